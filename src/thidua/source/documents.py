"""One Markdown file as people wrote it: its front matter with line marks, and its body."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from sys import intern
from typing import Any

from thidua.disk.hazards import kind_of, printable, refuse_kind
from thidua.disk.obstacles import explain
from thidua.problems import Problem, Rule, Severity
from thidua.source.values import Location, Value

SETTINGS = "mkdocs.yml"
"""The project's settings, which mark its folder."""
MAX_BYTES = 2_000_000
"""Largest text file read; the longest plan among the seeds has 15 kB."""


@dataclass(frozen=True, slots=True)
class Document:
    """A readable file. ``path`` is relative to the project's folder; lines count from 1."""

    path: str
    data: Mapping[str, Value]
    lines: Mapping[Location, int]
    body: str
    body_line: int

    def line_of(self, *location: str | int) -> int:
        """Return the line of a key, or of the nearest key above it that was written."""
        while location:
            if location in self.lines:
                return self.lines[location]
            location = location[:-1]
        return 1

    @property
    def top_lines(self) -> dict[str, int]:
        """The line of each key of the first level."""
        # Ten thousand articles have the same few keys.
        return {intern(str(key[0])): line for key, line in self.lines.items() if len(key) == 1}

    def problem(
        self,
        rule: Rule,
        message: str,
        fix: str,
        *,
        at: Location = (),
        line: int = 0,
        severity: Severity = Severity.ERROR,
    ) -> Problem:
        """Return a problem at a key (``at``) or at a given line of this file."""
        return Problem(
            rule,
            severity,
            self.path,
            line or self.line_of(*at),
            spell_location(at),
            # What people wrote is quoted in both; a sign nobody sees could steer a terminal.
            printable(message),
            printable(fix),
        )


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings with their lines, and their values as YAML types them.

    MkDocs stops at a name that is a number to YAML; so the types it will see are kept beside the
    words that were written.
    """

    document: Document
    values: Mapping[str, Any]


def spell_location(location: Location) -> str:
    """Return "exemplars[1].type" for ``("exemplars", 0, "type")``: people count from 1."""
    spelled = ""
    for part in location:
        if isinstance(part, int):
            spelled += f"[{part + 1}]"
        else:
            spelled += f".{part}" if spelled else part
    return spelled


def read_raw(root: Path, path: str) -> bytes | Problem:
    """Return the bytes of a text file, or why they cannot be had."""
    # A link may lead anywhere, and opening a named pipe waits for ever.
    whole = f"{root}/{path}"
    kind = kind_of(whole)
    if kind not in ("file", ""):
        return refuse_kind(path, kind)
    try:
        with open(whole, "rb") as file:  # noqa: PTH123 - ten thousand names need no paths
            # Asked for so many bytes, Python would make room for them first, for every file.
            is_large = os.fstat(file.fileno()).st_size > MAX_BYTES
            raw = file.read(MAX_BYTES + 1) if is_large else file.read()
    except OSError as error:
        return refuse(
            path,
            Rule.FILE_UNREADABLE,
            f"không mở được tệp ({explain(error).reason}).",
            "kiểm tra tên tệp, quyền đọc tệp, và xem tệp có đang mở ở chương trình khác không.",
        )
    if len(raw) > MAX_BYTES:
        return refuse(
            path,
            Rule.FILE_SIZE,
            f"tệp lớn quá {MAX_BYTES // 1_000_000} MB, không thể là một bài viết.",
            "kiểm tra xem có dán nhầm ảnh hay tệp khác vào nội dung không.",
        )
    return raw


def refuse(path: str, rule: Rule, message: str, fix: str, line: int = 1) -> Problem:
    """Return the problem of a file of which nothing can be used."""
    return Problem(rule, Severity.ERROR, path, line, "", message, fix)
