"""The column as it stands on disk: one immutable picture that every later stage reads."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from thidua.clock import VIETNAM
from thidua.column.addresses import (
    SiteMap,
    article_address,
    entry_address,
    host_of,
    page_address,
)
from thidua.column.record import Record
from thidua.column.registers import CAMPAIGNS, CATEGORIES, FIELDS, MOVEMENTS, UNITS
from thidua.disk.tree import LocalFile
from thidua.problems import Allowed, Problem, Severity, errors, in_order
from thidua.schema.article import ArticleMatter
from thidua.schema.library import LIBRARY, Law
from thidua.schema.logs import ActivityRecord, BroadcastRecord, SelectionRecord
from thidua.schema.plan import PlanMatter
from thidua.schema.registers import Campaign, Category, Entry, FieldOfWork, Movement, Unit
from thidua.schema.slogans import KeyDay, Slogan
from thidua.schema.ward import Ward
from thidua.text.links import Link
from thidua.text.terms import NO_TERMS, Terms

E = TypeVar("E", bound=Entry)
R = TypeVar("R", bound=BroadcastRecord | ActivityRecord | SelectionRecord)

_END_OF_YEAR = datetime.datetime(2000, 12, 31, 23, 59, tzinfo=VIETNAM)


@dataclass(frozen=True, slots=True)
class Article:
    """One readable item of the column, whatever its state."""

    path: str
    year: int
    slug: str
    matter: ArticleMatter
    text: bytes
    """The body as UTF-8: two thirds of what it takes with Vietnamese letters in memory."""
    digest: str
    photos: Mapping[str, LocalFile]
    """Pictures by their target as written in the body or in ``image``."""
    attachments: Mapping[str, LocalFile]
    links: tuple[Link, ...]
    """Links to pages of this site, and to places of this text, with their lines in the file."""
    lines: Mapping[str, int]
    """Line of each top-level key."""

    @property
    def body(self) -> str:
        """What stands below the front matter, as Markdown."""
        return self.text.decode("utf-8", "surrogatepass")

    @property
    def id(self) -> str:
        """Permanent identity, by which feeds and logs know the article."""
        return self.matter.id or f"{self.year}/{self.slug}"

    @property
    def address(self) -> str:
        """Where the page stands, from the site's root."""
        return article_address(self.year, self.slug)

    @property
    def old_addresses(self) -> tuple[str, ...]:
        """Where it stood before, from the site's root."""
        return tuple(alias.lstrip("/") for alias in self.matter.aliases)

    @property
    def date(self) -> datetime.datetime:
        """When it is published, in local time.

        A draft may not have a day yet: it is reckoned last of the year in whose folder it lies.
        """
        return self.matter.date or _END_OF_YEAR.replace(year=self.year)

    @property
    def day(self) -> datetime.date:
        """The local day it is published."""
        return self.date.date()

    @property
    def changed(self) -> datetime.datetime:
        """When readers should look again: a correction must reach whoever copied the text."""
        matter = self.matter
        seven = datetime.time(7, tzinfo=self.date.tzinfo)
        corrected = (datetime.datetime.combine(c.on, seven) for c in matter.corrections)
        return max(self.date, matter.updated or self.date, *corrected)

    @property
    def is_approved(self) -> bool:
        """Whether a leader approved it as it stands."""
        review = self.matter.review
        return review is not None and review.digest == self.digest

    @property
    def is_returned(self) -> bool:
        """Whether leaders sent it back as it stands: what was edited since is for them again."""
        returned = self.matter.returned
        return returned is not None and returned.digest in (None, self.digest)

    @property
    def shown(self) -> tuple[LocalFile, ...]:
        """Every file whose bytes a reviewer sees, in the order of the text."""
        return (*self.photos.values(), *self.attachments.values())

    @property
    def cover(self) -> LocalFile | None:
        """The cover photo."""
        return self.photos.get(self.matter.image) if self.matter.image else None


@dataclass(frozen=True, slots=True)
class RegisterEntry(Generic[E]):
    """An entry of a register with its slug (the file's name)."""

    slug: str
    path: str
    entry: E

    @property
    def title(self) -> str:
        """The entry's name."""
        return self.entry.title


@dataclass(frozen=True, slots=True)
class Registers:
    """The five registers, each by slug, in the order they are listed."""

    categories: Mapping[str, RegisterEntry[Category]]
    fields: Mapping[str, RegisterEntry[FieldOfWork]]
    movements: Mapping[str, RegisterEntry[Movement]]
    units: Mapping[str, RegisterEntry[Unit]]
    campaigns: Mapping[str, RegisterEntry[Campaign]]

    def by_folder(self) -> Mapping[str, Mapping[str, RegisterEntry[Any]]]:
        """The registers by the folder under ``docs/`` that holds each."""
        return {
            CATEGORIES.folder: self.categories,
            FIELDS.folder: self.fields,
            MOVEMENTS.folder: self.movements,
            UNITS.folder: self.units,
            CAMPAIGNS.folder: self.campaigns,
        }


@dataclass(frozen=True, slots=True)
class LibraryEntry:
    """A document of the library with its slug (the file's name)."""

    slug: str
    path: str
    law: Law

    @property
    def address(self) -> str:
        """Where its page stands, from the site's root."""
        return entry_address(LIBRARY, self.slug)


Library = Mapping[str, LibraryEntry]
"""The documents by slug, the newest first."""


