"""How a target stands: windows, status, groups and silence, worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from factories import (
    aired,
    articles_on,
    make_article,
    make_edition,
    make_plan,
    measure,
    person,
    windows_of,
)
from projects import UNSEALED, article_text, edition_of, make_project

from thidua.clock import VIETNAM, read_clock
from thidua.progress.targets import WindowProgress, evaluate
from thidua.review import State
from thidua.schema.logs import SelectionRecord

D = date.fromisoformat
RICH: dict[str, Any] = {
    "category": "guong",
    "fields": ["y-te", "van-hoa"],
    "movements": ["nguoi-ngheo"],
    "campaigns": ["dai-hoi", {"slug": "ky-niem", "phase": "trong"}],
    "unit": "cong-an",
    "exemplars": [person("dien-hinh", "tap-the"), person("mo-hinh-moi", "ca-nhan")],
}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def statuses(windows: Sequence[WindowProgress]) -> list[str]:
    return [window.status.value for window in windows]


def done(windows: Sequence[WindowProgress]) -> list[int]:
    return [window.done for window in windows]


def grouped(windows: Sequence[WindowProgress]) -> dict[str | None, int]:
    return {window.group: window.done for window in windows}


# Days


QUARTERLY = {"at_least": 1, "per": "quarter"}


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2024-03-31 23:59:59", [1, 0]),  # the last second of the quarter
        ("2024-04-01 00:00:00", [0, 1]),
        ("2024-04-01 06:59:59", [0, 1]),  # still 31 March in UTC
        ("2024-01-01 00:00:00", [1, 0]),  # still 2023 in UTC
    ],
)
def test_days_are_days_in_viet_nam(published: str, expected: list[int]) -> None:
    article = make_article(moment(published))
    assert done(measure(QUARTERLY, [article]))[:2] == expected


def test_a_quarter_is_over_in_viet_nam_while_utc_still_has_its_last_evening() -> None:
    seconds = int(datetime(2024, 3, 31, 17, 30, tzinfo=UTC).timestamp())
    now = read_clock({"SOURCE_DATE_EPOCH": str(seconds)})
    assert statuses(measure(QUARTERLY, now=now))[:2] == ["missed", "on-track"]
    before = read_clock({"SOURCE_DATE_EPOCH": str(seconds - 30 * 60 - 1)})
    assert statuses(measure(QUARTERLY, now=before))[:2] == ["behind", "upcoming"]


def test_an_article_counts_from_its_very_second() -> None:
    article = make_article(moment("2024-05-20 08:30:00"))
    assert done(measure({"at_least": 1}, [article], moment("2024-05-20 08:29:59"))) == [0]
    assert done(measure({"at_least": 1}, [article], moment("2024-05-20 08:30:00"))) == [1]


def test_the_leap_day_belongs_to_its_month() -> None:
    windows = measure({"at_least": 1, "per": "month"}, articles_on("2024-02-29"))
    assert done(windows)[:3] == [0, 1, 0]
    assert windows[1].last == D("2024-02-29")


def test_what_lies_outside_the_period_does_not_count() -> None:
    windows = measure(
        {"at_least": 1, "per": "year"},
        articles_on("2024-10-17", "2024-10-18", "2025-12-31", "2026-01-01"),
        now="2026-06-01",
        plan={"period": (D("2024-10-18"), D("2025-12-31"))},
    )
    assert done(windows) == [1, 1]
    assert (windows[0].first, windows[0].label) == (D("2024-10-18"), "Năm 2024")


def test_four_broadcasts_in_one_quarter_do_not_cover_the_next() -> None:
    log = [aired(f"2024-02-{day:02d}") for day in (1, 8, 15, 22)]
    windows = measure({"count": "broadcasts", **QUARTERLY}, broadcasts=log)
    assert done(windows) == [4, 0, 0, 0]
    assert statuses(windows) == ["met", "missed", "missed", "behind"]


# Status


@pytest.mark.parametrize(
    ("required", "count", "today", "expected"),
    [
        # 4 a year of 366 days: floor(4 × elapsed / 366) reaches 1 on day 92 (1 April).
        (4, 0, "2024-03-31", "on-track"),
        (4, 0, "2024-04-01", "behind"),
        (4, 1, "2024-04-01", "on-track"),
        (4, 1, "2024-06-30", "on-track"),  # day 182: floor(1.99) = 1
        (4, 1, "2024-07-01", "behind"),  # day 183: 4 × 183 / 366 = 2 exactly
        (4, 2, "2024-07-01", "on-track"),
        (4, 3, "2024-12-30", "on-track"),  # day 365: floor(3.98) = 3
        (4, 3, "2024-12-31", "behind"),  # today counts as elapsed: all four are due
        (4, 3, "2025-01-01", "missed"),
        (4, 4, "2024-12-31", "met"),
        (4, 4, "2025-01-01", "met"),
        (4, 5, "2025-01-01", "met"),
        (1, 0, "2024-12-30", "on-track"),
        (1, 0, "2024-12-31", "behind"),
        (400, 1, "2024-01-01", "on-track"),  # day 1: floor(400 / 366) = 1
        (400, 0, "2024-01-01", "behind"),
        (4, 0, "2023-12-31", "upcoming"),
    ],
)
def test_status_follows_the_table(required: int, count: int, today: str, expected: str) -> None:
    # All on the plan's first day, so that only the status differs.
    articles = [make_article(D("2024-01-01"), f"bai-{n}") for n in range(count)]
    assert statuses(measure({"at_least": required}, articles, today)) == [expected]


def test_a_waiver_excuses_its_window_only() -> None:
    waiver = {"window": "2024-07-01", "reason": "Đài hỏng", "by": "Chủ tịch", "on": "2024-10-02"}
    target = {**QUARTERLY, "waivers": [waiver]}
    assert statuses(measure(target, now="2024-12-01")) == [
        "missed",
        "missed",
        "waived",
        "on-track",
    ]
    # A waiver given in advance changes nothing before the window is over, or when it is met.
    assert statuses(measure(target, now="2024-07-10"))[2] == "on-track"
    assert statuses(measure(target, articles_on("2024-08-01")))[2] == "met"


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2023-12-31", ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
        ("2024-02-01", ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
        ("2024-03-31", ["2024-03-31", "2024-06-30", "2024-09-30", "2024-12-31"]),
        ("2024-05-02", [None, None, "2024-09-30", "2024-12-31"]),
        ("2025-01-01", [None, None, None, None]),
    ],
)
def test_more_may_come_until_the_last_day_of_what_is_not_decided(
    today: str, due: list[str | None]
) -> None:
    windows = measure(QUARTERLY, articles_on("2024-05-01"), today)
    assert [window.due and window.due.isoformat() for window in windows] == due


def test_a_window_that_lags_behind_may_still_be_met() -> None:
    (window,) = measure({"at_least": 4}, now="2024-12-31")
    assert (window.status, window.due) == ("behind", D("2024-12-31"))


def test_targets_that_differ_in_one_thing_are_counted_apart() -> None:
    targets: list[dict[str, Any]] = [
        {"at_least": 1},
        {"at_least": 1, "count": "exemplars"},
        {"at_least": 1, "where": {"category": "guong"}},
        {"at_least": 1, "each": "unit"},
    ]
    people = [person(), person("mo-hinh-moi")]
    articles = [make_article(D("2024-05-01"), exemplars=people, unit="cong-an")]
    (plan,) = evaluate(make_edition(D("2024-12-31"), articles, [make_plan(targets)])).plans
    assert [done(target.windows) for target in plan.targets] == [[1], [2], [0], [1, 0]]


# Groups


def test_every_entry_of_a_register_must_reach_the_number_by_itself() -> None:
    articles = [
        make_article(D("2024-05-01"), "a", fields=["y-te", "van-hoa"]),
        make_article(D("2024-06-01"), "b", fields=["y-te"]),
        make_article(D("2024-07-01"), "c"),
    ]
    windows = measure({"at_least": 2, "each": "field"}, articles, now="2025-01-01")
    assert grouped(windows) == {"y-te": 2, "van-hoa": 1}
    assert statuses(windows) == ["met", "missed"]
    assert [window.group_name for window in windows] == ["Y tế", "Văn hóa"]
    assert windows[0].items == ("2024/a", "2024/b")


def test_each_takes_the_list_of_where_in_its_order() -> None:
    target = {"at_least": 1, "each": "category", "where": {"category": ["tin", "guong"]}}
    articles = [
        make_article(D("2024-05-01"), "a", category="guong"),
        make_article(D("2024-05-02"), "b", category="guong"),
    ]
    assert grouped(measure(target, articles)) == {"tin": 0, "guong": 2}
    only = {**target, "where": {"category": "guong"}}
    assert grouped(measure(only, articles)) == {"guong": 2}


@pytest.mark.parametrize(
    ("each", "expected"),
    [
        ("category", {"guong": 1, "tin": 0}),
        ("field", {"y-te": 1, "van-hoa": 1}),
        ("movement", {"nguoi-ngheo": 1, "van-hoa": 0}),
        ("unit", {"cong-an": 1, "y-te": 0}),
        ("exemplar_type", {"ca-nhan": 1, "tap-the": 1, "ho-gia-dinh": 0}),
        ("phase", {"trong": 1, "sau": 0}),
    ],
)
def test_each_register_names_its_groups(each: str, expected: dict[str, int]) -> None:
    phases = {
        "trong": (D("2024-05-01"), D("2024-05-01")),
        "sau": (D("2024-05-02"), D("2024-06-01")),
    }
    windows = measure(
        {"at_least": 1, "each": each},
        [make_article(D("2024-05-01"), **RICH)],
        plan={"phases": phases},
    )
    assert grouped(windows) == expected


def test_each_keeps_what_belongs_together_together() -> None:
    target = {"at_least": 1, "each": "exemplar_type", "where": {"exemplar_kind": "mo-hinh-moi"}}
    windows = measure(target, [make_article(D("2024-05-01"), **RICH)])
    assert grouped(windows) == {"ca-nhan": 1, "tap-the": 0, "ho-gia-dinh": 0}


def test_a_waiver_covers_every_group_of_its_window() -> None:
    waiver = {"window": "2024-01-01", "reason": "Bão", "by": "Chủ tịch", "on": "2025-01-02"}
    target = {"at_least": 1, "each": "unit", "waivers": [waiver]}
    articles = articles_on("2024-05-01", unit="y-te")
    assert statuses(measure(target, articles, now="2025-02-01")) == ["waived", "met"]


def test_windows_come_in_order_of_time_and_then_of_groups() -> None:
    windows = measure({"at_least": 1, "each": "unit", "per": "quarter"})
    assert [(w.label, w.group) for w in windows][:3] == [
        ("Quý I/2024", "cong-an"),
        ("Quý I/2024", "y-te"),
        ("Quý II/2024", "cong-an"),
    ]


# Around a day


def test_only_days_around_the_key_date_count() -> None:
    plan = {"period": (D("2024-01-01"), D("2025-12-31"))}
    target = {"at_least": 2, "around": {"day": "06-11", "before": 10, "after": 1}}
    articles = articles_on(
        "2024-05-31", "2024-06-01", "2024-06-11", "2024-06-12", "2024-06-13", "2025-06-11"
    )
    windows = measure(target, articles, "2025-06-30", plan)
    assert done(windows) == [3, 1]
    assert statuses(windows) == ["met", "missed"]


# Silence


@pytest.mark.parametrize(
    ("days", "today", "silence", "expected", "due"),
    [
        # The plan runs from 1 January to 31 December 2024; 60 days are allowed.
        ([], "2023-12-31", 0, "upcoming", "2024-03-01"),
        ([], "2024-01-01", 0, "on-track", "2024-03-01"),
        ([], "2024-03-01", 60, "on-track", "2024-03-01"),
        # Once too long, always too long: missed at once.
        ([], "2024-03-02", 61, "missed", None),
        (["2024-03-01"], "2024-03-02", 60, "on-track", "2024-04-30"),
        (["2024-03-02"], "2024-03-02", 61, "missed", None),
        (["2024-02-01", "2024-02-01", "2024-03-01"], "2024-04-01", 31, "on-track", "2024-04-30"),
        (["2024-03-15", "2024-03-20"], "2024-03-25", 74, "missed", None),
        # Nothing more is needed up to the end.
        (
            ["2024-02-20", "2024-04-20", "2024-06-15", "2024-08-10", "2024-10-01", "2024-11-20"],
            "2024-12-01",
            60,
            "on-track",
            None,
        ),
        (
            ["2024-02-20", "2024-04-20", "2024-06-15", "2024-08-10", "2024-10-01", "2024-11-20"],
            "2025-01-01",
            60,
            "met",
            None,
        ),
        (
            ["2024-02-20", "2024-04-20", "2024-06-15", "2024-08-10", "2024-10-01", "2024-11-01"],
            "2024-11-05",
            60,
            "on-track",
            None,
        ),
        (["2024-02-20"], "2025-06-01", 315, "missed", None),
        # The last day still belongs to the plan: nothing is decided before it is over.
        (
            ["2024-02-20", "2024-04-20", "2024-06-15", "2024-08-10", "2024-10-01", "2024-11-01"],
            "2024-12-31",
            60,
            "on-track",
            None,
        ),
        # What was before the period does not lengthen its first silence, nor what came after.
        (["2023-06-01", "2024-02-20"], "2024-03-01", 50, "on-track", "2024-04-20"),
        (
            [
                *("2024-02-20", "2024-04-20", "2024-06-15", "2024-08-10", "2024-10-01"),
                *("2024-11-20", "2025-05-01"),
            ],
            "2025-06-01",
            60,
            "met",
            None,
        ),
        # What comes after the period does not shorten the silence at its end.
        (["2024-10-31", "2025-01-02"], "2025-06-01", 304, "missed", None),
    ],
)
def test_the_longest_silence(
    days: list[str], today: str, silence: int, expected: str, due: str | None
) -> None:
    (window,) = measure({"max_gap_days": 60}, articles_on(*days), today)
    assert (window.required, window.done, window.status) == (60, silence, expected)
    assert window.due == (D(due) if due else None)


def test_a_silence_broken_for_good_is_waived_on_the_day_it_breaks() -> None:
    waiver = {"window": "2024-01-01", "reason": "Bão", "by": "Chủ tịch", "on": "2025-01-02"}
    target = {"max_gap_days": 60, "waivers": [waiver]}
    assert statuses(measure(target, now="2024-03-01")) == ["on-track"]
    assert statuses(measure(target, now="2024-03-02")) == ["waived"]
    assert statuses(measure(target, now="2025-01-01")) == ["waived"]


@pytest.mark.parametrize(
    ("days", "today", "expected"),
    [
        ([], "2024-01-01", None),
        ([], "2024-03-02", ("2024-01-01", "2024-03-02", True)),
        (["2024-02-01"], "2024-02-20", ("2024-01-01", "2024-02-01", False)),
        (["2024-02-01"], "2024-04-20", ("2024-02-01", "2024-04-20", True)),
        # Heard on the very day: nothing goes on.
        (["2024-04-20"], "2024-04-20", ("2024-01-01", "2024-04-20", False)),
        # Of equals the first.
        (["2024-02-01", "2024-03-03"], "2024-04-03", ("2024-01-01", "2024-02-01", False)),
        (["2024-02-01"], "2025-04-20", ("2024-02-01", "2024-12-31", False)),
    ],
)
def test_the_longest_silence_tells_its_days(
    days: list[str], today: str, expected: tuple[str, str, bool] | None
) -> None:
    (window,) = measure({"max_gap_days": 60}, articles_on(*days), today)
    told = window.silence
    assert (told and (told.first, told.last, told.is_open)) == (
        expected and (D(expected[0]), D(expected[1]), expected[2])
    )


# A day that is over


def over(target: dict[str, Any], today: str, *days: str) -> WindowProgress:
    edition = make_edition(D(today), articles_on(*days), [make_plan([target])])
    return evaluate(edition, is_over=True).plans[0].targets[0].windows[-1]


def test_the_last_day_can_be_weighed_as_past() -> None:
    waiver = {"window": "2024-10-01", "reason": "Bão", "by": "Chủ tịch", "on": "2024-12-30"}
    assert over(QUARTERLY, "2024-12-30").status == "on-track"
    assert over(QUARTERLY, "2024-12-31").status == "missed"
    assert over({**QUARTERLY, "waivers": [waiver]}, "2024-12-31").status == "waived"
    assert over(QUARTERLY, "2024-12-31", "2024-12-31").status == "met"
    # What is due by a day counts up to that day and no further.
    assert over({"at_least": 366}, "2024-01-02", "2024-01-01", "2024-01-02").status == "on-track"


def test_a_silence_is_broken_when_its_last_day_is_over() -> None:
    gap = {"max_gap_days": 60}
    (open_window,) = measure(gap, now="2024-03-01")
    assert (open_window.status, open_window.due) == ("on-track", D("2024-03-01"))
    assert over(gap, "2024-02-29").due == D("2024-03-01")
    assert over(gap, "2024-03-01").status == "missed"
    assert over(gap, "2024-03-01", "2024-03-01").status == "on-track"
    assert over({"max_gap_days": 365}, "2024-12-31").status == "met"


# The last fifth


@pytest.mark.parametrize(
    ("required", "days", "today", "ending"),
    [
        # The first quarter has 91 days: the last fifth begins within day 73, 13 March.
        (1, [], "2024-03-12", False),
        (1, [], "2024-03-13", True),
        (1, [], "2024-03-31", True),
        (1, [], "2024-04-01", False),
        (2, [], "2024-03-13", True),
        (2, ["2024-01-05"], "2024-03-13", False),
    ],
)
def test_a_window_with_nothing_done_is_about_to_end(
    required: int, days: list[str], today: str, ending: bool
) -> None:
    target = {"at_least": required, "per": "quarter"}
    assert measure(target, articles_on(*days), today)[0].is_ending is ending


# Rounds of selection


@pytest.mark.parametrize("words", [("month", "quarter"), ("thang", "quy")])
def test_rounds_are_filtered_by_how_often_they_are_held(words: tuple[str, str]) -> None:
    monthly, quarterly = words
    log = [
        SelectionRecord(on=D("2024-01-31"), round=monthly),  # type: ignore[arg-type]
        SelectionRecord(on=D("2024-03-31"), round="quy"),
    ]

    def items(**where: Any) -> tuple[str, ...]:
        target = {"count": "selections", "at_least": 1, "where": where}
        return measure(target, selections=log)[0].items

    assert items(round=monthly) == ("hoat-dong#1",)
    assert items(round=quarterly) == ("hoat-dong#2",)
    assert items(round=["month", "quy"]) == ("hoat-dong#1", "hoat-dong#2")


def test_silence_is_measured_for_each_group() -> None:
    articles = articles_on("2024-03-01", "2024-06-01", unit="y-te")
    windows = measure({"max_gap_days": 300, "each": "unit"}, articles, now="2025-01-01")
    assert grouped(windows) == {"cong-an": 365, "y-te": 213}
    assert statuses(windows) == ["missed", "met"]


# Real files


def approved(day: str, **keys: Any) -> str:
    review = f'{{by: Chủ tịch UBND phường, on: 2024-01-02 08:00, digest: "{UNSEALED}"}}'
    return article_text(date=day, review=review, **keys)


def test_progress_of_files_on_disk(tmp_path: Path) -> None:
    root = make_project(
        tmp_path,
        {
            "articles/2024/mot.md": approved("31/3/2024 23:59:59"),
            "articles/2024/hai.md": approved("2024-03-31T17:00:00Z"),
            "articles/2024/ba.md": article_text(date="2024-05-01"),
            "docs/ke-hoach/2024.md": """\
---
title: Kế hoạch
plan:
  issued_by: UBND phường
  period: {from: 1/1/2024, to: 31/12/2024}
  targets:
    - {id: bai, text: Mỗi quý 02 bài, at_least: 02, per: quarter, where: {category: tin-tuc}}
---
""",
        },
    )
    edition = edition_of(root, moment("2024-07-01 00:00:00"))
    assert edition.states["articles/2024/hai.md"] is State.PUBLISHED
    windows = windows_of(edition)
    assert [window.items for window in windows] == [("2024/mot",), ("2024/hai",), (), ()]
    assert statuses(windows) == ["missed", "missed", "on-track", "upcoming"]
