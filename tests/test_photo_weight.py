"""What readers load of a photo: no more than was given, and sharp letters where there are some."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from photo_makers import encoded, original, textured
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from thidua.photos import Renditions, Size, render_all
from thidua.photos.bare import clean_copy
from thidua.photos.lettering import fit, write
from thidua.photos.writing import is_writing, median
from thidua.schema.ward import PhotoSettings
from thidua.site.markup.sizes import fit_sizes

WORDS = "Ủy ban nhân dân phường phát động phong trào thi đua yêu nước trong toàn dân. " * 30


def page(
    width: int, height: int, size: int, paper: str = "white", ink: str = "black"
) -> Image.Image:
    """Return a page of letters."""
    image = Image.new("RGB", (width, height), paper)
    room = Size(width - 80, height - 80)
    write(ImageDraw.Draw(image), (40, 40), fit(WORDS, "Regular", room, (size,)), "Regular", ink)
    return image


def screenshot() -> Image.Image:
    image = page(1200, 760, 22, ink="#222222")
    canvas = ImageDraw.Draw(image)
    canvas.rectangle((0, 0, 1200, 30), fill="#1f4e79")
    canvas.rectangle((0, 30, 30, 760), fill="#eef2f7")
    return image


def scan() -> Image.Image:
    """Return a page as a scanner sees it: soft, with grain, on paper that is not quite white."""
    image = page(900, 1200, 30, "#f6f3ec", "#2b2b2b").filter(ImageFilter.GaussianBlur(0.8))
    grain = Image.effect_noise(image.size, 6).convert("RGB")
    return ImageChops.add(image, grain, 1, -128)


SOURCES = {
    "a screenshot": encoded(screenshot(), "PNG", optimize=True),
    "a scan": encoded(scan(), "JPEG", quality=75),
    "a fax": encoded(
        scan().convert("L").point([255 * (v > 140) for v in range(256)]).convert("1"), "PNG"
    ),
    "a photo": encoded(textured(1700, 1100), "JPEG", quality=90),
    "a photo that was made small before": encoded(textured(640, 480), "JPEG", quality=30),
    "a light WebP": encoded(textured(640, 480), "WEBP", quality=30),
}
WRITING = ("a screenshot", "a scan", "a fax")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Renditions]:
    folder = tmp_path_factory.mktemp("anh")
    for number, content in enumerate(SOURCES.values()):
        (folder / f"{number}.jpg").write_bytes(content)
    photos = [original(folder, f"{number}.jpg") for number in range(len(SOURCES))]
    found, failed = render_all(folder, photos, PhotoSettings(workers=1), folder / "cache")
    assert failed == {}
    return {name: found[photo] for name, photo in zip(SOURCES, photos, strict=True)}


@pytest.mark.parametrize("name", SOURCES)
def test_nothing_is_heavier_than_its_source(made: dict[str, Renditions], name: str) -> None:
    most = len(SOURCES[name]) * (1.1 if name in WRITING else 1)
    files = set(made[name].files) - {made[name].thumbnail}
    if name == "a light WebP":
        # Old readers know JPEG alone, and no JPEG is as light.
        files -= {made[name].fallback}
    assert {file.name: file.length for file in files if file.length > most} == {}
    assert made[name].largest.size.width == min(1600, width_of(SOURCES[name]))


def width_of(content: bytes) -> int:
    with Image.open(io.BytesIO(content)) as image:
        return image.width


@pytest.mark.parametrize("name", WRITING)
def test_letters_are_kept_without_loss(made: dict[str, Renditions], name: str) -> None:
    renditions = made[name]
    with Image.open(renditions.folder / renditions.largest.name) as image:
        shown = image.convert("L")
    with Image.open(io.BytesIO(SOURCES[name])) as image:
        source = image.convert("L")
    assert shown.size == source.size
    # A haze around letters would be of many tones that the page has not.
    tones = sum(count > 0 for count in shown.histogram())
    assert tones <= max(16, sum(count > 0 for count in source.histogram()))
    difference = ImageChops.difference(shown, source).histogram()
    near = sum(difference[:64]) / sum(difference)
    assert near > 0.97
    assert renditions.fallback.media_type == "image/png"


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (7, 1), (2, 2), (3, 3), (61, 43)])
@pytest.mark.parametrize("grain", [1, 80])
def test_grain_is_taken_out_as_a_median_does(size: tuple[int, int], grain: int) -> None:
    picture = Image.effect_noise(size, grain)
    expected = picture.filter(ImageFilter.MedianFilter(3))
    assert median(picture).tobytes() == expected.tobytes()


def test_a_photo_is_no_writing() -> None:
    assert not is_writing(textured(900, 700))
    assert not is_writing(Image.linear_gradient("L").resize((900, 700)).convert("RGB"))
    assert not is_writing(Image.new("RGB", (900, 700), "white"))
    assert is_writing(screenshot())
    assert is_writing(page(900, 700, 24, "#1e1e1e", "#dddddd"))


@pytest.mark.parametrize("encoder", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("mode", ["RGB", "L", "RGBA"])
def test_a_clean_copy_is_the_same_picture_and_tells_nothing(encoder: str, mode: str) -> None:
    image = textured(90, 60).convert("RGB" if (encoder, mode) == ("JPEG", "RGBA") else mode)
    if image.mode == "RGBA":
        image.putalpha(Image.linear_gradient("L").resize(image.size))
    exif = Image.Exif()
    exif[0x010F] = "May anh bi mat"
    told = {"comment": b"bi mat"} if encoder == "JPEG" else {}
    content = encoded(image, encoder, exif=exif, xmp=b"<x>bi mat</x>", dpi=(300, 300), **told)
    content += b"bi mat" if encoder != "WEBP" else b""
    copy = clean_copy(content)
    assert copy
    assert copy[1] == encoder
    assert b"bi mat" not in copy[0]
    with Image.open(io.BytesIO(content)) as before, Image.open(io.BytesIO(copy[0])) as after:
        assert after.format == before.format
        assert after.convert("RGBA").tobytes() == before.convert("RGBA").tobytes()
        assert not dict(after.getexif())
    assert len(copy[0]) < len(content)


def test_what_browsers_would_show_otherwise_is_not_copied() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    moving = encoded(textured(60, 40), "WEBP", save_all=True, append_images=[textured(60, 40)])
    for content in (
        encoded(textured(60, 40), "JPEG", exif=turned),
        encoded(textured(60, 40).convert("CMYK"), "JPEG"),
        encoded(textured(2600, 40), "JPEG"),
        encoded(textured(60, 40), "GIF"),
        moving,
    ):
        assert clean_copy(content) is None


# How wide it is shown


def test_the_layout_is_told_as_wide_as_a_frame_shows_the_picture() -> None:
    size = Size(1600, 900)
    assert fit_sizes("7rem", size) == "7rem"
    assert fit_sizes("(min-width: 40rem) 50vw, calc(100vw - 2rem)", size, 4 / 3) == (
        "(min-width: 40rem) 66.67vw, calc(133.3vw + -2.667rem)"
    )
    # A frame that cuts above and below shows no more of its width.
    assert fit_sizes("7rem", Size(900, 1600), 4 / 3) == "7rem"
    assert fit_sizes("min(7rem, 33vw - 0.66rem)", size) == "min(7rem, 33vw + -0.66rem)"


@pytest.mark.parametrize("sizes", ["", "auto", "12em", "min()", "3", "calc(3rem"])
def test_a_layout_that_cannot_be_read_is_a_fault_of_the_template(sizes: str) -> None:
    with pytest.raises(ValueError, match="sizes"):
        fit_sizes(sizes, Size(4, 3))


def test_no_two_widths_are_far_apart() -> None:
    assert all(wide / narrow <= 1.7 for narrow, wide in pairwise(PhotoSettings().widths))
