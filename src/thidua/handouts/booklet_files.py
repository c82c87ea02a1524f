"""The booklet as files: set for print, folded, and in Word to go on working with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt

from thidua.handouts.booklet import Booklet, Content, Entry, Wish, gather_booklet
from thidua.handouts.imposition import impose, name_boxes
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.look import mark_of
from thidua.handouts.prints import Print
from thidua.handouts.selection import Refusal
from thidua.handouts.typesetting import Typeset, set_pdf
from thidua.handouts.word import (
    FORM,
    Described,
    begin_book,
    finish,
    text_width,
    write,
    write_caption,
    write_picture,
    write_story,
)
from thidua.handouts.word_fields import (
    Led,
    begin_columns,
    mark_place,
    write_contents,
    write_led,
)
from thidua.review import Edition


def set_booklet(edition: Edition, content: Content) -> bytes:
    """Return the booklet as PDF; with bleed its pages name where they are trimmed."""
    mark, drawn = mark_of(edition.column.root)
    pictures = {name: picture.content for name, picture in content.pictures.items()}
    work = Typeset("booklet", content.booklet, {mark: drawn, **pictures})
    made = set_pdf(edition.column.root, work, edition.now)
    return name_boxes(made) if content.booklet.bleed else made


def write_booklet(edition: Edition, content: Content) -> bytes:
    """Return the booklet as a Word file, A5 as in print, to go on working with."""
    booklet = content.booklet
    document = begin_book()
    _write_cover(document, booklet)
    places = {
        entry.key: f"guong_{at}"
        for at, entry in enumerate(e for chapter in booklet.chapters for e in chapter.entries)
    }
    _write_heading(document, "Lời nói đầu", _FOREWORD)
    write_story(document, booklet.foreword, {}, ("Heading 3", "Heading 3"))
    if not booklet.foreword:
        write(document, "(… phần này do lãnh đạo phường viết …)", italic=True)
    write(document, "Mục lục", "Heading 1")
    write_contents(document, tuple(_contents(booklet, places)))
    for at, chapter in enumerate(booklet.chapters):
        _write_heading(document, chapter.title, f"phan_{at}")
        for entry in chapter.entries:
            _write_entry(document, entry, places[entry.key], content.pictures)
    _write_heading(document, _FIGURES_TITLE, _FIGURES)
    figures = [Led(row.name, value=row.value, depth=1) for row in booklet.figures]
    movements = [Led(row.name, value=row.value, depth=1) for row in booklet.movements]
    write_led(document, (*movements, *figures), text_width(document))
    _write_heading(document, _INDEX_TITLE, _INDEX)
    width = begin_columns(document, 2, Mm(6))
    listed = [
        Led(one.name, tuple(places[key] for key in one.keys), depth=1)
        for one in (*booklet.people, *booklet.units)
    ]
    write_led(document, listed, width)
    begin_columns(document, 1, Mm(6))
    write(document, "Thông tin ấn phẩm (phải có người kiểm tra, điền đủ)", "Heading 1")
    for row in booklet.colophon:
        write(document, f"{row.name}: {row.value or '……………………'}", FORM).alignment = _LEFT
    return finish(document, Described(booklet.title, booklet.look.committee), edition.now)


@dataclass(frozen=True, slots=True)
class Made:
    """A booklet in its files, and the articles that may not be in it."""

    products: tuple[Product, ...]
    refusals: tuple[Refusal, ...]


def make_booklet(
    edition: Edition,
    wish: Wish,
    name: str,
    forms: Sequence[str] = ("pdf", "docx"),
    *,
    folded: bool = False,
) -> Made:
    """Return a booklet in the forms asked for; ``folded`` adds one laid out to be folded.

    Raises :class:`HandoutError`.
    """
    content = gather_booklet(edition, wish)
    files: dict[str, bytes] = {}
    if "pdf" in forms:
        files[f"{name}.pdf"] = set_booklet(edition, content)
        if folded:
            plain_one = replace(content, booklet=replace(content.booklet, bleed=False))
            files[f"{name}-gap.pdf"] = impose(set_booklet(edition, plain_one))
    if "docx" in forms:
        files[f"{name}.docx"] = write_booklet(edition, content)
    made = (Product(Kind.BOOKLET, file, one, content.materials) for file, one in files.items())
    return Made(tuple(made), content.refusals)


_FOREWORD, _FIGURES, _INDEX = "loi_noi_dau", "con_so", "tra_ten"
_FIGURES_TITLE, _INDEX_TITLE = "Phong trào và con số trong kỳ", "Tra tên"
_LEFT = WD_ALIGN_PARAGRAPH.LEFT


def _write_cover(document: WordDocument, booklet: Booklet) -> None:
    write(document, booklet.look.committee.upper(), FORM, bold=True)
    write(document, f"Chuyên mục {booklet.look.column}", FORM)
    title = write(document, booklet.title, FORM, size=28, bold=True)
    title.paragraph_format.space_before, title.paragraph_format.space_after = Mm(45), Mm(8)
    write(document, booklet.period, FORM, size=13)
    if booklet.look.notice:
        notice = write(document, booklet.look.notice, FORM, italic=True)
        notice.paragraph_format.space_before = Mm(60)


def _write_heading(document: WordDocument, words: str, place: str) -> None:
    mark_place(write(document, words, "Heading 1"), place)


def _contents(booklet: Booklet, places: Mapping[str, str]) -> Iterator[Led]:
    yield Led("Lời nói đầu", (_FOREWORD,))
    for at, chapter in enumerate(booklet.chapters):
        yield Led(chapter.title, (f"phan_{at}",))
        for entry in chapter.entries:
            yield Led(entry.name, (places[entry.key],), depth=1)
    yield Led(_FIGURES_TITLE, (_FIGURES,))
    yield Led(_INDEX_TITLE, (_INDEX,))


def _write_entry(
    document: WordDocument, entry: Entry, place: str, pictures: Mapping[str, Print]
) -> None:
    mark_place(write(document, entry.name, "Heading 2"), place)
    about = write(document, entry.about, FORM, italic=True)
    about.alignment = _LEFT
    about.paragraph_format.keep_with_next = True
    if entry.picture in pictures:
        write_picture(document, pictures[entry.picture], entry.picture_alt, height_mm=45)
        if entry.picture_note:
            write_caption(document, entry.picture_note)
    write(document, entry.lead, bold=True)
    for words in entry.deed:
        write(document, words)
    for one in entry.recognitions:
        write(document, f"Khen thưởng, công nhận: {one}")
    source = write(document, f"Theo bài {entry.source}", FORM, size=10, italic=True)
    source.alignment = _LEFT
    source.paragraph_format.space_after = Pt(14)
