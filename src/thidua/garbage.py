"""How often Python looks for what nothing leads to any more."""

from __future__ import annotations

import gc

SHORT, LONG = 300_000, 50_000
"""Objects made since the last look, in a command that ends soon and in one that makes thousands of
pages. Python's own 700 are for programs that wait for others; here a thousand articles come to be
at once and stay to the end, and a tenth of all time went into seeing that they are still there."""


def look_rarely(news: int) -> None:
    """Let a program that reads a whole column at once get on with it."""
    gc.set_threshold(news, *gc.get_threshold()[1:])


def leave_be() -> None:
    """Look no more at what is there now: in a copy of a program, or before one ends.

    The one would copy all that it looks through, and at an end the system frees everything.
    """
    gc.freeze()
