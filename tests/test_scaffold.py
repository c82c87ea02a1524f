"""What was replaced is made the twin of the site that stands, and the next one is written there."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua.disk.folders import replace_folder
from thidua.site import scaffold
from thidua.site.foreign import note_ours, take_along
from thidua.site.former import Former, settle
from thidua.site.scaffold import SCAFFOLD, put_away
from thidua.site.writer import Writer

PAGES = {"": "trang chủ", "bai/2024/mot/": "một", "bai/2024/mot/bia.jpg": "ảnh", "tep.html": "tệp"}
Site = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Ward:
    """A project with nothing but its site, built again and again."""

    root: Path

    @property
    def site(self) -> Path:
        return self.root / "site"

    def write(self, pages: Site, *, beside: bool = False) -> Path:
        """Write a fresh site as a build does; return where it lies."""
        fresh = self.root / ".site.1"
        if beside:
            scaffold.begin(self.root, self.site)
        former = Former.read(self.root, self.site)
        writer = Writer(fresh, former)
        writer.begin(self.root)
        for address, text in pages.items():
            kept = former.find(address, text)
            if kept:
                writer.keep(address, kept, address, text)
            else:
                writer.write(address, text.encode(), address, text)
        writer.note(self.root)
        return fresh

    def build(self, pages: Site, *, beside: bool = False) -> None:
        """Write a fresh site and put it in its place."""
        fresh = self.write(pages, beside=beside)
        along = take_along(self.root, self.site, fresh)
        replace_folder(
            fresh,
            self.site,
            lambda old: put_away(self.root, self.site, along, old),
            along.others(),
        )
        settle(self.root)
        note_ours(self.root, self.site, along)

    def shown(self) -> dict[str, str]:
        """Return what stands in the site, by file."""
        return files(self.site)

    def places(self, folder: str) -> dict[str, int]:
        """Return where the files of a folder lie on the disk."""
        below = self.root / folder
        return {path: (below / path).stat().st_ino for path in files(below)}


def files(folder: Path) -> dict[str, str]:
    found = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in found}


def folders(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_dir()}


def as_files(pages: Site) -> dict[str, str]:
    return {f"{one}index.html" if one[-1:] in ("", "/") else one: pages[one] for one in pages}


def test_the_site_that_was_replaced_becomes_the_twin_of_the_one_that_stands(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build({**PAGES, "bai/2024/mot/": "khác", "bai/2025/hai/": "hai", "tep.html": "tệp"})
    assert ward.places(SCAFFOLD) == ward.places("site")
    ward.build({"": "trang chủ"})
    assert ward.places(SCAFFOLD) == ward.places("site")
    assert ward.shown() == {"index.html": "trang chủ"}
    assert not list(tmp_path.glob(".site.*"))


def test_what_is_written_anew_is_never_written_into_the_site_that_stands(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build({**PAGES, "": "đã đổi"})
    before = ward.shown()
    fresh = ward.write({address: text + " mới" for address, text in PAGES.items()})
    assert ward.shown() == before
    assert files(fresh) == {file: text + " mới" for file, text in as_files(PAGES).items()}


def test_a_folder_that_a_program_fills_holds_nothing_of_the_site_that_stands(
    tmp_path: Path,
) -> None:
    ward = Ward(tmp_path)
    pages = {"tim/tu-2024/a.pf": "a", "tim/tu-2024/b.pf": "b", "tim/tu-2025/c.pf": "c"}
    ward.build(pages)
    ward.build(pages)
    writer = Writer(tmp_path / ".site.1", Former.read(tmp_path, ward.site))
    writer.begin(tmp_path)
    writer.empty("tim/tu-2024/")
    assert files(tmp_path / ".site.1") == {"tim/tu-2025/c.pf": "c"}
    writer.note(tmp_path)
    assert files(tmp_path / ".site.1") == {}
    assert ward.shown() == pages


sites = st.dictionaries(
    st.sampled_from(["", "a/", "A/", "a/b/", "a/b.html", "c.txt", "C.txt", "d.e/", "d.e/f.txt"]),
    st.sampled_from(["một", "hai", "ba"]),
    min_size=1,
).filter(lambda pages: len({one.lower() for one in pages}) == len(pages))


@settings(max_examples=20)
@given(st.lists(sites, min_size=2, max_size=5), st.booleans())
def test_a_site_written_into_a_twin_is_that_written_into_nothing(
    versions: list[Site], beside: bool
) -> None:
    with TemporaryDirectory() as folder:
        ward = Ward(Path(folder))
        for pages in versions:
            ward.build(pages, beside=beside)
            assert ward.shown() == as_files(pages)
            assert folders(ward.site) == {
                str(above) for file in as_files(pages) for above in Path(file).parents[:-1]
            }


def test_what_somebody_puts_there_reaches_no_site(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build({**PAGES, "": "đã đổi"})
    twin = tmp_path / SCAFFOLD
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/own.txt").write_text("own", "utf-8")
    (twin / "bai/2024/la.html").write_text("lạ", "utf-8")
    (twin / "bai/2024/mot/index.html").unlink()
    (twin / "bai/2024/mot/index.html").write_text("lạ", "utf-8")
    if sys.platform != "win32":
        (twin / "bai/link").symlink_to(tmp_path / "elsewhere")
        (twin / "tep.html").unlink()
        (twin / "tep.html").symlink_to(tmp_path / "elsewhere/own.txt")
        os.mkfifo(twin / "pipe")
    ward.build(PAGES)
    assert ward.shown() == as_files(PAGES)
    assert files(tmp_path / "elsewhere") == {"own.txt": "own"}


def test_what_somebody_has_put_into_the_site_is_in_no_twin(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build(PAGES)
    (ward.site / "CNAME").write_text("phuong.example", "utf-8")
    (ward.site / ".git").mkdir()
    (ward.site / ".git/HEAD").write_text("ref", "utf-8")
    ward.build(PAGES)
    assert files(tmp_path / SCAFFOLD) == as_files(PAGES)
    ward.build(PAGES)
    assert ward.shown() == {**as_files(PAGES), "CNAME": "phuong.example", ".git/HEAD": "ref"}


@pytest.mark.parametrize("kind", ["file", "nothing"])
def test_without_a_twin_all_is_made_anew(kind: str, tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    if kind == "file":
        (tmp_path / SCAFFOLD).parent.mkdir(parents=True)
        (tmp_path / SCAFFOLD).write_text("", "utf-8")
    ward.build(PAGES)
    assert ward.shown() == as_files(PAGES)


def test_a_site_of_which_nothing_is_left_has_no_twin(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build(PAGES)
    ward.site.rename(tmp_path / "away")
    ward.build({"": "chỉ còn trang này"})
    assert ward.shown() == {"index.html": "chỉ còn trang này"}
    assert files(tmp_path / "away") == as_files(PAGES)


def test_a_folder_that_is_not_free_stays_as_it_is(tmp_path: Path) -> None:
    ward = Ward(tmp_path)
    ward.build(PAGES)
    ward.build(PAGES)
    (tmp_path / ".site.1/tin").mkdir(parents=True)
    assert files(ward.write(PAGES)) == as_files(PAGES)
