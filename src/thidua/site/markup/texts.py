"""The rendered texts of one build, each made once."""

from __future__ import annotations

import re
from html import unescape

from thidua.column import Article, PlainPage
from thidua.site.feeds.lists import feed_articles, feed_lists
from thidua.site.markup.article import Markup, article_setting, page_setting
from thidua.site.shelf import Shelf

_TAG = re.compile(r'<(?:[^>"]|"[^"]*")*>')
"""As our renderer's cleaner writes them: a value stands in double quotes, and none within it."""
_ALT = re.compile(r' alt="([^"]*)"')


class Texts:
    """Renders articles on demand; keeps their words, and the texts that feeds ask for again."""

    def __init__(self, shelf: Shelf, markup: Markup | None = None) -> None:
        self._shelf = shelf
        self._markup = markup or Markup()
        self._kept: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._wanted_again = frozenset(
            article.id for one in feed_lists(shelf) for article in feed_articles(shelf, one.address)
        )

    def of(self, article: Article) -> str:
        """Return the HTML of an article, to be put in place by ``place``."""
        if article.id in self._kept:
            return self._kept[article.id]
        html = self._markup.render(article.body, article_setting(self._shelf, article))
        self._words[article.id] = _without_markup(html)
        if article.id in self._wanted_again:
            self._kept[article.id] = html
        return html

    def of_page(self, page: PlainPage) -> str:
        """Return the HTML of a page under ``docs/``, to be put in place by ``place``."""
        return self._markup.render(page.body, page_setting(self._shelf, page.path))

    def words_of(self, article: Article) -> str:
        """Return what a reader reads of an article, its pictures' descriptions too.

        Only the rendered text tells: what is written may hold a comment, or the address of an
        article that may not be seen.
        """
        if article.id not in self._words:
            self.of(article)
        return self._words[article.id]


def _without_markup(html: str) -> str:
    def describe(tag: re.Match[str]) -> str:
        alt = _ALT.search(tag[0])
        return f" {alt[1]} " if alt else " "

    return unescape(_TAG.sub(describe, html))
