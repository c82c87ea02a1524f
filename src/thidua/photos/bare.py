"""A photo's file written anew, whole and upright, with nothing in it but the picture."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image

from thidua.photos.source import file_format, turned

# Writing JPEG anew costs a little; at this quality nobody sees the difference.
OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "JPEG": {"quality": 95, "optimize": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 95, "method": 4},
}

_KEPT = ("icc_profile", "transparency")
"""What Pillow keeps beside a picture although without it the picture looks otherwise."""


def encode(image: Image.Image, encoder: str) -> bytes:
    """Return a picture as a file of one of :data:`OPTIONS`, without its metadata."""
    kept = {name: image.info[name] for name in _KEPT if name in image.info}
    image.info.clear()
    buffer = io.BytesIO()
    image.save(buffer, encoder, **OPTIONS[encoder], **kept)
    return buffer.getvalue()


def without_metadata(content: bytes, max_megapixels: int) -> tuple[bytes, str]:
    """Return a photo upright and bare, with its ending; what browsers do not show becomes JPEG.

    Raises ``PhotoError``.
    """
    encoder = file_format(content, max_megapixels).replace("MPO", "JPEG")
    image = turned(content, max_megapixels, None)
    if encoder not in OPTIONS:
        encoder = "PNG" if image.mode in ("1", "P", "PA", "LA", "RGBA") else "JPEG"
        if encoder == "JPEG":
            image = image.convert("RGB")
    return encode(image, encoder), {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}[encoder]
