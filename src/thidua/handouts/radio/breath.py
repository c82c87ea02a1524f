"""Where a presenter may breathe in a long sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.text.spoken import count_syllables

BREATH = "/"
LONG = 22
"""Syllables that one breath carries; a longer sentence is marked."""
_FIRST, _SOON = 7, 13
"""Syllables after which a comma, or without one a joining word, may be a place to breathe."""
_LEFT = 4
"""Syllables below which the rest of a sentence needs no breath of its own."""

_SENTENCE = re.compile(r"(?<=[.!?…])(?<!\.\.\.)\s+(?=[^\W\d_]|[“\"(])")
_JOINING_WORDS = """
và nhưng mà để vì do khi nếu thì với tại từ của trong theo cùng hoặc nhằm bằng cho là trên đến về
qua ở như nên tuy còn rồi đã đang được bởi giữa
"""
_NUMBER_WORDS = """
không một hai ba bốn năm sáu bảy tám chín mười mươi trăm nghìn triệu tỷ linh mốt tư lăm phẩy tháng
ngày mùng phần
"""
_JOINING = frozenset(_JOINING_WORDS.split())
_NUMERAL = frozenset(_NUMBER_WORDS.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a paragraph."""
    return [part for part in _SENTENCE.split(text) if part.strip()]


def mark_breaths(text: str) -> str:
    """Return a paragraph with " / " where a presenter may breathe; no word is changed."""
    return " ".join(" ".join(_marked(sentence)) for sentence in sentences(text))


def _marked(sentence: str) -> Iterator[str]:
    words = sentence.split()
    left = count_syllables(sentence)
    if left <= LONG:
        yield from words
        return
    since = 0
    for place, word in enumerate(words):
        yield word
        count = count_syllables(word)
        since += count
        left -= count
        following = words[place + 1] if place + 1 < len(words) else ""
        if left >= _LEFT and _is_place(word, following, since):
            yield BREATH
            since = 0


def _is_place(word: str, following: str, since: int) -> bool:
    if word[-1] in ",;:–…":
        return since >= _FIRST
    # "Hai nghìn không trăm" is one number: nobody breathes within.
    is_number = word in _NUMERAL and following.strip(",.;") in _NUMERAL
    return since >= _SOON and following in _JOINING and not is_number
