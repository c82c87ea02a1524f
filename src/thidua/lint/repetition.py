"""The same text in two articles, by which a target could be padded (seed 001: thiết thực).

Texts are compared as runs of words, without marks, case and punctuation, so neither a changed comma
nor a text typed without diacritics nor a new word in every eight hides anything; nor does a fence
of code about it, a sign of quotation before it, or a second article that gave the other half. Of
each article a few runs are kept, the same ones wherever the same text stands; the articles that
share most of them are compared word by word. The work grows with the number of articles, never
with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from hashlib import sha256
from itertools import chain
from typing import TypeAlias
from zlib import crc32

from thidua.column import Article
from thidua.disk.memory import Memory
from thidua.disk.store import stamp
from thidua.problems import Problem, Rule, Severity, with_page
from thidua.text.vietnamese import short_date
from thidua.text.vocabulary import LONGEST, MOST, words_in

RUN = 5
"""Words in a run. Set phrases of this column have six or seven, but few follow each other."""

LARGELY = 0.6
"""Share of an article's words from which it is largely another's text."""

_LARGELY_QUOTED = 0.75
"""Share of all that an article shows, its quotations too, from which it is no more than a copy."""

FEWEST_WORDS = 40
"""A shorter text, such as that beside a photo, is too short to tell."""

_SUSPICIOUS = 0.12
"""Share of an article's samples that earlier ones must have too, to be compared in full: they keep
half of theirs, and a new word in every eight leaves three samples of eight. A closing note that
every article ends with stays below."""

_MOST_SOURCES = 4
"""Earlier articles that one may be put together from."""

_PART = 0.1
"""Share of an article's words that an earlier one must add, to be named as a source."""


def check(articles: Iterable[Article], memory: Memory | None = None) -> Iterator[Problem]:
    """Yield a problem for each article whose text earlier ones have already.

    Earlier is what was published earlier, and every draft comes after that. What was withdrawn may
    be published anew; samples are there to be tried out, and pad no target.
    """
    standing = [
        article
        for article in articles
        if article.matter.withdrawn is None and not article.matter.sample
    ]
    standing.sort(key=lambda article: (article.matter.review is None, article.date, article.path))
    texts = _Texts([(article.path, article.text) for article in standing], memory)
    if memory:
        parts = ("repeats", *(article.digest for article in standing))
        repeats = memory.recall(OF_ALL, parts, lambda: tuple(_find_repeats(texts)))
    else:
        repeats = tuple(_find_repeats(texts))
    for repeat in repeats:
        sources = [standing[source] for source in repeat.sources]
        yield _problem(standing[repeat.place], sources, repeat.share)


OF_ALL = "articles\nrepeats"
"""Under which name is kept what was found in all articles together."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A text that is largely that of earlier ones; ``place`` and ``sources`` count from 0."""

    place: int
    share: float
    sources: tuple[int, ...]


def find_repeats(bodies: Sequence[str]) -> Iterator[Repeat]:
    """Yield each text that largely stands in those before it."""
    texts = [("", body.encode("utf-8", "surrogatepass")) for body in bodies]
    return _find_repeats(_Texts(texts, None))


def _find_repeats(texts: _Texts) -> Iterator[Repeat]:
    suspected = list(_suspected(texts))
    for (place, suspects), (share, sources) in zip(
        suspected, texts.compare_all(suspected), strict=True
    ):
        if share:
            yield Repeat(place, share, tuple(suspects[number] for number in sources))


_Suspected: TypeAlias = tuple[int, list[int]]
"""The place of a text, and those of the earlier ones that it may be made of."""


def _suspected(texts: _Texts) -> Iterator[_Suspected]:
    """Yield the texts to be compared word by word, by their places."""
    # A run that many have votes for the first of them and for the last: a phrase that others share
    # then hides nobody who shares everything.
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place in range(len(texts)):
        text = texts.print_of(place)
        if text.words < FEWEST_WORDS:
            continue
        samples = text.samples
        # One step for all of them: this is asked of every text, in one process alone.
        votes: Counter[int | None] = Counter(
            chain.from_iterable(zip(map(first.get, samples), map(last.get, samples), strict=True))
        )
        del votes[None]
        kept = _kept(samples if text.own is None else text.own)
        known = [sample for sample in kept if sample in first]
        first.update(dict.fromkeys([sample for sample in kept if sample not in first], place))
        last.update(dict.fromkeys(known, place))
        least = max(1, _SUSPICIOUS * len(samples))
        suspects = [
            (suspect, count)
            for suspect, count in votes.most_common(_MOST_SOURCES)
            if suspect is not None and count >= least / _MOST_SOURCES
        ]
        if sum(count for _, count in suspects) >= least:
            yield place, [suspect for suspect, _ in suspects]


