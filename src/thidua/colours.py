"""Colours as figures: how far two are apart for weak eyes, and what goes with a ward's own one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

READABLE = 4.5
"""The least contrast of text with its ground, as a ratio (WCAG 2.2, 1.4.3)."""

WHITE = "#ffffff"
PAPERS = (WHITE, "#fdfaf5", "#f7f0e5")
"""The grounds that links and headings stand on by day: theme/assets/thidua.css."""
_NIGHTS = ("#171311", "#1f1917", "#28201d")
"""The same by night."""
_GOLD = "#e3b44c"
"""What a sharing picture writes on the ward's colour beside white."""
_STEP = 0.04


@dataclass(frozen=True, slots=True)
class Palette:
    """What is made of a ward's own colour, each as ``#rrggbb``."""

    day: str
    """Links, headings and the line at the top, on paper."""
    night: str
    """The same on dark grounds."""
    panel: str
    """A ground that bears white and gold letters."""


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def bears(colour: str, grounds: Iterable[str] = PAPERS) -> bool:
    """Tell whether a text of this colour can be read on every one of the grounds."""
    return all(contrast(colour, ground) >= READABLE for ground in grounds)


def darken_until_readable(colour: str) -> str:
    """Return the colour, darkened as little as lets it be read on paper."""
    return _shift(colour, "#000000", PAPERS)


def make_palette(colour: str) -> Palette:
    """Return what goes with a colour that can be read on paper."""
    return Palette(
        day=colour,
        night=_shift(colour, WHITE, _NIGHTS),
        panel=_shift(colour, "#000000", (WHITE, _GOLD)),
    )


def style(colour: str) -> str:
    """Return a rule that follows those of the theme, for day, night and paper.

    Who chose high contrast keeps its three colours.
    """
    palette = make_palette(colour)
    both = f"var(--day, {palette.day}) var(--night, {palette.night}) var(--sheet, #000)"
    names = ("accent", "link", "petal-side")
    lines = " ".join(f"--{name}: {both};" for name in names)
    return f'\n:root:not([data-theme="contrast"]) {{ --head: {palette.day}; {lines} }}\n'


def _shift(colour: str, towards: str, grounds: Iterable[str]) -> str:
    """Return the first colour on the way to another that can be read on all the grounds."""
    grounds = tuple(grounds)
    share = 0.0
    shifted = colour
    while not bears(shifted, grounds) and share < 1:
        share = min(1.0, share + _STEP)
        shifted = _mix(colour, towards, share)
    return shifted


def _mix(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
