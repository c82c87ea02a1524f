"""Sky, land and water."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from canvas import HEIGHT, WIDTH, Canvas, Colour, Ink, Point, Spot, mix
from shapes import peaks, rounded, skyline


def sky(canvas: Canvas, top: Colour, bottom: Colour, horizon: float = 620) -> None:
    """Fill the sky down to the horizon, and what is below it with the lower colour."""
    canvas.gradient((0, horizon), top, bottom)
    canvas.rectangle((0, horizon), (WIDTH, HEIGHT), bottom)


def sun(canvas: Canvas, spot: Spot, fill: Colour, around: Colour) -> None:
    """Draw a sun with three pale rings that fade into the sky."""
    for ring, share in ((1.9, 0.14), (1.55, 0.26), (1.25, 0.42)):
        canvas.disc((spot.x, spot.y), spot.size * ring, mix(around, fill, share))
    canvas.disc((spot.x, spot.y), spot.size, fill)


def ridge(canvas: Canvas, line: Sequence[Point], fill: Colour) -> None:
    """Fill the land below a line."""
    canvas.polygon([*line, (WIDTH + 20, HEIGHT), (-20, HEIGHT)], fill)


def ranges(canvas: Canvas, top: float, colours: Sequence[Colour], seed: int) -> None:
    """Draw mountain after mountain, each nearer, lower and in the next colour."""
    for number, colour in enumerate(colours):
        line = skyline(top + number * 62, 92 - number * 9, seed + number)
        ridge(canvas, line, colour)


def crags(canvas: Canvas, top: float, colours: Sequence[Colour], seed: int) -> None:
    """Draw rows of limestone peaks, each nearer, lower and in the next colour."""
    for number, colour in enumerate(colours):
        ridge(canvas, peaks(top + number * 60, 190 - number * 34, seed + number), colour)


def terraces(canvas: Canvas, top: float, colours: Sequence[Colour], seed: int) -> None:
    """Draw terraced fields: broad steps with a bright rim of water or ripe rice."""
    bend = skyline(0, 46, seed)
    height = (HEIGHT - top) / len(colours)
    for number, colour in enumerate(colours):
        drop = top + number * height
        share = 1 + number * 0.16
        line = [(x, drop + y * share + 16 * math.sin(x / 190 + number * 1.3)) for x, y in bend]
        ridge(canvas, line, mix(colour, Ink.CREAM, 0.55))
        ridge(canvas, [(x, y + 7 + number) for x, y in line], colour)


def water(canvas: Canvas, top: float, colours: tuple[Colour, Colour], seed: int) -> None:
    """Fill the lower part with water and a few still ripples."""
    canvas.gradient((top, HEIGHT), *colours)
    chance = random.Random(seed)
    for _ in range(26):
        y = chance.uniform(top + 16, HEIGHT - 20)
        depth = (y - top) / (HEIGHT - top)
        half = chance.uniform(30, 90) * (0.5 + depth)
        x = chance.uniform(0, WIDTH)
        tone = mix(mix(*colours, depth), Ink.WHITE, 0.22)
        canvas.ellipse((x, y), (half, 1.6 + depth * 2.2), tone)


def gleam(canvas: Canvas, spot: Spot, colours: tuple[Colour, Colour]) -> None:
    """Draw the sun's reflection as a column of shortening strips."""
    for number in range(7):
        half = spot.size * (1 - number * 0.09) * (1 if number % 2 == 0 else 0.72)
        tone = mix(*colours, number / 9)
        canvas.ellipse((spot.x, spot.y + number * 26), (half, 6 + number * 0.6), tone)


def cloud(canvas: Canvas, spot: Spot, fill: Colour) -> None:
    """Draw a flat-bottomed cloud."""
    for dx, dy, radius in (
        (-0.9, 0, 0.36),
        (-0.4, -0.2, 0.5),
        (0.2, -0.3, 0.6),
        (0.8, -0.08, 0.42),
    ):
        canvas.disc(spot.at(dx, dy), radius * spot.size, fill)
    left, right = spot.at(-1.26, 0), spot.at(1.22, 0.36)
    canvas.polygon(rounded(left, right, 0.18 * spot.size), fill)


def stars(canvas: Canvas, ceiling: float, seed: int) -> None:
    """Scatter small stars above a height."""
    chance = random.Random(seed)
    for _ in range(70):
        centre = (chance.uniform(0, WIDTH), chance.uniform(0, ceiling))
        canvas.disc(centre, chance.uniform(0.8, 2.6), mix(Ink.SLATE, Ink.CREAM, chance.random()))
