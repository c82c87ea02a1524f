"""What is told about targets, and in which words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from factories import aired, articles_on, make_edition, make_plan

from thidua.problems import Rule, Severity
from thidua.progress.findings import check_targets, check_waivers, judge
from thidua.progress.targets import evaluate
from thidua.progress.wording import describe_need, tell_done
from thidua.review import Edition

D = date.fromisoformat
WAIVER = {"reason": "Đài hỏng", "by": "Chủ tịch UBND phường", "on": "2024-10-02"}
BROADCASTS = {"text": "Phát sóng: Ít nhất 01 lượt/quý.", "count": "broadcasts", "at_least": 1}


def edition_with(*targets: dict[str, Any], now: str = "2024-11-20", **column: Any) -> Edition:
    articles = column.pop("articles", ())
    return make_edition(D(now), articles, [make_plan(targets)], **column)


def test_a_missed_window_is_told_with_its_place_and_its_numbers() -> None:
    progress = evaluate(edition_with({"at_least": 1}, {**BROADCASTS, "per": "quarter"}))
    first = judge(progress)[1]
    assert (first.rule, first.severity) == (Rule.TARGET_MISSED, Severity.WARNING)
    assert (first.path, first.line, first.field) == ("docs/ke-hoach/2024.md", 11, "plan.targets[2]")
    assert first.message == (
        "chỉ tiêu «Phát sóng: Ít nhất 01 lượt/quý» không đạt (Quý II/2024): 0 trên 01 lượt phát."
    )
    assert "window: 2024-04-01" in first.fix


def test_a_window_behind_says_what_is_needed_and_by_when() -> None:
    (found,) = judge(evaluate(edition_with({"at_least": 4}, articles=articles_on("2024-02-01"))))
    assert (found.rule, found.severity) == (Rule.TARGET_BEHIND, Severity.WARNING)
    assert found.message.endswith("đang chậm (Cả kế hoạch): 1 trên 04 tin, bài.")
    assert found.fix == "còn thiếu 03 tin, bài; hạn 31/12/2024 (còn 41 ngày)."


def test_a_miss_is_an_error_only_where_the_target_says_so() -> None:
    progress = evaluate(edition_with({"at_least": 1, "on_miss": "fail"}, now="2025-01-01"))
    assert [found.severity for found in judge(progress)] == [Severity.ERROR]
    late = evaluate(edition_with({"at_least": 9, "on_miss": "fail"}))
    assert [found.severity for found in judge(late)] == [Severity.WARNING]


def test_what_is_met_waived_upcoming_or_on_track_is_no_problem() -> None:
    waived = {**BROADCASTS, "waivers": [{"window": "2024-01-01", **WAIVER}]}
    edition = edition_with(
        {"at_least": 1}, waived, now="2025-01-01", articles=articles_on("2024-05-01")
    )
    assert judge(evaluate(edition)) == ()
    assert judge(evaluate(edition_with({"at_least": 1}, now="2023-12-01"))) == ()
    assert judge(evaluate(edition_with({"at_least": 1}, now="2024-02-01"))) == ()


def test_a_group_is_named_by_its_title() -> None:
    progress = evaluate(edition_with({"at_least": 1, "each": "field"}, now="2025-01-01"))
    assert "không đạt (Cả kế hoạch – Y tế): 0 trên 01" in judge(progress)[0].message


def test_a_waiver_must_name_the_first_day_of_a_window() -> None:
    target = {"at_least": 1, "per": "quarter", "waivers": [{"window": "2024-07-02", **WAIVER}]}
    (found,) = check_waivers(evaluate(edition_with(target)))
    assert (found.rule, found.severity) == (Rule.WAIVER, Severity.ERROR)
    assert found.field == "plan.targets[1].waivers[1].window"
    assert "02/07/2024" in found.message
    assert "01/01/2024, 01/04/2024, 01/07/2024, 01/10/2024" in found.fix


def test_a_waiver_of_a_met_window_is_not_needed() -> None:
    target = {"at_least": 1, "per": "quarter", "waivers": [{"window": "2024-04-01", **WAIVER}]}
    edition = edition_with(target, articles=articles_on("2024-05-01"))
    (found,) = check_waivers(evaluate(edition))
    assert (found.rule, found.severity) == (Rule.WAIVER, Severity.WARNING)
    assert check_waivers(evaluate(edition_with(target))) == ()


def test_a_waiver_is_needed_while_one_group_of_its_window_misses() -> None:
    target = {"at_least": 1, "each": "unit", "waivers": [{"window": "2024-01-01", **WAIVER}]}
    one = articles_on("2024-05-01", unit="y-te")
    assert check_waivers(evaluate(edition_with(target, articles=one))) == ()
    both = [*one, *articles_on("2024-05-02", unit="cong-an")]
    assert len(check_waivers(evaluate(edition_with(target, articles=both)))) == 1


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ({"where": {"station": "dai-tinh"}}, "không có «station»"),
        ({"where": {"category": "tin"}, "count": "activities"}, "không có «category»"),
        ({"each": "unit", "count": "selections"}, None),
        ({"each": "field", "count": "selections"}, "không có «field»"),
        ({"around": {"day": "06-11"}, "per": "month"}, "không theo per"),
        ({"around": {"day": "06-11"}, "per": "year"}, None),
        ({"max_gap_days": 9, "at_least": None, "per": "year"}, "suốt kế hoạch"),
        ({"per": "phase"}, "không có kỳ nào"),
    ],
)
def test_a_target_that_cannot_mean_what_it_says_is_told(
    target: dict[str, Any], said: str | None
) -> None:
    found = check_targets(evaluate(edition_with({"at_least": 1, **target})))
    assert [said is not None and said in f.message for f in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("around", "said"),
    [
        ({"day": "06-11", "before": 20, "after": 10}, []),
        ({"day": "01-01", "before": 10}, ["22/12/2024 – 31/12/2024 thuộc «Dịp 1/1/2025»"]),
        ({"day": "12-30", "after": 5}, ["01/01/2024 – 04/01/2024 thuộc «Dịp 30/12/2023»"]),
    ],
)
def test_days_around_another_years_key_date_are_told(around: Any, said: list[str]) -> None:
    found = check_targets(evaluate(edition_with({"at_least": 1, "around": around})))
    assert [problem.severity for problem in found] == [Severity.WARNING] * len(said)
    assert all(words in problem.message for words, problem in zip(said, found, strict=True))


def test_broadcasts_without_minutes_are_told_where_minutes_are_asked() -> None:
    log = [
        aired("2023-12-31"),
        aired("2024-02-01"),
        aired("2024-02-02", minutes=5),
        aired("2024-02-03", kind="tiep-song"),
    ]
    own = {"where": {"broadcast_kind": "tu-san-xuat"}}
    for target, named in (
        ({"count": "minutes"}, "truyen-thanh#2 ngày 01/02/2024, truyen-thanh#4 ngày 03/02/2024"),
        ({"count": "minutes", **own}, "lượt phát truyen-thanh#2 ngày 01/02/2024 chưa ghi"),
        ({"count": "broadcasts"}, None),
    ):
        found = check_targets(evaluate(edition_with({"at_least": 1, **target}, broadcasts=log)))
        assert [named is not None and named in f.message for f in found] == [True] * bool(named)
        assert all(f.severity is Severity.WARNING for f in found)


@pytest.mark.parametrize(
    ("target", "now", "need"),
    [
        ({"at_least": 4}, "2024-11-20", "còn thiếu 03 tin, bài; hạn 31/12/2024 (còn 41 ngày)"),
        ({"at_least": 4}, "2024-12-31", "còn thiếu 03 tin, bài; hạn 31/12/2024 (hết hôm nay)"),
        ({"at_least": 4}, "2025-01-01", "đã thiếu 03 tin, bài"),
        ({"at_least": 1}, "2024-11-20", "đã xong"),
        ({"at_least": 12}, "2023-11-20", "cần 12 tin, bài từ 01/01/2024 đến hết 31/12/2024"),
        ({"max_gap_days": 400}, "2024-11-20", "không cần thêm cho đến hết kế hoạch"),
        ({"max_gap_days": 60}, "2024-03-01", "cần có thêm tin, bài; hạn 01/04/2024 (còn 31 ngày)"),
        (
            {"max_gap_days": 60},
            "2024-05-01",
            "khoảng vắng đã quá mức cho phép; cần có thêm tin, bài ngay để khoảng vắng không dài "
            "thêm",
        ),
        ({"max_gap_days": 60}, "2025-05-01", "khoảng vắng đã quá mức cho phép"),
        ({"max_gap_days": 60}, "2023-05-01", "tính từ 01/01/2024"),
    ],
)
def test_the_need_is_told_in_words(target: dict[str, Any], now: str, need: str) -> None:
    edition = edition_with(target, now=now, articles=articles_on("2024-02-01"))
    (measured,) = evaluate(edition).plans[0].targets
    (window,) = measured.windows
    assert describe_need(measured.target, window, D(now)) == need


def test_a_silence_is_told_in_days() -> None:
    edition = edition_with({"max_gap_days": 60}, now="2024-05-01")
    (measured,) = evaluate(edition).plans[0].targets
    assert tell_done(measured.target, measured.windows[0]) == (
        "vắng dài nhất 121 ngày (từ 01/01/2024 đến nay), cho phép 60 ngày"
    )
