"""The rendered texts of one build, each made once."""

from __future__ import annotations

from thidua.addresses import entry_address
from thidua.column import Article
from thidua.markup import Markup, article_setting
from thidua.shelf import Shelf


class Texts:
    """Renders articles on demand and keeps only the texts that feeds ask for again."""

    def __init__(self, shelf: Shelf, markup: Markup) -> None:
        self._shelf = shelf
        self._markup = markup
        self._kept: dict[str, str] = {}
        self._wanted_again = frozenset(_articles_in_feeds(shelf))

    def of(self, article: Article) -> str:
        """Return the HTML of an article, to be placed by :func:`thidua.markup.place`."""
        if article.id in self._kept:
            return self._kept[article.id]
        html = self._markup.render(article.body, article_setting(self._shelf, article))
        if article.id in self._wanted_again:
            self._kept[article.id] = html
        return html


def _articles_in_feeds(shelf: Shelf) -> set[str]:
    """Return the ids of the newest articles of the column and of each category."""
    column = shelf.edition.column
    categories = [entry_address("chuyen-muc", slug) for slug in column.registers.categories]
    return {
        article.id
        for address in ("", *categories)
        for article in shelf.articles(address)[: column.ward.feed.items]
    }
