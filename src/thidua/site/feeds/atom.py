"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from thidua.column.addresses import ATOM
from thidua.site.feeds.items import Feed
from thidua.site.feeds.signs import xml_text
from thidua.site.feeds.xml_feed import add_item, start_feed


def write_atom(feed: Feed) -> bytes:
    """Return Atom 1.0 with the full text in ``content``."""
    made = start_feed(feed, ATOM, "application/atom+xml")
    for item in feed.items:
        entry = add_item(made, item)
        entry.summary(xml_text(item.summary))
        entry.content(xml_text(item.html), type="html")
        if item.source:
            entry.source(url=item.source.address, title=xml_text(item.source.title))
    return bytes(made.atom_str(pretty=True))
