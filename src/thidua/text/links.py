"""The pictures and links a Markdown body names, with their lines.

They are read from the same tokens that the renderer shows, so neither knows of one that the other
does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from markdown_it.token import Token

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a page may lead to outside the site."""

_COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_PARAGRAPH = re.compile(r"^(?:[^\n\S]*\S[^\n]*(?:\n|\Z))+", re.M)
_HTML_TAG = re.compile(
    r"""<(image|img|a)\b(?:[^>"']|"[^"]*"|'[^']*')*>|<(image|img|a)\b[^>]*>""", re.I
)
_ATTRIBUTE = re.compile(r"""\b(src|alt|href)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """A picture or link as written. ``line`` counts from 1 within the body."""

    kind: Literal["image", "link"]
    target: str
    text: str
    line: int
    is_html: bool = False
    """Written as an HTML tag, not as Markdown."""

    @property
    def is_local(self) -> bool:
        """Whether the target is a file or page of this site."""
        return bool(self.target) and not (is_remote(self.target) or self.target.startswith("#"))

    @property
    def path(self) -> str:
        """The target without query and fragment, percent-decoded."""
        return unquote(re.split(r"[?#]", self.target, maxsplit=1)[0])

    @property
    def fragment(self) -> str:
        """The place within the page that it leads to, percent-decoded; mostly empty."""
        return unquote(self.target.partition("#")[2])


def is_kept(target: str) -> bool:
    """Tell whether a page may lead to a target: one of another scheme is taken off the link."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", target, re.I)
    return scheme is None or scheme[1].lower() in SCHEMES


def is_remote(target: str) -> bool:
    """Tell whether a target lies outside this site; ``C:\\`` is a drive, no address."""
    return re.match(r"([a-z][a-z0-9+.-]+:|//)", target, re.I) is not None


def locate_elsewhere(target: str) -> str | None:
    """Return a target outside this site, or a place in the text, as pages and feeds may write it.

    Signs that no address may hold are percent-encoded (RFC 3986). ``None`` for what leads nowhere:
    a web address without a host, or with one that cannot be.
    """
    from markdown_it.common.normalize_url import normalizeLink  # noqa: PLC0415 - loads the parser

    address = normalizeLink(f"https:{target}" if target.startswith("//") else target)
    if not re.match(r"https?:", address, re.I):
        return address
    try:
        host = urlsplit(address).hostname
    except ValueError:
        return None
    return address if host and re.search(r"[^\w.:-]", host) is None else None


def leads_nowhere(target: str) -> bool:
    """Tell whether a target is a web address that cannot be one; most targets are none at all."""
    return is_remote(target) and locate_elsewhere(target) is None


@lru_cache(maxsize=16)
def without_code(body: str) -> str:
    """Return a body with code and comments blanked, and every other sign where it was."""
    text = body
    if "```" in text or "~~~" in text:
        from thidua.text.dialect import parse  # noqa: PLC0415 - loads the parser

        rows = text.split("\n")
        for token in parse(body).tokens:
            if token.type == "fence" and token.map:
                first, end = token.map
                rows[first:end] = (" " * len(row) for row in rows[first:end])
        text = "\n".join(rows)
    if "<!--" in text:
        text = _COMMENT.sub(_blank, text)
    if "`" in text:
        text = _PARAGRAPH.sub(lambda paragraph: _CODE_SPAN.sub(_blank, paragraph[0]), text)
    return text


def find_links(body: str) -> tuple[Link, ...]:
    """Return every picture and link of a Markdown body, in the order written."""
    if "[" not in body and "<" not in body:
        return ()
    from thidua.text.dialect import parse  # noqa: PLC0415 - loads the parser

    found: dict[Link, None] = {}
    for block, line in parse(body).leaves:
        if block.type == "html_block":
            links = _html_links(block.content, line)
        elif "[" in block.content or "<" in block.content:
            links = _inline_links(block.children or (), line)
        else:
            continue
        found.update((link, None) for link in links)
    return tuple(sorted(found, key=lambda link: link.line))


def words_of(tokens: list[Token]) -> str:
    """Return what a reader reads of inline tokens, pictures by their description, in one line."""
    shown = "".join(
        token.content
        if token.type in ("text", "code_inline")
        else " "
        if token.type in ("softbreak", "hardbreak")
        else words_of(token.children or [])
        for token in tokens
    )
    return " ".join(shown.split())


def _inline_links(tokens: list[Token] | tuple[Token, ...], line: int) -> Iterator[Link]:
    for place, token in enumerate(tokens):
        if token.type == "link_open":
            words = words_of(list(_until_closed(tokens, place)))
            yield Link("link", str(token.attrs["href"]), words, line)
        elif token.type == "image":
            yield Link("image", str(token.attrs["src"]), words_of(token.children or []), line)
        elif token.type == "html_inline":
            yield from _html_links(token.content, line)
            line += token.content.count("\n")
        elif token.type in ("softbreak", "hardbreak"):
            line += 1


def _until_closed(tokens: list[Token] | tuple[Token, ...], place: int) -> Iterator[Token]:
    """Yield the tokens of the link that opens at ``place``; no link stands in another."""
    for token in tokens[place + 1 :]:
        if token.type == "link_close":
            return
        yield token


def _html_links(text: str, line: int) -> Iterator[Link]:
    for match in _HTML_TAG.finditer(text):
        attributes = {
            a[1].lower(): unescape(a[2] or a[3] or a[4] or "")
            for a in _ATTRIBUTE.finditer(match[0])
        }
        at = line + text.count("\n", 0, match.start())
        if (match[1] or match[2]).lower() != "a":  # browsers take <image> for <img>
            source, alt = attributes.get("src", ""), " ".join(attributes.get("alt", "").split())
            yield Link("image", source, alt, at, is_html=True)
        elif "href" in attributes:
            yield Link("link", attributes["href"], "", at, is_html=True)


def _blank(match: re.Match[str]) -> str:
    """Replace text by spaces but keep its line ends, so that lines stay true."""
    return re.sub(r"[^\n]", " ", match[0])
