"""The report as a Word file in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I, Phần I.

Sizes are those of its table of sample letters (Mục V). Lines under texts are borders of empty
paragraphs: they keep their length in Word and in LibreOffice alike.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from thidua.reports.yearly.blocks import Annex, Block, Section, Table, move_long_tables
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.heading import COUNTRY, KIND, MOTTO, Heading, compose
from thidua.reports.yearly.office import AUTHOR, repack, stamp
from thidua.reports.yearly.outline import arrange
from thidua.reports.yearly.word_format import (
    BASIS,
    BODY,
    FORM,
    MOTTO_WIDTH,
    TEXT_WIDTH,
    Cut,
    draw_rule,
    hold_together,
    insert_table,
    measure,
    number_pages,
    prepare,
    remove_margins,
    set_widths,
)
from thidua.text.signs import for_xml

_LEFT, _RIGHT = Mm(75), Mm(90)
"""The two columns above the body; together the width of the text."""
_SIGN_LEFT, _SIGN_RIGHT = Mm(85), Mm(80)


def render(report: Report, now: datetime) -> bytes:
    """Return the file; the same report and moment always give the same bytes."""
    return write(compose(report), arrange(report), now)


def write(heading: Heading, parts: Iterable[Section], now: datetime) -> bytes:
    """Return a report of these words around these sections."""
    document = Document()
    prepare(document)
    number_pages(document)
    _write_head(document, heading)
    _write_title(document, heading)
    sections, annexes = move_long_tables(parts)
    for section in sections:
        _write_section(document, section)
    document.add_paragraph(for_xml(heading.closing), BODY)
    _write_foot(document, heading)
    for annex in annexes:
        _write_annex(document, annex, heading)
    _describe(document, heading, now)
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue(), now)


def _describe(document: WordDocument, heading: Heading, now: datetime) -> None:
    properties = document.core_properties
    properties.title = for_xml(f"Báo cáo {heading.abstract}")
    properties.author = properties.last_modified_by = AUTHOR
    properties.comments = ""
    properties.language = "vi-VN"
    properties.created = properties.modified = stamp(now)


# Above the body


def _write_head(document: WordDocument, heading: Heading) -> None:
    table = document.add_table(2, 2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    remove_margins(table)
    set_widths(table, (_LEFT, _RIGHT))
    (bodies, country), (number, day) = (row.cells for row in table.rows)
    if heading.parent:
        _line(bodies, heading.parent, 12)
    for line in heading.issuer:
        _line(bodies, line, 12, bold=True)
    draw_rule(bodies, measure(heading.issuer[-1], 12) * 2 // 5, _LEFT)
    _line(country, COUNTRY, 12, bold=True)
    _line(country, MOTTO, 13, bold=True)
    draw_rule(country, MOTTO_WIDTH, _RIGHT)
    _line(number, heading.number, 13)
    place = f"{heading.place}, "
    # A long place takes a line of its own; a day is never cut in two.
    if measure(place + heading.day, 13) > _RIGHT:
        place = f"{heading.place},\n"
    _line(day, place + heading.day, 13, italic=True)


def _line(
    cell: _Cell, text: str, size: float, *, bold: bool = False, italic: bool = False
) -> Paragraph:
    """Write a centred line; the first one goes into the paragraph a cell is born with."""
    first: Paragraph = cell.paragraphs[0]
    paragraph = first if not first.runs and len(cell.paragraphs) == 1 else cell.add_paragraph()
    paragraph.style = FORM
    _write(paragraph, text, size, bold=bold, italic=italic)
    return paragraph


def _write(
    paragraph: Paragraph, text: str, size: float, *, bold: bool = False, italic: bool = False
) -> None:
    run = paragraph.add_run(for_xml(text))
    run.font.size = Pt(size)
    run.bold, run.italic = bold or None, italic or None


def _write_title(document: WordDocument, heading: Heading) -> None:
    title = document.add_paragraph(style=FORM)
    title.paragraph_format.space_before = Pt(18)
    _write(title, KIND, 14, bold=True)
    abstract = document.add_paragraph(style=FORM)
    _write(abstract, heading.abstract, 14, bold=True)
    line = min(measure(heading.abstract, 14), TEXT_WIDTH)
    draw_rule(document, Length(line * 2 // 5), TEXT_WIDTH)
    addressee = document.add_paragraph(style=FORM)
    addressee.paragraph_format.space_before = addressee.paragraph_format.space_after = Pt(12)
    _write(addressee, f"Kính gửi: {heading.addressee}", 14)
    if heading.notice:
        notice = document.add_paragraph(style=BODY)
        _write(notice, f"({heading.notice})", 14, italic=True)
    for basis in heading.bases:
        document.add_paragraph(for_xml(basis), BASIS)
    document.add_paragraph(for_xml(heading.opening), BODY)


# The body


def _write_section(document: WordDocument, section: Section) -> None:
    document.add_paragraph(for_xml(section.title.upper()), "Heading 1")
    for topic in section.topics:
        if topic.title:
            document.add_paragraph(for_xml(topic.title), "Heading 2")
        _write_blocks(document, topic.blocks)


def _write_blocks(document: WordDocument, blocks: Iterable[Block]) -> None:
    written: Paragraph | None = None
    for block in blocks:
        if isinstance(block, Table):
            if written:
                written.paragraph_format.keep_with_next = True
            _write_table(document, block)
            written = None
        else:
            written = document.add_paragraph(for_xml(block), BODY)


def _write_table(document: WordDocument, content: Table) -> None:
    columns = [
        Cut(column.title, Length(TEXT_WIDTH * column.share // 100), column.centred)
        for column in content.columns
    ]
    insert_table(document, columns, [[for_xml(text) for text in row] for row in content.rows])
    # Two tables in a row would become one, and a text after a table needs its distance.
    gap = document.add_paragraph(style=FORM)
    gap.paragraph_format.line_spacing = Pt(6)


# Below the body


def _write_foot(document: WordDocument, heading: Heading) -> None:
    document.add_paragraph(style=FORM)
    table = document.add_table(1, 2)
    remove_margins(table)
    set_widths(table, (_SIGN_LEFT, _SIGN_RIGHT))
    left, right = table.rows[0].cells
    hold_together(table.rows[0])
    lines = [_line(left, "Nơi nhận:", 12, bold=True, italic=True)]
    lines += [_line(left, text, 11) for text in heading.recipients]
    for line in lines:
        line.alignment = WD_ALIGN_PARAGRAPH.LEFT
    _line(right, heading.authority, 14, bold=True)
    for office in heading.offices:
        _line(right, office, 14, bold=True)
    for _ in range(4):  # room for the signature and the seal
        right.add_paragraph(style=FORM)
    _line(right, heading.signer, 14, bold=True)
    end = document.add_paragraph(style=FORM)  # Word wants one after a table
    end.paragraph_format.line_spacing = Pt(1)


def _write_annex(document: WordDocument, annex: Annex, heading: Heading) -> None:
    """Begin a page with the annex's name, its title and what it belongs to (Phụ lục I, III)."""
    name = document.add_paragraph(style=FORM)
    name.paragraph_format.page_break_before = True
    _write(name, annex.name, 14, bold=True)
    title = document.add_paragraph(style=FORM)
    _write(title, annex.table.title.upper(), 14, bold=True)
    source = document.add_paragraph(style=FORM)
    _write(source, heading.annexed, 14, italic=True)
    draw_rule(document, Length(TEXT_WIDTH // 3), TEXT_WIDTH)
    _write_table(document, annex.table)
