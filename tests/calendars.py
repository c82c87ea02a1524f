"""A strict reader of calendars, by the letter of RFC 5545.

Ours are written with icalendar, so that library can be no witness for them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

LINE = re.compile(r"([A-Z-]+)((?:;[A-Z-]+=[^;:,\"\x00-\x1f\x7f]+)*):([^\x00-\x08\x0a-\x1f\x7f]*)")
TEXT = re.compile(r"(?:[^\\;,]|\\[\\;,n])*")
ESCAPED = re.compile(r"\\(.)", re.S)


@dataclass(frozen=True)
class Component:
    """The properties of one component, each with its parameters and its value as written."""

    properties: dict[str, tuple[str, str]]

    def value(self, name: str) -> str:
        """Return a value as written."""
        return self.properties[name][1]

    def parameters(self, name: str) -> str:
        """Return the parameters of a property as written, without the first semicolon."""
        return self.properties[name][0]

    def text(self, name: str) -> str:
        """Return a value of type TEXT (3.3.11), which must be escaped as one."""
        value = self.value(name)
        assert TEXT.fullmatch(value), value
        return ESCAPED.sub(lambda found: "\n" if found[1] == "n" else found[1], value)


@dataclass(frozen=True)
class Calendar:
    """A calendar's own properties, its events, and the names of all components inside."""

    head: Component
    events: tuple[Component, ...]
    names: tuple[str, ...]


def read_calendar(content: bytes) -> Calendar:
    """Return what a calendar holds; whatever is not as the standard says is a failure."""
    rows = content.decode().split("\r\n")
    assert rows.pop() == "", "each line ends with CRLF (3.1)"
    assert all(len(row.encode()) <= 75 for row in rows), "75 octets a line at most (3.1)"
    found: list[tuple[str, Component]] = []
    open_ones: list[tuple[str, Component]] = []
    for row in "\r\n".join(rows).replace("\r\n ", "").split("\r\n"):
        line = LINE.fullmatch(row)
        assert line, row
        name, parameters, value = line.groups()
        if name == "BEGIN":
            open_ones.append((value, Component({})))
            found.append(open_ones[-1])
        elif name == "END":
            assert open_ones.pop()[0] == value
        else:
            properties = open_ones[-1][1].properties
            assert name not in properties, f"{name} twice in one component"
            properties[name] = (parameters.removeprefix(";"), value)
    assert not open_ones
    (first, head), *inner = found
    assert first == "VCALENDAR"
    events = tuple(component for name, component in inner if name == "VEVENT")
    for event in events:
        assert {"UID", "DTSTAMP", "DTSTART"} <= event.properties.keys()  # 3.6.1
    assert {"PRODID", "VERSION"} <= head.properties.keys()  # 3.6
    return Calendar(head, events, tuple(name for name, _ in inner))
