"""Home: what waits for whom, how far the plans are met, what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from thidua.column import Article
from thidua.desk.acts import WORDS
from thidua.desk.cards import cards, submissions
from thidua.desk.models import Account, Act
from thidua.desk.office import Place, office
from thidua.desk.roles import Right
from thidua.desk.views.gates import needs
from thidua.progress.targets import Progress, WindowProgress, evaluate
from thidua.review import Edition, State
from thidua.text.vietnamese import fold

_SOON = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Need:
    """An open window of a target: what is done, what is needed, how many days are left."""

    text: str
    window: WindowProgress
    days_left: int


@needs(Right.READ, Right.SEND)
def home(request: HttpRequest, account: Account) -> HttpResponse:
    """Show what waits, most pressing first."""
    if not account.may(Right.READ):
        return redirect("stories")
    edition = office().edition()
    progress = evaluate(edition)
    lately = Act.objects.exclude(what="sign-in").order_by("-at", "-pk")
    context = {
        "cards": cards(edition, account),
        "needs": list(_needs(progress, edition.now.date())),
        "ending": list(_ending(edition)),
        "newest": edition.published[:5],
        "acts": [(act, WORDS[act.what]) for act in lately[:6]],
        "count": len(edition.published),
    }
    return render(request, "desk/home.html", context)


def _needs(progress: Progress, today: date) -> Iterator[Need]:
    for plan in progress.plans:
        for target in plan.targets:
            for window in target.windows:
                if window.first <= today <= window.last and target.target.max_gap_days is None:
                    yield Need(target.target.text, window, (window.last - today).days)


def _ending(edition: Edition) -> Iterator[Article]:
    """Yield articles whose consent ends within a month."""
    today = edition.now.date()
    for article in edition.published:
        consent = article.matter.consent
        if consent and consent.until and today <= consent.until <= today + _SOON:
            yield article


@needs(Right.READ)
def articles(request: HttpRequest, account: Account) -> HttpResponse:
    """List every article, by state and by what its title or its file says."""
    edition = office().edition()
    wanted, words = request.GET.get("state", ""), request.GET.get("q", "").strip()
    submitted = submissions()
    rows = [
        (path, state, place)
        for path, state in edition.states.items()
        if (not wanted or state.value == wanted) and (place := Place.of(path))
    ]
    known = {one.path: one for one in edition.column.articles}
    known.update({path: one for path, one in edition.column.revisions.items() if one})
    needle = fold(words)
    shown = []
    for path, state, place in rows:
        article = known.get(path)
        title = article.matter.title if article else path
        if needle and needle not in fold(title) and needle not in path:
            continue
        is_submitted = bool(article and (path, article.digest) in submitted)
        shown.append((article, title, state, place, is_submitted))
    shown.sort(key=lambda row: (row[0].date if row[0] else edition.now, row[1]), reverse=True)
    number = max(1, int(request.GET.get("trang", "1"))) if _is_number(request) else 1
    size = 50
    context = {
        "rows": shown[(number - 1) * size : number * size],
        "total": len(shown),
        "number": number,
        "has_more": number * size < len(shown),
        "states": list(State),
        "wanted": wanted,
        "words": words,
    }
    return render(request, "desk/articles.html", context)


def _is_number(request: HttpRequest) -> bool:
    text = request.GET.get("trang", "1")
    return text.isascii() and text.isdigit() and len(text) < 6
