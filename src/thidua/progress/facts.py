"""What the column did, as dated facts that targets count (design contract, section 4).

A fact is one article, broadcast, exemplar, activity or selection round. Facts are gathered once
for each kind of count and sorted once; a :class:`Timeline` then answers any window by bisection,
so that the cost grows with the number of facts and of windows, never with their product.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from thidua.column import Article
from thidua.review import Edition, State
from thidua.schema.article import ArticleMatter, Broadcast, Exemplar
from thidua.schema.logs import (
    ActivityRecord,
    BroadcastRecord,
    SelectionRecord,
)
from thidua.schema.plan import Count, Each, Where

_APPROVED = frozenset({State.PUBLISHED, State.SCHEDULED, State.WITHDRAWN, State.NO_CONSENT})
"""States of articles whose review stands. Consent and withdrawal decide what may be seen from now
on; they do not undo what was on air."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that counts, with what it can be filtered by."""

    day: date
    item: str
    """Article id, or that of a log's record."""
    amount: int = 1
    matter: ArticleMatter | None = None
    """Of the article it is, or belongs to."""
    exemplar: Exemplar | None = None
    record: Broadcast | BroadcastRecord | ActivityRecord | SelectionRecord | None = None


@dataclass(frozen=True, slots=True)
class Timeline:
    """Facts in order of their days, with running totals."""

    days: Sequence[date]
    totals: Sequence[int]
    """``totals[n]`` is the amount of the first ``n`` facts."""
    items: Sequence[str]
    _shared: dict[tuple[int, int], tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Answers of :meth:`items_in`: windows alike share one, for it may name every article."""

    def total(self, first: date, last: date) -> int:
        """Return the amount from ``first`` to ``last``, both included."""
        start, end = self._slice(first, last)
        return self.totals[end] - self.totals[start]

    def items_in(self, first: date, last: date) -> tuple[str, ...]:
        """Return what counted from ``first`` to ``last``, in order, each item once."""
        start, end = place = self._slice(first, last)
        if place not in self._shared:
            self._shared[place] = tuple(dict.fromkeys(self.items[start:end]))
        return self._shared[place]

    def days_in(self, first: date, last: date) -> Sequence[date]:
        """Return the days of the facts from ``first`` to ``last``, in order."""
        start, end = self._slice(first, last)
        return self.days[start:end]

    def _slice(self, first: date, last: date) -> tuple[int, int]:
        return bisect_left(self.days, first), bisect_right(self.days, last)


def draw_timeline(facts: Iterable[Fact]) -> Timeline:
    """Return the timeline of facts that are already in order of their days."""
    ordered = tuple(facts)
    return Timeline(
        days=[fact.day for fact in ordered],
        totals=list(accumulate((fact.amount for fact in ordered), initial=0)),
        items=[fact.item for fact in ordered],
    )


NOTHING = draw_timeline(())


def gather(edition: Edition, count: Count) -> tuple[Fact, ...]:
    """Return every fact of one kind that has happened by the edition's ``now``, by day."""
    return tuple(sorted(_GATHERERS[count](edition), key=lambda fact: fact.day))


class Catalogue:
    """Facts in order of their days, with the places of each by what it can be filtered by.

    A facet is read once for all facts, when a filter first asks for it. A filter then costs what
    it finds, not what there is.
    """

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = tuple(facts)
        self._places: dict[_Facet, Mapping[Row, Sequence[int]]] = {}

    def select(self, where: Where) -> tuple[Fact, ...]:
        """Return the facts that match every given key; one without a value for a key does not."""
        found = self._find(where, _FACETS)
        return self.facts if found is None else self._at(found)

    def group(self, where: Where, each: Each) -> Mapping[str, Sequence[Fact]]:
        """Return what matches by its values of ``each``; with two values it is in two groups."""
        given = where.given()
        facet = next(facet for facet in _FACETS if each in facet.keys)
        place = facet.keys.index(each)
        others = self._find(where, [other for other in _FACETS if other is not facet])
        groups: dict[str, set[int]] = defaultdict(set)
        for row, places in self._rows(facet).items():
            value = row[place]
            if value is not None and facet.agrees(row, given):
                groups[value].update(places)
        return {
            value: self._at(found if others is None else found & others)
            for value, found in groups.items()
        }

    def _find(self, where: Where, facets: Iterable[_Facet]) -> Set[int] | None:
        """Return the places of what matches within some facets, or ``None`` for everything."""
        given = where.given()
        found = [
            self._match(facet, given) for facet in facets if not given.keys().isdisjoint(facet.keys)
        ]
        return frozenset.intersection(*sorted(found, key=len)) if found else None

    def _match(self, facet: _Facet, given: Mapping[str, frozenset[str]]) -> frozenset[int]:
        rows = self._rows(facet).items()
        return frozenset().union(*(places for row, places in rows if facet.agrees(row, given)))

    def _rows(self, facet: _Facet) -> Mapping[Row, Sequence[int]]:
        if facet not in self._places:
            places: dict[Row, list[int]] = defaultdict(list)
            for place, fact in enumerate(self.facts):
                for row in dict.fromkeys(facet.rows(fact)):
                    places[row].append(place)
            self._places[facet] = places
        return self._places[facet]

    def _at(self, places: Set[int]) -> tuple[Fact, ...]:
        return tuple(self.facts[place] for place in sorted(places))


def keys_of(count: Count) -> frozenset[str]:
    """Return the filter keys for which facts of a kind can have a value at all."""
    return frozenset(key for facet in _FACETS_OF[count] for key in facet.keys)


# Gathering

_AIRED = (Broadcast, BroadcastRecord)
_HELD = (ActivityRecord, SelectionRecord)


def _articles(edition: Edition) -> Iterator[Fact]:
    for article in _published(edition):
        yield Fact(article.day, article.id, matter=article.matter)


def _exemplars(edition: Edition) -> Iterator[Fact]:
    for article in _published(edition):
        for exemplar in article.matter.exemplars:
            yield Fact(article.day, article.id, matter=article.matter, exemplar=exemplar)


def _published(edition: Edition) -> Iterator[Article]:
    """Yield what is published, oldest first. A live preview also shows drafts: they never count."""
    for article in reversed(edition.published):
        if edition.states[article.path] is State.PUBLISHED:
            yield article


def _broadcasts(edition: Edition) -> Iterator[Fact]:
    today = edition.now.date()
    column = edition.column
    articles = column.article_by_id()
    for one in edition.broadcasts:
        record = one.record
        article = articles.get(record.article) if record.article else None
        allowed = _approved_by(edition, article, record.on) if record.article else True
        if allowed and record.on <= today:
            matter = article.matter if article else None
            yield Fact(record.on, one.item, matter=matter, record=record)
    for article in column.articles:
        for broadcast in article.matter.broadcasts:
            if broadcast.on <= today and _approved_by(edition, article, broadcast.on):
                yield Fact(broadcast.on, article.id, matter=article.matter, record=broadcast)


def _approved_by(edition: Edition, article: Article | None, day: date) -> bool:
    """Tell whether an article's review stands, and its first one is not later than ``day``."""
    if article is None or article.matter.review is None:
        return False
    review = article.matter.review
    stands = edition.states[article.path] in _APPROVED and review.digest == article.digest
    return stands and review.began.date() <= day


def _minutes(edition: Edition) -> Iterator[Fact]:
    for fact in _broadcasts(edition):
        if isinstance(fact.record, _AIRED) and fact.record.minutes:
            yield Fact(fact.day, fact.item, fact.record.minutes, fact.matter, record=fact.record)


def gather_untimed(edition: Edition) -> tuple[Fact, ...]:
    """Return the broadcasts whose minutes nobody noted, by day: no minutes count of them."""
    return tuple(
        fact
        for fact in gather(edition, "broadcasts")
        if isinstance(fact.record, _AIRED) and not fact.record.minutes
    )


def _activities(edition: Edition) -> Iterator[Fact]:
    for one in edition.activities:
        if one.record.on <= edition.now.date():
            yield Fact(one.record.on, one.item, record=one.record)


def _selections(edition: Edition) -> Iterator[Fact]:
    for one in edition.selections:
        if one.record.on <= edition.now.date():
            yield Fact(one.record.on, one.item, record=one.record)


_GATHERERS: Mapping[Count, Callable[[Edition], Iterator[Fact]]] = {
    "articles": _articles,
    "broadcasts": _broadcasts,
    "minutes": _minutes,
    "exemplars": _exemplars,
    "activities": _activities,
    "selections": _selections,
}


# Filtering

Row = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class _Facet:
    """Filter keys that belong together, and how a fact's values for them are read.

    Each row is one thing the fact is about. Keys of one facet must match in the same row: a
    campaign and its phase, a person's type and kind.
    """

    keys: tuple[str, ...]
    rows: Callable[[Fact], Iterable[Row]]

    def agrees(self, row: Row, given: Mapping[str, frozenset[str]]) -> bool:
        """Tell whether a row has a wanted value for every given key of this facet."""
        return all(
            value in given[key] for key, value in zip(self.keys, row, strict=True) if key in given
        )


def _subject(fact: Fact) -> Iterable[Row]:
    return [(fact.matter.category, fact.matter.kind)] if fact.matter else ()


def _unit(fact: Fact) -> Iterable[Row]:
    """Give the unit an exemplar belongs to, else the one that sent the item or held the event."""
    if fact.exemplar and fact.exemplar.unit:
        return [(fact.exemplar.unit,)]
    source = fact.record if isinstance(fact.record, _HELD) else fact.matter
    return [(source.unit,)] if source else ()


def _fields(fact: Fact) -> Iterable[Row]:
    source = fact.record if isinstance(fact.record, ActivityRecord) else fact.matter
    return [(slug,) for slug in source.fields] if source else ()


def _movements(fact: Fact) -> Iterable[Row]:
    source = fact.record if isinstance(fact.record, ActivityRecord) else fact.matter
    return [(slug,) for slug in source.movements] if source else ()


def _campaigns(fact: Fact) -> Iterable[Row]:
    return [(entry.slug, entry.phase) for entry in fact.matter.campaigns] if fact.matter else ()


def _people(fact: Fact) -> Iterable[Row]:
    """Give the exemplar that is counted, or all that an article is about."""
    if fact.exemplar:
        return [(fact.exemplar.type, fact.exemplar.kind)]
    return [(e.type, e.kind) for e in fact.matter.exemplars] if fact.matter else ()


def _radio(fact: Fact) -> Iterable[Row]:
    return [(fact.record.station, fact.record.kind)] if isinstance(fact.record, _AIRED) else ()


def _activity(fact: Fact) -> Iterable[Row]:
    return [(fact.record.activity,)] if isinstance(fact.record, ActivityRecord) else ()


def _round(fact: Fact) -> Iterable[Row]:
    return [(fact.record.round,)] if isinstance(fact.record, SelectionRecord) else ()


_SUBJECT = _Facet(("category", "kind"), _subject)
_UNIT = _Facet(("unit",), _unit)
_FIELD = _Facet(("field",), _fields)
_MOVEMENT = _Facet(("movement",), _movements)
_CAMPAIGN = _Facet(("campaign", "phase"), _campaigns)
_PEOPLE = _Facet(("exemplar_type", "exemplar_kind"), _people)
_RADIO = _Facet(("station", "broadcast_kind"), _radio)
_ACTIVITY = _Facet(("activity",), _activity)
_ROUND = _Facet(("round",), _round)
_FACETS = (_SUBJECT, _UNIT, _FIELD, _MOVEMENT, _CAMPAIGN, _PEOPLE, _RADIO, _ACTIVITY, _ROUND)
_OF_ARTICLES = (_SUBJECT, _UNIT, _FIELD, _MOVEMENT, _CAMPAIGN, _PEOPLE)
_FACETS_OF: Mapping[Count, tuple[_Facet, ...]] = {
    "articles": _OF_ARTICLES,
    "exemplars": _OF_ARTICLES,
    "broadcasts": (*_OF_ARTICLES, _RADIO),
    "minutes": (*_OF_ARTICLES, _RADIO),
    "activities": (_UNIT, _FIELD, _MOVEMENT, _ACTIVITY),
    "selections": (_UNIT, _ROUND),
}
