"""The point of a photo: drawn people, at many places, in every cut that the site makes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import pytest
from conftest import ROOT
from photo_makers import encoded, original
from PIL import Image, ImageDraw
from projects import ARTICLE, BASE, NOW, changed, edition_of, make_project

from thidua.photos import Renditions, Size, render_all
from thidua.photos.facts import position
from thidua.photos.framing import find_focus, frame
from thidua.schema.scalars import Focus
from thidua.schema.ward import PhotoSettings
from thidua.site.pages import Picture
from thidua.site.sharing import SIZE, Card, draw_card

SHADES = ((241, 194, 150), (224, 172, 125), (198, 134, 90), (141, 92, 62))
SHIRTS = ((40, 80, 160), (200, 30, 40), (30, 120, 60), (240, 240, 240))
GROUNDS = ((150, 190, 220), (90, 140, 80), (205, 200, 190), (60, 60, 70))
EYES, CHIN = (0, 0, 255), (0, 255, 0)
"""Colours that nothing else in the drawings has, so that a cut tells what is in it."""

PHOTOS = ((600, 800), (800, 600), (960, 540), (500, 500), (450, 1000))
FRAMES = {"card": 4 / 3, "lead": 3 / 2, "square": 1.0, "broad": 16 / 9, "sharing": 600 / 630}


@dataclass(frozen=True)
class Drawn:
    """A photo of somebody, and how high their face is there."""

    image: Image.Image
    face: tuple[float, float]
    """Where its middle is, of the photo's sides."""
    height: float

    @property
    def focus(self) -> Focus:
        """What somebody would write of it."""
        return Focus(round(100 * self.face[0]), round(100 * self.face[1]))


def draw(size: tuple[int, int], at: tuple[float, float], part: float, look: int) -> Drawn:
    """Draw somebody; ``part`` is how high the face is, of the photo's shorter side."""
    width, height = size
    image = Image.new("RGB", size, GROUNDS[look % 4])
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, height * 0.8, width, height), fill=(110, 130, 90))
    high = part * min(size)
    wide = high * 0.75
    # Whoever takes a photo of somebody has all of the face in it.
    x = max(wide, min(width - wide, at[0] * width))
    y = max(high * 0.7, min(height - high, at[1] * height))
    skin, shirt = SHADES[look % 4], SHIRTS[(look // 2) % 4]
    canvas.rounded_rectangle(
        (x - wide * 1.2, y + high * 0.6, x + wide * 1.2, y + high * 4), wide * 0.5, shirt
    )
    canvas.rectangle((x - wide * 0.2, y + high * 0.4, x + wide * 0.2, y + high * 0.7), skin)
    canvas.ellipse((x - wide * 0.56, y - high * 0.62, x + wide * 0.56, y + high * 0.1), "#1e1919")
    canvas.ellipse((x - wide / 2, y - high / 2, x + wide / 2, y + high / 2), skin)
    canvas.chord(
        (x - wide * 0.52, y - high * 0.6, x + wide * 0.52, y + high * 0.2), 190, 350, "#1e1919"
    )
    for side in (-1, 1):
        eye, level = x + side * wide * 0.22, y - high * 0.06
        r = wide * 0.07
        canvas.ellipse((eye - r, level - r, eye + r, level + r), "#1e1414")
        canvas.point((eye, level), EYES)
    canvas.arc(
        (x - wide * 0.18, y + high * 0.1, x + wide * 0.18, y + high * 0.3), 20, 160, "#963232", 3
    )
    return Drawn(image, (x / width, y / height), high / height)


PEOPLE = [
    draw(size, (x, y), part, look)
    for look, (size, x, y, part) in enumerate(
        product(PHOTOS, (0.2, 0.5, 0.8), (0.2, 0.35, 0.6), (0.12, 0.25))
    )
]


def whole_face(drawn: Drawn, box: tuple[float, float, float, float]) -> bool:
    """Tell whether eyes and chin are within a cut; all are parts of the photo's sides."""
    x, y = drawn.face
    half = drawn.height * 0.75 * drawn.image.height / drawn.image.width * 0.3
    left, top, right, bottom = box
    is_across = left <= x - half and x + half <= right
    return is_across and top <= y - drawn.height * 0.12 and y + drawn.height * 0.5 <= bottom + 0.002


def cut(size: tuple[int, int], shape: float, at: tuple[float, float]) -> tuple[float, ...]:
    """Return what a style sheet shows of a photo: ``object-fit: cover`` at a position."""
    aspect = size[0] / size[1]
    wide, high = min(1, shape / aspect), min(1, aspect / shape)
    left, top = (1 - wide) * at[0], (1 - high) * at[1]
    return left, top, left + wide, top + high


def fits(drawn: Drawn, shape: float) -> bool:
    """Tell whether a face can be whole in a cut at all."""
    high = min(1, drawn.image.width / drawn.image.height / shape)
    return drawn.height * 0.8 <= high


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "found"])
@pytest.mark.parametrize("name", FRAMES)
def test_eyes_and_chin_stay_in_every_cut_of_a_page(name: str, *, is_told: bool) -> None:
    lost = []
    for drawn in PEOPLE:
        focus = drawn.focus if is_told else find_focus(small(drawn.image))
        across, down = position(Size(*drawn.image.size), focus)
        box = cut(drawn.image.size, FRAMES[name], (across / 10, down / 10))
        if fits(drawn, FRAMES[name]) and not whole_face(drawn, box):  # type: ignore[arg-type]
            lost.append((drawn.image.size, drawn.face, focus, box))
    assert not lost, lost[:3]


