"""What the reports say, and that each can be read by a reader of its own kind."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from factories import (
    WARD,
    articles_on,
    held,
    make_article,
    make_edition,
    make_plan,
    measure,
)
from projects import edition_of, make_project
from pydantic import TypeAdapter

from thidua.clock import VIETNAM
from thidua.problems import Problem, Rule, Severity
from thidua.progress.findings import check_all_tasks, judge
from thidua.progress.targets import Progress, evaluate
from thidua.reports import (
    findings,
    github,
    junit,
    leader_page,
    problems_json,
    summary,
    targets_json,
    write_reports,
)
from thidua.review import Edition
from thidua.schema.plan import Task

D = date.fromisoformat
NASTY = """<script>alert("x")</script> & 'a' | b `c` *d* _e_ [f](g) \x07 \uffff"""
WAIVER = {"reason": "Đài hỏng", "by": "Chủ tịch UBND phường", "on": "2024-10-02"}


def edition_of_one(target: dict[str, Any]) -> Edition:
    return make_edition(D("2024-11-20"), [], [make_plan([target])])


def problem(severity: Severity = Severity.ERROR, message: str = "sai.") -> Problem:
    return Problem(Rule.REQUIRED, severity, "articles/2024/a.md", 3, "title", message, "sửa.")


# The files


def rich_edition() -> Edition:
    """Return an edition with every status and with text that must be escaped."""
    return make_edition(
        D("2024-08-15"),
        [
            make_article(D("2024-02-01"), "dang", title=NASTY),
            make_article(D("2024-02-01"), "nhap", reviewed=None, title="Bài nháp"),
            make_article(D("2024-12-01"), "cho", title="Bài chờ"),
        ],
        [
            make_plan(
                [
                    {"text": f"Quý {NASTY}", "at_least": 1, "per": "quarter", "note": NASTY},
                    {"text": "Hoạt động", "count": "activities", "at_least": 1, "each": "unit"},
                    {"text": "Miễn", "count": "broadcasts", "at_least": 2, "per": "quarter",
                     "waivers": [{"window": "2024-01-01", **WAIVER}]},
                    {"text": "Vắng", "max_gap_days": 30},
                    {"text": "Nhiều", "at_least": 30},
                ],
                title=f"Kế hoạch {NASTY}",
            )
        ],
        activities=[held("2024-03-01", unit="y-te")],
        ward=WARD,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The reports of the rich edition."""
    edition = rich_edition()
    write_reports(tmp_path, edition, evaluate(edition))
    return tmp_path


def test_every_report_is_written_whole_and_nothing_else(folder: Path) -> None:
    names = [
        "codequality.json",
        "index.html",
        "junit.xml",
        "problems.json",
        "problems.sarif",
        "published.json",
        "summary.md",
        "targets.json",
    ]
    assert sorted(path.name for path in folder.iterdir()) == names
    for path in folder.iterdir():
        text = path.read_bytes().decode("utf-8")
        assert text.endswith("\n")
        assert "\r" not in text


def test_reports_are_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    edition = rich_edition()
    write_reports(again, edition, evaluate(edition))
    for path in again.iterdir():
        assert path.read_bytes() == (folder / path.name).read_bytes()


def test_reports_work_without_any_progress(tmp_path: Path) -> None:
    edition = make_edition(D("2024-08-15"))
    write_reports(tmp_path, edition, Progress(D("2024-08-15"), ()))
    assert json.loads((tmp_path / "targets.json").read_text("utf-8")) == {
        "as_of": "2024-08-15",
        "plans": [],
    }
    assert json.loads((tmp_path / "problems.json").read_text("utf-8")) == []
    assert "Không có vấn đề nào" in (tmp_path / "index.html").read_text("utf-8")


def test_a_build_may_add_problems_of_its_own(tmp_path: Path) -> None:
    edition = make_edition(D("2024-08-15"))
    write_reports(tmp_path, edition, evaluate(edition), [problem()])
    (told,) = json.loads((tmp_path / "problems.json").read_text("utf-8"))
    assert told["message"] == "sai."


def test_a_name_that_is_no_text_does_not_stop_the_reports(tmp_path: Path) -> None:
    # Linux hands over bytes that are not UTF-8 as lone surrogates.
    stray = Problem(Rule.FILE_STRAY, Severity.WARNING, "articles/2024/\udcff.jpg", 1, "", "a", "b")
    edition = make_edition(D("2024-08-15"))
    write_reports(tmp_path, edition, evaluate(edition), [stray])
    assert ElementTree.parse(tmp_path / "junit.xml").getroot().tag == "testsuites"


