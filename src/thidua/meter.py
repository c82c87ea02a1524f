"""How far a long step is, told line by line to whoever started the build.

The build runs in a process of its own and must not draw on a terminal it does not own; so it
writes short lines, and the program that owns the terminal draws the bar.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self, TextIO

METER_VARIABLE = "THIDUA_METER"
_MARK = "\x1e"  # record separator: occurs in no log line
_LINE = re.compile(rf"{_MARK}([^\t]*)\t(\d+)\t(\d+)\n")
_PAUSE_SECONDS = 0.1


@dataclass(frozen=True, slots=True)
class Reading:
    """How much of a step is done."""

    step: str
    done: int
    total: int

    @classmethod
    def parse(cls, line: str) -> Self | None:
        """Read a line written by :class:`Meter`; ``None`` for any other line, or half of one."""
        found = _LINE.fullmatch(line)
        return cls(found[1], int(found[2]), int(found[3])) if found else None


class Meter:
    """Counts the parts of one step after another; silent unless asked for by the environment."""

    def __init__(self, stream: TextIO, environment: Mapping[str, str]) -> None:
        self._stream = stream if environment.get(METER_VARIABLE) else None
        self._step, self._done, self._total = "", 0, 0
        self._told = 0.0

    def start(self, step: str, total: int) -> None:
        """Begin a step of ``total`` parts."""
        self._step, self._done, self._total = step, 0, total
        self._tell()

    def advance(self) -> None:
        """Count one part as done."""
        self._done += 1
        if self._done == self._total or time.monotonic() - self._told > _PAUSE_SECONDS:
            self._tell()

    def _tell(self) -> None:
        self._told = time.monotonic()
        if self._stream:
            line = f"{_MARK}{self._step}\t{self._done}\t{self._total}\n"
            print(line, end="", file=self._stream, flush=True)
