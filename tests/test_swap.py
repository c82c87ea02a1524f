"""The swap where two folders cannot be exchanged, under programs that hold files for a moment.

Windows itself is not here: its refusals are put into the system's own calls, by their numbers.
"""

from __future__ import annotations

import ctypes
import errno
import os
import stat
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from thidua.disk.folders import move, replace_folder, restore_folder, write_whole

HELD = (5, 32, 33)
"""What Windows says while an antivirus program or a web server looks at a file."""


def refusal(code: int) -> PermissionError:
    """Return the error that Windows would raise."""
    error = PermissionError(errno.EACCES, "Access is denied")
    vars(error)["winerror"] = code
    return error


@dataclass
class System:
    """The calls that rename, some of them refused; and how long the site was missing."""

    site: Path
    rename: Callable[[str | Path, str | Path], None]
    refused: dict[str, int] = field(default_factory=dict)
    """How often a call is yet refused, by the name it gives."""
    code: int = 32
    waits: int = 0
    calls_without_site: int = 0
    most_calls_without_site: int = 0

    def call(self, source: str | Path, target: str | Path, **_: object) -> None:
        """Rename, or refuse to."""
        if not self.site.exists():
            self.calls_without_site += 1
            self.most_calls_without_site = max(
                self.calls_without_site, self.most_calls_without_site
            )
        name = Path(target).name
        if self.refused.get(name, 0):
            self.refused[name] -= 1
            raise refusal(self.code)
        self.rename(source, target)
        if self.site.exists():
            self.calls_without_site = 0

    def wait(self, seconds: float) -> None:
        """Pass the time: readers must have a site all the while."""
        assert self.site.exists(), "waited while there was no site"
        self.waits += 1


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> System:
    """Two folders, on a system that knows no exchange."""
    for name, words in (("site", "cũ"), (".site.77", "mới")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "index.html").write_text(words, "utf-8")
    system = System(tmp_path / "site", os.rename)
    # A C library without the call that exchanges two names.
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: object())
    monkeypatch.setattr(os, "rename", system.call)
    monkeypatch.setattr(os, "replace", system.call)
    monkeypatch.setattr(time, "sleep", system.wait)
    return system


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def replace(system: System) -> None:
    replace_folder(system.site.with_name(".site.77"), system.site)


@pytest.mark.parametrize("code", HELD)
@pytest.mark.parametrize(
    "refused",
    [
        {},
        {".site.new": 3},  # what was just written is being looked through
        {".site.old": 3},  # a server has a page open
        {"site": 1},  # the new folder is held after all
        {".site.new": 2, ".site.old": 2, "site": 1},
    ],
    ids=str,
)
def test_a_refusal_for_a_moment_delays_the_swap_and_never_leaves_a_gap(
    system: System, refused: dict[str, int], code: int
) -> None:
    system.refused, system.code = dict(refused), code
    replace(system)
    assert (system.site / "index.html").read_text("utf-8") == "mới"
    assert names(system.site.parent) == ["site"]
    assert system.waits == sum(refused.values())
    # One rename without a site; with the second refused, the one that undoes the first.
    assert system.most_calls_without_site == (2 if "site" in refused else 1)


@pytest.mark.parametrize("name", [".site.new", ".site.old"])
def test_a_refusal_that_lasts_leaves_the_old_site(system: System, name: str) -> None:
    system.refused = {name: 10**6}
    with pytest.raises(PermissionError):
        replace(system)
    assert (system.site / "index.html").read_text("utf-8") == "cũ"
    assert system.waits > 3
    restore_folder(system.site)
    assert names(system.site.parent) == ["site"]


@pytest.mark.parametrize("place", ["", "bai", "bai/2024"])
def test_what_a_link_leads_to_is_never_removed(tmp_path: Path, place: str) -> None:
    elsewhere = tmp_path / "nha-khac"
    (elsewhere / "a/b/c").mkdir(parents=True)
    (elsewhere / "a/b/c/tep.txt").write_text("của người khác", "utf-8")
    outlived = tmp_path / ".site.9" / place
    outlived.parent.mkdir(parents=True, exist_ok=True)
    outlived.symlink_to(elsewhere, target_is_directory=True)
    restore_folder(tmp_path / "site")
    assert (elsewhere / "a/b/c/tep.txt").is_file()


def test_what_waiting_does_not_mend_is_told_at_once(system: System) -> None:
    system.refused, system.code = {".site.old": 1}, 112  # the disk is full
    with pytest.raises(PermissionError):
        replace(system)
    assert system.waits == 0
    assert (system.site / "index.html").read_text("utf-8") == "cũ"


def test_a_site_that_comes_back_after_a_kill_waits_for_who_holds_it(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    system.site.rename(system.site.with_name(".site.old"))
    system.refused = {"site": 2}
    waited: list[float] = []
    monkeypatch.setattr(time, "sleep", waited.append)  # nobody can have a site yet
    restore_folder(system.site)
    assert len(waited) == 2
    assert (system.site / "index.html").read_text("utf-8") == "cũ"
    assert names(system.site.parent) == ["site"]


def test_the_first_site_waits_as_well(system: System) -> None:
    system.refused = {"other": 2}
    move(system.site.with_name(".site.77"), system.site.with_name("other"))
    assert system.waits == 2


def test_a_file_is_written_as_soon_as_others_let_go_of_it(system: System) -> None:
    system.refused = {"record.json": 2}
    path = system.site.with_name("record.json")
    path.write_text("cũ", "utf-8")
    write_whole(path, b"new")
    assert path.read_bytes() == b"new"
    assert names(path.parent) == [".site.77", "record.json", "site"]


def test_read_only_files_of_the_old_site_go_too(
    system: System, monkeypatch: pytest.MonkeyPatch
) -> None:
    (system.site / ".git").mkdir()
    (system.site / ".git/object").write_text("", "utf-8")
    (system.site / ".git/object").chmod(0o444)
    unlink = os.unlink

    def unlink_as_windows_does(path: str | Path, *, dir_fd: int | None = None) -> None:
        if not os.stat(path, dir_fd=dir_fd, follow_symlinks=False).st_mode & stat.S_IWRITE:
            raise refusal(5)
        unlink(path, dir_fd=dir_fd)

    monkeypatch.setattr(os, "unlink", unlink_as_windows_does)
    replace(system)
    assert names(system.site.parent) == ["site"]
