"""Vietnamese text: slugs, folding, order, dates and numbers."""

from __future__ import annotations

import random
import re
import unicodedata
from datetime import date
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.text.vietnamese import (
    collation_key,
    fold,
    given_name_key,
    is_slug,
    long_date,
    normalise,
    number,
    office_date,
    office_number,
    roman_quarter,
    short_date,
    slugify,
)

VOWELS = "aăâeêioôơuưy"
CONSONANTS = "bcdđghklmnpqrstvx"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list(
    CONSONANTS
)
WORDS = st.lists(
    st.sampled_from([*LETTERS, *(letter.upper() for letter in LETTERS)]), min_size=1, max_size=8
).map("".join)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Điển hình tiên tiến", "dien-hinh-tien-tien"),
        ("GƯƠNG NGƯỜI TỐT, VIỆC TỐT", "guong-nguoi-tot-viec-tot"),
        ("Hoà thuận – hòa thuận", "hoa-thuan-hoa-thuan"),
        ("  Đặng  Thị Ưu  ", "dang-thi-uu"),
        ("Kỷ niệm 11/6 (1948 – 2024)", "ky-niem-11-6-1948-2024"),
        ("“Thi đua là yêu nước”", "thi-dua-la-yeu-nuoc"),
        ("Quỹ 20%", "quy-20"),
        ("Số 59/KH-UBND", "so-59-kh-ubnd"),
        ("…", ""),
        ("Ảnh_bìa.jpg", "anh-bia-jpg"),
    ],
)
def test_a_slug_is_what_one_types_without_diacritics(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(max_size=40) | NAMES)
def test_a_slug_is_ascii_and_its_own_slug(text: str) -> None:
    slug = slugify(text)
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug)
    assert slugify(slug) == slug


@given(st.text("ab9-_Đ\n ", max_size=8) | st.text(max_size=8) | NAMES)
def test_a_slug_is_known_at_sight(text: str) -> None:
    assert is_slug(text) == (text != "" and slugify(text) == text)


@given(st.text(max_size=40) | NAMES)
def test_both_normal_forms_give_one_slug_and_one_folding(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert slugify(composed) == slugify(decomposed)
    assert fold(composed) == fold(decomposed)


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Ðại hội Ðảng", "dai-hoi-dang"),
        ("Ɖoàn phường", "doan-phuong"),
        ("Łódź", "lodz"),
        ("Søren Straße", "soren-strasse"),
        ("Æsir Œuvre Þór", "aesir-oeuvre-thor"),
        ("𝐓𝐢𝐧 𝐯𝐮𝐢", "tin-vui"),
        ("Ｔｉｎ ５", "tin-5"),
        ("Иван", "ivan"),
        ("\U000001b9", "u01b9"),
    ],
)
def test_a_slug_spells_letters_of_every_kind(text: str, slug: str) -> None:
    assert slugify(text) == slug


@given(st.text(st.characters(categories=["Lu", "Ll", "Lt", "Lo", "Lm", "Nd"]), min_size=1))
def test_a_slug_drops_no_letter_and_no_digit(text: str) -> None:
    # Marks stand apart from letters when a letter is all that a word has.
    for char in text:
        assert slugify(f"a {char} b").removeprefix("a").removesuffix("b").strip("-")


@given(st.text("abcdeghiklmnopqrstuvxyăâđêôơưáàảãạ 0123456789-–“”²½°"))
def test_what_a_vietnamese_text_had_for_an_address_it_still_has(text: str) -> None:
    assert slugify(text) == re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")


