"""Text from the fonts of the years before Unicode, and what it was meant to be.

A copied text keeps the places of its letters and not the font that draws them (the tables are in
:mod:`thidua.text.old_fonts`). A word is from such a font if it is no Vietnamese syllable as it
stands and becomes one when read that way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from thidua.lint.syllables import is_syllable
from thidua.text.old_fonts import Coding, read_tcvn3, read_vni

_ENOUGH = 4
"""Different words that must agree when none is beyond doubt: a lone "Thaï" or "où" is French."""


@dataclass(frozen=True, slots=True)
class OldWord:
    """A word as pasted, where it stands, what it was meant to be, and the family of the font."""

    place: int
    text: str
    meant: str
    font: str


@dataclass(frozen=True, slots=True)
class _Family:
    name: Coding
    hint: re.Pattern[str]
    """Stands in any text of this family, and hardly ever in another."""
    certain: re.Pattern[str]
    """Stands in no word of another language."""
    read: Callable[[str], str]


def find_old_words(text: str) -> tuple[OldWord, ...]:
    """Return the words of a text that come from an old font, in the order written."""
    readings: list[tuple[int, tuple[OldWord, ...]]] = []
    for family in _FAMILIES:
        if family.hint.search(text):
            found = tuple(_words(text, family))
            different = {word.text for word in found}
            certain = sum(family.certain.search(word) is not None for word in different)
            if certain or len(different) >= _ENOUGH:
                readings.append((certain, found))
    # Some words can be read both ways; what is beyond doubt decides.
    return max(readings, key=lambda reading: reading[0], default=(0, ()))[1]


# All signs of a word, be it what it may: a word with one letter too many is of no old font.
_WORD = re.compile("[0-9A-Za-z\u00a1-\u02af\u0370-\u04ff\u1ea0-\u1ef9]+")
_LONGEST = 12
"""Signs of a word; "nghieâng" has eight."""
_LETTER = re.compile("[A-Za-z]")


def _words(text: str, family: _Family) -> Iterator[OldWord]:
    for match in _WORD.finditer(text):
        # Quotation marks are two letters of TCVN3; around a word they are what they seem.
        word = match[0].strip("«»")
        is_short = len(word) <= _LONGEST
        if is_short and not word.isascii() and _LETTER.search(word) and not is_syllable(word):
            meant = family.read(word)
            if meant != word and is_syllable(meant):
                yield OldWord(match.start() + match[0].index(word), word, meant, family.name)


def _read_tcvn3(word: str) -> str:
    meant = read_tcvn3(word)
    # ".VnTimeH" draws the places of small letters as capitals.
    letters = [char for char in word if char.isascii()]
    is_capital = len(letters) > 1 and all(char.isupper() for char in letters)
    return meant.upper() if is_capital else meant


_FAMILIES = (
    _Family(
        Coding.TCVN3,
        hint=re.compile(
            # Quotation marks and the sign of a paragraph are usual, but not within a word.
            "[¡-¦¨-ª¬-®µ-¹¼¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]|[A-Za-z][«»½][A-Za-z]|§[A-Za-zà-þ]"
        ),
        # A sign that is no letter, on its own or within a word, or a "capital" within a word.
        certain=re.compile("[¦¨¬®¶¸¼½¾]|\u00ad[\u00aa-\u00fe]|[A-Za-z][¡-¥§©«»]|[a-z][Æ-ÌÎ-ØÜ-ß]"),
        read=_read_tcvn3,
    ),
    _Family(
        Coding.VNI,
        hint=re.compile("[ae][ãõùáàâêéèúøûïåäüë]|[ou][øùûõïåä]|y[øùûõ]|[öñ]", re.I),
        certain=re.compile(
            "[aeouyôö][øåäõ]|[aeuyôö][ùû]|[ôöuy]ï|[ae][áàâã]|o[âáàã]|a[êè]|ñ[aeiouôö]|öô", re.I
        ),
        read=read_vni,
    ),
)
