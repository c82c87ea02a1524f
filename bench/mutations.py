"""Whether the tests notice faults in the core: ``python3 bench/mutations.py [FILE …]``.

Puts one small fault after another into the files of :data:`CORE` (``mutants.py`` tells which) and
runs the quick tests that enter the faulty function, in this one process, until one of them fails.
A fault that none notices survives: it is shown, and the command fails. Faults that change nothing
anybody could see are listed with the reason in ``equivalent_mutants.yml``; an entry that fits
nothing, or that a test does notice, is an error too. Writes ``reports/mutations.json``.
"""

from __future__ import annotations

import argparse
import json
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from mutants import Mutant, UnimportableError, find_mutants, inserted

if TYPE_CHECKING:
    import pytest

PACKAGE = environment.ROOT / "src/thidua"
REPORT = environment.ROOT / "reports/mutations.json"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.yml")
CORE = (
    *("column/addresses.py", "column/permission.py", "column/places.py", "load/collisions.py"),
    *("review/edition.py", "review/continuity.py"),
    *("progress/windows.py", "progress/facts.py", "progress/targets.py", "progress/tasks.py"),
    *("site/shelf.py", "site/routes.py", "site/writer.py", "site/fresh.py"),
)
"""Where a fault would show readers what they may not see, or tell leaders what is not so."""
TESTS = (
    *("addresses", "calendar", "collisions", "continuity", "edition", "exemplars", "facts"),
    *(
        "holding",
        "permission",
        "places",
        "publication",
        "review",
        "routes",
        "shelf",
        "site_map",
        "targets",
    ),
    *("tasks", "theme", "writer"),
)
"""Files of tests that run without building a site; their slow tests are left out."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A fault that nobody could notice, and why."""

    file: str
    function: str
    before: str
    after: str
    reason: str

    def is_of(self, mutant: Mutant) -> bool:
        """Tell whether this is about a fault."""
        return (self.file, self.function, self.before, self.after) == (
            *(mutant.path, mutant.function, mutant.before, mutant.after),
        )


@dataclass(slots=True)
class Count:
    """How the faults of one file ended."""

    mutants: int = 0
    killed: int = 0
    survived: int = 0
    equivalent: int = 0


class OverrunError(Exception):
    """A fault that keeps a test busy for ever."""


def main() -> int:
    """Try every fault; 1 when one survives or an entry is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="*", default=CORE, metavar="FILE")
    parser.add_argument("--every", type=int, default=1, help="try only every so many faults")
    parser.add_argument("--tests", nargs="+", default=TESTS, help="names of files in tests/")
    parser.add_argument("--equivalent", type=Path, default=EQUIVALENT)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.TEST)
    import pytest

    run = Mutations(options.files, options.every, read_equivalent(options.equivalent))
    chosen = [str(environment.ROOT / f"tests/test_{name}.py") for name in options.tests]
    quiet = ["-q", "-s", "--no-header", "-n", "0"]
    kept = ["-o", "tmp_path_retention_policy=none", "--rootdir", str(environment.ROOT)]
    ended = pytest.main([*quiet, *kept, "-m", "not slow", *chosen], plugins=[run])
    if ended != pytest.ExitCode.OK or run.red:
        raise environment.SetupError(
            f"các bài kiểm thử chưa đạt: {', '.join(run.red) or ended}.",
            "sửa cho đạt (scripts/test.py --fast) rồi mới thử lỗi cố ý.",
        )
    run.keep(options.report)
    return run.tell()


class Mutations:
    """A plugin of pytest that runs its tests over and over, each time with another fault."""

    def __init__(self, files: Sequence[str], every: int, known: Sequence[Equivalent]) -> None:
        self.red: list[str] = []
        """Tests that fail without any fault."""
        self._files = files
        self._every = every
        self._known = known
        self._counts: dict[str, Count] = {}
        self._survivors: list[Mutant] = []
        self._wrong: list[tuple[Equivalent, str]] = []

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Take the place of pytest's own loop."""
        _hurry_hypothesis()
        reach = self._run_sound(session.items)
        if not self.red:
            for file in self._files:
                self._try_file(file, reach)
        return True

    def _run_sound(self, items: Sequence[pytest.Item]) -> Mapping[tuple[str, str], list[_Timed]]:
        """Run each test once; return those that enter each function, the quickest first."""
        reach: dict[tuple[str, str], list[_Timed]] = defaultdict(list)
        # By what Python calls its file, which no path need be compared with.
        paths = {str(PACKAGE / file): file for file in self._files}
        for item in items:
            entered: set[tuple[str, str]] = set()
            with _watched(paths, entered):
                started = time.process_time()
                told = _failure(item)
                seconds = time.process_time() - started
            if told is not None:
                environment.tell(told)
                self.red.append(item.nodeid)
            for function in entered:
                reach[function].append(_Timed(seconds, item))
        for found in reach.values():
            found.sort(key=lambda one: one.seconds)
        return reach

    def _try_file(self, file: str, reach: Mapping[tuple[str, str], list[_Timed]]) -> None:
        count = self._counts[file] = Count()
        everything = sorted(
            {
                one.item.nodeid: one for key in reach if key[0] == file for one in reach[key]
            }.values(),
            key=lambda one: one.seconds,
        )
        mutants = tuple(find_mutants(PACKAGE, file))
        caught: list[Equivalent] = []
        started = time.monotonic()
        for mutant in mutants[:: self._every]:
            count.mutants += 1
            known = next((one for one in self._known if one.is_of(mutant)), None)
            tests = everything if mutant.values else reach.get((file, mutant.function), [])
            if _is_noticed(mutant, tests):
                count.killed += 1
                caught += [known] if known else []
            elif known:
                count.equivalent += 1
            else:
                count.survived += 1
                self._survivors.append(mutant)
                environment.tell(_describe(mutant))
        for known in (one for one in self._known if one.file == file):
            # One text may stand in a function twice, and matter in one place only.
            fitting = sum(known.is_of(one) for one in mutants)
            if not fitting:
                self._wrong.append((known, "không khớp với chỗ nào trong mã"))
            elif caught.count(known) == fitting:
                self._wrong.append((known, "bị kiểm thử bắt"))
        seconds = time.monotonic() - started
        environment.tell(
            f"{file:<24} {count.mutants:>5} lỗi  {count.killed:>5} bị bắt  {count.survived:>4} lọt"
            f"  {count.equivalent:>4} tương đương  {seconds:6.1f} s"
        )

    def keep(self, report: Path) -> None:
        """Write how it ended."""
        told = {
            "files": {file: asdict(count) for file, count in self._counts.items()},
            "survivors": [
                {
                    "path": f"src/thidua/{one.path}",
                    "line": one.line,
                    "function": one.function,
                    "before": one.before,
                    "after": one.after,
                }
                for one in self._survivors
            ],
            "wrong_entries": [{**asdict(known), "fault": fault} for known, fault in self._wrong],
        }
        report.parent.mkdir(parents=True, exist_ok=True)
        report.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")

    def tell(self) -> int:
        """Print how it ended; return the exit code."""
        for known, fault in self._wrong:
            environment.tell(
                f"{EQUIVALENT.name}: {known.file} {known.function} «{known.before}»: {fault}."
            )
        counts = self._counts.values()
        environment.tell(
            f"Tổng cộng {sum(one.mutants for one in counts)} lỗi cố ý, "
            f"{sum(one.killed for one in counts)} bị bắt, "
            f"{sum(one.survived for one in counts)} lọt, "
            f"{sum(one.equivalent for one in counts)} tương đương."
        )
        return 1 if self._survivors or self._wrong else 0


