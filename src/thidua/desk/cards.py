"""What stands on the cards of Home: an article with the one thing that it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from thidua.column import Article
from thidua.desk.models import Account, Act, Submission
from thidua.desk.office import Place
from thidua.desk.roles import Right
from thidua.desk.standing import Standing
from thidua.review import Edition, State
from thidua.review.edition import count_errors
from thidua.review.waiting import awaited
from thidua.source.parsing import read_document

ORDER = (
    *(State.BROKEN, State.FAULTY, State.CHANGED, State.NO_CONSENT),
    *(State.REVISION, State.IN_REVIEW, State.DRAFT, State.SCHEDULED),
)
"""What needs somebody first."""


@dataclass(frozen=True, slots=True)
class Card:
    """An article, the one thing it waits for, and the button that leads there."""

    path: str
    title: str
    standing: Standing
    day: date | None
    waits: str
    verb: str
    address: str
    is_submitted: bool = False

    @property
    def state(self) -> State:
        """What the office decided."""
        return self.standing.state


def card_of(
    edition: Edition,
    path: str,
    standing: Standing,
    faults: int,
    account: Account,
    submitted: frozenset[tuple[str, str]],
) -> Card | None:
    """Return the card of an article's file; ``None`` where its name is not fit for an address."""
    place = Place.of(path)
    if place is None:
        return None
    article = edition.column.version_at(path)
    verb, view = _step(standing.state, account, faults)
    return Card(
        path=path,
        title=title_of(edition, path),
        standing=standing,
        day=article.day if article and article.matter.date else None,
        waits=awaited(edition, path, faults),
        verb=verb,
        address=address_of(view, place),
        is_submitted=_is_submitted(article, submitted),
    )


def title_of(edition: Edition, path: str) -> str:
    """Return the title of an article, as far as its file tells one; else the file's own name."""
    article = edition.column.version_at(path)
    if article:
        return article.matter.title
    document, _ = read_document(edition.column.root, path)
    written = document.data.get("title") if document else None
    return written if isinstance(written, str) and written.strip() else path


def address_of(view: str, place: Place) -> str:
    """Return the desk's address of a view of an article, or of its next version."""
    suffix = "-revision" if place.is_revision else ""
    return reverse(view + suffix, args=[place.year, place.slug])


def _step(state: State, account: Account, faults: int) -> tuple[str, str]:
    if account.may(Right.APPROVE):
        waits = state in (State.IN_REVIEW, State.CHANGED, State.REVISION) and not faults
        return ("Xem và duyệt", "approve") if waits else ("Xem", "article")
    if state in (State.PUBLISHED, State.SCHEDULED, State.WITHDRAWN, State.NO_CONSENT):
        return "Mở", "article"
    return ("Soạn tiếp", "write") if faults or state is State.DRAFT else ("Mở", "article")


def _is_submitted(article: Article | None, submitted: frozenset[tuple[str, str]]) -> bool:
    return article is not None and (article.path, article.digest) in submitted


def submissions() -> frozenset[tuple[str, str]]:
    """Return path and digest of every version that clerks put before the leaders."""
    return frozenset(Submission.objects.values_list("path", "digest"))


def cards(edition: Edition, known: Mapping[str, Standing], account: Account) -> tuple[Card, ...]:
    """Return the cards of what is not settled: most pressing first, for a leader what was sent.

    ``known`` tells where each article stands, by its path.
    """
    faulty = count_errors(edition.column)
    submitted = submissions()
    found = [
        card
        for path, standing in known.items()
        if standing.state in ORDER
        and (card := card_of(edition, path, standing, faulty[path], account, submitted))
    ]
    leads = account.may(Right.APPROVE)
    return tuple(
        sorted(
            found,
            key=lambda card: (
                not (leads and card.is_submitted),
                ORDER.index(card.state),
                card.day or date.max,
                card.path,
            ),
        )
    )


def urls_of(place: Place) -> Mapping[str, str]:
    """Return the addresses of all that may be done with an article, by their views' names."""
    names = (
        *("article", "write", "keep", "proof-page", "photos", "submit", "approve", "return"),
        *("paper", "release", "take-over", "give-pass", "mend"),
    )
    urls = {name.replace("-", "_"): address_of(name, place) for name in names}
    if not place.is_revision:
        urls |= {name: address_of(name, place) for name in ("correct", "withdraw", "revise")}
        urls["handouts"] = address_of("handouts-of", place)
    return urls


def undo_address(act: Act) -> str:
    """Return the address that undoes an act, as a message carries it."""
    return reverse("undo", args=[act.pk])
