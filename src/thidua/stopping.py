"""Ctrl-C at any moment: one line, exit code 130, no traceback and nothing half written.

Python's own answer is an exception at whatever line is running. In an import, a callback or a
destructor it is printed as a traceback, or lost. So a program that only reads ends at once, one
that writes ends when that is done, and only a question is broken off by an exception: whoever
reads from a terminal must put it in order again.
"""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

STOPPED = 130
"""What shells return for a program ended by Ctrl-C."""

TOLD = "Đã dừng theo yêu cầu."


def listen() -> None:
    """Answer Ctrl-C from now on, and what came of it while the program was starting.

    Whoever starts the program may withhold the signal until here (``scripts/environment.py``).
    One that was started to ignore it, as by ``nohup``, goes on doing so.
    """
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, _end)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def finish() -> None:
    """Hear of Ctrl-C no more: all is done and said, and Python's own end is not to be cut short."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def withheld() -> Iterator[None]:
    """Start processes that never hear of Ctrl-C: they end with the one that they work for.

    Windows knows no such mask; there they ignore the signal as soon as they can.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    former = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)


@contextmanager
def unbroken() -> Iterator[None]:
    """Let Ctrl-C wait for what must not be half done, and be told as done."""
    asked: list[int] = []

    def remember(number: int, _: FrameType | None) -> None:
        asked.append(number)

    former = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.SIG_IGN if former is signal.SIG_IGN else remember)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)
    if asked:
        signal.raise_signal(signal.SIGINT)


@contextmanager
def answering() -> Iterator[None]:
    """Let Ctrl-C break off a question: it raises ``KeyboardInterrupt``."""
    former = signal.getsignal(signal.SIGINT)
    if former is not signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, former)


def end_with(pipe: int, folder: Path) -> None:
    """End this process when whoever started it does, and remove the folder that it works in.

    ``pipe`` comes from there; the system closes it however that process ends.
    """

    def outlive() -> None:
        # Not by a stream: its lock would be in the way of an end in good order.
        while os.read(pipe, 1024):
            pass
        shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    threading.Thread(target=outlive, daemon=True).start()


def _end(number: int, frame: FrameType | None) -> None:
    # The program's own streams may be in the middle of a line. With nobody to read, so be it.
    with suppress(OSError), open(2, "wb", buffering=0, closefd=False) as screen:
        screen.write(f"\n{TOLD}\n".encode())
    os._exit(STOPPED)
