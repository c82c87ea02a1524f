"""Which numbers and words an article gives away about people, and which are nobody's."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from projects import article_text, edition_of, make_project

from thidua.lint.children import find_children
from thidua.lint.homes import find_homes
from thidua.lint.numbers import Number, find_numbers, national
from thidua.lint.sensitive import find_sensitive
from thidua.problems import Rule

IDENTITY, PHONE, BANK = Rule.IDENTITY_NUMBER, Rule.PHONE_NUMBER, Rule.BANK_ACCOUNT
GAPS = ["", " ", ".", "-", "\u00a0", "&nbsp;", "\u2009", "\u2013"]
WORDS = ["Bà Mẫu", "được khen", "trong năm", "tại tổ dân phố", "và", "nói", "«", "…"]


def found(text: str) -> list[tuple[Rule, str]]:
    return [(number.rule, number.digits) for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "rule", "digits"),
    [
        ("001 000 000 001", IDENTITY, "001000000001"),
        ("001.000.000.001", IDENTITY, "001000000001"),
        ("036 2 00 000001", IDENTITY, "036200000001"),
        ("CCCD: 999888777666", IDENTITY, "999888777666"),
        ("số căn cước của bà là 123 456 789", IDENTITY, "123456789"),
        ("123456789 (CMND)", IDENTITY, "123456789"),
        ("số định danh cá nhân 096300000001, cấp năm 2021", IDENTITY, "096300000001"),
        ("0900000001", PHONE, "0900000001"),
        ("09 00 00 00 01", PHONE, "0900000001"),
        ("+84 900 000 001", PHONE, "0900000001"),
        ("(+84) 900.000.001", PHONE, "0900000001"),
        ("+84 (0)900 000 001", PHONE, "0900000001"),
        ("84900000001", PHONE, "0900000001"),
        ("0084900000001", PHONE, "0900000001"),
        ("SĐT0900000001", PHONE, "0900000001"),
        ("tel:0900000001", PHONE, "0900000001"),
        ("0900000001@phuong.example", PHONE, "0900000001"),
        ("024 0000 0001", PHONE, "02400000001"),
        ("UBND phường tặng 12 suất; nhà bà Mẫu: 024 0000 0001", PHONE, "02400000001"),
        ("UBND phường có 12 phòng. Bà Mẫu: 024 0000 0001", PHONE, "02400000001"),
        ("Điện thoại: 3800001", PHONE, "3800001"),
        ("năm 2024 0900000001", PHONE, "0900000001"),
        ("0900 000 001 12 người", PHONE, "0900000001"),
        ("STK 0900000001 MB Bank", BANK, "0900000001"),
        ("tài khoản số 10200000001", BANK, "10200000001"),
        ("số tài khoản: 102.000.000.001", BANK, "102000000001"),
        ("10200000001 tại Vietcombank", BANK, "10200000001"),
        ("Ngân hàng Agribank: 1020 0000 001", BANK, "10200000001"),
    ],
)
def test_a_number_of_a_person_is_found(text: str, rule: Rule, digits: str) -> None:
    assert found(text) == [(rule, digits)]


@pytest.mark.parametrize(
    "text",
    [
        "ngày 11/6/1948",
        "từ 11.6.2024 đến 30-12-2024",
        "giai đoạn 2015 – 2020, 2021-2025",
        "1.500.000 đồng",
        "84.912.345.678 đồng",
        "84 912 345 678 đồng",
        "1 250 000 000 đ",
        "1.234.567,8 m²",
        "12345678 cây xanh",
        "12345678/QĐ-UBND",
        "số 2024/12345678",
        "mã bài-0900000001",
        "https://phuong.example/tin/0900000001",
        "bia-0900000001.jpg",
        "ISBN9786041234567",
        "Gọi 111, 113, 1800 1567 hay tổng đài 1900 123 456",
        "điện thoại: 1900 1234",
        "Trạm Y tế phường, điện thoại 024 0000 0001",
        "UBND phường tiếp 120 lượt người; điện thoại: 02093.800.001",
        "Trạm Y tế phường: 024 0000 0001, 024 0000 0002",
        "hỗ trợ điện thoại trị giá 5.000.000 đồng",
        "Số tài khoản VNeID đã mở là 1.234.567",
        "Ngân hàng Chính sách xã hội cho vay 600.000.000 đồng",
        "đã cấp căn cước cho 123.456 người",
        "Mã 097300000001 không của tỉnh nào",
        "123456789 viên gạch",
    ],
)
def test_other_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


@given(
    st.sampled_from("35789"),
    st.text("0123456789", min_size=8, max_size=8),
    st.lists(st.sampled_from(GAPS), min_size=2, max_size=2),
    st.lists(st.sampled_from(WORDS), max_size=6),
    st.lists(st.sampled_from(WORDS), max_size=6),
)
def test_a_mobile_number_is_found_in_any_words_and_form(
    first: str, rest: str, gaps: list[str], before: list[str], after: list[str]
) -> None:
    digits = f"0{first}{rest}"
    written = gaps[0].join([digits[:4], gaps[1].join([digits[4:7], digits[7:]])])
    text = " ".join([*before, written, *after])
    (number,) = find_numbers(text)
    assert (number.rule, number.digits) == (PHONE, digits)
    assert text[number.place :].startswith(digits[:4])


@given(st.integers(1, 10**12).map(lambda n: f"{n:,}".replace(",", ".")))
def test_no_sum_of_money_is_anybodys_number(money: str) -> None:
    assert found(f"Quỹ có {money} đồng; Ngân hàng cho vay {money} đồng.") == []


@given(st.dates())
def test_no_date_is_anybodys_number(day: date) -> None:
    for form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d"):
        assert found(f"Điện thoại ngày {day:{form}}, căn cước ngày {day:{form}}.") == []


@given(st.text(st.sampled_from("0123456789 .-()/+,\n&;abSTKđ%"), max_size=200))
def test_every_number_lies_in_the_text_and_none_twice(text: str) -> None:
    numbers = list(find_numbers(text))
    places = [number.place for number in numbers]
    assert places == sorted(set(places))
    assert all(text[place].isdigit() for place in places)


def test_what_a_report_shows_of_a_number_is_two_digits() -> None:
    assert Number(PHONE, 0, "0900000001").masked == "…01"


def test_a_country_code_stands_for_the_first_nought() -> None:
    assert {national(n) for n in ("0900 000 001", "+84 900000001", "(+84)(0)900.000.001")} == {
        "0900000001"
    }


def test_a_long_row_of_digits_takes_no_long_time() -> None:
    assert found("1 " * 20_000) == []
    assert found("9" * 200_000) == []


@pytest.mark.parametrize(
    ("text", "homes"),
    [
        ("Bà Mẫu ở số nhà 12, ngõ 5, tổ 3", 1),
        ("Nhà ở số 7 hẻm 3 đường Mẫu Đơn", 1),
        ("Bà Mẫu, trú tại 12/5 đường Mẫu Đơn", 1),
        ("Gia đình ông Mẫu, số 4 phố Mẫu Đơn", 1),
        (
            "Ông Mẫu ở 12 đường Mẫu Đơn. Cũng như mọi gia đình khác trong phường này, bà Hoa ở "
            "số 9 ngõ 4 phố Mẫu Đơn.",
            2,
        ),
        ("Trường ở số 12 đường Mẫu Đơn", 0),
        ("Trụ sở UBND phường, số nhà 12", 0),
        ("Đoạn đường từ số nhà 45 đến số nhà 120, gần nhà ông Mẫu", 0),
        ("Tổ dân phố số 5 đường Mẫu Đơn", 0),
        ("Bà con sống ở 3 khu phố, làm 12 đường hoa", 0),
        ("Ông đi trên đường số 9, phố 12", 0),
        ("Bà quê Chánh Hiệp, Tam Bình", 0),
        ("Bà Mẫu đến số 1 đường Mẫu", 0),
    ],
)
def test_a_home_is_told_from_an_office_and_from_a_street(text: str, homes: int) -> None:
    assert len(list(find_homes(text, "Số 1 đường Mẫu, phường Mẫu"))) == homes


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Bà là người Tày.", ["dân tộc"]),
        ("Bà Mẫu, dân tộc Nùng, sinh năm 1970", ["dân tộc"]),
        ("Gia đình theo đạo Công giáo.", ["tôn giáo"]),
        ("Anh là người nhiễm HIV.", ["sức khỏe"]),
        ("Chị mắc bệnh hiểm nghèo.", ["sức khỏe"]),
        ("Đồng bào dân tộc Tày; các tôn giáo; bà con giáo dân.", []),
        ("Đông đảo chức sắc, tăng ni, phật tử; nhân dân theo đạo Tin Lành.", []),
        ("Tiếng đàn tính của người Tày.", []),
        ("Chị là con của bác Mẫu, người Tày.", ["dân tộc"]),
        ("Học tập và làm theo đạo đức Hồ Chí Minh.", []),
        ("Phòng, chống HIV/AIDS; giúp người khuyết tật.", []),
        ("Bà là người Thái Nguyên; khối đại đoàn kết toàn dân tộc.", []),
        ("Tên bà bị liệt kê nhầm.", []),
    ],
)
def test_words_on_a_person_are_told_from_words_in_general(text: str, kinds: list[str]) -> None:
    assert [word.kind for word in find_sensitive(text)] == kinds


@pytest.mark.parametrize(
    "text",
    [
        "Em Lê Văn Mẫu, học sinh lớp 3",
        "cháu **Lê Văn Mẫu** (8 tuổi)",
        "bé Lê Văn Mẫu năm nay 5 tuổi",
        "em Lê Văn Mẫu, sinh năm 2015",
        "em Lê Văn Mẫu, Trường Tiểu học Mẫu",
        "học sinh lớp 7A2 Lê Văn Mẫu",
        "cháu bé 8 tuổi tên là Lê Văn Mẫu",
    ],
)
def test_a_child_is_told_by_name_with_age_class_or_school(text: str) -> None:
    assert [child.name for child in find_children(text, 2024)] == ["Lê Văn Mẫu"]


@pytest.mark.parametrize(
    "text",
    [
        "Em Lê Văn Mẫu, sinh viên năm thứ hai",
        "em Lê Văn Mẫu, 19 tuổi",
        "em Lê Văn Mẫu, học sinh lớp 12, học sinh giỏi",
        "chị em Lê Văn Mẫu, 12 tuổi đã mồ côi",
        "Cô giáo Lê Thị Mẫu, lớp 3A",
        "học sinh lớp 5 Trường Tiểu học Mẫu",
        "các em học sinh Trường Tiểu học Nguyễn Du, lớp 5A",
        "một em học sinh lớp 3, cháu Mẫu",
    ],
)
def test_others_are_not_taken_for_children(text: str) -> None:
    assert list(find_children(text, 2024)) == []


@pytest.mark.parametrize("text", ["em ", "em" + " " * 100, "em Lê ", "học sinh lớp 5 ", "Em A b"])
def test_a_long_text_is_searched_for_children_in_no_long_time(text: str) -> None:
    assert list(find_children(text * (100_000 // len(text)), 2024)) == []


def test_no_report_repeats_a_number(tmp_path: Path) -> None:
    private = ["001000000001", "0900000001", "10200000001"]
    body = f"Bà Mẫu: {private[0]}, {private[1]}, STK {private[2]}, số nhà 4711.\n"
    edition = edition_of(make_project(tmp_path, {"articles/2024/bai.md": article_text(body)}))
    assert {p.rule for p in edition.problems} >= {IDENTITY, PHONE, BANK, Rule.HOME_ADDRESS}
    told = "".join(str(dataclasses.asdict(problem)) for problem in edition.problems)
    assert not any(number in told for number in [*private, "4711"])
