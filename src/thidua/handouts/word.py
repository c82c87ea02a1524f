"""Word files that people go on working with: a text's blocks in the letters of office documents."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph as WordParagraph

from thidua.handouts.prints import Print
from thidua.reports.yearly.office import repack, stamp
from thidua.reports.yearly.word_format import (
    BODY,
    FORM,
    Cut,
    insert_table,
    number_pages,
    prepare,
    set_size,
)
from thidua.site.markup.story import (
    Block,
    Figure,
    Heading,
    Item,
    Note,
    Quote,
    Run,
    Runs,
    Table,
    plain,
)
from thidua.text.signs import for_xml

__all__ = [
    "BODY",
    "FORM",
    "Described",
    "add_paragraph",
    "begin",
    "begin_book",
    "finish",
    "text_width",
    "write",
    "write_caption",
    "write_picture",
    "write_story",
]

_INDENT = Mm(8)
_SHORT_CELL, _LONG_CELL = 9, 60
"""Letters: less than that takes as much room, more than that goes on in a further line."""


@dataclass(frozen=True, slots=True)
class Described:
    """What a file says of itself."""

    title: str
    author: str


def begin() -> WordDocument:
    """Return an empty document with the page and styles of the office, its pages numbered."""
    document = Document()
    prepare(document)
    number_pages(document)
    return document


def begin_book() -> WordDocument:
    """Return an empty A5 book, bound at the left: chapters begin a page, names stand large."""
    document = begin()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(148), Mm(210)
    section.left_margin, section.right_margin = Mm(19), Mm(15)
    section.top_margin = section.bottom_margin = Mm(17)
    # In short lines, words bound together would tear holes if both edges were straight.
    for name, points, indent, after in (
        ("Normal", 11.5, 0, 0),
        (BODY, 11.5, 6, 4),
        ("Heading 1", 17.0, 0, 10),
        ("Heading 2", 13.5, 0, 2),
        ("Heading 3", 12.0, 0, 4),
    ):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        set_size(style, points)
        style.font.bold = name.startswith("Heading")
        style.font.color.rgb = RGBColor(0, 0, 0)
        form = style.paragraph_format
        form.alignment, form.first_line_indent = WD_ALIGN_PARAGRAPH.LEFT, Mm(indent)
        form.page_break_before = name == "Heading 1"
        form.space_after = Pt(after)
    return document


def text_width(document: WordDocument) -> Length:
    """Return how wide a line is."""
    section = document.sections[0]
    page, left, right = section.page_width, section.left_margin, section.right_margin
    assert page is not None  # begin() sets all three
    assert left is not None
    assert right is not None
    return Length(page - left - right)


def finish(document: WordDocument, described: Described, now: datetime) -> bytes:
    """Return the file; the same document and moment always give the same bytes."""
    properties = document.core_properties
    properties.title = for_xml(described.title)
    properties.author = properties.last_modified_by = for_xml(described.author)
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = stamp(now)
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), now)


def write(
    document: WordDocument,
    content: str | Iterable[Run],
    style: str = BODY,
    *,
    size: float | None = None,
    bold: bool = False,
    italic: bool = False,
) -> WordParagraph:
    """Append a paragraph; what is set bold or italic in it stays so."""
    paragraph = add_paragraph(document, style)
    runs = (Run(content),) if isinstance(content, str) else content
    for run in runs:
        part = paragraph.add_run(for_xml(run.text))
        part.bold = bold or run.bold or None
        part.italic = italic or run.italic or None
        if size:
            part.font.size = Pt(size)
    return paragraph


def write_story(
    document: WordDocument,
    blocks: Iterable[Block],
    pictures: Mapping[str, Print],
    headings: tuple[str, str] = ("Heading 1", "Heading 2"),
) -> None:
    """Append a text; a picture that is not among ``pictures`` is left out.

    ``headings`` are the styles of the text's highest headings and of those below.
    """
    for block in blocks:
        match block:
            case Heading(runs=runs, level=level):
                write(document, runs, headings[0 if level == 1 else 1])
            case Item(runs=runs, mark=mark, depth=depth):
                item = write(document, (Run(f"{mark} " if mark else ""), *runs))
                item.paragraph_format.left_indent = Length(_INDENT * (depth + 1))
                item.paragraph_format.first_line_indent = Length(-_INDENT // 2 if mark else 0)
            case Quote(runs=runs):
                quote = write(document, runs, italic=True)
                quote.paragraph_format.left_indent = _INDENT
            case Table(rows=rows):
                _write_table(document, rows)
            case Figure(target=target):
                if target in pictures:
                    write_picture(document, pictures[target], block.alt)
                    caption = " · ".join(p for p in (block.caption.text, block.caption.facts) if p)
                    if caption:
                        write_caption(document, caption)
            case Note(number=number, runs=runs):
                write(document, (Run(f"({number}) "), *runs), size=12)
            case _:
                write(document, block.runs)


def add_paragraph(document: WordDocument, style: str) -> WordParagraph:
    """Append an empty paragraph.

    Asked for a style by name, python-docx looks through all of them, twice, for every paragraph: a
    book of 300 people then takes six seconds.
    """
    paragraph = document.add_paragraph()
    element: Any = paragraph._p
    element.style = _style_ids()[style]
    return paragraph


@cache
def _style_ids() -> Mapping[str, str]:
    return {str(style.name): str(style.style_id) for style in begin().styles}


def write_caption(document: WordDocument, words: str) -> None:
    """Append what is said of the picture above."""
    form = write(document, words, FORM, size=11, italic=True).paragraph_format
    form.space_before, form.space_after = Pt(3), Pt(9)


def write_picture(document: WordDocument, picture: Print, alt: str, height_mm: float = 110) -> None:
    """Append a picture in the middle, within the text's width, with its description."""
    width = min(text_width(document), int(Mm(height_mm) * picture.ratio))
    paragraph = add_paragraph(document, FORM)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Length(width))
    for side in "TBLR":
        # Where nothing is said, LibreOffice leaves three millimetres and shifts the picture.
        shape._inline.set(f"dist{side}", "0")
    about: Any = shape._inline.find(qn("wp:docPr"))
    about.set("descr", for_xml(alt))
    about.set("name", "Ảnh")


def _write_table(document: WordDocument, rows: tuple[tuple[Runs, ...], ...]) -> None:
    if not rows:
        return
    head, *body = rows
    columns = [
        Cut(for_xml(plain(cell)), Length(int(text_width(document) * share)), is_centred(head))
        for cell, share in zip(head, column_shares(rows), strict=True)
    ]
    texts = [[for_xml(plain(cell)) for cell in row] for row in body]
    insert_table(document, columns, [(*row, *[""] * (len(head) - len(row))) for row in texts])
    gap = add_paragraph(document, FORM)
    gap.paragraph_format.line_spacing = Pt(6)


def column_shares(rows: tuple[tuple[Runs, ...], ...]) -> tuple[float, ...]:
    """Return what each column of a table takes of its width, by the longest words in it.

    One of numbers leaves the room to the one beside it; none takes less than a narrow column needs.
    """
    longest = [
        max(len(plain(row[at])) if at < len(row) else 0 for row in rows)
        for at in range(len(rows[0]))
    ]
    asked = [min(_LONG_CELL, max(_SHORT_CELL, letters)) for letters in longest]
    return tuple(letters / sum(asked) for letters in asked)


def is_centred(head: tuple[Runs, ...]) -> bool:
    """Tell whether a table's cells look better in the middle: many narrow columns."""
    return len(head) > 3
