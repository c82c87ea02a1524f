"""Programs watched while they run, and the file that keeps what was measured."""

from __future__ import annotations

import compileall
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import environment

REPORT = environment.ROOT / "reports/bench.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program.

    ``cpu`` are the seconds that it and all it started have computed, ``peak_mb`` the most memory
    that they held together, what they share counted once; 0 where the system does not tell.
    """

    name: str
    seconds: float
    peak_mb: float
    cpu: float = 0

    def told(self) -> dict[str, float]:
        """Return what a report keeps of it."""
        return {"seconds": self.seconds, "cpu_seconds": self.cpu, "peak_mb": self.peak_mb}


def compile_program() -> None:
    """Compile the program, as an installed one is.

    Where Python is told to write no byte code, every start would compile all of it anew.
    """
    compileall.compile_dir(environment.ROOT / "src", quiet=1)


def run(name: str, folder: Path, module: str, *arguments: str) -> Run:
    """Run a module of the environment in ``folder`` and account for it."""
    return run_command(name, folder, [sys.executable, "-P", "-m", module, *arguments])


def run_command(name: str, folder: Path, command: Sequence[str]) -> Run:
    """Run a command in ``folder``, silently unless it fails, and account for it."""
    # Material's notice about its own future would stand between the figures.
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUTF8": "1"}
    with tempfile.TemporaryFile() as log:
        started, worked = time.monotonic(), _children_cpu()
        process = subprocess.Popen(command, cwd=folder, env=environ, stdout=log, stderr=log)
        peak = _watch(process)
        seconds, cpu = time.monotonic() - started, _children_cpu() - worked
        if process.returncode != 0:
            log.seek(0)
            environment.tell(log.read().decode("utf-8", "replace"))
            raise failed(name, process.returncode)
    return Run(name, round(seconds, 2), round(peak, 1), round(cpu, 2))


def middle(runs: Sequence[Run]) -> Run:
    """Return the middle of several runs of one program, each figure by itself."""
    return Run(
        runs[0].name,
        round(median(one.seconds for one in runs), 3),
        round(median(one.peak_mb for one in runs), 1),
        round(median(one.cpu for one in runs), 3),
    )


def row(one: Run, baseline: Run) -> str:
    """Return a run's figures beside another's, for people."""
    ratio = one.seconds / baseline.seconds if baseline.seconds else 0.0
    return f"{one.seconds:9.2f} s{one.cpu:9.2f} s CPU{one.peak_mb:8.0f} MB{ratio:8.2f} ×"


_GLANCE_SECONDS = 0.02
_REST = 20
"""How much longer than a glance nobody looks: whoever watches computes where the watched would."""


def _watch(process: subprocess.Popen[Any]) -> float:
    """Wait for a process to end; return the most megabytes that it and its children held."""
    peak = 0.0
    while process.poll() is None:
        looked = time.monotonic()
        peak = max(peak, _memory_of(process.pid))
        # The system counts the pages of a large process one by one.
        pause = max(_GLANCE_SECONDS, _REST * (time.monotonic() - looked))
        with suppress(subprocess.TimeoutExpired):
            process.wait(pause)
    return peak


def _children_cpu() -> float:
    times = os.times()
    return times.children_user + times.children_system


def run_timed(name: str, command: Sequence[str], folder: Path) -> Run:
    """Run what prints its own seconds; its memory is the most that all its processes held."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    peak = _watch(process)
    printed = process.stdout.read() if process.stdout else ""
    if process.returncode != 0:
        raise failed(name, process.returncode)
    return Run(name, float(printed.split()[-1]), round(peak, 1))


def failed(name: str, code: int) -> environment.SetupError:
    """Return the failure of a program that was to be measured."""
    return environment.SetupError(f"«{name}» thất bại, mã {code}.", "xem thông báo ở trên.")


def _memory_of(pid: int) -> float:
    """Return the megabytes of a process and its children, what they share counted once.

    0 where the system does not tell.
    """
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text("utf-8").split()
            total += sum(_memory_of(int(child)) for child in children)
    except OSError:
        # It ended while it was looked at, or there is no /proc.
        return total
    return total


def keep(measured: Mapping[str, object], report: Path = REPORT) -> None:
    """Write what was measured; what an earlier run measured of other things stays."""
    report.parent.mkdir(parents=True, exist_ok=True)
    before = json.loads(report.read_text("utf-8")) if report.is_file() else {}
    report.write_text(json.dumps({**before, **measured}, indent=2) + "\n", "utf-8")
