"""By which words a text tells of somebody as a child.

For a child the name, the class and the school are private too (Nghị định 56/2017/NĐ-CP, Điều 33).
"Em" alone tells nothing: young people who are grown are called so. A full name without any title
is a child's only beside a class, and nobody's who is called "ông" or "cô giáo".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from thidua.text.people import name_key, respell
from thidua.text.spellings import (
    FAMILY_NAMES,
    UPPER,
    as_is,
    lines_without_marks,
    with_narrow_digits,
    without_marks,
)
from thidua.text.vocabulary import VOCABULARY, Vocabulary, show_phrases

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

_TELLS = (
    *(" tuổi", "ớp ", "sinh năm ", "sinh ngày ", "SN 20", "chi đội ", "ọc sinh", "iểu học"),
    *("ầm non", "ẫu giáo", "THCS", "ung học cơ sở"),
)
"""Words for a child, without a first letter that may be a capital."""

_BEFORE, _AFTER = 100, 70
"""Characters about the words for a child within which the name must stand."""


@dataclass(frozen=True, slots=True)
class Child:
    """Somebody told as a child by name; ``place`` is where the words begin."""

    name: str
    place: int


class _Forms:
    """The rule's patterns as one way of typing spells them."""

    def __init__(self, spell: Callable[[str], str], vocabulary: Vocabulary) -> None:
        def compiled(pattern: str) -> re.Pattern[str]:
            return re.compile(spell(pattern))

        self.tells = tuple(spell(tell) for tell in _TELLS)
        self.told_in = vocabulary.look_for(show_phrases(self.tells), len(self.tells))
        word = rf"[{UPPER}](?:\w*(?:[’'][{UPPER}]\w*)?|\.)"
        # The name of a school may follow a class just as a pupil's does.
        no_name = (
            r"(?!(?:Trường|Tiểu|Trung|Mầm|Mẫu giáo|THCS|THPT|Liên|Đội|Chi|Khu|Tổ|Phường|Xã|Bác)\b)"
        )
        some = rf"[*_]*{no_name}(?P<name>{word}(?:\s*{word}){{0,4}})[*_]*"
        full = rf"(?P<name>(?:{FAMILY_NAMES})(?:\s+{word}){{1,4}})\b[*_]*"
        grade = (
            r"(?:(?i:lớp)\s+(?P<grade>[0-9]{1,2})(?!\w*[0-9]{2})|chi đội\s+(?P<troop>[1-9])[A-Z])"
        )
        age = r"(?P<age>[0-9]{1,2})\s+tuổi"
        born = r"(?:sinh\s+(?:ngày\s+[0-9/.-]*[/.-]|năm\s+)|SN\s+)(?P<born>[0-9]{4})(?![0-9])"
        filler = (
            r"(?:(?:hiện|đang|là|năm nay|mới|vừa|một|đều|cùng|em|học|tròn|lên|thuộc|cô bé|cậu bé"
            r"|(?:cô|cậu) học trò)\s+){0,5}"
        )
        between = r"(?:\s*[,(–-]+\s*|\s+)"
        apart = r"\s*[,(–|-]+\s*"
        pupil = (
            r"(?P<pupil>học sinh)"
            r"(?!\s+(?:lớp|cũ|(?:trường\s+)?(?:THPT|trung học phổ thông))|\s+\w+\s+quốc gia)"
        )
        school = (
            r"(?P<school>(?:là\s+)?(?:học sinh\s+)?(?:[Tt]rường\s+)?"
            r"(?:[Tt]iểu học|[Mm]ầm non|[Mm]ẫu giáo|[Tt]rung học cơ sở|THCS)\b)"
        )
        title = (
            _NOT_SIBLING
            + r"(?i:em|cháu|bé|bạn|em học sinh|học sinh|bé gái|bé trai|cháu bé|thiếu nhi|nhi đồng"
            r"|đội viên|cô bé|cậu bé|(?:cô|cậu) học trò)"
        )
        also = rf"(?:\s*(?:,|và)\s+(?i:em |bạn |cháu )?{word}(?:\s+{word}){{0,4}})?"
        told = rf"(?:học sinh\s+)?(?:{age}|{grade}|{born})"
        # "Em Hà, học sinh lớp 2", "bé Na (5 tuổi, …)", "hai bạn A và B, lớp 4B"
        self.title_first = compiled(
            rf"{title}\s+{some}{also}(?:{between}{filler}(?:{told}|{pupil})|{apart}{school})"
        )
        # "học sinh lớp 7A2 Lê Văn Mẫu", "cháu bé 8 tuổi tên là …"
        self.name_last = compiled(
            rf"{title}(?:\s+(?i:lớp)\s+(?:10|[1-9])(?![0-9])\w*|\s+(?:1[0-5]|[1-9])\s+tuổi)"
            rf"(?:\s+tên(?:\s+là)?)?(?:\s*[,:])?\s+{some.replace('{0,4}', '{1,4}')}"
        )
        # "Lê Thị Thử, học sinh lớp 6B", "Trần Văn Thử (lớp 9B)", "con trai anh là …, 10 tuổi"
        self.name_first = compiled(rf"{full}{also}{apart}{filler}{told}")
        # "sinh năm 2017, là Trần Gia Thử"
        self.born_first = compiled(rf"{born}\s*,?\s+là\s+(?:(?i:em|cháu|bé|bạn)\s+)?{full}")
        # In a list or a table: "Phạm Gia Thử, 4A, Trường Tiểu học …"
        self.in_a_list = compiled(rf"{full}{apart}(?P<grade>[1-9])[A-Z][0-9]?\b")
        self.adult = compiled(
            r"(?i:\b(?:chị em|anh em|con em|ông|bà|anh|chị|cô|chú|bác|cụ|thầy|cô giáo"
            r"|thầy giáo|giáo viên|đồng chí|đ/c|hiệu trưởng|nhà giáo|anh hùng|liệt sĩ|nghệ nhân"
            r"|bác sĩ|trường|tiểu học|THCS|THPT|mầm non|chi đội|liên đội|đường|phố|quỹ|giải))\s+$"
        )


