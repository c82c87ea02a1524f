"""The record of what was published, kept with the articles: ``articles/.published.json``.

It is a set of facts, one a line, and only ever grows: an address that readers have seen, an article
that left a channel or came back to it, the name in the ids of the feeds. Every line of a fact ends
with a comma and the last line is always the same, so two clones that each add facts are merged by
git itself (``merge=union``), and reading puts right what is there twice: the earliest day counts.
An address is written as browsers send it: from the site's root with a leading slash,
percent-encoded (RFC 3986).

A machine whose ``site/`` readers see, and which only builds, keeps the same beside it in a file of
its own, outside git: :data:`LIVE`.
"""

from __future__ import annotations

import datetime
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args
from urllib.parse import quote

from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.problems import Problem, Rule, Severity
from thidua.schema.article import Channel

RECORD = "articles/.published.json"
LIVE = ".live.json"
"""The own record of a machine whose ``site/`` readers see; there is none elsewhere."""
REPORT = "published.json"
"""What one build publishes, in the form of the record, among its reports."""
MAX_BYTES = 40_000_000
"""Largest record read: some two hundred thousand addresses."""

_CHANNELS: tuple[Channel, ...] = get_args(Channel)
_NOTE = "Sổ do máy ghi, mỗi dòng một mục; đừng sửa tay."
# Folders, then perhaps a page; no segment that leads upwards and none that is hidden.
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_~%-][A-Za-z0-9._~%-]*/)*(?:[A-Za-z0-9._~%-]+\.html)?")
_STEP = re.compile(r"([a-z0-9]+(?:[/-][a-z0-9]+)*)#([1-9][0-9]{0,5})")
_AUTHORITY = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,198}[a-z0-9])?")
_ROW_START = re.compile(r'\s*\{?\s*"([^"\\]*)"\s*:')
_MARK = re.compile(r"(?:<{7}|\|{7}|={7}|>{7})(?: |$)")
_TOLD_LINES = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One address that readers have seen."""

    since: datetime.date
    """Local day of the build that first published it."""
    id: str | None = None
    """Permanent id of the article that stood there; ``None`` for a page under ``docs/``."""
    date: datetime.date | None = None
    """Day under which the article was published, which stays; ``None`` where nobody kept it."""
    channels: tuple[Channel, ...] = ()
    """Where the article first appeared; empty where another entry tells it, or nobody kept it."""
    line: int = field(default=1, compare=False)
    path: str = field(default=RECORD, compare=False)
    """The file that says so."""


@dataclass(frozen=True, slots=True)
class Move:
    """An article that left channels, or appeared in them again or for the first time."""

    id: str
    step: int
    """Which of the article's moves it is; the first appearance was the first."""
    is_out: bool
    channels: tuple[Channel, ...]
    on: datetime.date


