"""What every format says in its own words: the common form that the common rules look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Word:
    """A value as it stands in the feed; ``name`` is its element or key."""

    name: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that an item offers."""

    name: str
    address: str
    length: str
    media_type: str
    line: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One item. What the feed does not say is ``None``."""

    line: int
    id: Word | None
    title: Word | None
    address: Word | None
    published: datetime | None
    updated: datetime | None
    html: tuple[Word, ...]
    """Parts that readers show as HTML."""
    addresses: tuple[Word, ...]
    """Further addresses: categories' pages are not among them, pictures are."""
    attachments: tuple[Attachment, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A whole feed."""

    title: Word | None
    language: Word | None
    own_address: Word | None
    updated: datetime | None
    updated_line: int
    addresses: tuple[Word, ...]
    entries: tuple[Entry, ...]
