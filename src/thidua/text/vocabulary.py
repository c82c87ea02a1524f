"""The words of a text, each looked at once: most texts are made of the same few thousand.

What a rule looks for can often be told of a single word, or only from one that is there. So a rule
asks what each word shows, and remembers the answer from text to text: of a text there is nothing
left to read but the words that nobody has met, and the few that do show something.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache

_MOST, _LONGEST = 65536, 40
"""Words remembered, and the signs of one: dates and figures would fill any memory."""


@lru_cache(maxsize=16)
def words_in(text: str) -> frozenset[str]:
    """Return what stands between the blanks and line ends of a text. Several rules ask in turn."""
    return frozenset(text.replace("\n", " ").split(" "))


class Vocabulary:
    """What words show to one rule: a number whose bits are the signs that it looks for."""

    def __init__(self, show: Callable[[str], int]) -> None:
        """``show`` depends on nothing but the word."""
        self._show = show
        self._silent: set[str] = set()
        self._telling: dict[str, int] = {}

    def shown_in(self, text: str) -> int:
        """Return every sign that some word of a text shows."""
        found = 0
        for word in words_in(text) - self._silent:
            shown = self._telling.get(word)
            found |= self._learn(word) if shown is None else shown
        return found

    def _learn(self, word: str) -> int:
        if len(self._silent) + len(self._telling) >= _MOST:
            self._silent.clear()
            self._telling.clear()
        shown = self._show(word)
        if len(word) > _LONGEST:
            return shown
        if shown:
            self._telling[word] = shown
        else:
            self._silent.add(word)
        return shown


def show_phrases(phrases: Sequence[str]) -> Vocabulary:
    """Return a vocabulary with a bit for each phrase that may begin, go on or end with a word.

    Of a phrase the longest of its words is looked for: where that is not, the phrase is not.
    """
    tests = [_test(phrase) for phrase in phrases]

    def show(word: str) -> int:
        return sum(1 << number for number, test in enumerate(tests) if test(word))

    return Vocabulary(show)


def _test(phrase: str) -> Callable[[str], bool]:
    parts = phrase.split(" ")
    longest = max(parts, key=len)
    place = parts.index(longest)
    if len(parts) == 1:
        return lambda word: longest in word
    if place == 0:
        return lambda word: word.endswith(longest)
    if place == len(parts) - 1:
        return lambda word: word.startswith(longest)
    return lambda word: word == longest
