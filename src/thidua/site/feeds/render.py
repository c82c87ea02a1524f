"""Every feed of the site, in every format."""

from __future__ import annotations

from collections.abc import Iterator

from thidua.column.addresses import FEEDS
from thidua.site.feeds.atom import write_atom
from thidua.site.feeds.items import FeedMaker
from thidua.site.feeds.json_feed import write_json_feed
from thidua.site.feeds.lists import feed_lists
from thidua.site.feeds.rss import write_rss
from thidua.site.markup.texts import Texts
from thidua.site.shelf import Shelf

WRITERS = dict(zip(FEEDS, (write_rss, write_atom, write_json_feed), strict=True))
"""How to write each format, by the name of its file."""


def render_feeds(shelf: Shelf, texts: Texts) -> Iterator[tuple[str, bytes]]:
    """Yield the address and the bytes of each feed, one at a time."""
    maker = FeedMaker(shelf, texts)
    for one in feed_lists(shelf):
        feed = maker.feed(one)
        for name, write in WRITERS.items():
            yield one.address + name, write(feed)
