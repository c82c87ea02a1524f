"""First of three steps: every file is read as somebody wrote it, and nothing is understood yet."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua.column.record import Record, read_record
from thidua.disk.hazards import find_hazards
from thidua.disk.kinds import ending
from thidua.disk.tree import Tree, read_tree
from thidua.load.files import ArticleFile, find_articles, find_revisions
from thidua.load.settings import SETTINGS
from thidua.problems import Problem
from thidua.source.documents import Document, read_document
from thidua.source.settings import Settings, read_settings
from thidua.text.vietnamese import slugify


@dataclass(frozen=True, slots=True)
class Written:
    """The project as written. Articles are not read yet: ten thousand texts need not stay."""

    tree: Tree
    settings: Settings | None
    pages: Mapping[str, Document]
    """Every readable page under ``docs/``, by its path."""
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

    def entries(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yield path and slug of every page of ``docs/<folder>/`` that is an entry of its own."""
        for path in self.pages:
            slug = slug_of(path)
            if posixpath.dirname(path) == f"docs/{folder}" and slug not in ("index", ""):
                yield path, slug


def slug_of(path: str) -> str:
    """Return the slug of an entry's page: its file's name, or "" where that cannot be one."""
    name = posixpath.splitext(posixpath.basename(path))[0]
    return name if name == slugify(name) else ""


def read(root: Path) -> Written:
    """Read the project below ``root``. Never raises for what people wrote."""
    faults = list(find_hazards(root))
    tree = read_tree(root)
    settings, problems = read_settings(root, SETTINGS)
    faults.extend(problems)
    pages: dict[str, Document] = {}
    unread: list[str] = []
    for path in tree.docs:
        if ending(path) == ".md":
            document, problems = read_document(root, path)
            faults.extend(problems)
            if document:
                pages[path] = document
            else:
                unread.append(path)
    misplaced: set[str] = set()
    articles = tuple(find_articles(tree, faults, misplaced))
    record, problems = read_record(root)
    faults.extend(problems)
    return Written(
        tree=tree,
        settings=settings,
        pages=pages,
        unread=tuple(unread),
        articles=articles,
        revisions=tuple(find_revisions(tree)),
        misplaced=frozenset(misplaced),
        record=record,
        faults=tuple(faults),
    )
