"""MkDocs in a process of its own: started, watched, ended with everything it started."""

from __future__ import annotations

import atexit
import locale
import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING, Protocol

from thidua.clock import EPOCH_VARIABLE
from thidua.commands.shared import QUIET
from thidua.disk.hazards import visible
from thidua.garbage import leave_be
from thidua.load import begin
from thidua.meter import METER_VARIABLE, Reading
from thidua.site import scaffold
from thidua.workers import is_alone, is_copied

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

    from rich.progress import Progress, TaskID

HELD_VARIABLE = "THIDUA_HELD"
"""Tells MkDocs that somebody takes care of a site being whole before it is seen, and where it is
put then: what is the same in the site that stands there is not made again."""
_QUIET_SECONDS = 2.0
"""A shorter build draws no bar."""
_STOPS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""Ctrl-C, a polite kill, a closed window; which of them there are depends on the system."""

_Handler = Callable[[int, FrameType | None], object] | signal.Handlers


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a run of MkDocs ended: its exit code (negative: killed by that signal) and its log."""

    code: int
    log: str


def render(root: Path, fresh: Path, target: Path, *, strict: bool, moment: str | None) -> Rendering:
    """Let MkDocs write the site of ``root`` into ``fresh``; show how far it is.

    ``target`` is where the site is put if all goes well.

    ``moment`` is a value for ``SOURCE_DATE_EPOCH``. Raises ``KeyboardInterrupt`` when asked to
    stop, by whatever signal; nothing that was started here runs on.
    """
    ours = {METER_VARIABLE: "1", HELD_VARIABLE: str(target), "PYTHONUTF8": "1"}
    environment = {**ours, **QUIET}
    if moment:
        environment[EPOCH_VARIABLE] = moment
    arguments = ["mkdocs", "build", "--site-dir", str(fresh)]
    if strict:
        arguments.append("--strict")
    with _handling(_interrupt):
        return _run(root, arguments, environment)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let nobody but SIGKILL interrupt what takes a moment and must not be half done."""
    with _handling(signal.SIG_IGN):
        yield


@contextmanager
def _handling(handler: _Handler) -> Iterator[None]:
    former = {number: signal.getsignal(number) for number in _STOPS}
    # What is ignored stays so: nohup has promised that a closed window stops nothing.
    heard = [number for number in _STOPS if former[number] is not signal.SIG_IGN]
    for number in heard:
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number in heard:
            signal.signal(number, former[number])


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _run(root: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> Rendering:
    log: list[str] = []
    # A group of its own: MkDocs' workers are ended with it, and Ctrl-C is answered once, here.
    # Should this process be killed, MkDocs ends at its next line into the closed pipe.
    process = (_copy if _may_copy() else _start)(root, arguments, environment)
    reader = threading.Thread(target=_read, args=(process.lines, log))
    try:
        reader.start()
        process.await_end()
    finally:
        code = process.end()
        reader.join()
        process.lines.close()
    return Rendering(code, "".join(log))


class _Running(Protocol):
    """A process of MkDocs, the first of its group."""

    lines: IO[bytes]
    """All that it writes."""

    def await_end(self) -> None:
        """Wait, where the system can, so that the number of the ended process stays taken."""

    def end(self) -> int:
        """Kill what is left of the group; return the exit code."""


class _Started:
    """MkDocs begun anew, wherever it runs."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process
        assert process.stdout is not None  # given by PIPE
        self.lines: IO[bytes] = process.stdout

    def await_end(self) -> None:
        if hasattr(os, "waitid"):
            os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
        else:
            self._process.wait()

    def end(self) -> int:
        if self._process.returncode is None:
            if hasattr(os, "killpg"):
                _end_group(self._process.pid)
            else:
                with suppress(ProcessLookupError, PermissionError):
                    self._process.kill()
        return self._process.wait()


def _start(root: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> _Running:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", *arguments],
        cwd=root,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    return _Started(process)


class _Copied:
    """MkDocs in a copy of this process."""

    def __init__(self, process: BaseProcess, lines: IO[bytes]) -> None:
        assert process.pid is not None  # it was started
        self._process, self._pid = process, process.pid
        self.lines = lines

    def await_end(self) -> None:
        os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOWAIT)

    def end(self) -> int:
        _end_group(self._pid)
        self._process.join()
        assert self._process.exitcode is not None  # it has ended
        return self._process.exitcode


