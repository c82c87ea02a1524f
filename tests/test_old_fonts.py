"""What old fonts' signs stand for, over the whole alphabet, against tables written out by hand."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.text.old_fonts import Coding, OldFont, old_font, read_tcvn3, read_vni


def words(table: str) -> list[str]:
    return table.split()


# One line a vowel: level, huyền, hỏi, ngã, sắc, nặng.
ALPHABET = words("""
a à ả ã á ạ
ă ằ ẳ ẵ ắ ặ
â ầ ẩ ẫ ấ ậ
e è ẻ ẽ é ẹ
ê ề ể ễ ế ệ
i ì ỉ ĩ í ị
o ò ỏ õ ó ọ
ô ồ ổ ỗ ố ộ
ơ ờ ở ỡ ớ ợ
u ù ủ ũ ú ụ
ư ừ ử ữ ứ ự
y ỳ ỷ ỹ ý ỵ
đ
""")

# TCVN 5712:1993, VN3, in hexadecimal.
TCVN3 = words("""
61 B5 B6 B7 B8 B9
A8 BB BC BD BE C6
A9 C7 C8 C9 CA CB
65 CC CE CF D0 D1
AA D2 D3 D4 D5 D6
69 D7 D8 DC DD DE
6F DF E1 E2 E3 E4
AB E5 E6 E7 E8 E9
AC EA EB EC ED EE
75 EF F1 F2 F3 F4
AD F5 F6 F7 F8 F9
79 FA FB FC FD FE
AE
""")
TCVN3_CAPITALS = dict(zip("ĂÂÊÔƠƯĐ", words("A1 A2 A3 A4 A5 A6 A7"), strict=True))

VNI = words("""
a aø aû aõ aù aï
aê aè aú aü aé aë
aâ aà aå aã aá aä
e eø eû eõ eù eï
eâ eà eå eã eá eä
i ì æ ó í ò
o oø oû oõ où oï
oâ oà oå oã oá oä
ô ôø ôû ôõ ôù ôï
u uø uû uõ uù uï
ö öø öû öõ öù öï
y yø yû yõ yù î
ñ
""")
VNI_CAPITALS = words("""
A AØ AÛ AÕ AÙ AÏ
AÊ AÈ AÚ AÜ AÉ AË
AÂ AÀ AÅ AÃ AÁ AÄ
E EØ EÛ EÕ EÙ EÏ
EÂ EÀ EÅ EÃ EÁ EÄ
I Ì Æ Ó Í Ò
O OØ OÛ OÕ OÙ OÏ
OÂ OÀ OÅ OÃ OÁ OÄ
Ô ÔØ ÔÛ ÔÕ ÔÙ ÔÏ
U UØ UÛ UÕ UÙ UÏ
Ö ÖØ ÖÛ ÖÕ ÖÙ ÖÏ
Y YØ YÛ YÕ YÙ Î
Ñ
""")

TO_TCVN3 = {
    letter: bytes.fromhex(place).decode("latin-1")
    for letter, place in [*zip(ALPHABET, TCVN3, strict=True), *TCVN3_CAPITALS.items()]
}
TO_VNI = {
    **dict(zip(ALPHABET, VNI, strict=True)),
    **dict(zip((letter.upper() for letter in ALPHABET), VNI_CAPITALS, strict=True)),
}
CONSONANTS = list("bcdfghjklmnpqrstvwxz")
SIGNS = [" ", "\n", "\t", ",", ".", "-", "(", "/", "“", "1", "9"]
SMALL = st.lists(st.sampled_from([*ALPHABET, *CONSONANTS, *SIGNS]), max_size=30).map("".join)
ANY_CASE = st.lists(
    st.sampled_from([*ALPHABET, *CONSONANTS, *SIGNS]).flatmap(
        lambda letter: st.sampled_from([letter, letter.upper()])
    ),
    max_size=30,
).map("".join)


def to_tcvn3(text: str) -> str:
    return "".join(TO_TCVN3.get(char, char) for char in text)


def to_vni(text: str) -> str:
    return "".join(TO_VNI.get(char, char) for char in text)


def test_the_alphabet_is_whole() -> None:
    assert len(set(ALPHABET)) == 12 * 6 + 1
    assert all(unicodedata.is_normalized("NFC", letter) for letter in ALPHABET)


@pytest.mark.parametrize("letter", ALPHABET)
def test_a_small_letter_of_tcvn3_is_read(letter: str) -> None:
    assert read_tcvn3(to_tcvn3(letter)) == letter


@pytest.mark.parametrize("letter", TCVN3_CAPITALS)
def test_a_capital_letter_of_tcvn3_is_read(letter: str) -> None:
    assert read_tcvn3(to_tcvn3(letter)) == letter


@pytest.mark.parametrize("letter", ALPHABET)
def test_a_capital_font_of_tcvn3_draws_capitals(letter: str) -> None:
    assert OldFont(Coding.TCVN3, is_capital=True).read(to_tcvn3(letter)) == letter.upper()


@pytest.mark.parametrize("letter", [*ALPHABET, *(letter.upper() for letter in ALPHABET)])
def test_a_letter_of_vni_is_read_in_both_cases(letter: str) -> None:
    assert read_vni(to_vni(letter)) == letter


@pytest.mark.parametrize("letter", [letter.upper() for letter in ALPHABET])
def test_a_capital_of_vni_may_have_a_small_mark(letter: str) -> None:
    base, *mark = list(to_vni(letter))
    assert read_vni(base + "".join(mark).lower()) == letter


@given(SMALL)
def test_a_text_in_tcvn3_is_read_back_whole(text: str) -> None:
    assert read_tcvn3(to_tcvn3(text)) == text


@given(ANY_CASE)
def test_a_text_in_vni_is_read_back_whole(text: str) -> None:
    assert read_vni(to_vni(text)) == text


@given(ANY_CASE)
def test_places_moved_by_a_font_of_symbols_are_read_alike(text: str) -> None:
    def move(coded: str) -> str:
        return "".join(chr(0xF000 + ord(c)) if 0x20 < ord(c) < 0x100 else c for c in coded)

    assert read_vni(move(to_vni(text))) == text
    assert read_tcvn3(move(to_tcvn3(text.lower()))) == text.lower()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Céng hßa x· héi chñ nghÜa ViÖt Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
        ("§¶ng uû, Uû ban nh©n d©n ph\u00adêng", "Đảng uỷ, Uỷ ban nhân dân phường"),
        ("thi ®ua yªu n\u00adíc", "thi đua yêu nước"),
        ("cô «ng, b»ng c¶ tÊm lßng", "cụ ông, bằng cả tấm lòng"),
    ],
)
def test_a_sentence_in_tcvn3_is_read(written: str, meant: str) -> None:
    assert read_tcvn3(written) == meant


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
        ("ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
        ("Uûy ban nhaân daân phöôøng", "Ủy ban nhân dân phường"),
        ("thi ñua yeâu nöôùc", "thi đua yêu nước"),
        ("khuyûu tay, quyù tò, Myõ, giöõa", "khuỷu tay, quý tị, Mỹ, giữa"),
    ],
)
def test_a_sentence_in_vni_is_read(written: str, meant: str) -> None:
    assert read_vni(written) == meant


@pytest.mark.parametrize(
    ("name", "font"),
    [
        (".VnTime", OldFont(Coding.TCVN3)),
        (".VnTimeH", OldFont(Coding.TCVN3, is_capital=True)),
        (".vnarial", OldFont(Coding.TCVN3)),
        (".VnArial NarrowH", OldFont(Coding.TCVN3, is_capital=True)),
        ("VNI-Times", OldFont(Coding.VNI)),
        ("VNI Helve", OldFont(Coding.VNI)),
        ("Times New Roman", None),
        ("Vni", None),
        ("Arial", None),
        ("", None),
    ],
)
def test_a_font_is_known_by_its_name(name: str, font: OldFont | None) -> None:
    assert old_font(name) == font


@pytest.mark.parametrize(
    ("name", "text", "sign"),
    [
        ("VNI-Times", "øn vôùi", "ø"),
        ("VNI-Times", "ònh", ""),  # a letter of its own
        ("VNI-Times", " öôùc", ""),
        ("VNI-Times", "", ""),
        (".VnTime", "µng", ""),
    ],
)
def test_a_sign_parted_from_its_letter_is_told(name: str, text: str, sign: str) -> None:
    font = old_font(name)
    assert font
    assert font.leading_sign(text) == sign
