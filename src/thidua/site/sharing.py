"""The picture that messengers and social networks show beside a link to an article.

Its title stands on a plain ground, never on the photo: so it can be read on any photo, and nobody's
face lies under letters.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageOps

from thidua.colours import make_palette
from thidua.column import Article
from thidua.column.permission import may_appear, may_show_photos
from thidua.photos.album import Original, focus_of, originals
from thidua.photos.bands import Bands
from thidua.photos.cache import make_key
from thidua.photos.facts import Size
from thidua.photos.framing import frame
from thidua.photos.lettering import Setting, fit, lay, write
from thidua.photos.renditions import Renditions
from thidua.review import Edition
from thidua.schema.article import Channel
from thidua.schema.scalars import Focus
from thidua.schema.ward import Ward

CHANNEL: Channel = "mang-xa-hoi"
SIZE = Size(1200, 630)
"""What Open Graph's readers ask for: 1.91 to 1."""

_VERSION = 5
"""Of the drawing below: raise it with every change that shows."""

_PHOTO_WIDTH = 600
_MARGIN = 56
_HEAD = _MARGIN + 27
"""Where the title begins: two lines in the largest letters touch the fewest rows of blocks so."""
_AIR = 24
"""Between the title and the foot."""
_SIZES = (68, 62, 56, 50, 45, 41, 37, 34)
_SMALL = 27
_PANEL, _INK, _GOLD, _SOFT = "#7d1517", "#ffffff", "#e3b44c", "#f6dfd2"
_QUALITY = 84
"""White letters stay as sharp with a colour for every four points; messengers keep no more."""
_MOST_ENLARGED = 1.5
"""A smaller cover would come out blurred."""


@dataclass(frozen=True, slots=True)
class Card:
    """A sharing picture to be drawn."""

    title: str
    ward: str
    column: str
    cover: Renditions | None
    """The photo it may show."""
    panel: str = _PANEL
    """The ground, as ``#rrggbb``."""
    focus: Focus | None = None
    """What of the photo is to stay visible."""

    def key(self) -> str:
        """Return what the drawing depends on."""
        cover = self.cover.folder.name if self.cover else None
        named = (self.title, self.ward, self.column)
        focus = (self.focus.x, self.focus.y) if self.focus else None
        return make_key("sharing", _VERSION, *named, cover, self.panel, focus)

    @property
    def size(self) -> Size:
        """Its size in pixels, the same for all."""
        return SIZE

    def encode(self) -> bytes:
        """Draw it; return it as a JPEG file."""
        return _encode_photo_card(self) if self.cover else _encode_plain_card(self)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A card by what its drawing depends on: where that is told, nothing need be drawn."""

    key: str
    card: Card

    @classmethod
    def of(cls, card: Card) -> Drawing:
        """Return what is to be drawn of a card."""
        return cls(card.key(), card)


def plan_cards(edition: Edition, renditions: Mapping[Original, Renditions]) -> dict[str, Card]:
    """Return the card of every published article, by the article's id.

    A person who did not agree to social networks, or to photos, is not shown there.
    """
    ward = edition.column.ward
    return {
        article.id: Card(
            title=article.matter.title,
            ward=ward.name_on(article.day),
            column=ward.column,
            cover=_shareable_cover(article, edition, renditions),
            panel=panel_of(ward),
            focus=focus_of(article, article.matter.image or ""),
        )
        for article in edition.published
    }


def column_card(ward: Ward) -> Card:
    """Return the card of the column itself, for pages that have no picture of their own."""
    return Card(
        title=ward.column,
        ward=ward.name,
        column=ward.parent or ward.committee,
        cover=None,
        panel=panel_of(ward),
    )


def panel_of(ward: Ward) -> str:
    """Return the ground of the ward's pictures."""
    return make_palette(ward.colour).panel if ward.colour else _PANEL


def _shareable_cover(
    article: Article, edition: Edition, renditions: Mapping[Original, Renditions]
) -> Renditions | None:
    if not (may_show_photos(article) and may_appear(article, CHANNEL, edition.now)):
        return None
    original = originals(article, edition.column.ward.photos).get(article.matter.image or "")
    return renditions.get(original) if original else None


