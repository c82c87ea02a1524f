"""What a plan brought about: one typed picture, from which every form of the report is written.

Slugs have become names here and days are still days; how it is worded is left to ``outline``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from thidua.column import Plan
from thidua.progress.targets import Status
from thidua.progress.tasks import TaskProgress
from thidua.schema.article import ExemplarType, Recognition
from thidua.schema.plan import Waiver
from thidua.schema.ward import Ward


@dataclass(frozen=True, slots=True)
class WindowResult:
    """One window of a target, with how far it got."""

    name: str
    group: str | None
    first: date
    last: date
    required: int
    done: int
    status: Status
    is_ending: bool
    done_words: str
    """What is done, of what is asked: for a silence with its first and last day."""
    need: str
    """What is still to be done, or why nothing is."""
    waiver: Waiver | None


@dataclass(frozen=True, slots=True)
class TargetResult:
    """One target. With ``is_gap`` the figures are days of silence, and less is better."""

    text: str
    note: str | None
    noun: str
    is_gap: bool
    windows: tuple[WindowResult, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One published item of the column; ``address`` from the site's root."""

    day: date
    title: str
    kind: str
    category: str
    unit: str | None
    address: str


@dataclass(frozen=True, slots=True)
class Airing:
    """One time on air. ``title`` is ``None`` when its article may not be shown."""

    day: date
    station: str
    minutes: int | None
    kind: str
    title: str | None


@dataclass(frozen=True, slots=True)
class Honoured:
    """A person, group or household held up as an example, once however many items tell of it."""

    name: str
    type: ExemplarType
    kind: str
    units: tuple[str, ...]
    """Slugs; names are in :attr:`unit`."""
    unit: str | None
    fields: tuple[str, ...]
    """Slugs, as in :class:`FieldShare`."""
    field: str | None
    recognition: Recognition | None
    items: tuple[str, ...]
    """Titles of the items, oldest first."""


@dataclass(frozen=True, slots=True)
class FieldShare:
    """A field of work with the exemplars of the year, possibly none."""

    name: str
    exemplars: tuple[Honoured, ...]


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a unit, or a group of units, brought in; nothing is a result as well (seed 002)."""

    name: str
    group: str | None
    items: int
    exemplars: int


@dataclass(frozen=True, slots=True)
class Event:
    """One off-line activity."""

    day: date
    kind: str
    title: str
    unit: str | None
    participants: int | None


@dataclass(frozen=True, slots=True)
class Selection:
    """One round in which exemplars were chosen; ``items`` are titles of published items."""

    day: date
    round: str
    title: str | None
    unit: str | None
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there was between two days, both included."""

    first: date
    last: date
    items: int
    airings: int
    minutes: int
    exemplars: int
    events: int

    def __bool__(self) -> bool:
        """Whether anything at all was noted."""
        return bool(self.items or self.airings or self.exemplars or self.events)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A unit that fell short: whom to remind, who does it, and of what."""

    unit: str
    group: str | None
    followed_by: str | None
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Everything the report tells, in the order in which it is told."""

    ward: Ward
    plan: Plan
    as_of: date
    first: date
    """From this day on the report tells what was done."""
    is_part: bool
    """Whether it is asked to tell of a part of the plan's time only, such as a quarter."""
    is_deputy: bool
    """Whether a deputy signs for the chairperson."""
    site: str
    """The site's own address, without a slash at its end."""
    targets: tuple[TargetResult, ...]
    items: tuple[Item, ...]
    airings: tuple[Airing, ...]
    exemplars: tuple[Honoured, ...]
    fields: tuple[FieldShare, ...]
    units: tuple[Contribution, ...]
    groups: tuple[Contribution, ...]
    """Empty when no unit has a group."""
    events: tuple[Event, ...]
    selections: tuple[Selection, ...]
    tasks: tuple[TaskProgress, ...]
    figures: Figures
    before: Figures | None
    """Of as long a time just before; ``None`` where the calendar has none."""
    reminders: tuple[Reminder, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    """What somebody filled into the blanks (:mod:`thidua.reports.yearly.answers`)."""

    def gaps(self) -> Iterator[tuple[TargetResult, WindowResult]]:
        """Yield the windows that fell short: missed, waived, or behind while still open."""
        for target in self.targets:
            for window in target.windows:
                if window.status in (Status.MISSED, Status.WAIVED, Status.BEHIND):
                    yield target, window
