"""What one file says by itself, whatever else the project holds: recalled where it is known.

It depends on nothing but a file's path and bytes, so it is kept from run to run and found out in
any process. All that depends on other files is asked anew each time.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from thidua.disk.memory import Memory
from thidua.disk.store import Shape, stamp
from thidua.lint.office import Office
from thidua.lint.repetition import Print, Repeat, print_name
from thidua.load.files import ArticleFile, mentions_review, mentions_withdrawal, read_head
from thidua.problems import Problem, Rule, Severity
from thidua.schema import article as of_articles
from thidua.schema import (
    glossary,
    library,
    logs,
    page,
    plan,
    publishing,
    registers,
    settings,
    slogans,
    ward,
)
from thidua.schema.article import ArticleMatter
from thidua.schema.scalars import Focus
from thidua.schema.validation import Checked
from thidua.source.documents import Document, Settings, read_raw
from thidua.text.links import Link

if TYPE_CHECKING:
    from thidua.workers import Apart

KIND = "readings"
"""The name of the store below ``.cache``."""

_SECONDS = 0.002
"""What one article takes, roughly."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One article by itself; ``head`` is ``None`` when nothing of the file can be used."""

    head: Document | None
    """The file without its body."""
    text: bytes
    """The body as UTF-8."""
    matter: ArticleMatter | None
    """What its keys say; ``None`` when they are not usable."""
    digest: str
    """As if it showed no file."""
    links: tuple[Link, ...]
    """Every picture and link of the body, with its line there."""
    of_form: tuple[Problem, ...]
    """What is wrong with the file and with its keys."""
    of_text: tuple[Problem, ...]
    """What is wrong with what it tells."""
    is_draft: bool
    """Not up for publication: nobody has reviewed it."""
    withdrawn_on: date | None
    """From which day it is taken down; the first of all days when nobody can tell."""

    @property
    def body(self) -> str:
        """What stands below the front matter, as Markdown."""
        return self.text.decode("utf-8", "surrogatepass")

    @property
    def document(self) -> Document | None:
        """The whole file."""
        return replace(self.head, body=self.body) if self.head else None


def unusable(faults: Iterable[Problem], is_draft: bool, withdrawn_on: date | None) -> Statement:
    """Return what a file says of which nothing can be used."""
    return Statement(None, b"", None, "", (), tuple(faults), (), is_draft, withdrawn_on)


@dataclass(frozen=True, slots=True)
class PageStatement:
    """One page under ``docs/`` by itself."""

    document: Document | None
    problems: tuple[Problem, ...]
    links: tuple[Link, ...]
    """Every picture and link of the body, with its line in the file."""
    of_text: tuple[Problem, ...]
    """What is wrong with its letters, and what it would lose."""


Source = tuple[ArticleFile, bytes]
"""An article's place, and the bytes of its file."""

Made = tuple[bytes, str, bytes]
"""A statement as it is kept; then the stamp of its text's print, and this as it is kept."""


def _types(module: object) -> list[type]:
    """Return the types of front matter that a module describes."""
    found = vars(module).values()
    return [one for one in found if isinstance(one, type) and hasattr(one, "__dataclass_fields__")]


OF_FRONT_MATTER = (
    *(of_articles, glossary, library, logs, page, plan, publishing, registers, settings),
    *(slogans, ward),
)
SHAPE = Shape(
    *(
        Statement,
        PageStatement,
        Document,
        Settings,
        Problem,
        Rule,
        Severity,
        Link,
        Checked,
        Focus,
        Print,
        Repeat,
    ),
    *(date, datetime, ZoneInfo),
    *(one for module in OF_FRONT_MATTER for one in _types(module)),
)
"""What may be kept of a file."""


def recall_all(
    memory: Memory, root: Path, files: Sequence[ArticleFile], office: Office
) -> Iterator[Statement]:
    """Return what each article says: from memory where it is known, the rest read in every core.

    That is begun at once, and goes on until the first is asked for.
    """
    refused: dict[str, Problem] = {}
    keys: dict[str, str] = {}
    missing: list[Source] = []
    for file in files:
        raw = read_raw(root, file.path)
        if isinstance(raw, Problem):
            refused[file.path] = raw
            continue
        keys[file.path] = _stamp(file, raw, office)
        if not memory.holds(keys[file.path]):
            missing.append((file, raw))
    unknown = {file.path for file, _ in missing}
    made = _make_all(missing, office) if missing else iter(())

    def recall(file: ArticleFile) -> Statement:
        if file.path in refused:
            return _unreadable(root, file, refused[file.path])
        if file.path in unknown:
            return _learn(memory, file, keys[file.path], next(made))
        known: tuple[Statement] | None = memory.look_up(file.path, keys[file.path])
        return known[0] if known else _find_anew(memory, root, file, office)

    return map(recall, files)


def _stamp(file: ArticleFile, raw: bytes, office: Office) -> str:
    place = (file.path, file.year, file.slug)
    return stamp("article", place, sha256(raw).digest(), office.phone, office.address)


def _unreadable(root: Path, file: ArticleFile, refusal: Problem) -> Statement:
    head = read_head(root / file.path)
    withdrawn_on = date.min if head and mentions_withdrawal(head) else None
    return unusable([refusal], not mentions_review(head), withdrawn_on)


def _find_anew(memory: Memory, root: Path, file: ArticleFile, office: Office) -> Statement:
    """Read an article whose kept statement turned out to be damaged."""
    raw = read_raw(root, file.path)
    if isinstance(raw, Problem):
        return _unreadable(root, file, raw)
    (made,) = _make_here([(file, raw)], office)
    return _learn(memory, file, _stamp(file, raw, office), made)


def _make_all(sources: Sequence[Source], office: Office) -> Iterator[Made]:
    # A run that meets nothing new needs none of all this.
    from functools import partial  # noqa: PLC0415

    from thidua.workers import Apart, how_many, run_chunks  # noqa: PLC0415

    work = partial(_make_here, office=office)
    is_quick = _STATING in sys.modules or threading.active_count() > 1
    if is_quick or how_many(_SECONDS, len(sources)) > 1:
        import_module(_STATING)  # for all copies of this process at once
        return run_chunks(work, sources, _SECONDS)
    # To load the rules takes longer than to ask them: meanwhile this process goes on.
    return _hear(Apart(partial(work, sources)), partial(run_chunks, work, sources, _SECONDS))


_STATING = "thidua.load.stating"


def _make_here(sources: Sequence[Source], office: Office) -> Sequence[Made]:
    from thidua.load.stating import make_all  # noqa: PLC0415 - as above

    return make_all(sources, office=office)


def _hear(apart: Apart[Sequence[Made]], make: Callable[[], Iterator[Made]]) -> Iterator[Made]:
    yield from apart.result() or make()


def _learn(memory: Memory, file: ArticleFile, key: str, made: Made) -> Statement:
    kept, print_key, kept_print = made
    memory.learn(file.path, key, kept)
    if print_key:
        memory.learn(print_name(file.path), print_key, kept_print)
    # As it was written down, so that nothing can differ between a first run and the next.
    statement: Statement = SHAPE.load(kept)
    return statement
