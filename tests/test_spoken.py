"""Texts as they are said: a table of pairs, and what holds for every number and every text."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from thidua.site.fingerprints import Fingerprints
from thidua.site.markup.article import Markup, Setting
from thidua.text.glossary import SHORT, Glossary, built_in, find_definitions, glossary_with
from thidua.text.spoken import Unknown, say
from thidua.text.spoken.days import read_roman
from thidua.text.spoken.numerals import (
    LARGEST,
    read_decimal,
    read_integer,
    say_decimal,
    say_integer,
)
from thidua.text.spoken.quantities import say_number
from thidua.text.syllables import is_syllable
from thidua.text.terms import Abbreviation, Meaning, Terms

PAIRS: dict[str, dict[str, str]] = yaml.safe_load(
    (Path(__file__).parent / "spoken.yml").read_text("utf-8")
)
GLOSSARY = built_in()


def said(text: str, glossary: Glossary = GLOSSARY) -> str:
    return say(text, glossary).text


@pytest.mark.parametrize("group", PAIRS)
def test_what_is_written_is_said_so(group: str) -> None:
    pairs = PAIRS[group]
    assert {written: said(written) for written in pairs} == pairs


def test_there_are_four_hundred_pairs_and_each_is_said_whole() -> None:
    pairs = [pair for group in PAIRS.values() for pair in group.items()]
    assert len(pairs) >= 400
    assert [words for _, words in pairs if re.search(r"[\d%/]", words)] == []
    assert [written for written, _ in pairs if say(written, GLOSSARY).unknown] == []


@pytest.mark.parametrize("group", PAIRS)
def test_a_pair_is_said_so_within_a_sentence_too(group: str) -> None:
    """Words around decide much, but a bracket or a comma decides nothing."""
    for written, words in PAIRS[group].items():
        plain = written.strip("()")
        if plain != written or re.search(r"[().…]|v\.v|^[-~+(]", written) or "Q." in written:
            continue
        inside = said(f"Xin nhắc: {written}, thế thôi")
        assert inside.lower() == f"xin nhắc: {words}, thế thôi".lower()


# Numbers, read back


@given(st.integers(-LARGEST, LARGEST) | st.integers(0, 10**7))
def test_reading_back_gives_the_number(number: int) -> None:
    assert read_integer(say_integer(number)) == number


@given(st.integers(0, 10**12), st.text("0123456789", min_size=1, max_size=8))
def test_reading_back_gives_the_decimal_with_every_digit(whole: int, fraction: str) -> None:
    assert read_decimal(say_decimal(str(whole), fraction)) == (whole, fraction)


@given(st.integers(1000, LARGEST))
def test_the_dots_between_thousands_change_nothing(number: int) -> None:
    assert say_number(f"{number:,}".replace(",", ".")) == say_integer(number)


def test_no_two_numbers_are_said_alike() -> None:
    numbers = {
        *range(3000),
        *(n * 10**e + r for n in range(1, 40) for e in (3, 6, 9) for r in (0, 5, 500)),
    }
    assert len({say_integer(number) for number in numbers}) == len(numbers)


def test_what_is_no_number_is_refused() -> None:
    for words in ("", "hai mươi sáu hộ", "chín phẩy"):
        with pytest.raises(ValueError, match=r".*"):
            read_integer(words)


ROMANS = {"I": 1, "IV": 4, "IX": 9, "XIII": 13, "XIX": 19, "XXI": 21, "XL": 40, "IIII": 0, "VX": 0}


@pytest.mark.parametrize(("written", "number"), ROMANS.items())
def test_roman_numbers_are_read_and_what_is_none_is_not(written: str, number: int) -> None:
    assert read_roman(written) == number


ADDRESS = re.compile(r"@|://|\.(?:vn|com|net|org|example)\b")
WRITTEN = sorted(
    {
        *(one for group in PAIRS.values() for one in group if not ADDRESS.search(one)),
        *GLOSSARY.abbreviations,
        *(
            "12",
            "3,5",
            "1.500.000",
            "2024",
            "lớp 12A1",
            "QZX",
            "Krông",
            "“Việc nhỏ”",
            "½",
            "📞",
            "…",
        ),
        *"%/&≥<=~#*_|→•№±°²³$+@^§☎–-().",
        *("phường ta", "xe 29B-123.45"),
    }
)
"""What an office writes, and every sign on its keyboards."""
BETWEEN = st.sampled_from([" ", ", ", ". ", " – ", " và ", " (", ") ", "\n"])
DECLARED = frozenset(
    word
    for saying in (
        *(meaning.words for one in GLOSSARY.abbreviations.values() for meaning in one.meanings),
        *(one.said or "" for one in GLOSSARY.abbreviations.values()),
        *(words for group in PAIRS.values() for words in group.values()),
    )
    for word in re.findall(r"[^\W\d_]+", saying.lower())
)
"""Words that somebody wrote down as a saying, if they are no Vietnamese: "U-nét-xcô"."""


def unspeakable(text: str) -> list[str]:
    """Return what a newsreader could not say of a text, and was not told of."""
    found = say(text, GLOSSARY)
    told = {one.short for one in found.unknown} | set(found.foreign)
    words = found.text
    for short in sorted(told, key=len, reverse=True):
        words = words.replace(short, " ")
    return [
        *re.findall(r"[^\w\s,.;:!?…\-–—()\[\]\"'“”‘’]|[\d_]", words),
        *(
            word
            for word in re.findall(r"[^\W\d_]+", words)
            if not is_syllable(word) and word.lower() not in DECLARED
        ),
        *(
            short
            for short in GLOSSARY.abbreviations
            if len(short) > 2 and short.isupper() and re.search(rf"(?<!\w){short}(?!\w)", words)
        ),
    ]


@given(st.lists(st.tuples(st.sampled_from(WRITTEN), BETWEEN), min_size=1, max_size=6))
def test_whatever_an_office_writes_is_said_in_syllables_or_told_of(
    parts: list[tuple[str, str]],
) -> None:
    text = "".join(part for pair in parts for part in pair)
    assert unspeakable(text) == []


@given(st.text(max_size=80))
def test_of_whatever_is_written_no_sign_is_left_that_nobody_can_say(text: str) -> None:
    found = say(text, GLOSSARY)
    told = "".join(one.short for one in found.unknown)
    left = {sign for sign in found.text if not (sign.isalnum() or sign.isspace())}
    assert left <= set(",.;:!?…-–—()[]\"'“”‘’") | set(told)


@given(st.lists(st.sampled_from(sorted({w for g in PAIRS.values() for w in g})), max_size=4))
def test_no_digit_is_left_for_whoever_reads_aloud(parts: list[str]) -> None:
    assert not re.search(r"\d", said(". ".join(parts)))


HOSTILE = [
    "A" * 20_000 + "1",
    "1" * 20_000,
    "1." * 5_000,
    " " * 20_000 + "-",
    "AB-" * 7_000,
    "(" * 9_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:4])
def test_no_row_of_signs_takes_long_or_breaks_anything(text: str) -> None:
    began = time.process_time()
    say(text, GLOSSARY)
    list(GLOSSARY.find(text))
    # A thousandth of that on a quiet machine; what grows with the square takes minutes.
    assert time.process_time() - began < 20


# Abbreviations


UNKNOWN: dict[str, tuple[Unknown, ...]] = {
    "Đội QZX phường": (Unknown("QZX", 4, "unheard"),),
    "Theo số 12/QĐ-ZZZ nhé": (Unknown("ZZZ", 14, "unheard"),),
    "Việc của CT này": (Unknown("CT", 9, "open"),),
    "Họp TT hôm qua": (Unknown("TT", 4, "open"),),
    "KT tốt": (Unknown("KT", 0, "open"),),
    "UBND và QZX, WWT": (Unknown("QZX", 8, "unheard"), Unknown("WWT", 13, "unheard")),
    "THI ĐUA YÊU NƯỚC": (),
    "Đại hội XIII, khóa XV": (),
    "Ông A, bà B và anh C": (),
}


@pytest.mark.parametrize(("text", "unknown"), UNKNOWN.items())
def test_what_nobody_knows_or_what_is_open_is_told_with_its_place(
    text: str, unknown: tuple[Unknown, ...]
) -> None:
    found = say(text, GLOSSARY).unknown
    assert found == unknown
    assert all(text[one.place :].startswith(one.short) for one in found)


EXPLAINED: dict[str, dict[str, str]] = {
    "Mặt trận Tổ quốc (MTTQ) phường": {"MTTQ": "Mặt trận Tổ quốc"},
    "tổ công nghệ số cộng đồng (TCNSCĐ)": {"TCNSCĐ": "tổ công nghệ số cộng đồng"},
    "Hôm qua. Khu dân cư (KDC) số 3": {"KDC": "Khu dân cư"},
    "trong năm qua (ABC)": {},
    "Hội Người cao tuổi (NCT)": {"NCT": "Người cao tuổi"},
}


@pytest.mark.parametrize(("text", "found"), EXPLAINED.items())
def test_a_text_explains_its_own_abbreviations(text: str, found: dict[str, str]) -> None:
    assert dict(find_definitions(text)) == found


def test_what_a_text_explains_is_said_from_then_on_and_not_twice() -> None:
    text = "Tổ công nghệ số cộng đồng (TCNSCĐ) ra mắt. TCNSCĐ có 5 người."
    words = said(text, GLOSSARY.explained_by(text))
    assert words == ("Tổ công nghệ số cộng đồng ra mắt. Tổ công nghệ số cộng đồng có năm người.")


def test_the_wards_own_terms_stand_before_the_programs() -> None:
    own = Abbreviation("TDP", (Meaning("tổ đội phường"),))
    terms = Terms((own,), (("Zalo", "za-lo"),))
    assert said("TDP 5 có Zalo", glossary_with(terms)) == "Tổ đội phường năm có za-lo"


def test_foreign_words_are_told_and_those_with_a_saying_are_not() -> None:
    found = say("Buôn Krông có mạng internet và robot Dashwood", GLOSSARY)
    assert found.foreign == ("Krông", "Dashwood")
    assert found.respoken == (("internet", "in-tơ-nét"), ("robot", "rô-bốt"))


def test_every_abbreviation_of_the_glossary_is_found_where_it_stands() -> None:
    """Or it would help nobody."""
    lost = [short for short in GLOSSARY.abbreviations if not SHORT.match(f"{short} Mẫu")]
    assert lost == []
    shown = [s for s in GLOSSARY.abbreviations if s.replace("TW", "").isupper() and "/" not in s]
    lost = [
        short
        for short in shown
        if not any(one == short for _, one, _ in GLOSSARY.find(f"với {short} Mẫu"))
    ]
    assert lost == []


# On the site

EXPLAINED_ON_PAGES: dict[str, str] = {
    "UBND họp. UBND quyết định.": '<abbr title="Ủy ban nhân dân">UBND</abbr> họp. UBND quyết định.',
    "Kế hoạch 59/KH-UBND": "Kế hoạch 59/KH-UBND",
    "Phó CT UBND": '<abbr title="Chủ tịch">CT</abbr> <abbr title="Ủy ban nhân dân">UBND</abbr>',
    "CT này": "<p>CT này</p>",
    "THI ĐUA YÊU NƯỚC": "<p>THI ĐUA YÊU NƯỚC</p>",
    "Đội thanh niên <ABC> & bạn": "&amp; bạn",
    "Tổ phòng cháy (TPC). TPC họp.": '(<abbr title="Tổ phòng cháy">TPC</abbr>). TPC họp.',
    "![UBND](a.jpg) `UBND`": "<code>UBND</code>",
    "xem ubnd.gov.vn, HP-UBND": "<p>xem ubnd.gov.vn, HP-UBND</p>",
}


@pytest.mark.parametrize(("text", "html"), EXPLAINED_ON_PAGES.items())
def test_a_page_explains_an_abbreviation_where_it_first_stands(text: str, html: str) -> None:
    assert html in Markup().render(text, Setting(lambda _: None, {}, {}))


def test_what_a_ward_means_is_words_and_no_markup() -> None:
    meaning = Meaning('<script>"x"</script>')
    terms = Terms((Abbreviation("QZX", (meaning,)),))
    html = Markup().render("Đội QZX", Setting(lambda _: None, {}, {}, terms=terms))
    assert "<script>" not in html
    assert "QZX</abbr>" in html


def test_another_glossary_makes_another_text() -> None:
    """What is kept from an earlier build must not outlive the words it was made with."""
    terms = Terms((Abbreviation("QZX", (Meaning("một đội"),)),))
    reckon = Fingerprints()
    assert reckon.of(Terms()) != reckon.of(terms)
