"""What the program keeps for itself below ``.cache``: believed when whole, never in the way.

A disk, a program that keeps folders alike or a person may leave anything there: half a file,
another's, a folder or a link in a file's place, gigabytes. Whatever it is, it counts as absent and
is made anew. What is kept here is data: reading it can run nothing. Few large results are JSON; the
many small ones of :mod:`thidua.disk.store` are made of types that it lists.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from thidua.disk.folders import write_whole
from thidua.disk.hazards import kind_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

MOST_BYTES = 100_000_000
"""Of one file. What is larger nobody here has written."""

Kept = TypeVar("Kept")


def read_kept(path: Path, form: TypeAdapter[Kept]) -> Kept | None:
    """Return what :func:`write_kept` wrote, ``None`` where that is not there whole."""
    try:
        text = unseal(path)
        return None if text is None else form.validate_json(text, strict=True)
    except (OSError, ValueError):
        return None


def read_plain(path: Path) -> Any:
    """Return what :func:`write_kept` wrote, of whatever form; ``None`` where it is not whole.

    Who asks on every start sees to the form itself: pydantic takes longer to get ready.
    """
    try:
        text = unseal(path)
        return None if text is None else json.loads(text)
    except (OSError, ValueError, RecursionError):
        return None


def unseal(path: Path) -> bytes | None:
    """Return what a file holds that was sealed, ``None`` where it is not whole; or ``OSError``."""
    # A link may lead anywhere, and a pipe would keep us waiting for ever.
    if kind_of(path) != "file" or path.stat().st_size > MOST_BYTES:
        return None
    checksum, _, text = path.read_bytes().partition(b"\n")
    return text if checksum == _checksum(text) else None


def write_kept(path: Path, value: object) -> None:
    """Write what JSON can tell, over whatever has the file's place. Raises ``OSError``."""
    keep_whole(path, seal(json.dumps(value).encode("ascii")))


def keep_whole(path: Path, content: bytes) -> None:
    """Write a file over whatever has its place, or that of its folder. Raises ``OSError``."""
    open_folder(path.parent)
    if kind_of(path) not in ("file", ""):
        remove(path)
    write_whole(path, content)


def seal(text: bytes) -> bytes:
    """Return a kept file's bytes: a line with the checksum of the rest, and the rest."""
    return _checksum(text) + b"\n" + text


def open_folder(folder: Path) -> None:
    """Make a folder below ``.cache``, over a file that has its place. Raises ``OSError``.

    A link to a folder is somebody's way of using another disk, and stays.
    """
    if folder.is_dir():
        return
    if folder.parent.is_dir():
        with suppress(FileNotFoundError, IsADirectoryError, PermissionError):
            # Another may have made it meanwhile; what could not go is told by the next line.
            folder.unlink()
    folder.mkdir(parents=True, exist_ok=True)


def remove(path: Path) -> None:
    """Remove whatever stands at a path; what a link leads to stays. Raises ``OSError``."""
    if kind_of(path) == "folder":
        shutil.rmtree(path)
    else:
        with suppress(FileNotFoundError):
            path.unlink()


def _checksum(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode("ascii")
