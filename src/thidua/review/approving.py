"""Approving one version of an article: what is written, and what is kept to compare the next with.

What a leader approved is kept as it was read, one copy for each article, in ``articles/.approved``:
so the next approval can show what changed since, with or without git.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from thidua.column import Article, Column
from thidua.column.addresses import revised_path
from thidua.column.digest import digest
from thidua.column.record import published_days
from thidua.disk.hazards import kind_of
from thidua.load.articles import check_review
from thidua.problems import Problem, Rule
from thidua.review.amendments import (
    Amendment,
    Change,
    insert_date,
    insert_review,
    insert_update,
    moment_as_written,
    remove_keys,
    to_the_minute,
)
from thidua.review.continuity import was_seen
from thidua.schema.article import Review
from thidua.source.documents import Document
from thidua.source.parsing import read_document

APPROVED = "articles/.approved"
"""Folder of the last approved text of each article."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of an article before a version of it is approved.

    ``version`` is what is to be approved: the article itself, or its next version beside it.
    """

    version: Article
    article: Article
    was_published: bool
    """Whether readers have seen it: its day stays, and its change is told."""
    first: datetime | None
    """When it was approved for the very first time; ``None`` if it never was."""


def standing_of(column: Column, version: Article, now: datetime) -> Standing:
    """Return what is known of the article of which ``version`` is one.

    Where its review was taken out by hand, that it was published tells that somebody had approved
    it by its day.
    """
    path = revised_path(version.path)
    article = next((one for one in column.articles if one.path == path), version)
    review = article.matter.review
    is_known = was_seen(column, article, now.date()) or article.id in published_days(column.record)
    was_published = article.date <= now and (review is not None or is_known)
    first = review.began if review else article.date if was_published else None
    return Standing(version, article, was_published, first)


def date_at_approval(standing: Standing, now: datetime, *, move: bool) -> datetime | None:
    """Return the day to be written by an approval, or ``None`` where the written one stays.

    A draft without a day gets the moment of its first approval; one whose day has passed is moved
    to it when ``move`` says so. What was approved or published before keeps its day.
    """
    date = standing.version.matter.date
    if date is None:
        return to_the_minute(now)
    has_passed = standing.first is None and date.date() < now.date()
    return to_the_minute(now) if has_passed and move else None


@dataclass(frozen=True, slots=True)
class LastApproved:
    """The text that leaders approved last, as it was written into its review."""

    document: Document
    on: str
    digest: str


def read_last_approved(root: Path, standing: Standing) -> LastApproved | None:
    """Return the text that leaders approved last; ``None`` if none is left."""
    is_revision = standing.version.path != standing.article.path
    stands = is_revision and standing.article.is_approved
    path = standing.article.path if stands else kept_path(standing.article)
    if kind_of(root / path) != "file":
        return None
    document, _ = read_document(root, path)
    match document.data.get("review") if document else None:
        case {"on": str(on), "digest": str(seal)} if document:
            return LastApproved(document, on, seal)
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Texts:
    """The files of an article as they stand: of the version, of the article, of the kept copy."""

    version: bytes
    article: bytes
    kept: bytes | None
    """What was approved last; ``None`` where nobody kept it."""


def read_texts(root: Path, standing: Standing) -> Texts:
    """Read the files of an article about to be approved. Raises ``OSError``."""
    version = (root / standing.version.path).read_bytes()
    is_revision = standing.version.path != standing.article.path
    article = (root / standing.article.path).read_bytes() if is_revision else version
    kept = root / kept_path(standing.article)
    return Texts(version, article, kept.read_bytes() if kind_of(kept) == "file" else None)


def approve(
    standing: Standing,
    document: Document,
    texts: Texts,
    review: Review,
    *,
    date: datetime | None = None,
    is_minor: bool = False,
) -> Amendment:
    """Prepare the approval of a version whose file reads as ``document``.

    ``date`` is the day to be written, if any. A change of what readers have seen is told to them
    by ``updated`` unless it ``is_minor``. A next version takes the article's place, byte for byte.
    Raises ``ValueError``.
    """
    version, article = standing.version, standing.article
    data, content, matter = document.data, texts.version, version.matter
    if date:
        content = insert_date(content, date)
        data = {**data, "date": moment_as_written(date)}
        matter = replace(matter, date=date)
    on = to_the_minute(review.on)
    sealed = replace(
        review,
        on=on,
        digest=digest(data, document.body, version.shown),
        first=standing.first if standing.first and standing.first < on else None,
    )
    older = article.matter.review
    is_change = older is None or older.digest != sealed.digest
    if standing.was_published and is_change and not is_minor:
        content = insert_update(content, on)
        matter = replace(matter, updated=on)
    content = insert_review(remove_keys(content, "returned"), sealed)
    changes = [
        Change(article.path, texts.article, content),
        Change(kept_path(article), texts.kept, content),
    ]
    if version.path != article.path:
        changes.append(Change(version.path, texts.version, None))
    matter = replace(matter, review=sealed, returned=None)
    return Amendment(article, tuple(changes), matter, sealed.digest)


def kept_path(article: Article) -> str:
    """Return where the last approved text of an article is kept."""
    return f"{APPROVED}/{article.id}.md"


@dataclass(frozen=True, slots=True)
class Approval:
    """One version about to be approved; the rest is ``None`` where it cannot be read."""

    path: str
    by: str
    problems: tuple[Problem, ...]
    standing: Standing | None = None
    document: Document | None = None
    last: LastApproved | None = None
    amendment: Amendment | None = None


def prepare_approval(
    column: Column, path: str, wanted: Review, now: datetime, *, move: bool, is_minor: bool
) -> Approval:
    """Gather what stands against approving a version, and what is to be written where nothing does.

    ``move`` takes ``now`` for a draft's day that has passed. Raises ``OSError`` and ``ValueError``
    when the file cannot be read or written into.
    """
    by = " – ".join(filter(None, [wanted.by, wanted.name]))
    # Faults of an older review go with it, and the day may be another one.
    faults = [f for f in column.faults if f.path == path and not _is_decided_anew(f)]
    version = column.version_at(path)
    document, _ = read_document(column.root, path)
    if version is None or document is None:
        return Approval(path, by, tuple(faults))
    standing = standing_of(column, version, now)
    date = date_at_approval(standing, now, move=move)
    texts = read_texts(column.root, standing)
    amendment = approve(standing, document, texts, wanted, date=date, is_minor=is_minor)
    faults += check_review(document, amendment.matter, version.year, column.ward)
    last = read_last_approved(column.root, standing)
    return Approval(path, by, tuple(faults), standing, document, last, amendment)


def _is_decided_anew(fault: Problem) -> bool:
    of_date = fault.field == "date" and fault.rule in (Rule.REQUIRED, Rule.YEAR_FOLDER)
    return of_date or fault.field.startswith(("review", "returned"))
