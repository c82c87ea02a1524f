"""The report on a plan: what it tells, the form it has, and that nothing in it can do harm."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest
from conftest import Project
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from factories import (
    REGISTERS,
    aired,
    held,
    make_article,
    make_edition,
    make_plan,
    person,
)
from openpyxl.utils import get_column_letter
from pydantic import TypeAdapter

from thidua.clock import end_of_day
from thidua.column import RegisterEntry
from thidua.progress.targets import evaluate
from thidua.progress.tasks import TaskStatus
from thidua.reports.yearly import message, page, spreadsheet, word
from thidua.reports.yearly.blocks import Section, Table, move_long_tables, roman
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.describe import NO_UNIT, describe
from thidua.reports.yearly.heading import compose, shorten
from thidua.reports.yearly.outline import arrange
from thidua.reports.yearly.results import tell_change
from thidua.schema.logs import SelectionRecord
from thidua.schema.plan import Task
from thidua.schema.registers import Unit
from thidua.schema.ward import undeclared

D = date.fromisoformat
NOW = end_of_day(D("2024-12-31"))
NASTY = """=<script>alert("x")</script> & 'a' \x07"""
TARGETS = [{"text": "Ít nhất 01 bài/quý.", "at_least": 1, "per": "quarter"}]
WAIVER = {"window": "2024-07-01", "reason": "Đài hỏng.", "by": "Chủ tịch", "on": "2024-10-02"}


def report_of(
    *articles: Any, targets: Any = TARGETS, now: str = "2024-12-31", **column: Any
) -> Report:
    """Return the report on a small plan."""
    plan = column.pop("plan", None) or make_plan(targets)
    edition = make_edition(D(now), articles, [plan], **column)
    return describe(edition, evaluate(edition).plans[0])


def words_of(sections: tuple[Section, ...]) -> str:
    """Return every word of the sections."""
    lines: list[str] = []
    for section in sections:
        lines.append(section.title)
        for topic in section.topics:
            lines.append(topic.title)
            for block in topic.blocks:
                if isinstance(block, Table):
                    lines += [c.title for c in block.columns]
                    lines += [cell for row in block.rows for cell in row]
                else:
                    lines.append(block)
    return "\n".join(lines)


# What it tells


def test_only_what_is_published_within_the_period_is_told() -> None:
    report = report_of(
        make_article(D("2023-12-31"), "truoc", title="Trước kỳ"),
        make_article(D("2024-01-01"), "dau", title="Ngày đầu"),
        make_article(D("2024-12-31"), "cuoi", title="Ngày cuối"),
        make_article(D("2024-05-01"), "nhap", reviewed=None, title="Bản nháp"),
        make_article(D("2024-05-01"), "sua", digest="f" * 20, title="Sửa sau duyệt"),
        make_article(D("2024-05-01"), "go", title="Đã gỡ",
                     withdrawn={"on": "2024-06-01", "reason": "Sai"}),
    )  # fmt: skip
    assert [item.title for item in report.items] == ["Ngày đầu", "Ngày cuối"]
    assert report.items[0].address == "bai/2024/dau/"


def test_the_story_of_a_withdrawn_article_is_not_told_by_its_broadcasts() -> None:
    gone = make_article(
        D("2024-02-01"), "go", title="Đã gỡ", withdrawn={"on": "2024-06-01", "reason": "Sai"},
        broadcasts=[{"on": "2024-02-05", "station": "dai-tinh", "kind": "tiep-song"}],
    )  # fmt: skip
    shown = make_article(D("2024-02-01"), "con", title="Còn đây")
    report = report_of(
        gone, shown,
        broadcasts=[
            aired("2024-02-03", article="2024/go", programme="Kể về bài đã gỡ"),
            aired("2024-02-04", article="2024/con", minutes=5),
            aired("2024-02-06", programme="Chương trình"),
        ],
    )  # fmt: skip
    assert [airing.title for airing in report.airings] == [None, "Còn đây", None, "Chương trình"]
    assert report.airings[1].station == "Đài phường"
    words = words_of(arrange(report))
    assert "Kể về bài đã gỡ" not in words
    assert "04 lượt phát, tổng thời lượng 05 phút (chưa kể 03 lượt không ghi thời lượng)" in words


def test_exemplars_are_told_once_and_people_go_by_given_name() -> None:
    consent = {"not_needed": "Nhân vật lịch sử"}
    award = {"by": "UBND phường", "on": "2024-03-02", "number": "5/QĐ-UBND"}
    people = [
        {**person(), "name": "Nguyễn Văn Đông", "recognition": award},
        {**person(), "name": "Đỗ Thị An", "unit": "cong-an"},
        {**person(type_="tap-the"), "name": "Tổ 5"},
    ]
    report = report_of(
        make_article(D("2024-02-01"), "a", exemplars=people, consent=consent, fields=["y-te"]),
        make_article(D("2024-03-01"), "b", exemplars=[{**person(), "name": "nguyễn văn  Đông"}],
                     consent=consent, fields=["van-hoa"], unit="y-te"),
    )  # fmt: skip
    assert [one.name for one in report.exemplars] == ["Đỗ Thị An", "nguyễn văn Đông", "Tổ 5"]
    dong = report.exemplars[1]
    assert dong.field == "Y tế; Văn hóa"
    assert dong.recognition is not None
    assert dong.items == ("Bài a", "Bài b")
    assert {f.name: len(f.exemplars) for f in report.fields} == {"Y tế": 3, "Văn hóa": 1}
    assert "UBND phường, số 5/QĐ-UBND, ngày 02 tháng 3 năm 2024" in words_of(arrange(report))


def test_every_unit_is_told_even_without_a_contribution() -> None:
    report = report_of(make_article(D("2024-02-01"), "a", unit="y-te"),
                       make_article(D("2024-02-02"), "b"))  # fmt: skip
    assert [(u.name, u.items, u.exemplars) for u in report.units] == [
        ("Công an", 0, 0), ("Trạm y tế", 1, 0), (NO_UNIT, 1, 0),
    ]  # fmt: skip
    assert report.groups == ()
    contributions = arrange(report)[3].topics[0].blocks[0]
    assert isinstance(contributions, Table)
    assert contributions.rows[0] == ("1", "Công an", "00", "00")


def test_groups_sum_up_their_units() -> None:
    units = {
        slug: RegisterEntry(slug, f"docs/don-vi/{slug}.md", Unit(title=slug, group=group))
        for slug, group in (("cong-an", "Khối 1"), ("y-te", "Khối 1"), ("truong", None))
    }
    report = report_of(
        make_article(D("2024-02-01"), "a", unit="y-te"),
        make_article(D("2024-02-02"), "b", unit="cong-an"),
        registers=replace(REGISTERS, units=units),
    )
    assert next((g.name, g.items) for g in report.groups) == ("Khối 1", 2)


def test_gaps_have_their_reason_or_a_blank() -> None:
    waived = {**TARGETS[0], "waivers": [WAIVER]}
    report = report_of(
        make_article(D("2024-02-01"), "a"), make_article(D("2024-11-01"), "b"), targets=[waived]
    )
    words = words_of(arrange(report))
    assert (
        "- Ít nhất 01 bài/quý (Quý II/2024): 00 tin, bài, không đạt; đã thiếu 01 tin, bài. "
        "Nguyên nhân: (… điền nguyên nhân …)."
    ) in words
    assert (
        "(Quý III/2024): 00 tin, bài, được miễn. Lý do: Đài hỏng "
        "(Chủ tịch, ngày 02 tháng 10 năm 2024)."
    ) in words
    assert "(… điền khó khăn, vướng mắc, hoặc ghi: Không có …)" in words


def test_silence_is_told_in_days() -> None:
    words = words_of(arrange(report_of(targets=[{"text": "Vắng", "max_gap_days": 30}])))
    assert "vắng không quá 30 ngày" in words
    assert "vắng dài nhất 365 ngày" in words


def test_activities_selections_and_tasks_are_told() -> None:
    plan = make_plan(TARGETS)
    tasks = [
        {"text": "Việc xong", "to": "2024-03-01", "lead": "Văn phòng", "done": "2024-02-20"},
        {"text": "Việc trễ", "to": "2024-04-01", "lead": "Văn phòng"},
        {"text": "Việc sau", "to": "2025-01-15", "lead": "Văn phòng"},
    ]
    read = TypeAdapter(tuple[Task, ...]).validate_python(tasks)
    plan = replace(plan, matter=replace(plan.matter, tasks=read))
    report = report_of(
        make_article(D("2024-02-01"), "a", title="Được chọn"),
        plan=plan,
        activities=[held("2024-03-01", unit="y-te", participants=40)],
        selections=[SelectionRecord(on=D("2024-04-01"), round="quy", articles=("2024/a", "x/y"))],
    )
    assert [task.status for task in report.tasks] == [
        TaskStatus.DONE, TaskStatus.OVERDUE, TaskStatus.OPEN,
    ]  # fmt: skip
    assert report.selections[0].items == ("Được chọn",)
    words = words_of(arrange(report))
    for expected in ("V. Kết quả thực hiện nhiệm vụ", "Tọa đàm 01", "Hằng quý 01", "Việc trễ: quá "
                     "hạn 01/04/2024 (Văn phòng)", "Đã hoàn thành ngày 20/02/2024"):  # fmt: skip
        assert expected in words


def test_an_empty_year_is_told_without_figures_made_up() -> None:
    report = report_of(targets=[])
    words = words_of(arrange(report))
    assert "Kế hoạch không đặt chỉ tiêu bằng số." in words
    assert "chưa đăng tin, bài nào" in words
    for write in (word.render, spreadsheet.render, page.render):
        assert write(report, NOW)


def test_the_words_around_leave_blanks_for_what_nobody_told() -> None:
    heading = compose(report_of())
    assert heading.parent is None
    assert heading.addressee == "(… điền cơ quan nhận báo cáo …)"
    assert heading.number.replace("\u00a0", " ") == "Số:      /BC-UBND"
    assert heading.bases[-1] == (
        "Căn cứ Kế hoạch số (… điền số, ký hiệu …) (… điền ngày ban hành …) của UBND phường về thử."
    )
    assert heading.recipients == ("- Như trên;", "- Lưu: VT.")
    assert replace(undeclared(), name="Phường Thử").committee == "Ủy ban nhân dân phường Thử"
    assert replace(undeclared(), name="Bắc Kạn").committee == "Ủy ban nhân dân Bắc Kạn"
    assert shorten("Uỷ ban nhân dân tỉnh") == "UBND tỉnh"


def test_a_part_of_the_plan_is_reported_alone() -> None:
    plan = make_plan([*TARGETS, {"text": "Cả năm.", "at_least": 4}])
    articles = [
        make_article(D("2024-05-01"), "a", title="Quý hai"),
        make_article(D("2024-08-01"), "b", title="Quý ba"),
    ]
    edition = make_edition(
        D("2024-09-30"), articles, [plan],
        broadcasts=[aired("2024-05-02", minutes=10), aired("2024-08-02", minutes=15)],
    )  # fmt: skip
    measured = evaluate(edition, is_over=True).plans[0]
    report = describe(edition, measured, first=D("2024-07-01"))
    assert [item.title for item in report.items] == ["Quý ba"]
    assert [[w.name for w in t.windows] for t in report.targets] == [
        ["Quý III/2024"],
        ["Cả kế hoạch"],
    ]
    assert compose(report).abstract.endswith("(quý III năm 2024)")
    assert "số liệu tính từ ngày 01 tháng 7 năm 2024 đến hết" in compose(report).opening
    words = words_of(arrange(report))
    # Against the quarter before.
    assert "01/04/2024 – 30/06/2024" in words
    assert "tăng 05 (50%)" in words
    odd = describe(edition, measured, first=D("2024-07-02"))
    assert "(từ ngày 02 tháng 7 năm 2024 đến" in compose(odd).abstract


def test_without_a_time_before_nothing_is_compared() -> None:
    words = words_of(arrange(report_of(make_article(D("2024-02-01"), "a"))))
    assert "Kỳ trước chưa có số liệu nên không so sánh." in words


@pytest.mark.parametrize(
    ("before", "now", "words"),
    [
        (0, 0, "không đổi"),
        (4, 5, "tăng 01 (25%)"),
        (20, 5, "giảm 15 (75%)"),
        (0, 3, "tăng 03"),
    ],
)
def test_a_change_is_told_in_words(before: int, now: int, words: str) -> None:
    assert tell_change(before, now) == words


def followed_units() -> dict[str, RegisterEntry[Unit]]:
    rows = (
        ("cong-an", "Công an", "Khối nội chính", "Phó Chủ tịch UBND phường"),
        ("truong", "Trường học", None, None),
        ("y-te", "Trạm y tế", "Khối nội chính", "Phó Chủ tịch UBND phường"),
    )
    return {
        slug: RegisterEntry(
            slug, f"docs/don-vi/{slug}.md", Unit(title=title, group=group, followed_by=follower)
        )
        for slug, title, group, follower in rows
    }


def test_whoever_fell_short_is_told_with_whom_to_call() -> None:
    report = report_of(
        make_article(D("2024-02-01"), "a", unit="y-te"),
        targets=[{"text": "Mỗi đơn vị 02 bài.", "at_least": 2, "each": "unit"}],
        registers=replace(REGISTERS, units=followed_units()),
        now="2025-01-02",
    )
    words = words_of(arrange(report))
    assert (
        "- Khối nội chính – người theo dõi: Phó Chủ tịch UBND phường: Công an (chưa gửi tin, bài "
        "nào, Cả kế hoạch: đã thiếu 02 tin, bài); Trạm y tế (Cả kế hoạch: đã thiếu 01 tin, bài)."
    ) in words
    assert "- Trường học (chưa gửi tin, bài nào, Cả kế hoạch: đã thiếu 02 tin, bài)." in words


def test_the_message_is_short_and_says_who_is_to_do_what() -> None:
    units = {
        f"u-{n}": RegisterEntry(f"u-{n}", f"docs/don-vi/u-{n}.md", Unit(title=f"Tổ dân phố số {n}"))
        for n in range(30)
    }
    report = report_of(
        make_article(D("2024-02-01"), "a", title="=1+1"),
        registers=replace(REGISTERS, units=units),
    )
    text = message.render(report, NOW).decode()
    assert "Đã làm: 01 tin, bài; 00 lượt phát (00 phút)" in text
    assert "• Ít nhất 01 bài/quý – Quý II/2024: 0 trên 01 tin, bài; đã thiếu 01 tin, bài" in text
    assert "• Tổ dân phố số 0: chưa gửi tin, bài nào" in text
    assert "• … và 22 mục khác (xem báo cáo)" in text
    assert len(text) < 2000


# Annexes


def test_long_tables_become_numbered_annexes() -> None:
    articles = [make_article(D("2024-02-01"), f"b-{n:02}", unit="y-te") for n in range(21)]
    units = {
        f"u-{n:02}": RegisterEntry(f"u-{n:02}", f"docs/don-vi/u-{n:02}.md", Unit(title=f"Tổ {n}"))
        for n in range(25)
    }
    sections, (annex,) = move_long_tables(arrange(report_of(*articles)))
    assert (annex.name, annex.table.title) == ("Phụ lục", "Tin, bài đã đăng")
    assert "(Tin, bài đã đăng: 21 dòng, xem Phụ lục.)" in words_of(sections)
    assert "/bai/2024/b-00/" not in words_of(sections)
    report = report_of(*articles, registers=replace(REGISTERS, units=units))
    _, annexes = move_long_tables(arrange(report))
    assert [one.name for one in annexes] == ["Phụ lục I", "Phụ lục II"]
    assert move_long_tables(arrange(report_of(*articles[:20])))[1] == ()
    document = Document(io.BytesIO(word.render(report, NOW)))
    texts = [p.text.replace("\u00a0", " ") for p in document.paragraphs]
    place = texts.index("Phụ lục I")
    assert texts[place + 1] == "TIN, BÀI ĐÃ ĐĂNG"
    assert texts[place + 2].startswith("(Kèm theo Báo cáo số      /BC-UBND ngày")
    starts = [p for p in document.paragraphs if p.text.startswith("Phụ lục I")]
    assert all(p.paragraph_format.page_break_before for p in starts)
    # Everything is told once, below the signature.
    assert len(document.tables[-2].rows) == 22
    assert document.tables[-2].rows[21].cells[0].text == "21"


def test_roman_numerals() -> None:
    told = [roman(n) for n in (1, 4, 5, 9, 14, 40, 41)]
    assert told == ["I", "IV", "V", "IX", "XIV", "XL", "XLI"]


# Word


@pytest.fixture
def written(project: Project) -> Any:
    """The demonstration's report, read back."""
    outcome = project.run("thidua", "report", "--plan", "2024", "--to", "31/12/2024")
    assert outcome.code == 0, outcome.text
    assert "reports/bao-cao-2024.docx" in outcome.text
    return Document(str(project.root / "reports" / "bao-cao-2024.docx"))


