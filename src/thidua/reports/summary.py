"""``summary.md``: progress and problems as Markdown, for GitHub and GitLab pages of a build."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from thidua.problems import Allowed, Problem, Rule, Severity
from thidua.progress.findings import MOST_SHOWN, OF_WINDOWS
from thidua.progress.targets import PlanProgress, Progress, Status
from thidua.progress.tasks import TaskStatus
from thidua.progress.wording import describe_need, name_status, name_window, tell_done
from thidua.text.vietnamese import number, short_date

_MARKS = re.compile(r"([\\`*_\[\]<>|~&$])")
_ALARMING = (Status.MISSED, Status.BEHIND)


def render(progress: Progress, problems: Sequence[Problem], allowed: Sequence[Allowed] = ()) -> str:
    """Return the Markdown text."""
    lines = [f"# Tình hình thực hiện chỉ tiêu đến ngày {short_date(progress.as_of)}", ""]
    for plan in progress.plans:
        lines += _tell_plan(plan, progress)
    if not progress.plans:
        lines += ["Chưa có kế hoạch nào để theo dõi.", ""]
    # Windows and tasks stand in the tables above: a miss is told once.
    told = OF_WINDOWS | {Rule.TASK_OVERDUE}
    lines += _tell_problems([problem for problem in problems if problem.rule not in told])
    lines += _tell_allowed(allowed)
    return "\n".join(lines) + "\n"


def _tell_plan(plan: PlanProgress, progress: Progress) -> Iterator[str]:
    yield f"## {_escape(plan.plan.title)}"
    yield ""
    if plan.targets:
        yield from _tell_targets(plan, progress)
    else:
        yield "Kế hoạch này không có chỉ tiêu."
    yield ""
    if plan.tasks:
        yield from _tell_tasks(plan)
        yield ""


def _tell_targets(plan: PlanProgress, progress: Progress) -> Iterator[str]:
    yield "| Chỉ tiêu | Kỳ | Thực hiện | Tình trạng | Còn phải làm |"
    yield "| --- | --- | --- | --- | --- |"
    for measured in plan.targets:
        for window in measured.windows:
            status = name_status(window.status, window.is_ending)
            cells = (
                _escape(measured.target.text),
                _escape(name_window(window)),
                _escape(tell_done(measured.target, window)),
                f"**{status}**" if window.is_ending or window.status in _ALARMING else status,
                _escape(describe_need(measured.target, window, progress.as_of)),
            )
            yield f"| {' | '.join(cells)} |"


def _tell_tasks(plan: PlanProgress) -> Iterator[str]:
    yield "| Việc | Chủ trì | Hạn | Tình trạng | Minh chứng |"
    yield "| --- | --- | --- | --- | --- |"
    for followed in plan.tasks:
        task, status = followed.task, followed.status
        cells = (
            _escape(task.text),
            _escape(task.lead),
            short_date(task.last),
            f"**{status.label}**" if status is TaskStatus.OVERDUE else status.label,
            _escape(task.evidence or ""),
        )
        yield f"| {' | '.join(cells)} |"


def _tell_problems(problems: Sequence[Problem]) -> Iterator[str]:
    serious = sum(problem.severity is Severity.ERROR for problem in problems)
    yield "## Vấn đề"
    yield ""
    if not problems:
        yield "Không có vấn đề nào."
        return
    yield f"{number(serious)} lỗi, {number(len(problems) - serious)} cảnh báo."
    yield ""
    for problem in problems[:MOST_SHOWN]:
        field = f"{_escape(problem.field)}: " if problem.field else ""
        yield (
            f"- **{problem.severity.label}** {_escape(f'{problem.path}:{problem.line}')} "
            f"({problem.rule}): {field}{_escape(problem.message)}  "
        )
        yield f"  Cách sửa: {_escape(problem.fix)}"
    if len(problems) > MOST_SHOWN:
        yield f"- … và {number(len(problems) - MOST_SHOWN)} vấn đề khác trong problems.json."


def _tell_allowed(allowed: Sequence[Allowed]) -> Iterator[str]:
    if not allowed:
        return
    yield ""
    yield "## Quy tắc được bỏ qua"
    yield ""
    for one in allowed[:MOST_SHOWN]:
        problem = one.problem
        field = f"{_escape(problem.field)}: " if problem.field else ""
        yield (
            f"- {_escape(f'{problem.path}:{problem.line}')} ({problem.rule}): {field}"
            f"{_escape(problem.message)} Lý do: {_escape(one.reason)}"
        )
    if len(allowed) > MOST_SHOWN:
        yield f"- … và {number(len(allowed) - MOST_SHOWN)} chỗ khác; xem đủ bằng lệnh check."


def _escape(text: str) -> str:
    """Keep people's words from acting as Markdown or HTML, and on one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
