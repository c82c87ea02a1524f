"""The folders of the last site, empty, for the next one to be written into.

A site has a folder for each article. To make ten thousand and to remove as many takes a disk longer
than to give all their files a second name: a file system looks for room apart from what it has just
set free. So the folders of a site that was replaced are kept without their files. Nothing of what
was written there stays, and a folder that the next site has no use for goes with it.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from thidua.disk.folders import move
from thidua.disk.hazards import kind_of
from thidua.disk.kept import open_folder, remove

SCAFFOLD = ".cache/site/folders"


def put_away(root: Path, outlived: Path) -> None:
    """Keep the folders of a site that was replaced, and none of its files.

    Where that cannot be, as with a cache on another disk, the whole goes.
    """
    kept = root / SCAFFOLD
    try:
        _empty(str(outlived))
        open_folder(kept.parent)
        remove(kept)
        move(outlived, kept)
    except OSError:
        shutil.rmtree(outlived, ignore_errors=True)


def put_up(root: Path, fresh: Path) -> None:
    """Make what was kept the folder ``fresh``, if that is free: whatever is no folder is removed.

    Without it all is made anew, which takes longer.
    """
    kept = root / SCAFFOLD
    if kind_of(kept) != "folder":
        return
    try:
        # Somebody may have put anything there, and all that lies in a site is seen by everybody.
        _empty(str(kept))
        if kind_of(fresh) == "folder":
            fresh.rmdir()
        move(kept, fresh)
    except OSError:
        shutil.rmtree(kept, ignore_errors=True)
        fresh.mkdir(parents=True, exist_ok=True)


def _empty(folder: str) -> None:
    """Remove all files below a folder; what a link leads to stays. Raises ``OSError``.

    So do folders that are named as files are: one may want their place.
    """
    with os.scandir(folder) as entries:
        paths = [(one.name, one.path) for one in entries]
    for name, path in paths:
        if kind_of(path) != "folder":
            os.unlink(path)  # noqa: PTH108 - there are thousands
        elif "." in name:
            shutil.rmtree(path)
        else:
            _empty(path)
