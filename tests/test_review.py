"""What may be seen at a moment, and what is said about the rest."""

from __future__ import annotations

import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import (
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
    make_project,
    without_review,
)

from thidua.clock import VIETNAM
from thidua.column import Article
from thidua.column.permission import may_appear
from thidua.load import load
from thidua.meter import Meter
from thidua.problems import Rule, Severity, errors
from thidua.review import State, preview, review
from thidua.schema.article import Channel
from thidua.schema.scalars import _FIGURES, _IN_WORDS, parse_day, parse_moment
from thidua.site.prepare import prepare
from thidua.site.routes import routes

SECOND = timedelta(seconds=1)
REVIEW_LINES = f'{{by: Chủ tịch UBND phường, on: 2024-01-02, digest: "{UNSEALED}"}}'
CONSENT = ARTICLE_TEXT[ARTICLE_TEXT.index("consent:") : ARTICLE_TEXT.index("corrections:")]


def at(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> datetime:
    return datetime(year, month, day, hour, minute, second, tzinfo=VIETNAM)


def approved(**keys: str) -> str:
    return article_text(**{"date": "2024-06-11", **keys}, review=REVIEW_LINES)


def state_of(root: Path, text: str, now: datetime = NOW) -> State:
    make_project(root, {ARTICLE: text})
    return edition_of(root, now).states[ARTICLE]


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, State.PUBLISHED),
        ({"title: Gương sáng tổ dân phố 5": "title: [a]"}, State.BROKEN),
        ({"date: 2024-06-11": "date: 2024-06-16"}, State.SCHEDULED),
        ({UNSEALED: "1" * 20}, State.CHANGED),
        ({"channels: [web, rss, radio]": "channels: [radio]"}, State.NO_CONSENT),
        ({"until: 2026-06-03": "until: 2024-06-14"}, State.NO_CONSENT),
        ({CONSENT: "consent: {not_needed: Đã mất}\n"}, State.PUBLISHED),
        ({"corrections:": "withdrawn: {on: 1/6/2024, reason: a}\ncorrections:"}, State.WITHDRAWN),
        # What is gone is gone, whatever else is wrong with it.
        (
            {
                UNSEALED: "1" * 20,
                "corrections:": "withdrawn: {on: 1/6/2024, reason: a}\ncorrections:",
            },
            State.WITHDRAWN,
        ),
        # A change shows before a missing consent: it must be read again anyway.
        ({UNSEALED: "1" * 20, "[web, rss, radio]": "[radio]"}, State.CHANGED),
        (
            {"date: 2024-06-11": "date: 2024-06-16", "[web, rss, radio]": "[radio]"},
            State.NO_CONSENT,
        ),
    ],
)
def test_an_article_is_in_one_state(tmp_path: Path, changes: dict[str, str], state: State) -> None:
    assert state_of(tmp_path, changed(ARTICLE_TEXT, changes)) is state


@pytest.mark.parametrize("date", ["2024-06-11", "2024-06-16"])
def test_without_a_review_an_article_waits_for_one_whatever_its_date(
    tmp_path: Path, date: str
) -> None:
    text = changed(without_review(ARTICLE_TEXT), {"date: 2024-06-11": f"date: {date}"})
    assert state_of(tmp_path, text) is State.IN_REVIEW


def test_an_article_reviewed_later_still_waits_for_its_review(tmp_path: Path) -> None:
    assert state_of(tmp_path, ARTICLE_TEXT, at(2024, 6, 10, 16, 29)) is State.IN_REVIEW


@pytest.mark.parametrize(
    "changes",
    [
        {"category: guong": "category: khong-co"},
        {"image_alt: Bà Mẫu bên lớp học nhỏ\n": ""},
        {"(lop.jpg)": "(khong-co.jpg)"},
        {"(/don-vi/cong-an/)": "(/khong-co/)"},
        {CONSENT: ""},
    ],
)
def test_an_article_with_an_error_to_mend_is_not_yet_the_leaders_to_read(
    tmp_path: Path, changes: dict[str, str]
) -> None:
    text = changed(without_review(ARTICLE_TEXT), changes)
    assert state_of(tmp_path, text) is State.DRAFT


