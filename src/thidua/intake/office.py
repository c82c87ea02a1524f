"""The official letter around a text: state name, number, place and day, recipients, signature.

Nghị định 30/2020/NĐ-CP, Phụ lục I, orders these parts; on a news page they have no place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from thidua.intake.pieces import Piece
from thidua.text.vietnamese import fold

_STATE = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\W+tu do\W+hanh phuc")
_STATE_ALONE = re.compile(rf"(?:(?:{_STATE.pattern})\W*)+")
_NUMBER = re.compile(r"so\s*:?\s*[\d.…\s]*/\s*[\w\d./-]+.*|v/v\b.*")
_PLACE = re.compile(r"[\w\s.-]{2,40},\s*ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_ADDRESSEE = re.compile(r"kinh gui\b")
_RECIPIENTS = re.compile(r"noi nhan\b")
_RULE = re.compile(r"[\W_]+")
_OFFICE = re.compile(
    r"(ủy ban|uỷ ban|ubnd|hđnd|hội đồng|đảng|mặt trận|công an|trường|phòng|ban|phường|xã|tỉnh|"
    r"thành phố|tp|quận|huyện|hội|đoàn|sở|chi bộ)\b.*"
)
"""As offices begin their names; with tones, for "phòng" is not "phong"."""
_SIGNATURE = re.compile(
    r"(tm|kt|tl|tuq|q)\s?\.|(pho )?(chu tich|bi thu|truong phong|hieu truong|giam doc|truong ban)$|"
    r"\(?\s?da ky\s?\)?|\(ky.*"
)
_HEAD = 14
"""Pieces from the beginning among which the letter's head is looked for."""
_TAIL = 25


def find_office(pieces: Sequence[Piece]) -> frozenset[int]:
    """Return the positions of what belongs to the official letter and not to the news."""
    return frozenset({*_head(pieces), *_foot(pieces)})


def _head(pieces: Sequence[Piece]) -> list[int]:
    folded = [fold(piece.words) for piece in pieces[:_HEAD]]
    states = [
        place
        for place, words in enumerate(folded)
        if (_STATE.search if pieces[place].kind == "table" else _STATE_ALONE.fullmatch)(words)
    ]
    if not states:
        return []
    found = []
    for place, words in enumerate(folded):
        piece = pieces[place]
        is_part = (
            place in states
            or _NUMBER.fullmatch(words)
            or _PLACE.fullmatch(words)
            or _ADDRESSEE.match(words)
            or (piece.kind == "text" and words and _RULE.fullmatch(words))
            # The office's own name stands in capitals above or beside the state's.
            or (place <= max(states) and _names_office(piece))
        )
        if is_part:
            found.append(place)
    return found


def _names_office(piece: Piece) -> bool:
    return piece.is_capital and _OFFICE.fullmatch(piece.words.lower()) is not None


def _foot(pieces: Sequence[Piece]) -> list[int]:
    start = max(0, len(pieces) - _TAIL)
    folded = {place: fold(pieces[place].words) for place in range(start, len(pieces))}
    recipients = [place for place, words in folded.items() if _RECIPIENTS.search(words)]
    signatures = [place for place, words in folded.items() if _SIGNATURE.match(words)]
    if not recipients:
        return []
    first = min([recipients[0], *(s for s in signatures if s >= start and s > recipients[0] - 8)])
    return list(range(first, len(pieces)))
