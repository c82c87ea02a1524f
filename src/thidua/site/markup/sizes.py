"""How wide a picture is shown, told to browsers so that each takes the file that fits.

A template tells the layout as it is, in the words of ``sizes``. What is reckoned here: a frame that
cuts a picture shows it wider than the frame is. A browser takes the narrowest file that is wide
enough; no two neighbours of ``PhotoSettings.widths`` differ by more than 1.7 times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from thidua.photos import Size

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

    def spell(self, factor: float) -> str:
        sums = [
            " + ".join(f"{number * factor:.4g}{unit}" for number, unit in width)
            for width in self.widths
        ]
        if len(sums) > 1:
            spelled = f"min({', '.join(sums)})"
        else:
            spelled = f"calc({sums[0]})" if len(self.widths[0]) > 1 else sums[0]
        return f"{self.condition} {spelled}".strip()


@lru_cache(maxsize=1024)
def fit_sizes(sizes: str, size: Size, shape: float = 0.0) -> str:
    """Return what to say in ``sizes`` for a picture of ``size``.

    ``sizes`` is the layout: widths in px, rem, vw and vh, a sum of them in ``calc()`` or the least
    of several in ``min()``, each but the last after one condition in brackets. ``shape`` is that of
    a frame which cuts it, width to height. Raises ``ValueError`` for what it cannot read.
    """
    wider = max(1.0, size.width / size.height / shape) if shape else 1.0
    return ", ".join(entry.spell(wider) for entry in _read(sizes))


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