@pytest.mark.parametrize(
    ("written", "appears"),
    [
        ("2024-06-11", at(2024, 6, 11, 7)),
        ("11/6/2024", at(2024, 6, 11, 7)),
        ("2024-06-11 08:30", at(2024, 6, 11, 8, 30)),
        ("11/6/2024 8h30", at(2024, 6, 11, 8, 30)),
        ("2024-06-11T08:30:15", at(2024, 6, 11, 8, 30, 15)),
        ("2024-06-11T08:30:00+07:00", at(2024, 6, 11, 8, 30)),
        ("2024-06-10T18:00:00Z", at(2024, 6, 11, 1)),
        ("2024-06-11 00:00", at(2024, 6, 11)),
    ],
)
def test_a_scheduled_article_appears_at_the_very_second(
    tmp_path: Path, written: str, appears: datetime
) -> None:
    make_project(tmp_path, {"articles/2024/bai.md": approved(date=f'"{written}"')})
    column = load(tmp_path)

    def state(now: datetime) -> State:
        return review(column, now).states["articles/2024/bai.md"]

    assert state(appears - SECOND) is State.SCHEDULED
    assert state(appears) is State.PUBLISHED


def test_the_newest_article_comes_first_and_equal_moments_keep_one_order(tmp_path: Path) -> None:
    make_project(
        tmp_path,
        {
            ARTICLE: None,
            "docs/truyen-thanh.md": None,
            "docs/hoat-dong.md": None,
            "articles/2024/b.md": approved(date="2024-06-12"),
            "articles/2024/c.md": approved(date="2024-06-12"),
            "articles/2024/a.md": approved(date="2024-06-12 09:00"),
            "articles/2023/d.md": approved(date="2023-12-31").replace("2024-01-02", "2023-01-02"),
            "articles/2024/sap-toi.md": approved(date="2024-06-16"),
            DRAFT: DRAFT_TEXT,
        },
    )
    edition = edition_of(tmp_path)
    assert [a.id for a in edition.published] == ["2024/a", "2024/c", "2024/b", "2023/d"]


def test_the_base_project_has_no_problem_and_one_article(tmp_path: Path) -> None:
    edition = edition_of(make_project(tmp_path))
    assert edition.problems == ()
    assert [article.path for article in edition.published] == [ARTICLE]


@pytest.mark.parametrize(
    ("changes", "rule", "line"),
    [
        ({UNSEALED: "1" * 20}, Rule.REVIEW_CHANGED, 47),
        ({"channels: [web, rss, radio]": "channels: [radio]"}, Rule.CONSENT_CHANNEL, 37),
        ({"until: 2026-06-03": "until: 2024-06-14"}, Rule.CONSENT_EXPIRED, 37),
    ],
)
def test_what_is_held_back_is_told_but_stops_nothing(
    tmp_path: Path, changes: dict[str, str], rule: Rule, line: int
) -> None:
    make_project(tmp_path, {ARTICLE: changed(ARTICLE_TEXT, changes)})
    edition = edition_of(tmp_path)
    assert [(p.rule, p.severity, p.line) for p in edition.problems] == [
        (rule, Severity.WARNING, line)
    ]
    assert edition.published == ()


def test_consent_holds_to_the_end_of_its_last_day(tmp_path: Path) -> None:
    text = changed(ARTICLE_TEXT, {"until: 2026-06-03": "until: 2024-06-15"})
    make_project(tmp_path, {ARTICLE: text})
    article = article_in(load(tmp_path))
    assert may_appear(article, "web", at(2024, 6, 15, 23, 59, 59))
    assert not may_appear(article, "web", at(2024, 6, 16))


def test_consent_is_asked_channel_by_channel(tmp_path: Path) -> None:
    article = article_in(load(make_project(tmp_path)))
    channels = get_args(Channel)
    allowed = dict(zip(channels, (may_appear(article, c, NOW) for c in channels), strict=True))
    unasked = dict.fromkeys(("mang-xa-hoi", "in-an", "bao-chi"), False)
    assert allowed == {"web": True, "rss": True, "radio": True, **unasked}


