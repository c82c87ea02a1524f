"""What a build is made from, watched for changes while it is being made."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua.disk.tree import walk

_FOLDERS = ("articles", "docs", "hooks", "overrides")
_SETTINGS = "mkdocs.yml"
_COMPILED = "__pycache__"
"""Python itself writes there while it loads the hooks."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells one version of a file from another without reading it."""

    size: int
    modified: int
    """Nanoseconds."""
    inode: int


Snapshot = Mapping[str, Mark]
"""Marks by path from the project's folder."""


def take_snapshot(root: Path, *also: str) -> Snapshot:
    """Return the mark of every source file, and of the files ``also``. Raises ``OSError``.

    Names that begin with a dot are left out: they are editors' drafts and this program's own
    records, never somebody's work.
    """
    marks: dict[str, Mark] = {}
    for path in (*_find_sources(root), *also):
        try:
            seen = os.lstat(f"{root}/{path}")  # ten thousand names need no paths
        except FileNotFoundError:
            continue  # gone since it was listed, which the comparison tells
        marks[path] = Mark(seen.st_size, seen.st_mtime_ns, seen.st_ino)
    return marks


def find_changes(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """Return the paths that are new, gone or different, in the order of their names."""
    paths = before.keys() | after.keys()
    return tuple(sorted(path for path in paths if before.get(path) != after.get(path)))


def _find_sources(root: Path) -> Iterator[str]:
    yield _SETTINGS
    for folder in _FOLDERS:
        for path in walk(root, folder):
            if _COMPILED not in path.split("/"):
                yield path
