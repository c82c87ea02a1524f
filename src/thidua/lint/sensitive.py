"""Words on a person's ethnic origin, faith or health: sensitive data (Nghị định 356/2025/NĐ-CP).

Only what is said of a person counts. "Đồng bào các dân tộc", "bà con giáo dân", "phòng, chống
HIV/AIDS" speak of many, or of none. Words such as "chạy thận" or "mổ tim" say by themselves neither
whose heart it is nor who operates: they count where the sentence speaks of somebody and of nobody
who heals, helps or teaches, and the rule only asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from thidua.text.spellings import (
    UPPER,
    as_is,
    lines_without_marks,
    with_narrow_digits,
    without_marks,
)
from thidua.text.vocabulary import VOCABULARY, Vocabulary, show_phrases

# Danh mục các dân tộc Việt Nam (Quyết định 421-TCTK/PPCĐ năm 1979), with the other usual spellings.
_PEOPLES = (
    "Kinh|Tày|Thái|Mường|Khmer|Khơ[ -]?[Mm]e|Hoa|Nùng|H.?[Mm]ông|Mông|Dao|Gia[ -][Rr]ai|Jrai"
    "|Ê[ -]?[Đđ]ê|Ba[ -]?[Nn]a|Sán Ch[aá]y|Sán Ch[iíỉ]|Cao Lan|Chăm|Cơ[ -]?[Hh]o"
    "|K.?[Hh]o|Xơ[ -]?[Đđ]ăng|Sán D[iì]u|Hrê|Ra[ -]?[Gg]lai|M.?[Nn]ông|Thổ"
    "|X?.?[SsXx]?tiêng|Khơ[ -][Mm]ú|Bru|Vân Kiều"
    "|Cơ[ -]?[Tt]u|Giáy|Tà[ -]?[ÔôOo]i|Mạ|Gi[eẻ][ -][Tt]riêng|Co|Chơ[ -]?[Rr]o|Xinh[ -]?[Mm]un"
    "|Hà Nhì|Chu[ -]?[Rr]u|Lào|La Chí|Kháng|Phù Lá|La Hủ|La Ha|Pà Thẻn|Lự|Ngái|Chứt|Lô Lô|Mảng"
    "|Pa[ -]?[Cc]ô|Cơ Lao|Bố Y|Cống|Si La|Pu Péo|Rơ Măm|Brâu|Ơ Đu"
)
_ILLNESS = (
    "hiểm nghèo|nan y|ung thư|HIV|AIDS|tâm thần|bệnh lao|lao phổi|tiểu đường|đái tháo đường"
    "|trầm cảm|tự kỷ|tự kỉ|bại liệt|bại não|suy thận|suy tim|xơ gan|viêm gan|động kinh"
    "|tim bẩm sinh|tai biến|đột quỵ|liệt|khuyết tật|tàn tật|nghiện|câm điếc|câm|điếc|mù(?! chữ)"
    "|khiếm thị|khiếm thính|Down|[Pp]arkinson|Alzheimer|u não|cao huyết áp|tăng huyết áp|bệnh tim"
    "|chất độc (?:màu )?(?:hóa học|hoá học|da cam)|bệnh K|bạch tạng|máu trắng|teo cơ|thiểu năng"
)
_FAITHS = "Công giáo|Thiên Chúa|Ki-?tô|Phật|Tin Lành|Cao Đài|Hòa Hảo|Hoà Hảo|Hồi giáo"
_NO_MORAL = r"(?!\s+(?:đức|lý|nghĩa|hiếu|làm|học|hàm|diễn|cụ|luật|lí|tình|quân|hạnh))"
_ENDS = r"(?=\s*(?:[,.;:!?()”\"–-]|$|(?:mà|nhưng|và|sống|trong|ở|tại|từ|gốc|hay|nên)\b))"
_HAS_FAITH = rf"\b{_ENDS}"
_FOLLOWS = rf"\b{_NO_MORAL}"
# "người Thái Nguyên" comes from a province.
_PEOPLE = rf"(?:{_PEOPLES})\b(?!\s+[{UPPER}])"
_ILL = (
    r"(?:(?:căn|chứng|bệnh|virus|vi-rút|mắc|nhiễm|nặng|phải|mình|trong|thêm)\s+){0,3}"
    rf"(?:{_ILLNESS})\b(?!\s+(?:kê|sĩ|vào|mạng|internet|game))"
)
_ANY = r"\b"
_SIGNS = (
    ("dân tộc", "gười ", _PEOPLE),
    ("dân tộc", "ân tộc ", _PEOPLE),
    ("dân tộc", "gười dân tộc ", rf"[{UPPER}]\w"),
    ("dân tộc", "là người dân tộc", r"\b(?!\s+(?:thiểu số\s+)?(?:nào|gì))"),
    ("tôn giáo", "iáo dân", _FOLLOWS),
    ("tôn giáo", "ín đồ", _FOLLOWS),
    ("tôn giáo", "hật tử", _FOLLOWS),
    ("tôn giáo", "gười Công giáo", _FOLLOWS),
    ("tôn giáo", "heo đạo", _FOLLOWS),
    ("tôn giáo", "có đạo", _HAS_FAITH),
    ("tôn giáo", "đạo ", rf"(?:{_FAITHS})\b"),
    ("tôn giáo", "heo ", rf"(?:{_FAITHS})\b"),
    ("sức khỏe", "bị ", _ILL),
    ("sức khỏe", "mắc ", _ILL),
    ("sức khỏe", "nhiễm ", _ILL),
    ("sức khỏe", "Bị ", _ILL),
    ("sức khỏe", "Mắc ", _ILL),
    ("sức khỏe", "có HIV", _ANY),
    ("sức khỏe", "khuyết tật bẩm sinh", _ANY),
)
"""What is surely told: how it opens, without a letter that may be a capital, and how it goes on."""

_ORGAN = r"(?:tim|não|khối u|u|ung thư|thận|gan|phổi|cột sống|dạ dày|đại tràng|van tim)\b"
_ASKED = (
    ("sức khỏe", "phát hiện ", _ILL),
    ("sức khỏe", "điều trị ", _ILL),
    ("sức khỏe", "chống chọi với ", _ILL),
    ("sức khỏe", "chẩn đoán ", r"(?:mắc|bị|là|có)\b"),
    ("sức khỏe", "ác sĩ chẩn đoán ", r"(?:mắc|bị|là|có|lao|ung|suy|viêm)\b"),
    ("sức khỏe", "bị bệnh", _ANY),
    ("sức khỏe", "mắc bệnh", _ANY),
    ("sức khỏe", "căn bệnh ", _ANY),
    ("sức khỏe", "ệnh tim", _ANY),
    ("sức khỏe", "chạy thận", _ANY),
    ("sức khỏe", "lọc máu", _ANY),
    ("sức khỏe", "ghép thận", _ANY),
    ("sức khỏe", "ghép gan", _ANY),
    ("sức khỏe", "hóa trị", r"\b(?! giá)"),
    ("sức khỏe", "xạ trị", _ANY),
    ("sức khỏe", "ung thư", _ANY),
    ("sức khỏe", "ổ ", _ORGAN),
    ("sức khỏe", "hẫu thuật ", _ORGAN),
    ("sức khỏe", "ệnh K", rf"\b{_ENDS}|\b(?=\s+giai)"),
    ("sức khỏe", "tự kỷ", _ANY),
    ("sức khỏe", "tự kỉ", _ANY),
    ("sức khỏe", "ừng nghiện", r"\b(?!\s+(?:đọc|game|cà phê|cứu))"),
    ("sức khỏe", "ai nghiện", _ANY),
    ("sức khỏe", "gười nghiện", _ANY),
    ("sức khỏe", "có H", _ENDS + r"|\b(?=\s+từ\b)"),
    ("sức khỏe", "bẩm sinh", _ANY),
    ("sức khỏe", "tâm thần", _ANY),
)
"""What may be told of somebody: asked about where the sentence speaks of one person."""

_SENTENCE = 400
"""Characters looked back for the start of a sentence."""

_PART = re.compile(r"[:(]|(?<!tăng ni),", re.I)
"""Ends a part of a sentence; "tăng ni, phật tử" is one phrase."""


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A word on somebody's nature or belief; ``kind`` is what it is on, as people say it.

    ``is_sure`` unless the word may as well speak of a service, or of many.
    """

    kind: str
    place: int
    is_sure: bool = True


