"""MkDocs in a process of its own: started, watched, ended with everything it started."""

from __future__ import annotations

import os
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
from typing import IO, TYPE_CHECKING

from thidua.clock import EPOCH_VARIABLE
from thidua.commands.shared import QUIET
from thidua.disk.hazards import visible
from thidua.meter import METER_VARIABLE, Reading

if TYPE_CHECKING:
    from rich.progress import TaskID

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
    environment = {**os.environ, **ours, **QUIET}
    if moment:
        environment[EPOCH_VARIABLE] = moment
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--site-dir", str(fresh)]
    if strict:
        command.append("--strict")
    with _handling(_interrupt):
        return _run(root, command, environment)


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


def _run(root: Path, command: Sequence[str], environment: Mapping[str, str]) -> Rendering:
    log: list[str] = []
    # A group of its own: MkDocs' workers are ended with it, and Ctrl-C is answered once, here.
    # Should this process be killed, MkDocs ends at its next line into the closed pipe.
    process = subprocess.Popen(
        command,
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        process_group=0,
    )
    assert process.stdout is not None  # given by PIPE
    reader = threading.Thread(target=_read, args=(process.stdout, log))
    try:
        reader.start()
        _await_end(process)
    finally:
        _end_group(process)
        code = process.wait()
        reader.join()
        process.stdout.close()
    return Rendering(code, "".join(log))


def _await_end(process: subprocess.Popen[bytes]) -> None:
    """Wait, where the system can, so that the number of the ended process stays taken."""
    if hasattr(os, "waitid"):
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
    else:
        process.wait()


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left. The workers of a killed MkDocs would sleep on, with the pipe open."""
    if process.returncode is not None:
        return
    with suppress(ProcessLookupError, PermissionError):  # macOS' word for "only ended ones"
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def _read(lines: IO[bytes], log: list[str]) -> None:
    """Keep each line for the log, or draw it: a bar for each step that makes people wonder."""
    # While MkDocs works: nobody waits for what draws its bars.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<6}"), BarColumn(), MofNCompleteColumn())
    silent = not console.is_terminal
    started = time.monotonic()
    with Progress(*columns, TimeRemainingColumn(), console=console, disable=silent) as bars:
        tasks: dict[str, TaskID] = {}
        for raw in lines:
            line = raw.decode("utf-8", "replace")
            reading = Reading.parse(line)
            if reading is None:
                log.append(line)
                continue
            slow = time.monotonic() - started > _QUIET_SECONDS
            if not reading.total or not (slow or reading.step in tasks):
                continue
            if reading.step not in tasks:
                tasks[reading.step] = bars.add_task(visible(reading.step), total=reading.total)
            bars.update(tasks[reading.step], completed=reading.done)
