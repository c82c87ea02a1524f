r"""What people type and paste that CommonMark takes for something else, read as the eye sees it.

Word, Zalo and PDF know nothing of Markdown: a bullet is "•", a second level "+" or Word's "o", and
a line that begins with a year is no item of a list. Each habit is turned, line by line, into the
CommonMark that looks the same, before the parser sees the text; what is written stays as it is.
No line is added or taken away, so that lines keep their numbers; no word is, either.

=========================================  ===================================================
written                                    read as
=========================================  ===================================================
``• Trồng``, ``· Trồng``, ``– Trồng``      ``- Trồng``: an item of a list
``-Trồng`` (no space), ``-`` and U+00A0    the same
``+``, ``*`` or Word's ``o`` below ``-``   an item one level deeper
``1945. Cách mạng``                        a line that begins with a year
``[Nguồn]: UBND``                          a line: "UBND" is no address
``# 3 và tổ 4`` in mid-sentence            a line: no heading begins there
``Như trên;\`` at a line's end             ``Như trên;``: every line break is kept anyway
=========================================  ===================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_SIGNS = "•·▪●○◦■□◆◇▶►➢➤✓✔–—\uf0b7\uf0a7\uf0d8\uf0fc"
"""Bullets that Word, phones and old fonts write; none of them means anything to CommonMark."""

_MAY_MATTER = re.compile(
    rf"\n[ \t\u00a0>]*(?:[{_SIGNS}+]|-(?![ -])|\*[ \t]|o\t|\d{{3,}}[.)]|\[|# )"
)
"""How a row begins that may be one of these. A line end is soon found in a text."""
_ITEM = re.compile(
    rf"(?P<lead>(?: {{0,3}}>)*[ \t\u00a0]*)"
    rf"(?:(?P<mark>[{_SIGNS}+*-]|o(?=\t))(?P<gap>[ \t\u00a0\u202f]+)(?=[^ \t])"
    # Without a space only before a capital: "-10 độ" and "*nghiêng*" are no items.
    rf"|(?P<tight>[{_SIGNS}+-])(?=[^\W\d_a-zà-ỹ]))"
)
_FENCE = re.compile(r"[ \t>]*(?:[-+*]|\d{1,9}[.)])?[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_YEAR = re.compile(r"^([ \t>]*\d{3,9})([.)])(?=[ \t\u00a0])")
_NO_ADDRESS = re.compile(r"^([ \t>]*)\[(?!\^)(?=[^\]\[]+\]:[ \t\u00a0]*[^\s<>./#:@\\]+[ \t]*$)")
_TORN = re.compile(r"^([ \t]*)#(?= (?:\d+(?![.)\d])|[a-zà-ỹđ]))")
_IN_MID_SENTENCE = re.compile(r"[\w,–-][ \t]*$")
_BREAK = re.compile(r"(?<!\\)\\$")
_RULE = re.compile(r"[ \t>]*([-*_])[ \t]*(?:\1[ \t]*){2,}$")


def read_habits(text: str) -> str:
    """Return a Markdown text with the habits of offices written as CommonMark has it."""
    rows = f"\n{text}\n"
    if not _MAY_MATTER.search(rows) and "\\\n" not in rows:
        return text
    return "\n".join(_Levels().read(text.split("\n")))


class _Levels:
    """Which bullet stands for which level, in the list that is being read."""

    def __init__(self) -> None:
        self._marks: list[str] = []
        self._columns: list[int] = []
        """Where the content of each level begins, from the list's own margin."""
        self._lead = ""

    def read(self, rows: Sequence[str]) -> Iterator[str]:
        fence = before = ""
        for row in rows:
            if not fence and row[:1].isalpha() and row[0] != "o":
                # Most rows are prose, and soon told.
                self._marks.clear()
                yield _BREAK.sub("", row)
                before = row
                continue
            opening = _FENCE.match(row)
            if fence:
                if opening and opening[1].startswith(fence) and not row[opening.end() :].strip():
                    fence = ""
                yield self._deeper(row)
            elif opening:
                fence = opening[1]
                yield self._deeper(row)
            else:
                yield self._row(_BREAK.sub("", row), before)
            before = row

    def _row(self, row: str, before: str) -> str:
        item = None if _RULE.match(row) else _ITEM.match(row)
        if item:
            return self._item(row, item)
        if not row.strip(" \t>"):
            return row
        if not row.startswith((" ", "\t")):
            self._marks.clear()
        row = _YEAR.sub(r"\1\\\2", _NO_ADDRESS.sub(r"\1\\[", row, count=1), count=1)
        if _IN_MID_SENTENCE.search(before):
            row = _TORN.sub(r"\1\\#", row, count=1)
        return self._deeper(row)

    def _item(self, row: str, item: re.Match[str]) -> str:
        lead = item["lead"].replace("\u00a0", " ")
        mark, gap = item["mark"] or item["tight"], item["gap"] or " "
        rest = row[item.end() :]
        if self._marks and len(lead) > len(self._lead):
            # Deeper by its own indentation, as CommonMark has it.
            return self._deeper(f"{lead}{_plain(mark)}{_wide(gap)}{rest}")
        if not self._marks or lead != self._lead:
            self._marks, self._columns, self._lead = [], [], lead
        if mark in self._marks:
            level = self._marks.index(mark)
            del self._marks[level + 1 :], self._columns[level:]
        else:
            level = len(self._marks)
            self._marks.append(mark)
        indent = self._columns[-1] if self._columns else 0
        gap = _wide(gap)
        self._columns.append(indent + 1 + len(gap))
        return f"{lead}{' ' * indent}{_plain(mark) if level == 0 else '-'}{gap}{rest}"

    def _deeper(self, row: str) -> str:
        """Move a row that belongs to an item along with it."""
        shift = self._columns[-2] if self._marks and len(self._columns) > 1 else 0
        return f"{' ' * shift}{row}" if shift and row.startswith((" ", "\t")) else row


def _plain(mark: str) -> str:
    return mark if mark in "+*-" else "-"


def _wide(gap: str) -> str:
    """Return the space after a bullet as CommonMark counts it."""
    return " " if gap != " " and ("\t" in gap or "\u00a0" in gap or len(gap) > 4) else gap
