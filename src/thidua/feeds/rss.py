"""RSS 2.0, by its specification and the RSS Advisory Board's Best Practices Profile."""

from __future__ import annotations

import re
from datetime import datetime
from html import escape

from lxml import etree

from thidua.addresses import RSS
from thidua.feeds.items import Feed, Item
from thidua.feeds.xml_writing import SPACES, add, add_html, add_media, serialise

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_rss(feed: Feed) -> bytes:
    """Return RSS 2.0 with the full text in ``content:encoded``."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap=SPACES)
    channel = etree.SubElement(root, "channel")
    add(channel, "title", feed.title)
    add(channel, "link", feed.page)
    add(channel, "description", feed.description)
    add(channel, "language", "vi")
    add(channel, "copyright", feed.copyright)
    if feed.items:
        add(channel, "lastBuildDate", rfc_822(feed.updated))
    add(channel, "generator", "thidua")
    add(channel, "docs", "https://www.rssboard.org/rss-specification")
    own = {"href": feed.page + RSS, "rel": "self", "type": "application/rss+xml"}
    add(channel, "atom:link", "", own)
    for item in feed.items:
        _add_item(channel, item, feed)
    return re.sub(rb"<title>[^<]*</title>", _spell_plainly, serialise(root))


def rfc_822(moment: datetime) -> str:
    """Return "Tue, 11 Jun 2024 07:00:00 +0700", in English whatever the machine's language."""
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day}, {moment:%d} {month} {moment:%Y %H:%M:%S %z}"


def _add_item(channel: etree._Element, item: Item, feed: Feed) -> None:
    element = add(channel, "item")
    add(element, "title", item.title)
    add(element, "link", item.address)
    add_html(element, "description", _lead(item))
    add_html(element, "content:encoded", item.html)
    add(element, "dc:creator", item.creator)
    for category in item.categories:
        add(element, "category", category.name, {"domain": category.domain})
    add(element, "guid", item.guid, {"isPermaLink": "false"})
    add(element, "pubDate", rfc_822(item.published))
    # RSS has no word of its own for the last change.
    add(element, "atom:updated", item.updated.isoformat())
    add(element, "source", feed.source.title, {"url": feed.source.address})
    if item.image:
        file = {"url": item.image.address, "length": item.image.length}
        add(element, "enclosure", "", {**file, "type": item.image.media_type})
    add_media(element, item.image, item.thumbnail)


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


def _spell_plainly(title: re.Match[bytes]) -> bytes:
    """Spell & and < as the Best Practices Profile asks, so that nobody takes a title for HTML."""
    return title[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")
