"""Words on a person's ethnic origin, faith or health: sensitive data (Nghị định 356/2025/NĐ-CP).

Only what is said of a person counts. "Đồng bào các dân tộc", "bà con giáo dân", "phòng, chống
HIV/AIDS" speak of many, or of none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

# Danh mục các dân tộc Việt Nam (Quyết định 421-TCTK/PPCĐ năm 1979), with the other usual spellings.
_PEOPLES = (
    "Kinh|Tày|Thái|Mường|Khmer|Khơ[ -]?[Mm]e|Hoa|Nùng|H.?[Mm]ông|Mông|Dao|Gia[ -][Rr]ai|Jrai"
    "|Ê[ -]?[Đđ]ê|Ba[ -]?[Nn]a|Sán Ch[aá]y|Cao Lan|Chăm|Cơ[ -]?[Hh]o|K.?[Hh]o|Xơ[ -]?[Đđ]ăng"
    "|Sán D[iì]u|Hrê|Ra[ -]?[Gg]lai|M.?[Nn]ông|Thổ|X?.?[SsXx]?tiêng|Khơ[ -][Mm]ú|Bru|Vân Kiều"
    "|Cơ[ -]?[Tt]u|Giáy|Tà[ -]?[ÔôOo]i|Mạ|Gi[eẻ][ -][Tt]riêng|Co|Chơ[ -]?[Rr]o|Xinh[ -]?[Mm]un"
    "|Hà Nhì|Chu[ -]?[Rr]u|Lào|La Chí|Kháng|Phù Lá|La Hủ|La Ha|Pà Thẻn|Lự|Ngái|Chứt|Lô Lô|Mảng"
    "|Cơ Lao|Bố Y|Cống|Si La|Pu Péo|Rơ Măm|Brâu|Ơ Đu"
)
UPPER = "A-ZĂÂĐÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"
"""The capitals of Vietnamese, for a class of characters."""
_ILLNESS = (
    "hiểm nghèo|nan y|ung thư|HIV|AIDS|tâm thần|bệnh lao|lao phổi|tiểu đường|đái tháo đường"
    "|trầm cảm|tự kỷ|bại liệt|bại não|suy thận|xơ gan|viêm gan|động kinh|tim bẩm sinh|tai biến"
    "|đột quỵ|liệt|khuyết tật|tàn tật|nghiện"
)
_FAITHS = "Công giáo|Thiên Chúa|Ki-?tô|Phật|Tin Lành|Cao Đài|Hòa Hảo|Hoà Hảo|Hồi giáo"
# "người Thái Nguyên" comes from a province.
_PEOPLE = re.compile(rf"(?:{_PEOPLES})\b(?!\s+[{UPPER}])")
_ILL = re.compile(
    r"(?:(?:căn|chứng|bệnh|virus|vi-rút|mắc|nhiễm|nặng|phải)\s+){0,3}"
    rf"(?:{_ILLNESS})\b(?!\s+(?:kê|sĩ))"
)
_FAITHFUL = re.compile(rf"(?:{_FAITHS})\b")
_WORD_END = re.compile(r"\b(?!\s+(?:đức|lý|nghĩa|hiếu|làm|học))")
_SIGNS = (
    ("dân tộc", "gười ", _PEOPLE),
    ("dân tộc", "ân tộc ", _PEOPLE),
    ("dân tộc", "là người dân tộc", _WORD_END),
    ("tôn giáo", "iáo dân", _WORD_END),
    ("tôn giáo", "ín đồ", _WORD_END),
    ("tôn giáo", "hật tử", _WORD_END),
    ("tôn giáo", "gười Công giáo", _WORD_END),
    ("tôn giáo", "heo đạo", _WORD_END),
    ("tôn giáo", "có đạo", _WORD_END),
    ("tôn giáo", "đạo ", _FAITHFUL),
    ("tôn giáo", "heo ", _FAITHFUL),
    ("sức khỏe", "bị ", _ILL),
    ("sức khỏe", "mắc ", _ILL),
    ("sức khỏe", "nhiễm ", _ILL),
    ("sức khỏe", "phát hiện ", _ILL),
    ("sức khỏe", "điều trị ", _ILL),
    ("sức khỏe", "chống chọi với ", _ILL),
    ("sức khỏe", "có HIV", _WORD_END),
    ("sức khỏe", "khuyết tật bẩm sinh", _WORD_END),
)
"""What is told, how it opens (without a letter that may be a capital), and how it goes on."""

_SENTENCE = 400
"""Characters looked back for the start of a sentence."""

_OF_MANY = re.compile(
    r"(?:đồng bào|bà con|nhân dân|quần chúng|cộng đồng|các|những|nhiều|một số|mọi|đông đảo|số|ca"
    r"|tỷ lệ|tỉ lệ|trẻ em|học sinh|bệnh nhân|văn hóa|văn hoá|bản sắc|trang phục|tiếng|chữ|lễ hội"
    r"|điệu|[0-9%]|phòng|chống|(?<!là )người|giúp|hội)\s+(?:\w+\s+){0,2}$"
    r"|\b(?:của|tăng ni,)\s+$",
    re.I,
)

_PART = re.compile(r"[:(]|(?<!tăng ni),")
"""Ends a part of a sentence; "tăng ni, phật tử" is one phrase."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A word on somebody's nature or belief; ``kind`` is what it is on, as people say it."""

    kind: str
    place: int


def find_sensitive(text: str) -> Iterator[Sensitive]:
    """Yield what is said of one person's origin, faith or health, each kind once a sentence."""
    told: set[tuple[str, int]] = set()
    for kind, opening, rest in _SIGNS:
        place = text.find(opening)
        while place >= 0:
            if rest.match(text, place + len(opening)):
                start = _sentence_start(text, place)
                before = _PART.split(text[start : _word_start(text, place)])[-1]
                if (kind, start) not in told and not _OF_MANY.search(before):
                    told.add((kind, start))
                    yield Sensitive(kind, place)
            place = text.find(opening, place + 1)


def _word_start(text: str, place: int) -> int:
    while place and text[place - 1].isalpha():
        place -= 1
    return place


def _sentence_start(text: str, place: int) -> int:
    return max(text.rfind(mark, max(0, place - _SENTENCE), place) for mark in "\n.!?;") + 1