@dataclass(frozen=True, slots=True)
class _Timed:
    seconds: float
    item: pytest.Item


def _is_noticed(mutant: Mutant, tests: Sequence[_Timed]) -> bool:
    """Tell whether a test fails, or does not come to its end, with a fault in the program."""
    try:
        for test in tests:
            # Of the processor's time: on a busy machine a sound test only waits longer.
            with inserted(mutant), _limited(2 + 10 * test.seconds):
                told = _failure(test.item)
            # A test that now fails without the fault too has noticed nothing.
            if told is not None and _failure(test.item) is None:
                return True
    except UnimportableError:
        return True
    return False


def _failure(item: pytest.Item) -> str | None:
    """Run a test; return what it tells when it fails."""
    from _pytest.runner import runtestprotocol

    # Without a next one, every fixture ends with its test: none keeps what a fault made.
    reports = runtestprotocol(item, log=False, nextitem=None)
    return next((report.longreprtext for report in reports if not report.passed), None)


@contextmanager
def _watched(paths: Mapping[str, str], entered: set[tuple[str, str]]) -> Iterator[None]:
    """Note every function of the files that is entered."""

    def note(frame: FrameType, event: str, argument: object) -> None:
        path = paths.get(frame.f_code.co_filename) if event == "call" else None
        if path:
            entered.add((path, frame.f_code.co_qualname.partition(".<locals>")[0]))

    sys.setprofile(note)
    try:
        yield
    finally:
        sys.setprofile(None)


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Stop what takes too long, where the system has a clock for it (all but Windows)."""
    if sys.platform == "win32":
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise OverrunError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _hurry_hypothesis() -> None:
    """Ask for no smallest example: one that fails is enough. The same ones every time."""
    import hypothesis

    phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
    hypothesis.settings.register_profile(
        "mutations", deadline=None, database=None, derandomize=True, phases=phases, max_examples=30
    )
    hypothesis.settings.load_profile("mutations")


def read_equivalent(path: Path = EQUIVALENT) -> Sequence[Equivalent]:
    """Return what is known to be equivalent."""
    import yaml

    return [Equivalent(**row) for row in yaml.safe_load(path.read_text("utf-8"))]


def _describe(mutant: Mutant) -> str:
    return (
        f"src/thidua/{mutant.path}:{mutant.line}  {mutant.function}\n"
        f"  - {mutant.before}\n  + {mutant.after}"
    )


if __name__ == "__main__":
    sys.exit(environment.guard(main))
