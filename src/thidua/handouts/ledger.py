"""The folder ``handouts/``: what was made, from which approved texts, and what was taken back.

The folder is no part of the site and of no repository. Its ledger tells, for each file, the
articles with their digests and channels; so a withdrawn article leaves with the next run, and who
withdrew it can be told which copies may be in people's hands.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import count
from pathlib import Path

from pydantic import TypeAdapter

from thidua.column import Article
from thidua.disk.folders import write_whole
from thidua.disk.hazards import kind_of
from thidua.handouts import FOLDER
from thidua.handouts.kinds import Kind
from thidua.handouts.selection import HandoutError, Material, Refusal, weigh
from thidua.review import Edition
from thidua.schema.article import Channel

LEDGER = f"{FOLDER}/.da-lam.json"


@dataclass(frozen=True, slots=True)
class Source:
    """An article that a handout was made of, in the version that was approved then."""

    id: str
    digest: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class Handout:
    """A file that was made; ``path`` counts from the project's folder."""

    path: str
    kind: str
    on: date
    sha256: str
    """Of the file as it was made: who has worked on it since does not lose that."""
    sources: tuple[Source, ...]
    removed: date | None = None
    reason: str = ""
    """Why it was taken back."""


@dataclass(frozen=True, slots=True)
class Product:
    """A file ready to be written: its name below the folder of its kind, and what it holds."""

    kind: Kind
    name: str
    content: bytes
    materials: tuple[Material, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every handout of this machine, oldest first."""

    handouts: tuple[Handout, ...] = ()

    @property
    def present(self) -> tuple[Handout, ...]:
        """Those that were not taken back."""
        return tuple(one for one in self.handouts if one.removed is None)

    def made_of(self, article_id: str) -> tuple[Handout, ...]:
        """Return the handouts made of an article, those taken back among them."""
        return tuple(one for one in self.handouts if any(s.id == article_id for s in one.sources))


@dataclass(frozen=True, slots=True)
class Clearing:
    """What a look through the folder found: the ledger after it, and what to tell."""

    ledger: Ledger
    removed: tuple[Handout, ...]
    outdated: tuple[Handout, ...]
    """Made of a version of an article that was approved anew since."""
    held: tuple[tuple[Handout, str], ...] = ()
    """Made of an article that is off the site for a while, as while it is edited; and why it is."""


@cache
def _form() -> TypeAdapter[Ledger]:
    return TypeAdapter(Ledger)


def read_ledger(root: Path) -> Ledger:
    """Return what is known to have been made. Raises :class:`HandoutError` when it is damaged."""
    path = root / LEDGER
    if kind_of(path) == "":
        return Ledger()
    try:
        return _form().validate_json(path.read_bytes())
    except (OSError, ValueError) as error:
        raise HandoutError(
            Refusal(
                LEDGER,
                "sổ ghi các bản đã làm bị hỏng, nên không biết bản nào còn được dùng.",
                f"xóa cả thư mục {FOLDER}/ rồi làm lại những bản cần dùng.",
            )
        ) from error


def clear(edition: Edition, ledger: Ledger) -> Clearing:
    """Find the handouts whose articles may no longer be used on their channel, and say why.

    Those whose article is only held back, as while it is edited, stay: they are of a version that
    was approved, and somebody may have gone on working on them.
    """
    articles = edition.column.article_by_id()
    today = edition.now.date()
    kept: list[Handout] = []
    removed: list[Handout] = []
    outdated: list[Handout] = []
    held: list[tuple[Handout, str]] = []
    for one in ledger.handouts:
        if one.removed:
            kept.append(one)
            continue
        refusals: list[Refusal] = []
        is_older = False
        for source in one.sources:
            article = articles.get(source.id)
            found = _weigh_anew(edition, article, source)
            if isinstance(found, Refusal):
                refusals.append(found)
            else:
                is_older |= found.article.digest != source.digest
        recalls = [f"{refusal.path}: {refusal.cause}" for refusal in refusals if refusal.recalls]
        if recalls:
            removed.append(replace(one, removed=today, reason="; ".join(recalls)))
            kept.append(removed[-1])
            continue
        if refusals:
            held.append((one, "; ".join(f"{found.path}: {found.cause}" for found in refusals)))
        elif is_older:
            outdated.append(one)
        kept.append(one)
    return Clearing(Ledger(tuple(kept)), tuple(removed), tuple(outdated), tuple(held))


def _weigh_anew(edition: Edition, article: Article | None, source: Source) -> Material | Refusal:
    """Say whether a handout's article may be used still; an unreadable one may be any."""
    if article is None and edition.column.broken:
        broken = ", ".join(sorted(edition.column.broken))
        return Refusal(source.id, f"có tệp bài không đọc được ({broken}).", "sửa lỗi của tệp ấy.")
    return weigh(edition, article.path if article else source.id, source.channel)


def clear_folder(root: Path, edition: Edition) -> Clearing:
    """Take back what may no longer be used, and say what that was: what every run begins with.

    Nothing is read of articles where nothing was ever made. Raises :class:`HandoutError` when the
    ledger is damaged, and ``OSError`` when a file cannot be removed.
    """
    clearing = clear(edition, read_ledger(root))
    take_back(root, clearing)
    return clearing


def take_back(root: Path, clearing: Clearing) -> None:
    """Remove the files that may no longer be used, and note it. Raises ``OSError``."""
    for one in clearing.removed:
        (root / one.path).unlink(missing_ok=True)
    if clearing.removed:
        _write(root, clearing.ledger)


def deliver(root: Path, ledger: Ledger, products: Sequence[Product], now: datetime) -> Ledger:
    """Write products and note what they were made of; return the ledger. Raises ``OSError``.

    A file that somebody has changed since it was made stays: the new one gets a name of its own.
    """
    for product in products:
        path = _spare(root, ledger, product)
        write_whole(root / path, product.content)
        made = Handout(
            path,
            product.kind.value,
            now.date(),
            hashlib.sha256(product.content).hexdigest(),
            tuple(
                Source(one.article.id, one.article.digest, one.channel) for one in product.materials
            ),
        )
        ledger = Ledger(
            (*(one for one in ledger.handouts if one.path != path or one.removed), made)
        )
        _write(root, ledger)
    return ledger


def _spare(root: Path, ledger: Ledger, product: Product) -> str:
    """Return where a product may stand: in its place, unless another's work lies there."""
    known = {one.path: one.sha256 for one in ledger.present}
    for name in _names(product.name):
        path = f"{FOLDER}/{product.kind.value}/{name}"
        found = root / path
        if kind_of(found) == "":
            return path
        if kind_of(found) == "file" and path in known:
            content = found.read_bytes()
            if hashlib.sha256(content).hexdigest() == known[path] or content == product.content:
                return path
    raise AssertionError("names never end")


def _names(name: str) -> Iterator[str]:
    yield name
    stem, dot, ending = name.rpartition(".")
    yield from (f"{stem}-{number}{dot}{ending}" for number in count(2))


def _write(root: Path, ledger: Ledger) -> None:
    rows: Iterable[object] = (asdict(one) for one in ledger.handouts)
    text = json.dumps({"handouts": list(rows)}, ensure_ascii=False, indent=1, default=str)
    write_whole(root / LEDGER, f"{text}\n".encode())
