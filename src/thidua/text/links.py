"""The pictures and links a Markdown body names, with their lines.

This is a scanner for checking, not a renderer: it must not miss what the renderer would show, and
it runs on every article before anything is built. So it finds the brackets by itself, in one pass,
and lets the renderer's own code read what stands in them. Code is blanked first, so that an
example of a link is not a link; where it is not certain what is code, both readings count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote

from markdown.blockprocessors import ReferenceProcessor
from markdown.extensions.fenced_code import FencedBlockPreprocessor
from markdown.inlinepatterns import LINK_RE, LinkInlineProcessor

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""What a page may lead to outside the site."""

_COMMENT = re.compile(r"^ {0,3}<!--.*?-->", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_PARAGRAPH = re.compile(r"^(?:[^\n\S]*\S[^\n]*(?:\n|\Z))+", re.M)
_BRACKET = re.compile(r"!?\[")
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()>#+.!-])")
_HIDDEN = {0xE000 + code: chr(code) for code in range(128)}
"""Where escaped signs hide while brackets are counted: code points nobody writes."""
_REFERENCE = re.compile(r"\s?\[([^\]]*)\]")
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


class _Brackets(LinkInlineProcessor):
    """The renderer's own reading of ``[…](…)``, outside a rendering."""

    def unescape(self, text: str) -> str:
        """Return text as it is: outside a rendering nothing is stashed away."""
        return text


_PARSER = _Brackets(LINK_RE)


def is_kept(target: str) -> bool:
    """Tell whether a page may lead to a target: one of another scheme is taken off the link."""
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", target, re.I)
    return scheme is None or scheme[1].lower() in SCHEMES


def is_remote(target: str) -> bool:
    """Tell whether a target lies outside this site; ``C:\\`` is a drive, no address."""
    return re.match(r"([a-z][a-z0-9+.-]+:|//)", target, re.I) is not None


def without_code(body: str) -> str:
    """Return a body with code and comments blanked, and every other sign where it was."""
    text = body
    if "```" in text or "~~~" in text:
        text = FencedBlockPreprocessor.FENCED_BLOCK_RE.sub(_blank, text)
    if "<!--" in text:
        text = _without_comments(text)
    if "`" in text:
        text = _PARAGRAPH.sub(lambda paragraph: _CODE_SPAN.sub(_blank, paragraph[0]), text)
    return text


def find_links(body: str) -> tuple[Link, ...]:
    """Return every picture and link of a Markdown body, in the order written."""
    if "[" not in body and "<" not in body:
        return ()
    text = _without_comments(FencedBlockPreprocessor.FENCED_BLOCK_RE.sub(_blank, body))
    definitions = {
        _name(match[1]): match[2].lstrip("<").rstrip(">")
        for match in ReferenceProcessor.RE.finditer(text)
    }
    if definitions:
        text = ReferenceProcessor.RE.sub(_blank, text)
    # Within an HTML block nothing is code.
    has_html_block = re.search(r"^\s*<[a-z]", text, re.M | re.I) is not None
    found: dict[Link, None] = {}
    for paragraph in _PARAGRAPH.finditer(text):
        if "[" not in paragraph[0] and "<" not in paragraph[0]:
            continue
        line = text.count("\n", 0, paragraph.start()) + 1
        for reading in _readings(paragraph[0]):
            html = paragraph[0] if has_html_block else reading
            links = [*_markdown_links(reading, line, definitions), *_html_links(html, line)]
            found.update((link, None) for _, link in sorted(links, key=lambda pair: pair[0]))
    return tuple(sorted(found, key=lambda link: link.line))


def _without_comments(text: str) -> str:
    marks = re.findall(r"<!--|-->", text)
    # With one mark too many it is anybody's guess where a comment ends.
    paired = marks == ["<!--", "-->"] * (len(marks) // 2)
    return _COMMENT.sub(_blank, text) if paired else text


def _readings(paragraph: str) -> Iterator[str]:
    """Yield a paragraph without its code; also with it, if a code span may end elsewhere."""
    without = "\n".join(_CODE_SPAN.sub(_blank, row) for row in paragraph.split("\n"))
    if "`" not in without:
        yield without
    else:
        yield paragraph
        yield _CODE_SPAN.sub(_blank, paragraph)


def _markdown_links(
    text: str, line: int, definitions: Mapping[str, str]
) -> Iterator[tuple[int, Link]]:
    text = _ESCAPED.sub(lambda match: chr(0xE000 + ord(match[1])), text)
    names: set[int] = set()
    for bracket in _BRACKET.finditer(text):
        label, end, closed = _PARSER.getText(text, bracket.end())
        if not closed:
            continue
        reference = _REFERENCE.match(text, end)
        name = _name(reference[1] or label) if reference else ""
        target: str | None
        if reference and name in definitions:
            target = definitions[name]
            names.add(reference.start(1) - 1)
        else:
            target, _, _, is_link = _PARSER.getLink(text, end)
            if not is_link:
                is_name = bracket.start() in names  # the second half of [chữ][tên]
                target = None if is_name else definitions.get(_name(label))
        if target is None:
            continue
        kind: Literal["image", "link"] = "image" if bracket[0] == "![" else "link"
        shown = " ".join(label.translate(_HIDDEN).split())
        at = line + text.count("\n", 0, bracket.start())
        yield bracket.start(), Link(kind, target.translate(_HIDDEN).strip(), shown, at)


def _name(text: str) -> str:
    """Return the name of a reference as the renderer compares it."""
    return " ".join(text.lower().split())


def _html_links(text: str, line: int) -> Iterator[tuple[int, Link]]:
    for match in _HTML_TAG.finditer(text):
        attributes = {
            a[1].lower(): unescape(a[2] or a[3] or a[4] or "")
            for a in _ATTRIBUTE.finditer(match[0])
        }
        at = line + text.count("\n", 0, match.start())
        if (match[1] or match[2]).lower() != "a":  # browsers take <image> for <img>
            source, alt = attributes.get("src", ""), " ".join(attributes.get("alt", "").split())
            yield match.start(), Link("image", source, alt, at, is_html=True)
        elif "href" in attributes:
            yield match.start(), Link("link", attributes["href"], "", at, is_html=True)


def _blank(match: re.Match[str]) -> str:
    """Replace text by spaces but keep its line ends, so that lines stay true."""
    return re.sub(r"[^\n]", " ", match[0])
