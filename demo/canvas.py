"""A picture in stored coordinates, its palette, and where things stand in it.

A picture is drawn twice as large as it is stored, so that shrinking it smooths every edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 1600, 900
OVERSAMPLE = 2


class Ink:
    """The palette: deep red, gold, warm cream, green and indigo, with their shades."""

    LACQUER: Colour = (122, 22, 28)
    RED: Colour = (168, 36, 34)
    CORAL: Colour = (214, 92, 62)
    ROSE: Colour = (226, 138, 130)
    BLUSH: Colour = (245, 205, 190)
    AMBER: Colour = (226, 146, 44)
    GOLD: Colour = (238, 180, 72)
    STRAW: Colour = (246, 211, 132)
    CREAM: Colour = (252, 241, 219)
    WHITE: Colour = (255, 251, 242)
    LEAF: Colour = (122, 158, 84)
    GREEN: Colour = (78, 122, 76)
    PINE: Colour = (40, 84, 66)
    DEEP: Colour = (24, 58, 54)
    MIST: Colour = (172, 194, 190)
    SKY: Colour = (116, 158, 184)
    SLATE: Colour = (74, 98, 132)
    INDIGO: Colour = (44, 58, 102)
    NIGHT: Colour = (26, 34, 68)
    EARTH: Colour = (150, 96, 58)
    WOOD: Colour = (108, 62, 40)
    BARK: Colour = (74, 44, 34)


class Spot(NamedTuple):
    """Where a thing stands and how large it is; one unit of ``size`` is one stored pixel."""

    x: float
    y: float
    size: float

    def at(self, dx: float, dy: float) -> Point:
        """Return the point ``dx`` sizes to the right of the spot and ``dy`` sizes below it."""
        return (self.x + dx * self.size, self.y + dy * self.size)

    def shape(self, points: Iterable[Point]) -> list[Point]:
        """Return an outline given in sizes as points of the picture."""
        return [self.at(dx, dy) for dx, dy in points]


class Canvas:
    """A picture in stored coordinates (1600 × 900), drawn larger than it is stored."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * OVERSAMPLE, HEIGHT * OVERSAMPLE), Ink.CREAM)
        self.pen = ImageDraw.Draw(self.image)

    def polygon(self, points: Iterable[Point], fill: Colour) -> None:
        """Fill an outline."""
        self.pen.polygon([(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points], fill=fill)

    def ellipse(self, centre: Point, radii: Point, fill: Colour) -> None:
        """Fill an ellipse."""
        (x, y), (across, down) = centre, radii
        box = (x - across, y - down, x + across, y + down)
        self.pen.ellipse([side * OVERSAMPLE for side in box], fill=fill)

    def disc(self, centre: Point, radius: float, fill: Colour) -> None:
        """Fill a circle."""
        self.ellipse(centre, (radius, radius), fill)

    def rectangle(self, corner: Point, opposite: Point, fill: Colour) -> None:
        """Fill a rectangle between two corners."""
        (left, top), (right, bottom) = corner, opposite
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], fill)

    def stroke(self, points: Sequence[Point], width: float, fill: Colour) -> None:
        """Draw a line with round ends and joints."""
        scaled = [(x * OVERSAMPLE, y * OVERSAMPLE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * OVERSAMPLE), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, fill)

    def gradient(self, span: Point, top: Colour, bottom: Colour) -> None:
        """Fill a horizontal band, from one height to another, with a change of colour."""
        first, last = (round(side * OVERSAMPLE) for side in span)
        for row in range(first, last):
            share = (row - first) / max(1, last - first - 1)
            self.pen.line([(0, row), (WIDTH * OVERSAMPLE, row)], fill=mix(top, bottom, share))

    def stored(self) -> Image.Image:
        """Return the picture at the size it is stored in."""
        return self.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; ``share`` 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)
