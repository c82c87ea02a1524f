"""Writing into an article's front matter without touching another byte of it.

A review, a withdrawal and a correction are the office's acts upon a text that somebody else wrote:
its words, their order, line ends and comments are evidence and stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import yaml

from thidua.column import Article, Column
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.problems import Problem, errors
from thidua.schema.article import ArticleMatter, Correction, Return, Review, Withdrawal

_HEAD = re.compile(r"\s*---[ \t]*(\r\n|\n|\r)(.*?)(?<=[\r\n])---[ \t]*(?=[\r\n]|\Z)", re.S)
"""The front matter as it stands, whatever its line ends; its keys are the second group."""


def write_review(path: Path, review: Review) -> None:
    """Put ``review`` into the front matter of ``path``, in the place of an older one if any.

    Everything else stays byte for byte: marks of order, line ends, comments and spelling. Raises
    ``OSError`` when the file cannot be written, ``ValueError`` when it has no front matter.
    """
    write_whole(path, insert_review(path.read_bytes(), review))


def insert_review(raw: bytes, review: Review) -> bytes:
    """Return the bytes of an article with ``review`` in its front matter. Raises ``ValueError``."""
    lines = ["review:", f"  by: {_quoted(review.by)}"]
    if review.name:
        lines.append(f"  name: {_quoted(review.name)}")
    lines.append(f"  on: {moment_as_written(review.on)}")
    lines.append(f'  digest: "{review.digest}"')
    if review.first:
        lines.append(f"  first: {moment_as_written(review.first)}")
    return _Head.read(raw).with_key("review", lines)


def insert_return(raw: bytes, returned: Return) -> bytes:
    """Return the bytes of an article with the leaders' remarks in it. Raises ``ValueError``."""
    lines = ["returned:"]
    if returned.by:
        lines.append(f"  by: {_quoted(returned.by)}")
    lines += [f"  on: {moment_as_written(returned.on)}", f"  note: {_quoted(returned.note)}"]
    if returned.digest:
        lines.append(f'  digest: "{returned.digest}"')
    return _Head.read(raw).with_key("returned", lines)


def insert_date(raw: bytes, date: datetime) -> bytes:
    """Return the bytes of an article published at ``date``. Raises ``ValueError``."""
    return _Head.read(raw).with_value("date", moment_as_written(date))


def insert_update(raw: bytes, updated: datetime) -> bytes:
    """Return the bytes of an article changed at ``updated``. Raises ``ValueError``."""
    return _Head.read(raw).with_value("updated", moment_as_written(updated))


def remove_keys(raw: bytes, *keys: str) -> bytes:
    """Return the bytes of an article without these keys. Raises ``ValueError``."""
    for key in keys:
        raw = _Head.read(raw).without_key(key)
    return raw


def insert_withdrawal(raw: bytes, withdrawal: Withdrawal) -> bytes:
    """Return the bytes of an article with ``withdrawal`` in it. Raises ``ValueError``."""
    lines = ["withdrawn:", f"  on: {withdrawal.on}", f"  reason: {_quoted(withdrawal.reason)}"]
    return _Head.read(raw).with_key("withdrawn", lines)


def insert_correction(raw: bytes, correction: Correction, updated: datetime) -> bytes:
    """Return the bytes of an article with one more correction, changed at ``updated``.

    Earlier corrections stay as they are written. Raises ``ValueError``.
    """
    keys = [("on", str(correction.on)), ("text", _quoted(correction.text))]
    longer = _Head.read(raw).with_item("corrections", keys)
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


