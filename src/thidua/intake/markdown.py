"""Plain HTML as Markdown that shows the same words again: CommonMark, tables, footnotes, ``~~``.

markdownify walks the tree; what is said here is how signs are escaped. Only what would be read as
markup is, so that a clerk who opens the file sees "năm 1945. Cách mạng", not a row of backslashes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from thidua.intake.reading import Element
from thidua.text.links import SCHEMES, is_kept

if TYPE_CHECKING:
    from bs4 import Tag
    from markdownify import MarkdownConverter

_NO_SCHEME = re.compile(rf"(?:{'|'.join(sorted(SCHEMES))}):", re.I)
_LINE_STARTS = re.compile(
    r"^(?:(?P<sign>[#>]|[-+](?=\s|$|[^\W\d_])|[=-]+(?=\s*$))|(?P<number>\d{1,9})(?P<mark>[.)])(?=\s|$))"
)
_TABLE_RULE = re.compile(r"^[-:|\s]*\|[-:|\s]*$")
_SIGNS = frozenset({"strong", "em", "del"})
_TOUCHING = "*"
_INLINE = frozenset({"strong", "em", "del", "sub", "sup", "a", "span"})


def to_markdown(element: Element) -> str:
    """Return what stands in a paragraph, heading or cell, as one or more lines of Markdown."""
    return escape_lines(_converted(element, "span"))


def heading_to_markdown(level: int, label: str, element: Element) -> str:
    """Return a heading as Markdown, in one line; its marks and links stay, its bold type goes."""
    for strong in list(element.iter("strong")):
        strong.drop_tag()
    text = " ".join(f"{label} {_converted(element, 'span')}".split())
    # Signs at the end would be taken for the heading's own.
    return f"{'#' * level} " + re.sub(r"(#+)$", r"\\\1", text)


def list_to_markdown(element: Element) -> str:
    """Return a ``<ul>`` or ``<ol>`` as Markdown."""
    return _converted(element, element.tag)


def note_to_markdown(number: int, element: Element) -> str:
    """Return a footnote's text as Markdown."""
    paragraphs = [to_markdown(part) for part in element.iter("p")] or [to_markdown(element)]
    text = "\n\n".join(part for part in paragraphs if part)
    return f"[^{number}]: " + text.replace("\n", "\n    ").replace("\n    \n", "\n\n")


def picture_to_markdown(name: str, alt: str, caption: str) -> str:
    """Return a picture as Markdown; the caption is its title, which the site shows below it."""
    title = f' "{_escape(caption).replace(chr(34), chr(92) + chr(34))}"' if caption else ""
    return f"![{_escape(alt)}]({name}{title})"


def join_blocks(blocks: Sequence[str]) -> str:
    """Return a text of blocks; lists that follow one another stay two."""
    joined: list[str] = []
    for block in blocks:
        if joined and _starts_list(joined[-1]) and _starts_list(block):
            joined.append("<!-- -->")
        joined.append(block)
    return "\n\n".join(joined)


def _starts_list(block: str) -> bool:
    return re.match(r"(?:-|\d{1,9}[.)]) ", block) is not None


def escape_lines(text: str) -> str:
    """Return inline Markdown with what would make a line a list, heading or quotation escaped.

    A bullet that nothing escapes ("•", "–") stays: the site reads a line of it as an item.
    """
    lines = []
    for line in text.split("\n"):
        kept = line.lstrip()
        if _TABLE_RULE.match(kept):
            kept = kept.replace("|", "\\|")
        match = _LINE_STARTS.match(kept)
        if match and match["sign"]:
            kept = "\\" + kept
        elif match:
            kept = f"{match['number']}\\{kept[len(match['number']) :]}"
        lines.append(kept)
    return "\n".join(lines)


def _escape(text: str) -> str:
    r"""Return text without markup: ``\ ` * ~ [ ]`` always, ``_ < &`` where they would be some."""
    text = re.sub(r"([\\`*~\[\]])", r"\\\1", text)
    # Between letters "_" is only a sign.
    text = re.sub(r"(?<![^\W_])_|_(?![^\W_])", r"\\_", text)
    text = re.sub(r"&(?=#?\w+;)", r"\\&", text)
    return re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)


def _converted(element: Element, tag: str) -> str:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - starting the program should not load it
    from lxml.html import tostring  # noqa: PLC0415

    html = tostring(element, encoding="unicode", with_tail=False)
    soup = BeautifulSoup(html, "html.parser")
    outer = soup.find()
    assert outer is not None  # an element was written
    outer.name = tag
    for empty in [one for one in outer.find_all(["strong", "em", "del"]) if not one.get_text()]:
        empty.decompose()  # two signs with nothing between would part what touches
    return str(_converter().convert_soup(soup)).strip("\n ")


