"""The search index, made by Pagefind from what is published.

Residents often type without diacritics. Pagefind folds them and ranks the exact spelling first,
but it takes "đ" for a letter of its own. So index and question both write it as "ď", a "d" with a
mark that Pagefind folds too; no Vietnamese word has that letter. ``theme/assets/finder.js``
is the other half of this agreement.

Pagefind indexes what it calls metadata a second time. So all that is shown of an article stands in
its indexed text, in parts that "¶" ends. Its filter files differ from build to build; instead a
category, a movement or a year is a word of its own making, such as "mucλguong".

The index is cut to what a phone may fetch. Vietnamese has few syllables and each is in almost
every text, so a word's list of places grows with all that is indexed: a small column is indexed
whole; of a large one the title, the names and the beginning of the lead, and from the body those
syllables that tell one article from the others.

On a slow network the index comes late. So beside it stands a list of titles (:data:`TITLES`), from
which the first answers are taken while the index is still on its way.
"""

from __future__ import annotations

import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from thidua.column import Article
from thidua.review import Edition
from thidua.text.vietnamese import fold

TITLES = "tieu-de.json"
"""The list of titles, beside the index."""

_AS_MARKED_D = str.maketrans("đĐ", "ďĎ")
_WORD = re.compile(r"\w+")
_RUNNING_WORDS = 300_000
"""Words of running text in the whole index: with them, a first search moves under 400 kB."""
_LISTED = 150_000
"""Bytes of the list of titles, a quarter of that when compressed: a second on a slow network. They
hold about 1,000 articles; of more the newest."""
_SIGNATURE = b"pagefind_dcd"
"""What Pagefind writes before the text of each of its files."""
_SHORTEST_LEAD = 12
"""Words of a lead that are always indexed and shown, however many articles there are."""
_RARE_SHARE = 1000
"""A syllable is telling when no more than one article in so many has it."""
_CHUNK_VARIABLE = "PAGEFIND_UNSTABLE_INDEX_CHUNK_SIZE"
_CHUNK = 2000
"""Places of words in one part of the index. In Pagefind's own 20,000 a reader who asks for one
syllable fetches its neighbours too. The lock file keeps Pagefind at a version that knows this."""
_NOT_NEEDED = ("pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js")
"""Ready-made screens of Pagefind's, and a second program that our pages do not use."""

_folded = lru_cache(maxsize=50_000)(fold)


class SearchIndexError(Exception):
    """Pagefind could not make the index."""


@dataclass(frozen=True, slots=True)
class Record:
    """What the search knows of one article."""

    address: str
    title: str
    day: str
    category: str
    lead: str
    words: str
    """Further words by which it is found, never shown."""
    choices: tuple[tuple[str, str], ...]
    """By what the answers can be narrowed: names of fields of the form, and their values."""

    @property
    def page(self) -> str:
        """The address of the page that Pagefind is given."""
        return self.address.rstrip("/") + ".html"

    def values_of(self, field: str) -> list[str]:
        """Return the values of one field of the form."""
        return [value for name, value in self.choices if name == field]


def gather_records(edition: Edition, read: Callable[[Article], str]) -> Iterator[Record]:
    """Yield a record for each published article, newest first.

    ``read`` tells what readers see of an article's text. As it is written, it names more.
    """
    articles = edition.published
    categories = edition.column.registers.categories
    allowance = _RUNNING_WORDS // max(1, len(articles))
    telling = _telling_words(map(read, articles), len(articles))
    for article in articles:
        matter = article.matter
        category = categories[matter.category].title
        names = _words(" ".join([*(one.name for one in matter.exemplars), *matter.tags]))
        room = allowance - len(_words(f"{matter.title} {category}")) - len(names)
        lead = _shorten(matter.summary, max(_SHORTEST_LEAD, room))
        body = _words(read(article))
        room = max(0, room - len(lead.split()))
        rest = dict.fromkeys(word for word in body[room:] if _folded(word) in telling)
        yield Record(
            address=article.address,
            title=matter.title,
            day=article.day.isoformat(),
            category=category,
            lead=lead,
            words=" ".join([*names, *body[:room], *rest]),
            choices=tuple(_choices(article)),
        )


def write_index(records: Iterable[Record], folder: Path) -> None:
    """Write the index and the list of titles into ``folder``. Raises :class:`SearchIndexError`."""
    start_index(records, folder).finish()


