"""Which documents of the library a text cites, and which of them hold no more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from thidua.column import Article, Library, LibraryEntry
from thidua.problems import Problem, Rule, Severity
from thidua.source.documents import Document
from thidua.text.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class _Replaced:
    """A document that holds no more: since when, and by which one it was replaced."""

    number: str
    since: date
    by: str
    """How the new one is called; empty when nothing took its place."""
    new_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Citations:
    """What to look for in texts: the names of documents that hold no more."""

    pattern: re.Pattern[str] | None
    replaced: Mapping[str, _Replaced]
    """By every name, in small letters."""
    fragments: tuple[bytes, ...] = ()
    """Of each name the part without letters, "/2003/": what has no capitals is soon looked for."""


def find_citations(library: Library) -> Citations:
    """Return what to look for; nothing where no document of the library was replaced."""
    replaced: dict[str, _Replaced] = {}
    for entry in library.values():
        law = entry.law
        new = library.get(law.replaced_by or "")
        since = law.ended or (new.law.in_force or new.law.on if new else None)
        if since is None:
            continue
        names = new.law.names if new else ()
        told = f"{new.law.title} (số {new.law.number})" if new else ""
        for name in law.names:
            replaced[name.lower()] = _Replaced(law.number, since, told, names)
    if not replaced:
        return Citations(None, {})
    fragments = set(map(_fragment, replaced))
    return Citations(citing(replaced), replaced, tuple(sorted(fragments)))


_WITH_CASE = re.compile(r"[^0-9/ ,.-]+")


@lru_cache(maxsize=1000)
def _fragment(name: str) -> bytes:
    """Return the longest part of a name that is written the same in capitals, as UTF-8 has it."""
    return max(_WITH_CASE.split(name), key=len).encode()


def citing(names: Iterable[str]) -> re.Pattern[str]:
    """Return what finds names of documents in a text: "58/QĐ" is not in "258/QĐ-TTg"."""
    # The longest name first: one may begin with another.
    longest_first = sorted(names, key=len, reverse=True)
    found = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![\w/])(?:{found})(?![\w/-])", re.I)


def cited_in(library: Library, raw: bytes) -> Iterator[LibraryEntry]:
    """Yield the documents of the library that a text names, which is given as UTF-8."""
    for entry in library.values():
        # Most texts name none: looking for a pattern takes a hundred times as long.
        names = [name for name in entry.law.names if _fragment(name) in raw]
        text = raw.decode("utf-8", "surrogatepass") if names else ""
        lowered = text.lower()
        if any(name.lower() in lowered for name in names) and citing(names).search(text):
            yield entry


def check_citations(
    document: Document, article: Article, citations: Citations
) -> Iterator[Problem]:
    """Yield each replaced document that an article cites as if it still held.

    An article from before that day told the law of its time; one that names the new document too
    tells of the change.
    """
    if citations.pattern is None:
        return
    # Nearly every text cites none, and the pattern would look at each letter of it.
    if not any(fragment in article.text for fragment in citations.fragments):
        return
    text = article.body
    told: set[str] = set()
    body = text.lower()
    if not any(name in body for name in citations.replaced):
        return
    for match in citations.pattern.finditer(text):
        old = citations.replaced[match[0].lower()]
        is_known = old.number in told or article.day < old.since
        if is_known or any(name.lower() in body for name in old.new_names):
            continue
        told.add(old.number)
        by = f", thay bằng {old.by}" if old.by else ""
        yield document.problem(
            Rule.LAW_REPLACED,
            f"bài dẫn «{match[0]}», văn bản đã hết hiệu lực từ ngày {short_date(old.since)}{by}.",
            "dẫn văn bản mới; nếu kể chuyện cũ thì nêu thêm số của văn bản mới cho bạn đọc rõ.",
            line=document.body_line + text.count("\n", 0, match.start()),
            severity=Severity.WARNING,
        )
