"""Writing a file anew with its damaged letters read back, so that nothing else can be lost."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from thidua.column import Column
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.problems import Problem
from thidua.review.amendments import new_errors
from thidua.text.damage.mending import Mended, mend


@dataclass(frozen=True, slots=True)
class Restoration:
    """A file as it stands and as it would be."""

    path: str
    before: bytes
    mended: Mended
    voids_review: bool
    """Whether leaders have approved the text that would change."""

    @property
    def content(self) -> bytes:
        """The file's new bytes: mark of order and line ends as before."""
        mark = codecs.BOM_UTF8 if self.before.startswith(codecs.BOM_UTF8) else b""
        return mark + self.mended.text.encode()


def restore(column: Column, path: str) -> Restoration:
    """Prepare a file's restoration. Raises ``OSError``, and ``UnicodeDecodeError``."""
    raw = (column.root / path).read_bytes()
    mended = mend(raw.decode("utf-8-sig"))
    approved = any(
        article.path == path
        and article.matter.review is not None
        and article.matter.review.digest == article.digest
        for article in column.articles
    )
    # A letter and its marks joined are the same text to whoever reads it, and to the digest.
    return Restoration(path, raw, mended, approved and bool(mended.causes))


def apply(column: Column, restoration: Restoration) -> tuple[Problem, ...] | None:
    """Write a restoration and read it back; take it back when the file can no longer be read.

    Returns ``None`` when it stands, else the errors that came with it; none of them means that
    somebody saved the file meanwhile. Errors in what can be read do not matter: rules see more in
    sound letters. Raises ``OSError``.
    """
    path = restoration.path
    file = column.root / path
    if file.read_bytes() != restoration.before:
        return ()
    write_whole(file, restoration.content)
    try:
        after = load(column.root)
    except BaseException:
        write_whole(file, restoration.before)
        raise
    if _is_read(after, path) or not _is_read(column, path):
        return None
    write_whole(file, restoration.before)
    return new_errors(column, after, {path})


def _is_read(column: Column, path: str) -> bool:
    return path in column.pages or column.version_at(path) is not None
