"""Front matter of register entries: categories, fields, movements, units, campaigns.

The file name is the entry's slug.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, TypeAdapter, model_validator
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.schema.plan import Phases, Span
from thidua.schema.scalars import STRICT_KEYS, Day, Name, Reference, Text

Level = Literal["trung-uong", "tinh", "thanh-pho", "huyen", "phuong"]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Entry:
    """What every register entry has."""

    title: Annotated[Name, Field(description="Tên đầy đủ")]
    summary: Annotated[Text | None, Field(description="Mô tả ngắn")] = None
    order: Annotated[int, Field(description="Thứ tự khi liệt kê")] = 1000
    aliases: Annotated[tuple[Name, ...], Field(description="Các cách gọi khác")] = ()
    template: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Category(Entry):
    """A category of the column."""

    exemplars: Annotated[
        Literal["required", "optional"], Field(description="Bài có bắt buộc nêu gương không")
    ] = "optional"


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class FieldOfWork(Entry):
    """A field of work (seed 004 names fourteen)."""


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class OpenSpan:
    """A period of which either end may be open."""

    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise PydanticCustomError("span_backward", "ends before it starts")
        return self


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Movement(Entry):
    """A patriotic emulation movement or drive."""

    form: Literal["phong-trao", "cuoc-van-dong"] = "phong-trao"
    level: Level | None = None
    period: OpenSpan | None = None
    parent: Reference | None = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Unit(Entry):
    """A unit that sends stories; ``group`` is its cụm or khối thi đua.

    ``followed_by`` is whoever reminds it (seed 001: "phân công theo dõi … Cụm thi đua").
    """

    group: Name | None = None
    followed_by: Annotated[Name | None, Field(description="Người được phân công theo dõi")] = None


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Campaign(Entry):
    """A campaign with its own period and, if it has an event, phases."""

    slogan: Text | None = None
    period: Span | None = None
    phases: Phases = Field(default_factory=Phases)


CATEGORY: TypeAdapter[Category] = TypeAdapter(Category)
FIELD: TypeAdapter[FieldOfWork] = TypeAdapter(FieldOfWork)
MOVEMENT: TypeAdapter[Movement] = TypeAdapter(Movement)
UNIT: TypeAdapter[Unit] = TypeAdapter(Unit)
CAMPAIGN: TypeAdapter[Campaign] = TypeAdapter(Campaign)
