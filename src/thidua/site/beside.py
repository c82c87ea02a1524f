"""Work that is done in small steps, beside what other processes do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeVar

from thidua.workers import Apart

Result = TypeVar("Result")
IsReady = Callable[[], bool]
"""What tells whether a strand can go on."""


def at_once() -> bool:
    """Go on whenever there is time."""
    return True


def hear(apart: Apart[Result] | None) -> Iterator[IsReady]:
    """Take in what another process has made as soon as it is there: who waits holds memory."""
    if apart:
        yield apart.is_done
        apart.result()


class Beside:
    """What is written while other processes draw: each strand takes its steps in order.

    A strand yields what tells whether it can go on. The first one that can does.
    """

    def __init__(self, *strands: Iterator[IsReady]) -> None:
        self._strands = dict.fromkeys(strands, at_once)

    def add(self, strand: Iterator[IsReady]) -> None:
        """Add a strand, after all others."""
        self._strands[strand] = at_once

    def go_on(self) -> bool:
        """Take a step; ``False`` when there is none to be taken now."""
        for strand, is_ready in self._strands.items():
            if is_ready():
                self._take_step(strand)
                return True
        return False

    def finish_one(self, strand: Iterator[IsReady]) -> None:
        """Take steps until a strand, which waits for nothing, has come to its end."""
        while strand in self._strands:
            self.go_on()

    def finish(self) -> None:
        """Take all steps that are left; where none can be taken now, the first strand waits."""
        while self._strands:
            if not self.go_on():
                self._take_step(next(iter(self._strands)))

    def _take_step(self, strand: Iterator[IsReady]) -> None:
        further = next(strand, None)
        if further is None:
            del self._strands[strand]
        else:
            self._strands[strand] = further
