"""A ward's own mark, from any picture: icons, the one at the head of pages, and a sharing card."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageOps

from thidua.attachments.drawings import clean_drawing
from thidua.photos.source import read, upright
from thidua.schema.ward import PhotoSettings
from thidua.site.sharing import Card, draw_card

_CLEAR = (255, 255, 255, 0)
_SIDES = {"icon.png": 192, "logo.png": 256}
"""In pixels: what browsers keep, what stands at the head of pages."""
_PHONE = 180
"""What phones put on their first page, in pixels; they fill what is clear with black."""
_WIDTH = 1200


def make_emblem(source: Path, card: Card) -> dict[str, bytes]:
    """Return the files for ``overrides/assets/`` that a picture gives, by name.

    ``card`` is what the sharing picture of plain pages says beside it. A drawing (SVG) is kept as
    it is, without its author's notes, and gives the icon alone. Raises
    :class:`thidua.photos.source.PhotoError` and :class:`thidua.attachments.refusal.Refusal`.
    """
    if source.suffix.lower() == ".svg":
        return {"icon.svg": clean_drawing(read(source))}
    mark = upright(read(source), PhotoSettings().max_megapixels, _WIDTH).convert("RGBA")
    files = {name: _png(_fitted(mark, side)) for name, side in _SIDES.items()}
    touch = Image.new("RGB", (_PHONE, _PHONE), "white")
    fitted = _fitted(mark, _PHONE)
    touch.paste(fitted, mask=fitted.getchannel("A"))
    sharing = io.BytesIO()
    draw_card(card, beside=mark).save(sharing, "JPEG", quality=84)
    return {**files, "touch.png": _png(touch), "sharing.jpg": sharing.getvalue()}


def _fitted(mark: Image.Image, side: int) -> Image.Image:
    return ImageOps.pad(mark, (side, side), color=_CLEAR)


def _png(picture: Image.Image) -> bytes:
    output = io.BytesIO()
    picture.save(output, "PNG", optimize=True)
    return output.getvalue()
