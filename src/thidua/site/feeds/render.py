"""Every feed of the site, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from thidua.column.addresses import FEEDS
from thidua.column.places import MACHINE
from thidua.feed_check.check import validate
from thidua.feed_check.rules import Place
from thidua.schema.library import LIBRARY
from thidua.site.feeds.atom import write_atom
from thidua.site.feeds.items import Feed, FeedMaker
from thidua.site.feeds.json_feed import write_json_feed
from thidua.site.feeds.lists import feed_lists
from thidua.site.feeds.rss import write_rss
from thidua.site.fingerprints import Fingerprints
from thidua.site.markup.texts import Texts
from thidua.site.shelf import Shelf
from thidua.site.writer import Writer

WRITERS = dict(zip(FEEDS, (write_rss, write_atom, write_json_feed), strict=True))
"""How to write each format, by the name of its file."""


@dataclass(frozen=True, slots=True)
class Faults:
    """What is wrong with a feed, told in words."""

    refused: list[str]
    warned: list[str]


@dataclass(frozen=True, slots=True)
class FeedFile:
    """One feed in one format. ``key`` is the fingerprint of all that it carries."""

    address: str
    feed: Feed
    key: str

    def make(self) -> bytes:
        """Return its bytes."""
        return WRITERS[self.address.rpartition("/")[2]](self.feed)

    def write(self, writer: Writer) -> None:
        """Write it. Raises ``OSError`` and ``TakenError``."""
        self.publish(writer)

    def publish(self, writer: Writer) -> Faults:
        """Write it, and return what is wrong with it; one that says the same stays as it is.

        Whatever it encloses must stand in the site already.
        """
        kept = writer.find(self.address, self.key)
        if kept:
            writer.keep(self.address, kept, MACHINE, self.key)
            return Faults(*kept.note)
        content = self.make()
        found = validate(content, Place(writer.folder, self.address))
        faults = Faults(
            [fault.tell(self.address) for fault in found if fault.is_error],
            [fault.tell(self.address) for fault in found if not fault.is_error],
        )
        writer.write(self.address, content, MACHINE, self.key, [faults.refused, faults.warned])
        return faults


def render_feeds(
    shelf: Shelf, texts: Texts, fingerprints: Fingerprints | None = None
) -> Iterator[FeedFile]:
    """Yield each feed, one at a time."""
    fingerprints = fingerprints or Fingerprints()
    maker = FeedMaker(shelf, texts)
    feeds: Iterator[tuple[str, Feed]] = (
        (one.address, maker.feed(one)) for one in feed_lists(shelf)
    )
    if shelf.edition.column.library:
        feeds = chain(feeds, [(f"{LIBRARY}/", maker.feed_of_laws())])
    for address, feed in feeds:
        key = fingerprints.of(feed)
        for name in WRITERS:
            yield FeedFile(address + name, feed, key)
