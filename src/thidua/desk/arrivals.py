"""Documents that came in: the same one a second time is known by its bytes.

Which of two drafts stays is the clerk's to say; the desk only tells that there are two, and where.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from thidua.desk import acts
from thidua.desk.cards import address_of, title_of
from thidua.desk.models import Arrival
from thidua.desk.office import Place
from thidua.review import Edition


@dataclass(frozen=True, slots=True)
class Twin:
    """Another article that began as the same document."""

    path: str
    title: str
    address: str
    """Where the desk shows it."""
    who: str
    at: datetime


def seal_of(file: UploadedFile | None, text: str = "") -> str:
    """Return the mark of a document as it came; of a text only its words count."""
    if file is None:
        return acts.seal(" ".join(text.split()).encode())
    file.seek(0)
    content = file.read()
    file.seek(0)
    return acts.seal(content)


def note_arrival(seal: str, path: str, name: str, who: str) -> None:
    """Keep that a document became the article of a file."""
    Arrival.objects.create(seal=seal, path=path, name=name[:300], who=who, at=timezone.now())


def find_twins(edition: Edition, seal: str, *, but: str = "") -> tuple[Twin, ...]:
    """Return the articles that began as a document and are there still, the oldest first."""
    return tuple(
        Twin(one.path, title_of(edition, one.path), address_of("article", place), one.who, one.at)
        for one in Arrival.objects.filter(seal=seal).exclude(path=but).order_by("at", "pk")
        if one.path in edition.states and (place := Place.of(one.path))
    )


def twins_of(edition: Edition, path: str) -> tuple[Twin, ...]:
    """Return the other articles that began as the same document as the one of a file."""
    own = Arrival.objects.filter(path=path).order_by("-at", "-pk").first()
    return find_twins(edition, own.seal, but=path) if own else ()
