"""Whether readers get what was written: every word, whole lines, and no signs left over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from thidua.lint.passages import Passage
from thidua.problems import Problem, Rule, Severity
from thidua.text.dialect import parse
from thidua.text.plain import Prose
from thidua.text.words import Loss, find_losses

_ENOUGH = 10
"""Lines of one kind after which nobody reads on."""


def check(passages: Sequence[Passage]) -> Iterator[Problem]:
    """Yield what of a body would not reach its readers as it stands."""
    for passage in passages:
        if passage.is_body:
            yield from check_words(passage)
            yield from islice(_check_signs(passage), _ENOUGH)
            yield from _check_lines(passage)


# Words


def check_words(passage: Passage) -> Iterator[Problem]:
    """Yield each line of a body with words that no reader gets."""
    rows = passage.text.split("\n")
    for loss in islice(find_losses(passage.text), _ENOUGH):
        cause, fix = _explain(loss, rows[loss.line - 1])
        yield passage.document.problem(
            Rule.WORDS_LOST,
            f"chữ «{_shortened(' '.join(loss.words))}» không hiện ra trên trang: {cause}.",
            fix,
            line=passage.line + loss.line - 1,
        )
        if cause is _UNCLOSED:
            # It swallows all that follows, however long.
            return


_NOTE = re.compile(r"\s*\[(\^[^\]]+)\]:")
_DEFINITION = re.compile(r"\s*(\[[^\]]+\]:)")
_TAG = re.compile(r"</?[a-z][^<>]*>?", re.I)


_UNCLOSED = "dấu <!-- mở một ghi chú mà không có dấu --> đóng lại, nên mọi chữ sau đó đều bị giấu"


def _explain(loss: Loss, row: str) -> tuple[str, str]:
    """Return why the words of a row are lost, and how to mend it."""
    if note := _NOTE.match(row):
        return (
            f"chú thích [{note[1]}] chưa được đánh dấu ở chỗ nào trong bài",
            f"viết  [{note[1]}]  ngay sau chữ cần chú thích, hoặc xóa dòng này.",
        )
    if definition := _DEFINITION.match(row):
        return (
            f"dòng bắt đầu bằng «{definition[1]}» là cách khai địa chỉ cho liên kết, mà không "
            "liên kết nào dùng đến",
            f"thêm dấu \\ ở đầu dòng:  \\{definition[1]} …  để dòng này hiện ra như chữ thường.",
        )
    if "<!--" in row:
        return _UNCLOSED, "thêm  -->  vào cuối ghi chú, hoặc xóa dấu <!--."
    words = set(loss.words)
    for tag in _TAG.finditer(row):
        if words & set(re.findall(r"[^\W_]+", tag[0])):
            return (
                f"máy tưởng {_shortened(tag[0])} là thẻ HTML",
                f"viết  &lt;{_shortened(tag[0].strip('<>'))}&gt;  hoặc dùng dấu ngoặc khác.",
            )
    if "|" in row:
        return (
            "dòng này của bảng có nhiều ô hơn dòng đầu bảng",
            "thêm cột vào dòng đầu bảng, hoặc bỏ bớt dấu | ; dấu | là chữ thì viết  \\|",
        )
    return (
        "máy không hiểu cách viết ở đây",
        "viết lại bằng chữ thường, không dán mã nguồn trang web.",
    )


def _shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"


# Signs left over

_LEFT_OVER = re.compile(r"!?\[[^\[\]]*\]\([^()]*\)?|\*\*")


def _check_signs(passage: Passage) -> Iterator[Problem]:
    """Yield where a mark of Markdown would be read as it is typed."""
    if not any(sign in passage.text for sign in ("**", "](", "<")):
        return
    for block, first in parse(passage.text).leaves:
        if isinstance(block, Prose):
            continue  # it has no such mark
        line = first
        if block.type == "html_block":
            yield from _check_html(passage, block.content, first)
        for token in block.children or ():
            found = _LEFT_OVER.search(token.content) if token.type == "text" else None
            if found and found[0] == "**":
                yield _left_over(
                    passage,
                    line,
                    f"hai dấu ** ở «{_around(token.content, found.start())}» không làm chữ đậm mà "
                    "hiện ra nguyên như gõ.",
                    "để dấu ** sát chữ cần in đậm, đủ cả hai đầu, và cách chữ bên ngoài một khoảng "
                    "trắng",
                )
            elif found:
                yield _left_over(
                    passage,
                    line,
                    f"«{_shortened(found[0])}» không thành ảnh hay liên kết mà hiện ra nguyên như "
                    "gõ.",
                    'kiểm tra dấu ngoặc và tên tệp; chú thích ảnh đặt giữa hai dấu "…", bên trong '
                    "dùng “…”",
                )
            line += token.type in ("softbreak", "hardbreak")


_UNREAD = re.compile(r"^[ \t]*(?:[-*+•]|\d{1,2}[.)])[ \t]+\S|\*\*\S|\]\(\S", re.M)
_AS_TYPED = re.compile(r"\s*<(?:!--|pre\b|script\b|style\b)", re.I)


def _check_html(passage: Passage, html: str, first: int) -> Iterator[Problem]:
    """Yield the first mark of Markdown within a block of HTML, where nothing reads it."""
    found = None if _AS_TYPED.match(html) else _UNREAD.search(html)
    if found:
        yield _left_over(
            passage,
            first + html.count("\n", 0, found.end()),
            f"«{_around(html, found.end())}» đứng ngay sau thẻ HTML nên dấu gạch đầu dòng, chữ đậm "
            "và liên kết ở đó hiện ra nguyên như gõ, các dòng dính liền nhau.",
            "để một dòng trống sau thẻ mở và trước thẻ đóng, hoặc bỏ hai thẻ đó",
        )


def _left_over(passage: Passage, line: int, message: str, fix: str) -> Problem:
    place = _start_of(passage.text, line)
    return passage.problem(Rule.MARKUP_LEFT, place, message, fix, Severity.WARNING)


def _start_of(text: str, line: int) -> int:
    """Return where a line begins, counted from 1."""
    return sum(len(row) + 1 for row in text.split("\n")[: line - 1])


def _around(text: str, place: int) -> str:
    return " ".join(text[max(0, place - 20) : place + 20].split())


# Lines

_LONG = 40
"""Characters: more than a line of verse, fewer than a printed line."""

_UNENDED = re.compile(r"[\w,-][ \t]*$")
_GOES_ON = re.compile(r"[a-zà-ỹđ]|\d{3,}[. ]")
_NOT_PROSE = re.compile(r"\s*(?:[-+*•>|#<]|\d{1,2}[.)]\s|```|~~~)")


def _check_lines(passage: Passage) -> Iterator[Problem]:
    """Yield the first of several lines that end in mid-sentence, as copied from a PDF."""
    if "\n" not in passage.text.strip():
        return
    torn = [
        (line, above, below)
        for line, (above, below) in enumerate(pairwise(passage.prose.split("\n")), 1)
        if len(above) >= _LONG
        and _GOES_ON.match(below.lstrip())
        and _UNENDED.search(above)
        and "|" not in above
        and not _NOT_PROSE.match(below)
        and not above.lstrip().startswith(("<", "|"))
    ]
    if len(torn) >= 2:
        line, above, below = torn[0]
        yield passage.problem(
            Rule.TORN_LINES,
            _start_of(passage.text, line),
            f"có {len(torn)} dòng bị ngắt giữa câu, đầu tiên là «…{' '.join(above.split()[-3:])}» "
            f"rồi xuống dòng «{' '.join(below.split()[:3])}…»; người đọc sẽ thấy câu bị cắt ngang.",
            "nối các dòng của một đoạn thành một dòng dài, giữa hai đoạn để một dòng trống",
            Severity.WARNING,
        )
