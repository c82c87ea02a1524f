"""By which words a text tells of somebody as a child.

For a child the name, the class and the school are private too (Nghị định 56/2017/NĐ-CP, Điều 33).
"Em" alone tells nothing: young people who are grown are called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from thidua.lint.sensitive import UPPER
from thidua.text.people import respell

ADULT = 16
"""Years of age at which nobody is a child any more (Luật Trẻ em 102/2016/QH13, Điều 1)."""

_OLDEST_GRADE = 10
"""The last grade of school in which pupils are under 16."""

_NOT_SIBLING = r"(?<!\w)(?<!chị )(?<!anh )(?<!con )(?<!Chị )(?<!Anh )(?<!Con )"
_CHILD_TITLE = re.compile(r"(?:em|cháu|bé)\s", re.I)
_TITLE = re.compile(r"(?:(?:em|cháu|bé|ông|bà|anh|chị|cô|chú|bác|cụ)\s+)+(?=\S+\s+\S)", re.I)
_CHILD = r"(?i:em|cháu|bé|em học sinh|học sinh|bé gái|bé trai|cháu bé|thiếu nhi)"
_GRADE = r"(?i:\s+lớp\s+(?:10|[1-9])(?![0-9])\w*)"
_THEN = r"(?:\s*[,:])?\s+"
_CALLED = rf"{_NOT_SIBLING}{_CHILD}{_GRADE}?{_THEN}"
_CALLED_SHORT = rf"{_NOT_SIBLING}(?i:em|cháu|bé)\s+"
_TOLD = (
    r"\s*(?:[,(–-]\s*|\s(?=là|hiện|đang|năm nay|mới|vừa))"
    r"(?:(?:hiện|đang|là|năm nay|mới|vừa|một|em)\s+){0,4}"
    r"(?:(?P<age>[0-9]{1,2})\s+tuổi"
    r"|(?:học sinh\s+)?lớp\s+(?P<grade>[0-9]{1,2})"
    r"|sinh\s+(?:ngày\s+[0-9/.-]*[/.-]|năm\s+)(?P<born>[0-9]{4})"
    r"|(?P<pupil>học sinh)(?!\s+(?:lớp|cũ|(?:trường\s+)?(?:THPT|trung học phổ thông)))"
    r")(?!\w*[0-9])"
)

_WORD = rf"[{UPPER}]\w*"
_NAME = (
    # The name of a school may follow a class just as a pupil's does.
    r"[*_]*(?!(?:Trường|Tiểu|Trung|Mầm|Mẫu giáo|THCS|Liên|Đội|Chi|Khu|Tổ|Phường|Xã)\b)"
    rf"(?P<name>{_WORD}(?:\s+{_WORD}){{1,4}})[*_]*"
)
_FIRST_SCHOOL = (
    r"(?P<school>\s*[,(–-]\s*(?i:(?:là\s+)?(?:học sinh\s+)?(?:trường\s+)?"
    r"(?:tiểu học|mầm non|mẫu giáo|trung học cơ sở|THCS))\b)"
)
_NAMED_FIRST = re.compile(rf"{_NOT_SIBLING}{_CHILD}\s+{_NAME}(?:{_FIRST_SCHOOL}|{_TOLD})")
_NAMED_LAST = re.compile(
    rf"{_NOT_SIBLING}{_CHILD}(?:{_GRADE}|\s+(?:1[0-5]|[1-9])\s+tuổi)(?:\s+tên(?:\s+là)?)?"
    rf"{_THEN}{_NAME}"
)


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody told as a child by name; ``place`` is where the words begin."""

    name: str
    place: int


def find_children(text: str, year: int) -> Iterator[Child]:
    """Yield each child whom a text names with an age, a class or a school, in a given year."""
    for told in _NAMED_FIRST.finditer(text):
        if told["school"] or (not told["pupil"] and _is_child(told, year)):
            yield Child(told["name"], told.start())
    for told in _NAMED_LAST.finditer(text):
        yield Child(told["name"], told.start())


def is_told_as_child(name: str, text: str, year: int) -> bool:
    """Tell whether words beside a name are those for a child in a given year."""
    written = respell(" ".join(name.split()))
    words = _TITLE.sub("", written).split()
    if written.split() != words and _CHILD_TITLE.match(written):
        return True
    full = r"\s+".join(map(re.escape, words))
    if re.search(rf"{_CALLED}{full}(?!\w)", text):
        return True
    if len(words) > 1 and re.search(rf"{_CALLED_SHORT}{re.escape(words[-1])}(?!\w)", text):
        return True
    return any(_is_child(told, year) for told in re.finditer(rf"{full}{_TOLD}", text))


def _is_child(told: re.Match[str], year: int) -> bool:
    if told["age"]:
        return int(told["age"]) < ADULT
    if told["grade"]:
        return int(told["grade"]) <= _OLDEST_GRADE
    if told["born"]:
        return 0 <= year - int(told["born"]) < ADULT
    return True
