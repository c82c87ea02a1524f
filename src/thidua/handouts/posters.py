"""Posters, each from what is approved: of an article, a campaign, a slogan or a key day.

Sizes are paper's (ISO 216). A picture that is too small for the sheet is told with the sheet that
it is good for; words that would have to shrink beyond reading are told, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from thidua.column import Column, RegisterEntry
from thidua.column.addresses import entry_address
from thidua.column.registers import CAMPAIGNS
from thidua.handouts.codes import qr_svg
from thidua.handouts.imposition import BLEED_MM, name_boxes
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import Look, bind, headline, look_of, mark_of
from thidua.handouts.prints import (
    IN_HAND,
    ON_WALL,
    SHEETS,
    Print,
    largest_sheet,
    print_of,
)
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.handouts.typesetting import Typeset, set_pdf, set_pictures
from thidua.photos import PhotoError
from thidua.photos.facts import Size
from thidua.review import Edition
from thidua.schema.registers import Campaign
from thidua.schema.slogans import KeyDay, Slogan
from thidua.text.labels import label
from thidua.text.vietnamese import short_date, slugify

STYLES = ("nen", "khung", "anh")
"""The ward's ground, paper in a frame, a picture above."""

_PNG_WIDTH = 1600
"""Pixels of a PNG, for screens and messages; who prints takes the PDF."""
_SHARES: Mapping[str, tuple[float, float]] = {"anh": (1.0, 0.47), "nen": (0.79, 0.3)}
"""Of the sheet's width and height that a picture takes, by layout."""
_FILE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Poster:
    """What the layout ``poster.typ`` shows; millimetres."""

    look: Look
    title: str
    style: str
    width: float
    height: float
    kicker: str
    headline: str
    number: str
    words: str
    source: str
    picture: str
    picture_alt: str
    picture_note: str
    picture_height: float
    address: str
    bleed: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """What a poster says, before it has a size: of whom or what, and where to read on."""

    name: str
    """Of the file."""
    kicker: str
    headline: str
    words: str = ""
    number: str = ""
    source: str = ""
    address: str = ""
    material: Material | None = None
    """The article whose picture may be shown."""

    @property
    def spoken(self) -> str:
        """What it says in one line, for a banner."""
        return f"{self.number} {self.headline}".strip()


def face_of_article(column: Column, material: Material) -> Face:
    """Return the poster of an exemplar; of an article without one, that of its title."""
    article = material.article
    named = [one for one in article.matter.exemplars if material.names(one)]
    names = tuple(one.name for one in named)
    kicker = label("exemplar_kind", named[0].kind) if named else column.ward.column
    return Face(
        name=f"{article.year}-{article.slug}",
        kicker=kicker,
        headline=headline(named[0].name if named else article.matter.title, names),
        words=bind(article.matter.summary, names),
        address=address_of(column, article.address),
        material=material,
    )


def face_of_campaign(
    column: Column, campaign: RegisterEntry[Campaign], material: Material | None
) -> Face:
    """Return the poster of a campaign: its slogan, else its name, and its days."""
    entry = campaign.entry
    days = entry.period
    told = f"Từ {short_date(days.first)} đến {short_date(days.last)}" if days else ""
    return Face(
        name=campaign.slug,
        kicker=bind(entry.title) if entry.slogan else "Đợt tuyên truyền",
        headline=headline(entry.slogan or entry.title),
        words=told,
        address=address_of(column, entry_address(CAMPAIGNS.folder, campaign.slug)),
        material=material,
    )


def shown_of_campaign(edition: Edition, slug: str) -> Material | None:
    """Return the newest article of a campaign whose picture may be printed."""
    for article in edition.published:
        if article.cover and any(one.slug == slug for one in article.matter.campaigns):
            found = weigh(edition, article.path, Kind.POSTER.channel)
            if isinstance(found, Material) and found.shows_photos:
                return found
    return None


def face_of_slogan(column: Column, slogan: Slogan) -> Face:
    """Return the poster of a slogan from the register, with its source."""
    source = ", ".join(part for part in (slogan.source, str(slogan.year or "")) if part)
    return Face(
        name=slugify(slogan.text)[:_FILE_LENGTH].strip("-"),
        kicker=column.ward.column,
        headline=headline(slogan.text),
        source=bind(source),
        address=address_of(column, ""),
    )


def face_of_day(column: Column, day: KeyDay, year: int) -> Face:
    """Return the poster of a key date in a year: "76 năm" and what happened."""
    on = f"{day.of_month}/{day.month}"
    return Face(
        name=f"{year}-{slugify(day.name)[:_FILE_LENGTH].strip('-')}",
        kicker="Kỷ niệm",
        number=f"{year - day.since}\u00a0năm",
        headline=headline(day.name),
        words=f"{on}/{day.since}\u00a0–\u00a0{on}/{year}",
        address=address_of(column, ""),
    )


