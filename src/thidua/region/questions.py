"""What pages and reports ask of the store: one question, one statement of SQL, typed rows back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime
from typing import Any

from thidua.clock import VIETNAM
from thidua.region.reading import Window
from thidua.region.settings import Region
from thidua.region.standing import Figures, Heard, WardState, decide
from thidua.region.store import Store, read_faults
from thidua.text.vietnamese import given_name_key


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a ward's column."""

    ward: str
    guid: str
    title: str
    summary: str
    url: str
    day: date
    published: datetime
    changed: datetime
    author: str | None
    category: str
    fields: tuple[str, ...]
    movements: tuple[str, ...]
    unit: str | None
    sample: bool


@dataclass(frozen=True, slots=True)
class Person:
    """An exemplar of a ward: a person, a group or a household."""

    ward: str
    id: str
    name: str
    type: str
    kinds: tuple[str, ...]
    units: tuple[str, ...]
    fields: tuple[tuple[str, str], ...]
    """Slug and name."""
    movements: tuple[tuple[str, str], ...]
    recognitions: tuple[str, ...]
    years: tuple[int, ...]
    articles: tuple[str, ...]
    url: str

    @property
    def key(self) -> str:
        """What it is known by among all wards."""
        return f"{self.ward}/{self.id}"


def states(region: Region, store: Store, now: datetime) -> tuple[WardState, ...]:
    """Return how every ward stands, cluster by cluster, and by name in each."""
    today = now.astimezone(VIETNAM).date()
    figures, heard = count_all(store, today), hear_all(store)
    faults = defaultdict(list)
    for fault in read_faults(store):
        faults[fault.ward].append(fault)
    found = []
    for ward in (ward for _, wards in region.groups for ward in wards):
        counted, said = figures.get(ward.code, Figures()), heard.get(ward.code)
        standing, reason = decide(counted, said, today, region.silent_after)
        age = said.age(now) if said else None
        found.append(
            WardState(
                ward,
                region.cluster_name(ward),
                counted,
                said,
                tuple(faults[ward.code]),
                standing,
                reason,
                age if age is not None and age > region.stale_after else None,
            )
        )
    return tuple(found)


def hear_all(store: Store) -> dict[str, Heard]:
    """Return what each ward said of itself when it last answered."""
    rows = store.all(
        "SELECT ward, publisher, site, authority, has_targets, demo, as_of, good FROM wards"
    )
    return {row[0]: Heard(*_plain(row[1:])) for row in rows}


def count_all(store: Store, today: date) -> dict[str, Figures]:
    """Return the figures of each ward up to a day."""
    new_year = date(today.year, 1, 1)
    before = date(today.year - 1, 1, 1)
    same_day = _year_before(today)
    windows = {
        ward: counts
        for ward, *counts in store.all(
            "SELECT ward, count(*) FILTER (status = 'met'),"
            " count(*) FILTER (status IN ('missed', 'behind')), count(*) FROM windows"
            " WHERE gone IS NULL AND first <= ? AND last >= ? GROUP BY ward",
            *(today, new_year),
        )
    }
    items = {
        ward: counts
        for ward, *counts in store.all(
            "SELECT ward, count(*) FILTER (day >= ?), count(*) FILTER (day BETWEEN ? AND ?),"
            " count(*), max(day) FROM articles WHERE gone IS NULL GROUP BY ward",
            *(new_year, before, same_day),
        )
    }
    people = {
        ward: counts
        for ward, *counts in store.all(
            "SELECT ward, count(*), count(*) FILTER (list_contains(years, ?)),"
            " count(*) FILTER (list_contains(years, ?)) FROM exemplars"
            " WHERE gone IS NULL GROUP BY ward",
            *(today.year, today.year - 1),
        )
    }
    found = {}
    for ward in windows.keys() | items.keys() | people.keys():
        met, late, due = windows.get(ward, (0, 0, 0))
        year, earlier, every, newest_day = items.get(ward, (0, 0, 0, None))
        named, told, told_before = people.get(ward, (0, 0, 0))
        found[ward] = Figures(
            met=met,
            late=late,
            due=due,
            items=year,
            items_before=earlier,
            items_all=every,
            exemplars=named,
            exemplars_year=told,
            exemplars_before=told_before,
            newest=newest_day,
        )
    return found