@dataclass(frozen=True, slots=True)
class Print:
    """What a text is known by among others: a small part of it, chosen by its own letters."""

    words: int
    """How many a reader sees."""
    samples: tuple[int, ...]
    """Runs of all that it shows."""
    own: tuple[int, ...] | None
    """Runs of its own words, where it quotes others; else they are the same."""


def take_print(body: str) -> Print:
    """Return what a text is known by."""
    text = _read(body)
    samples = tuple(_samples(text.own + text.quoted))
    own = tuple(_samples(text.own)) if text.quoted else None
    return Print(text.own.count(b" ") + text.quoted.count(b" "), samples, own)


def print_name(path: str) -> str:
    """Return under which name the print of the article at ``path`` is kept."""
    return f"{path}\nprint"


def print_stamp(text: bytes) -> str:
    """Return by which stamp the print of a text is kept."""
    return stamp("print", sha256(text).digest())


class _Texts:
    """Texts by their places, with what is found out of them; a memory spares most of the work."""

    def __init__(self, texts: Sequence[tuple[str, bytes]], memory: Memory | None) -> None:
        self._texts = texts
        self._memory = memory
        self._hashes: dict[int, bytes] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def print_of(self, place: int) -> Print:
        """Return what the text at ``place`` is known by."""

        def take() -> Print:
            return take_print(self._body(place))

        if self._memory is None:
            return take()
        path, _ = self._texts[place]
        return self._memory.recall(print_name(path), ("print", self._hash_of(place)), take)

    def compare_all(self, suspected: Sequence[_Suspected]) -> Iterator[_Shared]:
        """Yield what each text shares with its suspects: where it is not known, in every core."""
        if self._memory is None:
            yield from (_shared_part(*self._bodies(one)) for one in suspected)
            return
        keys = [stamp(*self._parts(one)) for one in suspected]
        unknown = {
            key: self._bodies(one)
            for key, one in zip(keys, suspected, strict=True)
            if not self._memory.holds(key)
        }
        shared: dict[str, _Shared] = {}
        if unknown:
            from thidua.workers import run_chunks  # noqa: PLC0415 - mostly no text is new

            made = run_chunks(_compare_all, list(unknown.values()), _SECONDS)
            shared = dict(zip(unknown, made, strict=True))
        for key, one in zip(keys, suspected, strict=True):
            path, _ = self._texts[one[0]]
            make = partial(self._compare, one, shared.get(key))
            yield self._memory.recall(f"{path}\nshared", self._parts(one), make)

    def _compare(self, suspected: _Suspected, shared: _Shared | None) -> _Shared:
        """Return what was found just now, or find out what turned out to be damaged."""
        return shared or _shared_part(*self._bodies(suspected))

    def _bodies(self, suspected: _Suspected) -> _Job:
        place, suspects = suspected
        return self._body(place), list(map(self._body, suspects))

    def _body(self, place: int) -> str:
        return self._texts[place][1].decode("utf-8", "surrogatepass")

    def _parts(self, suspected: _Suspected) -> tuple[object, ...]:
        place, suspects = suspected
        return ("shared", *map(self._hash_of, (place, *suspects)))

    def _hash_of(self, place: int) -> bytes:
        if place not in self._hashes:
            self._hashes[place] = sha256(self._texts[place][1]).digest()
        return self._hashes[place]


