"""The one door to the site: an address is written once, by one owner."""

from __future__ import annotations

import hashlib
import os
import pickle
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from thidua.column.places import MACHINE, file_at
from thidua.disk.hazards import folded
from thidua.disk.marks import write_list
from thidua.site.former import LEDGER, Former, settle
from thidua.site.fresh import Fresh
from thidua.site.writer import ChangedError, TakenError, Writer

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


def test_an_address_may_be_claimed_before_its_file_is_there(tmp_path: Path) -> None:
    writer = Writer(tmp_path)
    writer.claim("bai/a/", "docs/mot.md")
    with pytest.raises(TakenError, match=r"docs/mot\.md.*docs/hai\.md"):
        writer.write("bai/a/", b"other", "docs/hai.md")
    writer.fill("bai/a/", b"page")
    assert files_below(tmp_path) == {"bai/a/index.html": b"page"}


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


# What is taken over from the site before


def stood(root: Path, *write: Callable[[Writer], object]) -> Path:
    """Let a first site stand below ``root``, noted for the next; return its folder."""
    site, fresh = root / "site", root / "first"
    (root / ".cache/site").mkdir(parents=True)
    writer = Writer(fresh, Former.read(root, site))
    for one in write:
        one(writer)
    writer.note(root)
    fresh.rename(site)
    settle(root)
    return site


def again(root: Path) -> Writer:
    return Writer(root / "fresh", Former.read(root, root / "site"))


def is_one_file(one: Path, other: Path) -> bool:
    return one.stat().st_ino == other.stat().st_ino


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "nguon").mkdir()
    (tmp_path / "nguon/goc.bin").write_bytes(b"tep")
    return tmp_path / "nguon/goc.bin"


def test_without_a_former_site_nothing_is_found(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "fresh")
    assert writer.may_find("a.txt") is False
    assert writer.find("a.txt", "1") is None
    assert writer.keep_folder("tim", "1") is False
    (tmp_path / "fresh/tim").mkdir(parents=True)
    (tmp_path / "fresh/tim/x").write_bytes(b"x")
    writer.note_folder("tim", "1")
    assert writer.files == {"tim/x": ("1", 1)}
    writer.note(tmp_path)
    assert not (tmp_path / ".cache").exists()


def test_a_file_is_found_under_its_key_with_what_was_noted(tmp_path: Path) -> None:
    site = stood(tmp_path, lambda w: w.write("a.txt", b"a", MACHINE, "1", {"noted": 1}))
    writer = again(tmp_path)
    assert (writer.may_find("a.txt"), writer.may_find("b.txt")) == (True, False)
    assert writer.find("a.txt", "2") is None
    found = writer.find("a.txt", "1")
    assert found
    assert found.note == {"noted": 1}
    writer.keep("a.txt", found, MACHINE, "1")
    assert is_one_file(site / "a.txt", tmp_path / "fresh/a.txt")
    assert writer.files == {"a.txt": ("1", {"noted": 1})}
    with pytest.raises(TakenError):
        writer.write("a.txt", b"b", "docs/b.md")


def test_the_same_bytes_are_one_file_and_others_are_not(tmp_path: Path) -> None:
    site = stood(
        tmp_path,
        lambda w: w.write("a.txt", b"a", MACHINE),
        lambda w: w.write("b.txt", b"b", MACHINE),
    )
    writer = again(tmp_path)
    writer.write("a.txt", b"a", MACHINE, "1", "note")
    writer.write("b.txt", b"c", MACHINE)
    assert is_one_file(site / "a.txt", tmp_path / "fresh/a.txt")
    assert not is_one_file(site / "b.txt", tmp_path / "fresh/b.txt")
    assert (site / "b.txt").read_bytes() == b"b"
    assert files_below(tmp_path / "fresh") == {"a.txt": b"a", "b.txt": b"c"}
    # Without a key there is nothing to find it by.
    assert writer.files == {"a.txt": ("1", "note")}