def test_findings_are_all_problems_in_one_order(tmp_path: Path) -> None:
    root = make_project(tmp_path, {"articles/2024/hong.md": "---\ntitle: [\n---\n"})
    edition = edition_of(root, datetime(2025, 1, 1, tzinfo=VIETNAM))
    progress = evaluate(edition)
    told = findings(edition, progress)
    assert {p.path for p in told} >= {"articles/2024/hong.md", "docs/ke-hoach/2024.md"}
    known = {*edition.problems, *judge(progress), *check_all_tasks(progress)}
    assert [p.rule for p in told if p not in known] == [Rule.NO_PLAN]
    assert known <= set(told)
    assert list(told) == sorted(told, key=lambda p: (p.path, p.line, p.rule, p.field, p.message))


def test_targets_json_has_the_shape_of_the_contract() -> None:
    edition = make_edition(
        D("2024-05-20"),
        articles_on("2024-05-01", unit="y-te"),
        [make_plan([{"id": "don-vi", "text": "Mỗi đơn vị", "at_least": 1, "each": "unit"}])],
    )
    window = {"from": "2024-01-01", "to": "2024-12-31", "label": "Cả kế hoạch"}
    assert json.loads(targets_json.render(evaluate(edition))) == {
        "as_of": "2024-05-20",
        "plans": [
            {
                "id": "2024",
                "title": "Kế hoạch thử",
                "targets": [
                    {
                        "id": "don-vi",
                        "text": "Mỗi đơn vị",
                        "count": "articles",
                        "windows": [
                            {
                                **window,
                                "group": "cong-an",
                                "required": 1,
                                "done": 0,
                                "status": "on-track",
                                "items": [],
                            },
                            {
                                **window,
                                "group": "y-te",
                                "required": 1,
                                "done": 1,
                                "status": "met",
                                "items": ["2024/bai-2024-05-01-0"],
                            },
                        ],
                    }
                ],
            }
        ],
    }


def test_targets_json_keeps_the_order_of_its_keys_and_vietnamese_as_it_is() -> None:
    text = targets_json.render(evaluate(edition_of_one({"text": "Đủ bài", "at_least": 1})))
    assert '"text": "Đủ bài"' in text
    keys = re.findall(r'^ {14}"(\w+)":', text, re.M)
    assert keys == ["from", "to", "label", "group", "required", "done", "status", "items"]


def test_json_reports_can_be_read_back() -> None:
    problems = (problem(), problem(Severity.WARNING, "Đặng"))
    assert problems_json.parse(problems_json.render(problems)) == problems
    rows = targets_json.parse(targets_json.render(evaluate(edition_of_one({"at_least": 2}))))
    (window,) = measure({"at_least": 2}, now="2024-11-20")
    assert [(r.text, r.label, r.required, r.done, r.status) for r in rows] == [
        ("Chỉ tiêu 1.", window.label, 2, 0, window.status)
    ]


def test_problems_json_has_the_fields_of_the_contract() -> None:
    (told,) = json.loads(problems_json.render([problem()]))
    assert list(told) == ["rule", "severity", "path", "line", "field", "message", "fix"]
    assert (told["rule"], told["severity"], told["line"]) == ("required", "error", 3)


def test_junit_tells_every_window_as_a_case(folder: Path) -> None:
    report = ElementTree.parse(folder / "junit.xml").getroot()
    plan, problems = report.findall("testsuite")
    outcomes = {
        (case.get("classname"), case.get("name")): [
            (child.tag, child.get("type")) for child in case
        ]
        for case in plan.findall("testcase")
    }
    assert outcomes[("ke-hoach.2024.ct-1", "Quý I/2024")] == []
    assert outcomes[("ke-hoach.2024.ct-1", "Quý II/2024")] == [("failure", "missed")]
    assert outcomes[("ke-hoach.2024.ct-1", "Quý III/2024")] == []
    assert outcomes[("ke-hoach.2024.ct-1", "Quý IV/2024")] == [("skipped", "upcoming")]
    assert outcomes[("ke-hoach.2024.ct-2", "Cả kế hoạch – Trạm y tế")] == []
    assert outcomes[("ke-hoach.2024.ct-3", "Quý I/2024")] == [("skipped", "waived")]
    assert outcomes[("ke-hoach.2024.ct-4", "Cả kế hoạch")] == [("failure", "missed")]
    assert outcomes[("ke-hoach.2024.ct-5", "Cả kế hoạch")] == [("failure", "behind")]
    assert int(plan.get("tests", 0)) == len(outcomes) == 12
    assert plan.get("failures") == "5"
    # Every miss is told as a window, and not a second time.
    assert [case.get("name") for case in problems] == ["Không có vấn đề nào"]
    assert "timestamp" not in (folder / "junit.xml").read_text("utf-8")


