"""The report in a few lines of plain text, to paste into a Zalo group: who is to do what now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from thidua.progress.targets import Status
from thidua.progress.tasks import TaskStatus
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.outline import by_follower
from thidua.text.vietnamese import number, office_number, short_date

MOST = 8
"""Lines of a list; the rest is counted. A phone shows no more without scrolling."""


def render(report: Report, now: datetime) -> bytes:
    """Return the text in UTF-8; ``now`` shows in nothing that ``report`` does not tell already."""
    return ("\n".join(compose(report)) + "\n").encode()


def compose(report: Report) -> Iterator[str]:
    """Yield the lines of the message."""
    figures = report.figures
    yield f"{report.ward.name} – chuyên mục “{report.ward.column}”"
    yield report.plan.title
    since = f"từ {short_date(report.first)} " if report.is_part else ""
    yield f"Số liệu {since}đến hết {short_date(report.as_of)}"
    if report.ward.demo:
        yield "(Bản trình diễn: gồm cả bài và bản ghi mẫu.)"
    yield ""
    yield (
        f"Đã làm: {office_number(figures.items)} tin, bài; {office_number(figures.airings)} lượt "
        f"phát ({office_number(figures.minutes)} phút); {office_number(figures.exemplars)} điển "
        f"hình; {office_number(figures.events)} hoạt động."
    )
    yield from _list("Chỉ tiêu chưa đạt", tuple(_short(report)))
    yield from _list("Việc quá hạn", tuple(_overdue(report)))
    yield from _list("Đề nghị đôn đốc", tuple(_reminders(report)))


def _list(title: str, lines: Sequence[str]) -> Iterator[str]:
    if not lines:
        return
    yield ""
    yield f"{title}:"
    yield from (f"• {line}" for line in lines[:MOST])
    if len(lines) > MOST:
        yield f"• … và {number(len(lines) - MOST)} mục khác (xem báo cáo)"


def _short(report: Report) -> Iterator[str]:
    # What is asked of each unit is told below, with whoever reminds it.
    reminded = {one.unit for one in report.reminders}
    for target in report.targets:
        for window in target.windows:
            if window.group in reminded:
                continue
            if window.is_ending or window.status in (Status.MISSED, Status.BEHIND):
                text = target.text.rstrip(".")
                yield f"{text} – {window.name}: {window.done_words}; {window.need}"


def _overdue(report: Report) -> Iterator[str]:
    for one in report.tasks:
        if one.status is TaskStatus.OVERDUE:
            task = one.task
            yield f"{task.text.rstrip('.')} – {task.lead}, hạn {short_date(task.last)}"


def _reminders(report: Report) -> Iterator[str]:
    for head, units in by_follower(report.reminders):
        for one in units:
            whose = f" ({head})" if head else ""
            yield f"{one.unit}{whose}: {', '.join(one.reasons)}"
