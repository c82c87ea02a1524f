"""Plans that are written wrongly: each fault has its own message, line and fix."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from projects import PLAN_TEXT, changed, entry, make_project

from thidua.clock import VIETNAM
from thidua.load import load
from thidua.problems import Problem, Rule, Severity
from thidua.progress.findings import findings
from thidua.progress.targets import evaluate
from thidua.review import review

PLAN = "docs/ke-hoach/2024.md"
NOW = datetime(2024, 6, 15, 12, tzinfo=VIETNAM)
QUARTERLY = """\
    - id: phat-song
      text: ít nhất 01 lượt/quý
      count: broadcasts
      at_least: 1
      per: quarter
"""
TARGETS = PLAN_TEXT[PLAN_TEXT.index("  targets:\n") : PLAN_TEXT.index("  tasks:\n")]
WAIVER = "reason: Đài hỏng, by: Chủ tịch UBND phường, on: 2024-06-01"


def problems_of(root: Path, text: str, now: datetime = NOW) -> list[Problem]:
    """Return what is told of the plan, but for how far it is met."""
    make_project(root, {PLAN: text})
    edition = review(load(root), now)
    progress_rules = (Rule.TARGET_BEHIND, Rule.TARGET_MISSED, Rule.TASK_OVERDUE)
    found = findings(edition, evaluate(edition))
    return [p for p in found if p.path == PLAN and p.rule not in progress_rules]


def line_of(text: str, words: str) -> int:
    """Return the line on which words stand, counted from 1."""
    (number,) = (n for n, line in enumerate(text.splitlines(), start=1) if words in line)
    return number


def target(*lines: str) -> str:
    """Return the text of the plan with one more target, whose text is "Thử"."""
    more = "\n".join(["    - id: thu", "      text: Thử", *(f"      {line}" for line in lines)])
    return changed(PLAN_TEXT, {QUARTERLY: f"{QUARTERLY}{more}\n"})


def test_the_plan_itself_is_sound(tmp_path: Path) -> None:
    assert problems_of(tmp_path, PLAN_TEXT) == []


@pytest.mark.parametrize(
    ("text", "at", "told"),
    [
        pytest.param(
            changed(PLAN_TEXT, {TARGETS: ""}),
            "plan:",
            (
                Rule.TARGET,
                Severity.WARNING,
                "plan.targets",
                "kế hoạch chưa có chỉ tiêu nào nên không theo dõi được tiến độ.",
                "thêm mục  targets:  với ít nhất một chỉ tiêu "
                "(xem mẫu ở huong-dan/khoa.md, mục «Chỉ tiêu: targets»).",
            ),
            id="no targets",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"at_least: 04": "at_least: 0"}),
            "at_least: 0",
            (
                Rule.NUMBER,
                Severity.ERROR,
                "plan.targets[1].at_least",
                "«0» nhỏ quá, ít nhất phải là 1.",
                "ghi một số từ 1 trở lên.",
            ),
            id="target of zero",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"to: 2024-06-10}": "to: 2024-06-11}"}),
            "phases:",
            (
                Rule.DATE,
                Severity.ERROR,
                "plan.phases",
                "các giai đoạn trước, trong, sau chồng lên nhau hoặc sai thứ tự.",
                "để giai đoạn sau bắt đầu sau ngày cuối của giai đoạn trước.",
            ),
            id="overlapping phases",
        ),
        pytest.param(
            changed(
                PLAN_TEXT,
                {"sau: {from: 2024-06-12, to: 2024-06-30}": "sau: {from: 1/1/2025, to: 2/1/2025}"},
            ),
            "sau: {from",
            (
                Rule.DATE,
                Severity.ERROR,
                "plan.phases.sau",
                "giai đoạn «Sau sự kiện» nằm ngoài thời gian của kế hoạch "
                "(01/01/2024 – 31/12/2024) nên không được tính.",
                "sửa from, to của giai đoạn này, hoặc sửa period của kế hoạch.",
            ),
            id="phase outside the period",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"truoc: {from: 2024-05-01": "truoc: {from: 31/12/2023"}),
            "truoc: {from",
            (
                Rule.DATE,
                Severity.WARNING,
                "plan.phases.truoc",
                "giai đoạn «Trước sự kiện» có phần nằm ngoài thời gian của kế hoạch "
                "(01/01/2024 – 31/12/2024) nên phần ấy không được tính.",
                "sửa from, to của giai đoạn này, hoặc sửa period của kế hoạch.",
            ),
            id="phase partly outside the period",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"to: 2024-12-31": "to: 31/11/2024"}),
            "period:",
            (
                Rule.DATE,
                Severity.ERROR,
                "plan.period.to",
                "«31/11/2024» là ngày không có trong lịch.",
                "kiểm tra lại ngày và tháng.",
            ),
            id="impossible date",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"to: 2024-12-31": "to: 2023-12-31"}),
            "period:",
            (
                Rule.DATE,
                Severity.ERROR,
                "plan.period",
                "ngày kết thúc đứng trước ngày bắt đầu.",
                "đổi lại from và to.",
            ),
            id="period backward",
        ),
        pytest.param(
            changed(
                PLAN_TEXT,
                {QUARTERLY: f"{QUARTERLY}      waivers: [{{window: 2/4/2024, {WAIVER}}}]\n"},
            ),
            "id: phat-song",
            (
                Rule.WAIVER,
                Severity.ERROR,
                "plan.targets[2].waivers[1].window",
                "chỉ tiêu «ít nhất 01 lượt/quý» không có kỳ nào bắt đầu ngày 02/04/2024.",
                "ghi ngày đầu của kỳ được miễn, là một trong: "
                "01/01/2024, 01/04/2024, 01/07/2024, 01/10/2024.",
            ),
            id="waiver for no window",
        ),
        pytest.param(
            changed(
                PLAN_TEXT,
                {QUARTERLY: f"{QUARTERLY}      waivers: [{{window: 1/1/2024, {WAIVER}}}]\n"},
            ),
            "id: phat-song",
            (
                Rule.WAIVER,
                Severity.WARNING,
                "plan.targets[2].waivers[1].window",
                "chỉ tiêu «ít nhất 01 lượt/quý» đã đạt (Quý I/2024) nên không cần miễn.",
                "xóa mục miễn này.",
            ),
            id="waiver for a met window",
        ),
        pytest.param(
            changed(PLAN_TEXT, {"id: phat-song": "id: bon-bai # hai"}),
            "id: bon-bai # hai",
            (
                Rule.DUPLICATE_ID,
                Severity.ERROR,
                "plan.targets[2].id",
                "mã chỉ tiêu «bon-bai» đã dùng ở trên.",
                "đặt cho mỗi chỉ tiêu một mã riêng.",
            ),
            id="two targets with one id",
        ),
        pytest.param(
            target("count: activities", "at_least: 1", "where: {station: phat-thanh-tinh}"),
            "id: thu",
            (
                Rule.TARGET,
                Severity.ERROR,
                "plan.targets[3].where.station",
                "chỉ tiêu «Thử» đếm hoạt động mà hoạt động không có «station», "
                "nên không bao giờ đạt.",
                "xóa  station  khỏi where, hoặc đổi count.",
            ),
            id="filter that nothing can match",
        ),
        pytest.param(
            target("count: selections", "at_least: 1", "each: field"),
            "id: thu",
            (
                Rule.TARGET,
                Severity.ERROR,
                "plan.targets[3].each",
                "chỉ tiêu «Thử» đếm đợt lựa chọn mà đợt lựa chọn không có «field», "
                "nên không bao giờ đạt.",
                "xóa  each , hoặc đổi count.",
            ),
            id="each that nothing can have",
        ),
        pytest.param(
            target("at_least: 1", "where: {field: [y-te, giao-dục]}"),
            "field: [y-te",
            (
                Rule.REFERENCE,
                Severity.ERROR,
                "plan.targets[3].where.field[2]",
                "không có lĩnh vực nào mang mã «giao-dục».",
                "ghi mã của lĩnh vực ấy:  giao-duc",
            ),
            id="slug with marks",
        ),
        pytest.param(
            target("at_least: 1", "where: {field: [y-te, giao-duk]}"),
            "field: [y-te",
            (
                Rule.REFERENCE,
                Severity.ERROR,
                "plan.targets[3].where.field[2]",
                "không có lĩnh vực nào mang mã «giao-duk».",
                "có phải ý bạn là «giao-duc»? Sửa lại cho đúng.",
            ),
            id="unknown slug",
        ),
        pytest.param(
            target("at_least: 1", "max_gap_days: 30"),
            "id: thu",
            (
                Rule.TARGET,
                Severity.ERROR,
                "plan.targets[3]",
                "chỉ tiêu phải có đúng một trong hai: at_least hoặc max_gap_days.",
                "ghi  at_least: 4  (ít nhất 4) hoặc  max_gap_days: 45  (không vắng quá 45 ngày).",
            ),
            id="two measures",
        ),
    ],
)
def test_a_bad_plan_is_told(
    tmp_path: Path, text: str, at: str, told: tuple[Rule, Severity, str, str, str]
) -> None:
    rule, severity, *words = told
    line = line_of(text, at)
    assert problems_of(tmp_path, text) == [Problem(rule, severity, PLAN, line, *words)]


def test_a_target_whose_window_is_outside_the_period_could_never_be_counted(
    tmp_path: Path,
) -> None:
    text = changed(
        target("at_least: 1", 'around: {day: "02-03", before: 5, after: 5}'),
        {"period: {from: 2024-01-01": "period: {from: 2024-03-01"},
    )
    assert problems_of(tmp_path, text) == [
        Problem(
            Rule.TARGET,
            Severity.ERROR,
            PLAN,
            line_of(text, "id: thu"),
            "plan.targets[3]",
            "chỉ tiêu «Thử» không có kỳ nào nằm trong thời gian của kế hoạch nên không được tính.",
            "kiểm tra lại period, phases, around và each.",
        )
    ]


def test_a_target_of_phases_that_are_all_outside_is_told_beside_them(tmp_path: Path) -> None:
    phases = PLAN_TEXT[PLAN_TEXT.index("  phases:\n") : PLAN_TEXT.index("  targets:\n")]
    text = changed(
        target("at_least: 1", "per: phase"),
        {phases: "  phases:\n    trong: {from: 2025-06-11, to: 2025-06-11}\n"},
    )
    assert [(p.severity, p.field) for p in problems_of(tmp_path, text)] == [
        (Severity.ERROR, "plan.phases.trong"),
        (Severity.ERROR, "plan.targets[3]"),
    ]


def test_each_over_an_empty_register_is_told(tmp_path: Path) -> None:
    text = target("at_least: 1", "each: movement")
    make_project(tmp_path)
    (tmp_path / "docs/phong-trao/nong-thon-moi.md").unlink()
    (tmp_path / "docs/phong-trao/index.md").write_text(entry("Phong trào"), "utf-8")
    (tmp_path / PLAN).write_text(text, "utf-8")
    found = [p for p in load(tmp_path).faults if p.path == PLAN]
    assert found == [
        Problem(
            Rule.TARGET,
            Severity.ERROR,
            PLAN,
            line_of(text, "id: thu"),
            "plan.targets[3]",
            "chỉ tiêu tính cho từng phong trào nhưng chưa có mục nào.",
            "thêm ít nhất một mục vào docs/phong-trao/",
        )
    ]


def test_phases_that_are_asked_for_must_be_there(tmp_path: Path) -> None:
    phases = PLAN_TEXT[PLAN_TEXT.index("  phases:\n") : PLAN_TEXT.index("  targets:\n")]
    text = changed(target("at_least: 1", "per: phase"), {phases: ""})
    make_project(tmp_path, {PLAN: text})
    (found,) = (p for p in load(tmp_path).faults if p.path == PLAN)
    assert (found.line, found.severity) == (line_of(text, "id: thu"), Severity.ERROR)
    assert found.message == "chỉ tiêu tính theo giai đoạn nhưng kế hoạch chưa có giai đoạn nào."


def test_all_faults_of_a_plan_are_told_at_once(tmp_path: Path) -> None:
    text = changed(
        PLAN_TEXT,
        {
            "at_least: 04": "at_least: 0",
            "to: 2024-12-31": "to: 31/11/2024",
            "per: year": "per: yer",
        },
    )
    rules = [p.rule for p in problems_of(tmp_path, text)]
    assert sorted(rules) == sorted([Rule.NUMBER, Rule.DATE, Rule.CHOICE])
