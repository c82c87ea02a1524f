"""Versions of the program, and which one a ward's folder was made with."""

from __future__ import annotations

import re
from pathlib import Path

from thidua.starter.program import read_version

_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
FIRST, SECOND = "0.1.0", "0.2.0"
"""Wards of these were copies of the whole repository, and named no version."""


def key(version: str) -> tuple[int, int, int]:
    """Return what versions are ordered by. Raises ``ValueError`` for what is none."""
    match = _VERSION.fullmatch(version)
    if not match:
        raise ValueError(version)
    return int(match[1]), int(match[2]), int(match[3])


def is_version(text: str) -> bool:
    """Tell whether a word is a version's number."""
    return _VERSION.fullmatch(text) is not None


def version_of(root: Path) -> str:
    """Return the version that a ward's folder names, or that it shows by what lies in it."""
    named = read_version(root)
    if named:
        return named
    return FIRST if (root / "hooks/outputs.py").is_file() else SECOND