def test_page_and_letters(written: Any) -> None:
    section = written.sections[0]
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 15]
    assert round(section.top_margin / Mm(1)) == round(section.bottom_margin / Mm(1)) == 20
    fonts = list(written.styles.element.iter(qn("w:rFonts")))
    fonts += list(written.element.iter(qn("w:rFonts")))
    for font in fonts:
        assert set(font.attrib.values()) == {"Times New Roman"}
        assert {qn(f"w:{s}") for s in ("ascii", "hAnsi", "cs", "eastAsia")} == set(font.attrib)
    body = written.styles["Lời văn"]
    form = body.paragraph_format
    assert form.alignment is WD_ALIGN_PARAGRAPH.JUSTIFY
    assert round(form.first_line_indent.cm, 2) == 1.27
    assert form.space_after >= Pt(6)
    assert 1 <= form.line_spacing <= 1.5
    assert written.styles["Normal"].font.size == Pt(14)
    assert written.styles["Heading 1"].font.bold is True
    assert str(written.styles["Heading 1"].font.color.rgb) == "000000"
    assert {e.get(qn("w:val")) for e in written.element.iter(qn("w:color"))} <= {"000000"}


def test_page_numbers_stand_above_but_not_on_the_first_page(written: Any) -> None:
    section = written.sections[0]
    assert section.different_first_page_header_footer
    assert "".join(p.text for p in section.first_page_header.paragraphs) == ""
    header = section.header.paragraphs[0]
    assert [e.text.strip() for e in header._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert header.style.paragraph_format.alignment is WD_ALIGN_PARAGRAPH.CENTER
    assert {run.font.size for run in header.runs} == {Pt(14)}
    assert section.header_distance < section.top_margin


def test_the_head_has_its_form(written: Any) -> None:
    (bodies, country), (number, day) = (row.cells for row in written.tables[0].rows)
    assert lines_of(bodies) == [
        ("UBND THÀNH PHỐ BẮC KẠN", 12, False, False),
        ("ỦY BAN NHÂN DÂN", 12, True, False),
        ("PHƯỜNG NGUYỄN THỊ MINH KHAI", 12, True, False),
    ]
    assert lines_of(country) == [
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, True, False),
        ("Độc lập - Tự do - Hạnh phúc", 13, True, False),
    ]
    assert lines_of(number) == [("Số:      /BC-UBND", 13, False, False)]
    assert lines_of(day) == [
        ("Phường Nguyễn Thị Minh Khai,\nngày      tháng      năm 2024", 13, False, True)
    ]
    assert rule_of(bodies, Mm(75)) == pytest.approx(72.4 * 0.4, rel=0.1)
    assert rule_of(country, Mm(90)) == pytest.approx(56, abs=1)


