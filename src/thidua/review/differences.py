"""What changed in a text between two versions, word by word."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from thidua.schema.article import NOT_REVIEWED
from thidua.source.documents import Document
from thidua.source.values import Value

Kind = Literal["same", "added", "removed"]

_WORD = re.compile(r"\s+|[^\W_]+|.", re.S)
_CONTEXT = 8
"""Pieces (words and blanks) of what stayed that are shown on either side of a change."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One key or one paragraph that is not what it was; ``place`` names the key, "" in the body."""

    place: str
    pieces: tuple[Piece, ...]


def find_differences(old: Document, new: Document) -> tuple[Difference, ...]:
    """Return what a reviewer sees in ``new`` that ``old`` did not show: keys first, then text."""
    return (*_between_keys(old.data, new.data), *_between_bodies(old.body, new.body))


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return the words of two texts, in order, each once where both have it."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    pieces: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[start:end])))
            continue
        if start < end:
            pieces.append(Piece("removed", "".join(before[start:end])))
        if new_start < new_end:
            pieces.append(Piece("added", "".join(after[new_start:new_end])))
    return tuple(pieces)


def shortened(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return pieces with only some words of what stayed around each change."""
    last = len(pieces) - 1
    return tuple(
        Piece("same", _around(piece.text, is_first=index == 0, is_last=index == last))
        if piece.kind == "same"
        else piece
        for index, piece in enumerate(pieces)
    )


def _around(text: str, *, is_first: bool, is_last: bool) -> str:
    words = _WORD.findall(text)
    before = [] if is_first else words[:_CONTEXT]
    after = [] if is_last else words[-_CONTEXT:]
    if len(words) <= len(before) + len(after) + 2:
        return text
    return f"{''.join(before)}…{''.join(after)}"


def _between_keys(old: Mapping[str, Value], new: Mapping[str, Value]) -> Iterator[Difference]:
    for key in dict.fromkeys([*new, *old]):
        if key not in NOT_REVIEWED and _told(old.get(key)) != _told(new.get(key)):
            yield Difference(key, compare(_told(old.get(key)), _told(new.get(key))))


def _told(value: Value) -> str:
    """Return a value on one line, as people would write it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _between_bodies(old: str, new: str) -> Iterator[Difference]:
    before, after = _paragraphs(old), _paragraphs(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, new_start, new_end in matcher.get_opcodes():
        if tag != "equal":
            gone, come = before[start:end], after[new_start:new_end]
            yield Difference("", compare("\n\n".join(gone), "\n\n".join(come)))


def _paragraphs(text: str) -> list[str]:
    return [part.strip("\n") for part in re.split(r"\n\s*\n", text) if part.strip()]
