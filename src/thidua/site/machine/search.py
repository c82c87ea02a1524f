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

Whoever edits an article waits for its index. So a large column is indexed in parts, each of some
years that follow one another: an edit indexes one part, and no record depends on an article of
another part. A reader asks them all; :data:`ENTRY` names them.

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
from html import escape
from itertools import chain, groupby
from pathlib import Path
from typing import TypeVar

from thidua.column import Article
from thidua.review import Edition
from thidua.site.fresh import Fresh
from thidua.text.vietnamese import fold

TITLES = "tieu-de.json"
"""The list of titles, beside the index."""
ENTRY = "pagefind-entry.json"
"""What Pagefind reads first of an index. Ours has that of each part: a reader asks for it once."""
PROGRAM = ("pagefind.js", "wasm.unknown.pagefind")
"""What reads the index, the same for every part."""

_PARTS = 5
"""Into how many parts a large column is divided, roughly: with more of them an edit is indexed
sooner, and a reader fetches more files for each word."""
_FEWEST = 250
"""Articles of a part, at least: fewer are not indexed much sooner, since Pagefind has to start."""

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
_LONE_CHUNK, _CHUNK = 2000, 300
"""Places of words in one piece of an index that is not divided, and of one that is. In Pagefind's
own 20,000 a reader who asks for one syllable fetches its neighbours too, and does so in every part.
The lock file keeps Pagefind at a version that knows this."""
_NOT_NEEDED = ("pagefind-*ui*", "pagefind-highlight.js", "pagefind-worker.js")
"""Ready-made screens of Pagefind's, and a second program that our pages do not use."""

T = TypeVar("T")


