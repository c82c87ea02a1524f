"""What is said of a photo without looking into it: its size, and why it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.schema.scalars import Focus

CACHE = ".cache/photos"
"""Where what is made of photos is kept, from the project's folder."""
MAX_SIDE = 16_383
"""The longest side that WebP can store; pictures of a whole chat may be longer."""

Box = tuple[int, int, int, int]
"""Left, upper, right and lower edge, in pixels."""

SQUARE, BROAD = 1.0, 16 / 9
"""The shapes, width to height, of the narrowest and of the broadest cut that pages make."""


class PhotoError(Exception):
    """A photo that cannot be used; ``cause`` continues a sentence that begins with its name."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix

    def __reduce__(self) -> tuple[type[PhotoError], tuple[str, str]]:
        """Let the error travel back from a worker process."""
        return type(self), (self.cause, self.fix)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, after the photo is turned upright."""

    width: int
    height: int

    def scaled_to(self, width: int) -> Size:
        """Return the size at a given width, keeping the shape; never larger than it is.

        A very tall picture becomes narrower still, so that it can be stored.
        """
        width = max(1, min(width, self.width, self.width * MAX_SIDE // self.height))
        height = round(self.height * width / self.width)
        return Size(width, max(1, min(height, MAX_SIDE)))


def position(size: Size, focus: Focus) -> tuple[int, int]:
    """Return where a style sheet must put a picture in its frame, in tens of a hundred each.

    The style sheet counts from the part that is cut off, and the frames of pages differ. Reckoned
    for the tightest, the focus stays as far from the edge in every other.
    """
    aspect = size.width / size.height
    return _tens(focus.x, min(1, SQUARE / aspect)), _tens(focus.y, min(1, aspect / BROAD))


def _tens(at: int, kept: float) -> int:
    if kept >= 1:
        return 5
    begin = max(0.0, min(1 - kept, at / 100 - kept / 2))
    return round(begin / (1 - kept) * 10)
