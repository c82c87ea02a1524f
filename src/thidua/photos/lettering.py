"""Words set into a picture, in Source Sans, which has every Vietnamese letter."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import as_file, files

from PIL import Image, ImageDraw, ImageFont

from thidua.photos.facts import Box, Size

LINE_HEIGHT = 1.26
"""Of the letters' size: room for the two marks on Ẫ and the one below Ậ."""

_BASELINE = 1.014
"""Below the top of a line: the font's own ascent and a hair for the highest marks."""

_MEASURED_AT = 100
_FULL = 255
"""Of a point that lies within a letter."""
_FONTS = "font_source_sans_pro"
_NOT_A_LETTER = "\uffff"
_DASH = re.compile(r" (?=[–—] )")

Colour = str


@dataclass(frozen=True, slots=True)
class Setting:
    """Text cut into lines, with the size of its letters in pixels."""

    lines: tuple[str, ...]
    size: int

    @property
    def height(self) -> int:
        """How much room the lines take."""
        return round(len(self.lines) * self.size * LINE_HEIGHT)


def fit(text: str, face: str, room: Size, sizes: Sequence[int]) -> Setting:
    """Return the text in the largest of ``sizes`` that fits, in lines of about one length.

    Text that fits in none is cut in the smallest, and ends with "…".
    """
    words = _measure(text, face)
    for size in sizes:
        lines = _break(words, room.width * _MEASURED_AT / size)
        setting = Setting(tuple(_spell(lines)), size)
        if setting.height <= room.height:
            return Setting(tuple(_spell(_even_out(words, lines, room, size))), size)
    kept = list(setting.lines[: int(room.height / (size * LINE_HEIGHT))])
    return Setting((*kept[:-1], f"{kept[-1].rsplit(' ', 1)[0]} …"), size)


@dataclass(frozen=True, slots=True)
class Ink:
    """What the letters of a text cover."""

    letters: tuple[tuple[int, int, Image.Image], ...]
    """Where each stands, and its shape."""

    @property
    def box(self) -> Box:
        """Return what holds them all."""
        return (
            min((left for left, _, _ in self.letters), default=0),
            min((top for _, top, _ in self.letters), default=0),
            max((left + shape.width for left, _, shape in self.letters), default=0),
            max((top + shape.height for _, top, shape in self.letters), default=0),
        )

    def shape(self, box: Box) -> Image.Image:
        """Return how much of each point in a box is covered."""
        left, top, right, bottom = box
        whole = Image.new("L", (right - left, bottom - top))
        canvas = ImageDraw.Draw(whole)
        for x, y, letter in self.letters:
            canvas.bitmap((x - left, y - top), letter, _FULL)
        return whole


def lay(setting: Setting, face: str, at: tuple[int, int]) -> Ink:
    """Return the letters of lines in their places below ``at``, the left upper corner.

    A letter is drawn once, for all lines with it: the font pulls none towards another, and each
    takes whole pixels.
    """
    letters = []
    for number, line in enumerate(setting.lines):
        baseline = at[1] + round((number * LINE_HEIGHT + _BASELINE) * setting.size)
        start = at[0]
        for sign in line:
            letter = _letter(face, setting.size, sign)
            if letter.shape:
                letters.append((start + letter.left, baseline + letter.top, letter.shape))
            start += letter.advance
    return Ink(tuple(letters))


def write(
    canvas: ImageDraw.ImageDraw, at: tuple[int, int], setting: Setting, face: str, colour: Colour
) -> None:
    """Draw lines below ``at``, the left upper corner."""
    ink = lay(setting, face, at)
    canvas.bitmap(ink.box[:2], ink.shape(ink.box), colour)


@dataclass(frozen=True, slots=True)
class _Letter:
    """A letter as it is drawn, in pixels from where it begins on its baseline."""

    shape: Image.Image | None
    """How much of each point it covers; a space covers none."""
    left: int
    top: int
    advance: int
    """To where the next one begins."""


@lru_cache(maxsize=256)
def _letter(face: str, size: int, sign: str) -> _Letter:
    font = _font(face, size)
    left, top, right, bottom = map(round, font.getbbox(sign, anchor="ls"))
    shape = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(shape).text((-left, -top), sign, _FULL, font, anchor="ls")
    return _Letter(shape if shape.getbbox() else None, left, top, round(font.getlength(sign)))


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    width: float
    """Of a hundred pixels' letters, with the space before it left out."""
    face: str


def _measure(text: str, face: str) -> list[_Word]:
    shown = "".join(sign for sign in unicodedata.normalize("NFC", text) if _has(face, sign))
    # A dash ends a line and begins none.
    joined = _DASH.sub("\u00a0", " ".join(shown.split()))
    return [_Word(word, _width(word, face), face) for word in joined.split(" ")]


@lru_cache(maxsize=4096)
def _width(word: str, face: str) -> float:
    """Return the width of a word; titles are made of few."""
    return _font(face, _MEASURED_AT).getlength(word)


def _break(words: Sequence[_Word], width: float) -> list[list[_Word]]:
    """Break words into lines; one that is wider than a line goes on in the next."""
    space = 20.0  # a fifth of the letters' size, as the font has it
    lines: list[list[_Word]] = [[]]
    taken = 0.0
    for word in (part for whole in words for part in _parts(whole, width)):
        needed = word.width + (space if lines[-1] else 0)
        if lines[-1] and taken + needed > width:
            lines.append([])
            taken, needed = 0.0, word.width
        lines[-1].append(word)
        taken += needed
    return lines


def _parts(word: _Word, width: float) -> Iterator[_Word]:
    if word.width <= width:
        yield word
        return
    part, taken = "", 0.0
    for sign in word.text:
        needed = _width(sign, word.face)
        if part and taken + needed > width:
            yield _Word(part, taken, word.face)
            part, taken = "", 0.0
        part, taken = part + sign, taken + needed
    yield _Word(part, taken, word.face)


def _even_out(
    words: Sequence[_Word], lines: list[list[_Word]], room: Size, size: int
) -> list[list[_Word]]:
    """Narrow the lines as far as their number stays: no last line of one word."""
    widest = room.width * _MEASURED_AT / size
    narrowest = max((word.width for word in words), default=0.0)
    best = lines
    for step in range(1, 16):
        width = widest - (widest - min(narrowest, widest)) * step / 16
        tried = _break(words, width)
        if len(tried) > len(lines):
            break
        best = tried
    return best


def _spell(lines: Sequence[Sequence[_Word]]) -> Iterator[str]:
    for line in lines:
        yield " ".join(word.text for word in line)


@cache
def _has(face: str, sign: str) -> bool:
    """Tell whether the font has a letter; a box in its place helps nobody."""
    font = _font(face, _MEASURED_AT)
    return sign.isspace() or bytes(font.getmask(sign)) != bytes(font.getmask(_NOT_A_LETTER))


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    with as_file(files(_FONTS) / "files" / f"SourceSansPro-{face}.ttf") as path:
        # Every Vietnamese letter is one sign in NFC, so no shaping is needed; without it the
        # picture is the same whatever else is installed.
        return ImageFont.truetype(str(path), size, layout_engine=ImageFont.Layout.BASIC)