def test_a_copy_whose_source_is_untouched_is_taken_over_unread(
    tmp_path: Path, source: Path
) -> None:
    site = stood(tmp_path, lambda w: w.copy("a.bin", source, MACHINE))
    alone = Writer(tmp_path / "alone")
    alone.copy("a.bin", source, MACHINE)
    ((key, note),) = alone.files.values()
    assert note is None
    assert Former.read(tmp_path, site).find("a.bin", key)
    writer = again(tmp_path)
    writer.copy("a.bin", source, MACHINE)
    assert is_one_file(site / "a.bin", tmp_path / "fresh/a.bin")
    assert writer.files == alone.files
    seen = source.stat()
    for part in (source.parent.name, source.name, seen.st_size, seen.st_ino, seen.st_ctime_ns):
        assert str(part) in key


def test_files_of_a_folder_are_copied_as_each_of_them_is(tmp_path: Path, source: Path) -> None:
    alone, together = Writer(tmp_path / "alone"), Writer(tmp_path / "together")
    alone.copy("a/anh-tep.bin", source, MACHINE)
    together.copy_all("a/anh-", source.parent, [source.name], MACHINE)
    name = source.name
    assert (tmp_path / f"together/a/anh-{name}").read_bytes() == source.read_bytes()
    assert list(together.files.values()) == list(alone.files.values())
    with pytest.raises(TakenError):
        together.copy_all("a/anh-", source.parent, [source.name], "docs/hai.md")


def test_a_copy_of_a_touched_source_is_compared_by_its_bytes(tmp_path: Path, source: Path) -> None:
    site = stood(tmp_path, lambda w: w.copy("a.bin", source, MACHINE))
    source.unlink()
    source.write_bytes(b"tep")
    writer = again(tmp_path)
    writer.copy("a.bin", source, MACHINE)
    assert is_one_file(site / "a.bin", tmp_path / "fresh/a.bin")
    source.unlink()
    source.write_bytes(b"TEP")
    writer = Writer(tmp_path / "more", Former.read(tmp_path, site))
    writer.copy("a.bin", source, MACHINE)
    assert (tmp_path / "more/a.bin").read_bytes() == b"TEP"
    assert (site / "a.bin").read_bytes() == b"tep"


def test_a_copy_is_the_very_file_that_was_checked(tmp_path: Path, source: Path) -> None:
    sha256 = hashlib.sha256(b"tep").hexdigest()
    writer = Writer(tmp_path / "fresh")
    writer.copy("a.bin", source, "articles/2024/a.md", sha256)
    ((key, note),) = writer.files.values()
    assert key.endswith(f" {sha256}")
    assert note is None
    source.write_bytes(b"khac")
    with pytest.raises(ChangedError, match=r"^tệp /b\.bin \(của articles/2024/a\.md\)$"):
        writer.copy("b.bin", source, "articles/2024/a.md", sha256)


def test_a_file_checked_under_another_hash_is_not_taken_over(tmp_path: Path, source: Path) -> None:
    stood(tmp_path, lambda w: w.copy("a.bin", source, MACHINE))
    with pytest.raises(ChangedError):
        again(tmp_path).copy("a.bin", source, MACHINE, "0" * 64)


def test_a_folder_of_which_one_file_is_touched_is_not_taken_over(tmp_path: Path) -> None:
    def fill(writer: Writer) -> None:
        folder = writer.reserve("tim", MACHINE)
        folder.mkdir(parents=True)
        for name in ("x", "y"):
            (folder / name).write_text(name, "utf-8")
        writer.note_folder("tim", "1")

    site = stood(tmp_path, fill)
    whole = again(tmp_path)
    assert whole.keep_folder("tim", "1") is True
    assert whole.files == {"tim/x": ("1", 2), "tim/y": ("1", 2)}
    assert is_one_file(site / "tim/x", tmp_path / "fresh/tim/x")
    # A program that wrote the same again leaves one file of both.
    filled = Writer(tmp_path / "more", Former.read(tmp_path, site))
    fill(filled)
    assert is_one_file(site / "tim/y", tmp_path / "more/tim/y")
    (site / "tim/y").unlink()
    assert Writer(tmp_path / "third", Former.read(tmp_path, site)).keep_folder("tim", "1") is False