def lines_of(cell: Any) -> list[tuple[str, float, bool, bool]]:
    """Return text, size, boldness and slant of the written lines of a cell."""
    return [
        (p.text.replace("\u00a0", " "), run.font.size.pt, bool(run.bold), bool(run.italic))
        for p in cell.paragraphs
        if p.text
        for run in p.runs[:1]
    ]


def rule_of(place: Any, room: int) -> float:
    """Return the length in mm of the only line drawn in a place."""
    (ruled,) = [p for p in place.paragraphs if p._p.find(f".//{qn('w:pBdr')}") is not None]
    form = ruled.paragraph_format
    return float((room - form.left_indent - form.right_indent) / Mm(1))


def test_the_title_the_bases_and_the_body(written: Any) -> None:
    texts = [p.text for p in written.paragraphs if p.text]
    assert texts[:3] == [
        "BÁO CÁO",
        "Kết quả thực hiện Kế hoạch tuyên truyền thi đua yêu nước năm 2024",
        "Kính gửi: Ủy ban nhân dân thành phố Bắc Kạn",
    ]
    titles = [p for p in written.paragraphs if p.text][:2]
    assert all(p.runs[0].bold and p.runs[0].font.size == Pt(14) for p in titles)
    assert 1 / 3 <= rule_of(written, Mm(165)) / 145.7 <= 1 / 2
    bases = [p.text for p in written.paragraphs if p.style.name == "Căn cứ"]
    assert written.styles["Căn cứ"].font.italic
    assert [text[-1] for text in bases] == [";", "."]
    assert all(text.startswith("Căn cứ Kế hoạch số ") for text in bases)
    heads = [p.text for p in written.paragraphs if p.style.name == "Heading 1"]
    assert heads[0] == "I. KẾT QUẢ THỰC HIỆN CHỈ TIÊU"
    assert [re.match(r"[IV]+\. ", head) is not None for head in heads] == [True] * 6
    assert "04 kỳ đạt, 01 kỳ không đạt" in "\n".join(texts)
    assert "(Bản trình diễn: số liệu gồm cả bài và bản ghi mẫu, không dùng để báo cáo.)" in texts
    assert texts[-1].endswith("./.")


