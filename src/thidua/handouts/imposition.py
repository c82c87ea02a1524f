"""Pages on sheets: where the trimmed page lies, and two A5 pages side by side for folding."""

from __future__ import annotations

import io

import pikepdf

POINTS_PER_MM = 72 / 25.4
BLEED_MM, EDGE_MM = 3.0, 9.0
"""How far the ground runs over the trimmed page, and how far the paper does (base.typ)."""


def name_boxes(content: bytes) -> bytes:
    """Return a PDF whose pages say where they are trimmed and how far they bleed (ISO 32000)."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for page in pdf.pages:
            left, bottom, right, top = (float(one) for one in page.mediabox)
            edge, over = EDGE_MM * POINTS_PER_MM, (EDGE_MM - BLEED_MM) * POINTS_PER_MM
            page.trimbox = pikepdf.Array([left + edge, bottom + edge, right - edge, top - edge])
            page.obj.BleedBox = pikepdf.Array(
                [left + over, bottom + over, right - over, top - over]
            )
        return _saved(pdf)


def impose(content: bytes) -> bytes:
    """Return the pages two by two on A4, in the order in which folded sheets are stapled.

    Print on both sides, flipped at the short edge. Blank pages are added before the last until
    four divide their number. The tags of the pages do not come along: this file is for a press,
    not for reading.
    """
    with pikepdf.open(io.BytesIO(content)) as pages, pikepdf.new() as sheets:
        count = len(pages.pages)
        padded = -(-count // 4) * 4
        # The colophon stays on the outside of the last sheet.
        order: list[int | None] = [*range(count - 1), *[None] * (padded - count), count - 1]
        width, height = (float(one) for one in pages.pages[0].mediabox[2:])
        for left, right in signature(padded):
            sheet = sheets.add_blank_page(page_size=(2 * width, height))
            forms = pikepdf.Dictionary()
            orders = []
            # By hand: pikepdf's own way gives each form a name by chance.
            for place, number in enumerate((left, right)):
                source = order[number]
                if source is not None:
                    form = pages.pages[source].as_form_xobject()
                    forms[f"/P{place}"] = sheets.copy_foreign(form)
                    orders.append(f"q 1 0 0 1 {place * width:.4f} 0 cm /P{place} Do Q\n")
            sheet.obj.Resources = pikepdf.Dictionary(XObject=forms)
            sheet.obj.Contents = sheets.make_stream("".join(orders).encode())
        return _saved(sheets)


def signature(count: int) -> tuple[tuple[int, int], ...]:
    """Return the pages of each side of the sheets of one stapled booklet, from 0, outermost first.

    ``count`` is a multiple of four.
    """
    sides: list[tuple[int, int]] = []
    for first in range(0, count // 2, 2):
        last = count - 1 - first
        sides += [(last, first), (first + 1, last - 1)]
    return tuple(sides)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    target = io.BytesIO()
    pdf.save(target, deterministic_id=True)
    return target.getvalue()