def test_a_file_of_a_reserved_folder_is_written_with_its_key(tmp_path: Path) -> None:
    site = stood(tmp_path, lambda w: w.fill("tim/z", b"z", "1", 7))
    writer = again(tmp_path)
    writer.fill("tim/z", b"z", "2", 8)
    assert is_one_file(site / "tim/z", tmp_path / "fresh/tim/z")
    assert writer.files == {"tim/z": ("2", 8)}


def test_a_folder_of_more_than_one_making_is_not_taken_over(tmp_path: Path) -> None:
    stood(
        tmp_path,
        lambda w: w.fill("tim/a", b"a", "1", 3),
        lambda w: w.fill("tim/b", b"b", "1", 2),
        lambda w: w.fill("tim/c", b"c", "1", 2),
    )
    assert again(tmp_path).keep_folder("tim", "1") is False


def test_where_a_file_can_have_one_name_only_it_is_copied_with_its_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    site = stood(tmp_path, lambda w: w.write("a.txt", b"a", MACHINE, "1"))
    os.utime(site / "a.txt", (1e9, 1e9))
    monkeypatch.setattr(os, "link", refuse)
    again(tmp_path).write("a.txt", b"a", MACHINE, "1")
    copied = tmp_path / "fresh/a.txt"
    assert copied.read_bytes() == b"a"
    assert copied.stat().st_mtime == 1e9
    assert not is_one_file(site / "a.txt", copied)


# What other processes put into it


def test_another_process_writes_what_was_claimed_here(tmp_path: Path) -> None:
    site = stood(tmp_path, lambda w: w.write("bai/2024/a/", b"a", MACHINE))
    writer = again(tmp_path)
    writer.claim("bai/2024/a/", "docs/a.md")
    writer.claim("bai/2023/b/", "docs/b.md")
    fresh = pickle.loads(pickle.dumps(writer.fresh))
    fresh.write("bai/2024/a/", b"a")
    fresh.write("bai/2023/b/", b"b")
    writer.note_file("bai/2024/a/", "1", "note")
    writer.note_file("bai/2023/b/", "")
    assert is_one_file(site / "bai/2024/a/index.html", tmp_path / "fresh/bai/2024/a/index.html")
    assert (tmp_path / "fresh/bai/2023/b/index.html").read_bytes() == b"b"
    assert writer.files == {"bai/2024/a/": ("1", "note")}


def test_what_a_killed_process_has_begun_is_written_anew(tmp_path: Path) -> None:
    site = stood(
        tmp_path,
        lambda w: w.write("a.txt", b"a", MACHINE),
        lambda w: w.write("b.txt", b"b", MACHINE),
    )
    killed, fresh = again(tmp_path).fresh, again(tmp_path).fresh
    for address, before, now in (("a.txt", b"a", b"A"), ("b.txt", b"b", b"b"), ("c", b"", b"c")):
        killed.write(address, before)
        fresh.write(address, now)
    assert files_below(tmp_path / "fresh") == {"a.txt": b"A", "b.txt": b"b", "c": b"c"}
    assert is_one_file(site / "b.txt", tmp_path / "fresh/b.txt")
    # Its name for a file of the old site was no way into that.
    assert files_below(site) == {"a.txt": b"a", "b.txt": b"b"}


def test_a_file_in_the_place_of_a_folder_stops_what_comes_below_it(tmp_path: Path) -> None:
    fresh = again(tmp_path).fresh
    fresh.write("a", b"a")
    with pytest.raises(FileExistsError):
        fresh.write("a/c", b"c")
    assert files_below(tmp_path / "fresh") == {"a": b"a"}