def _may_copy() -> bool:
    """Tell whether a copy of this process would do as one begun anew, half a second later.

    Where processes are copied safely (``workers``), with no thread whose locks nobody would open
    in the copy, and where this Python looks for modules and reads texts as MkDocs is to.
    """
    return (
        is_copied()
        and is_alone()
        and sys.flags.safe_path
        and (bool(sys.flags.utf8_mode) or locale.getencoding() == "UTF-8")
        and sys.getfilesystemencoding() == "utf-8"
    )


def _copy(root: Path, arguments: Sequence[str], environment: Mapping[str, str]) -> _Running:
    reading, writing = os.pipe()
    process = multiprocessing.get_context("fork").Process(
        target=_become, args=(root, arguments, environment, reading, writing)
    )
    # Until the copy answers for itself: what is asked of this process is not asked of it.
    former = signal.pthread_sigmask(signal.SIG_BLOCK, _STOPS)
    try:
        process.start()
        with suppress(PermissionError, ProcessLookupError):  # it is quicker, or ended already
            os.setpgid(process.pid or 0, process.pid or 0)
    except BaseException:
        os.close(reading)
        raise
    finally:
        os.close(writing)
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
    return _Copied(process, os.fdopen(reading, "rb"))


def _become(
    root: Path, arguments: Sequence[str], environment: Mapping[str, str], reading: int, writing: int
) -> None:
    """Turn this copy into what :func:`_start` starts: its group, streams, folder and signals.

    Of input it has none (``multiprocessing``), and it holds no lock of whom it copies
    (``filelock``): that one may be killed, and the next build begin.
    """
    leave_be()
    os.setpgid(0, 0)
    os.close(reading)
    os.dup2(writing, 1)
    os.dup2(writing, 2)
    os.close(writing)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", errors="surrogateescape", closefd=False)
    sys.stderr = os.fdopen(2, "w", 1, "utf-8", "backslashreplace", closefd=False)
    for number in _STOPS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _STOPS)
    os.environ.update(environment)
    os.chdir(root)
    sys.argv = list(arguments)
    # What was to be done at the end of this process is not the copy's to do, but what a hook asks
    # for is; ``multiprocessing`` does neither.
    atexit._clear()
    try:
        # Others look at what stands, and read what is new, while this process gets MkDocs ready.
        scaffold.begin(root, Path(environment[HELD_VARIABLE]))
        begin(root)
        runpy.run_module(arguments[0], run_name="__main__", alter_sys=True)
    finally:
        atexit._run_exitfuncs()
        # Nobody asks any more for what others are at, as where a hook is broken, and they would be
        # waited for.
        for worker in multiprocessing.active_children():
            worker.kill()


def _end_group(pid: int) -> None:
    """Kill what is left. The workers of a killed MkDocs would sleep on, with the pipe open."""
    with suppress(ProcessLookupError, PermissionError):  # macOS' word for "only ended ones"
        os.killpg(pid, signal.SIGKILL)


def _read(lines: IO[bytes], log: list[str]) -> None:
    """Keep each line for the log, or draw it: a bar for each step that makes people wonder."""
    bars: Progress | None = None
    started = time.monotonic()
    tasks: dict[str, TaskID] = {}
    try:
        for raw in lines:
            line = raw.decode("utf-8", "replace")
            reading = Reading.parse(line)
            if reading is None:
                log.append(line)
                continue
            slow = time.monotonic() - started > _QUIET_SECONDS
            if not reading.total or not (slow or reading.step in tasks) or not sys.stderr.isatty():
                continue
            bars = bars or _draw_bars()
            if reading.step not in tasks:
                tasks[reading.step] = bars.add_task(visible(reading.step), total=reading.total)
            bars.update(tasks[reading.step], completed=reading.done)
    finally:
        if bars:
            bars.stop()


def _draw_bars() -> Progress:
    """Begin to draw; what draws is loaded only where somebody waits, and sees it."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (TextColumn("{task.description:<6}"), BarColumn(), MofNCompleteColumn())
    bars = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
    bars.start()
    return bars
