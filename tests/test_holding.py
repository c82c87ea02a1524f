"""What an error stops: one thing, told and left out; everything else is built and swapped in."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from document_makers import DOCUMENTS
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    BASE,
    NOW,
    UNSEALED,
    article_text,
    changed,
    edition_of,
    entry,
    make_project,
)
from sites import make_site_project, settings

from thidua.clock import EPOCH_VARIABLE, VIETNAM
from thidua.column.record import RECORD, Entry, Record, render
from thidua.meter import Meter
from thidua.problems import errors
from thidua.progress.targets import evaluate
from thidua.review import State
from thidua.site.prepare import prepare
from thidua.site.routes import routes

LOG = "docs/truyen-thanh.md"
PAGE = "docs/gioi-thieu.md"
SOUND = "articles/2024/bai-lanh.md"
REVIEW = f"""\
review:
  by: Chủ tịch UBND phường
  on: 2024-06-01
  digest: "{UNSEALED}\""""


def approved(title: str, body: str = "Nội dung bài.\n", **keys: Any) -> str:
    """Return an article that a leader has approved."""
    return article_text(body, title=title, **keys).replace("\n---\n\n", f"\n{REVIEW}\n---\n\n")


def base(path: str, changes: Mapping[str, str]) -> dict[str, str]:
    return {path: changed(str(BASE[path]), changes)}


@pytest.mark.parametrize(
    "files",
    [
        base(ARTICLE, {"category: guong": "category: khong-co"}),
        base(ARTICLE, {"title: Gương": "title: [Gương"}),
        base(ARTICLE, {"by: Chủ tịch UBND phường": "by: Trưởng ban"}),
        base(ARTICLE, {"(lop.jpg)": "(mat.jpg)"}),
        {"articles/2024/guong-sang/bia.jpg": b"no picture"},
        base(LOG, {"station: phat-thanh-tinh": "station: dai-la"}),
        base(LOG, {"on: 2024-03-20": "on: 32/3/2024"}),
        base(LOG, {"title: Nhật ký truyền thanh": "titel: Nhật ký"}),
        {LOG: "---\ntitle: [\n---\n"},
        {PAGE: f"{entry('Giới thiệu')}\n[hỏng](khong-co.md)\n"},
        {PAGE: "---\ntitle: [\n---\n"},
        {"docs/rss.md": f"{entry('Nguồn tin')}\n[hỏng](khong-co.md)\n"},
        {"docs/index.md": "---\ntitle: [\n---\n"},
        {"docs/chuyen-muc/index.md": "---\ntitle: [\n---\n"},
        {"docs/linh-vuc/y-te.md": f"{entry('Y tế')}\n[hỏng](khong-co.md)\n"},
        {"docs/ke-hoach/2024.md": f"{BASE['docs/ke-hoach/2024.md']!s}\n[hỏng](khong-co.md)\n"},
        {"docs/trang.html": "<script></script>"},
        {"docs/linh-vuc/tep.html": "<script></script>"},
        {"docs/mau.docx": DOCUMENTS["word with a macro"]()},
        {"articles/khong-nam/bai.md": approved("Bài lạc chỗ")},
    ],
)
def test_an_error_in_one_thing_stops_nothing_else(
    tmp_path: Path, files: Mapping[str, str | bytes]
) -> None:
    root = make_project(tmp_path, {SOUND: approved("Một bài lành"), **files})
    build = prepare(root, NOW, Meter(io.StringIO(), {}))
    assert build.has_errors
    assert not build.keeps_old_site
    assert "2024/bai-lanh" in {article.id for article in build.shelf.edition.published}
    addresses = [route.address for route in routes(build)]
    assert len(set(addresses)) == len(addresses)
    for route in routes(build):
        route.view()


@pytest.mark.parametrize(
    "files",
    [
        base("mkdocs.yml", {"show_progress: true": "show_progress: có lẽ"}),
        base("mkdocs.yml", {"site_url: https://phuong-mau.example/": "site_url: phuong"}),
        {"docs/linh-vuc/y-te.md": "---\ntitle: [\n---\n"},
        {"docs/linh-vuc/y-te.md": "---\ntitle: Y tế\norder: một\n---\n"},
        {"docs/linh-vuc/y-te.md": f"{entry('Y tế')}\n{'[' * 40_000}\n"},
        base("docs/ke-hoach/2024.md", {"at_least: 04": "at_least: bốn"}),
        {"docs/linh-vuc/Y tế.md": entry("Y tế")},
        {"articles/2024/guong-sang.md": ARTICLE_TEXT},
        {PAGE: entry("Giới thiệu"), "docs/gioi-thieu/index.md": entry("Giới thiệu")},
        {RECORD: "hỏng"},
        {RECORD: render(Record({"/bai/2024/mat/": Entry(NOW.date(), "2024/mat")}))},
    ],
)
def test_what_concerns_the_whole_keeps_the_old_site(
    tmp_path: Path, files: Mapping[str, str | bytes]
) -> None:
    root = make_project(tmp_path, files)
    build = prepare(root, NOW, Meter(io.StringIO(), {}))
    assert build.keeps_old_site
    assert not build.shelf.edition.published