@cache
def _converter() -> MarkdownConverter:
    from markdownify import MarkdownConverter  # noqa: PLC0415

    class Converter(MarkdownConverter):
        """Writes each element; the names are the library's."""

        def escape(self, text: str, parent_tags: set[str]) -> str:
            return _escape(text)

        def convert_strong(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return _emphasised(el, text, "**")

        def convert_em(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return _emphasised(el, text, "*")

        def convert_del(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return _emphasised(el, text, "~~")

        def convert_span(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            number = el.get("data-note")
            return f"[^{number}]" if number else text

        def convert_a(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            href = str(el.get("href") or "").strip()
            if not text.strip() or not href:
                return text
            return f"[{text.strip()}]({_written_address(href)})" + _edge_blank(text)

        def convert_br(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return "  \n"

        def convert_p(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            # Alone in its item, or above a list within it, a paragraph needs no blank line.
            item = el.parent if el.parent is not None and el.parent.name == "li" else None
            is_single = item is not None and len(item.find_all("p", recursive=False)) == 1
            gap = "\n" if is_single else "\n\n"
            return gap + escape_lines(text.strip()) + gap

        def convert_li(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            marker = str(el.get("data-marker") or "-") + " "
            lines = re.sub(r"\n{3,}", "\n\n", text.strip("\n ")).split("\n")
            indent = " " * len(marker)
            return (
                marker
                + "\n".join(
                    line if not number or not line.strip() else indent + line
                    for number, line in enumerate(lines)
                )
                + ("\n\n" if "\n\n" in text.strip("\n ") else "\n")
            )

        def convert_ul(self, el: Tag, text: str, parent_tags: set[str]) -> str:
            return "\n" + text.rstrip("\n") + "\n"

        convert_ol = convert_ul

    return Converter(sup_symbol="<sup>", sub_symbol="<sub>")


def _edge_blank(text: str) -> str:
    return " " if text[-1:] == " " else ""


def _written_address(href: str) -> str:
    """Return an address so that it ends where it should in ``[…](…)``."""
    return re.sub(r"[\s()<>\\]", lambda match: f"%{ord(match[0]):02X}", href)


def _emphasised(el: Tag, text: str, sign: str) -> str:
    """Return emphasised text; as HTML where the signs would stay signs (CommonMark 0.31, 6.2)."""
    inner = text.strip()
    if not inner:
        return text
    head = text[: len(text) - len(text.lstrip())]
    tail = text[len(text.rstrip()) :]
    before = "" if head else _neighbour(el, forward=False)
    after = "" if tail else _neighbour(el, forward=True)
    spoken = el.get_text().strip()
    opens = not _is_sign(spoken[:1]) or not before or _is_sign(before)
    closes = not _is_sign(spoken[-1:]) or not after or _is_sign(after)
    if opens and closes and before != _TOUCHING:
        return f"{head}{sign}{inner}{sign}{tail}"
    return f"{head}<{el.name}>{inner}</{el.name}>{tail}"


def _neighbour(el: Tag, *, forward: bool) -> str:
    """Return the sign that will stand beside an element, empty at a paragraph's edge or blank."""
    node: Any = el
    while True:
        sibling = node.next_sibling if forward else node.previous_sibling
        while sibling is not None and not sibling.get_text() and sibling.name in (None, "span"):
            if sibling.name and sibling.get("data-note"):
                break
            sibling = sibling.next_sibling if forward else sibling.previous_sibling
        if sibling is not None:
            if sibling.name is None or (sibling.name == "span" and sibling.get_text()):
                sign = sibling.get_text()[0 if forward else -1]
                return "" if sign.isspace() else sign
            if sibling.name == "br":
                return ""
            # Signs of two that touch would run together, so the later is written as HTML.
            return _TOUCHING if sibling.name in _SIGNS and not forward else "<"
        node = node.parent
        if node is None or node.name not in _INLINE:
            return ""
        if node.name in ("strong", "em", "del", "a"):
            return "["


def _is_sign(char: str) -> bool:
    return bool(char) and unicodedata.category(char)[0] in "PS"


def is_usable_link(href: str) -> bool:
    """Tell whether a page may lead to an address: whole, and of a scheme that is no trap."""
    return _NO_SCHEME.match(href) is not None and is_kept(href)
