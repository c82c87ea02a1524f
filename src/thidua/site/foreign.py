"""What somebody else has put into the site's folder: a build deletes none of it.

A git worktree has its ``.git`` there, a web server its ``.htaccess``, GitHub Pages ``CNAME``, a
search engine the page that proves whose site it is. Which files are ours is what the last build
wrote down below ``.cache``. What is not ours stays where it is, but for what lies where the build
alone writes: a page that was taken down must not come back as somebody's file, so that is set
aside, beside the site.

Where that list is lost, only what can be no page of ours stays, and no old page does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from thidua.column.addresses import WITHDRAWALS
from thidua.column.places import OWN_FOLDERS
from thidua.disk.hazards import folded, kind_of
from thidua.disk.kept import read_plain, write_kept

LIST = ".cache/site.json"
_ASIDE = "giu-lai"
_NEVER_PAGES = frozenset({"cname", "web.config"})
"""Besides what is hidden: names by which web servers and GitHub Pages are told something."""
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Foreign:
    """What is not ours, as paths from the site; a folder stands for all that is in it."""

    site: str
    """The name of the site's folder."""
    ours: Mapping[str, int] = field(default_factory=dict, repr=False)
    """The files of the fresh site, with their places on the disk."""
    former: Mapping[str, int] = field(default_factory=dict, repr=False)
    """The files of the old site that are ours."""
    found: tuple[str, ...] = ()
    """All in the old site that is not."""
    kept: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    folder: str = ""
    """Where :attr:`aside` lies now, beside the site."""

    def others(self) -> Iterator[str]:
        """Yield the files of ours that both sites have, and that are not the very same one."""
        for path, place in self.ours.items():
            if self.former.get(path, place) != place:
                yield path

    def tell(self) -> Iterator[str]:
        """Yield what people should know of it, a line each."""
        if self.kept:
            yield f"Giữ nguyên trong {self.site}/ (không do máy dựng ra): {_list(self.kept)}"
        if self.aside:
            yield (
                f"Chuyển từ {self.site}/ sang {self.folder}/ (không do máy dựng ra): "
                f"{_list(self.aside)}. Xem có cần không, rồi xóa thư mục ấy."
            )


def take_along(root: Path, old: Path, fresh: Path) -> Foreign:
    """Put what is foreign in ``old`` into ``fresh`` as well, or aside. Raises ``OSError``.

    Nothing is taken from ``old``, so whatever is interrupted has lost nothing; files are linked
    where the disk can, else copied.
    """
    ours: dict[str, int] = {}
    _prune(fresh, "", ours)
    ours = dict(sorted(ours.items()))
    if not old.is_dir():
        return Foreign(old.name, ours)
    known = _read(root, old)
    new = _Ours(ours)
    if known is None:
        # A folder that was never a site of ours has no file of ours, whatever it is called.
        found = _Search(old, new, new if (old / WITHDRAWALS).is_file() else _Ours(()))
    else:
        found = _Search(old, new, new if known == tuple(ours) else _Ours(known))
        # Both builds' files are ours until the one has taken the other's place.
        _note(root, old, known, (*ours, *known))
    foreign = tuple(found.foreign())
    paths = [path for path in foreign if known is not None or not found.is_likely_ours(path)]
    kept = tuple(path for path in paths if found.may_stay(path, is_listed=known is not None))
    aside = tuple(path for path in paths if path not in kept)
    folder = _free_name(old)
    for path in kept:
        _bring(old / path, fresh / path)
    try:
        for path in aside:
            _bring(old / path, folder / path)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return Foreign(old.name, ours, found.places, foreign, kept, aside, folder.name)


def note_ours(root: Path, site: Path, foreign: Foreign) -> None:
    """Write down which files of ``site`` are ours, once it stands there."""
    # Where that cannot be written, the next build knows less and is the more careful.
    with suppress(OSError):
        _note(root, site, _read(root, site), tuple(foreign.ours))


def list_ours(root: Path, site: Path) -> frozenset[str] | None:
    """Return the files of ``site`` that the last build wrote; ``None`` where that is not known."""
    known = _read(root, site)
    return None if known is None else frozenset(known)


class _Ours:
    """Files of ours and the folders that hold them, compared as Windows and macOS compare names.

    Most are met as they are written down, which is soon seen.
    """

    def __init__(self, files: Iterable[str]) -> None:
        self._files = frozenset(files)
        self._folders = _folders_of(self._files)

    @cached_property
    def files(self) -> frozenset[str]:
        """The files, as those systems compare them."""
        return frozenset(map(folded, self._files))

    @cached_property
    def folders(self) -> frozenset[str]:
        """The folders likewise."""
        return frozenset(map(folded, self._folders))

    def has_file(self, path: str) -> bool:
        """Tell whether a file is one of ours."""
        return path in self._files or folded(path) in self.files

    def has_folder(self, path: str) -> bool:
        """Tell whether a folder holds one of ours."""
        return path in self._folders or folded(path) in self.folders