@dataclass(frozen=True, slots=True)
class Authority:
    """The name in the ids of the feeds (RFC 4151), and since when readers have it."""

    name: str
    since: datetime.date


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that is known to have been published."""

    addresses: Mapping[str, Entry] = field(default_factory=dict)
    moves: frozenset[Move] = frozenset()
    authority: Authority | None = None

    def joined(self, other: Record) -> Record:
        """Return what both know; who is asked first does not matter."""
        addresses = dict(self.addresses)
        for address, entry in other.addresses.items():
            known = addresses.get(address)
            addresses[address] = _joined([known, entry]) if known else entry
        known_names = [one for one in (self.authority, other.authority) if one]
        authority = min(known_names, key=lambda one: (one.since, one.name), default=None)
        return Record(addresses, self.moves | other.moves, authority)


class RecordError(ValueError):
    """A record that cannot be relied on; ``line`` is where.

    ``remedy`` mends it; where that is ``lossless`` nobody needs a copy from before.
    """

    def __init__(
        self, cause: str, line: int = 1, remedy: str = "", *, lossless: bool = False
    ) -> None:
        super().__init__(cause)
        self.line = line
        self.remedy = remedy
        self.lossless = lossless


def key_of(address: str) -> str:
    """Return an address of the site as the record writes it."""
    return "/" + quote(address, safe="/", errors="surrogateescape")


def read_record(root: Path) -> tuple[Record, list[Problem]]:
    """Read the records of the project below ``root``; there is none before it is published."""
    shared, problems = _read(root, RECORD)
    live, others = _read(root, LIVE)
    if problems or others:
        return Record(), [*problems, *others]
    if shared.authority and live.authority and shared.authority.name != live.authority.name:
        return Record(), [_two_names((shared.authority, RECORD), (live.authority, LIVE))]
    return shared.joined(live), []


def _two_names(*names: tuple[Authority, str]) -> Problem:
    """Return the problem of two records of one column that began under two names."""
    (first, known), (second, path) = sorted(names, key=lambda one: (one[0].since, one[1]))
    return _problem(
        Rule.RECORD_DAMAGED,
        path,
        1,
        f"sổ này ghi tên «{second.name}» trong mã bài, còn {known} ghi «{first.name}» từ trước; "
        "bạn đọc biết các bài theo tên có trước.",
        f"ở dòng authority của {path} sửa tên thành {first.name}",
    )


def _read(root: Path, name: str) -> tuple[Record, list[Problem]]:
    path = root / name
    try:
        if not path.is_symlink() and not path.exists():
            return Record(), []
        # A link or a device is not opened: it may lead anywhere, or never end.
        if path.is_symlink() or not path.is_file() or path.stat().st_size > MAX_BYTES:
            raise RecordError("không phải là tệp do máy ghi")
        return parse(path.read_bytes(), name), []
    except RecordError as error:
        return Record(), [_damaged(name, error)]
    except OSError as error:
        return Record(), [
            _problem(
                Rule.FILE_UNREADABLE,
                name,
                1,
                f"không mở được sổ đã đăng ({explain(error).reason}).",
                "kiểm tra quyền đọc tệp và xem tệp có đang mở ở chương trình khác không.",
            )
        ]


def parse(raw: bytes, path: str = RECORD) -> Record:
    """Return what the bytes of a record say. Raises ``RecordError``.

    ``path`` is the file they come from. Any JSON of the form is read, and what merging or a hand
    made of it as long as each line is whole.
    """
    try:
        text = raw.decode("utf-8-sig")
    except ValueError as error:
        raise RecordError("không đọc được") from error
    record, unfit = _understand(text, path)
    if unfit:
        raise _without_rows(text, path, unfit)
    return record


def _understand(text: str, path: str) -> tuple[Record, list[RecordError]]:
    """Return what a text says, and the rows of it that say what cannot be."""
    rows = _rows(text)
    lines: dict[str, list[int]] = defaultdict(list)
    for number, row in enumerate(text.split("\n"), start=1):
        if start := _ROW_START.match(row):
            lines[start[1]].append(number)
    entries: dict[str, list[Entry]] = defaultdict(list)
    moves: set[Move] = set()
    names: dict[str, tuple[Authority, int]] = {}
    unfit: list[RecordError] = []
    for key, row in rows:
        known = lines.get(key)
        line = known.pop(0) if known else 1
        try:
            match key, _STEP.fullmatch(key):
                case "#", _:
                    continue
                case "authority", _:
                    one = _authority(row, line)
                    before = names.get(one.name)
                    if before is None or one.since < before[0].since:
                        names[one.name] = (one, line)
                case _, re.Match() as step:
                    moves.add(_move(step, row, line))
                case _:
                    entry = _entry(key, row, line, path)
                    entries[key].append(entry)
        except RecordError as error:
            unfit.append(error)
    addresses = {key: _joined(same) for key, same in entries.items()}
    return Record(addresses, frozenset(moves), _only(list(names.values()))), unfit


def _without_rows(text: str, path: str, unfit: list[RecordError]) -> RecordError:
    """Return the error of rows that say what cannot be, and how to be rid of them if that works."""
    first, numbers = unfit[0], sorted({error.line for error in unfit})
    rows = text.split("\n")
    others = "\n".join(row for number, row in enumerate(rows, 1) if number not in numbers)
    try:
        _, left = _understand(others, path)
    except RecordError:
        left = unfit
    if left:
        return RecordError(str(first), first.line)
    remedy = f"xóa {_name_lines(numbers)}, rồi đăng trang: máy ghi bù những gì đang đăng"
    return RecordError(str(first), first.line, remedy)


def _rows(text: str) -> Iterable[tuple[str, Any]]:
    """Return key and value of each row, twice where it is written twice."""
    try:
        # Objects as tuples of pairs: a key that stands there twice is two facts.
        whole = json.loads(text, object_pairs_hook=tuple)
    except json.JSONDecodeError:
        return list(_rows_by_line(text))
    except (ValueError, RecursionError) as error:
        raise RecordError("không đọc được") from error
    if not isinstance(whole, tuple):
        raise RecordError("không có địa chỉ nào")
    return whole


def _rows_by_line(text: str) -> Iterator[tuple[str, Any]]:
    """Yield the rows of a text that is no JSON as a whole, as two merged ones may not be."""
    unread, marks, is_empty = [], [], True
    for number, row in enumerate(text.split("\n"), start=1):
        body = row.strip().removesuffix(",")
        if _MARK.match(body):
            marks.append(number)
        elif body not in ("", "{", "}", "{}"):
            try:
                read = json.loads(f"{{{body}}}", object_pairs_hook=tuple)
            except (ValueError, RecursionError):
                unread.append(number)
            else:
                yield from read
                is_empty = False
    if marks:
        raise RecordError(
            "còn dấu của một lần gộp git dở dang",
            marks[0],
            f"xóa {_name_lines(marks)} (bắt đầu bằng <<<<<<<, ======= hay >>>>>>>) và giữ mọi "
            "dòng khác; thứ tự các dòng, dòng lặp lại không sao",
            lossless=True,
        )
    if is_empty or len(unread) > _TOLD_LINES:
        raise RecordError("không đọc được", unread[0] if unread else 1)
    is_cut = text.rstrip().rpartition("\n")[2].strip() != "}"
    if unread:
        raise RecordError(
            "có dòng viết dở hay viết sai" if not is_cut else "bị cắt cụt",
            unread[0],
            f"xóa {_name_lines(unread)}"
            + (" và thêm một dòng  }  ở cuối tệp" if is_cut else "")
            + ", rồi đăng trang: máy ghi bù những gì đang đăng",
        )
    if is_cut:
        last = text.rstrip().count("\n") + 1
        remedy = "thêm một dòng  }  ở cuối tệp, rồi đăng trang: máy ghi bù những gì đang đăng"
        raise RecordError("bị cắt cụt", last, remedy)


def _name_lines(numbers: list[int]) -> str:
    return f"{'dòng' if len(numbers) == 1 else 'các dòng'} {', '.join(map(str, numbers))}"


def render(record: Record) -> str:
    """Return the text of a record."""
    rows: list[tuple[str, dict[str, Any]]] = []
    if record.authority:
        name = record.authority.name
        rows.append(("authority", {"name": name, "since": record.authority.since.isoformat()}))
    for address, entry in sorted(record.addresses.items()):
        known: dict[str, Any] = {
            **({"id": entry.id} if entry.id else {}),
            **({"date": entry.date.isoformat()} if entry.date else {}),
            "since": entry.since.isoformat(),
            **({"channels": list(entry.channels)} if entry.channels else {}),
        }
        rows.append((address, known))
    for move in sorted(record.moves, key=lambda m: (m.id, m.step, m.is_out, m.on, m.channels)):
        way = "out" if move.is_out else "in"
        told = {way: list(move.channels), "on": move.on.isoformat()}
        rows.append((f"{move.id}#{move.step}", told))
    lines = [f"{json.dumps(key)}: {json.dumps(row, ensure_ascii=False)}," for key, row in rows]
    last = f'"#": {json.dumps(_NOTE, ensure_ascii=False)}'
    return "\n".join(["{", *lines, last, "}", ""])


def remember(root: Path, published: Path, name: str = RECORD) -> None:
    """Add to a record what a build has published, once readers can see it.

    ``published`` is the build's own report of it, ``name`` the record below ``root``. A record
    damaged since the build read it is not written over: the next check tells of it, and what is
    published next adds the same. Raises ``OSError`` when a file cannot be read or written.
    """
    known, problems = _read(root, name)
    if problems:
        return
    news = parse(published.read_bytes())
    addresses = {
        **known.addresses,
        **{
            address: _kept(known.addresses[address], entry) if address in known.addresses else entry
            for address, entry in news.addresses.items()
        },
    }
    merged = Record(addresses, known.moves | news.moves, known.authority or news.authority)
    if merged != known or not (root / name).exists():
        write_whole(root / name, render(merged).encode())


def published_days(record: Record) -> Mapping[str, datetime.date]:
    """Return the day under which each article, by its id, was first published, where known."""
    days: dict[str, datetime.date] = {}
    for entry in sorted(record.addresses.values(), key=lambda entry: entry.since):
        if entry.id and entry.date:
            days.setdefault(entry.id, entry.date)
    return days


def _kept(known: Entry, news: Entry) -> Entry:
    """Return what stays known of an address: the days of its first publication do not move."""
    return replace(
        news,
        since=known.since,
        date=known.date or news.date,
        channels=known.channels or news.channels,
    )


def _joined(same: list[Entry]) -> Entry:
    """Return what the rows of one address say together: the earliest days count."""
    if len(same) == 1:
        return same[0]
    # Of two owners any, as long as every machine takes the same: publishing next tells the true.
    return replace(
        max(same, key=lambda entry: entry.id or ""),
        since=min(entry.since for entry in same),
        date=min((entry.date for entry in same if entry.date), default=None),
        channels=_in_order(channel for entry in same for channel in entry.channels),
    )


def _in_order(channels: Iterable[str]) -> tuple[Channel, ...]:
    wanted = frozenset(channels)
    return tuple(channel for channel in _CHANNELS if channel in wanted)


def _only(names: list[tuple[Authority, int]]) -> Authority | None:
    """Return the one name there may be. Raises ``RecordError`` where two clones began."""
    names.sort(key=lambda known: (known[0].since, known[0].name))
    if len(names) > 1:
        (first, _), (second, line) = names[:2]
        raise RecordError(
            f"có hai tên trong mã bài, «{first.name}» và «{second.name}»",
            line,
            f"xóa dòng {line} (tên có sau); mã của mọi bài giữ theo «{first.name}»",
            lossless=True,
        )
    return names[0][0] if names else None


def _authority(row: object, line: int) -> Authority:
    keys = _keys(row, {"name", "since"}, {"name", "since"}, line)
    name = keys["name"]
    if not (isinstance(name, str) and _AUTHORITY.fullmatch(name)):
        raise RecordError("có tên không dùng được trong mã bài", line)
    return Authority(name, _day(keys["since"], line))


def _move(step: re.Match[str], row: object, line: int) -> Move:
    keys = _keys(row, {"on"}, {"on", "in", "out"}, line)
    if ("in" in keys) == ("out" in keys):
        raise RecordError("có dòng thiếu hoặc thừa mục", line)
    is_out = "out" in keys
    channels = _channels(keys["out" if is_out else "in"], line)
    return Move(step[1], int(step[2]), is_out, channels, _day(keys["on"], line))


def _entry(address: str, row: object, line: int, path: str) -> Entry:
    if not _ADDRESS.fullmatch(address):
        raise RecordError("có địa chỉ không thể là của trang này", line)
    keys = _keys(row, {"since"}, {"since", "id", "date", "channels"}, line)
    identity, day = keys.get("id"), keys.get("date")
    if not isinstance(identity, str | None):
        raise RecordError("có dòng ghi sai kiểu", line)
    return Entry(
        _day(keys["since"], line),
        identity,
        None if day is None else _day(day, line),
        _channels(keys.get("channels", []), line),
        line,
        path,
    )


def _keys(row: object, needed: set[str], known: set[str], line: int) -> dict[str, Any]:
    keys = dict(row) if isinstance(row, tuple) else {}
    if not needed <= keys.keys() <= known:
        raise RecordError("có dòng thiếu hoặc thừa mục", line)
    return keys


def _channels(value: object, line: int) -> tuple[Channel, ...]:
    if not (isinstance(value, list) and all(one in _CHANNELS for one in value)):
        raise RecordError("có dòng ghi sai kiểu", line)
    return _in_order(value)


def _day(value: object, line: int) -> datetime.date:
    if not isinstance(value, str):
        raise RecordError("có dòng ghi sai kiểu", line)
    try:
        return datetime.date.fromisoformat(value)
    except ValueError as error:
        raise RecordError("có ngày không đọc được", line) from error


def _damaged(path: str, error: RecordError) -> Problem:
    whole = (
        "xóa tệp rồi đăng trang: máy ghi sổ mới (trang đã từng đổi tên miền thì ghi trước tên miền "
        "đầu tiên vào mkdocs.yml, extra.ward:  feed: {authority: ten-mien-dau-tien} )"
    )
    back = "" if path == LIVE else f" hoặc bằng lệnh  git checkout -- {path}"
    return _problem(
        Rule.RECORD_DAMAGED,
        path,
        error.line,
        f"sổ đã đăng bị hỏng: {error}.",
        f"{error.remedy}."
        if error.lossless
        else f"lấy lại tệp từ bản sao lưu{back}  ; không có bản nào thì {error.remedy or whole}.",
    )


def _problem(rule: Rule, path: str, line: int, message: str, fix: str) -> Problem:
    return Problem(rule, Severity.ERROR, path, line, "", message, fix)
