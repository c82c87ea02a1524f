"""What is still to be done, and by when: windows of targets and tasks of plans alike."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thidua.column import Plan
from thidua.progress.targets import PlanProgress, Progress, Status
from thidua.progress.tasks import TaskStatus
from thidua.progress.wording import describe_need, name_status, name_window
from thidua.text.vietnamese import number, short_date

MOST_DEADLINES = 10
"""Deadlines that a list for people shows."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day by which something must still happen. Only a task's can have passed already."""

    day: date
    text: str
    status: Status | TaskStatus
    need: str
    plan: Plan
    key: str
    """Lasting identity within the plan: it stays when the day or the words of the need change."""
    is_ending: bool = False
    """Whether nothing is done and the last fifth of the window has begun."""

    @property
    def status_label(self) -> str:
        """The words for the status."""
        if isinstance(self.status, TaskStatus):
            return self.status.label
        return name_status(self.status, self.is_ending)


def next_deadlines(progress: Progress) -> tuple[Deadline, ...]:
    """Return every deadline that is still to be met, the nearest first."""
    found = [
        deadline
        for plan in progress.plans
        for deadline in (*_of_targets(plan, progress.as_of), *_of_tasks(plan, progress.as_of))
    ]
    return tuple(sorted(found, key=lambda deadline: deadline.day))


def _of_targets(plan: PlanProgress, as_of: date) -> Iterator[Deadline]:
    for measured in plan.targets:
        for window in measured.windows:
            if window.due:
                group = f".{window.group}" if window.group else ""
                yield Deadline(
                    window.due,
                    f"{measured.target.text.rstrip('.')} – {name_window(window)}",
                    window.status,
                    describe_need(measured.target, window, as_of),
                    plan.plan,
                    f"{measured.target.id}.{window.first:%Y%m%d}{group}",
                    window.is_ending,
                )


def _of_tasks(plan: PlanProgress, as_of: date) -> Iterator[Deadline]:
    # A task has no id of its own: its words stand for it, numbered where a plan repeats them.
    seen: Counter[str] = Counter()
    for followed in plan.tasks:
        task = followed.task
        seen[task.text] += 1
        if followed.status is not TaskStatus.DONE:
            name = hashlib.sha256(task.text.encode()).hexdigest()[:12]
            yield Deadline(
                task.last,
                task.text.rstrip("."),
                followed.status,
                f"{task.lead} chủ trì; {_tell_day(task.last, as_of)}",
                plan.plan,
                f"viec-{name}-{seen[task.text]}",
            )


def _tell_day(last: date, as_of: date) -> str:
    left = (last - as_of).days
    if left < 0:
        return f"hạn {short_date(last)} (quá {number(-left)} ngày)"
    return f"hạn {short_date(last)} ({f'còn {number(left)} ngày' if left else 'hết hôm nay'})"
