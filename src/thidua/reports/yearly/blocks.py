"""What a report in words is made of: numbered sections, paragraphs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from thidua.text.vietnamese import office_number

_POINTS = "abcdđeghiklmnopqrstuvxy"
"""Points go by the Vietnamese alphabet."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``share`` of the width in per cent."""

    title: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of texts under headings."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


Block = str | Table
"""A paragraph or a table."""


@dataclass(frozen=True, slots=True)
class Topic:
    """ "1. Something", with what is said of it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """ "I. SOMETHING"; the title is in ordinary letters, for each form to set in capitals."""

    title: str
    topics: tuple[Topic, ...]


PLACE = Column("TT", 7, centred=True)

Part = tuple[str, Sequence[Block]]
"""A topic before it is numbered; one without a title gets no number."""


def blank(what: str) -> str:
    """Return a marked blank: what a person must fill in before the report is signed."""
    return f"(… điền {what} …)"


def points(pairs: Iterable[tuple[str, Iterable[Block]]]) -> Iterator[Block]:
    """Yield "a) …" with what belongs to it, and so on; past the alphabet, dashes."""
    for place, (title, blocks) in enumerate(pairs):
        yield f"{_POINTS[place]}) {title}" if place < len(_POINTS) else f"- {title}"
        yield from blocks


def numbered(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    places = count(1)
    return tuple((str(next(places)), *row) for row in rows)


def tally(words: Iterable[str]) -> str:
    """Return "Bài viết 11, Tin 02", the most frequent first."""
    return ", ".join(f"{word} {office_number(n)}" for word, n in Counter(words).most_common())
