"""The single values front matter is made of: days, moments, slugs and texts."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, WithJsonSchema
from pydantic.config import ConfigDict
from pydantic_core import PydanticCustomError

from thidua.clock import VIETNAM

MORNING = time(7, 0)
"""The hour meant by a date without one."""

STRICT_KEYS = ConfigDict(extra="forbid", defer_build=True)
"""Every front matter refuses keys it does not know: a misspelt key must never pass silently. What
checks it is built when the first one is checked: mostly all are known from an earlier run. (For the
same reason the annotations of front matter are no texts, which would be read at each start.)"""

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_CLOCK = re.compile(r"(\d{1,2})[:hg](\d{2})(?::(\d{2}))?")
_IN_WORDS = (
    # "ngày 05 tháng 01 năm 2020" is how offices write a day (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    (re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.I), r"\1/\2/\3"),
    (re.compile(r"(\d{1,2})\s*(?:giờ|[hg])\s*(\d{2})(?:\s*phút)?(?!\w)", re.I), r"\1:\2"),
    (re.compile(r"(\d{1,2})\s*(?:giờ|[hg])(?!\w)", re.I), r"\1:00"),
    (re.compile(r"^(\d{1,2}:\d{2})(?:,|\s)\s*(?:ngày\s+)?(\S+)$", re.I), r"\2 \1"),
    (re.compile(r"^(?:ngày\s+)?(\S+?),?\s+(?:lúc\s+)?(\d{1,2}:\d{2})$", re.I), r"\1 \2"),
    (re.compile(r"^ngày\s+(?=\d)", re.I), ""),
)
"""Ways to say a day or an hour, and how each is written in figures."""
_FIGURES = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?: \d{1,2}:\d{2})?")
"""Where there is nothing to turn round."""
_SHORT_YEAR = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2(\d{2})(?![\d/.-])")


def parse_day(value: object) -> date:
    """Read "2024-06-11" or "11/6/2024" (day first, as people in Viet Nam write)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = str(value).strip()
    try:
        return _day(_in_figures(text), text)
    except PydanticCustomError as error:
        if error.type == "no_date":
            raise PydanticCustomError("no_day", "not a day: {value}", error.context) from error
        raise


def parse_moment(value: object) -> datetime:
    """Read a day, or a day and an hour ("2024-06-11 08:30", "11/6/2024 8h30"), as local time.

    A day alone means 07:00. An ISO offset ("+07:00", "Z") is honoured and turned into local time.
    """
    if isinstance(value, datetime):
        return value.astimezone(VIETNAM)
    text = str(value).strip()
    figures = _in_figures(text)
    day_text, _, clock_text = figures.replace("T", " ", 1).partition(" ")
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


def _in_figures(text: str) -> str:
    """Return a day, and an hour if there is one, in figures: "8h30 ngày 5/6/2024" turned round."""
    if _FIGURES.fullmatch(text):
        return text
    for words, figures in _IN_WORDS:
        text = words.sub(figures, text)
    return text


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
    context = {"value": value, "ready": _ready(value)}
    return PydanticCustomError("no_date", "not a date: {value}", context)


def _ready(value: str) -> str:
    """Return what was most likely meant, to be pasted; "" when nobody can tell."""
    short = _SHORT_YEAR.search(_in_figures(value))
    if short is None:
        return ""
    day, month, year = int(short[1]), int(short[3]), int(short[4])
    try:
        meant = date(2000 + year, month, day)
    except ValueError:
        return ""
    rest = _CLOCK.search(short.string, short.end())
    return f"{meant.day}/{meant.month}/{meant.year}" + (f" {rest[0]}" if rest else "")


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


def day_in(year: int, month_day: str) -> date:
    """Return the "06-11" of a year; in years without a 29 February that day is kept on the 28th."""
    month, day = map(int, month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))


def _single_line(value: str) -> str:
    return " ".join(value.split())


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


_DAY_PATTERN = (
    r"([Nn]gày )?(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
    r"|\d{1,2} tháng \d{1,2} năm \d{4})"
)
Day = Annotated[
    date,
    PlainValidator(parse_day),
    WithJsonSchema({"type": "string", "pattern": f"^{_DAY_PATTERN}$"}),
]
Moment = Annotated[
    datetime,
    PlainValidator(parse_moment),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": rf"^(\d{{1,2}} ?(giờ|[:hg]).* )?{_DAY_PATTERN}([ T,].+)?$",
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
Reference = Annotated[
    str,
    Field(min_length=1, max_length=200),
    WithJsonSchema({"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 100}),
]
"""The slug of something declared elsewhere. Whoever checks it there knows what else may be meant,
so a name in words is let through to be answered with the nearest that exists."""
FileName = Annotated[str, Field(min_length=1, max_length=200)]


@dataclass(frozen=True, slots=True)
class Focus:
    """The point of a photo that stays visible however it is cut.

    ``x`` and ``y`` are hundredths of its width and height, from the left upper corner.
    """

    x: int
    y: int


def parse_focus(value: object) -> Focus:
    """Read "[50, 30]"; "%" behind a number does no harm."""
    if isinstance(value, Focus):
        return value
    parts = value if isinstance(value, list | tuple) else [value]
    figures = [str(part).strip().removesuffix("%").strip() for part in parts]
    if len(figures) != 2 or not all(re.fullmatch(r"\d{1,3}", one) for one in figures):
        raise PydanticCustomError("no_focus", "not a point of a photo")
    x, y = map(int, figures)
    if max(x, y) > 100:
        raise PydanticCustomError("no_focus", "not a point of a photo")
    return Focus(x, y)


_HUNDREDTH = {"type": "integer", "minimum": 0, "maximum": 100}
FocusPoint = Annotated[
    Focus,
    PlainValidator(parse_focus),
    WithJsonSchema({"type": "array", "items": _HUNDREDTH, "minItems": 2, "maxItems": 2}),
]
OneOrMore = BeforeValidator(_listed)
"""Marks a list that may be written as a single value."""
