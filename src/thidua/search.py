"""The search index, made by Pagefind from what is published.

Residents often type without diacritics. Pagefind folds them and ranks the exact spelling first,
but it takes "đ" for a letter of its own. So index and query both write it as "ď", a "d" with a
mark that Pagefind folds too; no Vietnamese word has that letter. ``overrides/assets/search.js``
is the other half of this agreement.

The index is cut to what a phone may fetch. Vietnamese has few syllables and each is in almost
every text, so a word's list of places grows with all that is indexed: a small column is indexed
whole; of a large one the title, the names and the lead, and from the body those syllables that
tell one article from the others.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from thidua.column import Article
from thidua.shelf import Shelf
from thidua.vietnamese import fold

BUNDLE = "tim-kiem/pagefind"
"""Folder of the index and of the program that reads it, from the site's root."""

_AS_MARKED_D = str.maketrans("đĐ", "ďĎ")
_WORD = re.compile(r"\w+")
_MARKUP = re.compile(r"<[^>]*>|\]\([^)]*\)|[*_`#>|\[\]~]+")
_RUNNING_WORDS = 300_000
"""Words of running text in the whole index: with them, a first query moves under 400 kB."""
_FEWEST = 30
"""Words of an article that are always indexed, however many articles there are."""
_RARE_SHARE = 1000
"""A syllable is telling when no more than one article in so many has it."""
_NOT_NEEDED = ("pagefind-*ui*", "pagefind-highlight.js")
"""Ready-made screens of Pagefind's, which our pages do not use."""


class SearchIndexError(Exception):
    """Pagefind could not make the index."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the search knows of one article."""

    address: str
    title: str
    summary: str
    words: str
    """Further words by which it is found, never shown."""
    marks: tuple[str, ...]
    """Words of our own making, by which the results can be narrowed."""
    day: str
    category: str


def gather_records(shelf: Shelf) -> Iterator[Record]:
    """Yield a record for each published article, newest first."""
    articles = shelf.edition.published
    allowance = max(_FEWEST, _RUNNING_WORDS // max(1, len(articles)))
    bodies = [_words(article.body) for article in articles]
    telling = _telling_words(bodies, len(articles))
    for article, body in zip(articles, bodies, strict=True):
        card = shelf.card(article)
        names = [exemplar.name for exemplar in article.matter.exemplars]
        opening = _words(" ".join([*names, card.category.title, *article.matter.tags]))
        room = allowance - len(_words(card.title)) - len(_words(card.summary)) - len(opening)
        running = body[: max(0, room)]
        rest = dict.fromkeys(word for word in body[max(0, room) :] if fold(word) in telling)
        yield Record(
            address=article.address,
            title=card.title,
            summary=card.summary,
            words=" ".join([*opening, *running, *rest]),
            marks=tuple(_marks(article)),
            day=card.day.isoformat(),
            category=card.category.title,
        )


def write_index(records: Iterable[Record], folder: Path) -> None:
    """Write the index into ``folder``. Raises :class:`SearchIndexError`."""
    with tempfile.TemporaryDirectory(prefix="thidua-search-") as scratch:
        for record in records:
            page = Path(scratch) / record.address / "index.html"
            page.parent.mkdir(parents=True)
            page.write_text(_page(record), "utf-8")
        command = [sys.executable, "-P", "-m", "pagefind", "--site", scratch, "--quiet"]
        command += ["--output-path", str(folder), "--force-language", "vi"]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    if done.returncode != 0 or not (folder / "pagefind.js").is_file():
        raise SearchIndexError((done.stderr or done.stdout).strip() or f"mã {done.returncode}")
    for pattern in _NOT_NEEDED:
        for path in folder.glob(pattern):
            path.unlink()
    if not (folder / "index").is_dir():
        shutil.rmtree(folder / "fragment", ignore_errors=True)


def search_mark(value: str | int, kind: str) -> str:
    """Return the made-up word that stands for a category, a movement or a year in the index."""
    return f"x{kind}x" + re.sub(r"[^a-z0-9]", "", str(value))


def _marks(article: Article) -> Iterator[str]:
    yield search_mark(article.day.year, "nam")
    yield search_mark(article.matter.category, "muc")
    for slug in dict.fromkeys(article.matter.movements):
        yield search_mark(slug, "pt")


def _telling_words(bodies: Sequence[Sequence[str]], articles: int) -> frozenset[str]:
    """Return the folded words that are in few bodies."""
    counts = Counter(word for body in bodies for word in {fold(word) for word in body})
    most = max(1, articles // _RARE_SHARE)
    return frozenset(word for word, count in counts.items() if count <= most)


def _words(text: str) -> list[str]:
    return _WORD.findall(_MARKUP.sub(" ", text))


def _page(record: Record) -> str:
    """Return a page for Pagefind's eyes: it indexes HTML files, so it is given some."""
    return (
        '<html lang="vi"><body><main data-pagefind-body>'
        f'<h1 data-pagefind-meta="title">{escape(record.title)}</h1>'
        f'<p data-pagefind-meta="summary" data-pagefind-weight="2">{escape(record.summary)}</p>'
        f'<p data-pagefind-weight="0.5">{escape(record.words)}</p>'
        f'<p data-pagefind-weight="0.1">{" ".join(record.marks)}</p>'
        f'<i data-pagefind-ignore data-pagefind-meta="day:{record.day}"></i>'
        f'<i data-pagefind-ignore data-pagefind-meta="category[title]" '
        f'title="{escape(record.category)}"></i>'
        "</main></body></html>"
    ).translate(_AS_MARKED_D)
