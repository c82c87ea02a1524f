"""Pictures of writing: screenshots, scans, tables. Letters stay sharp in them.

What makes small files of photos puts a haze around letters. So these are kept without loss, if need
be with fewer colours; of paper and ink nobody misses any.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import accumulate

from PIL import Image, ImageChops, ImageStat

_FLAT, _SHARP = 12, 50
"""Difference of neighbours, of 255: below the first it is grain, above the other a sign's edge."""
_MOSTLY_FLAT = 0.62
_SOMEWHERE_SHARP = 0.012
_SHARP_OF_ALL = 0.2
"""Part of the neighbours that are not alike which is as sharp as letters: in photos few are."""
_GROUND, _GROUND_WIDTH = 0.4, 40
"""Part of the picture that is of one lightness, within so many levels: paper, a window."""
_COLOURS = (256, 64, 16, 8, 4, 2)
_SCANNED = 2
"""Place of the most colours that a scan needs: in more, its grain would be kept too."""
_TINT = 4
"""Mean difference of the colours, of 255, up to which a scan's paper counts as grey."""
_GREYS = 128
_DRAWN = 8192
"""Colours of a screenshot at most, with what smooths its letters."""


def is_writing(picture: Image.Image) -> bool:
    """Tell whether a picture is one of signs on a plain ground.

    It is told from a part of it, as large as it is seen: made small, letters become grain. The
    grain of a scanner, though, is taken out.
    """
    part = median(_middle(picture).convert("L"))
    if min(part.size) < 32:
        return False
    turned = part.transpose(Image.Transpose.TRANSPOSE)
    (across, sharp), (down, keen) = _neighbours(part), _neighbours(turned)
    alike, sharp = (across + down) / 2, (sharp + keen) / 2
    if alike < _MOSTLY_FLAT or sharp < max(_SOMEWHERE_SHARP, _SHARP_OF_ALL * (1 - alike)):
        return False
    counts = part.histogram()
    ground = max(sum(counts[start : start + _GROUND_WIDTH]) for start in range(256))
    return ground >= _GROUND * part.width * part.height


def _middle(picture: Image.Image, side: int = 900) -> Image.Image:
    left, top = max(0, (picture.width - side) // 2), max(0, (picture.height - side) // 2)
    return picture.crop(
        (left, top, min(picture.width, left + side), min(picture.height, top + side))
    )


def median(grey: Image.Image) -> Image.Image:
    """Return for each point the middle one of it and the eight around it; rims go on outside.

    It is what ``ImageFilter.MedianFilter(3)`` returns, in a seventh of the time: once each column
    of three is sorted, the middle of all is that of the largest low, the middle middle and the
    smallest high.
    """
    columns = _sorted(*(_shifted(grey, (0, step)) for step in (-1, 0, 1)))
    low, middle, high = (
        _sorted(*(_shifted(row, (step, 0)) for step in (-1, 0, 1))) for row in columns
    )
    return _sorted(low[2], middle[1], high[0])[1]


def _shifted(picture: Image.Image, by: tuple[int, int]) -> Image.Image:
    shifted = picture.copy()
    shifted.paste(picture, by)
    return shifted


def _sorted(
    one: Image.Image, two: Image.Image, three: Image.Image
) -> tuple[Image.Image, Image.Image, Image.Image]:
    """Return three pictures with the values of each point in order."""
    one, two = ImageChops.darker(one, two), ImageChops.lighter(one, two)
    two, three = ImageChops.darker(two, three), ImageChops.lighter(two, three)
    one, two = ImageChops.darker(one, two), ImageChops.lighter(one, two)
    return one, two, three


def _neighbours(part: Image.Image) -> tuple[float, float]:
    """Return which part of all pixels is like its neighbour at the right, and which far from it."""
    width, height = part.size
    counts = ImageChops.difference(
        part.crop((0, 0, width - 1, height)), part.crop((1, 0, width, height))
    ).histogram()
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
            lossless = {"lossless": True, "quality": 20, "method": 0}
            variant.convert(mode).save(buffer, "WEBP", **lossless, **note)
        if buffer.tell() <= most:
            return buffer.getvalue()
    return None


def _fewer_colours(picture: Image.Image) -> Iterator[Image.Image]:
    is_grey = picture.mode == "RGB" and max(_colourfulness(picture)) < _TINT
    if is_grey:
        picture = picture.convert("L")
    few = _COLOURS[_SCANNED:]
    # Of grey there are no more than all; what a scanner saw is told by its many half tones.
    drawn = picture.getcolors(_DRAWN)
    if drawn is not None and not (is_grey and len(drawn) > _GREYS):
        yield picture
        few = _COLOURS
    for count in few:
        yield _in_greys(picture, count) if is_grey else _in_colours(picture, count)


def _in_colours(picture: Image.Image, count: int) -> Image.Image:
    way = Image.Quantize.FASTOCTREE if picture.mode == "RGBA" else Image.Quantize.MEDIANCUT
    return picture.quantize(count, method=way, dither=Image.Dither.NONE)


def _in_greys(picture: Image.Image, count: int) -> Image.Image:
    """Return a grey picture in steps between its ink and its paper."""
    low, high = _ends(picture.histogram())
    width = max(1, high - low)
    steps = (round((min(max(v, low), high) - low) / width * (count - 1)) for v in range(256))
    return picture.point([low + round(step * width / (count - 1)) for step in steps])


def _ends(histogram: list[int]) -> tuple[int, int]:
    """Return the lightness of ink and of paper: all but a hundredth lies between."""
    most = sum(histogram) // 100
    sums = list(accumulate(histogram))
    low = next(level for level, total in enumerate(sums) if total > most)
    high = next(level for level, total in enumerate(sums) if total >= sums[-1] - most)
    return low, high


def _colourfulness(picture: Image.Image) -> tuple[float, float]:
    """Return how far red and blue are from green, on the mean: a scan's paper is hardly tinted."""
    red, green, blue = picture.split()
    return (
        ImageStat.Stat(ImageChops.difference(red, green)).mean[0],
        ImageStat.Stat(ImageChops.difference(blue, green)).mean[0],
    )
