"""All measurements, one table: ``python3 bench/bench.py [--small] [--check FILE] [--keep FILE]``.

Runs each program of this folder one after another and prints what they have found as one table in
Markdown. ``--keep`` writes the ratios to other programs into a file; ``--check`` compares with such
a file, says what grew, and fails if anything did. ``--small`` runs each on next to nothing.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from runs import REPORT

RATIOS = Path(__file__).with_name("ratios.json")
"""The ratios that the repository keeps."""
LEEWAY = 1.25
"""A ratio may grow so much before it is told: machines are not so even."""
OURS = "thidua"
PROGRAMS: Sequence[Sequence[str]] = (
    ("builds.py", "--articles", "1000", "--turns", "3"),
    ("builds.py", "--articles", "10000", "--turns", "3"),
    ("builds.py", "--articles", "300", "--photos", "300", "--turns", "1", "--alone"),
    ("start.py", "--demonstration"),
    ("desk.py",),
    ("preview.py", "--articles", "200"),
    ("preview.py", "--articles", "5000"),
    ("photos.py", "--photos", "40"),
    ("search.py", "--articles", "1000"),
    ("search.py", "--articles", "10000"),
    ("targets.py",),
    ("booklet.py",),
)
SMALL: Sequence[Sequence[str]] = (
    ("builds.py", "--articles", "20", "--turns", "1", "--photos", "1", "--alone"),
    ("preview.py", "--articles", "20", "--turns", "1", "--alone"),
)


def main() -> int:
    """Measure, show, keep and compare; 1 when a ratio grew."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--shown", action="store_true", help="measure nothing, show the report")
    parser.add_argument("--check", type=Path, nargs="?", const=RATIOS)
    parser.add_argument("--keep", type=Path, nargs="?", const=RATIOS)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.TEST)
    for name, *arguments in () if options.shown else SMALL if options.small else PROGRAMS:
        path = Path(__file__).with_name(name)
        if not path.is_file():
            continue
        command = [sys.executable, str(path), *arguments, "--report", str(options.report)]
        if subprocess.run(command, check=False).returncode not in (0, 1):
            raise environment.SetupError(f"«{name}» thất bại.", "xem thông báo ở trên.")
    report = json.loads(options.report.read_text("utf-8"))
    environment.tell("\n".join(table(report)))
    found = dict(ratios(report))
    if options.keep:
        options.keep.write_text(json.dumps(found, indent=2) + "\n", "utf-8")
    if options.check is None:
        return 0
    grown = list(compare(json.loads(options.check.read_text("utf-8")), found))
    environment.tell("\n".join(grown) if grown else "Không tỷ lệ nào tăng.")
    return 1 if grown else 0


def table(report: Mapping[str, Any]) -> Iterator[str]:
    """Yield the lines of a table in Markdown: every figure in seconds, and its ratio to Hugo's."""
    yield "| measured | state | program | seconds | CPU | MB | × the first |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, state, programs in groups(report):
        first = next(iter(programs.values()))["seconds"]
        for program, one in programs.items():
            ratio = f"{one['seconds'] / first:.2f}" if first else ""
            told = (one["seconds"], one.get("cpu_seconds", ""), one.get("peak_mb", ""), ratio)
            yield f"| {name} | {state} | {program} | {' | '.join(map(str, told))} |"


def groups(report: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, dict[str, float]]]]:
    """Yield what was measured, in which state, and the figures of each program."""
    for name, measured in report.items():
        if not isinstance(measured, Mapping):
            continue
        if _is_figures(measured):
            yield name, "", dict(measured)
            continue
        for state, programs in measured.items():
            if isinstance(programs, Mapping) and _is_figures(programs):
                yield name, state, dict(programs)


def _is_figures(programs: Mapping[str, Any]) -> bool:
    return bool(programs) and all(
        isinstance(one, Mapping) and "seconds" in one for one in programs.values()
    )


def ratios(report: Mapping[str, Any]) -> Iterator[tuple[str, float]]:
    """Yield how many times as long as each other program ours takes, by what was measured."""
    for name, state, programs in groups(report):
        for program, one in programs.items():
            if program != OURS and OURS in programs and one["seconds"]:
                told = f"{name}, {state}: {program}" if state else f"{name}: {program}"
                yield told, round(programs[OURS]["seconds"] / one["seconds"], 2)


def compare(kept: Mapping[str, float], found: Mapping[str, float]) -> Iterator[str]:
    """Yield what grew, in words."""
    for name, before in kept.items():
        now = found.get(name)
        if now is not None and now > before * LEEWAY:
            yield f"{name}: {before:g} × trước đây, nay {now:g} ×."


if __name__ == "__main__":
    sys.exit(environment.guard(main))
