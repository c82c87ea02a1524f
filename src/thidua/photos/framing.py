"""Where to cut a photo that must fit another shape: its focus stays visible in every cut.

Who knows the photo says where that is (``image_focus``). Otherwise nobody is recognised, and no
model is asked (decision 0016); three plain rules look for the place instead:

1. A face, drawn or photographed, is a compact patch of skin's colours with darker signs in it. Of
   several, the middle is taken, weighed by their size.
2. In a photo that is higher than wide, what counts stands in its upper third.
3. Else the part with most contours is kept, since people, hands and writing have many, and sky,
   walls and blurred grounds few. Of parts that are alike the middle one wins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import accumulate

from PIL import Image, ImageChops, ImageFilter

from thidua.photos.facts import BROAD, SQUARE, Size
from thidua.schema.scalars import Focus

_SAMPLE = 96
"""Pixels of the longer side looked at for contours: those of what matters, no grain."""

_PULL = 0.3
"""How much less the outermost part counts than the middle one."""

_FACES_IN = 160
"""Pixels of the longer side looked at for faces: a face of a tenth of that still has eyes."""

_SKIN = ((60, 255), (77, 127), (134, 173))
"""Lightness, blueness and redness (Y, Cb, Cr) of skin of any shade, as Chai and Ngan found them
(Face segmentation using skin-color map, 1999)."""

_LEAST, _MOST = 0.0012, 0.25
"""Part of the picture that a face takes at least and at most."""
_SLIMMEST, _WIDEST = 0.55, 1.6
"""Width of a face, of its height."""
_FULLEST, _LOOSEST = 0.45, 0.97
"""Part of its box that a patch with the shape of a face fills: an oval fills 0.79."""

_UPPER = 33
"""Hundredths: where the upper third ends."""


def frame(image: Image.Image, size: Size, focus: Focus | None = None) -> Image.Image:
    """Return the part of a picture that fills ``size``, scaled to it."""
    scale = max(size.width / image.width, size.height / image.height)
    width = min(image.width, round(size.width / scale))
    height = min(image.height, round(size.height / scale))
    point = focus or find_focus(image)
    left = _start(image.width, width, point.x)
    top = _start(image.height, height, point.y)
    box = (left, top, left + width, top + height)
    return image.resize(
        (size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0
    )


def _start(side: int, kept: int, at: int) -> int:
    """Return where a cut begins that has a hundredth of a side in its middle, if it can."""
    return max(0, min(side - kept, round(side * at / 100 - kept / 2)))


def find_focus(image: Image.Image) -> Focus:
    """Return the point of a picture that is to stay visible, by the rules above."""
    faces = list(_find_faces(image))
    if faces:
        weight = sum(face.area for face in faces)
        x = sum(face.x * face.area for face in faces) / weight
        y = sum(face.y * face.area for face in faces) / weight
        return Focus(round(100 * x), round(100 * y))
    return Focus(
        _busiest(image, SQUARE, is_across=True),
        _UPPER if _is_upright(image) else _busiest(image, BROAD, is_across=False),
    )


def _is_upright(image: Image.Image) -> bool:
    return 1.1 * image.width < image.height < 2 * image.width


@dataclass(frozen=True, slots=True)
class _Face:
    """A patch that may be a face; all are parts of the picture's sides."""

    x: float
    y: float
    area: float


