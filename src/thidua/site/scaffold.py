"""The twin of the site that stands: a second name for each of its files, in folders of its own.

A site has thousands of folders and three files for each article. To give all these names anew for
every build, and to take away as many with the site that was replaced, takes longer than to draw a
hundred pages. So what was replaced is made the twin of what has taken its place, which differs in a
few files; and the next site is written into the twin. A file that is taken over lies there already.
Whatever else lies there is removed before anything is written in its place (``writer``): it may be
a file of the site that people see.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from thidua.column.places import file_at
from thidua.disk.folders import move
from thidua.disk.hazards import folded, kind_of
from thidua.disk.kept import open_folder, remove
from thidua.site.foreign import Foreign
from thidua.site.former import Former
from thidua.workers import Apart

SCAFFOLD = ".cache/site/folders"

Twins = dict[str, tuple[str, int]]
"""Files by how systems compare their paths: the path, and the place on the disk."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """A twin that was made ready to be written into."""

    twins: Twins
    untouched: frozenset[str]
    """The addresses of the former site's files that are the very ones that were written."""


_BEGUN: dict[Path, Apart[Scaffold]] = {}
"""Who makes the twin of a project's site ready."""


def begin(root: Path, site: Path) -> None:
    """Let another process make the twin ready for :func:`put_up`, where there is one to be."""
    if Former.is_known(root):
        _BEGUN[root] = Apart(lambda: _make_ready(root, Former.read(root, site)))


def put_up(root: Path, fresh: Path, former: Former | None) -> Twins:
    """Make the twin the folder ``fresh``, if that is free; return which files lie there.

    Without it all is made anew, which takes longer.
    """
    begun = _BEGUN.pop(root, None)
    ready = (begun and begun.result()) or _make_ready(root, former)
    kept = root / SCAFFOLD
    if kind_of(kept) != "folder":
        return {}
    try:
        if kind_of(fresh) == "folder":
            fresh.rmdir()
        move(kept, fresh)
    except OSError:
        shutil.rmtree(kept, ignore_errors=True)
        fresh.mkdir(parents=True, exist_ok=True)
        return {}
    if former:
        former.untouched = ready.untouched
    return ready.twins


def put_away(root: Path, site: Path, foreign: Foreign, outlived: Path) -> None:
    """Make what was replaced the twin of ``site``, which has taken its place.

    ``foreign`` tells what lay in both. Where that cannot be, as with a cache on another disk, the
    whole goes.
    """
    kept = root / SCAFFOLD
    try:
        for path in foreign.found:
            remove(outlived / path)
        _follow(str(outlived), str(site), foreign.former, foreign.ours)
        open_folder(kept.parent)
        remove(kept)
        move(outlived, kept)
    except OSError:
        shutil.rmtree(outlived, ignore_errors=True)


def _follow(outlived: str, site: str, before: Mapping[str, int], after: Mapping[str, int]) -> None:
    """Take each file away that the site has no more, and give a second name to those it has new."""
    for path, place in before.items():
        if after.get(path) != place:
            os.unlink(f"{outlived}/{path}")  # noqa: PTH108 - there may be thousands
    with suppress(OSError):  # a disk that knows no second names: the folders are of use still
        _link(site, outlived, (path for path, place in after.items() if before.get(path) != place))


def _link(site: str, twin: str, paths: Iterable[str]) -> None:
    """Give files a second name in the twin. Raises ``OSError``."""
    for path in paths:
        try:
            os.link(f"{site}/{path}", f"{twin}/{path}")
        except FileNotFoundError:
            Path(twin, path).parent.mkdir(parents=True, exist_ok=True)
            os.link(f"{site}/{path}", f"{twin}/{path}")


def _make_ready(root: Path, former: Former | None) -> Scaffold:
    """See what lies in the twin and which files of the former site are untouched.

    Where there is no twin it is made.
    """
    kept = root / SCAFFOLD
    untouched = former.find_untouched() if former else frozenset()
    twins: Twins = {}
    try:
        if former and untouched and kind_of(kept) != "folder":
            remove(kept)
            kept.mkdir()
            with suppress(OSError):  # a disk that knows no second names
                _link(str(former.folder), str(kept), map(file_at, sorted(untouched)))
        if kind_of(kept) == "folder":
            _look_through(str(kept), "", twins)
    except OSError:
        shutil.rmtree(kept, ignore_errors=True)
        twins.clear()
    return Scaffold(twins, untouched)


def _look_through(twin: str, below: str, twins: Twins) -> None:
    """Add all files below a folder; remove what none of ours can be. Raises ``OSError``.

    Somebody may have put anything there. What a link leads to stays. A folder that is named as
    files are goes, and a file that is named as folders are: one may want their place.
    """
    with os.scandir(f"{twin}/{below}") as entries:
        found = list(entries)
    for one in found:
        path = f"{below}{one.name}"
        is_page = "." in one.name and one.is_file(follow_symlinks=False)
        if is_page and folded(path) not in twins:
            twins[folded(path)] = (path, one.inode())
        elif "." not in one.name and kind_of(one.path) == "folder":
            _look_through(twin, f"{path}/", twins)
        else:
            remove(Path(one.path))
