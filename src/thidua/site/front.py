"""The front page: what leads, what is new, whom the column honours, how the plan stands.

Each article stands there once. What a ward has little of is left out rather than shown with holes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from thidua.column import Article
from thidua.column.addresses import PLANS, entry_address
from thidua.column.registers import CAMPAIGNS, CATEGORIES
from thidua.progress.targets import PlanProgress, Status
from thidua.schema.slogans import kept_days
from thidua.site.pages import Crumb, DayAhead, Front, Person, Section, Standing, TimeState
from thidua.site.shelf import Shelf

HEADS = 5
"""Heads beside the lead story."""
IN_SECTION = 3
"""Cards of a category."""
PEOPLE = 4
"""Exemplars with their faces."""
_LEADERS = 20
"""Of how many of the newest the lead is chosen: an old photo does not make news."""
_GOOD = (Status.MET, Status.WAIVED)


def make_front(shelf: Shelf, current: Standing | None) -> Front:
    """Return what the front page shows of a column."""
    published = shelf.edition.published
    lead = choose_lead(published, shelf.edition.column.ward.lead)
    rest = [article for article in published if article is not lead]
    heads = rest[:HEADS]
    shown = {article.id for article in (*heads, *filter(None, [lead]))}
    return Front(
        lead=shelf.card(lead) if lead else None,
        newest=tuple(map(shelf.card, heads)),
        sections=tuple(_sections(shelf, shown)),
        people=tuple(_newest_people(shelf)),
        key_day=find_key_day(shelf),
        standing=current,
    )


def choose_lead(published: Sequence[Article], pinned: str | None) -> Article | None:
    """Return the lead story: the pinned one, else the newest with a picture, else the newest."""
    for article in published:
        if pinned and article.id == pinned:
            return article
    pictured = (article for article in published[:_LEADERS] if article.cover)
    return next(pictured, published[0] if published else None)


def _sections(shelf: Shelf, shown: set[str]) -> Iterator[Section]:
    """Yield each category that has something which does not stand above already."""
    for slug, entry in shelf.edition.column.registers.categories.items():
        address = entry_address(CATEGORIES.folder, slug)
        articles = shelf.articles(address)
        left = [article for article in articles if article.id not in shown]
        if left:
            cards = tuple(map(shelf.card, left[:IN_SECTION]))
            yield Section(Crumb(entry.title, address), cards, len(articles))


def _newest_people(shelf: Shelf) -> Iterable[Person]:
    """Return who was held up last: persons before groups of the same day."""
    found = sorted(
        shelf.profiles,
        key=lambda one: (one.articles[0].date, one.type != "tap-the"),
        reverse=True,
    )
    return map(shelf.person, found[:PEOPLE])


def find_key_day(shelf: Shelf) -> DayAhead | None:
    """Return the campaign that runs today, or the next day that the column works towards."""
    today = shelf.edition.now.date()
    known = [*_campaign_days(shelf, today), *_kept_days(shelf, today)]
    running = [one for one in known if one.is_now]
    if running:
        return min(running, key=lambda one: one.last)
    return min((one for one in known if one.first > today), key=lambda one: one.first, default=None)


def _campaign_days(shelf: Shelf, today: date) -> Iterator[DayAhead]:
    for slug, entry in shelf.edition.column.registers.campaigns.items():
        campaign = entry.entry
        spans = [span for _, span in campaign.phases.named()]
        whole = campaign.period or (spans[0] if spans else None)
        if whole is None:
            continue
        last = max(span.last for span in (whole, *spans))
        is_now = whole.first <= today <= last
        event = campaign.phases.trong or whole
        address = entry_address(CAMPAIGNS.folder, slug)
        first = whole.first if is_now else event.first
        yield DayAhead(entry.title, first, last if is_now else event.last, address, is_now)


def _kept_days(shelf: Shelf, today: date) -> Iterator[DayAhead]:
    """Yield what the ward keeps each year, in its words, and the day that all wards keep."""
    for day in kept_days(shelf.edition.column.key_days):
        returns = day.next_return(today)
        yield DayAhead(day.name, returns, returns, None, returns == today)


def tell_standing(progress: PlanProgress, today: date) -> Standing:
    """Return how a plan stands as a whole."""
    plan, targets = progress.plan, [one for one in progress.targets if one.windows]
    period = plan.matter.period
    return Standing(
        plan=Crumb(plan.title, entry_address(PLANS, plan.id)),
        first=period.first,
        last=period.last,
        state=TimeState.of(period.first, period.last, today),
        met=sum(all(w.status in _GOOD for w in target.windows) for target in targets),
        targets=len(targets),
    )
