"""The record of published addresses, kept with the articles: ``articles/.published.json``.

One entry a line, in order, so that two people's additions merge. An address is written as browsers
send it: from the site's root with a leading slash, percent-encoded (RFC 3986).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote

from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.problems import Problem, Rule, Severity

RECORD = "articles/.published.json"
REPORT = "published.json"
"""What one build publishes, in the form of the record, among its reports."""
MAX_BYTES = 20_000_000
"""Largest record read: some two hundred thousand addresses."""

# Folders, then perhaps a page; no segment that leads upwards and none that is hidden.
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*/)*(?:[A-Za-z0-9._~%-]+\.html)?")
_ROW_START = re.compile(r'\s*\{?\s*"([^"\\]*)"\s*:')


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that readers have seen."""

    since: datetime.date
    """Local day of the build that first published it."""
    id: str | None = None
    """Permanent id of the article that stood there; ``None`` for a page under ``docs/``."""
    date: datetime.date | None = None
    """Day under which the article was published, which stays; ``None`` where nobody kept it."""
    line: int = field(default=1, compare=False)


Record = Mapping[str, Entry]


class RecordError(ValueError):
    """A record that cannot be relied on; ``line`` is where."""

    def __init__(self, cause: str, line: int = 1) -> None:
        super().__init__(cause)
        self.line = line


def key_of(address: str) -> str:
    """Return an address of the site as the record writes it."""
    return "/" + quote(address, safe="/", errors="surrogateescape")


def read_record(root: Path) -> tuple[Record, list[Problem]]:
    """Read the record of the project below ``root``; there is none before the first build."""
    path = root / RECORD
    try:
        if not path.is_symlink() and not path.exists():
            return {}, []
        # A link or a device is not opened: it may lead anywhere, or never end.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise RecordError("không phải là tệp do máy ghi")
        return parse(path.read_bytes()), []
    except RecordError as error:
        return {}, [_damaged(error)]
    except OSError as error:
        return {}, [
            _problem(
                Rule.FILE_UNREADABLE,
                1,
                f"không mở được sổ địa chỉ đã đăng ({explain(error).reason}).",
                "kiểm tra quyền đọc tệp và xem tệp có đang mở ở chương trình khác không.",
            )
        ]


def parse(raw: bytes) -> Record:
    """Return the entries of a record by address. Raises ``RecordError``."""
    try:
        text = raw.decode("utf-8-sig")
        rows = json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError("không đọc được", error.lineno) from error
    except (ValueError, RecursionError) as error:
        raise RecordError("không đọc được") from error
    if not isinstance(rows, dict):
        raise RecordError("không có địa chỉ nào")
    lines = {
        start[1]: number
        for number, row in enumerate(text.split("\n"), start=1)
        if (start := _ROW_START.match(row))
    }
    return {address: _entry(address, row, lines.get(address, 1)) for address, row in rows.items()}


def render(record: Record) -> str:
    """Return the text of a record."""
    rows = []
    for address, entry in sorted(record.items()):
        known = {
            **({"id": entry.id} if entry.id else {}),
            **({"date": entry.date.isoformat()} if entry.date else {}),
            "since": entry.since.isoformat(),
        }
        row = json.dumps(known, ensure_ascii=False)
        rows.append(f"{json.dumps(address)}: {row}")
    return "{\n" + ",\n".join(rows) + "\n}\n"


def remember(root: Path, published: Path) -> None:
    """Add to the record what a build has published, once its site stands in its place.

    ``published`` is the build's own report of it. A record damaged since the build read it is not
    written over: the next check tells of it, and the next build adds the same addresses. Raises
    ``OSError`` when a file cannot be read or written.
    """
    known, problems = read_record(root)
    if problems:
        return
    news = parse(published.read_bytes())
    merged = {
        **known,
        **{
            address: _kept(known[address], entry) if address in known else entry
            for address, entry in news.items()
        },
    }
    if merged != known:
        write_whole(root / RECORD, render(merged).encode())


def _kept(known: Entry, news: Entry) -> Entry:
    """Return what stays known of an address: the days of its first publication do not move."""
    return replace(news, since=known.since, date=known.date or news.date)


def published_days(record: Record) -> Mapping[str, datetime.date]:
    """Return the day under which each article, by its id, was first published, where known."""
    days: dict[str, datetime.date] = {}
    for entry in sorted(record.values(), key=lambda entry: entry.since):
        if entry.id and entry.date:
            days.setdefault(entry.id, entry.date)
    return days


def _entry(address: str, row: object, line: int) -> Entry:
    if not _ADDRESS.fullmatch(address):
        raise RecordError("có địa chỉ không thể là của trang này", line)
    if not isinstance(row, dict) or not {"since"} <= row.keys() <= {"since", "id", "date"}:
        raise RecordError("có dòng thiếu hoặc thừa mục", line)
    since, identity, day = row["since"], row.get("id"), row.get("date")
    if not (
        isinstance(since, str) and isinstance(identity, str | None) and isinstance(day, str | None)
    ):
        raise RecordError("có dòng ghi sai kiểu", line)
    read = datetime.date.fromisoformat
    try:
        return Entry(read(since), identity, read(day) if day else None, line)
    except ValueError as error:
        raise RecordError("có ngày không đọc được", line) from error


def _damaged(error: RecordError) -> Problem:
    return _problem(
        Rule.RECORD_DAMAGED,
        error.line,
        f"sổ địa chỉ đã đăng bị hỏng: {error}.",
        f"lấy lại tệp từ bản sao lưu hoặc bằng lệnh  git checkout -- {RECORD}  ; không có bản nào "
        "thì xóa tệp rồi dựng trang lại, máy sẽ ghi sổ mới.",
    )


def _problem(rule: Rule, line: int, message: str, fix: str) -> Problem:
    return Problem(rule, Severity.ERROR, RECORD, line, "", message, fix)
