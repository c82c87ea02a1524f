"""The folders of the last site serve the next one; nothing that lay in them does."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from thidua.disk.folders import replace_folder
from thidua.site.foreign import take_along
from thidua.site.scaffold import SCAFFOLD, put_away, put_up
from thidua.site.writer import Writer


def written(folder: Path, *addresses: str) -> Path:
    """Write a site of pages and files."""
    writer = Writer(folder)
    for address in addresses:
        writer.write(address, address.encode(), address)
    return folder


def everything(folder: Path) -> list[str]:
    """Return all below a folder, folders too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def test_folders_stay_and_files_go(tmp_path: Path) -> None:
    put_away(tmp_path, written(tmp_path / "old", "", "bai/2024/mot/", "bai/2024/mot/bia.jpg"))
    assert not (tmp_path / "old").exists()
    assert everything(tmp_path / SCAFFOLD) == ["bai", "bai/2024", "bai/2024/mot"]


def test_a_site_on_old_folders_is_that_on_new_ones(tmp_path: Path) -> None:
    put_away(tmp_path, written(tmp_path / "old", "bai/2024/mot/", "bai/2023/hai/", "tep.html/"))
    put_up(tmp_path, tmp_path / "fresh")
    assert not (tmp_path / SCAFFOLD).exists()
    addresses = ("", "bai/2024/mot/", "bai/2024/ba/", "tep.html")
    fresh = written(tmp_path / "fresh", *addresses)
    take_along(tmp_path, tmp_path / "site", fresh)
    assert everything(fresh) == everything(written(tmp_path / "clean", *addresses))


def test_what_somebody_puts_there_reaches_no_site(tmp_path: Path) -> None:
    put_away(tmp_path, written(tmp_path / "old", "bai/2024/mot/"))
    (tmp_path / SCAFFOLD / "bai/2024/mot/index.html").write_text("la")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/own.txt").write_text("own")
    if sys.platform != "win32":
        (tmp_path / SCAFFOLD / "bai/link").symlink_to(tmp_path / "elsewhere")
        os.mkfifo(tmp_path / SCAFFOLD / "pipe")
    put_up(tmp_path, tmp_path / "fresh")
    assert everything(tmp_path / "fresh") == ["bai", "bai/2024", "bai/2024/mot"]
    assert everything(tmp_path / "elsewhere") == ["own.txt"]


@pytest.mark.parametrize("kind", ["file", "nothing"])
def test_without_folders_all_is_made_anew(kind: str, tmp_path: Path) -> None:
    if kind == "file":
        (tmp_path / SCAFFOLD).parent.mkdir(parents=True)
        (tmp_path / SCAFFOLD).write_text("")
    put_up(tmp_path, tmp_path / "fresh")
    assert everything(written(tmp_path / "fresh", "a/")) == ["a", "a/index.html"]


def test_a_folder_that_is_not_free_stays_as_it_is(tmp_path: Path) -> None:
    put_away(tmp_path, written(tmp_path / "old", "bai/"))
    put_up(tmp_path, written(tmp_path / "fresh", "tin/"))
    assert everything(tmp_path / "fresh") == ["tin", "tin/index.html"]


def test_folders_are_taken_from_the_site_that_was_replaced(tmp_path: Path) -> None:
    site = written(tmp_path / "site", "cu/")
    replace_folder(written(tmp_path / ".site.1", "moi/"), site, lambda old: put_away(tmp_path, old))
    assert everything(site) == ["moi", "moi/index.html"]
    assert everything(tmp_path / SCAFFOLD) == ["cu"]
    assert [path.name for path in tmp_path.glob(".site.*")] == []
