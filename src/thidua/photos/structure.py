"""The plain bytes of a photo's file: whether it is whole, and whether it is a trap.

A small file can ask for hours of work or for all memory. Pillow judges a picture by its width and
height alone; what else a file can ask for is counted here, before anything is decoded.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from PIL import Image, TiffImagePlugin

MAX_BYTES = 100_000_000
"""An A4 page scanned at 600 dpi in colour, not compressed: nothing honest is heavier."""

MAX_SCANS = 100
"""Passes over the picture that a progressive JPEG may ask for; cameras and programs need ten."""

_END_OF_IMAGE, _START_OF_SCAN = 0xD9, 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
# Within a scan, 0xFF is data when 0 follows, and a restart mark when 0xD0 to 0xD7 does.
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.S)
_LEAST_HOLE = bytes(256)
_NOT_ZERO = re.compile(rb"[^\0]")
_TILE_WIDTH, _TILE_LENGTH = 322, 323


@dataclass(frozen=True, slots=True)
class Structure:
    """What a photo's bytes tell of themselves."""

    is_whole: bool
    """Nothing is missing at the end, as it is after a broken copy. What follows the end, such as
    the video a phone adds, is nobody's business."""
    scans: int
    """Passes over the picture that decoding takes."""
    hole: int = 0
    """Most bytes of zero in a row within the picture: a broken copy leaves them where it had none
    of the photo, and decoders show grey for them without a word."""


def survey(content: bytes, file_format: str) -> Structure:
    """Return the structure of a photo; ``file_format`` is what Pillow took it for."""
    if file_format in ("JPEG", "MPO"):
        places = list(_jpeg_markers(content))
        markers = [marker for marker, _ in places]
        start = next((place for marker, place in places if marker == _START_OF_SCAN), len(content))
        end = places[-1][1] if places else len(content)
        is_whole = _END_OF_IMAGE in markers
        return Structure(
            is_whole, markers.count(_START_OF_SCAN), _largest_hole(content, start, end)
        )
    return Structure(file_format != "PNG" or b"IEND" in content, 1)


def largest_buffer(image: Image.Image) -> int:
    """Return the most pixels that decoding asks memory for at a time.

    A TIFF may hold a small picture in a huge tile, which is decoded as a whole.
    """
    width, height = image.size
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        tags = image.tag_v2
        return max(width * height, _number(tags.get(_TILE_WIDTH)) * _number(tags.get(_TILE_LENGTH)))
    return width * height


def aperture(content: bytes, width: int, height: int) -> tuple[int, int, int, int] | None:
    """Return the part of an AVIF picture that its ``clap`` box lets be seen (ISO 14496-12, 12.1.4).

    ``None`` where there is none, or it is no part of the picture. It counts from the picture as it
    is stored; browsers cut it, and libavif leaves that to them.
    """
    box = re.search(rb"\0\0\0\x28clap(.{32})", content, re.S)
    if box is None:
        return None
    figures = struct.unpack(">IIIIiIiI", box[1])
    if not all(figures[1::2]):
        return None
    wide, high, right, down = (
        Fraction(above, below) for above, below in zip(figures[::2], figures[1::2], strict=True)
    )
    left, top = (width - wide) / 2 + right, (height - high) / 2 + down
    corners = (left, top, left + wide, top + high)
    if any(one.denominator != 1 for one in corners) or wide < 1 or high < 1:
        return None
    if left < 0 or top < 0 or corners[2] > width or corners[3] > height:
        return None
    return int(left), int(top), int(corners[2]), int(corners[3])


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _largest_hole(content: bytes, start: int, end: int) -> int:
    """Return the most bytes of zero in a row between two places; 0 where they are few.

    Searched for as a text and not by a pattern: that would take as long as decoding the photo.
    """
    largest = 0
    while (start := content.find(_LEAST_HOLE, start, end)) >= 0:
        after = _NOT_ZERO.search(content, start, end)
        last = after.start() if after else end
        largest = max(largest, last - start)
        start = last
    return largest


def _jpeg_markers(content: bytes) -> Iterator[tuple[int, int]]:
    """Yield the markers of a JPEG's first picture, up to its end or that of the file, each with
    the place after it."""
    place = 2
    while match := _MARKER.search(content, place):
        marker = match[0][1]
        yield marker, match.end()
        if marker == _END_OF_IMAGE:
            return
        place = match.end()
        if marker not in _WITHOUT_LENGTH:
            place += int.from_bytes(content[place : place + 2], "big")
