"""Fingerprints of what pages show: two that are alike show the same.

What a template is given is data: frozen dataclasses of texts, numbers and days. All of it is told,
type by type, so nothing that a page may show can be forgotten here. An article is told by the
digest of its review and by what that does not cover, and its text is never read again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from hashlib import sha256
from operator import attrgetter
from pathlib import PurePath
from typing import Any

from thidua.column import Article
from thidua.schema.article import NOT_REVIEWED
from thidua.site.pages import Card, Crumb
from thidua.text.terms import Terms

_PLAIN: frozenset[type] = frozenset({str, int, float, bool, bytes, type(None), date, datetime})
_NOT_REVIEWED = attrgetter(*sorted(NOT_REVIEWED))
_Teller = Callable[[Any], str]


class Fingerprints:
    """Reckons fingerprints for one build; what many pages show is told once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}
        """Told already, by identity; each is held, lest another take its identity."""
        self._told_again = frozenset({Article, Card, Crumb, Terms, frozenset})
        self._tellers: dict[type, _Teller] = {
            **dict.fromkeys(_PLAIN, repr),
            tuple: self._tell_all,
            list: self._tell_all,
            Article: self._tell_article,
        }

    def of(self, *values: object) -> str:
        """Return 40 hex digits over values. Raises ``TypeError`` for what no page can show."""
        told = "\n".join(map(self._tell, values))
        return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:40]

    def _tell(self, value: object) -> str:
        kind = type(value)
        teller = self._tellers.get(kind) or self._find(kind)
        if kind not in self._told_again:
            return teller(value)
        known = self._known.get(id(value))
        if known is None:
            told = teller(value)
            known = (value, sha256(told.encode("utf-8", "surrogatepass")).hexdigest())
            self._known[id(value)] = known
        return known[1]

    def _find(self, kind: type) -> _Teller:
        self._tellers[kind] = teller = self._make(kind)
        return teller

    def _make(self, kind: type) -> _Teller:
        if issubclass(kind, PurePath):
            # Where the cache lies shows nowhere; an entry's name is made of what is in it.
            return lambda path: repr(path.name)
        if issubclass(kind, (frozenset, set)):
            return lambda values: f"{{{','.join(sorted(map(self._tell, values)))}}}"
        if is_dataclass(kind):
            return self._make_for_fields(kind.__qualname__, [one.name for one in fields(kind)])
        if issubclass(kind, Mapping):
            return self._tell_mapping
        if issubclass(kind, Enum):
            return repr
        raise TypeError(f"{kind.__module__}.{kind.__qualname__}")

    def _make_for_fields(self, name: str, names: Sequence[str]) -> _Teller:
        if len(names) < 2:
            return lambda value: f"{name}({[self._tell(getattr(value, one)) for one in names]})"
        read = attrgetter(*names)
        return lambda value: f"{name}({self._tell_each(read(value))})"

    def _tell_all(self, values: tuple[object, ...] | list[object]) -> str:
        return f"({self._tell_each(values)})"

    def _tell_each(self, values: Iterable[object]) -> str:
        # Most are words and numbers: there are a hundred thousand.
        tell = self._tell
        return ",".join([repr(one) if type(one) in _PLAIN else tell(one) for one in values])

    def _tell_mapping(self, values: Mapping[Any, Any]) -> str:
        # Their order shows: lists are written in it.
        return f"{{{','.join(f'{self._tell(k)}:{self._tell(v)}' for k, v in values.items())}}}"

    def _tell_article(self, article: Article) -> str:
        matter = article.matter
        return repr(
            (
                article.path,
                # Covers the text, all other front matter and the bytes of every file shown.
                article.digest,
                # A preview gives a draft a day.
                matter.date,
                _NOT_REVIEWED(matter),
                [(target, file.path) for target, file in article.photos.items()],
                [(target, file.path) for target, file in article.attachments.items()],
            )
        )
