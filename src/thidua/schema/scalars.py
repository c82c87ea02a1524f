"""The single values front matter is made of: days, moments, slugs and texts."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic.config import ConfigDict
from pydantic_core import PydanticCustomError

from thidua.clock import VIETNAM

MORNING = time(7, 0)
"""The hour meant by a date without one."""

STRICT_KEYS = ConfigDict(extra="forbid")
"""Every front matter refuses keys it does not know: a misspelt key must never pass silently."""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:hg](\d{2})(?::(\d{2}))?")


def parse_day(value: object) -> date:
    """Read "2024-06-11" or "11/6/2024" (day first, as people in Viet Nam write)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()
    try:
        return _day(text, text)
    except PydanticCustomError as error:
        if error.type == "no_date":
            raise PydanticCustomError("no_day", "not a day: {value}", {"value": text}) from error
        raise


def parse_moment(value: object) -> datetime:
    """Read a day, or a day and an hour ("2024-06-11 08:30", "11/6/2024 8h30"), as local time.

    A day alone means 07:00. An ISO offset ("+07:00", "Z") is honoured and turned into local time.
    """
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM)
    text = str(value).strip()
    day_text, _, clock_text = text.replace("T", " ", 1).partition(" ")
    day = _day(day_text, text)
    clock_text = clock_text.strip()
    if not clock_text:
        return datetime.combine(day, MORNING, VIETNAM)
    if re.search(r"(Z|[+-]\d{2}:?\d{2})$", clock_text):
        try:
            return datetime.fromisoformat(f"{day.isoformat()}T{clock_text}").astimezone(VIETNAM)
        except (ValueError, OverflowError) as error:
            raise _no_date(text) from error
    clock = _CLOCK.fullmatch(clock_text)
    if not clock:
        raise _no_date(text)
    try:
        hour, minute, second = (int(part or 0) for part in clock.groups())
        return datetime.combine(day, time(hour, minute, second), VIETNAM)
    except ValueError as error:
        raise _no_date(text) from error


def _day(text: str, whole: str) -> date:
    if match := _ISO.fullmatch(text):
        year, month, day = (int(part) for part in match.groups())
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year = (int(part) for part in match.groups())
    else:
        raise _no_date(whole)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise PydanticCustomError(
            "impossible_date", "no such day: {value}", {"value": whole}
        ) from error


def _no_date(value: str) -> PydanticCustomError:
    return PydanticCustomError("no_date", "not a date: {value}", {"value": value})


def _month_day(value: str) -> str:
    if not re.fullmatch(r"\d{2}-\d{2}", value):
        raise PydanticCustomError("no_month_day", "not MM-DD: {value}", {"value": value})
    try:
        date.fromisoformat(f"2024-{value}")  # a leap year, so that 02-29 is a day
    except ValueError as error:
        raise PydanticCustomError(
            "impossible_date", "no such day: {value}", {"value": value}
        ) from error
    return value


def _single_line(value: str) -> str:
    return " ".join(value.split())


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Day = Annotated[
    date,
    PlainValidator(parse_day),
    WithJsonSchema(
        {"type": "string", "pattern": r"^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4})$"}
    ),
]
Moment = Annotated[
    datetime,
    PlainValidator(parse_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}/\d{1,2}/\d{4})([ T].+)?$",
        }
    ),
]
MonthDay = Annotated[str, AfterValidator(_month_day), Field(pattern=r"^\d{2}-\d{2}$")]
Line = Annotated[str, AfterValidator(_single_line)]
MAX_TEXT = 2000
"""Characters of the longest text that is no article: a reason, a correction."""
Text = Annotated[Line, Field(min_length=1, max_length=MAX_TEXT)]
Name = Annotated[Line, Field(min_length=1, max_length=200)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
FileName = Annotated[str, Field(min_length=1, max_length=200)]
OneOrMore = BeforeValidator(_listed)
"""Marks a list that may be written as a single value."""
