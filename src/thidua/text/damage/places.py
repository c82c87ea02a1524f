"""Words whose letters stand in other places: of old fonts, of Windows-1258, of Icelandic.

A copied text keeps the places of its letters and not the font or the table that draws them (those
of fonts are in :mod:`thidua.text.old_fonts`). A word is of such a family if it is no Vietnamese
syllable as it stands and becomes one when read that way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from thidua.text.damage.kinds import Cause, Damage, Word
from thidua.text.old_fonts import read_tcvn3, read_vni
from thidua.text.syllables import is_syllable

_ENOUGH = 4
"""Different words that must agree when none is beyond doubt: a lone "Thaï" or "où" is French."""


@dataclass(frozen=True, slots=True)
class Family:
    """A way to misplace letters."""

    cause: Cause
    hint: re.Pattern[str]
    """Stands in any text of this family, and hardly ever in another."""
    certain: re.Pattern[str]
    """Stands in no word of another language."""
    read: Callable[[str], str]
    is_word: Callable[[str], bool] = is_syllable
    """Whether what was read is a word."""


def shows_place(word: str) -> bool:
    """Tell whether a word may have letters in other places."""
    return not word.isascii() and any(family.hint.search(word) for family in FAMILIES)


def find_places(text: str) -> Damage | None:
    """Return the words of a text whose letters stand in the places of one family, if any do."""
    readings: list[tuple[int, Damage]] = []
    for family in FAMILIES:
        if family.hint.search(text):
            found = tuple(_words(text, family))
            different = {word.text for word in found}
            certain = sum(family.certain.search(word) is not None for word in different)
            if certain or len(different) >= _ENOUGH:
                # "Yìn" alone is Chinese.
                is_certain = family.cause is not Cause.CP1258 or len(different) > 1
                readings.append((certain, Damage(family.cause, found, is_certain)))
    # Some words can be read both ways; what is beyond doubt decides.
    return max(readings, key=lambda reading: reading[0], default=(0, None))[1]


def find_old_font(text: str) -> Damage | None:
    """Return the words of a text that come from an old font, if there are any."""
    damage = find_places(text)
    return damage if damage and damage.cause in (Cause.TCVN3, Cause.VNI_FONT) else None


def find_old_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text that come from an old font, in the order written."""
    damage = find_old_font(text)
    return damage.words if damage else ()


def read_words(text: str, cause: Cause) -> Iterator[Word]:
    """Yield every word of a text that is a word when read as of a family, be it one already."""
    for family in FAMILIES:
        if family.cause is cause:
            yield from _words(text, family, is_old=True)


# All signs of a word, be it what it may: a word with one letter too many is of no family.
_WORD = re.compile("[0-9A-Za-z\u00a1-\u02af\u0370-\u04ff\u1ea0-\u1ef9]+")
_LONGEST = 12
"""Signs of a word; "nghieâng" has eight."""
_MISPLACED = re.compile("[¡-ÿ]{2,}|[À-ÿ]|.*[A-Za-z].*")
_LETTER = re.compile("[A-Za-zÐðƉɖ]|[ÂÊÔÕÝÃâêôõýã][ÌÒÞìò]")


def _words(text: str, family: Family, *, is_old: bool = False) -> Iterator[Word]:
    """Yield the words that a family explains; ``is_old`` where the text is known to be of it."""
    for match in _WORD.finditer(text):
        # Quotation marks are two letters of TCVN3; around a word they are what they seem.
        word = match[0].strip("«»")
        if is_old and family.is_word(family.read(match[0])):
            word = match[0]
        if len(word) > _LONGEST or word.isascii():
            continue
        if _MISPLACED.fullmatch(word) if is_old else _is_foreign(word):
            meant = family.read(word)
            if meant != word and family.is_word(meant):
                yield Word(match.start() + match[0].index(word), word, meant)


def _is_foreign(word: str) -> bool:
    return _LETTER.search(word) is not None and not is_syllable(word)


def _read_tcvn3_word(word: str) -> str:
    meant = read_tcvn3(word)
    # ".VnTimeH" draws the places of small letters as capitals.
    letters = [char for char in word if char.isascii()]
    is_capital = len(letters) > 1 and all(char.isupper() for char in letters)
    return meant.upper() if is_capital else meant


_CP1258 = str.maketrans("ÌÒÞìòÐðÝýÕõÃã", "\u0300\u0309\u0303\u0301\u0323ĐđƯưƠơĂă")
"""Where Windows-1258 has another sign than Windows-1252, as its table is published."""


def read_cp1258(text: str) -> str:
    """Return in NFC what a text of Windows-1258 says that was taken for Windows-1252."""
    return unicodedata.normalize("NFC", text.translate(_CP1258))


_ETH = str.maketrans("ÐðƉɖ", "ĐđĐđ")
_WITHOUT_VOWEL = re.compile("[B-DF-HJ-NP-TV-XZĐ]{2,8}")
_MONEY = re.compile("[0-9]+đ")


def read_eth(text: str) -> str:
    """Return a text with Đ for the letters of other languages that look the same."""
    return text.translate(_ETH)


def _is_word_with_d(meant: str) -> bool:
    """Tell whether a word, or an abbreviation as "QĐ" or "HĐND", can be Vietnamese."""
    if is_syllable(meant) or _WITHOUT_VOWEL.fullmatch(meant) or _MONEY.fullmatch(meant):
        return True
    # Places as "Đăk" are no syllables; no Icelandic word begins so.
    return meant[0] in "Đđ" and re.fullmatch("Đ[aăâắ]k", meant, re.I) is not None


FAMILIES = (
    Family(
        Cause.TCVN3,
        hint=re.compile(
            # Quotation marks and the sign of a paragraph are usual, but not within a word.
            "[¡-¦¨-ª¬-®µ-¹¼¾ÆÇËÎÏÑÖ×ØÜÞßäåæçëîïñö÷øûüþ]|[A-Za-z][«»½][A-Za-z]|§[A-Za-zà-þ]"
        ),
        # A sign that is no letter, on its own or within a word, or a "capital" within a word.
        certain=re.compile("[¦¨¬®¶¸¼½¾]|\u00ad[\u00aa-\u00fe]|[A-Za-z][¡-¥§©«»]|[a-z][Æ-ÌÎ-ØÜ-ß]"),
        read=_read_tcvn3_word,
    ),
    Family(
        Cause.VNI_FONT,
        hint=re.compile("[ae][ãõùáàâêéèúøûïåäüë]|[ou][øùûïõåä]|y[øùûõ]|[öñ]", re.I),
        certain=re.compile(
            "[aeouyôö][øåäõ]|[aeuyôö][ùû]|[ôöuy]ï|[ae][áàâã]|o[âáàã]|a[êè]|ñ[aeiouôö]|öô", re.I
        ),
        read=read_vni,
    ),
    Family(
        Cause.CP1258,
        hint=re.compile("[AEIOUYaeiouyÂÊÔÕÝÃâêôõýã][ÌÒÞìò]|[Ýý][Õõ]"),
        certain=re.compile("[AEIOUYaeiouyÂÊÔÕÝÃâêôõýã][ÌÒÞìò]|[Ýý][Õõ]"),
        read=read_cp1258,
    ),
    Family(
        Cause.ETH,
        hint=re.compile("[ÐðƉɖ]"),
        certain=re.compile("[ÐðƉɖ]"),
        read=read_eth,
        is_word=_is_word_with_d,
    ),
)