def test_tables_repeat_their_heads(written: Any) -> None:
    inner = written.tables[1:-1]
    assert len(inner) == 7
    for table in inner:
        assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
    items = inner[2]
    assert len(items.rows) == 16
    assert [cell.text for cell in items.rows[1].cells][:2] == ["1", "28/03/2024"]
    names = [row.cells[1].text for row in inner[4].rows[1:]]
    assert [name.split()[-1] for name in names] == ["Chiên", "Hanh", "Khai", "Khảm", "Lan", "Nghĩa"]


def test_the_foot_has_its_form(written: Any) -> None:
    left, right = written.tables[-1].rows[0].cells
    recipients = lines_of(left)
    assert recipients[0] == ("Nơi nhận:", 12, True, True)
    assert recipients[1] == ("- Như trên;", 11, False, False)
    assert recipients[2][0] == "- Thường trực Đảng ủy (b/c);"
    assert recipients[-1] == ("- Lưu: VT.", 11, False, False)
    assert lines_of(right) == [
        ("TM. ỦY BAN NHÂN DÂN", 14, True, False),
        ("CHỦ TỊCH", 14, True, False),
        ("(… điền họ và tên …)", 14, True, False),
    ]


def test_a_deputy_signs_for_the_chairperson() -> None:
    edition = make_edition(D("2024-12-31"), [], [make_plan(TARGETS)])
    report = describe(edition, evaluate(edition).plans[0], is_deputy=True)
    right = Document(io.BytesIO(word.render(report, NOW))).tables[-1].rows[0].cells[1]
    assert [text for text, *_ in lines_of(right)][:3] == [
        "TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH",
    ]  # fmt: skip
    assert "<p>KT. CHỦ TỊCH</p>" in page.render(report, NOW).decode()


