"""What an edition and a preview show, to the last item: each small project is read as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from projects import (
    ACTIVITY_LOG_TEXT,
    ARTICLE,
    ARTICLE_TEXT,
    DRAFT,
    DRAFT_TEXT,
    NOW,
    UNSEALED,
    article_in,
    article_text,
    changed,
    edition_of,
    entry,
    make_project,
)

from thidua.column.record import RECORD, Entry, Record, render
from thidua.load import load
from thidua.problems import Problem, Rule, Severity
from thidua.review import Edition, State, preview, review, state_of
from thidua.schema.article import Withdrawal

REVISION = "articles/2024/guong-sang/ban-sua.md"
MINUTE = timedelta(minutes=1)
REVIEW = f'{{by: Chủ tịch UBND phường, on: 2024-06-01, digest: "{UNSEALED}"}}'
WITHDRAWN = "{on: 2024-06-12, reason: Sai số liệu}"


def reviewed(body: str, /, **keys: Any) -> str:
    """Return an approved article; two of the same body are the same text to the rules."""
    return article_text(f"{body}\n", **{"review": REVIEW, "kind": "tin", **keys})


def paths(edition: Edition) -> list[str]:
    return [article.path for article in edition.published]


def links(edition: Edition) -> list[Problem]:
    return [problem for problem in edition.problems if problem.rule is Rule.LINK_MISSING]


def test_records_with_an_error_count_nowhere_and_all_others_do(tmp_path: Path) -> None:
    second = """\
  - {on: 2024-06-12, activity: toa-dam, title: Tọa đàm khác, unit: khong-co}
selections:
  - {on: 2024-05-31, round: thang, unit: khong-co}
"""
    log = changed(ACTIVITY_LOG_TEXT, {"selections:\n": second})
    edition = edition_of(make_project(tmp_path, {"docs/hoat-dong.md": log}))
    assert [one.item for one in edition.broadcasts] == ["truyen-thanh#1", "truyen-thanh#2"]
    assert [one.item for one in edition.activities] == ["hoat-dong#1"]
    assert [one.item for one in edition.selections] == ["hoat-dong#4"]
    assert edition.held_records == {"hoat-dong#2", "hoat-dong#3"}
    assert [problem.rule for problem in edition.problems] == [Rule.REFERENCE, Rule.REFERENCE]


def test_an_address_that_readers_had_and_nobody_has_now_is_told(tmp_path: Path) -> None:
    record = render(Record({"/bai/2024/mat/": Entry(NOW.date(), "2024/mat")}))
    edition = edition_of(make_project(tmp_path, {RECORD: record}))
    assert [problem.rule for problem in edition.problems] == [Rule.ADDRESS_LOST]


def test_a_broadcast_with_an_error_counts_nowhere(tmp_path: Path) -> None:
    log = "---\ntitle: Nhật ký\nbroadcasts:\n" + "".join(
        f"  - {{on: 2024-03-0{day}, station: {station}, kind: tu-san-xuat}}\n"
        for day, station in enumerate(("phat-thanh-tinh", "dai-la"), start=1)
    )
    edition = edition_of(make_project(tmp_path, {"docs/truyen-thanh.md": f"{log}---\n"}))
    assert [one.item for one in edition.broadcasts] == ["truyen-thanh#1"]


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with an article in each state, all but the last two known to readers."""
    texts = {
        "z-cu": reviewed("Bài cũ nhất.", date="2024-06-02"),
        "c-moi": reviewed("Bài cùng ngày.", date="2024-06-03"),
        "b-moi": reviewed("Bài khác cùng ngày.", date="2024-06-03"),
        "da-go": reviewed("Bài đã gỡ.", date="2024-06-04", withdrawn=WITHDRAWN),
        "da-sua": reviewed("Bài đã sửa.", date="2024-06-05").replace(UNSEALED, "1" * 20),
        "sua-hong": reviewed("![](mat.jpg)", date="2024-06-05").replace(UNSEALED, "1" * 20),
        "chu-la": reviewed("Ðường làng sạch đẹp.", date="2024-06-06"),
        "hong": reviewed("![](khong-co.jpg)", date="2024-06-07"),
        "sap-toi": reviewed("Bài sắp tới.", date="2024-07-01"),
        "nhap": article_text("Bản thảo.\n", date=None),
    }
    files = {f"articles/2024/{slug}.md": text for slug, text in texts.items()}
    page = {"docs/gioi-thieu.md": f"{entry('Giới thiệu')}\n[hỏng](khong-co.md)\n"}
    known = {
        f"/bai/2024/{slug}/": Entry(NOW.date().replace(day=10), f"2024/{slug}")
        for slug in list(texts)[:-2]
    }
    seen = {"/bai/2024/guong-sang/": Entry(NOW.date().replace(day=11), "2024/guong-sang")}
    record = {RECORD: render(Record({**known, **seen}))}
    return make_project(tmp_path_factory.mktemp("newsroom"), {**files, **page, **record})


