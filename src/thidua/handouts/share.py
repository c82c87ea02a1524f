"""What is posted on a fanpage and in Zalo: texts within the lengths that people see, and pictures.

A phone shows some 125 characters of a post before "Xem thêm", a computer some 480; Zalo shows the
first 150 of a title and 300 of what follows. So the title stands first, the address before the
lead's end can be cut, and tags last.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import Image, ImageDraw

from thidua.colours import WHITE
from thidua.column import Column
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.prints import approved_bytes
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.photos import PhotoError, render_all
from thidua.photos.album import originals
from thidua.photos.facts import Size
from thidua.photos.framing import frame
from thidua.photos.lettering import fit, write
from thidua.photos.source import upright
from thidua.review import Edition
from thidua.site.sharing import Card, draw_card, panel_of

ON_PHONE, ON_COMPUTER = 125, 480
"""Characters of a post that are seen before "Xem thêm"."""
ZALO_TITLE, ZALO_TEXT = 150, 300
_MOST_TAGS = 4

SHAPES: Mapping[str, Size] = {
    "1x1": Size(1080, 1080),
    "4x5": Size(1080, 1350),
    "9x16": Size(1080, 1920),
}
_CARD = "1200x630"
_COVERED = 250
"""Pixels above and below a 9:16 picture that telephones lay their buttons over."""
_MARGIN = 72
_GOLD, _SOFT = "#e3b44c", "#f6dfd2"
_TITLES = (88, 80, 72, 64, 58, 52, 46)
_SMALL = 34


@dataclass(frozen=True, slots=True)
class Post:
    """The texts for one article."""

    fanpage: str
    zalo: str


def make_share(edition: Edition, material: Material) -> list[Product]:
    """Return the texts and pictures for an article. Raises :class:`HandoutError`."""
    column, article = edition.column, material.article
    folder = f"{article.year}-{article.slug}"
    post = compose(column, material)
    photo = _photo(column, material)
    files = {
        "fanpage.txt": post.fanpage.encode(),
        "zalo.txt": post.zalo.encode(),
        f"anh-{_CARD}.jpg": _jpeg(_draw_wide(column, material)),
        **{
            f"anh-{name}.jpg": _jpeg(draw(column, material, shape, photo))
            for name, shape in SHAPES.items()
        },
    }
    return [
        Product(Kind.SHARE, f"{folder}/{name}", content, (material,))
        for name, content in files.items()
    ]


# Texts


def compose(column: Column, material: Material) -> Post:
    """Return the texts of a post: title, lead, address, tags."""
    article = material.article
    matter = article.matter
    address = f"{column.site_url.rstrip('/')}/{article.address}"
    tags = " ".join(hashtags(column, material))
    tail = f"\n\nĐọc cả bài: {address}\n\n{tags}".rstrip()
    title = shorten(matter.title, ON_PHONE)
    lead = shorten(matter.summary, max(60, ON_COMPUTER - len(title) - len(tail) - 2))
    zalo_title = shorten(matter.title, ZALO_TITLE)
    zalo_lead = shorten(matter.summary, ZALO_TEXT - len(address) - 2)
    return Post(f"{title}\n\n{lead}{tail}\n", f"{zalo_title}\n\n{zalo_lead}\n{address}\n")


def hashtags(column: Column, material: Material) -> tuple[str, ...]:
    """Return tags: the column, the article's movements by their short names, its own tags."""
    matter = material.article.matter
    movements = column.registers.movements
    named = [movements[slug].title for slug in matter.movements if slug in movements]
    words = (column.ward.column, *matter.tags, *(name for name in named if len(name) <= 40))
    found = dict.fromkeys(tag for tag in map(_hashtag, words) if tag)
    return tuple(found)[:_MOST_TAGS]


def _hashtag(words: str) -> str:
    parts = re.findall(r"\w+", words)
    return "#" + "".join(part[:1].upper() + part[1:] for part in parts) if parts else ""


def shorten(text: str, room: int) -> str:
    """Return a text cut to so many characters: after a sentence, else after a word and with "…"."""
    if len(text) <= room:
        return text
    kept = text[: max(1, room)]
    end = max(kept.rfind(sign) for sign in (". ", "! ", "? "))
    if end > room // 2:
        return kept[: end + 1]
    return f"{kept[: max(1, room - 1)].rsplit(' ', 1)[0].rstrip(' ,;:–-')}…"


# Pictures


def _photo(column: Column, material: Material) -> Image.Image | None:
    article = material.article
    target = article.matter.image
    if not (target and article.cover and material.shows_photos):
        return None
    try:
        content = approved_bytes(column.root, material, target)
        whole = upright(content, column.ward.photos.max_megapixels, SHAPES["9x16"].height)
    except PhotoError as error:
        raise HandoutError(Refusal(article.cover.path, f"ảnh {error.cause}", error.fix)) from error
    paper = Image.new("RGB", whole.size, WHITE)
    paper.paste(whole, mask=whole.getchannel("A") if whole.mode == "RGBA" else None)
    return paper


def draw(column: Column, material: Material, shape: Size, photo: Image.Image | None) -> Image.Image:
    """Return a picture: the photo above, the title on plain ground below; nobody's face lies
    under letters."""
    ward, article = column.ward, material.article
    picture = Image.new("RGB", (shape.width, shape.height), panel_of(ward))
    covered = _COVERED if shape == SHAPES["9x16"] else 0
    top = covered
    if photo:
        height = round((shape.height - 2 * covered) * 0.54)
        picture.paste(frame(photo, Size(shape.width, height)), (0, covered))
        top = covered + height
    canvas = ImageDraw.Draw(picture)
    inner = shape.width - 2 * _MARGIN
    canvas.rectangle((_MARGIN, top + _MARGIN, _MARGIN + 120, top + _MARGIN + 9), _GOLD)
    name = fit(ward.column, "Bold", Size(inner, _SMALL * 2), (_SMALL,))
    whose = fit(ward.name_on(article.day), "Regular", Size(inner, _SMALL * 3), (_SMALL,))
    foot = shape.height - covered - _MARGIN - name.height - whose.height
    head = top + _MARGIN + 40
    title = fit(article.matter.title, "Bold", Size(inner, foot - head - 24), _TITLES)
    for setting, face, at, colour in (
        (title, "Bold", head, WHITE),
        (name, "Bold", foot, _GOLD),
        (whose, "Regular", foot + name.height, _SOFT),
    ):
        write(canvas, (_MARGIN, at), setting, face, colour)
    return picture


def _draw_wide(column: Column, material: Material) -> Image.Image:
    """Return the picture that messengers show beside the link, as the site has it."""
    article, ward = material.article, column.ward
    original = originals(article, ward.photos).get(article.matter.image or "")
    cover = None
    if original and material.shows_photos:
        made, failed = render_all(
            column.root, [original], ward.photos, column.root / ".cache/photos"
        )
        if failed:
            raise HandoutError(
                *(Refusal(one.path, f"ảnh {e.cause}", e.fix) for one, e in failed.items())
            )
        cover = made[original]
    return draw_card(
        Card(
            title=article.matter.title,
            ward=ward.name_on(article.day),
            column=ward.column,
            cover=cover,
            panel=panel_of(ward),
        )
    )


def _jpeg(image: Image.Image) -> bytes:
    target = io.BytesIO()
    image.save(target, "JPEG", quality=88, subsampling=0, optimize=True)
    return target.getvalue()