def _find_faces(image: Image.Image) -> Iterator[_Face]:
    sample = image.convert("RGB")
    sample.thumbnail((_FACES_IN, _FACES_IN), Image.Resampling.BOX)
    width, height = sample.size
    skin = _skin(sample).tobytes()
    lightness = sample.convert("L").tobytes()
    for patch in _patches(skin, width):
        area = len(patch)
        if not _LEAST <= area / (width * height) <= _MOST:
            continue
        rows = [place // width for place in patch]
        columns = [place % width for place in patch]
        top, left, right = min(rows), min(columns), max(columns)
        across = right - left + 1
        # Below a face the neck and the breast may go on: it is as high as its width allows.
        down = min(max(rows) - top + 1, round(across / _SLIMMEST))
        if down < 4 or not _SLIMMEST <= across / down <= _WIDEST:
            continue
        box = [(row, column) for row, column in zip(rows, columns, strict=True) if row < top + down]
        if not _FULLEST <= len(box) / (across * down) <= _LOOSEST:
            continue
        if _has_signs(lightness, width, box):
            x, y = left + across / 2, top + down / 2
            yield _Face(x / width, y / height, area / (width * height))


def _has_signs(lightness: bytes, width: int, box: list[tuple[int, int]]) -> bool:
    """Tell whether something darker stands within a patch: eyes, a mouth, the shade of a nose."""
    ends: dict[int, tuple[int, int]] = {}
    for row, column in box:
        first, last = ends.get(row, (column, column))
        ends[row] = min(first, column), max(last, column)
    level = sorted(lightness[row * width + column] for row, column in box)[len(box) // 2]
    within = [
        lightness[row * width + column]
        for row, (first, last) in ends.items()
        for column in range(first + 1, last)
    ]
    dark = sum(value < 0.8 * level for value in within)
    return 0.01 * len(within) < dark < 0.5 * len(within)


def _skin(sample: Image.Image) -> Image.Image:
    """Return where a picture has colours of skin: 255 there, 0 elsewhere."""
    found = Image.new("L", sample.size, 255)
    for band, (low, high) in zip(sample.convert("YCbCr").split(), _SKIN, strict=True):
        within = band.point([255 * (low <= value <= high) for value in range(256)])
        found = ImageChops.darker(found, within)
    # Where two other colours meet, what lies between them may be that of skin.
    return found.filter(ImageFilter.MedianFilter(3))


def _patches(mask: bytes, width: int) -> Iterator[list[int]]:
    """Yield the patches of a mask, each by its places."""
    left = {place for place, value in enumerate(mask) if value}
    while left:
        patch = [left.pop()]
        for place in patch:
            column = place % width
            for near in (
                place - width,
                place + width,
                place - 1 if column else -1,
                place + 1 if column < width - 1 else -1,
            ):
                if near in left:
                    left.remove(near)
                    patch.append(near)
        yield patch


def _busiest(image: Image.Image, shape: float, *, is_across: bool) -> int:
    """Return the middle of the part with most contours, in hundredths of one side.

    The part is what a cut of ``shape`` would keep.
    """
    aspect = image.width / image.height
    kept = shape / aspect if is_across else aspect / shape
    if kept >= 1:
        return 50
    weights = _contours(image, is_across=is_across)
    window = max(1, round(kept * len(weights)))
    starts = len(weights) - window + 1
    sums = [0.0, *accumulate(weights)]
    middle = (starts - 1) / 2

    def worth(start: int) -> tuple[float, float]:
        offset = abs(start - middle) / max(middle, 1)
        return (sums[start + window] - sums[start]) * (1 - _PULL * offset), -offset

    best = max(range(starts), key=worth)
    return round(100 * (best + window / 2) / len(weights))


def _contours(image: Image.Image, *, is_across: bool) -> list[float]:
    """Return how much contour each column, or row, of a small copy holds."""
    sample = image.convert("L")
    sample.thumbnail((_SAMPLE, _SAMPLE), Image.Resampling.BOX)
    edges = sample.filter(ImageFilter.GaussianBlur(1)).filter(ImageFilter.FIND_EDGES)
    # The filter has nothing to compare the outermost pixels with.
    edges.paste(0, (0, 0, edges.width, 1))
    edges.paste(0, (0, edges.height - 1, edges.width, edges.height))
    edges.paste(0, (0, 0, 1, edges.height))
    edges.paste(0, (edges.width - 1, 0, edges.width, edges.height))
    line = (edges.width, 1) if is_across else (1, edges.height)
    # In floating point: a mean of few contours in many pixels is less than one.
    means = edges.convert("F").resize(line, Image.Resampling.BOX)
    return [float(means.getpixel((x, y))) for x in range(line[0]) for y in range(line[1])]  # type: ignore[arg-type]
