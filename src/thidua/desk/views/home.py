"""Home: what waits for whom, how far the plans are met, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.column import Article
from thidua.column.permission import ends_soon
from thidua.desk.acts import WORDS
from thidua.desk.cards import address_of, cards, submissions, title_of
from thidua.desk.models import Account, Act
from thidua.desk.office import Place, office
from thidua.desk.roles import Right
from thidua.desk.standing import LEAVING, OFFERED, ON_PAGE, WAITING, Standing, standings
from thidua.desk.views.gates import needs
from thidua.progress.agenda import next_deadlines
from thidua.progress.targets import Progress, WindowProgress, evaluate
from thidua.progress.wording import describe_need
from thidua.review import Edition
from thidua.schema.slogans import kept_days
from thidua.text.vietnamese import fold

_AHEAD = timedelta(days=60)
"""How long before a key date it is told: what is written for it needs that time."""
_PAGE = 50
"""Articles on a page of the list."""
_NEWEST = 5
"""Articles of one standing on Home; the list has them all."""
_DATES = 8
"""Key dates that Home shows."""


@dataclass(frozen=True, slots=True)
class Need:
    """An open window of a target: what is done, what is needed, how many days are left."""

    text: str
    window: WindowProgress
    days_left: int
    need: str


@dataclass(frozen=True, slots=True)
class KeyDate:
    """A day ahead, what it is, and what must happen by then."""

    day: date
    text: str
    need: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """An article in the list."""

    article: Article | None
    title: str
    standing: Standing
    place: Place
    path: str

    @property
    def address(self) -> str:
        """Where the desk shows it."""
        return address_of("article", self.place)


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest articles of one standing, and how many the list has of it."""

    name: str
    rows: tuple[Row, ...]
    count: int

    @property
    def heading(self) -> str:
        """How Home calls them."""
        return OFFERED[self.name]


@needs(Right.READ, Right.SEND)
def home(request: HttpRequest, account: Account) -> HttpResponse:
    """Show what waits, most pressing first."""
    if not account.may(Right.READ):
        return redirect("stories")
    edition = office().edition()
    progress, known = evaluate(edition), standings(edition)
    *pending, on_page = _shelves(_rows(edition, known))
    lately = Act.objects.exclude(what="sign-in").order_by("-at", "-pk")
    context = {
        "cards": cards(edition, known, account),
        "needs": list(_needs(progress, edition.now.date())),
        "ending": list(_ending(edition)),
        "dates": _dates(edition, progress)[:_DATES],
        "put_on_line": Act.objects.filter(what="publish").order_by("-at", "-pk").first(),
        "pending": pending,
        "on_page": on_page,
        "acts": [(act, WORDS[act.what]) for act in lately[:6]],
    }
    return render(request, "desk/home.html", context)


def _needs(progress: Progress, today: date) -> Iterator[Need]:
    for plan in progress.plans:
        for target in plan.targets:
            for window in target.windows:
                if window.first <= today <= window.last and target.target.max_gap_days is None:
                    need = describe_need(target.target, window, today)
                    yield Need(target.target.text, window, (window.last - today).days, need)


def _dates(edition: Edition, progress: Progress) -> list[KeyDate]:
    """Return what is to come: deadlines of plans, days of campaigns, key dates of the column."""
    today = edition.now.date()
    found = [KeyDate(one.day, one.text, one.need) for one in next_deadlines(progress)]
    for campaign in edition.column.registers.campaigns.values():
        period = campaign.entry.period
        if period and period.first > today:
            found.append(KeyDate(period.first, f"Bắt đầu đợt «{campaign.title}»"))
        elif period and period.last >= today:
            found.append(KeyDate(period.last, f"Ngày cuối của đợt «{campaign.title}»"))
    for day in kept_days(edition.column.key_days):
        on = day.next_return(today)
        if on - today <= _AHEAD:
            found.append(KeyDate(on, f"{on.year - day.since} năm {day.name}"))
    return sorted(found, key=lambda one: one.day)


def _ending(edition: Edition) -> Iterator[Article]:
    """Yield articles whose consent ends within a month."""
    today = edition.now.date()
    for article in edition.published:
        if ends_soon(article, today):
            yield article


@needs(Right.READ)
def articles(request: HttpRequest, account: Account) -> HttpResponse:
    """List every article, by state and by what its title or its file says."""
    edition = office().edition()
    wanted, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    submitted, needle = submissions(), fold(words)
    shown = [
        (row, bool(row.article and (row.path, row.article.digest) in submitted))
        for row in _rows(edition, standings(edition))
        if row.standing.is_asked_for(wanted)
        and (not needle or needle in fold(row.title) or needle in row.path)
    ]
    context = {
        "page": Paginator(shown, _PAGE).get_page(request.GET.get("trang")),
        "offered": OFFERED,
        "wanted": wanted,
        "words": words,
    }
    return render(request, "desk/articles.html", context)


def _rows(edition: Edition, known: Mapping[str, Standing]) -> list[Row]:
    """Return every article whose file has a name fit for an address, the newest first."""
    articles = {one.path: one for one in edition.column.articles}
    articles.update({path: one for path, one in edition.column.revisions.items() if one})
    rows = [
        Row(
            article,
            article.matter.title if article else title_of(edition, path),
            standing,
            place,
            path,
        )
        for path, standing in known.items()
        if (place := Place.of(path))
        for article in [articles.get(path)]
    ]
    rows.sort(
        key=lambda row: (row.article.date if row.article else edition.now, row.title), reverse=True
    )
    return rows


def _shelves(rows: Sequence[Row]) -> Iterator[Shelf]:
    """Yield what waits for a publication, where something does, and what readers have."""
    for name in (LEAVING, WAITING, ON_PAGE):
        found = [row for row in rows if row.standing.is_asked_for(name)]
        if found or name == ON_PAGE:
            yield Shelf(name, tuple(found[:_NEWEST]), len(found))
