"""``favicon.ico``: what browsers, readers of feeds and mail programs ask for unasked."""

from __future__ import annotations

import io

from PIL import Image

FAVICON = "favicon.ico"
_SIDES = (16, 32, 48)
"""Pixels: a tab, a bookmark, a shortcut on Windows."""


def make_favicon(icon: bytes) -> bytes:
    """Return an icon of several sizes, made of a larger square picture."""
    with Image.open(io.BytesIO(icon)) as picture:
        output = io.BytesIO()
        picture.convert("RGBA").save(output, "ICO", sizes=[(side, side) for side in _SIDES])
        return output.getvalue()
