"""What abbreviations mean, by what stands around them, and how foreign words are said.

"CT" is Chủ tịch in "Phó CT UBND" and Chỉ thị in "thực hiện CT số 05": an abbreviation has one or
more meanings, each with the words before or behind which it holds. One without any such words holds
wherever no other does. The program's own list lies beside this module; a ward adds to it, and an
article explains its own: "Tổ công nghệ số cộng đồng (TCNSCĐ)".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import Any

from thidua.text.syllables import is_syllable
from thidua.text.terms import Abbreviation, Meaning, Terms

_LARGE = "A-ZĐÂÊÔƠƯĂ"
_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper())
_REST = (
    # Bounded: a row of a hundred thousand capitals is no abbreviation, and takes no time.
    rf"(?:[a-zđ]{{0,2}}[{_LARGE}]){{1,15}}(?:[a-zđ](?!\w))?"
    rf"(?:[-–&][{_LARGE}]{{1,15}}[a-zđ]?|/TW){{0,5}}(?!\w)"
)
SHORT = re.compile(
    # Titles with their stop, words with a stroke, then capitals, also after a stroke.
    rf"(?:TM|KT|TP|Tp|TX|Tx|TT|P|Q|H|X|TS|ThS|Ths|GS|PGS|BS|KS|CN|NSND|NSƯT|NGND|NGƯT|[Đđ]c)\."
    rf"(?=\s?[\d{_CAPITALS}])"
    r"|[A-Za-zĐđ]{1,2}/[a-zđA-ZĐ](?!\w)"
    rf"|[{_LARGE}]{_REST}"
)
"""What may be an abbreviation, at the beginning of a word."""
_SHOWN = re.compile(
    # Begins with a class of letters: the engine then skips all others at once.
    rf"[{_LARGE}](?:\w{{0,3}}\.(?=\s?[\d{_CAPITALS}])|{_REST})"
)
"""Of these, what a page explains; most of a text is passed over quickly."""
_WORD = re.compile(r"\w+")
_DEFINED = re.compile(rf"\(([{_LARGE}][{_LARGE}a-zđ&-]{{1,15}})\)")


@dataclass(frozen=True)
class Glossary:
    """Abbreviations by their short form, how foreign words are said, and who issues documents."""

    abbreviations: Mapping[str, Abbreviation]
    pronunciations: Mapping[str, str]
    kinds: Mapping[str, str] = field(default_factory=dict)
    """Kinds of documents by their code in a number: "NĐ" → "Nghị định"."""
    issuers: Mapping[str, str] = field(default_factory=dict)
    """Who issues documents, by the code in a number: "TTg" → "Thủ tướng Chính phủ"."""

    def with_more(
        self, abbreviations: Mapping[str, Abbreviation], pronunciations: Mapping[str, str]
    ) -> Glossary:
        """Return it with others, which stand before its own of the same form."""
        return replace(
            self,
            abbreviations={**self.abbreviations, **abbreviations},
            pronunciations={**self.pronunciations, **pronunciations},
        )

    def explained_by(self, text: str) -> Glossary:
        """Return it with what a text explains itself: "Mặt trận Tổ quốc (MTTQ)"."""
        own = {
            short: Abbreviation(short, (Meaning(words),)) for short, words in find_definitions(text)
        }
        return self.with_more(own, {}) if own else self

    @cached_property
    def foreign(self) -> re.Pattern[str]:
        """What is said otherwise than written, longest first; nothing where nothing is known."""
        words = sorted(self.pronunciations, key=lambda word: (-len(word), word))
        return re.compile(rf"(?:{'|'.join(map(re.escape, words)) or '(?!)'})(?!\w)", re.I)

    def say_foreign(self, written: str) -> str:
        """Return how a word that :attr:`foreign` finds is said."""
        return self._said_by_small[written.lower()]

    @cached_property
    def _said_by_small(self) -> Mapping[str, str]:
        return {word.lower(): said for word, said in self.pronunciations.items()}

    def gather(self, text: str) -> set[str]:
        """Return every abbreviation that may stand in a text, or in a part of it."""
        shown = set(_SHOWN.findall(text))
        shown |= {short.removesuffix(".") for short in shown}
        return shown & self.abbreviations.keys()

    def find(self, text: str) -> Iterator[tuple[int, str, str | None]]:
        """Yield each abbreviation of a text: its place, itself, what it means (``None``: open).

        What stands in a document's number, in an address or in a text in capitals is none.
        """
        for match in _SHOWN.finditer(text):
            start, short = match.start(), match[0]
            known = self.abbreviations.get(short)
            if known is None:
                # What ends a sentence has a stop too.
                short = short.removesuffix(".")
                known = self.abbreviations.get(short)
            if known is None or text[start - 1 : start].isalnum():
                continue
            end = start + len(short)
            if text[start - 1 : start] not in _WITHIN and not is_shouted(text, start, end):
                yield start, short, known.find(text[:start], text[end:])


_WITHIN = ("/", "-", "–", "_", ".", "@")
"""Behind these stands a part of something longer."""


def is_shouted(text: str, start: int, end: int) -> bool:
    """Tell whether capitals are a word like its neighbours: "THI ĐUA YÊU NƯỚC"."""
    word = text[start:end]
    if not word.isupper() or not is_syllable(word):
        return False
    if any(ord(letter) > 0x1EA0 or letter in "ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĨŨƠƯ" for letter in word):
        return True
    beside = [
        *_WORD.findall(text[max(0, start - 20) : start])[-1:],
        *_WORD.findall(text[end : end + 20])[:1],
    ]
    return any(len(one) > 1 and one.isupper() and is_syllable(one) for one in beside)


def find_definitions(text: str) -> Iterator[tuple[str, str]]:
    """Yield each abbreviation that a text explains, with the words in front of its bracket.

    Its letters must be the first ones of words, in their order, from the first word on.
    """
    for match in _DEFINED.finditer(text) if "(" in text else ():
        letters = [letter for letter in match[1].upper() if letter.isalpha()]
        words = re.findall(r"[^\s()]+", text[max(0, match.start() - 150) : match.start()])
        taken: list[str] = []
        for word in reversed(words):
            if not letters or re.search(r"[.;:!?]$", word):
                break
            taken.append(word)
            if word[0].upper() == letters[-1]:
                letters.pop()
        if not letters and taken:
            yield match[1], " ".join(reversed(taken)).strip(',“”"')


@lru_cache(maxsize=8)
def glossary_with(terms: Terms) -> Glossary:
    """Return the program's glossary with a ward's terms, which stand before its own."""
    own = {one.short: one for one in terms.abbreviations}
    return built_in().with_more(own, dict(terms.pronunciations))


@lru_cache(maxsize=1)
def built_in() -> Glossary:
    """Return the program's own glossary."""
    import yaml  # noqa: PLC0415 - a run in which nothing is rendered or said needs neither

    raw = files("thidua.text").joinpath("glossary.yml").read_text("utf-8")
    data = yaml.load(raw, Loader=yaml.CSafeLoader)
    return Glossary(
        {str(short): _read(str(short), said) for short, said in data["abbreviations"].items()},
        data["pronunciations"],
        data["kinds"],
        data["issuers"],
    )


def _read(short: str, told: Any) -> Abbreviation:
    if isinstance(told, str):
        return Abbreviation(short, (Meaning(told),))
    if isinstance(told, dict):
        return Abbreviation(short, (Meaning(told["means"]),), told["said"])
    return Abbreviation(
        short,
        tuple(
            Meaning(one["means"], tuple(one.get("before", ())), tuple(one.get("after", ())))
            for one in told
        ),
    )
