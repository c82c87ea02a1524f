"""The next deadlines as a calendar that phones and office programs can subscribe to.

RFC 5545 (iCalendar) with the name and the pace of refreshing of RFC 7986. Deadlines are events and
not to-dos, because the calendars most people use show only events.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urljoin

from icalendar import Calendar, Event, Timezone, TimezoneStandard

from thidua.clock import VIETNAM
from thidua.column import Column
from thidua.column.addresses import PLANS, entry_address
from thidua.progress.agenda import Deadline, next_deadlines
from thidua.progress.targets import Progress
from thidua.review import Edition
from thidua.text.vietnamese import short_date

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
_OFFSET = timedelta(hours=7)


def render_calendar(edition: Edition, progress: Progress) -> bytes:
    """Return the calendar of everything that is still to be done.

    It depends on the day and not on the hour: two builds on one day give the same bytes.
    """
    ward = edition.column.ward
    name = _plain(f"{ward.column} – {ward.name}: việc sắp tới")
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//thidua//thidua//VI")
    calendar.add("NAME", name)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", timedelta(days=1), {"VALUE": "DURATION"})
    # A calendar must hold a component (3.6), also when nothing is left to do.
    calendar.add_component(_time_zone())
    for deadline in next_deadlines(progress):
        calendar.add_component(_event(deadline, edition.column, progress.as_of))
    content: bytes = calendar.to_ical(sorted=False)
    return content


def _time_zone() -> Timezone:
    standard = TimezoneStandard()
    standard.add("DTSTART", datetime(1975, 6, 13))  # noqa: DTZ001 - of local time by definition
    standard.add("TZOFFSETFROM", _OFFSET)
    standard.add("TZOFFSETTO", _OFFSET)
    zone = Timezone()
    zone.add("TZID", "Asia/Ho_Chi_Minh")
    zone.add_component(standard)
    return zone


def _event(deadline: Deadline, column: Column, as_of: date) -> Event:
    authority = column.authority or "thidua.invalid"
    need = f"Tính đến {short_date(as_of)}: {deadline.need}."
    event = Event()
    event.add("UID", f"{deadline.plan.id}.{deadline.key}@{authority}")
    event.add("DTSTAMP", datetime.combine(as_of, time(), VIETNAM).astimezone(UTC))
    event.add("DTSTART", deadline.day)
    event.add("SUMMARY", _plain(f"Hạn: {deadline.text}"))
    event.add("DESCRIPTION", _plain(f"{deadline.status_label}. {need}\n{deadline.plan.title}"))
    event.add("URL", urljoin(column.site_url, entry_address(PLANS, deadline.plan.id)))
    event.add("TRANSP", "TRANSPARENT")
    return event


def _plain(text: str) -> str:
    """Return a text without what no value of type TEXT may hold (3.3.11).

    icalendar takes ``\\N`` for the end of a line, also where somebody wrote it as it stands.
    """
    return _CONTROL.sub("", text.replace("\\N", "/N")).encode(errors="replace").decode()