def test_word_takes_any_title() -> None:
    content = word.render(report_of(make_article(D("2024-02-01"), "a", title=NASTY)), NOW)
    cells = [c.text for t in Document(io.BytesIO(content)).tables for r in t.rows for c in r.cells]
    assert any("=<script>alert(\"x\")</script> & 'a' \ufffd" in text for text in cells)


# Excel


def test_excel_holds_dates_numbers_and_text_that_stays_text() -> None:
    report = report_of(
        make_article(D("2024-02-01"), "a", title="=1+1", unit="y-te"),
        make_article(D("2024-02-02"), "b", title="@SUM(A1)"),
        make_article(D("2024-02-03"), "c", title=NASTY),
        broadcasts=[aired("2024-02-04", minutes=8, programme="-2+3")],
    )
    workbook = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(report, NOW)))
    assert workbook.sheetnames == [
        *("Chỉ tiêu", "Tin bài", "Phát thanh", "Điển hình", "Đơn vị", "Nhiệm vụ")
    ]
    for sheet in workbook:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        columns = map(get_column_letter, range(1, sheet.max_column + 1))
        assert all(sheet.column_dimensions[column].width >= 10 for column in columns)
        assert not [c for row in sheet for c in row if c.data_type == "f"]
    items, airings, units = workbook["Tin bài"], workbook["Phát thanh"], workbook["Đơn vị"]
    assert items["A2"].value == datetime(2024, 2, 1)  # noqa: DTZ001 - Excel knows no zones
    assert items["A2"].number_format == "dd/mm/yyyy"
    assert items["B2"].value == "=1+1"
    assert items["B2"].quotePrefix
    assert items["B4"].value == NASTY.replace("\x07", "\ufffd")
    assert items["F2"].value == "https://phuong.example/bai/2024/a/"
    assert (airings["D2"].value, airings["D2"].data_type) == (8, "n")
    assert airings["E2"].value == "-2+3"
    assert [c.value for c in units[3]] == ["Trạm y tế", None, 1, 0]
    targets = workbook["Chỉ tiêu"]
    assert targets["G2"].value == 3
    # A sheet that is passed on alone says of what it tells, and up to which day.
    told = dict(zip([c.value for c in targets[1]], [c.value for c in targets[2]], strict=True))
    assert told["Kế hoạch"] == "Kế hoạch thử"
    assert told["Đến hết ngày"] == datetime(2024, 12, 31)  # noqa: DTZ001
    heads = [sheet.oddHeader and sheet.oddHeader.center.text for sheet in workbook]
    assert heads == ["Kế hoạch thử – số liệu đến hết 31/12/2024"] * len(workbook.sheetnames)
    assert items["F2"].hyperlink.target == "https://phuong.example/bai/2024/a/"


