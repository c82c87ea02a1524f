"""The one place that knows the time: everything else is told ``now``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
"""All days are days here (design contract, section 4)."""

EPOCH_VARIABLE = "SOURCE_DATE_EPOCH"
"""Reproducible builds' name for the moment a build pretends to happen, in seconds since 1970."""


def end_of_day(day: date) -> datetime:
    """Return the last second of a day in Viet Nam, which is what ``--as-of`` means."""
    return datetime.combine(day, time(23, 59, 59), VIETNAM)


def epoch(moment: datetime) -> str:
    """Return a moment as the value of ``SOURCE_DATE_EPOCH``."""
    return str(int(moment.timestamp()))


def read_clock(environment: Mapping[str, str]) -> datetime:
    """Return now in Viet Nam: from ``SOURCE_DATE_EPOCH`` when set, else from the clock.

    Raises ``ValueError`` when the variable is set to something that is no number of seconds.
    """
    seconds = environment.get(EPOCH_VARIABLE)
    if seconds:
        return datetime.fromtimestamp(int(seconds), VIETNAM)
    return datetime.now(VIETNAM).replace(microsecond=0)
