"""Quotas as plans word them: "04 tin, bài/năm", "ít nhất 01 lượt tiếp sóng mỗi quý"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from thidua.schema.logs import ACTIVITY_LOG
from thidua.schema.plan import Count, Per
from thidua.text.vietnamese import fold

_QUOTA = re.compile(
    r"(?P<number>\d{1,4})\s*(?:\([^)]*\)\s*)?(?P<what>[^\d/;.]{2,60}?)"
    r"\s*(?:/|\bmoi\b|\bmot\b|\btrong(?: mot| mỗi)?\b|\bhang\b)\s*(?P<per>nam|quy|thang|ke hoach)\b"
)
_PER: dict[str, Per] = {"nam": "year", "quy": "quarter", "thang": "month", "ke hoach": "plan"}
_COUNTS: tuple[tuple[str, Count, str], ...] = (
    (r"\bphut\b", "minutes", "thoi-luong"),
    (r"\b(?:luot|song|truyen thanh|phat thanh)\b", "broadcasts", "phat-song"),
    (r"\bdot\b.*\b(?:chon|binh xet)\b", "selections", "dot-lua-chon"),
    (r"\b(?:guong|dien hinh|mo hinh)\b", "exemplars", "dien-hinh"),
    (r"\b(?:hoat dong|buoi|cuoc|hoi nghi|toa dam)\b", "activities", ACTIVITY_LOG.name),
    (r"\b(?:tin|bai|bai viet|phong su)\b", "articles", "tin-bai"),
)
"""What a word counts, the first that fits, and what the target is called."""


@dataclass(frozen=True, slots=True)
class Quota:
    """One number that a plan asks for."""

    text: str
    """As the plan words it."""
    count: Count
    at_least: int
    per: Per
    id: str
    relayed: bool = False
    """Whether only relays of a station above count."""


def parse_quota(text: str) -> Quota | None:
    """Return the one quota of a sentence; ``None`` when there is none, or more than one."""
    folded = fold(text)
    found = list(_QUOTA.finditer(folded))
    if len(found) != 1:
        return None
    match = found[0]
    number = int(match["number"])
    for sign, count, name in _COUNTS:
        if number and re.search(sign, match["what"]):
            relayed = count in ("broadcasts", "minutes") and "tiep song" in folded
            return Quota(" ".join(text.split()), count, number, _PER[match["per"]], name, relayed)
    return None
