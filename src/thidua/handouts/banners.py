"""Banner strips (băng rôn): a slogan on metres of cloth, drawn at a tenth of them."""

from __future__ import annotations

from dataclasses import dataclass

from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import Look, headline, look_of
from thidua.handouts.typesetting import Typeset, set_pdf
from thidua.review import Edition

_CLOTH_SCALE = 10
_LEAST_LETTERS_CM = 12
"""Height of a banner's letters, em included: capitals of 8 cm are read from some 25 m."""
_METRES = (0.5, 20.0)


@dataclass(frozen=True, slots=True)
class Banner:
    """What the layout ``banner.typ`` shows; millimetres at a tenth of the cloth."""

    look: Look
    title: str
    words: str
    width: float
    height: float
    least: float


def parse_cloth(text: str) -> tuple[float, float] | None:
    """Read "6x0.8" or "6×0,8" as metres, the longer side first; ``None`` for anything else."""
    parts = text.lower().replace("×", "x").replace(",", ".").replace("m", "").split("x")
    try:
        width, height = (float(part) for part in parts)
    except ValueError:
        return None
    least, most = _METRES
    return (width, height) if least <= height < width <= most else None


def make_banner(edition: Edition, words: str, name: str, cloth: tuple[float, float]) -> Product:
    """Return a banner strip as PDF at 1:10. Raises :class:`HandoutError`."""
    column = edition.column
    width, height = (metres * 1000 / _CLOTH_SCALE for metres in cloth)
    banner = Banner(
        look_of(column, edition.now.date()),
        words,
        headline(words),
        width,
        height,
        _LEAST_LETTERS_CM * 10 / _CLOTH_SCALE,
    )
    pdf = set_pdf(column.root, Typeset("banner", banner, {}), edition.now)
    shown = "x".join(f"{metres:g}".replace(".", ",") for metres in cloth)
    return Product(Kind.BANNER, f"{name}-{shown}m-ty-le-1-10.pdf", pdf, ())
