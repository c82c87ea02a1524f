"""How a text is written: quotes, addresses, links, headings, title and lead."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from thidua.column import Article
from thidua.lint.passages import Passage
from thidua.problems import Problem, Rule, Severity
from thidua.text.dialect import parse
from thidua.text.links import find_links, is_kept, words_of
from thidua.text.syllables import is_syllable
from thidua.text.vocabulary import VOCABULARY

_ENOUGH = 20
"""Problems of one kind after which nobody reads on."""


def check(passages: Sequence[Passage], article: Article) -> Iterator[Problem]:
    """Yield what is wrong with the writing of an article."""
    for passage in passages:
        yield from _check_quotes(passage)
        if passage.is_body:
            for find in (_check_addresses, _check_links, _check_headings):
                yield from islice(find(passage), _ENOUGH)
        elif passage.at == ("title",):
            yield from _check_title(passage)
        elif passage.at == ("summary",):
            yield from _check_lead(passage, article.matter.title)


# Quotation marks

_PAIRS = {"“": "”", "«": "»"}
_BREAK = re.compile(r"\n[ \t>]*\n")
_START = re.compile(r"(?:\A|\n)[ \t>*_+#-]*(?:\d+[.)] *)?[*_]*\Z")
_REOPENED = re.compile(r'[ \t>*_]*"')
_LOOKED_BACK = 40
"""Enough to see all that stands before the first word of a paragraph."""


def _check_quotes(passage: Passage) -> Iterator[Problem]:
    text = passage.text
    if text.isascii() and '"' not in text:
        return
    text = passage.prose
    unpaired = [
        place
        for opening, closing in _PAIRS.items()
        # In the German manner „…“ what opens elsewhere closes.
        if (opening in text or closing in text) and not (opening == "“" and "„" in text)
        for place in _unpaired(text, opening, closing)
    ]
    if '"' in text:
        unpaired += _odd_straight_quotes(text)
    if unpaired:
        place = min(unpaired)
        sign = text[place]
        fault = "đóng mà chưa mở" if sign in _PAIRS.values() else "mở mà chưa đóng"
        more = f" (và {len(unpaired) - 1} chỗ khác như vậy)" if len(unpaired) > 1 else ""
        yield passage.problem(
            Rule.QUOTES,
            place,
            f"dấu trích dẫn {sign} {fault}{more}, ở «{_around(text, place)}».",
            "thêm dấu còn thiếu, hoặc xóa dấu thừa",
            Severity.WARNING,
        )


def _around(text: str, place: int) -> str:
    """Return the words beside a sign, on its own line."""
    row = text[text.rfind("\n", 0, place) + 1 :].split("\n", 1)[0]
    column = place - (text.rfind("\n", 0, place) + 1)
    before, after = row[:column].split()[-2:], row[column:].split()[:3]
    glue = "" if column and not row[column - 1].isspace() else " "
    return f"{' '.join(before)}{glue}{' '.join(after)}".strip()


def _unpaired(text: str, opening: str, closing: str) -> Iterator[int]:
    """Yield each sign without its other half.

    A quotation may run over several paragraphs, each of which may open it again; but no other
    may begin before it has ended.
    """
    opened: list[int] = []
    for match in re.finditer(f"[{opening}{closing}]", text):
        place = match.start()
        if match[0] == closing:
            if opened:
                opened.pop()
            elif not _means_something_else(text, place):
                yield place
        elif opened and _BREAK.search(text, opened[-1], place):
            if _begins_paragraph(text, place):
                opened[-1] = place
            else:
                yield from opened
                opened = [place]
        else:
            opened.append(place)
    yield from opened


def _means_something_else(text: str, place: int) -> bool:
    """Tell whether a closing sign is an inch (32”) or an arrow (Trang chủ » Tin)."""
    before = text[place - 1 : place]
    return before.isdigit() or (text[place] == "»" and (not before or before.isspace()))


def _begins_paragraph(text: str, place: int) -> bool:
    paragraph = _START.search(text, max(0, place - _LOOKED_BACK), place)
    return paragraph is not None


def _odd_straight_quotes(text: str) -> Iterator[int]:
    """Yield the first straight quote of each paragraph that has an odd number of them."""
    start = 0
    for part in [*_BREAK.finditer(text), None]:
        end = part.start() if part else len(text)
        if text.count('"', start, end) % 2:
            has_inches = re.search(r'\d"', text[start:end]) is not None
            is_continued = part is not None and _REOPENED.match(text, part.end()) is not None
            if not has_inches and not is_continued:
                yield text.index('"', start)
        start = part.end() if part else end


# Addresses and links

_NOT_PLAIN = re.compile(
    r"<a\b[^<>]*>[^<]*</a>|<[^<>\n]*>"  # a link or another tag of HTML, or <https://…>
    r"|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # where a link leads
    r"|\[[^\[\]]*(?=\][(\[])"  # a link's own words
    r"|^ {0,3}\[(?!\^)[^\]\n]+\]:.*$",  # where a reference leads
    re.M | re.I,
)
_ADDRESS = re.compile(
    r"(?<![\w/.@-])(?:https?://|www\.)"
    r"(?:\([^\s()<>]*\)|[^\s<>\"“”«»|()])*"
    # Not the full stop of the sentence.
    r"(?:\([^\s()<>]*\)|[^\s<>\"“”«»|().,;:!?\]}*_'’])",
    re.I,
)


_may_address = VOCABULARY.look_for(lambda word: "://" in word or "www." in word.lower())


def _check_addresses(passage: Passage) -> Iterator[Problem]:
    if not _may_address(passage.text):
        return
    text = _NOT_PLAIN.sub(lambda match: " " * len(match[0]), passage.prose)
    for match in _ADDRESS.finditer(text):
        target = match[0] if "://" in match[0] else f"https://{match[0]}"
        yield passage.problem(
            Rule.BARE_URL,
            match.start(),
            f"địa chỉ {match[0]} gõ trần nên không bấm vào được, và máy đọc đánh vần từng ký tự.",
            f"viết  [tên trang hoặc tài liệu]({target})",
            Severity.WARNING,
        )


_LABEL = re.compile(r"\[([^\[\]]*)\]")
_VAGUE_WORDS = """
bấm bạn chi chuột click cập dẫn hãy here kết kích link liên lòng more mời nhấn nhấp này truy tại
tải thêm tiết tiếp trang vui và vào về web website xem xuống ấn đây để đường đọc ở
"""
_VAGUE = frozenset(_VAGUE_WORDS.split())
"""Words of which a link says nothing of where it leads (WCAG 2.4.4), however they are put."""


def _check_links(passage: Passage) -> Iterator[Problem]:
    # Reading links is dear; hardly any label is vague.
    if not any(_is_vague(label) for label in _LABEL.findall(passage.text)):
        return
    rows = passage.text.split("\n")
    for link in find_links(passage.text):
        if link.kind == "link" and not link.is_html and _is_vague(link.text):
            place = sum(len(row) + 1 for row in rows[: link.line - 1])
            shown = (
                f"liên kết «{link.text.strip('*_')}»"
                if link.text
                else f"liên kết tới {link.target}"
            )
            if _ADDRESS.fullmatch(link.text):
                fault = "chỉ là một địa chỉ, máy đọc phải đánh vần từng ký tự"
            else:
                fault = "không nói sẽ dẫn tới đâu" if link.text else "không có chữ nào"
            yield passage.problem(
                Rule.LINK_TEXT,
                place,
                f"{shown} {fault}.",
                "lấy tên của trang hay tài liệu ấy làm chữ của liên kết, ví dụ  "
                f"[Kế hoạch thi đua năm 2024]({link.target if is_kept(link.target) else '…'})",
                Severity.WARNING,
            )


def _is_vague(label: str) -> bool:
    words = re.findall(r"\w+", label.lower())
    return _VAGUE.issuperset(words) or _ADDRESS.fullmatch(label.strip()) is not None


# Headings


@dataclass(frozen=True, slots=True)
class _Heading:
    place: int
    level: int
    """2 to 6: the page's first level belongs to the title."""
    text: str


