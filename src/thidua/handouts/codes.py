"""QR codes that lead from paper to the page."""

from __future__ import annotations

import io

import segno


def qr_svg(address: str) -> bytes:
    """Return a QR code (ISO/IEC 18004) as an SVG in black, with the quiet zone that scanners need.

    Level Q: a quarter of it may be dirty or torn.
    """
    target = io.BytesIO()
    segno.make_qr(address, error="q").save(
        target, kind="svg", border=4, xmldecl=False, svgclass=None, lineclass=None
    )
    return target.getvalue()
