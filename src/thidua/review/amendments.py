"""Writing into an article's front matter without touching another byte of it.

A review, a withdrawal and a correction are the office's acts upon a text that somebody else wrote:
its words, their order, line ends and comments are evidence and stay as they are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import yaml

from thidua.column import Article, Column
from thidua.disk.folders import write_whole
from thidua.load import load
from thidua.problems import Problem, errors
from thidua.schema.article import ArticleMatter, Correction, Review, Withdrawal

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
    lines.append(f"  on: {_moment(review.on)}")
    lines.append(f'  digest: "{review.digest}"')
    return _Head.read(raw).with_key("review", lines)


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
    return _Head.read(longer).with_value("updated", _moment(updated))


@dataclass(frozen=True, slots=True)
class Amendment:
    """New bytes for one article, and what its front matter must say once they are written."""

    article: Article
    before: bytes
    content: bytes
    matter: ArticleMatter


def withdraw(article: Article, raw: bytes, withdrawal: Withdrawal) -> Amendment:
    """Prepare the withdrawal of an article whose file holds ``raw``. Raises ``ValueError``."""
    matter = replace(article.matter, withdrawn=withdrawal)
    return Amendment(article, raw, insert_withdrawal(raw, withdrawal), matter)


def correct(article: Article, raw: bytes, correction: Correction, updated: datetime) -> Amendment:
    """Prepare one more correction of an article. Raises ``ValueError``."""
    # A moment is written to the minute.
    updated = updated.replace(second=0, microsecond=0)
    corrections = (*article.matter.corrections, correction)
    matter = replace(article.matter, corrections=corrections, updated=updated)
    return Amendment(article, raw, insert_correction(raw, correction, updated), matter)


def apply(column: Column, amendment: Amendment) -> tuple[Problem, ...] | None:
    """Write an amendment and read it back; take it back when it says anything else than it should.

    Returns ``None`` when it stands, else the errors that came with it; none of them means that the
    file no longer read the same. Raises ``OSError``.
    """
    path = amendment.article.path
    file = column.root / path
    if file.read_bytes() != amendment.before:
        # Somebody saved the file while whoever sits here was being asked.
        return ()
    write_whole(file, amendment.content)
    try:
        after = load(column.root)
        article = next((a for a in after.articles if a.path == path), None)
        new = new_errors(column, after, path)
        stands = (
            article is not None
            and (article.matter, article.digest) == (amendment.matter, amendment.article.digest)
            and not new
        )
    except BaseException:
        write_whole(file, amendment.before)
        raise
    if not stands:
        write_whole(file, amendment.before)
    return None if stands else new


def new_errors(before: Column, after: Column, path: str) -> tuple[Problem, ...]:
    """Return the errors of a file that it did not have before; its lines may have moved."""
    known = {(fault.rule, fault.field, fault.message) for fault in before.faults}
    return tuple(
        fault
        for fault in errors(after.faults)
        if fault.path == path and (fault.rule, fault.field, fault.message) not in known
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


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
