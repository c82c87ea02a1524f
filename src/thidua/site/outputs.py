"""Every file of the site beside its pages, by address: the one list of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from thidua.column.addresses import CALENDAR, FEEDS, SEARCH_INDEX
from thidua.column.places import MACHINE
from thidua.site.feeds.render import render_feeds
from thidua.site.machine.calendar import render_calendar
from thidua.site.machine.open_data import render_open_data
from thidua.site.machine.redirects import render_redirects
from thidua.site.machine.search import gather_records, write_index
from thidua.site.machine.well_known import render_well_known
from thidua.site.machine.withdrawals import render_withdrawals
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build
from thidua.site.theme import Theme
from thidua.site.writer import Writer

FEED_NAMES = frozenset(FEEDS)
SITEMAP = "sitemap.xml"
Listed = Sequence[tuple[str, str | None]]
"""Pages for search engines: address from the site's root, and the day of the last change."""


class Output(Protocol):
    """Something that stands at an address of the site."""

    @property
    def address(self) -> str:
        """Where it stands, from the site's root."""

    def write(self, writer: Writer) -> None:
        """Put it there. Raises ``OSError`` and ``TakenError``."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file whose bytes are made when it is written."""

    address: str
    owner: str
    make: Callable[[], bytes]

    def write(self, writer: Writer) -> None:
        """Make it and write it."""
        writer.write(self.address, self.make(), self.owner)


@dataclass(frozen=True, slots=True)
class Copied:
    """A file that lies somewhere already: a rendition, a document."""

    address: str
    owner: str
    source: Path
    sha256: str | None = None
    """Of a document or recording: nothing else leaves under its name."""

    def write(self, writer: Writer) -> None:
        """Copy it."""
        writer.copy(self.address, self.source, self.owner, self.sha256)


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The folder that Pagefind fills. Raises ``SearchIndexError`` when it cannot."""

    build: Build
    texts: Texts
    address: str = SEARCH_INDEX

    def write(self, writer: Writer) -> None:
        """Let Pagefind write it."""
        records = gather_records(self.build.shelf.edition, self.texts.words_of)
        write_index(records, writer.reserve(self.address, MACHINE))


def outputs(build: Build, texts: Texts, theme: Theme, listed: Listed) -> Iterator[Output]:
    """Yield every file that is not a page; feeds come after whatever they enclose."""
    yield from _files(build)
    for _, asset in theme.assets:
        yield Made(asset.address, asset.owner, partial(bytes, asset.content))
    for address, content in _machine_files(build).items():
        yield Made(address, MACHINE, partial(bytes, content))
    yield from render_redirects(build.shelf.edition)
    sitemap = theme.map_for_machines(listed).encode()
    yield Made(SITEMAP, MACHINE, partial(bytes, sitemap))
    yield Made(f"{SITEMAP}.gz", MACHINE, partial(gzip.compress, sitemap, mtime=0))
    yield SearchIndex(build, texts)
    for address, content in render_feeds(build.shelf, texts):
        yield Made(address, MACHINE, partial(bytes, content))


def _files(build: Build) -> Iterator[Output]:
    """Yield what articles show and offer, and what lies under ``docs/`` beside its pages."""
    for article, address, path in build.shelf.shown_files():
        yield Copied(address, article.path, path)
    for article, address, copy in build.shelf.attachments():
        yield Copied(address, article.path, copy.path, copy.sha256)
    for asset, picture in sorted(build.page_pictures.items()):
        yield Copied(asset.removeprefix("docs/"), asset, picture)
    for asset, copy in sorted(build.page_files.items()):
        yield Copied(asset.removeprefix("docs/"), asset, copy.path, copy.sha256)


def _machine_files(build: Build) -> dict[str, bytes]:
    """Return what machines fetch at fixed addresses; the calendar only where progress is public."""
    files = {
        **render_open_data(build.shelf),
        **render_well_known(build.site),
        **render_withdrawals(build.shelf.edition),
    }
    if build.site.ward.show_progress:
        files[CALENDAR] = render_calendar(build.edition, build.progress)
    return files
