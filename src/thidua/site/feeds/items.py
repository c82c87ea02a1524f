"""What feeds carry, before it is written in any format; every address is absolute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from html import escape
from urllib.parse import urljoin, urlsplit

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.column.addresses import FEED_MARK, RSS, host_of, item_tag
from thidua.column.permission import may_name
from thidua.photos import Rendition
from thidua.schema.library import LIBRARY
from thidua.schema.scalars import MORNING
from thidua.site.feeds.lists import feed_articles
from thidua.site.feeds.parts import Original, copy_parts
from thidua.site.markup.article import place
from thidua.site.markup.texts import Texts
from thidua.site.pages import ArticlePage, Crumb, LawRow, Picture
from thidua.site.shelf import Shelf
from thidua.text.vietnamese import short_date

MARK_SIDE = 144
"""Pixels: the widest that RSS allows."""

_SECOND = timedelta(seconds=1)
_LINK = re.compile(r'\b(href|cite)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class Category:
    """What an item is about. ``domain`` names the list of such words, as a URI."""

    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Image:
    """A picture file. ``length`` is in bytes, width and height in pixels."""

    address: str
    width: int
    height: int
    media_type: str
    length: int
    alt: str
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """The feed that an item was taken from."""

    title: str
    address: str
    guid: str
    """The id of its Atom feed."""
    updated: datetime
    """Its last change, as far as whoever copies it knows."""


@dataclass(frozen=True, slots=True)
class Item:
    """One article as feeds carry it."""

    guid: str
    address: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    creator: str
    categories: tuple[Category, ...]
    image: Image | None
    thumbnail: Image | None
    """A small JPEG of the same picture, the one format that every portal shows."""
    tags: tuple[str, ...] = ()
    source: Source | None = None
    """The feed it was taken from, where that is another than the feed's own source."""


@dataclass(frozen=True, slots=True)
class Feed:
    """The newest items of one list."""

    title: str
    description: str
    site: str
    page: str
    """Absolute address of the page that shows the same items; its feeds stand at it."""
    guid: str
    """Identity of the list, to which a feed's name is added."""
    copyright: str
    publisher: str
    source: Crumb
    """The feed of the whole column: what a portal names when it copies an item."""
    mark: str
    """Absolute address of its picture."""
    items: tuple[Item, ...]
    since: datetime
    """When an empty feed counts as changed: Atom insists on a day."""

    @property
    def updated(self) -> datetime:
        """The newest change among the items."""
        return max((item.updated for item in self.items), default=self.since)


class FeedMaker:
    """Makes the feed of each list, and each item once, however many feeds carry it."""

    def __init__(self, shelf: Shelf, texts: Texts) -> None:
        self._shelf = shelf
        self._texts = texts
        self._items: dict[str, Item] = {}
        self._site = in_ascii(shelf.edition.column.site_url)
        self._moments = _moments(shelf.edition.published)
        newest = max((article.changed for article in shelf.edition.published), default=None)
        # Of a column that has nothing yet, the year it was founded in is the most that is sure.
        founded = datetime(shelf.edition.now.year, 1, 1, tzinfo=VIETNAM)
        self._since = newest or founded

    def feed(self, of: Crumb) -> Feed:
        """Return the feed of a list."""
        return self.feed_of(of, feed_articles(self._shelf, of.address))

    def feed_of(self, of: Crumb, articles: Iterable[Article]) -> Feed:
        """Return a feed of a list that carries these of its articles."""
        return self._feed(of, tuple(map(self._item, articles)))

    def feed_of_laws(self) -> Feed:
        """Return the feed of the document library."""
        column = self._shelf.edition.column
        rows = self._shelf.laws().rows[: column.ward.feed.items]
        of = Crumb(f"{column.ward.column}: văn bản", f"{LIBRARY}/")
        items = (_law_item(column, row, self._site) for row in rows)
        return self._feed(of, _apart(items))

    def _feed(self, of: Crumb, items: tuple[Item, ...]) -> Feed:
        column = self._shelf.edition.column
        ward = column.ward
        reuse = f"© {ward.name}. Khi dùng lại, xin ghi rõ tác giả và nguồn, dẫn về bài gốc."
        return Feed(
            title=f"{of.title} – {ward.name}",
            description=f"Chuyên mục {ward.column} của {ward.name}",
            site=self._site,
            page=self._site + of.address,
            guid=item_tag(column.authority, f"nguon-tin/{of.address}"),
            copyright=ward.feed.copyright or reuse,
            publisher=ward.name,
            source=Crumb(f"{ward.column} – {ward.name}", self._site + RSS),
            mark=self._site + FEED_MARK,
            items=items,
            since=self._since,
        )

    def _item(self, article: Article) -> Item:
        if article.id not in self._items:
            self._items[article.id] = self._make(article)
        return self._items[article.id]

    def _make(self, article: Article) -> Item:
        shelf, site = self._shelf, self._site
        column, matter = shelf.edition.column, article.matter
        page = shelf.article_page(article)
        cover = shelf.cover(article)
        address = site + article.address
        published = self._moments.get(article.id, article.date)
        office = column.ward.name_on(article.day)
        original = Original(
            article,
            cover,
            site + cover.folder if cover else "",
            with_absolute_links(place(self._texts.of(article), site), address),
            address,
            f"chuyên mục {column.ward.column}, {office}",
        )
        files = cover.renditions if cover else None
        return Item(
            guid=item_tag(column.authority, article.id),
            address=address,
            title=matter.title,
            summary=matter.summary,
            html="\n".join(filter(None, copy_parts(original).values())),
            published=published,
            updated=max(article.changed, published),
            creator=matter.author or (page.unit.title if page.unit else office),
            categories=tuple(_categories(column, page)),
            image=_image(cover, files.fallback, site) if cover and files else None,
            thumbnail=(
                _image(cover, files.thumbnail or files.fallback, site) if cover and files else None
            ),
            tags=matter.tags,
        )


