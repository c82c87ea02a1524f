"""The five registers: a row for each, with whatever the program must know of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from pydantic import TypeAdapter

from thidua.schema.registers import (
    CAMPAIGN,
    CATEGORY,
    FIELD,
    MOVEMENT,
    UNIT,
    Campaign,
    Category,
    Entry,
    FieldOfWork,
    Movement,
    Unit,
)

E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Register(Generic[E]):
    """One register: entries that articles and plans name by their slugs."""

    folder: str
    """Under ``docs/``, and on the site."""
    key: str
    """How a plan's filter calls it (design contract, section 3)."""
    label: str
    adapter: TypeAdapter[E]
    """Reads the front matter of an entry."""
    has_feeds: bool = False
    """Whether each of its entries has feeds of its own."""

    @property
    def noun(self) -> str:
        """The label within a sentence."""
        return self.label.lower()

    @property
    def path(self) -> str:
        """The folder as people find it."""
        return f"docs/{self.folder}/"


CATEGORIES: Register[Category] = Register(
    "chuyen-muc", "category", "Chuyên mục", CATEGORY, has_feeds=True
)
FIELDS: Register[FieldOfWork] = Register("linh-vuc", "field", "Lĩnh vực", FIELD)
MOVEMENTS: Register[Movement] = Register(
    "phong-trao", "movement", "Phong trào", MOVEMENT, has_feeds=True
)
UNITS: Register[Unit] = Register("don-vi", "unit", "Đơn vị", UNIT)
CAMPAIGNS: Register[Campaign] = Register("chien-dich", "campaign", "Đợt tuyên truyền", CAMPAIGN)

REGISTERS = (CATEGORIES, FIELDS, MOVEMENTS, UNITS, CAMPAIGNS)
BY_FOLDER = {register.folder: register for register in REGISTERS}
BY_KEY = {register.key: register for register in REGISTERS}
