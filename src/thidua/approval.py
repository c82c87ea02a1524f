"""Writing a review into an article without touching another byte of it."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

from thidua.folders import write_whole
from thidua.schema.article import Review

_BOUNDARY = re.compile(rb"^-{3}[ \t]*\r?$", re.M)
_REVIEW = re.compile(rb"^(review|\"review\"|'review')[ \t]*:", re.M)
_NEXT_KEY = re.compile(rb"^[^\s]", re.M)


def write_review(path: Path, review: Review) -> None:
    """Put ``review`` into the front matter of ``path``, in the place of an older one if any.

    Everything else stays byte for byte: marks of order, line ends, comments and spelling. Raises
    ``OSError`` when the file cannot be written, ``ValueError`` when it has no front matter.
    """
    raw = path.read_bytes()
    write_whole(path, insert_review(raw, review))


def insert_review(raw: bytes, review: Review) -> bytes:
    """Return the bytes of an article with ``review`` in its front matter."""
    boundaries = [match for _, match in zip(range(2), _BOUNDARY.finditer(raw), strict=False)]
    if len(boundaries) < 2:
        raise ValueError("no front matter")
    start, end = boundaries[0].end(), boundaries[1].start()
    head = raw[start:end]
    line_end = b"\r\n" if b"\r\n" in head or boundaries[0][0].endswith(b"\r") else b"\n"
    block = line_end.join(line.encode() for line in _lines(review)) + line_end
    older = _REVIEW.search(head)
    if older:
        after = _NEXT_KEY.search(head, older.end())
        head = head[: older.start()] + block + (head[after.start() :] if after else b"")
    else:
        head = head + block
    return raw[:start] + head + raw[end:]


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
