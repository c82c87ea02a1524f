"""From a file's bytes to a document, or to why it is none."""

from __future__ import annotations

from pathlib import Path

import frontmatter

from thidua.problems import Problem, Rule, Severity
from thidua.source.conflicts import find_conflict
from thidua.source.documents import Document, read_raw, refuse, spell_location
from thidua.source.front_matter import (
    Fault,
    FrontMatterError,
    FrontMatterHandler,
)
from thidua.text.tangles import find_tangle
from thidua.text.vietnamese import normalise


def read_document(root: Path, path: str) -> tuple[Document | None, list[Problem]]:
    """Read ``root/path``. The document is ``None`` when nothing of it can be used.

    Its body can then be rendered in reasonable time: a tangled one is refused here, before any
    scanner or renderer sees it.
    """
    raw = read_raw(root, path)
    return (None, [raw]) if isinstance(raw, Problem) else parse_document(path, raw)


def read_text(root: Path, path: str) -> tuple[str | None, list[Problem]]:
    """Read a text file as UTF-8 with or without BOM, in NFC with ``\\n`` line ends."""
    raw = read_raw(root, path)
    return (None, [raw]) if isinstance(raw, Problem) else decode(path, raw)


def parse_document(path: str, raw: bytes) -> tuple[Document | None, list[Problem]]:
    """Return what :func:`read_document` does, of a file's bytes."""
    text, problems = decode(path, raw)
    if text is None:
        return None, problems
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


def decode(path: str, raw: bytes) -> tuple[str | None, list[Problem]]:
    """Read a text as UTF-8 with or without BOM, in NFC with ``\\n`` line ends."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return None, [
            refuse(
                path,
                Rule.FILE_ENCODING,
                "tệp không được lưu theo bảng mã UTF-8 nên tiếng Việt có thể bị hỏng.",
                "mở tệp bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8, rồi lưu lại.",
                raw.count(b"\n", 0, error.start) + 1,
            )
        ]
    if not text.strip():
        return None, [
            refuse(
                path,
                Rule.FILE_EMPTY,
                "tệp trống.",
                "viết nội dung, hoặc xóa tệp; tạo bài mới bằng lệnh: python scripts/thidua.py new",
            )
        ]
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
