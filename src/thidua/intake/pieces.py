"""A document's tree cut into the pieces that a reader sees one below the other."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from thidua.intake.draft import Matter
from thidua.intake.markdown import is_usable_link
from thidua.intake.reading import Element, Reading, Told, shorten, whole
from thidua.intake.tables import Grid, grid_of, lines_of
from thidua.text.vietnamese import fold

_MAX_HEADING = 120
_MAX_CAPTION = 250
_EMPTY_ALT = re.compile(
    r"(?i).*\.(jpe?g|png|gif|bmp|tiff?|webp|heic)|(image|picture|hình ảnh|ảnh|img)[ _-]?\d*|"
    r"(a |an )?(picture|close-up|group|screenshot|logo|diagram|image).*(containing|of|with).*|.*"
    r"(description automatically generated|mô tả được tạo tự động).*"
)
"""What programs write instead of a description."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One paragraph, heading, list, table or picture."""

    kind: str
    """"text", "heading", "list", "table" or "picture"."""
    element: Element
    words: str
    level: int = 0
    align: str = ""
    is_bold: bool = False
    is_italic: bool = False
    is_title: bool = False
    is_caption: bool = False
    label: str = ""
    """What Word draws before it and keeps in no text."""
    caption: str = ""

    @property
    def is_capital(self) -> bool:
        """Whether all its letters are capitals."""
        return self.words.isupper()


def words_of(element: Element) -> str:
    """Return the words of an element with one blank between them."""
    parts = []
    for node in element.iter():
        if node.tag in ("p", "td", "th", "br", "li", "tr"):
            parts.append(" ")
        parts.append(node.text or "")
        if node is not element:
            if node.tag in ("p", "td", "th", "li", "tr"):
                parts.append(" ")
            parts.append(node.tail or "")
    return " ".join("".join(parts).split())


def cut(reading: Reading) -> list[Piece]:
    """Return the pieces of a document in their order, captions with their pictures."""
    told = reading.told
    _tidy(reading.body, told)
    for note in reading.notes:
        _tidy(note, told)
    single: list[Piece] = []
    for child in list(reading.body):
        if child.tag == "table":
            single += _cut_table(child, told)
        else:
            single += _cut_paragraph(child)
    return _with_captions(single)


def _tidy(root: Element, told: Told) -> None:
    """Bring blanks, links and emphasis to the few forms that are written."""
    dropped: dict[str, None] = {}
    anchors = 0
    for link in list(root.iter("a")):
        href = link.get("href") or ""
        if href.startswith("#"):
            anchors += 1
            link.drop_tag()
        elif not is_usable_link(href.strip()):
            dropped[href] = None
            link.drop_tag()
    if anchors:
        told.change(
            Matter.ANCHOR, f"{anchors} liên kết tới chỗ khác trong tài liệu thành chữ thường."
        )
    for href in dropped:
        told.lose(
            Matter.LINK,
            f"liên kết {shorten(href)} không dùng được trên trang web (không phải http, https, "
            "mailto, tel); chữ vẫn giữ.",
        )
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        node.text = _plain(node.text)
        node.tail = _plain(node.tail)
    for tag in ("strong", "em", "del", "sub", "sup"):
        for node in list(root.iter(tag)):
            is_empty = not words_of(node) and not len(node)
            if is_empty or any(parent.tag == tag for parent in node.iterancestors()):
                node.drop_tag()
        for node in list(root.iter(tag)):
            _join_next(node)


def _join_next(node: Element) -> None:
    """Take in what follows with the same emphasis: Word parts a word at every correction."""
    follower = node.getnext()
    while follower is not None and follower.tag == node.tag and not (node.tail or "").strip():
        between = node.tail or ""
        if len(node):
            node[-1].tail = (node[-1].tail or "") + between + (follower.text or "")
        else:
            node.text = (node.text or "") + between + (follower.text or "")
        node.extend(list(follower))
        node.tail = follower.tail
        follower.getparent().remove(follower)
        follower = node.getnext()


def _plain(text: str | None) -> str | None:
    """Return text with every blank a plain one, and without signs that nobody sees."""
    if not text:
        return text
    text = re.sub("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000\ue001]", "", text)
    return re.sub(r"[^\S ]+| {2,}", " ", text)


