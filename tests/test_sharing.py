"""The picture that messengers and social networks show beside a link."""

from __future__ import annotations

import io
import sys
import unicodedata
from dataclasses import replace
from importlib.resources import as_file, files
from pathlib import Path

import pytest
from photo_makers import BLUE, RED, colour_at, encoded, original, quarters, textured
from PIL import Image, ImageChops, ImageDraw, ImageFont
from projects import ARTICLE, ARTICLE_TEXT, NOW, changed, make_project

from thidua.column.places import MACHINE
from thidua.meter import Meter
from thidua.photos import Renditions, Size, render_all
from thidua.photos.bands import Bands
from thidua.photos.framing import frame
from thidua.photos.lettering import Setting, fit, lay, write
from thidua.schema.ward import PhotoSettings
from thidua.site.prepare import Build, prepare
from thidua.site.sharing import SIZE, Card, draw_card
from thidua.workers import run_all

ALPHABET = unicodedata.normalize(
    "NFC",
    "".join(
        letter + mark
        for letter in ("a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y")
        for mark in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
    )
    + "đ",
)
CARD = Card("Trần Đại Nghĩa: người kỹ sư trở về", "Phường Mẫu", "Thi đua yêu nước", None)
PANEL, INK = (125, 21, 23), 200


def cover_of(folder: Path, image: Image.Image) -> Renditions:
    folder.mkdir(exist_ok=True)
    (folder / "bia.jpg").write_bytes(encoded(image, "JPEG", quality=92))
    photo = original(folder, "bia.jpg")
    made, _ = render_all(folder, [photo], PhotoSettings(workers=1), folder / "cache")
    return made[photo]


