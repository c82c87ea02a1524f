"""The scoring sheet: points by the office's own weights, each traceable to what earned it.

No plan gives weights, so without any in ``region.yml`` there is no sheet. Seed 003 asks for it
("đánh giá chấm điểm thi đua hàng năm"); the points are a proposal for people to decide on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from thidua.region.questions import Item, Person
from thidua.region.reading import Window
from thidua.region.settings import Criterion
from thidua.text.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a ward did in a year, as far as it is counted."""

    windows: Sequence[Window]
    """Those of the year that have begun."""
    items: Sequence[Item]
    people: Sequence[Person]
    """Those told of in the year."""


@dataclass(frozen=True, slots=True)
class Score:
    """The points of one ward for one criterion."""

    criterion: Criterion
    value: int
    full_at: int
    points: float
    traces: tuple[str, ...]
    """What earned them: addresses, or windows by name."""


def score(criterion: Criterion, evidence: Evidence) -> Score:
    """Return the points for a criterion, in proportion up to all of them."""
    traces = _TRACES[criterion.measure](evidence)
    value = len(traces)
    full = criterion.full_at or max(1, len(evidence.windows))
    points = round(criterion.points * min(value, full) / full, 2)
    return Score(criterion, value, full, points, traces)


def _windows_met(evidence: Evidence) -> tuple[str, ...]:
    return tuple(
        f"{w.text} {w.group or ''} {w.label} ({short_date(w.first)} – {short_date(w.last)})"
        for w in evidence.windows
        if w.status == "met"
    )


def _articles(evidence: Evidence) -> tuple[str, ...]:
    return tuple(item.url for item in evidence.items)


def _exemplars(evidence: Evidence) -> tuple[str, ...]:
    return tuple(f"{person.name}: {person.url}" for person in evidence.people)


def _fields(evidence: Evidence) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for item in evidence.items:
        for field in item.fields:
            found.setdefault(field, item.url)
    return tuple(f"{field}: {url}" for field, url in found.items())


def _months(evidence: Evidence) -> tuple[str, ...]:
    found: dict[str, str] = {}
    for item in evidence.items:
        found.setdefault(f"{item.day.month:02d}/{item.day.year}", item.url)
    return tuple(f"{month}: {url}" for month, url in found.items())


_TRACES = {
    "windows-met": _windows_met,
    "articles": _articles,
    "exemplars": _exemplars,
    "fields": _fields,
    "months": _months,
}
