"""Programs watched while they run, and the file that keeps what was measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import environment

REPORT = environment.ROOT / "reports/bench.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program. ``peak_mb`` is the largest process, in megabytes; 0 if not told."""

    name: str
    seconds: float
    peak_mb: float


def run(name: str, folder: Path, module: str, *arguments: str) -> Run:
    """Run a module of the environment in ``folder`` and account for it."""
    command = [sys.executable, "-P", "-m", module, *arguments]
    # Material's notice about its own future would stand between the figures.
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, env=environ)
    peak = 0.0
    if sys.platform != "win32":
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # Linux counts kilobytes, macOS bytes.
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    code = process.wait()
    seconds = time.monotonic() - started
    if code != 0:
        raise failed(name, code)
    return Run(name, round(seconds, 2), round(peak, 1))


def run_timed(name: str, command: Sequence[str], folder: Path) -> Run:
    """Run what prints its own seconds; its memory is the most that all its processes held."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _memory_of(process.pid))
        time.sleep(0.05)
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
