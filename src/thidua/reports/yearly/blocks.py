"""What a report in words is made of: numbered sections, paragraphs and tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import count

from thidua.text.vietnamese import number, office_number

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
    title: str
    """What it lists, for where it stands apart from the text."""


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


@dataclass(frozen=True, slots=True)
class Annex:
    """ "Phụ lục I": a table too long for the body."""

    name: str
    table: Table


LONGEST = 20
"""Rows of a table that stays in the body of a printed report."""


def move_long_tables(
    sections: Iterable[Section],
) -> tuple[tuple[Section, ...], tuple[Annex, ...]]:
    """Return sections without their long tables, and these as annexes.

    Two or more annexes are numbered in Roman numerals (Nghị định 30/2020/NĐ-CP, Phụ lục I, III.1).
    """
    sections = tuple(sections)
    long = [
        block
        for section in sections
        for topic in section.topics
        for block in topic.blocks
        if isinstance(block, Table) and len(block.rows) > LONGEST
    ]
    names = ["Phụ lục"] if len(long) == 1 else [f"Phụ lục {roman(n + 1)}" for n in range(len(long))]
    annexes = tuple(Annex(name, table) for name, table in zip(names, long, strict=True))
    name_of = {id(annex.table): annex.name for annex in annexes}

    def shorten(block: Block) -> Block:
        if isinstance(block, Table) and id(block) in name_of:
            return f"({block.title}: {number(len(block.rows))} dòng, xem {name_of[id(block)]}.)"
        return block

    return tuple(
        replace(
            section,
            topics=tuple(
                replace(topic, blocks=tuple(shorten(block) for block in topic.blocks))
                for topic in section.topics
            ),
        )
        for section in sections
    ), annexes


def roman(value: int) -> str:
    """Return a whole number ≥ 1 in Roman numerals."""
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    text = ""
    for size, sign in signs:
        text += sign * (value // size)
        value %= size
    return text


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
