"""The yearly booklet of exemplars: by field of work, people in the order of given names.

Seed 004 asks for "ấn phẩm điển hình tiên tiến". It holds who was published within a period and
agreed to be printed: picture, deed, recognition; then the movements and figures of that time, and
an index. What publishing law asks of the last page (Luật Xuất bản 2012, Điều 27, and Điều 25 on
what is not for sale) is filled in as far as data goes; a person checks it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from thidua.column import Article, Column
from thidua.column.exemplars import Profile, gather_profiles
from thidua.handouts.kinds import Kind
from thidua.handouts.look import Look, bind, headline, look_of
from thidua.handouts.prints import Print, order_prints
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.progress.facts import Catalogue, gather
from thidua.review import Edition
from thidua.schema.plan import Count, Where
from thidua.site.markup.story import Block, Paragraph, plain, read_story, reword
from thidua.text.labels import label
from thidua.text.vietnamese import collation_key, given_name_key, number, short_date

PICTURE_MM = 42
_FEW = 60
_DEED_OF_FEW, _DEED_OF_MANY = 280, 110
"""Words of the text after the lead: of few exemplars each fills a page, of many a half."""
_ELSEWHERE = "Các lĩnh vực khác"


@dataclass(frozen=True, slots=True)
class Colophon:
    """What a person must still know; empty where nobody said, and then left to be filled in."""

    licence: str = ""
    copies: str = ""
    printer: str = ""

    @classmethod
    def typed(cls, licence: str, copies: str, printer: str) -> Colophon:
        """Return it of what a person typed: blanks before, after and doubled are nobody's wish."""
        return cls(*(" ".join(one.split()) for one in (licence, copies, printer)))


@dataclass(frozen=True, slots=True)
class Wish:
    """What a booklet is asked to be."""

    first: date
    last: date
    title: str
    where: Where
    foreword: tuple[Block, ...] = ()
    colophon: Colophon = Colophon()
    bleed: bool = False

    def __post_init__(self) -> None:
        """Name a book by its year where nobody named it."""
        title = " ".join(self.title.split()) or f"Điển hình tiên tiến năm {self.last.year}"
        object.__setattr__(self, "title", title)


