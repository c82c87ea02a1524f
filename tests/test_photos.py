"""Photos as phones and offices make them, and what readers get."""

from __future__ import annotations

import io
import json
import multiprocessing
import os
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from photo_makers import (
    BLUE,
    GPS,
    GREEN,
    ORIENTATION,
    RED,
    WHITE,
    animation,
    colour_at,
    encoded,
    grey_at,
    original,
    quarters,
)
from PIL import Image, ImageCms, PngImagePlugin, TiffImagePlugin
from projects import jpeg, png

from thidua.disk.kept import write_kept
from thidua.disk.tree import Listing, describe
from thidua.photos import Catalogue, Original, PhotoError, Renditions, Size, inspect, render_all
from thidua.photos.cache import Use, forget
from thidua.photos.catalogue import CATALOGUE
from thidua.photos.renditions import plan_sizes
from thidua.schema.ward import PhotoSettings

SETTINGS = PhotoSettings(widths=(160, 320), workers=1)


def render(folder: Path, content: bytes, name: str = "anh.jpg", **settings: object) -> Renditions:
    """Render one photo, as a build does."""
    (folder / name).write_bytes(content)
    chosen = PhotoSettings(**{"widths": (160, 320), "workers": 1, **settings})  # type: ignore[arg-type]
    photo = original(folder, name)
    made, failed = render_all(folder, [photo], chosen, folder / "cache")
    assert failed == {}
    return made[photo]


def opened(renditions: Renditions) -> Iterator[Image.Image]:
    """Open every file that was made."""
    for rendition in renditions.files:
        with Image.open(renditions.folder / rendition.name) as image:
            image.load()
            yield image


