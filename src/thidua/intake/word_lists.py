"""The numbers and signs that Word draws before paragraphs and keeps in no text.

"Điều 1.", "a)", "II." would be lost with the list they belong to, so they are reckoned here as Word
does (ECMA-376 Part 1, 17.9): one count for each level of an abstract list, begun anew below a
higher level, or where a list says from which number it starts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua.intake.reading import Element, whole
from thidua.intake.word_parts import W
from thidua.intake.word_styles import Styles

_LEVELS = 9
_DEEPEST = _LEVELS - 1


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph. ``kind`` is "ul", "ol" or "label"; ``level`` from 0."""

    kind: str
    level: int
    number: int = 0
    text: str = ""
    """The label as drawn; of an "ol" its last sign, "." or ")"."""


@dataclass(frozen=True, slots=True)
class _Level:
    format: str
    text: str
    start: int


class Lists:
    """Counts through a document; asked once for each paragraph, in their order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._abstract: dict[str, Element] = {}
        self._lists: dict[str, Element] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()
        self._by_style: dict[str, tuple[str, int]] = {}
        for part in () if root is None else root:
            if part.tag == W + "abstractNum":
                self._abstract[part.get(W + "abstractNumId", "")] = part
            elif part.tag == W + "num":
                self._lists[part.get(W + "numId", "")] = part
        for number in self._lists:
            for level in self._levels_of(number).values():
                style = level.find(W + "pStyle")
                if style is not None:
                    place = whole(level.get(W + "ilvl"), 0, _DEEPEST)
                    self._by_style.setdefault(style.get(W + "val", ""), (number, place))

    def label(self, paragraph: Element) -> Label | None:
        """Return what is drawn before a paragraph, and count it."""
        number, place = self._place(paragraph)
        elements = self._levels_of(number)
        if place not in elements:
            return None
        levels = {at: self._read(number, at, element) for at, element in elements.items()}
        level = levels[place]
        # "List Bullet 2" is a list of its own that only its indent sets below another.
        named = re.fullmatch(r"list (?:bullet|number) (\d)", self._styles.name_of(paragraph))
        depth = max(place, int(named[1]) - 1 if named else 0)
        if level.format == "bullet":
            return Label("ul", depth)
        count = self._count(number, place, levels)
        if level.format == "none" and "%" not in level.text.replace(f"%{place + 1}", ""):
            return None
        own = f"%{place + 1}"
        if level.format == "decimal" and re.fullmatch(rf"{own}[.)]", level.text.strip()):
            return Label("ol", depth, count[place] or 0, level.text.strip()[-1])

        def draw(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            value = count[at] if at < _LEVELS else None
            form = levels[at].format if at in levels else "decimal"
            return _drawn(form, value or 1)

        drawn = re.sub(r"%([1-9])", draw, level.text).strip()
        return Label("label", depth, count[place] or 0, drawn) if drawn else None

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and level that a paragraph or its style names."""
        for properties in self._styles.paragraph_properties(paragraph):
            numbering = properties.find(W + "numPr")
            number = None if numbering is None else numbering.find(W + "numId")
            if number is not None:
                level = numbering.find(W + "ilvl")
                if level is not None:
                    return number.get(W + "val", "0"), whole(level.get(W + "val"), 0, _DEEPEST)
                for style in self._styles.style_ids(paragraph):
                    if style in self._by_style:
                        return number.get(W + "val", "0"), self._by_style[style][1]
                return number.get(W + "val", "0"), 0
        return "", 0

    def _levels_of(self, number: str, depth: int = 0) -> dict[int, Element]:
        part = self._lists.get(number)
        if part is None or depth > 2:
            return {}
        abstract = self._abstract.get(_value(part, "abstractNumId"))
        if abstract is None:
            return {}
        link = _value(abstract, "numStyleLink")
        if link:
            for other, candidate in self._lists.items():
                linked = self._abstract.get(_value(candidate, "abstractNumId"))
                if linked is not None and _value(linked, "styleLink") == link:
                    return self._levels_of(other, depth + 1)
        levels = {whole(e.get(W + "ilvl"), 0, _DEEPEST): e for e in abstract.iter(W + "lvl")}
        for override in part.iter(W + "lvlOverride"):
            for element in override.iter(W + "lvl"):
                levels[whole(override.get(W + "ilvl"), 0, _DEEPEST)] = element
        return levels

    def _read(self, number: str, place: int, element: Element) -> _Level:
        start = whole(_value(element, "start"), 1)
        return _Level(_value(element, "numFmt") or "decimal", _value(element, "lvlText"), start)

    def _count(self, number: str, place: int, levels: Mapping[int, _Level]) -> list[int | None]:
        part = self._lists[number]
        count = self._counts.setdefault(_value(part, "abstractNumId"), [None] * _LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for override in part.iter(W + "lvlOverride"):
                begin = _value(override, "startOverride")
                if begin:
                    count[whole(override.get(W + "ilvl"), 0, _DEEPEST)] = whole(begin, 1) - 1
        for at in range(place):
            if count[at] is None:
                count[at] = levels[at].start if at in levels else 1
        before = count[place]
        count[place] = levels[place].start if before is None else before + 1
        count[place + 1 :] = [None] * (_LEVELS - place - 1)
        return list(count)


def _value(element: Element, name: str) -> str:
    child = element.find(W + name)
    return "" if child is None else str(child.get(W + "val", ""))


def _roman(value: int) -> str:
    drawn = ""
    for size, sign in (
        *((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC")),
        *((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")),
    ):
        drawn += sign * (value // size)
        value %= size
    return drawn


def _letter(value: int) -> str:
    # After "z" Word goes on with "aa", "bb".
    return chr(ord("a") + (value - 1) % 26) * ((value - 1) // 26 + 1)


FORMS: Mapping[str, Callable[[int], str]] = {
    "decimalZero": lambda value: f"{value:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperLetter": lambda value: _letter(value).upper(),
    "lowerLetter": _letter,
    "none": lambda value: "",
    "bullet": lambda value: "",
}


def _drawn(form: str, value: int) -> str:
    return FORMS.get(form, str)(value)
