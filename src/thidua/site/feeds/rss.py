"""RSS 2.0, by its specification and the RSS Advisory Board's Best Practices Profile."""

from __future__ import annotations

import re
from html import escape

from lxml import etree

from thidua.column.addresses import RSS
from thidua.site.feeds.items import Feed, Item
from thidua.site.feeds.signs import xml_text
from thidua.site.feeds.xml_feed import add_item, start_feed


def write_rss(feed: Feed) -> bytes:
    """Return RSS 2.0 with the full text in ``content:encoded``."""
    made = start_feed(feed, RSS, "application/rss+xml")
    for item in feed.items:
        entry = add_item(made, item)
        entry.description(_cdata(_lead(item)))
        entry.content(_cdata(item.html))
        source = item.source or feed.source
        entry.source(url=source.address, title=xml_text(source.title))
    return re.sub(rb"<title>[^<]*</title>", _spell_plainly, made.rss_str(pretty=True))


def _lead(item: Item) -> str:
    """Return the lead as HTML: a small picture first, as portals in Viet Nam expect it."""
    lead = f"<p>{escape(item.summary, quote=False)}</p>"
    small = item.thumbnail
    if small is None:
        return lead
    return (
        f'<img src="{escape(small.address)}" width="{small.width}" height="{small.height}"'
        f' alt="{escape(small.alt)}">{lead}'
    )


def _cdata(html: str) -> etree.CDATA:
    """Return HTML as it stands: portals have been seen to look for a CDATA section by its letters.

    ``]]>`` would end the section; in HTML the escaped form means the same.
    """
    return etree.CDATA(xml_text(html).replace("]]>", "]]&gt;"))


def _spell_plainly(title: re.Match[bytes]) -> bytes:
    """Spell & and < as the Best Practices Profile asks, so that nobody takes a title for HTML."""
    return title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
