"""Check the whole project on any machine: ``python3 scripts/test.py [--whole] [PYTEST OPTIONS]``.

Style, format, types and tests all run, whichever fails; a summary closes the report. Proofs that
take long are cut short unless ``--whole`` asks for them at full size. Tests run on every core;
``-n 0`` runs them one after another.
"""

import os
import subprocess
import sys
from pathlib import Path

import browser
import environment
import readers


def main() -> int:
    """Set up what is missing, run every check, and fail if one of them failed."""
    python = environment.prepare(environment.TEST)
    os.environ[browser.VARIABLE] = browser.provide(python)
    environment.tell(f"Trình duyệt để kiểm thử: {os.environ[browser.VARIABLE]}")
    if not set(readers.WAY_AROUND) <= set(sys.argv):
        readers.provide()
    os.chdir(environment.ROOT)
    checks = {
        "quy tắc viết mã (ruff check)": ("ruff", "check"),
        "định dạng mã (ruff format)": ("ruff", "format", "--check"),
        "kiểu dữ liệu (mypy)": ("mypy",),
        "kiểm thử (pytest)": ("pytest", *spread(sys.argv[1:])),
    }
    return summarise({name: passes(python, name, *check) for name, check in checks.items()})


def spread(arguments: list[str]) -> list[str]:
    """Return pytest's options: one process a core, unless the caller says how many.

    A file stays in one process, as its tests share a built site or a server.
    """
    if any(one.startswith(("-n", "--numprocesses", "--pdb")) for one in arguments):
        return arguments
    return ["-n", "auto", "--dist", "loadfile", *arguments]


def passes(python: Path, name: str, module: str, *arguments: str) -> bool:
    """Run one check, its output shown as it comes."""
    environment.tell(f"\n=== {name} ===")
    command = environment.module_command(python, module, *arguments)
    return subprocess.run(command, check=False).returncode == 0


def summarise(results: dict[str, bool]) -> int:
    """Print how each check ended; return the exit code of them all."""
    environment.tell("\nTóm tắt:")
    for name, passed in results.items():
        environment.tell(f"  {'ĐẠT ' if passed else 'HỎNG'}  {name}")
    passed = all(results.values())
    environment.tell("Tất cả đều đạt." if passed else "Có phần chưa đạt: xem chi tiết ở trên.")
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(environment.guard(main))
