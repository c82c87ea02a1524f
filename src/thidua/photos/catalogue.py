"""The photos of the project as they were last seen, so that unchanged ones need not be read again.

A photo of a phone has megabytes; hashing and checking hundreds of them would make up most of a
build in which nothing has changed. As git does with its index, a file counts as unchanged when its
length, its times and its place on the disk are. Where the system tells when a file was made instead
of when it was last touched, as Windows does, a copy could pass for what it replaced: there the
bytes are always read. That cannot let anything unreviewed out: a photo is
hashed again when it is rendered, and what is shown was rendered from the hash that was reviewed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from thidua.column import LocalFile
from thidua.disk.kept import read_plain, write_kept
from thidua.disk.kinds import PHOTO_ENDINGS, ending
from thidua.disk.tree import describe
from thidua.photos.facts import PhotoError, Size

CATALOGUE = ".cache/photos/catalogue.json"
_VERSION = 2
"""Of what is checked: raise it whenever :func:`inspect` finds more."""

_TELLS_OF_CHANGES = sys.platform != "win32"
"""Whether ``st_ctime`` is when a file was last changed in any way, which nobody can set back."""

_TOO_FRESH_NS = 2 * 10**9
"""Some disks count time in steps of two seconds; within a step, a change would not show."""

_MANY = 8
_LOOKING_SECONDS = 0.05
"""What a photo of a phone takes."""

Signature = tuple[int, int, int, int]
"""Length, times of change of content and of the file itself, place on the disk."""


@dataclass(frozen=True, slots=True)
class _Seen:
    signature: Signature
    sha256: str
    size: Size


_HASH = re.compile(r"[0-9a-f]{64}")
_ROW = (str, int, int, int, int, str, int, int)
"""Path, signature, hash, width and height."""


class Catalogue:
    """What is known of the photos below ``root``."""

    def __init__(self, root: Path, max_megapixels: int) -> None:
        self._root = root
        self._max_megapixels = max_megapixels
        self._known = _read(root / CATALOGUE)
        self._met: dict[str, _Seen] = {}
        self._ahead: dict[str, _Seen] = {}

    def look_ahead(self, paths: Iterable[str], workers: int) -> None:
        """Look at the photos among ``paths`` that are new, in so many processes if there are many.

        Each is told of by :meth:`look_up` alone; one that cannot be used is looked at again there.
        """
        photos = [path for path in paths if ending(path) in PHOTO_ENDINGS]
        # What nobody shows stays known, too: it would be new in every run.
        self._met |= {path: self._known[path] for path in photos if path in self._known}
        new = [path for path in photos if path not in self._known or not _TELLS_OF_CHANGES]
        if len(new) < _MANY:
            return
        from thidua.workers import run_chunks  # noqa: PLC0415 - only for many photos at once

        look = partial(_look_at, self._root, self._max_megapixels)
        found = run_chunks(look, new, _LOOKING_SECONDS, workers)
        self._ahead = {path: one for path, one in zip(new, found, strict=True) if one}
        self._met |= self._ahead

    def look_up(self, path: str) -> LocalFile:
        """Return a photo that can be used. Raises ``PhotoError``, and ``OSError`` if unreadable."""
        signature = _sign(self._root / path)
        ahead = self._ahead.get(path)
        if ahead and ahead.signature == signature:
            return LocalFile(path, ahead.sha256)
        seen = self._known.get(path)
        pixels = seen.size.width * seen.size.height if seen else 0
        is_known = _TELLS_OF_CHANGES and seen is not None and seen.signature == signature
        if seen is None or not is_known or pixels > self._max_megapixels * 10**6:
            seen = _look(self._root, path, self._max_megapixels)
        self._met[path] = seen
        return LocalFile(path, seen.sha256)

    def keep(self) -> None:
        """Write down what was seen, if it is news."""
        if self._met == self._known:
            return
        rows = [
            [path, *s.signature, s.sha256, s.size.width, s.size.height]
            for path, s in sorted(self._met.items())
        ]
        with suppress(OSError):
            # A folder that may only be read is no reason not to check what is in it.
            write_kept(self._root / CATALOGUE, [_VERSION, rows])


def _look(root: Path, path: str, max_megapixels: int) -> _Seen:
    from thidua.photos.source import inspect  # noqa: PLC0415 - only a new photo is opened

    # Signed first: who changes it meanwhile is found out next time.
    signature = _sign(root / path)
    file = describe(root, path)
    return _Seen(signature, file.sha256, inspect(root / path, max_megapixels))


def _look_at(root: Path, max_megapixels: int, paths: Sequence[str]) -> list[_Seen | None]:
    found: list[_Seen | None] = []
    for path in paths:
        try:
            found.append(_look(root, path, max_megapixels))
        except (PhotoError, OSError):
            found.append(None)
    return found


def _sign(path: Path) -> Signature:
    status = path.stat()
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino


def _is_whole(row: object) -> bool:
    return (
        isinstance(row, list)
        and tuple(map(type, row)) == _ROW
        and _HASH.fullmatch(row[5]) is not None
        and min(row[6:]) > 0
    )


def _read(path: Path) -> dict[str, _Seen]:
    """Return what an earlier run has seen, but for files then just changed."""
    try:
        written = path.stat().st_mtime_ns
    except OSError:
        return {}
    match read_plain(path):
        case [version, [*rows]] if version == _VERSION and all(map(_is_whole, rows)):
            seen = {
                row[0]: _Seen((row[1], row[2], row[3], row[4]), row[5], Size(row[6], row[7]))
                for row in rows
            }
        case _:
            return {}  # absent or damaged: everything is looked at anew
    return {
        name: one
        for name, one in seen.items()
        if written - max(one.signature[1], one.signature[2]) > _TOO_FRESH_NS
    }