@dataclass(frozen=True, slots=True)
class _Head:
    """The front matter of a file as text, with what stands before and after it."""

    before: str
    text: str
    after: str
    line_end: str
    mark: bytes
    """Of the order of bytes, as some editors write it."""
    root: yaml.MappingNode

    @classmethod
    def read(cls, raw: bytes) -> _Head:
        """Find the front matter. Raises ``ValueError``."""
        text = raw.decode("utf-8-sig")
        front = _HEAD.match(text)
        if front is None:
            raise ValueError("no front matter")
        head = front[2]
        root = yaml.compose(head, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if not isinstance(root, yaml.MappingNode) or root.flow_style:
            raise ValueError("no keys on lines of their own")
        mark = raw[: len(raw) - len(text.encode())]
        return cls(text[: front.start(2)], head, text[front.end(2) :], front[1], mark, root)

    def with_key(self, key: str, lines: Sequence[str]) -> bytes:
        """Return the file with these lines in the place of a key's, or as its last key."""
        older = [
            (_line_start(self.text, name.start_mark.index), _line_after(self.text, _end(value)))
            for name, value in self.root.value
            if name.value == key
        ]
        block = self._block(lines, self.root.start_mark.column)
        pieces, done = [], 0
        for start, end in older or [(len(self.text), len(self.text))]:
            pieces += [self.text[done:start], block]
            block, done = "", end
        return self._file("".join([*pieces, self.text[done:]]))

    def without_key(self, key: str) -> bytes:
        """Return the file without a key and its value."""
        return (
            self.with_key(key, ())
            if any(n.value == key for n, _ in self.root.value)
            else (self._file(self.text))
        )

    def with_value(self, key: str, value: str) -> bytes:
        """Return the file with a key's value replaced; a comment beside it stays."""
        older = next((value for name, value in self.root.value if name.value == key), None)
        if not isinstance(older, yaml.ScalarNode) or older.style in ("|", ">"):
            return self.with_key(key, [f"{key}: {value}"])
        start, end = older.start_mark.index, older.end_mark.index
        # A blank value stands right after its colon.
        space = " " if self.text[start - 1] == ":" else ""
        return self._file(f"{self.text[:start]}{space}{value}{self.text[end:]}")

    def with_item(self, key: str, item: Sequence[tuple[str, str]]) -> bytes:
        """Return the file with one more mapping at the end of the list at ``key``."""
        older = next((value for name, value in self.root.value if name.value == key), None)
        (first, value), *rest = item
        lines = [f"- {first}: {value}", *(f"  {name}: {value}" for name, value in rest)]
        if not isinstance(older, yaml.SequenceNode) or not older.value:
            return self.with_key(key, [f"{key}:", *(f"  {line}" for line in lines)])
        last = _end(older.value[-1])
        if older.flow_style:
            # Before a comma after the last item, if there is one: YAML lets it stay.
            written = ", ".join(f"{name}: {value}" for name, value in item)
            return self._file(f"{self.text[:last]}, {{{written}}}{self.text[last:]}")
        place = _line_after(self.text, last)
        block = self._block(lines, older.start_mark.column)
        return self._file(self.text[:place] + block + self.text[place:])

    def _block(self, lines: Sequence[str], column: int) -> str:
        return "".join(f"{' ' * column}{line}{self.line_end}" for line in lines)

    def _file(self, head: str) -> bytes:
        return self.mark + (self.before + head + self.after).encode()


def _end(node: yaml.Node) -> int:
    """Return where a value's own text ends; YAML counts what follows a block as part of it."""
    if isinstance(node, yaml.CollectionNode) and not node.flow_style:
        last = node.value[-1]
        return _end(last[1] if isinstance(node, yaml.MappingNode) else last)
    return int(node.end_mark.index)


def _line_start(text: str, index: int) -> int:
    return max(text.rfind("\n", 0, index), text.rfind("\r", 0, index)) + 1


def _line_after(text: str, index: int) -> int:
    """Return where the line after the one that holds the character before ``index`` starts."""
    found = re.compile(r"\r\n|\n|\r").search(text, max(index - 1, 0))
    return found.end() if found else len(text)


def _quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON strings are."""
    return json.dumps(text, ensure_ascii=False)


def to_the_minute(moment: datetime) -> datetime:
    """Return a moment as it is written."""
    return moment.replace(second=0, microsecond=0)


def moment_as_written(moment: datetime) -> str:
    """Return a moment as a value of front matter."""
    return moment.strftime("%Y-%m-%d %H:%M")
