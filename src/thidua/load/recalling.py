"""What each article says: recalled where it is known, found out where it is new."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from thidua.disk.memory import Memory
from thidua.lint.office import Office
from thidua.lint.repetition import print_name
from thidua.load.files import ArticleFile, mentions_review, mentions_withdrawal, read_head
from thidua.load.statement import SHAPE, Made, Statement, statement_stamp, unusable
from thidua.problems import Problem
from thidua.source.documents import read_raw

if TYPE_CHECKING:
    from thidua.workers import Apart

R = TypeVar("R")
T = TypeVar("T")

_SECONDS = 0.002
"""What one article takes, roughly."""
_STATING = "thidua.load.stating"
"""What finds out: a run that meets nothing new needs nothing of it, and it takes long to load."""


def recall_all(
    memory: Memory, root: Path, files: Sequence[ArticleFile], office: Office, *, beside: bool
) -> Iterator[Statement]:
    """Return what each article says: from memory where it is known, the rest read in every core.

    That is begun at once, and goes on until the first is asked for. With ``beside`` a copy of this
    process looks what is known, where that may be nearly all.
    """
    look = partial(_find_known, memory, root, files, office)
    go_on = partial(_recall, memory, root, files, office)
    if beside:
        from thidua.workers import Apart, how_many  # noqa: PLC0415 - no other command waits for it

        names = memory.names()
        if how_many(_SECONDS, sum(file.path not in names for file in files)) == 1:
            return _hear(Apart(look), lambda keys: go_on(keys or look()))
    return go_on(look())


def _recall(
    memory: Memory,
    root: Path,
    files: Sequence[ArticleFile],
    office: Office,
    keys: Mapping[str, str],
) -> Iterator[Statement]:
    """Return the same, where it is known under which stamp each is known."""
    missing = [file for file in files if file.path not in keys]
    made = _make_all(missing, root, office) if missing else iter(())

    def recall(file: ArticleFile) -> Statement:
        if file.path not in keys:
            return _learn(memory, root, file, next(made))
        known: tuple[Statement] | None = memory.look_up(file.path, keys[file.path])
        if known:
            return known[0]
        # What was kept turned out to be damaged.
        (made_anew,) = _make_here([file], root, office)
        return _learn(memory, root, file, made_anew)

    return map(recall, files)


def _find_known(
    memory: Memory, root: Path, files: Sequence[ArticleFile], office: Office
) -> dict[str, str]:
    """Return the stamps of the articles of which it is known what they say, by their paths."""
    found: dict[str, str] = {}
    names = memory.names()
    for file in files:
        # Whoever reads what is new looks into the file himself.
        raw = read_raw(root, file.path) if file.path in names else None
        if isinstance(raw, bytes):
            key = statement_stamp(file, raw, office)
            if memory.holds(key):
                found[file.path] = key
    return found


def _unreadable(root: Path, file: ArticleFile, refusal: Problem) -> Statement:
    head = read_head(root / file.path)
    withdrawn_on = date.min if head and mentions_withdrawal(head) else None
    return unusable([refusal], not mentions_review(head), withdrawn_on)


def _make_all(files: Sequence[ArticleFile], root: Path, office: Office) -> Iterator[Made | Problem]:
    from thidua.workers import Apart, how_many, is_alone, run_chunks  # noqa: PLC0415 - for what is new

    work = partial(_make_here, root=root, office=office)
    is_loaded = _STATING in sys.modules
    if is_loaded or not is_alone() or how_many(_SECONDS, len(files)) > 1:
        import_module(_STATING)  # for all copies of this process at once
        return run_chunks(work, files, _SECONDS)
    # To load the rules takes longer than to ask them: meanwhile this process goes on.
    return _hear(
        Apart(partial(work, files)), lambda made: made or run_chunks(work, files, _SECONDS)
    )


def _make_here(
    files: Sequence[ArticleFile], root: Path, office: Office
) -> Sequence[Made | Problem]:
    from thidua.load.stating import make_all  # noqa: PLC0415 - for what is new

    return make_all(files, root=root, office=office)


def _hear(apart: Apart[R], go_on: Callable[[R | None], Iterable[T]]) -> Iterator[T]:
    yield from go_on(apart.result())


def _learn(memory: Memory, root: Path, file: ArticleFile, made: Made | Problem) -> Statement:
    if isinstance(made, Problem):
        return _unreadable(root, file, made)
    key, kept, print_key, kept_print = made
    memory.learn(file.path, key, kept)
    if print_key:
        memory.learn(print_name(file.path), print_key, kept_print)
    # As it was written down, so that nothing can differ between a first run and the next.
    statement: Statement = SHAPE.load(kept)
    return statement
