"""What can have happened to a text, and the words that show it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Cause(StrEnum):
    """What happened to the letters; the value is what people call it."""

    TCVN3 = "TCVN3 (.VnTime)"
    VNI_FONT = "VNI"
    CP1258 = "Windows-1258"
    ETH = "Ð"
    TWICE = "UTF-8"
    VIQR = "VIQR"
    TELEX = "Telex"
    VNI_KEYS = "VNI (phím số)"
    LOST = "?"


@dataclass(frozen=True, slots=True)
class Word:
    """A damaged word as it stands, where it starts, and what it was meant to be.

    ``meant`` is empty where nobody can tell.
    """

    place: int
    text: str
    meant: str


@dataclass(frozen=True, slots=True)
class Damage:
    """All words of a text that one cause has damaged."""

    cause: Cause
    words: tuple[Word, ...]
    is_certain: bool
    """Whether it can be nothing else; otherwise it is to be asked about."""


_TARGETS = re.compile(r"(?<=\])\([^)\n]*\)|</?[A-Za-z][^>\n]*>|(?<!\S)/[!-~]+")
_NO_WORD = re.compile(
    r"://|www\.|[@\\_]|\?[\w.-]+=|\.(?:jpe?g|png|gif|webp|avif|pdf|docx?|xlsx?|pptx?|od[ts]|html?"
    r"|php|aspx?|txt|md|mp[34]|zip|rar|vn|com|net|org|gov|edu|js|css|py|json|ya?ml|exe|csv)\b",
    re.I,
)
"""Stands in addresses and names of files, which have a spelling of their own."""
_BLANK = re.compile(r"\s|\Z")


def without_addresses(text: str) -> str:
    """Return a text with addresses, tags and names of files blanked; the rest stays in place."""
    text = _TARGETS.sub(lambda match: " " * len(match[0]), text)
    pieces, done = [], 0
    for match in _NO_WORD.finditer(text):
        if match.start() >= done:
            start = max(done, *(text.rfind(blank, done, match.start()) + 1 for blank in " \n\t"))
            after = _BLANK.search(text, match.end())
            end = after.start() if after else len(text)
            pieces += [text[done:start], " " * (end - start)]
            done = end
    return "".join([*pieces, text[done:]])
