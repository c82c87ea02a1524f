"""Every file of the site beside its pages, by address: the one list of them."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Protocol

from thidua.column.addresses import CALENDAR, FEED_MARK, entry_address, kit_address
from thidua.column.places import MACHINE
from thidua.column.registers import CAMPAIGNS
from thidua.photos import Renditions
from thidua.site.dossier import pack_dossier
from thidua.site.feeds.mark import make_mark
from thidua.site.feeds.render import render_feeds
from thidua.site.fingerprints import Fingerprints
from thidua.site.indexing import SearchIndex
from thidua.site.machine.data_index import render_index
from thidua.site.machine.favicon import FAVICON, make_favicon
from thidua.site.machine.open_data import render_open_data
from thidua.site.machine.redirects import render_redirects
from thidua.site.machine.targets import render_targets
from thidua.site.machine.well_known import render_well_known
from thidua.site.machine.withdrawals import render_withdrawals
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build
from thidua.site.theme import Theme
from thidua.site.writer import Writer

SITEMAP = "sitemap.xml"
Listed = Iterable[tuple[str, str | None]]
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
    key: str = ""
    """The fingerprint of all that it is made of, where that is sooner told than it is made."""

    def write(self, writer: Writer) -> None:
        """Make it and write it; with a key, only if it would come out otherwise."""
        kept = writer.find(self.address, self.key) if self.key else None
        if kept:
            writer.keep(self.address, kept, self.owner, self.key)
        else:
            writer.write(self.address, self.make(), self.owner, self.key)


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
class Shown:
    """The files of a photo."""

    address: str
    """What their addresses begin with."""
    owner: str
    made: Renditions

    @property
    def addresses(self) -> tuple[str, ...]:
        """Where each of them stands."""
        return tuple(self.address + file.name for file in self.made.files)

    def write(self, writer: Writer) -> None:
        """Copy them."""
        names = (file.name for file in self.made.files)
        writer.copy_all(self.address, self.made.folder, names, self.owner)


def outputs(
    build: Build,
    texts: Texts,
    theme: Theme,
    listed: Listed,
    fingerprints: Fingerprints | None = None,
) -> Iterator[Output]:
    """Yield every file that is not a page; feeds come after whatever they enclose."""
    fingerprints = fingerprints or Fingerprints()
    yield SearchIndex(build, texts, fingerprints)
    yield from files(build, theme, listed, fingerprints)
    yield from render_feeds(build.shelf, texts, fingerprints)


def files(
    build: Build,
    theme: Theme,
    listed: Listed,
    fingerprints: Fingerprints,
    for_machines: Mapping[str, bytes] | None = None,
) -> Iterator[Output]:
    """Yield those files that no rendered text is needed for.

    ``for_machines`` is what :func:`machine_files` returns, where that is known already.
    """
    yield from _shown_and_offered(build)
    yield from _kits(build, fingerprints)
    for _, asset in theme.assets:
        yield Made(asset.address, asset.owner, partial(bytes, asset.content))
    icon = theme.icon.content
    yield Made(FAVICON, theme.icon.owner, partial(make_favicon, icon), fingerprints.of(icon))
    yield Made(
        FEED_MARK, theme.icon.owner, partial(make_mark, icon), fingerprints.of(icon, "feeds")
    )
    for address, content in (for_machines or machine_files(build)).items():
        yield Made(address, MACHINE, partial(bytes, content))
    if build.site.ward.show_progress:
        site = (build.edition.column.site_url, build.site.ward.name, build.site.ward.column)
        key = fingerprints.of(build.progress, site)
        yield Made(CALENDAR, MACHINE, partial(_make_calendar, build), key)
    yield from render_redirects(build.shelf.edition)
    sitemap = theme.map_for_machines(listed).encode()
    yield Made(SITEMAP, MACHINE, partial(bytes, sitemap))
    yield Made(f"{SITEMAP}.gz", MACHINE, partial(gzip.compress, sitemap, mtime=0))


def _shown_and_offered(build: Build) -> Iterator[Output]:
    """Yield what articles show and offer, and what lies under ``docs/`` beside its pages."""
    for article, address, made in build.shelf.shown():
        yield Shown(address, article.path, made)
    for article, address, copy in build.shelf.attachments():
        yield Copied(address, article.path, copy.path, copy.sha256)
    for asset, picture in sorted(build.page_pictures.items()):
        yield Copied(asset.removeprefix("docs/"), asset, picture)
    for asset, address, path in build.shelf.page_files():
        yield Copied(address, asset, path)
    for asset, copy in sorted(build.page_files.items()):
        yield Copied(asset.removeprefix("docs/"), asset, copy.path, copy.sha256)


def _kits(build: Build, fingerprints: Fingerprints) -> Iterator[Output]:
    """Yield what each campaign gives to take along, as one file."""
    column, shelf = build.edition.column, build.shelf
    for slug, entry in column.registers.campaigns.items():
        articles = shelf.articles(entry_address(CAMPAIGNS.folder, slug))
        given = shelf.given(slug)
        if articles or given.parts:
            key = fingerprints.of(column.site_url, column.ward, articles, given)
            yield Made(kit_address(slug), entry.path, partial(_make_kit, build, slug), key)


def _make_kit(build: Build, slug: str) -> bytes:
    return pack_dossier(build.edition.column, build.shelf.dossier(slug))


def machine_files(build: Build) -> dict[str, bytes]:
    """Return what machines fetch at fixed addresses."""
    edition = build.shelf.edition
    data = {
        **render_open_data(build.shelf),
        **render_withdrawals(edition),
        **render_targets(edition, build.progress),
    }
    return {**data, **render_index(edition, data), **render_well_known(build.site)}


def _make_calendar(build: Build) -> bytes:
    # It changes once a day, and what it is made with takes as long to load as all pages to tell.
    calendar = import_module("thidua.site.machine.calendar")
    content: bytes = calendar.render_calendar(build.edition, build.progress)
    return content
