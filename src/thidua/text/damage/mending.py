"""A text with its damaged letters read back, as far as there is no doubt."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from thidua.text.damage import MENDABLE, find_damage
from thidua.text.damage.keys import GRAVE
from thidua.text.damage.kinds import Cause, Damage, Word
from thidua.text.damage.places import read_words
from thidua.text.links import without_code

_MOST_ROUNDS = 8
"""More than there are kinds: a text may be damaged in several ways, and each is read back once."""

_LINE_END = re.compile(r"\r\n|\n|\r")
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
"""Letters that no older table holds: where one stands, the text around it is not of that table."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line before and after; ``number`` counts from 1."""

    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mended:
    """A text read back."""

    text: str
    changes: tuple[Change, ...]
    causes: tuple[Cause, ...]
    """What had happened; empty where only marks were joined to their letters (NFD to NFC)."""
    doubtful: tuple[int, ...]
    """Numbers of lines where a damaged word was left, since it can be read in two ways."""


def mend(text: str) -> Mended:
    """Read back what is damaged beyond doubt; line ends, code and everything else stay.

    A kind of damage is looked for in the whole text, so that a short line is judged by its
    neighbours. Whatever changes keeps its line.
    """
    ends = [*_LINE_END.findall(text), ""]
    before = _LINE_END.split(text)
    mended = unicodedata.normalize("NFC", "\n".join(before))
    causes: dict[Cause, None] = {}
    doubtful: dict[int, None] = {}
    for _ in range(_MOST_ROUNDS):
        step = _next_step(mended, doubtful)
        if step is None:
            break
        cause, mended = step
        causes[cause] = None
    after = mended.split("\n")
    changes = tuple(
        Change(number, old, new)
        for number, (old, new) in enumerate(zip(before, after, strict=True), start=1)
        if old != new
    )
    whole = "".join(line + end for line, end in zip(after, ends, strict=True))
    return Mended(whole, changes, tuple(causes), tuple(sorted(doubtful)))


def _next_step(text: str, doubtful: dict[int, None]) -> tuple[Cause, str] | None:
    """Read back the first damage that can be; note the lines where a word had to be left."""
    for damage in find_damage(_prose(text)):
        if damage.is_certain and damage.cause in MENDABLE:
            read, left = _read_back(text, damage)
            doubtful.update(dict.fromkeys(left))
            if read != text:
                return damage.cause, read
    return None


_HEAD = re.compile(r"\s*---[ \t]*\n.*?\n---[ \t]*(?=\n|\Z)", re.S)
_BACKTICK = re.compile(r"(?<![A-Za-z^+(])(`+)[^`\n]*\1(?!`)|(?<=[A-Za-z^+(])`(?!`)")


def _prose(text: str) -> str:
    """Return a file's text with the code of its body blanked; all else stays in its place.

    A backtick behind a letter begins no code: in VIQR it is the tone huyền.
    """
    head = _HEAD.match(text)
    body = head.end() if head else 0
    toned = _BACKTICK.sub(lambda match: match[0] if match[1] else GRAVE, text[body:])
    return text[:body] + without_code(toned)


def _read_back(text: str, damage: Damage) -> tuple[str, list[int]]:
    """Return a text with one kind of damage read back, and the lines where some was left."""
    certain = {word.place: word for word in damage.words}
    left: list[int] = []
    if damage.cause is Cause.VIQR:
        unsure = [word for word in damage.words if _may_end_a_sentence(text, word)]
        left = [1 + text.count("\n", 0, word.place) for word in unsure]
        for word in unsure:
            del certain[word.place]
    else:
        # Where every letter is of the old table, a word that is one in both was meant in it.
        certain = {**_further_words(text, damage), **certain}
    pieces, done = [], 0
    for place, word in sorted(certain.items()):
        pieces += [text[done:place], word.meant]
        done = place + len(word.text)
    return "".join([*pieces, text[done:]]), left


def _further_words(text: str, damage: Damage) -> Mapping[int, Word]:
    prose = _prose(text)
    is_whole = not _ONLY_UNICODE.search(prose)
    damaged = {prose.count("\n", 0, word.place) for word in damage.words}
    start, found = 0, {}
    for number, line in enumerate(prose.split("\n")):
        if is_whole or (number in damaged and not _ONLY_UNICODE.search(line)):
            for word in read_words(line, damage.cause):
                found[start + word.place] = Word(start + word.place, word.text, word.meant)
        start += len(line) + 1
    return found


def _may_end_a_sentence(text: str, word: Word) -> bool:
    """Tell whether the sign of a tone at a word's end may be a full stop or a quotation mark."""
    sign = word.text[-1]
    if sign not in ".?'" or re.search(f"['`?~.{GRAVE}]", word.text[:-1]):
        return False
    if sign == "'":
        line = text[text.rfind("\n", 0, word.place) + 1 : word.place]
        return re.search(r"(?<![A-Za-z^+(])'", line) is not None
    end = word.place + len(word.text)
    return _GOES_ON.match(text, end) is None


_GOES_ON = re.compile(r"[ \t]+[^\W\d_A-ZĐ]|[ \t]*[.,;:!?)]")
