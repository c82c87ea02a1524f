"""How far the plans are met: windows, counts and their status (design contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from thidua.column import Plan, Registers
from thidua.progress.facts import NOTHING, Fact, Timeline, draw_timeline, gather, group, select
from thidua.progress.tasks import TaskProgress, follow_tasks
from thidua.progress.windows import WHOLE_PLAN, Window, around_windows, cut_windows
from thidua.review import Edition
from thidua.schema.plan import Count, Each, Target, Where
from thidua.text.labels import LABELS, label


class Status(StrEnum):
    """How a window of a target stands on a day."""

    MET = "met"
    UPCOMING = "upcoming"
    MISSED = "missed"
    WAIVED = "waived"
    BEHIND = "behind"
    ON_TRACK = "on-track"


@dataclass(frozen=True, slots=True)
class WindowProgress:
    """One window of one target. Days are local, both ends included.

    For a target with ``max_gap_days``, ``required`` is the longest silence allowed and ``done``
    the longest there was, both in days: less is better.
    """

    first: date
    last: date
    label: str
    group: str | None
    """The ``each`` value, or ``None``."""
    required: int
    done: int
    status: Status
    items: tuple[str, ...]
    """Article ids, or those of logs' records."""
    group_name: str | None = None
    """The words for ``group``."""
    due: date | None = None
    """The last day on which more may come, or ``None`` when no more is needed or too late."""


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """All windows of one target."""

    target: Target
    windows: tuple[WindowProgress, ...]


@dataclass(frozen=True, slots=True)
class PlanProgress:
    """All targets and tasks of one plan."""

    plan: Plan
    targets: tuple[TargetProgress, ...]
    tasks: tuple[TaskProgress, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """All plans as of a local day."""

    as_of: date
    plans: tuple[PlanProgress, ...]


def evaluate(edition: Edition) -> Progress:
    """Measure every window of every target by what happened up to the edition's ``now``."""
    today = edition.now.date()
    ledger = _Ledger(edition)
    return Progress(
        today,
        tuple(
            PlanProgress(
                plan,
                tuple(
                    TargetProgress(target, tuple(_measure(plan, target, ledger, today)))
                    for target in plan.matter.targets
                ),
                follow_tasks(plan, today),
            )
            for plan in edition.column.plans
        ),
    )


class _Ledger:
    """The timelines of an edition. Targets that count alike share one."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._facts: dict[Count, tuple[Fact, ...]] = {}
        self._timelines: dict[tuple[Count, Where, Each | None], Mapping[str | None, Timeline]] = {}

    def timelines(self, target: Target) -> Mapping[str | None, Timeline]:
        """Return what counts for a target: by its ``each`` values, or all under ``None``."""
        key = (target.count, target.where, target.each)
        if key not in self._timelines:
            self._timelines[key] = self._draw(target)
        return self._timelines[key]

    def _draw(self, target: Target) -> Mapping[str | None, Timeline]:
        if target.count not in self._facts:
            self._facts[target.count] = gather(self.edition, target.count)
        facts = select(self._facts[target.count], target.where)
        if target.each is None:
            return {None: draw_timeline(facts)}
        groups = group(facts, target.where, target.each)
        return {value: draw_timeline(found) for value, found in groups.items()}


def _measure(plan: Plan, target: Target, ledger: _Ledger, today: date) -> Iterator[WindowProgress]:
    timelines = ledger.timelines(target)
    groups = _name_groups(plan, target, ledger.edition.column.registers)
    waived = {waiver.window for waiver in target.waivers}
    for window in _windows(plan, target):
        for value, name in groups.items():
            timeline = timelines.get(value, NOTHING)
            reading = _read(timeline, window, target, today)
            status = _decide(window, reading, today, window.first in waived)
            yield WindowProgress(
                first=window.first,
                last=window.last,
                label=window.label,
                group=value,
                required=reading.required,
                done=reading.done,
                status=status,
                items=timeline.items_in(window.first, window.last),
                group_name=name,
                due=reading.due if status in _UNDECIDED else None,
            )


def _windows(plan: Plan, target: Target) -> tuple[Window, ...]:
    period = plan.matter.period
    if target.max_gap_days is not None:
        return (Window(period.first, period.last, WHOLE_PLAN),)
    if target.around:
        return around_windows(period, target.around)
    return cut_windows(period, target.per, plan.matter.phases)


def _name_groups(
    plan: Plan, target: Target, registers: Registers
) -> Mapping[str | None, str | None]:
    """Return the values that must each reach the target, with their words, in order."""
    if target.each is None:
        return {None: None}
    names = _names(plan, target.each, registers)
    listed: tuple[str, ...] = getattr(target.where, target.each)
    return {value: names.get(value, value) for value in listed or names}


def _names(plan: Plan, each: Each, registers: Registers) -> Mapping[str, str]:
    match each:
        case "category":
            return {slug: entry.title for slug, entry in registers.categories.items()}
        case "field":
            return {slug: entry.title for slug, entry in registers.fields.items()}
        case "movement":
            return {slug: entry.title for slug, entry in registers.movements.items()}
        case "unit":
            return {slug: entry.title for slug, entry in registers.units.items()}
        case "exemplar_type":
            return LABELS["exemplar_type"]
        case "phase":
            return {phase: label("phase", phase) for phase, _ in plan.matter.phases.named()}


@dataclass(frozen=True, slots=True)
class _Reading:
    """What a window shows, before it is weighed against the day."""

    required: int
    done: int
    is_met: bool
    is_late: bool
    """Whether it lags behind; asked only while the window is open."""
    due: date | None


_UNDECIDED = frozenset({Status.UPCOMING, Status.BEHIND, Status.ON_TRACK})


def _read(timeline: Timeline, window: Window, target: Target, today: date) -> _Reading:
    if target.max_gap_days is not None:
        return _read_gap(timeline, window, target.max_gap_days, today)
    return _read_quota(timeline, window, target.at_least or 1, today)


def _read_quota(timeline: Timeline, window: Window, required: int, today: date) -> _Reading:
    done = timeline.total(window.first, window.last)
    elapsed = (today - window.first).days + 1  # today counts as elapsed
    return _Reading(
        required=required,
        done=done,
        is_met=done >= required,
        is_late=done < required * elapsed // window.days,
        due=window.last,
    )


def _read_gap(timeline: Timeline, window: Window, allowed: int, today: date) -> _Reading:
    """Find the longest silence so far: days from one item to the next.

    The window's first day, and its last or today, stand in for items at the ends.
    """
    end = min(today, window.last)
    days = [window.first, *timeline.days_in(window.first, end), end]
    silence = max(0, *((later - earlier).days for earlier, later in pairwise(days)))
    last_heard = days[-2]
    is_over, is_broken = window.last < today, silence > allowed
    needs_more = not is_broken and (window.last - last_heard).days > allowed
    return _Reading(
        required=allowed,
        done=silence,
        is_met=is_over and not is_broken,
        is_late=is_broken,
        due=last_heard + timedelta(days=allowed) if needs_more else None,
    )


def _decide(window: Window, reading: _Reading, today: date, is_waived: bool) -> Status:
    """Apply the table of the contract."""
    if reading.is_met:
        return Status.MET
    if window.first > today:
        return Status.UPCOMING
    if window.last < today:
        return Status.WAIVED if is_waived else Status.MISSED
    return Status.BEHIND if reading.is_late else Status.ON_TRACK
