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


Made = tuple[str, bytes, str, bytes]
"""A statement's stamp, and this as it is kept; then the same of its text's print."""


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
    keys = dict(_find_known(memory, root, files, office))
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
) -> Iterator[tuple[str, str]]:
    """Yield the articles of which it is known what they say: path and stamp."""
    names = memory.names()
    for file in files:
        # Whoever reads what is new looks into the file himself.
        raw = read_raw(root, file.path) if file.path in names else None
        if isinstance(raw, bytes):
            key = statement_stamp(file, raw, office)
            if memory.holds(key):
                yield file.path, key


def statement_stamp(file: ArticleFile, raw: bytes, office: Office) -> str:
    """Return by which stamp is kept what the article in a file says."""
    place = (file.path, file.year, file.slug)
    return stamp("article", place, sha256(raw).digest(), office.phone, office.address)


def _unreadable(root: Path, file: ArticleFile, refusal: Problem) -> Statement:
    head = read_head(root / file.path)
    withdrawn_on = date.min if head and mentions_withdrawal(head) else None
    return unusable([refusal], not mentions_review(head), withdrawn_on)


def _make_all(files: Sequence[ArticleFile], root: Path, office: Office) -> Iterator[Made | Problem]:
    # A run that meets nothing new needs none of all this.
    from functools import partial  # noqa: PLC0415

    from thidua.workers import Apart, how_many, run_chunks  # noqa: PLC0415

    work = partial(_make_here, root=root, office=office)
    is_quick = _STATING in sys.modules or threading.active_count() > 1
    if is_quick or how_many(_SECONDS, len(files)) > 1:
        import_module(_STATING)  # for all copies of this process at once
        return run_chunks(work, files, _SECONDS)
    # To load the rules takes longer than to ask them: meanwhile this process goes on.
    return _hear(Apart(partial(work, files)), partial(run_chunks, work, files, _SECONDS))


_STATING = "thidua.load.stating"


def _make_here(
    files: Sequence[ArticleFile], root: Path, office: Office
) -> Sequence[Made | Problem]:
    from thidua.load.stating import make_all  # noqa: PLC0415 - as above

    return make_all(files, root=root, office=office)


def _hear(
    apart: Apart[Sequence[Made | Problem]], make: Callable[[], Iterator[Made | Problem]]
) -> Iterator[Made | Problem]:
    yield from apart.result() or make()


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