# What Jenkins' xUnit plugin takes (its junit-10.xsd): which attributes and children an element may
# have, and those it must.
JENKINS: dict[str, tuple[set[str], set[str], set[str]]] = {
    "testsuites": ({"name", "time", "tests", "failures", "errors"}, set(), {"testsuite"}),
    "testsuite": (
        {"name", "tests", "failures", "errors", "group", "time", "skipped", "timestamp",
         "hostname", "id", "package", "file", "log", "url"},
        {"name", "tests", "failures", "errors"},
        {"testsuite", "properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "time", "classname", "group"},
        {"name"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": ({"type", "message"}, set(), set()),
    "error": ({"type", "message"}, set(), set()),
    "skipped": ({"type", "message"}, set(), set()),
}  # fmt: skip


def test_junit_keeps_to_what_jenkins_takes(folder: Path) -> None:
    told = [problem(), problem(Severity.WARNING)]
    for text in (
        (folder / "junit.xml").read_text("utf-8"),
        junit.render(Progress(D("2024-01-01"), ()), told),
        junit.render(Progress(D("2024-01-01"), ()), []),
    ):
        for element in ElementTree.fromstring(text.encode()).iter():
            may, must, children = JENKINS[element.tag]
            assert must <= element.attrib.keys() <= may, element.tag
            assert {child.tag for child in element} <= children, element.tag
            assert re.fullmatch(r"\d{0,3}(\.\d*)?", element.get("time", ""))


def test_a_miss_is_told_once(folder: Path) -> None:
    edition = rich_edition()
    missed = [p for p in judge(evaluate(edition)) if p.rule is Rule.TARGET_MISSED]
    assert missed
    junit_text, summary_text = (
        (folder / n).read_text("utf-8") for n in ("junit.xml", "summary.md")
    )
    assert junit_text.count('type="missed"') == len(missed)
    assert summary_text.count("**Không đạt**") == len(missed)
    for text in (junit_text, summary_text):
        assert "target-missed" not in text
        assert "target-behind" not in text
    # Programs still read every problem.
    assert "target-missed" in (folder / "problems.json").read_text("utf-8")


def test_an_overdue_task_is_told_once_in_the_summary() -> None:
    plan = make_plan([])
    task = {"text": "Việc trễ", "to": "2024-04-01", "lead": "Văn phòng"}
    tasks = TypeAdapter(tuple[Task, ...]).validate_python([task])
    plan = replace(plan, matter=replace(plan.matter, tasks=tasks))
    edition = make_edition(D("2024-08-15"), [], [plan])
    progress = evaluate(edition)
    assert summary.render(progress, findings(edition, progress)).count("Việc trễ") == 1


def test_silence_and_what_is_counted_are_told_to_programs() -> None:
    edition = make_edition(
        D("2024-03-28"),
        articles_on("2024-02-01"),
        [make_plan([{"max_gap_days": 30}, {"count": "minutes", "at_least": 1, "per": "quarter"}])],
    )
    gap, minutes = json.loads(targets_json.render(evaluate(edition)))["plans"][0]["targets"]
    assert (gap["count"], gap["measure"]) == ("articles", "silence")
    (window,) = gap["windows"]
    assert (window["done"], window["status"]) == (56, "missed")
    assert window["silence"] == {"from": "2024-02-01", "to": "2024-03-28"}
    assert minutes["count"] == "minutes"
    assert "measure" not in minutes


def test_what_is_about_to_end_with_nothing_done_is_told_everywhere() -> None:
    edition = make_edition(D("2024-03-28"), [], [make_plan([{"at_least": 1, "per": "quarter"}])])
    progress = evaluate(edition)
    assert judge(progress) == ()
    assert "**Sắp hết hạn**" in summary.render(progress, [])
    html = leader_page.render(edition, progress, [])
    rows = targets_json.parse(targets_json.render(progress))
    assert [row.is_ending for row in rows] == [True, False, False, False]
    assert html.count(">Sắp hết hạn<") == 2  # among the deadlines, and in the plan's table
    late = make_edition(D("2024-12-20"), [], [make_plan([{"at_least": 2}])])
    assert "**Chậm, sắp hết hạn**" in summary.render(evaluate(late), [])


def test_github_shows_problems_at_their_lines() -> None:
    nasty = problem(Severity.WARNING, "100% sai\n::error::giả, hết")
    told = list(github.render([nasty, problem(), *[problem()] * 20]))
    assert len(told) == 11  # ten errors, which come first, and the warning
    assert told[0].startswith("::error file=articles/2024/a.md,line=3,title=")
    assert told[0].endswith("::title: sai. Cách sửa: sửa.")
    assert "::title: 100%25 sai%0A::error::giả, hết Cách sửa: sửa." in told[-1]
    assert all("\n" not in line for line in told)
    odd = Problem(Rule.REQUIRED, Severity.ERROR, "a,b:c.md", 1, "", "sai.", "sửa.")
    assert next(github.render([odd])).startswith("::error file=a%2Cb%3Ac.md,line=1,")


def test_annotations_are_for_github_alone() -> None:
    assert github.is_wanted({"GITHUB_ACTIONS": "true"})
    assert not github.is_wanted({"GITHUB_ACTIONS": ""})
    assert not github.is_wanted({})


def test_junit_tells_problems_by_their_weight() -> None:
    progress = Progress(D("2024-01-01"), ())
    told = [problem(message="bỏ\x00 trống"), problem(Severity.WARNING)]
    (suite,) = ElementTree.fromstring(junit.render(progress, told))
    assert [[child.tag for child in case] for case in suite] == [["error"], ["failure"]]
    assert suite[0][0].get("message") == "bỏ\ufffd trống"
    (calm,) = ElementTree.fromstring(junit.render(progress, []))
    assert [case.get("name") for case in calm] == ["Không có vấn đề nào"]


def test_the_summary_is_a_table_that_no_text_can_break(folder: Path) -> None:
    lines = (folder / "summary.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("|")]
    assert len(rows) == 2 + 12
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 6
    text = "\n".join(lines)
    assert "\\<script\\>" in text
    assert not re.search(r"(?<!\\)<", text)
    assert "| **Chậm** |" in text


def test_the_summary_of_nothing_says_so() -> None:
    text = summary.render(Progress(D("2024-01-01"), ()), [])
    assert "Chưa có kế hoạch nào" in text
    assert "Không có vấn đề nào" in text


class Page(HTMLParser):
    """Collects what a page is made of."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "link", "br", "rect"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag != "rect":
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def page(folder: Path) -> Page:
    """The leaders' page of the rich edition."""
    return Page((folder / "index.html").read_text("utf-8"))


def test_the_leaders_page_asks_nothing_of_anyone(page: Page, folder: Path) -> None:
    assert page.open == []
    assert not page.all("script")
    addresses = [
        value
        for _, attributes in page.tags
        for name, value in attributes.items()
        if name in ("src", "href", "srcset", "action", "data", "poster")
    ]
    assert set(addresses) <= {"#van-de", "data:,"}
    text = (folder / "index.html").read_text("utf-8")
    assert not re.search(r"https?:|url\(|@import", text)
    (policy,) = (m for m in page.all("meta") if m.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in str(policy["content"])


def test_the_leaders_page_shows_every_value_as_text(page: Page, folder: Path) -> None:
    text = (folder / "index.html").read_text("utf-8")
    assert "<script" not in text
    # The plan, the target, its note, its two deadlines and its problem, the article.
    assert text.count("&lt;script&gt;") == 7
    assert not [name for _, attributes in page.tags for name in attributes if name.startswith("on")]


def test_the_leaders_page_can_be_read_without_seeing(page: Page) -> None:
    assert page.all("html") == [{"lang": "vi"}]
    assert len(page.all("h1")) == 1
    assert len(page.all("caption")) == len(page.all("table")) == 6
    assert all(attributes.get("scope") in ("col", "row") for attributes in page.all("th"))
    assert all(bar["role"] == "img" and bar["aria-label"] for bar in page.all("svg"))
    identities = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(identities) == len(set(identities))
    named = {str(a["aria-labelledby"]) for _, a in page.tags if "aria-labelledby" in a}
    assert named <= set(identities)


def test_the_leaders_page_tells_status_in_words(page: Page) -> None:
    words = " ".join(page.words)
    for status in ("Đạt", "Không đạt", "Chậm", "Đúng tiến độ", "Chưa đến kỳ", "Được miễn"):
        assert status in words
    assert "Đang đăng: 01" in words
    assert "Chờ duyệt: 01" in words
    assert "Đã duyệt, chờ đến ngày: 01" in words
    assert "articles/2024/nhap.md" in words
    assert "Đài hỏng" in words


def test_deadlines_come_nearest_first(page: Page) -> None:
    days = [str(attributes["datetime"]) for attributes in page.all("time")]
    assert days == sorted(days)
    assert days[0] == "2024-09-30"


def test_long_lists_are_cut_and_the_rest_is_counted() -> None:
    articles = [make_article(D("2024-02-01"), f"bai-{n}") for n in range(25)]
    edition = make_edition(D("2024-08-15"), articles)
    told = [problem(message=f"lỗi {n}.") for n in range(205)]
    html = leader_page.render(edition, evaluate(edition), told)
    assert "Đang đăng: 25" in html
    assert "và 5 bài khác" in html
    assert "và 5 vấn đề khác" in html
    assert "và 5 vấn đề khác" in summary.render(evaluate(edition), told)
