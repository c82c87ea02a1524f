"""Beginning the next version of an approved article, which stays online meanwhile."""

from __future__ import annotations

import posixpath

from thidua.column import Article, Column
from thidua.column.addresses import revision_path
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.review.amendments import remove_keys


def stands_alone(article: Article) -> bool:
    """Tell whether an article is a single file, which has no folder for a next version."""
    return posixpath.basename(article.path) != "index.md"


def may_move(article: Article) -> bool:
    """Tell whether a single file reads the same in a folder of its own.

    What it shows, and what it links to by where it lies, would have to be written anew: an edit.
    """
    return not article.shown and all(link.target.startswith(("/", "#")) for link in article.links)


def home_of(article: Article) -> str:
    """Return where an article lies once it has a folder of its own: at the same address."""
    stem = posixpath.splitext(article.path)[0]
    return f"{stem}/index.md" if stands_alone(article) else article.path


def revise(column: Column, article: Article) -> str | None:
    """Write the next version of an article: a copy without its review. Return its path.

    A single file is moved into a folder of its own first. ``None`` when the article would not read
    the same there; then it lies where it lay. Raises ``OSError``, and ``ValueError`` when the file
    has no front matter.
    """
    root, home = column.root, home_of(article)
    copy = remove_keys((root / article.path).read_bytes(), "review", "returned")
    if home != article.path:
        (root / home).parent.mkdir()
        (root / article.path).rename(root / home)
        if not _reads_the_same(load(root), article, home):
            (root / home).rename(root / article.path)
            (root / home).parent.rmdir()
            return None
    path = revision_path(home)
    write_whole(root / path, copy)
    return path


def _reads_the_same(column: Column, article: Article, home: str) -> bool:
    moved = column.version_at(home)
    return moved is not None and (moved.digest, moved.id, moved.address) == (
        article.digest,
        article.id,
        article.address,
    )
