"""A release: what it holds, how it sets itself up, and what is told when it cannot."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import yaml
from conftest import ROOT
from limits import lose_rights
from releases import DEAD, IS_POSIX, Stock, Unpacked, base_python, copy_linked, run
from test_starter import DEMONSTRATION, words_of

from thidua import __version__
from thidua.text.vietnamese import fold

sys.path.insert(0, str(ROOT / "scripts"))
import environment
import release


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Stock:
    return Stock.of(tmp_path_factory, whole)


@pytest.fixture(scope="module")
def slim(stock: Stock) -> Path:
    return stock.slim


@pytest.fixture(scope="module")
def ward(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Unpacked:
    """Phường Đức Xuân out of the archive: set up, founded, with an approved article, built."""
    made = stock.copy_ward(tmp_path_factory.mktemp("may") / "Chuyên mục Đức Xuân")
    article = write_article(made)
    approved = made.run("approve", article, "--by", "Chủ tịch UBND phường", "--yes")
    assert approved.code == 0, approved.text
    built = made.run("build", "--strict")
    assert built.code == 0, built.text
    return made


def write_article(ward: Unpacked) -> str:
    """Write the first article as a clerk does."""
    summary = "Phường mở chuyên mục Thi đua yêu nước trên trang thông tin."
    words = ("--title", "Tin đầu tiên", "--category", "phong-trao", "--kind", "tin")
    begun = ward.run("new", *words, "--summary", summary)
    assert begun.code == 0, begun.text
    (path,) = ward.root.glob("articles/*/tin-dau-tien/index.md")
    text = path.read_text("utf-8")
    body = "Từ hôm nay, các đơn vị trong phường gửi tin, bài về tổ biên tập vào thứ sáu hằng tuần."
    path.write_text(re.sub("<!--.*-->", body, text), "utf-8")
    return path.relative_to(ward.root).as_posix()


def test_from_the_archive_to_a_page_that_residents_read(ward: Unpacked) -> None:
    (page,) = ward.root.glob("site/bai/*/tin-dau-tien/index.html")
    assert "gửi tin, bài về tổ biên tập" in page.read_text("utf-8")
    assert "Phường Đức Xuân" in (ward.root / "site/index.html").read_text("utf-8")
    log = (ward.root / f"chuong-trinh/{__version__}/.venv-log.txt").read_text("utf-8")
    assert "Downloading" not in log


@pytest.mark.parametrize("place", ["site", "docs", "articles", "mkdocs.yml", "overrides"])
def test_nothing_of_the_demonstration_is_in_a_ward(ward: Unpacked, place: str) -> None:
    path = ward.root / place
    words = words_of(path) if path.is_dir() else fold(path.read_text("utf-8"))
    assert not [name for name in DEMONSTRATION if fold(name) in words]


def test_the_commands_of_a_ward_s_ci_are_green(ward: Unpacked, tmp_path: Path, whole: bool) -> None:
    clone = clone_of(ward.root, tmp_path)
    if not whole:
        # Once more the same set-up: cut short, the clone finds the packages installed.
        home = f"chuong-trinh/{__version__}"
        copy_linked(ward.root / home / ".venv", clone / home / ".venv")
    gitlab = yaml.safe_load((clone / ".gitlab-ci.yml").read_text("utf-8"))
    github = yaml.safe_load((clone / ".github/workflows/site.yml").read_text("utf-8"))
    steps = github["jobs"]["site"]["steps"]
    commands = {*gitlab["site"]["script"], *(step["run"] for step in steps if "run" in step)}
    for command in commands:
        python, *words = command.split()
        assert python == "python3"
        done = run([base_python(), *words], clone, ward.offline())
        assert done.code == 0, done.text
    assert list(clone.glob("site/bai/*/tin-dau-tien/index.html"))
    made = git("-C", str(clone), "status", "--porcelain", "--untracked-files=all")
    assert made == ""  # what commands make for themselves is nothing to commit


def clone_of(root: Path, folder: Path) -> Path:
    """Return a clone of what a ward commits, without leaving a trace in its folder."""
    store, clone = folder / "kho.git", folder / "ban-chep"
    git("init", "--quiet", "--bare", str(store))
    inside = (f"--git-dir={store}", f"--work-tree={root}")
    git(*inside, "add", "--all")
    author = ("-c", "user.name=Mẫu", "-c", "user.email=mau@mau.example")
    git(*inside, *author, "commit", "--quiet", "--message", "Chuyên mục")
    git("clone", "--quiet", str(store), str(clone))
    assert not list(clone.glob("chuong-trinh/*/goi"))
    return clone


def git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, encoding="utf-8", check=True)
    return done.stdout


def test_the_handbook_s_commands_work_in_a_ward(ward: Unpacked) -> None:
    words = [base_python(), "scripts/thidua.py", "targets"]
    done = run(words, ward.root, ward.offline())
    assert done.code == 0, done.text
    assert "tin, bài" in done.text
    assert (ward.root / "huong-dan/README.md").is_file()


def test_a_second_ward_gets_the_program_too(ward: Unpacked, tmp_path: Path) -> None:
    done = ward.run("init", str(tmp_path / "khac"), "--ward", "Hoàn Kiếm",
                    "--site-url", "https://hoankiem.example")  # fmt: skip
    assert done.code == 0, done.text
    other = tmp_path / "khac"
    assert (other / "thi-dua.sh").is_file()
    names = release_names(ward.root / f"chuong-trinh/{__version__}")
    assert release_names(other / f"chuong-trinh/{__version__}") == names


def release_names(folder: Path) -> set[str]:
    """Return the files that the checksums of a release list, each seen to be right."""
    lines = (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    for line in lines:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest, name
    return {line.partition("  ")[2] for line in lines}


def test_the_same_sources_give_the_same_bytes(stock: Stock) -> None:
    """Two releases, made apart: all that both hold is alike, to the times and rights of files."""
    (slim, whole) = (entries(archive) for archive in (stock.slim, stock.whole))
    sums = f"thidua-{__version__}/chuong-trinh/{__version__}/SHA256SUMS"
    more = whole.keys() - slim.keys()
    assert more
    assert all("/goi/" in name for name in more)
    assert {name: whole[name] for name in slim if name != sums} == {
        name: entry for name, entry in slim.items() if name != sums
    }
    line = stock.slim.with_name(f"{stock.slim.name}.sha256").read_text("utf-8")
    assert line.split()[0] == hashlib.sha256(stock.slim.read_bytes()).hexdigest()


def entries(archive: Path) -> dict[str, tuple[object, ...]]:
    """Return what an archive says of each file in it, in the order in which it does."""
    with zipfile.ZipFile(archive) as zipped:
        return {
            one.filename: (one.CRC, one.date_time, one.external_attr, one.compress_type)
            for one in zipped.infolist()
        }


def test_a_release_lists_what_it_is_made_of(slim: Path) -> None:
    inside = f"thidua-{__version__}/chuong-trinh/{__version__}/"
    with zipfile.ZipFile(slim) as zipped:
        components = json.loads(zipped.read(f"{inside}sbom.cdx.json"))
        # What printing and gathering need beyond the rest is set up when it is first used.
        lock = "".join(
            zipped.read(f"{inside}requirements{name}.txt").decode()
            for name in ("", "-handouts", "-region")
        )
        licences = zipped.read(f"{inside}GIAY-PHEP.md").decode()
        batch = zipped.read(f"thidua-{__version__}/thi-dua.bat")
        script = zipped.getinfo(f"thidua-{__version__}/thi-dua.sh")
    locked = set(re.findall(r"^([\w.-]+)(?:\[.+\])?==(\S+)", lock, re.M)) - {
        ("thidua", __version__)
    }
    assert components["bomFormat"] == "CycloneDX"
    assert {(one["name"], one["version"]) for one in components["components"]} == locked
    assert all(f"| {name} | {version} |" in licences for name, version in locked)
    assert "| mkdocs | 1.6.1 | BSD" in licences
    assert batch.count(b"\n") == batch.count(b"\r\n")
    assert script.external_attr >> 16 & 0o111  # may be run


def test_a_tree_with_changes_is_refused(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / "tep.txt").write_text("chưa ghi")
    with pytest.raises(environment.SetupError, match="chưa ghi vào git"):
        release.export(tmp_path, tmp_path / "ra")


@pytest.mark.parametrize("harm", ["cut", "missing"])
def test_a_release_that_did_not_arrive_whole_is_told(slim: Path, tmp_path: Path, harm: str) -> None:
    with zipfile.ZipFile(slim) as zipped:
        zipped.extractall(tmp_path)
    (root,) = tmp_path.iterdir()
    (wheel,) = root.glob("chuong-trinh/*/thidua-*.whl")
    if harm == "cut":
        wheel.write_bytes(wheel.read_bytes()[:-100])
    else:
        wheel.unlink()
    done = Unpacked(root, tmp_path).run("--version")
    assert done.code == 1
    assert f"bộ cài bị thiếu hoặc hỏng: {wheel.name}" in done.text
    assert "tải lại tệp zip" in done.text
    assert not list(root.glob("chuong-trinh/*/.venv"))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("chuong-trinh/mo.py", "thiếu thư mục chuong-trinh"),
        ("phien-ban.txt", "không đọc được phien-ban.txt"),
        (f"chuong-trinh/{__version__}/scripts/launch.py", "chuong-trinh không có bản ấy"),
    ],
)
def test_a_part_that_is_missing_is_named(slim: Path, tmp_path: Path, harm: str, told: str) -> None:
    with zipfile.ZipFile(slim) as zipped:
        zipped.extractall(tmp_path)
    (root,) = tmp_path.iterdir()
    (root / harm).unlink()
    done = Unpacked(root, tmp_path).run("--version")
    assert done.code == 1
    assert told in done.text
    assert "Cách sửa" in done.text


def test_without_network_and_without_packages_the_reason_is_told(
    slim: Path, tmp_path: Path
) -> None:
    with zipfile.ZipFile(slim) as zipped:
        zipped.extractall(tmp_path)
    (root,) = tmp_path.iterdir()
    network = {"PIP_NO_INDEX": "0", "PIP_FIND_LINKS": "", "PIP_INDEX_URL": DEAD, "PIP_RETRIES": "1"}
    done = Unpacked(root, tmp_path).run("--version", more=network)
    assert done.code == 1
    assert "proxy" in done.text
    assert not list(root.glob("chuong-trinh/*/.venv"))


@pytest.mark.skipif(not IS_POSIX, reason="rights of POSIX systems")
def test_a_place_without_the_right_to_write_is_told(slim: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(slim) as zipped:
        zipped.extractall(tmp_path / "Chỉ đọc")
    (root,) = (tmp_path / "Chỉ đọc").iterdir()
    home = root / f"chuong-trinh/{__version__}"
    home.chmod(0o555)
    made = Unpacked(root, tmp_path)
    command = ["sh", str(root / "thi-dua.sh"), "--version"]
    done = run(command, root, made.offline(), before=lose_rights)
    home.chmod(0o755)
    assert done.code == 1
    assert "không ghi được vào thư mục" in done.text
    assert "Cách sửa" in done.text


@pytest.mark.skipif(not IS_POSIX, reason="the launcher of POSIX systems")
@pytest.mark.parametrize("old", [False, True])
def test_no_python_or_an_old_one_is_told(slim: Path, tmp_path: Path, old: bool) -> None:
    with zipfile.ZipFile(slim) as zipped:
        zipped.extractall(tmp_path / "phuong")
    (root,) = (tmp_path / "phuong").iterdir()
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "sh"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    if old:
        python = tools / "python3"
        python.write_text('#!/bin/sh\n[ "$1" = --version ] && echo Python 3.9.2\nexit 1\n')
        python.chmod(0o755)
    done = run(["sh", str(root / "thi-dua.sh"), "build"], root, {**os.environ, "PATH": str(tools)})
    assert done.code == 1
    assert ("Python của máy cũ quá (Python 3.9.2)" if old else "máy chưa có Python") in done.text
    assert "Cách sửa" in done.text
