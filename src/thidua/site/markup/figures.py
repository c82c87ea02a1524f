"""The pictures of a text as HTML: single ones, galleries, and the plates of a photo essay.

A gallery is a plain Markdown list of nothing but pictures. Its pictures link to their largest
rendition, so it needs no script; ``gallery.js`` shows them in place where it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from markdown_it.token import Token

from thidua.photos import Size
from thidua.site.markup.sizes import fit_sizes
from thidua.site.pages import Picture

ESSAY = "anh"
"""The kind of article whose pictures are the article."""

BODY_SIZES = "(min-width: 44rem) 42rem, calc(100vw - 2rem)"
"""How wide a picture in the text is shown: the text column, or a phone's whole width."""

GALLERY_SIZES = "(min-width: 43rem) 13.34rem, calc(50vw - 1.5rem)"
GALLERY_SHAPE = 4 / 3
PLATE_WIDTH = 960
"""Pixels that a plate takes on a screen that has them; a small scan is not enlarged to it."""
PLATE_HEIGHT = 90
"""Hundredths of the screen's height that it takes at most."""

_COLUMN = 672
"""Pixels that the text column is wide at most."""

_YEAR = re.compile(r"(khoảng\s+)?\d{4}(\s*[–-]\s*\d{4})?", re.I)


@dataclass(frozen=True, slots=True)
class Caption:
    """What is told below a picture; every part may be empty."""

    text: str
    year: str = ""
    source: str = ""

    @property
    def facts(self) -> str:
        """Year and source in one line."""
        names_itself = self.source.lower().startswith("nguồn")
        source = self.source if names_itself or not self.source else f"Nguồn: {self.source}"
        year = f"Năm {self.year}" if self.year[:1].isdigit() else self.year
        line = " · ".join(part for part in (year, source) if part)
        return line[:1].upper() + line[1:]


def parse_caption(title: str) -> Caption:
    """Read a picture's title: "Chú thích | năm | nguồn", the last two as wanted."""
    text, *rest = (part.strip() for part in title.split("|"))
    match rest:
        case []:
            return Caption(text)
        case [one]:
            return Caption(text, one) if _YEAR.fullmatch(one) else Caption(text, "", one)
        case [year, *source]:
            return Caption(text, year, " ".join(source))
    raise AssertionError(rest)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture stands, if it is more than a part of a sentence."""

    kind: Literal["figure", "gallery"]
    """A paragraph of its own, or an item of a list of nothing but pictures."""
    number: int
    """Which of the text's figures it is, from 1."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How the pictures of a text stand: single ones, galleries, or parts of a sentence."""

    places: Mapping[int, Place]
    """By the identity of their inline token."""
    galleries: frozenset[int]
    """The lists that are galleries, by the identity of the inline token of their first item."""
    first: Token | None
    """The first picture of all."""


NO_PICTURES = Layout({}, frozenset(), None)


def lay_out(tokens: Sequence[Token]) -> Layout:
    """Find how the pictures of a text stand."""
    paragraphs = [
        place
        for place, token in enumerate(tokens)
        if token.type == "paragraph_open" and _holds_only_a_picture(tokens[place + 1])
    ]
    galleries = {
        place: items
        for place, token in enumerate(tokens)
        if paragraphs
        and token.type in ("bullet_list_open", "ordered_list_open")
        and (items := _picture_items(tokens, place))
    }
    of_galleries = {item + 1 for items in galleries.values() for item in items}
    # In a list with words a picture stays part of its item, unless a paragraph parts them.
    figures = [place for place in paragraphs if place in of_galleries or not tokens[place].hidden]
    images = (
        child
        for token in tokens
        for child in token.children or ()
        if token.type == "inline" and child.type == "image"
    )
    return Layout(
        {
            id(tokens[place + 1]): Place("gallery" if place in of_galleries else "figure", number)
            for number, place in enumerate(figures, 1)
        },
        frozenset(id(tokens[items[0] + 2]) for items in galleries.values()),
        next(images, None),
    )


def only_picture(inline: Token) -> Token:
    """Return the picture of a paragraph that holds nothing else."""
    return next(child for child in inline.children or () if child.type == "image")


def _holds_only_a_picture(inline: Token) -> bool:
    children = [child for child in inline.children or () if child.content.strip() or child.tag]
    return len(children) == 1 and children[0].type == "image"


def _picture_items(tokens: Sequence[Token], place: int) -> list[int]:
    """Return the items of a list of nothing but pictures, by place; none for another list."""
    level = tokens[place].level
    items: list[int] = []
    at = place + 1
    while tokens[at].level > level:
        inner = tokens[at : at + 5]
        kinds = [token.type for token in inner]
        if kinds != _PICTURE_ITEM or not _holds_only_a_picture(inner[2]):
            return []
        items.append(at)
        at += 5
    return items


