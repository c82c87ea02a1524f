"""Exhibition panels of a photo essay: a picture on each, with caption, year and source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from thidua.column import Column
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import Look, bind, headline, look_of
from thidua.handouts.posters import Place, address_of, files_of
from thidua.handouts.prints import ON_WALL, SHEETS, Print, print_of
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.handouts.typesetting import Typeset, set_pdf
from thidua.photos import PhotoError
from thidua.review import Edition
from thidua.site.markup.story import Figure, read_story


@dataclass(frozen=True, slots=True)
class Plate:
    """One picture of an exhibition."""

    file: str
    alt: str
    caption: str
    facts: str


@dataclass(frozen=True, slots=True)
class Panels:
    """What the layout ``panels.typ`` shows; millimetres, lying."""

    look: Look
    title: str
    essay: str
    lead: str
    width: float
    height: float
    plates: tuple[Plate, ...]
    address: str


def make_panels(edition: Edition, material: Material, size: str, now: datetime) -> Product:
    """Return the panels of an article's pictures. Raises :class:`HandoutError`."""
    column, article = edition.column, material.article
    if not material.shows_photos or not article.photos:
        cause = (
            "người trong ảnh chưa đồng ý cho dùng ảnh." if article.photos else "bài không có ảnh."
        )
        raise HandoutError(
            Refusal(article.path, cause, "bảng triển lãm cần bài có ảnh được phép dùng.")
        )
    height, width = SHEETS[size]
    place = Place(width * 0.91, height * 0.69, 0.91)
    shown = {one.target: one for one in read_story(article.body) if isinstance(one, Figure)}
    plates: list[Plate] = []
    prints: dict[str, Print] = {}
    refusals: list[Refusal] = []
    matter = article.matter
    for at, target in enumerate(_in_order(article.photos, matter.image), 1):
        try:
            picture = _whole(column, material, target, place, size)
        except HandoutError as error:
            refusals += error.refusals
            continue
        name = f"anh-{at}.jpg"
        prints[name] = picture
        figure = shown.get(target)
        caption = figure.caption.text if figure else ""
        facts = figure.caption.facts if figure else matter.image_credit or ""
        alt = figure.alt if figure else matter.image_alt or ""
        plates.append(Plate(name, alt, bind(caption or alt), bind(facts)))
    if refusals:
        raise HandoutError(*refusals)
    address = address_of(column, article.address)
    panels = Panels(
        look_of(column, article.day),
        f"Triển lãm: {matter.title}",
        headline(matter.title),
        bind(matter.summary),
        width,
        height,
        tuple(plates),
        address,
    )
    work = Typeset("panels", panels, files_of(column, address, prints))
    name = f"{article.year}-{article.slug}-{size.lower()}.pdf"
    return Product(Kind.PANEL, name, set_pdf(column.root, work, now), (material,))


def _in_order(photos: Mapping[str, object], cover: str | None) -> list[str]:
    """Return the pictures in the order of the text, a cover that it shows not twice."""
    return sorted(photos, key=lambda target: target != cover)


def _whole(column: Column, material: Material, target: str, place: Place, size: str) -> Print:
    """Return a picture that is shown uncut: only as wide as its shape lets it be."""
    photo = material.article.photos[target]
    try:
        shown = print_of(
            column.root, material, target, place.width, column.ward.photos.max_megapixels
        )
    except PhotoError as error:
        raise HandoutError(Refusal(photo.path, f"ảnh {error.cause}", error.fix)) from error
    width = min(place.width, place.height * shown.ratio)
    if shown.points_per_inch(width) >= ON_WALL:
        return shown
    good = _lying(shown, width / SHEETS[size][1]) or "nhỏ hơn A5"
    raise HandoutError(
        Refusal(
            photo.path,
            f"ảnh chỉ có {shown.size.width}×{shown.size.height} điểm, in bảng {size} sẽ mờ; đủ cho "
            f"bảng {good}.",
            f"lấy ảnh gốc lớn hơn rồi duyệt lại bài, hoặc làm bảng khổ {good}.",
        )
    )


def _lying(shown: Print, share: float) -> str | None:
    """Return the largest lying sheet for a picture that takes ``share`` of its long side."""
    fine = [n for n, (_, side) in SHEETS.items() if shown.points_per_inch(side * share) >= ON_WALL]
    return fine[-1] if fine else None
