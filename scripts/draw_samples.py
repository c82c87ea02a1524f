"""Draw the pictures of the sample articles: ``.venv/bin/python scripts/draw_samples.py``.

Flat landscapes and still lifes in the colours of lacquer and silk: no words, no faces, nothing
taken from anyone. The same script always draws the same pictures. It needs Pillow and nothing
else. A picture is drawn twice as large as it is stored, so that shrinking it smooths every edge.
"""

import argparse
import math
import random
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

Point = tuple[float, float]
Colour = tuple[int, int, int]
Scene = Callable[["Canvas"], None]

WIDTH, HEIGHT = 1600, 900
OVERSAMPLE = 2
JPEG_QUALITY = 84
ARTICLES = Path(__file__).resolve().parent.parent / "articles" / "2024"


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


# --- shapes ---------------------------------------------------------------------------------


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return a colour between two; ``share`` 0 is the first, 1 the second."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return (red, green, blue)


def bezier(start: Point, bend: Point, end: Point, steps: int = 24) -> list[Point]:
    """Return the points of a curve that leaves and arrives pointing at ``bend``."""
    points = []
    for step in range(steps + 1):
        t = step / steps
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t**2
        points.append(
            (
                a * start[0] + b * bend[0] + c * end[0],
                a * start[1] + b * bend[1] + c * end[1],
            )
        )
    return points


def arc(centre: Point, radii: Point, span: Point, steps: int = 48) -> list[Point]:
    """Return points of an ellipse between two angles in degrees (0 is right, 90 is down)."""
    angles = [math.radians(span[0] + (span[1] - span[0]) * n / steps) for n in range(steps + 1)]
    return [
        (centre[0] + radii[0] * math.cos(a), centre[1] + radii[1] * math.sin(a)) for a in angles
    ]


def turned(points: Iterable[Point], centre: Point, degrees: float) -> list[Point]:
    """Return an outline turned around a point."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    moved = [(x - centre[0], y - centre[1]) for x, y in points]
    return [
        (centre[0] + x * cosine - y * sine, centre[1] + x * sine + y * cosine) for x, y in moved
    ]


def leaf_shape(base: Point, tip: Point, belly: float) -> list[Point]:
    """Return a pointed leaf from ``base`` to ``tip``, ``belly`` wide on either side."""
    middle = ((base[0] + tip[0]) / 2, (base[1] + tip[1]) / 2)
    length = math.dist(base, tip) or 1.0
    across = ((base[1] - tip[1]) / length * belly, (tip[0] - base[0]) / length * belly)
    left = (middle[0] + across[0], middle[1] + across[1])
    right = (middle[0] - across[0], middle[1] - across[1])
    return bezier(base, left, tip) + bezier(tip, right, base)


def skyline(height: float, swing: float, seed: int) -> list[Point]:
    """Return a rolling line across the picture, around a height."""
    chance = random.Random(seed)
    waves = [(chance.uniform(0.6, 1.0) / n, n, chance.uniform(0, math.tau)) for n in (1, 2, 3, 5)]
    points = []
    for x in range(-20, WIDTH + 21, 10):
        turn = x / WIDTH * math.tau * 0.8
        lift = sum(share * math.sin(turn * pace + phase) for share, pace, phase in waves)
        points.append((float(x), height - lift * swing * 0.5))
    return points


def peaks(height: float, swing: float, seed: int) -> list[Point]:
    """Return a line of steep round peaks, as limestone makes them, above a height."""
    chance = random.Random(seed)
    hills = []
    for place in range(-100, WIDTH + 200, 150):
        middle, width = place + chance.uniform(-60, 60), chance.uniform(70, 150)
        hills.append((middle, width, swing * chance.uniform(0.35, 1.0)))
    points = []
    for x in range(-20, WIDTH + 21, 5):
        lift = max(tall * math.exp(-(((x - at) / wide) ** 2)) for at, wide, tall in hills)
        points.append((float(x), height - lift))
    return points


# --- sky and land ---------------------------------------------------------------------------


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


def rounded(corner: Point, opposite: Point, radius: float) -> list[Point]:
    """Return a rectangle with rounded corners."""
    (left, top), (right, bottom) = corner, opposite
    around = (radius, radius)
    return [
        *arc((right - radius, top + radius), around, (-90, 0), 8),
        *arc((right - radius, bottom - radius), around, (0, 90), 8),
        *arc((left + radius, bottom - radius), around, (90, 180), 8),
        *arc((left + radius, top + radius), around, (180, 270), 8),
    ]


# --- plants ---------------------------------------------------------------------------------


def bamboo(canvas: Canvas, spot: Spot, lean: float, seed: int) -> None:
    """Draw a clump of bamboo; ``lean`` is how far the tips hang to the side, in sizes."""
    chance = random.Random(seed)
    for stem in range(5):
        foot = spot.at((stem - 2) * 0.07, 0)
        tall = chance.uniform(0.78, 1.05)
        side = lean * chance.uniform(0.6, 1.2) + (stem - 2) * 0.08
        line = bezier(foot, spot.at((stem - 2) * 0.08, -tall * 0.7), spot.at(side, -tall))
        tone = mix(Ink.GREEN, Ink.LEAF, chance.random())
        canvas.stroke(line, 0.022 * spot.size, tone)
        for knot in range(3, len(line), 3):
            canvas.disc(line[knot], 0.014 * spot.size, mix(tone, Ink.DEEP, 0.5))
        for twig in line[9:]:
            spray(canvas, Spot(*twig, spot.size), chance)


def spray(canvas: Canvas, spot: Spot, chance: random.Random) -> None:
    """Draw two or three bamboo leaves that hang from a twig."""
    for _ in range(chance.choice((1, 2, 2, 3))):
        angle = math.radians(chance.uniform(15, 165))
        length = chance.uniform(0.09, 0.17)
        tip = spot.at(length * math.cos(angle) * 1.2, length * math.sin(angle) * 0.7)
        tone = chance.choice((Ink.GREEN, Ink.LEAF, Ink.PINE))
        canvas.polygon(leaf_shape((spot.x, spot.y), tip, 0.03 * spot.size), tone)


def fan_palm(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a fan palm of the northern hills."""
    top = spot.at(0.04, -1)
    trunk = bezier(spot.at(0, 0), spot.at(-0.05, -0.5), top)
    canvas.stroke(trunk, 0.05 * spot.size, mix(tone, Ink.BARK, 0.6))
    bright = mix(tone, Ink.LEAF, 0.22)
    for angle, reach, fill in (
        (-196, 0.24, tone),
        (16, 0.24, tone),
        (-90, 0.3, tone),
        (-160, 0.3, bright),
        (-20, 0.3, bright),
        (-124, 0.22, tone),
        (-56, 0.22, tone),
        (-90, 0.12, bright),
    ):
        turn = math.radians(angle)
        fan = (
            top[0] + reach * spot.size * math.cos(turn),
            top[1] + reach * spot.size * math.sin(turn),
        )
        canvas.stroke([top, fan], 0.014 * spot.size, fill)
        palm_fan(canvas, Spot(*fan, spot.size), turn, fill)


def palm_fan(canvas: Canvas, spot: Spot, turn: float, tone: Colour) -> None:
    """Draw the blades of one palm leaf, spread around a direction."""
    for blade in range(-5, 6):
        angle = turn + blade * 0.27
        reach = 0.21 - abs(blade) * 0.008
        tip = spot.at(reach * math.cos(angle), reach * math.sin(angle))
        canvas.polygon(leaf_shape((spot.x, spot.y), tip, 0.024 * spot.size), tone)


def areca(canvas: Canvas, spot: Spot) -> None:
    """Draw an areca palm: a slender trunk and a crown of hanging fronds."""
    top = spot.at(0, -1)
    canvas.stroke([(spot.x, spot.y), top], 0.035 * spot.size, Ink.EARTH)
    for number in range(1, 9):
        knot = spot.at(0, -number / 9)
        ring = [(knot[0] - 0.02 * spot.size, knot[1]), (knot[0] + 0.02 * spot.size, knot[1])]
        canvas.stroke(ring, 0.008 * spot.size, Ink.WOOD)
    for side, drop in ((-0.36, -0.86), (-0.3, -1.08), (-0.12, -1.24), (0.12, -1.24), (0.3, -1.08)):
        frond(canvas, spot, top, (side, drop))
    frond(canvas, spot, top, (0.36, -0.86))


def frond(canvas: Canvas, spot: Spot, top: Point, end: Point) -> None:
    """Draw one feathered frond of a palm."""
    tip = spot.at(*end)
    line = bezier(top, spot.at(end[0] * 0.6, min(end[1], -1.0) - 0.14), tip, 16)
    canvas.stroke(line, 0.012 * spot.size, Ink.PINE)
    for n, point in enumerate(line[2:], 2):
        reach = 0.11 * spot.size * (1 - abs(n - 9) / 12)
        for side in (-0.5, 0.5):
            edge = (point[0] + side * reach, point[1] + reach)
            canvas.polygon(leaf_shape(point, edge, 0.014 * spot.size), Ink.GREEN)


