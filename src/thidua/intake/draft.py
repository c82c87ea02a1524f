"""What a document from elsewhere becomes: blocks of Markdown, pictures, guesses, and what is told.

Nothing here is decided for good. The guesses name the block they come from, so that whoever
accepts one moves that block out of the text, and whoever does not leaves it there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IntakeError(Exception):
    """A document that cannot be read; ``cause`` continues a sentence that begins with its name."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix


class Role(StrEnum):
    """What a block is to the article."""

    TEXT = "text"
    OFFICE = "office"
    """Belongs to the official letter and not to the news: state name, number, recipients, seal."""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list, table or picture, as Markdown that stands between blank lines."""

    markdown: str
    words: str
    """The same without any markup."""
    role: Role = Role.TEXT


@dataclass(frozen=True, slots=True)
class Guess:
    """A value for the front matter, read from blocks of the text; empty when nothing fits."""

    text: str = ""
    blocks: tuple[int, ...] = ()
    """Positions of the blocks it stands in."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of the document, upright and without what its file told of camera and place."""

    name: str
    content: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Carried:
    """How much came over."""

    paragraphs: int = 0
    headings: int = 0
    lists: int = 0
    tables: int = 0
    pictures: int = 0
    footnotes: int = 0
    links: int = 0
    old_fonts: int = 0
    """Pieces of text that were in a font of the years before Unicode."""


class Matter(StrEnum):
    """What is told about a document; a page of the desk may gather remarks under these names."""

    ALT = "ảnh chưa có mô tả"
    ANCHOR = "liên kết trong tài liệu"
    CHART = "biểu đồ"
    COMMENT = "lời nhận xét"
    CONTENTS = "mục lục"
    DELETION = "chữ đã xóa"
    DIAGRAM = "hình SmartArt"
    EQUATION = "công thức"
    HEADER = "đầu trang, chân trang"
    HEADING = "tiêu đề mục"
    HIDDEN = "chữ ẩn"
    INSERTION = "chữ mới thêm"
    LINK = "liên kết"
    MACRO = "macro"
    NOTE = "chú thích trong bảng"
    OBJECT = "đối tượng nhúng"
    OFFICE = "phần công văn"
    OLD_FONT = "phông chữ cũ"
    PICTURE = "ảnh"
    TABLE = "bảng"
    TEXT_BOX = "hộp chữ"
    WORDS = "chữ không sang được"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that did not come over, or came over changed; ``message`` is for the clerk."""

    matter: Matter
    message: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A document, read. ``notes`` holds the text of each footnote by its number, from 1."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    pictures: tuple[Picture, ...]
    title: Guess
    summary: Guess
    author: Guess
    carried: Carried
    changed: tuple[Remark, ...]
    """What came over otherwise than it was."""
    lost: tuple[Remark, ...]
    """What did not come over."""

    @property
    def office(self) -> tuple[int, ...]:
        """Positions of the blocks of the official letter, which may be left out."""
        return tuple(place for place, block in enumerate(self.blocks) if block.role is Role.OFFICE)
