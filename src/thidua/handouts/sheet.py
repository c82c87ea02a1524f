"""The sheet for meetings of a neighbourhood: one article on one A4 side, or on two.

Seed 004 asks for "nội dung sinh hoạt định kỳ". The text is set as large as fits; one that is too
long for two sides is cut by whole blocks from its end, and says so.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import pikepdf

from thidua.column import Column
from thidua.handouts.codes import qr_svg
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import Look, bind, headline, look_of, mark_of, spoken_address
from thidua.handouts.prints import Print, print_of
from thidua.handouts.selection import HandoutError, Material, Refusal
from thidua.handouts.typesetting import Typeset, set_pdf
from thidua.photos import PhotoError
from thidua.review import Edition
from thidua.site.markup.story import Block, Figure, Heading, read_story, reword
from thidua.text.vietnamese import office_date

_SIZES = (11.5, 11.0, 10.5, 10.0)
"""Points, largest first: below ten, older eyes give up."""
_TWO_SIDES = (11.0, 10.5, 10.0)
_COLUMN_MM = 85
_QUESTIONS = 3


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the layout ``sheet.typ`` shows."""

    look: Look
    kicker: str
    title: str
    lead: str
    byline: str
    blocks: tuple[Block, ...]
    pictures: Mapping[str, str]
    """File names by target."""
    cover: str
    cover_alt: str
    cover_note: str
    questions: tuple[str, ...]
    """An empty one is left to be filled in by hand."""
    address: str
    shown_address: str
    size: float = _SIZES[0]
    sides: int = 1
    """Where the questions go: to the foot of this side."""
    lines: int = 2
    """To write on, for each question."""
    cut: int = 0
    """Blocks left out at the end."""


def make_sheet(
    edition: Edition, material: Material, questions: Sequence[str] = (), sides: int = 2
) -> Product:
    """Return the sheet of an article as PDF. Raises :class:`HandoutError`."""
    column, article = edition.column, material.article
    asked = [words for one in questions if (words := " ".join(one.split()))]
    prints = pictures_of(column, material, _COLUMN_MM)
    names = {target: f"anh-{at}.jpg" for at, target in enumerate(prints)}
    matter = article.matter
    cover = matter.image if matter.image in prints else None
    people = tuple(exemplar.name for exemplar in matter.exemplars)
    address = f"{column.site_url.rstrip('/')}/{article.address}"
    sheet = Sheet(
        look=look_of(column, article.day),
        kicker=column.registers.categories[matter.category].title,
        title=headline(matter.title, people),
        lead=bind(matter.summary, people),
        byline=byline_of(material),
        blocks=reword(read_story(article.body), partial(bind, names=people)),
        pictures=names,
        cover=names[cover] if cover else "",
        cover_alt=matter.image_alt or "",
        cover_note=matter.image_credit or "",
        questions=(*asked, *[""] * (_QUESTIONS - len(asked))),
        address=address,
        shown_address=spoken_address(address),
    )
    mark, drawn = mark_of(column.root)
    pictures = {
        **{names[target]: picture.content for target, picture in prints.items()},
        "qr.svg": qr_svg(address),
        mark: drawn,
    }
    content = _fit(edition, sheet, pictures, sides)
    return Product(Kind.SHEET, f"{article.year}-{article.slug}.pdf", content, (material,))


def pictures_of(column: Column, material: Material, width_mm: float) -> dict[str, Print]:
    """Return the pictures of an article for a place so wide, by target; none without consent.

    Raises :class:`HandoutError` with every picture that cannot be used.
    """
    if not material.shows_photos:
        return {}
    made: dict[str, Print] = {}
    refusals = []
    for target, photo in material.article.photos.items():
        try:
            made[target] = print_of(
                column.root, material, target, width_mm, column.ward.photos.max_megapixels
            )
        except PhotoError as error:
            refusals.append(Refusal(photo.path, f"ảnh {error.cause}", error.fix))
    if refusals:
        raise HandoutError(*refusals)
    return made


def byline_of(material: Material) -> str:
    """Return who wrote an article and when it was published."""
    matter = material.article.matter
    day = office_date(material.article.day)
    return f"{matter.author} · Đăng {day}" if matter.author else f"Đăng {day}"


def _fit(edition: Edition, sheet: Sheet, pictures: Mapping[str, bytes], sides: int) -> bytes:
    """Set the sheet as large as it fits on one side, else on two, else without its last blocks."""
    root, now = edition.column.root, edition.now

    def attempt(tried: Sheet) -> tuple[bytes, int]:
        content = set_pdf(root, Typeset("sheet", tried, pictures), now)
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return content, len(pdf.pages)

    # A picture beside the text first gives way: on one side the words count.
    bare = replace(sheet, blocks=tuple(b for b in sheet.blocks if not isinstance(b, Figure)))
    for lines in (2, 1):
        for size in _SIZES:
            content, pages = attempt(replace(bare, size=size, lines=lines))
            if pages == 1:
                return content
    if sides == 2:
        for size in _TWO_SIDES:
            content, pages = attempt(replace(sheet, size=size, sides=2))
            if pages <= sides:
                return content
    return _cut_until(attempt, bare, sides)


def _cut_until(attempt: Callable[[Sheet], tuple[bytes, int]], sheet: Sheet, sides: int) -> bytes:
    """Leave out as few of the last blocks as it takes; never end with a heading."""
    least, most = 1, len(sheet.blocks)
    found: bytes | None = None
    while least <= most:
        cut = (least + most) // 2
        kept = list(sheet.blocks[: len(sheet.blocks) - cut])
        while kept and isinstance(kept[-1], Heading):
            kept.pop()
        told = len(sheet.blocks) - len(kept)
        content, pages = attempt(
            replace(sheet, blocks=tuple(kept), cut=told, size=_SIZES[-1], sides=sides)
        )
        if pages <= sides:
            found, most = content, cut - 1
        else:
            least = cut + 1
    if found is None:
        raise HandoutError(
            Refusal(
                "sheet",
                "tiêu đề, sa-pô, ảnh bìa và phần trao đổi đã chiếm hết trang.",
                "bớt câu hỏi, hoặc làm hai mặt (--sides 2).",
            )
        )
    return found