class SearchIndexError(Exception):
    """Pagefind could not make the index."""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the list of titles tells of one article."""

    address: str
    title: str
    day: str
    category: str
    choices: tuple[tuple[str, str], ...]
    """By what the answers can be narrowed: names of fields of the form, and their values."""

    @property
    def page(self) -> str:
        """The address of the page that Pagefind is given."""
        return self.address.rstrip("/") + ".html"

    def values_of(self, field: str) -> list[str]:
        """Return the values of one field of the form."""
        return [value for name, value in self.choices if name == field]


@dataclass(frozen=True, slots=True)
class Record(Heading):
    """What the search knows of one article."""

    lead: str
    words: str
    """Further words by which it is found, never shown."""


def divide(newest_first: Sequence[T], year: Callable[[T], int]) -> dict[str, list[T]]:
    """Return articles, or what is told of them, in parts by the name of each, newest first.

    A part is closed when it is full and a later year begins. Its name is its first year's: so it
    stays while the years go by.
    """
    full = max(_FEWEST, _in_round_figures(len(newest_first)) // _PARTS)
    parts: list[list[T]] = [[]]
    for _, of_year in groupby(reversed(newest_first), key=year):
        if len(parts[-1]) >= full:
            parts.append([])
        parts[-1].extend(of_year)
    return {f"tu-{year(part[0]) if part else 0}": part[::-1] for part in reversed(parts)}


def allowance_for(count: int) -> int:
    """Return how many words of each article are indexed when ``count`` are."""
    return _RUNNING_WORDS // max(1, _in_round_figures(count))


def _in_round_figures(count: int) -> int:
    """Return a count rounded up, lest each new article change what is told of all others."""
    step: int = 10 ** max(0, len(str(count)) - 2)
    return -(-count // step) * step


def chunk_for(parts: int) -> int:
    """Return how many places of words a piece of the index holds when there are so many parts."""
    return _LONE_CHUNK if parts == 1 else _CHUNK


def gather_headings(edition: Edition) -> Iterator[Heading]:
    """Yield what the list of titles tells of each published article, newest first."""
    for article in edition.published:
        yield Heading(*_heading(edition, article))


class Gathering:
    """Makes the records of one part of the index: of each article its text is told, then all.

    The text is what readers see. As it is written, an article names more.
    """

    def __init__(self, edition: Edition) -> None:
        self._edition = edition
        self._allowance = allowance_for(len(edition.published))
        # A language has few words, and most of a text come again: each is looked at once.
        self._pieces = _Known(lambda piece: tuple(map(sys.intern, _WORD.findall(piece))))
        self._folded = _Known(fold)
        self._counts: Counter[str] = Counter()
        self._begun: list[tuple[_HeadingFields, str, str, tuple[str, ...]]] = []
        """Of each heading, lead and words; and the words of its text still to be chosen from."""

    def add(self, article: Article, text: str) -> None:
        """Take in the next article."""
        matter = article.matter
        heading = _heading(self._edition, article)
        named = " ".join([*(one.name for one in matter.exemplars), *matter.tags])
        names = self._words(named.split())
        titles = self._words(f"{matter.title} {heading[3]}".split())
        room = self._allowance - len(titles) - len(names)
        lead = _shorten(matter.summary, max(_SHORTEST_LEAD, room))
        room = max(0, room - len(lead.split()))
        pieces = text.split()
        first, at = self._words(pieces[:room]), room
        while len(first) < room and at < len(pieces):  # as where a dash stands by itself
            first += self._pieces[pieces[at]]
            at += 1
        # What comes again tells nothing new.
        rest = dict.fromkeys([*first[room:], *self._words(dict.fromkeys(pieces[at:]))])
        self._counts.update({self._folded[word] for word in {*first, *rest}})
        self._begun.append((heading, lead, " ".join([*names, *first[:room]]), tuple(rest)))

    def records(self) -> Iterator[Record]:
        """Yield the record of each article, in the order in which they came."""
        most = max(1, len(self._begun) // _RARE_SHARE)
        telling = {word for word, one in self._folded.items() if self._counts[one] <= most}
        for heading, lead, first, rest in self._begun:
            words = [*([first] if first else ()), *filter(telling.__contains__, rest)]
            yield Record(*heading, lead=lead, words=" ".join(words))

    def _words(self, pieces: Iterable[str]) -> list[str]:
        """Return the words of what stands between blanks: none goes over one."""
        return list(chain.from_iterable(map(self._pieces.__getitem__, pieces)))


class _Known(dict[str, T]):
    """What is found out of texts, of each once."""

    def __init__(self, find: Callable[[str], T]) -> None:
        super().__init__()
        self._find = find

    def __missing__(self, text: str) -> T:
        found = self[text] = self._find(text)
        return found


def write_index(records: Sequence[Record], folder: Path) -> None:
    """Write a whole index into ``folder``, of records newest first.

    Raises :class:`SearchIndexError`.
    """
    parts = divide(records, lambda record: int(record.day[:4]))
    programs = []
    for name, part in parts.items():
        work = Work(folder / name, chunk_for(len(parts)))
        try:
            for record in part:
                work.add(record)
            programs.append(work.finish())
        finally:
            work.end()
    files = programs[0] | conclude(records, folder, tuple(parts))
    for name, content in files.items():
        (folder / name).write_bytes(content)


class Work:
    """A part of the index that Pagefind is to make, or makes, in a process of its own."""

    def __init__(self, folder: Path, chunk: int) -> None:
        """Let it be made in ``folder``. Raises ``OSError``."""
        self._folder = folder
        self._chunk = chunk
        self._scratch = tempfile.TemporaryDirectory(prefix="thidua-search-")
        self._log = Path(self._scratch.name, "log")
        self._pages = Fresh(self._scratch.name)
        self._process: subprocess.Popen[bytes] | None = None
        # Pagefind wants a page, even for a column that has none yet; beside others it is left out.
        empty = '<html lang="vi"><body>λ</body></html>'
        self._pages.write("index.html", empty.encode())

    def add(self, record: Record) -> None:
        """Let an article be indexed too. Raises ``OSError``."""
        self._pages.write(record.page, _page(record).encode())

    def begin(self) -> None:
        """Let Pagefind begin, if it has not. Raises :class:`SearchIndexError` and ``OSError``."""
        if self._process is None:
            command = [_find_program(), "--site", self._scratch.name, "--quiet"]
            command += ["--output-path", str(self._folder), "--force-language", "vi"]
            environment = {**os.environ, _CHUNK_VARIABLE: str(self._chunk)}
            with self._log.open("wb") as log:
                self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def is_done(self) -> bool:
        """Tell whether Pagefind has ended."""
        return self._process is not None and self._process.poll() is not None

    def finish(self) -> dict[str, bytes]:
        """Wait for Pagefind; return what reads the index, by name. Raises as :meth:`begin` does."""
        self.begin()
        folder = self._folder
        code = self._process.wait() if self._process else 0
        if code != 0 or not (folder / ENTRY).is_file():
            told = self._log.read_text("utf-8", "replace").strip()
            raise SearchIndexError(told or f"mã {code}")
        for pattern in _NOT_NEEDED:
            for path in folder.glob(pattern):
                path.unlink()
        program = {name: (folder / name).read_bytes() for name in PROGRAM}
        for name in PROGRAM:
            (folder / name).unlink()
        return program

    def end(self) -> None:
        """Let nothing of it run on, whatever it has come to, and nothing lie about."""
        if self._process:
            self._process.kill()
            self._process.wait()
        self._scratch.cleanup()


def _find_program() -> str:
    """Return where Pagefind lies; its own Python module takes longer to load than to index.

    Raises :class:`SearchIndexError`.
    """
    try:
        from pagefind_bin import get_executable  # noqa: PLC0415 - a build without changes needs none

        return str(get_executable())
    except (ImportError, OSError) as error:
        raise SearchIndexError(str(error)) from error


def conclude(headings: Iterable[Heading], folder: Path, parts: Sequence[str]) -> dict[str, bytes]:
    """Return by name what stands beside the parts of the index in ``folder``.

    ``headings`` are of all articles, ``parts`` the names of all parts, both newest first.
    """
    entries = {name: json.loads((folder / name / ENTRY).read_bytes()) for name in parts}
    titles = _titles(headings, _identities(folder, parts))
    return {ENTRY: _as_json({"parts": entries}), TITLES: titles}


def _titles(headings: Iterable[Heading], identities: Iterator[Mapping[str, str]]) -> bytes:
    """Return the newest titles, each with the id that the index knows its article by."""
    rows: list[list[str]] = []
    categories: dict[str, str] = {}
    room = _LISTED
    known: Mapping[str, str] = {}
    for heading in headings:
        category, movements = heading.values_of("muc")[0], " ".join(heading.values_of("pt"))
        while heading.page not in known:
            known = next(identities)
        identity = known[heading.page]
        row = [identity, heading.address, heading.title, heading.day, category, movements]
        room -= sum(len(part.encode()) for part in row) + 3 * len(row)
        if room < 0:
            break
        rows.append(row)
        categories[category] = heading.category
    return _as_json({"categories": categories, "articles": rows})


def _identities(folder: Path, parts: Iterable[str]) -> Iterator[Mapping[str, str]]:
    """Yield for each part, by the address of each indexed page, the id that readers know it by."""
    for part in parts:
        identities = {}
        for path in (folder / part / "fragment").iterdir():
            fragment = json.loads(gzip.decompress(path.read_bytes()).removeprefix(_SIGNATURE))
            identities[fragment["url"].lstrip("/")] = f"{part}/{path.stem}"
        yield identities


def _as_json(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


_HeadingFields = tuple[str, str, str, str, tuple[tuple[str, str], ...]]


def _heading(edition: Edition, article: Article) -> _HeadingFields:
    matter = article.matter
    category = edition.column.registers.categories[matter.category].title
    choices = tuple(_choices(article))
    return article.address, matter.title, article.day.isoformat(), category, choices


def _choices(article: Article) -> Iterator[tuple[str, str]]:
    yield "nam", str(article.day.year)
    yield "muc", article.matter.category
    for slug in dict.fromkeys(article.matter.movements):
        yield "pt", slug


def _mark(kind: str, slug: str) -> str:
    """Return a word that stands for one choice; no text has a Greek letter inside a word."""
    return f"{kind}λ{slug.replace('-', 'λ')}"


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
        (
            '<html lang="vi"><body><main data-pagefind-body>'
            f'<h1 data-pagefind-sort="day:{record.day}">{escape(record.title)} ¶</h1>'
            + "".join(f'<p data-pagefind-weight="{w}">{escape(text)} ¶</p>' for w, text in parts)
            + "</main></body></html>"
        )
        .replace("đ", "ď")
        .replace("Đ", "Ď")
    )
