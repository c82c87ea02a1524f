"""The places within a text that a link can lead to: every id once, and none of the page's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from thidua.text.links import words_of
from thidua.text.vietnamese import slugify

if TYPE_CHECKING:
    from thidua.text.dialect import Text

OF_PAGES = frozenset(
    {
        "bai-dan",
        "ca-nhan",
        "cac-bai",
        "cac-cot",
        "cac-tep",
        "can-sua",
        "cong-thong-tin",
        "cong-viec",
        "cua-so-tim",
        "cung-chu-de",
        "dia-chi",
        "dinh-chinh",
        "ghi-nhan",
        "hien-thi",
        "ho-gia-dinh",
        "ket-qua",
        "ket-qua-loc",
        "loc",
        "ma-nhung",
        "noi-dung",
        "noi-dung-ke-hoach",
        "tap-the",
        "tien-do",
        "tim",
        "tim-theo",
        "tin-moi",
        "trinh-don",
        "ve-chuyen-muc",
        "xem-them",
    }
)
"""The ids that templates use around a text, on whatever page; a test gathers them."""

_HTML_ID = re.compile(r"""<[a-z][^<>]*?\sid\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)


def name_headings(text: Text, others: Iterable[str] = ()) -> Mapping[int, str]:
    """Return the id of each heading, by the identity of its inline token: made of its words.

    Each stands there once. ``others`` are ids that this one page uses besides those of every page.
    """
    names: dict[int, str] = {}
    taken = {*OF_PAGES, *others}
    numbers: Counter[str] = Counter()
    for heading in text.headings:
        words = slugify(words_of(heading.children or [])) or "muc"
        name = words
        while name in taken:
            numbers[words] += 1
            name = f"{words}-{numbers[words] + 1}"
        taken.add(name)
        names[id(heading)] = name
    return names


def find_anchors(text: Text) -> tuple[str, ...]:
    """Return every id that a link within the text, or from another page, may lead to."""
    notes = (f"fn:{token.meta['id'] + 1}" for token in text.tokens if token.type == "footnote_open")
    return tuple(dict.fromkeys([*name_headings(text).values(), *notes, *_html_ids(text)]))


def _html_ids(text: Text) -> Iterator[str]:
    for token in text.tokens:
        for part in [token, *(token.children or ())]:
            if part.type in ("html_block", "html_inline"):
                for match in _HTML_ID.finditer(part.content):
                    yield match[1] or match[2] or match[3] or ""