def small(image: Image.Image) -> Image.Image:
    """Return the photo as renditions have it when its focus is looked for."""
    return image.resize((160, round(160 * image.height / image.width)))


@pytest.mark.parametrize("size", [Size(600, 630), Size(400, 300), Size(300, 300), Size(480, 270)])
def test_eyes_and_chin_stay_in_every_cut_that_is_drawn(size: Size) -> None:
    for drawn in PEOPLE[::7]:
        marked = drawn.image.copy()
        x, y = drawn.face[0] * marked.width, drawn.face[1] * marked.height
        high = drawn.height * marked.height
        radius = max(8, high * 0.06)
        for colour, level in ((EYES, -0.06), (CHIN, 0.42)):
            place = y + high * level
            canvas = ImageDraw.Draw(marked)
            canvas.ellipse((x - radius, place - radius, x + radius, place + radius), colour)
        if not fits(drawn, size.width / size.height):
            continue
        shown = frame(marked, size, drawn.focus)
        assert shown.size == (size.width, size.height)
        pixels = shown.tobytes()
        colours = set(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
        assert any(b > 180 and r < 70 and g < 70 for r, g, b in colours), drawn.face
        assert any(g > 180 and r < 70 and b < 70 for r, g, b in colours), drawn.face


def test_two_people_are_both_kept_where_they_fit() -> None:
    one = draw((800, 600), (0.35, 0.3), 0.15, 0).image
    other = draw((800, 600), (0.65, 0.3), 0.15, 0).image
    one.paste(other.crop((400, 0, 800, 600)), (400, 0))
    focus = find_focus(small(one))
    assert abs(focus.x - 50) <= 4
    assert abs(focus.y - 30) <= 5


def test_in_an_upright_photo_without_a_face_the_upper_third_counts() -> None:
    ground = Image.linear_gradient("L").resize((600, 800)).convert("RGB")
    assert find_focus(ground).y == 33
    assert find_focus(ground.resize((800, 600))).y == 50


def test_a_position_is_in_the_middle_where_nothing_is_cut() -> None:
    assert position(Size(1000, 1000), Focus(0, 0)) == (5, 0)
    assert position(Size(1600, 900), Focus(0, 0)) == (0, 5)
    assert position(Size(900, 1600), Focus(50, 100)) == (5, 10)


# From what is written to what is shown


def rendered(folder: Path, image: Image.Image) -> Renditions:
    (folder / "a.jpg").write_bytes(encoded(image, "JPEG", quality=90))
    settings = PhotoSettings(widths=(160, 1600), workers=1)
    photo = original(folder, "a.jpg")
    made, _ = render_all(folder, [photo], settings, folder / "cache")
    again, _ = render_all(folder, [photo], settings, folder / "cache")
    assert again == made
    return made[photo]


def test_what_was_found_is_kept_and_shows_on_the_page_and_the_card(tmp_path: Path) -> None:
    drawn = draw((1600, 700), (0.85, 0.4), 0.3, 1)
    made = rendered(tmp_path, drawn.image)
    assert made.focus
    assert abs(made.focus.x - drawn.focus.x) <= 4
    assert "focus-x10" in Picture(made, "", "", focus=made.focus).marks.split()
    card = Card("Tiêu đề", "Phường", "Thi đua", made)
    left = replace(card, focus=Focus(0, 50))
    assert left.key() != card.key()
    found, told = map(draw_card, (card, left))
    assert has_face(found)
    assert not has_face(told)


def has_face(card: Image.Image) -> bool:
    """Tell whether much of a card's photo is skin."""
    photo = card.crop((600, 0, SIZE.width, SIZE.height))
    pixels = photo.tobytes()
    near = [
        abs(pixels[n] - SHADES[1][0]) + abs(pixels[n + 1] - SHADES[1][1])
        for n in range(0, len(pixels), 3)
    ]
    return sum(difference < 20 for difference in near) > 2000


def test_what_is_written_comes_before_what_was_found(tmp_path: Path) -> None:
    keys = "image_focus: [20, 30]\nphoto_focus: {lop.jpg: [90%, 10%]}\nimage: bia.jpg"
    text = changed(str(BASE[ARTICLE]), {"image: bia.jpg": keys})
    edition = edition_of(make_project(tmp_path, {ARTICLE: text}), NOW)
    matter = edition.column.articles[0].matter
    assert matter.image_focus == Focus(20, 30)
    assert matter.photo_focus == {"lop.jpg": Focus(90, 10)}


def test_a_page_knows_every_place_that_a_picture_may_ask_for() -> None:
    sheet = (ROOT / "src/thidua/theme/assets/thidua.css").read_text("utf-8")
    assert "object-position: var(--focus-x, 50%) var(--focus-y, 50%);" in sheet
    for side, tens in product("xy", range(11)):
        rule = rf"\.focus-{side}{tens} {{\s+--focus-{side}: {tens * 10}%;"
        assert bool(re.search(rule, sheet)) == (tens != 5)
