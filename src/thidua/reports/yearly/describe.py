"""Gathering what a report tells, from an edition and its progress and from nothing else.

Of articles only the published ones are named (design contract, section 2), even where a record of
the logs names another. Whatever counts for a target counts here by the same facts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from thidua.column import Article
from thidua.progress.facts import Fact, gather
from thidua.progress.targets import PlanProgress, Status, WindowProgress
from thidua.progress.windows import period_before
from thidua.progress.wording import describe_need, name_window, tell_done
from thidua.reports.yearly.content import (
    Airing,
    Contribution,
    Event,
    FieldShare,
    Figures,
    Honoured,
    Item,
    Reminder,
    Report,
    Selection,
    TargetResult,
    WindowResult,
)
from thidua.review import Edition
from thidua.schema.article import Broadcast
from thidua.schema.logs import ActivityRecord, BroadcastRecord, SelectionRecord
from thidua.schema.plan import Count, Target
from thidua.text.labels import LABELS, label
from thidua.text.vietnamese import collation_key, fold, given_name_key

NO_UNIT = "(không ghi đơn vị)"
NO_GROUP = "(không thuộc cụm, khối nào)"


def describe(
    edition: Edition,
    measured: PlanProgress,
    *,
    first: date | None = None,
    is_deputy: bool = False,
) -> Report:
    """Return the picture of one plan as of the edition's ``now``.

    With ``first``, a day of the plan's period, only what was done from that day on, and the windows
    that have a day in common with that time.
    """
    names = _Names(edition)
    period = measured.plan.matter.period
    as_of = edition.now.date()
    begin = first or period.first
    year = _Time(edition, begin, period.last)
    articles = [fact for fact in year.facts("articles") if fact.matter]
    exemplars = tuple(_honour(year.facts("exemplars"), names))
    units = tuple(_credit_units(articles, exemplars, edition))
    told = max(begin, min(as_of, period.last))
    earlier = period_before(begin, told)
    return Report(
        ward=edition.column.ward,
        plan=measured.plan,
        as_of=as_of,
        first=begin,
        is_part=first is not None,
        is_deputy=is_deputy,
        site=edition.column.site_url.rstrip("/"),
        targets=tuple(
            TargetResult(
                text=one.target.text,
                note=one.target.note,
                noun=label("count", one.target.count),
                is_gap=one.target.max_gap_days is not None,
                windows=tuple(
                    _window(one.target, window, as_of)
                    for window in one.windows
                    if first is None or (window.last >= first and window.first <= as_of)
                ),
            )
            for one in measured.targets
        ),
        items=tuple(_item(names.published[fact.item], names) for fact in articles),
        airings=tuple(_airing(fact, names) for fact in year.facts("broadcasts")),
        exemplars=exemplars,
        fields=tuple(
            FieldShare(entry.title, tuple(one for one in exemplars if slug in one.fields))
            for slug, entry in edition.column.registers.fields.items()
        ),
        units=units,
        groups=tuple(_credit_groups(units)),
        events=tuple(_events(year.facts("activities"), names)),
        selections=tuple(_selections(year.facts("selections"), names)),
        tasks=measured.tasks,
        figures=_count(edition, (begin, told), names),
        before=_count(edition, earlier, names) if earlier else None,
        reminders=tuple(_remind(edition, measured, articles, exemplars, begin)),
    )


class _Names:
    """The words behind slugs, and the articles that may be named at all."""

    def __init__(self, edition: Edition) -> None:
        registers = edition.column.registers
        self.published: Mapping[str, Article] = {one.id: one for one in edition.published}
        self._stations = {one.id: one.name for one in edition.column.ward.stations}
        self._categories = registers.categories
        self._fields = registers.fields
        self._units = registers.units

    def station(self, slug: str) -> str:
        return self._stations.get(slug, slug)

    def category(self, slug: str) -> str:
        entry = self._categories.get(slug)
        return entry.title if entry else slug

    def unit(self, slug: str | None) -> str | None:
        entry = self._units.get(slug or "")
        return entry.title if entry else slug

    def units(self, slugs: Iterable[str]) -> str | None:
        return "; ".join(self.unit(slug) or slug for slug in slugs) or None

    def fields(self, slugs: Iterable[str]) -> str | None:
        entries = ((slug, self._fields.get(slug)) for slug in slugs)
        return "; ".join(entry.title if entry else slug for slug, entry in entries) or None

    def titles(self, identities: Iterable[str]) -> tuple[str, ...]:
        found = (self.published.get(identity) for identity in identities)
        return tuple(article.matter.title for article in found if article)


@dataclass(frozen=True, slots=True)
class _Time:
    """The facts between two days, both included."""

    edition: Edition
    first: date
    last: date

    def facts(self, count: Count) -> Sequence[Fact]:
        facts = gather(self.edition, count)
        return [fact for fact in facts if self.first <= fact.day <= self.last]


def _count(edition: Edition, span: tuple[date, date], names: _Names) -> Figures:
    time = _Time(edition, *span)
    return Figures(
        first=time.first,
        last=time.last,
        items=len(time.facts("articles")),
        airings=len(time.facts("broadcasts")),
        minutes=sum(fact.amount for fact in time.facts("minutes")),
        exemplars=sum(1 for _ in _honour(time.facts("exemplars"), names)),
        events=len(time.facts("activities")),
    )


def _remind(
    edition: Edition,
    measured: PlanProgress,
    items: Sequence[Fact],
    exemplars: Sequence[Honoured],
    begin: date,
) -> Iterator[Reminder]:
    """Yield every unit that sent nothing, or misses what a target asks of each unit."""
    active = {fact.matter.unit for fact in items if fact.matter}
    active.update(unit for one in exemplars for unit in one.units)
    as_of = edition.now.date()
    short: dict[str, list[str]] = defaultdict(list)
    for one in measured.targets:
        for window in one.windows:
            is_short = window.is_ending or window.status in (Status.MISSED, Status.BEHIND)
            if one.target.each == "unit" and is_short and window.last >= begin:
                need = describe_need(one.target, window, as_of)
                short[window.group or ""].append(f"{window.label}: {need}")
    for slug, entry in edition.column.registers.units.items():
        idle = () if slug in active else ("chưa gửi tin, bài nào",)
        reasons = (*idle, *short[slug])
        if reasons:
            unit = entry.entry
            yield Reminder(entry.title, unit.group, unit.followed_by, reasons)


def _window(target: Target, window: WindowProgress, as_of: date) -> WindowResult:
    waivers = (waiver for waiver in target.waivers if waiver.window == window.first)
    return WindowResult(
        name=name_window(window),
        group=window.group_name,
        first=window.first,
        last=window.last,
        required=window.required,
        done=window.done,
        status=window.status,
        is_ending=window.is_ending,
        done_words=tell_done(target, window),
        need=describe_need(target, window, as_of),
        waiver=next(waivers, None) if window.status is Status.WAIVED else None,
    )


def _item(article: Article, names: _Names) -> Item:
    matter = article.matter
    return Item(
        day=article.day,
        title=matter.title,
        kind=label("kind", matter.kind),
        category=names.category(matter.category),
        unit=names.unit(matter.unit),
        address=article.address,
    )


def _airing(fact: Fact, names: _Names) -> Airing:
    record = fact.record
    assert isinstance(record, Broadcast | BroadcastRecord)  # what gather("broadcasts") yields
    identity, programme = fact.item, None
    if isinstance(record, BroadcastRecord):
        identity, programme = record.article or "", record.programme
    article = names.published.get(identity)
    # A programme about an article that is not shown must not tell its story either.
    title = article.matter.title if article else None if identity else programme
    kind = label("broadcast_kind", record.kind)
    return Airing(record.on, names.station(record.station), record.minutes, kind, title)


def _honour(facts: Iterable[Fact], names: _Names) -> Iterator[Honoured]:
    """Yield each exemplar once, people by given name, then groups and households by name.

    Without an ``id`` the same name and type mean the same exemplar, as the front matter says.
    """
    told: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.exemplar:
            one = fact.exemplar
            told[one.type, one.id or fold(" ".join(one.name.split()))].append(fact)
    honoured = [_merge(same, names) for same in told.values()]
    order = list(LABELS["exemplar_type"])

    def key(one: Honoured) -> tuple[int, object]:
        by_name = given_name_key if one.type == "ca-nhan" else collation_key
        return order.index(one.type), by_name(one.name)

    yield from sorted(honoured, key=key)


def _merge(told: Sequence[Fact], names: _Names) -> Honoured:
    """Return one exemplar from every item that tells of it; the latest word holds."""
    people = [(fact.exemplar, fact.matter) for fact in told if fact.exemplar and fact.matter]
    newest = people[-1][0]
    units = dict.fromkeys(unit for one, matter in people if (unit := one.unit or matter.unit))
    fields = dict.fromkeys(slug for _, matter in people for slug in matter.fields)
    recognitions = [one.recognition for one, _ in people if one.recognition]
    return Honoured(
        name=newest.name,
        type=newest.type,
        kind=label("exemplar_kind", newest.kind),
        units=tuple(units),
        unit=names.units(units),
        fields=tuple(fields),
        field=names.fields(fields),
        recognition=recognitions[-1] if recognitions else None,
        items=tuple(matter.title for _, matter in people),
    )


def _credit_units(
    items: Sequence[Fact], exemplars: Sequence[Honoured], edition: Edition
) -> Iterator[Contribution]:
    """Yield every unit of the register with its share, then what no unit is named for."""

    def count(slug: str | None) -> tuple[int, int]:
        sent = sum(1 for fact in items if fact.matter and fact.matter.unit == slug)
        shown = (slug in one.units if slug else not one.units for one in exemplars)
        return sent, sum(shown)

    for slug, entry in edition.column.registers.units.items():
        yield Contribution(entry.title, entry.entry.group, *count(slug))
    sent, shown = count(None)
    if sent or shown:
        yield Contribution(NO_UNIT, None, sent, shown)


def _credit_groups(units: Sequence[Contribution]) -> Iterator[Contribution]:
    """Yield each group with the sum of its units, if there are groups at all."""
    if not any(unit.group for unit in units):
        return
    for group in dict.fromkeys(sorted((u.group for u in units), key=lambda name: name is None)):
        members = [unit for unit in units if unit.group == group]
        yield Contribution(
            group or NO_GROUP,
            group,
            sum(unit.items for unit in members),
            sum(unit.exemplars for unit in members),
        )


def _events(facts: Iterable[Fact], names: _Names) -> Iterator[Event]:
    for fact in facts:
        if isinstance(fact.record, ActivityRecord):
            one = fact.record
            kind = label("activity", one.activity)
            yield Event(one.on, kind, one.title, names.unit(one.unit), one.participants)


def _selections(facts: Iterable[Fact], names: _Names) -> Iterator[Selection]:
    for fact in facts:
        if isinstance(fact.record, SelectionRecord):
            one = fact.record
            chosen = names.titles(one.articles)
            yield Selection(
                one.on, label("round", one.round), one.title, names.unit(one.unit), chosen
            )
