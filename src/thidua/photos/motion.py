"""Pictures that move: read whole, and written anew with nothing in them but their frames."""

from __future__ import annotations

import io
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageSequence

from thidua.photos.facts import PhotoError

MOVING_FORMATS = ("GIF", "WEBP", "PNG", "AVIF")
_OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "GIF": {"optimize": True, "disposal": 2},
    "PNG": {},
    "WEBP": {"quality": 80, "method": 4},
    "AVIF": {"quality": 65, "speed": 9, "max_threads": 1},
}
_SHARE = 2
"""Of the pixels that one photo may have, all frames together may have a half: they lie in memory
one beside the other."""
_USUAL = 100
"""Milliseconds that a frame stays when it does not say how long."""


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture, in RGBA, and how long it stays, in milliseconds."""

    picture: Image.Image
    milliseconds: int


def read_frames(content: bytes, max_megapixels: int) -> Sequence[Frame]:
    """Return the frames of a picture that moves; none of one at rest. Raises ``PhotoError``.

    The picture has been looked at before; what follows its beginning has not.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(content), formats=MOVING_FORMATS) as image:
                count = getattr(image, "n_frames", 1)
                if count < 2:
                    return ()
                if count * image.width * image.height > max_megapixels * 1_000_000 / _SHARE:
                    raise PhotoError(
                        f"là ảnh động quá dài ({count} hình, mỗi hình {image.width}×{image.height}"
                        " điểm ảnh).",
                        "cắt ngắn hoặc thu nhỏ lại; dài hơn nữa thì lưu thành video .mp4.",
                    )
                return [
                    Frame(frame.convert("RGBA"), int(frame.info.get("duration") or _USUAL))
                    for frame in ImageSequence.Iterator(image)
                ]
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PhotoError(
            "là ảnh động bị hỏng hoặc thiếu dữ liệu.", "chép lại ảnh gốc, hoặc lưu lại ảnh."
        ) from error


def save_frames(frames: Sequence[Frame], path: Path, encoder: str) -> None:
    """Write a picture that moves, over and over. Raises ``OSError``."""
    pictures = [frame.picture for frame in frames]
    for picture in pictures:
        picture.info.clear()
    pictures[0].save(
        path,
        encoder,
        save_all=True,
        append_images=pictures[1:],
        duration=[frame.milliseconds for frame in frames],
        loop=0,
        **_OPTIONS[encoder],
    )
