"""Pictures inside documents, freed from place, camera and owner without touching one pixel."""

from __future__ import annotations

import io
import re
import struct
import warnings
from collections.abc import Iterator

from PIL import Image

from thidua.attachments.contents import Content
from thidua.attachments.refusal import Refusal, broken
from thidua.photos.facts import PhotoError
from thidua.photos.source import turned

_MAX_MEGAPIXELS = 100
"""Of the few that must be written anew."""

_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.S)
_COMMENT = 0xFE
_ORIENTATION = 0x0112

# What decoding needs, and colours; everything else in a PNG is about the picture, or nobody knows.
_PNG_KEPT = frozenset(
    b"tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT acTL fcTL fdAT".split()
)
_WEBP_KEPT = frozenset({b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"})
_WEBP_NOTES = 0x08 | 0x04
"""The bits of ``VP8X`` that announce EXIF and XMP."""


def strip_picture(content: bytes, kind: Content, *, keep_turn: bool = True) -> bytes:
    """Return a picture without what it tells of itself. Raises :class:`Refusal`.

    ``keep_turn`` keeps the note by which programs show a photo upright.
    """
    try:
        match kind:
            case Content.JPEG:
                return _strip_jpeg(content, keep_turn=keep_turn)
            case Content.PNG:
                return _strip_png(content)
            case Content.WEBP:
                return _strip_webp(content)
            case Content.GIF:
                return _strip_gif(content)
            case Content.BMP:
                return content  # it has no room for notes
            case Content.TIFF:
                return _rewrite_tiff(content)
    except (IndexError, struct.error) as error:
        raise broken() from error
    raise Refusal(f"là {kind} nên không xóa được nơi chụp.", "lưu ảnh ấy thành .jpg hoặc .png.")


def _strip_jpeg(content: bytes, *, keep_turn: bool) -> bytes:
    """Keep JFIF, colour profile and Adobe's note of colours of the segments APP0 to APP15.

    The picture ends at its end mark: phones put previews, depth maps and films behind it.
    """
    kept = [content[:2]]
    turn = _orientation(content) if keep_turn else 1
    if turn != 1:
        kept.append(_turn_note(turn))
    place = 2
    while match := _MARKER.search(content, place):
        # Up to here it is the picture's data, or filling.
        kept.append(content[place : match.start()])
        marker, place = match[0][1], match.end()
        if marker == _EOI:
            kept.append(match[0])
            return b"".join(kept)
        if marker in _WITHOUT_LENGTH:
            kept.append(match[0])
            continue
        length = int.from_bytes(content[place : place + 2], "big")
        segment = content[place : place + length]
        place += length
        if length < 2 or len(segment) < length:
            break
        if _is_needed(marker, segment[2:]):
            kept += [match[0], segment]
    raise broken()


def _is_needed(marker: int, segment: bytes) -> bool:
    if marker == _COMMENT:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    heads = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
    return marker in heads and segment.startswith(heads[marker])


def _orientation(content: bytes) -> int:
    try:
        with warnings.catch_warnings():
            # What Pillow says of damaged notes is for programmers.
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=("JPEG",)) as image:
                noted = image.getexif().get(_ORIENTATION, 1)
    except (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError):
        return 1
    return noted if noted in range(1, 9) else 1


def _turn_note(turn: int) -> bytes:
    """Return an EXIF segment that tells how to turn the photo and nothing else."""
    directory = struct.pack("<HHHIHHI", 1, _ORIENTATION, 3, 1, turn, 0, 0)
    note = b"Exif\0\0II*\0" + struct.pack("<I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(note) + 2) + note


def _strip_png(content: bytes) -> bytes:
    kept = [content[:8]]
    place = 8
    while place < len(content):
        length, name = struct.unpack(">I4s", content[place : place + 8])
        chunk = content[place : place + 12 + length]
        place += 12 + length
        is_critical = not name[0] & 0x20
        if is_critical or name in _PNG_KEPT:
            kept.append(chunk)
        if name == b"IEND":
            return b"".join(kept)
    raise broken()


def _strip_webp(content: bytes) -> bytes:
    kept: list[bytes] = []
    for name, chunk in riff_chunks(content):
        if name == b"VP8X":
            kept.append(chunk[:8] + bytes([chunk[8] & ~_WEBP_NOTES]) + chunk[9:])
        elif name in _WEBP_KEPT:
            kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and bytes, padded to an even length, of each chunk (RIFF, 1991)."""
    end = min(len(content), 8 + struct.unpack("<I", content[4:8])[0])
    place = 12
    while place + 8 <= end:
        name, length = struct.unpack("<4sI", content[place : place + 8])
        chunk = content[place : place + 8 + length]
        if len(chunk) < 8 + length:
            raise broken()
        yield name, chunk + b"\0" * (length % 2)
        place += 8 + length + length % 2


def _strip_gif(content: bytes) -> bytes:
    """Leave out comments and applications' blocks, but not the one that lets it move on."""
    place = 13 + _table(content[10])
    kept = [content[:place]]
    while content[place] != 0x3B:
        start = place
        if content[place] == 0x2C:
            place = _after_blocks(content, place + 10 + _table(content[place + 9]) + 1)
            kept.append(content[start:place])
        elif content[place] == 0x21:
            label, place = content[place + 1], _after_blocks(content, place + 2)
            is_loop = label == 0xFF and content[start + 3 : start + 14] == b"NETSCAPE2.0"
            if label in (0xF9, 0x01) or is_loop:
                kept.append(content[start:place])
        else:
            raise broken()
    return b"".join([*kept, b"\x3b"])


def _table(flags: int) -> int:
    """Return the length of the colour table that a GIF's flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _after_blocks(content: bytes, place: int) -> int:
    while content[place]:
        place += 1 + content[place]
    return place + 1


def _rewrite_tiff(content: bytes) -> bytes:
    """Write a TIFF anew, without loss: its notes stand among what decoding needs."""
    buffer = io.BytesIO()
    try:
        turned(content, _MAX_MEGAPIXELS, None).copy().save(buffer, "TIFF", compression="tiff_lzw")
    except PhotoError as error:
        raise Refusal(error.cause, error.fix) from error
    except (OSError, ValueError) as error:
        raise broken() from error
    return buffer.getvalue()
