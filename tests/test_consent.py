"""Who agreed to what, who wrote and who reviewed, and what an article sets aside."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st
from projects import ARTICLE, ARTICLE_TEXT, article_text, changed, edition_of, make_project

from thidua.problems import Problem, Rule
from thidua.progress.targets import evaluate
from thidua.reports import write_reports
from thidua.text.people import is_among, is_named, is_signed_as, respell

BAI = "articles/2024/bai.md"
PHONE = "Trực ban: 0900 000 001.\n"
ALLOW = "[{rule: phone-number, reason: Số trực ban công vụ}]"


def faults(root: Path, text: str, rule: Rule) -> list[Problem]:
    edition = edition_of(make_project(root, {BAI: text}))
    return [p for p in edition.problems if (p.path, p.rule) == (BAI, rule)]


def about(name: str = "Nguyễn Thị Mẫu", body: str = "Nội dung.\n", **keys: Any) -> str:
    return article_text(
        body,
        exemplars=f"[{{name: {name}, type: ca-nhan, kind: dien-hinh}}]",
        consent="{reference: 7, on: 2024-06-01, covers: [ten, cau-chuyen], channels: [web]}",
        **keys,
    )


# Names


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ("Lê Thị Duyệt", "lê thị  DUYỆT"),
        ("Lê Thị Duyệt", "Bà Lê Thị Duyệt"),
        ("Đ/c Lê Thị Duyệt", "ThS. Lê Thị Duyệt"),
        ("TS.Lê Thị Duyệt", "Đồng chí Lê Thị Duyệt"),
        ("Lê Thị Duyệt", "Trần Văn Viết, Lê Thị Duyệt"),
        ("Lê Thị Duyệt", "Trần Văn Viết và Lê Thị Duyệt"),
        ("Lê Thị Duyệt", "Trần Văn Viết – Lê Thị Duyệt"),
        ("Lê Thị Duyệt", "Bài: Trần Văn Viết; ảnh: Lê Thị Duyệt"),
        ("Lê Thị Duyệt", "Ban biên tập (Lê Thị Duyệt)"),
        ("Lê Thị Duyệt", "Cán bộ văn hóa Lê Thị Duyệt"),
        ("Trần Thị Hòa", "Trần Thị Hoà"),
        ("TRẦN THỊ THUÝ", "Trần Thị Thúy"),
        ("Ông Ích Khiêm", "Ông Ích Khiêm"),
    ],
)
def test_one_person_is_known_in_every_writing(person: str, field: str) -> None:
    assert is_among(person, field)


@pytest.mark.parametrize(
    ("person", "field"),
    [
        ("Trần Thị Hoa", "Trần Thị Hòa"),
        ("Lê Thị Duyệt", "Lê Thị Duyết"),
        ("Văn An", "Trần Văn An"),
        ("Lê Thị Duyệt", "Lê Thị Duyệt Anh"),
        ("Lê Thị Duyệt", "Ban biên tập"),
    ],
)
def test_another_person_is_not_taken_for_the_same(person: str, field: str) -> None:
    assert not is_among(person, field)


def test_a_job_title_is_signed_whole() -> None:
    job = "Chủ tịch UBND phường"
    assert is_signed_as(job, job)
    assert is_signed_as(job, "Chủ tịch UBND phường Lê Thị Duyệt")
    assert not is_signed_as(job, "Phó Chủ tịch UBND phường")


def test_a_text_names_somebody_by_the_whole_name_only() -> None:
    assert is_named("Bà Nguyễn Thị Hoà", "Theo ý của NGUYỄN  THỊ HÒA.")
    assert is_named("Gia đình ông Mẫu", "gia đình ông Mẫu xin rút")
    assert not is_named("Nguyễn Thị Mẫu", "Theo mẫu đơn của phường")
    assert not is_named("Gia đình ông Mẫu", "Theo mẫu đơn của phường")


@given(st.text(max_size=60))
def test_spelling_twice_is_spelling_once(text: str) -> None:
    assert respell(respell(text)) == respell(text)


# Consent


@pytest.mark.parametrize(
    "told",
    [
        "Em Nguyễn Thị Mẫu học giỏi.",
        "Cháu Mẫu học giỏi.",
        "Học sinh lớp 7A2 Nguyễn Thị Mẫu học giỏi.",
        "Nguyễn Thị Mẫu, học sinh lớp 10, học giỏi.",
        "Nguyễn Thị Mẫu (lớp 5B) học giỏi.",
        "Nguyễn Thị Mẫu hiện là học sinh Trường Tiểu học.",
        "Nguyễn Thị Mẫu mới 15 tuổi.",
        "Nguyễn Thị Mẫu, sinh ngày 1/2/2010, học giỏi.",
    ],
)
def test_somebody_told_as_a_child_needs_a_guardian(tmp_path: Path, told: str) -> None:
    (problem,) = faults(tmp_path, about(body=f"{told}\n"), Rule.CONSENT_GUARDIAN)
    assert problem.field == "exemplars[1].name"


@pytest.mark.parametrize(
    "told",
    [
        "Bà Nguyễn Thị Mẫu, 62 tuổi, dạy học sinh lớp 5.",
        "Nguyễn Thị Mẫu, học sinh lớp 12, tình nguyện.",
        "Nguyễn Thị Mẫu, sinh năm 1990, tình nguyện.",
        "Năm 12 tuổi, Nguyễn Thị Mẫu đã biết dệt.",
        "Chị em Mẫu cùng làm; các em theo mẫu.",
        "Cô giáo Nguyễn Thị Mẫu, chủ nhiệm lớp 5A.",
        "Con em Nguyễn Thị Mẫu đều khôn lớn.",
    ],
)
def test_a_grown_person_needs_none(tmp_path: Path, told: str) -> None:
    assert faults(tmp_path, about(body=f"{told}\n"), Rule.CONSENT_GUARDIAN) == []


def test_a_name_with_a_childs_title_is_a_childs(tmp_path: Path) -> None:
    assert faults(tmp_path, about("Bé Nguyễn Thị Mẫu"), Rule.CONSENT_GUARDIAN)


def test_an_article_of_the_first_contract_stands_as_it_stood(tmp_path: Path) -> None:
    edition = edition_of(make_project(tmp_path, {ARTICLE: ARTICLE_TEXT}))
    assert edition.problems == ()
    assert [article.path for article in edition.published] == [ARTICLE]


def test_a_withdrawn_article_is_not_asked_for_what_it_no_longer_shows(tmp_path: Path) -> None:
    text = about(body=f"Em Mẫu. {PHONE}", withdrawn="{on: 2024-06-01, reason: Theo đề nghị}")
    edition = edition_of(make_project(tmp_path, {BAI: text}))
    assert [p for p in edition.problems if p.path == BAI] == []


# Allowances


def test_what_is_set_aside_stands_in_every_report_with_its_reason(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phuong", {BAI: article_text(PHONE, allow=ALLOW)})
    edition = edition_of(root)
    write_reports(tmp_path / "reports", edition, evaluate(edition))
    for name in ("summary.md", "index.html"):
        text = (tmp_path / "reports" / name).read_text("utf-8")
        assert "Quy tắc được bỏ qua" in text
        assert "Số trực ban công vụ" in text
        assert "0900" not in text
    assert "phone-number" not in (tmp_path / "reports/problems.json").read_text("utf-8")


def test_a_reason_is_text_and_never_markup(tmp_path: Path) -> None:
    allow = '[{rule: phone-number, reason: "<b>to</b> [x](y)"}]'
    edition = edition_of(make_project(tmp_path / "p", {BAI: article_text(PHONE, allow=allow)}))
    write_reports(tmp_path / "reports", edition, evaluate(edition))
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]
    parser.feed((tmp_path / "reports/index.html").read_text("utf-8"))
    assert "b" not in tags
    assert r"\[x\](y)" in (tmp_path / "reports/summary.md").read_text("utf-8")


def test_without_an_allowance_the_reports_have_no_chapter_for_it(tmp_path: Path) -> None:
    edition = edition_of(make_project(tmp_path / "phuong"))
    write_reports(tmp_path / "reports", edition, evaluate(edition))
    for name in ("summary.md", "index.html"):
        assert "được bỏ qua" not in (tmp_path / "reports" / name).read_text("utf-8").lower()


def test_of_two_reasons_for_one_rule_the_first_counts(tmp_path: Path) -> None:
    allow = "[{rule: phone-number, reason: Một}, {rule: phone-number, reason: Hai}]"
    edition = edition_of(make_project(tmp_path, {BAI: article_text(PHONE, allow=allow)}))
    assert [one.reason for one in edition.column.allowed] == ["Một"]


def test_an_allowance_serves_its_own_article_only(tmp_path: Path) -> None:
    files = {BAI: article_text(PHONE, allow=ALLOW), "articles/2024/b.md": article_text(PHONE)}
    edition = edition_of(make_project(tmp_path, files))
    told = [p.path for p in edition.problems if p.rule is Rule.PHONE_NUMBER]
    assert told == ["articles/2024/b.md"]


def test_an_approved_article_is_not_told_to_drop_an_allowance(tmp_path: Path) -> None:
    text = changed(ARTICLE_TEXT, {"tags: [khuyến học]": f"tags: [khuyến học]\nallow: {ALLOW}"})
    edition = edition_of(make_project(tmp_path, {ARTICLE: text}))
    assert edition.problems == ()
    # Once it is changed it needs a new approval anyway.
    path = tmp_path / ARTICLE
    path.write_text(path.read_text("utf-8").replace("mỗi tối", "mọi tối"), "utf-8")
    told = {problem.rule for problem in edition_of(tmp_path).problems}
    assert told == {Rule.ALLOW_UNUSED, Rule.REVIEW_CHANGED}


def test_check_and_approve_tell_what_is_set_aside_and_why(project: Project) -> None:
    path = project.root / BAI
    path.write_text(article_text(PHONE, category="tu-tuong", allow=ALLOW), "utf-8")
    reviewer = ("--by", "Chủ tịch UBND phường", "--yes")
    for command in (("check", BAI), ("approve", BAI, *reviewer)):
        said = project.run("thidua", *command).text
        assert f"{BAI}:9  [phone-number]  ĐƯỢC BỎ QUA  có số điện thoại «…01»" in said
        assert "Lý do: Số trực ban công vụ" in said
