"""What a build is made from, watched for changes while it is being made."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua.disk.marks import Marks
from thidua.disk.tree import is_walked, walk

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


def find_changes(before: Marks, after: Marks) -> tuple[str, ...]:
    """Return the sources that are new, gone or different, in the order of their names.

    Both come from :func:`~thidua.disk.marks.survey`, which sees more than a build reads.
    """
    differing = {path for path, _ in before.items() ^ after.items()}
    return tuple(
        sorted(
            path
            for path in differing
            if _is_source(path) and _told(before.get(path)) != _told(after.get(path))
        )
    )


def _told(mark: tuple[int, ...] | None) -> tuple[int, ...] | None:
    """Return what a survey tells of the bytes of a regular file; ``None`` for all else."""
    return mark[1:4] if mark and stat.S_ISREG(mark[0]) else None


def _is_source(path: str) -> bool:
    """Tell whether a path is one of those that :func:`_find_sources` yields, if a file is there."""
    folder, _, within = path.partition("/")
    return path == _SETTINGS or (folder in _FOLDERS and within != "" and is_walked(path))


def _find_sources(root: Path) -> Iterator[str]:
    yield _SETTINGS
    for folder in _FOLDERS:
        for path in walk(root, folder):
            if _COMPILED not in path.split("/"):
                yield path