def _cut_paragraph(element: Element) -> Iterator[Piece]:
    """Yield the pictures of a paragraph, then what else it says."""
    for image in list(element.iter("img")):
        alt = " ".join((image.get("alt") or "").split())
        image.set("alt", "" if _EMPTY_ALT.fullmatch(alt) else alt)
        tail = image.tail
        image.tail = None
        parent = image.getparent()
        previous = image.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + (tail or "")
        else:
            parent.text = (parent.text or "") + (tail or "")
        parent.remove(image)
        yield Piece("picture", image, "")
    words = words_of(element)
    marks = any(node.get("data-note") for node in element.iter("span"))
    if not words and not marks:
        return
    _trim(element)
    level = whole(element.get("data-heading"))
    kind = element.get("data-list", "")
    label = element.get("data-label", "")
    if kind == "ol" and level:
        label = f"{element.get('data-number')}{element.get('data-mark')}"
    yield Piece(
        "heading" if level else "item" if kind else "text",
        element,
        f"{label} {words}".strip() if kind != "ol" or level else words,
        level,
        element.get("data-align", ""),
        _is_wholly(element, "strong"),
        _is_wholly(element, "em"),
        bool(element.get("data-title")),
        bool(element.get("data-caption")),
        label,
    )


def _trim(element: Element) -> None:
    """Drop line breaks at a paragraph's ends."""
    for place in (0, -1):
        while len(element):
            node = element[place]
            outside = element.text if place == 0 else node.tail
            if node.tag != "br" or (outside or "").strip():
                break
            if place == 0:
                element.text = (element.text or "") + (node.tail or "")
            element.remove(node)


def _is_wholly(element: Element, tag: str) -> bool:
    inside = sum(len("".join("".join(e.itertext()).split())) for e in element.iter(tag))
    return inside > 0 and inside == len("".join("".join(element.itertext()).split()))


def _cut_table(table: Element, told: Told) -> Iterator[Piece]:
    """Yield a table, or its paragraphs where it only holds things in place."""
    grid = grid_of(table)
    if not grid.rows:
        return
    has_pictures = next(table.iter("img"), None) is not None
    holds = has_pictures or grid.width == 1 or (len(grid.rows) == 1 and not _is_office(table))
    if holds:
        if words_of(table):
            told.change(
                Matter.TABLE,
                f"bảng chỉ dùng để xếp chỗ thành các đoạn thường: {shorten(words_of(table))}.",
            )
        for cell in _by_column(grid) if has_pictures else (c for row in grid.rows for c in row):
            for line in [*cell.iter("p")] or [cell]:
                yield from _cut_paragraph(line)
        return
    for row in grid.rows:
        for cell in row:
            _draw_labels(cell)
    if next(table.iterdescendants("table"), None) is not None:
        told.change(
            Matter.TABLE, f"bảng lồng trong ô thành chữ trong ô: {shorten(words_of(table))}."
        )
    yield Piece("table", table, words_of(table))


def _is_office(table: Element) -> bool:
    words = fold(words_of(table))
    return "doc lap" in words or "noi nhan" in words


def _by_column(grid: Grid) -> Iterator[Element]:
    """Yield cells down each column: a picture's caption stands below it."""
    for column in range(grid.width):
        for row in grid.rows:
            if column < len(row):
                yield row[column]


def _draw_labels(cell: Element) -> None:
    """Write the signs of lists within a cell: a list cannot stand in one."""
    for line in lines_of(cell):
        kind = line.get("data-list")
        if kind:
            label = line.get("data-label") or f"{line.get('data-number')}{line.get('data-mark')}"
            line.text = f"{'•' if kind == 'ul' else label} {line.text or ''}"
            del line.attrib["data-list"]


def _with_captions(pieces: Sequence[Piece]) -> list[Piece]:
    """Give a picture the caption that stands right below it."""
    made: list[Piece] = []
    for piece in pieces:
        before = made[-1] if made else None
        if before and before.kind == "picture" and not before.caption and _is_caption(piece):
            made[-1] = replace(before, caption=piece.words)
        else:
            made.append(piece)
    return made


def _is_caption(piece: Piece) -> bool:
    if piece.kind != "text" or len(piece.words) > _MAX_CAPTION:
        return False
    if next(piece.element.iter("span", "a"), None) is not None:
        return False
    names_itself = re.match(r"\(?(ảnh|hình|nguồn ảnh)\b.{0,20}[:.]", piece.words, re.I)
    return piece.is_caption or piece.is_italic or names_itself is not None


def is_like_heading(piece: Piece) -> bool:
    """Tell whether a paragraph looks like a heading where no style says so."""
    return (
        piece.kind in ("text", "item")
        and piece.element.get("data-list") != "ul"
        and piece.is_bold
        and piece.align != "right"
        and len(piece.words) <= _MAX_HEADING
        and piece.words[-1:] not in ".;,"
        and re.search(r"[^\W\d_]", piece.words) is not None
    )