def _law_item(column: Column, row: LawRow, site: str) -> Item:
    law = row.law
    day = datetime.combine(law.on, MORNING, VIETNAM)
    facts = f"Số {law.number}, {law.issued_by} ban hành ngày {short_date(law.on)}."
    if law.in_force:
        facts += f" Có hiệu lực từ ngày {short_date(law.in_force)}."
    if row.is_over:
        facts += " Đã hết hiệu lực."
    summary = f"{law.summary} {facts}" if law.summary else facts
    return Item(
        guid=item_tag(column.authority, row.address.rstrip("/")),
        address=site + row.address,
        title=f"{law.number}: {law.title}",
        summary=summary,
        html=f"<p>{escape(summary)}</p>",
        published=day,
        updated=day,
        creator=law.issued_by,
        categories=(),
        image=None,
        thumbnail=None,
    )


def _moments(published: Iterable[Article]) -> dict[str, datetime]:
    """Return when each article counts as published in feeds, by its id.

    A day without an hour means seven in the morning, so several may share a moment; then every
    reader would show them in an order of its own. They follow one another by a second, in the order
    of the site, whose newest comes first.
    """
    moments: dict[str, datetime] = {}
    last: datetime | None = None
    for article in reversed(list(published)):
        last = article.date if last is None else max(article.date, last + _SECOND)
        moments[article.id] = last
    return moments


def _apart(items: Iterable[Item]) -> tuple[Item, ...]:
    """Return items, the newest first, of which no two have one moment."""
    found: list[Item] = []
    for item in reversed(list(items)):
        moment = max(item.published, found[-1].published + _SECOND) if found else item.published
        found.append(replace(item, published=moment, updated=max(item.updated, moment)))
    return tuple(reversed(found))


def in_ascii(site_url: str) -> str:
    """Return a site's address as readers of feeds can open it: its host in Punycode (RFC 5891)."""
    parts = urlsplit(site_url)
    host = host_of(site_url)
    is_writable = host.isascii() and not any(map(str.isspace, parts.netloc))
    if is_writable and not parts.netloc.isascii():
        port = f":{parts.port}" if parts.port else ""
        return parts._replace(netloc=host + port).geturl()
    return site_url


def with_absolute_links(html: str, page: str) -> str:
    """Make whatever still counts from the page absolute: footnotes ("#fn:1"), "//host/…".

    The text comes from a cleaner that writes each attribute in double quotes.
    """
    return _LINK.sub(lambda m: f'{m[1]}="{_absolute(m[2], page)}"', html)


def _absolute(address: str, page: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
        return address
    return f"https:{address}" if address.startswith("//") else urljoin(page, address)


def _categories(column: Column, page: ArticlePage) -> Iterator[Category]:
    """Yield category, fields and movements by the address of their register, then exemplars.

    An exemplar is named only where the consent covers the name.
    """
    article, site = page.article, in_ascii(column.site_url)
    for crumb in (page.card.category, *page.fields, *page.movements):
        yield Category(crumb.title, f"{site}{crumb.address.split('/')[0]}/")
    for exemplar in article.matter.exemplars:
        if may_name(article, exemplar):
            yield Category(exemplar.name, item_tag(column.authority, f"guong/{exemplar.kind}"))


def _image(picture: Picture, file: Rendition, site_url: str) -> Image:
    return Image(
        address=f"{site_url}{picture.folder}{file.name}",
        width=file.size.width,
        height=file.size.height,
        media_type=file.media_type,
        length=file.length,
        alt=picture.alt,
        credit=picture.credit or "",
    )
