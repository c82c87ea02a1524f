"""Abbreviations, and what each means by what stands around it.

A ward writes some down, so every command knows these types; few need the patterns of
:mod:`thidua.text.glossary`, which finds them.
"""

from __future__ import annotations

from dataclasses import dataclass

_NEAR = 60
"""Characters in which the words that decide a meaning are looked for."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """One meaning of an abbreviation; ``before`` and ``after`` are words right beside it."""

    words: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def is_anywhere(self) -> bool:
        """Whether it needs no words beside it."""
        return not self.before and not self.after

    def leads_to(self, after: str) -> bool:
        """Tell whether the words behind, in lower case, are its own."""
        return any(_begins(after, word) for word in self.after)

    def comes_from(self, before: str) -> bool:
        """Tell whether the words in front, in lower case, are its own."""
        return any(_ends(before, word) for word in self.before)


def _ends(text: str, word: str) -> bool:
    return text.endswith(word.lower()) and not text[: -len(word)][-1:].isalnum()


def _begins(text: str, word: str) -> bool:
    if word == "#":
        return text[:1].isdigit()
    return text.startswith(word.lower()) and not text[len(word) : len(word) + 1].isalnum()


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation with all that it may mean."""

    short: str
    meanings: tuple[Meaning, ...]
    said: str | None = None
    """How it is said where nobody says what it means: "ô-cốp"."""

    def find(self, before: str, after: str) -> str | None:
        """Return what it means between two texts; ``None`` where that is open.

        What follows tells more than what stands in front: "tại TT Văn hóa".
        """
        before, after = before[-_NEAR:].rstrip(" ,").lower(), after[:_NEAR].lstrip().lower()
        found = (
            *(one.words for one in self.meanings if one.leads_to(after)),
            *(one.words for one in self.meanings if one.comes_from(before)),
            *(one.words for one in self.meanings if one.is_anywhere),
        )
        return next(iter(found), None)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ward adds to the glossary; hashable, so that who shows a text can tell it apart."""

    abbreviations: tuple[Abbreviation, ...] = ()
    pronunciations: tuple[tuple[str, str], ...] = ()


NO_TERMS = Terms()
