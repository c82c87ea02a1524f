"""What a report leaves blank, and what fills it: reasons, difficulties, proposals, who signs.

A blank nobody answered stays a marked blank: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from thidua.progress.tasks import TaskStatus
from thidua.reports.yearly.blocks import blank
from thidua.reports.yearly.content import Report, TargetResult, WindowResult
from thidua.schema.plan import Task

NUMBER, DAY, SIGNER, ADDRESSEE = "so", "ngay", "nguoi-ky", "noi-nhan"
TROUBLES, PROPOSALS = "kho-khan", "kien-nghi"


@dataclass(frozen=True, slots=True)
class Question:
    """A blank: its key, and how somebody is asked for it."""

    key: str
    label: str
    help: str = ""
    is_short: bool = False


def questions(report: Report) -> tuple[Question, ...]:
    """Return every blank of a report, in its order."""
    return tuple(_questions(report))


def _questions(report: Report) -> Iterator[Question]:
    yield Question(NUMBER, "Số báo cáo", "Chỉ con số, ví dụ 128; văn thư cấp.", is_short=True)
    yield Question(DAY, "Ngày ký", "Ví dụ: ngày 20 tháng 12 năm 2024.", is_short=True)
    if report.ward.parent is None:
        yield Question(ADDRESSEE, "Cơ quan nhận báo cáo", is_short=True)
    for target, window in report.gaps():
        if window.waiver is None:
            label = f"Vì sao chưa đạt: {target.text.rstrip('.')} ({window.name})"
            yield Question(cause_of(target, window), label)
    for one in report.tasks:
        if one.status is TaskStatus.OVERDUE:
            yield Question(cause_of_task(one.task), f"Vì sao quá hạn: {one.task.text.rstrip('.')}")
    yield Question(TROUBLES, "Khó khăn, vướng mắc", "Không có thì ghi: Không có.")
    yield Question(PROPOSALS, "Kiến nghị, đề xuất", "Không có thì ghi: Không có.")
    yield Question(SIGNER, "Họ tên người ký", is_short=True)


def cause_of(target: TargetResult, window: WindowResult) -> str:
    """Return the key of the reason why a window fell short."""
    return f"vi-sao:{target.text[:200]}:{window.first}:{window.group or ''}"[:400]


def cause_of_task(task: Task) -> str:
    """Return the key of the reason why a task is overdue."""
    return f"vi-sao-viec:{task.text[:300]}"


def answer(report: Report, key: str, what: str) -> str:
    """Return what fills a blank, or the marked blank."""
    return report.answers.get(key) or blank(what)
