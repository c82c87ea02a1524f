"""Trees, flowers and rice."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from canvas import Canvas, Colour, Ink, Point, Spot, mix
from shapes import arc, bezier, leaf_shape, mid, rounded


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
