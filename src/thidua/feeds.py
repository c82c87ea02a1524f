"""The feeds: RSS 2.0 and Atom by feedgen, JSON Feed 1.1 as a plain mapping.

A feed depends on what it shows and on nothing else: no clock, no build number. So its bytes, and
with them ETag and Last-Modified on the server, change only when an item does.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape

from feedgen.feed import FeedGenerator

from thidua.addresses import (
    ATOM,
    JSON_FEED,
    RSS,
    category_feed_address,
    entry_address,
    item_tag,
)
from thidua.column import Article
from thidua.markup import place
from thidua.pages import Crumb, Picture
from thidua.review import may_appear
from thidua.shelf import Shelf
from thidua.texts import Texts

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
# Characters that XML 1.0 forbids; one of them would make the whole feed unreadable.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Item:
    """One article as feeds carry it; every address is absolute."""

    guid: str
    address: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    creator: str
    categories: tuple[Crumb, ...]
    image: Picture | None
    image_address: str


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written in any format."""

    title: str
    description: str
    site: str
    page: str
    """Absolute address of the page that shows the same items."""
    copyright: str | None
    publisher: str
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """The newest change among the items."""
        return max((item.updated for item in self.items), default=_NEVER)


def render_feeds(shelf: Shelf, texts: Texts) -> dict[str, bytes]:
    """Return every feed of the site by its address."""
    column = shelf.edition.column
    items = _Items(shelf, texts)
    whole = _feed(shelf, items, column.ward.column, "")
    feeds = {
        RSS: write_rss(whole, RSS),
        ATOM: write_atom(whole, ATOM),
        JSON_FEED: write_json_feed(whole, JSON_FEED),
    }
    for category in column.registers.categories.values():
        address = category_feed_address(category.slug)
        title = f"{column.ward.column}: {category.title}"
        feed = _feed(shelf, items, title, entry_address("chuyen-muc", category.slug))
        feeds[address] = write_rss(feed, address)
    return feeds


def write_rss(feed: Feed, address: str) -> bytes:
    """Return RSS 2.0 with the full text in ``content:encoded``."""
    generator = _generator(feed, address, "application/rss+xml", content_type="CDATA")
    return bytes(generator.rss_str(pretty=True)) + b"\n"


def write_atom(feed: Feed, address: str) -> bytes:
    """Return Atom 1.0 (RFC 4287)."""
    generator = _generator(feed, address, "application/atom+xml", content_type="html")
    return bytes(generator.atom_str(pretty=True)) + b"\n"


def write_json_feed(feed: Feed, address: str) -> bytes:
    """Return JSON Feed 1.1."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.site + address,
        "description": feed.description,
        "language": "vi",
        "authors": [{"name": feed.publisher, "url": feed.site}],
        "items": [
            {
                "id": item.guid,
                "url": item.address,
                "title": item.title,
                "summary": item.summary,
                "content_html": item.html,
                "date_published": item.published.isoformat(),
                "date_modified": item.updated.isoformat(),
                "authors": [{"name": item.creator}],
                "tags": [category.title for category in item.categories],
                **({"image": item.image_address} if item.image else {}),
            }
            for item in feed.items
        ],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


class _Items:
    """Makes each item once, however many feeds carry it."""

    def __init__(self, shelf: Shelf, texts: Texts) -> None:
        self._shelf = shelf
        self._texts = texts
        self._made: dict[str, Item] = {}

    def of(self, address: str) -> tuple[Item, ...]:
        """Return the newest items of the list at an address whose people agree to feeds."""
        edition = self._shelf.edition
        limit = edition.column.ward.feed.items
        items: list[Item] = []
        for article in self._shelf.articles(address):
            if len(items) == limit:
                break
            if may_appear(article, "rss", edition.now):
                if article.id not in self._made:
                    self._made[article.id] = _item(self._shelf, self._texts, article)
                items.append(self._made[article.id])
        return tuple(items)


def _item(shelf: Shelf, texts: Texts, article: Article) -> Item:
    column = shelf.edition.column
    matter = article.matter
    page = shelf.article_page(article)
    cover = page.card.cover
    site = column.site_url
    return Item(
        guid=item_tag(site, article.id),
        address=site + article.address,
        title=_xml_text(matter.title),
        summary=_xml_text(matter.summary),
        html=_xml_text(place(texts.of(article), site)),
        published=matter.date,
        updated=max(matter.date, matter.updated or matter.date),
        creator=_xml_text(matter.author or (page.unit.title if page.unit else column.ward.name)),
        categories=tuple(
            Crumb(_xml_text(crumb.title), site + crumb.address)
            for crumb in (page.card.category, *page.fields, *page.movements)
        ),
        image=cover,
        image_address=f"{site}{cover.folder}{cover.renditions.jpeg.name}" if cover else "",
    )


def _feed(shelf: Shelf, items: _Items, title: str, address: str) -> Feed:
    column = shelf.edition.column
    ward = column.ward
    return Feed(
        title=f"{title} – {ward.name}",
        description=f"Chuyên mục {ward.column} của {ward.name}",
        site=column.site_url,
        page=column.site_url + address,
        copyright=ward.feed.copyright,
        publisher=_xml_text(ward.name),
        items=items.of(address),
    )


def _generator(feed: Feed, address: str, media_type: str, *, content_type: str) -> FeedGenerator:
    """Return feedgen's generator; its ``CDATA`` is a way of writing in RSS, but no type in Atom."""
    generator = FeedGenerator()
    generator.load_extension("dc")
    generator.id(feed.site + address)
    generator.title(_xml_text(feed.title))
    generator.description(_xml_text(feed.description))
    # feedgen takes the last "alternate" as the channel's link, so "self" comes first.
    generator.link(href=feed.site + address, rel="self", type=media_type)
    generator.link(href=feed.page, rel="alternate", type="text/html")
    generator.language("vi")
    generator.generator("thidua")
    generator.docs("https://www.rssboard.org/rss-specification")
    generator.author({"name": feed.publisher})
    generator.updated(feed.updated)
    if feed.copyright:
        generator.rights(_xml_text(feed.copyright))
    for item in feed.items:
        _add_entry(generator, item, content_type)
    return generator


def _add_entry(generator: FeedGenerator, item: Item, content_type: str) -> None:
    entry = generator.add_entry(order="append")
    entry.id(item.guid)
    entry.guid(item.guid, permalink=False)
    entry.title(item.title)
    entry.link(href=item.address, rel="alternate", type="text/html")
    # Readers take a description for HTML, so a plain lead has its signs escaped.
    entry.description(escape(item.summary, quote=False))
    entry.content(item.html, type=content_type)
    entry.published(item.published)
    entry.updated(item.updated)
    entry.author({"name": item.creator})
    entry.dc.dc_creator(item.creator)
    for category in item.categories:
        entry.category(term=category.title, scheme=category.address, label=category.title)
    if item.image:
        jpeg = item.image.renditions.jpeg
        entry.enclosure(item.image_address, str(jpeg.length), jpeg.media_type)


def _xml_text(text: str) -> str:
    return _NOT_XML.sub("", text)
