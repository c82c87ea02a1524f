"""One Markdown file as people wrote it: its front matter with line marks, and its body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import frontmatter

from thidua.disk.hazards import kind_of, printable, refuse_kind
from thidua.disk.obstacles import explain
from thidua.problems import Problem, Rule, Severity
from thidua.source.conflicts import find_conflict
from thidua.source.front_matter import (
    Fault,
    FrontMatterError,
    FrontMatterHandler,
    Location,
    Value,
)
from thidua.text.tangles import find_tangle
from thidua.text.vietnamese import normalise

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


def spell_location(location: Location) -> str:
    """Return "exemplars[1].type" for ``("exemplars", 0, "type")``: people count from 1."""
    spelled = ""
    for part in location:
        if isinstance(part, int):
            spelled += f"[{part + 1}]"
        else:
            spelled += f".{part}" if spelled else part
    return spelled


def read_document(root: Path, path: str) -> tuple[Document | None, list[Problem]]:
    """Read ``root/path``. The document is ``None`` when nothing of it can be used.

    Its body can then be rendered in reasonable time: a tangled one is refused here, before any
    scanner or renderer sees it.
    """
    text, problems = read_text(root, path)
    return parse_document(path, text) if text is not None else (None, problems)


def parse_document(path: str, text: str) -> tuple[Document | None, list[Problem]]:
    """Read the text of a file, normalised, as :func:`read_document` reads the file itself."""
    conflict = find_conflict(text)
    if conflict:
        return None, [as_problem(path, conflict)]
    leading = text[: len(text) - len(text.lstrip())].count("\n")
    handler = FrontMatterHandler(leading)
    try:
        _, body = frontmatter.parse(text, handler=handler)
    except FrontMatterError as error:
        return None, [as_problem(path, error.fault)]
    mapped = handler.mapped
    problems = [as_problem(path, fault) for fault in mapped.faults]
    tangle = find_tangle(body)
    if tangle:
        line = handler.body_line + tangle.line - 1
        fault = Fault(Rule.BODY_TANGLED, line, tangle.message, tangle.fix)
        return None, [*problems, as_problem(path, fault)]
    return Document(path, mapped.data, mapped.lines, body, handler.body_line), problems


def read_text(root: Path, path: str) -> tuple[str | None, list[Problem]]:
    """Read a text file as UTF-8 with or without BOM, in NFC with ``\\n`` line ends."""

    def refuse(rule: Rule, message: str, fix: str, line: int = 1) -> tuple[None, list[Problem]]:
        return None, [Problem(rule, Severity.ERROR, path, line, "", message, fix)]

    # A link may lead anywhere, and opening a named pipe waits for ever.
    kind = kind_of(root / path)
    if kind not in ("file", ""):
        return None, [refuse_kind(path, kind)]
    try:
        with (root / path).open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        return refuse(
            Rule.FILE_UNREADABLE,
            f"không mở được tệp ({explain(error).reason}).",
            "kiểm tra tên tệp, quyền đọc tệp, và xem tệp có đang mở ở chương trình khác không.",
        )
    if len(raw) > MAX_BYTES:
        return refuse(
            Rule.FILE_SIZE,
            f"tệp lớn quá {MAX_BYTES // 1_000_000} MB, không thể là một bài viết.",
            "kiểm tra xem có dán nhầm ảnh hay tệp khác vào nội dung không.",
        )
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return refuse(
            Rule.FILE_ENCODING,
            "tệp không được lưu theo bảng mã UTF-8 nên tiếng Việt có thể bị hỏng.",
            "mở tệp bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8, rồi lưu lại.",
            raw.count(b"\n", 0, error.start) + 1,
        )
    if not text.strip():
        return refuse(
            Rule.FILE_EMPTY,
            "tệp trống.",
            "viết nội dung, hoặc xóa tệp; tạo bài mới bằng lệnh: python scripts/thidua.py new",
        )
    return normalise(text), []


def as_problem(path: str, fault: Fault) -> Problem:
    """Return the problem of a fault, now that its file is known."""
    return Problem(
        fault.rule,
        Severity.ERROR,
        path,
        fault.line,
        spell_location(fault.at),
        fault.message,
        fault.fix,
    )
