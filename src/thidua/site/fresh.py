"""A fresh site's folder: any process puts files there, at addresses that the writer has given."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from thidua.column.places import file_at
from thidua.site.former import same_bytes


@dataclass(frozen=True, slots=True)
class Fresh:
    """The site in ``folder``, which takes the place of the one in ``former``, if there is one.

    What is the same in both is one file with two names, until the old site goes; so it keeps its
    time. Everything may raise ``OSError``.
    """

    folder: str
    former: str = ""
    _rooms: set[str] = field(default_factory=set)
    """Folders that are there: a site has thousands."""

    def __reduce__(self) -> tuple[type, tuple[str, str]]:
        """Let another process look for itself which folders are there."""
        return Fresh, (self.folder, self.former)

    def write(self, address: str, content: bytes) -> None:
        """Write a file or, where the address ends with a slash, the page of a folder."""
        same = self.former and same_bytes(self.former, address, content)
        if same:
            self.take_over(same, address)
        else:
            _put(partial(_write, content=content), self.make_room(address))

    def copy(self, source: Path, address: str) -> None:
        """Copy a file."""
        _put(partial(_copy, source), self.make_room(address))

    def take_over(self, source: str, address: str) -> None:
        """Give a file a second name; where the system or its disk knows no such thing, copy it."""
        _put(partial(_link, source), self.make_room(address))

    def make_room(self, address: str) -> str:
        """Return where a file is to lie, in a folder that is there."""
        target = f"{self.folder}/{file_at(address)}"
        folder = target.rpartition("/")[0]
        if folder not in self._rooms:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._rooms.add(folder)
        return target


def _put(make: Callable[[str], None], target: str) -> None:
    try:
        make(target)
    except FileExistsError:
        # A process was killed that had begun with it, or it is the twin's (``scaffold``). It may be
        # a name of the old site's file: nothing is written into it.
        os.unlink(target)  # noqa: PTH108
        make(target)


def _write(target: str, content: bytes) -> None:
    # As plain a way as there is: there are tens of thousands of files.
    with open(target, "xb") as file:  # noqa: PTH123
        file.write(content)


def _copy(source: Path | str, target: str, copy: Callable[..., object] = shutil.copyfile) -> None:
    if os.path.lexists(target):
        raise FileExistsError(target)
    copy(source, target)


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except OSError:
        _copy(source, target, shutil.copy2)
