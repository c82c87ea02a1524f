"""Pictures of writing: screenshots, scans, tables. Letters stay sharp in them.

What makes small files of photos puts a haze around letters. So these are kept without loss, if need
be with fewer colours; of paper and ink nobody misses any.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

from PIL import Image, ImageChops, ImageStat

_FLAT, _SHARP = 10, 70
"""Difference of neighbours, of 255: below the first it is grain, above the other a sign's edge."""
_MOSTLY_FLAT = 0.62
_SOMEWHERE_SHARP = 0.012
_SHARP_OF_ALL = 0.2
"""Part of the neighbours that are not alike which is as sharp as letters: in photos few are."""
_GROUND = 0.4
"""Part of the picture that is of one colour: paper, a window."""
_COLOURS = (256, 64, 16, 8, 4, 2)


def is_writing(picture: Image.Image) -> bool:
    """Tell whether a picture is one of signs on a plain ground.

    It is told from a part of it, as large as it is seen: made small, letters become grain.
    """
    part = _middle(picture.convert("RGB"))
    if min(part.size) < 32:
        return False
    alike, sharp = (sum(shares) / 2 for shares in zip(*map(_neighbours, _turns(part)), strict=True))
    if alike < _MOSTLY_FLAT or sharp < _SOMEWHERE_SHARP or sharp < _SHARP_OF_ALL * (1 - alike):
        return False
    coarse = part.resize((96, 96), Image.Resampling.NEAREST).point(lambda value: value * 6 // 256)
    pixels = coarse.tobytes()
    counts = Counter(zip(pixels[::3], pixels[1::3], pixels[2::3], strict=True))
    return counts.most_common(1)[0][1] >= _GROUND * 96 * 96


def _middle(picture: Image.Image, side: int = 900) -> Image.Image:
    left, top = max(0, (picture.width - side) // 2), max(0, (picture.height - side) // 2)
    return picture.crop(
        (left, top, min(picture.width, left + side), min(picture.height, top + side))
    )


def _turns(part: Image.Image) -> Iterator[Image.Image]:
    yield part
    yield part.transpose(Image.Transpose.TRANSPOSE)


def _neighbours(part: Image.Image) -> tuple[float, float]:
    """Return which part of all pixels is like its neighbour at the right, and which far from it."""
    width, height = part.size
    difference = ImageChops.difference(
        part.crop((0, 0, width - 1, height)), part.crop((1, 0, width, height))
    )
    red, green, blue = difference.split()
    counts = ImageChops.lighter(ImageChops.lighter(red, green), blue).histogram()
    total = sum(counts)
    return sum(counts[:_FLAT]) / total, sum(counts[_SHARP:]) / total


def keep_signs(picture: Image.Image, encoder: str, most: int, **note: bytes) -> bytes | None:
    """Return a picture as WebP or PNG without loss, in as many colours as ``most`` bytes allow.

    ``None`` where even two are too many.
    """
    for variant in _fewer_colours(picture):
        buffer = io.BytesIO()
        if encoder == "PNG":
            variant.save(buffer, "PNG", optimize=True, **note)
        else:
            mode = "RGBA" if picture.mode == "RGBA" else "RGB"
            lossless = {"lossless": True, "quality": 60, "method": 4}
            variant.convert(mode).save(buffer, "WEBP", **lossless, **note)
        if buffer.tell() <= most:
            return buffer.getvalue()
    return None


def _fewer_colours(picture: Image.Image) -> Iterator[Image.Image]:
    if picture.mode != "RGBA":
        is_grey = max(_colourfulness(picture)) < 4
        picture = picture.convert("L").convert("RGB") if is_grey else picture
    yield picture
    way = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
    for count in _COLOURS:
        yield picture.quantize(count, method=way, dither=Image.Dither.NONE)


def _colourfulness(picture: Image.Image) -> tuple[float, float]:
    """Return how far red and blue are from green, on the mean: a scan's paper is hardly tinted."""
    red, green, blue = picture.split()
    return (
        ImageStat.Stat(ImageChops.difference(red, green)).mean[0],
        ImageStat.Stat(ImageChops.difference(blue, green)).mean[0],
    )
