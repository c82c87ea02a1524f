"""A plan in Word, read for what it surely says: number, day, years, quotas. The rest is asked for.

A value is taken only when the document gives one; of two that differ neither is, and nothing is
completed from anywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from thidua.starter.quotas import Quota, parse_quota
from thidua.text.vietnamese import fold, normalise, short_date

_NUMBER = re.compile(r"^\s*Số\s*:?\s*(\d{1,5}\s*/\s*KH[-–][\w.&Đđ-]+)", re.I)
_HEAD_DAY = re.compile(
    r"^[^,]{2,60},\s*ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})\s*$", re.I
)
_ALL_YEAR = re.compile(r"\bnam (\d{4})\b")
_FROM_TO = re.compile(
    r"\btu(?: ngay)? (\d{1,2}/\d{1,2}/\d{4}) den(?: het)?(?: ngay)? (\d{1,2}/\d{1,2}/\d{4})"
)
_SINCE_ISSUED = re.compile(r"\btu khi ban hanh\b[^.;]{0,40}\bden het nam (\d{4})")
_HEAD_YEAR = re.compile(r",\s*ngày\b[^,;]{0,12}tháng\s*(\d{0,2})\s*năm\s+(\d{4})\s*$", re.I)
_LATE_MONTH = 11
"""From this month on, plans are made for the year that follows."""
_HEAD_LINES = 25
"""Within so many lines from the top a plan has its number, its day and its title."""
_SENTENCE_END = re.compile(r"(?<=[.;])\s+|\n")
_BULLETS = "-–+*•. \t"


class PlanDocumentError(Exception):
    """A file that is no Word document, or a damaged one."""


@dataclass(frozen=True, slots=True)
class PlanReading:
    """What a plan surely says; ``None`` and empty where it does not."""

    number: str | None = None
    issued_on: date | None = None
    period: tuple[date, date] | None = None
    quotas: tuple[Quota, ...] = ()

    def told(self) -> Iterator[str]:
        """Yield a line for each thing read, and for each that has to be asked for."""
        yield f"số: {self.number or 'không rõ, để trống'}"
        yield f"ngày: {short_date(self.issued_on) if self.issued_on else 'không rõ, để trống'}"
        if self.period:
            yield f"kỳ: {short_date(self.period[0])} – {short_date(self.period[1])}"
        else:
            yield "kỳ: không rõ, hỏi hoặc lấy năm nay"
        for quota in self.quotas:
            yield f"chỉ tiêu: {quota.text}"
        if not self.quotas:
            yield "chỉ tiêu: không thấy câu nào nêu số rõ ràng"


def read_plan(path: Path) -> PlanReading:
    """Read a Word file. Raises :class:`PlanDocumentError`."""
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError, OSError) as error:
        raise PlanDocumentError("không phải tệp Word (.docx), hoặc tệp đã hỏng") from error
    lines: list[str] = []
    for block in document.iter_inner_content():
        if hasattr(block, "rows"):
            cells = [cell.text for row in block.rows for cell in row.cells]
            # A cell that spans several is given once for each.
            lines += [line for text in dict.fromkeys(cells) for line in text.splitlines()]
        else:
            lines += block.text.splitlines()
    return interpret([normalise(line).replace("\xa0", " ") for line in lines if line.strip()])


def interpret(lines: list[str]) -> PlanReading:
    """Return what the lines of a plan surely say."""
    head = lines[:_HEAD_LINES]
    numbers = {re.sub(r"\s", "", m[1]) for line in head if (m := _NUMBER.search(line))}
    days = {_day(m) for line in head if (m := _HEAD_DAY.search(line))} - {None}
    sentences = [part.lstrip(_BULLETS) for line in lines for part in _SENTENCE_END.split(line)]
    found = [quota for sentence in sentences if (quota := parse_quota(sentence))]
    issued_on = days.pop() if len(days) == 1 else None
    return PlanReading(
        number=numbers.pop() if len(numbers) == 1 else None,
        issued_on=issued_on,
        period=_period(lines, issued_on),
        quotas=tuple(_sure(found)),
    )


def _sure(quotas: list[Quota]) -> Iterator[Quota]:
    """Yield the quotas that nothing contradicts: of one kind and rhythm, one number."""
    for quota in dict.fromkeys(quotas):
        rivals = {q.at_least for q in quotas if (q.count, q.per) == (quota.count, quota.per)}
        first = next(q for q in quotas if (q.count, q.per) == (quota.count, quota.per))
        if len(rivals) == 1 and first == quota:
            yield quota


def _period(lines: list[str], issued_on: date | None) -> tuple[date, date] | None:
    """Return the days a plan says it runs, or the one year its title names.

    A title may name another year than the plan's own, that of a congress. So its year counts only
    when the plan was made in it, or late in the year before.
    """
    since = {m[1] for line in lines if (m := _SINCE_ISSUED.search(fold(line)))}
    if since:
        is_known = len(since) == 1 and issued_on is not None
        return (issued_on, date(int(since.pop()), 12, 31)) if issued_on and is_known else None
    head = lines[:_HEAD_LINES]
    spans = {m.groups() for line in head if (m := _FROM_TO.search(fold(line)))}
    if len(spans) == 1:
        first, last = (_figures(text) for text in spans.pop())
        return (first, last) if first and last and first <= last else None
    years = set(_ALL_YEAR.findall(fold(" ".join(_title(head)))))
    made = {(int(m[1] or 1), int(m[2])) for line in head if (m := _HEAD_YEAR.search(line))}
    if len(years) != 1 or len(made) != 1:
        return None
    year = int(years.pop())
    month, year_made = made.pop()
    if year == year_made or (year == year_made + 1 and month >= _LATE_MONTH):
        return date(year, 1, 1), date(year, 12, 31)
    return None


def _title(head: list[str]) -> Iterator[str]:
    """Yield the lines of the title: after the word that names the kind, up to the first ground."""
    inside = False
    for line in head:
        folded = fold(line).strip()
        if folded.startswith(("thuc hien", "can cu", "i.")):
            return
        if inside:
            yield line
        inside = inside or folded.startswith("ke hoach")


def _day(match: re.Match[str]) -> date | None:
    return _figures(f"{match[1]}/{match[2]}/{match[3]}")


def _figures(text: str) -> date | None:
    day, month, year = (int(part) for part in text.split("/"))
    try:
        return date(year, month, day)
    except ValueError:
        return None
