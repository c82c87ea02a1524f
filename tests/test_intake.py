"""Documents from elsewhere: what each habit of offices becomes, and that nothing is lost unsaid."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest
import word_makers as makers
from conftest import ROOT, Project
from hypothesis import given
from hypothesis import strategies as st
from lxml.html import fragment_fromstring
from PIL import Image
from projects import make_project

from thidua.clock import VIETNAM
from thidua.intake import (
    Decision,
    Draft,
    IntakeError,
    Matter,
    body_of,
    read_document,
    write_draft,
)
from thidua.intake.guard import find_missing, rendered_words, words
from thidua.intake.markdown import join_blocks, list_to_markdown, to_markdown
from thidua.load import load
from thidua.text.damage import find_old_words

NOW = datetime(2026, 11, 26, 8, 0, tzinfo=VIETNAM)


def whole_text(draft: Draft) -> str:
    return join_blocks([*(block.markdown for block in draft.blocks), *draft.notes])


def matters(draft: Draft) -> tuple[set[Matter], set[Matter]]:
    """Return what came over otherwise, and what did not come over."""
    return {r.matter for r in draft.changed}, {r.matter for r in draft.lost}


def spoken(markdown: str) -> str:
    """Return what a reader reads of Markdown, with one blank between words."""
    return " ".join(rendered_words(markdown).split())


# Word


@pytest.mark.parametrize("make", makers.DOCUMENTS, ids=lambda make: make.__name__)
def test_a_word_file_becomes_what_was_looked_at(
    make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    expected = (ROOT / "tests/intake" / f"{path.stem}.md").read_text("utf-8")
    assert whole_text(read_document(path)) + "\n" == expected


@pytest.mark.parametrize("make", makers.DOCUMENTS, ids=lambda make: make.__name__)
def test_every_word_of_a_word_file_arrives(make: Callable[[Path], Path], tmp_path: Path) -> None:
    assert Matter.WORDS not in matters(read_document(make(tmp_path)))[1]


@pytest.mark.parametrize("make", makers.DOCUMENTS, ids=lambda make: make.__name__)
def test_reading_twice_gives_the_same(make: Callable[[Path], Path], tmp_path: Path) -> None:
    path = make(tmp_path)
    assert read_document(path) == read_document(path)


@pytest.mark.parametrize(
    ("make", "changed", "lost"),
    [
        (makers.styles, set(), set()),
        (makers.lists, set(), set()),
        (makers.tables, {Matter.TABLE}, set()),
        (makers.pictures, {Matter.TABLE}, {Matter.ALT}),
        (makers.footnotes, {Matter.NOTE}, set()),
        (makers.links, {Matter.ANCHOR}, {Matter.LINK}),
        (makers.tcvn3, {Matter.OLD_FONT}, set()),
        (makers.vni, {Matter.OLD_FONT}, set()),
        (makers.changes, {Matter.INSERTION}, {Matter.DELETION, Matter.HIDDEN, Matter.COMMENT}),
        (
            makers.boxes,
            {Matter.TEXT_BOX},
            {Matter.EQUATION, Matter.CHART, Matter.DIAGRAM, Matter.OBJECT, Matter.HEADER},
        ),
        (makers.breaks, set(), set()),
        (makers.letter, {Matter.OFFICE, Matter.HEADING}, set()),
        (makers.news, {Matter.HEADING}, set()),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_what_did_not_come_over_is_told(
    make: Callable[[Path], Path], changed: set[Matter], lost: set[Matter], tmp_path: Path
) -> None:
    assert matters(read_document(make(tmp_path))) == (changed, lost)


def test_nothing_hidden_or_deleted_reaches_the_text(tmp_path: Path) -> None:
    draft = read_document(makers.changes(tmp_path))
    text = whole_text(draft)
    assert "mười hai hộ" in text
    assert not re.search("mật|dời đi|Xem lại|Người sửa|Thanh", text)
    told = " ".join(remark.message for remark in draft.lost)
    assert all(part in told for part in ("mười", "mật không ai thấy", "Chị Thanh", "Xem lại"))


@pytest.mark.parametrize("make", [makers.tcvn3, makers.vni])
def test_an_old_font_leaves_no_trace(make: Callable[[Path], Path], tmp_path: Path) -> None:
    draft = read_document(make(tmp_path))
    assert find_old_words(whole_text(draft)) == ()
    assert draft.title.text == "PHONG TRÀO THI ĐUA YÊU NƯỚC"


def test_a_letter_may_be_parted_from_its_mark_by_a_change_of_format(tmp_path: Path) -> None:
    assert "**Tổ dân phố** 5 vượt kế hoạch." in whole_text(read_document(makers.vni(tmp_path)))


def test_what_a_library_drops_without_a_word_is_found(tmp_path: Path) -> None:
    d = makers.new()
    d.add_paragraph("Chữ thường")
    ruby = f"<w:ruby><w:rt>{makers.run('phiên âm')}</w:rt></w:ruby>"
    makers.paragraph(d, makers.run("Tên riêng ") + f"<w:r>{ruby}</w:r>")
    draft = read_document(makers.save(d, tmp_path / "a.docx"))
    told = [remark.message for remark in draft.lost if remark.matter is Matter.WORDS]
    assert told == ["trong đoạn «Tên riêng phiên âm» thiếu: phiên âm. Chép lại bằng tay."]


def test_pictures_lose_what_they_tell_of_camera_and_place(tmp_path: Path) -> None:
    draft = read_document(makers.pictures(tmp_path))
    assert [picture.name for picture in draft.pictures] == [f"anh-{n}.jpg" for n in (1, 2, 3, 4)]
    for picture in draft.pictures:
        with Image.open(io.BytesIO(picture.content)) as image:
            assert not image.getexif()
        assert "Máy ảnh".encode() not in picture.content


def test_a_program_s_name_for_a_picture_is_no_description(tmp_path: Path) -> None:
    alts = [picture.alt for picture in read_document(makers.pictures(tmp_path)).pictures]
    assert alts[0].startswith("Người dân")
    assert alts[1] == ""


def test_a_picture_that_is_none_is_told(tmp_path: Path) -> None:
    d = makers.new()
    d.add_paragraph("Có hình vẽ", style="Heading 1")
    makers.picture(d, "Hình vẽ sơ đồ")
    path = makers.save(d, tmp_path / "a.docx")
    with zipfile.ZipFile(path) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    with zipfile.ZipFile(path, "w") as target:
        for name, content in parts.items():
            drawing = b"\xd7\xcd\xc6\x9a" + b"\0" * 40
            target.writestr(name, drawing if name.startswith("word/media/") else content)
    draft = read_document(path)
    assert draft.pictures == ()
    assert [r.matter for r in draft.lost] == [Matter.PICTURE]
    assert "EMF" in draft.lost[0].message


@pytest.mark.parametrize("count", [1, 4, 27, 40])
def test_numbers_are_drawn_as_word_draws_them(count: int, tmp_path: Path) -> None:
    d = makers.new()
    letters = makers.numbering(d, [("lowerLetter", "%1)")])
    romans = makers.numbering(d, [("upperRoman", "Chương %1")])
    for _ in range(count):
        makers.listed(d, "mục", letters)
        makers.listed(d, "phần", romans)
    text = whole_text(read_document(makers.save(d, tmp_path / "a.docx")))
    drawn = {1: ("a)", "I"), 4: ("d)", "IV"), 27: ("aa)", "XXVII"), 40: ("nn)", "XL")}[count]
    assert f"{drawn[0]} mục" in text
    assert f"Chương {drawn[1]} phần" in text


# Guesses


def test_title_lead_and_author_are_found(tmp_path: Path) -> None:
    draft = read_document(makers.news(tmp_path))
    assert draft.title.text == "TỔ DÂN PHỐ SỐ 5 GÓP SỨC LÀM SẠCH NGÕ XÓM"
    assert draft.summary.text.startswith("Mỗi sáng thứ bảy")
    assert draft.author.text == "Ban công tác Mặt trận"


def test_an_official_letter_is_told_from_its_text(tmp_path: Path) -> None:
    draft = read_document(makers.letter(tmp_path))
    assert draft.title.text == "BÁO CÁO Kết quả phong trào thi đua sáu tháng đầu năm"
    office = " ".join(draft.blocks[place].words for place in draft.office)
    for part in ("CỘNG HÒA", "12/BC-UBND", "Kính gửi", "Nơi nhận", "CHỦ TỊCH", "Nguyễn Văn Mẫu"):
        assert part in office
    assert "KẾT QUẢ ĐẠT ĐƯỢC" not in office


def test_prose_that_names_the_state_is_no_letter(tmp_path: Path) -> None:
    d = makers.new()
    d.add_paragraph("Kể chuyện lịch sử", style="Heading 1")
    d.add_paragraph("Ngày 2/9/1945, nước Việt Nam Dân chủ Cộng hòa ra đời.")
    d.add_paragraph("Sau này là nước Cộng hòa xã hội chủ nghĩa Việt Nam, độc lập, tự do.")
    assert read_document(makers.save(d, tmp_path / "a.docx")).office == ()


DECISION = Decision(title="Tên bài", year=NOW.year)


def test_a_guess_that_is_taken_leaves_the_text(tmp_path: Path) -> None:
    draft = read_document(makers.news(tmp_path))
    decision = Decision(draft.title.text, NOW.year, draft.summary.text, draft.author.text)
    body = body_of(draft, decision)
    assert body.startswith("Việc làm bắt đầu")
    assert "GÓP SỨC" not in body
    assert "Bài và ảnh" not in body


def test_a_guess_that_is_not_taken_stays_in_the_text(tmp_path: Path) -> None:
    draft = read_document(makers.news(tmp_path))
    body = body_of(draft, DECISION)
    assert all(part in body for part in ("GÓP SỨC", "Mỗi sáng thứ bảy", "Bài và ảnh"))


def test_a_title_taken_in_other_letters_is_not_said_twice(tmp_path: Path) -> None:
    draft = read_document(makers.news(tmp_path))
    title = "Tổ dân phố số 5 góp sức làm sạch ngõ xóm"
    body = body_of(draft, replace(DECISION, title=title))
    assert "GÓP SỨC" not in body
    assert "Mỗi sáng thứ bảy" in body


# Signs


def lines_of(text: str) -> str:
    element = fragment_fromstring("<p></p>")
    element.text = text
    return to_markdown(element)


@pytest.mark.parametrize("text", makers.SIGNS)
def test_signs_keep_their_look(text: str) -> None:
    assert spoken(lines_of(text)) == text


TEXT = st.text(
    # Not "–": at the beginning of a line the site reads it as a bullet.
    st.sampled_from("aăđB1290 .,:;!?()[]{}<>*_~`#&+-=|\\/\"'$%^@“”…\u0301"),
    max_size=40,
).map(lambda text: " ".join(text.split()))


@given(TEXT)
def test_any_text_is_read_as_it_was_written(text: str) -> None:
    assert spoken(lines_of(text)) == text


@given(TEXT, TEXT)
def test_any_text_is_read_in_a_list_as_it_was_written(first: str, second: str) -> None:
    items = fragment_fromstring(
        '<ul><li data-marker="-"><p></p></li><li data-marker="-"><p></p></li></ul>'
    )
    items[0][0].text, items[1][0].text = first, second
    assert spoken(list_to_markdown(items)) == " ".join(f"{first} {second}".split())


RUNS = st.lists(st.tuples(st.sampled_from(["", "strong", "em", "del"]), TEXT), max_size=5)


@given(RUNS)
def test_emphasis_never_changes_what_is_read(runs: list[tuple[str, str]]) -> None:
    element = fragment_fromstring("<p></p>")
    for tag, text in runs:
        part = element.makeelement(tag or "span", {})
        part.text = text
        element.append(part)
    expected = " ".join("".join(text for _, text in runs).split())
    assert spoken(to_markdown(element)) == expected


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<b>x</b>y", "**x**y"),
        ("Sinh năm:<b> 1950</b>", "Sinh năm: **1950**"),
        ("<b>Sinh năm:</b>1950", "<strong>Sinh năm:</strong>1950"),
        ("<b>Sinh năm: </b>1950", "**Sinh năm:** 1950"),
        ("<b><i>cả hai</i></b>", "***cả hai***"),
    ],
)
def test_emphasis_is_written_so_that_it_holds(html: str, markdown: str) -> None:
    html = html.replace("b>", "strong>").replace("i>", "em>")
    assert to_markdown(fragment_fromstring(f"<p>{html}</p>")) == markdown


# The guard


def test_a_word_that_is_missing_is_named() -> None:
    passages = ("Tổ 5 có mười hộ", "mười hộ khác")
    assert find_missing(passages, ["Tổ 5 có mười hộ, hộ khác"]) == [("mười hộ khác", ["mười"])]


def test_words_are_the_same_in_any_form_and_case() -> None:
    assert words("HỘ Nghe\u0300o") == words("hộ nghèo")


# Other kinds


def test_an_open_document_is_read(tmp_path: Path) -> None:
    styles = """
      <style:style style:name="B" style:family="text">
        <style:text-properties fo:font-weight="bold"/></style:style>
      <style:style style:name="H" style:family="text">
        <style:text-properties text:display="none"/></style:style>
      <style:style style:name="V" style:family="paragraph">
        <style:text-properties fo:font-family="VNI-Times"/></style:style>
      <text:list-style style:name="L">
        <text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>
        <text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/>
      </text:list-style>
    """
    body = """
      <text:h text:outline-level="1">Tiêu đề văn bản</text:h>
      <text:p>Có <text:span text:style-name="B">120 hộ</text:span> dự<text:note text:id="n">
        <text:note-citation>1</text:note-citation><text:note-body><text:p>Theo danh sách.</text:p>
        </text:note-body></text:note>,<text:line-break/>xem
        <text:a xlink:href="https://example.org/">trang này</text:a>.</text:p>
      <text:p text:style-name="V">thi ñua yeâu <text:span text:style-name="B">nöôùc</text:span>
      </text:p>
      <text:p>Lời<text:span text:style-name="H"> giấu</text:span> nói.</text:p>
      <text:list text:style-name="L"><text:list-item><text:p>Bước một</text:p>
        <text:list><text:list-item><text:p>Chi tiết</text:p></text:list-item></text:list>
        </text:list-item><text:list-item><text:p>Bước hai</text:p></text:list-item></text:list>
      <table:table><table:table-row>
        <table:table-cell table:number-columns-spanned="2"><text:p>gộp</text:p></table:table-cell>
        <table:covered-table-cell/></table:table-row><table:table-row>
        <table:table-cell><text:p>trái</text:p></table:table-cell>
        <table:table-cell><text:p>phải</text:p></table:table-cell></table:table-row></table:table>
      <text:p><draw:frame><draw:image xlink:href="Pictures/1.jpg"/>
        <svg:desc>Sân nhà văn hóa</svg:desc></draw:frame></text:p>
    """
    photo = {"Pictures/1.jpg": makers.photo().getvalue()}
    draft = read_document(makers.make_odt(tmp_path / "a.odt", body, styles, photo))
    assert whole_text(draft) == (
        "## Tiêu đề văn bản\n\n"
        "Có **120 hộ** dự[^1],  \nxem [trang này](https://example.org/).\n\n"
        "thi đua yêu **nước**\n\n"
        "Lời nói.\n\n"
        "1. Bước một\n\n   a) Chi tiết\n\n2. Bước hai\n\n"
        '<table>\n<tr><th colspan="2">gộp</th></tr>\n<tr><td>trái</td><td>phải</td></tr>\n'
        "</table>\n\n"
        "![Sân nhà văn hóa](anh-1.jpg)\n\n"
        "[^1]: Theo danh sách."
    )
    assert matters(draft) == ({Matter.OLD_FONT}, {Matter.HIDDEN})


def test_a_page_that_word_saved_is_read(tmp_path: Path) -> None:
    (tmp_path / "a_files").mkdir()
    (tmp_path / "a_files/image001.jpg").write_bytes(makers.photo().getvalue())
    (tmp_path / "a.html").write_text(
        """<html><head><title>x</title><style>p {color: red}</style></head><body>
        <h1>Tiêu đề trang</h1><script>alert(1)</script>
        <p class=MsoNormal>Chữ <b>đậm</b>, <span style='font-style:italic'>nghiêng</span><br>
        dòng mới; <a href="https://example.org/">liên kết</a>.</p>
        <p style='font-family:".VnTime"'>thi ®ua yªu n\u00adíc</p>
        <p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·
        </span>Việc một</p>
        <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>o
        </span>Việc con</p>
        <ol start=3><li>Ba</li><li>Bốn<ul><li>bốn một</li></ul></li></ol>
        <table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table>
        <img src="a_files/image001.jpg" alt="Sân trường"><img src="https://example.org/x.png">
        <img src="../khac.jpg"><div style="display:none">giấu</div></body></html>""",
        "utf-8",
    )
    draft = read_document(tmp_path / "a.html")
    assert whole_text(draft) == (
        "## Tiêu đề trang\n\n"
        "Chữ **đậm**, *nghiêng*  \ndòng mới; [liên kết](https://example.org/).\n\n"
        "thi đua yêu nước\n\n"
        "- Việc một\n  - Việc con\n\n<!-- -->\n\n"
        "3. Ba\n4. Bốn\n   - bốn một\n\n"
        "| A | B |\n| --- | --- |\n| 1 | 2 |\n\n"
        "![Sân trường](anh-1.jpg)"
    )
    assert matters(draft) == ({Matter.OLD_FONT}, {Matter.HIDDEN, Matter.PICTURE})


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Dòng một\nDòng hai\n".encode(), "Dòng một\n\nDòng hai"),
        ("\ufeffĐoạn một\r\nnối dòng\r\n\r\nĐoạn hai".encode(), "Đoạn một  \nnối dòng\n\nĐoạn hai"),
        ("Chữ của Notepad cũ".encode("utf-16"), "Chữ của Notepad cũ"),
        ("Phong trµo thi ®ua yªu n\u00adíc".encode("cp1252"), "Phong trào thi đua yêu nước"),
        ("Phong traøo thi ñua yeâu nöôùc".encode(), "Phong trào thi đua yêu nước"),
        ("- Trồng cây\n1. Dọn cỏ".encode(), "\\- Trồng cây\n\n1\\. Dọn cỏ"),
    ],
)
def test_plain_text_is_read_in_its_coding(content: bytes, text: str, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(content)
    assert whole_text(read_document(path)) == text


# What cannot be read


def archive(parts: dict[str, bytes], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", kind) as written:
        for name, content in parts.items():
            written.writestr(name, content)
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500
TYPES = {"[Content_Types].xml": b"<Types/>"}
BOMB = archive({**TYPES, "word/document.xml": b" " * 60_000_000})
ENTITIES = archive(
    {**TYPES, "word/document.xml": b'<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;&a;</x>'}
)


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.doc", OLE + "WordDocument".encode("utf-16-le"), "là tệp Word kiểu cũ (.doc"),
        ("a.docx", OLE + "WordDocument".encode("utf-16-le"), "là tệp Word kiểu cũ (.doc"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "được đặt mật khẩu"),
        ("a.doc", b"{\\rtf1\\ansi}", "là tệp RTF"),
        ("a.pdf", b"%PDF-1.7\n", "là tệp PDF"),
        ("a.docx", b"%PDF-1.7\n", "là tệp PDF"),
        ("a.jpg", b"\xff\xd8\xff\xe0", "là ảnh"),
        ("a.docx", b"\x89PNG\r\n\x1a\n", "là ảnh"),
        ("a.docx", b"PK\x03\x04 c\xf2n d\xf2ng", "bị hỏng hoặc chép còn dở"),
        ("a.docx", b"chu thuong", "bên trong không phải văn bản Word"),
        ("a.docx", b"", "là tệp trống"),
        ("~$a.docx", b"x", "là tệp tạm của Word"),
        ("a.docx", BOMB, "bung ra quá lớn"),
        ("a.docx", ENTITIES, "có thể là tệp phá hoại"),
        ("a.docx", archive({**TYPES, "word/document.xml": b"<w:p>"}), "bị hỏng bên trong"),
        ("a.docx", archive({**TYPES, "word/x.xml": b"<x/>"}), "không có phần văn bản"),
        ("a.xlsx", archive({**TYPES, "xl/workbook.xml": b"<x/>"}), "là bảng tính Excel"),
        ("a.pptx", archive({**TYPES, "ppt/x.xml": b"<x/>"}), "là bài trình chiếu"),
        ("a.zip", archive({"a.docx": b"x"}), "là tệp nén"),
        ("a.mht", b"MIME-Version: 1.0\n", "là trang web lưu một tệp"),
        ("a.xyz", b"x", "là loại tệp .xyz"),
        ("a.txt", "Ủy ban".encode("cp1258", errors="replace") + b"\x81\x8d", "không phải UTF-8"),
        (
            "a.odt",
            archive(
                {
                    "mimetype": b"x",
                    "content.xml": b"\x01\x02",
                    "META-INF/manifest.xml": b"<m:encryption-data/>",
                }
            ),
            "được đặt mật khẩu",
        ),
    ],
)
def test_each_that_cannot_be_read_has_an_answer_of_its_own(
    name: str, content: bytes, cause: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(IntakeError) as refused:
        read_document(path)
    assert cause in refused.value.cause
    assert refused.value.fix.endswith(".")


def test_a_cut_or_changed_file_is_refused_and_never_crashes(tmp_path: Path) -> None:
    whole = makers.footnotes(tmp_path).read_bytes()
    path = tmp_path / "cat.docx"
    for length in range(10, len(whole), len(whole) // 25):
        path.write_bytes(whole[:length])
        with pytest.raises(IntakeError):
            read_document(path)


@pytest.mark.parametrize("value", ["", "x", "-5", "999999999999"])
@pytest.mark.parametrize("name", ["val", "ilvl", "numId", "abstractNumId"])
def test_a_damaged_number_ends_in_a_draft_or_an_answer(
    name: str, value: str, tmp_path: Path
) -> None:
    path = makers.lists(tmp_path)
    with zipfile.ZipFile(path) as source:
        parts = {part: source.read(part) for part in source.namelist()}
    for part in ("word/document.xml", "word/numbering.xml"):
        damaged = re.sub(rf'w:{name}="[^"]*"', f'w:{name}="{value}"', parts[part].decode())
        parts[part] = damaged.encode()
    path.write_bytes(archive(parts))
    # What mammoth cannot take has an answer; whatever else it would raise fails here.
    with suppress(IntakeError):
        assert "Vệ sinh đường phố" in whole_text(read_document(path))


# Writing


def test_a_draft_is_a_folder_with_its_pictures(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phường")
    draft = read_document(makers.news(tmp_path))
    decision = Decision(
        *(draft.title.text, NOW.year, draft.summary.text, draft.author.text, "guong"),
        received=date(2026, 11, 25),
    )
    path = write_draft(root, draft, decision)
    assert path == "articles/2026/to-dan-pho-so-5-gop-suc-lam-sach-ngo-xom/index.md"
    folder = (root / path).parent
    assert sorted(file.name for file in folder.iterdir()) == ["anh-1.jpg", "index.md"]
    assert b"\r" not in (root / path).read_bytes()
    assert "# đoán từ dòng đầu của tệp gốc; xem lại" in (root / path).read_text("utf-8")
    article = next(a for a in load(root).articles if a.path == path)
    assert article.matter.received == date(2026, 11, 25)
    assert article.matter.author == "Ban công tác Mặt trận"


def test_a_second_draft_of_a_name_takes_another_folder(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phường")
    draft = read_document(makers.styles(tmp_path))
    paths = [write_draft(root, draft, DECISION) for _ in range(2)]
    assert paths == ["articles/2026/ten-bai/index.md", "articles/2026/ten-bai-2/index.md"]


def test_a_folder_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phường")
    (root / "articles/2026").write_text("một tệp ở chỗ của thư mục", "utf-8")
    before = sorted((root / "articles").rglob("*"))
    with pytest.raises(OSError, match="2026"):
        write_draft(root, read_document(makers.styles(tmp_path)), DECISION)
    assert sorted((root / "articles").rglob("*")) == before


# The command


@pytest.fixture
def mau(tmp_path: Path) -> Project:
    return Project(make_project(tmp_path / "phường"))


def test_the_command_says_what_became_of_everything(mau: Project, tmp_path: Path) -> None:
    path = makers.changes(tmp_path)
    outcome = mau.run("thidua", "import", str(path), "--received", "25/11/2026", "--yes")
    assert outcome.code == 0, outcome.text
    assert "Đã tạo bài nháp: articles/" in outcome.text
    assert "KHÔNG sang được:" in outcome.text
    assert "«mật không ai thấy»" in outcome.text


@pytest.mark.parametrize(
    ("flags", "kept"),
    [
        (("--yes",), False),
        (("--yes", "--keep-office"), True),
        (("--title", "Thư", "--summary", "", "--author", "", "--keep-office"), True),
    ],
)
def test_flags_answer_beforehand_what_nobody_can_be_asked(
    flags: tuple[str, ...], kept: bool, mau: Project, tmp_path: Path
) -> None:
    outcome = mau.run("thidua", "import", str(makers.letter(tmp_path)), *flags)
    assert outcome.code == 0, outcome.text
    found = re.search(r"bài nháp: (\S+)", outcome.text)
    assert found
    text = (mau.root / found[1]).read_text("utf-8")
    assert ("CỘNG HÒA" in text) == kept
    assert ("Kính gửi" in text) == kept
    # What was left out is told word for word.
    assert ("Nguyễn Văn Mẫu" in outcome.text) == (not kept)


@pytest.mark.parametrize("flags", [(), ("--title", "Thư", "--summary", "", "--author", "")])
def test_with_nobody_to_ask_nothing_is_imported(
    flags: tuple[str, ...], mau: Project, tmp_path: Path
) -> None:
    before = sorted((mau.root / "articles").rglob("*"))
    outcome = mau.run("thidua", "import", str(makers.letter(tmp_path)), *flags)
    assert outcome.code == 1
    assert "Không có ai để hỏi" in outcome.text
    assert ("--drop-office" if flags else "--yes") in outcome.text
    assert sorted((mau.root / "articles").rglob("*")) == before


@pytest.mark.parametrize(
    ("arguments", "code", "answer"),
    [
        (("khong-co.docx",), 2, "không có tệp hay thư mục này"),
        (("a.pdf",), 1, "a.pdf là tệp PDF"),
        (("a.txt", "--unit", "khong-co"), 2, "không có đơn vị «khong-co»"),
        (("a.txt", "--category", "khong-co"), 2, "không có chuyên mục «khong-co»"),
        (("a.txt", "--title", "…"), 2, "phải có tiêu đề"),
        (("a.txt", "--received", "31/2/2026"), 2, "không phải là ngày"),
    ],
)
def test_a_wrong_import_makes_nothing(
    arguments: tuple[str, ...], code: int, answer: str, mau: Project
) -> None:
    (mau.root / "a.pdf").write_bytes(b"%PDF-1.7")
    (mau.root / "a.txt").write_text("Chữ.", "utf-8")
    before = sorted((mau.root / "articles").rglob("*"))
    outcome = mau.run("thidua", "import", *arguments)
    assert (outcome.code, answer in outcome.text) == (code, True), outcome.text
    assert sorted((mau.root / "articles").rglob("*")) == before


def test_starting_the_program_loads_no_reader() -> None:
    code = "import sys, thidua.cli; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True
    ).stdout.split()
    assert not {"mammoth", "markdownify", "bs4"} & set(loaded)
