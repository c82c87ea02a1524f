"""One of each kind, from whatever the column holds: to see what can be made."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from thidua.handouts.banners import make_banner
from thidua.handouts.booklet import Wish
from thidua.handouts.booklet_files import make_booklet
from thidua.handouts.kinds import Kind
from thidua.handouts.kit import make_kit
from thidua.handouts.ledger import Product
from thidua.handouts.panels import make_panels
from thidua.handouts.posters import (
    face_of_article,
    face_of_day,
    face_of_slogan,
    make_poster,
)
from thidua.handouts.press import make_pack, notice_of
from thidua.handouts.radio.products import make_programme
from thidua.handouts.radio.programme import Options, write_scripts
from thidua.handouts.selection import HandoutError, Material, Refusal, choose_published
from thidua.handouts.share import make_share
from thidua.handouts.sheet import make_sheet
from thidua.review import Edition
from thidua.schema.plan import Where

_CLOTH = (6.0, 0.8)
_CONTACT = "(người phụ trách, điện thoại)"


def make_samples(edition: Edition) -> list[Product]:
    """Return a handout of each kind. Raises :class:`HandoutError` when nothing may be printed."""
    printed = choose_published(edition, Kind.SHEET.channel).materials
    if not printed:
        raise HandoutError(
            Refusal("articles", "chưa có bài nào được phép in.", "xem các bài bằng lệnh  list .")
        )
    return list(_samples(edition, printed))


def _samples(edition: Edition, printed: tuple[Material, ...]) -> Iterator[Product]:
    column = edition.column
    shown = _best(printed)
    essay = max(printed, key=lambda one: len(one.article.photos) if one.shows_photos else 0)
    yield make_sheet(edition, shown)
    year = printed[0].article.year
    yield from _booklet(edition, year)
    face = face_of_article(column, shown)
    yield from make_poster(edition, face, "A3", "nen", png=True)
    if _has_picture(shown):
        yield from make_poster(edition, face, "A4", "anh")
    for slogan in column.slogans[:1]:
        yield from make_poster(edition, face_of_slogan(column, slogan), "A3", "khung")
        yield make_banner(edition, slogan.text, "mau", _CLOTH)
    for day in column.key_days[:1]:
        yield from make_poster(edition, face_of_day(column, day, year), "A2", "khung")
    if essay.article.photos and essay.shows_photos:
        yield make_panels(edition, essay, "A3", edition.now)
    if said := choose_published(edition, Kind.RADIO.channel).materials:
        scripts = write_scripts(edition, [_best(said)], Options(minutes=5, voices=2))
        yield from make_programme(edition, scripts, [_best(said)], minutes=5)
    if shared := choose_published(edition, Kind.SHARE.channel).materials:
        yield from make_share(edition, _best(shared))
    if given := choose_published(edition, Kind.PRESS.channel).materials:
        contact = column.ward.responsible or _CONTACT
        yield from make_pack(edition, [_best(given)], notice_of(column, None, contact))
    for campaign in list(column.registers.campaigns.values())[:1]:
        yield make_kit(edition, campaign).product


def _booklet(edition: Edition, year: int) -> Iterator[Product]:
    wish = Wish(date(year, 1, 1), date(year, 12, 31), f"Điển hình tiên tiến năm {year}", Where())
    yield from make_booklet(edition, wish, f"dien-hinh-{year}", folded=True).products


def _best(materials: tuple[Material, ...]) -> Material:
    """Return what shows most: a person with a picture, else whatever is newest."""
    return min(materials, key=lambda one: (not _has_picture(one), not _has_person(one)))


def _has_picture(material: Material) -> bool:
    return material.article.cover is not None and material.shows_photos


def _has_person(material: Material) -> bool:
    return bool(material.article.matter.exemplars)