def _check_headings(passage: Passage) -> Iterator[Problem]:
    if "###" not in passage.text:
        return
    above = 1
    for heading in _headings(passage.text):
        if heading.level > above + 1:
            wanted = "#" * (above + 1)
            under = f"ngay dưới cấp {above}" if above > 1 else "khi bài chưa có đề mục cấp 2 nào"
            yield passage.problem(
                Rule.HEADING_SKIP,
                heading.place,
                f"đề mục «{heading.text}» ở cấp {heading.level} ({'#' * heading.level}) {under}; "
                "người dùng máy đọc sẽ tưởng thiếu một mục.",
                f"viết  {wanted} {heading.text}",
                Severity.WARNING,
            )
        above = heading.level


def _headings(text: str) -> Iterator[_Heading]:
    ends = [0, *(match.end() for match in re.finditer("\n", text))]
    for opening, inline in pairwise(parse(text).tokens):
        if opening.type == "heading_open" and opening.map:
            words = words_of(inline.children or [])
            if words:
                yield _Heading(ends[opening.map[0]], max(2, int(opening.tag[1])), words)


# Title and lead


def _check_title(passage: Passage) -> Iterator[Problem]:
    title = passage.text
    # Abbreviations ("UBND, HĐND") are no syllables.
    if title.isupper() and sum(map(is_syllable, re.findall(r"\w+", title))) >= 3:
        yield passage.problem(
            Rule.TITLE_CAPITALS,
            0,
            "tiêu đề viết toàn chữ in hoa, khó đọc và không phân biệt được tên riêng.",
            "viết hoa chữ đầu câu và tên riêng thôi; trang web tự làm tiêu đề to, đậm",
            Severity.WARNING,
        )


_SHORT_TITLE = 4
"""A title of fewer words, such as a name, may well begin its lead."""


def _check_lead(passage: Passage, title: str) -> Iterator[Problem]:
    of_title = re.findall(r"\w+", title.lower())
    of_lead = re.findall(r"\w+", passage.text.lower())
    if len(of_title) < _SHORT_TITLE:
        return
    is_same = of_title == of_lead
    begins_alike = of_lead[: len(of_title)] == of_title
    if begins_alike or _likeness(of_title, of_lead) >= 0.8:
        how = "giống hệt" if is_same else "mở đầu bằng" if begins_alike else "gần như chỉ lặp lại"
        yield passage.problem(
            Rule.LEAD_REPEATS_TITLE,
            0,
            f"sa-pô {how} tiêu đề nên không cho người đọc biết thêm gì.",
            "viết lại sa-pô bằng ý mới: ai, làm gì, ở đâu, kết quả ra sao",
            Severity.WARNING,
        )


def _likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return the share of words that two texts have in common, from 0 to 1."""
    if min(len(one), len(other)) < 0.7 * max(len(one), len(other)):
        return 0.0
    common = Counter(one) & Counter(other)
    return common.total() / max(len(one), len(other))
