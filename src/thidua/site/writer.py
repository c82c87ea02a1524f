"""The one door to the site: whatever reaches it is written here, each address once."""

from __future__ import annotations

import shutil
from pathlib import Path

from thidua.column.places import Places, TakenError, file_at

__all__ = ["TakenError", "Writer"]


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

    def copy(self, address: str, source: Path, owner: str) -> None:
        """Copy a file as it is."""
        target = self._claim(address, owner)
        shutil.copyfile(source, target)

    def reserve(self, folder: str, owner: str) -> Path:
        """Give a whole folder to a program that fills it by itself; return where it lies."""
        self._places.take(folder, owner)
        return self.folder / folder

    def _claim(self, address: str, owner: str) -> Path:
        self._places.take(address, owner)
        target = self.folder / file_at(address)
        target.parent.mkdir(parents=True, exist_ok=True)
        return target
