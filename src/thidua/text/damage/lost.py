"""Letters that are gone for good: "phát d?ng" from a program without Vietnamese, and U+FFFD."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

from thidua.text.damage.kinds import Cause, Damage, Word, without_addresses
from thidua.text.syllables import is_syllable

_REPLACED = "\ufffd"
"""What a program shows for a byte that is no letter."""

_ENOUGH = 2
"""Different words with a question mark among their letters; one alone may be a slip."""

_WORD = re.compile(r"(?<![^\s(\[“\"'*>#«‘-])[^\W\d_?]*(?:\?+[^\W\d_?]+)+\?*|(?<![\w?])[^\W\d_]+\?")
# The letters that a program without Vietnamese cannot keep, each with a tone that fits any rhyme.
_GONE = "đăâêôơưáắấéếíóốớúứý"
_ONSETS = "b c ch d đ g gh gi h k kh l m n ng ngh nh ph qu r s t th tr v x"
_ONSET = re.compile(_ONSETS.replace(" ", "|"))
_LONGEST = 8
_TELLING = 4
"""Signs of a lone word that is asked about: "x?y" is mathematics."""

_MOST = 3


def shows_loss(word: str) -> bool:
    """Tell whether a word may have lost letters."""
    if _REPLACED in word:
        return True
    return "?" in word and any(
        _has_lost_letters(match[0]) for match in _WORD.finditer(without_addresses(word))
    )


def find_lost(text: str) -> Damage | None:
    """Return the words of a text that have lost letters, if there are any."""
    replaced = [
        Word(match.start(), match[0], "") for match in re.finditer(rf"\S*{_REPLACED}\S*", text)
    ]
    if replaced:
        return Damage(Cause.LOST, tuple(replaced), is_certain=True)
    text = without_addresses(text)
    words = [
        Word(match.start(), match[0], "")
        for match in _WORD.finditer(text)
        if _has_lost_letters(match[0]) and _goes_on(text, match)
    ]
    inner = {word.text.lower() for word in words if not word.text.endswith("?")}
    different = {word.text.lower() for word in words}
    # "Tìm x? Tìm y?" has nothing but letters before the marks.
    if not inner and len(different) <= _ENOUGH:
        return None
    is_certain = len(different) >= _ENOUGH
    if not is_certain and max(map(len, inner)) < _TELLING:
        return None
    return Damage(Cause.LOST, tuple(words), is_certain)


def _goes_on(text: str, match: re.Match[str]) -> bool:
    """Tell whether a mark at a word's end stands within a sentence."""
    return (
        not match[0].endswith("?")
        or re.match(r" [^\W\d_A-Z]|[,.;:]", text[match.end() :]) is not None
    )


@lru_cache(maxsize=4096)
def _has_lost_letters(word: str) -> bool:
    """Tell whether a word is a syllable when each question mark stands for a lost letter."""
    word = word.lower()
    stem = word.rstrip("?")
    if "?" not in stem and stem:
        # "t?" and "ph?": a word without any vowel. With one, the mark is a question's.
        return _ONSET.fullmatch(stem) is not None
    marks = word.count("?")
    if marks > _MOST or len(word) > _LONGEST or len(word) == marks:
        return False
    form = word.replace("?", "{}")
    return any(is_syllable(form.format(*letters)) for letters in product(_GONE, repeat=marks))
