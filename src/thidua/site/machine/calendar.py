"""The next deadlines as a calendar that phones and office programs can subscribe to.

RFC 5545 (iCalendar) with the name and the pace of refreshing of RFC 7986. Deadlines are events and
not to-dos, because the calendars most people use show only events.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from urllib.parse import urljoin, urlsplit

from thidua.clock import VIETNAM
from thidua.column.addresses import entry_address
from thidua.progress.agenda import Deadline, next_deadlines
from thidua.progress.targets import Progress
from thidua.review import Edition
from thidua.text.vietnamese import short_date

_LINE_OCTETS = 75
_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
# A calendar must hold a component (3.6), also when nothing is left to do.
_TIME_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:Asia/Ho_Chi_Minh",
    "BEGIN:STANDARD",
    "DTSTART:19750613T000000",
    "TZOFFSETFROM:+0700",
    "TZOFFSETTO:+0700",
    "END:STANDARD",
    "END:VTIMEZONE",
)


def render_calendar(edition: Edition, progress: Progress) -> bytes:
    """Return the calendar of everything that is still to be done.

    It depends on the day and not on the hour: two builds on one day give the same bytes.
    """
    ward = edition.column.ward
    name = escape(f"{ward.column} – {ward.name}: việc sắp tới")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//thidua//thidua//VI",
        f"NAME:{name}",
        f"X-WR-CALNAME:{name}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        *_TIME_ZONE,
        *_events(next_deadlines(progress), edition.column.site_url, progress.as_of),
        "END:VCALENDAR",
    ]
    return b"".join(fold(line) for line in lines)


def escape(text: str) -> str:
    """Return a value of type TEXT (3.3.11); control characters have no place in one."""
    escaped = re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")
    return _CONTROL.sub("", escaped)


def fold(line: str) -> bytes:
    """Return a content line in parts of at most 75 octets (3.1), no letter cut in two."""
    rest = line.encode(errors="replace")
    parts: list[bytes] = []
    # Every further line begins with a space, which counts.
    while len(rest) > (room := _LINE_OCTETS - bool(parts)):
        while rest[room] & 0xC0 == 0x80:  # within a letter of UTF-8
            room -= 1
        parts.append(rest[:room])
        rest = rest[room:]
    return b"\r\n ".join([*parts, rest]) + b"\r\n"


def _events(deadlines: Sequence[Deadline], site: str, as_of: date) -> Iterator[str]:
    host = urlsplit(site).hostname or "thidua.invalid"
    stamp = datetime.combine(as_of, time(), VIETNAM).astimezone(UTC)
    for deadline in deadlines:
        need = f"Tính đến {short_date(as_of)}: {deadline.need}."
        about = f"{deadline.status_label}. {need}\n{deadline.plan.title}"
        address = entry_address("ke-hoach", deadline.plan.id)
        yield "BEGIN:VEVENT"
        yield f"UID:{deadline.plan.id}.{deadline.key}@{host}"
        yield f"DTSTAMP:{stamp:%Y%m%dT%H%M%SZ}"
        yield f"DTSTART;VALUE=DATE:{deadline.day:%Y%m%d}"
        yield f"SUMMARY:{escape(f'Hạn: {deadline.text}')}"
        yield f"DESCRIPTION:{escape(about)}"
        yield f"URL:{urljoin(site, address)}"
        yield "TRANSP:TRANSPARENT"
        yield "END:VEVENT"
