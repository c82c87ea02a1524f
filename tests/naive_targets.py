"""A second evaluator, slow and plain, to compare the real one with.

It shares no code with it: windows are found by asking every single day of the period, and every
fact is spelled out into all the single stories that it tells.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import product
from math import floor
from typing import Any

from thidua.column import Article, Plan
from thidua.review import Edition, State
from thidua.schema.logs import ActivityRecord, SelectionRecord
from thidua.schema.plan import Target

Result = tuple[date, date, str | None, int, int, str, tuple[str, ...]]
"""First day, last day, group, required, done, status, items."""


@dataclass
class Happening:
    day: date
    item: str
    amount: int
    stories: list[dict[str, Any]]


def evaluate_naively(edition: Edition) -> dict[tuple[str, str], list[Result]]:
    """Return the results of every target, by the ids of plan and target."""
    return {
        (plan.id, target.id): list(_target(edition, plan, target))
        for plan in edition.column.plans
        for target in plan.matter.targets
    }


def _target(edition: Edition, plan: Plan, target: Target) -> Iterator[Result]:
    today = edition.now.date()
    happenings = list(_happenings(edition, target.count))
    for first, last in _windows(plan, target):
        for value in _groups(edition, plan, target):
            counted = []
            for happening in sorted(happenings, key=lambda h: h.day):
                if any(_tells(story, target, value) for story in happening.stories):
                    counted.append(happening)
            inside = [h for h in counted if first <= h.day <= last]
            items: list[str] = []
            for happening in inside:
                if happening.item not in items:
                    items.append(happening.item)
            waived = any(waiver.window == first for waiver in target.waivers)
            if target.max_gap_days:
                done = _silence({h.day for h in inside}, first, min(today, last))
                required = target.max_gap_days
                good = last < today and done <= required
                late = False
                broken = first <= today and done > required
            else:
                done = sum(happening.amount for happening in inside)
                required = target.at_least or 0
                good = done >= required
                length = sum(1 for _ in _days(first, last))
                elapsed = sum(1 for day in _days(first, last) if day <= today)
                late = done < floor(Fraction(required * elapsed, length))
                broken = False
            if good:
                status = "met"
            elif first > today:
                status = "upcoming"
            elif last < today or broken:
                status = "waived" if waived else "missed"
            else:
                status = "behind" if late else "on-track"
            yield first, last, value, required, done, status, tuple(items)


def _silence(heard: set[date], first: date, end: date) -> int:
    longest = running = 0
    for day in _days(first, end):
        running = 0 if day in heard or day == first else running + 1
        longest = max(longest, running)
    # The last day of the silence is the one on which something is heard again.
    for day in sorted(heard):
        before = [other for other in [first, *heard] if other < day]
        if day <= end and before:
            longest = max(longest, (day - max(before)).days)
    return longest


def _days(first: date, last: date) -> Iterator[date]:
    day = first
    while day <= last:
        yield day
        day += timedelta(days=1)


def _windows(plan: Plan, target: Target) -> list[tuple[date, date]]:
    runs: dict[object, list[date]] = {}
    for day in _days(plan.matter.period.first, plan.matter.period.last):
        mark = _mark(plan, target, day)
        if mark is not None:
            runs.setdefault(mark, []).append(day)
    return [(days[0], days[-1]) for days in runs.values()]


def _mark(plan: Plan, target: Target, day: date) -> object:
    """Say which window a day belongs to, if any."""
    if target.max_gap_days:
        return "plan"
    if target.around:
        period = plan.matter.period
        for year in range(period.first.year, period.last.year + 1):
            key_day = _key_day(year, target.around.day)
            if -target.around.before <= (day - key_day).days <= target.around.after:
                return year
        return None
    marks: dict[str, object] = {
        "plan": "plan",
        "year": day.year,
        "quarter": (day.year, (0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4)[day.month]),
        "month": (day.year, day.month),
        "phase": next(
            (name for name, s in plan.matter.phases.named() if s.first <= day <= s.last), None
        ),
    }
    return marks[target.per]


def _key_day(year: int, month_day: str) -> date:
    try:
        return date.fromisoformat(f"{year}-{month_day}")
    except ValueError:
        return date(year, 2, 28)


def _groups(edition: Edition, plan: Plan, target: Target) -> list[str | None]:
    if target.each is None:
        return [None]
    registers = edition.column.registers
    known: dict[str, list[str]] = {
        "category": list(registers.categories),
        "field": list(registers.fields),
        "movement": list(registers.movements),
        "unit": list(registers.units),
        "exemplar_type": ["ca-nhan", "tap-the", "ho-gia-dinh"],
        "phase": [name for name, _ in plan.matter.phases.named()],
    }
    wanted = list(getattr(target.where, target.each)) or known[target.each]
    return list(dict.fromkeys(wanted))


def _tells(story: dict[str, Any], target: Target, group: str | None) -> bool:
    if target.each and story.get(target.each) != group:
        return False
    for key in [
        "category",
        "kind",
        "field",
        "movement",
        "campaign",
        "phase",
        "unit",
        "exemplar_type",
        "exemplar_kind",
        "station",
        "broadcast_kind",
        "activity",
        "round",
    ]:
        wanted = getattr(target.where, key)
        if wanted and story.get(key) not in wanted:
            return False
    return True


def _happenings(edition: Edition, count: str) -> Iterator[Happening]:
    if count in ("articles", "exemplars"):
        return _told(edition, count)
    if count in ("broadcasts", "minutes"):
        return _on_air(edition, count)
    return _held(edition, count)


def _told(edition: Edition, count: str) -> Iterator[Happening]:
    articles = edition.column.articles
    live = [a for a in articles if edition.states[a.path] is State.PUBLISHED]
    for article in sorted(live, key=lambda a: (a.date, a.id)):
        if count == "articles":
            yield Happening(article.day, article.id, 1, _stories(article))
        else:
            for person in article.matter.exemplars:
                yield Happening(article.day, article.id, 1, _stories(article, person))


def _on_air(edition: Edition, count: str) -> Iterator[Happening]:
    today = edition.now.date()
    column = edition.column
    for number, record in enumerate((one.record for one in column.broadcasts), 1):
        owners = [a for a in column.articles if a.id == record.article]
        if record.on > today or (record.article and not owners):
            continue
        if owners and not _stands(edition, owners[0], record.on):
            continue
        yield from _aired(f"truyen-thanh#{number}", record, owners, count)
    for article in column.articles:
        for broadcast in article.matter.broadcasts:
            if broadcast.on <= today and _stands(edition, article, broadcast.on):
                yield from _aired(article.id, broadcast, [article], count)


def _held(edition: Edition, count: str) -> Iterator[Happening]:
    records: list[ActivityRecord | SelectionRecord] = [
        *(one.record for one in edition.column.activities),
        *(one.record for one in edition.column.selections),
    ]
    for number, record in enumerate(records, 1):
        is_activity = isinstance(record, ActivityRecord)
        if record.on > edition.now.date() or is_activity != (count == "activities"):
            continue
        stories: list[dict[str, Any]] = [
            {"unit": record.unit, "round": getattr(record, "round", None)}
        ]
        if isinstance(record, ActivityRecord):
            stories = [
                {"unit": record.unit, "activity": record.activity, "field": f, "movement": m}
                for f, m in product(record.fields or [None], record.movements or [None])
            ]
        yield Happening(record.on, f"hoat-dong#{number}", 1, stories)


def _aired(item: str, record: Any, owners: list[Article], count: str) -> Iterator[Happening]:
    own = {"station": record.station, "broadcast_kind": record.kind}
    stories = [{**story, **own} for story in (_stories(owners[0]) if owners else [{}])]
    amount = 1 if count == "broadcasts" else record.minutes
    if amount:
        yield Happening(record.on, item, amount, stories)


def _stands(edition: Edition, article: Article, day: date) -> bool:
    given = article.matter.review
    # A review that is still to come leaves the article waiting for it.
    waiting = (State.DRAFT, State.IN_REVIEW, State.CHANGED)
    voided = edition.states[article.path] in waiting
    if given is None or voided or given.digest != article.digest:
        return False
    return given.on.date() <= day


def _stories(article: Article, person: Any = None) -> list[dict[str, Any]]:
    matter = article.matter
    people = [person] if person else matter.exemplars
    return [
        {
            "category": matter.category,
            "kind": matter.kind,
            "unit": (person.unit if person else None) or matter.unit,
            "field": field,
            "movement": movement,
            "campaign": entry and entry.slug,
            "phase": entry and entry.phase,
            "exemplar_type": one and one.type,
            "exemplar_kind": one and one.kind,
        }
        for field, movement, entry, one in product(
            matter.fields or [None],
            matter.movements or [None],
            matter.campaigns or [None],
            people or [None],
        )
    ]
