"""The picture of a feed itself, which readers show beside its name."""

from __future__ import annotations

import io

from thidua.site.feeds.items import MARK_SIDE


def make_mark(icon: bytes) -> bytes:
    """Return the ward's mark as PNG, on white, as wide as RSS allows."""
    # Mostly it is there from the last build, and what draws it need not be loaded.
    from PIL import Image  # noqa: PLC0415

    with Image.open(io.BytesIO(icon)) as image:
        shown = image.convert("RGBA").resize((MARK_SIDE, MARK_SIDE), Image.Resampling.LANCZOS)
    picture = Image.new("RGB", shown.size, "white")
    picture.paste(shown, mask=shown.getchannel("A"))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()
