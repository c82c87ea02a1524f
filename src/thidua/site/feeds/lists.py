"""Which lists of the site have feeds, and which of their articles the feeds carry."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from thidua.column import Article
from thidua.column.addresses import entry_address
from thidua.column.permission import may_appear
from thidua.column.registers import BY_FOLDER
from thidua.site.pages import Crumb
from thidua.site.shelf import Shelf


def feed_lists(shelf: Shelf) -> Iterator[Crumb]:
    """Yield the whole column, then every category, movement and year.

    Their number grows with the registers and the years, never with the articles: ten thousand cost
    no more than a thousand. An entry has its feeds before its first article.
    """
    column = shelf.edition.column
    yield Crumb(column.ward.column, "")
    for folder, entries in column.registers.by_folder().items():
        if BY_FOLDER[folder].has_feeds:
            for entry in entries.values():
                yield Crumb(
                    f"{column.ward.column}: {entry.title}", entry_address(folder, entry.slug)
                )
    for year in shelf.years():
        yield Crumb(f"{column.ward.column}: năm {year.year}", year.address)


def feed_articles(shelf: Shelf, address: str) -> tuple[Article, ...]:
    """Return the newest articles of the list at an address whose people agree to feeds."""
    edition = shelf.edition
    agreed = (a for a in shelf.articles(address) if may_appear(a, "rss", edition.now))
    return tuple(islice(agreed, edition.column.ward.feed.items))
