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
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from thidua.handouts.prints import Print
from thidua.reports.yearly.office import repack, stamp
from thidua.reports.yearly.word_format import (
    BODY,
    FORM,
    TEXT_WIDTH,
    Cut,
    insert_table,
    number_pages,
    prepare,
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
    "add_contents",
    "begin",
    "finish",
    "write",
    "write_picture",
    "write_story",
]

_INDENT = Mm(8)


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
    paragraph = _paragraph(document, style)
    runs = (Run(content),) if isinstance(content, str) else content
    for run in runs:
        part = paragraph.add_run(for_xml(run.text))
        part.bold = bold or run.bold or None
        part.italic = italic or run.italic or None
        if size:
            part.font.size = Pt(size)
    return paragraph


def write_story(
    document: WordDocument, blocks: Iterable[Block], pictures: Mapping[str, Print]
) -> None:
    """Append a text; a picture that is not among ``pictures`` is left out."""
    for block in blocks:
        match block:
            case Heading(runs=runs, level=level):
                write(document, runs, "Heading 1" if level == 1 else "Heading 2")
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
                        write(document, caption, FORM, size=12, italic=True)
            case Note(number=number, runs=runs):
                write(document, (Run(f"({number}) "), *runs), size=12)
            case _:
                write(document, block.runs)


def _paragraph(document: WordDocument, style: str) -> WordParagraph:
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


def add_contents(document: WordDocument) -> None:
    """Append a table of contents, which Word fills in when somebody asks it to."""
    paragraph = _paragraph(document, FORM)
    hint = "(Nhấn chuột phải vào đây, chọn Update Field để có mục lục)"
    for kind, text in (
        *(("begin", ""), ("", 'TOC \\o "1-2" \\h \\z'), ("separate", "")),
        *(("", hint), ("end", "")),
    ):
        run: Any = paragraph.add_run()._r
        mark = OxmlElement("w:fldChar" if kind else "w:t" if text == hint else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run.append(mark)


def write_picture(document: WordDocument, picture: Print, alt: str, height_mm: float = 110) -> None:
    """Append a picture in the middle, within the text's width, with its description."""
    width = min(TEXT_WIDTH, int(Mm(height_mm) * picture.ratio))
    paragraph = _paragraph(document, FORM)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_before = Pt(6)
    paragraph.paragraph_format.keep_with_next = True
    shape = paragraph.add_run().add_picture(io.BytesIO(picture.content), width=Length(width))
    about: Any = shape._inline.find(qn("wp:docPr"))
    about.set("descr", for_xml(alt))
    about.set("name", "Ảnh")


def _write_table(document: WordDocument, rows: tuple[tuple[Runs, ...], ...]) -> None:
    if not rows:
        return
    head, *body = rows
    width = Length(TEXT_WIDTH // len(head))
    columns = [Cut(for_xml(plain(cell)), width, is_centred(head)) for cell in head]
    texts = [[for_xml(plain(cell)) for cell in row] for row in body]
    insert_table(document, columns, [(*row, *[""] * (len(head) - len(row))) for row in texts])
    gap = _paragraph(document, FORM)
    gap.paragraph_format.line_spacing = Pt(6)


def is_centred(head: tuple[Runs, ...]) -> bool:
    """Tell whether a table's cells look better in the middle: many narrow columns."""
    return len(head) > 3
