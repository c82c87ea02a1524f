"""Whole numbers and decimals as a Vietnamese newsreader says them, and back.

Forms follow the Unicode CLDR rule-based spell-out for ``vi``: "mốt", "tư" and "lăm" after "mươi",
"lăm" after "mười", "linh" before a lone last digit, "không trăm" where hundreds are empty. One
thing is added, for ears: 1.000.500 is "một triệu không nghìn năm trăm", since "một triệu năm trăm"
means 1.500.000 to whoever hears it. So every number has one saying, and each saying one number.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")
_BILLION = "tỷ"
_UNITS_AFTER_TENS = {**dict(enumerate(DIGITS)), 1: "mốt", 4: "tư", 5: "lăm"}

LARGEST = 10**18 - 1
"""What is said in groups; a longer row of digits is no quantity and is said digit by digit."""


def say_integer(number: int) -> str:
    """Return "hai nghìn không trăm hai mươi tư" for 2024; "âm năm" for -5.

    Raises ``ValueError`` above :data:`LARGEST`.
    """
    if abs(number) > LARGEST:
        raise ValueError(number)
    if number < 0:
        return f"âm {say_integer(-number)}"
    return DIGITS[0] if number == 0 else " ".join(_say_large(number, is_first=True))


def say_digits(digits: str) -> str:
    """Return a row of digits one by one: "một một ba" for "113"."""
    return " ".join(DIGITS[int(digit)] for digit in digits)


def say_decimal(whole: str, fraction: str) -> str:
    """Return "mười hai phẩy không năm" for "12" and "05": no digit of a fraction is lost.

    Up to three digits are said as a number behind their zeros, more of them one by one.
    """
    zeros = len(fraction) - len(fraction.lstrip("0"))
    rest = fraction[zeros:]
    said = [DIGITS[0]] * zeros
    if rest:
        said.append(say_integer(int(rest)) if len(rest) <= 3 else say_digits(rest))
    return f"{say_integer(int(whole))} phẩy {' '.join(said)}"


def _say_large(number: int, *, is_first: bool) -> list[str]:
    billions, below = divmod(number, 10**9)
    if not billions:
        return _say_below_billion(below, is_first=is_first)
    said = [*_say_below_billion(billions, is_first=is_first), _BILLION]
    return [*said, *_say_below_billion(below, is_first=False)] if below else said


def _say_below_billion(number: int, *, is_first: bool) -> list[str]:
    groups = (number // 10**6, number // 1000 % 1000, number % 1000)
    said: list[str] = []
    for place, group in zip((2, 1, 0), groups, strict=True):
        begins = is_first and not said
        if group:
            said += _say_group(group, is_first=begins)
            said += [_SCALES[place]] if place else []
        elif place == 1 and not begins and groups[2] >= 100:
            said += [DIGITS[0], _SCALES[1]]
    return said


def _say_group(group: int, *, is_first: bool) -> list[str]:
    """Return 1 to 999; what is not the first group names its hundreds, empty or not."""
    hundreds, tens, units = group // 100, group // 10 % 10, group % 10
    said = [DIGITS[hundreds], "trăm"] if hundreds or not is_first else []
    match tens:
        case 0 if said and units:
            said += ["linh", DIGITS[units]]
        case 0:
            said += [DIGITS[units]] if units else []
        case 1:
            said += [
                "mười",
                *([_UNITS_AFTER_TENS[5] if units == 5 else DIGITS[units]] * (units > 0)),
            ]
        case _:
            said += [DIGITS[tens], "mươi", *([_UNITS_AFTER_TENS[units]] * (units > 0))]
    return said


# Reading back

_VALUES = {
    **{word: value for value, word in enumerate(DIGITS)},
    **{"mốt": 1, "tư": 4, "lăm": 5, "lẻ": 0, "linh": 0},
}


def read_integer(said: str) -> int:
    """Return the number that :func:`say_integer` says so. Raises ``ValueError`` for other words."""
    words = said.split()
    if words[:1] == ["âm"]:
        return -read_integer(" ".join(words[1:]))
    if not words:
        raise ValueError(said)
    return _read_large(words)


def read_decimal(said: str) -> tuple[int, str]:
    """Return whole part and digits of the fraction, as :func:`say_decimal` was given them."""
    whole, comma, fraction = said.partition(" phẩy ")
    words = fraction.split()
    zeros = len(list(takewhile(lambda word: word == DIGITS[0], words)))
    rest = words[zeros:]
    if not comma or not words:
        raise ValueError(said)
    digits = (
        "".join(str(_VALUES[word]) for word in rest) if _is_row(rest) else str(_read_large(rest))
    )
    return read_integer(whole), "0" * zeros + (digits if rest else "")


def _is_row(words: Sequence[str]) -> bool:
    return len(words) > 3 and all(word in DIGITS for word in words)


def _read_large(words: Sequence[str]) -> int:
    if _BILLION in words:
        at = words.index(_BILLION)
        return _read_large(words[:at]) * 10**9 + _read_below_billion(words[at + 1 :])
    return _read_below_billion(words)


def _read_below_billion(words: Sequence[str]) -> int:
    total = group = 0
    for word in words:
        if word in _SCALES[1:]:
            total += group * 1000 ** _SCALES.index(word)
            group = 0
        elif word == "trăm":
            group *= 100
        elif word == "mươi":
            group += group % 10 * 9  # the last digit becomes tens
        elif word == "mười":
            group += 10
        elif word in _VALUES:
            group += _VALUES[word]
        else:
            raise ValueError(word)
    return total + group
