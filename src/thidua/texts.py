"""The rendered texts of one build, each made once."""

from __future__ import annotations

from thidua.column import Article
from thidua.feeds.lists import feed_articles, feed_lists
from thidua.markup import Markup, article_setting
from thidua.shelf import Shelf


class Texts:
    """Renders articles on demand and keeps only the texts that feeds ask for again."""

    def __init__(self, shelf: Shelf, markup: Markup) -> None:
        self._shelf = shelf
        self._markup = markup
        self._kept: dict[str, str] = {}
        self._wanted_again = frozenset(
            article.id for one in feed_lists(shelf) for article in feed_articles(shelf, one.address)
        )

    def of(self, article: Article) -> str:
        """Return the HTML of an article, to be placed by :func:`thidua.markup.place`."""
        if article.id in self._kept:
            return self._kept[article.id]
        html = self._markup.render(article.body, article_setting(self._shelf, article))
        if article.id in self._wanted_again:
            self._kept[article.id] = html
        return html