def test_rows_of_the_spreadsheet_are_as_high_as_their_text() -> None:
    report = report_of(
        make_article(D("2024-02-01"), "a", title="Ngắn"),
        make_article(D("2024-02-02"), "b", title="Một tiêu đề rất dài " * 7),
    )
    sheet = openpyxl.load_workbook(io.BytesIO(spreadsheet.render(report, NOW)))["Tin bài"]
    low, high = (sheet.row_dimensions[row].height for row in (2, 3))
    assert high == 3 * low


# HTML


class Reader(HTMLParser):
    """Collects tags with what they refer to, and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.references: list[str] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.references += [v or "" for k, v in attrs if k in {"src", "href", "action", "srcset"}]

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_stands_alone_and_escapes() -> None:
    report = report_of(make_article(D("2024-02-01"), "a", title=NASTY))
    html = page.render(report, NOW).decode()
    found = Reader(html)
    assert "script" not in found.tags
    assert found.references == ["data:,"]
    assert not re.search(r"url\(|@import", html)
    assert "@page { size: A4;" in html
    assert "=<script>alert(\"x\")</script> & 'a'" in found.text
    assert "Độc lập - Tự do - Hạnh phúc" in found.text
    assert found.text.rstrip().endswith("(… điền họ và tên …)")


# The command


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_the_same_report_is_the_same_bytes(project: Project, kind: str) -> None:
    outputs = []
    for name, seed in (("mot", "1"), ("hai", "2")):
        out = project.root / f"{name}.{kind}"
        outcome = project.run(
            "thidua", "report", "--plan", "2024", "--to", "2024-12-31", "--out", str(out),
            environment={"PYTHONHASHSEED": seed, "TZ": "UTC" if seed == "1" else "Asia/Tokyo"},
        )  # fmt: skip
        assert outcome.code == 0, outcome.text
        outputs.append(out.read_bytes())
    assert outputs[0] == outputs[1]
    if kind != "html":
        with ZipFile(io.BytesIO(outputs[0])) as archive:
            assert {part.date_time for part in archive.infolist()} == {(2024, 12, 31, 23, 59, 58)}
            assert b"2024-12-31T16:59:59Z" in archive.read("docProps/core.xml")


def test_later_days_are_not_told(project: Project) -> None:
    out = project.root / "giua-nam.html"
    outcome = project.run(
        "thidua", "report", "--plan", "2024", "--to", "30/6/2024", "--out", str(out)
    )
    assert outcome.code == 0, outcome.text
    text = Reader(out.read_text("utf-8")).text
    assert "số liệu tính đến hết ngày 30 tháng 6 năm 2024" in text
    assert "26/07/2024" not in text


def test_a_report_is_never_overwritten(project: Project) -> None:
    arguments = ("thidua", "report", "--plan", "2024", "--to", "31/12/2024", "--format", "txt")
    first = project.root / "reports/bao-cao-2024.txt"
    assert project.run(*arguments).code == 0
    first.write_text("đã điền tay", "utf-8")
    for name in ("bao-cao-2024-2.txt", "bao-cao-2024-3.txt"):
        outcome = project.run(*arguments)
        assert outcome.code == 0, outcome.text
        assert f"reports/{name}" in outcome.text
    assert first.read_text("utf-8") == "đã điền tay"


def test_a_quarter_has_a_file_of_its_own(project: Project) -> None:
    outcome = project.run(
        "thidua", "report", "--plan", "2024", "--from", "1/7/2024", "--to", "30/9/2024",
        "--format", "html", "--deputy",
    )  # fmt: skip
    assert outcome.code == 0, outcome.text
    path = project.root / "reports/bao-cao-2024-2024-07-01-2024-09-30.html"
    text = Reader(path.read_text("utf-8")).text
    assert "(quý III năm 2024)" in text
    assert "PHÓ CHỦ TỊCH" in text
    # The day is over: the quarter is decided.
    assert "hết hôm nay" not in text
    assert "Không đạt" in text


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--plan", "2024", "--to", "1/1/2100"), "là ngày chưa tới"),
        (("--plan", "2024", "--from", "2/3/2024", "--to", "1/3/2024"), "đứng sau ngày cuối"),
        (("--plan", "2024", "--from", "2/3/2023", "--to", "1/3/2024"), "ngoài thời gian"),
        (("--plan", "2042"), "không có kế hoạch «2042»; các kế hoạch: 2024"),
        ((), "còn thiếu '--plan'"),
        (("--plan", "2024", "--format", "pdf"), "docx, xlsx, html"),
        (("--plan", "2024", "--to", "31/2"), "không phải là ngày"),
        (("--plan", "2024", "--format", "xlsx", "--out", "a.docx"), "chọn một loại"),
    ],
)
def test_wrong_usage_is_told(project: Project, arguments: tuple[str, ...], words: str) -> None:
    outcome = project.run("thidua", "report", *arguments)
    assert outcome.code == 2, outcome.text
    assert words in outcome.text
    assert not (project.root / "reports").exists()


def test_a_file_that_cannot_be_written_is_told(project: Project, tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("")
    outcome = project.run(
        "thidua", "report", "--plan", "2024", "--out", str(tmp_path / "tep/a.docx")
    )
    assert outcome.code == 1
    assert "Không ghi được" in outcome.text
    assert "(chỗ của một thư mục lại đang là một tệp, hoặc ngược lại)" in outcome.text
