"""Pages that look back on a quarter or a year: what was told, of whom, and what was promised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from thidua.column import Article, RegisterEntry
from thidua.column.addresses import (
    entry_address,
    looking_back_address,
    month_address,
    year_address,
)
from thidua.column.exemplars import gather_profiles
from thidua.column.registers import MOVEMENTS, UNITS, Register
from thidua.progress.targets import Progress
from thidua.review import Edition
from thidua.site.pages import (
    Crumb,
    EntryListing,
    Looked,
    LookingBack,
    MonthListing,
    TimeState,
)
from thidua.site.shelf import Shelf
from thidua.text.vietnamese import roman_quarter

SHOWN = 12
"""Cards of the newest articles; the months lead to all of them."""
PEOPLE = 12
"""Faces; the register has them all."""
_QUARTERS = (1, 2, 3, 4)


_LOOKING_BACK = "Nhìn lại"


@dataclass(frozen=True, slots=True)
class Turn:
    """A quarter, or a whole year where ``quarter`` is none."""

    year: int
    quarter: int | None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * (self.quarter or 1) - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        end = self.quarter or 4
        after = date(self.year + (end == 4), 3 * end % 12 + 1, 1)
        return after - timedelta(days=1)

    @property
    def title(self) -> str:
        """As people call it: "Nhìn lại quý II/2024"."""
        if self.quarter is None:
            return f"{_LOOKING_BACK} năm {self.year}"
        return f"{_LOOKING_BACK} quý {roman_quarter(self.first)}/{self.year}"

    @property
    def address(self) -> str:
        """Where its page stands, from the site's root."""
        return looking_back_address(self.year, self.quarter)

    def holds(self, day: date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day <= self.last


def turns(edition: Edition) -> tuple[Turn, ...]:
    """Return every year and quarter in which something was published, the newest first."""
    days = {article.day for article in edition.published}
    quarters = {(day.year, (day.month + 2) // 3) for day in days}
    found: list[Turn] = []
    for year in sorted({day.year for day in days}, reverse=True):
        found.append(Turn(year, None))
        found += [Turn(year, one) for one in reversed(_QUARTERS) if (year, one) in quarters]
    return tuple(found)


def look_back(shelf: Shelf, progress: Progress, turn: Turn, others: Iterable[Crumb]) -> LookingBack:
    """Return what happened in a quarter or a year, as far as it has gone.

    ``others`` lead to all such pages.
    """
    edition = shelf.edition
    today = edition.now.date()
    of_year = shelf.articles(year_address(turn.year))
    articles = [article for article in of_year if turn.holds(article.day)]
    named = {profile.key for profile in gather_profiles(articles)}
    held_up = [one for one in shelf.profiles if one.key in named]
    aired = [row for row in shelf.broadcasts().rows if turn.holds(row.day)]
    registers = edition.column.registers
    return LookingBack(
        title=turn.title,
        address=turn.address,
        first=turn.first,
        last=turn.last,
        total=len(articles),
        cards=tuple(map(shelf.card, articles[:SHOWN])),
        people=tuple(map(shelf.person, held_up[:PEOPLE])),
        held_up=len(held_up),
        broadcasts=len(aired),
        minutes=sum(row.minutes or 0 for row in aired),
        movements=_counted(
            MOVEMENTS, registers.movements, [s for a in articles for s in set(a.matter.movements)]
        ),
        units=_counted(UNITS, registers.units, [a.matter.unit for a in articles if a.matter.unit]),
        targets=tuple(_looked(progress, turn)) if edition.column.ward.show_progress else (),
        state=TimeState.of(turn.first, turn.last, today),
        months=tuple(_months(articles)),
        around=tuple(_around(turn, others)),
    )


def _counted(
    register: Register[Any], entries: Mapping[str, RegisterEntry[Any]], slugs: list[str]
) -> tuple[EntryListing, ...]:
    """Return the entries that occur with how often, the most frequent first."""
    counts = Counter(slug for slug in slugs if slug in entries)
    order = sorted(counts, key=lambda slug: (-counts[slug], list(entries).index(slug)))
    return tuple(
        EntryListing(
            slug,
            entries[slug].title,
            entry_address(register.folder, slug),
            entries[slug].entry.summary,
            counts[slug],
        )
        for slug in order
    )


def _looked(progress: Progress, turn: Turn) -> Iterator[Looked]:
    """Yield every window that is as long as the time looked back on: a quarter's, a year's."""
    for plan in progress.plans:
        period = plan.plan.matter.period
        # A plan may begin or end within the time: its window is then cut.
        first, last = max(turn.first, period.first), min(turn.last, period.last)
        for target in plan.targets:
            for window in target.windows:
                if (window.first, window.last) == (first, last):
                    yield Looked(target.target.text, window.group_name, window)


def _months(articles: list[Article]) -> Iterator[MonthListing]:
    counts = Counter(article.day.replace(day=1) for article in articles)
    for day in sorted(counts):
        yield MonthListing(day, month_address(day), counts[day])


def _around(turn: Turn, others: Iterable[Crumb]) -> Iterator[Crumb]:
    """Yield the pages of the same year, its quarters or the whole of it, by their time alone."""
    year = looking_back_address(turn.year, None)
    for other in others:
        if other.address.startswith(year) and other.address != turn.address:
            time = other.title.removeprefix(f"{_LOOKING_BACK} ")
            yield Crumb(time[:1].upper() + time[1:], other.address)
