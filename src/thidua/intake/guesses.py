"""Title, lead and author, guessed from where offices and newspapers put them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from thidua.intake.draft import Guess
from thidua.intake.pieces import Piece
from thidua.text.vietnamese import fold

_MAX_TITLE = 150
_LEAD = range(30, 401)
_NEAR = 4
"""Pieces from the beginning among which the title is looked for, and from the end the author."""
_AUTHOR = re.compile(
    r"(?:(?:người viết|tác giả|bài và ảnh|tin và ảnh|bài, ảnh|tin, ảnh|bài|tin|nguồn)\s*[:–-]\s*)"
    r"(?P<name>.{2,80}?)\.?",
    re.I,
)
_NAME_WORD = r"[^\W\d_]\w*\.?"
_NAME = re.compile(rf"\(?(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,5}})\)?\.?")


def guess_title(pieces: Sequence[Piece], office: Collection[int]) -> Guess:
    """Return what looks like the title, over several lines if need be."""
    places = [p for p in range(len(pieces)) if p not in office and pieces[p].kind != "picture"]
    for place in places[:_NEAR]:
        if pieces[place].is_title:
            return Guess(pieces[place].words, (place,))
    if not places:
        return Guess()
    first = places[0]
    if not _may_title(pieces[first]):
        return Guess()
    taken = [first]
    for place in places[1:_NEAR]:
        whole = " ".join(pieces[p].words for p in [*taken, place])
        # Offices break a title over lines that are centred and bold alike.
        alike = pieces[place].align == "center" and pieces[first].align == "center"
        if not (alike and pieces[place].is_bold and _may_title(pieces[place])):
            break
        if place != taken[-1] + 1 or len(whole) > _MAX_TITLE:
            break
        taken.append(place)
    return Guess(" ".join(pieces[p].words for p in taken), tuple(taken))


def _may_title(piece: Piece) -> bool:
    if piece.kind not in ("text", "heading") or not 3 <= len(piece.words) <= _MAX_TITLE:
        return False
    stands_out = piece.kind == "heading" or piece.is_bold or piece.align == "center"
    stands_out |= piece.is_capital
    return _is_plain(piece) and (stands_out or piece.words[-1] not in ".:;,")


def guess_lead(pieces: Sequence[Piece], office: Collection[int], title: Guess) -> Guess:
    """Return the paragraph below the title, when it can be a lead."""
    after = max(title.blocks, default=-1)
    for place in range(after + 1, len(pieces)):
        piece = pieces[place]
        if place in office or piece.kind == "picture":
            continue
        is_lead = piece.kind == "text" and len(piece.words) in _LEAD and _is_plain(piece)
        is_lead = is_lead and not piece.words.endswith(":")
        is_last = place == len(pieces) - 1
        return Guess(piece.words, (place,)) if is_lead and not is_last else Guess()
    return Guess()


def guess_author(pieces: Sequence[Piece], office: Collection[int], taken: Collection[int]) -> Guess:
    """Return who is named below the text."""
    places = [
        place
        for place in range(len(pieces))
        if place not in office and place not in taken and pieces[place].kind == "text"
    ]
    for place in reversed(places[-_NEAR:]):
        piece = pieces[place]
        named = _AUTHOR.fullmatch(piece.words)
        if named and _is_plain(piece):
            return Guess(named["name"], (place,))
        name = _NAME.fullmatch(piece.words)
        stands_apart = piece.align == "right" or piece.is_bold or piece.is_italic
        is_last = place == places[-1]
        if name and stands_apart and is_last and _is_plain(piece) and _is_name(name["name"]):
            return Guess(name["name"], (place,))
    return Guess()


def _is_name(text: str) -> bool:
    words = text.split()
    return all(word[:1].isupper() for word in words) and "phuong" not in fold(text).split()


def _is_plain(piece: Piece) -> bool:
    """Tell whether a piece says everything in its words: no link, mark of a note or new line."""
    return next(piece.element.iter("a", "span", "br"), None) is None
