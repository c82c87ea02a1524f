"""Where somebody lives, told to the door: a house number with its street, lane or block.

A street or a village alone leads to nobody, and an office's door is public: so a house number
counts only where the sentence speaks of a person or a home.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.text.vietnamese import fold

_DOOR = re.compile(r"[0-9]+[A-Za-z]?\b(?:/[0-9]{1,4}[A-Za-z]?\b)*(?![%./-]?[0-9])")
_NAMED_BEFORE = re.compile(r"\bsố\s+nhà(?:\s+là)?\s*:?\s*$", re.I)
_STRETCH_BEFORE = re.compile(r"\b(?:từ|đến|tới)\s+số\s+nhà\s*$", re.I)
"""Of a street, as in "từ số nhà 45 đến số nhà 120"."""
_HOUSE_BEFORE = re.compile(r"(?<!dãy )(?<!tòa )(?<!toà )(?<!khối )\bnhà(?:\s+số)?\s*:?\s*$", re.I)
_LIVED_BEFORE = re.compile(
    r"\b(?:thường trú|tạm trú|cư trú|trú|cư ngụ|ngụ|nơi ở|địa chỉ nhà|nhà riêng|nhà ở)"
    r"(?:\s+hiện nay)?(?:\s+(?:ở|tại|là))?\s*:?\s*(?:số|nhà)?\s*$",
    re.I,
)
_AT_BEFORE = re.compile(r"\b(?:ở|sống|sống tại)(?:\s+tại)?\s+(?:số|nhà)?\s*$", re.I)
_NUMBER_BEFORE = re.compile(
    r"(?<!đường )(?<!phố )(?<!tổ )(?<!khu )(?<!ngõ )(?<!hẻm )(?<!quyết định )\bsố\s+$", re.I
)
_LANE_AFTER = re.compile(
    r"\s*,?\s*(?:(?:trong\s+)?(?:ngõ|ngách|hẻm|kiệt)\s+(?:số\s+)?[0-9]"
    r"|(?:ngõ|hẻm|kiệt|đường|phố|đại lộ|đ\.)\s*[A-ZĂÂĐÊÔƠƯÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉẾỀỂỄỆÍÓỐỒỔỖỘỚỜỢÚỨỪÝ0-9])"
)
_NOT_BEFORE = frozenset("0123456789./,%-")
_CUE = re.compile(
    r"\b(?:(?P<office>trụ sở|UBND|ủy ban|uỷ ban|đảng ủy|nhà văn hóa|nhà văn hoá|nhà thờ|nhà máy"
    r"|nhà trẻ|nhà in|nhà hát|nhà trường|nhà sách|nhà hàng|nhà lưu niệm|nhà truyền thống|trường"
    r"|trạm|công an|cơ quan|văn phòng|công ty|hợp tác xã|chợ|chùa|đình|đền|bệnh viện|thư viện|quán"
    r"|cửa hàng|cơ sở|bưu điện|trung tâm|ngân hàng|công viên|di tích|bảo tàng|hội trường|chi bộ"
    r"|địa điểm|điểm thu gom|điểm cầu|số hóa)"
    r"|(?P<home>nhà|gia đình|hộ|ông|bà|anh|chị|cô|chú|bác|cụ|em|cháu|trú|ngụ|sống))\b",
    re.I,
)
_SENTENCE_END = re.compile(r"[.!?;]\s+(?=[^\W\d_a-zà-ỹđ])|\n\s*\n")


def find_homes(text: str, own_address: str | None) -> Iterator[int]:
    """Yield where each home's address begins; ``own_address``, the office's, is no home."""
    own = _plain(own_address or "")
    spared = 0
    for door in _DOOR.finditer(text):
        if door.start() < spared or text[door.start() - 1 : door.start()] in _NOT_BEFORE:
            continue
        before = text[max(0, door.start() - 160) : door.start()]
        lane = _LANE_AFTER.match(text, door.end())
        # Most numbers are no door's: only the few that may be are worth a look at the sentence.
        if not lane and not _NAMED_BEFORE.search(before[-12:]):
            continue
        if not _is_home(_last_sentence(before), lane is not None):
            continue
        # "số nhà 12, ngõ 5, tổ 3" is one address.
        spared = door.end() + 60
        street = _plain(text[door.start() : lane.end() + 15]) if lane else ""
        if not (own and lane and " ".join(street.split()[:4]) in own):
            yield door.start()


def _last_sentence(text: str) -> str:
    *_, last = _SENTENCE_END.split(text)
    return last


def _is_home(before: str, has_lane: bool) -> bool:
    """Judge the words before a number that may be a door's."""
    named = _NAMED_BEFORE.search(before)
    if named:
        is_office = _cues(before[: named.start()])[-1:] == ["office"]
        return not (is_office or _STRETCH_BEFORE.search(before))
    if not has_lane:
        return False
    if _LIVED_BEFORE.search(before):
        return True
    if _AT_BEFORE.search(before):
        # "Bà …, cán bộ trường …, ở số 12": the sentence is about the one it opens with.
        return _cues(before)[:1] == ["home"]
    if _HOUSE_BEFORE.search(before) or _NUMBER_BEFORE.search(before):
        return _cues(before)[-1:] == ["home"]
    return False


def _cues(text: str) -> list[str]:
    return [str(cue.lastgroup) for cue in _CUE.finditer(text)]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))
