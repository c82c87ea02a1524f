"""Colours as files tell them, and as browsers show them: by profiles, CICP, gAMA, for bright light.

What a photo must look like is asked of Chromium itself.
"""

from __future__ import annotations

import base64
import io
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest
from photo_makers import (
    BLUE,
    GREEN,
    RED,
    WHITE,
    chunk,
    colour_at,
    encoded,
    grey_at,
    quarters,
    with_chunks,
)
from PIL import Image, TiffImagePlugin
from playwright.sync_api import Page
from reader import chromium

from thidua.photos.source import inspect, upright

LEVELS = (0, 51, 102, 153, 204, 255)
COLOURS = [(red, green, blue) for red in LEVELS for green in LEVELS for blue in LEVELS]
COLOURS += [(grey, grey, grey) for grey in range(0, 256, 8)]
SIDE, ACROSS = 6, 31
MOST = 6
"""Levels of 255 that no eye tells apart in two pictures."""

P3 = ((0.3127, 0.329), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
ADOBE = ((0.3127, 0.329), (0.64, 0.33), (0.21, 0.71), (0.15, 0.06))


def chart() -> Image.Image:
    image = Image.new("RGB", (ACROSS * SIDE, -(-len(COLOURS) // ACROSS) * SIDE))
    for place, colour in enumerate(COLOURS):
        down, across = divmod(place, ACROSS)
        box = (across * SIDE, down * SIDE, (across + 1) * SIDE, (down + 1) * SIDE)
        image.paste(colour, box)
    return image


def cicp(primaries: int, transfer: int) -> bytes:
    return chunk(b"cICP", bytes([primaries, transfer, 0, 1]))


def gamma(value: float) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", round(value * 100_000)))


def primaries(points: tuple[tuple[float, float], ...]) -> bytes:
    numbers = [round(part * 100_000) for point in points for part in point]
    return chunk(b"cHRM", struct.pack(">8I", *numbers))


def png(*chunks: bytes) -> tuple[str, bytes]:
    return "png", with_chunks(encoded(chart(), "PNG"), *chunks)


def avif(told: tuple[int, int]) -> tuple[str, bytes]:
    content = encoded(chart(), "AVIF", quality=100, subsampling="4:4:4", speed=8)
    at = content.index(b"colrnclx") + 8
    return "avif", content[:at] + struct.pack(">HH", *told) + content[at + 4 :]


def grey_profile(power: float) -> bytes:
    """Return an ICC profile of grey with a curve of its own (ICC.1:2022, 8.3.4)."""

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(value * 65_536) for value in values))

    white = (0.9642, 1.0, 0.8249)
    tags = {
        b"desc": b"desc\0\0\0\0" + struct.pack(">I", 5) + b"grey\0" + b"\0" * 78,
        b"cprt": b"text\0\0\0\0none\0",
        b"wtpt": xyz(*white),
        b"kTRC": b"curv\0\0\0\0" + struct.pack(">IH", 1, round(power * 256)),
    }
    start = 128 + 4 + 12 * len(tags)
    table, body = struct.pack(">I", len(tags)), b""
    for name, value in tags.items():
        padded = value + b"\0" * (-len(value) % 4)
        table += name + struct.pack(">II", start + len(body), len(padded))
        body += padded
    head = struct.pack(">I", start + len(body)) + b"\0\0\0\0\x02\x40\0\0mntrGRAYXYZ "
    head += struct.pack(">6H", 2024, 1, 1, 0, 0, 0) + b"acsp" + b"\0" * 28 + xyz(*white)[8:]
    return head.ljust(128, b"\0") + table + body


def grey(encoder: str, mode: str, power: float) -> tuple[str, bytes]:
    image = chart().convert("L").convert(mode)
    options = {"quality": 100} if encoder == "JPEG" else {}
    return encoder.lower(), encoded(image, encoder, icc_profile=grey_profile(power), **options)


TOLD = {
    "nothing": png(),
    "Display P3": png(cicp(12, 13)),
    "the curve of BT.709": png(cicp(1, 1)),
    "light itself": png(cicp(1, 8)),
    "a power of 2.2": png(cicp(1, 4)),
    "the curve of SMPTE 240M": png(cicp(1, 7)),
    "the cinema": png(cicp(11, 17)),
    "PQ": png(cicp(9, 16)),
    "PQ with the primaries of P3": png(cicp(12, 16)),
    "HLG": png(cicp(9, 18)),
    "gAMA": png(gamma(1 / 1.8)),
    "gAMA of 1/2.2": png(gamma(1 / 2.2)),
    "gAMA and cHRM": png(gamma(1 / 2.2), primaries(ADOBE)),
    "gAMA and cHRM of P3": png(gamma(1 / 2.2), primaries(P3)),
    "cHRM alone": png(primaries(P3)),
    "sRGB before gAMA": png(chunk(b"sRGB", b"\0"), gamma(1.0)),
    "CICP before gAMA": png(cicp(1, 13), gamma(1.0)),
    "AVIF of P3": avif((12, 13)),
    "AVIF of BT.709": avif((1, 1)),
    "AVIF in PQ": avif((9, 16)),
    "a grey profile": grey("PNG", "L", 1.8),
    "a grey profile beside transparency": grey("PNG", "LA", 1.8),
    "a grey profile in JPEG": grey("JPEG", "L", 2.6),
}


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium() as browser:
        size = chart().size
        context = browser.new_context(viewport={"width": size[0], "height": size[1]})
        yield context.new_page()


def shown(page: Page, kind: str, content: bytes) -> Image.Image:
    source = f"data:image/{kind};base64,{base64.b64encode(content).decode()}"
    page.set_content(f'<body style="margin:0"><img style="display:block" src="{source}">')
    page.locator("img").evaluate("image => image.decode()")
    with Image.open(io.BytesIO(page.screenshot())) as image:
        return image.convert("RGB")


@pytest.mark.parametrize("name", TOLD)
def test_colours_are_what_a_browser_shows(page: Page, name: str) -> None:
    kind, content = TOLD[name]
    ours, theirs = upright(content, 10, ACROSS * SIDE).convert("RGB"), shown(page, kind, content)
    assert ours.size == theirs.size
    far = []
    for place, colour in enumerate(COLOURS):
        down, across = divmod(place, ACROSS)
        at = (across * SIDE + SIDE // 2, down * SIDE + SIDE // 2)
        pair = ours.getpixel(at), theirs.getpixel(at)
        difference = max(abs(a - b) for a, b in zip(*pair, strict=True))  # type: ignore[arg-type]
        if difference > MOST:
            far.append((difference, colour, *pair))
    assert not far, sorted(far, reverse=True)[:3]


# The shape of a picture, and how light is told


def with_aperture(width: int, height: int, right: int, down: int) -> bytes:
    """Return an AVIF of red, green, blue and white quarters, of which only a part is to be seen."""
    content = encoded(quarters(400, 240), "AVIF", quality=95, speed=9)
    box = b"clap" + struct.pack(">IIIIiIiI", width, 1, height, 1, right, 1, down, 1)
    box = (len(box) + 4).to_bytes(4, "big") + box
    added = bytearray(content)

    def grow(name: bytes, by: int) -> None:
        at = added.index(name) - 4
        length = int.from_bytes(added[at : at + 4], "big")
        added[at : at + 4] = (length + by).to_bytes(4, "big")

    # A property of its own behind the others, and its number beside the picture's.
    ipco = added.index(b"ipco") - 4
    end = ipco + int.from_bytes(added[ipco : ipco + 4], "big")
    number, at = 0, ipco + 8
    while at < end:
        at += int.from_bytes(added[at : at + 4], "big")
        number += 1
    ipma = added.index(b"ipma") - 4
    places = ipma + 18
    count = added[places]
    added[places] = count + 1
    added[places + 1 + count : places + 1 + count] = bytes([0x80 | (number + 1)])
    grow(b"ipma", 1)
    added[end:end] = box
    grow(b"ipco", len(box))
    grow(b"iprp", len(box) + 1)
    grow(b"meta", len(box) + 1)
    # Where the picture's bytes lie has moved.
    iloc = added.index(b"iloc") - 4
    extent = content[iloc:].index((content.index(b"mdat") + 4).to_bytes(4, "big")) + iloc
    moved = int.from_bytes(added[extent : extent + 4], "big") + len(box) + 1
    added[extent : extent + 4] = moved.to_bytes(4, "big")
    return bytes(added)


def test_what_lies_outside_the_clean_aperture_is_not_seen(page: Page, tmp_path: Path) -> None:
    content = with_aperture(200, 120, -100, -60)
    page.set_viewport_size({"width": 400, "height": 240})
    theirs = shown(page, "avif", content)
    assert page.locator("img").evaluate("i => [i.naturalWidth, i.naturalHeight]") == [200, 120]
    (tmp_path / "a.avif").write_bytes(content)
    size = inspect(tmp_path / "a.avif", 10)
    ours = upright(content, 10, 400)
    assert (size.width, size.height) == ours.size == (200, 120)
    for at in ((5, 5), (195, 115), (5, 115), (195, 5)):
        pair = ours.getpixel(at), theirs.getpixel(at)
        assert max(abs(a - b) for a, b in zip(*pair, strict=True)) <= MOST  # type: ignore[arg-type]


def test_an_aperture_in_the_middle_is_cut_too() -> None:
    """Chromium shows such a picture whole; whoever cut it did not want that."""
    picture = upright(with_aperture(200, 120, 0, 0), 10, 400)
    assert picture.size == (200, 120)
    corners = [colour_at(picture, at) for at in ((20, 20), (180, 20), (20, 100), (180, 100))]
    for found, wanted in zip(corners, (RED, GREEN, BLUE, WHITE), strict=True):
        assert max(abs(a - b) for a, b in zip(found, wanted, strict=True)) < 12


@pytest.mark.parametrize("told", [(600, 120, 0, 0), (200, 120, 150, 0), (0, 0, 0, 0)])
def test_an_aperture_that_is_no_part_of_the_picture_is_left_aside(
    told: tuple[int, int, int, int],
) -> None:
    assert upright(with_aperture(*told), 10, 400).size == (400, 240)


XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
    b'xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>'
)


@pytest.mark.parametrize("encoder", ["JPEG", "WEBP", "AVIF", "PNG"])
def test_a_turn_that_xmp_alone_tells_is_not_made(encoder: str, tmp_path: Path) -> None:
    content = encoded(quarters(400, 240), encoder, xmp=XMP) if encoder != "PNG" else with_itxt()
    (tmp_path / "a").write_bytes(content)
    assert inspect(tmp_path / "a", 10).width == 400
    assert upright(content, 10, 400).size == (400, 240)


def with_itxt() -> bytes:
    text = b"XML:com.adobe.xmp\0\0\0\0\0" + XMP
    return with_chunks(encoded(quarters(400, 240), "PNG"), chunk(b"iTXt", text))


def ramp(mode: str, photometric: int, scale: float) -> bytes:
    """Return a TIFF that is dark at the top, in a mode and a photometric interpretation."""
    grey = Image.linear_gradient("L").resize((64, 256))
    values = grey if photometric else grey.point([255 - value for value in range(256)])
    wide = values.convert("F").point(lambda value: value * scale + 0)
    if mode == "I;16":
        floats = struct.iter_unpack("<f", wide.tobytes())
        pixels = [round(value) for (value,) in floats]
        image = Image.frombytes("I;16", grey.size, struct.pack(f"<{len(pixels)}H", *pixels))
    else:
        image = wide.convert(mode)
    tags = TiffImagePlugin.ImageFileDirectory_v2()
    tags[262] = photometric
    return encoded(image, "TIFF", tiffinfo=tags)


@pytest.mark.parametrize("photometric", [1, 0], ids=["black is zero", "white is zero"])
@pytest.mark.parametrize(
    ("mode", "scale"),
    [("I;16", 257), ("F", 1 / 255), ("F", 1), ("F", 257)],
    ids=["16 bits", "parts of one", "steps of 8 bits", "steps of 16 bits"],
)
def test_light_is_told_in_every_way_of_a_tiff(mode: str, scale: float, photometric: int) -> None:
    content = ramp(mode, photometric, scale)
    with Image.open(io.BytesIO(content)) as image:
        assert isinstance(image, TiffImagePlugin.TiffImageFile)
        assert image.tag_v2[262] == photometric
    picture = upright(content, 10, 64)
    assert grey_at(picture, (32, 1)) < 12
    assert 110 < grey_at(picture, (32, 128)) < 145
    assert grey_at(picture, (32, 254)) > 243
