"""Photos made for the tests: none is anybody's, and each differs in what it is about."""

from __future__ import annotations

import io
import os
import struct
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

from PIL import Image, ImageChops

from thidua.disk.tree import describe
from thidua.photos import Original

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 30), (30, 30, 220), (255, 255, 255)
ORIENTATION = 0x0112
GPS = 0x8825


def encoded(image: Image.Image, encoder: str, **options: object) -> bytes:
    """Return a picture as the bytes of a file."""
    buffer = io.BytesIO()
    image.save(buffer, encoder, **options)
    return buffer.getvalue()


def original(folder: Path, name: str, credit: str | None = None) -> Original:
    """Return a photo that lies in a folder, as a build knows it."""
    file = describe(folder, name)
    return Original(file.sha256, credit, file.path)


def quarters(width: int, height: int) -> Image.Image:
    """Return a picture whose four quarters differ, so that every turn of it shows."""
    image = Image.new("RGB", (width, height), WHITE)
    half = (width // 2, height // 2)
    image.paste(RED, (0, 0, *half))
    image.paste(GREEN, (half[0], 0, width, half[1]))
    image.paste(BLUE, (0, half[1], half[0], height))
    return image


def colour_at(image: Image.Image, point: tuple[int, int]) -> tuple[int, int, int]:
    """Return what red, green and blue a picture has at a point."""
    pixel = image.convert("RGB").getpixel(point)
    assert isinstance(pixel, tuple)
    red, green, blue = pixel
    return red, green, blue


def grey_at(image: Image.Image, point: tuple[int, int]) -> int:
    """Return how bright a picture is at a point, from 0 to 255."""
    pixel = image.convert("L").getpixel(point)
    assert isinstance(pixel, int)
    return pixel


def textured(width: int, height: int) -> Image.Image:
    """Return a picture with detail of every size, as a real photo has."""
    image = Image.new("L", (width, height), 128)
    for strength, grain in ((70, 32), (40, 8), (24, 2)):
        noise = Image.effect_noise((max(1, width // grain), max(1, height // grain)), strength)
        image = ImageChops.add(image, noise.resize((width, height)), 1, -128)
    return image.convert("RGB")


def chunk(name: bytes, content: bytes) -> bytes:
    """Return a chunk of a PNG."""
    checksum = zlib.crc32(name + content)
    return len(content).to_bytes(4, "big") + name + content + checksum.to_bytes(4, "big")


def with_chunks(png: bytes, *chunks: bytes) -> bytes:
    """Return a PNG with more chunks behind its head."""
    head = 8 + 25
    return png[:head] + b"".join(chunks) + png[head:]


def ifd(*tags: tuple[int, int, int, int]) -> bytes:
    """Return a little-endian TIFF that holds one picture's tags and nothing else."""
    rows = b"".join(struct.pack("<HHII", *tag) for tag in sorted(tags))
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + rows + b"\0\0\0\0"


def repeated_scans(times: int) -> bytes:
    """Return a progressive JPEG that paints the same over and over, as traps do."""
    content = encoded(quarters(64, 64), "JPEG", progressive=True)
    last = content.rindex(b"\xff\xda")
    return content[:last] + content[last:-2] * times + content[-2:]


def animation(encoder: str, frames: int) -> bytes:
    """Return an animation that begins with the quarters."""
    still = quarters(64, 48)
    more = [Image.new("RGB", still.size, (n % 256, n // 256, 90)) for n in range(1, frames)]
    return encoded(still, encoder, save_all=True, append_images=more, duration=20)


def claiming(content: bytes, box: bytes, width: int, height: int) -> bytes:
    """Return a HEIC or AVIF whose boxes of a name claim another size."""
    damaged = bytearray(content)
    place = damaged.find(box)
    while place >= 0:
        damaged[place + 8 : place + 16] = struct.pack(">II", width, height)
        place = damaged.find(box, place + 4)
    return bytes(damaged)


def huge_jpeg() -> bytes:
    """Return a JPEG that claims 65000×65000."""
    content = bytearray(encoded(quarters(64, 64), "JPEG"))
    frame = content.index(b"\xff\xc0") + 5
    content[frame : frame + 4] = struct.pack(">HH", 65_000, 65_000)
    return bytes(content)


def huge_png() -> bytes:
    """Return a PNG that claims 60000×60000."""
    small = small_png()
    size = struct.pack(">II", 60_000, 60_000)
    return small[:8] + chunk(b"IHDR", size + small[24:29]) + small[33:]


def huge_tile() -> bytes:
    """Return a TIFF of one tile of 60000×60000."""
    picture = ((256, 4, 1, 64), (257, 4, 1, 64), (258, 3, 1, 8), (259, 3, 1, 8), (262, 3, 1, 1))
    tile = ((277, 3, 1, 1), (322, 4, 1, 60_000), (323, 4, 1, 60_000), (324, 4, 1, 8))
    return ifd(*picture, *tile, (325, 4, 1, 8))


def many_pages(count: int) -> bytes:
    """Return a TIFF of so many small pages."""
    first, *more = [Image.new("L", (16, 16), n % 256) for n in range(count)]
    return encoded(first, "TIFF", save_all=True, append_images=more)


def small_png() -> bytes:
    """Return a small PNG to hang chunks on."""
    return encoded(quarters(64, 64), "PNG")


def unpacking(megabytes: int) -> bytes:
    """Return a few kilobytes that unpack to so many megabytes."""
    return zlib.compress(bytes(megabytes * 1_000_000), 9)


def understating(encoder: str, **options: object) -> bytes:
    """Return a HEIC or AVIF that claims to be far smaller than it is."""
    return claiming(encoded(quarters(4000, 4000), encoder, **options), b"ispe", 64, 64)


def overstating(encoder: str) -> bytes:
    """Return a HEIC or AVIF that claims to be far larger than it is."""
    return claiming(encoded(quarters(64, 64), encoder), b"ispe", 6000, 6000)


TRAPS: Mapping[str, Callable[[], bytes]] = {
    "PNG: words that unpack to 200 MB": lambda: with_chunks(
        small_png(), chunk(b"zTXt", b"a\0\0" + unpacking(200))
    ),
    "PNG: a thousand such": lambda: with_chunks(
        small_png(), *[chunk(b"zTXt", b"%d\0\0" % n + unpacking(1)) for n in range(999)]
    ),
    "PNG: a profile that unpacks to 200 MB": lambda: with_chunks(
        small_png(), chunk(b"iCCP", b"a\0\0" + unpacking(200))
    ),
    "PNG: claims 60000×60000": huge_png,
    "JPEG: claims 65000×65000": huge_jpeg,
    "JPEG: 20000 scans": lambda: repeated_scans(20_000),
    "JPEG: 12 MB of profile": lambda: encoded(
        quarters(64, 64), "JPEG", icc_profile=bytes(128) + os.urandom(12_000_000)
    ),
    "TIFF: a tile of 60000×60000": huge_tile,
    "TIFF: 1500 pages": lambda: many_pages(1500),
    "GIF: 3000 frames": lambda: animation("GIF", 3000),
    "WebP: 3000 frames": lambda: animation("WEBP", 3000),
    "AVIF: 300 frames": lambda: animation("AVIF", 300),
    "HEIC: claims 6000×6000": lambda: overstating("HEIF"),
    "AVIF: claims 6000×6000": lambda: overstating("AVIF"),
    "HEIC: claims less than it holds": lambda: understating("HEIF"),
    "AVIF: claims less than it holds": lambda: understating("AVIF", speed=10),
}
"""Makers of files that ask a careless program for all memory, or for hours; each made when asked
for, as together they take ten seconds."""
