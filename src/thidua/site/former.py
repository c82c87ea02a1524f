"""The site before this one, and which of its files this one may take over as they are.

Each file of a site is written down with the fingerprint of all that it was made from. A file with
the same fingerprint need not be made again, if it is still the one that was written: its length,
its time and its place on the disk tell, as with git's index. So does the time of its last change
of any kind, which nobody can set: none may be later than the list itself.
"""

from __future__ import annotations

import filecmp
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from thidua.column.places import file_at
from thidua.disk.folders import write_whole
from thidua.disk.marks import write_list
from thidua.disk.program import fingerprint

LEDGER = ".cache/site/site.json"
"""What is known of the files of the site in its place."""
_FRESH = ".cache/site/fresh.json"
"""The same of a site that has not yet been put in place."""


Row = tuple[str, int, int, int, Any]
"""Fingerprint, length, time and place of a file, and what is to be known of it."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that may be taken over, and what is known of it."""

    path: str
    row: Row

    @property
    def note(self) -> Any:
        """What was noted when it was made, as JSON."""
        return self.row[4]

    @property
    def place(self) -> int:
        """Where it lies on the disk."""
        return self.row[3]


class Former:
    """The site in ``folder`` as an earlier build left it there."""

    def __init__(self, folder: Path, rows: Mapping[str, Row], since: int) -> None:
        self.folder = folder
        self._rows = rows
        self._since = since
        self.untouched: frozenset[str] | None = None
        """The addresses of :meth:`find_untouched`, where somebody has looked already."""

    @staticmethod
    def is_known(root: Path) -> bool:
        """Tell whether an earlier build of the project ``root`` has left a list."""
        return (root / LEDGER).is_file()

    @classmethod
    def read(cls, root: Path, folder: Path) -> Former:
        """Look at the site of the project ``root``; an unknown or a damaged list knows nothing."""
        ledger = root / LEDGER
        try:
            written = ledger.stat().st_mtime_ns
            content = _unsealed(ledger.read_bytes())
            if content["program"] != fingerprint() or content["folder"] != str(folder):
                return cls(folder, {}, 0)
            return cls(folder, content["rows"], written)
        except (OSError, ValueError, KeyError, TypeError):
            # Absent or damaged: everything is made anew.
            return cls(folder, {}, 0)

    @property
    def is_there(self) -> bool:
        """Whether there is such a site at all."""
        return self.folder.is_dir()

    def find(self, address: str, key: str) -> Kept | None:
        """Return the file at an address if it was made under ``key`` and nobody touched it."""
        row = self._rows.get(address)
        if row is None or row[0] != key:
            return None
        known = self.untouched
        is_same = self._is_untouched(address, row) if known is None else address in known
        return Kept(self._path(address), row) if is_same else None

    def find_untouched(self) -> frozenset[str]:
        """Return the addresses of all files that are still the ones that were written."""
        return frozenset(one for one, row in self._rows.items() if self._is_untouched(one, row))

    def _is_untouched(self, address: str, row: Row) -> bool:
        try:
            seen = os.lstat(self._path(address))
        except OSError:
            return False
        return (
            (seen.st_size, seen.st_mtime_ns, seen.st_ino) == tuple(row[1:4])
            and seen.st_ctime_ns < self._since
            and stat.S_ISREG(seen.st_mode)
        )

    def _path(self, address: str) -> str:
        return f"{self.folder}/{file_at(address)}"

    def same_file(self, address: str, source: Path) -> str | None:
        """Return the path of the file at an address if it holds the bytes of another file."""
        path = self._path(address)
        is_same = _length(path) == _length(str(source)) and filecmp.cmp(path, source, False)
        return path if is_same else None

    def knows(self, address: str) -> bool:
        """Tell whether it is known what the file at an address was made of."""
        return address in self._rows

    def names(self, folder: str) -> list[str]:
        """Return the addresses below a folder's address."""
        return [address for address in self._rows if address.startswith(folder)]


def same_bytes(folder: str, address: str, content: bytes) -> str | None:
    """Return the path of the file at an address of a site if it holds these very bytes."""
    path = f"{folder}/{file_at(address)}"
    is_same = _length(path) == len(content) and Path(path).read_bytes() == content
    return path if is_same else None


def _length(path: str) -> int:
    """Return the length of a file in bytes; -1 where there is none, or something else."""
    try:
        seen = os.lstat(path)
    except OSError:
        return -1
    return seen.st_size if stat.S_ISREG(seen.st_mode) else -1


def write_down(
    root: Path,
    target: Path,
    fresh: Path,
    files: Mapping[str, tuple[str, Any]],
    kept: Mapping[str, Row],
) -> None:
    """Note of each file in ``fresh``, by its address, its fingerprint and what is to be known.

    Of those that were taken over, ``kept`` tells what is noted already. It is of use once the site
    is put in the place of ``target``: :func:`settle`.
    """
    rows: dict[str, Row] = {}
    for address, (key, note) in files.items():
        if address in kept:
            rows[address] = kept[address]
            continue
        seen = os.lstat(f"{fresh}/{file_at(address)}")
        rows[address] = (key, seen.st_size, seen.st_mtime_ns, seen.st_ino, note)
    content = {"program": fingerprint(), "folder": str(target), "rows": rows}
    with suppress(OSError):
        # A cache that may only be read costs time, and nothing else.
        write_whole(root / _FRESH, _sealed(content))


def settle(root: Path) -> None:
    """Let what was noted of a fresh site count: it has just been put in place."""
    with suppress(OSError):
        content = (root / _FRESH).read_bytes()
        (root / _FRESH).unlink()
        write_list(root / LEDGER, content)


def _sealed(content: object) -> bytes:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    return hashlib.sha256(text).hexdigest().encode() + b"\n" + text


def _unsealed(sealed: bytes) -> Any:
    """Raises ``ValueError`` for a damaged list."""
    seal, _, text = sealed.partition(b"\n")
    if hashlib.sha256(text).hexdigest().encode() != seal:
        raise ValueError(seal)
    return json.loads(text.decode("utf-8", "surrogatepass"))
