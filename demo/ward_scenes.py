"""The pictures of articles about what the ward does today."""

from __future__ import annotations

from canvas import WIDTH, Canvas, Ink, Spot, mix
from houses import communal_roof, house, school, station
from land import cloud, ranges, ridge, sky, sun, terraces
from plants import bamboo, banyan, sapling, tree
from shapes import bezier, skyline
from things import envelope


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
