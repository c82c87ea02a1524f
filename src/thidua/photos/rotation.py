"""Turning a photo's own file, when somebody asks for it.

Readers get every photo upright anyhow, as far as its camera noted how it was held. This is for
photos where the note is missing or wrong, and for programs that do not heed it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from thidua.disk.folders import write_whole
from thidua.photos.bare import OPTIONS, encode
from thidua.photos.facts import PhotoError
from thidua.photos.source import file_format, noted_turn, read, turned

TURNS: Mapping[str, Image.Transpose] = {
    "phai": Image.Transpose.ROTATE_270,
    "trai": Image.Transpose.ROTATE_90,
    "nguoc": Image.Transpose.ROTATE_180,
}
"""A quarter to the right, a quarter to the left, upside down."""


_SMALLEST = 160
"""Pixels on a side below which nobody would make out what a photo shows."""


@dataclass(frozen=True, slots=True)
class Edges:
    """What is cut from each side of an upright photo, in hundredths of its width or height."""

    left: int
    top: int
    right: int
    bottom: int

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        """Return the corners of what stays, in pixels."""
        return (
            width * self.left // 100,
            height * self.top // 100,
            width - width * self.right // 100,
            height - height * self.bottom // 100,
        )


def is_noted(path: Path, max_megapixels: int) -> bool:
    """Tell whether a photo relies on its camera's note to be upright. Raises ``PhotoError``."""
    return noted_turn(read(path), max_megapixels) is not None


def rotate(path: Path, max_megapixels: int, turn: Image.Transpose | None = None) -> None:
    """Rewrite a photo upright, then turned further; all metadata but what its colours mean goes.

    Raises ``PhotoError`` and ``OSError``; then the file is as it was.
    """
    write_whole(path, rotated(read(path), max_megapixels, turn))


def rotated(content: bytes, max_megapixels: int, turn: Image.Transpose | None = None) -> bytes:
    """Return a photo's file upright, then turned further. Raises ``PhotoError``."""
    encoder = _encoder(content, max_megapixels)
    return encode(turned(content, max_megapixels, turn), encoder)


def cropped(content: bytes, max_megapixels: int, edges: Edges) -> bytes:
    """Return a photo's file without its edges. Raises ``PhotoError``."""
    encoder = _encoder(content, max_megapixels)
    image = turned(content, max_megapixels, None)
    box = edges.box(image.width, image.height)
    if box[2] - box[0] < _SMALLEST or box[3] - box[1] < _SMALLEST:
        raise PhotoError("cắt như vậy thì quá nhỏ.", "chừa lại nhiều hơn.")
    info = dict(image.info)
    part = image.crop(box)
    part.info.update(info)
    return encode(part, encoder)


def check_rotatable(path: Path, max_megapixels: int) -> None:
    """Raise the ``PhotoError`` that :func:`rotate` would raise, and change nothing."""
    content = read(path)
    _encoder(content, max_megapixels)
    turned(content, max_megapixels, None)


def _encoder(content: bytes, max_megapixels: int) -> str:
    """Return in which format a photo is written anew. Raises ``PhotoError``."""
    encoder = file_format(content, max_megapixels).replace("MPO", "JPEG")
    if encoder not in OPTIONS:
        raise PhotoError(
            f"là loại {encoder}, máy không ghi lại được.",
            "mở bằng chương trình xem ảnh, xoay rồi lưu thành .jpg.",
        )
    return encoder
