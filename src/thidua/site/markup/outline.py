"""What a reader is told of a text before it begins: its headings, and how long it takes.

A text is HTML that the renderer made and cleaned, so its headings are spelt in one way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

_HEADING = re.compile(r'<h2 id="([^"]*)"[^>]*>(.*?)</h2>', re.S)
_TAG = re.compile(r"<[^>]*>")
_MANY, _SOME = 5, 3
"""Headings from which a text has a table of contents, and from which a long one has."""
_LONG_MINUTES = 4
_WORDS_A_MINUTE = 220
"""Vietnamese syllables that people read silently, on the slow side: many read on a phone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading, and what leads to it on its page."""

    id: str
    words: str


def outline(html: str, minutes: int) -> tuple[Entry, ...]:
    """Return the headings of a text that is long enough to need them listed; else nothing.

    ``minutes`` is how long it takes to read.
    """
    found = _HEADING.findall(html)
    is_long = len(found) >= _MANY or (len(found) >= _SOME and minutes >= _LONG_MINUTES)
    return tuple(Entry(unescape(name), _bare(words)) for name, words in found) if is_long else ()


def reading_minutes(html: str) -> int:
    """Return how many minutes it takes to read a text; at least one."""
    return max(1, round(len(_words(html)) / _WORDS_A_MINUTE))


def _bare(html: str) -> str:
    return " ".join(_words(html))


def _words(html: str) -> list[str]:
    return unescape(_TAG.sub(" ", html)).split()
