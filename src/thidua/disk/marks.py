"""What tells that a file is the very one that was looked at before, without reading it.

As in git's index, that is its length, its time and its place on the disk. So does the time of its
last change of any kind, which nobody can set: none may be later than the list that is kept of them.
(Windows has no such time: there the others have to do.)
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Sequence
from pathlib import Path

from thidua.disk.kept import keep_whole

SOURCES = ("articles", "docs", "hooks", "overrides", "mkdocs.yml", ".live.json")
"""All that a column and its site are made from, hidden files too."""
_COMPILED = "__pycache__"
"""Python itself writes there while it loads the hooks."""
TICK_SECONDS = 0.02
"""Systems count the times of files in steps of up to a hundredth of a second."""

Mark = tuple[int, int, int, int]
"""Length, time, place, and time of the last change of any kind, of a regular file."""


def mark(path: str) -> Mark | None:
    """Return the mark of a file; ``None`` where there is none, or something else."""
    try:
        seen = os.lstat(path)
    except (OSError, ValueError):
        return None
    if not stat.S_ISREG(seen.st_mode):
        return None
    return seen.st_size, seen.st_mtime_ns, seen.st_ino, seen.st_ctime_ns


def write_list(path: Path, content: bytes) -> None:
    """Write a list of marks: by the disk's own clock its time is later than any of theirs.

    Raises ``OSError``.
    """
    keep_whole(path, content)
    time.sleep(TICK_SECONDS)
    os.utime(path)


Marks = dict[str, tuple[int, ...]]
"""What tells one state of a file from another, by its path: kind, length, times and place."""


def survey(root: Path, names: Sequence[str]) -> Marks:
    """Return the marks of everything below some folders of the project. Raises ``OSError``."""
    marks: Marks = {}
    above = f"{root}/"  # ten thousand names need no paths
    waiting = [name for name in names if os.path.lexists(above + name)]
    while waiting:
        path = waiting.pop()
        try:
            seen = os.lstat(above + path)
        except FileNotFoundError:
            continue  # gone since it was listed, which a comparison tells
        if not stat.S_ISDIR(seen.st_mode):
            marks[path] = (
                *(seen.st_mode, seen.st_size, seen.st_ino),
                *(seen.st_mtime_ns, seen.st_ctime_ns),
            )
            continue
        # A folder's own times tell of what comes and goes in it, which is listed anyhow.
        marks[path] = (seen.st_mode,)
        with os.scandir(above + path) as entries:
            waiting += [f"{path}/{entry.name}" for entry in entries if entry.name != _COMPILED]
    return marks
