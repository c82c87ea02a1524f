"""The front matter of one file as text: its keys are replaced without touching another byte."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import yaml

from thidua.source.values import Value

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
        root = _compose(head)
        mark = raw[: len(raw) - len(text.encode())]
        return cls(text[: front.start(2)], head, text[front.end(2) :], front[1], mark, root)

    @classmethod
    def of_settings(cls, raw: bytes) -> Head:
        """Take a whole file, as ``mkdocs.yml``, for its keys. Raises ``ValueError``."""
        text = raw.decode("utf-8-sig")
        mark = raw[: len(raw) - len(text.encode())]
        line_end = "\r\n" if "\r\n" in text else "\n"
        return cls("", text, "", line_end, mark, _compose(text))

    def inside(self, *keys: str | int) -> Head:
        """Return the same file for the keys of a mapping further in. Raises ``ValueError``."""
        node: yaml.Node = self.root
        for key in keys:
            found: yaml.Node | None = None
            if isinstance(node, yaml.MappingNode):
                found = next((value for name, value in node.value if name.value == key), None)
            elif isinstance(node, yaml.SequenceNode) and isinstance(key, int):
                found = node.value[key] if key < len(node.value) else None
            if found is None:
                raise ValueError(f"no {key}")
            node = found
        if not isinstance(node, yaml.MappingNode) or node.flow_style:
            raise ValueError("no keys on lines of their own")
        return replace(self, root=node)

    @property
    def _last(self) -> int:
        """Where another key would stand: at the end of all, or of the mapping further in."""
        is_all = self.root.start_mark.column == 0 and self.root.value
        return len(self.text) if is_all else _line_after(self.text, _end(self.root))

    def with_key(self, key: str, lines: Sequence[str]) -> bytes:
        """Return the file with these lines in the place of a key's, or as its last key."""
        older = [
            (_line_start(self.text, name.start_mark.index), _line_after(self.text, _end(value)))
            for name, value in self.root.value
            if name.value == key
        ]
        block = self._block(lines, self.root.start_mark.column)
        pieces, done = [], 0
        for start, end in older or [(self._last, self._last)]:
            pieces += [self.text[done:start], block]
            block, done = "", end
        return self._file("".join([*pieces, self.text[done:]]))

    def with_body(self, body: str) -> bytes:
        """Return the file with another text below its front matter, in the file's line ends."""
        text = self.line_end + self.line_end + body.strip("\n").replace("\n", self.line_end)
        return (
            self.mark
            + (self.before + self.text + _closing(self.after) + text).encode()
            + (self.line_end.encode())
        )

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


def _closing(after: str) -> str:
    """Return the row of dashes that ends a front matter."""
    found = re.match(r"---[ \t]*", after)
    return found[0] if found else "---"


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


def _compose(text: str) -> yaml.MappingNode:
    root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise ValueError("no keys on lines of their own")
    return root


_PLAIN = re.compile(
    r"[a-z][a-z0-9]*(-[a-z0-9]+)*(/[a-z0-9-]+)*|\d{4}-\d{2}-\d{2}( \d{2}:\d{2})?|0|[1-9]\d{0,3}"
)
_SPECIAL = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_WORDS = frozenset(
    {
        *("title", "summary", "author", "image", "image_alt", "image_credit", "name", "tags"),
        *("reason", "programme", "by", "evidence"),
    }
)
"""Keys whose values are somebody's words: these always stand in quotation marks."""


def rows_of(item: Mapping[str, Value]) -> list[tuple[str, str]]:
    """Return the keys of an item of a list, each with its value on one line."""
    return [(key, _scalar(key, value)) for key, value in item.items() if value]


def lines_of(key: str, value: Value) -> list[str]:
    """Return the lines of a key with its value, in the one way this program writes them.

    An empty value leaves the key blank, as a sheet to be filled in has it. Slugs, days and small
    numbers stand as they are; ``true`` and ``false`` are meant as such.
    """
    return [f"{key}:", *_below(value, key)] if _is_block(value) else [_row(key, value)]


def _is_block(value: Value) -> bool:
    return bool(value) and (
        isinstance(value, dict) or (isinstance(value, list) and isinstance(value[0], dict))
    )


def _row(key: str, value: Value) -> str:
    written = _scalar(key, value)
    return f"{key}: {written}" if written else f"{key}:"


def _below(value: Value, key: str) -> list[str]:
    if isinstance(value, dict):
        return [f"  {line}" for name, one in value.items() for line in lines_of(name, one)]
    lines = []
    for item in value or ():
        first, *rest = (
            [line for name, one in item.items() for line in lines_of(name, one)]
            if isinstance(item, dict)
            else [_scalar(key, item)]
        )
        lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return lines


def _scalar(key: str, value: Value) -> str:
    if not value:
        return ""
    if isinstance(value, list):
        return f"[{', '.join(_scalar(key, item) for item in value)}]"
    text = str(value)
    if text in ("true", "false") and key in ("minor", "sample"):
        return text
    is_plain = key not in _WORDS and text not in _SPECIAL and _PLAIN.fullmatch(text)
    return text if is_plain else quoted(text)


def quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON strings are."""
    return json.dumps(text, ensure_ascii=False)
