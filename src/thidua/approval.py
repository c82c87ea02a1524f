"""Writing a review into an article without touching another byte of it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import yaml

from thidua.folders import write_whole
from thidua.schema.article import Review

_HEAD = re.compile(r"\s*---[ \t]*(\r\n|\n|\r)(.*?)(?<=[\r\n])---[ \t]*(?=[\r\n]|\Z)", re.S)
"""The front matter as it stands, whatever its line ends; its keys are the second group."""


def write_review(path: Path, review: Review) -> None:
    """Put ``review`` into the front matter of ``path``, in the place of an older one if any.

    Everything else stays byte for byte: marks of order, line ends, comments and spelling. Raises
    ``OSError`` when the file cannot be written, ``ValueError`` when it has no front matter.
    """
    raw = path.read_bytes()
    write_whole(path, insert_review(raw, review))


def insert_review(raw: bytes, review: Review) -> bytes:
    """Return the bytes of an article with ``review`` in its front matter."""
    text = raw.decode("utf-8-sig")
    mark = raw[: len(raw) - len(text.encode())]
    front = _HEAD.match(text)
    if front is None:
        raise ValueError("no front matter")
    line_end, head = front[1], front[2]
    root = yaml.compose(head, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        raise ValueError("no keys on lines of their own")
    indent = " " * root.start_mark.column
    block = "".join(f"{indent}{line}{line_end}" for line in _lines(review))
    older = [
        (_line_start(head, key.start_mark.index), _line_after(head, _end(value)))
        for key, value in root.value
        if key.value == "review"
    ]
    pieces, done = [], 0
    for start, end in older or [(len(head), len(head))]:
        pieces += [head[done:start], block]
        block, done = "", end
    new_head = "".join([*pieces, head[done:]])
    return mark + (text[: front.start(2)] + new_head + text[front.end(2) :]).encode()


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


def _lines(review: Review) -> list[str]:
    lines = ["review:", f"  by: {_quoted(review.by)}"]
    if review.name:
        lines.append(f"  name: {_quoted(review.name)}")
    lines.append(f"  on: {_moment(review.on)}")
    lines.append(f'  digest: "{review.digest}"')
    return lines


def _quoted(text: str) -> str:
    """Return text as a YAML double-quoted scalar, which JSON strings are."""
    return json.dumps(text, ensure_ascii=False)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M")
