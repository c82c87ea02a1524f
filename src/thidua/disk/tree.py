"""The files of the project's folder: which there are, with which bytes."""

from __future__ import annotations

import difflib
import hashlib
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from thidua.disk.hazards import MAX_LEVELS, is_usable, kind_of, list_kinds, list_names
from thidua.disk.kinds import copied_from, is_leftover, may_leave
from thidua.text.vietnamese import normalise, slugify


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file that is shown or offered. ``path`` is relative to the project."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Tree:
    """The files that people wrote, listed once; paths count from ``root``, in a lasting order."""

    root: Path
    articles: tuple[str, ...]
    docs: tuple[str, ...]
    copies: tuple[str, ...]
    """What is named as a second copy of something, in either folder; it counts as neither."""


def read_tree(root: Path) -> Tree:
    """List the files below ``articles/`` and ``docs/``."""
    copies: list[str] = []
    files: dict[str, list[str]] = {"articles": [], "docs": []}
    for folder, paths in files.items():
        for path in _walk(root, folder):
            (copies if copied_from(path) else paths).append(path)
    return Tree(root, tuple(files["articles"]), tuple(files["docs"]), tuple(copies))


def walk(root: Path, folder: str) -> Iterator[str]:
    """Yield the files below ``root/folder`` as paths from ``root``, in a lasting order.

    Names are compared as text, never by the order in which the system lists them. What
    :mod:`thidua.disk.hazards` tells of is passed over, so nothing outside the project is ever read;
    so are left-overs, and second copies.
    """
    return (path for path in _walk(root, folder) if copied_from(path) is None)


def is_walked(path: str) -> bool:
    """Tell by its name alone whether :func:`walk` yields a path, where a regular file is there."""
    _, *folders, name = path.split("/")
    return (
        len(folders) < MAX_LEVELS
        and not any(map(is_leftover, (*folders, name)))
        and all(is_usable(one, "folder") for one in folders)
        and is_usable(name, "file")
        and copied_from(path) is None
    )


def _walk(root: Path, folder: str) -> Iterator[str]:
    if kind_of(root / folder) != "folder" or folder.count("/") >= MAX_LEVELS:
        return
    try:
        found = list_kinds(f"{root}/{folder}")
    except OSError:
        return
    for name, kind in found:
        if is_leftover(name) or not is_usable(name, kind):
            continue
        if kind == "folder":
            yield from _walk(root, f"{folder}/{name}")
        else:
            yield f"{folder}/{name}"


def describe(root: Path, path: str) -> LocalFile:
    """Return a file with the hash of its bytes. Raises ``OSError`` when it cannot be read."""
    with (root / path).open("rb") as file:
        return LocalFile(path, hashlib.file_digest(file, "sha256").hexdigest())


class Listing:
    """What the folders of a project hold, each listed once, when it is first asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._names: dict[str, dict[str, list[str]]] = {}

    def find_beside(self, folder: str, name: str) -> str | None:
        """Return the path of the regular file ``name`` in ``folder``, or ``None``.

        Names are compared in NFC, because macOS writes the same Vietnamese name in NFD. A symbolic
        link is not followed: it could lead out of the project.
        """
        if folder not in self._names:
            # Listing, not opening: Windows and macOS would open "BIA.JPG" for "bia.jpg", a server
            # not.
            names = self._names[folder] = {}
            for found in list_names(self.root / folder):
                # Few names need the dear comparison; a folder may hold ten thousand.
                usual = found if found.isascii() else normalise(found)
                names.setdefault(usual, []).append(found)
        same = self._names[folder].get(normalise(name), ())
        paths = (posixpath.join(folder, found) for found in same)
        return next((path for path in paths if kind_of(self.root / path) == "file"), None)


def find_nearest(root: Path, folder: str, name: str) -> str | None:
    """Return the file in ``folder`` whose name is most like ``name``, if one is like it at all.

    Capitals, diacritics and blanks count for nothing: "Ảnh bìa.JPG" is like "anh-bia.jpg".
    """
    names = {
        slugify(found): found
        for found in list_names(root / folder)
        if may_leave(found) and kind_of(root / folder / found) == "file"
    }
    close = difflib.get_close_matches(slugify(name), list(names), n=1, cutoff=_ALIKE)
    return names[close[0]] if close else None


_ALIKE = 0.75
"""Of a name's letters: "bia.jpg" is like "bia.jpeg" and "bia1.jpg"."""
