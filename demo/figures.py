"""Whoever is alive in a picture; nobody has a face."""

from __future__ import annotations

from collections.abc import Iterable

from canvas import Canvas, Colour, Ink, Point, Spot, mix
from shapes import bezier, leaf_shape
from things import bundle


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
