"""First of three steps: every file is read as somebody wrote it, and nothing is understood yet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from thidua.column.record import Record, read_record
from thidua.disk.hazards import find_hazards
from thidua.disk.kinds import ending
from thidua.disk.memory import Memory
from thidua.disk.tree import Tree, read_tree
from thidua.load.files import ArticleFile, find_articles, find_revisions
from thidua.load.settings import read_declared
from thidua.load.statement import PageStatement
from thidua.problems import Problem
from thidua.schema.validation import Checked, validate
from thidua.schema.ward import Ward
from thidua.source.documents import Document, Settings, read_raw
from thidua.source.values import Location
from thidua.text.vietnamese import is_slug

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written:
    """The project as written. Articles are not read yet: ten thousand texts need not stay."""

    tree: Tree
    memory: Memory
    settings: Settings | None
    ward: Ward
    pages: Mapping[str, Document]
    """Every readable page under ``docs/``, by its path."""
    statements: Mapping[str, PageStatement]
    """What each of them says by itself."""
    marks: Mapping[str, bytes]
    """The hash of each page's bytes, by path."""
    unread: tuple[str, ...]
    """Paths of the pages under ``docs/`` that cannot be read."""
    articles: tuple[ArticleFile, ...]
    revisions: tuple[ArticleFile, ...]
    """Next versions of articles, with the places of these."""
    misplaced: frozenset[str]
    """Paths of files in the wrong place that nobody has put up for publication."""
    record: Record
    faults: tuple[Problem, ...]

    @property
    def root(self) -> Path:
        """The project's folder."""
        return self.tree.root

    def validate(self, adapter: TypeAdapter[T], path: str, at: Location = ()) -> Checked[T]:
        """Check the front matter of a page, or the part at ``at``, unless it was checked before."""
        document = self.pages[path]
        return self.memory.recall(
            f"{path}\n{at}", (path, at, self.marks[path]), lambda: validate(adapter, document, at)
        )

    def entries(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield path and slug of every page of ``docs/<folder>/`` that is an entry of its own."""
        for path in self.pages:
            slug = slug_of(path)
            if posixpath.dirname(path) == f"docs/{folder}" and slug not in ("index", ""):
                yield path, slug


def slug_of(path: str) -> str:
    """Return the slug of an entry's page: its file's name, or "" where that cannot be one."""
    name = posixpath.splitext(posixpath.basename(path))[0]
    return name if is_slug(name) else ""


def read(root: Path, memory: Memory) -> Written:
    """Read the project below ``root``. Never raises for what people wrote."""
    faults = list(find_hazards(root))
    tree = read_tree(root)
    declared = read_declared(root, memory)
    faults.extend(declared.faults)
    marks: dict[str, bytes] = {}
    statements: dict[str, PageStatement] = {}
    unread: list[str] = []
    for path in tree.docs:
        if ending(path) == ".md":
            statement, marks[path] = _read_page(memory, root, path)
            faults.extend(statement.problems)
            if statement.document:
                statements[path] = statement
            else:
                unread.append(path)
    misplaced: set[str] = set()
    articles = tuple(find_articles(tree, faults, misplaced))
    record, problems = read_record(root)
    faults.extend(problems)
    return Written(
        tree=tree,
        memory=memory,
        settings=declared.settings,
        ward=declared.ward,
        pages={path: one.document for path, one in statements.items() if one.document},
        statements=statements,
        marks=marks,
        unread=tuple(unread),
        articles=articles,
        revisions=tuple(find_revisions(tree)),
        misplaced=frozenset(misplaced),
        record=record,
        faults=tuple(faults),
    )


def _read_page(memory: Memory, root: Path, path: str) -> tuple[PageStatement, bytes]:
    raw = read_raw(root, path)
    if isinstance(raw, Problem):
        return PageStatement(None, (raw,), (), ()), b""
    mark = sha256(raw).digest()
    return memory.recall(path, ("page", path, mark), lambda: _state_page(path, raw)), mark


def _state_page(path: str, raw: bytes) -> PageStatement:
    from thidua.load.stating import state_page  # noqa: PLC0415 - mostly no page is new

    return state_page(path, raw)
