"""The front matter of one file as text: its keys are replaced without touching another byte."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import yaml

_HEAD = re.compile(r"\s*---[ \t]*(\r\n|\n|\r)(.*?)(?<=[\r\n])---[ \t]*(?=[\r\n]|\Z)", re.S)
"""The front matter as it stands, whatever its line ends; its keys are the second group."""


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter of a file as text, with what stands before and after it."""

    before: str
    text: str
    after: str
    line_end: str
    mark: bytes
    """Of the order of bytes, as some editors write it."""
    root: yaml.MappingNode

    @classmethod
    def read(cls, raw: bytes) -> Head:
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


def quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON strings are."""
    return json.dumps(text, ensure_ascii=False)
