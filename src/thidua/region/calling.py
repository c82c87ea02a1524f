"""One ward is asked: what it answers, and what of that is believed. Nothing is kept here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from thidua.region.faults import Fault, Kind, RefusedError
from thidua.region.fetching import NO_MARK, Client, FolderSource, Mark, Source, WebSource
from thidua.region.reading import (
    ARTICLES,
    EXEMPLARS,
    GONE,
    INDEX,
    KNOWN,
    MOST_INDEX,
    TARGETS,
    Article,
    Exemplar,
    Gone,
    Index,
    Window,
    first_of_each,
    hash_of,
    holds_markup,
    parse,
    read_articles,
    read_exemplars,
    read_gone,
    read_index,
    read_windows,
)
from thidua.region.settings import WardEntry

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file of a ward that we have."""

    sha256: str = ""
    mark: Mark = NO_MARK


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a ward from earlier gatherings."""

    authority: str = ""
    site: str = ""
    address: str = ""
    """Where it was found then."""
    files: Mapping[str, Kept] = field(default_factory=dict)
    """Its list is among them only if everything in it could be had."""
    gone: frozenset[str] = frozenset()
    """Ids that may not be shown."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What one ward gave. A part that is ``None`` stays as it was."""

    ward: str
    address: str = ""
    index: Index | None = None
    windows: tuple[Window, ...] | None = None
    articles: tuple[Article, ...] | None = None
    exemplars: tuple[Exemplar, ...] | None = None
    gone: tuple[Gone, ...] | None = None
    files: Mapping[str, Kept] = field(default_factory=dict)
    """Those that came, by name."""
    faults: tuple[Fault, ...] = ()
    is_answered: bool = False
    """Whether its list could be had and believed."""

    @property
    def has_news(self) -> bool:
        """Whether anything came that we did not have."""
        parts = (self.windows, self.articles, self.exemplars, self.gone)
        return any(part is not None for part in parts)


def find_source(ward: WardEntry, root: Path, client: Client) -> Source | None:
    """Return where a ward's files are, if somebody wrote that."""
    if ward.folder:
        return FolderSource(root / ward.folder)
    return WebSource(client, ward.address) if ward.address else None


def call(
    ward: WardEntry,
    source: Source | None,
    known: Known,
    owners: Mapping[str, str],
    today: date,
    *,
    only_withdrawals: bool = False,
) -> Delivery:
    """Ask a ward for what changed.

    ``owners`` are the wards by the names in their ids: no ward speaks for another. Nothing is
    raised: what is refused is told, and stays as it was.
    """
    if source is None:
        return Delivery(ward.code, faults=(Fault(ward.code, "", Kind.NOWHERE),))
    return _Visit(ward, source, known, today).make(owners, only_withdrawals)


_Found = dict[str, bytes]


