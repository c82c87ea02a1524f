"""A plan in Word: what it surely says is read, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
import yaml
from conftest import Project
from test_starter import FLAGS, init

from thidua.starter.plan_document import PlanDocumentError, interpret, read_plan

HEAD = (
    "ỦY BAN NHÂN DÂN",
    "PHƯỜNG MẪU",
    "Số: 12/KH-UBND",
    "Phường Mẫu, ngày 05 tháng 01 năm 2027",
    "KẾ HOẠCH",
    "Tuyên truyền về thi đua yêu nước năm 2027",
    "Thực hiện Kế hoạch số 9/KH-UBND ngày 02 tháng 01 năm 2026 của UBND tỉnh,",
)
BODY = (
    "I. MỤC ĐÍCH, YÊU CẦU",
    "- Phát sóng: Ít nhất 01 lượt/quý.",
    "- Số lượng: ít nhất 04 tin, bài/năm.",
)


def write_plan(path: Path, *lines: str) -> Path:
    """Write a plan as offices do: the head in a table of two columns."""
    document = docx.Document()
    table = document.add_table(rows=2, cols=2)
    for cell, line in zip(table._cells, lines, strict=False):
        cell.text = line
    for line in lines[4:]:
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_number_day_year_and_quotas_are_read(tmp_path: Path) -> None:
    reading = read_plan(write_plan(tmp_path / "ke-hoach.docx", *HEAD, *BODY))
    assert reading.number == "12/KH-UBND"
    assert reading.issued_on == date(2027, 1, 5)
    assert reading.period == (date(2027, 1, 1), date(2027, 12, 31))
    assert [(one.count, one.at_least, one.per) for one in reading.quotas] == [
        ("broadcasts", 1, "quarter"),
        ("articles", 4, "year"),
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Số: /KH-UBND", *HEAD[3:]), "number"),
        (("Số: 12/KH-UBND", "Số: 13/KH-UBND"), "number"),
        (("Phường Mẫu, ngày tháng 3 năm 2027",), "issued_on"),
        (("Phường Mẫu, ngày 31 tháng 2 năm 2027",), "issued_on"),
        (("KẾ HOẠCH", "Tuyên truyền năm 2026 và năm 2027"), "period"),
        (("KẾ HOẠCH", "Tuyên truyền", "Thực hiện Kế hoạch năm 2027"), "period"),
        (("Từ ngày 1/6/2027 đến ngày 1/5/2027",), "period"),
        (("KẾ HOẠCH", "Tuyên truyền năm 2027"), "period"),  # made when?
        (("Mẫu, ngày 18 tháng 10 năm 2026", "KẾ HOẠCH", "Hướng tới Đại hội năm 2027"), "period"),
        (("Từ khi ban hành đến hết năm 2027",), "period"),
    ],
)
def test_what_is_not_sure_is_left_to_be_asked(lines: tuple[str, ...], name: str) -> None:
    assert getattr(interpret(list(lines)), name) is None


def test_two_numbers_for_one_thing_are_none() -> None:
    quotas = interpret(["ít nhất 04 tin, bài/năm", "ít nhất 06 tin, bài/năm", "01 lượt/quý"]).quotas
    assert [(one.count, one.at_least) for one in quotas] == [("broadcasts", 1)]


def test_a_plan_may_run_from_the_day_it_was_issued() -> None:
    time = "1. Thời gian: Từ khi ban hành Kế hoạch đến hết năm 2028."
    assert interpret([*HEAD, time]).period == (date(2027, 1, 5), date(2028, 12, 31))


@pytest.mark.parametrize("made", ["Mẫu, ngày tháng 3 năm 2027", "Mẫu, ngày 20 tháng 12 năm 2026"])
def test_the_year_of_the_title_is_the_plan_s_when_it_was_made_for_it(made: str) -> None:
    lines = [made, "KẾ HOẠCH", "Tuyên truyền về thi đua yêu nước năm 2027"]
    assert interpret(lines).period == (date(2027, 1, 1), date(2027, 12, 31))


def test_days_of_its_own_come_before_the_year_of_the_title() -> None:
    lines = ["KẾ HOẠCH", "Tuyên truyền năm 2027", "Thời gian: từ 1/2/2027 đến hết ngày 30/11/2027"]
    assert interpret(lines).period == (date(2027, 2, 1), date(2027, 11, 30))


@pytest.mark.parametrize("content", [b"", b"khong phai Word", b"PK\x03\x04" + b"\0" * 40])
def test_a_file_that_is_no_plan_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ke-hoach.docx"
    path.write_bytes(content)
    with pytest.raises(PlanDocumentError):
        read_plan(path)


def test_a_ward_begins_under_its_plan(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "Kế hoạch.docx", *HEAD, *BODY)
    flags = [flag for flag in FLAGS if flag != "--quota" and "Ít nhất" not in flag]
    done = init(tmp_path / "moi", *flags, "--from-plan", str(plan))
    assert done.code == 0, done.text
    assert "số: 12/KH-UBND" in done.text
    page = (tmp_path / "moi/docs/ke-hoach/2027.md").read_text("utf-8")
    matter = yaml.safe_load(page.split("---\n")[1])["plan"]
    assert matter["number"] == "12/KH-UBND"
    assert str(matter["issued_on"]) == "2027-01-05"
    assert str(matter["period"]["from"]) == "2027-01-01"
    assert [one["text"] for one in matter["targets"]] == [
        "Phát sóng: Ít nhất 01 lượt/quý.",
        "Số lượng: ít nhất 04 tin, bài/năm.",
    ]
    checked = Project(tmp_path / "moi").run("thidua", "check")
    assert checked.code == 0, checked.text


def test_a_broken_plan_founds_no_ward(tmp_path: Path) -> None:
    (tmp_path / "ke-hoach.docx").write_bytes(b"PK")
    done = init(tmp_path / "moi", *FLAGS, "--from-plan", str(tmp_path / "ke-hoach.docx"))
    assert done.code == 1
    assert "Không đọc được ke-hoach.docx" in done.text
    assert not (tmp_path / "moi").exists()
