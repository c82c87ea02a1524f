"""A ward of the first version comes to this one, or stays as it was to the last byte."""

from __future__ import annotations

import json
import shutil
import zipfile
from itertools import chain
from pathlib import Path

import pytest
from conftest import ROOT, Project

from thidua import __version__
from thidua.starter.program import VERSION_FILE
from thidua.upgrade.changes import JOURNAL, Change, begin, is_under_way, keep, undo
from thidua.upgrade.comparison import compare
from thidua.upgrade.migrations import ASIDE, plan_changes, replace_block
from thidua.upgrade.package import PackageError, open_package, unpack
from thidua.upgrade.versions import key, version_of

FIRST = ROOT / "tests/wards/0.1.0.zip"
WHEN = {"SOURCE_DATE_EPOCH": "1732950000"}  # 30/11/2024, as of which its pages were built
MADE = ("reports", ".cache", JOURNAL.partition("/")[0])


def contents(root: Path) -> dict[str, bytes]:
    """Return everything in a folder but what a build, or Python, makes for itself."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path.relative_to(root).parts[0] not in MADE
        and "__pycache__" not in path.parts
    }


@pytest.fixture
def first(tmp_path: Path) -> Project:
    """A ward made with the first version, with the site that version built of it."""
    project = Project(tmp_path / "phường cũ")
    with zipfile.ZipFile(FIRST) as zipped:
        zipped.extractall(project.root)
    return project


def test_a_ward_of_the_first_version_comes_to_this_one(first: Project) -> None:
    before = contents(first.root)
    shown = first.call("migrate", "--dry-run", environment=WHEN)
    assert shown.code == 0, shown.text
    assert "-  name: material" in shown.text
    assert contents(first.root) == before

    done = first.call("migrate", environment=WHEN)
    assert done.code == 0, done.text
    assert "0 trang không còn" in done.text
    assert f"Cần xem lại  {ASIDE}/article.html" in done.text
    after = contents(first.root)
    articles = [path for path in before if path.startswith("articles/2024/")]
    assert {path: after[path] for path in articles} == {path: before[path] for path in articles}
    assert after[f"{ASIDE}/article.html"] == before["overrides/article.html"]
    assert "overrides/base.html" not in after  # as the first version brought it
    assert after["overrides/assets/icon.svg"] == before["overrides/assets/icon.svg"]
    # What was approved then is on line now, under the same addresses.
    pages = [path for path in before if path.startswith("site/bai/")]
    assert pages
    assert all(b"<article" in after[path] for path in pages)

    back = first.call("upgrade", "--undo")
    assert back.code == 0, back.text
    restored = contents(first.root)
    kept = [path for path in before if not path.startswith(("site/", "articles/.published"))]
    assert {path: restored[path] for path in kept} == {path: before[path] for path in kept}
    assert {path for path in restored if not path.startswith("site/")} == {
        path for path in before if not path.startswith("site/")
    }


def test_settings_keep_every_byte_but_those_that_change(first: Project) -> None:
    path = first.root / "mkdocs.yml"
    own = "# của phường\r\nsite_name: Tên   riêng\r\n"
    text = path.read_bytes().decode().replace("\n", "\r\n")
    text = text.replace("site_name: Thi đua yêu nước\r\n", own)
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    planned = chain.from_iterable(plan_changes(first.root, "0.1.0").values())
    (after,) = (change.after for change in planned if change.path == "mkdocs.yml")
    assert after is not None
    assert after.startswith(b"\xef\xbb\xbf")
    assert own.encode() in after
    assert after.count(b"\n") == after.count(b"\r\n")
    tail = text[text.index("extra:") :].encode()
    assert after.endswith(tail)


def test_a_page_that_would_be_lost_keeps_the_old_site(first: Project) -> None:
    (first.root / "site/bai/2024/bai-cu").mkdir()
    (first.root / "site/bai/2024/bai-cu/index.html").write_text("<main>Bài cũ</main>")
    before = contents(first.root)
    done = first.call("migrate", environment=WHEN)
    assert done.code == 1
    assert "bai/2024/bai-cu/index.html" in done.text
    assert contents(first.root) == before
    accepted = first.call("migrate", "--accept", environment=WHEN)
    assert accepted.code == 0, accepted.text


def test_an_upgrade_that_cannot_build_changes_nothing(first: Project) -> None:
    settings = first.root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("    level: phuong", "    level: thon"), "utf-8")
    before = contents(first.root)
    done = first.call("migrate", environment=WHEN)
    assert done.code == 1
    assert "[choice]" in done.text
    assert "Mọi tệp đã trở về như cũ" in done.text
    assert contents(first.root) == before


def test_what_a_killed_upgrade_left_is_taken_back_first(first: Project) -> None:
    before = contents(first.root)
    begin(first.root, [Change("mkdocs.yml", before["mkdocs.yml"], b"do dang")], "0.1.0")
    assert is_under_way(first.root)
    done = first.call("migrate", "--dry-run", environment=WHEN)
    assert "bị ngắt giữa chừng" in done.text
    assert contents(first.root) == before


def test_what_was_edited_since_is_not_undone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"mot")
    begin(tmp_path, [Change("a.txt", b"mot", b"hai")], "0.1.0")
    keep(tmp_path)
    (tmp_path / "a.txt").write_bytes(b"ba")
    with pytest.raises(Exception, match=r"a\.txt"):
        undo(tmp_path)
    assert (tmp_path / "a.txt").read_bytes() == b"ba"


def test_a_folder_of_a_newer_version_is_refused(project: Project) -> None:
    (project.root / VERSION_FILE).write_text("thidua 99.0.0\n")
    before = contents(project.root)
    done = project.call("migrate")
    assert done.code == 1
    assert "do bản mới hơn (99.0.0) lập" in done.text
    assert contents(project.root) == before


def test_a_folder_that_names_no_version_is_told(project: Project) -> None:
    (project.root / VERSION_FILE).write_text("thidua mới nhất\n", "utf-8")
    done = project.call("migrate")
    assert done.code == 1
    assert "không phải là một phiên bản" in done.text
    assert "Cách sửa" in done.text


def test_another_release_of_the_same_number_takes_no_one_s_place(tmp_path: Path) -> None:
    path = tmp_path / "thidua.zip"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("thidua-1.0.0/chuong-trinh/1.0.0/SHA256SUMS", "")
    lying = tmp_path / "phuong/chuong-trinh/1.0.0/SHA256SUMS"
    lying.parent.mkdir(parents=True)
    lying.write_text("khác")
    with pytest.raises(PackageError, match="nội dung khác"):
        unpack(open_package(path), tmp_path / "phuong")
    assert lying.read_text() == "khác"
    assert [one.name for one in lying.parent.parent.iterdir()] == ["1.0.0"]


def test_a_folder_that_suits_this_version_is_left_alone(project: Project) -> None:
    for name in (".gitattributes", ".editorconfig"):
        shutil.copy(ROOT / name, project.root)
    before = contents(project.root)
    done = project.call("migrate")
    assert done.code == 0, done.text
    assert f"đã hợp với bản {__version__}" in done.text
    assert contents(project.root) == before


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"PK\x03\x04 nua chung", "không phải tệp zip trọn vẹn"), (None, "không phải bộ cài")],
)
def test_an_archive_that_is_no_release_is_refused(
    tmp_path: Path, content: bytes | None, told: str
) -> None:
    path = tmp_path / "thidua.zip"
    if content is None:
        with zipfile.ZipFile(path, "w") as zipped:
            zipped.writestr("khac.txt", "khác")
    else:
        path.write_bytes(content)
    with pytest.raises(PackageError, match=told):
        open_package(path)


def test_the_command_says_so_and_changes_nothing(project: Project, tmp_path: Path) -> None:
    (tmp_path / "tai-do.zip").write_bytes(b"PK")
    before = contents(project.root)
    done = project.call("upgrade", str(tmp_path / "tai-do.zip"))
    assert done.code == 1
    assert "tải lại tệp" in done.text
    assert project.call("upgrade", "5.5.5").code == 2
    assert project.call("upgrade").code == 2
    assert contents(project.root) == before


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("a: 1\nb:\n  - 2\n\nc: 3\n", "a: 1\nb: x\n\nc: 3\n"),
        ("b:\n- 2\n# chú thích\nc: 3\n", "b: x\n# chú thích\nc: 3\n"),
        ("b: 2", "b: x\n"),
        ("a:\n  b: 2\n", "a:\n  b: 2\n"),
        ("b: 1\nb: 2\n", "b: 1\nb: 2\n"),  # which one? the reader of settings tells
    ],
)
def test_a_block_is_replaced_and_nothing_else(text: str, after: str) -> None:
    assert replace_block(text, "b", ("b: x",)) == after


def test_versions_are_ordered_by_their_numbers(tmp_path: Path) -> None:
    assert key("0.9.10") > key("0.9.9")
    assert version_of(tmp_path) == "0.2.0"
    (tmp_path / VERSION_FILE).write_bytes("\ufeffthidua 1.2.3\r\n".encode())
    assert version_of(tmp_path) == "1.2.3"


def test_sites_are_compared_by_what_they_say(tmp_path: Path) -> None:
    pages = {
        "old": {"a": "<main>Một</main>", "b": "<main>Hai</main>", "c": "<main>Ba</main>"},
        "new": {"a": "<main><p>Một</main>", "b": "<main>Hai!</main>", "d": "<main>Bốn</main>"},
    }
    for site, texts in pages.items():
        (tmp_path / site / "x").mkdir(parents=True)
        for name, text in texts.items():
            (tmp_path / site / "x" / f"{name}.html").write_text(text, "utf-8")
    (tmp_path / "old/google1234.html").write_text("somebody's own")
    found = compare(tmp_path / "old", tmp_path / "new")
    assert (found.lost, found.added, found.reworded) == (
        ("x/c.html",),
        ("x/d.html",),
        ("x/b.html",),
    )
    assert (found.redrawn, found.same) == (1, 0)


def test_the_journal_is_readable(tmp_path: Path) -> None:
    begin(tmp_path, [Change("a.txt", None, b"1")], "0.1.0")
    index = json.loads((tmp_path / JOURNAL / "index.json").read_text("utf-8"))
    assert index["version"] == "0.1.0"
    assert undo(tmp_path) == "0.1.0"
    assert list(tmp_path.iterdir()) == []
