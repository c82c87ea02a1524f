"""The tasks of a plan: how they stand on a day, and where that is told."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from docx import Document
from factories import make_edition, make_plan
from lxml import etree
from openpyxl import load_workbook
from projects import PLAN_TEXT, changed, edition_of, make_project
from pydantic import TypeAdapter
from rich.console import Console

from thidua.column import Plan
from thidua.commands.targets import show_progress
from thidua.problems import Rule, Severity
from thidua.progress.targets import Progress, evaluate
from thidua.progress.tasks import TaskStatus, check_tasks, decide_status, follow_tasks
from thidua.reports import findings, leader_page, summary
from thidua.reports.yearly import page, spreadsheet, word
from thidua.reports.yearly.describe import describe
from thidua.review import Edition
from thidua.schema.plan import Task
from thidua.site.machine.calendar import render_calendar

D = date.fromisoformat
TASK: TypeAdapter[Task] = TypeAdapter(Task)


def make_task(**keys: Any) -> Task:
    return TASK.validate_python(
        {"text": "Tổ chức tọa đàm.", "to": "2024-06-30", "lead": "Văn hóa – Xã hội", **keys}
    )


def plan_with(*tasks: Task) -> Plan:
    plan = make_plan([{"at_least": 1}])
    lines = tuple(30 + number for number in range(len(tasks)))
    return replace(plan, matter=replace(plan.matter, tasks=tasks), task_lines=lines)


@pytest.mark.parametrize(
    ("keys", "today", "status"),
    [
        ({}, "2024-01-01", TaskStatus.OPEN),
        ({}, "2024-06-30", TaskStatus.OPEN),
        ({}, "2024-07-01", TaskStatus.OVERDUE),
        ({"from": "2024-05-01"}, "2024-04-30", TaskStatus.UPCOMING),
        ({"from": "2024-05-01"}, "2024-05-01", TaskStatus.OPEN),
        ({"from": "2024-05-01"}, "2024-07-01", TaskStatus.OVERDUE),
        ({"done": "2024-05-20"}, "2024-05-20", TaskStatus.DONE),
        ({"done": "2024-05-20"}, "2024-05-19", TaskStatus.OPEN),
        ({"done": "2024-07-20"}, "2024-07-19", TaskStatus.OVERDUE),
        ({"done": "2024-07-20"}, "2024-07-20", TaskStatus.DONE),
        ({"from": "2024-05-01", "done": "2024-04-01"}, "2024-04-02", TaskStatus.DONE),
    ],
)
def test_a_task_stands_as_of_a_day(keys: dict[str, str], today: str, status: TaskStatus) -> None:
    assert decide_status(make_task(**keys), D(today)) is status


def test_every_status_has_its_own_words() -> None:
    assert len({status.label for status in TaskStatus}) == len(TaskStatus)


def test_an_overdue_task_is_told_at_its_line(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    edition = edition_of(root, make_edition(D("2024-07-20")).now)
    (found,) = (p for p in findings(edition, evaluate(edition)) if p.rule is Rule.TASK_OVERDUE)
    line = PLAN_TEXT.splitlines().index(
        "    - {text: Viết bài, to: 30/6/2024, lead: Văn hóa - Xã hội}"
    )
    assert (found.path, found.line) == ("docs/ke-hoach/2024.md", line + 1)
    assert (found.severity, found.field) == (Severity.WARNING, "plan.tasks[1]")
    assert found.message == (
        "việc «Viết bài» đã quá hạn 30/06/2024 mà chưa ghi ngày xong; chủ trì: Văn hóa - Xã hội."
    )
    assert "done: ngày xong" in found.fix


@pytest.mark.parametrize("task", [make_task(done="2024-07-01"), make_task(to="2024-12-31")])
def test_a_task_that_is_done_or_has_time_is_no_problem(task: Task) -> None:
    edition = make_edition(D("2024-08-01"), plans=[plan_with(task)])
    assert [p for p in findings(edition, evaluate(edition)) if p.rule is Rule.TASK_OVERDUE] == []


def test_the_summary_and_the_leaders_page_tell_every_task() -> None:
    tasks = [make_task(done="2024-06-01", evidence="Biên bản 3 | <b>"), make_task(text="Tổng kết")]
    edition = make_edition(D("2024-08-01"), plans=[plan_with(*tasks)])
    progress = evaluate(edition)
    told = summary.render(progress, ())
    head = "Tổ chức tọa đàm. | Văn hóa – Xã hội | 30/06/2024 | Đã hoàn thành"
    assert f"| {head} | Biên bản 3 \\| \\<b\\> |" in told
    assert "| Tổng kết | Văn hóa – Xã hội | 30/06/2024 | **Quá hạn** |  |" in told
    page = leader_page.render(edition, progress, ())
    assert "Phân công công việc" in page
    assert "Minh chứng: Biên bản 3 | &lt;b&gt;" in page
    assert "Quá hạn" in page


STANDINGS = (
    ({"from": "2024-09-01"}, "Chưa đến kỳ"),
    ({"from": "2024-07-01"}, "Đang thực hiện"),
    ({"to": "2024-07-30"}, "Quá hạn"),
    ({"done": "2024-07-30"}, "Đã hoàn thành"),
    ({"done": "2024-08-15"}, "Đang thực hiện"),
    ({"from": "2024-09-01", "done": "2024-08-01"}, "Đã hoàn thành"),
)


@pytest.mark.parametrize(("days", "words"), STANDINGS)
def test_how_a_task_stands_is_told_in_the_same_words_everywhere(
    days: dict[str, str], words: str
) -> None:
    plan = plan_with(make_task(**{"text": "Tổng kết", "to": "2024-12-31", **days}))
    plan = replace(plan, matter=replace(plan.matter, targets=()))
    edition = make_edition(D("2024-08-01"), plans=[plan])
    progress = evaluate(edition)
    told = {
        "summary": summary.render(progress, ()),
        "leaders' page": leader_page.render(edition, progress, ()),
        "targets": on_screen(progress),
        **{kind: words_of_yearly(edition, progress, kind) for kind in ("docx", "xlsx", "html")},
    }
    if words != "Đã hoàn thành":
        told["calendar"] = render_calendar(edition, progress).decode().replace("\r\n ", "")
    others = {other for _, other in STANDINGS} - {words}
    for place, text in told.items():
        assert words in text, place
        assert not [other for other in others if other in text], place


def on_screen(progress: Progress) -> str:
    screen = io.StringIO()
    show_progress(progress, Console(file=screen, width=200))
    return screen.getvalue()


def words_of_yearly(edition: Edition, progress: Progress, kind: str) -> str:
    report = describe(edition, progress.plans[0])
    if kind == "html":
        return page.render(report, edition.now).decode()
    if kind == "xlsx":
        book = load_workbook(io.BytesIO(spreadsheet.render(report, edition.now)))
        return str([[cell.value for cell in row] for row in book["Nhiệm vụ"]])
    document = Document(io.BytesIO(word.render(report, edition.now)))
    return str([cell.text for table in document.tables for cell in table._cells])


def test_a_plan_with_tasks_alone_is_told_in_the_summary() -> None:
    plan = plan_with(make_task())
    plan = replace(plan, matter=replace(plan.matter, targets=()))
    told = summary.render(evaluate(make_edition(D("2024-06-01"), plans=[plan])), ())
    assert "Kế hoạch này không có chỉ tiêu.\n\n| Việc |" in told


def test_evidence_is_a_link_only_on_the_web() -> None:
    plan = plan_with(
        make_task(evidence="https://phuong.example/bien-ban"),
        make_task(evidence="Biên bản số 3"),
        make_task(evidence="javascript:alert(1)"),
        make_task(),
        make_task(evidence="http://phuong.example/bien-ban"),
    )
    (measured,) = evaluate(make_edition(D("2024-06-01"), plans=[plan])).plans
    links = [followed.evidence_link for followed in measured.tasks]
    assert links == [
        *("https://phuong.example/bien-ban", None, None, None, "http://phuong.example/bien-ban"),
    ]


def test_tasks_without_known_lines_are_told_at_the_head_of_the_file() -> None:
    tasks = [make_task(), make_task(text="Tổng kết")]
    plan = replace(plan_with(*tasks), task_lines=())
    assert [followed.line for followed in follow_tasks(plan, D("2024-06-01"))] == [1, 1]


def test_the_day_of_finishing_is_told_only_once_it_has_come() -> None:
    plan = plan_with(make_task(done="2024-06-10"), make_task(done="2024-06-20"), make_task())
    followed = follow_tasks(plan, D("2024-06-15"))
    assert [one.finished for one in followed] == [D("2024-06-10"), None, None]


def test_lines_that_do_not_fit_the_tasks_are_never_taken_for_theirs() -> None:
    plan = replace(plan_with(make_task(), make_task()), task_lines=(30,))
    with pytest.raises(ValueError, match="shorter"):
        follow_tasks(plan, D("2024-06-01"))


def test_an_overdue_task_is_told_without_its_own_full_stop() -> None:
    plan = plan_with(make_task(done="2024-06-01"), make_task(text="Tổng kết phong trào."))
    (found,) = check_tasks(plan, follow_tasks(plan, D("2024-07-01")))
    assert found.message.startswith("việc «Tổng kết phong trào» đã quá hạn 30/06/2024 ")
    assert (found.line, found.field) == (31, "plan.tasks[2]")
    plan = plan_with(make_task(text="Ai viết bài?"))
    (found,) = check_tasks(plan, follow_tasks(plan, D("2024-07-01")))
    assert found.message.startswith("việc «Ai viết bài?» đã quá hạn")


TASKS = """\
  tasks:
    - text: Tổ chức tọa đàm
      to: 30/6/2024
      lead: Văn hóa – Xã hội
      done: 20/6/2024
      evidence: https://vi-du.example/bien-ban
    - {text: Báo cáo quý II, from: 1/6/2024, to: 5/7/2024, lead: Văn phòng}
    - {text: Tổng kết, to: 31/12/2024, lead: Văn phòng, evidence: Chưa có}
    - {text: Sơ kết, from: 1/11/2024, to: 30/11/2024, lead: Văn phòng}
