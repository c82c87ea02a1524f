"""``read_document``: any file that offices send, as one :class:`Draft`."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from thidua.intake import guard
from thidua.intake.draft import (
    Block,
    Carried,
    Draft,
    Guess,
    IntakeError,
    Matter,
    Picture,
    Role,
)
from thidua.intake.guesses import guess_author, guess_lead, guess_title
from thidua.intake.kinds import Kind, kind_of, read_file, unpack
from thidua.intake.lists import build_lists
from thidua.intake.markdown import (
    heading_to_markdown,
    join_blocks,
    list_to_markdown,
    note_to_markdown,
    picture_to_markdown,
    to_markdown,
)
from thidua.intake.office import find_office
from thidua.intake.pieces import Piece, cut, is_like_heading, words_of
from thidua.intake.reading import Element, Reading, shorten
from thidua.intake.tables import grid_of, to_html, to_pipes
from thidua.photos.bare import without_metadata
from thidua.photos.facts import PhotoError
from thidua.text.vietnamese import normalise

_MAX_HEADINGS = 6


def read_document(path: Path, max_megapixels: int = 60) -> Draft:
    """Read a document into a draft; nothing is written. Raises :class:`IntakeError`."""
    content = read_file(path)
    try:
        return _draft_of(_reading_of(content, path), max_megapixels)
    except RecursionError as error:
        raise IntakeError(
            "có bảng hay danh sách lồng nhau quá sâu nên không đọc được.",
            "mở bằng Word, chép riêng phần chữ cần đăng sang một văn bản mới rồi nhập văn bản đó.",
        ) from error


def _reading_of(content: bytes, path: Path) -> Reading:
    # Each reader brings its libraries; only the one that is wanted is loaded.
    match kind_of(content, path.name):
        case Kind.WORD:
            from thidua.intake.word import read_word  # noqa: PLC0415

            return read_word(unpack(content))
        case Kind.OPEN_DOCUMENT:
            from thidua.intake.open_document import read_open_document  # noqa: PLC0415

            return read_open_document(unpack(content))
        case Kind.WEB_PAGE:
            from thidua.intake.web_page import read_web_page  # noqa: PLC0415

            return read_web_page(content, path.parent)
        case Kind.PLAIN_TEXT:
            from thidua.intake.plain_text import read_plain_text  # noqa: PLC0415

            return read_plain_text(content)


def _draft_of(reading: Reading, max_megapixels: int) -> Draft:
    told = reading.told
    pieces = cut(reading)
    office = find_office(pieces)
    title = guess_title(pieces, office)
    summary = guess_lead(pieces, office, title)
    taken = {*title.blocks, *summary.blocks}
    author = guess_author(pieces, office, taken)
    taken |= {*author.blocks}
    pieces = _with_headings(pieces, office, taken, reading)
    album = _Album(reading, max_megapixels)
    blocks: list[Block] = []
    moved: dict[int, int] = {}
    place = 0
    while place < len(pieces):
        end = place + 1
        if pieces[place].kind == "item":
            while end < len(pieces) and pieces[end].kind == "item" and end not in office:
                end += 1
        role = Role.OFFICE if place in office else Role.TEXT
        for made in _written(pieces[place:end], reading, album):
            moved.setdefault(place, len(blocks))
            blocks.append(replace(made, role=role))
        place = end
    notes = tuple(
        normalise(note_to_markdown(number, note))
        for number, note in enumerate(reading.notes, start=1)
    )
    if reading.old_fonts:
        told.change(
            Matter.OLD_FONT,
            f"{reading.old_fonts} chỗ dùng phông chữ cũ (.VnTime, VNI) đã đổi sang Unicode; hãy "
            "đọc lại tên người, tên đất.",
        )
    if any(role is Role.OFFICE for role in (block.role for block in blocks)):
        words = " · ".join(block.words for block in blocks if block.role is Role.OFFICE)
        told.change(Matter.OFFICE, f"phần của công văn, không phải của bài: {shorten(words, 160)}.")
    _tell_missing(reading, blocks, notes)
    return Draft(
        tuple(blocks),
        notes,
        tuple(album.pictures),
        _follow(title, moved),
        _follow(summary, moved),
        _follow(author, moved),
        _carried(pieces, blocks, notes, reading, album),
        tuple(dict.fromkeys(told.changed)),
        tuple(dict.fromkeys(told.lost)),
    )


def _follow(guess: Guess, moved: dict[int, int]) -> Guess:
    """Return a guess that names blocks instead of pieces."""
    return Guess(
        normalise(guess.text), tuple(moved[place] for place in guess.blocks if place in moved)
    )


def _with_headings(
    pieces: Sequence[Piece], office: frozenset[int], taken: set[int], reading: Reading
) -> list[Piece]:
    """Find headings where no style names them; bring levels below the title without a gap."""
    made = list(pieces)
    inside = [p for p in range(len(made)) if p not in office and p not in taken]
    if not any(made[place].kind == "heading" for place in inside):
        found = 0
        for place in inside:
            is_last = place == inside[-1]
            if is_like_heading(made[place]) and not is_last:
                made[place] = _as_heading(made[place])
                found += 1
        if found:
            reading.told.change(
                Matter.HEADING,
                f"{found} dòng chữ đậm đứng riêng được hiểu là tiêu đề mục (##); chỗ nào không "
                "phải thì xóa dấu # ở đầu dòng.",
            )
    levels = sorted({made[p].level for p in inside if made[p].kind == "heading"})
    before = 1
    for place, piece in enumerate(made):
        if piece.kind == "heading":
            wanted = levels.index(piece.level) + 2 if piece.level in levels else 2
            before = min(wanted, before + 1, _MAX_HEADINGS)
            made[place] = replace(piece, level=before)
    return made


def _as_heading(piece: Piece) -> Piece:
    label = piece.label
    if piece.element.get("data-list") == "ol":
        label = f"{piece.element.get('data-number')}{piece.element.get('data-mark')}"
    start = f"{label} {piece.words}".strip() if label else piece.words
    level = 1
    if re.match(r"\d+[.)]\s", start):
        level = 2
    elif re.match(r"(\d+\.\d+|[a-zđ]\))", start):
        level = 3
    if piece.is_capital or re.match(r"[IVX]+\.\s", start):
        level = 1
    return replace(piece, kind="heading", level=level, label=label)


def _written(pieces: Sequence[Piece], reading: Reading, album: _Album) -> list[Block]:
    """Return a piece as blocks of Markdown; items in a row are written as their lists."""
    first = pieces[0]
    match first.kind:
        case "item":
            return [
                Block(
                    normalise(list_to_markdown(e) if e.tag in ("ul", "ol") else to_markdown(e)),
                    normalise(words_of(e)),
                )
                for e in build_lists([piece.element for piece in pieces])
            ]
        case "picture":
            name = album.add(first.element.get("src", ""), first.element.get("alt", ""))
            if not name:
                return [Block(to_markdown(_caption_alone(first)), first.caption)] * bool(
                    first.caption
                )
            text = picture_to_markdown(name, first.element.get("alt", ""), first.caption)
            return [Block(normalise(text), normalise(first.caption))]
        case "table":
            grid = grid_of(first.element)
            if grid.is_merged:
                has_notes = next(first.element.iterfind(".//span[@data-note]"), None) is not None
                if has_notes:
                    reading.told.change(
                        Matter.NOTE,
                        "chú thích trong bảng có ô gộp thành chữ trong ngoặc tại chỗ: "
                        f"{shorten(first.words)}.",
                    )
                text = to_html(grid, reading.notes)
            else:
                text = to_pipes(grid)
            return [Block(normalise(text), normalise(first.words))]
        case "heading":
            text = heading_to_markdown(first.level, first.label, first.element)
            return [Block(normalise(text), normalise(first.words))]
        case _:
            return [Block(normalise(to_markdown(first.element)), normalise(first.words))]


def _caption_alone(piece: Piece) -> Element:
    paragraph = piece.element.makeelement("p", {})
    paragraph.text = piece.caption
    return paragraph


@dataclass(slots=True)
class _Album:
    """The pictures of a document, each cleaned and named once."""

    reading: Reading
    max_megapixels: int
    pictures: list[Picture] = field(default_factory=list)
    _names: dict[str, str] = field(default_factory=dict)

    def add(self, source: str, alt: str) -> str:
        """Return the name of a picture's file, empty when it cannot be used."""
        content = self.reading.pictures.get(source, b"")
        key = hashlib.sha256(content).hexdigest()
        told = self.reading.told
        if key in self._names:
            return self._names[key]
        number = len(self._names) + 1
        try:
            clean, ending = without_metadata(content, self.max_megapixels)
        except PhotoError as error:
            cause = error.cause
            fix = error.fix
            if content[:4] in (b"\x01\0\0\0", b"\xd7\xcd\xc6\x9a") or b"<svg" in content[:1000]:
                cause = "là hình vẽ (EMF, WMF, SVG), không phải ảnh."
                fix = "chụp màn hình hình vẽ ấy, lưu thành .png rồi để cạnh bài."
            told.lose(Matter.PICTURE, f"ảnh thứ {number} {cause} Cách làm: {fix}")
            self._names[key] = ""
            return ""
        name = f"anh-{len(self.pictures) + 1}{ending}"
        self._names[key] = name
        self.pictures.append(Picture(name, clean, normalise(alt)))
        if not alt:
            told.lose(
                Matter.ALT,
                f"{name} chưa có mô tả cho người khiếm thị: ghi vào giữa hai dấu [ ] trước tên "
                "tệp.",
            )
        return name


def _tell_missing(reading: Reading, blocks: Sequence[Block], notes: Sequence[str]) -> None:
    """List the words of the document that no reader of the draft would see."""
    text = join_blocks([*(block.markdown for block in blocks), *notes])
    spoken = guard.rendered_words(text)
    told = [remark.message for remark in reading.told.lost]
    for passage, lacking in guard.find_missing(reading.passages, [spoken, *told]):
        reading.told.lose(
            Matter.WORDS,
            f"trong đoạn {shorten(passage)} thiếu: {' '.join(lacking)}. Chép lại bằng tay.",
        )


def _carried(
    pieces: Sequence[Piece],
    blocks: Sequence[Block],
    notes: Sequence[str],
    reading: Reading,
    album: _Album,
) -> Carried:
    kinds = [piece.kind for piece in pieces]
    return Carried(
        paragraphs=kinds.count("text"),
        headings=kinds.count("heading"),
        lists=sum(re.match(r"(?:-|\d+[.)]) ", block.markdown) is not None for block in blocks),
        tables=kinds.count("table"),
        pictures=len(album.pictures),
        footnotes=len(notes),
        links=sum(1 for _ in reading.body.iter("a")),
        old_fonts=reading.old_fonts,
    )