_WITH_MARKS = _Forms(as_is, VOCABULARY)


@cache
def _without() -> _Forms:
    """Return the patterns for what is typed without marks; few texts are, and they are many."""
    return _Forms(without_marks, Vocabulary())


def find_children(text: str, year: int) -> Iterator[Child]:
    """Yield each child whom a text names with an age, a class or a school, in a given year."""
    text = with_narrow_digits(text)
    found = {child.place: child for child in _find(text, year, _WITH_MARKS)}
    for start, line in lines_without_marks(text):
        for child in _find(line, year, _without()):
            place = start + child.place
            found.setdefault(place, Child(child.name, place))
    yield from (found[place] for place in sorted(found))


def _find(text: str, year: int, forms: _Forms) -> Iterator[Child]:
    """Yield children, looking only where words for a child are."""
    seen: set[tuple[int, int]] = set()
    for start, end in _stretches(text, forms):
        for told in _told(text, start, end, year, forms):
            if not any(
                first < told.end("name") and told.start("name") < last for first, last in seen
            ):
                seen.add(told.span("name"))
                yield Child(told["name"], told.start())


def _stretches(text: str, forms: _Forms) -> Iterator[tuple[int, int]]:
    """Yield the stretches about words for a child, none twice."""
    places: list[int] = []
    told = forms.told_in(text)
    for number, tell in enumerate(forms.tells if told else ()):
        place = text.find(tell) if told >> number & 1 else -1
        while place >= 0:
            places.append(place)
            place = text.find(tell, place + 1)
    places.sort()
    start = end = -1
    for place in places:
        if place - _BEFORE > end:
            if end > 0:
                yield start, end
            start = max(0, place - _BEFORE)
        end = min(len(text), place + _AFTER)
    if end > 0:
        yield start, end


def _told(text: str, start: int, end: int, year: int, forms: _Forms) -> Iterator[re.Match[str]]:
    for told in forms.title_first.finditer(text, start, end):
        if told["school"] or told["pupil"] or _is_child(told, year):
            yield told
    yield from forms.name_last.finditer(text, start, end)
    for told in forms.born_first.finditer(text, start, end):
        if _is_child(told, year):
            yield told
    for pattern in (forms.name_first, forms.in_a_list):
        for told in pattern.finditer(text, start, end):
            before = text[max(0, told.start() - 30) : told.start()]
            if before[-1:].isalnum():
                continue
            if not forms.adult.search(before) and _is_child(told, year):
                yield told


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
    if any(_is_child(told, year) for told in re.finditer(rf"{full}{_TOLD}", text)):
        return True
    return any(name_key(child.name) == name_key(name) for child in find_children(text, year))


def _is_child(told: re.Match[str], year: int) -> bool:
    parts = told.groupdict()
    if parts.get("age"):
        return int(parts["age"]) < ADULT
    if parts.get("grade"):
        return 1 <= int(parts["grade"]) <= _OLDEST_GRADE
    if parts.get("born"):
        return 0 <= year - int(parts["born"]) < ADULT
    return True
