"""Turning a photo's own file, when somebody asks for it.

Readers get every photo upright anyhow, as far as its camera noted how it was held. This is for
photos where the note is missing or wrong, and for programs that do not heed it.
"""

from __future__ import annotations

from collections.abc import Mapping
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


def is_noted(path: Path, max_megapixels: int) -> bool:
    """Tell whether a photo relies on its camera's note to be upright. Raises ``PhotoError``."""
    return noted_turn(read(path), max_megapixels) is not None


def rotate(path: Path, max_megapixels: int, turn: Image.Transpose | None = None) -> None:
    """Rewrite a photo upright, then turned further; all metadata but what its colours mean goes.

    Raises ``PhotoError`` and ``OSError``; then the file is as it was.
    """
    content = read(path)
    encoder = _encoder(content, max_megapixels)
    write_whole(path, encode(turned(content, max_megapixels, turn), encoder))


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
