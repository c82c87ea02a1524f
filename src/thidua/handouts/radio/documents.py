"""A programme as a PDF and as a Word file that people go on working with."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table, _Cell

from thidua.handouts.radio.programme import Folder, Leaf, Row
from thidua.handouts.typesetting import Typeset, set_pdf
from thidua.handouts.word import BODY, FORM, Described, begin, finish, write
from thidua.reports.yearly.word_format import (
    TEXT_WIDTH,
    Cut,
    hold_together,
    insert_table,
    remove_margins,
    set_widths,
)
from thidua.text.signs import for_xml

_WHO = Mm(22)
_GREY = RGBColor(0x59, 0x59, 0x59)


def set_programme(root: Path, folder: Folder, now: datetime) -> bytes:
    """Return the PDF. Raises :class:`~thidua.handouts.selection.HandoutError`."""
    return set_pdf(root, Typeset("radio", folder, {}), now)


def write_programme(folder: Folder, now: datetime) -> bytes:
    """Return the Word file; the same programme and moment always give the same bytes."""
    document = begin()
    look = folder.look
    write(document, look.committee.upper(), FORM, size=13, bold=True)
    write(document, f"Chuyên mục {look.column}", FORM, size=13)
    if look.notice:
        write(document, look.notice, FORM, size=12, italic=True)
    if folder.schedule:
        _write_schedule(document, folder)
    for number, leaf in enumerate(folder.scripts):
        _write_leaf(document, leaf, folder.legend, is_first=not folder.schedule and number == 0)
    return finish(document, Described(folder.title, look.committee), now)


def _write_schedule(document: WordDocument, folder: Folder) -> None:
    title = write(document, folder.title.upper(), FORM, size=14, bold=True)
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(12)
    widths = (Mm(17), Mm(60), Mm(35), TEXT_WIDTH - Mm(112))
    names = ("Thứ tự", "Bài", "Thời lượng", "Mã kiểm")
    columns = [
        Cut(name, Length(width), place != 1)
        for place, (name, width) in enumerate(zip(names, widths, strict=True))
    ]
    insert_table(document, columns, [[for_xml(cell) for cell in row] for row in folder.schedule])
    total = write(document, f"Tổng thời lượng: {folder.length}.", BODY, bold=True)
    total.paragraph_format.space_before = Pt(6)


def _write_leaf(document: WordDocument, leaf: Leaf, legend: str, *, is_first: bool) -> None:
    name = write(document, "KỊCH BẢN TRUYỀN THANH", FORM, size=14, bold=True)
    name.paragraph_format.space_before = Pt(12)
    name.paragraph_format.page_break_before = not is_first
    title = write(document, leaf.title, FORM, size=14, bold=True)
    title.paragraph_format.space_after = Pt(8)
    for fact in leaf.facts:
        row = write(document, f"{fact.name}: {fact.text}", FORM, size=12)
        row.alignment = WD_ALIGN_PARAGRAPH.LEFT
    note = write(document, legend, FORM, size=12, italic=True)
    note.alignment = WD_ALIGN_PARAGRAPH.LEFT
    note.paragraph_format.space_before = note.paragraph_format.space_after = Pt(6)
    _write_rows(document, leaf.rows)
    if leaf.cut:
        told = write(document, leaf.cut_note, FORM, size=12, bold=True)
        told.alignment = WD_ALIGN_PARAGRAPH.LEFT
        told.paragraph_format.space_before = told.paragraph_format.space_after = Pt(8)
        _write_rows(document, leaf.cut)
    if leaf.words:
        _write_heading(document, "Cách đọc")
        for word in leaf.words:
            write(
                document, f"{word.name}: {word.text}", FORM, size=12
            ).alignment = WD_ALIGN_PARAGRAPH.LEFT
    _write_approval(document, leaf)


def _write_heading(document: WordDocument, text: str) -> None:
    heading = write(document, text, FORM, size=13, bold=True)
    heading.alignment = WD_ALIGN_PARAGRAPH.LEFT
    heading.paragraph_format.space_before = Pt(12)
    heading.paragraph_format.keep_with_next = True


def _write_rows(document: WordDocument, rows: tuple[Row, ...]) -> None:
    table: Table = document.add_table(len(rows), 2)
    remove_margins(table)
    cells = table._cells  # asked for row by row, python-docx looks through all of it each time
    for row, who, words in zip(rows, cells[::2], cells[1::2], strict=True):
        _fill(who, row.who, bold=True, row=row)
        _fill(words, row.text, bold=False, row=row)
    set_widths(table, (_WHO, Length(TEXT_WIDTH - _WHO)))


def _fill(cell: _Cell, text: str, *, bold: bool, row: Row) -> None:
    kind = row.kind
    paragraph = cell.paragraphs[0]
    paragraph.style = FORM
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
    form = paragraph.paragraph_format
    form.space_after = Pt(6)
    form.keep_with_next = row.goes_on or None
    form.line_spacing = 1.3 if kind == "line" else 1.0
    run = paragraph.add_run(for_xml(text))
    run.font.size = Pt(14 if kind == "line" else 12)
    run.bold, run.italic = bold or None, (kind == "cue") or None
    if kind != "line":
        run.font.color.rgb = _GREY
    if kind == "cut":
        run.font.strike = True


def _write_approval(document: WordDocument, leaf: Leaf) -> None:
    table = document.add_table(1, 1)
    table.style = "Table Grid"
    set_widths(table, (Length(TEXT_WIDTH),))
    hold_together(table.rows[0])
    (cell,) = table.rows[0].cells
    parts = (
        ("DUYỆT KỊCH BẢN", True),
        (leaf.approval, False),
        (f"Mã kiểm của lời văn: {leaf.digest}. Thời lượng: {leaf.length}.", False),
        ("Người duyệt: ………………………………………… Chức vụ: ………………………………", False),
        ("Ngày …… tháng …… năm ………        Chữ ký: ………………………………………", False),
    )
    for place, (text, is_bold) in enumerate(parts):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.style = FORM
        paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        paragraph.paragraph_format.space_after = Pt(8)
        run = paragraph.add_run(for_xml(text))
        run.font.size, run.bold = Pt(12), is_bold or None
    end = write(document, "", FORM)
    end.paragraph_format.line_spacing = Pt(1)
