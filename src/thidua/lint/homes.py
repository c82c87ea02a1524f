"""Where somebody lives, told to the door: a house number with its street, lane or block.

A street or a village alone leads to nobody, and an office's door is public. So a house number
counts where the sentence speaks of a person or of living there. Where only a person's name stands
beside it, it may be a shop or an office after all: the rule asks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from thidua.text.spellings import (
    FAMILY_NAMES,
    UPPER,
    as_is,
    lines_without_marks,
    with_narrow_digits,
    without_marks,
)
from thidua.text.vietnamese import fold

_AFTER_DIGIT = r"[A-Za-z]?\b(?:/[0-9]{1,4}[A-Za-z]?\b)*(?![%./-]?[0-9])"
_DOOR = re.compile(rf"[0-9]+{_AFTER_DIGIT}")
_NOT_BEFORE = frozenset("0123456789./,%-")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\b")
_LEAD = 160
"""Characters looked back for the start of a sentence."""
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=[^\W\d_a-zà-ỹđ])|\n\s*\n")
_NUMBER = (
    r"(?:\s+hiện nay)?(?:\s+(?:ở|tại|là))?\s*:?\s*(?:căn\s+)?(?:hộ\s+)?(?:nhà\s+)?"
    r"(?:số|lô|SN|phòng|P\.?)?(?:\s+số)?\s*$"
)
"""What may stand between words for living somewhere and the number."""


@dataclass(frozen=True, slots=True)
class Home:
    """A home's address; ``place`` is where its number begins.

    ``is_sure`` unless only the person beside it makes it one.
    """

    place: int
    is_sure: bool


class _Forms:
    """The rule's patterns as one way of typing spells them."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        def compiled(pattern: str, flags: int = re.I) -> re.Pattern[str]:
            return re.compile(spell(pattern), flags)

        # Names what follows a house or a flat.
        self.near = compiled(
            r"(?:(?P<named>\bsố\s+nhà(?:\s+là)?|\bSN)\s*:?|(?P<flat>\bcăn hộ|\bphòng|\bP\.?))"
            r"(?:\s+số)?\s*$"
        )
        # Of a street, as in "từ số nhà 45 đến số nhà 120".
        self.stretch = compiled(r"\b(?:từ|đến|tới)\s+số\s+nhà\s*$")
        self.house = compiled(r"(?<!dãy )(?<!tòa )(?<!toà )(?<!khối )\bnhà(?:\s+số)?\s*:?\s*$")
        self.lived = compiled(
            r"\b(?:thường trú|tạm trú|cư trú|(?<!lưu )trú|cư ngụ|ngụ|nơi ở|chỗ ở|địa chỉ nhà"
            r"|nhà riêng|nhà ở|ở trọ|thuê trọ|hộ khẩu|HKTT)" + _NUMBER
        )
        self.address = compiled(r"(?:\bđịa chỉ(?:\s+liên hệ)?(?:\s+của \w+ \w+)?|\bĐC)" + _NUMBER)
        self.at = compiled(r"\b(?:ở|sống|sống tại)(?:\s+tại)?\s+(?:căn\s+)?(?:số|nhà|lô)?\s*$")
        self.number = compiled(
            r"(?<!đường )(?<!phố )(?<!tổ )(?<!khu )(?<!ngõ )(?<!hẻm )(?<!quyết định )"
            r"\bsố(?:\s+nhà)?\s+$"
        )
        # No door: "tổ 5", "ngõ 12", "Trung đoàn 9".
        self.block = compiled(
            r"\b(?:tổ|khu phố|khu|ấp|thôn|xóm|ngõ|ngách|hẻm|kiệt|đường|phố|phường|quận|quốc lộ"
            r"|đoàn|đội|lớp|tuổi|năm|tháng|ngày|chi bộ|tổ dân phố)\s+(?:số\s+)?$"
        )
        street = (
            # No blank is given back: that would try each of the words again.
            r"\s*+,?+\s*+(?:(?P<lane>(?:trong\s+)?(?i:ngõ|ngách|hẻm|kiệt)\s+(?:(?i:số)\s+)?[0-9]"
            rf"|(?i:ngõ|hẻm|kiệt|đường|phố|đại lộ|đ\.)\s*(?:số\s+)?[{UPPER}0-9]"
            r"|(?i:quốc lộ|tỉnh lộ|QL\.?)\s*[0-9]"
            r"|(?i:tổ|tổ dân phố|khu phố|khu|ấp|thôn|KP\.?|TDP)\s+(?:số\s+)?[0-9])"
            rf"|(?<=\s)[{UPPER}]\w+\s+[{UPPER}])"
        )
        self.street = compiled(street, 0)
        # Where a number begins behind the end of a word of "near", or before a street.
        behind = "|".join(
            rf"(?<=[àÀnNộỘgGpPốỐ:.]{blank}[0-9])"
            rf"(?:(?<=(?i:hà|là|SN|hộ|số|P\.){blank}[0-9])|(?<=(?i:òng){blank}[0-9])"
            rf"|(?<=(?i:\bP){blank}[0-9])|(?<=:{blank}[0-9]))"
            for blank in ("", r"\s")
        )
        self.may_be = compiled(
            rf"[0-9](?<![0-9]{{2}})(?:{behind}|(?<=\s\s[0-9])"
            rf"|(?>[0-9]*{_AFTER_DIGIT})(?={street}))",
            0,
        )
        self.building = compiled(
            r"[^.;\n]{0,25}?\b(?:tòa|toà|nhà [A-Z]|chung cư|khu tập thể|block)\b"
        )
        self.person = compiled(
            rf"(?:(?:^|[^\w])(?:(?i:ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu)\s+(?:[{UPPER}]\w*\s*)"
            rf"{{1,5}}|(?:{FAMILY_NAMES})(?:\s+[{UPPER}]\w*){{1,4}})"
            r"(?:\s*,?\s*(?i:sinh năm|SN)\s+[0-9]{4})?)\s*[|,(:–-]+\s*(?i:số)?\s*$",
            0,
        )
        self.is_office_after = compiled(
            r"[^.;\n]{0,45}\b(?:trụ sở|di tích|nhà lưu niệm|bảo tàng|trung tâm)\b"
        )
        self.cue = compiled(
            r"\b(?:(?P<office>trụ sở|UBND|ủy ban|uỷ ban|đảng ủy|nhà văn hóa|nhà văn hoá|nhà thờ"
            r"|nhà máy|nhà trẻ|nhà in|nhà hát|nhà trường|nhà sách|nhà hàng|nhà lưu niệm|địa chỉ đỏ"
            r"|nhà truyền thống|trường|trạm|công an|cơ quan|văn phòng|công ty|hợp tác xã|chợ|chùa"
            r"|đình|đền|bệnh viện|thư viện|quán|cửa hàng|cơ sở|bưu điện|trung tâm|ngân hàng"
            r"|công viên|di tích|bảo tàng|hội trường|hội(?! viên| trưởng)|câu lạc bộ|ban quản lý"
            r"|chi bộ|địa điểm|điểm|số hóa|cây xăng|sạp|tiệm|xe buýt|chốt)"
            r"|(?P<home>nhà|gia đình|hộ|ông|bà(?! con)|anh|chị|cô|chú|bác|cụ|em|cháu|trú|ngụ|sống"
            r"|trọ))\b"
        )