def test_text_typed_either_way_is_one_text() -> None:
    decomposed = "thu\u031bo\u031b\u0309ng"
    assert len(decomposed) == 9
    assert normalise(decomposed) == "thưởng"
    assert normalise("một\r\nhai\rba\n") == "một\nhai\nba\n"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Đồng Đăng", "dong dang"), ("HÒA = HOÀ", "hoa = hoa"), ("Ưu ái Ơn", "uu ai on"), ("Y", "y")],
)
def test_folding_forgets_tones_marks_and_case(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(NAMES)
def test_folded_vietnamese_is_plain_ascii(name: str) -> None:
    assert fold(name).isascii()
    assert fold(name) == fold(name.upper()) == fold(name.lower())


def test_letters_go_in_the_order_of_the_alphabet() -> None:
    alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
    shuffled = random.Random(1).sample(alphabet, len(alphabet))
    assert "".join(sorted(shuffled, key=collation_key)) == alphabet


def test_tones_go_level_falling_asking_tumbling_rising_heavy() -> None:
    ordered = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mằ", "mẳ", "mẵ", "mắ", "mặ", "mâ", "mầ"]
    shuffled = random.Random(2).sample(ordered, len(ordered))
    assert sorted(shuffled, key=collation_key) == ordered


@pytest.mark.parametrize(
    "ordered",
    [
        # The letters of the whole word decide before any tone does.
        ["bạ", "bác", "bàn", "bạn", "bản đồ"],
        ["dạ", "đa", "đá", "em"],
        ["an", "ăn", "ân"],
        ["1 bài", "Ấp 2", "Y tế"],
        ["Ô Môn", "Ơn", "Phong"],
        ["u", "ư", "v"],
    ],
)
def test_words_go_by_letters_first_and_tones_second(ordered: list[str]) -> None:
    for seed in range(5):
        shuffled = random.Random(seed).sample(ordered, len(ordered))
        assert sorted(shuffled, key=collation_key) == ordered


@given(NAMES, NAMES)
def test_order_does_not_depend_on_the_normal_form(one: str, other: str) -> None:
    def is_before(form: Literal["NFC", "NFD"]) -> bool:
        key = collation_key(unicodedata.normalize(form, one))[:2]
        return key < collation_key(unicodedata.normalize(form, other))[:2]

    assert is_before("NFC") == is_before("NFD")


def test_people_go_by_given_name_then_family_then_middle_name() -> None:
    ordered = [
        "Trần Văn An",
        "Lê Thị Ánh",
        "Nguyễn Văn Ân",
        "Đỗ Thị Bình",
        "Lê Văn Bình",
        "Nguyễn An Bình",
        "Nguyễn Ánh Bình",
        "Hồ Dung",
        "Bùi Đức",
    ]
    for seed in range(5):
        shuffled = random.Random(seed).sample(ordered, len(ordered))
        assert sorted(shuffled, key=given_name_key) == ordered


def test_a_name_that_is_not_there_goes_first() -> None:
    assert sorted(["An", " ", ""], key=given_name_key)[-1] == "An"


@pytest.mark.parametrize(
    ("day", "office", "short"),
    [
        (date(2020, 1, 5), "ngày 05 tháng 01 năm 2020", "05/01/2020"),
        (date(2019, 6, 29), "ngày 29 tháng 6 năm 2019", "29/06/2019"),
        (date(2024, 2, 10), "ngày 10 tháng 02 năm 2024", "10/02/2024"),
        (date(2024, 3, 9), "ngày 09 tháng 3 năm 2024", "09/03/2024"),
        (date(2024, 12, 31), "ngày 31 tháng 12 năm 2024", "31/12/2024"),
    ],
)
def test_offices_write_a_zero_before_days_below_ten_and_the_first_two_months(
    day: date, office: str, short: str
) -> None:
    assert office_date(day) == office
    assert short_date(day) == short


def test_a_long_date_begins_with_the_day_of_the_week() -> None:
    assert long_date(date(2024, 6, 11)) == "Thứ Ba, ngày 11 tháng 6 năm 2024"
    assert long_date(date(2024, 6, 16)) == "Chủ nhật, ngày 16 tháng 6 năm 2024"


@pytest.mark.parametrize(
    ("month", "quarter"), [(1, "I"), (3, "I"), (4, "II"), (9, "III"), (10, "IV"), (12, "IV")]
)
def test_quarters_have_roman_numbers(month: int, quarter: str) -> None:
    assert roman_quarter(date(2024, month, 28)) == quarter


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, 0, "0"),
        (999, 0, "999"),
        (1234567, 0, "1.234.567"),
        (1234567.84, 1, "1.234.567,8"),
        (-1500.5, 2, "-1.500,50"),
        (20, 1, "20,0"),
    ],
)
def test_numbers_have_dots_between_thousands_and_a_comma(
    value: float, decimals: int, written: str
) -> None:
    assert number(value, decimals) == written


@pytest.mark.parametrize(("value", "written"), [(0, "00"), (4, "04"), (10, "10"), (1200, "1.200")])
def test_offices_write_counts_below_ten_with_a_zero(value: int, written: str) -> None:
    assert office_number(value) == written
