"""Dates as feeds must write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Word

_RFC_822 = re.compile(
    r"(?:(Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d{1,2} "
    r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} "
    r"\d\d:\d\d(?::\d\d)? (?:[+-]\d{4}|GMT|UT|Z|EST|EDT|CST|CDT|MST|MDT|PST|PDT)"
)
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)")


def parse_rfc_822(text: str) -> datetime | None:
    """Return a date as RSS writes it, if it is one; a wrong day of the week makes it none.

    It always has its zone: ``-0000`` is universal time of which the place is not told (RFC 5322).
    """
    match = _RFC_822.fullmatch(text)
    if not match:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return moment if match[1] in (None, days[moment.weekday()]) else None


def parse_rfc_3339(text: str) -> datetime | None:
    """Return a date as Atom and JSON Feed write it, if it is one."""
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None


def parse_w3c(text: str) -> bool:
    """Tell whether a text is a date by the W3C's note: a year, a month, a day or a moment."""
    return bool(_W3C.fullmatch(text)) or parse_rfc_3339(text) is not None


_W3C = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


def read_date(word: Word | None, faults: list[Fault], shown: str = "") -> datetime | None:
    """Return what Atom and JSON Feed say, or tell why it is no date; ``shown`` names it."""
    if word is None:
        return None
    moment = parse_rfc_3339(word.text)
    if moment is None:
        faults.append(
            error(
                FeedRule.DATE,
                word.line,
                shown or word.name,
                f"«{word.text}» không phải ngày giờ theo RFC 3339.",
                "viết theo mẫu 2024-06-11T07:00:00+07:00.",
            )
        )
    return moment
