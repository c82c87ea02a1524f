"""Styles of a Word document: what a run or paragraph is when it does not say so itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.intake.reading import Element, whole
from thidua.intake.word_parts import W

_MAX_CHAIN = 20
"""Styles based on one another; a loop ends there too."""


class Styles:
    """The styles of one document, by their id."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {}
        self._default_paragraph = ""
        self._defaults: Element | None = None
        for style in () if root is None else root.iter(W + "style"):
            self._styles[style.get(W + "styleId", "")] = style
            is_default = style.get(W + "default") in ("1", "true", "on")
            if is_default and style.get(W + "type") == "paragraph":
                self._default_paragraph = style.get(W + "styleId", "")
        if root is not None:
            self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")

    def name_of(self, paragraph: Element) -> str:
        """Return a paragraph's style as Word names it in English, in small letters."""
        style = next(self._chain(self._style_id(paragraph)), None)
        name = None if style is None else style.find(W + "name")
        return "" if name is None else str(name.get(W + "val", "")).lower()

    def heading_level(self, paragraph: Element) -> int:
        """Return the level of a heading from 1, and 0 for other paragraphs."""
        for properties in self.paragraph_properties(paragraph):
            level = properties.find(W + "outlineLvl")
            if level is not None:
                value = whole(level.get(W + "val"), 9)
                return value + 1 if value < 9 else 0
        for style in self._chain(self._style_id(paragraph)):
            name = style.find(W + "name")
            match = re.fullmatch(
                r"heading (\d)", "" if name is None else name.get(W + "val", "").lower()
            )
            if match:
                return int(match[1])
        return 0

    def alignment(self, paragraph: Element) -> str:
        """Return "center", "right" or another value of ``w:jc``; empty for the usual."""
        for properties in self.paragraph_properties(paragraph):
            alignment = properties.find(W + "jc")
            if alignment is not None:
                value = str(alignment.get(W + "val", ""))
                return "right" if value == "end" else value
        return ""

    def font(self, run: Element, paragraph: Element) -> str:
        """Return the name of the font that draws a run's letters beyond ASCII."""
        for properties in self._run_properties(run, paragraph):
            fonts = properties.find(W + "rFonts")
            if fonts is None:
                continue
            # A theme's font overrides a named one, and themes came after Unicode.
            if fonts.get(W + "hAnsiTheme") or fonts.get(W + "asciiTheme"):
                return ""
            name = fonts.get(W + "hAnsi") or fonts.get(W + "ascii")
            if name:
                return str(name)
        return ""

    def is_set(self, name: str, run: Element, paragraph: Element) -> bool:
        """Tell whether a switch such as "b", "i" or "vanish" is on for a run."""
        for properties in self._run_properties(run, paragraph):
            switch = properties.find(W + name)
            if switch is not None:
                return switch.get(W + "val") not in ("0", "false", "off")
        return False

    def paragraph_properties(self, paragraph: Element) -> Iterator[Element]:
        """Yield ``w:pPr`` of a paragraph and of its styles, nearest first."""
        own = paragraph.find(W + "pPr")
        if own is not None:
            yield own
        for style in self._chain(self._style_id(paragraph)):
            properties = style.find(W + "pPr")
            if properties is not None:
                yield properties

    def style_ids(self, paragraph: Element) -> Iterator[str]:
        """Yield the ids of a paragraph's style and of those it is based on."""
        for style in self._chain(self._style_id(paragraph)):
            yield style.get(W + "styleId", "")

    def _style_id(self, paragraph: Element) -> str:
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        return self._default_paragraph if named is None else str(named.get(W + "val", ""))

    def _run_properties(self, run: Element, paragraph: Element) -> Iterator[Element]:
        own = run.find(W + "rPr")
        if own is not None:
            yield own
        named = None if own is None else own.find(W + "rStyle")
        ids = [self._style_id(paragraph)]
        if named is not None:
            ids.insert(0, named.get(W + "val", ""))
        for style_id in ids:
            for style in self._chain(style_id):
                properties = style.find(W + "rPr")
                if properties is not None:
                    yield properties
        if self._defaults is not None:
            yield self._defaults

    def _chain(self, style_id: str) -> Iterator[Element]:
        for _ in range(_MAX_CHAIN):
            style = self._styles.get(style_id)
            if style is None:
                return
            yield style
            based_on = style.find(W + "basedOn")
            if based_on is None:
                return
            style_id = based_on.get(W + "val", "")