def named(slugs: str) -> list[str]:
    return [
        ARTICLE if slug == "guong-sang" else f"articles/2024/{slug}.md" for slug in slugs.split()
    ]


def test_an_edition_shows_what_is_approved_newest_first(newsroom: Path) -> None:
    edition = edition_of(newsroom)
    assert paths(edition) == named("guong-sang chu-la c-moi b-moi z-cu")
    assert [article.path for article in edition.withdrawn] == named("da-go")
    assert [article.path for article in edition.seen] == [*paths(edition), *named("da-go")]
    assert edition.held == ("bai/2024/da-sua/", "bai/2024/hong/", "bai/2024/sua-hong/")
    assert edition.unseen == {"gioi-thieu/"}
    assert "docs/gioi-thieu.md" not in edition.pages
    assert {path: state.value for path, state in edition.states.items()} == {
        **dict.fromkeys(named("guong-sang chu-la c-moi b-moi z-cu"), "published"),
        **dict.fromkeys(named("da-go"), "withdrawn"),
        **dict.fromkeys(named("da-sua sua-hong"), "changed"),
        **dict.fromkeys(named("hong"), "faulty"),
        **dict.fromkeys(named("sap-toi"), "scheduled"),
        **dict.fromkeys(named("nhap"), "in-review"),
    }


def test_a_preview_shows_what_may_be_seen_newest_first(newsroom: Path) -> None:
    column = load(newsroom)
    shown = preview(column, NOW)
    assert paths(shown) == named(
        "sap-toi nhap guong-sang hong chu-la sua-hong da-sua c-moi b-moi z-cu"
    )
    assert shown.published[1].date == NOW
    assert shown.published[0].date != NOW
    assert shown.held == ()
    assert shown.held_pages == ()
    assert shown.unseen == frozenset()
    assert shown.pages == column.pages
    assert shown.withdrawn == review(column, NOW).withdrawn


@pytest.mark.parametrize(
    ("revision", "title"),
    [
        ({"title: Gương sáng tổ dân phố 5": "title: Bản sửa"}, "Bản sửa"),
        ({"title: Gương sáng tổ dân phố 5": "title: [Bản sửa"}, "(bài chưa đọc được)"),
        ({"category: guong\n": "category: khong-co\n"}, "Gương sáng tổ dân phố 5"),
        ({"summary: ": "sumary: "}, "Gương sáng tổ dân phố 5"),
    ],
    ids=["whole", "unreadable", "faulty", "no article"],
)
def test_a_preview_shows_a_next_version_as_far_as_it_goes(
    tmp_path: Path, revision: Mapping[str, str], title: str
) -> None:
    root = make_project(tmp_path, {REVISION: changed(ARTICLE_TEXT, revision)})
    edition, shown = edition_of(root), preview(load(root), NOW)
    assert [one.matter.title for one in edition.published] == ["Gương sáng tổ dân phố 5"]
    assert [one.matter.title for one in shown.published] == [title]
    assert edition.states[REVISION] is State.REVISION


def test_a_preview_shows_a_faulty_next_version_of_a_faulty_article(
    tmp_path: Path,
) -> None:
    faulty = changed(ARTICLE_TEXT, {"category: guong\n": "category: khong-co\n"})
    root = make_project(tmp_path, {ARTICLE: faulty, REVISION: faulty, DRAFT: DRAFT_TEXT})
    assert paths(preview(load(root), NOW)) == [DRAFT, REVISION]


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("/don-vi/cong-an/", ""),
        ("../bai-lanh.md", ""),
        ("../ban-thao.md", "chưa đăng hoặc đã gỡ"),
        ("../../../docs/gioi-thieu.md", "có lỗi nên chưa lên"),
    ],
)
def test_a_link_to_what_is_not_there_is_told_and_no_other(
    tmp_path: Path, target: str, words: str
) -> None:
    files = {
        ARTICLE: changed(ARTICLE_TEXT, {"(/don-vi/cong-an/)": f"({target})"}),
        DRAFT: DRAFT_TEXT,
        "articles/2024/bai-lanh.md": reviewed("Bài lành.", date="2024-06-02"),
        "docs/gioi-thieu.md": f"{entry('Giới thiệu')}\n![](khong-co.jpg)\n",
    }
    edition = edition_of(make_project(tmp_path, files))
    told = [problem for problem in links(edition) if problem.path == ARTICLE]
    assert [(one.severity, one.line, one.field) for one in told] == (
        [(Severity.WARNING, 54, "")] if words else []
    )
    assert all(words in one.message for one in told)


