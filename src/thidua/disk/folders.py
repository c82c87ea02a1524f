"""Writing so that a reader never meets half a file or half a site."""

from __future__ import annotations

import errno
import filecmp
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

from thidua.disk.hazards import kind_of

_AT_ONCE = 8
"""Folders removed beside each other."""
_RENAME_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of Linux' renameat2(2), and ``RENAME_SWAP`` of macOS' renamex_np(2)."""
_AT_FDCWD = -100
_UNSUPPORTED = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP})
"""How an old kernel, or a file system such as that of a network folder, declines to exchange."""

_PASSING = frozenset({5, 32, 33})
"""ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION: what Windows says while an
antivirus program, the search index or a web server looks at a file, mostly for a moment."""
_PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 4.0)
"""Seconds between tries of what was refused for such a reason."""

_DRAFT = "tmp"
_ABANDONED_SECONDS = 3600
"""Nothing is drafted for as long as that: whoever wrote an older draft was killed."""


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all. Raises ``OSError`` that names it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{_DRAFT}")
    try:
        draft.write_bytes(content)
        _persist(lambda: draft.replace(path))
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        # Whatever kept the file from being written may keep the draft from being removed.
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise


def move(path: Path, target: Path) -> None:
    """Rename a file or folder to a name that is free, as soon as others let go of it.

    Raises ``OSError`` when they do not within some seconds.
    """
    _persist(lambda: path.rename(target))


def remove_abandoned(folder: Path) -> None:
    """Remove drafts of killed programs from ``folder``: all named ``*.tmp``, and old enough.

    Drafts of a preview that runs at this moment are younger. Raises ``OSError``.
    """
    for draft in sorted(folder.glob(f"*.{_DRAFT}")):
        if time.time() - draft.lstat().st_mtime < _ABANDONED_SECONDS:
            continue
        if draft.is_dir() and not draft.is_symlink():
            _remove(draft)
        else:
            draft.unlink(missing_ok=True)


def replace_folder(
    new: Path,
    target: Path,
    dispose: Callable[[Path], None] | None = None,
    others: Iterable[str] | None = None,
) -> None:
    """Put ``new`` in the place of ``target``; both lie in one folder. Raises ``OSError``.

    The old folder is removed, or left to ``dispose``, which never raises. ``others`` are the paths
    at which both have a file and not the very same one, where the caller knows them.

    Where the system can exchange two names in one step, ``target`` is the old folder or the new
    one at every moment. Elsewhere it is missing for the time of a rename, or of two where the
    second is refused and the first undone; what a kill just then leaves, :func:`restore_folder`
    mends. One process at a time may do either.

    Files that did not change keep their old time, so that a server's Last-Modified stays honest.
    """
    if not target.exists():
        move(new, target)
        return
    for path in _find_others(target, new) if others is None else others:
        _keep_time(f"{target}/{path}", f"{new}/{path}")
    old = new if _exchange(new, target) else _rename_twice(new, target)
    (dispose or _remove)(old)


def restore_folder(target: Path) -> None:
    """Undo what a killed replacement of ``target`` left half done. Raises ``OSError``.

    Folders beside it named ``.<name>.<anything>`` are unfinished or outlived, and are removed.
    """
    old = _aside(target)
    if old.exists() and not target.exists():
        move(old, target)
    for leftover in sorted(target.parent.glob(f".{target.name}.*")):
        _remove(leftover)


def _aside(target: Path) -> Path:
    """Return where the old folder stands between two renames."""
    return target.with_name(f".{target.name}.old")


def _remove(folder: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - most commands remove none

    # What another program holds open may stay for a while: the next build removes it. A disk takes
    # its time for each folder, and of several folders at once.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        list(threads.map(partial(shutil.rmtree, ignore_errors=True), _list_third_level(folder)))
    shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        _allow_removal(folder)
        shutil.rmtree(folder, ignore_errors=True)


def _list_third_level(folder: Path) -> list[str]:
    """Return the folders two below a site's: those of a year, a register's entry, an exemplar.

    A link leads to what is somebody else's.
    """
    found = [str(folder)] if kind_of(folder) == "folder" else []
    for _ in range(2):
        found = [path for one in found for path in _list_folders(one)]
    return found


def _list_folders(folder: str) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [one.path for one in entries if kind_of(one.path) == "folder"]
    except OSError:
        return []


def _allow_removal(folder: Path) -> None:
    """Take away the mark "read-only", for which Windows keeps a file; git gives it to its own."""
    for path in folder.rglob("*"):
        with suppress(OSError):
            mode = path.lstat().st_mode
            if not (stat.S_ISLNK(mode) or mode & stat.S_IWRITE):
                path.chmod(mode | stat.S_IWRITE)


def _persist(act: Callable[[], object]) -> None:
    """Do something that other programs may prevent for a moment. Raises ``OSError``."""
    for pause in _PAUSES:
        try:
            act()
        except OSError as error:
            if not _is_passing(error):
                raise
            time.sleep(pause)
        else:
            return
    act()


def _is_passing(error: OSError) -> bool:
    return getattr(error, "winerror", None) in _PASSING or error.errno == errno.EBUSY


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; ``False`` where the system cannot. Raises ``OSError``."""
    if sys.platform == "win32":
        return False
    import ctypes  # noqa: PLC0415 - only a build puts a site in its place

    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            failed = library.renamex_np(os.fsencode(one), os.fsencode(other), _RENAME_EXCHANGE)
        else:
            names = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other))
            failed = library.renameat2(*names, _RENAME_EXCHANGE)
    except AttributeError:  # a C library from before 2018
        return False
    if not failed:
        return True
    code = ctypes.get_errno()
    if code in _UNSUPPORTED:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _rename_twice(new: Path, target: Path) -> Path:
    """Do the same in two steps; return where the old folder stands then."""
    old, ready = _aside(target), target.with_name(f".{target.name}.new")
    for leftover in (old, ready):
        _remove(leftover)
    # An antivirus program is likeliest to hold what was just written. It is waited for here, while
    # the old folder stands.
    move(new, ready)
    try:
        _persist(lambda: _take_place(ready, target, old))
    except OSError:
        _remove(ready)
        raise
    return old


def _take_place(ready: Path, target: Path, old: Path) -> None:
    """Rename the old folder away and the new one to its name, or have the old one back at once."""
    target.rename(old)
    try:
        ready.rename(target)
    except OSError:
        move(old, target)
        raise


def _find_others(old: Path, new: Path, below: str = "") -> Iterator[str]:
    """Yield the paths of files that are not the very ones at the same paths of the old folder."""
    places = _places(f"{old}/{below}")
    with os.scandir(f"{new}/{below}") as entries:
        for entry in entries:
            if entry.is_dir():
                if not entry.is_symlink():
                    yield from _find_others(old, new, f"{below}{entry.name}/")
            elif places.get(entry.name) != entry.inode():  # most are the very same file
                yield below + entry.name


def _keep_time(former: str, path: str) -> None:
    """Give a file its former time if it is what it was."""
    with suppress(FileNotFoundError, NotADirectoryError):
        before, seen = os.lstat(former), os.lstat(path)
        if not os.path.samestat(before, seen) and filecmp.cmp(former, path, shallow=False):
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _places(folder: str) -> dict[str, int]:
    """Return the place on the disk of all that lies in a folder, by name."""
    try:
        with os.scandir(folder) as entries:
            return {entry.name: entry.inode() for entry in entries}
    except (FileNotFoundError, NotADirectoryError):
        return {}
