"""Check the project on any machine: ``python3 scripts/test.py [--fast | --lint] [PYTEST OPTIONS]``.

Style, format, types, style sheet, scripts and tests are all checked, whichever fails; a summary
closes the report. ``--fast`` is for daily work: it leaves out the tests that build whole sites,
drive a browser or start servers. ``--lint`` runs no test at all. Proofs that take long are cut
short unless ``--whole`` asks for them at full size. Tests run on every core; ``-n 0`` runs them one
after another. When every test runs, their coverage is measured, and must not fall below the floor
in ``pyproject.toml``.
"""

import os
import subprocess
import sys
from pathlib import Path

import biome
import browser
import environment
import readers

FAST, LINT, WHOLE = "--fast", "--lint", "--whole"


def main() -> int:
    """Set up what is missing, run every check, and fail if one of them failed."""
    asked = sys.argv[1:]
    options = [one for one in asked if one not in {FAST, LINT}]
    python = environment.prepare(environment.TEST)
    biome.provide(python)
    if not {FAST, LINT} & set(asked):
        provide_readers(python, options)
    os.chdir(environment.ROOT)
    module = environment.module_command
    checks = {
        "quy tắc viết mã (ruff check)": module(python, "ruff", "check"),
        "định dạng mã (ruff format)": module(python, "ruff", "format", "--check"),
        "kiểu dữ liệu (mypy)": module(python, "mypy"),
        "CSS và JavaScript (biome)": biome.command(python),
    }
    if LINT not in asked:
        chosen = ["-m", "not slow"] if FAST in asked else measured(options)
        tests = [*chosen, *spread(options)]
        checks["kiểm thử (pytest)"] = module(python, "pytest", *tests)
    return summarise({name: passes(name, check) for name, check in checks.items()})


def provide_readers(python: Path, options: "list[str]") -> None:
    """See that there is all that reads the site: a browser, and readers unless left out."""
    os.environ[browser.VARIABLE] = browser.provide(python)
    environment.tell(f"Trình duyệt để kiểm thử: {os.environ[browser.VARIABLE]}")
    if not set(readers.WAY_AROUND) <= set(options):
        readers.provide()


def measured(options: "list[str]") -> "list[str]":
    """Return what makes pytest measure coverage: only a run of all tests can reach its floor."""
    return ["--cov"] if set(options) <= {WHOLE} else []


def spread(options: "list[str]") -> "list[str]":
    """Return pytest's options: one process a core, unless the caller says how many.

    A file stays in one process, as its tests share a built site or a server; files are taken in the
    order that ``tests/conftest.py`` gives them, the long ones first.
    """
    if any(one.startswith(("-n", "--numprocesses", "--pdb")) for one in options):
        return options
    return ["-n", "auto", "--dist", "loadfile", "--no-loadscope-reorder", *options]


def passes(name: str, command: "list[str]") -> bool:
    """Run one check, its output shown as it comes."""
    environment.tell(f"\n=== {name} ===")
    return subprocess.run(command, check=False).returncode == 0


def summarise(results: "dict[str, bool]") -> int:
    """Print how each check ended; return the exit code of them all."""
    environment.tell("\nTóm tắt:")
    for name, passed in results.items():
        environment.tell(f"  {'ĐẠT ' if passed else 'HỎNG'}  {name}")
    passed = all(results.values())
    environment.tell("Tất cả đều đạt." if passed else "Có phần chưa đạt: xem chi tiết ở trên.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(environment.guard(main))
