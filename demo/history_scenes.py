"""The pictures of articles about how the movement began."""

from __future__ import annotations

import math

from canvas import HEIGHT, WIDTH, Canvas, Ink, Spot, mix
from figures import dove
from houses import bridge, stilt_house, thatched_hall
from land import crags, gleam, ranges, ridge, sky, stars, sun, terraces, water
from plants import bamboo, fan_palm, lotus, lotus_bud, lotus_leaf, rice_sheaf, tree, tufts
from shapes import arc, bezier, skyline
from things import book, loudspeaker, waves


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
