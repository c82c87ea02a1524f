"""Putting a fresh site in the place of the old one: one at a time, whole, from sources at rest."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path

from filelock import FileLock, Timeout

from thidua.column.record import LIVE, REPORT, remember
from thidua.disk.folders import remove_abandoned, replace_folder, restore_folder, write_whole
from thidua.disk.hazards import kind_of
from thidua.disk.kept import remove
from thidua.disk.marks import SOURCES, survey
from thidua.disk.snapshot import find_changes
from thidua.photos.facts import CACHE
from thidua.site import standing
from thidua.site.foreign import Foreign, note_ours, take_along
from thidua.site.former import Former, settle
from thidua.site.scaffold import put_away

REPORTS = "reports"
LOCK = ".cache/build.lock"
STANDING = ".cache/published.json"
"""What the site that stands publishes; there is none while that was reckoned for another day."""


class BusyError(Exception):
    """Another build of the same project has not come to its end."""


class NothingBuiltError(Exception):
    """A site of another day stands, or none at all: what it shows was not published today."""


def record_publication(root: Path) -> None:
    """Add to the record what stands in ``site/``, once readers can see it.

    Building never calls it: what is only tried out was not published. Raises
    :class:`NothingBuiltError`, and ``OSError``.
    """
    if not (root / STANDING).is_file():
        raise NothingBuiltError
    remember(root, root / STANDING)


class Replacement:
    """A fresh site on its way into the place of ``target``.

    It is written into :attr:`fresh`, beside the old one. Until :meth:`finish` the old one stands;
    whatever is killed before leaves it as it was. Everything may raise ``OSError``.
    """

    def __init__(
        self, root: Path, target: Path, patience: float, on_wait: Callable[[], None]
    ) -> None:
        """Wait for another build of ``root`` to end. Raises :class:`BusyError`.

        ``patience`` is in seconds; ``on_wait`` is called once when there is something to wait for.
        The system frees the lock with the process that holds it, however that one ends.
        """
        self._root = root
        self._target = target
        self._lock = FileLock(root / LOCK)
        (root / LOCK).parent.mkdir(exist_ok=True)
        if kind_of(root / LOCK) not in ("file", ""):
            remove(root / LOCK)
        if not self._take(0):
            on_wait()
            if not self._take(patience):
                raise BusyError
        restore_folder(target)
        _require_folder(target)
        _require_folder(root / REPORTS)
        for folder in (REPORTS, CACHE):
            remove_abandoned(root / folder)
        self.fresh = target.with_name(f".{target.name}.{os.getpid()}")
        standing.forget_span(root)
        self._before = survey(root, SOURCES)

    @cached_property
    def former(self) -> Former:
        """The site that stands there still."""
        return Former.read(self._root, self._target)

    def find_changes(self) -> tuple[str, ...]:
        """Return the sources that are no longer what they were: what was made of them is not."""
        return find_changes(self._before, survey(self._root, SOURCES))

    def finish(self, *, is_of_today: bool) -> Foreign:
        """Put the fresh site in place, and keep beside it what it publishes.

        Return what lay in the old one and is not ours.
        """
        standing = self._root / STANDING
        ready = standing.with_suffix(".new")
        if is_of_today:
            write_whole(ready, (self._root / REPORTS / REPORT).read_bytes())
        foreign = take_along(self._root, self._target, self.fresh)
        # Killed between these steps, nobody knows what stands, and so nothing is recorded.
        standing.unlink(missing_ok=True)
        replace_folder(
            self.fresh,
            self._target,
            partial(put_away, self._root, self._target, foreign),
            foreign.others(),
        )
        if is_of_today:
            ready.replace(standing)
        settle(self._root)
        note_ours(self._root, self._target, foreign)
        return foreign

    def record(self, *, shared: bool, live: bool) -> None:
        """Record what was just put in place, where that is publishing; mostly it is not.

        ``shared``: into the record kept with the articles. ``live``: into the own one of a machine
        whose site readers see. Where there is one already, that goes without saying.
        """
        if shared:
            record_publication(self._root)
        if (live or (self._root / LIVE).exists()) and (self._root / STANDING).is_file():
            remember(self._root, self._root / STANDING, LIVE)

    def stands(self, now: datetime, how: str) -> bool:
        """Tell whether a build would make the very site and the reports that stand.

        ``how`` tells one way to build from another.
        """
        return standing.stands(self._root, self._target.name, self._before, now, how)

    def note_end(self, how: str) -> bool:
        """Note that everything is in place, once nothing more is written: ``True`` when done."""
        standing.note(self._root, self._target.name, self._before, how)
        return True

    def end(self) -> None:
        """Remove what is left of a fresh site, and let the next build begin."""
        shutil.rmtree(self.fresh, ignore_errors=True)
        self._lock.release()

    def _take(self, patience: float) -> bool:
        try:
            self._lock.acquire(timeout=patience)
        except Timeout:
            return False
        return True


def _require_folder(path: Path) -> None:
    """Raise ``OSError`` when a file, or a link out of the project, has a folder's place."""
    if path.is_symlink() or (path.exists() and not path.is_dir()):
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), str(path))
