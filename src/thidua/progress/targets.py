"""How far the plans are met: windows, counts and their status (design contract, section 4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from thidua.column import Plan, Registers
from thidua.progress.facts import (
    NOTHING,
    Catalogue,
    Fact,
    Timeline,
    draw_timeline,
    gather,
    gather_untimed,
)
from thidua.progress.tasks import TaskProgress, follow_tasks
from thidua.progress.windows import (
    WHOLE_PLAN,
    Today,
    Window,
    around_windows,
    cut_windows,
    last_fifth_begun,
)
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
class Silence:
    """Days without anything that counts: from one item, or an end of the window, to the next."""

    first: date
    last: date
    is_open: bool
    """Whether it still goes on; ``last`` is then the day up to which it is known."""


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
    silence: Silence | None = None
    """The longest one, the first of equals, where ``max_gap_days`` is asked and there was any."""
    is_ending: bool = False
    """Whether it is open, nothing is done, and its last fifth has begun."""


@dataclass(frozen=True, slots=True)
class TargetProgress:
    """All windows of one target."""

    target: Target
    windows: tuple[WindowProgress, ...]
    untimed: tuple[Fact, ...] = ()
    """For a target of minutes: broadcasts it would count if anybody had noted how long they ran."""


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


def evaluate(edition: Edition, *, is_over: bool = False) -> Progress:
    """Measure every window of every target by what happened up to the edition's ``now``.

    With ``is_over`` the day of ``now`` is weighed as past, as a report up to that day tells it.
    """
    today = Today(edition.now.date(), is_over)
    ledger = _Ledger(edition)
    return Progress(
        today.day,
        tuple(
            PlanProgress(
                plan,
                tuple(
                    TargetProgress(
                        target,
                        tuple(_measure(plan, target, ledger, today)),
                        ledger.untimed(plan, target),
                    )
                    for target in plan.matter.targets
                ),
                follow_tasks(plan, today.day, today.next_chance),
            )
            for plan in edition.column.plans
        ),
    )


class _Ledger:
    """The timelines of an edition. Targets that count alike share one."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self._catalogues: dict[Count, Catalogue] = {}
        self._untimed: Catalogue | None = None
        self._timelines: dict[tuple[Count, Where, Each | None], Mapping[str | None, Timeline]] = {}

    def timelines(self, target: Target) -> Mapping[str | None, Timeline]:
        """Return what counts for a target: by its ``each`` values, or all under ``None``."""
        key = (target.count, target.where, target.each)
        if key not in self._timelines:
            self._timelines[key] = self._draw(target)
        return self._timelines[key]

    def _draw(self, target: Target) -> Mapping[str | None, Timeline]:
        if target.count not in self._catalogues:
            self._catalogues[target.count] = Catalogue(gather(self.edition, target.count))
        catalogue = self._catalogues[target.count]
        if target.each is None:
            return {None: draw_timeline(catalogue.select(target.where))}
        groups = catalogue.group(target.where, target.each)
        return {value: draw_timeline(found) for value, found in groups.items()}

    def untimed(self, plan: Plan, target: Target) -> tuple[Fact, ...]:
        """Return the broadcasts in a plan's period that a target of minutes cannot count."""
        if target.count != "minutes":
            return ()
        if self._untimed is None:
            self._untimed = Catalogue(gather_untimed(self.edition))
        period = plan.matter.period
        found = self._untimed.select(target.where)
        return tuple(fact for fact in found if period.first <= fact.day <= period.last)


def _measure(plan: Plan, target: Target, ledger: _Ledger, today: Today) -> Iterator[WindowProgress]:
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
                silence=reading.silence,
                is_ending=status in OPEN and reading.is_ending,
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
    is_lost: bool
    """Whether nothing can mend it any more."""
    is_late: bool
    """Whether it lags behind; asked only while the window is open."""
    due: date | None
    silence: Silence | None = None
    is_ending: bool = False


OPEN = frozenset({Status.BEHIND, Status.ON_TRACK})
"""Status of windows that have begun and can still be met."""
_UNDECIDED = frozenset({Status.UPCOMING, *OPEN})


def _read(timeline: Timeline, window: Window, target: Target, today: Today) -> _Reading:
    if target.max_gap_days is not None:
        return _read_gap(timeline, window, target.max_gap_days, today)
    return _read_quota(timeline, window, target.at_least or 1, today)


def _read_quota(timeline: Timeline, window: Window, required: int, today: Today) -> _Reading:
    done = timeline.total(window.first, window.last)
    elapsed = (today.day - window.first).days + 1  # today counts as elapsed
    return _Reading(
        required=required,
        done=done,
        is_met=done >= required,
        is_lost=window.last < today.next_chance,
        is_late=done < required * elapsed // window.days,
        due=window.last,
        is_ending=done == 0 and last_fifth_begun(window.first, window.last, today.day),
    )


def _read_gap(timeline: Timeline, window: Window, allowed: int, today: Today) -> _Reading:
    """Find the longest silence so far: days from one item to the next.

    The window's first day, and its last or the next on which something can still come, stand in
    for items at the ends. A silence that is too long is lost at once: no later item shortens it.
    """
    is_over = window.last < today.next_chance
    end = window.last if is_over else today.next_chance
    days = [window.first, *timeline.days_in(window.first, end), end]
    lengths = [(later - earlier).days for earlier, later in pairwise(days)]
    done = max(0, *lengths)  # before the first day it would be less than none
    place = lengths.index(max(lengths))
    is_open = not is_over and place == len(lengths) - 1
    silence = Silence(days[place], days[place + 1], is_open) if done else None
    last_heard, is_broken = days[-2], done > allowed
    needs_more = not is_broken and (window.last - last_heard).days > allowed
    return _Reading(
        required=allowed,
        done=done,
        is_met=is_over and not is_broken,
        is_lost=is_over or is_broken,
        is_late=False,
        due=last_heard + timedelta(days=allowed) if needs_more else None,
        silence=silence,
    )


def _decide(window: Window, reading: _Reading, today: Today, is_waived: bool) -> Status:
    """Apply the table of the contract."""
    if reading.is_met:
        return Status.MET
    if window.first > today.day:
        return Status.UPCOMING
    if reading.is_lost:
        return Status.WAIVED if is_waived else Status.MISSED
    return Status.BEHIND if reading.is_late else Status.ON_TRACK
