"""What people build."""

from __future__ import annotations

import random

from canvas import Canvas, Colour, Ink, Spot, mix
from shapes import arc, bezier, mid
from things import waves


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
