"""The preview: what is unfinished is shown, with what it lacks, to nobody else and nowhere else."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    DRAFT,
    NOW,
    article_text,
    changed,
    jpeg,
    make_project,
    write_files,
)
from test_kill import at_work_in, await_count, kill
from test_stopping import hosted

from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.column import Article
from thidua.commands.preview import FOLDER, _is_free
from thidua.load import load
from thidua.meter import Meter
from thidua.review import State, review
from thidua.site.prepare import Build, prepare
from thidua.site.routes import View, routes
from thidua.stopping import STOPPED, TOLD

MADE = "articles/2024/moi/index.md"


def preview_of(root: Path) -> Build:
    return prepare(root, NOW, Meter(io.StringIO(), {}), with_drafts=True)


def views_of(build: Build) -> dict[str, View]:
    """Return the view of each article by its file."""
    return {
        route.text.path: route.view()
        for route in routes(build)
        if isinstance(route.text, Article) and route.view().template != "withdrawn.html"
    }


# What is shown


@pytest.mark.parametrize(
    ("text", "title", "fields"),
    [
        (article_text(title=None), "(chưa có tiêu đề)", {"title"}),
        (article_text(title="Một " * 60), "Một " * 37 + "M…", {"title"}),
        (article_text(summary="Ngắn"), "Một bài viết", {"summary"}),
        (article_text(summary="Dài " * 200), "Một bài viết", {"summary"}),
        (article_text(category="khong-co"), "Một bài viết", {"category"}),
        (article_text(category=None, kind="báo"), "Một bài viết", {"category", "kind"}),
        (article_text(fields="[khong-co]", unit="la"), "Một bài viết", {"fields[1]", "unit"}),
        (
            article_text(exemplars="[{name: A, type: ca-nhan, kind: dien-hinh, unit: la}]"),
            "Một bài viết",
            {"exemplars[1].unit", "consent"},
        ),
        (
            article_text(broadcasts="[{on: 2024-06-12, station: la, kind: tiep-song}]"),
            "Một bài viết",
            {"broadcasts[1].station"},
        ),
        (article_text("", image="khong-co.jpg"), "Một bài viết", {"image", "image_alt", ""}),
        ("---\ntitle: [hỏng\n---\nNội dung\n", "(bài chưa đọc được)", {""}),
    ],
)
def test_a_draft_is_shown_as_far_as_it_goes_with_what_it_lacks(
    text: str, title: str, fields: set[str], tmp_path: Path
) -> None:
    root = make_project(tmp_path, {MADE: text})
    view = views_of(preview_of(root))[MADE]
    assert view.title == title
    assert view.is_draft
    assert fields <= {remark.field for remark in view.remarks}
    assert all(remark.fix for remark in view.remarks)


def test_what_is_written_of_a_short_summary_is_shown(tmp_path: Path) -> None:
    root = make_project(tmp_path, {MADE: article_text(summary="Ngắn")})
    assert views_of(preview_of(root))[MADE].summary.startswith("Ngắn (")


def test_a_photo_that_cannot_be_shown_takes_nothing_else_away(tmp_path: Path) -> None:
    body = "![Còn](con.jpg)\n\n![Hỏng](hong.jpg)\n"
    broken = jpeg(400, 300)[:900]
    files: dict[str, str | bytes | None] = {
        MADE: article_text(body),
        "articles/2024/moi/con.jpg": jpeg(400, 300),
    }
    root = make_project(tmp_path, {**files, "articles/2024/moi/hong.jpg": broken})
    build = preview_of(root)
    (shown,) = (one for one in build.shelf.edition.published if one.path == MADE)
    assert set(build.shelf.pictures(shown)) == {"con.jpg"}
    assert "image-broken" in {remark.rule for remark in views_of(build)[MADE].remarks}


@pytest.mark.parametrize(
    "typo",
    [
        {"kind: bai\n": "kind: báo\n"},
        {"title: Gương sáng tổ dân phố 5": "titel: Gương sáng tổ dân phố 5"},
        {"bia.jpg": "bìa.jpg"},
        {"title: Gương sáng": "title: Guong sáng"},
        {"  on: 2024-06-10 16:30": "  on: hôm qua"},
    ],
)
def test_a_typo_in_a_published_article_previews_as_the_article(
    typo: dict[str, str], tmp_path: Path
) -> None:
    root = make_project(tmp_path)
    record = '{"/bai/2024/guong-sang/": {"since": "2024-06-11", "id": "2024/guong-sang"}}'
    sealed = (root / ARTICLE).read_text("utf-8")
    write_files(root, {ARTICLE: changed(sealed, typo), "articles/.published.json": record})
    build = preview_of(root)
    assert views_of(build)[ARTICLE].remarks
    assert not build.shelf.edition.held


def test_what_was_withdrawn_is_no_article_again_for_a_typo(tmp_path: Path) -> None:
    text = changed(
        ARTICLE_TEXT, {"review:\n": "withdrawn: {on: 2024-06-12, reason: Sai}\nreview:\n"}
    )
    root = make_project(tmp_path, {ARTICLE: text})
    sealed = (root / ARTICLE).read_text("utf-8")
    write_files(root, {ARTICLE: changed(sealed, {"kind: bai\n": "kind: báo\n"})})
    assert review(load(root), NOW).states[ARTICLE] is State.BROKEN
    assert ARTICLE not in views_of(preview_of(root))


# Where it writes, and how it ends


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Path]:
    root = hosted(tmp_path / "phường")
    yield root
    kill(at_work_in(root))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def serve(root: Path, port: int) -> subprocess.Popen[str]:
    """Start a preview and wait until it serves."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "thidua", "preview", "--port", str(port)],
        cwd=root,
        env={**os.environ, EPOCH_VARIABLE: epoch(NOW)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout
    said = []
    for line in process.stdout:
        said.append(line)
        if "Đã xem lại" in line:
            return process
    raise AssertionError("".join(said))


def written(root: Path) -> dict[str, bytes]:
    """Return every file but those that the preview keeps to itself, and Python's own."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {".cache", "__pycache__"} & set(path.parts)
    }


@pytest.mark.parametrize("way", [signal.SIGINT, signal.SIGKILL], ids=lambda way: str(way.name))
def test_a_preview_leaves_nothing_behind_however_it_ends(way: signal.Signals, office: Path) -> None:
    name = "Bản \x1b[2K thảo \u202e"
    told = f'"{name.encode("unicode_escape").decode()}"'
    write_files(office, {DRAFT: article_text(f"Nội dung\n\n[a](khong-{name}.md)\n", title=told)})
    before, port = written(office), free_port()
    process = serve(office, port)
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/bai/2024/ban-thao/") as answer:
        page = unescape(answer.read().decode())
    assert "CHƯA DUYỆT" in page
    assert re.search(r"Cần sửa trong bài này \(\d+\)", page)
    assert written(office) == before
    assert list((office / FOLDER / str(port)).iterdir())
    process.send_signal(way)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == (STOPPED if way is signal.SIGINT else -way)
    assert said.count(TOLD) == (way is signal.SIGINT)
    assert "\x1b" not in said
    assert "\u202e" not in said
    await_count(office, 0)  # what it had started ends with it
    assert written(office) == before
    assert not (office / FOLDER / str(port)).exists()


def test_what_everybodys_death_left_is_cleared_by_the_next_preview(office: Path) -> None:
    port = free_port()
    left = office / FOLDER / str(port) / "mkdocs_cu/index.html"
    write_files(office, {left.relative_to(office).as_posix(): "bản thảo cũ"})
    process = serve(office, port)
    assert not left.exists()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=120)


@pytest.mark.parametrize("listens", [True, False], ids=["listening", "only bound"])
@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
@pytest.mark.parametrize("shares", [True, False], ids=["shared", "its own"])
def test_a_port_that_somebody_has_is_not_taken(listens: bool, address: str, shares: bool) -> None:
    with socket.socket() as other:
        # Who shares a port that is only bound keeps nobody from it, on any system but Windows.
        shares = shares and listens
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(shares))
        other.bind((address, 0))
        if listens:
            other.listen()
        port = int(other.getsockname()[1])
        assert not _is_free(port)
    assert _is_free(port)


def test_a_busy_port_is_told_with_another(office: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        outcome = subprocess.run(
            [sys.executable, "-P", "-m", "thidua", "preview", "--port", str(port)],
            cwd=office,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
    assert outcome.returncode == 2
    assert f"cổng {port} đang có chương trình khác dùng" in outcome.stderr
    assert not (office / FOLDER).exists()


# Photos


@pytest.mark.parametrize(
    ("files", "told", "code"),
    [
        ({MADE: article_text()}, "Bài chưa có ảnh: chép ảnh vào cạnh bài", 0),
        (
            {MADE: article_text(), "articles/2024/moi/x.jpg": jpeg(90, 60)},
            "Bài chưa dùng ảnh nào, dù cạnh bài có: x.jpg.",
            0,
        ),
        ({MADE: article_text("![a](x.jpg)")}, "[image-missing]  LỖI", 1),
        ({MADE: article_text("![a](https://mau.example/x.jpg)")}, "[image-outside]  LỖI", 1),
        ({MADE: article_text(title=None)}, "[required]  LỖI  title", 1),
        ({MADE: "---\ntitle: [hỏng\n---\n"}, "[yaml-syntax]  LỖI", 1),
        (
            {
                MADE: article_text("![a](x.jpg)", kind="báo"),
                "articles/2024/moi/x.jpg": jpeg(90, 60),
            },
            "trước:  90×60 điểm ảnh",
            1,
        ),
    ],
)
def test_photos_says_why_it_shows_nothing(
    files: dict[str, str | bytes], told: str, code: int, tmp_path: Path
) -> None:
    root = make_project(tmp_path, files)
    outcome = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", "photos", MADE],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert outcome.returncode == code, outcome.stderr
    assert told in outcome.stdout
    is_nothing = "trước:" not in outcome.stdout and code == 1
    assert ("Không có ảnh nào xem được, vì các lỗi kể ở dưới." in outcome.stdout) == is_nothing