def test_a_link_to_a_page_with_an_error_is_told_where_every_article_is_seen(
    tmp_path: Path,
) -> None:
    files = {
        ARTICLE: changed(ARTICLE_TEXT, {"(/don-vi/cong-an/)": "(../../../docs/gioi-thieu.md)"}),
        "docs/gioi-thieu.md": f"{entry('Giới thiệu')}\n![](khong-co.jpg)\n",
    }
    edition = edition_of(make_project(tmp_path, files))
    (told,) = (problem for problem in links(edition) if problem.path == ARTICLE)
    assert "có lỗi nên chưa lên" in told.message


@pytest.mark.parametrize(
    ("change", "rule", "field"),
    [
        ({"Nguyễn Thị Mẫu nhiều": "Nguyễn Thị Mẫu đã nhiều"}, Rule.REVIEW_CHANGED, "review"),
        ({"until: ": "until: 2024-06-14 #"}, Rule.CONSENT_EXPIRED, "consent"),
        ({"channels: [web, ": "channels: ["}, Rule.CONSENT_CHANNEL, "consent"),
    ],
)
def test_why_an_article_is_held_back_is_told_at_its_key(
    tmp_path: Path, change: Mapping[str, str], rule: Rule, field: str
) -> None:
    text = changed(ARTICLE_TEXT, change)
    if rule is Rule.REVIEW_CHANGED:
        text = text.replace(UNSEALED, "1" * 20)
    edition = edition_of(make_project(tmp_path, {ARTICLE: text}))
    (told,) = (problem for problem in edition.problems if problem.rule is rule)
    assert (told.severity, told.field) == (Severity.WARNING, field)
    # Whoever approved it is named, ready to be typed.
    assert ('--by "Chủ tịch UBND phường"' in told.fix) == (rule is Rule.REVIEW_CHANGED)
    assert told.line == next(
        number for number, row in enumerate(text.split("\n"), 1) if row.startswith(f"{field}:")
    )
    assert paths(edition) == []


def test_an_approved_article_without_a_day_is_no_more_than_a_draft(tmp_path: Path) -> None:
    text = reviewed("Bài không ngày.", date=None)
    edition = edition_of(make_project(tmp_path, {"articles/2024/khong-ngay.md": text}))
    assert edition.states["articles/2024/khong-ngay.md"] is State.DRAFT


DAY = NOW.replace(day=11, hour=7)
REVIEWED = NOW.replace(day=10, hour=16, minute=30)
GONE = Withdrawal(on=DAY.date(), reason="Sai số liệu")


@pytest.mark.parametrize(
    ("keys", "now", "is_whole", "was_seen", "state"),
    [
        ({}, DAY, True, False, State.PUBLISHED),
        ({}, DAY, False, False, State.FAULTY),
        ({}, DAY - MINUTE, True, False, State.SCHEDULED),
        ({}, DAY - MINUTE, False, False, State.FAULTY),
        ({}, REVIEWED, True, False, State.SCHEDULED),
        ({}, REVIEWED - MINUTE, True, False, State.IN_REVIEW),
        ({}, REVIEWED - MINUTE, False, False, State.DRAFT),
        ({"review": None}, DAY, True, False, State.IN_REVIEW),
        ({"review": None}, DAY, False, True, State.DRAFT),
        ({"date": None}, DAY, True, False, State.DRAFT),
        ({"consent": None}, DAY, True, False, State.PUBLISHED),
        ({"withdrawn": GONE}, DAY, True, False, State.WITHDRAWN),
        ({"withdrawn": GONE}, DAY.replace(hour=0), False, False, State.WITHDRAWN),
        ({"withdrawn": GONE}, DAY.replace(hour=0) - MINUTE, True, True, State.SCHEDULED),
        ({"withdrawn": GONE, "review": None}, DAY, True, True, State.WITHDRAWN),
        ({"withdrawn": GONE, "review": None}, DAY, True, False, State.IN_REVIEW),
        ({"withdrawn": GONE, "review": None}, DAY.replace(day=10), True, True, State.IN_REVIEW),
    ],
)
def test_an_article_is_in_one_state(
    tmp_path: Path,
    keys: Mapping[str, Any],
    now: datetime,
    is_whole: bool,
    was_seen: bool,
    state: State,
) -> None:
    article = article_in(load(make_project(tmp_path)))
    article = replace(article, matter=replace(article.matter, **keys))
    assert state_of(article, now, is_whole=is_whole, was_seen=was_seen) is state
    edited = replace(article, digest="1" * 20)
    is_approved = state in (State.PUBLISHED, State.FAULTY, State.SCHEDULED) or keys == {
        "date": None
    }
    expected = State.CHANGED if is_approved else state
    assert state_of(edited, now, is_whole=is_whole, was_seen=was_seen) is expected
