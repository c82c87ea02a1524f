"""The pictures of a text as HTML: single ones, galleries, and the plates of a photo essay.

A gallery is a plain Markdown list of nothing but pictures. Its pictures link to their largest
rendition, so it needs no script; ``gallery.js`` shows them in place where it can.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

from thidua.site.pages import Picture

ESSAY = "anh"
"""The kind of article whose pictures are the article."""

BODY_SIZES = "(min-width: 48rem) 42rem, 100vw"
"""How wide a picture in the text is shown: the text column, or a phone's whole width."""

GALLERY_SIZES = "(min-width: 48rem) 14rem, 50vw"
PLATE_SIZES = "(min-width: 64rem) 60rem, 100vw"
PLATE_WIDTH = 960
"""Pixels that a plate takes on a screen that has them; a small scan is not enlarged to it."""

_YEAR = re.compile(r"(khoảng\s+)?\d{4}(\s*[–-]\s*\d{4})?", re.I)


@dataclass(frozen=True, slots=True)
class Display:
    """What the pictures of one text are, by their target as written, and how they are shown."""

    pictures: Mapping[str, Picture]
    prefix: str
    """Stands before every address."""
    is_essay: bool
    is_first_eager: bool


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


def show_pictures(tree: ElementTree.Element, display: Display) -> None:
    """Put into place of every ``<img>`` what readers get."""
    parents = {child: parent for parent in tree.iter() for child in parent}
    images = [element for element in parents if element.tag == "img"]
    frames = {image: _frame(image, parents) for image in images}
    plates = [image for image in images if frames[image] is not None]
    places = {image: place for place, image in enumerate(plates, 1)}
    for number, image in enumerate(images):
        picture = display.pictures.get(image.get("src", ""))
        frame = frames[image]
        if picture is None:
            # The check before the build named it; nothing unknown is ever shown.
            _replace(parents[image], image, ElementTree.Element("span"))
            continue
        view = _View(picture, image, display, is_first=number == 0)
        if frame is None:
            _replace(parents[image], image, view.element(BODY_SIZES))
        elif display.is_essay:
            place = f"Ảnh {places[image]}/{len(plates)}"
            width = picture.renditions.largest.size.width
            sizes = PLATE_SIZES if width >= PLATE_WIDTH else f"min({width}px, 100vw)"
            _fill(frame, view.figure(sizes, place, is_linked=True), "plate")
        elif frame.tag == "li":
            _fill(frame, view.figure(GALLERY_SIZES, is_linked=True), "")
        else:
            _fill(frame, view.figure(BODY_SIZES), "")
    for element in tree.iter():
        if _is_gallery(element):
            element.set("class", "plates" if display.is_essay else "gallery")
            element.set("role", "list")


@dataclass(frozen=True, slots=True)
class _View:
    """One picture on its way to HTML."""

    picture: Picture
    image: ElementTree.Element
    display: Display
    is_first: bool

    def element(self, sizes: str) -> ElementTree.Element:
        """Return ``<picture>`` with every width, and a JPEG to fall back on."""
        renditions = self.picture.renditions
        prefix = self.display.prefix + self.picture.folder
        element = ElementTree.Element("picture")
        for made in (renditions.avif, renditions.webp):
            if made:
                srcset = ", ".join(f"{prefix}{one.name} {one.size.width}w" for one in made)
                kind = {"type": made[0].media_type, "srcset": srcset, "sizes": sizes}
                ElementTree.SubElement(element, "source", kind)
        size = renditions.largest.size
        is_eager = self.is_first and self.display.is_first_eager
        ElementTree.SubElement(
            element,
            "img",
            {
                "src": prefix + renditions.jpeg.name,
                "alt": self.image.get("alt", ""),
                "width": str(size.width),
                "height": str(size.height),
                "decoding": "async",
                **({"fetchpriority": "high"} if is_eager else {"loading": "lazy"}),
                **({"class": f"tone-{renditions.tone}"} if renditions.tone else {}),
            },
        )
        return element

    def figure(
        self, sizes: str, place: str = "", *, is_linked: bool = False
    ) -> list[ElementTree.Element]:
        """Return what a figure holds: the picture and its caption."""
        shown = self.element(sizes)
        if is_linked:
            address = self.picture.folder + self.picture.renditions.largest.name
            link = ElementTree.Element("a", {"href": self.display.prefix + address})
            link.append(shown)
            shown = link
        caption = parse_caption(self.image.get("title", ""))
        parts = (("place", place), ("", caption.text), ("facts", caption.facts))
        told = [(name, words) for name, words in parts if words]
        if not told:
            return [shown]
        below = ElementTree.Element("figcaption")
        for name, words in told:
            line = ElementTree.SubElement(below, "span", {"class": name} if name else {})
            line.text = words
            line.tail = " "
        return [shown, below]


def _frame(
    image: ElementTree.Element, parents: Mapping[ElementTree.Element, ElementTree.Element]
) -> ElementTree.Element | None:
    """Return what becomes the figure of a picture: its list item, or the paragraph it fills."""
    parent = parents[image]
    if parent.tag == "p" and _holds_only(parent, image):
        item = parents.get(parent)
        if item is not None and item.tag == "li" and _is_gallery(parents[item]):
            return item
        return parent
    if parent.tag == "li" and _is_gallery(parents[parent]):
        return parent
    return None


def _is_gallery(element: ElementTree.Element) -> bool:
    """Tell whether an element is a list of pictures alone, before or after they are shown."""
    return element.tag in ("ul", "ol") and len(element) > 0 and all(map(_is_picture, element))


def _is_picture(item: ElementTree.Element) -> bool:
    inner = list(item)
    if len(inner) == 1 and inner[0].tag == "p":
        return _holds_only(item, inner[0]) and _is_picture(inner[0])
    return len(inner) == 1 and inner[0].tag in ("img", "figure") and _holds_only(item, inner[0])


def _holds_only(parent: ElementTree.Element, child: ElementTree.Element) -> bool:
    return len(parent) == 1 and not ((parent.text or "") + (child.tail or "")).strip()


def _fill(frame: ElementTree.Element, content: list[ElementTree.Element], name: str) -> None:
    """Turn a paragraph into a figure, or put one into a list item."""
    tail = frame.tail
    tag = frame.tag
    frame.clear()
    frame.tail = tail
    figure = frame
    if tag == "li":
        figure = ElementTree.SubElement(frame, "figure")
    else:
        frame.tag = "figure"
    if name:
        figure.set("class", name)
    figure.extend(content)


def _replace(
    parent: ElementTree.Element, old: ElementTree.Element, new: ElementTree.Element
) -> None:
    new.tail = old.tail
    index = list(parent).index(old)
    parent[index] = new
