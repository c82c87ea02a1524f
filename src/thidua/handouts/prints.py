"""Pictures for paper: the very bytes that were approved, upright, without metadata.

A picture has a fixed number of points; how large it may be printed is arithmetic. 150 points an
inch is the least that looks sharp in the hand, 100 on a poster seen from a step away.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from thidua.column import Column
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.photos import PhotoError, Rendition, Renditions
from thidua.photos.cache import make_key
from thidua.photos.facts import Size
from thidua.photos.framing import frame
from thidua.photos.orders import fulfil
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

CACHE = ".cache/photos"
"""Where every build keeps its pictures, and forgets what was withdrawn."""
_KEPT = "in.jpg"
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


# Many at once, kept from run to run


@dataclass(frozen=True, slots=True)
class _Order:
    """The order for one picture for paper, for :func:`thidua.photos.orders.fulfil`."""

    root: Path
    material: Material
    target: str
    width: int
    """In pixels."""
    max_megapixels: int

    @property
    def source(self) -> str:
        return self.material.article.photos[self.target].path

    def key(self) -> str:
        photo = self.material.article.photos[self.target]
        return make_key("print", photo.sha256, self.width)

    def make(self, folder: Path) -> Renditions:
        content = approved_bytes(self.root, self.material, self.target)
        made = as_print(upright(content, self.max_megapixels, self.width))
        (folder / _KEPT).write_bytes(made.content)
        return Renditions(folder, (), Rendition(_KEPT, made.size, "image/jpeg", len(made.content)))

    def __hash__(self) -> int:
        return hash(self.key())


def order_prints(
    column: Column, wanted: Sequence[tuple[Material, str]], width_mm: float
) -> list[Print]:
    """Return many pictures for places so wide, made in several processes and kept in the cache.

    Raises :class:`HandoutError` with every picture that cannot be used.
    """
    width = round(width_mm / MM_PER_INCH * BEST)
    settings = column.ward.photos
    orders = [
        _Order(column.root, material, target, width, settings.max_megapixels)
        for material, target in wanted
    ]
    made, failed = fulfil(orders, column.root / CACHE, settings.workers, lambda: None)
    if failed:
        raise HandoutError(
            *(Refusal(order.source, f"ảnh {e.cause}", e.fix) for order, e in failed.items())
        )
    return [
        Print((made[order].folder / _KEPT).read_bytes(), made[order].fallback.size)
        for order in orders
    ]
