"""The figures as an Excel workbook: one sheet a subject, dates and numbers as such."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from thidua.progress.wording import name_status
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.office import AUTHOR, repack, stamp
from thidua.text.labels import label
from thidua.text.signs import for_xml, is_like_formula
from thidua.text.vietnamese import short_date


class Link(str):
    """An address that a click opens."""

    __slots__ = ()


Value = str | int | date | None
DATE_FORMAT = "dd/mm/yyyy"
NUMBER_FORMAT = "#,##0"
_LINE_HEIGHT, _TALLEST = 16.5, 409.0
"""Points of a line in size 12, and of the tallest row a sheet can have."""
_FILL = 0.9
"""The share of a line that words fill before the next one has to wrap."""
_LONGEST = 32_767
"""Characters a cell can hold."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its columns (title and width in characters) and rows."""

    title: str
    columns: tuple[tuple[str, int], ...]
    rows: tuple[tuple[Value, ...], ...]


def render(report: Report, now: datetime) -> bytes:
    """Return the file; the same report and moment always give the same bytes."""
    source = f"{report.plan.title} – số liệu đến hết {short_date(report.as_of)}"
    title = f"Kết quả thực hiện {report.plan.title}"
    return write(arrange(report), source, title, now)


def write(sheets: Iterable[Sheet], source: str, title: str, now: datetime) -> bytes:
    """Return a workbook; ``source`` stands above each printed page."""
    workbook = Workbook()
    for old in workbook.worksheets:
        workbook.remove(old)
    for sheet in sheets:
        place = workbook.create_sheet(sheet.title)
        _write_sheet(place, sheet)
        place.oddHeader.center.text = for_xml(source).replace("&", "&&")
        place.oddFooter.center.text = "&P/&N"
    properties = workbook.properties
    properties.title = for_xml(title)
    properties.creator = properties.lastModifiedBy = AUTHOR
    properties.language = "vi-VN"
    properties.created = properties.modified = stamp(now)
    target = io.BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        # Not Workbook.save, which writes the clock's time into the properties.
        ExcelWriter(workbook, archive).save()
    return repack(target.getvalue(), now)


def arrange(report: Report) -> tuple[Sheet, ...]:
    """Return the sheets of a report."""
    return (
        Sheet(
            "Chỉ tiêu",
            (
                ("Chỉ tiêu", 50),
                ("Kỳ", 26),
                ("Nhóm", 22),
                ("Từ ngày", 13),
                ("Đến ngày", 13),
                ("Mức phải đạt", 15),
                ("Kết quả", 12),
                ("Đơn vị tính", 18),
                ("Tình trạng", 18),
                ("Ghi chú", 60),
                ("Kế hoạch", 40),
                ("Số liệu từ ngày", 13),
                ("Đến hết ngày", 13),
            ),
            tuple(_target_rows(report)),
        ),
        Sheet(
            "Tin bài",
            (
                ("Ngày đăng", 13),
                ("Tiêu đề", 60),
                ("Thể loại", 14),
                ("Chuyên mục", 30),
                ("Đơn vị gửi", 34),
                ("Địa chỉ", 70),
            ),
            tuple(
                (i.day, i.title, i.kind, i.category, i.unit, Link(f"{report.site}/{i.address}"))
                for i in report.items
            ),
        ),
        Sheet(
            "Phát thanh",
            (
                ("Ngày phát", 13),
                ("Đài phát", 44),
                ("Hình thức", 16),
                ("Số phút", 11),
                ("Nội dung", 70),
            ),
            tuple((a.day, a.station, a.kind, a.minutes, a.title) for a in report.airings),
        ),
        Sheet(
            "Điển hình",
            (
                ("Họ và tên, tên gọi", 34),
                ("Đối tượng", 16),
                ("Hình thức", 24),
                ("Đơn vị", 34),
                ("Lĩnh vực", 40),
                ("Công nhận bởi", 30),
                ("Số quyết định", 18),
                ("Ngày công nhận", 17),
                ("Tin, bài giới thiệu", 70),
            ),
            tuple(_exemplar_rows(report)),
        ),
        Sheet(
            "Đơn vị",
            (("Đơn vị", 46), ("Cụm, khối thi đua", 30), ("Tin, bài", 12), ("Điển hình", 12)),
            tuple((unit.name, unit.group, unit.items, unit.exemplars) for unit in report.units),
        ),
        Sheet(
            "Nhiệm vụ",
            (
                ("Nội dung công việc", 60),
                ("Chủ trì", 34),
                ("Từ ngày", 13),
                ("Hạn", 13),
                ("Kết quả", 18),
                ("Ngày xong", 13),
                ("Minh chứng", 50),
                ("Ghi chú", 50),
            ),
            tuple(_task_rows(report)),
        ),
    )


