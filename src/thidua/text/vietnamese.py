"""Vietnamese text: normal form, slugs, folding, order, dates and numbers.

Facts behind the rules: NFC and NFD spell the same letter with different code points; "đ" has no
decomposition, so stripping marks never reaches it; CLDR orders letters first and tones second;
lists of people go by given name; dates in offices write "ngày 05 tháng 01 năm 2020", with a
leading zero only for days below 10 and months 1 and 2 (Nghị định 30/2020/NĐ-CP, Phụ lục I).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_RANK = {letter: rank for rank, letter in enumerate(_LETTERS, start=1)}
# CLDR vi: level, huyền, hỏi, ngã, sắc, nặng.
_TONE_RANK = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
_SWAP_MARKS = str.maketrans(",.", ".,")
_ROMAN_QUARTERS = ("I", "II", "III", "IV")


def normalise(text: str) -> str:
    """Return ``text`` in NFC with ``\\n`` line ends, the only form used inside the package."""
    return unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")


def fold(text: str) -> str:
    """Return ``text`` without tones, marks, đ and case: what a person types without diacritics.

    For comparing and searching only; nothing shown to a reader is ever folded.
    """
    decomposed = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def is_slug(text: str) -> bool:
    """Tell whether :func:`slugify` leaves a text as it is, and there is one."""
    return _SLUG.fullmatch(text) is not None


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@lru_cache(maxsize=4096)
def slugify(text: str, separator: str = "-") -> str:
    """Return an address made of ``a-z0-9`` and ``separator``: "Điển hình" → "dien-hinh".

    No letter of any script is dropped: "Łódź" → "lodz", "Ðại hội" → "dai-hoi".
    """
    folded = fold(text)
    if not folded.isascii():
        folded = "".join(map(_spell, folded)).lower()
    return re.sub(r"[^a-z0-9]+", separator, folded).strip(separator)


def _spell(char: str) -> str:
    """Return a letter or digit of any script in ASCII, by its number where it has no sound."""
    if char.isascii() or not (char.isalpha() or char.isdecimal()):
        return char
    # Hardly any letter is foreign, and its tables bring half of Python's own library along.
    from anyascii import anyascii  # noqa: PLC0415

    spelt = re.sub(r"[^A-Za-z0-9]", "", anyascii(char))
    return spelt or f"u{ord(char):04x}"


def collation_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...], str]:
    """Return a sort key in the order of CLDR ``vi``: letters first, tones second."""
    letters: list[int] = []
    tones: list[int] = []
    for char in unicodedata.normalize("NFC", text).lower():
        tone, base = _split_tone(char)
        rank = _LETTER_RANK.get(base)
        # Digits and signs go before letters; foreign letters after them.
        letters.append(rank + 1000 if rank else ord(char) + (0 if ord(char) < 128 else 2000))
        tones.append(tone)
    return tuple(letters), tuple(tones), text


def given_name_key(
    full_name: str,
) -> tuple[tuple[tuple[int, ...], tuple[int, ...], str], ...]:
    """Return a sort key for people's names: given name (the last word), family, middle."""
    words = full_name.split()
    ordered = [words[-1], *words[:-1]] if words else [""]
    return tuple(collation_key(word) for word in ordered)


def long_date(day: date) -> str:
    """Return "Thứ Ba, ngày 11 tháng 6 năm 2024"."""
    return f"{_WEEKDAYS[day.weekday()]}, {office_date(day)}"


def office_date(day: date) -> str:
    """Return "ngày 05 tháng 01 năm 2020" as Nghị định 30/2020 writes it."""
    month = f"{day.month:02d}" if day.month < 3 else f"{day.month}"
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: date) -> str:
    """Return "11/06/2024", day first."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}"


def roman_quarter(day: date) -> str:
    """Return the quarter a day lies in, as offices write it: "I" to "IV"."""
    return _ROMAN_QUARTERS[(day.month - 1) // 3]


def number(value: float, decimals: int = 0) -> str:
    """Return "1.234.567,8": dots between thousands, a comma before decimals."""
    return f"{value:,.{decimals}f}".translate(_SWAP_MARKS)


def office_number(value: int) -> str:
    """Return a count as offices write it, with a leading zero below ten: "04"."""
    return f"{value:02d}" if value < 10 else number(value)


def byte_size(count: int) -> str:
    """Return the size of a file as people know it: "640 kB", "1,2 MB"."""
    if count < 1_000_000:
        return f"{number(max(1, round(count / 1000)))} kB"
    return f"{number(count / 1_000_000, 1)} MB"


@lru_cache(maxsize=1024)
def _split_tone(char: str) -> tuple[int, str]:
    decomposed = unicodedata.normalize("NFD", char)
    tone = next((_TONE_RANK[c] for c in decomposed if c in _TONE_RANK), 0)
    base = "".join(c for c in decomposed if c not in _TONE_RANK)
    return tone, unicodedata.normalize("NFC", base)
