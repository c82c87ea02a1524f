"""A build deletes nothing from the site's folder that somebody else has put there."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from conftest import Outcome, Project, make_smallest
from projects import write_files

from thidua.site import foreign
from thidua.site.foreign import LIST, Foreign
from thidua.site.replacement import Replacement

DATA = "du-lieu/go-bai.json"
"""What every site of ours has."""
PAGES = {"index.html": "trang chủ", DATA: "{}", "bai/2024/a/index.html": "bài"}


def build(root: Path, pages: Mapping[str, str]) -> Foreign:
    """Put a site of these files in place, as a build does."""
    replacement = Replacement(root, root / "site", 1, lambda: None)
    try:
        write_files(replacement.fresh, pages)
        return replacement.finish(is_of_today=False)
    finally:
        replacement.end()


def content(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text("utf-8")
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


THEIRS = {
    ".git/config": "kho",
    ".git/objects/ab/cd": "vật",
    ".htaccess": "máy chủ",
    ".nojekyll": "",
    ".well-known/acme-challenge/khoa": "khóa",
    "CNAME": "phuong-mau.example",
    "google0123.html": "xác nhận",
    "tai-lieu/mẫu đơn.txt": "đơn",
    "bai/khac.txt": "của ai đó",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A project with a site, to which somebody has added things."""
    assert build(tmp_path, {**PAGES, ".well-known/security.txt": "liên hệ"}).kept == ()
    write_files(tmp_path / "site", THEIRS)
    return tmp_path


def test_what_is_not_ours_stays_and_is_told(root: Path) -> None:
    found = build(root, PAGES)
    stays = {path: text for path, text in THEIRS.items() if not path.startswith("bai/")}
    assert content(root / "site") == {**PAGES, **stays}
    assert content(root / "site-giu-lai") == {"bai/khac.txt": "của ai đó"}
    assert list(found.tell()) == [
        "Giữ nguyên trong site/ (không do máy dựng ra): .git, .htaccess, .nojekyll, "
        ".well-known/acme-challenge, CNAME và 2 thứ khác",
        "Chuyển từ site/ sang site-giu-lai/ (không do máy dựng ra): bai/khac.txt. "
        "Xem có cần không, rồi xóa thư mục ấy.",
    ]
    # Next time it is still known whose they are, and what was set aside is not touched.
    assert build(root, PAGES).aside == ()
    assert content(root / "site") == {**PAGES, **stays}
    assert content(root / "site-giu-lai") == {"bai/khac.txt": "của ai đó"}


def test_a_page_that_was_taken_down_does_not_come_back(root: Path) -> None:
    left = {path: text for path, text in PAGES.items() if not path.startswith("bai/")}
    build(root, left)
    assert not (root / "site/bai").exists()
    assert not list(root.glob("site-giu-lai/**/index.html"))


def lose_list(root: Path) -> None:
    (root / LIST).unlink()


def damage_list(root: Path) -> None:
    """As if nothing of the site were ours: whole as JSON, and yet not what was written."""
    written = (root / LIST).read_text("utf-8").partition("\n")
    files = json.dumps({"site": "site", "files": []})
    (root / LIST).write_text(f"{written[0]}\n{files}", "utf-8")


def list_another(root: Path) -> None:
    (root / "site").rename(root / "khac")
    build(root, {"index.html": "trang khác"})
    (root / "site/index.html").unlink()
    (root / "site").rmdir()
    (root / "khac").rename(root / "site")
    lose_list(root)


@pytest.mark.parametrize("damage", [lose_list, damage_list, list_another])
def test_without_the_list_no_old_page_stays_and_nothing_foreign_is_lost(
    root: Path, damage: Callable[[Path], None]
) -> None:
    damage(root)
    write_files(root / "site", {"linh-vuc/cu/index.html": "trang cũ"})
    del (new := dict(PAGES))["bai/2024/a/index.html"]
    build(root, new)
    stays = (".git/config", ".git/objects/ab/cd", ".htaccess", ".nojekyll", "CNAME")
    hidden = (".well-known/acme-challenge/khoa", ".well-known/security.txt")
    site = content(root / "site")
    assert site.keys() == {*new, *stays, *hidden}
    aside = content(root / "site-giu-lai")
    assert aside.keys() == {"google0123.html", "tai-lieu/mẫu đơn.txt", "linh-vuc/cu/index.html"}


