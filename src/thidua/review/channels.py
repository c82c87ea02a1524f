"""What is published in which channel, what left one, and what came back.

Web and feeds (with open data) are the site's own. An article counts as given to the radio when it
was on air, and to social networks when its people agree to them: its page offers itself there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from thidua.column import Article
from thidua.column.permission import agreement, may_appear
from thidua.column.record import Authority, Move, Record, key_of
from thidua.review.continuity import list_addresses
from thidua.review.edition import Edition
from thidua.schema.article import Channel

CHANNELS: tuple[Channel, ...] = ("web", "rss", "radio", "mang-xa-hoi")
"""Those that the record knows. What is printed or handed out is told by its own ledger."""


@dataclass(frozen=True, slots=True)
class Departure:
    """An article that stood in a channel and does not any more, or does again, since a day."""

    id: str
    channel: Channel
    on: date


@dataclass(frozen=True, slots=True)
class Departures:
    """Everything that left a channel: what is still gone, and what came back."""

    left: tuple[Departure, ...]
    returned: tuple[Departure, ...]


@dataclass(frozen=True, slots=True)
class _Standing:
    """How an article is recorded to stand in a channel."""

    is_in: bool
    on: date
    was_out: bool
    """Whether it ever left it."""


_Present = Mapping[str, frozenset[Channel]]
_Recorded = Mapping[str, Mapping[Channel, _Standing]]


def find_departures(edition: Edition) -> Departures:
    """Return what left a channel by the edition's day, and what came back, the newest first.

    What the record does not know yet is told by what the articles say; only of what is held back
    nobody wrote the day, so it counts as gone from the edition's day on until that is recorded.
    """
    return _compare(edition, _present(edition), _recorded(edition))


def ids_on_line(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles that readers have on the web, as far as the record knows.

    What is approved comes there by a publication, and what is withdrawn leaves by one.
    """
    recorded = _recorded(edition)
    return frozenset(identity for identity, known in recorded.items() if known["web"].is_in)


def _compare(edition: Edition, present: _Present, recorded: _Recorded) -> Departures:
    left: list[Departure] = []
    returned: list[Departure] = []
    articles = edition.column.article_by_id()
    on_air = _on_air(edition)
    for identity in recorded.keys() | {article.id for article in edition.withdrawn}:
        article = articles.get(identity)
        standings = recorded.get(identity) or _supposed(edition, article, on_air)
        for channel, standing in standings.items():
            if channel not in present.get(identity, ()):
                day = standing.on
                if standing.is_in:
                    day = _day_out(edition, article, channel, standing.on)
                left.append(Departure(identity, channel, day))
            elif not standing.is_in:
                day = _day_in(edition, article, standing.on)
                returned.append(Departure(identity, channel, day))
            elif standing.was_out:
                returned.append(Departure(identity, channel, standing.on))
    return Departures(_newest_first(left), _newest_first(returned))


def publication(edition: Edition) -> Record:
    """Return what publishing an edition adds to the record, and what it finds there again."""
    column, today = edition.column, edition.now.date()
    present, recorded = _present(edition), _recorded(edition)
    addresses = dict(list_addresses(column, edition.seen, edition.unseen, today))
    entries = column.record.addresses.values()
    told = recorded.keys() & {one.id for one in entries if one.id and one.channels}
    for article in edition.published:
        if article.id not in told:
            key = key_of(article.address)
            addresses[key] = replace(addresses[key], channels=_in_order(present[article.id]))
    departures = _compare(edition, present, recorded)
    days: defaultdict[tuple[str, bool, date], set[Channel]] = defaultdict(set)
    for is_out, found in ((True, departures.left), (False, departures.returned)):
        for one in found:
            if one.id in told and recorded[one.id][one.channel].is_in is is_out:
                days[one.id, is_out, one.on].add(one.channel)
    for identity in told & present.keys():
        if new := present[identity] - recorded[identity].keys():
            days[identity, False, today] |= new
    steps = _last_steps(column.record)
    moves: set[Move] = set()
    for (identity, is_out, on), channels in sorted(days.items(), key=lambda item: item[0]):
        steps[identity] += 1
        moves.add(Move(identity, steps[identity], is_out, _in_order(channels), on))
    authority = column.record.authority or Authority(column.authority, today)
    return Record(addresses, frozenset(moves), authority if authority.name else None)