def _target_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    for target in report.targets:
        for window in target.windows:
            yield (
                target.text,
                window.name,
                window.group,
                window.first,
                window.last,
                window.required,
                window.done,
                "ngày vắng dài nhất" if target.is_gap else target.noun,
                name_status(window.status, window.is_ending),
                window.need,
                report.plan.title,
                report.first,
                report.as_of,
            )


def _task_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    for one in report.tasks:
        task = one.task
        yield (
            task.text,
            task.lead,
            task.first,
            task.last,
            one.status.label,
            one.finished,
            task.evidence,
            task.note,
        )


def _exemplar_rows(report: Report) -> Iterator[tuple[Value, ...]]:
    for one in report.exemplars:
        found = one.recognition
        yield (
            one.name,
            label("exemplar_type", one.type),
            one.kind,
            one.unit,
            one.field,
            found.by if found else None,
            found.number if found else None,
            found.on if found else None,
            "; ".join(one.items),
        )


def _write_sheet(place: Worksheet, sheet: Sheet) -> None:
    for index, (title, width) in enumerate(sheet.columns, start=1):
        cell = place.cell(1, index)
        _put(cell, title)
        cell.font = Font(name="Times New Roman", size=12, bold=True)
        cell.fill = PatternFill("solid", fgColor="FFEFE3C2")
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        place.column_dimensions[get_column_letter(index)].width = width
    for number, row in enumerate(sheet.rows, start=2):
        _write_row(place, number, row)
        place.row_dimensions[number].height = _height(row, sheet.columns)
    place.freeze_panes = "A2"
    last = get_column_letter(len(sheet.columns))
    place.auto_filter.ref = f"A1:{last}{len(sheet.rows) + 1}"
    place.print_title_rows = "1:1"
    place.page_setup.orientation = "landscape"
    place.page_setup.paperSize = 9  # A4
    place.page_setup.fitToWidth, place.page_setup.fitToHeight = 1, 0
    place.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write_row(place: Worksheet, number: int, row: Sequence[Value]) -> None:
    for index, value in enumerate(row, start=1):
        cell = place.cell(number, index)
        _put(cell, value)
        cell.font = Font(
            name="Times New Roman",
            size=12,
            color="FF0563C1" if isinstance(value, Link) else None,
            underline="single" if isinstance(value, Link) else None,
        )
        cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))


def _height(row: Sequence[Value], columns: Sequence[tuple[str, int]]) -> float:
    """Return the points that a row needs: programs other than Excel do not reckon it on opening."""
    lines = (
        sum(ceil(len(part) / (width * _FILL)) or 1 for part in value.split("\n"))
        for value, (_, width) in zip(row, columns, strict=True)
        if isinstance(value, str) and value
    )
    return min(_TALLEST, _LINE_HEIGHT * max(1, *lines, 1))


def _put(cell: Cell | MergedCell, value: Value) -> None:
    """Write a value as what it is: a text is never a formula, whatever it begins with."""
    if not isinstance(value, str):
        cell.value = value
        if value is not None:
            cell.number_format = DATE_FORMAT if isinstance(value, date) else NUMBER_FORMAT
        return
    cell.value = for_xml(value)[:_LONGEST]
    cell.data_type = "s"
    if isinstance(value, Link):
        cell.hyperlink = str(value)
    if is_like_formula(value):
        cell.quotePrefix = True  # stays a text when somebody edits the cell