def test_a_broken_record_is_left_out_and_the_others_keep_their_names(tmp_path: Path) -> None:
    whole = edition_of(make_project(tmp_path / "whole"))
    root = make_project(tmp_path / "broken", base(LOG, {"on: 2024-03-20": "on: 32/3/2024"}))
    names = [one.item for one in whole.broadcasts]
    assert names[0] == "truyen-thanh#1"
    assert [one.item for one in edition_of(root).broadcasts] == names[1:]


def test_a_record_that_names_nothing_known_does_not_count(tmp_path: Path) -> None:
    root = make_project(tmp_path, base(LOG, {"station: phat-thanh-tinh": "station: dai-la"}))
    edition = edition_of(root)
    assert edition.held_records == {"truyen-thanh#1"}
    counted = {
        item
        for plan in evaluate(edition).plans
        for target in plan.targets
        for window in target.windows
        for item in window.items
    }
    assert "truyen-thanh#1" not in counted
    whole = edition_of(make_project(tmp_path / "whole"))
    assert "truyen-thanh#1" in {
        item
        for plan in evaluate(whole).plans
        for target in plan.targets
        for window in target.windows
        for item in window.items
    }


def test_a_draft_that_takes_an_id_takes_nothing_that_counts(tmp_path: Path) -> None:
    draft = article_text(title="Một bài khác", id="2024/guong-sang")
    edition = edition_of(make_project(tmp_path, {"articles/2024/z-khac.md": draft}))
    windows = [w for p in evaluate(edition).plans for t in p.targets for w in t.windows]
    assert "truyen-thanh#2" in {item for window in windows for item in window.items}


def test_what_readers_have_is_not_taken_by_a_newcomer(tmp_path: Path) -> None:
    """The alphabet puts the copy first; the record knows whose the identity is."""
    own = approved("Bài đã đăng", id="2024/chung")
    copy = approved("Bài chép lại", "Một nội dung khác hẳn.\n", id="2024/chung")
    files = {"articles/2024/b.md": own, "articles/2024/a.md": copy}
    record = render(Record({"/bai/2024/b/": Entry(NOW.date(), "2024/chung")}))
    states = edition_of(make_project(tmp_path, {**files, RECORD: record})).states
    assert states["articles/2024/b.md"] is State.PUBLISHED
    assert states["articles/2024/a.md"] is State.FAULTY


def test_a_withdrawn_article_that_cannot_be_read_leaves_a_notice(tmp_path: Path) -> None:
    text = changed(ARTICLE_TEXT, {"title: Gương": "withdrawn: {on: 2024-06-13\ntitle: Gương"})
    edition = edition_of(make_project(tmp_path, {ARTICLE: text}))
    assert edition.states[ARTICLE] is State.BROKEN
    assert edition.held == ("bai/2024/guong-sang/",)
    assert not errors(edition.problems)


