"""What the pages of a region's site show, ready for templates that only show."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from operator import add

from thidua.column.addresses import entry_address, feed_addresses, list_page_address
from thidua.region.questions import Item, Person
from thidua.region.reading import Window
from thidua.region.settings import Cluster, Region
from thidua.region.standing import Figures, Standing, WardState
from thidua.site.pages import Crumb, Shown
from thidua.text.people import name_key
from thidua.text.vietnamese import collation_key

CLUSTERS, WARDS, EXEMPLARS, NEWEST, COMPARISON = "cum", "phuong", "dien-hinh", "tin-moi", "so-sanh"
MOST_ROWS = 500
"""Wards in one table: more are shown cluster by cluster."""
UNITS = 200
"""Names of units that are offered: a few kilobytes on each page of the register."""
NAMESAKES = 3
"""Wards told of at a name that many bear: common names are borne in hundreds of wards."""
ROLL = 200
"""Exemplars on one page of the register."""


@dataclass(frozen=True, slots=True)
class ClusterRow:
    """A cluster with what its wards come to."""

    cluster: Cluster
    address: str
    wards: int
    counts: Mapping[str, int]
    """Wards by standing."""
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview(Shown):
    """All wards, or those of a cluster."""

    states: tuple[WardState, ...]
    """Empty where there are too many for one table."""
    clusters: tuple[ClusterRow, ...]
    counts: tuple[tuple[Standing, int], ...]
    total: Figures
    wards: int
    items: tuple[ShownItem, ...]
    stale: tuple[WardState, ...]
    silent_after: int
    """Days, as the office has it."""


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with the ward it is from."""

    item: Item
    ward: Crumb


@dataclass(frozen=True, slots=True)
class Newest(Shown):
    """The newest items of everywhere."""

    items: tuple[ShownItem, ...]


@dataclass(frozen=True, slots=True)
class ShownTarget:
    """One target of a ward with its windows."""

    plan: str
    text: str
    is_silence: bool
    noun: str
    """What it counts, as a word of the labels."""
    windows: tuple[Window, ...]


@dataclass(frozen=True, slots=True)
class WardPage(Shown):
    """What is known of one ward."""

    state: WardState
    targets: tuple[ShownTarget, ...]
    items: tuple[ShownItem, ...]
    people: tuple[RollRow, ...]


@dataclass(frozen=True, slots=True)
class RollRow:
    """An exemplar in the register, with who bears the same name elsewhere."""

    person: Person
    ward: Crumb
    cluster: str
    namesakes: tuple[Crumb, ...]
    """Wards with one of the same name and type, the first few: perhaps the same, nobody knows."""
    more_namesakes: int
    """How many such wards there are beside these."""
    same: tuple[Crumb, ...]
    """Wards where the office knows it to be the same one."""


