"""From the project's folder to the column: read, assemble, check."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from thidua.column import Column
from thidua.disk.marks import SOURCES, Marks, survey
from thidua.disk.memory import Memory, Recalled
from thidua.load.articles import Reading
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
        _STAYING[root] = before = _load(root, before, marks)
    return before.column


def load_anew(root: Path) -> Column:
    """Read and check the whole project, whatever this process has read of it before."""
    return _load(root).column


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A column as it was read last, with what tells whether it would be the same again."""

    column: Column
    written: Written
    readings: Mapping[str, Reading]
    """What was read of each article and next version, by its path."""
    recalled: Mapping[str, Recalled]
    marks: Marks

    def find_edited(self, marks: Marks) -> frozenset[str] | None:
        """Return the texts that have changed, ``None`` where anything else has changed too.

        A text is read against what all other files say, but for those of articles.
        """
        if self.marks.keys() != marks.keys():
            return None
        edited = frozenset(path for path, mark in marks.items() if self.marks[path] != mark)
        is_text = edited <= self.readings.keys() and all(
            self.marks[path][0] == marks[path][0] for path in edited
        )
        return edited if is_text else None


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
    readings: dict[str, Reading]
    """Those that are known already."""


_BEGUN: dict[Path, _Begun] = {}


def begin(root: Path) -> None:
    """Let others begin to read what is new below ``root``, for the next :func:`load_anew`.

    Who calls this sees to it that nothing changes until then, or that a change is found out.
    """
    _BEGUN[root] = _begin(root, None, None, beside=True)


def _begin(
    root: Path, before: _Loaded | None, marks: Marks | None, *, beside: bool = False
) -> _Begun:
    held = None if marks is None else before.recalled if before else {}
    memory = Memory(root, KIND, SHAPE, held)
    try:
        edited = before.find_edited(marks) if before and marks else None
        if before is None or edited is None:
            written, readings = read(root, memory), {}
        else:
            written = replace(before.written, memory=memory)
            readings = {path: one for path, one in before.readings.items() if path not in edited}
        return _Begun(written, ask_all(written, readings, beside=beside), readings)
    except BaseException:
        memory.close()
        raise


def _load(root: Path, before: _Loaded | None = None, marks: Marks | None = None) -> _Loaded:
    begun = _BEGUN.pop(root, None) or _begin(root, before, marks)
    written, readings = begun.written, begun.readings
    recalled = dict(before.recalled) if before and readings else {}
    with written.memory as memory:
        column = judge(assemble(written, begun.statements, readings), written)
        memory.keep({SETTINGS, "articles", *written.tree.articles, *written.tree.docs})
    return _Loaded(column, written, readings, recalled | memory.recalled, marks or {})
