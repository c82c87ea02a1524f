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
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from thidua.column import Article
from thidua.lint.passages import with_page
from thidua.problems import Problem, Rule, Severity
from thidua.text.vietnamese import short_date

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


def check(articles: Iterable[Article]) -> Iterator[Problem]:
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
    for repeat in find_repeats([article.body for article in standing]):
        sources = [standing[source] for source in repeat.sources]
        yield _problem(standing[repeat.place], sources, repeat.share)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A text that is largely that of earlier ones; ``place`` and ``sources`` count from 0."""

    place: int
    share: float
    sources: tuple[int, ...]


def find_repeats(bodies: Sequence[str]) -> Iterator[Repeat]:
    """Yield each text that largely stands in those before it."""
    # A run that many have votes for the first of them and for the last: a phrase that others share
    # then hides nobody who shares everything.
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, body in enumerate(bodies):
        text = _read(body)
        if text.length < FEWEST_WORDS:
            continue
        votes: Counter[int] = Counter()
        samples = _samples(text.own + text.quoted)
        for sample in samples:
            if sample in first:
                votes.update({first[sample], last.get(sample, first[sample])})
        for sample in _kept(_samples(text.own) if text.quoted else samples):
            if first.setdefault(sample, place) != place:
                last[sample] = place
        least = max(1, _SUSPICIOUS * len(samples))
        suspects = [
            (suspect, count)
            for suspect, count in votes.most_common(_MOST_SOURCES)
            if count >= least / _MOST_SOURCES
        ]
        if sum(count for _, count in suspects) >= least:
            share, sources = _shared_part(text, {one: bodies[one] for one, _ in suspects})
            if share:
                yield Repeat(place, share, sources)


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

    own: list[bytes]
    quoted: list[bytes]

    @property
    def length(self) -> int:
        """How many words a reader sees."""
        return len(self.own) + len(self.quoted)


_COMMENT = re.compile(r"<!--.*?-->", re.S)
_QUOTED = re.compile(r"^ {0,3}>.*$", re.M)
_PLAIN = bytes(
    ord(char.lower()) if (char := chr(code)).isascii() and char.isalnum() else ord(" ")
    for code in range(256)
)
_SAMPLE = re.compile(rb" (?=(t\w* \w+ \w+ \w+ \w+) )")
"""A run that begins with t, as a sixth of all Vietnamese words do."""

_ENOUGH = 24
"""Samples from which every second one is enough to be known by."""


def _read(body: str) -> _Text:
    text = _COMMENT.sub(" ", body) if "<!--" in body else body
    if ">" not in text:
        return _Text(_words(text), [])
    return _Text(_words(_QUOTED.sub("", text)), _words("\n".join(_QUOTED.findall(text))))


def _words(text: str) -> list[bytes]:
    """Return the words of a text without marks, case and punctuation."""
    text = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "d"))
    return text.encode("ascii", "ignore").translate(_PLAIN).split()


def _samples(words: list[bytes]) -> set[int]:
    """Return the runs of a text chosen by nothing but their own letters."""
    return {crc32(run) for run in _SAMPLE.findall(b" %b " % b" ".join(words))}


def _kept(samples: set[int]) -> Iterable[int]:
    """Return what a text is known by later, the same ones wherever the same text stands."""
    return samples if len(samples) < _ENOUGH else [one for one in samples if one % 2 == 0]


def _shared_part(text: _Text, suspects: Mapping[int, str]) -> tuple[float, tuple[int, ...]]:
    """Return the share of a text that stands in earlier ones, and which of them add to it.

    The share is 0 where the text is not largely theirs: neither its own words, nor all that it
    shows. What an earlier text itself quoted, as a law, is nobody's own.
    """
    own = [False] * len(text.own)
    quoted = [False] * len(text.quoted)
    sources: list[int] = []
    runs_of_own, runs_of_quoted = _runs(text.own), _runs(text.quoted)
    marked = 0
    for suspect, body in suspects.items():
        known = _runs_of(body)
        _mark(own, runs_of_own, known)
        _mark(quoted, runs_of_quoted, known)
        before, marked = marked, sum(own) + sum(quoted)
        if marked - before >= _PART * text.length:
            sources.append(suspect)
    if len(own) >= FEWEST_WORDS and sum(own) >= LARGELY * len(own):
        return sum(own) / len(own), tuple(sources)
    share = marked / text.length
    return (share if share >= _LARGELY_QUOTED else 0.0), tuple(sources)


@lru_cache(maxsize=64)
def _runs_of(body: str) -> frozenset[int]:
    """Return every run of an article's own words; whoever is first to say much is asked often."""
    return frozenset(_runs(_read(body).own))


def _runs(words: list[bytes]) -> list[int]:
    """Return the run that begins at each word but the last few."""
    return [crc32(b" ".join(run)) for run in zip(*(words[at:] for at in range(RUN)), strict=False)]


def _mark(shared: list[bool], runs: list[int], known: frozenset[int]) -> None:
    """Mark the words that stand in a run which is known."""
    for start, run in enumerate(runs):
        if run in known:
            shared[start : start + RUN] = [True] * RUN