_Sign: TypeAlias = tuple[str, str, re.Pattern[str], bool]
"""What it is on, how it opens, how it goes on, and whether that is sure."""


class _Forms:
    """The rule's patterns as one way of typing spells them."""

    def __init__(self, spell: Callable[[str], str], vocabulary: Vocabulary) -> None:
        self.signs: tuple[_Sign, ...] = tuple(
            (kind, spell(opening), re.compile(spell(rest)), is_sure)
            for signs, is_sure in ((_SIGNS, True), (_ASKED, False))
            for kind, opening, rest in signs
        )
        openings = [opening for _, opening, _, _ in self.signs]
        self.opened_in = vocabulary.look_for(show_phrases(openings), len(openings))
        self.of_many = re.compile(
            spell(
                r"(?:đồng bào|bà con|nhân dân|quần chúng|cộng đồng|các|những|nhiều|một số|mọi"
                r"|đông đảo|số|ca|tỷ lệ|tỉ lệ|trẻ em|(?<!là )học sinh|bệnh nhân|văn hóa|văn hoá"
                r"|bản sắc|trang phục|tiếng|chữ|lễ hội|điệu|[0-9%]|phòng|chống|(?<!là )người"
                r"|giúp|hội)\s+(?:\w+\s+){0,2}$|\b(?:của|tăng ni,)\s+$"
            ),
            re.I,
        )
        self.person = re.compile(
            spell(
                r"\b(?:ông|bà(?! con)|anh(?! hùng| em)|chị(?! em)|cô|chú|bác(?! sĩ| Hồ)|cụ|em|cháu"
                r"|bé|cậu|mẹ|cha|bố|vợ|chồng|con|bản thân|tôi|mình)\b"
            ),
            re.I,
        )
        self.general = re.compile(
            spell(
                r"\b(?:bác sĩ|khám|sàng lọc|tư vấn|hỗ trợ|giúp|quỹ|bệnh nhân|tuyên truyền|phòng"
                r"|chống|dạy|chăm sóc|công tác|kỹ thuật|kĩ thuật|mô hình|bệnh viện|trung tâm|trạm"
                r"|hội|câu lạc bộ|cho|các|những|nhiều|nấu|tặng|chuyên|khoa|nghiên cứu|tập huấn"
                r"|cơ sở|vận động|quản lý|người (?:mắc|bị|bệnh|sau))\b"
            ),
            re.I,
        )

    def signs_in(self, text: str) -> list[_Sign]:
        """Return the signs of which a text may hold the opening."""
        opened = self.opened_in(text)
        return [sign for n, sign in enumerate(self.signs) if opened >> n & 1] if opened else []