@dataclass(frozen=True, slots=True)
class PlainPage:
    """A page under ``docs/``, whatever else it holds: an entry, a plan, a log."""

    path: str
    title: str
    summary: str
    template: str | None
    """The kind of page it asks to be."""
    body: str

    @property
    def address(self) -> str:
        """Where it stands, from the site's root."""
        return page_address(self.path)


@dataclass(frozen=True, slots=True)
class Logged(Generic[R]):
    """A record of a log, with where it stands: another that is broken changes no number."""

    path: str
    key: str
    """The list in the log's front matter that holds it."""
    index: int
    """Its place in that list, from 0."""
    item: str
    """How targets know it: ``truyen-thanh#<n>`` or ``hoat-dong#<n>``."""
    record: R

    @property
    def place(self) -> tuple[str, int]:
        """Its place in the front matter."""
        return self.key, self.index

    @property
    def field(self) -> str:
        """Its place as problems name it: people count from 1."""
        return f"{self.key}[{self.index + 1}]"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan; ``id`` is the file's name."""

    id: str
    path: str
    title: str
    matter: PlanMatter
    target_lines: Mapping[str, int]
    """Line of each target, by its id."""
    task_lines: tuple[int, ...] = ()
    """Line of each task, in the order of ``matter.tasks``."""


@dataclass(frozen=True, slots=True)
class Column:
    """Everything that was written, checked but not yet reviewed.

    ``faults`` weigh every article as if it were up for publication; :meth:`problems_on` lightens
    those of drafts, of withdrawn articles, and of wording that a leader has approved.
    """

    root: Path
    site_url: str
    ward: Ward
    articles: tuple[Article, ...]
    registers: Registers
    plans: tuple[Plan, ...]
    pages: Mapping[str, PlainPage]
    """Every page under ``docs/`` by its path, in the order of their names."""
    broadcasts: tuple[Logged[BroadcastRecord], ...]
    activities: tuple[Logged[ActivityRecord], ...]
    selections: tuple[Logged[SelectionRecord], ...]
    site_map: SiteMap
    faults: tuple[Problem, ...]
    allowed: tuple[Allowed, ...]
    """Faults that articles set aside themselves, with their reasons."""
    drafts: frozenset[str]
    """Paths of articles that nobody has put up for publication."""
    withdrawn: Mapping[str, datetime.date]
    """Paths of articles that are taken down, with the day from which they are."""
    broken: frozenset[str]
    """Paths of articles that could not be read as articles."""
    library: Library = field(default_factory=dict)
    slogans: tuple[Slogan, ...] = ()
    key_days: tuple[KeyDay, ...] = ()
    record: Record = field(default_factory=Record)
    """What is known to have been published."""
    revisions: Mapping[str, Article | None] = field(default_factory=dict)
    """Next versions that nobody has approved yet, by their paths; ``None`` where one cannot be
    read. Never shown but by a preview."""
    terms: Terms = NO_TERMS
    """What the ward adds to the glossary."""
    remains: Mapping[str, Article] = field(default_factory=dict)
    """What a preview may show of each article, or next version, that cannot be read as one."""

    @property
    def authority(self) -> str:
        """The name in the ids of the feeds: the one readers have, whatever the host is now."""
        recorded = self.record.authority
        return self.ward.feed.authority or (recorded.name if recorded else host_of(self.site_url))

    def problems_on(self, day: datetime.date) -> tuple[Problem, ...]:
        """Return all faults as they weigh on a day (design contract, section 6).

        Those in drafts are warnings. So are those in articles withdrawn by then, lest a slip keep
        the old text online; of these, nothing is told of what is no longer shown. And so are those
        of wording in what was approved: it stays, and whoever is told decides.
        """
        gone = {path for path, since in self.withdrawn.items() if since <= day}
        settled = self.settled
        weighed = (
            _as_settled(fault)
            if fault in settled
            else replace(fault, severity=Severity.WARNING)
            if fault.path in self.drafts or fault.path in gone
            else fault
            for fault in self.faults
            if fault.path not in gone or _is_told_of_withdrawn(fault)
        )
        return in_order(weighed)

    @property
    def settled(self) -> frozenset[Problem]:
        """Errors of wording in articles that were approved and have not changed since: a rule that
        came later, or became sharper, takes none of them down (design, section 5)."""
        approved = {article.path for article in self.articles if article.is_approved}
        return frozenset(
            fault
            for fault in errors(self.faults)
            if fault.rule.is_of_wording and fault.path in approved
        )

    def version_at(self, path: str) -> Article | None:
        """Return the readable article, or the readable revision of one, whose file is ``path``."""
        found = next((article for article in self.articles if article.path == path), None)
        return found or self.revisions.get(path)

    @property
    def records(self) -> tuple[Logged[Any], ...]:
        """Every record of the logs."""
        return (*self.broadcasts, *self.activities, *self.selections)

    def article_by_id(self) -> Mapping[str, Article]:
        """Articles by their permanent id; a draft takes that of no article that was approved."""
        drafts = {one.id: one for one in self.articles if one.matter.review is None}
        return drafts | {one.id: one for one in self.articles if one.matter.review}


def _as_settled(fault: Problem) -> Problem:
    return replace(
        fault,
        severity=Severity.WARNING,
        fix=f"{fault.fix}; bài đã duyệt nên vẫn đăng như cũ, sửa thì phải duyệt lại",
    )


def _is_told_of_withdrawn(fault: Problem) -> bool:
    return not fault.rule.is_of_what_is_shown or fault.field.startswith("withdrawn")