def test_a_photo_that_fails_only_when_it_is_drawn_holds_back_its_article(tmp_path: Path) -> None:
    """Whatever counts must count without it."""
    root = make_project(tmp_path, {SOUND: approved("Một bài lành")})
    path = root / "articles/2024/guong-sang/lop.jpg"
    whole = path.read_bytes()
    edition_of(root)  # and so it is known as a sound photo
    build = prepare(root, NOW, Meter(io.StringIO(), {}))
    assert len(build.edition.published) == 2
    path.write_bytes(whole[: len(whole) // 2])
    build = prepare(root, NOW, Meter(io.StringIO(), {}))
    assert [article.path for article in build.edition.published] == [SOUND]
    assert [article.path for article in build.shelf.edition.published] == [SOUND]


def at(day: int) -> Mapping[str, str]:
    return {EPOCH_VARIABLE: str(int(datetime(2024, 6, day, 12, tzinfo=VIETNAM).timestamp()))}


def title_of(project: Project, address: str) -> str:
    return project.read(f"{address}index.html").partition("<h1>")[2].partition("</h1>")[0]


TAKEN = "{on: 2024-06-17, reason: Sai số liệu}"
PEOPLE = {
    "exemplars": "[{name: Lê Văn Mẫu, type: ca-nhan, kind: dien-hinh}]",
    "consent": "{reference: 1/PĐY, on: 2024-05-01, covers: [ten, cau-chuyen], "
    "channels: [web, rss], until: 2024-06-16}",
}


@pytest.mark.parametrize("command", ["thidua", "mkdocs"])
def test_nothing_waits_for_somebody_elses_mistake(tmp_path: Path, command: str) -> None:
    """One article breaks; one is taken down, one's consent expires, one's day comes meanwhile."""
    link = "Xem [bài kia](bai-hong.md) và [trang](../../docs/gioi-thieu.md).\n"
    taken_down = approved("Bài sẽ gỡ", "Nội dung của bài sẽ gỡ.\n")
    broken = approved("Bài sẽ hỏng", "Nội dung của bài sẽ hỏng.\n")
    files = {
        "mkdocs.yml": settings(),
        "articles/2024/bai-hong.md": broken,
        "articles/2024/bai-go.md": taken_down,
        "articles/2024/bai-het-han.md": approved("Bài hết hạn", "Ông dạy chữ.\n", **PEOPLE),
        "articles/2024/bai-den-ngay.md": approved(
            "Bài đến ngày", "Hội đã họp.\n", date="2024-06-17"
        ),
        SOUND: approved("Bài lành", link),
        PAGE: f"{entry('Giới thiệu')}\nPhường Mẫu.\n",
    }
    project = make_site_project(tmp_path / "phuong", files)
    first = project.run("thidua", "build", "--record", environment=at(15))
    assert first.code == 0, first.text
    assert title_of(project, "bai/2024/bai-hong/") == "Bài sẽ hỏng"
    sound = project.read("bai/2024/bai-lanh/index.html")
    assert ">bài kia</a>" in sound
    assert ">trang</a>" in sound
    assert not (project.site / "bai/2024/bai-den-ngay").exists()

    def edit(path: str, old: str, new: str) -> None:
        file = project.root / path
        file.write_text(changed(file.read_text("utf-8"), {old: new}), "utf-8")

    edit("articles/2024/bai-hong.md", "title: Bài sẽ hỏng", "title: [Bài sẽ hỏng")
    edit(
        "articles/2024/bai-go.md", "review:", "withdrawn: {on: 2024-06-17, reason: Sai số}\nreview:"
    )
    edit(PAGE, "Phường Mẫu.", "[hỏng](khong-co.md)")
    edit(LOG, "station: phat-thanh-tinh", "station: dai-la")
    strict = project.run(command, "build", "--strict", environment=at(17))
    assert strict.code == 1
    assert title_of(project, "bai/2024/bai-go/") == "Bài sẽ gỡ"

    second = project.run(command, "build", environment=at(17))
    assert second.code == 1, second.text
    assert "chưa lên" in second.text
    assert "articles/2024/bai-hong.md" in second.text
    assert title_of(project, "bai/2024/bai-go/") == "Bài đã được gỡ"
    assert title_of(project, "bai/2024/bai-het-han/") == "Bài này đang tạm ẩn"
    assert title_of(project, "bai/2024/bai-hong/") == "Bài này đang tạm ẩn"
    assert title_of(project, "gioi-thieu/") == "Trang này đang tạm ẩn"
    assert title_of(project, "bai/2024/bai-den-ngay/") == "Bài đến ngày"
    sound = project.read("bai/2024/bai-lanh/index.html")
    assert "bài kia" in sound
    assert "bai-hong" not in sound
    assert ">trang</a>" not in sound
    assert "trang" in sound
    feed = project.read("rss.xml")
    assert "Bài đến ngày" in feed
    assert "Bài hết hạn" not in feed
    assert "Bài sẽ hỏng" not in feed
    assert not list(project.root.glob(".site*"))

    for path, old, new in (
        ("articles/2024/bai-hong.md", "title: [Bài", "title: Bài"),
        (PAGE, "[hỏng](khong-co.md)", "Phường Mẫu."),
        (LOG, "station: dai-la", "station: phat-thanh-tinh"),
    ):
        edit(path, old, new)
    third = project.run(command, "build", environment=at(17))
    assert third.code == 0, third.text
    assert title_of(project, "bai/2024/bai-hong/") == "Bài sẽ hỏng"
    assert title_of(project, "gioi-thieu/") == "Giới thiệu"