def make_poster(
    edition: Edition,
    face: Face,
    size: str,
    style: str,
    *,
    png: bool = False,
    bleed: bool = False,
) -> list[Product]:
    """Return a poster as PDF, and as PNG. Raises :class:`HandoutError`.

    With ``bleed`` the PDF is for a printer: its ground runs over the trimmed page, which crop marks
    and the file name. A PNG is for screens and has neither.
    """
    column = edition.column
    width, height = SHEETS[size]
    shown = _picture(column, face, size, style, BLEED_MM if bleed else 0.0)
    _, share = _SHARES.get(style, _SHARES["nen"])
    matter = face.material.article.matter if face.material else None
    poster = Poster(
        look=look_of(column, edition.now.date()),
        title=face.headline,
        style=style,
        width=width,
        height=height,
        kicker=face.kicker,
        headline=face.headline,
        number=face.number,
        words=face.words,
        source=face.source,
        picture="anh.jpg" if shown else "",
        picture_alt=(matter.image_alt or "") if matter else "",
        picture_note=(matter.image_credit or "") if matter and shown else "",
        picture_height=height * share,
        address=face.address,
    )
    pictures = files_of(column, face.address, {"anh.jpg": shown} if shown else {})
    materials = (face.material,) if face.material else ()
    name = f"{face.name}-{size.lower()}-{style}"
    work = Typeset("poster", poster, pictures)
    if bleed:
        trimmed = Typeset("poster", replace(poster, bleed=True), pictures)
        made = name_boxes(set_pdf(column.root, trimmed, edition.now))
        products = [Product(Kind.POSTER, f"{name}-xen.pdf", made, materials)]
    else:
        made = set_pdf(column.root, work, edition.now)
        products = [Product(Kind.POSTER, f"{name}.pdf", made, materials)]
    if png:
        (page,) = set_pictures(column.root, work, edition.now, _PNG_WIDTH / (width / 25.4))
        products.append(Product(Kind.POSTER, f"{name}.png", page, materials))
    return products


def address_of(column: Column, address: str) -> str:
    """Return the whole address of a page of the site."""
    return f"{column.site_url.rstrip('/')}/{address}"


def files_of(column: Column, address: str, prints: Mapping[str, Print]) -> dict[str, bytes]:
    """Return what a layout shows: pictures by their names, the ward's mark, the code of a page."""
    mark, drawn = mark_of(column.root)
    files = {name: picture.content for name, picture in prints.items()}
    return {**files, mark: drawn, "qr.svg": qr_svg(address)}


def _picture(column: Column, face: Face, size: str, style: str, over: float) -> Print | None:
    """Return the picture that a poster shows, ``over`` millimetres beyond the edges it touches.

    Raises :class:`HandoutError` when it is needed and missing, or too small.
    """
    material = face.material
    if material is None or style == "khung":
        if style == "anh":
            raise HandoutError(
                Refusal(face.name, "không có ảnh cho kiểu «anh».", "chọn  --style nen  hay khung.")
            )
        return None
    article = material.article
    target = article.matter.image if article.cover and material.shows_photos else None
    if target is None:
        if style == "anh":
            cause = (
                "người trong ảnh chưa đồng ý cho dùng ảnh."
                if article.cover
                else "bài không có ảnh bìa."
            )
            raise HandoutError(
                Refusal(article.path, cause, "chọn  --style nen  hay khung, không cần ảnh.")
            )
        return None
    across, down = _SHARES[style]
    width, height = SHEETS[size]
    if style != "anh":
        over = 0.0  # its picture touches no edge
    place = Place(width * across + 2 * over, height * down + over, across)
    return enough_points(column, material, target, place, size)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a picture stands on a sheet: millimetres, and its share of the sheet's width."""

    width: float
    height: float
    share: float


def enough_points(
    column: Column, material: Material, target: str, place: Place, size: str
) -> Print:
    """Return a picture for a place, or tell the largest sheet that it is good for.

    Raises :class:`HandoutError`.
    """
    photo = material.article.photos[target]
    try:
        shown = print_of(
            column.root, material, target, place.width, column.ward.photos.max_megapixels
        )
    except PhotoError as error:
        raise HandoutError(Refusal(photo.path, f"ảnh {error.cause}", error.fix)) from error
    # What fills a place is cut to its shape: the points that count are those that are left.
    whole = shown.size
    left = Size(min(whole.width, round(whole.height * place.width / place.height)), whole.height)
    least = IN_HAND if size in ("A5", "A4") else ON_WALL
    if replace(shown, size=left).points_per_inch(place.width) >= least:
        return shown
    fit = largest_sheet(left, place.share, ON_WALL) or "nhỏ hơn A5"
    raise HandoutError(
        Refusal(
            photo.path,
            f"ảnh chỉ có {whole.width}×{whole.height} điểm, in khổ {size} sẽ mờ; đủ cho khổ {fit}.",
            f"lấy ảnh gốc lớn hơn rồi duyệt lại bài, hoặc làm khổ {fit}, hoặc kiểu khung (không "
            "ảnh).",
        )
    )