class _Visit:
    """The work of one call."""

    def __init__(self, ward: WardEntry, source: Source, known: Known, today: date) -> None:
        self._ward = ward
        self._source = source
        self._known = known
        self._tomorrow = today + timedelta(days=1)
        self._faults: list[Fault] = []
        self._files: dict[str, Kept] = {}
        self._authority, self._site = known.authority, known.site

    def make(self, owners: Mapping[str, str], only_withdrawals: bool) -> Delivery:
        address = self._ward.folder or self._ward.address or ""
        index, refused = None, None
        try:
            index = self._identify(owners, address)
        except RefusedError as error:
            refused = error.kind
            self._tell(INDEX, error.kind, error.detail)
        if index:
            self._authority, self._site = index.authority, index.site
        found: _Found = {}
        if index:
            found = self._take_listed(index, (GONE,) if only_withdrawals else KNOWN)
        elif refused and refused is not Kind.IDENTITY and self._known.authority:
            # Take-downs are heard even of a ward whose list cannot be had.
            found = self._take_unlisted(GONE)
        gone = self._read(GONE, found, self._gone)
        hidden = self._known.gone if gone is None else frozenset(one.guid for one in gone)
        windows = self._read(TARGETS, found, self._windows)
        articles = self._read(ARTICLES, found, lambda told: self._articles(told, hidden))
        exemplars = self._read(EXEMPLARS, found, lambda told: self._exemplars(told, hidden))
        if only_withdrawals or self._faults:
            # Whatever is still wanting is asked for again.
            self._files.pop(INDEX, None)
        return Delivery(
            self._ward.code,
            address,
            index,
            # Who does not make progress public any more is not shown with that of last year.
            () if index and TARGETS not in index.files and not only_withdrawals else windows,
            articles,
            exemplars,
            gone,
            self._files,
            tuple(self._faults),
            is_answered=refused is None,
        )

    def _tell(self, file: str, kind: Kind, detail: str = "") -> None:
        self._faults.append(Fault(self._ward.code, file, kind, detail))

    def _identify(self, owners: Mapping[str, str], address: str) -> Index | None:
        """Return the ward's list, or ``None`` if it is the one we have.

        Raises :class:`RefusedError` if there is none, or it is not this ward's.
        """
        known = self._known
        pinned = self._ward.authority or known.authority
        is_as_before = known.address == address and known.authority == pinned
        kept = known.files.get(INDEX, Kept()) if is_as_before else Kept()
        answer = self._source.fetch(INDEX, kept.mark, MOST_INDEX)
        if answer.content is None:
            return None
        index = read_index(parse(INDEX, answer.content))
        if index.code and index.code != self._ward.code:
            raise RefusedError(Kind.IDENTITY, f"mã {index.code}, {index.publisher}")
        if not index.authority:
            raise RefusedError(Kind.IDENTITY, "mục lục không có authority")
        if pinned and index.authority != pinned:
            raise RefusedError(Kind.IDENTITY, f"«{index.authority}», mà phường này là «{pinned}»")
        owner = owners.get(index.authority, self._ward.code)
        if owner != self._ward.code:
            raise RefusedError(Kind.IDENTITY, f"«{index.authority}» là của đơn vị {owner}")
        if index.as_of > self._tomorrow:
            raise RefusedError(Kind.CLOCK, f"{index.as_of:%d/%m/%Y}")
        if holds_markup(index):
            self._tell(INDEX, Kind.MARKUP)
        self._files[INDEX] = Kept(hash_of(answer.content), answer.mark)
        return index

    def _take_listed(self, index: Index, wanted: tuple[str, ...]) -> _Found:
        """Return what the list names and we do not have."""
        found: _Found = {}
        for name in wanted:
            listed = index.files.get(name)
            if listed is None:
                if name != TARGETS:  # progress need not be public
                    self._tell(name, Kind.OLD, "không có trong mục lục")
                continue
            if listed.sha256 == self._known.files.get(name, Kept()).sha256:
                continue
            try:
                answer = self._source.fetch(name)
                if not answer.content:
                    raise RefusedError(Kind.EMPTY)
                if hash_of(answer.content) != listed.sha256:
                    raise RefusedError(Kind.TORN)
            except RefusedError as error:
                self._tell(name, error.kind, error.detail)
                continue
            found[name] = answer.content
            self._files[name] = Kept(listed.sha256, answer.mark)
        return found

    def _take_unlisted(self, name: str) -> _Found:
        kept = self._known.files.get(name, Kept())
        try:
            content = self._source.fetch(name, kept.mark).content
        except RefusedError:
            return {}  # that the ward cannot be had is told already
        if content is None or hash_of(content) == kept.sha256:
            return {}
        self._files[name] = Kept(hash_of(content))
        return {name: content}

    def _read(self, name: str, found: _Found, read: Callable[[Any], T]) -> T | None:
        """Return the rows of a file, if it came and is believed."""
        if name not in found:
            return None
        try:
            return read(parse(name, found[name]))
        except RefusedError as error:
            self._tell(name, error.kind, error.detail)
            self._files.pop(name, None)
            return None

    def _gone(self, told: Mapping[str, Any]) -> tuple[Gone, ...]:
        gone = read_gone(told)
        self._require_own(one.guid for one in gone)
        return gone

    def _windows(self, told: Mapping[str, Any]) -> tuple[Window, ...]:
        windows = read_windows(told)
        marked = (one.target for one in windows if holds_markup(one))
        self._tell_some(TARGETS, Kind.MARKUP, list(dict.fromkeys(marked)))
        return windows

    def _articles(self, told: Mapping[str, Any], hidden: frozenset[str]) -> tuple[Article, ...]:
        articles, again = first_of_each(read_articles(told, self._site), lambda one: one.guid)
        self._require_own(one.guid for one in articles)
        self._tell_some(ARTICLES, Kind.DUPLICATE, again)
        shown = [one.guid for one in articles if one.guid in hidden]
        self._tell_some(ARTICLES, Kind.STILL_SHOWN, shown)
        marked = [one.guid for one in articles if holds_markup(one)]
        self._tell_some(ARTICLES, Kind.MARKUP, marked)
        early = [one.guid for one in articles if one.day > self._tomorrow]
        self._tell_some(ARTICLES, Kind.CLOCK, early)
        return tuple(
            one for one in articles if one.guid not in hidden and one.day <= self._tomorrow
        )

    def _exemplars(self, told: Mapping[str, Any], hidden: frozenset[str]) -> tuple[Exemplar, ...]:
        exemplars, again = first_of_each(read_exemplars(told, self._site), lambda one: one.id)
        self._tell_some(EXEMPLARS, Kind.DUPLICATE, again)
        marked = [one.id for one in exemplars if holds_markup(one)]
        self._tell_some(EXEMPLARS, Kind.MARKUP, marked)
        ids = frozenset(guid.split(":", 2)[-1] for guid in hidden)
        shown = [one for one in exemplars if not ids.issuperset(one.articles)]
        self._tell_some(EXEMPLARS, Kind.STILL_SHOWN, [o.id for o in exemplars if o not in shown])
        return tuple(one.without(ids) for one in shown)

    def _require_own(self, guids: Iterable[str]) -> None:
        """Raise :class:`RefusedError` if an id is another ward's."""
        own = f"tag:{self._authority},"
        for guid in guids:
            if not guid.startswith(own):
                raise RefusedError(Kind.FOREIGN)

    def _tell_some(self, file: str, kind: Kind, ids: Sequence[str]) -> None:
        if ids:
            more = f" và {len(ids) - 1} mã khác" if len(ids) > 1 else ""
            self._tell(file, kind, f"{ids[0][:120]}{more}")
