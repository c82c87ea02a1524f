"""Photos that nobody took: 12 megapixels, about 4 MB, with detail of every size, as a phone's."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

from PIL import Image, ImageChops

DRAWN = 4
SIZE = (4000, 3000)


def draw_album(folder: Path, count: int) -> None:
    """Write so many photos into a folder, which is made."""
    folder.mkdir(parents=True)
    for number in range(count):
        draw_photo(folder / f"anh-{number:04}.jpg", number)


def draw_photo(path: Path, number: int) -> None:
    """Write one JPEG.

    Few are drawn; the rest differ by a note, which costs the same work.
    """
    content = _draw(number % DRAWN)
    note = f"{number}".encode()
    mark = b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note
    path.write_bytes(content[:2] + mark + content[2:])


@cache
def _draw(number: int) -> bytes:
    picture = Image.linear_gradient("L").rotate(90 * number).resize(SIZE)
    for strength, grain in ((70, 60), (40, 16), (20, 6), (10, 2), (4, 1)):
        noise = Image.effect_noise((SIZE[0] // grain, SIZE[1] // grain), strength).resize(SIZE)
        picture = ImageChops.add(picture, noise, 1, -128)
    tint = Image.new("RGB", SIZE, (90 + 30 * number, 110, 130))
    buffer = io.BytesIO()
    Image.blend(tint, picture.convert("RGB"), 0.8).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()