def _folders_of(files: Iterable[str]) -> set[str]:
    folders: set[str] = set()
    for file in files:
        folder = file.rpartition("/")[0]
        while folder and folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders


@dataclass(frozen=True, slots=True)
class _Search:
    """A look through the old site: for what is not among ``ours``, and may be in ``new``'s way."""

    old: Path
    new: _Ours
    ours: _Ours
    places: dict[str, int] = field(default_factory=dict)
    """The files of ours that were met, with their places on the disk."""

    def foreign(self, folder: str = "") -> Iterator[str]:
        """Yield each foreign file, and each folder where no build writes."""
        for path, place in sorted(_scan(self.old, folder)):
            if place is None and self._is_shared(path):
                yield from self.foreign(path)
            elif place is None or not self.ours.has_file(path):
                yield path
            else:
                self.places[path] = place

    def _is_shared(self, path: str) -> bool:
        return self.ours.has_folder(path) or self.new.has_folder(path)

    def may_stay(self, path: str, *, is_listed: bool) -> bool:
        """Tell whether something may stay in the site: it is in nobody's way, and no old page."""
        place = folded(path)
        parts = place.split("/")
        above = {"/".join(parts[:count]) for count in range(1, len(parts))}
        if place in self.new.files or place in self.new.folders or above & self.new.files:
            return False
        if is_listed:
            return not place.startswith(tuple(f"{own}/" for own in OWN_FOLDERS))
        return place.startswith(".") or place in _NEVER_PAGES

    def is_likely_ours(self, path: str) -> bool:
        """Tell whether something in a site of ours is an old file of it, as far as can be told."""
        owned = tuple(f"{own}/" for own in (*OWN_FOLDERS, "assets"))
        return bool(self.ours.files) and f"{folded(path)}/".startswith(owned)


def _read(root: Path, site: Path) -> tuple[str, ...] | None:
    match read_plain(root / LIST):
        case {"site": str(name), "files": [*files]} if name == _name_of(root, site) and all(
            isinstance(file, str) for file in files
        ):
            return tuple(files)
        case _:
            return None


def _note(root: Path, site: Path, known: tuple[str, ...] | None, files: Sequence[str]) -> None:
    listed = sorted(set(files))
    if known is None or listed != list(known):
        write_kept(root / LIST, {"site": _name_of(root, site), "files": listed})


def _name_of(root: Path, site: Path) -> str:
    """Return how the list calls a site: a project that moved still knows its own."""
    return site.relative_to(root).as_posix() if site.is_relative_to(root) else str(site)


def _prune(site: Path, folder: str, files: dict[str, int]) -> None:
    """Remove the folders without a file below a folder, and add the files, as :func:`_scan` does.

    Such a one the last site had (``scaffold``), and this one has no use for it.
    """
    for path, place in _scan(site, folder):
        if place is not None:
            files[path] = place
            continue
        before = len(files)
        _prune(site, path, files)
        if len(files) == before:
            (site / path).rmdir()


def _scan(site: Path, folder: str) -> list[tuple[str, int | None]]:
    """Return what lies in a folder of the site: each with its place on the disk, folders without.

    No link is a folder.
    """
    prefix = f"{folder}/" if folder else ""
    with os.scandir(f"{site}/{folder}") as entries:
        return [
            (prefix + one.name, None if one.is_dir(follow_symlinks=False) else one.inode())
            for one in entries
        ]


def _bring(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if kind_of(source) == "folder":
        shutil.copytree(source, target, symlinks=True, copy_function=_link)
    else:
        _link(source, target)


def _link(source: str | Path, target: str | Path) -> None:
    """Give a file a second name; copy it where the disk knows no such thing, or it is a link."""
    if not Path(source).is_symlink():
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return
    shutil.copy2(source, target, follow_symlinks=False)


def _free_name(site: Path) -> Path:
    folder, number = site.with_name(f"{site.name}-{_ASIDE}"), 2
    while os.path.lexists(folder):
        folder, number = site.with_name(f"{site.name}-{_ASIDE}-{number}"), number + 1
    return folder


def _list(paths: Sequence[str]) -> str:
    more = len(paths) - _SHOWN
    return ", ".join(paths[:_SHOWN]) + (f" và {more} thứ khác" if more > 0 else "")
