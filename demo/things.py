"""Things that people make and use."""

from __future__ import annotations

import math
import random

from canvas import Canvas, Colour, Ink, Point, Spot, mix
from shapes import arc, bezier, leaf_shape, mid, rounded, turned


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


def sparks(canvas: Canvas, spot: Spot, seed: int) -> None:
    """Throw sparks up from a spot."""
    chance = random.Random(seed)
    for _ in range(58):
        angle = math.radians(chance.uniform(-165, -15))
        reach = spot.size * chance.uniform(0.25, 1.0)
        centre = (spot.x + reach * math.cos(angle), spot.y + reach * math.sin(angle))
        tone = chance.choice((Ink.GOLD, Ink.STRAW, Ink.CORAL, Ink.AMBER))
        canvas.disc(centre, chance.uniform(1.8, 5.2), tone)


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


def bundle(canvas: Canvas, spot: Spot) -> None:
    """Draw a bundle of cut rice."""
    for side in (-1.0, -0.6, -0.2, 0.2, 0.6, 1.0):
        canvas.polygon(leaf_shape(spot.at(side * 0.3, 0.5), spot.at(side, -0.7), 9), Ink.GOLD)
        canvas.polygon(
            leaf_shape(spot.at(side * 0.3, -0.4), spot.at(side * 0.9, 0.7), 8), Ink.AMBER
        )
    canvas.stroke([spot.at(-0.4, 0), spot.at(0.4, 0)], 0.2 * spot.size, Ink.WOOD)
