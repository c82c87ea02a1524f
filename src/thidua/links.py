"""The pictures and links a Markdown body names, with their lines.

This is a scanner for checking, not a renderer: it must not miss what a renderer would show, and it
runs on every article before anything is built, so it is one pass of regular expressions. Code
blocks and code spans are blanked first, so that an example of a link is not a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import Literal
from urllib.parse import unquote

_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\2[`~]*[ \t]*$|\Z)", re.M | re.S)
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_LABEL = r"\[((?:[^\[\]]|\[(?:[^\[\]]|\[[^\[\]]*\])*\])*)\]"
_TARGET = (
    # Spaces are allowed, as the renderer allows them: clerks do not encode file names.
    r"\(\s*(?:<([^<>\n]*)>|((?:[^()<>\n]|\([^()\n]*\))*?))"
    r"""(?:\s+("[^"]*"|'[^']*'|\([^)]*\)))?\s*\)"""
)
# Pictures and links apart, because a picture may stand inside a link's text.
_IMAGE = re.compile("!" + _LABEL + _TARGET)
_LINK = re.compile("(?<!!)" + _LABEL + _TARGET)
_REFERENCE = re.compile(r"(!?)" + _LABEL + r"(?:\[([^\[\]]*)\])?(?![(\[:])")
_DEFINITION = re.compile(r"^ {0,3}\[([^\[\]]+)\]:\s*<?([^\s>]+)>?", re.M)
_HTML_TAG = re.compile(r"<(img|a)\b[^>]*>", re.I)
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


def is_remote(target: str) -> bool:
    """Tell whether a target lies outside this site; ``C:\\`` is a drive, no address."""
    return re.match(r"([a-z][a-z0-9+.-]+:|//)", target, re.I) is not None


def find_links(body: str) -> tuple[Link, ...]:
    """Return every picture and link of a Markdown body, in the order written."""
    if "[" not in body and "<" not in body:
        return ()
    text = body
    for pattern in (_FENCE, _COMMENT, _CODE_SPAN):
        text = pattern.sub(_blank, text)
    definitions = {" ".join(m[1].split()).casefold(): m[2] for m in _DEFINITION.finditer(text)}
    found: list[tuple[int, Link]] = []

    def add(
        kind: Literal["image", "link"], target: str, label: str, start: int, is_html: bool = False
    ) -> None:
        line = text.count("\n", 0, start) + 1
        found.append((start, Link(kind, target.strip(), " ".join(label.split()), line, is_html)))

    for match in _IMAGE.finditer(text):
        add("image", match[2] or match[3] or "", match[1], match.start())
    for match in _LINK.finditer(text):
        add("link", match[2] or match[3] or "", match[1], match.start())
    if definitions:
        for match in _REFERENCE.finditer(text):
            name = " ".join((match[3] or match[2]).split()).casefold()
            if name in definitions:
                add("image" if match[1] else "link", definitions[name], match[2], match.start())
    for match in _HTML_TAG.finditer(text):
        attributes = {
            a[1].lower(): unescape(a[2] or a[3] or a[4] or "")
            for a in _ATTRIBUTE.finditer(match[0])
        }
        if match[1].lower() == "img":
            source, alt = attributes.get("src", ""), attributes.get("alt", "")
            add("image", source, alt, match.start(), is_html=True)
        elif "href" in attributes:
            add("link", attributes["href"], "", match.start(), is_html=True)
    return tuple(link for _, link in sorted(found, key=lambda pair: pair[0]))


def _blank(match: re.Match[str]) -> str:
    """Replace text by spaces but keep its line ends, so that lines stay true."""
    return re.sub(r"[^\n]", " ", match[0])
