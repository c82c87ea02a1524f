"""``index.html``: one page for the ward's leaders, readable without a server and on paper.

It stands alone: no script, no request to anywhere, styles and bars inside. The template only
shows what is prepared here, and escapes every value.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from jinja2 import Environment

from thidua.column import Article
from thidua.problems import Problem, Severity
from thidua.progress.agenda import MOST_DEADLINES, next_deadlines
from thidua.progress.findings import MOST_SHOWN
from thidua.progress.targets import PlanProgress, Progress, Status, WindowProgress
from thidua.progress.tasks import TaskProgress
from thidua.progress.wording import describe_need, name_status, name_window, tell_done
from thidua.reports.templates import open_templates
from thidua.review import Edition, State
from thidua.schema.plan import Target
from thidua.text.labels import label
from thidua.text.vietnamese import number, office_date, office_number, short_date

MOST_ARTICLES = 20
"""Articles listed for each state; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Row:
    """One window of a target. ``share`` is the per cent reached, or ``None`` without a bar."""

    name: str
    first: date
    last: date
    done: str
    share: int | None
    status: Status
    status_label: str
    need: str


@dataclass(frozen=True, slots=True)
class TargetTable:
    """One target with its windows."""

    text: str
    note: str | None
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PlanSection:
    """One plan with its targets and tasks."""

    title: str
    first: date
    last: date
    tables: tuple[TargetTable, ...]
    tasks: tuple[TaskProgress, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """An article in a list."""

    title: str
    path: str
    day: date | None


@dataclass(frozen=True, slots=True)
class StateSection:
    """Articles in one state, newest first."""

    state: State
    total: int
    lines: tuple[Line, ...]


def render(edition: Edition, progress: Progress, problems: Sequence[Problem]) -> str:
    """Return the page as HTML."""
    windows = [w for plan in progress.plans for t in plan.targets for w in t.windows]
    return (
        _environment()
        .get_template("leader_page.html.jinja")
        .render(
            ward=edition.column.ward,
            as_of=progress.as_of,
            tally=_tally(windows),
            total=len(windows),
            deadlines=next_deadlines(progress)[:MOST_DEADLINES],
            plans=[_plan_section(plan, progress.as_of) for plan in progress.plans],
            states=_state_sections(edition),
            problems=problems[:MOST_SHOWN],
            problem_count=len(problems),
            allowed=edition.column.allowed[:MOST_SHOWN],
            allowed_count=len(edition.column.allowed),
            error_count=sum(problem.severity is Severity.ERROR for problem in problems),
        )
    )


def _environment() -> Environment:
    environment = open_templates("thidua.reports")
    filters = (number, office_date, office_number, short_date)
    environment.filters.update({function.__name__: function for function in filters})
    environment.filters["label"] = lambda value, group: label(group, value)
    return environment


def _tally(windows: Sequence[WindowProgress]) -> Mapping[Status, int]:
    """Count windows by status, every status in the order in which it matters."""
    counts = Counter(window.status for window in windows)
    order = (
        Status.MISSED,
        Status.BEHIND,
        Status.ON_TRACK,
        Status.UPCOMING,
        Status.MET,
        Status.WAIVED,
    )
    return {status: counts[status] for status in order}


def _plan_section(plan: PlanProgress, as_of: date) -> PlanSection:
    period = plan.plan.matter.period
    tables = tuple(
        TargetTable(
            measured.target.text,
            measured.target.note,
            tuple(_row(measured.target, window, as_of) for window in measured.windows),
        )
        for measured in plan.targets
    )
    return PlanSection(plan.plan.title, period.first, period.last, tables, plan.tasks)


def _row(target: Target, window: WindowProgress, as_of: date) -> Row:
    # A bar would show the longest silence as an achievement.
    has_bar = target.max_gap_days is None
    return Row(
        name=name_window(window),
        first=window.first,
        last=window.last,
        done=tell_done(target, window),
        share=min(100, window.done * 100 // window.required) if has_bar else None,
        status=window.status,
        status_label=name_status(window.status, window.is_ending),
        need=describe_need(target, window, as_of),
    )


def _state_sections(edition: Edition) -> Iterator[StateSection]:
    """Yield the states that occur, those in need of work first."""
    column = edition.column
    articles = {**column.revisions, **{article.path: article for article in column.articles}}
    lines: dict[State, list[Line]] = defaultdict(list)
    for path, state in edition.states.items():
        lines[state].append(_line(path, articles.get(path)))
    for state in State:
        if state in lines:
            newest = sorted(lines[state], key=lambda n: (n.day or date.min, n.path), reverse=True)
            yield StateSection(state, len(newest), tuple(newest[:MOST_ARTICLES]))


def _line(path: str, article: Article | None) -> Line:
    if article is None:
        return Line("(chưa đọc được)", path, None)
    return Line(article.matter.title, path, article.day if article.matter.date else None)