def inked(image: Image.Image, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """Return the box of what is written, within a part of a card."""
    return image.crop(box).convert("L").point(lambda value: 255 * (value > INK)).getbbox()


def test_every_vietnamese_letter_is_in_the_font(tmp_path: Path) -> None:
    for letters in (ALPHABET, ALPHABET.upper()):
        drawn = set()
        for letter in letters:
            setting = fit(letter, "Bold", Size(400, 200), (60,))
            assert setting.lines == (letter,)
            image = Image.new("L", (120, 140))
            write(ImageDraw.Draw(image), (20, 20), setting, "Bold", "white")
            drawn.add(image.tobytes())
        assert len(drawn) == len(letters) == 73


def test_marks_above_and_below_are_whole() -> None:
    for text in ("ẪẨẤẦ", "ẶẬỆỘỰ"):
        setting = fit(text, "Bold", Size(600, 300), (68,))
        image, roomy = Image.new("L", (600, setting.height)), Image.new("L", (600, 400))
        write(ImageDraw.Draw(image), (0, 0), setting, "Bold", "white")
        write(ImageDraw.Draw(roomy), (0, 100), setting, "Bold", "white")
        box, free = image.getbbox(), roomy.getbbox()
        assert box
        assert free
        assert box[3] - box[1] == free[3] - free[1]


@pytest.mark.parametrize("face", ["Bold", "Regular"])
@pytest.mark.parametrize("size", [20, 37, 68])
def test_letters_drawn_once_make_lines_as_the_font_makes_them(face: str, size: int) -> None:
    line = f"{ALPHABET} AVATo f(T»LY…“/ {ALPHABET[::-1].upper()}"
    with as_file(files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf") as path:
        font = ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
    drawn = Image.new("RGB", (9000, 120), CARD.panel)
    expected = drawn.copy()
    write(ImageDraw.Draw(drawn), (9, 0), Setting((line,), size), face, "#ffffff")
    baseline = round(1.014 * size)
    ImageDraw.Draw(expected).text((9, baseline), line, "#ffffff", font, anchor="ls")
    assert drawn.tobytes() == expected.tobytes()


def test_a_letter_that_the_font_lacks_is_left_out() -> None:
    assert fit("Tin vui 🎉 hôm nay 新", "Bold", Size(900, 200), (40,)).lines == ("Tin vui hôm nay",)


@pytest.mark.parametrize(
    "title",
    [
        "Tin",
        "Trần Đại Nghĩa: người kỹ sư trở về",
        "Đại hội Chiến sĩ thi đua và cán bộ gương mẫu toàn quốc " * 2,
        "NGƯỜI NGƯỜI THI ĐUA, NGÀNH NGÀNH THI ĐUA, NGÀY NGÀY THI ĐUA. " * 2,
        "Nghiêng" * 20,
        "Ữ" * 75,
        "a b " * 37,
    ],
)
@pytest.mark.parametrize("width", [488, 1088])
def test_every_title_fits_in_even_lines(title: str, width: int) -> None:
    sizes = (68, 62, 56, 50, 45, 41, 37, 34)
    room = Size(width, 380)
    setting = fit(title.strip(), "Bold", room, sizes)
    assert setting.height <= room.height
    assert "…" not in setting.lines[-1]
    canvas = ImageDraw.Draw(Image.new("L", (1300, 500)))
    write(canvas, (0, 0), setting, "Bold", "white")
    box = canvas._image.getbbox()
    assert box
    assert box[2] <= width + 2
    assert "".join("".join(setting.lines).split()) == "".join(title.split())


def test_the_last_line_is_no_single_word() -> None:
    setting = fit("Khu phố sạch đẹp nhờ cách làm hay của tổ", "Bold", Size(488, 400), (50,))
    lengths = [len(line) for line in setting.lines]
    assert min(lengths) * 2 > max(lengths)


@pytest.mark.parametrize("word", ["W" * 75 + "i" * 75, ("i" * 30 + "W" * 30) * 2])
def test_no_line_of_a_word_that_is_too_long_leaves_its_room(word: str) -> None:
    setting = fit(word, "Bold", Size(1088, 400), (68, 50, 34))
    assert "".join(setting.lines) == word
    assert lay(setting, "Bold", (0, 0)).box[2] <= 1088 + len(setting.lines[0]) // 2


def test_text_that_cannot_fit_ends_with_an_ellipsis() -> None:
    setting = fit("chữ " * 200, "Bold", Size(300, 100), (40,))
    assert setting.height <= 110
    assert setting.lines[-1].endswith(" …")


@pytest.mark.parametrize(
    "title",
    # Of the last one the font has no letter.
    ["Tin", "Ẫy Ộ " * 9, "NGƯỜI NGƯỜI THI ĐUA. " * 6, "Ữ" * 75, "chữ Ẫ Ậ " * 90, "Ҵ"],
)
@pytest.mark.parametrize("panel", [CARD.panel, "#0b3d5e"])
def test_a_card_without_a_photo_is_encoded_by_rows_just_as_it_is_drawn(
    title: str, panel: str
) -> None:
    card = replace(CARD, title=title, panel=panel, ward="Ủy ban nhân dân phường Ẫ Ậ")
    whole = io.BytesIO()
    draw_card(card).save(whole, "JPEG", quality=84, subsampling=2)
    with Image.open(io.BytesIO(card.encode())) as shown, Image.open(whole) as expected:
        assert shown.size == (1200, 630)
        assert shown.convert("RGB").tobytes() == expected.convert("RGB").tobytes()


@pytest.mark.parametrize("box", [(0, 0, 80, 16), (80, 16, 240, 48), (160, 32, 240, 64)])
def test_a_part_of_a_picture_is_encoded_alone(box: tuple[int, int, int, int]) -> None:
    whole, part = textured(240, 60), quarters(box[2] - box[0], box[3] - box[1])
    picture = Bands.encode(whole, 84)
    assert picture.replaced(whole.crop((0, 0, 80, 16)), (0, 0)) == picture.content
    whole.paste(part, box[:2])
    found, expected = picture.replaced(part, box[:2]), Bands.encode(whole, 84)
    assert found == expected.content
    numbers = [marker[1] - 0xD0 for marker in expected.markers]
    assert numbers == [0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 9]


@pytest.mark.parametrize("box", [(1, 1, 2, 2), (79, 15, 81, 17), (80, 16, 160, 32)])
def test_what_is_drawn_is_held_by_whole_stretches(box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = Bands.encode(textured(240, 60), 84).around(box)
    assert left <= box[0] < left + 80
    assert right - 80 < box[2] <= right
    assert top <= box[1] < top + 16
    assert bottom - 16 < box[3] <= bottom
    assert (left % 80, right % 80, top % 16, bottom % 16) == (0, 0, 0, 0)


def test_what_is_drawn_beside_a_picture_is_none_of_its_stretches() -> None:
    assert Bands.encode(textured(240, 60), 84).around((-9, -9, 300, 90)) == (0, 0, 240, 64)


def test_a_card_shows_title_ward_and_cover(tmp_path: Path) -> None:
    cover = cover_of(tmp_path, quarters(1600, 1200))
    with_cover, plain = draw_card(replace(CARD, cover=cover)), draw_card(CARD)
    assert with_cover.size == plain.size == (SIZE.width, SIZE.height) == (1200, 630)
    assert with_cover.getpixel((5, 5)) == plain.getpixel((1195, 5)) == PANEL
    # The cover fills the right half to its edges; no letter stands on it.
    assert ImageChops.difference(
        with_cover.crop((600, 0, 1200, 630)), Image.new("RGB", (600, 630), PANEL)
    ).getbbox() == (0, 0, 600, 630)
    for image in (with_cover, plain):
        title, ward = inked(image, (0, 80, 600, 500)), inked(image, (0, 500, 600, 630))
        assert title
        assert ward
        assert title[0] >= 50
    title = inked(with_cover, (0, 80, 600, 500))
    assert title
    assert title[2] <= 560
    other = draw_card(replace(CARD, ward="Phường Khác"))
    changed_part = ImageChops.difference(plain, other).getbbox()
    assert changed_part
    assert changed_part[1] > 500


def test_a_cover_too_small_for_a_card_is_left_out(tmp_path: Path) -> None:
    small = draw_card(replace(CARD, cover=cover_of(tmp_path, quarters(300, 200))))
    assert small.tobytes() == draw_card(CARD).tobytes()


@pytest.mark.parametrize(
    ("size", "at"),
    [((1600, 700), "left"), ((1600, 700), "right"), ((700, 1600), "top"), ((700, 1600), "bottom")],
)
def test_a_cover_is_cut_where_nothing_is_seen(size: tuple[int, int], at: str) -> None:
    image = Image.new("RGB", size, (140, 170, 200))
    subject = textured(300, 300)
    width, height = size
    place = {
        "left": (60, 200),
        "right": (width - 360, 200),
        "top": (200, 60),
        "bottom": (200, height - 360),
    }[at]
    image.paste(subject, place)
    image.paste(RED, (*place, place[0] + 20, place[1] + 300))
    image.paste(BLUE, (place[0] + 280, place[1], place[0] + 300, place[1] + 300))
    shown = frame(image, Size(600, 630))
    pixels = shown.resize((60, 63)).tobytes()
    seen = set(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    assert any(red > 150 and green < 90 and blue < 90 for red, green, blue in seen)
    assert any(blue > 150 and green < 90 and red < 90 for red, green, blue in seen)


def test_where_all_is_alike_the_middle_is_kept() -> None:
    image = Image.new("RGB", (1800, 630), RED)
    image.paste(BLUE, (890, 0, 910, 630))
    shown = frame(image, Size(600, 630))
    assert shown.getpixel((300, 300)) == BLUE


def test_every_process_draws_the_same_bytes() -> None:
    cards = [CARD, replace(CARD, title="Bài khác"), CARD]
    pictures = list(run_all(Card.encode, cards, 2, Card.encode))
    assert pictures == [card.encode() for card in cards]
    assert len({card.key() for card in cards}) == len(set(pictures)) == 2
    for content in pictures:
        with Image.open(io.BytesIO(content)) as image:
            assert Size(*image.size) == CARD.size
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def shared(root: Path, consent: dict[str, str], settings: str = "") -> tuple[Build, Image.Image]:
    """Build a ward whose article shows a person, and open the article's sharing picture."""
    files: dict[str, str | bytes] = {
        ARTICLE: changed(ARTICLE_TEXT, consent),
        "articles/2024/guong-sang/bia.jpg": encoded(quarters(1600, 1200), "JPEG"),
    }
    make_project(root, files)
    if settings:
        path = root / "mkdocs.yml"
        path.write_text(changed(path.read_text("utf-8"), {"workers: 1": settings}), "utf-8")
    build = prepare(root, NOW, Meter(sys.stdout, {}))
    assert not build.has_errors, build.problems
    (article,) = build.shelf.edition.published
    address = build.shelf.sharing(article)
    drawings = {address: drawing for _, address, drawing in build.shelf.drawings()}
    if address is None:
        return build, Image.new("RGB", (1, 1))
    assert address.address.startswith("bai/2024/guong-sang/chia-se-")
    with Image.open(io.BytesIO(drawings[address.address].card.encode())) as image:
        return build, image.convert("RGB")


def has_photo(image: Image.Image) -> bool:
    pixel = colour_at(image, (1190, 620))
    return sum(abs(a - b) for a, b in zip(pixel, PANEL, strict=True)) > 60


NARROW, WIDE = "channels: [web, rss, radio]", "channels: [web, rss, radio, mang-xa-hoi]"


@pytest.mark.parametrize(
    ("consent", "shown"),
    [
        ({NARROW: WIDE}, True),
        ({}, False),
        # Without their agreement to photos a person's article is not published, a group's may be.
        (
            {
                NARROW: WIDE,
                "[ten, anh, cau-chuyen]": "[ten, cau-chuyen]",
                "type: ca-nhan": "type: tap-the",
            },
            False,
        ),
        ({NARROW: WIDE, "until: 2026-06-03": "until: 2024-06-15"}, True),
    ],
)
def test_who_did_not_agree_to_social_networks_is_not_shown_there(
    tmp_path: Path, consent: dict[str, str], shown: bool
) -> None:
    _, image = shared(tmp_path, consent)
    assert has_photo(image) is shown


def test_a_ward_may_do_without(tmp_path: Path) -> None:
    build, _ = shared(tmp_path, {}, "workers: 1\n      sharing: false")
    assert [owner for owner, _, _ in build.shelf.drawings()] == [MACHINE]


def test_a_withdrawn_article_leaves_nothing_in_the_cache(tmp_path: Path) -> None:
    build, _ = shared(tmp_path, {})
    entries = {path.parent for path in (tmp_path / ".cache/photos").glob("*/renditions.json")}
    assert len(entries) == 2
    path = tmp_path / ARTICLE
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("review:\n", "withdrawn: {on: 2024-06-12, reason: Theo đề nghị}\nreview:\n"),
        "utf-8",
    )
    again = prepare(tmp_path, NOW, Meter(sys.stdout, {}))
    assert again.shelf.edition.published == ()
    assert not [entry for entry in entries if entry.exists()]
    assert build.shelf.edition.published
