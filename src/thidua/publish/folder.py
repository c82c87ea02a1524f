"""A folder of this machine, or of another one that the system shows as a folder."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from thidua.publish.destination import DRAFTS
from thidua.publish.hindrances import FAR_GONE, NO_LINKS, PublishError, read_error

_NO_LINKS = frozenset({errno.EPERM, errno.ENOSYS, errno.EOPNOTSUPP, errno.EXDEV, errno.EMLINK})
"""How file systems without links of a kind decline to make one."""
_WINDOWS_NO_LINK = 1314
"""``ERROR_PRIVILEGE_NOT_HELD``: links are for administrators there."""


class Folder:
    """A folder; it must exist, for an empty mount point looks like one that was never written."""

    def __init__(self, path: Path) -> None:
        """Raises ``PublishError`` when there is no such folder."""
        self.name = str(path)
        self._root = path
        self._drafts = 0
        with self._explaining():
            if not path.is_dir():
                raise PublishError(*FAR_GONE, str(path))

    def read(self, path: str) -> bytes | None:
        """Return a file's content."""
        with self._explaining():
            try:
                return (self._root / path).read_bytes()
            except FileNotFoundError:
                self._require()
                return None

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole."""
        with self._explaining():
            draft = self._draft()
            draft.write_bytes(content)
            self._place(draft, self._root / path)

    def claim(self, path: str, content: bytes) -> float | None:
        """Make a new file."""
        with self._explaining():
            target = self._root / path
            self._require()
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                with target.open("xb") as file:
                    file.write(content)
            except FileExistsError:
                return None
            return target.stat().st_mtime

    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder."""
        with self._explaining():
            try:
                return tuple(sorted(path.name for path in (self._root / folder).iterdir()))
            except FileNotFoundError:
                self._require()
                return ()

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Measure every file of a folder."""
        with self._explaining():
            return dict(_measure(self._root / folder))

    def digests(self, folder: str, addresses: Sequence[str]) -> Mapping[str, str]:
        """Read files back."""
        found = {}
        with self._explaining():
            for address in addresses:
                with suppress(FileNotFoundError), (self._root / folder / address).open("rb") as f:
                    found[address] = hashlib.file_digest(f, "sha256").hexdigest()
            self._require()
        return found

    def send(self, source: Path, folder: str, addresses: Sequence[str]) -> None:
        """Copy files."""
        with self._explaining():
            for address in addresses:
                draft = self._draft()
                shutil.copy2(source / address, draft)
                self._place(draft, self._root / folder / address)

    def copy(self, old: str, new: str, without: Sequence[str]) -> None:
        """Link, or copy, the files of one folder into another."""
        left_out = frozenset(without)
        with self._explaining():
            made = self._root / DRAFTS / "copy"
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir(parents=True)
            for address, _ in _measure(self._root / old):
                if address not in left_out:
                    target = made / address
                    target.parent.mkdir(parents=True, exist_ok=True)
                    _share(self._root / old / address, target)
            (self._root / new).parent.mkdir(parents=True, exist_ok=True)
            made.rename(self._root / new)

    def remove(self, folder: str, addresses: Sequence[str]) -> None:
        """Remove files and emptied folders."""
        top = self._root / folder
        with self._explaining():
            self._require()
            for address in addresses:
                path = top / address
                path.unlink(missing_ok=True)
                for parent in path.parents:
                    if parent == top or not parent.is_dir() or any(parent.iterdir()):
                        break
                    parent.rmdir()

    def discard(self, path: str) -> None:
        """Remove a file or a folder."""
        target = self._root / path
        with self._explaining():
            self._require()
            if target.is_dir() and not target.is_symlink():
                shutil.rmtree(target)
            else:
                target.unlink(missing_ok=True)

    def rename(self, old: str, new: str) -> None:
        """Rename a folder."""
        with self._explaining():
            (self._root / old).rename(self._root / new)

    def point(self, link: str, target: str) -> None:
        """Move a link."""
        with self._explaining():
            draft = self._draft()
            draft.unlink(missing_ok=True)
            try:
                draft.symlink_to(target, target_is_directory=True)
            except OSError as error:
                declined = getattr(error, "winerror", None) == _WINDOWS_NO_LINK
                if declined or error.errno in _NO_LINKS:
                    raise PublishError(*NO_LINKS, str(error)) from error
                raise
            draft.replace(self._root / link)

    def pointed(self, link: str) -> str | None:
        """Read a link."""
        path = self._root / link
        with self._explaining():
            self._require()
            return path.readlink().as_posix() if path.is_symlink() else None

    def close(self) -> None:
        """Remove drafts."""
        shutil.rmtree(self._root / DRAFTS, ignore_errors=True)

    def _draft(self) -> Path:
        self._require()
        (self._root / DRAFTS).mkdir(parents=True, exist_ok=True)
        self._drafts += 1
        return self._root / DRAFTS / str(self._drafts)

    def _place(self, draft: Path, target: Path) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)

    def _require(self) -> None:
        """See that the folder itself is there: nothing is made anew where a share has vanished."""
        if not self._root.is_dir():
            raise PublishError(*FAR_GONE, str(self._root))

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            if not self._root.is_dir():
                raise PublishError(*FAR_GONE, str(error)) from error
            raise read_error(error) from error


def _measure(folder: Path) -> Iterator[tuple[str, int]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.stat().st_size


def _share(old: Path, new: Path) -> None:
    try:
        os.link(old, new)
    except OSError as error:
        if error.errno not in _NO_LINKS and not getattr(error, "winerror", None):
            raise
        shutil.copy2(old, new)
