"""The ward's folder as the desk sees it: read again only when a file of it has changed."""

from __future__ import annotations

import re
import threading
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.column.addresses import REVISION, revised_path, revision_path
from thidua.column.record import LIVE, RECORD
from thidua.disk.snapshot import Snapshot, take_snapshot
from thidua.load import load, stay
from thidua.review import Edition, State, review
from thidua.schema.ward import Ward

_FRESH_SECONDS = 20
"""How long a decision about what may be seen now is used again."""
_KEY = re.compile(r"articles/(\d{4})/([a-z0-9-]+)(?:/(?:index|ban-sua))?\.md")


@dataclass(frozen=True, slots=True)
class _Read:
    snapshot: Snapshot
    column: Column
    edition: Edition
    at: datetime


class Office:
    """One ward's folder. Asked by many threads; read by one of them at a time."""

    def __init__(self, root: Path) -> None:
        stay(root)
        self.root = root
        self._lock = threading.Lock()
        self._read: _Read | None = None

    def edition(self) -> Edition:
        """Return the column as it stands now, and what of it may be seen."""
        now = datetime.now(VIETNAM)
        with self._lock:
            snapshot = take_snapshot(self.root, RECORD, LIVE)
            read = self._read
            if read is None or read.snapshot != snapshot:
                column = load(self.root)
                read = _Read(snapshot, column, review(column, now), now)
            elif (now - read.at).total_seconds() > _FRESH_SECONDS:
                read = _Read(snapshot, read.column, review(read.column, now), now)
            self._read = read
            return read.edition

    @property
    def column(self) -> Column:
        """Everything that is written."""
        return self.edition().column

    @property
    def ward(self) -> Ward:
        """The ward as it was last read: no page is about it that did not read it anew."""
        read = self._read
        return read.column.ward if read else self.column.ward


@cache
def office() -> Office:
    """Return the office of this process."""
    return Office(settings.DESK_ROOT)


@dataclass(frozen=True, slots=True)
class Place:
    """An article in the desk's addresses: its year and slug, and whether its next version."""

    year: int
    slug: str
    is_revision: bool = False

    @classmethod
    def of(cls, path: str) -> Place | None:
        """Return the place of an article's file; ``None`` where its name is not fit for one."""
        found = _KEY.fullmatch(path)
        is_revision = path.endswith(f"/{REVISION}")
        return cls(int(found[1]), found[2], is_revision) if found else None

    def path_in(self, column: Column) -> str | None:
        """Return the file at this place, known to the column; a browser never names a path."""
        known = {*column.broken, *(article.path for article in column.articles)}
        stem = f"articles/{self.year}/{self.slug}"
        path = next((p for p in (f"{stem}/index.md", f"{stem}.md") if p in known), None)
        if path is None or not self.is_revision:
            return path
        revision = revision_path(path)
        return revision if revision in column.revisions else None


def is_online(edition: Edition, path: str) -> bool:
    """Tell whether readers have the article of a file now, or had it: it is not edited in place."""
    return edition.states.get(revised_path(path)) in (
        State.PUBLISHED,
        State.NO_CONSENT,
        State.WITHDRAWN,
    )


def article_at(column: Column, path: str) -> Article | None:
    """Return the readable article of a file."""
    return column.version_at(path)


def dated(article: Article) -> Article:
    """Return an article with a day: one that has none yet is shown as if published now."""
    if article.matter.date:
        return article
    now = datetime.now(VIETNAM)
    return replace(article, matter=replace(article.matter, date=now))
