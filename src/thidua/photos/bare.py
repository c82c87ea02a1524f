"""A photo's file with nothing in it but the picture: written anew and upright, or copied in part.

A copy loses nothing: of the file's parts only those are taken that make up the picture.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping

from PIL import Image

from thidua.photos.source import file_format, is_plain, turned

# Writing JPEG anew costs a little; at this quality nobody sees the difference.
OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "JPEG": {"quality": 95, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 95, "method": 4},
}

_KEPT = ("icc_profile", "transparency")
"""What Pillow keeps beside a picture although without it the picture looks otherwise."""


def encode(image: Image.Image, encoder: str) -> bytes:
    """Return a picture as a file of one of :data:`OPTIONS`, without its metadata."""
    kept = {name: image.info[name] for name in _KEPT if name in image.info}
    image.info.clear()
    buffer = io.BytesIO()
    image.save(buffer, encoder, **OPTIONS[encoder], **kept)
    return buffer.getvalue()


def without_metadata(content: bytes, max_megapixels: int) -> tuple[bytes, str]:
    """Return a photo upright and bare, with its ending; what browsers do not show becomes JPEG.

    Raises ``PhotoError``.
    """
    encoder = file_format(content, max_megapixels).replace("MPO", "JPEG")
    image = turned(content, max_megapixels, None)
    if encoder not in OPTIONS:
        encoder = "PNG" if image.mode in ("1", "P", "PA", "LA", "RGBA") else "JPEG"
        if encoder == "JPEG":
            image = image.convert("RGB")
    return encode(image, encoder), {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[encoder]


_WIDEST_COPY = 2400
"""Pixels: a wider picture weighs little in the file, and much in a phone's memory."""
_OF_PNG = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_OF_WEBP = (b"VP8 ", b"VP8L", b"ALPH")
_ALPHA_FLAG = 0x10


def clean_copy(content: bytes) -> tuple[bytes, str] | None:
    """Return the bare copy of a photo that browsers show as it is, and its format.

    ``None`` for one that must be turned, moves, is very large or has colours of its own; the
    photo has been decoded before.
    """
    encoder = is_plain(content, _WIDEST_COPY)
    if encoder is None:
        return None
    copy = {"JPEG": _copy_jpeg, "PNG": _copy_png, "WEBP": _copy_webp}[encoder]
    return copy(content), encoder


def _copy_jpeg(content: bytes) -> bytes:
    return b"\xff\xd8" + b"".join(_parts_of_jpeg(content))


def _parts_of_jpeg(content: bytes) -> Iterator[bytes]:
    place = 2
    while place < len(content) - 1:
        if content[place] != 0xFF or content[place + 1] == 0xFF:
            place += 1
            continue
        marker = content[place + 1]
        if marker == 0xD9:
            break
        end = place + 2 + int.from_bytes(content[place + 2 : place + 4], "big")
        part = content[place:end]
        # Without what JFIF and Adobe say, some decoders take the colours for others.
        is_of_picture = not 0xE0 <= marker <= 0xEF and marker != 0xFE
        is_of_colours = (part[4:9] == b"JFIF\0" and len(part) == 18) or part[4:9] == b"Adobe"
        if is_of_picture or is_of_colours:
            yield part
        place = end
        if marker == 0xDA:
            scan = _MARKER_AFTER_SCAN.search(content, end)
            place = scan.start() if scan else len(content)
            yield content[end:place]
    yield b"\xff\xd9"


_MARKER_AFTER_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.S)


def _copy_png(content: bytes) -> bytes:
    parts = [content[:8]]
    place = 8
    while place < len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        if content[place + 4 : place + 8] in _OF_PNG:
            parts.append(content[place : place + 12 + length])
        if content[place + 4 : place + 8] == b"IEND":
            break
        place += 12 + length
    return b"".join(parts)


def _copy_webp(content: bytes) -> bytes:
    parts: dict[bytes, bytes] = {}
    place = 12
    while place < len(content):
        name, length = (
            content[place : place + 4],
            int.from_bytes(content[place + 4 : place + 8], "little"),
        )
        parts.setdefault(name, content[place : place + 8 + length + length % 2])
        place += 8 + length + length % 2
    kept = [part for name, part in parts.items() if name in _OF_WEBP]
    if b"ALPH" in parts:
        head = parts[b"VP8X"]
        kept.insert(0, head[:8] + bytes([_ALPHA_FLAG]) + head[9:])
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
