"""The one door to the site: an address is written once, by one owner."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from thidua.column.places import MACHINE
from thidua.site.former import Former, settle
from thidua.site.writer import TakenError, Writer

NAME = "bai/2024/hòa/a.txt"


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_a_page_is_written_as_the_index_of_its_folder(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "site")
    writer.write("", b"home", "docs/index.md")
    writer.write("bai/2024/a/", b"page", "articles/2024/a.md")
    writer.write("rss.xml", b"feed", MACHINE)
    assert files_below(tmp_path / "site") == {
        "index.html": b"home",
        "bai/2024/a/index.html": b"page",
        "rss.xml": b"feed",
    }


def test_a_file_is_copied_as_it_is(tmp_path: Path) -> None:
    source = tmp_path / "goc.bin"
    source.write_bytes(b"\x00\xff\r\n")
    Writer(tmp_path / "site").copy("bai/2024/a/tep.bin", source, "articles/2024/a.md")
    assert files_below(tmp_path / "site") == {"bai/2024/a/tep.bin": b"\x00\xff\r\n"}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("a/b.txt", "a/b.txt"),
        ("a/b.txt", "A/B.TXT"),
        (unicodedata.normalize("NFC", NAME), unicodedata.normalize("NFD", NAME)),
        (unicodedata.normalize("NFD", NAME), unicodedata.normalize("NFC", NAME)),
        ("a", "a/b.txt"),
        ("a/b.txt", "A"),
    ],
    ids=["same", "case", "NFC then NFD", "NFD then NFC", "folder over file", "file over folder"],
)
@pytest.mark.parametrize("way", ["write", "copy", "reserve"])
def test_a_second_owner_is_refused_with_both_named_and_nothing_is_touched(
    tmp_path: Path, first: str, second: str, way: str
) -> None:
    source = tmp_path / "goc.txt"
    source.write_bytes(b"second")
    writer = Writer(tmp_path / "site")
    writer.write(first, b"first", "docs/mot.md")
    ways: Mapping[str, Callable[[], object]] = {
        "write": lambda: writer.write(second, b"second", "docs/hai.md"),
        "copy": lambda: writer.copy(second, source, "docs/hai.md"),
        "reserve": lambda: writer.reserve(second, "docs/hai.md"),
    }
    with pytest.raises(TakenError, match=r"docs/mot\.md.*docs/hai\.md"):
        ways[way]()
    assert files_below(tmp_path / "site") == {first: b"first"}


def test_even_its_owner_writes_an_address_once(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.write("a.txt", b"one", MACHINE)
    with pytest.raises(TakenError):
        writer.write("a.txt", b"two", MACHINE)


def test_nothing_is_written_into_a_folder_that_was_given_away(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    assert writer.reserve("tim-kiem/pagefind", MACHINE) == tmp_path / "tim-kiem/pagefind"
    with pytest.raises(TakenError, match=MACHINE):
        writer.write("tim-kiem/pagefind/a.js", b"", "docs/a.js")
    writer.write("tim-kiem/", b"page", "docs/tim-kiem.md")
    assert files_below(tmp_path) == {"tim-kiem/index.html": b"page"}


def test_of_a_reserved_folder_each_part_is_taken_over_by_itself(tmp_path: Path) -> None:
    site, fresh = tmp_path / "site", tmp_path / "fresh"
    (tmp_path / ".cache/site").mkdir(parents=True)
    first = Writer(fresh, Former.read(tmp_path, site))
    first.reserve("tim", MACHINE)
    for part in ("a", "b", "c"):
        assert not first.keep_folder(f"tim/{part}", "1")
        (fresh / "tim" / part / "index").mkdir(parents=True)
        (fresh / "tim" / part / "index" / "x").write_text(part, "utf-8")
        (fresh / "tim" / part / "y").write_text(part, "utf-8")
        first.note_folder(f"tim/{part}", "1")
    first.fill("tim/z", b"z", "all", 1)
    first.note(tmp_path)
    fresh.rename(site)
    settle(tmp_path)
    (site / "tim/c/y").write_text("d", "utf-8")
    again = Writer(fresh, Former.read(tmp_path, site))
    again.reserve("tim", MACHINE)
    assert again.keep_folder("tim", "all")
    assert again.keep_folder("tim/a", "1")
    assert not again.keep_folder("tim/b", "2")
    assert not again.keep_folder("tim/c", "1")
    assert files_below(fresh) == {"tim/z": b"z", "tim/a/index/x": b"a", "tim/a/y": b"a"}
