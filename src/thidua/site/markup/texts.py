"""The rendered texts of one build, each made once, and kept for the builds to come."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from html import unescape
from operator import attrgetter

from thidua.column import Article, PlainPage
from thidua.disk.store import Store, stamp
from thidua.site.feeds.lists import feed_articles, feed_lists
from thidua.site.fingerprints import Fingerprints
from thidua.site.markup.article import Markup, Setting, article_setting, page_setting
from thidua.site.markup.cleaning import MARK
from thidua.site.shelf import Shelf

_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')
"""As our renderer's cleaner writes them: a value stands in double quotes, and none within it."""
_ALT = re.compile(r' alt="([^"]*)"')

_SHOWN = attrgetter(*(one.name for one in fields(Setting) if one.name != "resolve"))
"""What a text's setting is made of, but where its links lead."""

Answers = Mapping[str, str | None]
"""Where the links of a text led when it was rendered, by their target as written."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A text as HTML, and the answers it was made with."""

    parts: tuple[str, ...]
    """Between them stands the way to the site's root, for which each process has its own mark."""
    answers: Answers

    @property
    def html(self) -> str:
        """The text, to be put in place by ``place``."""
        return MARK.join(self.parts)

    def at(self, way_to_root: str) -> str:
        """Return the text where it appears."""
        return way_to_root.join(self.parts)


@dataclass(frozen=True, slots=True)
class Learnt:
    """What is remembered of a text that was just rendered, as bytes: they go through a pipe."""

    kept: bytes
    """The text as later builds find it."""
    words: bytes
    """What a reader reads of an article: two thirds of what it takes as a text with Vietnamese
    letters."""

    @classmethod
    def of(cls, text: Article | PlainPage, rendered: Rendered) -> Learnt:
        """Make it where the text was rendered, in whatever process."""
        words = _without_markup(rendered.html) if isinstance(text, Article) else ""
        content = json.dumps([rendered.parts, rendered.answers], ensure_ascii=False)
        return cls(*(one.encode("utf-8", "surrogatepass") for one in (content, words)))


class Texts:
    """Renders texts on demand; keeps words of articles, and the texts that feeds ask for again.

    With ``store`` it keeps all for later builds too. What a link leads to may change without the
    text: so a kept one counts only while each of its links leads where it did.
    """

    def __init__(
        self,
        shelf: Shelf,
        markup: Markup | None = None,
        store: Store | None = None,
        fingerprints: Fingerprints | None = None,
        *,
        is_preview: bool = False,
    ) -> None:
        """Nothing of a preview is kept: it shows what nobody has approved."""
        self._shelf = shelf
        self._is_preview = is_preview
        self._markup = markup or Markup()
        self._store = store
        self._fingerprints = fingerprints or Fingerprints()
        self._kept: dict[str, str] = {}
        self._words: dict[str, bytes] = {}
        self._known: dict[str, str] = {}
        self.fed = frozenset(
            article.path
            for one in feed_lists(shelf)
            for article in feed_articles(shelf, one.address)
        )
        """Paths of the articles that feeds carry."""

    def of(self, text: Article | PlainPage) -> str:
        """Return the HTML of an article, or of a page under ``docs/``."""
        if text.path in self._kept:
            return self._kept[text.path]
        rendered = self.find(text)
        if rendered is None:
            (rendered,) = self.render([text])
            self.learn(text, Learnt.of(text, rendered))
        elif text.path in self.fed:
            self._kept[text.path] = rendered.html
        return rendered.html

    def is_kept(self, text: Article | PlainPage) -> bool:
        """Tell whether an earlier build has rendered a text; :meth:`find` tells if it is so now."""
        return self._store is not None and self._store.holds(self._stamp(text))

    def find(self, text: Article | PlainPage) -> Rendered | None:
        """Return what an earlier build has rendered, if it would come out the same now."""
        kept = self._store.get(text.path, self._stamp(text)) if self._store else None
        if kept is None:
            return None
        rendered = _read(kept)
        return rendered if self.answers_still(text, rendered.answers) else None

    def render(self, texts: Sequence[Article | PlainPage]) -> list[Rendered]:
        """Make the HTML of texts, whatever is kept; many at once take less time than one by one."""
        asked: list[dict[str, str | None]] = [{} for _ in texts]
        settings = map(_noting, map(self._setting, texts), asked)
        bodies = [text.body for text in texts]
        made = self._markup.render_all(list(zip(bodies, settings, strict=True)))
        return [
            Rendered(tuple(html.split(MARK)), answers)
            for html, answers in zip(made, asked, strict=True)
        ]

    def learn(self, text: Article | PlainPage, learnt: Learnt) -> None:
        """Take a text that was just rendered."""
        if isinstance(text, Article):
            self._words[text.path] = learnt.words
        if text.path in self.fed:
            self._kept[text.path] = _read(learnt.kept).html
        if self._store and not self._is_preview:
            key = self._stamp(text)
            self._store.get(text.path, key)  # whatever kept it from being of use is noticed
            self._store.put(text.path, key, learnt.kept)

    def recall(self, text: Article | PlainPage) -> None:
        """Take note that another process has found what is kept of a text, and that it is good."""
        if self._store:
            self._store.claim(text.path, self._stamp(text))

    def answers_still(self, text: Article | PlainPage, answers: Answers) -> bool:
        """Tell whether each link of a text leads where it led."""
        return all(
            self._shelf.resolve(text.path, target) == answer for target, answer in answers.items()
        )

    def fingerprint(self, text: Article | PlainPage) -> str:
        """Return the fingerprint of all that a text is made of, but where its links lead."""
        known = self._known.get(text.path)
        if known is None:
            known = self._known[text.path] = self._fingerprints.of(
                text, *_SHOWN(self._setting(text))
            )
        return known

    def take_words(self, article: Article) -> str:
        """Return what a reader reads of an article, its pictures' descriptions too.

        Only the rendered text tells: what is written may hold a comment, or the address of an
        article that may not be seen. Nobody asks twice, so it is held no longer.
        """
        words = self._words.pop(article.path, None)
        if words is None:
            return _without_markup(self.of(article))
        return words.decode("utf-8", "surrogatepass")

    def _setting(self, text: Article | PlainPage) -> Setting:
        if isinstance(text, Article):
            return article_setting(self._shelf, text)
        return page_setting(self._shelf, text.path)

    def _stamp(self, text: Article | PlainPage) -> str:
        return stamp("text", self.fingerprint(text))


def _read(kept: bytes) -> Rendered:
    parts, answers = json.loads(kept)
    return Rendered(tuple(parts), answers)


def _noting(setting: Setting, answers: dict[str, str | None]) -> Setting:
    """Return a setting that writes down where it says that links lead."""

    def resolve(target: str) -> str | None:
        answers[target] = setting.resolve(target)
        return answers[target]

    return replace(setting, resolve=resolve)


def _without_markup(html: str) -> str:
    def describe(tag: re.Match[str]) -> str:
        alt = _ALT.search(tag[0])
        return f" {alt[1]} " if alt else " "

    return unescape(_TAG.sub(describe if ' alt="' in html else " ", html))