def _present(edition: Edition) -> _Present:
    """Return the channels in which each published article stands, by its id."""
    on_air = _on_air(edition)
    return {
        article.id: frozenset(
            channel
            for channel in CHANNELS
            if may_appear(article, channel, edition.now)
            and (channel != "radio" or article.id in on_air)
        )
        for article in edition.published
    }


def _on_air(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles that were broadcast by the edition's day."""
    column, today = edition.column, edition.now.date()
    own = {
        article.id
        for article in column.articles
        if any(broadcast.on <= today for broadcast in article.matter.broadcasts)
    }
    logged = {one.record.article for one in column.broadcasts if one.record.on <= today}
    return frozenset(own | {identity for identity in logged if identity})


def _recorded(edition: Edition) -> _Recorded:
    """Return how each article is recorded to stand in its channels, by its id."""
    column, today = edition.column, edition.now.date()
    found: dict[str, dict[Channel, _Standing]] = {}
    articles = column.article_by_id()
    for entry in sorted(column.record.addresses.values(), key=lambda entry: entry.since):
        if entry.id is None or entry.since > today:
            continue
        known = found.setdefault(entry.id, {})
        for channel in entry.channels:
            known.setdefault(channel, _Standing(True, entry.since, False))
    # What was recorded before channels were stood wherever its people agree to.
    untold = [identity for identity, known in found.items() if not known]
    on_air = _on_air(edition)
    found |= {one: _supposed(edition, articles.get(one), on_air) for one in untold}
    for move in sorted(column.record.moves, key=lambda move: (move.step, move.is_out, move.on)):
        if move.id not in found or move.on > today:
            continue
        for channel in move.channels:
            before = found[move.id].get(channel)
            # Two machines may tell one move with two days: the earlier one counts.
            if before is None or before.is_in is move.is_out:
                was_out = move.is_out or (before is not None and before.was_out)
                found[move.id][channel] = _Standing(not move.is_out, move.on, was_out)
    return found


def _supposed(
    edition: Edition, article: Article | None, on_air: frozenset[str]
) -> dict[Channel, _Standing]:
    """Return where an article stood of which nobody kept it: at least on the web."""
    if article is None:
        return {"web": _Standing(True, edition.now.date(), False)}
    day, consent = article.day, agreement(article)
    agreed = set(CHANNELS) if consent is None else {"web", *consent.channels}
    if article.id not in on_air:
        agreed.discard("radio")
    return {channel: _Standing(True, day, False) for channel in CHANNELS if channel in agreed}


def _day_out(edition: Edition, article: Article | None, channel: Channel, since: date) -> date:
    """Return the day on which an article left a channel, not before it came there."""
    today = edition.now.date()
    days = [today]
    if article is not None:
        matter, consent = article.matter, agreement(article)
        if matter.withdrawn:
            days.append(matter.withdrawn.on)
        # Without the web there is no article to stand anywhere else.
        if consent is not None and consent.until is not None:
            days.append(consent.until + timedelta(days=1))
        narrowed = consent is not None and not {channel, "web"} <= set(consent.channels)
        if narrowed and article.is_approved and matter.review:
            days.append(matter.review.on.date())
    return max(since, min(days))


def _day_in(edition: Edition, article: Article | None, left: date) -> date:
    """Return the day on which an article came back: that of its approval, if nothing else did."""
    review = article.matter.review if article else None
    approved = review.on.date() if review else left
    return approved if approved > left else edition.now.date()


def _last_steps(record: Record) -> defaultdict[str, int]:
    steps: defaultdict[str, int] = defaultdict(lambda: 1)
    for move in record.moves:
        steps[move.id] = max(steps[move.id], move.step)
    return steps


def _in_order(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    wanted = frozenset(channels)
    return tuple(channel for channel in CHANNELS if channel in wanted)


def _newest_first(found: list[Departure]) -> tuple[Departure, ...]:
    return tuple(
        sorted(found, key=lambda one: (-one.on.toordinal(), one.id, CHANNELS.index(one.channel)))
    )
