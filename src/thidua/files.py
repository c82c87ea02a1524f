"""Which files belong to the column, and what lies beside an article."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from thidua.column import LocalFile
from thidua.vietnamese import normalise

PHOTO_ENDINGS = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".avif", ".gif", ".heic", ".heif", ".tif", ".tiff", ".bmp"}
)
ATTACHMENT_ENDINGS = frozenset(
    {".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".odt", ".ods", ".mp3", ".zip"}
)
# What Windows, macOS and office programs leave behind; never somebody's work.
_LEFTOVERS = re.compile(r"(\..*|~\$.*|thumbs\.db|desktop\.ini|.*~|.*\.tmp|.*\.bak)", re.I)


def walk(root: Path, folder: str) -> Iterator[str]:
    """Yield the files below ``root/folder`` as paths from ``root``, in a lasting order.

    Names are compared as text, never by the order in which the system lists them. Links are not
    followed, so nothing outside the project is ever read.
    """
    base = root / folder
    if not base.is_dir():
        return
    for entry in sorted(base.iterdir(), key=lambda e: e.name):
        if _LEFTOVERS.fullmatch(entry.name):
            continue
        path = posixpath.join(folder, entry.name)
        if entry.is_dir() and not entry.is_symlink():
            yield from walk(root, path)
        else:
            yield path


def ending(path: str) -> str:
    """Return a path's ending in lower case, with its dot."""
    return posixpath.splitext(path)[1].lower()


def describe(root: Path, path: str) -> LocalFile:
    """Return a file with the hash of its bytes. Raises ``OSError`` when it cannot be read."""
    with (root / path).open("rb") as file:
        return LocalFile(path, hashlib.file_digest(file, "sha256").hexdigest())


def is_photo_or_attachment(path: str) -> bool:
    """Tell whether a file may lie beside an article."""
    return ending(path) in PHOTO_ENDINGS | ATTACHMENT_ENDINGS


def find_beside(root: Path, folder: str, name: str) -> str | None:
    """Return the path of the regular file ``name`` in ``folder``, or ``None``.

    Names are compared in NFC, because macOS writes the same Vietnamese name in NFD. A symbolic
    link is not followed: it could lead out of the project.
    """
    wanted = normalise(name)
    # Listing, not opening: Windows and macOS would open "BIA.JPG" for "bia.jpg", a server not.
    for path in sorted((root / folder).iterdir()):
        if normalise(path.name) == wanted and path.is_file() and not path.is_symlink():
            return posixpath.join(folder, path.name)
    return None
