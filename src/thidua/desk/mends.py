"""What the desk mends at a click: faults whose cure leaves nothing to decide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from thidua.problems import Rule
from thidua.text.damage.mending import mend as read_back
from thidua.text.dialect import parse

Words = Mapping[str, str]
"""The words of a form, by the names of its fields."""
FIELDS = ("title", "summary", "image_alt", "image_credit", "author", "body")
"""Fields that hold somebody's words."""
_HIDDEN = re.compile("[\u00ad\u034f\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]")
"""Signs that nobody sees and that mean nothing in Vietnamese; joiners of pictures stay."""


@dataclass(frozen=True, slots=True)
class Mend:
    """How a fault is mended: the words on the button, and what becomes of the fields."""

    label: str
    act: Callable[[Words], Words]


def _with_letters(words: Words) -> Words:
    return {name: read_back(text).text for name, text in words.items() if name in FIELDS}


def _without_hidden(words: Words) -> Words:
    return {
        name: unicodedata.normalize("NFC", _HIDDEN.sub("", text))
        for name, text in words.items()
        if name in FIELDS
    }


def _with_levels(words: Words) -> Words:
    """Raise each heading that skips a level to one below the heading above it."""
    rows = words["body"].split("\n")
    above = 1
    for token in parse(words["body"]).tokens:
        if token.type != "heading_open" or token.map is None or token.level:
            continue
        level = min(int(token.tag[1]), above + 1)
        row = rows[token.map[0]]
        if row.lstrip().startswith("#"):
            rows[token.map[0]] = re.sub(r"^(\s*)#+", rf"\1{'#' * max(level, 2)}", row)
        above = max(level, 2)
    return {"body": "\n".join(rows)}


def _without_day(words: Words) -> Words:
    return {"date": ""}


_LETTERS = Mend("Đổi chữ giúp", _with_letters)
MENDS: Mapping[Rule, Mend] = {
    Rule.LEGACY_FONT: _LETTERS,
    Rule.MISREAD_TEXT: _LETTERS,
    Rule.RAW_KEYS: _LETTERS,
    Rule.LOOK_ALIKE: _LETTERS,
    Rule.HIDDEN_CHARACTER: Mend("Bỏ ký tự ẩn", _without_hidden),
    Rule.HEADING_SKIP: Mend("Sửa cấp đề mục", _with_levels),
    Rule.REVIEW_LATE: Mend("Bỏ ngày: đăng ngay khi duyệt", _without_day),
}


def mended(rule: Rule, words: Words) -> dict[str, str]:
    """Return the fields that a mend changes, with their new words."""
    after = MENDS[rule].act(words)
    return {name: text for name, text in after.items() if text != words.get(name, "")}