def _year_before(day: date) -> date:
    """Return the same day a year before; of a leap day, the last of February."""
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


_ITEM = (
    "ward, guid, title, summary, url, day, published, changed, author, category, field_names,"
    " movement_names, unit, sample"
)


def newest(store: Store, most: int, wards: Sequence[str] | None = None) -> tuple[Item, ...]:
    """Return the newest items of all wards, or of some."""
    among = "gone IS NULL" + ("" if wards is None else " AND ward IN (SELECT unnest(?))")
    values = [] if wards is None else [list(wards)]
    # Only narrow columns are sorted; of the wide rows no more are read than are shown.
    (since,) = store.one(
        f"SELECT min(day) FROM (SELECT day FROM articles WHERE {among} ORDER BY day DESC LIMIT ?)",
        *(*values, most),
    )
    order = "ORDER BY published DESC, guid"
    rows = store.all(
        f"SELECT {_ITEM} FROM articles WHERE rowid IN (SELECT rowid FROM articles"
        f" WHERE {among} AND day >= ? {order} LIMIT ?) {order}",
        *(*values, since, most),
    )
    return tuple(Item(*_plain(row)) for row in rows)


def _plain(row: Sequence[Any]) -> Iterator[Any]:
    """Yield a row's values as our types have them: lists that nobody changes, local times."""
    for value in row:
        match value:
            case list():
                yield tuple(value)
            case datetime():
                yield value.replace(tzinfo=UTC).astimezone(VIETNAM)
            case _:
                yield value


_WINDOW = ", ".join(f'"{one.name}"' for one in fields(Window))


def windows_of(store: Store, ward: str) -> tuple[Window, ...]:
    """Return every window of a ward, the newest plan first."""
    rows = store.all(
        f"SELECT {_WINDOW} FROM windows WHERE gone IS NULL AND ward = ?"
        " ORDER BY max(last) OVER (PARTITION BY plan) DESC, plan, target, first, label",
        ward,
    )
    return tuple(Window(*_plain(row)) for row in rows)


def people(store: Store, ward: str | None = None) -> tuple[Person, ...]:
    """Return the exemplars of all wards, or of one, by given name."""
    among, values = ("", []) if ward is None else (" AND ward = ?", [ward])
    rows = store.all(
        "SELECT ward, id, name, type, kinds, units, fields, field_names, movements,"
        " movement_names, recognitions, years, articles, url FROM exemplars"
        f" WHERE gone IS NULL{among}",
        *values,
    )
    found = [_person(*_plain(row)) for row in rows]
    return tuple(sorted(found, key=lambda one: (given_name_key(one.name), one.key)))


def _person(*row: Any) -> Person:
    *start, fields, field_names, movements, movement_names, awards, years, articles, url = row
    ward, identity, name, type_, kinds, units = start
    return Person(
        ward=ward,
        id=identity,
        name=name,
        type=type_,
        kinds=kinds,
        units=units,
        fields=tuple(zip(fields, field_names, strict=True)),
        movements=tuple(zip(movements, movement_names, strict=True)),
        recognitions=awards,
        years=years,
        articles=articles,
        url=url,
    )


def traces(store: Store, ward: str, first: date, last: date) -> tuple[Item, ...]:
    """Return the items that a ward published in a span of days, the oldest first."""
    rows = store.all(
        f"SELECT {_ITEM} FROM articles WHERE gone IS NULL AND ward = ? AND day BETWEEN ? AND ?"
        " ORDER BY published, guid",
        *(ward, first, last),
    )
    return tuple(Item(*_plain(row)) for row in rows)
