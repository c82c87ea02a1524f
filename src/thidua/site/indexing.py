"""The search index: its parts, one for each year, made by Pagefind beside the pages."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from thidua.column import Article
from thidua.column.addresses import SEARCH_INDEX
from thidua.column.places import MACHINE
from thidua.site.beside import IsReady, at_once
from thidua.site.fingerprints import Fingerprints
from thidua.site.machine.search import (
    Gathering,
    Work,
    allowance_for,
    chunk_for,
    conclude,
    divide,
    gather_headings,
)
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build
from thidua.site.writer import Writer
from thidua.workers import Apart

_FEW_TEXTS = 20
"""With no more of a part to be rendered anew it is started before any page is drawn."""
_PROGRAM_KEY = "pagefind"
"""Of the program that reads the index: the list of the former site tells its version."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the search index that is made anew."""

    name: str
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Indexing:
    """A search index on its way: parts are started as their texts come, and made one by one."""

    search: SearchIndex
    folder: Path
    parts: tuple[Part, ...]
    """Those to be started, the largest first: the last one is waited for."""
    division: Mapping[str, Sequence[Article]]
    """The articles of all parts by name, newest first."""
    is_whole: bool
    """Nothing was taken over, so the program that reads the index must be put there too."""
    is_concluded: bool
    """What stands beside the parts was taken over."""
    is_edit: bool
    """It is one part, and an earlier build has rendered nearly all of its texts."""
    chunk: int
    works: deque[tuple[Part, Work]] = field(default_factory=deque)
    """Each part that was started and not yet taken in. They are made one after the other, since
    each takes memory."""
    begun: list[Work] = field(default_factory=list)
    """All, to be cleared away once no other is to be started: a file system makes new files slowly
    where many have just gone."""
    helpers: list[Apart[bool]] = field(default_factory=list)
    """Copies of this process that fill a work."""
    program: dict[str, bytes] = field(default_factory=dict)
    """What reads the index, by name: the same for each part."""

    def turns(self) -> dict[str, int]:
        """Return of each article of the parts by its path how early its text is to be drawn."""
        return {one.path: turn for turn, part in enumerate(self.parts) for one in part.articles}

    def start(self, part: Part) -> Iterator[None]:
        """Let a part be made, now that the texts of its articles are there; in small steps.

        Raises ``OSError``.
        """
        work = self._open(part)
        yield from self._fill(part, work)
        self.works.append((part, work))

    def _open(self, part: Part) -> Work:
        work = Work(self.folder / part.name, self.chunk)
        self.begun.append(work)
        return work

    def _fill(self, part: Part, work: Work) -> Iterator[None]:
        gathering = Gathering(self.search.build.shelf.edition)
        for article in part.articles:
            gathering.add(article, self.search.texts.take_words(article))
            yield
        for record in gathering.records():
            work.add(record)
            yield

    def start_edited(self) -> Iterator[IsReady]:
        """Start the part that holds what was edited, before any page is drawn.

        A copy of this process does that, while this one looks which pages stand.
        """
        for part in self.parts if self.is_edit else ():
            work = self._open(part)
            helper = Apart(partial(self._fill_all, part, work))
            self.helpers.append(helper)
            yield helper.is_done
            if not helper.result():
                self._fill_all(part, work)
            self.works.append((part, work))

    def _fill_all(self, part: Part, work: Work) -> bool:
        """Fill it in one go: ``True`` when done."""
        for _ in self._fill(part, work):
            pass
        return True

    def start_drawn(self, undrawn: Set[str]) -> Iterator[IsReady]:
        """Start each part once none of its texts is among the ``undrawn``, by their paths."""
        for part in () if self.is_edit else self.parts:
            yield partial(undrawn.isdisjoint, [article.path for article in part.articles])
            for _ in self.start(part):
                yield at_once

    def make_all(self, may_begin: IsReady, writer: Writer) -> Iterator[IsReady]:
        """Make each part once Pagefind ``may_begin``, and take it in."""
        for _ in self.parts:
            yield lambda: bool(self.works) and may_begin()
            self.works[0][1].begin()
            yield self.has_news
            self.take_in(writer)
        yield at_once
        self.conclude(writer)
        for work in self.begun:
            yield at_once
            work.end()

    def has_news(self) -> bool:
        """Tell whether a part is made, and not taken in."""
        return bool(self.works) and self.works[0][1].is_done()

    def take_in(self, writer: Writer) -> None:
        """Take the next part in, when it is made. Raises ``SearchIndexError`` and ``OSError``."""
        part, work = self.works[0]
        self.program.update(work.finish())
        self.works.popleft()
        key = self.search.key_of(part.articles, self.chunk)
        writer.note_folder(f"{self.search.address}/{part.name}", key)

    def conclude(self, writer: Writer) -> None:
        """Write what stands beside the parts, once all are taken in. Raises ``OSError``."""
        address = self.search.address
        if self.is_whole:
            for name, content in self.program.items():
                writer.fill(f"{address}/{name}", content, _PROGRAM_KEY, len(self.program))
        if not self.is_concluded:
            headings = gather_headings(self.search.build.shelf.edition)
            beside = conclude(headings, self.folder, tuple(self.division))
            key = self.search.key_beside(self.division, self.chunk)
            for name, content in beside.items():
                writer.fill(f"{address}/{name}", content, key, len(beside))

    def end(self) -> None:
        """Let nothing of it run on, and nothing lie about."""
        for helper in self.helpers:
            helper.end()
        for work in self.begun:
            work.end()


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """The folder that Pagefind fills; a part of it that would hold the same is taken over."""

    build: Build
    texts: Texts
    fingerprints: Fingerprints
    address: str = SEARCH_INDEX

    @property
    def key(self) -> str:
        """The fingerprint of all that it is made of."""
        return self.key_of(self.build.shelf.edition.published, 0)

    def write(self, writer: Writer) -> None:
        """Let Pagefind write it. Raises ``SearchIndexError`` when it cannot."""
        indexing = self.begin(writer)
        try:
            for part in indexing.parts:
                for _ in indexing.start(part):
                    pass
            for _ in indexing.parts:
                indexing.take_in(writer)
            indexing.conclude(writer)
        finally:
            indexing.end()

    def begin(self, writer: Writer) -> Indexing:
        """Take over what would be the same; the rest is to be started. Raises ``OSError``."""
        folder = writer.reserve(self.address, MACHINE)
        division = divide(self.build.shelf.edition.published, lambda article: article.day.year)
        chunk = chunk_for(len(division))
        # Whoever indexes a part gets the program with it; so without one all is made anew.
        is_whole = not writer.keep_folder(self.address, _PROGRAM_KEY)
        anew = [
            Part(name, tuple(articles))
            for name, articles in division.items()
            if is_whole
            or not writer.keep_folder(f"{self.address}/{name}", self.key_of(articles, chunk))
        ]
        for part in anew:
            writer.empty(f"{self.address}/{part.name}/")
        unknown = sum(not self.texts.is_kept(one) for part in anew[:1] for one in part.articles)
        return Indexing(
            search=self,
            folder=folder,
            parts=tuple(sorted(anew, key=lambda part: -len(part.articles))),
            division=division,
            is_whole=is_whole,
            is_concluded=not anew
            and writer.keep_folder(self.address, self.key_beside(division, chunk)),
            is_edit=not is_whole and len(anew) == 1 and unknown <= _FEW_TEXTS,
            chunk=chunk,
        )

    def key_of(self, articles: Sequence[Article], chunk: int) -> str:
        """Return the fingerprint of all that a part is made of."""
        edition = self.build.shelf.edition
        titles = [entry.title for entry in edition.column.registers.categories.values()]
        allowance = allowance_for(len(edition.published))
        return self.fingerprints.of(
            titles, allowance, chunk, *map(self.texts.fingerprint, articles)
        )

    def key_beside(self, division: Mapping[str, Sequence[Article]], chunk: int) -> str:
        """Return the fingerprint of what stands beside the parts."""
        return self.fingerprints.of(
            {name: self.key_of(articles, chunk) for name, articles in division.items()}
        )
