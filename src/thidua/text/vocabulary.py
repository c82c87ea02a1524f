"""The words of a text, each looked at once: most texts are made of the same few thousand.

What a rule looks for can often be told of a single word, or only from one that is there. So a rule
asks what each word shows, and the answer is remembered from text to text. All rules share one
vocabulary: of a text there is nothing left to read but the words that nobody has met, and the few
that do show something to somebody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import filterfalse
from typing import TypeAlias

MOST, LONGEST = 65536, 40
"""Words remembered, and the signs of one: dates and figures would fill any memory."""

Show: TypeAlias = Callable[[str], int]
"""What one word shows, as a number whose bits are signs; it depends on nothing but the word."""


@lru_cache(maxsize=16)
def words_in(text: str) -> Sequence[str]:
    """Return what stands between the blanks and line ends of a text. Several rules ask in turn."""
    return text.replace("\n", " ").split(" ")


class Vocabulary:
    """What words show to all who look for something in them."""

    def __init__(self) -> None:
        self._shows: list[tuple[Show, int]] = []
        self._bits = 0
        self._silent: set[str] = set()
        self._telling: dict[str, int] = {}
        self._shown_in = lru_cache(maxsize=32)(self._read)

    def look_for(self, show: Show, bits: int = 1) -> Show:
        """Return what tells of a text every sign that some word of it shows.

        ``bits`` are all that ``show`` may set.
        """
        place, mask = self._bits, (1 << bits) - 1
        self._shows.append((show, place))
        self._bits += bits
        self._forget()
        self._shown_in.cache_clear()
        return lambda text: self._shown_in(text) >> place & mask

    def _read(self, text: str) -> int:
        found = 0
        for word in set(filterfalse(self._silent.__contains__, words_in(text))):
            shown = self._telling.get(word)
            found |= self._learn(word) if shown is None else shown
        return found

    def _learn(self, word: str) -> int:
        shown = 0
        for show, place in self._shows:
            shown |= show(word) << place
        if len(word) > LONGEST:
            return shown
        if len(self._silent) + len(self._telling) >= MOST:
            self._forget()
        if shown:
            self._telling[word] = shown
        else:
            self._silent.add(word)
        return shown

    def _forget(self) -> None:
        self._silent.clear()
        self._telling.clear()


VOCABULARY = Vocabulary()
"""That of texts as they are written. What is looked for in a few texts only has its own."""


def show_phrases(phrases: Sequence[str]) -> Show:
    """Return what has a bit for each phrase that may begin, go on or end with a word.

    Of a phrase the longest of its words is looked for: where that is not, the phrase is not.
    """
    tests = [_test(phrase) for phrase in phrases]
    parts = tuple({max(phrase.split(" "), key=len) for phrase in phrases})

    def show(word: str) -> int:
        # Hardly any word holds one of them anywhere.
        if not any(part in word for part in parts):
            return 0
        return sum(1 << number for number, test in enumerate(tests) if test(word))

    return show


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