def test_a_withdrawn_article_keeps_only_its_place(tmp_path: Path) -> None:
    withdrawal = {"corrections:": "withdrawn: {on: 1/6/2024, reason: a}\ncorrections:"}
    make_project(tmp_path, {ARTICLE: changed(ARTICLE_TEXT, withdrawal)})
    edition = edition_of(tmp_path)
    assert edition.published == ()
    assert [article.path for article in edition.withdrawn] == [ARTICLE]


def test_a_link_to_an_article_that_is_not_seen_is_told_once_it_is_followed(
    tmp_path: Path,
) -> None:
    link = {"(/don-vi/cong-an/)": "(../ban-thao.md)"}
    make_project(tmp_path, {ARTICLE: changed(ARTICLE_TEXT, link), DRAFT: DRAFT_TEXT})
    (problem,) = edition_of(tmp_path).problems
    assert (problem.rule, problem.severity, problem.line) == (
        Rule.LINK_MISSING,
        Severity.WARNING,
        54,
    )
    assert edition_of(tmp_path, at(2024, 6, 10)).problems == ()


def test_a_preview_shows_what_nobody_has_approved_whole_or_not(tmp_path: Path) -> None:
    make_project(
        tmp_path,
        {
            DRAFT: DRAFT_TEXT,
            "articles/2024/khong-anh.md": article_text("![a](khong-co.jpg)"),
            "articles/2024/hong.md": article_text(title=None),
            "articles/2024/sap-toi.md": approved(date="2024-07-01"),
            "articles/2024/da-sua.md": approved().replace(UNSEALED, "1" * 20),
        },
    )
    column = load(tmp_path)
    shown = {article.path for article in preview(column, NOW).published}
    assert shown == {
        *(ARTICLE, DRAFT, "articles/2024/sap-toi.md", "articles/2024/da-sua.md"),
        *("articles/2024/khong-anh.md", "articles/2024/hong.md"),
    }
    assert [article.path for article in review(column, NOW).published] == [ARTICLE]


def test_a_preview_shows_a_published_article_of_an_unknown_category_in_another(
    tmp_path: Path,
) -> None:
    # Every page that shows the article needs one.
    faulty = changed(ARTICLE_TEXT, {"category: guong": "category: khong-co"})
    make_project(tmp_path, {ARTICLE: faulty, DRAFT: DRAFT_TEXT})
    edition = edition_of(tmp_path)
    assert edition.states[ARTICLE] is State.FAULTY
    assert ARTICLE in {problem.path for problem in errors(edition.problems)}
    build = prepare(tmp_path, NOW, Meter(sys.stdout, {}), with_drafts=True)
    assert [article.path for article in build.shelf.edition.published] == [DRAFT, ARTICLE]
    views = [route.view() for route in routes(build) if isinstance(route.text, Article)]
    assert [view.title for view in views] == ["Bản thảo về phong trào", "Gương sáng tổ dân phố 5"]
    assert [[one.field for one in view.remarks] for view in views] == [[], ["category"]]


DAYS = st.dates(min_value=date(1000, 1, 1))


@given(DAYS, st.sampled_from(["{0.year}-{0.month}-{0.day}", "{0.day}/{0.month}/{0.year}", "{0}"]))
def test_a_day_is_read_in_the_order_people_here_write_it(day: date, written: str) -> None:
    assert parse_day(written.format(day)) == day


@given(st.from_regex(_FIGURES, fullmatch=True))
def test_what_is_in_figures_already_has_nothing_to_turn_round(text: str) -> None:
    for words, figures in _IN_WORDS:
        assert words.sub(figures, text) == text


@given(st.text("0123456789/-:hTZ+ ", max_size=26) | st.text(max_size=12))
def test_any_text_is_a_moment_in_viet_nam_or_no_date(text: str) -> None:
    try:
        moment = parse_moment(text)
    except ValueError:
        return
    assert moment.tzinfo is VIETNAM
