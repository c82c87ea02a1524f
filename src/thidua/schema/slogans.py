"""``docs/khau-hieu.md``: slogans with their sources, and the key dates that are kept each year."""

from datetime import date
from functools import cache
from typing import Annotated

from pydantic import Field, TypeAdapter
from pydantic.dataclasses import dataclass

from thidua.schema.logs import Log
from thidua.schema.scalars import STRICT_KEYS, MonthDay, Name, Reference, Text, day_in

SLOGANS = Log("khau-hieu")

_Year = Annotated[int, Field(ge=1, le=2100)]


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class Slogan:
    """A slogan that may be hung up, with where its words come from."""

    text: Annotated[Text, Field(max_length=200, description="Câu khẩu hiệu")]
    source: Annotated[Name, Field(description="Nguồn: văn bản, kế hoạch, lời của ai")]
    year: Annotated[_Year | None, Field(description="Năm của nguồn")] = None
    campaigns: Annotated[tuple[Reference, ...], Field(description="Đợt tuyên truyền")] = ()
    sample: Annotated[bool, Field(description="Mục mẫu, chỉ dùng khi trình diễn")] = False


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class KeyDay:
    """A day that is kept each year: "76 năm Ngày …"."""

    day: Annotated[MonthDay, Field(description="Tháng và ngày, ví dụ 06-11")]
    since: Annotated[_Year, Field(description="Năm xảy ra, để tính số năm")]
    name: Annotated[Name, Field(description="Ngày gì")]
    source: Annotated[Name | None, Field(description="Văn bản quy định")] = None
    sample: Annotated[bool, Field(description="Mục mẫu, chỉ dùng khi trình diễn")] = False

    @property
    def month(self) -> int:
        """The month, from 1."""
        return int(self.day[:2])

    @property
    def of_month(self) -> int:
        """The day of the month, from 1."""
        return int(self.day[3:])

    def next_return(self, today: date) -> date:
        """Return the day of its next return, today among them."""
        this_year = day_in(today.year, self.day)
        return this_year if today <= this_year else day_in(today.year + 1, self.day)


@cache
def tradition_day() -> KeyDay:
    """Return what every ward keeps, whether it writes it down or not.

    It is made when somebody asks: the first value of all has pydantic build what checks it.
    """
    return KeyDay(
        day="06-11",
        since=1948,
        name="Ngày truyền thống thi đua yêu nước",
        source="Quyết định 258/QĐ-TTg ngày 04/3/2008",
    )


def kept_days(own: tuple[KeyDay, ...]) -> tuple[KeyDay, ...]:
    """Return what a ward keeps each year: its own days, and the one that all wards keep."""
    kept = tradition_day()
    return own if any(day.day == kept.day for day in own) else (*own, kept)


@dataclass(frozen=True, slots=True, kw_only=True, config=STRICT_KEYS)
class SloganPage:
    """Front matter of the register of slogans."""

    title: Name
    summary: Text | None = None
    template: str | None = None
    slogans: tuple[Slogan, ...] = ()
    days: tuple[KeyDay, ...] = ()


SLOGAN_PAGE: TypeAdapter[SloganPage] = TypeAdapter(SloganPage)
