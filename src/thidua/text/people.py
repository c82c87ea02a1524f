"""People's names: whether two writings mean one person, and whether a text names somebody.

"Hoà" and "hòa" are one spelling, and capitals, spaces and a title in front make nobody else; but
"Hoa" is not "Hòa", so diacritics always count.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HIDDEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_TITLES = re.compile(
    r"(?:(?:ông|bà|anh|chị|cô|chú|bác|em|cháu|bé|cụ|thầy|đồng chí|gia đình|hộ|nhà báo|phóng viên"
    r"|cộng tác viên|tiến sĩ|thạc sĩ|phó giáo sư|giáo sư|bác sĩ|kỹ sư|cử nhân|nhà giáo|ctv|pv)\s+"
    r"|(?:đ/c|đ\.c|pgs|gs|ths|ts|bs|ks|cn)(?:\s*\.\s*|\s+))+(?=\S)"
)
_BETWEEN = re.compile(r"[,;:&+|()\[\]]|(?<!đ)/|\s[-–—]\s|\s(?:và|cùng|với)\s")

# In oa, oe, uy that end a word the tone may stand on either letter, and people write both.
_LATE = ("oà", "oá", "oả", "oã", "oạ", "oè", "oé", "oẻ", "oẽ", "oẹ", "uỳ", "uý", "uỷ", "uỹ", "uỵ")
_EARLY = ("òa", "óa", "ỏa", "õa", "ọa", "òe", "óe", "ỏe", "õe", "ọe", "ùy", "úy", "ủy", "ũy", "ụy")
_TONES = {
    case(late): case(early)
    for late, early in zip(_LATE, _EARLY, strict=True)
    for case in (str.lower, str.upper, str.capitalize)
}
_LATE_TONE = re.compile(rf"(?:{'|'.join(_TONES)})(?!\w)")


def respell(text: str) -> str:
    """Return NFC text with every "hoà" written "hòa", without hidden signs; for comparing only."""
    return _LATE_TONE.sub(lambda match: _TONES[match[0]], _HIDDEN.sub("", text))


@lru_cache(maxsize=1024)
def name_key(name: str) -> str:
    """Return what is alike in every writing of a name: "Đ/c  HOÀ" and "bà Hòa" give "hòa"."""
    plain = " ".join(respell(name).lower().split()).strip(" .")
    return _TITLES.sub("", plain) if _TITLES.match(plain) else plain


def is_among(name: str, people: str) -> bool:
    """Tell whether somebody is one of those in a field such as "Đ/c A, bà B và C (ảnh)"."""
    key = name_key(name)
    # A title of any kind may stand in front of a full name, but "Trần Văn An" is not "Văn An".
    tail = f" {key}" if key.count(" ") >= 2 else None
    return any(key == one or (tail and one.endswith(tail)) for one in _keys(people))


def is_signed_as(job: str, people: str) -> bool:
    """Tell whether somebody in a field goes by a job's title, with or without a name behind."""
    key = name_key(job)
    return any(one == key or one.startswith(f"{key} ") for one in _keys(people))


def is_named(name: str, text: str) -> bool:
    """Tell whether a text names somebody in full, with or without a title."""
    key = name_key(name)
    if " " not in key:
        # One word alone may be any word: "ông Mẫu" is a name, "mẫu" is not.
        key = " ".join(respell(name).lower().split())
    plain = " ".join(respell(text).lower().split())
    return " " in key and re.search(rf"(?<!\w){re.escape(key)}(?!\w)", plain) is not None


@lru_cache(maxsize=1024)
def _keys(people: str) -> tuple[str, ...]:
    spaced = " ".join(respell(people).lower().split())
    return tuple(name_key(part) for part in _BETWEEN.split(spaced) if part.strip())
