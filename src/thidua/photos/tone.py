"""The colour that holds a photo's place until it arrives.

A page may carry no style of its own, so the colour is one of 27 that the style sheet knows by
name: each of red, green and blue at one of three strengths.
"""

from __future__ import annotations

from collections import Counter

from PIL import Image

_SAMPLE = (48, 48)
_STEPS = 3
LEVELS = (51, 128, 204)
"""The strengths, of 255, that stand for dark, middling and bright."""


def tone(image: Image.Image) -> str:
    """Return the name of a picture's most frequent colour: "210" is orange.

    Empty for a picture with transparency: behind that, the page's own ground must show.
    """
    if image.mode != "RGB":
        return ""
    sample = image.resize(_SAMPLE, Image.Resampling.BOX)
    coarse = sample.point(lambda value: value * _STEPS // 256).tobytes()
    counts = Counter(zip(coarse[::3], coarse[1::3], coarse[2::3], strict=True))
    # Of two that are as frequent the lighter, so that every build chooses the same.
    (red, green, blue), _ = max(counts.items(), key=lambda entry: (entry[1], entry[0]))
    return f"{red}{green}{blue}"