def test_a_folder_that_was_never_a_site_of_ours_is_kept_whole(tmp_path: Path) -> None:
    theirs = {"index.html": "trang của ai đó", "anh/a.txt": "a", ".git": "gitdir: ../kho"}
    write_files(tmp_path / "site", theirs)
    build(tmp_path, PAGES)
    assert content(tmp_path / "site") == {**PAGES, ".git": "gitdir: ../kho"}
    assert content(tmp_path / "site-giu-lai") == {
        "index.html": "trang của ai đó",
        "anh/a.txt": "a",
    }
    write_files(tmp_path / "site", {"index.html": "trang chủ, ai đó sửa"})
    build(tmp_path, PAGES)
    assert content(tmp_path / "site")["index.html"] == "trang chủ"


@pytest.mark.parametrize(
    ("theirs", "page"),
    [
        ("gioi-thieu", "gioi-thieu/index.html"),
        ("tin/a.txt", "tin"),
        ("Tin/a.txt", "tin"),
        ("mẫu.txt", "MẪU.txt"),
        ("tin-moi.html", "tin-moi.html"),
    ],
)
def test_what_is_in_the_way_of_a_new_page_is_set_aside(
    tmp_path: Path, theirs: str, page: str
) -> None:
    build(tmp_path, PAGES)
    write_files(tmp_path / "site", {theirs: "của ai đó"})
    build(tmp_path, {**PAGES, page: "trang mới"})
    assert content(tmp_path / "site")[page] == "trang mới"
    assert content(tmp_path / "site-giu-lai") == {theirs: "của ai đó"}


def test_links_are_kept_as_links(root: Path) -> None:
    (root / "ngoài").mkdir()
    (root / "site/ảnh").symlink_to(root / "ngoài")
    (root / "site/gãy").symlink_to(root / "không có")
    found = build(root, PAGES)
    assert {"ảnh", "gãy"} <= set(found.kept)
    assert (root / "site/ảnh").readlink() == root / "ngoài"
    assert (root / "site/gãy").readlink() == root / "không có"


def test_a_disk_without_second_names_gets_copies(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    build(root, PAGES)
    assert content(root / "site")["CNAME"] == "phuong-mau.example"
    assert content(root / "site-giu-lai") == {"bai/khac.txt": "của ai đó"}


def test_a_build_that_cannot_keep_something_changes_nothing(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content(root / "site")

    def refuse(source: Path, target: Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    monkeypatch.setattr(foreign, "_link", refuse)
    with pytest.raises(OSError, match="No space"):
        build(root, PAGES)
    assert content(root / "site") == before
    assert not list(root.glob("*giu-lai*"))


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Phường", "-c", "user.email=phuong@mau.example"]
    done = subprocess.run(
        ["git", *identity, *arguments],
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_a_git_worktree_in_the_sites_place_survives_builds(tmp_path: Path) -> None:
    project = make_smallest(tmp_path / "phuong")
    git(project.root, "init", "--quiet", "--initial-branch=main")
    git(project.root, "commit", "--quiet", "--allow-empty", "--message=bắt đầu")
    git(project.root, "worktree", "add", "--quiet", "-b", "trang", "site")
    (project.site / "CNAME").write_text("phuong-mau.example", "utf-8")
    outcome = run(project, "thidua")
    pages = len(list(project.site.rglob("*.html")))
    assert f"Đã dựng {pages} trang" in outcome.text
    (project.site / "google0123.html").write_text("xác nhận", "utf-8")
    assert f"Đã dựng {pages} trang" in run(project, "thidua").text
    (project.site / "google0123.html").unlink()
    assert "Giữ nguyên trong site/ (không do máy dựng ra): .git, CNAME" in outcome.text
    git(project.site, "add", "--all")
    git(project.site, "commit", "--quiet", "--message=trang")
    again = run(project, "mkdocs")
    assert "Giữ nguyên trong site/ (không do máy dựng ra): .git, CNAME" in again.text
    assert git(project.site, "status", "--porcelain") == ""
    assert git(project.site, "branch", "--show-current") == "trang\n"
    assert not list(project.root.glob("*giu-lai*"))


def run(project: Project, module: str) -> Outcome:
    outcome = project.run(module, "build", environment={"SOURCE_DATE_EPOCH": "1718400000"})
    assert outcome.code == 0, outcome.text
    return outcome