def test_without_a_former_site_no_other_file_is_taken_for_one_of_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"a")
    address = (tmp_path / "a.txt").relative_to(tmp_path.anchor).as_posix()
    Fresh(str(tmp_path / "fresh")).write(address, b"a")
    assert not is_one_file(tmp_path / "a.txt", tmp_path / "fresh" / address)


# What lies in the fresh folder already: second names of files of the former site


def twinned(root: Path, *addresses: str) -> Writer:
    """Return a writer of a fresh site in which the files of the one that stands lie already."""
    site = stood(root, *(partial(keyed, address) for address in addresses))
    twins: dict[str, tuple[str, int]] = {}
    for address in addresses:
        file = file_at(address)
        twin = root / "fresh" / file
        twin.parent.mkdir(parents=True, exist_ok=True)
        os.link(site / file, twin)
        twins[folded(file)] = (file, twin.stat().st_ino)
    # To get another name changes a file, so the list is written after that.
    ledger = root / LEDGER
    write_list(ledger, ledger.read_bytes())
    writer = again(root)
    writer.twins |= twins
    return writer


def keyed(address: str, writer: Writer) -> None:
    writer.write(address, b"old", MACHINE, "1")


def keep(writer: Writer, address: str) -> None:
    kept = writer.find(address, "1")
    assert kept
    writer.keep(address, kept, MACHINE, "1")


def test_what_lies_there_is_taken_over_without_another_name(tmp_path: Path) -> None:
    writer = twinned(tmp_path, "a/")
    kept = writer.find("a/", "1")
    assert kept
    (tmp_path / "site/a/index.html").unlink()
    writer.keep("a/", kept, MACHINE, "1")
    writer.note(tmp_path)
    assert files_below(tmp_path / "fresh") == {"a/index.html": b"old"}


def test_another_file_that_lies_there_is_not_taken_over(tmp_path: Path) -> None:
    writer = twinned(tmp_path, "a.txt")
    kept = writer.find("a.txt", "1")
    assert kept
    twin = tmp_path / "fresh/a.txt"
    twin.unlink()
    twin.write_bytes(b"other")
    writer.twins["a.txt"] = ("a.txt", twin.stat().st_ino)
    writer.keep("a.txt", kept, MACHINE, "1")
    assert is_one_file(tmp_path / "site/a.txt", twin)


def test_what_differs_from_an_address_by_case_goes_when_it_is_claimed(tmp_path: Path) -> None:
    writer = twinned(tmp_path, "A.txt", "b.txt")
    writer.claim("a.txt", MACHINE)
    writer.claim("b.txt", MACHINE)
    assert files_below(tmp_path / "fresh") == {"b.txt": b"old"}


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    writer = twinned(tmp_path, "a.txt", "b.txt", "c.txt", "tim/d.txt")
    keep(writer, "a.txt")
    writer.write("b.txt", b"new", MACHINE)
    writer.empty("tim/")
    before = {"a.txt": b"old", "b.txt": b"new", "c.txt": b"old"}
    assert files_below(tmp_path / "fresh") == before
    writer.note(tmp_path)
    assert files_below(tmp_path / "fresh") == {"a.txt": b"old", "b.txt": b"new"}
    assert files_below(tmp_path / "site").keys() == {"a.txt", "b.txt", "c.txt", "tim/d.txt"}


def test_nothing_is_written_into_a_file_of_the_former_site(tmp_path: Path, source: Path) -> None:
    writer = twinned(tmp_path, "a.txt", "b.txt")
    writer.write("a.txt", b"new", MACHINE)
    writer.copy("b.txt", source, MACHINE)
    writer.note(tmp_path)
    assert files_below(tmp_path / "fresh") == {"a.txt": b"new", "b.txt": b"tep"}
    assert files_below(tmp_path / "site") == {"a.txt": b"old", "b.txt": b"old"}
