"""Where in a text something stands that is to be said, and what says it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_NEAR = 80


@dataclass(frozen=True, slots=True)
class Around:
    """The text before and after a match, as written; long enough for any rule."""

    before: str
    after: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Around:
        """Cut it out of a whole text."""
        return cls(text[max(0, start - _NEAR) : start], text[end : end + _NEAR])

    def follows(self, pattern: str) -> bool:
        """Tell whether words that match stand right before it, in any case."""
        return re.search(rf"(?<!\w)(?:{pattern})\s*$", self.before, re.I) is not None

    def leads(self, pattern: str) -> bool:
        """Tell whether words that match stand right behind it, in any case."""
        return re.match(rf"\s*(?:{pattern})(?!\w)", self.after, re.I) is not None


Sayer = Callable[[re.Match[str], Around], str | None]
"""Says a match; ``None`` when it is nothing of that kind after all."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form of writing, and who says it."""

    pattern: re.Pattern[str]
    say: Sayer


def form(pattern: str, say: Sayer) -> Form:
    """Return a form from its pattern, whose blanks are its own (``re.VERBOSE`` is off)."""
    return Form(re.compile(pattern), say)