def draw_card(card: Card, beside: Image.Image | None = None) -> Image.Image:
    """Return a card's picture: title at the left, and at the right the cover, if there is one.

    ``beside`` is shown in the cover's place, fitted whole on white: a ward's mark.
    """
    photo = _photo(card.cover, card.focus) if card.cover else None
    if beside:
        photo = Image.new("RGB", (_PHOTO_WIDTH, SIZE.height), _INK)
        room = (_PHOTO_WIDTH - 2 * _MARGIN, SIZE.height - 2 * _MARGIN)
        mark = ImageOps.pad(beside.convert("RGBA"), room, color=(255, 255, 255, 0))
        photo.paste(mark, (_MARGIN, _MARGIN), mark.getchannel("A"))
    width = SIZE.width - (_PHOTO_WIDTH if photo else 0)
    inner = width - 2 * _MARGIN
    ground, foot = _ground(card.panel, card.column, card.ward, inner)
    picture = ground.copy()
    if photo:
        picture.paste(photo, (width, 0))
    title = _fit_title(card.title, inner, foot)
    write(ImageDraw.Draw(picture), (_MARGIN, _HEAD), title, "Bold", _INK)
    return picture


def _fit_title(title: str, inner: int, foot: int) -> Setting:
    return fit(title, "Bold", Size(inner, foot - _HEAD - _AIR), _SIZES)


def _encode_photo_card(card: Card) -> bytes:
    buffer = io.BytesIO()
    draw_card(card).save(buffer, "JPEG", quality=_QUALITY, subsampling=2)
    return buffer.getvalue()


def _encode_plain_card(card: Card) -> bytes:
    """Return :func:`draw_card` as a file: where no photo is, cards differ by their title alone."""
    inner = SIZE.width - 2 * _MARGIN
    title = _fit_title(card.title, inner, _ground(card.panel, card.column, card.ward, inner)[1])
    ground = _ground_bands(card.panel, card.column, card.ward)
    ink = lay(title, "Bold", (_MARGIN, _HEAD))
    if not ink.letters:
        return ground.content  # the font has none of them
    box = ground.around(ink.box)
    # Each point's share of white is the number of its colour: to blend them costs as much as all.
    part = ink.shape(box)
    part.putpalette(_shades(card.panel))
    return ground.replaced(part.convert("RGB"), box[:2])


@lru_cache(maxsize=4)
def _ground_bands(panel: str, column: str, ward: str) -> Bands:
    return Bands.encode(_ground(panel, column, ward, SIZE.width - 2 * _MARGIN)[0], _QUALITY)


@lru_cache(maxsize=4)
def _shades(panel: str) -> bytes:
    """Return the colours from the ground to the ink."""
    shades = Image.new("RGB", (256, 1), panel)
    shades.paste(_INK, mask=Image.frombytes("L", shades.size, bytes(range(256))))
    return shades.tobytes()


@lru_cache(maxsize=4)
def _ground(panel: str, column: str, ward: str, inner: int) -> tuple[Image.Image, int]:
    """Return what all cards of a ward have, never to be drawn on, and where its foot begins."""
    picture = Image.new("RGB", (SIZE.width, SIZE.height), panel)
    canvas = ImageDraw.Draw(picture)
    canvas.rectangle((_MARGIN, _MARGIN, _MARGIN + 96, _MARGIN + 7), _GOLD)
    above = fit(column, "Bold", Size(inner, _SMALL * 2), (_SMALL,))
    below = fit(ward, "Regular", Size(inner, _SMALL * 3), (_SMALL,))
    foot = SIZE.height - _MARGIN - above.height - below.height
    write(canvas, (_MARGIN, foot), above, "Bold", _GOLD)
    write(canvas, (_MARGIN, foot + above.height), below, "Regular", _SOFT)
    return picture, foot


def _photo(cover: Renditions, focus: Focus | None) -> Image.Image | None:
    """Return the cover's part for the card; ``None`` if it is too small for it."""
    room = Size(_PHOTO_WIDTH, SIZE.height)
    files = [file for file in cover.files if file.media_type != "image/avif"]
    enough = [f for f in files if f.size.width >= room.width and f.size.height >= room.height]
    chosen = min(enough, key=lambda f: f.size.width, default=cover.largest)
    enlarged = max(room.width / chosen.size.width, room.height / chosen.size.height)
    if enlarged > _MOST_ENLARGED:
        return None
    with Image.open(cover.folder / chosen.name) as image:
        seen = image.convert("RGBA" if image.has_transparency_data else "RGB")
        opaque = Image.new("RGB", image.size, _INK)
        opaque.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return frame(opaque, room, focus or cover.focus)
