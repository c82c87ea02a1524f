"""How wide a picture is shown, told to browsers so that each takes the file that fits.

A template tells the layout as it is, in the words of ``sizes``. What is added here:

- A frame that cuts a picture shows it wider than the frame is.
- Chromium takes the file whose width is nearest to what a screen of high density needs, which may
  be too narrow by a quarter. Told a third more, it takes one that is wide enough, and none that is
  1.7 times as wide (widths: ``PhotoSettings.widths``). Screens of one dot a pixel need none of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thidua.photos import Size

_DENSE = "(min-resolution: 1.01dppx)"
_MORE = 1.3
"""The square root of 1.67, which is how far the widths of two files are apart at most."""

_PARTS = re.compile(r", (?![^()]*\))")
"""Commas that stand in no bracket."""
_ENTRY = re.compile(r"(?:(\(.+?\)) )?((?:calc|min)\(.+\)|[^()]+)")
_TERM = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?)(px|rem|vw|vh)")

_Width = tuple[tuple[float, str], ...]
"""Numbers with their units; together they are a width."""


@dataclass(frozen=True, slots=True)
class _Entry:
    condition: str
    widths: tuple[_Width, ...]
    """The least of them counts."""

    def spell(self, factor: float, more: str = "") -> str:
        conditions = " and ".join(part for part in (self.condition, more) if part)
        sums = [
            " + ".join(f"{number * factor:.4g}{unit}" for number, unit in width)
            for width in self.widths
        ]
        if len(sums) > 1:
            spelled = f"min({', '.join(sums)})"
        else:
            spelled = f"calc({sums[0]})" if len(self.widths[0]) > 1 else sums[0]
        return f"{conditions} {spelled}".strip()


@lru_cache(maxsize=1024)
def fit_sizes(sizes: str, size: Size, shape: float = 0.0, *, is_exact: bool = False) -> str:
    """Return what to say in ``sizes`` for a picture of ``size``.

    ``sizes`` is the layout: widths in px, rem, vw and vh, a sum of them in ``calc()`` or the least
    of several in ``min()``, each but the last after one condition in brackets. ``shape`` is that of
    a frame which cuts it, width to height. Where the style sheet lets a picture be as wide as it
    is, ``sizes`` is that width itself: then nothing is added, ``is_exact``. Raises ``ValueError``
    for what it cannot read.
    """
    wider = max(1.0, size.width / size.height / shape) if shape else 1.0
    entries = list(_read(sizes))
    told = [
        part
        for entry in entries
        for part in (
            *(() if is_exact else (entry.spell(wider * _MORE, _DENSE),)),
            entry.spell(wider),
        )
    ]
    return ", ".join(told)


def _read(sizes: str) -> Iterator[_Entry]:
    for part in _PARTS.split(sizes):
        match = _ENTRY.fullmatch(part)
        if match is None:
            raise ValueError(f"sizes: {part}")
        width = match[2]
        inner = width[width.find("(") + 1 : -1] if width.endswith(")") else width
        yield _Entry(match[1] or "", tuple(map(_sum, inner.split(", "))))


def _sum(text: str) -> _Width:
    terms = _TERM.findall(text)
    if not terms or _TERM.sub("", text).strip():
        raise ValueError(f"sizes: {text}")
    return tuple((float(number) * (-1 if sign == "-" else 1), unit) for sign, number, unit in terms)
