"""Texts too tangled to be rendered in reasonable time: refused before any renderer sees them.

The parser reads a text in one go, but for a few of its signs: from each bracket that may stay open
it looks for the end, and it calls itself for each level of nesting. 100,000 opening brackets would
take it a minute; HTML that is never closed makes a tree as deep as there are tags, which readers of
feeds refuse; a table is filled up to its widest row. Nobody writes such a text; a damaged file, a
pasted web page or an attacker may. The limits here are cheap to check and far above any real text:
the longest of the five plans the project grew from has 11,170 characters; among the articles and
pages shown with it the deepest list has two levels. Of some four hundred signs and phrases,
repeated as often as the limits let them, none took two seconds of a slow processor's time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CHARACTERS = 100_000
"""Characters of a body: some forty printed pages."""

MAX_LEVELS = 20
"""Lists and quotations within one another."""

MAX_OPEN_TAGS = 100
"""HTML tags, or signs that look like one, that nothing closes."""

MAX_CELLS = 20_000
"""Cells of all tables: each row is filled up to its table's widest."""

MAX_READING = 3_000_000
"""Characters to be read if every bracket that may stay open is followed to its paragraph's end."""

_PARAGRAPH = re.compile(r"^(?:[^\n\S]*\S[^\n]*(?:\n|\Z))+", re.M)
_MARKERS = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t])|\d+\.(?=[ \t])))+")
_MARKER = re.compile(r">|[-+*]|\d+\.")
_DEEP = re.compile(rf"^(?:[ ]{{4}}|[ ]{{0,3}}\t){{{MAX_LEVELS}}}", re.M)
_MANY_MARKERS = re.compile(rf"\n[ \t>+*.\d-]{{{MAX_LEVELS}}}")
"""A row with a sign for each level, at least."""
_TAG = re.compile(r"<(/?)([a-z][a-z0-9-]*)", re.I)
_VOID = frozenset({"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"})
_LINK_END = re.compile(r"\]\(")


@dataclass(frozen=True, slots=True)
class Tangle:
    """Why a body cannot be rendered. ``line`` counts from 1 within the body."""

    line: int
    message: str
    fix: str


def find_tangle(body: str) -> Tangle | None:
    """Return the first thing in a Markdown body that a renderer could choke on."""
    if len(body) > MAX_CHARACTERS:
        count = f"{MAX_CHARACTERS:,}".replace(",", ".")
        return Tangle(
            1,
            f"nội dung dài quá {count} ký tự.",
            "chia thành nhiều bài, hoặc để phần dài thành tài liệu đính kèm.",
        )
    return next(_tangles(body), None) if _may_tangle(body) else None


def _may_tangle(body: str) -> bool:
    """Tell whether a body is worth a look at each of its paragraphs: hardly any is."""
    brackets = body.count("[") + body.count("(") + body.count("](")
    return (
        "|" in body
        or "<" in body
        or len(body) * brackets > MAX_READING
        or _MANY_MARKERS.search(f"\n{body}") is not None
    )


def _tangles(body: str) -> Iterator[Tangle]:
    reading = cells = end = 0
    line = 1
    for found in _PARAGRAPH.finditer(body):
        paragraph = found[0]
        line += body.count("\n", end, found.start())
        end = found.start()
        rows = paragraph.split("\n")
        for offset, row in enumerate(rows):
            # Most rows are prose, and begin with a letter.
            if not row[:1].isalpha() and _levels(row) > MAX_LEVELS:
                yield Tangle(
                    line + offset,
                    f"danh sách hoặc trích dẫn lồng nhau quá {MAX_LEVELS} cấp.",
                    "bỏ bớt dấu > - * và khoảng trắng ở đầu dòng.",
                )
        if "|" in paragraph:
            cells += len(rows) * max(row.count("|") for row in rows)
        if cells > MAX_CELLS:
            yield Tangle(
                line,
                "bảng quá lớn, trang web không hiện được.",
                "chia nhỏ bảng, hoặc để bảng thành tài liệu đính kèm.",
            )
        if "[" in paragraph or "](" in paragraph:
            reading += len(paragraph) * _loose_ends(paragraph)
        if reading > MAX_READING:
            yield Tangle(
                line,
                "trong đoạn có quá nhiều dấu ngoặc mở mà không đóng.",
                "đóng các dấu [ và ( cho đủ, hoặc xóa đoạn bị dán nhầm.",
            )
    line = _unclosed_tags(body)
    if line:
        yield Tangle(
            line,
            f"có hơn {MAX_OPEN_TAGS} dấu < hoặc thẻ HTML mở mà không đóng.",
            "viết bằng Markdown, không dán mã nguồn trang web; muốn viết dấu nhỏ hơn thì gõ  &lt;",
        )


def _levels(row: str) -> int:
    """Count the lists and quotations a row opens or continues."""
    if _DEEP.match(row):
        return MAX_LEVELS + 1
    markers = _MARKERS.match(row)
    return len(_MARKER.findall(markers[0])) if markers else 0


def _loose_ends(paragraph: str) -> int:
    """Count the places from which the renderer may have to read on to the paragraph's end."""
    links = _LINK_END.split(paragraph)[1:]
    quoted = sum('"' in link or "'" in link for link in links)
    return _deepest(paragraph, "[", "]") + (_deepest(paragraph, "(", ")") if links else 0) + quoted


def _deepest(text: str, opening: str, closing: str) -> int:
    """Return how many brackets are open at most at any place."""
    depth = deepest = 0
    for sign in re.findall(rf"[{re.escape(opening + closing)}]", text):
        depth = depth + 1 if sign == opening else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _unclosed_tags(body: str) -> int:
    """Return the line where too many tags are open; 0 where there never are."""
    if "<" not in body:
        return 0
    unfinished = opened = 0
    for sign in re.finditer(r"[<>]", body):
        unfinished = unfinished + 1 if sign[0] == "<" else 0
        tag = _TAG.match(body, sign.start())
        if tag and tag[2].lower() not in _VOID:
            opened = max(0, opened - 1) if tag[1] else opened + 1
        if max(unfinished, opened) > MAX_OPEN_TAGS:
            return body.count("\n", 0, sign.start()) + 1
    return 0
