"""What every reader hands on, whatever kind of file it read.

``body`` is a plain HTML tree with ``<p>``, ``<table>``, ``<strong>``, ``<em>``, ``<del>``,
``<sub>``, ``<sup>``, ``<a href>``, ``<img src alt>`` and ``<br>``. What a paragraph is besides
stands in its attributes, so that lists and headings are made in one place for all kinds:

``data-heading`` its level · ``data-title``, ``data-caption`` · ``data-align`` center or right ·
``data-list`` "ul", "ol" (then ``data-number`` and ``data-mark``, "." or ")") or "label" (then
``data-label``, as "a)" or "Điều 1.") with ``data-level`` from 0. A ``<span data-note="1">`` is the
mark of a footnote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from thidua.intake.draft import Matter, Remark

Element = Any
"""An lxml element; the library has no annotations."""


@dataclass(slots=True)
class Told:
    """Gathers what will be told while a document is read."""

    changed: list[Remark] = field(default_factory=list)
    lost: list[Remark] = field(default_factory=list)

    def change(self, matter: Matter, message: str) -> None:
        """Tell of something that came over otherwise."""
        self.changed.append(Remark(matter, message))

    def lose(self, matter: Matter, message: str) -> None:
        """Tell of something that did not come over."""
        self.lost.append(Remark(matter, message))


@dataclass(frozen=True, slots=True)
class Reading:
    """One document as its reader understood it."""

    body: Element
    notes: tuple[Element, ...]
    """The text of each footnote, by number."""
    pictures: dict[str, bytes]
    """The bytes of each picture by the ``src`` that names it."""
    passages: tuple[str, ...]
    """The text of each paragraph, cell and note as the file has it: what must arrive."""
    old_fonts: int
    told: Told


def whole(text: str | None, default: int = 0, most: int = 9999) -> int:
    """Return the number from 0 to ``most`` that an attribute holds, else the default.

    Programs write damaged numbers, and a count without end could keep the machine busy for ever.
    """
    text = (text or "").strip()
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 10 else default


def shorten(text: str, length: int = 60) -> str:
    """Return the beginning of a text, cut between words, in quotation marks."""
    text = " ".join(text.split())
    if len(text) > length:
        text = text[:length].rsplit(" ", 1)[0] + " …"
    return f"«{text}»"
