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

_ENTRY = re.compile(r"(?:(\(.+?\)) )?(\S.*)")
_TERM = re.compile(r"([+-]?)\s*(\d+(?:\.\d+)?)(px|rem|vw|vh)")


@dataclass(frozen=True, slots=True)
class _Entry:
    condition: str
    terms: tuple[tuple[float, str], ...]
    """A number and its unit each; together they are the width."""

    def spell(self, factor: float, more: str = "") -> str:
        conditions = " and ".join(part for part in (self.condition, more) if part)
        terms = [f"{number * factor:.4g}{unit}" for number, unit in self.terms]
        width = terms[0] if len(terms) == 1 else f"calc({' + '.join(terms)})"
        return f"{conditions} {width}".strip()


@lru_cache(maxsize=1024)
def fit_sizes(sizes: str, size: Size, shape: float = 0.0) -> str:
    """Return what to say in ``sizes`` for a picture of ``size``.

    ``sizes`` is the layout: widths in px, rem and vw, or a sum of them in ``calc()``, each but the
    last after one condition in brackets. ``shape`` is that of a frame which cuts it, width to
    height. Raises ``ValueError`` for what it cannot read.
    """
    wider = max(1.0, size.width / size.height / shape) if shape else 1.0
    entries = list(_read(sizes))
    told = [
        part
        for entry in entries
        for part in (entry.spell(wider * _MORE, _DENSE), entry.spell(wider))
    ]
    return ", ".join(told)


def _read(sizes: str) -> Iterator[_Entry]:
    for part in sizes.split(", "):
        match = _ENTRY.fullmatch(part)
        width = match[2].removeprefix("calc(").removesuffix(")") if match else ""
        terms = [
            (float(number) * (-1 if sign == "-" else 1), unit)
            for sign, number, unit in _TERM.findall(width)
        ]
        if not match or not terms or _TERM.sub("", width).strip():
            raise ValueError(f"sizes: {part}")
        yield _Entry(match[1] or "", tuple(terms))
