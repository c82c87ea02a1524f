"""How a ward's handouts look, and how they say whose they are: the same on every kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

from thidua.attachments.drawings import clean_drawing
from thidua.column import Column
from thidua.site.sharing import panel_of
from thidua.site.theme import OVERRIDES

_MARKS = ("icon.svg", "logo.png")


@dataclass(frozen=True, slots=True)
class Look:
    """What stands on every handout of a ward."""

    ward: str
    committee: str
    column: str
    panel: str
    """The ground that bears white and gold letters, as ``#rrggbb``."""
    mark: str
    """The file name of the ward's mark."""
    site: str
    """The site as people type it: no scheme, no slash at the end."""
    contact: str
    """Telephone and mail, where the ward gives them."""
    notice: str
    """What must stand on a sample; empty on a ward's own."""


def look_of(column: Column, day: date) -> Look:
    """Return the look of a column's handouts under the name that the ward had on a day."""
    ward = column.ward
    contact = ward.contact
    told = (f"Điện thoại: {contact.phone}" if contact.phone else "", contact.email or "")
    mark, _ = mark_of(column.root)
    return Look(
        ward=ward.name_on(day),
        committee=ward.committee,
        column=ward.column,
        panel=panel_of(ward),
        mark=mark,
        site=spoken_address(column.site_url),
        contact=" · ".join(part for part in told if part),
        notice="Bản mẫu, chỉ để trình diễn" if ward.demo else "",
    )


def mark_of(root: Path) -> tuple[str, bytes]:
    """Return the ward's mark as a file: its own, or the program's."""
    own = root / OVERRIDES / "assets"
    for name in _MARKS:
        if (own / name).is_file():
            content = (own / name).read_bytes()
            return name, clean_drawing(content) if name.endswith(".svg") else content
    return _MARKS[0], (files("thidua.theme") / "assets" / _MARKS[0]).read_bytes()


def spoken_address(address: str) -> str:
    """Return an address as people say and type it."""
    parts = urlsplit(address)
    return f"{parts.netloc}{parts.path}".rstrip("/")


# Words that stay together

_CAPITALS = re.compile(r"(?<!\w)[^\W\d_]+(?: [^\W\d_]+)+(?!\w)")
_MOST = 4
"""Words of a name; more in a row are a heading."""
_AFTER = re.compile(
    r"(?<!\w)(ngày|tháng|năm|quý|thứ|số|lần thứ|khóa|Điều|khoản|điểm|tổ|khu phố) (?=[\dIVX])"
)
_BEFORE = re.compile(
    r"(\d) (?=(?:năm|tháng|ngày|giờ|phút|người|hộ|em|suất|triệu|tỷ|nghìn|đồng|km|ha|m|kg|tấn|%)\b)"
)
_DASH = re.compile(r" (?=[–—] )")


def bind(text: str, names: Iterable[str] = ()) -> str:
    """Return a text whose names, dates and measures no line end parts, by no-break spaces.

    Vietnamese writes each syllable apart; a name broken after its first syllable is hard to read,
    and a lone last word looks like a mistake.
    """
    for name in sorted(set(names), key=len, reverse=True):
        text = text.replace(name, name.replace(" ", "\u00a0"))
    text = _CAPITALS.sub(lambda match: _bind_names(match[0]), text)
    text = _AFTER.sub("\\1\u00a0", text)
    text = _BEFORE.sub("\\1\u00a0", text)
    text = _DASH.sub("\u00a0", text)
    head, space, last = text.rpartition(" ")
    return f"{head}\u00a0{last}" if space and head.count(" ") >= 3 and len(last) < 7 else text


_COMPOUNDS = """
ái quốc|anh hùng|bảo vệ|biểu dương|cán bộ|chiến sĩ|chủ tịch|con đường|cộng đồng|công chức
|công nhân|cuộc sống|dân cư|dân phố|điển hình|đoàn kết|đồng bào|đời sống|gia đình|giáo viên
|gương mẫu|hành chính|hiệu quả|học sinh|học tập|kế hoạch|kêu gọi|khen thưởng|khu phố|kỷ niệm
|lao động|môi trường|năm mới|ngoại xâm|người dân|nhân dân|nông dân|nông thôn|phong trào|phụ nữ
|phục vụ|quê hương|sáng kiến|sáng tạo|sức khỏe|thanh niên|thi đua|tiên tiến|tiêu biểu|tổ quốc
|trí thức|truyền thống|tuyên truyền|văn hóa|văn minh|vận động|việc làm|việc tốt|xã hội
|xây dựng|yêu nước
"""
_COMPOUND = re.compile(
    rf"(?<!\w)({'|'.join(_COMPOUNDS.split('|')).replace(chr(10), '')})(?!\w)", re.I
)


def headline(text: str, names: Iterable[str] = ()) -> str:
    """Return a text in large letters: words of two syllables stay together, too.

    In narrow columns that would tear the lines; on a poster "tiên / tiến" reads as two words.
    """
    return _COMPOUND.sub(lambda match: match[0].replace(" ", "\u00a0"), bind(text, names))


def _bind_names(words: str) -> str:
    """Join each run of two to four words that begin with a capital."""
    parts = words.split(" ")
    capital = [part[:1].isupper() and part[1:].islower() for part in parts]
    joined = parts[0]
    for at in range(1, len(parts)):
        first, last = at, at
        while first > 0 and capital[first - 1]:
            first -= 1
        while last < len(parts) - 1 and capital[last + 1]:
            last += 1
        is_name = capital[at] and capital[at - 1] and last - first < _MOST
        joined += ("\u00a0" if is_name else " ") + parts[at]
    return joined
