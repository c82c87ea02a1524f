"""Pictures for paper: the very bytes that were approved, upright, without metadata.

A picture has a fixed number of points; how large it may be printed is arithmetic. 150 points an
inch is the least that looks sharp in the hand, 100 on a poster seen from a step away.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from thidua.handouts.selection import Material
from thidua.photos import PhotoError
from thidua.photos.facts import Size
from thidua.photos.framing import frame
from thidua.photos.source import read, resize, upright

MM_PER_INCH = 25.4
IN_HAND, ON_WALL = 150, 100
"""Points an inch below which a print looks soft."""
BEST = 300
"""More than that no press shows."""

SHEETS: Mapping[str, tuple[int, int]] = {
    "A5": (148, 210),
    "A4": (210, 297),
    "A3": (297, 420),
    "A2": (420, 594),
    "A1": (594, 841),
}
"""Width and height in millimetres (ISO 216), the smallest first."""

_WIDEST = 12_000
"""Pixels of the widest picture that is set: an A1 sheet at :data:`BEST` takes 9,933."""


@dataclass(frozen=True, slots=True)
class Print:
    """A picture as a file for a layout, and its size in pixels."""

    content: bytes
    """JPEG."""
    size: Size

    @property
    def ratio(self) -> float:
        """Width by height."""
        return self.size.width / self.size.height

    def points_per_inch(self, width_mm: float) -> float:
        """Return how fine it is when printed so wide."""
        return self.size.width / (width_mm / MM_PER_INCH)


def approved_bytes(root: Path, material: Material, target: str) -> bytes:
    """Return a picture's file just as it was approved. Raises ``PhotoError``.

    ``target`` is the picture as the text or ``image`` names it.
    """
    photo = material.article.photos[target]
    content = read(root / photo.path)
    if hashlib.sha256(content).hexdigest() != photo.sha256:
        raise PhotoError("đã khác với lúc duyệt.", "duyệt lại bài rồi chạy lại.")
    return content


def print_of(
    root: Path, material: Material, target: str, width_mm: float, max_megapixels: int
) -> Print:
    """Return a picture for a place so wide, no larger than a press can show.

    Raises ``PhotoError``.
    """
    content = approved_bytes(root, material, target)
    widest = min(_WIDEST, round(width_mm / MM_PER_INCH * BEST))
    return as_print(upright(content, max_megapixels, widest))


def framed(picture: Print, size: Size) -> Print:
    """Return the part of a picture that fills a shape; never enlarged beyond its own points."""
    with Image.open(io.BytesIO(picture.content)) as image:
        image.load()
        scale = min(1.0, image.width / size.width, image.height / size.height)
        wanted = Size(max(1, round(size.width * scale)), max(1, round(size.height * scale)))
        return as_print(frame(image, wanted))


def as_print(image: Image.Image) -> Print:
    """Return an upright picture as a file that holds nothing else."""
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A") if image.mode == "RGBA" else None)
    target = io.BytesIO()
    paper.save(target, "JPEG", quality=90, subsampling=0, optimize=True)
    return Print(target.getvalue(), Size(*paper.size))


def at_width(picture: Print, width: int) -> Print:
    """Return a picture at most so many pixels wide."""
    if picture.size.width <= width:
        return picture
    with Image.open(io.BytesIO(picture.content)) as image:
        image.load()
        return as_print(resize(image, picture.size.scaled_to(width)))


def largest_sheet(size: Size, share: float, least: float) -> str | None:
    """Return the largest sheet on which a picture that takes ``share`` of its width looks sharp.

    ``least`` is in points an inch; ``None`` where it is too small for any.
    """
    fine = [
        name
        for name, (width, _) in SHEETS.items()
        if size.width / (width * share / MM_PER_INCH) >= least
    ]
    return fine[-1] if fine else None
