"""JPEG pictures that differ in one part alone: what is the same in all is encoded once.

A restart marker ends each stretch of a row, so its bytes depend on nothing around it (ITU-T T.81,
E.1.4), and stretches of pictures of one encoder and quality can stand together.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from itertools import accumulate, chain

from PIL import Image

from thidua.photos.facts import Box

_HEIGHT = 16
"""Of a row: two blocks, where one colour is kept for four points."""
_BLOCKS = 5
_WIDTH = _BLOCKS * 16
"""Of a stretch. Narrower ones would hold less beside what is drawn, but there would be more."""
_OPTIONS = {"subsampling": 2, "restart_marker_blocks": _BLOCKS}
_SCAN = b"\xff\xda"
_MARKER = re.compile(rb"(\xff[\xd0-\xd7\xd9])")
"""What ends a stretch: they are counted in turn, and behind the last one that of the picture's end
stands. A byte 255 of a stretch itself is followed by a zero."""


@dataclass(frozen=True, slots=True)
class Bands:
    """A picture whose width is a number of whole stretches, as a file."""

    quality: int
    content: bytes
    edges: tuple[int, ...]
    """Where each stretch begins in it, and where the last one's marker ends."""
    markers: tuple[bytes, ...]
    across: int
    """Stretches in a row."""

    @classmethod
    def encode(cls, picture: Image.Image, quality: int) -> Bands:
        """Return a picture of three colours."""
        head, pieces = _encode(picture, quality)
        places = tuple(accumulate(map(len, pieces), initial=len(head)))
        content = b"".join((head, *pieces))
        return cls(quality, content, places[::2], tuple(pieces[1::2]), picture.width // _WIDTH)

    def around(self, box: Box) -> Box:
        """Return the smallest box of whole stretches that holds what is in the picture of a box."""
        left, top, right, bottom = box
        below = (len(self.edges) - 1) // self.across
        return (
            max(0, left // _WIDTH) * _WIDTH,
            max(0, top // _HEIGHT) * _HEIGHT,
            min(self.across, -(-right // _WIDTH)) * _WIDTH,
            min(below, -(-bottom // _HEIGHT)) * _HEIGHT,
        )

    def replaced(self, part: Image.Image, at: tuple[int, int]) -> bytes:
        """Return the picture as a file, with another in it; ``at`` begins a stretch."""
        stretches = _encode(part, self.quality)[1][::2]
        across = part.width // _WIDTH
        found, since = [], 0
        place = at[1] // _HEIGHT * self.across + at[0] // _WIDTH
        for start in range(0, len(stretches), across):
            found.append(self.content[since : self.edges[place]])
            row = zip(stretches[start : start + across], self.markers[place:], strict=False)
            found.extend(chain.from_iterable(row))
            since = self.edges[place + across]
            place += self.across
        return b"".join((*found, self.content[since:]))


def _encode(picture: Image.Image, quality: int) -> tuple[bytes, list[bytes]]:
    """Return what comes before the stretches, and each of them with its marker behind it."""
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=quality, **_OPTIONS)
    content = buffer.getvalue()
    scan = content.index(_SCAN) + len(_SCAN)
    start = scan + int.from_bytes(content[scan : scan + 2])
    return content[:start], _MARKER.split(content[start:])[:-1]