def start_index(records: Iterable[Record], folder: Path) -> IndexWork:
    """Let Pagefind begin to write the index into ``folder``. Raises ``OSError``."""
    records = list(records)
    scratch = tempfile.TemporaryDirectory(prefix="thidua-search-")
    try:
        _write_pages(records, Path(scratch.name))
        command = [sys.executable, "-P", "-m", "pagefind", "--site", scratch.name, "--quiet"]
        command += ["--output-path", str(folder), "--force-language", "vi"]
        environment = {**os.environ, _CHUNK_VARIABLE: str(_CHUNK)}
        # Told to be quiet, it says no more than a pipe holds that nobody reads meanwhile.
        pipe, one = subprocess.PIPE, subprocess.STDOUT
        process = subprocess.Popen(command, env=environment, stdout=pipe, stderr=one)
    except BaseException:
        scratch.cleanup()
        raise
    return IndexWork(records, folder, scratch, process)


@dataclass(frozen=True, slots=True)
class IndexWork:
    """Pagefind at work in a process of its own."""

    records: Sequence[Record]
    folder: Path
    scratch: tempfile.TemporaryDirectory[str]
    process: subprocess.Popen[bytes]

    def finish(self) -> None:
        """Wait for it, and add the list of titles. Raises :class:`SearchIndexError`."""
        told = self.process.communicate()[0].decode("utf-8", "replace").strip()
        code = self.process.returncode
        self.end()
        if code != 0 or not (self.folder / "pagefind.js").is_file():
            raise SearchIndexError(told or f"mã {code}")
        for pattern in _NOT_NEEDED:
            for path in self.folder.glob(pattern):
                path.unlink()
        identities = _identities(self.folder)
        (self.folder / TITLES).write_bytes(_titles(self.records, identities))

    def end(self) -> None:
        """Let nothing of it run on, whatever it has come to."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()
        self.scratch.cleanup()


def _write_pages(records: Iterable[Record], folder: Path) -> None:
    # Pagefind wants a page, even for a column that has none yet; beside others it is left out.
    (folder / "index.html").write_text('<html lang="vi"><body>λ</body></html>', "utf-8")
    for record in records:
        page = folder / record.page
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(record), "utf-8")


def _titles(records: Sequence[Record], identities: Mapping[str, str]) -> bytes:
    """Return the newest titles, each with the id that the index knows its article by."""
    rows: list[list[str]] = []
    categories: dict[str, str] = {}
    room = _LISTED
    for record in records:
        category, movements = record.values_of("muc")[0], " ".join(record.values_of("pt"))
        identity = identities[record.page]
        row = [identity, record.address, record.title, record.day, category, movements]
        room -= sum(len(part.encode()) for part in row) + 3 * len(row)
        if room < 0:
            break
        rows.append(row)
        categories[category] = record.category
    content = {"categories": categories, "articles": rows}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def _identities(folder: Path) -> dict[str, str]:
    """Return by the address of each indexed page the id that Pagefind gave it."""
    identities = {}
    for path in (folder / "fragment").iterdir():
        fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
        identities[fragment["url"].lstrip("/")] = path.stem
    return identities


def _choices(article: Article) -> Iterator[tuple[str, str]]:
    yield "nam", str(article.day.year)
    yield "muc", article.matter.category
    for slug in dict.fromkeys(article.matter.movements):
        yield "pt", slug


def _mark(kind: str, slug: str) -> str:
    """Return a word that stands for one choice; no text has a Greek letter inside a word."""
    return f"{kind}λ{slug.replace('-', 'λ')}"


def _telling_words(texts: Iterable[str], count: int) -> frozenset[str]:
    """Return the folded words that are in few of ``count`` texts."""
    counts: Counter[str] = Counter()
    for text in texts:
        # Most words of a text come again: each is folded once.
        counts.update(set(map(_folded, set(_words(text)))))
    most = max(1, count // _RARE_SHARE)
    return frozenset(word for word, uses in counts.items() if uses <= most)


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _shorten(text: str, most: int) -> str:
    """Return ``text`` in no more than so many words."""
    words = text.split()
    return text if len(words) <= most else " ".join(words[:most]) + " …"


def _page(record: Record) -> str:
    """Return a page for Pagefind's eyes: it indexes HTML files, so it is given some."""
    parts = (
        (0.1, record.day),
        (1, record.category),
        (2, record.lead),
        (0.5, record.words),
        (0.1, " ".join(_mark(*choice) for choice in record.choices)),
    )
    return (
        '<html lang="vi"><body><main data-pagefind-body>'
        f'<h1 data-pagefind-sort="day:{record.day}">{escape(record.title)} ¶</h1>'
        + "".join(f'<p data-pagefind-weight="{w}">{escape(text)} ¶</p>' for w, text in parts)
        + "</main></body></html>"
    ).translate(_AS_MARKED_D)
