"""The official letter around a text: state name, number, place and day, recipients, signature.

Nghị định 30/2020/NĐ-CP, Phụ lục I, orders these parts; on a news page they have no place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from thidua.intake.pieces import Piece
from thidua.vietnamese import fold

_STATE = re.compile(r"cong hoa xa hoi chu nghia viet nam|doc lap\W+tu do\W+hanh phuc")
_NUMBER = re.compile(r"so\s*:?\s*[\d.…\s]*/\s*[\w\d./-]+.*|v/v\b.*")
_PLACE = re.compile(r"[\w\s.-]{2,40},\s*ngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}")
_ADDRESSEE = re.compile(r"kinh gui\b")
_RECIPIENTS = re.compile(r"noi nhan\b")
_RULE = re.compile(r"[\W_]+")
_OFFICE = re.compile(
    r"(uy ban nhan dan|uy ban|ubnd|hdnd|hoi dong|dang uy|dang bo|mat tran|cong an|truong|phong|ban|"
    r"phuong|xa|tinh|thanh pho|tp|quan|huyen|hoi|doan|so|chi bo|dang cong san)\b.*"
)
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
    states = [place for place, words in enumerate(folded) if _STATE.search(words)]
    if not states:
        return []
    found = []
    for place, words in enumerate(folded):
        piece = pieces[place]
        is_part = (
            _STATE.search(words)
            or _NUMBER.fullmatch(words)
            or _PLACE.fullmatch(words)
            or _ADDRESSEE.match(words)
            or (piece.kind == "text" and words and _RULE.fullmatch(words))
            # The office's own name stands in capitals above or beside the state's.
            or (place <= max(states) and piece.is_capital and _OFFICE.fullmatch(words))
            or (place < min(states) and piece.is_capital)
        )
        if is_part:
            found.append(place)
        elif place > max(states):
            break
    return found


def _foot(pieces: Sequence[Piece]) -> list[int]:
    start = max(0, len(pieces) - _TAIL)
    folded = {place: fold(pieces[place].words) for place in range(start, len(pieces))}
    recipients = [place for place, words in folded.items() if _RECIPIENTS.search(words)]
    signatures = [place for place, words in folded.items() if _SIGNATURE.match(words)]
    if not recipients:
        return []
    first = min([recipients[0], *(s for s in signatures if s >= start and s > recipients[0] - 8)])
    return list(range(first, len(pieces)))
