"""What is said of a photo without looking into it: its size, and why it cannot be used."""

from __future__ import annotations

from dataclasses import dataclass

CACHE = ".cache/photos"
"""Where what is made of photos is kept, from the project's folder."""
MAX_SIDE = 16_383
"""The longest side that WebP can store; pictures of a whole chat may be longer."""


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