"""


@pytest.mark.parametrize("is_public", [True, False])
def test_the_plans_page_tells_each_task_in_a_word(project: Project, is_public: bool) -> None:
    path = project.root / "docs/ke-hoach/2024.md"
    text = path.read_text("utf-8")
    path.write_text(changed(text, {"  recipients:\n": f"{TASKS}  recipients:\n"}), "utf-8")
    if not is_public:
        settings = project.root / "mkdocs.yml"
        whole = settings.read_text("utf-8")
        settings.write_text(
            changed(whole, {"show_progress: true": "show_progress: false"}), "utf-8"
        )
    outcome = project.run("thidua", "build", "--as-of", "20/7/2024")
    assert outcome.code == 0, outcome.text
    page = etree.HTML(project.read("ke-hoach/2024/index.html"))
    (section,) = page.xpath("//section[@aria-labelledby='cong-viec']")
    words = " ".join("".join(section.itertext()).split())
    assert "Báo cáo quý II" in words
    for told in (
        *("Đã hoàn thành", "Quá hạn", "Đang thực hiện", "Chưa đến kỳ"),
        *("Xong 20/06/2024", "Minh chứng: Chưa có"),
    ):
        assert (told in words) is is_public
    assert section.xpath(".//a/@href") == ["https://vi-du.example/bien-ban"] * is_public
    assert (project.site / "du-lieu/lich.ics").is_file() is is_public
    targets = " ".join("".join(etree.HTML(project.read("chi-tieu/index.html")).itertext()).split())
    assert ("hiện không công khai" in targets) is not is_public
    assert ("Quý II/2024" in targets) is is_public
