"""What feeds carry, before it is written in any format; every address is absolute."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from urllib.parse import urljoin

from thidua.clock import VIETNAM
from thidua.column import Article, Column
from thidua.column.addresses import RSS, item_tag
from thidua.column.permission import may_name
from thidua.photos import Rendition
from thidua.schema.article import ArticleMatter
from thidua.schema.library import LIBRARY
from thidua.schema.scalars import MORNING
from thidua.site.feeds.lists import feed_articles
from thidua.site.markup.article import place
from thidua.site.markup.texts import Texts
from thidua.site.pages import Crumb, LawRow, Picture
from thidua.site.shelf import Shelf
from thidua.text.vietnamese import short_date

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
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
    """The smallest file of the same picture."""
    source: Crumb | None = None
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
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """The newest change among the items; of an empty feed, which nobody changed, 1970."""
        return max((item.updated for item in self.items), default=_NEVER)


class FeedMaker:
    """Makes the feed of each list, and each item once, however many feeds carry it."""

    def __init__(self, shelf: Shelf, texts: Texts) -> None:
        self._shelf = shelf
        self._texts = texts
        self._items: dict[str, Item] = {}

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
        return self._feed(of, tuple(_law_item(column, row) for row in rows))

    def _feed(self, of: Crumb, items: tuple[Item, ...]) -> Feed:
        column = self._shelf.edition.column
        ward = column.ward
        reuse = f"© {ward.name}. Khi dùng lại, xin ghi rõ tác giả và nguồn, dẫn về bài gốc."
        return Feed(
            title=f"{of.title} – {ward.name}",
            description=f"Chuyên mục {ward.column} của {ward.name}",
            site=column.site_url,
            page=column.site_url + of.address,
            guid=item_tag(column.authority, f"nguon-tin/{of.address}"),
            copyright=ward.feed.copyright or reuse,
            publisher=ward.name,
            source=Crumb(f"{ward.column} – {ward.name}", column.site_url + RSS),
            items=items,
        )

    def _item(self, article: Article) -> Item:
        if article.id not in self._items:
            self._items[article.id] = _make_item(self._shelf, self._texts, article)
        return self._items[article.id]


def _law_item(column: Column, row: LawRow) -> Item:
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
        address=column.site_url + row.address,
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


def _make_item(shelf: Shelf, texts: Texts, article: Article) -> Item:
    column = shelf.edition.column
    matter = article.matter
    unit = shelf.article_page(article).unit
    cover = shelf.cover(article)
    address = column.site_url + article.address
    return Item(
        guid=item_tag(column.authority, article.id),
        address=address,
        title=matter.title,
        summary=matter.summary,
        html=with_absolute_links(place(texts.of(article), column.site_url), address)
        + _corrections(matter),
        published=article.date,
        updated=article.changed,
        creator=matter.author or (unit.title if unit else column.ward.name_on(article.day)),
        categories=tuple(_categories(shelf, article)),
        image=_image(cover, cover.renditions.fallback, column.site_url) if cover else None,
        thumbnail=_image(cover, cover.renditions.webp[0], column.site_url) if cover else None,
    )


def _corrections(matter: ArticleMatter) -> str:
    """Return the corrections as HTML: a page shows them beneath the text, and so must a copy."""
    rows = "".join(f"<li>{short_date(c.on)}: {escape(c.text)}</li>" for c in matter.corrections)
    return f"\n<h2>Đính chính</h2>\n<ul>{rows}</ul>" if rows else ""


def with_absolute_links(html: str, page: str) -> str:
    """Make whatever still counts from the page absolute: footnotes ("#fn:1"), "//host/…".

    The text comes from a cleaner that writes each attribute in double quotes.
    """
    return _LINK.sub(lambda m: f'{m[1]}="{_absolute(m[2], page)}"', html)


def _absolute(address: str, page: str) -> str:
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", address):
        return address
    return f"https:{address}" if address.startswith("//") else urljoin(page, address)


def _categories(shelf: Shelf, article: Article) -> Iterator[Category]:
    """Yield category, fields and movements by the address of their register, then exemplars.

    An exemplar is named only where the consent covers the name.
    """
    column = shelf.edition.column
    page = shelf.article_page(article)
    for crumb in (page.card.category, *page.fields, *page.movements):
        yield Category(crumb.title, f"{column.site_url}{crumb.address.split('/')[0]}/")
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
    )