@dataclass(frozen=True, slots=True)
class Entry:
    """One exemplar."""

    key: str
    name: str
    about: str
    """What kind of example it is, and of which unit."""
    lead: str
    deed: tuple[str, ...]
    recognitions: tuple[str, ...]
    picture: str
    """File name, or empty."""
    picture_alt: str
    picture_note: str
    source: str
    """The article's title and day."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """The exemplars of one field of work."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what, and how many."""

    name: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the index, and the entries it leads to."""

    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Booklet:
    """What the layout ``booklet.typ`` and the Word file show."""

    look: Look
    title: str
    period: str
    foreword: tuple[Block, ...]
    chapters: tuple[Chapter, ...]
    movements: tuple[Row, ...]
    figures: tuple[Row, ...]
    people: tuple[Listed, ...]
    units: tuple[Listed, ...]
    colophon: tuple[Row, ...]
    bleed: bool


@dataclass(frozen=True, slots=True)
class Content:
    """A booklet before it is set: what it shows, its pictures, what it was made of."""

    booklet: Booklet
    pictures: Mapping[str, Print]
    """By file name."""
    materials: tuple[Material, ...]
    refusals: tuple[Refusal, ...]


def gather_booklet(edition: Edition, wish: Wish) -> Content:
    """Return the content of a booklet. Raises :class:`HandoutError` when nobody is in it."""
    found = Catalogue(gather(edition, "exemplars")).select(wish.where)
    days = {fact.item for fact in found if wish.first <= fact.day <= wish.last}
    wanted = {id(fact.exemplar) for fact in found}
    weighed = [
        weigh(edition, article.path, Kind.BOOKLET.channel)
        for article in edition.published
        if article.id in days
    ]
    refusals = tuple(one for one in weighed if isinstance(one, Refusal))
    materials = {one.article.id: one for one in weighed if isinstance(one, Material)}
    articles = [_only(material, wanted) for material in materials.values()]
    profiles = gather_profiles(articles)
    if not profiles:
        raise HandoutError(_nobody(wish), *refusals)
    prints = _prints(edition.column, profiles, materials)
    room = _DEED_OF_FEW if len(profiles) <= _FEW else _DEED_OF_MANY
    entries = {p.key: _entry(edition.column, p, prints, room) for p in profiles}
    chapters = tuple(_chapters(edition.column, profiles, entries))
    booklet = Booklet(
        look=look_of(edition.column, min(wish.last, edition.now.date())),
        title=headline(wish.title),
        period=f"Từ {short_date(wish.first)} đến {short_date(wish.last)}",
        foreword=reword(wish.foreword, bind),
        chapters=chapters,
        movements=tuple(_movements(edition, wish)),
        figures=tuple(_figures(edition, wish, profiles)),
        people=tuple(_people(profiles)),
        units=tuple(_units(edition.column, profiles)),
        colophon=tuple(_colophon(edition.column, wish)),
        bleed=wish.bleed,
    )
    pictures = {_file_of(article_id): picture for article_id, picture in prints.items()}
    used = {entry.picture for chapter in chapters for entry in chapter.entries}
    return Content(
        booklet,
        {name: picture for name, picture in pictures.items() if name in used},
        tuple(materials.values()),
        refusals,
    )


def _nobody(wish: Wish) -> Refusal:
    return Refusal(
        "booklet",
        f"không có điển hình nào đăng từ {short_date(wish.first)} đến {short_date(wish.last)} mà "
        "được phép in" + (" và hợp với --where." if wish.where.given() else "."),
        "xem lại năm và điều kiện lọc; lệnh  list  kể các bài, bài nêu gương phải có kênh in-an "
        "trong  consent:.",
    )


def _only(material: Material, wanted: set[int]) -> Article:
    """Return an article with just the exemplars that are wanted and may be named."""
    matter = material.article.matter
    kept = tuple(e for e in matter.exemplars if id(e) in wanted and material.names(e))
    return replace(material.article, matter=replace(matter, exemplars=kept))


# Exemplars


def _prints(
    column: Column, profiles: Iterable[Profile], materials: Mapping[str, Material]
) -> dict[str, Print]:
    """Return the cover of each exemplar's newest article that has one, by the article's id."""
    wanted = {}
    for profile in profiles:
        for article in profile.articles:
            material = materials[article.id]
            if article.cover and material.shows_photos:
                wanted[article.id] = (material, article.matter.image or "")
                break
    made = order_prints(column, tuple(wanted.values()), PICTURE_MM)
    return dict(zip(wanted, made, strict=True))


def _chapters(
    column: Column, profiles: Sequence[Profile], entries: Mapping[str, Entry]
) -> Iterator[Chapter]:
    fields = column.registers.fields
    # Who is told of under several fields stands under the first; the index names all.
    first = {p.key: next((slug for slug in fields if slug in p.fields), None) for p in profiles}
    for slug, title in (*((slug, one.title) for slug, one in fields.items()), (None, _ELSEWHERE)):
        own = tuple(entries[profile.key] for profile in profiles if first[profile.key] == slug)
        if own:
            yield Chapter(title, own)


def _entry(column: Column, profile: Profile, prints: Mapping[str, Print], room: int) -> Entry:
    article = profile.articles[0]
    shown = next((one for one in profile.articles if one.id in prints), None)
    names = tuple(exemplar.name for exemplar in article.matter.exemplars)
    units = column.registers.units
    kinds = ", ".join(label("exemplar_kind", kind).lower() for kind in profile.kinds)
    parts = [label("exemplar_type", profile.type), kinds]
    parts += [units[slug].title for slug in profile.units if slug in units]
    return Entry(
        key=profile.key,
        name=profile.name,
        about=bind(" · ".join(parts), names),
        lead=bind(article.matter.summary, names),
        deed=_deed(article, names, room),
        recognitions=tuple(
            bind(f"{one.by}, {short_date(one.on)}" + (f", số {one.number}" if one.number else ""))
            for one in profile.recognitions
        ),
        picture=_file_of(shown.id) if shown else "",
        picture_alt=shown.matter.image_alt or "" if shown else "",
        picture_note=shown.matter.image_credit or "" if shown else "",
        source=f"“{article.matter.title}”, {short_date(article.day)}",
    )


def _deed(article: Article, names: Sequence[str], room: int) -> tuple[str, ...]:
    """Return the first paragraphs of an article, as many as there is room for."""
    kept: list[str] = []
    taken = 0
    for block in reword(read_story(article.body), partial(bind, names=names)):
        if not isinstance(block, Paragraph):
            continue
        words = plain(block.runs).strip()
        taken += len(words.replace("\u00a0", " ").split())
        if kept and taken > room:
            break
        kept.append(words)
    # What leads up to a list is nothing without it.
    return tuple(words for words in kept if not words.endswith(":"))


def _file_of(article_id: str) -> str:
    return f"{article_id.replace('/', '-')}.jpg"


# Movements, figures, index


def _movements(edition: Edition, wish: Wish) -> Iterator[Row]:
    counted = Counter(
        slug
        for fact in gather(edition, "articles")
        if fact.matter and wish.first <= fact.day <= wish.last
        for slug in fact.matter.movements
    )
    for slug, movement in edition.column.registers.movements.items():
        if counted[slug]:
            yield Row(movement.title, number(counted[slug]), movement.entry.summary or "")


def _figures(edition: Edition, wish: Wish, profiles: Sequence[Profile]) -> Iterator[Row]:
    def total(count: Count) -> int:
        facts = gather(edition, count)
        return sum(fact.amount for fact in facts if wish.first <= fact.day <= wish.last)

    yield Row("Tin, bài đã đăng", number(total("articles")))
    yield Row("Điển hình được nêu trong sách này", number(len(profiles)))
    for kind in ("ca-nhan", "tap-the", "ho-gia-dinh"):
        amount = sum(profile.type == kind for profile in profiles)
        if amount:
            yield Row(f"– {label('exemplar_type', kind).lower()}", number(amount))
    told: tuple[tuple[Count, str], ...] = (
        ("broadcasts", "Lượt phát thanh"),
        ("minutes", "Phút phát thanh"),
        ("activities", "Hoạt động"),
        ("selections", "Đợt lựa chọn gương"),
    )
    for count, name in told:
        amount = total(count)
        if amount:
            yield Row(name, number(amount))


def _people(profiles: Iterable[Profile]) -> Iterator[Listed]:
    for profile in sorted(profiles, key=lambda one: given_name_key(one.name)):
        yield Listed(profile.name, (profile.key,))


def _units(column: Column, profiles: Sequence[Profile]) -> Iterator[Listed]:
    units = column.registers.units
    told = sorted(
        {slug for profile in profiles for slug in profile.units if slug in units},
        key=lambda slug: collation_key(units[slug].title),
    )
    for slug in told:
        keys = tuple(profile.key for profile in profiles if slug in profile.units)
        yield Listed(units[slug].title, keys)


def _colophon(column: Column, wish: Wish) -> Iterator[Row]:
    ward = column.ward
    yield Row("Tên ấn phẩm", wish.title)
    yield Row("Cơ quan chịu trách nhiệm", ward.committee)
    yield Row("Chịu trách nhiệm nội dung", ward.responsible or "")
    yield Row("Nội dung đã duyệt bởi", ", ".join(ward.reviewers))
    yield Row("Biên tập", f"Chuyên mục {ward.column}")
    yield Row("Khổ sách", "14,8 × 21 cm")
    yield Row("Số lượng in", wish.colophon.copies)
    yield Row("In tại", wish.colophon.printer)
    yield Row("Giấy phép xuất bản tài liệu không kinh doanh số", wish.colophon.licence)
    yield Row("In xong và nộp lưu chiểu", "")
