"""The one door to the site: whatever reaches it is written here, each address once."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from thidua.column.places import Places, TakenError, file_at

__all__ = ["ChangedError", "TakenError", "Writer"]


class ChangedError(Exception):
    """A file that is no longer what it was when it was found fit to leave; ``owner`` shows it."""

    def __init__(self, address: str, owner: str) -> None:
        super().__init__(f"tệp /{address} (của {owner})")


class Writer:
    """Writes a fresh site into ``folder``, which nobody looks at before it is whole.

    ``owner`` is what an address belongs to, in words that people know: the file it is made from. A
    second owner is refused (:class:`TakenError`, which names both), also where the two differ by
    case alone. Everything may raise ``OSError``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places = Places()

    def write(self, address: str, content: bytes, owner: str) -> None:
        """Write a file or, where the address ends with a slash, the page of a folder."""
        self._claim(address, owner).write_bytes(content)

    def copy(self, address: str, source: Path, owner: str, sha256: str | None = None) -> None:
        """Copy a file as it is.

        With ``sha256`` it is the very file that was checked: what was written is hashed, and bytes
        put in its place in the meantime raise :class:`ChangedError`.
        """
        target = self._claim(address, owner)
        shutil.copyfile(source, target)
        if sha256:
            with target.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise ChangedError(address, owner)

    def reserve(self, folder: str, owner: str) -> Path:
        """Give a whole folder to a program that fills it by itself; return where it lies."""
        self._places.take(folder, owner)
        return self.folder / folder

    def _claim(self, address: str, owner: str) -> Path:
        self._places.take(address, owner)
        target = self.folder / file_at(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target