@dataclass(frozen=True, slots=True)
class Roll(Shown):
    """One page of the register of exemplars."""

    rows: tuple[RollRow, ...]
    number: int
    count: int
    total: int
    address: str
    parts: int
    """Files that the search reads."""
    fields: tuple[tuple[str, str], ...]
    movements: tuple[tuple[str, str], ...]
    units: tuple[str, ...]
    """The most frequent names, to choose from while typing; every other one is found too."""
    years: tuple[int, ...]
    clusters: tuple[tuple[str, str], ...]

    @property
    def page_addresses(self) -> tuple[str, ...]:
        """Addresses of all pages of the register, in order."""
        return tuple(list_page_address(self.address, n) for n in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class Feeds(Shown):
    """The lists that have feeds."""

    lists: tuple[Crumb, ...]


@dataclass(frozen=True, slots=True)
class Files(Shown):
    """The data files, each with what it holds."""

    rows: tuple[tuple[str, str], ...]


def ward_crumb(state: WardState) -> Crumb:
    """Return a ward's name with its page in the region's site."""
    return Crumb(state.ward.title, state.address)


def cluster_rows(region: Region, states: Sequence[WardState]) -> tuple[ClusterRow, ...]:
    """Return every cluster with what its wards come to."""
    by_code = {state.ward.code: state for state in states}
    rows = []
    for cluster, wards in region.groups:
        members = [by_code[ward.code] for ward in wards]
        rows.append(
            ClusterRow(
                cluster,
                entry_address(CLUSTERS, cluster.id),
                len(members),
                Counter(state.standing.value for state in members),
                total_of(members),
            )
        )
    return tuple(rows)


def total_of(states: Iterable[WardState]) -> Figures:
    """Return the figures of wards together."""
    return reduce(add, (state.figures for state in states), Figures())


def overview(
    region: Region, states: Sequence[WardState], items: Iterable[ShownItem], *, whole: bool
) -> Overview:
    """Return what a page tells of some wards; ``whole`` tells of the clusters too."""
    counts = Counter(state.standing for state in states)
    clusters = cluster_rows(region, states) if whole else ()
    is_long = len(states) > MOST_ROWS and len(clusters) > 1
    return Overview(
        states=() if is_long else tuple(states),
        clusters=clusters if len(clusters) > 1 else (),
        counts=tuple((one, counts[one]) for one in reversed(Standing) if counts[one]),
        total=total_of(states),
        wards=len(states),
        items=tuple(items),
        stale=tuple(state for state in states if state.age is not None),
        silent_after=region.silent_after,
    )


def targets_of(windows: Iterable[Window]) -> tuple[ShownTarget, ...]:
    """Return a ward's windows by target, in the order they come."""
    grouped: dict[tuple[str, str], list[Window]] = defaultdict(list)
    for window in windows:
        grouped[window.plan, window.target].append(window)
    return tuple(
        ShownTarget(
            rows[0].plan_title, rows[0].text, rows[0].is_silence, rows[0].count, tuple(rows)
        )
        for rows in grouped.values()
    )


def roll_rows(
    region: Region, states: Sequence[WardState], people: Sequence[Person]
) -> tuple[RollRow, ...]:
    """Return the whole register; nobody is taken for another because of a name alone."""
    crumbs = {state.ward.code: ward_crumb(state) for state in states}
    clusters = {state.ward.code: state.ward.cluster or "" for state in states}
    known_people = [person for person in people if person.ward in crumbs]
    bearers = _bearers(known_people, crumbs)
    known = {key: group for group in region.same for key in group}
    rows = []
    for person in known_people:
        sure = {key.partition("/")[0] for key in known.get(person.key, ())} - {person.ward}
        wards = bearers[_named(person)]
        apart = sure | {person.ward}
        named = tuple(islice((crumbs[one] for one in wards if one not in apart), NAMESAKES))
        others = len(wards) - sum(one in wards for one in apart)
        rows.append(
            RollRow(
                person,
                crumbs[person.ward],
                clusters[person.ward],
                named,
                others - len(named),
                _in_order(crumbs[ward] for ward in sure if ward in crumbs),
            )
        )
    return tuple(rows)


def _named(person: Person) -> tuple[str, str]:
    return person.type, name_key(person.name)


def _bearers(
    people: Iterable[Person], crumbs: Mapping[str, Crumb]
) -> Mapping[tuple[str, str], dict[str, None]]:
    """Return the wards, in the order of their names, that have somebody of a name and type."""
    ranks = {code: collation_key(crumb.title) for code, crumb in crumbs.items()}
    found: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for person in sorted(people, key=lambda one: ranks[one.ward]):
        found[_named(person)][person.ward] = None
    return found


def _in_order(crumbs: Iterable[Crumb]) -> tuple[Crumb, ...]:
    return tuple(sorted(crumbs, key=lambda crumb: collation_key(crumb.title)))


def choices_of(rows: Iterable[RollRow]) -> tuple[tuple[tuple[str, str], ...], ...]:
    """Return the fields and the movements that occur, each slug with its most frequent name."""
    found: tuple[dict[str, Counter[str]], dict[str, Counter[str]]] = ({}, {})
    for row in rows:
        for known, themes in zip(found, (row.person.fields, row.person.movements), strict=True):
            for slug, name in themes:
                known.setdefault(slug, Counter())[name] += 1
    named = (
        [(slug, names.most_common(1)[0][0]) for slug, names in known.items()] for known in found
    )
    return tuple(tuple(sorted(one, key=lambda pair: collation_key(pair[1]))) for one in named)


def units_of(rows: Iterable[RollRow]) -> tuple[str, ...]:
    """Return the names of units that occur most often."""
    found = Counter(unit for row in rows for unit in dict.fromkeys(row.person.units))
    return tuple(sorted((unit for unit, _ in found.most_common(UNITS)), key=collation_key))


def years_of(rows: Iterable[RollRow]) -> tuple[int, ...]:
    """Return the years in which somebody was told of, newest first."""
    return tuple(sorted({year for row in rows for year in row.person.years}, reverse=True))


def feed_crumbs(title: str, address: str) -> tuple[Crumb, ...]:
    """Return the feeds of a list, for the head of its page."""
    names = ("RSS", "Atom", "JSON Feed")
    return tuple(
        Crumb(f"{title} ({name})", feed)
        for name, feed in zip(names, feed_addresses(address), strict=True)
    )