_WITH_MARKS = _Forms(as_is)


@cache
def _without() -> _Forms:
    """Return the patterns for what is typed without marks; few texts are, and they are many."""
    return _Forms(without_marks)


def find_homes(text: str, own_address: str | None) -> Iterator[Home]:
    """Yield each home's address; ``own_address``, the office's, is no home."""
    own = _plain(own_address or "")
    text = with_narrow_digits(text)
    found = {home.place: home for home in _find(text, own, _WITH_MARKS)}
    for start, line in lines_without_marks(text):
        for home in _find(line, own, _without()):
            found.setdefault(start + home.place, Home(start + home.place, home.is_sure))
    yield from (found[place] for place in sorted(found))


def _find(text: str, own: str, forms: _Forms) -> Iterator[Home]:
    spared = 0
    # Most numbers are no door's: only the few that may be are worth a look at the sentence.
    for found in forms.may_be.finditer(text):
        place = found.start()
        if place < spared or (
            text[place - 1 : place] in _NOT_BEFORE and text[place - 2 : place] != "P."
        ):
            continue
        door = _DOOR.match(text, place)
        if not door:
            continue
        end = door.end()
        near = forms.near.search(text, max(0, place - 14), place)
        if near and near["flat"]:
            near = near if forms.building.match(text, end) else None
        elif near and _YEAR.match(door[0]):
            continue  # "SN 1958" is a year of birth
        street = forms.street.match(text, end)
        if not (street or near):
            continue
        sentence = _last_sentence(text[max(0, place - _LEAD) : place])
        is_sure = _judge(sentence, text[end : end + 60], forms, street, near)
        if is_sure is None:
            continue
        # "số nhà 12, ngõ 5, tổ 3" is one address.
        spared = end + 60
        words = _plain(text[place : street.end() + 15]).split() if street else []
        if not (own and words and " ".join(words[:4]) in own):
            yield Home(place, is_sure)


def _judge(
    sentence: str,
    after: str,
    forms: _Forms,
    street: re.Match[str] | None,
    near: re.Match[str] | None,
) -> bool | None:
    """Tell whether the number behind these words is a home's: surely, perhaps (``False``), or not
    at all (``None``). ``street`` is what stands behind the number, ``near`` what names it one."""
    stops = (forms.stretch, forms.block)
    if any(stop.search(sentence) for stop in stops) or forms.is_office_after.match(after):
        return None
    cues = _cues(sentence, forms)
    is_of_somebody = cues[-1:] == ["home"]
    if near and near["named"]:
        told = _cues(sentence[: -len(near[0])], forms)
        return None if told[-1:] == ["office"] else True
    # The first words that fit decide, and only with a street is a number alone a door's.
    is_office = cues[:1] == ["office"] and "home" not in cues[1:]
    readings = [
        (forms.lived, None if is_office else True),
        (forms.near, False if is_of_somebody else None),
        (forms.address, True if is_of_somebody else None),
        # "Bà …, cán bộ trường …, ở số 12": the sentence is about the one it opens with.
        (forms.at, True if cues[:1] == ["home"] else None),
    ]
    if street and street["lane"]:
        readings += [
            (forms.person, None if "office" in cues else False),
            (forms.house, False if is_of_somebody else None),
            (forms.number, False if is_of_somebody else None),
        ]
    return next((verdict for words, verdict in readings if words.search(sentence)), None)


def _last_sentence(text: str) -> str:
    *_, last = _SENTENCE_END.split(text)
    return last


def _cues(text: str, forms: _Forms) -> list[str]:
    return [str(cue.lastgroup) for cue in forms.cue.finditer(text)]


@lru_cache(maxsize=64)
def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
