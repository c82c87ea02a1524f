"""How soon commands answer: ``python3 bench/start.py --articles 1000``.

Runs each short command several times on a made column that was read before, and the launcher
``scripts/thidua.py`` by itself, which adds to each; prints medians, and writes
``reports/bench.json``. The goal is half a second for what people ask all day. It is held against
the processor's seconds: on a quiet machine as much time passes, on a busy one more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from column import WARD, write_column
from runs import REPORT, compile_program, failed, keep

GOAL = 0.5
ASKED = ("check PATH", "list", "targets")
"""What people ask all day: these are to answer in time."""
COMMANDS: Mapping[str, Sequence[str]] = {
    "--version": ("--version",),
    "--help": ("--help",),
    "rules": ("rules",),
    "check PATH": ("check", "articles/2015/bai-0.md"),
    "check": ("check",),
    "list": ("list",),
    "targets": ("targets",),
}
BUILD = "build of the demonstration, unchanged"
SCRIPT = "script --version"
"""The launcher by itself: what it adds to every command."""


@dataclass(frozen=True, slots=True)
class Took:
    """How long a command took, in seconds."""

    passed: float
    worked: float
    """Of the processor, by all its processes; 0 where the system does not tell (Windows)."""


def main() -> int:
    """Measure every command; 1 when one that people ask all day is slower than the goal."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--times", type=int, default=5)
    parser.add_argument("--demonstration", action="store_true", help="and its unchanged build")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    compile_program()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        column = Path(folder) / "phuong"
        write_column(column, options.articles)
        shutil.rmtree(column / ".cache", ignore_errors=True)
        first = timed(command(*COMMANDS["check"]), column)
        seconds = {
            name: median(command(*arguments), column, options.times)
            for name, arguments in COMMANDS.items()
        }
    if options.demonstration:
        seconds[BUILD] = unchanged_build(options.times)
    script = environment.ROOT / "scripts/thidua.py"
    seconds[SCRIPT] = median(
        [sys.executable, str(script), "--version"], environment.ROOT, options.times
    )
    environment.tell(f"{options.articles} bài, trung vị của {options.times} lần (giây, giây CPU):")
    for name, took in {"check (lần đầu)": first, **seconds}.items():
        environment.tell(f"  {name:<40}{took.passed:8.2f}{took.worked:8.2f}")
    start = {"articles": options.articles, "first": asdict(first)}
    start |= {name: asdict(took) for name, took in seconds.items()}
    keep({"start": start}, options.report)
    slow = [name for name in ASKED if seconds[name].worked > GOAL]
    if slow:
        environment.tell(f"chậm hơn {GOAL:g} giây: {', '.join(slow)}")
    return 1 if slow else 0


def unchanged_build(times: int) -> Took:
    """Return the medians of builds of the demonstration in which there is nothing to do."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        for name in (*WARD, "articles", "src"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(environment.ROOT / name, Path(folder, name), ignore=ignored)
        shutil.copy(environment.ROOT / "mkdocs.yml", folder)
        timed(command("build"), Path(folder))
        return median(command("build"), Path(folder), times)


def command(*arguments: str) -> list[str]:
    """Return the command line of the program."""
    return environment.module_command(Path(sys.executable), "thidua", *arguments)


def median(line: Sequence[str], folder: Path, times: int) -> Took:
    """Return the medians of several runs of a command."""
    runs = [timed(line, folder) for _ in range(times)]
    return Took(
        round(statistics.median(run.passed for run in runs), 3),
        round(statistics.median(run.worked for run in runs), 3),
    )


def timed(line: Sequence[str], folder: Path) -> Took:
    """Return how long a command takes, whatever it tells."""
    started, before = time.monotonic(), os.times()
    done = subprocess.run(line, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    passed, after = time.monotonic() - started, os.times()
    if done.returncode != 0:
        raise failed(" ".join(line), done.returncode)
    worked = after.children_user - before.children_user
    worked += after.children_system - before.children_system
    return Took(round(passed, 3), round(worked, 3))


if __name__ == "__main__":
    sys.exit(environment.guard(main))
