"""From the project's folder to the column: read, assemble, check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua.column import Column
from thidua.disk.marks import SOURCES, Marks, survey
from thidua.disk.memory import Memory
from thidua.load.assembling import ask_all, assemble
from thidua.load.checking import judge
from thidua.load.reading import Written, read
from thidua.load.statement import KIND, SHAPE, Statement
from thidua.source.documents import SETTINGS

__all__ = ["SETTINGS", "begin", "load", "load_anew", "stay"]


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
    return _load(root, None).column


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


@dataclass(frozen=True, slots=True)
class _Begun:
    """A project that is being read."""

    written: Written
    statements: Iterator[Statement]


_BEGUN: dict[Path, _Begun] = {}


def begin(root: Path) -> None:
    """Let others begin to read what is new below ``root``, for the next :func:`load_anew`.

    Who calls this sees to it that nothing changes until then, or that a change is found out.
    """
    _BEGUN[root] = _begin(root, None)


def _begin(root: Path, held: Mapping[str, Any] | None) -> _Begun:
    memory = Memory(root, KIND, SHAPE, held)
    try:
        written = read(root, memory)
        return _Begun(written, ask_all(written))
    except BaseException:
        memory.close()
        raise


def _load(root: Path, held: Mapping[str, Any] | None, marks: Marks | None = None) -> _Loaded:
    begun = _BEGUN.pop(root, None) or _begin(root, held)
    written = begun.written
    with written.memory as memory:
        column = judge(assemble(written, begun.statements), written)
        memory.keep({SETTINGS, "articles", *written.tree.articles, *written.tree.docs})
    return _Loaded(column, memory.recalled, marks or {})