def colours(image: Image.Image) -> list[str]:
    """Name the colour in the middle of each quarter, row by row."""
    names = {"red": RED, "green": GREEN, "blue": BLUE, "white": WHITE}
    width, height = image.size
    points = [(x, y) for y in (height // 4, height * 3 // 4) for x in (width // 4, width * 3 // 4)]
    pixels = [colour_at(image, point) for point in points]
    return [
        min(names, key=lambda n: sum(abs(a - b) for a, b in zip(names[n], pixel, strict=True)))
        for pixel in pixels
    ]


# How a camera stores an upright picture, by the EXIF orientation it then notes.
STORED: dict[int, Callable[[Image.Image], Image.Image]] = {
    1: lambda upright: upright,
    2: lambda upright: upright.transpose(Image.Transpose.FLIP_LEFT_RIGHT),
    3: lambda upright: upright.transpose(Image.Transpose.ROTATE_180),
    4: lambda upright: upright.transpose(Image.Transpose.FLIP_TOP_BOTTOM),
    5: lambda upright: upright.transpose(Image.Transpose.TRANSPOSE),
    6: lambda upright: upright.transpose(Image.Transpose.ROTATE_90),
    7: lambda upright: upright.transpose(Image.Transpose.TRANSVERSE),
    8: lambda upright: upright.transpose(Image.Transpose.ROTATE_270),
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("encoder", ["JPEG", "PNG"])
def test_every_orientation_ends_upright(tmp_path: Path, orientation: int, encoder: str) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = STORED[orientation](quarters(640, 400))
    options = {"quality": 95} if encoder == "JPEG" else {}
    content = encoded(stored, encoder, exif=exif, **options)
    renditions = render(tmp_path, content)
    assert inspect(tmp_path / "anh.jpg", 100) == Size(640, 400)
    assert [r.size for r in renditions.webp] == [Size(160, 100), Size(320, 200)]
    for image in opened(renditions):
        assert colours(image) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_photo_taken_upright_is_as_wide_as_one_taken_lying(
    tmp_path: Path, orientation: int
) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    stored = STORED[orientation](quarters(1500, 2000))
    renditions = render(tmp_path, encoded(stored, "JPEG", exif=exif), widths=(480, 970))
    assert [r.size.width for r in renditions.webp] == [480, 970]
    assert renditions.fallback.size == Size(960, 1280)


@given(
    st.builds(Size, st.integers(1, 9000), st.integers(1, 9000)),
    st.lists(st.integers(160, 4000), min_size=1, max_size=4),
)
def test_no_size_is_wider_than_the_photo_and_all_keep_its_shape(
    size: Size, widths: list[int]
) -> None:
    planned = plan_sizes(size, widths)
    assert [p.width for p in planned] == sorted({min(width, size.width) for width in widths})
    for one in planned:
        assert one.height >= 1
        assert abs(one.height - size.height * one.width / size.width) <= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (4001, 2), (2, 4001), (159, 161)])
def test_a_photo_of_any_shape_is_rendered(tmp_path: Path, size: tuple[int, int]) -> None:
    for encoder in ("JPEG", "PNG"):
        renditions = render(tmp_path, encoded(Image.new("RGB", size, RED), encoder))
        assert all(r.size.width <= size[0] for r in renditions.files)
        assert [image.size for image in opened(renditions)] == [
            (r.size.width, r.size.height) for r in renditions.files
        ]


def test_sizes_and_lengths_are_told_as_they_are(tmp_path: Path) -> None:
    renditions = render(tmp_path, encoded(quarters(1000, 500), "JPEG"))
    assert [r.name for r in renditions.webp] == ["160.webp", "320.webp"]
    assert renditions.largest is renditions.webp[-1]
    assert renditions.fallback.name == "960.jpg"
    assert [r.media_type for r in (renditions.largest, renditions.fallback)] == [
        "image/webp",
        "image/jpeg",
    ]
    for rendition in (*renditions.webp, renditions.fallback):
        assert (renditions.folder / rendition.name).stat().st_size == rendition.length


def with_everything_private() -> bytes:
    """Return a JPEG that says where and by whom it was taken, in every way there is."""
    exif = Image.Exif()
    exif[0x010F] = "May anh bi mat"
    exif[0x9286] = "ghi chu bi mat"
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (21.0, 2.0, 0.0)
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return encoded(
        quarters(400, 300),
        "JPEG",
        exif=exif,
        icc_profile=profile,
        comment=b"ghi chu bi mat",
        xmp=b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>bi mat</x:xmpmeta>",
        dpi=(300, 300),
    )


def test_nothing_private_leaves_with_a_photo(tmp_path: Path) -> None:
    content = with_everything_private()
    with Image.open(io.BytesIO(content)) as source:
        assert source.getexif().get_ifd(GPS)
        assert {"exif", "icc_profile", "comment", "xmp"} <= set(source.info)
    renditions = render(tmp_path, content)
    for image in opened(renditions):
        assert not dict(image.getexif())
        assert not image.getexif().get_ifd(GPS)
        told = {"exif", "xmp", "icc_profile", "comment", "photoshop", "XML:com.adobe.xmp"}
        assert told.isdisjoint(image.info)
    for path in renditions.folder.glob("*.[wj]*"):
        if path.suffix in {".webp", ".jpg"}:
            raw = path.read_bytes()
            for word in (b"bi mat", b"Exif", b"ICCP", b"ICC_PROFILE", b"xmp", b"XMP", b"EXIF"):
                assert word not in raw


@pytest.mark.parametrize("name", ["anh.png", "ANH.JPEG", "anh.heic", "anh.gif"])
@pytest.mark.parametrize("encoder", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF", "TIFF", "BMP"])
def test_the_content_decides_whatever_the_ending_says(
    tmp_path: Path, encoder: str, name: str
) -> None:
    content = encoded(quarters(400, 240), encoder)
    for made in opened(render(tmp_path, content, name)):
        assert colours(made) == ["red", "green", "blue", "white"]
    assert inspect(tmp_path / name, 1) == Size(400, 240)


@pytest.mark.parametrize("encoder", ["GIF", "WEBP", "AVIF"])
def test_of_an_animation_the_first_picture_is_shown(tmp_path: Path, encoder: str) -> None:
    for made in opened(render(tmp_path, animation(encoder, 5), "anh.gif")):
        assert colours(made) == ["red", "green", "blue", "white"]


def odd_exif() -> Iterator[Image.Exif]:
    """Yield what phones and programs leave that no standard knows."""
    for key, value in (
        (GPS, {}),
        (ORIENTATION, 0),
        (ORIENTATION, 9),
        (ORIENTATION, 65535),
        (0x8769, {0x9286: b"\0" * 70000}),
        (0x010F, "\x00\ud800".encode("utf-16", "surrogatepass").decode("latin-1")),
    ):
        exif = Image.Exif()
        exif[key] = value
        yield exif


@pytest.mark.parametrize("exif", list(odd_exif()), ids=str)
def test_odd_notes_of_a_camera_do_no_harm(tmp_path: Path, exif: Image.Exif) -> None:
    content = encoded(quarters(400, 240), "PNG", exif=exif)
    for made in opened(render(tmp_path, content, "anh.png")):
        assert colours(made) == ["red", "green", "blue", "white"]


@pytest.mark.parametrize(
    "notes", [b"Exif\0\0", b"Exif\0\0II*\0\xff\xff\xff\xff", b"Exif\0\0" + b"\xff" * 40, b"Exif"]
)
def test_broken_notes_of_a_camera_do_no_harm(tmp_path: Path, notes: bytes) -> None:
    content = encoded(quarters(400, 240), "JPEG")
    segment = b"\xff\xe1" + (len(notes) + 2).to_bytes(2, "big") + notes
    for made in opened(render(tmp_path, content[:2] + segment + content[2:])):
        assert colours(made) == ["red", "green", "blue", "white"]


def test_a_picture_of_a_long_chat_is_narrowed_until_it_can_be_stored(tmp_path: Path) -> None:
    renditions = render(tmp_path, encoded(Image.new("RGB", (700, 30_000), RED), "PNG"), "a.png")
    sizes = [image.size for image in opened(renditions)]
    assert all(height <= 16_383 for _, height in sizes)
    assert max(width for width, _ in sizes) == 700 * 16_383 // 30_000


def test_avif_is_made_only_where_wanted(tmp_path: Path) -> None:
    assert render(tmp_path, jpeg(400, 300)).avif == ()
    renditions = render(tmp_path, encoded(quarters(400, 300), "JPEG"), avif=True)
    assert [r.name for r in renditions.avif] == ["160.avif", "320.avif"]
    for image in opened(renditions):
        assert colours(image) == ["red", "green", "blue", "white"]


def test_only_the_credit_is_written_and_only_where_wanted(tmp_path: Path) -> None:
    (tmp_path / "anh.jpg").write_bytes(with_everything_private())
    photo = original(tmp_path, "anh.jpg", "Ảnh: <Nguyễn Thị Mẫu> & Tổ 5")
    chosen = PhotoSettings(widths=(160,), workers=1, avif=True)
    made, _ = render_all(tmp_path, [photo], chosen, tmp_path / "cache")
    for rendition in made[photo].files:
        raw = (made[photo].folder / rendition.name).read_bytes()
        assert "Ảnh: &lt;Nguyễn Thị Mẫu&gt; &amp; Tổ 5".encode() in raw
        assert b"bi mat" not in raw
        with Image.open(io.BytesIO(raw)) as image:
            assert not dict(image.getexif())
            packet = ElementTree.fromstring(image.info["xmp"].strip(b"\0"))
        (creator,) = packet.iter("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li")
        assert creator.text == "Ảnh: <Nguyễn Thị Mẫu> & Tổ 5"
    plain = original(tmp_path, "anh.jpg")
    assert plain != photo
    assert plain.mark != photo.mark


@pytest.mark.parametrize(
    ("image", "name"),
    [
        (Image.new("RGB", (400, 300), RED), "200"),
        (Image.new("L", (400, 300), 250), "222"),
        (quarters(400, 300).crop((0, 0, 350, 100)), "200"),
        (Image.new("RGBA", (400, 300), (0, 0, 0, 0)), ""),
    ],
)
def test_the_most_frequent_colour_holds_the_place(
    tmp_path: Path, image: Image.Image, name: str
) -> None:
    assert render(tmp_path, encoded(image, "PNG"), "a.png").tone == name


def test_words_hidden_in_a_png_stay_behind(tmp_path: Path) -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "bi mat")
    notes.add_itxt("XML:com.adobe.xmp", "bi mat")
    content = encoded(quarters(200, 100), "PNG", pnginfo=notes)
    for path in render(tmp_path, content).folder.iterdir():
        assert b"bi mat" not in path.read_bytes()


def grey_16_bit(encoder: str, mode: str) -> bytes:
    ramp = Image.linear_gradient("L").resize((320, 200))
    wide = Image.frombytes("I;16", ramp.size, b"".join(bytes((v, v)) for v in ramp.tobytes()))
    return encoded(wide.convert(mode) if mode != "I;16" else wide, encoder)


def big_endian_tiff() -> bytes:
    ramp = Image.linear_gradient("L").resize((320, 200))
    wide = Image.frombytes("I;16B", ramp.size, b"".join(bytes((v, v)) for v in ramp.tobytes()))
    return encoded(wide, "TIFF")


@pytest.mark.parametrize(
    "content",
    [
        grey_16_bit("PNG", "I;16"),
        grey_16_bit("TIFF", "I;16"),
        big_endian_tiff(),
        encoded(Image.linear_gradient("L").resize((320, 200)), "PNG"),
        encoded(Image.linear_gradient("L").resize((320, 200)), "JPEG"),
    ],
    ids=["PNG-16", "TIFF-16", "TIFF-16-big-endian", "PNG-8", "JPEG-8"],
)
def test_grey_photos_keep_their_range(tmp_path: Path, content: bytes) -> None:
    for image in opened(render(tmp_path, content, "anh.png")):
        assert grey_at(image, (image.width // 2, 1)) < 12
        assert 110 < grey_at(image, (image.width // 2, image.height // 2)) < 145
        assert grey_at(image, (image.width // 2, image.height - 2)) > 243


@pytest.mark.parametrize(
    ("mode", "encoder"),
    [
        ("CMYK", "JPEG"),
        ("CMYK", "TIFF"),
        ("P", "PNG"),
        ("P", "GIF"),
        ("RGBA", "PNG"),
        ("RGBA", "WEBP"),
        ("LAB", "TIFF"),
        ("YCbCr", "JPEG"),
        ("RGB", "BMP"),
        ("RGB", "AVIF"),
    ],
)
def test_colours_survive_every_way_to_store_them(tmp_path: Path, mode: str, encoder: str) -> None:
    image = quarters(400, 240)
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        converted = ImageCms.profileToProfile(image, srgb, lab, outputMode="LAB")
        assert converted is not None
        image = converted
    else:
        image = image.convert(mode)
    for made in opened(render(tmp_path, encoded(image, encoder), "anh.tif")):
        assert colours(made) == ["red", "green", "blue", "white"]


def test_black_and_white_scans_are_rendered(tmp_path: Path) -> None:
    scan = Image.new("1", (400, 200), 1)
    scan.paste(0, (0, 0, 200, 200))
    for image in opened(render(tmp_path, encoded(scan, "TIFF"), "quet.tif")):
        left, right = (grey_at(image, (x * image.width // 4, 20)) for x in (1, 3))
        assert left < 20
        assert right > 235


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_stays_in_webp_and_is_white_paper_in_jpeg(tmp_path: Path, mode: str) -> None:
    image = Image.new("RGBA", (320, 200), (0, 0, 0, 0))
    image.paste((0, 0, 0, 255), (0, 0, 160, 200))
    content = encoded(image.convert(mode) if mode != "P" else image.quantize(8), "PNG")
    renditions = render(tmp_path, content, "hinh.png")
    for rendition, made in zip(renditions.files, opened(renditions), strict=True):
        left, right = made.width // 4, made.width * 3 // 4
        if rendition.media_type == "image/jpeg":
            assert made.mode == "RGB"
            assert colour_at(made, (right, 10)) > (250, 250, 250)
            continue
        alpha = made.convert("RGBA").getchannel("A")
        assert alpha.getpixel((left, 10)) == 255
        assert alpha.getpixel((right, 10)) == 0
    assert {"image/webp", "image/jpeg"} <= {one.media_type for one in renditions.files}


def rotated_primaries() -> bytes:
    """Return an ICC profile whose red is sRGB's green: no reader may see plain numbers under it."""
    raw = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(raw[128:132], "big")
    tags = {bytes(raw[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, green = (raw[tags[name] + 4 : tags[name] + 12] for name in (b"rXYZ", b"gXYZ"))
    raw[tags[b"rXYZ"] + 4 : tags[b"rXYZ"] + 12] = green
    raw[tags[b"gXYZ"] + 4 : tags[b"gXYZ"] + 12] = red
    return bytes(raw)


@pytest.mark.parametrize(("mode", "encoder"), [("RGB", "JPEG"), ("RGBA", "PNG"), ("P", "PNG")])
def test_colours_are_turned_from_the_photo_s_own_space_into_that_of_the_web(
    tmp_path: Path, mode: str, encoder: str
) -> None:
    image = quarters(400, 240).convert(mode)
    renditions = render(tmp_path, encoded(image, encoder, icc_profile=rotated_primaries()))
    for made in opened(renditions):
        assert colours(made) == ["green", "red", "blue", "white"]


def test_a_profile_that_does_not_fit_is_left_aside(tmp_path: Path) -> None:
    content = encoded(quarters(400, 240), "JPEG", icc_profile=b"khong phai ICC")
    for made in opened(render(tmp_path, content)):
        assert colours(made) == ["red", "green", "blue", "white"]


def test_an_iphone_photo_is_rendered(tmp_path: Path) -> None:
    content = encoded(quarters(400, 240), "HEIF")
    for made in opened(render(tmp_path, content, "IMG_0001.HEIC")):
        assert colours(made) == ["red", "green", "blue", "white"]


def cached(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Return every entry's files; beside them stands when each was last looked at."""
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in (folder / "cache").glob("*/*")
        if path.is_file()
    }


def test_a_photo_that_was_rendered_before_is_not_rendered_again(tmp_path: Path) -> None:
    first = render(tmp_path, jpeg(400, 300))
    files = cached(tmp_path)
    assert render(tmp_path, jpeg(400, 300), "ten-khac.jpg") == first
    assert cached(tmp_path) == files


def flip_a_bit(path: Path) -> None:
    """Damage a file as a failing disk does: its length stays."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 4
    path.write_bytes(content)


@pytest.mark.parametrize(
    "damage",
    [
        lambda folder: (folder / "320.webp").unlink(),
        lambda folder: (folder / "400.jpg").write_bytes(b""),
        lambda folder: (folder / "160.webp").write_bytes(b"x" * 10),
        lambda folder: flip_a_bit(folder / "320.webp"),
        lambda folder: flip_a_bit(folder / "400.jpg"),
        lambda folder: (folder / "renditions.json").unlink(),
        lambda folder: (folder / "renditions.json").write_text("{"),
        lambda folder: (folder / "renditions.json").write_text("null"),
        lambda folder: (folder / "renditions.json").write_text('{"webp": [], "jpeg": {}}'),
        lambda folder: (folder / "renditions.json").write_text('{"webp": [1], "jpeg": 2}'),
    ],
)
def test_a_damaged_cache_heals(tmp_path: Path, damage: Callable[[Path], object]) -> None:
    first = render(tmp_path, jpeg(400, 300))
    names = {"160.webp", "320.webp", "400.jpg"}
    assert {r.name for r in (*first.webp, first.fallback)} == names
    whole = {name: content for name, (content, _) in cached(tmp_path).items()}
    damage(first.folder)
    assert render(tmp_path, jpeg(400, 300)) == first
    assert {name: content for name, (content, _) in cached(tmp_path).items()} == whole


def test_other_widths_make_other_renditions(tmp_path: Path) -> None:
    narrow = render(tmp_path, jpeg(400, 300))
    wide = render(tmp_path, jpeg(400, 300), widths=(160, 400))
    assert narrow.folder != wide.folder
    assert [r.size.width for r in wide.webp] == [160, 400]


def test_two_builds_make_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for name in ("mot", "hai"):
        (tmp_path / name).mkdir()
        renditions = render(tmp_path / name, with_everything_private())
        made.append({r.name: (renditions.folder / r.name).read_bytes() for r in renditions.webp})
    assert made[0] == made[1]


TRUNCATED = jpeg(400, 300)[:-60]
BROKEN: dict[str, bytes] = {
    "empty": b"",
    "no photo": b"khong phai anh",
    "a web page": b"<html><img src=x></html>",
    "head only": jpeg(400, 300)[:40],
    "cut JPEG": TRUNCATED,
    "cut to one byte": jpeg(400, 300)[:-1],
    "cut PNG": png(400, 300)[:-20],
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN)
def test_a_damaged_photo_is_told_before_anything_is_built(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "anh.jpg").write_bytes(content)
    with pytest.raises(PhotoError) as caught:
        inspect(tmp_path / "anh.jpg", 100)
    assert caught.value.cause.endswith(".")
    assert caught.value.fix.endswith(".")


def test_a_cut_jpeg_with_a_whole_thumbnail_inside_is_still_cut(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[0x9286] = jpeg(20, 20)
    content = encoded(quarters(400, 300), "JPEG", exif=exif)
    (tmp_path / "nguyen.jpg").write_bytes(content)
    (tmp_path / "cut.jpg").write_bytes(content[:-100])
    assert inspect(tmp_path / "nguyen.jpg", 100) == Size(400, 300)
    with pytest.raises(PhotoError):
        inspect(tmp_path / "cut.jpg", 100)


def test_what_a_phone_adds_after_a_photo_does_no_harm(tmp_path: Path) -> None:
    video = b"\xff\xda" + os.urandom(2000) + b"\xff\xda"
    content = encoded(quarters(400, 300), "JPEG") + video
    for made in opened(render(tmp_path, content)):
        assert colours(made) == ["red", "green", "blue", "white"]
    assert inspect(tmp_path / "anh.jpg", 100) == Size(400, 300)


def test_damaged_photos_fail_alone(tmp_path: Path) -> None:
    (tmp_path / "hong.jpg").write_bytes(TRUNCATED)
    (tmp_path / "tot.jpg").write_bytes(jpeg(200, 100))
    (tmp_path / "tot-2.jpg").write_bytes(jpeg(210, 100))
    photos = [original(tmp_path, name) for name in ("hong.jpg", "tot.jpg", "tot.jpg", "tot-2.jpg")]
    told: list[None] = []
    settings = PhotoSettings(widths=(160,), workers=2)
    made, failed = render_all(
        tmp_path, photos, settings, tmp_path / "cache", lambda: told.append(None)
    )
    assert set(failed) == {photos[0]}
    assert set(made) == {photos[1], photos[3]}
    assert len(told) == 3
    assert not list((tmp_path / "cache").glob("*.tmp"))


def test_a_photo_that_is_not_there_is_an_error_of_its_own(tmp_path: Path) -> None:
    gone = Original("0" * 64, path="khong-co.jpg")
    made, failed = render_all(tmp_path, [gone], SETTINGS, tmp_path / "cache")
    assert made == {}
    assert set(failed) == {gone}


def test_a_photo_changed_since_it_was_read_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "anh.jpg").write_bytes(jpeg(200, 100))
    photo = original(tmp_path, "anh.jpg")
    (tmp_path / "anh.jpg").write_bytes(jpeg(210, 100))
    made, failed = render_all(tmp_path, [photo], SETTINGS, tmp_path / "cache")
    assert made == {}
    assert "bị sửa" in failed[photo].cause


def test_a_cache_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "anh.jpg").write_bytes(jpeg(200, 100))
    (tmp_path / "file").write_bytes(b"not a folder")
    photo = original(tmp_path, "anh.jpg")
    made, failed = render_all(tmp_path, [photo], SETTINGS, tmp_path / "file/cache")
    assert made == {}
    assert failed[photo].fix.endswith(".")


def album(folder: Path, count: int) -> list[Original]:
    for number in range(count):
        (folder / f"{number}.jpg").write_bytes(jpeg(300 + number, 200))
    return [original(folder, f"{number}.jpg") for number in range(count)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")
def test_a_worker_that_is_killed_takes_no_photo_with_it(tmp_path: Path) -> None:
    photos = album(tmp_path, 12)
    killed: list[int] = []

    def kill_once() -> None:
        if not killed:
            for worker in multiprocessing.active_children():
                killed.append(worker.pid or 0)
                os.kill(worker.pid or 0, signal.SIGKILL)

    settings = PhotoSettings(widths=(160,), workers=2)
    made, failed = render_all(tmp_path, photos, settings, tmp_path / "cache", kill_once)
    assert killed
    assert failed == {}
    assert set(made) == set(photos)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signal that kills")
def test_when_every_worker_is_killed_each_photo_is_told_of(tmp_path: Path) -> None:
    photos = album(tmp_path, 3)
    over = threading.Event()

    def kill_all() -> None:
        while not over.is_set():
            for worker in multiprocessing.active_children():
                with suppress(ProcessLookupError):
                    os.kill(worker.pid or 0, signal.SIGKILL)

    killer = threading.Thread(target=kill_all)
    killer.start()
    try:
        settings = PhotoSettings(widths=(160,), workers=2)
        made, failed = render_all(tmp_path, photos, settings, tmp_path / "cache")
    finally:
        over.set()
        killer.join()
    assert len(made) + len(failed) == 3
    assert failed
    assert all("bộ nhớ" in error.cause for error in failed.values())


def test_what_was_withdrawn_or_long_unused_is_forgotten(tmp_path: Path) -> None:
    photos = album(tmp_path, 5)
    cache = tmp_path / "cache"
    made, _ = render_all(tmp_path, photos, SETTINGS, cache)
    used, withdrawn, gone, old, spare = (made[photo].folder for photo in photos)
    (tmp_path / "2.jpg").unlink()
    long_ago = time.time() - 100 * 24 * 3600
    os.utime(old / "renditions.json", (long_ago, long_ago))
    os.utime(used / "renditions.json", (long_ago, long_ago))
    seen = Use(frozenset({used.name}), frozenset({"1.jpg", "0.jpg"}))
    assert forget(tmp_path, cache, seen) == 3
    assert used.is_dir()
    assert spare.is_dir()
    assert not withdrawn.exists()
    assert not gone.exists()
    assert not old.exists()
    # Used today, it is kept from now on even if another build does not need it.
    assert forget(tmp_path, cache, Use(frozenset(), frozenset())) == 0


def kept_in(path: Path) -> Any:
    """Return what a kept file says, below the line with its checksum."""
    return json.loads(path.read_bytes().partition(b"\n")[2])


def test_an_unchanged_photo_is_not_read_again(tmp_path: Path) -> None:
    path = tmp_path / "anh.jpg"
    path.write_bytes(jpeg(400, 300))
    first = Catalogue(tmp_path, 100)
    seen = first.look_up("anh.jpg")
    first.keep()
    # As if the catalogue had been written a while after the photo.
    status = (tmp_path / CATALOGUE).stat()
    os.utime(tmp_path / CATALOGUE, ns=(status.st_atime_ns, status.st_mtime_ns + 10**10))
    index = kept_in(tmp_path / CATALOGUE)
    index[1][0][5] = "0" * 64
    write_kept(tmp_path / CATALOGUE, index)
    os.utime(tmp_path / CATALOGUE, ns=(status.st_atime_ns, status.st_mtime_ns + 10**10))
    # What the catalogue says is believed as long as nothing moved.
    assert Catalogue(tmp_path, 100).look_up("anh.jpg").sha256 == "0" * 64
    path.touch()
    assert Catalogue(tmp_path, 100).look_up("anh.jpg") == seen


def test_many_new_photos_are_looked_at_in_every_core_and_each_is_told_as_alone(
    tmp_path: Path,
) -> None:
    names = [f"anh-{number}.jpg" for number in range(9)]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(jpeg(400 + number, 300))
    (tmp_path / names[4]).write_bytes(jpeg(400, 300)[:-40])
    catalogue = Catalogue(tmp_path, 100)
    catalogue.look_ahead([*names, "ghi-chu.md"], 2)
    (tmp_path / names[5]).write_bytes(jpeg(800, 300))
    for name in (*names[:4], *names[5:]):
        assert catalogue.look_up(name) == describe(tmp_path, name)
    with pytest.raises(PhotoError):
        catalogue.look_up(names[4])
    catalogue.keep()
    # What nobody shows stays known as well, and is not looked at in every run.
    again = Catalogue(tmp_path, 100)
    again.look_ahead(names, 2)
    again.keep()
    assert {row[0] for row in kept_in(tmp_path / CATALOGUE)[1]} == {*names} - {names[4]}


@pytest.mark.parametrize("text", [b"", b"{", b"[1]", b"null", b"[1, [[2]]]", b"[99, []]"])
def test_a_damaged_catalogue_is_made_anew(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "anh.jpg").write_bytes(jpeg(400, 300))
    (tmp_path / CATALOGUE).parent.mkdir(parents=True)
    (tmp_path / CATALOGUE).write_bytes(text)
    catalogue = Catalogue(tmp_path, 100)
    assert catalogue.look_up("anh.jpg") == describe(tmp_path, "anh.jpg")
    catalogue.keep()
    assert kept_in(tmp_path / CATALOGUE)[1][0][0] == "anh.jpg"


def test_a_photo_just_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "anh.jpg"
    for colour in ("teal", "navy"):
        path.write_bytes(jpeg(400, 300, colour))
        catalogue = Catalogue(tmp_path, 100)
        assert catalogue.look_up("anh.jpg") == describe(tmp_path, "anh.jpg")
        catalogue.keep()
    with pytest.raises(PhotoError):
        Catalogue(tmp_path, 0).look_up("anh.jpg")


@pytest.mark.parametrize("content", [jpeg(1200, 1000), png(1200, 1000)])
def test_a_photo_too_large_to_decode_is_refused_from_its_head(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "anh.jpg").write_bytes(content)
    assert inspect(tmp_path / "anh.jpg", 2) == Size(1200, 1000)
    with pytest.raises(PhotoError, match="1200×1000"):
        inspect(tmp_path / "anh.jpg", 1)


def test_a_photo_of_108_megapixels_is_shown_without_asking_the_office(tmp_path: Path) -> None:
    Image.new("1", (12000, 9000)).save(tmp_path / "anh.png")
    limit = PhotoSettings().max_megapixels
    assert inspect(tmp_path / "anh.png", limit) == Size(12000, 9000)


def test_a_small_file_that_claims_to_be_huge_is_refused(tmp_path: Path) -> None:
    content = bytearray(png(8, 8))
    content[16:24] = (60000).to_bytes(4, "big") * 2
    (tmp_path / "bom.png").write_bytes(content)
    with pytest.raises(PhotoError):
        inspect(tmp_path / "bom.png", 100)


SOURCES = [
    jpeg(40, 30),
    png(40, 30),
    with_everything_private(),
    encoded(quarters(40, 30), "WEBP"),
    encoded(quarters(40, 30), "GIF"),
    encoded(quarters(40, 30), "TIFF", tiffinfo=TiffImagePlugin.ImageFileDirectory_v2()),
]


@settings(max_examples=150)
@given(
    st.sampled_from(SOURCES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=3))),
    st.floats(0.1, 1),
)
def test_any_bytes_are_a_size_or_a_damaged_photo(
    tmp_path_factory: pytest.TempPathFactory,
    content: bytes,
    changes: list[tuple[float, bytes]],
    kept: float,
) -> None:
    damaged = bytearray(content)
    for place, new in changes:
        start = int(place * min(len(damaged), 800))
        damaged[start : start + len(new)] = new
    folder = tmp_path_factory.mktemp("anh")
    (folder / "anh.jpg").write_bytes(damaged[: int(len(damaged) * kept)])
    photo = original(folder, "anh.jpg")
    with suppress(PhotoError):
        assert inspect(folder / "anh.jpg", 5).width > 0
    narrow = PhotoSettings(widths=(160,), workers=1, max_megapixels=5)
    made, failed = render_all(folder, [photo], narrow, folder / "cache")
    assert len(made) + len(failed) == 1


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
def test_a_photo_with_nothing_in_its_middle_is_refused(
    tmp_path: Path, options: dict[str, Any]
) -> None:
    """A copy that broke off leaves zeros; decoders show grey for them without a word."""
    buffer = io.BytesIO()
    Image.effect_noise((1600, 1200), 60).save(buffer, "JPEG", **options)
    whole = buffer.getvalue()
    (tmp_path / "anh.jpg").write_bytes(whole)
    assert inspect(tmp_path / "anh.jpg", 100) == Size(1600, 1200)
    half = len(whole) // 2
    (tmp_path / "anh.jpg").write_bytes(whole[:half] + bytes(len(whole) - half - 2) + whole[-2:])
    with pytest.raises(PhotoError, match="hỏng"):
        inspect(tmp_path / "anh.jpg", 100)


@pytest.mark.parametrize("options", [{}, {"optimize": True}, {"optimize": True, "quality": 5}])
def test_a_blank_sheet_is_a_photo(tmp_path: Path, options: dict[str, Any]) -> None:
    """Its shortest codes may be zeros, thousands in a row."""
    Image.new("RGB", (2480, 3508), "white").save(tmp_path / "anh.jpg", **options)
    assert inspect(tmp_path / "anh.jpg", 100) == Size(2480, 3508)


def test_a_file_beside_an_article_is_found_by_its_very_name(tmp_path: Path) -> None:
    folder, decomposed = "articles/2024", unicodedata.normalize("NFD", "ảnh.jpg")
    (tmp_path / folder / "thu-muc.jpg").mkdir(parents=True)
    (tmp_path / folder / "noi.jpg").symlink_to(tmp_path / folder / "BIA.jpg")
    for name in ("BIA.jpg", decomposed):
        (tmp_path / folder / name).touch()
    listing = Listing(tmp_path)
    assert listing.find_beside(folder, "BIA.jpg") == f"{folder}/BIA.jpg"
    assert listing.find_beside(folder, "ảnh.jpg") == f"{folder}/{decomposed}"
    for name in ("bia.jpg", "thu-muc.jpg", "noi.jpg", "anh.jpg"):
        assert listing.find_beside(folder, name) is None
    # A folder is listed once, however many photos are looked for in it.
    (tmp_path / folder / "moi.jpg").touch()
    assert listing.find_beside(folder, "moi.jpg") is None
    assert Listing(tmp_path).find_beside(folder, "moi.jpg") == f"{folder}/moi.jpg"
