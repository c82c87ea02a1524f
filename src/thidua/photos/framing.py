"""Where to cut a photo that must fit another shape.

Nothing is recognised: the part with most contours is kept, since people, hands and writing have
many and sky, walls and blurred grounds few. Of parts that are alike the middle one wins, which is
where people place what they photograph.
"""

from __future__ import annotations

from itertools import accumulate

from PIL import Image, ImageFilter

from thidua.photos.facts import Size

_SAMPLE = 96
"""Pixels of the longer side looked at: contours of what matters, no grain."""

_PULL = 0.3
"""How much less the outermost part counts than the middle one."""


def frame(image: Image.Image, size: Size) -> Image.Image:
    """Return the part of a picture that fills ``size``, scaled to it."""
    scale = max(size.width / image.width, size.height / image.height)
    width = min(image.width, round(size.width / scale))
    height = min(image.height, round(size.height / scale))
    left = _best_start(image, width, is_across=True)
    top = _best_start(image, height, is_across=False)
    box = (left, top, left + width, top + height)
    return image.resize(
        (size.width, size.height), Image.Resampling.LANCZOS, box=box, reducing_gap=2.0
    )


def _best_start(image: Image.Image, kept: int, *, is_across: bool) -> int:
    """Return where to begin along one side so that ``kept`` pixels hold most contours."""
    side = image.width if is_across else image.height
    if kept >= side:
        return 0
    weights = _contours(image, is_across=is_across)
    window = max(1, round(kept * len(weights) / side))
    starts = len(weights) - window + 1
    sums = [0.0, *accumulate(weights)]
    middle = (starts - 1) / 2

    def worth(start: int) -> tuple[float, float]:
        offset = abs(start - middle) / max(middle, 1)
        return (sums[start + window] - sums[start]) * (1 - _PULL * offset), -offset

    best = max(range(starts), key=worth)
    return min(round(best * side / len(weights)), side - kept)


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
