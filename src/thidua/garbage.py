"""How often Python looks for what nothing leads to any more."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager

SHORT, LONG = 300_000, 50_000
"""Objects made since the last look, in a command that ends soon and in one that makes thousands of
pages. Python's own 700 are for programs that wait for others; here a thousand articles come to be
at once and stay to the end, and a tenth of all time went into seeing that they are still there."""

_LEFT: list[None] = []
"""One for each reason not to look at what is there."""


def look_rarely(news: int) -> None:
    """Let a program that reads a whole column at once get on with it."""
    gc.set_threshold(news, *gc.get_threshold()[1:])


@contextmanager
def at_rest() -> Iterator[None]:
    """Look no more at what is there already while copies of this program work beside it.

    Whoever looks through it writes a mark into each object, and what is written to is no longer
    shared with the copies: in the end each would hold the whole column once more. What is free is
    given back first, lest it count in each of them.
    """
    _give_back()
    leave_be()
    try:
        yield
    finally:
        _LEFT.pop()
        if not _LEFT:
            gc.unfreeze()


def _give_back() -> None:
    """Give memory back that is free, where the system's allocator (glibc's) does not by itself.

    What processes send comes in large pieces, and between them lies what was made of them: after a
    column was read, that leaves as much free memory as the column takes.
    """
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - most commands make no copies

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)


def leave_be() -> None:
    """Look no more at what is there now: in a copy of a program, or before one ends.

    The one would copy all that it looks through, and at an end the system frees everything.
    """
    _LEFT.append(None)  # Python would count all objects to tell it
    gc.freeze()
