"""The same text in two articles, by which a target could be padded (seed 001: thiết thực).

Texts are compared as runs of words, without marks, case and punctuation, so a changed comma, a
"hoà" for "hòa" or a new word here and there hides nothing. Of each article a few samples are kept,
the same ones wherever the same text stands; whoever shares them is compared word by word. The work
grows with the number of articles, never with its square.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from zlib import crc32

from thidua.column import Article
from thidua.lint.passages import with_page
from thidua.problems import Problem, Rule, Severity
from thidua.text.links import without_code
from thidua.text.vietnamese import short_date

RUN = 8
"""Words in a run. Set phrases of this column have six or seven; eight alike are copied."""

LARGELY = 0.6
"""Share of an article's words from which it is largely another's text."""

FEWEST_WORDS = 40
"""A shorter text, such as that beside a photo, is too short to tell."""

_SUSPICIOUS = 0.1
"""Share of the samples that one other article has too, from which both are compared in full. A
closing note that every article ends with mostly stays below it."""


def check(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield a problem for each article whose text an earlier one has already.

    Earlier is what was published earlier, and every draft comes after that. What was withdrawn may
    be published anew; samples are there to be tried out, and pad no target.
    """
    standing = [
        article
        for article in articles
        if article.matter.withdrawn is None and not article.matter.sample
    ]
    standing.sort(key=lambda article: (article.matter.review is None, article.date, article.path))
    owners: dict[int, int] = {}
    for place, article in enumerate(standing):
        samples = _samples(article.body)
        votes = Counter(owners[sample] for sample in samples if sample in owners)
        for sample in samples:
            owners.setdefault(sample, place)
        for suspect, count in votes.most_common(1):
            if count >= _SUSPICIOUS * len(samples):
                earlier = standing[suspect]
                share = _shared_part(_words(article.body), _words(earlier.body))
                if share >= LARGELY:
                    yield _problem(article, earlier, share)


def _problem(article: Article, earlier: Article, share: float) -> Problem:
    return Problem(
        Rule.SAME_TEXT,
        Severity.ERROR,
        article.path,
        article.lines.get("title", 1),
        "",
        f"{int(share * 100)}% số chữ của bài giống bài «{earlier.matter.title}» ({earlier.path}), "
        f"đề ngày {short_date(earlier.day)}; một nội dung không được tính hai lần vào chỉ tiêu.",
        with_page("viết bài bằng nội dung của chính việc này, hoặc xóa bài", Rule.SAME_TEXT),
    )


# What is quoted from elsewhere, as a law, is nobody's own text.
_QUOTED = re.compile(r"^ {0,3}>.*$", re.M)
_PLAIN = bytes(
    ord(char.lower()) if (char := chr(code)).isascii() and char.isalnum() else ord(" ")
    for code in range(256)
)
_SAMPLE = re.compile(rb" t(?=(.{24}))")
"""What follows a t, with which a sixth of all Vietnamese words begin: some seven words."""


def _own_text(body: str) -> str:
    text = without_code(body)
    return _QUOTED.sub("", text) if ">" in text else text


def _samples(body: str) -> list[int]:
    """Return what a text is known by: parts of it, chosen by nothing but their own letters.

    Letters with marks are dropped, which is many times faster than taking off the marks.
    """
    words = _own_text(body).encode("ascii", "ignore").translate(_PLAIN).split()
    if len(words) < FEWEST_WORDS:
        return []
    found = {crc32(part) for part in _SAMPLE.findall(b" %b " % b" ".join(words))}
    kept = [part for part in found if part % 4 == 0]
    return sorted(kept if len(kept) >= 4 else found)


def _words(body: str) -> list[bytes]:
    """Return the words of a text without marks, case and punctuation."""
    text = unicodedata.normalize("NFKD", _own_text(body).replace("đ", "d").replace("Đ", "d"))
    return text.encode("ascii", "ignore").translate(_PLAIN).split()


def _shared_part(words: list[bytes], others: list[bytes]) -> float:
    """Return the share of words that stand in a run which the other text has too."""
    known = set(zip(*(others[start:] for start in range(RUN)), strict=False))
    shared = end = 0
    for start, run in enumerate(zip(*(words[start:] for start in range(RUN)), strict=False)):
        if run in known:
            shared += start + RUN - max(start, end)
            end = start + RUN
    return shared / len(words)