def _problem(article: Article, sources: Sequence[Article], share: float) -> Problem:
    named = " và ".join(
        f"bài «{source.matter.title}» ({source.path}), đề ngày {short_date(source.day)}"
        for source in sources
    )
    return Problem(
        Rule.SAME_TEXT,
        Severity.ERROR,
        article.path,
        article.lines.get("title", 1),
        "",
        f"{int(share * 100)}% số chữ của bài giống {named}; một nội dung không được tính hai lần "
        "vào chỉ tiêu.",
        with_page("viết bài bằng nội dung của chính việc này, hoặc xóa bài", Rule.SAME_TEXT),
    )


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of an article: its own, and those it marks as quoted from elsewhere."""

    own: bytes
    """One behind the other, each with a blank after it."""
    quoted: bytes


_COMMENT = re.compile(r"<!--.*?-->", re.S)
_QUOTED = re.compile(r"^ {0,3}>.*$", re.M)
_PLAIN = bytes(
    ord(char.lower()) if (char := chr(code)).isascii() and char.isalnum() else ord(" ")
    for code in range(256)
)
_SAMPLE = re.compile(rb" t(?=([^ ]* [^ ]+ [^ ]+ [^ ]+ [^ ]+) )")
"""A run that begins with t, as a sixth of all Vietnamese words do; and what follows that letter."""
_BEGUN = crc32(b"t")

_ENOUGH = 24
"""Samples from which every second one is enough to be known by."""


def _read(body: str) -> _Text:
    text = _COMMENT.sub(" ", body) if "<!--" in body else body
    if ">" not in text:
        return _Text(_words(text), b"")
    return _Text(_words(_QUOTED.sub("", text)), _words("\n".join(_QUOTED.findall(text))))


def _words(text: str) -> bytes:
    """Return the words of a text without marks, case and punctuation, a blank behind each."""
    return b"".join(map(_READINGS.__getitem__, words_in(text)))


class _Readings(dict[str, bytes]):
    """What stands between two blanks, as its words are compared: the same few thousand times."""

    def __missing__(self, word: str) -> bytes:
        plain = unicodedata.normalize("NFKD", word.replace("đ", "d").replace("Đ", "d"))
        parts = plain.encode("ascii", "ignore").translate(_PLAIN).split()
        read = b"".join(b"%b " % part for part in parts)
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = read
        return read


_READINGS = _Readings()


def _samples(words: bytes) -> set[int]:
    """Return the runs of a text chosen by nothing but their own letters."""
    return {crc32(rest, _BEGUN) for rest in _SAMPLE.findall(b" " + words)}


def _kept(samples: Sequence[int]) -> Iterable[int]:
    """Return what a text is known by later, the same ones wherever the same text stands."""
    return samples if len(samples) < _ENOUGH else [one for one in samples if one % 2 == 0]


_Shared: TypeAlias = tuple[float, tuple[int, ...]]
_Job: TypeAlias = tuple[str, list[str]]
"""A text, and those that it may be made of."""
_SECONDS = 0.001
"""What one comparison takes, roughly."""


def _compare_all(jobs: Sequence[_Job]) -> list[_Shared]:
    return [_shared_part(body, suspects) for body, suspects in jobs]


def _shared_part(body: str, suspects: Sequence[str]) -> _Shared:
    """Return the share of a text that stands in earlier ones, and the numbers of its sources.

    The share is 0 where the text is not largely theirs: neither its own words, nor all that it
    shows. What an earlier text itself quoted, as a law, is nobody's own.
    """
    text = _read(body)
    own_words, quoted_words = text.own.split(), text.quoted.split()
    runs_of_own, runs_of_quoted = _runs(own_words), _runs(quoted_words)
    length = len(own_words) + len(quoted_words)
    own = quoted = marked = 0
    sources: list[int] = []
    for number, suspect in enumerate(suspects):
        known = _runs_of(suspect)
        own |= _mark(runs_of_own, known)
        quoted |= _mark(runs_of_quoted, known)
        before, marked = marked, own.bit_count() + quoted.bit_count()
        if marked - before >= _PART * length:
            sources.append(number)
    if len(own_words) >= FEWEST_WORDS and own.bit_count() >= LARGELY * len(own_words):
        return own.bit_count() / len(own_words), tuple(sources)
    share = marked / length
    return (share if share >= _LARGELY_QUOTED else 0.0), tuple(sources)


@lru_cache(maxsize=64)
def _runs_of(body: str) -> frozenset[_Run]:
    """Return every run of an article's own words; whoever is first to say much is asked often."""
    return frozenset(_runs(_read(body).own.split()))


_Run: TypeAlias = tuple[bytes, ...]


def _runs(words: list[bytes]) -> list[_Run]:
    """Return the run that begins at each word but the last few."""
    return list(zip(*(words[at:] for at in range(RUN)), strict=False))


def _mark(runs: Sequence[_Run], known: frozenset[_Run]) -> int:
    """Return a number with a byte for each word: 1 where it stands in a run that is known."""
    begun = int.from_bytes(bytes(map(known.__contains__, runs)), "little")
    marked = begun
    for _ in range(RUN - 1):
        marked = begun | marked << 8
    return marked