def pine(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a pine of four tiers."""
    canvas.stroke([spot.at(0, 0), spot.at(0, -0.3)], 0.06 * spot.size, Ink.BARK)
    for tier in range(4):
        half, base = 0.34 - tier * 0.065, -0.16 - tier * 0.21
        outline = spot.shape([(-half, base), (0, base - 0.36), (half, base), (0, base + 0.05)])
        canvas.polygon(outline, mix(tone, Ink.LEAF, tier * 0.07))


def lotus(canvas: Canvas, spot: Spot) -> None:
    """Draw an open lotus, seen from the side."""
    back = ((-62, 0.92), (62, 0.92), (-36, 1.04), (36, 1.04), (-13, 1.12), (13, 1.12))
    front = ((-78, 0.78), (78, 0.78), (-50, 0.84), (50, 0.84), (-24, 0.88), (24, 0.88), (0, 0.92))
    base = spot.at(0, 0.12)
    for angle, reach in back:
        petal(canvas, base, (angle, reach * spot.size), (Ink.CORAL, Ink.ROSE))
    canvas.ellipse(spot.at(0, -0.3), (0.2 * spot.size, 0.12 * spot.size), Ink.GOLD)
    for angle, reach in front:
        petal(canvas, base, (angle, reach * spot.size), (Ink.ROSE, Ink.BLUSH))
    for angle, reach in ((-84, 0.6), (84, 0.6), (-62, 0.56), (62, 0.56), (-30, 0.5), (30, 0.5)):
        petal(canvas, base, (angle, reach * spot.size), (mix(Ink.ROSE, Ink.CORAL, 0.4), Ink.BLUSH))


def petal(canvas: Canvas, base: Point, aim: Point, tones: tuple[Colour, Colour]) -> None:
    """Draw a petal; ``aim`` is its angle from upright in degrees, and its length."""
    angle, reach = math.radians(aim[0] - 90), aim[1]
    tip = (base[0] + reach * math.cos(angle), base[1] + reach * math.sin(angle))
    canvas.polygon(leaf_shape(base, tip, reach * 0.4), tones[0])
    canvas.polygon(leaf_shape(base, mid(base, tip, 0.93), reach * 0.3), tones[1])
    canvas.stroke([mid(base, tip, 0.2), mid(base, tip, 0.8)], reach * 0.008, tones[0])


def mid(one: Point, other: Point, share: float) -> Point:
    """Return a point on the way from one to the other."""
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


def lotus_leaf(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a lotus leaf that floats, with its veins."""
    canvas.ellipse((spot.x, spot.y + 5), (spot.size, spot.size * 0.3), mix(tone, Ink.DEEP, 0.55))
    canvas.ellipse((spot.x, spot.y), (spot.size, spot.size * 0.3), tone)
    for edge in arc((spot.x, spot.y), (spot.size * 0.9, spot.size * 0.26), (0, 330), 11):
        canvas.stroke([(spot.x, spot.y), edge], 2, mix(tone, Ink.CREAM, 0.28))


def lotus_bud(canvas: Canvas, spot: Spot) -> None:
    """Draw a lotus bud on its stem."""
    stem = bezier(spot.at(0.2, 2.6), spot.at(-0.1, 1.4), spot.at(0, 0.4))
    canvas.stroke(stem, 0.1 * spot.size, Ink.GREEN)
    canvas.polygon(leaf_shape(spot.at(0, 0.5), spot.at(0, -0.9), 0.62 * spot.size), Ink.ROSE)
    canvas.polygon(leaf_shape(spot.at(0, 0.5), spot.at(-0.1, -0.7), 0.3 * spot.size), Ink.BLUSH)


def rice_sheaf(canvas: Canvas, spot: Spot, seed: int) -> None:
    """Draw a sheaf of ripe rice, tied in the middle."""
    chance = random.Random(seed)
    for number in range(15):
        side = (number - 7) / 7
        foot, tip = spot.at(side * 0.3, 1), spot.at(side * 0.86, -0.72 + 0.42 * abs(side))
        line = bezier(foot, spot.at(side * 0.02, 0.1), tip, 30)
        canvas.stroke(line, 0.026 * spot.size, chance.choice((Ink.AMBER, Ink.GOLD, Ink.EARTH)))
        for grain in line[17:]:
            reach = 0.11 * spot.size
            drop = (grain[0] + side * reach + chance.uniform(-9, 9), grain[1] + reach * 0.6)
            canvas.polygon(leaf_shape(grain, drop, 0.036 * spot.size), Ink.GOLD)
    band = rounded(spot.at(-0.15, 0.3), spot.at(0.15, 0.46), 0.05 * spot.size)
    canvas.polygon(band, Ink.RED)


def banyan(canvas: Canvas, spot: Spot) -> None:
    """Draw an old banyan: a broad crown of round masses over a trunk with hanging roots."""
    for side in (-1, 1):
        flank = [(0, -0.7), (side * 0.1, -0.4), (side * 0.13, -0.1), (side * 0.3, 0.02), (0, 0.02)]
        canvas.polygon(spot.shape(flank), Ink.BARK)
    for reach in (-0.55, -0.3, 0.3, 0.55):
        bend, end = spot.at(reach * 0.4, -0.62), spot.at(reach, -0.82)
        limb = bezier(spot.at(reach * 0.1, -0.4), bend, end)
        canvas.stroke(limb, 0.06 * spot.size, Ink.BARK)
    for place, low in (
        (-0.47, -0.03),
        (-0.38, -0.3),
        (-0.3, -0.02),
        (0.27, -0.34),
        (0.37, 0),
        (0.5, -0.24),
    ):
        root = bezier(
            spot.at(place, -0.72), spot.at(place * 1.06, -0.4), spot.at(place * 0.96, low)
        )
        canvas.stroke(root, 5, Ink.WOOD)
    canvas.ellipse(spot.at(0, -0.62), (0.34 * spot.size, 0.16 * spot.size), Ink.PINE)
    crown = (
        (-0.74, -0.82, 0.24, Ink.PINE),
        (0.74, -0.82, 0.24, Ink.PINE),
        (-0.42, -0.86, 0.3, Ink.PINE),
        (0.42, -0.86, 0.3, Ink.PINE),
        (0, -0.92, 0.36, Ink.PINE),
        (-0.62, -0.94, 0.22, Ink.GREEN),
        (0.6, -0.96, 0.22, Ink.GREEN),
        (-0.24, -1.06, 0.28, Ink.GREEN),
        (0.26, -1.06, 0.27, Ink.GREEN),
        (-0.4, -1.1, 0.16, Ink.LEAF),
        (0.06, -1.18, 0.17, Ink.LEAF),
        (0.44, -1.1, 0.14, Ink.LEAF),
    )
    for dx, dy, radius, tone in crown:
        canvas.disc(spot.at(dx, dy), radius * spot.size, tone)


def sapling(canvas: Canvas, spot: Spot) -> None:
    """Draw a young plant with four leaves on its own little mound."""
    canvas.ellipse((spot.x, spot.y), (0.6 * spot.size, 0.14 * spot.size), Ink.WOOD)
    canvas.stroke([(spot.x, spot.y), spot.at(0, -1)], 0.07 * spot.size, Ink.GREEN)
    for tip in ((-0.55, -0.85), (0.55, -0.85), (-0.42, -1.4), (0.42, -1.4)):
        base = spot.at(0, tip[1] + 0.4)
        canvas.polygon(leaf_shape(base, spot.at(*tip), 0.22 * spot.size), Ink.LEAF)


def flower(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a wild flower with five petals."""
    canvas.stroke([spot.at(0.1, 2.8), (spot.x, spot.y)], 0.13 * spot.size, Ink.GREEN)
    canvas.polygon(leaf_shape(spot.at(0.08, 1.9), spot.at(0.9, 1.2), 0.26 * spot.size), Ink.GREEN)
    canvas.polygon(leaf_shape(spot.at(0.06, 2.1), spot.at(-0.8, 1.5), 0.26 * spot.size), Ink.GREEN)
    for number in range(5):
        angle = math.radians(-90 + number * 72)
        centre = spot.at(0.46 * math.cos(angle), 0.46 * math.sin(angle))
        canvas.disc(centre, 0.36 * spot.size, tone)
    canvas.disc((spot.x, spot.y), 0.3 * spot.size, Ink.STRAW)


def tufts(canvas: Canvas, line: Sequence[Point], tone: Colour, seed: int) -> None:
    """Draw short grass along a line."""
    chance = random.Random(seed)
    for x, y in line:
        for _ in range(3):
            tip = (x + chance.uniform(-14, 14), y - chance.uniform(14, 34))
            canvas.polygon(leaf_shape((x, y + 6), tip, 4), tone)


# --- houses and things ----------------------------------------------------------------------


def house(canvas: Canvas, spot: Spot, roof: Colour) -> None:
    """Draw a tiled house of three bays."""
    canvas.rectangle(spot.at(-0.46, -0.34), spot.at(0.46, 0), Ink.CREAM)
    canvas.rectangle(spot.at(-0.46, -0.05), spot.at(0.46, 0), Ink.EARTH)
    canvas.rectangle(spot.at(-0.08, -0.26), spot.at(0.08, 0), Ink.WOOD)
    for side in (-0.29, 0.29):
        canvas.rectangle(spot.at(side - 0.075, -0.26), spot.at(side + 0.075, -0.12), Ink.SLATE)
        canvas.stroke([spot.at(side, -0.26), spot.at(side, -0.12)], 0.014 * spot.size, Ink.CREAM)
    slope = [(-0.58, -0.32), (-0.42, -0.6), (0.42, -0.6), (0.58, -0.32)]
    canvas.polygon(spot.shape(slope), roof)
    for row in range(1, 4):
        y, half = -0.6 + row * 0.07, 0.42 + row * 0.04
        seam = [spot.at(-half, y), spot.at(half, y)]
        canvas.stroke(seam, 0.012 * spot.size, mix(roof, Ink.BARK, 0.3))
    canvas.stroke([spot.at(-0.43, -0.6), spot.at(0.43, -0.6)], 0.035 * spot.size, Ink.LACQUER)


def stilt_house(canvas: Canvas, spot: Spot, roof: Colour) -> None:
    """Draw a house on stilts."""
    for side in (-0.4, -0.14, 0.14, 0.4):
        canvas.stroke([spot.at(side, -0.3), spot.at(side, 0)], 0.035 * spot.size, Ink.BARK)
    canvas.rectangle(spot.at(-0.46, -0.5), spot.at(0.46, -0.24), Ink.EARTH)
    canvas.rectangle(spot.at(-0.1, -0.46), spot.at(0.08, -0.24), Ink.BARK)
    canvas.rectangle(spot.at(0.2, -0.44), spot.at(0.34, -0.34), Ink.STRAW)
    slope = [(-0.62, -0.46), (-0.34, -0.88), (0.34, -0.88), (0.62, -0.46)]
    canvas.polygon(spot.shape(slope), roof)
    canvas.stroke([spot.at(-0.35, -0.88), spot.at(0.35, -0.88)], 0.04 * spot.size, Ink.BARK)
    canvas.stroke([spot.at(0.62, 0), spot.at(0.46, -0.26)], 0.03 * spot.size, Ink.BARK)


def school(canvas: Canvas, spot: Spot) -> None:
    """Draw a small school: two storeys of windows under a red roof."""
    canvas.rectangle(spot.at(-0.8, -0.62), spot.at(0.8, 0), Ink.STRAW)
    for row, bays in ((-0.52, (0, 1, 2, 3, 4, 5)), (-0.24, (0, 1, 4, 5))):
        for bay in bays:
            left = -0.7 + bay * 0.24
            canvas.rectangle(spot.at(left, row), spot.at(left + 0.15, row + 0.16), Ink.SLATE)
    canvas.rectangle(spot.at(-0.14, -0.26), spot.at(0.14, 0), Ink.WOOD)
    canvas.rectangle(spot.at(-0.8, -0.33), spot.at(0.8, -0.29), Ink.AMBER)
    roof = [(-0.9, -0.6), (-0.76, -0.8), (0.76, -0.8), (0.9, -0.6)]
    canvas.polygon(spot.shape(roof), Ink.RED)


def thatched_hall(canvas: Canvas, spot: Spot) -> None:
    """Draw a meeting hall of bamboo and leaves, lit from inside."""
    canvas.rectangle(spot.at(-0.92, -0.34), spot.at(0.92, 0), Ink.WOOD)
    for number in range(7):
        left = -0.84 + number * 0.25
        sill = 0.0 if number in {2, 3, 4} else -0.1
        canvas.rectangle(spot.at(left, -0.27), spot.at(left + 0.18, sill), Ink.GOLD)
        canvas.rectangle(spot.at(left, -0.27), spot.at(left + 0.18, -0.2), Ink.STRAW)
    for number in range(8):
        post = -0.91 + number * 0.26
        canvas.stroke([spot.at(post, -0.36), spot.at(post, 0)], 0.022 * spot.size, Ink.BARK)
    eaves = [(-1.08, -0.3), (-0.8, -0.72), (0.8, -0.72), (1.08, -0.3)]
    canvas.polygon(spot.shape(eaves), Ink.EARTH)
    chance = random.Random(5)
    for number in range(90):
        share = number / 89
        top = spot.at(-0.78 + share * 1.56, -0.71)
        low = spot.at(-1.07 + share * 2.14, -0.29 + chance.uniform(-0.01, 0.03))
        tone = mix(Ink.EARTH, Ink.BARK, chance.uniform(0.1, 0.55))
        canvas.stroke([mid(top, low, chance.uniform(0, 0.5)), low], 0.008 * spot.size, tone)
    canvas.stroke([spot.at(-0.82, -0.72), spot.at(0.82, -0.72)], 0.045 * spot.size, Ink.BARK)


def communal_roof(canvas: Canvas, spot: Spot) -> None:
    """Draw a communal house with upturned eaves."""
    canvas.rectangle(spot.at(-0.8, -0.32), spot.at(0.8, 0), Ink.LACQUER)
    for number in range(7):
        bay = -0.76 + number * 0.22
        canvas.rectangle(spot.at(bay, -0.26), spot.at(bay + 0.17, 0), Ink.WOOD)
    canvas.rectangle(spot.at(-0.9, 0), spot.at(0.9, 0.06), Ink.MIST)
    left = bezier(spot.at(-0.72, -0.86), spot.at(-0.78, -0.36), spot.at(-1.14, -0.42))
    right = bezier(spot.at(1.14, -0.42), spot.at(0.78, -0.36), spot.at(0.72, -0.86))
    brim = bezier(spot.at(-1.14, -0.42), spot.at(0, -0.18), spot.at(1.14, -0.42))
    crest = bezier(spot.at(-0.76, -0.9), spot.at(0, -0.76), spot.at(0.76, -0.9))
    canvas.polygon([*left, *brim, *right, *reversed(crest)], Ink.RED)
    for share in (0.14, 0.28, 0.42, 0.58, 0.72, 0.86):
        top = spot.at(-0.7 + 1.4 * share, -0.78)
        seam = [top, mid(spot.at(-1.0, -0.36), spot.at(1.0, -0.36), share)]
        canvas.stroke(seam, 0.012 * spot.size, mix(Ink.RED, Ink.LACQUER, 0.6))
    canvas.stroke(brim, 0.03 * spot.size, Ink.LACQUER)
    canvas.stroke(crest, 0.05 * spot.size, Ink.LACQUER)


def loudspeaker(canvas: Canvas, spot: Spot, aim: int) -> None:
    """Draw a horn loudspeaker that faces left (-1) or right (1)."""
    horn = [(0.1, -0.12), (0.95, -0.46), (0.95, 0.46), (0.1, 0.12)]
    canvas.polygon(spot.shape([(aim * x, y) for x, y in horn]), Ink.RED)
    canvas.polygon(spot.shape([(aim * x, y * 0.5) for x, y in horn]), mix(Ink.RED, Ink.CORAL, 0.6))
    canvas.ellipse(spot.at(aim * 0.95, 0), (0.15 * spot.size, 0.47 * spot.size), Ink.LACQUER)
    canvas.ellipse(spot.at(aim * 0.97, 0), (0.09 * spot.size, 0.34 * spot.size), Ink.GOLD)
    canvas.disc(spot.at(aim * 0.02, 0), 0.19 * spot.size, Ink.LACQUER)


def waves(canvas: Canvas, spot: Spot, span: Point, tones: tuple[Colour, Colour]) -> None:
    """Draw sound waves that widen and fade, between two angles."""
    centre = (spot.x, spot.y)
    for number in range(5):
        radius, half = spot.size * (1 + number * 0.62), 6.5 - number * 0.85
        outer = arc(centre, (radius + half, radius + half), span, 60)
        inner = arc(centre, (radius - half, radius - half), span, 60)
        tone = mix(*tones, number / 5.5)
        canvas.polygon([*outer, *reversed(inner)], tone)
        for end in (0, -1):
            canvas.disc(mid(outer[end], inner[end], 0.5), half, tone)


def book(canvas: Canvas, spot: Spot) -> None:
    """Draw an open book with a ribbon; its lines are only lines."""
    cover = [(-1.1, -0.3), (0, -0.2), (1.1, -0.3), (1.16, 0.5), (0, 0.62), (-1.16, 0.5)]
    canvas.polygon(spot.shape(cover), Ink.LACQUER)
    for side in (-1, 1):
        for layer, tone in ((0.06, Ink.STRAW), (0.03, Ink.CREAM), (0.0, Ink.WHITE)):
            upper, lower = page_edges(spot, side, layer)
            canvas.polygon([*upper, *reversed(lower)], tone)
        upper, lower = page_edges(spot, side, 0)
        for row in range(7):
            end = 14 if row in {2, 6} else 21
            depth = 0.14 + row * 0.112
            line = [mid(a, b, depth) for a, b in zip(upper, lower, strict=True)]
            canvas.stroke(line[4:end], 0.014 * spot.size, Ink.MIST)
    canvas.stroke([spot.at(0, -0.24), spot.at(0, 0.5)], 0.012 * spot.size, Ink.STRAW)
    ribbon = [(0.03, -0.2), (0.09, -0.2), (0.13, 0.72), (0.09, 0.66), (0.05, 0.74)]
    canvas.polygon(spot.shape(ribbon), Ink.RED)


def page_edges(spot: Spot, side: int, layer: float) -> tuple[list[Point], list[Point]]:
    """Return the upper and the lower edge of a page, each from the spine outwards."""
    upper = bezier(spot.at(0, -0.24 + layer), spot.at(side * 0.5, -0.56), spot.at(side, -0.36))
    bend, corner = spot.at(side * 0.52, 0.22 + layer), spot.at(side * 1.06, 0.4 + layer)
    return upper, bezier(spot.at(0, 0.5 + layer), bend, corner)


def gear(canvas: Canvas, spot: Spot, teeth: int, tones: tuple[Colour, Colour]) -> None:
    """Draw a gear wheel with spokes."""
    outline = []
    for tooth in range(teeth):
        for part, reach in ((0.0, 0.84), (0.2, 1.0), (0.5, 1.0), (0.7, 0.84)):
            angle = (tooth + part) / teeth * math.tau
            outline.append(spot.at(reach * math.cos(angle), reach * math.sin(angle)))
    canvas.polygon(outline, tones[0])
    canvas.disc((spot.x, spot.y), 0.62 * spot.size, tones[1])
    for spoke in range(6):
        angle = spoke / 6 * math.tau + 0.26
        edge = spot.at(0.66 * math.cos(angle), 0.66 * math.sin(angle))
        canvas.stroke([(spot.x, spot.y), edge], 0.13 * spot.size, tones[0])
    canvas.disc((spot.x, spot.y), 0.26 * spot.size, tones[0])
    canvas.disc((spot.x, spot.y), 0.11 * spot.size, tones[1])


def anvil(canvas: Canvas, spot: Spot) -> None:
    """Draw an anvil on a block of wood, with a glowing bar on it."""
    block = [(-0.5, 0.3), (0.5, 0.3), (0.56, 1), (-0.56, 1)]
    canvas.polygon(spot.shape(block), Ink.WOOD)
    for ring in (0.45, 0.84):
        canvas.rectangle(spot.at(-0.55, ring), spot.at(0.55, ring + 0.06), Ink.BARK)
    body = [
        *bezier(spot.at(-1.15, -0.3), spot.at(-0.7, -0.02), spot.at(-0.34, -0.02)),
        *bezier(spot.at(-0.2, 0.06), spot.at(-0.22, 0.2), spot.at(-0.52, 0.32)),
        *bezier(spot.at(0.52, 0.32), spot.at(0.24, 0.2), spot.at(0.24, 0.06)),
        *spot.shape([(0.72, -0.06), (0.72, -0.34), (-0.5, -0.34)]),
    ]
    canvas.polygon(body, Ink.SLATE)
    canvas.polygon(
        spot.shape([(-0.5, -0.34), (0.72, -0.34), (0.72, -0.26), (-0.6, -0.26)]), Ink.SKY
    )
    canvas.polygon(rounded(spot.at(-0.2, -0.42), spot.at(0.62, -0.33), 0.03 * spot.size), Ink.CORAL)
    canvas.polygon(rounded(spot.at(-0.2, -0.42), spot.at(0.2, -0.33), 0.03 * spot.size), Ink.STRAW)


def hammer(canvas: Canvas, spot: Spot, degrees: float) -> None:
    """Draw a hammer, turned around its head."""
    here = (spot.x, spot.y)
    handle = rounded(spot.at(-0.06, 0), spot.at(0.06, 1.5), 0.05 * spot.size)
    head = rounded(spot.at(-0.42, -0.2), spot.at(0.42, 0.16), 0.05 * spot.size)
    shine = rounded(spot.at(-0.42, -0.2), spot.at(0.42, -0.1), 0.04 * spot.size)
    canvas.polygon(turned(handle, here, degrees), Ink.EARTH)
    canvas.polygon(turned(head, here, degrees), Ink.SLATE)
    canvas.polygon(turned(shine, here, degrees), Ink.SKY)


def sparks(canvas: Canvas, spot: Spot, seed: int) -> None:
    """Throw sparks up from a spot."""
    chance = random.Random(seed)
    for _ in range(58):
        angle = math.radians(chance.uniform(-165, -15))
        reach = spot.size * chance.uniform(0.25, 1.0)
        centre = (spot.x + reach * math.cos(angle), spot.y + reach * math.sin(angle))
        tone = chance.choice((Ink.GOLD, Ink.STRAW, Ink.CORAL, Ink.AMBER))
        canvas.disc(centre, chance.uniform(1.8, 5.2), tone)


def dove(canvas: Canvas, spot: Spot, way: int) -> None:
    """Draw a white dove in flight; ``way`` is 1 to the right, -1 to the left."""

    def put(points: Iterable[Point]) -> list[Point]:
        return spot.shape([(way * x, y) for x, y in points])

    far = bezier((0.1, -0.04), (0.0, -0.62), (0.52, -0.98)) + bezier(
        (0.52, -0.98), (0.6, -0.4), (0.4, 0.06)
    )
    canvas.polygon(put(far), mix(Ink.WHITE, Ink.SKY, 0.45))
    tail = [(-0.4, 0.1), (-1.02, 0.06), (-0.9, 0.2), (-1.0, 0.34), (-0.36, 0.26)]
    canvas.polygon(put(tail), mix(Ink.WHITE, Ink.SKY, 0.22))
    body = [
        *bezier((-0.5, 0.18), (0.0, -0.24), (0.62, -0.08)),
        *bezier((0.62, -0.08), (0.86, -0.1), (0.84, 0.08)),
        *bezier((0.84, 0.08), (0.3, 0.5), (-0.5, 0.2)),
    ]
    canvas.polygon(put(body), Ink.WHITE)
    canvas.polygon(put([(0.82, -0.02), (0.98, 0.05), (0.82, 0.08)]), Ink.AMBER)
    near = bezier((0.28, 0.04), (-0.1, -0.74), (-0.42, -1.04)) + bezier(
        (-0.42, -1.04), (-0.64, -0.36), (-0.3, 0.12)
    )
    canvas.polygon(put(near), mix(Ink.WHITE, Ink.SKY, 0.1))


def bird(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a bird far away: two wings."""
    for side in (-1, 1):
        upper = bezier(spot.at(0, 0), spot.at(side * 0.4, -0.6), spot.at(side, -0.34))
        lower = bezier(spot.at(side, -0.34), spot.at(side * 0.42, -0.34), spot.at(0, 0.14))
        canvas.polygon([*upper, *lower], tone)


def leaf_hat(canvas: Canvas, spot: Spot) -> None:
    """Draw a conical leaf hat lying on the ground, with its rings and a silk strap."""
    brim = arc(spot.at(0, 0.5), (spot.size, 0.24 * spot.size), (0, 180), 40)
    canvas.ellipse(spot.at(0, 0.62), (1.05 * spot.size, 0.22 * spot.size), Ink.PINE)
    strap = bezier(spot.at(0.6, 0.6), spot.at(1.3, 0.95), spot.at(1.5, 0.5))
    canvas.stroke(strap, 0.07 * spot.size, Ink.ROSE)
    canvas.polygon([spot.at(0, -0.5), *brim], Ink.STRAW)
    shade = arc(spot.at(0, 0.5), (spot.size, 0.24 * spot.size), (0, 75), 20)
    canvas.polygon([spot.at(0, -0.5), *shade], mix(Ink.STRAW, Ink.AMBER, 0.35))
    for ring in range(1, 7):
        share = ring / 6
        centre = spot.at(0, -0.5 + share)
        line = arc(centre, (share * spot.size, share * 0.24 * spot.size), (4, 176), 36)
        canvas.stroke(line, 0.016 * spot.size, Ink.AMBER)


def carrier(canvas: Canvas, spot: Spot) -> None:
    """Draw, small and far away, someone in a leaf hat who carries rice on a shoulder pole."""
    for step in (-0.13, 0.14):
        canvas.stroke([spot.at(0, -0.42), spot.at(step, 0)], 0.09 * spot.size, Ink.INDIGO)
    body = [(-0.12, -0.4), (-0.13, -0.78), (0.13, -0.78), (0.14, -0.38)]
    canvas.polygon(spot.shape(body), Ink.WOOD)
    pole = bezier(spot.at(-0.85, -0.66), spot.at(0, -0.92), spot.at(0.85, -0.66))
    canvas.stroke(pole, 0.05 * spot.size, Ink.BARK)
    for side in (-0.82, 0.82):
        for rope in (-0.16, 0.16):
            line = [spot.at(side, -0.66), spot.at(side + rope, -0.34)]
            canvas.stroke(line, 0.02 * spot.size, Ink.BARK)
        bundle(canvas, Spot(*spot.at(side, -0.26), spot.size * 0.26))
    canvas.stroke([spot.at(0.08, -0.7), spot.at(0.26, -0.78)], 0.07 * spot.size, Ink.WOOD)
    canvas.disc(spot.at(0, -0.86), 0.1 * spot.size, Ink.EARTH)
    canvas.polygon(spot.shape([(-0.3, -0.86), (0, -1.12), (0.3, -0.86)]), Ink.STRAW)


def bundle(canvas: Canvas, spot: Spot) -> None:
    """Draw a bundle of cut rice."""
    for side in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0):
        canvas.polygon(leaf_shape(spot.at(side * 0.3, 0.5), spot.at(side, -0.7), 9), Ink.GOLD)
        canvas.polygon(
            leaf_shape(spot.at(side * 0.3, -0.4), spot.at(side * 0.9, 0.7), 8), Ink.AMBER
        )
    canvas.stroke([spot.at(-0.4, 0), spot.at(0.4, 0)], 0.2 * spot.size, Ink.WOOD)


def buffalo(canvas: Canvas, spot: Spot) -> None:
    """Draw a water buffalo at rest on its feet, looking left."""
    far, near = mix(Ink.BARK, Ink.NIGHT, 0.45), Ink.BARK
    crescent(
        canvas, Spot(spot.x - 0.12 * spot.size, spot.y + 0.02 * spot.size, spot.size), Ink.SLATE
    )
    for x in (-0.44, 0.46):
        leg = [(x, 0.1), (x + 0.17, 0.1), (x + 0.13, 0.62), (x + 0.15, 0.78), (x, 0.78)]
        canvas.polygon(spot.shape(leg), far)
    body = [
        *bezier(spot.at(-0.9, -0.12), spot.at(-0.62, -0.7), spot.at(-0.1, -0.5)),
        *bezier(spot.at(-0.1, -0.5), spot.at(0.5, -0.42), spot.at(0.72, -0.46)),
        *bezier(spot.at(0.72, -0.46), spot.at(1.0, -0.4), spot.at(0.94, 0.06)),
        *bezier(spot.at(0.94, 0.06), spot.at(0.84, 0.36), spot.at(0.5, 0.36)),
        *bezier(spot.at(0.5, 0.36), spot.at(-0.1, 0.6), spot.at(-0.62, 0.34)),
        *bezier(spot.at(-0.62, 0.34), spot.at(-0.8, 0.2), spot.at(-0.9, -0.12)),
    ]
    canvas.polygon(body, near)
    for x in (-0.66, 0.62):
        leg = [(x, 0.1), (x + 0.24, 0.1), (x + 0.17, 0.62), (x + 0.2, 0.86), (x + 0.01, 0.86)]
        canvas.polygon(spot.shape(leg), near)
    head = [
        *bezier(spot.at(-0.72, -0.34), spot.at(-1.0, -0.42), spot.at(-1.1, -0.16)),
        *bezier(spot.at(-1.1, -0.16), spot.at(-1.24, 0.1), spot.at(-1.36, 0.2)),
        *bezier(spot.at(-1.36, 0.2), spot.at(-1.42, 0.4), spot.at(-1.2, 0.38)),
        *bezier(spot.at(-1.2, 0.38), spot.at(-0.9, 0.34), spot.at(-0.62, 0.16)),
    ]
    canvas.polygon(head, near)
    canvas.ellipse(
        spot.at(-1.29, 0.29), (0.1 * spot.size, 0.085 * spot.size), mix(near, Ink.EARTH, 0.4)
    )
    canvas.polygon(leaf_shape(spot.at(-0.9, -0.2), spot.at(-0.56, -0.06), 0.09 * spot.size), far)
    crescent(canvas, spot, Ink.MIST)
    tail = bezier(spot.at(0.92, -0.2), spot.at(1.12, 0.1), spot.at(1.02, 0.46))
    canvas.stroke(tail, 0.04 * spot.size, near)
    canvas.polygon(leaf_shape(spot.at(1.03, 0.4), spot.at(1.0, 0.66), 0.06 * spot.size), near)


def crescent(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a buffalo's horn, swept back over its neck."""
    outer = bezier(spot.at(-1.02, -0.22), spot.at(-1.0, -0.72), spot.at(-0.48, -0.78))
    inner = bezier(spot.at(-0.48, -0.78), spot.at(-0.84, -0.62), spot.at(-0.9, -0.22))
    canvas.polygon([*outer, *inner], tone)


def haystack(canvas: Canvas, spot: Spot) -> None:
    """Draw a round haystack around its pole."""
    canvas.stroke([spot.at(0, -1.2), spot.at(0, 0)], 0.05 * spot.size, Ink.WOOD)
    dome = [
        *bezier(spot.at(-0.66, 0.5), spot.at(-0.86, -0.66), spot.at(0, -1.0)),
        *bezier(spot.at(0, -1.0), spot.at(0.86, -0.66), spot.at(0.66, 0.5)),
        *arc(spot.at(0, 0.5), (0.66 * spot.size, 0.1 * spot.size), (0, 180), 20),
    ]
    canvas.polygon(dome, Ink.GOLD)
    chance = random.Random(3)
    for _ in range(120):
        y = chance.uniform(-0.78, 0.5)
        half = 0.7 * math.sqrt(max(0.0, 1 - ((0.3 - y) / 1.32) ** 2)) - 0.06
        x = chance.uniform(-half, half)
        tip = (x * 1.06 + chance.uniform(-0.03, 0.03), y + chance.uniform(0.05, 0.11))
        tone = chance.choice((Ink.AMBER, Ink.STRAW, mix(Ink.AMBER, Ink.EARTH, 0.5)))
        canvas.stroke([spot.at(x, y), spot.at(*tip)], 3, tone)


def envelope(canvas: Canvas, spot: Spot, degrees: float) -> None:
    """Draw a letter in its envelope."""
    here = (spot.x, spot.y)
    sheet = rounded(spot.at(-1, -0.66), spot.at(1, 0.66), 0.08 * spot.size)
    flap = spot.shape([(-1, -0.62), (0, 0.16), (1, -0.62)])
    canvas.polygon(turned(sheet, here, degrees), Ink.WHITE)
    for fold in ([(-1, 0.62), (-0.28, -0.04)], [(1, 0.62), (0.28, -0.04)]):
        canvas.stroke(turned(spot.shape(fold), here, degrees), 0.05 * spot.size, Ink.STRAW)
    canvas.polygon(turned(flap, here, degrees), mix(Ink.CREAM, Ink.STRAW, 0.45))
    canvas.disc(turned([spot.at(0, 0.08)], here, degrees)[0], 0.17 * spot.size, Ink.RED)


def star(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a five-pointed star."""
    points = []
    for number in range(10):
        reach = 1 if number % 2 == 0 else 0.4
        angle = math.radians(-90 + number * 36)
        points.append(spot.at(reach * math.cos(angle), reach * math.sin(angle)))
    canvas.polygon(points, tone)


def tree(canvas: Canvas, spot: Spot, tone: Colour) -> None:
    """Draw a small leafy tree."""
    canvas.stroke([spot.at(0, 0), spot.at(0, -0.6)], 0.11 * spot.size, Ink.BARK)
    bright = mix(tone, Ink.LEAF, 0.35)
    for dx, dy, radius, fill in (
        (-0.3, -0.66, 0.3, tone),
        (0.3, -0.68, 0.32, tone),
        (0.02, -0.96, 0.4, tone),
        (-0.16, -1.04, 0.2, bright),
        (0.26, -0.86, 0.15, bright),
        (-0.34, -0.74, 0.12, bright),
    ):
        canvas.disc(spot.at(dx, dy), radius * spot.size, fill)


# --- scenes ---------------------------------------------------------------------------------


def lotus_lake(canvas: Canvas) -> None:
    """A pink lotus open on a lake at daybreak, mountains and a golden sun behind."""
    sky(canvas, Ink.BLUSH, Ink.CREAM, 520)
    sun(canvas, Spot(1130, 300, 104), Ink.GOLD, Ink.CREAM)
    ranges(canvas, 350, (Ink.MIST, Ink.SKY, mix(Ink.PINE, Ink.SLATE, 0.5)), 41)
    water(canvas, 540, (mix(Ink.MIST, Ink.CREAM, 0.4), mix(Ink.PINE, Ink.INDIGO, 0.4)), 2)
    gleam(canvas, Spot(1130, 570, 130), (Ink.STRAW, Ink.MIST))
    leaves = ((240, 640, 120), (1010, 690, 150), (1380, 770, 190), (150, 820, 190), (960, 850, 170))
    for number, place in enumerate(leaves):
        lotus_leaf(canvas, Spot(*place), mix(Ink.GREEN, Ink.LEAF, number % 3 * 0.4))
    lotus_leaf(canvas, Spot(600, 780, 300), Ink.GREEN)
    lotus_bud(canvas, Spot(950, 600, 58))
    lotus_bud(canvas, Spot(1330, 640, 46))
    lotus(canvas, Spot(580, 690, 290))


def open_book(canvas: Canvas) -> None:
    """A large open book on a wooden table, before an arched window on terraces and sun."""
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.5), Ink.CREAM, 420)
    sun(canvas, Spot(930, 210, 70), Ink.GOLD, Ink.CREAM)
    ranges(canvas, 270, (Ink.MIST, Ink.SKY), 12)
    steps = (Ink.PINE, Ink.GREEN, Ink.GOLD, Ink.LEAF, Ink.GREEN, Ink.GOLD, Ink.LEAF, Ink.GREEN)
    terraces(canvas, 360, steps, 7)
    arched_wall(canvas)
    canvas.gradient((650, HEIGHT), Ink.WOOD, Ink.BARK)
    canvas.rectangle((0, 650), (WIDTH, 664), Ink.EARTH)
    for y in (706, 770, 842):
        canvas.stroke([(0, y), (WIDTH, y + 4)], 3, Ink.BARK)
    canvas.ellipse((800, 822), (470, 44), mix(Ink.BARK, Ink.NIGHT, 0.45))
    book(canvas, Spot(800, 640, 340))


def arched_wall(canvas: Canvas) -> None:
    """Cover the view with a wall that leaves an arch open in its middle."""
    wall = mix(Ink.CREAM, Ink.STRAW, 0.5)
    top = arc((800, 330), (430, 270), (180, 360), 60)
    canvas.polygon([(0, 0), (0, 700), (370, 700), *top[:31], (800, 0)], wall)
    canvas.polygon([(800, 0), *top[30:], (1230, 700), (WIDTH, 700), (WIDTH, 0)], wall)
    canvas.stroke([(370, 700), *top, (1230, 700)], 22, Ink.LACQUER)
    for x in (656, 944):
        canvas.stroke([(x, 90), (x, 700)], 9, Ink.LACQUER)
    canvas.stroke([(370, 350), (1230, 350)], 9, Ink.LACQUER)


def forest_hall(canvas: Canvas) -> None:
    """A thatched hall among fan palms and hills at night, warm light in its doors."""
    sky(canvas, Ink.NIGHT, mix(Ink.INDIGO, Ink.SLATE, 0.5), 560)
    stars(canvas, 380, 8)
    sun(canvas, Spot(1240, 170, 62), Ink.CREAM, Ink.INDIGO)
    tones = (Ink.SLATE, mix(Ink.INDIGO, Ink.SLATE, 0.4), mix(Ink.DEEP, Ink.INDIGO, 0.5))
    crags(canvas, 430, tones, 23)
    ridge(canvas, skyline(640, 40, 31), mix(Ink.PINE, Ink.NIGHT, 0.4))
    for x, size in ((260, 300), (90, 400), (1370, 330), (1530, 420)):
        fan_palm(canvas, Spot(x, 720, size), mix(Ink.PINE, Ink.NIGHT, 0.18))
    thatched_hall(canvas, Spot(800, 690, 450))
    ground = mix(Ink.PINE, Ink.NIGHT, 0.5)
    ridge(canvas, [(-20, 694), (WIDTH + 20, 690)], ground)
    path = [(690, 690), (914, 690), (1150, HEIGHT), (430, HEIGHT)]
    canvas.polygon(path, mix(ground, Ink.AMBER, 0.4))
    inner = [(740, 690), (866, 690), (960, HEIGHT), (620, HEIGHT)]
    canvas.polygon(inner, mix(ground, Ink.GOLD, 0.62))
    tufts(canvas, [(x, 880.0) for x in range(20, 420, 36)], Ink.PINE, 4)
    tufts(canvas, [(x, 880.0) for x in range(1180, WIDTH, 36)], Ink.PINE, 5)


def river_doves(canvas: Canvas) -> None:
    """White doves over a river with an arched bridge, bamboo banks and a red sun."""
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.25), mix(Ink.STRAW, Ink.CREAM, 0.4), 560)
    sun(canvas, Spot(800, 420, 130), Ink.CORAL, mix(Ink.STRAW, Ink.CREAM, 0.4))
    ranges(canvas, 420, (mix(Ink.MIST, Ink.BLUSH, 0.4), mix(Ink.SKY, Ink.MIST, 0.4)), 5)
    water(canvas, 560, (mix(Ink.STRAW, Ink.MIST, 0.55), mix(Ink.SLATE, Ink.PINE, 0.35)), 14)
    gleam(canvas, Spot(800, 650, 150), (Ink.CORAL, Ink.MIST))
    bridge(canvas)
    for way in (-1, 1):
        edge = bezier((800 + way * 545, 606), (800 + way * 520, 740), (800 + way * 730, 905))
        corners = [(800 + way * 820, 905), (800 + way * 820, 556)]
        canvas.polygon([*edge, *corners], Ink.GREEN)
        canvas.polygon([(x + way * 60, y + 50) for x, y in [*edge, *corners]], Ink.PINE)
    for place, lean in (((70, 640, 430), 0.3), ((220, 690, 330), 0.26)):
        bamboo(canvas, Spot(*place), lean, place[0])
    for place, lean in (((1540, 640, 430), -0.3), ((1390, 690, 330), -0.26)):
        bamboo(canvas, Spot(*place), lean, place[0])
    for place in ((640, 210, 88), (900, 130, 68), (1060, 270, 58), (470, 320, 50), (790, 340, 44)):
        dove(canvas, Spot(*place), 1)


def bridge(canvas: Canvas) -> None:
    """Draw a stone bridge of three arches across the river."""
    deck = bezier((180, 606), (800, 440), (1420, 606), 60)
    lower = [(x, y + 30) for x, y in deck]
    canvas.polygon([*deck, (1420, 680), (180, 680)], Ink.LACQUER)
    for middle, half, top in ((480, 120, 600), (800, 150, 574), (1120, 120, 600)):
        opening = arc((middle, 682), (half, 682 - top), (180, 360), 40)
        canvas.polygon(opening, mix(Ink.STRAW, Ink.MIST, 0.62))
    canvas.stroke(deck, 12, Ink.RED)
    canvas.stroke(lower, 4, Ink.RED)
    for x, y in deck[4:-3:4]:
        canvas.stroke([(x, y - 30), (x, y)], 5, Ink.RED)
    canvas.stroke([(x, y - 30) for x, y in deck[3:-3]], 6, Ink.RED)
    canvas.ellipse((800, 684), (640, 8), mix(Ink.SLATE, Ink.MIST, 0.5))


def loudspeaker_terraces(canvas: Canvas) -> None:
    """A loudspeaker on a tall post sends golden waves over terraces and stilt houses."""
    sky(canvas, mix(Ink.GOLD, Ink.CREAM, 0.35), Ink.CREAM, 480)
    sun(canvas, Spot(1270, 330, 96), Ink.CORAL, Ink.CREAM)
    ranges(canvas, 380, (Ink.MIST, Ink.SKY, mix(Ink.SLATE, Ink.PINE, 0.4)), 9)
    steps = (Ink.PINE, Ink.GREEN, Ink.LEAF, Ink.GOLD, Ink.LEAF, Ink.GREEN, Ink.GOLD)
    terraces(canvas, 560, steps, 16)
    for x, y, size in ((1010, 600, 110), (1180, 640, 140), (1420, 614, 120)):
        stilt_house(canvas, Spot(x, y, size), Ink.WOOD)
        tree(canvas, Spot(x + size * 0.86, y, size * 0.7), Ink.PINE)
    waves(canvas, Spot(520, 250, 90), (-36, 44), (Ink.RED, mix(Ink.CREAM, Ink.GOLD, 0.5)))
    canvas.polygon([(372, 120), (388, 120), (400, HEIGHT), (360, HEIGHT)], Ink.BARK)
    for y in range(180, 880, 56):
        canvas.stroke([(366, y), (394, y)], 5, Ink.WOOD)
    loudspeaker(canvas, Spot(372, 250, 140), 1)
    loudspeaker(canvas, Spot(388, 390, 96), -1)
    waves(canvas, Spot(288, 390, 50), (146, 214), (Ink.RED, mix(Ink.CREAM, Ink.GOLD, 0.5)))


def three_aims(canvas: Canvas) -> None:
    """Three panels: a sheaf of rice, an open book, a wall of bamboo."""
    canvas.rectangle((0, 0), (WIDTH, HEIGHT), Ink.CREAM)
    canvas.rectangle((0, 800), (WIDTH, HEIGHT), mix(Ink.CREAM, Ink.STRAW, 0.6))
    for x, tone in ((290, Ink.LACQUER), (800, Ink.INDIGO), (1310, mix(Ink.STRAW, Ink.GOLD, 0.35))):
        frame = [(x - 226, 830), *arc((x, 310), (226, 226), (180, 360)), (x + 226, 830)]
        canvas.polygon(frame, Ink.GOLD)
        inside = [(x - 210, 814), *arc((x, 310), (210, 210), (180, 360)), (x + 210, 814)]
        canvas.polygon(inside, tone)
    rice_sheaf(canvas, Spot(290, 520, 200), 6)
    for number in range(9):
        angle = math.radians(-162 + number * 18)
        start, end = ((r * math.cos(angle), r * math.sin(angle)) for r in (150, 196))
        canvas.stroke([(800 + x, 460 + y) for x, y in (start, end)], 9, Ink.GOLD)
    book(canvas, Spot(800, 540, 168))
    for x, lean in ((1258, 0.04), (1310, 0.0), (1362, -0.04)):
        bamboo(canvas, Spot(x, 812, 560), lean, x)
    canvas.rectangle((1084, 812), (1536, 830), Ink.GOLD)


def village_lane(canvas: Canvas) -> None:
    """Three tiled houses around a lane and bamboo, rice fields and a golden sun beyond."""
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.45), Ink.CREAM, 430)
    sun(canvas, Spot(1210, 230, 84), Ink.GOLD, Ink.CREAM)
    cloud(canvas, Spot(330, 150, 70), Ink.WHITE)
    cloud(canvas, Spot(820, 110, 52), Ink.WHITE)
    ranges(canvas, 320, (Ink.MIST, Ink.SKY), 27)
    terraces(canvas, 430, (Ink.LEAF, Ink.GOLD, Ink.LEAF, Ink.GOLD, Ink.LEAF), 3)
    ridge(canvas, skyline(640, 26, 18), Ink.GREEN)
    lane = [
        *bezier((640, 905), (760, 720), (560, 660)),
        *bezier((560, 660), (900, 700), (1010, 905)),
    ]
    canvas.polygon(lane, mix(Ink.STRAW, Ink.CREAM, 0.4))
    for start, bend, end in (
        ((680, 800), (420, 800), (312, 730)),
        ((830, 800), (1050, 830), (1170, 770)),
    ):
        canvas.stroke(bezier(start, bend, end), 34, mix(Ink.STRAW, Ink.CREAM, 0.4))
    bamboo(canvas, Spot(90, 690, 400), 0.2, 6)
    bamboo(canvas, Spot(1500, 740, 460), -0.24, 7)
    house(canvas, Spot(600, 668, 270), Ink.CORAL)
    house(canvas, Spot(310, 734, 350), Ink.RED)
    house(canvas, Spot(1170, 776, 420), Ink.RED)
    for place in ((520, 750, 90), (880, 730, 86), (1440, 830, 120), (110, 840, 110)):
        tree(canvas, Spot(*place), Ink.PINE)


def mountain_road(canvas: Canvas) -> None:
    """A road winds between mountains at dusk under one golden star, wild flowers beside it."""
    sky(canvas, Ink.INDIGO, mix(Ink.CORAL, Ink.STRAW, 0.45), 520)
    stars(canvas, 230, 12)
    star(canvas, Spot(1080, 160, 46), Ink.GOLD)
    dusk = (mix(Ink.CORAL, Ink.SLATE, 0.55), Ink.SLATE, Ink.INDIGO)
    crags(canvas, 440, dusk, 61)
    ridge(canvas, skyline(560, 60, 70), mix(Ink.PINE, Ink.INDIGO, 0.45))
    road(canvas)
    for x, y, size in ((90, 700, 150), (210, 650, 110), (1480, 690, 160), (1350, 640, 110)):
        pine(canvas, Spot(x, y, size), Ink.DEEP)
    mound = bezier((-20, 800), (340, 770), (700, 905))
    ridge(canvas, [*mound, (WIDTH + 20, 905)], Ink.DEEP)
    tufts(canvas, mound[:-2], Ink.PINE, 3)
    flowers = ((150, 760, 26), (230, 720, 32), (310, 750, 28), (390, 735, 24), (470, 790, 22))
    for number, place in enumerate(flowers):
        flower(canvas, Spot(*place), Ink.CREAM if number % 2 else Ink.ROSE)


def road(canvas: Canvas) -> None:
    """Draw a road that comes from the pass and widens towards the viewer."""
    centre = [
        *bezier((1010, 588), (1060, 604), (940, 634), 20),
        *bezier((940, 634), (640, 690), (820, 764), 20),
        *bezier((820, 764), (1010, 834), (900, 930), 20),
    ]
    left, right = [], []
    for x, y in centre:
        half = 3 + (y - 586) ** 1.35 / 15
        left.append((x - half, y))
        right.append((x + half, y))
    canvas.polygon([*left, *reversed(right)], mix(Ink.EARTH, Ink.STRAW, 0.5))
    canvas.stroke(left, 4, Ink.STRAW)
    canvas.stroke(right, 4, Ink.EARTH)


def drafting_table(canvas: Canvas) -> None:
    """A blueprint with compass, ruler and two golden gears, forested hills in the window."""
    window(canvas)
    canvas.gradient((560, HEIGHT), Ink.EARTH, Ink.WOOD)
    canvas.rectangle((0, 556), (WIDTH, 572), Ink.BARK)
    sheet = [(250, 600), (1190, 570), (1330, 850), (170, 870)]
    canvas.polygon([(x + 10, y + 14) for x, y in sheet], Ink.BARK)
    canvas.polygon(sheet, Ink.INDIGO)
    blueprint(canvas)
    ruler = [(770, 836), (1130, 664), (1146, 694), (788, 868)]
    canvas.polygon(ruler, Ink.STRAW)
    for n in range(1, 19):
        edge = mid(ruler[0], ruler[1], n / 19)
        canvas.stroke([edge, (edge[0] + 5, edge[1] + (18 if n % 5 == 0 else 11))], 2.4, Ink.WOOD)
    compass(canvas, Spot(690, 620, 190))
    canvas.ellipse((1420, 772), (170, 18), Ink.BARK)
    gear(canvas, Spot(1440, 630, 140), 14, (Ink.GOLD, mix(Ink.EARTH, Ink.WOOD, 0.3)))
    gear(canvas, Spot(1296, 690, 84), 11, (Ink.AMBER, mix(Ink.EARTH, Ink.WOOD, 0.5)))


def window(canvas: Canvas) -> None:
    """Draw a wide window on forested hills; a wall covers what lies outside it."""
    left, right, top, sill = 180, 1080, 70, 490
    wall = mix(Ink.CREAM, Ink.STRAW, 0.55)
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.55), Ink.CREAM, 300)
    sun(canvas, Spot(860, 190, 52), Ink.CORAL, Ink.CREAM)
    for height, tone, seed in ((290, Ink.MIST, 33), (350, Ink.SKY, 34)):
        ridge(canvas, peaks(height, 130, seed), tone)
    ridge(canvas, skyline(420, 60, 35), Ink.PINE)
    for x in range(left + 30, right, 56):
        pine(canvas, Spot(x, sill, 92 + (x * 7) % 34), Ink.DEEP)
    canvas.rectangle((0, 0), (left, HEIGHT), wall)
    canvas.rectangle((right, 0), (WIDTH, HEIGHT), wall)
    canvas.rectangle((left, 0), (right, top), wall)
    canvas.rectangle((left, sill), (right, HEIGHT), wall)
    frame: list[Point] = [(left, top), (right, top), (right, sill), (left, sill), (left, top)]
    canvas.stroke(frame, 20, Ink.LACQUER)
    for x in (480, 780):
        canvas.stroke([(x, top), (x, sill)], 10, Ink.LACQUER)


def blueprint(canvas: Canvas) -> None:
    """Draw thin pale lines of a construction on the sheet."""
    pale = mix(Ink.INDIGO, Ink.CREAM, 0.55)
    faint = mix(Ink.INDIGO, Ink.CREAM, 0.16)
    sheet = ((250, 600), (1190, 570), (170, 870), (1330, 850))
    for n in range(1, 14):
        canvas.stroke([mid(*sheet[:2], n / 14), mid(*sheet[2:], n / 14)], 1.6, faint)
    for n in range(1, 6):
        left, right = mid(*sheet[::2], n / 6), mid(*sheet[1::2], n / 6)
        canvas.stroke([left, right], 1.6, faint)
    for radius in (150, 112, 40):
        ring = arc((480, 735), (radius, radius * 0.56), (0, 360), 70)
        canvas.stroke(ring, 4, pale)
    for number in range(8):
        angle = number / 8 * math.tau + 0.2
        hole = (480 + 131 * math.cos(angle), 735 + 131 * 0.56 * math.sin(angle))
        canvas.stroke(arc(hole, (11, 6.5), (0, 360), 20), 3, pale)
    canvas.stroke([(330, 858), (630, 853)], 2.6, pale)
    for x in (332, 628):
        canvas.stroke([(x, 848), (x, 864)], 2.6, pale)
    plan = [(800, 650), (1080, 640), (1100, 700), (960, 706), (966, 740), (806, 746)]
    canvas.stroke([*plan, plan[0]], 4, pale)


def compass(canvas: Canvas, spot: Spot) -> None:
    """Draw a pair of compasses standing on the sheet."""
    for foot in ((-0.52, 0.72), (0.36, 0.74)):
        canvas.stroke([spot.at(0, -0.62), spot.at(*foot)], 0.075 * spot.size, Ink.GOLD)
        tip = mid(spot.at(0, -0.62), spot.at(*foot), 1.12)
        canvas.stroke([spot.at(*foot), tip], 0.025 * spot.size, Ink.WHITE)
    bar = arc(spot.at(0, -0.62), (0.62 * spot.size, 0.62 * spot.size), (60, 116), 12)
    canvas.stroke(bar, 0.03 * spot.size, Ink.AMBER)
    canvas.stroke([spot.at(0, -0.98), spot.at(0, -0.62)], 0.07 * spot.size, Ink.AMBER)
    canvas.disc(spot.at(0, -0.62), 0.11 * spot.size, Ink.GOLD)
    canvas.disc(spot.at(0, -0.62), 0.045 * spot.size, Ink.LACQUER)


def delta_river(canvas: Canvas) -> None:
    """A leaf hat on a river bank in the delta, bamboo, three birds and an orange sun."""
    sky(canvas, mix(Ink.ROSE, Ink.CREAM, 0.35), mix(Ink.STRAW, Ink.CREAM, 0.35), 500)
    sun(canvas, Spot(1080, 390, 128), Ink.CORAL, mix(Ink.STRAW, Ink.CREAM, 0.35))
    ridge(canvas, skyline(488, 16, 3), mix(Ink.GREEN, Ink.MIST, 0.5))
    ridge(canvas, skyline(504, 10, 8), Ink.GREEN)
    for number in range(22):
        place = 30 + number * 74 + (number * 41) % 50
        tree(canvas, Spot(place, 510, 30 + (number * 17) % 30), Ink.PINE)
    water(canvas, 512, (mix(Ink.STRAW, Ink.MIST, 0.5), mix(Ink.SLATE, Ink.MIST, 0.25)), 22)
    gleam(canvas, Spot(1080, 540, 150), (Ink.CORAL, Ink.STRAW))
    bank = [*bezier((-20, 640), (520, 640), (900, 905)), (-20.0, 905.0)]
    canvas.polygon(bank, Ink.GREEN)
    canvas.polygon([(x - 60, y + 60) for x, y in bank] + [(-20, 905)], Ink.PINE)
    bamboo(canvas, Spot(120, 720, 620), 0.5, 15)
    bamboo(canvas, Spot(300, 740, 440), 0.42, 19)
    tufts(canvas, [(x, 700.0 + x * 0.17) for x in range(40, 760, 34)], Ink.LEAF, 9)
    leaf_hat(canvas, Spot(520, 750, 130))
    for x, y, size in ((760, 230, 46), (880, 170, 36), (950, 250, 30)):
        bird(canvas, Spot(x, y, size), Ink.LACQUER)


def harvest(canvas: Canvas) -> None:
    """Ripe terraced rice, someone far off carrying sheaves, a large sun behind the hills."""
    sky(canvas, mix(Ink.CORAL, Ink.STRAW, 0.55), Ink.CREAM, 470)
    sun(canvas, Spot(560, 370, 150), Ink.RED, mix(Ink.STRAW, Ink.CREAM, 0.6))
    ranges(canvas, 380, (mix(Ink.ROSE, Ink.MIST, 0.5), Ink.SKY, mix(Ink.SLATE, Ink.PINE, 0.5)), 52)
    steps = (Ink.GREEN, Ink.LEAF, Ink.GOLD, Ink.AMBER, Ink.GOLD, Ink.AMBER)
    terraces(canvas, 540, steps, 21)
    carrier(canvas, Spot(1090, 716, 170))
    for x in range(20, WIDTH, 34):
        y = 868 + 16 * math.sin(x / 140)
        for lean in (-16, 0, 18):
            canvas.polygon(leaf_shape((x, y + 40), (x + lean, y - 34), 5), Ink.STRAW)
            canvas.polygon(leaf_shape((x + lean, y - 34), (x + lean * 1.8 + 6, y - 8), 6), Ink.GOLD)


def farmyard(canvas: Canvas) -> None:
    """A farmyard: a round haystack, a buffalo, areca palms and a thatched house."""
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.4), Ink.CREAM, 480)
    cloud(canvas, Spot(880, 140, 60), Ink.WHITE)
    ridge(canvas, skyline(470, 40, 4), Ink.MIST)
    ridge(canvas, skyline(520, 30, 9), mix(Ink.GREEN, Ink.LEAF, 0.4))
    for x, size in ((190, 380), (340, 440), (480, 370)):
        areca(canvas, Spot(x, 610, size))
    cottage(canvas, Spot(330, 640, 420))
    ridge(canvas, skyline(650, 12, 2), mix(Ink.STRAW, Ink.EARTH, 0.3))
    bamboo(canvas, Spot(1500, 660, 500), -0.2, 30)
    canvas.ellipse((1150, 800), (240, 34), mix(Ink.EARTH, Ink.STRAW, 0.35))
    haystack(canvas, Spot(1150, 650, 300))
    canvas.ellipse((690, 828), (260, 28), mix(Ink.EARTH, Ink.STRAW, 0.35))
    buffalo(canvas, Spot(700, 690, 165))


def cottage(canvas: Canvas, spot: Spot) -> None:
    """Draw a low cottage with earthen walls under a deep roof of straw."""
    canvas.rectangle(spot.at(-0.5, -0.3), spot.at(0.5, 0.04), mix(Ink.EARTH, Ink.CREAM, 0.45))
    canvas.rectangle(spot.at(-0.1, -0.24), spot.at(0.1, 0.04), Ink.BARK)
    for side in (-0.32, 0.32):
        canvas.rectangle(spot.at(side - 0.07, -0.2), spot.at(side + 0.07, -0.08), Ink.WOOD)
    roof = [
        *bezier(spot.at(-0.66, -0.22), spot.at(-0.52, -0.5), spot.at(-0.36, -0.62)),
        *bezier(spot.at(0.36, -0.62), spot.at(0.52, -0.5), spot.at(0.66, -0.22)),
    ]
    canvas.polygon(roof, mix(Ink.AMBER, Ink.EARTH, 0.45))
    for n in range(40):
        share = n / 39
        low = spot.at(-0.65 + share * 1.3, -0.22)
        top = spot.at(-0.36 + share * 0.72, -0.6)
        canvas.stroke([mid(low, top, 0.5 * (n % 3) / 2), low], 3, mix(Ink.EARTH, Ink.WOOD, 0.4))
    canvas.stroke([spot.at(-0.37, -0.62), spot.at(0.37, -0.62)], 0.045 * spot.size, Ink.WOOD)


def forge(canvas: Canvas) -> None:
    """A forge: red fire in the hearth, anvil and hammer in front, a great gear, sparks."""
    canvas.gradient((0, HEIGHT), mix(Ink.NIGHT, Ink.BARK, 0.4), mix(Ink.BARK, Ink.LACQUER, 0.4))
    wall = mix(Ink.NIGHT, Ink.BARK, 0.5)
    gear(canvas, Spot(1240, 360, 270), 18, (mix(Ink.SLATE, Ink.NIGHT, 0.3), wall))
    gear(canvas, Spot(1480, 640, 160), 13, (mix(Ink.EARTH, Ink.BARK, 0.4), wall))
    hearth(canvas)
    canvas.rectangle((0, 800), (WIDTH, HEIGHT), mix(Ink.BARK, Ink.NIGHT, 0.5))
    canvas.ellipse((860, 838), (330, 34), mix(Ink.NIGHT, Ink.BARK, 0.2))
    anvil(canvas, Spot(860, 610, 230))
    sparks(canvas, Spot(830, 520, 380), 17)
    hammer(canvas, Spot(800, 390, 190), 62)


def hearth(canvas: Canvas) -> None:
    """Draw a brick hearth with its fire."""
    canvas.rectangle((90, 150), (570, 800), mix(Ink.LACQUER, Ink.BARK, 0.35))
    for row in range(13):
        y = 150 + row * 50
        canvas.stroke([(90, y), (570, y)], 4, Ink.BARK)
        for x in range(130 + row % 2 * 45, 570, 90):
            canvas.stroke([(x, y), (x, y + 50)], 4, Ink.BARK)
    for grow, tone in ((26, Ink.BARK), (0, mix(Ink.RED, Ink.LACQUER, 0.3))):
        top = arc((330, 470), (150 + grow, 150 + grow), (180, 360))
        canvas.polygon([(180 - grow, 800), *top, (480 + grow, 800)], tone)
    for x, tall, wide, tone in (
        (330, 330, 190, Ink.CORAL),
        (270, 220, 130, Ink.AMBER),
        (390, 230, 130, Ink.AMBER),
        (330, 240, 110, Ink.STRAW),
    ):
        canvas.polygon(leaf_shape((x, 810), (x + 8, 800 - tall), wide), tone)
    canvas.rectangle((180, 770), (480, 800), Ink.BARK)


def banyan_yard(canvas: Canvas) -> None:
    """An old banyan in a village yard, young plants in a row, a communal house behind."""
    sky(canvas, mix(Ink.STRAW, Ink.CREAM, 0.3), Ink.CREAM, 520)
    sun(canvas, Spot(240, 220, 84), Ink.GOLD, mix(Ink.STRAW, Ink.CREAM, 0.6))
    ranges(canvas, 400, (Ink.MIST, mix(Ink.SKY, Ink.MIST, 0.4)), 44)
    ridge(canvas, skyline(590, 18, 6), mix(Ink.GREEN, Ink.LEAF, 0.5))
    communal_roof(canvas, Spot(1130, 640, 330))
    ridge(canvas, [(-20, 654), (WIDTH + 20, 654)], mix(Ink.STRAW, Ink.CREAM, 0.25))
    canvas.ellipse((580, 760), (460, 44), mix(Ink.STRAW, Ink.EARTH, 0.3))
    banyan(canvas, Spot(580, 756, 500))
    ridge(canvas, [(-20, 840), (WIDTH + 20, 832)], Ink.EARTH)
    for x in range(140, WIDTH, 190):
        sapling(canvas, Spot(x, 850, 46 + (x % 3) * 7))


def letters(canvas: Canvas) -> None:
    """Letters fly in a curve from homes and a school to a house with a sending mast."""
    sky(canvas, mix(Ink.SKY, Ink.CREAM, 0.35), Ink.CREAM, 560)
    cloud(canvas, Spot(640, 120, 58), Ink.WHITE)
    cloud(canvas, Spot(210, 210, 66), Ink.WHITE)
    ranges(canvas, 450, (Ink.MIST, mix(Ink.SKY, Ink.MIST, 0.5)), 80)
    ridge(canvas, skyline(640, 22, 11), Ink.LEAF)
    ridge(canvas, skyline(720, 20, 14), Ink.GREEN)
    house(canvas, Spot(160, 730, 240), Ink.CORAL)
    school(canvas, Spot(520, 740, 220))
    for place in ((320, 760, 90), (760, 750, 100), (930, 770, 80)):
        tree(canvas, Spot(*place), Ink.PINE)
    house(canvas, Spot(300, 850, 250), Ink.RED)
    station(canvas)
    way = bezier((215, 570), (620, 40), (1160, 420), 6)
    for number, (x, y) in enumerate(way[:-1]):
        envelope(canvas, Spot(x, y, 40 + number * 4), -32 + number * 13)


def station(canvas: Canvas) -> None:
    """Draw the ward's office with its mast and the waves it sends."""
    waves(canvas, Spot(1330, 190, 60), (-60, 20), (Ink.RED, Ink.BLUSH))
    waves(canvas, Spot(1330, 190, 60), (160, 240), (Ink.RED, Ink.BLUSH))
    for side in (-1, 1):
        canvas.stroke([(1330, 190), (1330 + side * 46, 500)], 9, Ink.LACQUER)
    for step in range(1, 7):
        y, half = 190 + step * 45, step * 6.6
        canvas.stroke([(1330 - half, y), (1330 + half, y)], 5, Ink.LACQUER)
        canvas.stroke([(1330 - half, y), (1330 + half + 6, y + 42)], 4, Ink.LACQUER)
    canvas.disc((1330, 186), 15, Ink.GOLD)
    canvas.rectangle((1090, 540), (1570, 800), Ink.CREAM)
    canvas.rectangle((1070, 496), (1590, 544), Ink.RED)
    for row in (570, 690):
        for x in (1120, 1210, 1410, 1500):
            canvas.rectangle((x, row), (x + 50, row + 70), Ink.SLATE)
    canvas.rectangle((1290, 660), (1370, 800), Ink.WOOD)
    canvas.rectangle((1270, 636), (1390, 662), Ink.RED)
    canvas.rectangle((1050, 796), (1600, 816), Ink.MIST)


def border_mountains(canvas: Canvas) -> None:
    """Layer upon layer of indigo mountains in morning mist, pines and a rising golden sun."""
    sky(canvas, mix(Ink.SLATE, Ink.SKY, 0.5), mix(Ink.STRAW, Ink.CREAM, 0.5), 480)
    sun(canvas, Spot(980, 360, 96), Ink.GOLD, mix(Ink.STRAW, Ink.CREAM, 0.5))
    tones = (Ink.MIST, mix(Ink.SKY, Ink.MIST, 0.3), Ink.SKY, Ink.SLATE, Ink.INDIGO)
    for number, tone in enumerate(tones):
        ridge(canvas, peaks(480 + number * 70, 210 - number * 30, 90 + number), tone)
    ridge(canvas, skyline(800, 40, 99), Ink.DEEP)
    for number in range(15):
        x = 20 + number * 112 + (number * 37) % 50
        size = 150 + (number * 53) % 110
        pine(canvas, Spot(x, 850, size), mix(Ink.DEEP, Ink.PINE, number % 3 * 0.3))
    ridge(canvas, skyline(838, 14, 7), mix(Ink.DEEP, Ink.NIGHT, 0.3))


# --- the pictures ---------------------------------------------------------------------------


def pictures() -> dict[str, Scene]:
    """Return every sample picture: its place among the articles, and what draws it."""
    return {
        "nguyen-thi-minh-khai-ten-nguoi-ten-phuong/bia.jpg": lotus_lake,
        "luat-thi-dua-khen-thuong-2022-noi-gi-ve-phong-trao/bia.jpg": open_book,
        "dai-hoi-chien-si-thi-dua-nam-1952/bia.jpg": forest_hall,
        "quyet-dinh-258-ngay-truyen-thong-thi-dua-yeu-nuoc/bia.jpg": river_doves,
        "loi-keu-goi-thi-dua-ai-quoc/bia.jpg": loudspeaker_terraces,
        "loi-keu-goi-thi-dua-ai-quoc/anh-2.jpg": three_aims,
        "chung-tay-vi-nguoi-ngheo-va-nhung-phong-trao-quen-thuoc/bia.jpg": village_lane,
        "cu-chinh-lan-nguoi-duoi-xe-tang-o-giang-mo/bia.jpg": mountain_road,
        "tran-dai-nghia-tri-thuc-voi-khang-chien/bia.jpg": drafting_table,
        "nguyen-thi-chien-nu-anh-hung-dau-tien/bia.jpg": delta_river,
        "hoang-hanh-nguoi-nong-dan-anh-hung/bia.jpg": harvest,
        "hoang-hanh-nguoi-nong-dan-anh-hung/anh-2.jpg": farmyard,
        "ngo-gia-kham-nguoi-tho-khong-nan-chi/bia.jpg": forge,
        "the-nao-la-mot-dien-hinh-tien-tien/bia.jpg": banyan_yard,
        "gui-bai-ve-chuyen-muc-viec-nho-y-nghia-lon/bia.jpg": letters,
        "nguyen-quoc-tri-tu-chien-dich-bien-gioi/bia.jpg": border_mountains,
    }


def draw(scene: Scene, target: Path) -> None:
    """Draw one scene and store it as a JPEG, without any metadata."""
    canvas = Canvas()
    scene(canvas)
    target.parent.mkdir(parents=True, exist_ok=True)
    canvas.stored().save(target, "JPEG", quality=JPEG_QUALITY, optimize=True, progressive=True)


def main() -> int:
    """Draw all sample pictures, or those whose path contains a given text."""
    parser = argparse.ArgumentParser(description="Vẽ tranh minh họa cho các bài mẫu.")
    parser.add_argument("--only", default="", metavar="CHỮ", help="chỉ vẽ tranh có chữ này")
    parser.add_argument("--into", type=Path, default=ARTICLES, metavar="THƯ_MỤC", help="nơi ghi")
    options = parser.parse_args()
    chosen = {place: scene for place, scene in pictures().items() if options.only in place}
    for place, scene in chosen.items():
        draw(scene, options.into / place)
        print(options.into / place)
    return 0 if chosen else 1


if __name__ == "__main__":
    sys.exit(main())
