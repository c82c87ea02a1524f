"""Entries of the cache that were found whole, and are not read again while nobody touches them.

A photo has twenty renditions: to read all those of a column would take longer than everything else
that an edit asks for.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from thidua.disk.kept import seal, unseal
from thidua.disk.marks import Mark, mark, write_list
from thidua.disk.store import Shape
from thidua.photos.cache import INDEX, Index, read_index, read_whole, renditions_of
from thidua.photos.renditions import Renditions

WHOLE = ".whole"
"""The list of them, in the cache's own folder."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One entry: its index, and the marks of this and of every file that it names."""

    index: Index
    marks: tuple[Mark, ...]


_Rows = dict[str, _Row]
_SHAPE = Shape(_Row, Index)
"""Read as JSON, the list would take longer than to look at every file that it names."""


@lru_cache(maxsize=2)
def _read(folder: Path, _: Mark) -> _Rows:
    """Return the rows of a list, once for all that ask for pictures one after another."""
    try:
        rows = _SHAPE.load(unseal(folder / WHOLE) or b"")
    except (OSError, ValueError):
        return {}
    is_ours = isinstance(rows, dict) and {type(row) for row in rows.values()} <= {_Row}
    return rows if is_ours else {}


class Ledger:
    """What is known of the entries below ``folder``, by their names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._above = str(folder)
        seen = mark(f"{folder}/{WHOLE}")
        self._known = _read(folder, seen) if seen else {}
        self._rows = dict(self._known)
        self._since = seen[1] if seen else 0

    def find(self, name: str) -> Renditions | None:
        """Return what an earlier run made, or ``None`` when it is not there whole."""
        row = self._rows.get(name)
        if row is None or not self._is_untouched(row, name):
            row = self._check(name)
        return renditions_of(row.index, self._folder / name) if row else None

    def note(self, name: str, index: Index) -> Renditions:
        """Return what was made just now; what is touched from here on will have other marks."""
        marks = self._marks(index, name)
        if marks and [one[0] for one in marks[1:]] == [file[1] for file in index.files]:
            self._rows[name] = _Row(index, marks)
        return renditions_of(index, self._folder / name)

    def keep(self) -> None:
        """Write down what is news, for later runs."""
        with suppress(OSError):
            # A cache that may only be read costs time, and nothing else.
            there = set(os.listdir(self._folder))  # noqa: PTH208 - ten thousand names need no paths
            rows = {name: row for name, row in self._rows.items() if name in there}
            if rows != self._known:
                write_list(self._folder / WHOLE, seal(_SHAPE.dump(rows)))

    def _check(self, name: str) -> _Row | None:
        """Read an entry; what is touched from here on will have other marks."""
        self._rows.pop(name, None)
        folder = self._folder / name
        index = read_index(folder)
        marks = self._marks(index, name) if index else None
        if index is None or marks is None or read_whole(folder) != index:
            return None
        self._rows[name] = _Row(index, marks)
        return self._rows[name]

    def _is_untouched(self, row: _Row, name: str) -> bool:
        is_old = all(one[3] < self._since for one in row.marks)
        return is_old and row.marks == self._marks(row.index, name)

    def _marks(self, index: Index, name: str) -> tuple[Mark, ...] | None:
        names = (INDEX, *(file[0] for file in index.files))
        found = [mark(f"{self._above}/{name}/{file}") for file in names]
        marks = tuple(one for one in found if one)
        return marks if len(marks) == len(names) else None
