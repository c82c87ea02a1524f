"""The same words as staff type them: with marks or, on a phone, without; digits of any width.

A rule is written once, with marks, and reads both. Every letter stands for one letter, so a place
in what is read here is the same place in the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from thidua.text.vocabulary import VOCABULARY

UPPER = "A-ZĂÂĐÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
"""The capitals of Vietnamese, for a class of characters."""

FAMILY_NAMES = (
    "Nguyễn|Trần|Lê|Phạm|Hoàng|Huỳnh|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Đinh|Đoàn|Trịnh|Lương"
    "|Mai|Đào|Trương|Lâm|Phùng|Tô|Tạ|Triệu|Chu|Nông|Hà|Cao|Châu|Lưu|Vương|Quách|Tống|Kiều|Thái|Tăng"
    "|Lò|Vàng|Giàng|Sùng|Hầu|Vừ|Thào|Lầu|Cầm|Quàng|Bế|Hứa|Ma|Vi|Lục|Mạc|La|Lại|Nghiêm|Thạch|Danh"
    "|Thân|Từ|Tôn|Ông|Âu|Doãn|Đàm|Đồng|Đậu|Giáp|Khổng|Khuất|Ninh|Phí|Thẩm|Tưởng|Văn|Viên"
)
"""Family names of nearly everybody in the country, by which a name is told from other capitals."""

_MARKED = "".join(chr(code) for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA)))
_WITHOUT_MARKS = {
    ord(letter): unicodedata.normalize("NFD", letter.replace("đ", "d").replace("Đ", "D"))[0]
    for letter in _MARKED
}
_WIDE_DIGIT = re.compile("[０-９]")
_NARROW = {0xFF10 + digit: str(digit) for digit in range(10)}
_SOME_WORD = re.compile(r"[A-Za-z]{2} ")
_WITHOUT_ANY_MARK = re.compile(r"^[\x00-\x7f]*[A-Za-z]{2} [\x00-\x7f]*$", re.M)


def as_is(text: str) -> str:
    """Return a text or a pattern as it is written."""
    return text


def without_marks(text: str) -> str:
    """Return a text, or the pattern of a rule, as it is typed without diacritics: "đường" gives
    "duong". Its length and its capitals stay."""
    return text.translate(_WITHOUT_MARKS)


_has_wide_digits = VOCABULARY.look_for(lambda word: _WIDE_DIGIT.search(word) is not None)


def with_narrow_digits(text: str) -> str:
    """Return a text with every "２" as "2"."""
    return text.translate(_NARROW) if _has_wide_digits(text) else text


@lru_cache(maxsize=16)
def lines_without_marks(text: str) -> tuple[tuple[int, str], ...]:
    """Return each line of words that has no mark at all, with where it begins.

    Several rules ask it of one text in turn.
    """
    if not any(row.isascii() and _SOME_WORD.search(row) for row in text.split("\n")):
        return ()
    return tuple((line.start(), line[0]) for line in _WITHOUT_ANY_MARK.finditer(text))
