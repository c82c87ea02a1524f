"""The pictures of articles about exemplars."""

from __future__ import annotations

import math

from canvas import HEIGHT, WIDTH, Canvas, Ink, Point, Spot, mix
from figures import bird, buffalo, carrier
from houses import cottage
from land import cloud, crags, gleam, ranges, ridge, sky, stars, sun, terraces, water
from plants import areca, bamboo, flower, pine, tree, tufts
from shapes import arc, bezier, leaf_shape, mid, peaks, skyline
from things import anvil, compass, gear, hammer, haystack, hearth, leaf_hat, sparks, star


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
