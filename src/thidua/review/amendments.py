"""Writing into an article's front matter without touching another byte of it.

A review, a withdrawal and a correction are the office's acts upon a text that somebody else wrote:
its words, their order, line ends and comments are evidence and stay as they are.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from thidua.column import Article, Column
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.problems import Problem, errors
from thidua.schema.article import ArticleMatter, Correction, Return, Review, Withdrawal
from thidua.source.head import Head, quoted


def write_review(path: Path, review: Review) -> None:
    """Put ``review`` into the front matter of ``path``, in the place of an older one if any.

    Everything else stays byte for byte: marks of order, line ends, comments and spelling. Raises
    ``OSError`` when the file cannot be written, ``ValueError`` when it has no front matter.
    """
    write_whole(path, insert_review(path.read_bytes(), review))


def insert_review(raw: bytes, review: Review) -> bytes:
    """Return the bytes of an article with ``review`` in its front matter. Raises ``ValueError``."""
    lines = ["review:", f"  by: {quoted(review.by)}"]
    if review.name:
        lines.append(f"  name: {quoted(review.name)}")
    lines.append(f"  on: {moment_as_written(review.on)}")
    lines.append(f'  digest: "{review.digest}"')
    if review.first:
        lines.append(f"  first: {moment_as_written(review.first)}")
    return Head.read(raw).with_key("review", lines)


def insert_return(raw: bytes, returned: Return) -> bytes:
    """Return the bytes of an article with the leaders' remarks in it. Raises ``ValueError``."""
    lines = ["returned:"]
    if returned.by:
        lines.append(f"  by: {quoted(returned.by)}")
    lines += [f"  on: {moment_as_written(returned.on)}", f"  note: {quoted(returned.note)}"]
    if returned.digest:
        lines.append(f'  digest: "{returned.digest}"')
    return Head.read(raw).with_key("returned", lines)


def insert_date(raw: bytes, date: datetime) -> bytes:
    """Return the bytes of an article published at ``date``. Raises ``ValueError``."""
    return Head.read(raw).with_value("date", moment_as_written(date))


def insert_update(raw: bytes, updated: datetime) -> bytes:
    """Return the bytes of an article changed at ``updated``. Raises ``ValueError``."""
    return Head.read(raw).with_value("updated", moment_as_written(updated))


def remove_keys(raw: bytes, *keys: str) -> bytes:
    """Return the bytes of an article without these keys. Raises ``ValueError``."""
    for key in keys:
        raw = Head.read(raw).without_key(key)
    return raw


def insert_withdrawal(raw: bytes, withdrawal: Withdrawal) -> bytes:
    """Return the bytes of an article with ``withdrawal`` in it. Raises ``ValueError``."""
    lines = ["withdrawn:", f"  on: {withdrawal.on}", f"  reason: {quoted(withdrawal.reason)}"]
    return Head.read(raw).with_key("withdrawn", lines)


def insert_correction(raw: bytes, correction: Correction, updated: datetime) -> bytes:
    """Return the bytes of an article with one more correction, changed at ``updated``.

    Earlier corrections stay as they are written. Raises ``ValueError``.
    """
    keys = [("on", str(correction.on)), ("text", quoted(correction.text))]
    longer = Head.read(raw).with_item("corrections", keys)
    return insert_update(longer, updated)


@dataclass(frozen=True, slots=True)
class Change:
    """One file before and after; ``None`` where there is none."""

    path: str
    before: bytes | None
    after: bytes | None

    def stands_as(self, root: Path, content: bytes | None) -> bool:
        """Tell whether the file holds ``content`` now. Raises ``OSError``."""
        file = root / self.path
        return (file.read_bytes() if file.is_file() else None) == content


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to be written for one article, and what it must say once that is done."""

    article: Article
    changes: tuple[Change, ...]
    matter: ArticleMatter
    digest: str

    @property
    def content(self) -> bytes:
        """What the article's file will hold."""
        return self.changes[0].after or b""


def withdraw(article: Article, raw: bytes, withdrawal: Withdrawal) -> Amendment:
    """Prepare the withdrawal of an article whose file holds ``raw``. Raises ``ValueError``."""
    matter = replace(article.matter, withdrawn=withdrawal)
    return _amended(article, raw, insert_withdrawal(raw, withdrawal), matter)


def correct(article: Article, raw: bytes, correction: Correction, updated: datetime) -> Amendment:
    """Prepare one more correction of an article. Raises ``ValueError``."""
    updated = to_the_minute(updated)
    corrections = (*article.matter.corrections, correction)
    matter = replace(article.matter, corrections=corrections, updated=updated)
    return _amended(article, raw, insert_correction(raw, correction, updated), matter)


def send_back(article: Article, raw: bytes, returned: Return) -> Amendment:
    """Prepare the return of an article to its author. Raises ``ValueError``.

    What was approved for a day to come is so no longer. A review that an edit has voided stays: it
    tells since when readers have had the article.
    """
    review = None if article.is_approved else article.matter.review
    sealed = replace(returned, on=to_the_minute(returned.on), digest=article.digest)
    content = insert_return(raw if review else remove_keys(raw, "review"), sealed)
    matter = replace(article.matter, returned=sealed, review=review)
    return _amended(article, raw, content, matter)


def _amended(article: Article, raw: bytes, content: bytes, matter: ArticleMatter) -> Amendment:
    return Amendment(article, (Change(article.path, raw, content),), matter, article.digest)


def apply(column: Column, *amendments: Amendment) -> tuple[Problem, ...] | None:
    """Write amendments and read them back; take all back when one says anything else than meant.

    Returns ``None`` when they stand, else the errors that came with them; none of them means that a
    file no longer read the same. Raises ``OSError``.
    """
    root = column.root
    changes = [change for amendment in amendments for change in amendment.changes]
    if not all(change.stands_as(root, change.before) for change in changes):
        # Somebody saved a file while whoever sits here was being asked.
        return ()
    try:
        for change in changes:
            _put(root / change.path, change.after)
        after = load(root)
        new = new_errors(column, after, {amendment.article.path for amendment in amendments})
        stands = not new and all(_says_what_it_should(after, one) for one in amendments)
    except BaseException:
        _take_back(root, changes)
        raise
    if not stands:
        _take_back(root, changes)
    return None if stands else new


def _says_what_it_should(column: Column, amendment: Amendment) -> bool:
    article = column.version_at(amendment.article.path)
    return article is not None and (article.matter, article.digest) == (
        amendment.matter,
        amendment.digest,
    )


def _take_back(root: Path, changes: Sequence[Change]) -> None:
    for change in reversed(changes):
        _put(root / change.path, change.before)


def _put(file: Path, content: bytes | None) -> None:
    if content is None:
        file.unlink(missing_ok=True)
    else:
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, content)


def new_errors(before: Column, after: Column, paths: Set[str]) -> tuple[Problem, ...]:
    """Return the errors of files that they did not have before; their lines may have moved."""
    known = {(fault.rule, fault.field, fault.message) for fault in before.faults}
    return tuple(
        fault
        for fault in errors(after.faults)
        if fault.path in paths and (fault.rule, fault.field, fault.message) not in known
    )


def to_the_minute(moment: datetime) -> datetime:
    """Return a moment as it is written."""
    return moment.replace(second=0, microsecond=0)


def moment_as_written(moment: datetime) -> str:
    """Return a moment as a value of front matter."""
    return moment.strftime("%Y-%m-%d %H:%M")
