"""The one door to the site: whatever reaches it is written here, each address once."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from thidua.column.places import Places, TakenError, file_at
from thidua.disk.hazards import folded
from thidua.site.former import Former, Kept, Row, write_down
from thidua.site.fresh import Fresh
from thidua.site.scaffold import Twins, put_up

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

    ``former`` is the site that the fresh one takes the place of.
    """

    def __init__(self, folder: Path, former: Former | None = None) -> None:
        self.folder = folder
        before = str(former.folder) if former and former.is_there else ""
        self.fresh = Fresh(str(folder), before)
        """How any process puts a file there that was claimed; it is noted by :meth:`note_file`."""
        self.twins: Twins = {}
        """Files that lie in ``folder`` already and that nobody has asked for so far.

        One is used where it is the very file to be taken over. It is never written into, for
        it is mostly a second name of a file of the former site.
        """
        self.files: dict[str, tuple[str, Any]] = {}
        """What is known of files by their address: fingerprint, and what was noted."""
        self._kept: dict[str, Row] = {}
        """All that is known of those that were taken over."""
        self._former = former
        self._places = Places()

    def begin(self, root: Path) -> None:
        """Begin on what the last build of the project ``root`` has left for this one."""
        self.twins = put_up(root, self.folder, self._former)

    def write(
        self, address: str, content: bytes, owner: str, key: str = "", note: Any = None
    ) -> None:
        """Write a file or, where the address ends with a slash, the page of a folder.

        With ``key``, the fingerprint of all that it was made from, :meth:`find` finds it in a later
        build, and ``note`` with it.
        """
        self.claim(address, owner)
        self.fill(address, content, key, note)

    def copy(self, address: str, source: Path, owner: str, sha256: str | None = None) -> None:
        """Copy a file as it is.

        With ``sha256`` it is the very file that was checked: what was written is hashed, and bytes
        put in its place in the meantime raise :class:`ChangedError`.
        """
        self._copy(address, f"{source.parent.name}/{source.name}", str(source), owner, sha256)

    def copy_all(self, begin: str, folder: Path, names: Iterable[str], owner: str) -> None:
        """Copy files of a folder as they are, to addresses that ``begin`` alike."""
        above, within = str(folder), folder.name
        for name in names:
            self._copy(f"{begin}{name}", f"{within}/{name}", f"{above}/{name}", owner)

    def _copy(
        self, address: str, name: str, source: str, owner: str, sha256: str | None = None
    ) -> None:
        self.claim(address, owner)
        seen = os.stat(source)  # noqa: PTH116 - thousands need no paths
        key = f"{name} {seen.st_size} {seen.st_ino} {seen.st_ctime_ns} {sha256}"
        kept = self._former and self._former.find(address, key)
        if kept:
            self._put(address, kept)
            return
        same = self._former and self._former.same_file(address, Path(source))
        if same:
            self.fresh.take_over(same, address)
        else:
            self.fresh.copy(Path(source), address)
        if sha256:
            with (self.folder / file_at(address)).open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    raise ChangedError(address, owner)
        self.note_file(address, key)

    def may_find(self, address: str) -> bool:
        """Tell whether :meth:`find` can find anything at an address."""
        return self._former is not None and self._former.knows(address)

    def find(self, address: str, key: str) -> Kept | None:
        """Return what the former site has at an address, if it was made under the same ``key``."""
        return self._former.find(address, key) if self._former else None

    def claim(self, address: str, owner: str) -> None:
        """Give an address to its owner, its file comes later, by :meth:`fill` or :attr:`fresh`."""
        self._places.take(address, owner)
        file = file_at(address)
        twin = self.twins.get(folded(file))
        if twin and twin[0] != file:
            # It differs by case, and a system may take the one for the other.
            self.empty(twin[0])

    def keep(self, address: str, kept: Kept, owner: str, key: str) -> None:
        """Take a file over from the former site."""
        self.claim(address, owner)
        self._put(address, kept)

    def reserve(self, folder: str, owner: str) -> Path:
        """Give a whole folder to a program that fills it by itself; return where it lies."""
        self.claim(folder, owner)
        return self.folder / folder

    def note(self, root: Path) -> None:
        """Write down what the next build of the project ``root`` may take over from this site.

        Nothing is written after that, so what nobody has asked for goes.
        """
        self.empty("")
        if self._former:
            write_down(root, self._former.folder, self.folder, self.files, self._kept)

    def empty(self, folder: str) -> None:
        """Remove what lies in a folder and was not asked for.

        Of a reserved one before it is filled: who does that knows nothing of files that are the
        former site's too.
        """
        for place in [place for place in self.twins if place.startswith(folded(folder))]:
            path, _ = self.twins.pop(place)
            (self.folder / path).unlink()

    def keep_folder(self, folder: str, key: str) -> bool:
        """Take a reserved folder over from the former site; ``False`` if it is not there whole."""
        former = self._former
        if former is None:
            return False
        found = {address: former.find(address, key) for address in former.names(f"{folder}/")}
        kept = {address: one for address, one in found.items() if one}
        if not kept or any(one.note != len(kept) for one in kept.values()):
            return False
        for address, one in kept.items():
            self._put(address, one)
        return True

    def note_folder(self, folder: str, key: str) -> None:
        """Note what a program has filled a folder with, for :meth:`keep_folder`."""
        paths = [path for path in (self.folder / folder).rglob("*") if path.is_file()]
        for path in paths:
            address = path.relative_to(self.folder).as_posix()
            same = self._former and self._former.same_file(address, path)
            if same:
                self.fresh.take_over(same, address)
            self.files[address] = (key, len(paths))

    def fill(self, address: str, content: bytes, key: str = "", note: Any = None) -> None:
        """Write a file that was claimed, or into a reserved folder; else as :meth:`write`."""
        self.fresh.write(address, content)
        self.note_file(address, key, note)

    def note_file(self, address: str, key: str, note: Any = None) -> None:
        """Note what a file was made of that stands in its place now, as :meth:`write` does."""
        self.twins.pop(folded(file_at(address)), None)
        if key:
            self.files[address] = (key, note)

    def _put(self, address: str, kept: Kept) -> None:
        file = file_at(address)
        if self.twins.get(folded(file)) != (file, kept.place):
            self.fresh.take_over(kept.path, address)
        self._kept[address] = kept.row
        self.note_file(address, kept.row[0], kept.note)
