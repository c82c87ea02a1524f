"""Which program this is: what it made and kept is of use to the very same one alone."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]
_COMPILED = "__pycache__"


@cache
def fingerprint() -> str:
    """Return 32 hex digits over all that could make a result come out otherwise.

    That is every file of the package, the packages that are installed beside it with their
    versions, and Python itself, whose tables of Unicode differ between versions. No number has to
    be raised by hand, and none can be forgotten. Reading 300 small files takes 10 ms, so what only
    uses a site that was made is left out.
    """
    hasher = hashlib.sha256(f"{sys.version}\n{sys.platform}".encode())
    for name in sorted(_installed()):
        hasher.update(f"\n{name}".encode("utf-8", "surrogateescape"))
    above = len(f"{PACKAGE}/")  # hundreds of names need no paths
    for path in sorted(_sources()):
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            content = file.read()
        name = path[above:].replace(os.sep, "/")
        hasher.update(f"\n{name}\n{len(content)}\n".encode("utf-8", "surrogateescape"))
        hasher.update(content)
    return hasher.hexdigest()[:32]


def packages(*names: str) -> set[str]:
    """Return the names of the folders that tell the versions of some packages, in lower case."""
    found = {folder.lower() for folder in _installed()}
    return {folder for folder in found if folder.partition("-")[0] in names}


def _installed() -> set[str]:
    """Return the names of the folders that tell which packages, and versions, can be imported."""
    found: set[str] = set()
    for folder in sys.path:
        # What is on the path need not be there, as a zip of the standard library.
        with suppress(OSError), os.scandir(folder or ".") as entries:
            names = (entry.name for entry in entries)
            found.update(name for name in names if name.endswith((".dist-info", ".egg-info")))
    return found


USERS = frozenset({"desk", "handouts", "publish", "region", "starter", "upgrade"})
"""Stages behind the one that makes a site: nothing in them can be part of a result."""


def _sources() -> Iterator[str]:
    with os.scandir(str(PACKAGE)) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path
            elif entry.name not in USERS and entry.name != _COMPILED:
                yield from _files(entry.path)


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.is_dir():
                yield entry.path
            elif entry.name != _COMPILED:
                yield from _files(entry.path)