_WITH_MARKS = _Forms(as_is, VOCABULARY)


@cache
def _without() -> _Forms:
    """Return the patterns for what is typed without marks; few texts are, and they are many."""
    return _Forms(without_marks, Vocabulary())


def find_sensitive(text: str) -> Iterator[Sensitive]:
    """Yield what is said of one person's origin, faith or health, each kind once a sentence."""
    text = with_narrow_digits(text)
    yield from _find(text, _WITH_MARKS)
    for start, line in lines_without_marks(text):
        for word in _find(line, _without()):
            yield Sensitive(word.kind, start + word.place, word.is_sure)


def _find(text: str, forms: _Forms) -> Iterator[Sensitive]:
    told: set[tuple[str, int]] = set()
    for kind, opening, rest, is_sure in forms.signs_in(text):
        place = text.find(opening)
        while place >= 0:
            if rest.match(text, place + len(opening)):
                start = _sentence_start(text, place)
                sentence = text[start : _word_start(text, place)]
                before = _PART.split(sentence)[-1]
                if (
                    (kind, start) not in told
                    and not forms.of_many.search(before)
                    and (is_sure or _is_of_one(sentence, before, forms))
                ):
                    told.add((kind, start))
                    yield Sensitive(kind, place, is_sure)
            place = text.find(opening, place + 1)


def _is_of_one(sentence: str, part: str, forms: _Forms) -> bool:
    """Tell whether the words before speak of one person, and of nobody who heals or helps."""
    return forms.person.search(sentence) is not None and not forms.general.search(part)


def _word_start(text: str, place: int) -> int:
    while place and text[place - 1].isalpha():
        place -= 1
    return place


def _sentence_start(text: str, place: int) -> int:
    return max(text.rfind(mark, max(0, place - _SENTENCE), place) for mark in "\n.!?;") + 1
