"""What RSS and Atom share: feedgen, given only text that XML can hold."""

from __future__ import annotations

from functools import partial
from typing import Any

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from thidua.site.feeds.extension import EmptyFeed, WholeItem
from thidua.site.feeds.items import MARK_SIDE, Feed, Image, Item
from thidua.site.feeds.signs import xml_text


def start_feed(feed: Feed, name: str, media_type: str) -> FeedGenerator:
    """Return feedgen's feed without items; ``name`` is its file at the feed's page."""
    made = FeedGenerator()
    made.load_extension("dc", atom=False)
    made.load_extension("media")
    if not feed.items:
        made.register_extension("empty", EmptyFeed, atom=False)
    made.id(feed.guid + name)
    made.title(_required(feed.title))
    made.subtitle(_required(feed.description))
    made.language("vi")
    made.rights(xml_text(feed.copyright))
    made.generator("thidua")
    made.docs("https://www.rssboard.org/rss-specification")
    # Never left to feedgen, which would ask the clock. To write a date in English it sets the
    # locale of the whole process and puts it back; feeds are written by one thread, while nothing
    # else here reads the locale.
    made.updated(feed.updated)
    made.author(name=xml_text(feed.publisher), uri=feed.site)
    made.logo(feed.mark)
    made.icon(feed.mark)
    side = str(MARK_SIDE)
    made.image(feed.mark, _required(feed.title), feed.page, side, side)
    made.link(href=feed.page + name, rel="self", type=media_type)
    # The last one: RSS takes it for the feed's page.
    made.link(href=feed.page, rel="alternate", type="text/html")
    return made


def add_item(made: FeedGenerator, item: Item) -> FeedEntry:
    """Add an item to feedgen's feed, after the others; its texts follow in each format."""
    entry = made.add_entry(order="append")
    entry.id(item.guid)
    entry.title(_required(item.title))
    entry.published(item.published)
    entry.updated(item.updated)
    # The first is Atom's alone, the second that of RSS: its own author is an e-mail address.
    entry.author(name=xml_text(item.creator))
    entry.dc.dc_creator(xml_text(item.creator))
    for category in item.categories:
        entry.category(term=xml_text(category.name), scheme=category.domain)
    for tag in item.tags:
        entry.category(term=xml_text(tag))
    entry.link(href=item.address, rel="alternate", type="text/html")
    _add_pictures(entry, item)
    whole = partial(WholeItem, item.updated, entry.link(), _told(item), _told_of_source(item))
    entry.register_extension("whole", whole)
    return entry


def _required(text: str) -> Any:
    """Return a text that feedgen takes even if nothing of it is left: its lack is ours to tell."""
    return xml_text(text) or etree.CDATA("")


def _told(item: Item) -> tuple[tuple[str, str], ...]:
    """Return what is told of an item's picture, by the name of the element."""
    if item.image is None:
        return ()
    told = (("description", item.image.alt), ("credit", item.image.credit))
    return tuple((name, text) for name, words in told if (text := xml_text(words).strip()))


def _told_of_source(item: Item) -> tuple[tuple[str, str], ...]:
    """Return what feedgen does not tell of the feed that an item was taken from."""
    if item.source is None:
        return ()
    return (("id", item.source.guid), ("updated", item.source.updated.isoformat()))


def _add_pictures(entry: FeedEntry, item: Item) -> None:
    """Add the picture, for Media RSS 1.5.1 with its sizes, which both formats may carry."""
    if image := item.image:
        length = str(image.length)
        entry.enclosure(url=image.address, length=length, type=image.media_type)
        file = {"fileSize": length, "type": image.media_type, "medium": "image"}
        entry.media.content({**_sized(image), **file}, group=None)
    if item.thumbnail:
        entry.media.thumbnail(_sized(item.thumbnail), group=None)


def _sized(image: Image) -> dict[str, str]:
    return {"url": image.address, "width": str(image.width), "height": str(image.height)}