_PICTURE_ITEM = ["list_item_open", "paragraph_open", "inline", "paragraph_close", "list_item_close"]


@dataclass(frozen=True, slots=True)
class View:
    """One picture on its way to HTML."""

    picture: Picture
    alt: str
    title: str
    prefix: str
    """Stands before every address."""
    is_eager: bool

    def element(self, sizes: str, shape: float = 0.0) -> str:
        """Return ``<picture>`` with every width, and a JPEG to fall back on.

        The layout is told as to :func:`fit_sizes`. Width and height are the
        fallback's own: a reader of feeds may have nothing else.
        """
        renditions = self.picture.renditions
        folder = self.prefix + self.picture.folder
        told = fit_sizes(sizes, renditions.largest.size, shape)
        parts = ["<picture>"]
        for made in renditions.series:
            srcset = ", ".join(f"{folder}{one.name} {one.size.width}w" for one in made)
            media = made[0].media_type
            parts.append(f'<source type="{media}" srcset="{srcset}" sizes="{told}">')
        size, marks = renditions.fallback.size, self.picture.marks
        parts.append(
            f'<img src="{folder}{renditions.fallback.name}" alt="{escape(self.alt)}"'
            f' width="{size.width}" height="{size.height}" decoding="async"'
            + (' fetchpriority="high"' if self.is_eager else ' loading="lazy"')
            + (f' class="{marks}"' if marks else "")
            + "></picture>"
        )
        return "".join(parts)

    def file(self, address: str) -> str:
        """Return the picture of a plain page, which stands at ``address``: as wide as it is.

        What moves rests for readers who asked their machine for it.
        """
        renditions = self.picture.renditions
        folder, size = self.prefix + self.picture.folder, renditions.fallback.size
        parts = ["<picture>"]
        if renditions.still:
            still = f"{folder}{renditions.still.name}"
            rest = "(prefers-reduced-motion: reduce)"
            parts.append(f'<source media="{rest}" srcset="{still}">')
        sizes = _own_sizes(size.width, _COLUMN, BODY_SIZES)
        told = fit_sizes(sizes, size)
        for made in renditions.series:
            srcset = ", ".join(f"{folder}{one.name} {one.size.width}w" for one in made)
            parts.append(f'<source type="{made[0].media_type}" srcset="{srcset}" sizes="{told}">')
        parts.append(
            f'<img src="{self.prefix}{address}" alt="{escape(self.alt)}" width="{size.width}"'
            f' height="{size.height}" decoding="async" loading="lazy"></picture>'
        )
        return "".join(parts)

    def figure(self, place: Place, essay_of: int) -> str:
        """Return a figure: the picture and its caption.

        ``essay_of`` counts the plates of a photo essay; 0 where the text is none.
        """
        if essay_of:
            width = self.picture.renditions.largest.size.width
            sizes = _own_sizes(
                width, PLATE_WIDTH, _plate_sizes(self.picture.renditions.largest.size)
            )
            number = f"Ảnh {place.number}/{essay_of}"
            linked = self._linked(sizes)
            return f'<figure class="plate">{linked}{self._told(number)}</figure>'
        if place.kind == "gallery":
            linked = self._linked(GALLERY_SIZES, GALLERY_SHAPE)
            return f"<figure>{linked}{self._told()}</figure>"
        return f"<figure>{self.element(BODY_SIZES)}{self._told()}</figure>"

    def _linked(self, sizes: str, shape: float = 0.0) -> str:
        address = self.prefix + self.picture.folder + self.picture.renditions.largest.name
        shown = self.element(sizes, shape)
        return f'<a href="{address}">{shown}</a>'

    def _told(self, number: str = "") -> str:
        return tell(parse_caption(self.title), number)


def _plate_sizes(size: Size) -> str:
    """Return how wide a plate is shown: by the column, the screen, or the height it may take."""
    by_height = PLATE_HEIGHT * size.width / size.height
    return f"min({PLATE_WIDTH}px, 100vw - 2rem, {by_height:.4g}vh)"


def _own_sizes(width: int, room: int, sizes: str) -> str:
    """Return how wide a picture is shown that is not enlarged to the room there is, in pixels."""
    return sizes if width >= room else f"(min-width: {width + 32}px) {width}px, calc(100vw - 2rem)"


def tell(caption: Caption, number: str = "") -> str:
    """Return a caption as HTML; nothing where it is empty."""
    parts = (("place", number), ("", caption.text), ("facts", caption.facts))
    lines = [
        f"<span{f' class={chr(34)}{name}{chr(34)}' if name else ''}>{escape(words)}</span> "
        for name, words in parts
        if words
    ]
    return f"<figcaption>{''.join(lines)}</figcaption>" if lines else ""
