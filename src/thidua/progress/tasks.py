"""How the tasks of a plan stand: the table "Nội dung công việc – Tiến độ – Chủ trì" of seed 000."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from thidua.column import Plan
from thidua.problems import Problem, Rule, Severity
from thidua.schema.plan import Task
from thidua.source.documents import spell_location
from thidua.text.labels import label
from thidua.text.vietnamese import short_date


class TaskStatus(StrEnum):
    """How a task stands on a day."""

    DONE = "done"
    OVERDUE = "overdue"
    OPEN = "open"
    UPCOMING = "upcoming"

    @property
    def label(self) -> str:
        """The words people read."""
        return label("task", self)


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """One task with how it stands, and the line on which it is written."""

    task: Task
    status: TaskStatus
    line: int

    @property
    def finished(self) -> date | None:
        """The day it was done, if it was by then."""
        return self.task.done if self.status is TaskStatus.DONE else None

    @property
    def evidence_link(self) -> str | None:
        """The evidence, where it is an address on the web; else it is only words."""
        evidence = self.task.evidence or ""
        return evidence if evidence.startswith(("https://", "http://")) else None


def follow_tasks(
    plan: Plan, today: date, next_chance: date | None = None
) -> tuple[TaskProgress, ...]:
    """Return how every task of a plan stands on a local day, in the plan's order."""
    lines = plan.task_lines or (1,) * len(plan.matter.tasks)
    return tuple(
        TaskProgress(task, decide_status(task, today, next_chance), line)
        for task, line in zip(plan.matter.tasks, lines, strict=True)
    )


def decide_status(task: Task, today: date, next_chance: date | None = None) -> TaskStatus:
    """Decide as of a day: work that was finished later was still open then.

    The last day belongs to the task, as both ends do in every window. ``next_chance`` is the first
    day on which work can still be done: today, unless today is over.
    """
    if task.done and task.done <= today:
        return TaskStatus.DONE
    if task.last < (next_chance or today):
        return TaskStatus.OVERDUE
    if task.first and task.first > today:
        return TaskStatus.UPCOMING
    return TaskStatus.OPEN


def check_tasks(plan: Plan, tasks: Sequence[TaskProgress]) -> tuple[Problem, ...]:
    """Return a warning for every task that is overdue, at the line where it is written."""
    return tuple(
        Problem(
            Rule.TASK_OVERDUE,
            Severity.WARNING,
            plan.path,
            followed.line,
            spell_location(("plan", "tasks", index)),
            f"việc «{followed.task.text.rstrip('.')}» đã quá hạn {short_date(followed.task.last)} "
            f"mà chưa ghi ngày xong; chủ trì: {followed.task.lead}.",
            "làm xong thì thêm vào việc này  done: ngày xong  và  evidence: minh chứng ; "
            "được lùi hạn thì sửa  to: .",
        )
        for index, followed in enumerate(tasks)
        if followed.status is TaskStatus.OVERDUE
    )
