"""From the project's folder to the column: read, assemble, check."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua.column import Column
from thidua.disk.marks import SOURCES, Marks, survey
from thidua.disk.memory import Memory
from thidua.load.assembling import assemble
from thidua.load.checking import judge
from thidua.load.reading import read
from thidua.load.statement import KIND, SHAPE
from thidua.source.documents import SETTINGS

__all__ = ["SETTINGS", "load", "load_anew", "stay"]


def load(root: Path) -> Column:
    """Read and check the whole project below ``root``. Never raises for what people wrote."""
    if root not in _STAYING:
        return load_anew(root)
    before = _STAYING[root]
    try:
        marks = survey(root, SOURCES)
    except OSError:  # as when a file goes while it is looked at
        return load_anew(root)
    if before is None or before.marks != marks:
        # What changes from here on has other marks than these.
        _STAYING[root] = before = _load(root, before.recalled if before else {}, marks)
    return before.column


def load_anew(root: Path) -> Column:
    """Read and check the whole project, whatever this process has read of it before."""
    return _load(root, {}).column


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A column as it was read last, with what tells whether it would be the same again."""

    column: Column
    recalled: Mapping[str, Any]
    marks: Marks


_STAYING: dict[Path, _Loaded | None] = {}


def stay(root: Path) -> None:
    """Let this process, which lives long, read of a project only what changed since it did so.

    That takes the memory of a second column, of one project at a time.
    """
    if root not in _STAYING:
        _STAYING.clear()
        _STAYING[root] = None


def _load(root: Path, held: Mapping[str, Any], marks: Marks | None = None) -> _Loaded:
    with Memory(root, KIND, SHAPE, held) as memory:
        written = read(root, memory)
        column = judge(assemble(written), written)
        memory.keep({SETTINGS, "articles", *written.tree.articles, *written.tree.docs})
    return _Loaded(column, memory.recalled, marks or {})
