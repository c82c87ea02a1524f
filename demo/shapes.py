"""Outlines and lines as lists of points; nothing here draws."""

from __future__ import annotations

import math
import random
from collections.abc import Iterable

from canvas import WIDTH, Point


def mid(one: Point, other: Point, share: float) -> Point:
    """Return a point on the way from one to the other."""
    return (one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share)


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
