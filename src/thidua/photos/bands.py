"""JPEG pictures that differ in one band alone: what is the same in all is encoded once.

A restart marker ends each row of blocks, so a row's bytes depend on nothing above or below it
(ITU-T T.81, E.1.4), and rows of pictures of one width, encoder and quality can stand together.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import cycle

from PIL import Image

ROW = 16
"""The height of one, in pixels: two blocks, where one colour is kept for four points."""
_OPTIONS = {"subsampling": 2, "restart_marker_rows": 1}
_SCAN = b"\xff\xda"
_RESTART = re.compile(rb"\xff[\xd0-\xd7]")
_RESTARTS = tuple(bytes((0xFF, 0xD0 + number)) for number in range(8))
"""They are counted in turn; a byte 255 of a row itself is followed by a zero."""
_END = b"\xff\xd9"


@dataclass(frozen=True, slots=True)
class Bands:
    """A picture, as the bytes before its rows, and each of them."""

    head: bytes
    rows: tuple[bytes, ...]

    @classmethod
    def encode(cls, picture: Image.Image, quality: int) -> Bands:
        """Return a picture of three colours in rows."""
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=quality, **_OPTIONS)
        content = buffer.getvalue()
        scan = content.index(_SCAN)
        start = scan + 2 + int.from_bytes(content[scan + 2 : scan + 4])
        rows = _RESTART.split(content[start : -len(_END)])
        return cls(content[:start], tuple(rows))

    def replaced(self, first: int, rows: Sequence[bytes]) -> bytes:
        """Return the picture as a file, with other rows from the ``first`` on."""
        found = [*self.rows[:first], *rows, *self.rows[first + len(rows) :]]
        marked = [part for pair in zip(found, cycle(_RESTARTS)) for part in pair]
        return b"".join((self.head, *marked[:-1], _END))
