"""What an office has gathered, in one DuckDB file that analysts can open, with its history.

A row is true from the day ``seen`` until the day ``gone``, which is not in it; one without ``gone``
is true now. So ``articles_on(day)`` and its like tell what was known on a day. What a ward has
taken down is the exception: its words are erased from all days, and only that there was something
stays. Everything of one gathering is written in a few transactions, a set of wards at a time.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from thidua.disk.folders import move
from thidua.region.calling import Delivery, Kept, Known
from thidua.region.faults import KINDS, Fault
from thidua.region.fetching import Mark
from thidua.region.reading import INDEX, KNOWN, TARGETS, Article, Exemplar, Window

STORE = "kho.duckdb"
VERSION = 1
"""Of the tables."""
_BATCH_ROWS = 200_000
_TABLES: Mapping[str, Mapping[str, str]] = {
    "about": {"version": "INTEGER"},
    "wards": {
        **dict.fromkeys(("ward", "authority", "site", "address", "publisher"), "VARCHAR"),
        "column_name": "VARCHAR",
        "demo": "BOOLEAN",
        "has_targets": "BOOLEAN",
        "as_of": "DATE",
        "met": "DATE",
        "good": "TIMESTAMP",
    },
    "files": {
        **dict.fromkeys(("ward", "name", "sha256", "etag", "modified"), "VARCHAR"),
        "good": "TIMESTAMP",
    },
    "withdrawals": {
        **dict.fromkeys(("ward", "guid", "article"), "VARCHAR"),
        "since": "DATE",
    },
    "faults": {
        **dict.fromkeys(("ward", "file", "kind", "detail"), "VARCHAR"),
        "since": "TIMESTAMP",
    },
    "gatherings": {
        "began": "TIMESTAMP",
        **dict.fromkeys(("wards", "answered", "changed", "faults"), "INTEGER"),
    },
}
"""The tables without a history. ``met`` is the day a ward was first heard, ``good`` the last time;
times are in UTC."""
_MACROS = """
CREATE MACRO {name}_on(day) AS TABLE
    SELECT * EXCLUDE (digest) FROM {name} WHERE seen <= day AND (gone IS NULL OR gone > day);
CREATE VIEW {name}_now AS SELECT * EXCLUDE (digest, gone) FROM {name} WHERE gone IS NULL;
"""
_TYPES = {
    "str": "VARCHAR",
    "str | None": "VARCHAR",
    "bool": "BOOLEAN",
    "int": "INTEGER",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "tuple[str, ...]": "VARCHAR[]",
    "tuple[int, ...]": "INTEGER[]",
}
_SPAN = {"seen": "DATE", "gone": "DATE"}
ROWS: Mapping[str, type[Window] | type[Article] | type[Exemplar]] = {
    "windows": Window,
    "articles": Article,
    "exemplars": Exemplar,
}
"""The tables with a history, by what their rows are made of."""


class StoreError(Exception):
    """A store that cannot be used; its words are for people."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a gathering."""

    wards: int = 0
    answered: int = 0
    changed: int = 0
    erased: int = 0
    """Items that may not be shown any more and were here."""
    faults: tuple[Fault, ...] = ()


def columns_of(table: str) -> dict[str, str]:
    """Return the columns of a table that come from a ward, with their types."""
    return {
        "ward": "VARCHAR",
        **{one.name: _TYPES[str(one.type)] for one in fields(ROWS[table])},
        "digest": "VARCHAR",
    }


class Store:
    """The file, opened. One program at a time may write to it."""

    def __init__(self, root: Path, *, must_exist: bool = False) -> None:
        """Open the store of a region's folder; make it where there is none.

        Raises :class:`StoreError`.
        """
        self.path = root / STORE
        self._scratch = root
        is_new = not self.path.exists()
        if is_new and must_exist:
            raise StoreError("chưa thu thập lần nào.\n    Cách sửa: chạy  region gather  trước.")
        try:
            self.data = _open(self.path)
            if is_new:
                self._lay_out()
            (version,) = self.one("SELECT version FROM about")
        except duckdb.Error as error:
            raise StoreError(
                f"không mở được {STORE} ({_first_line(error)}).\n    Cách sửa: đóng chương trình"
                " khác đang mở tệp này rồi chạy lại; nếu tệp hỏng, chép bản sao lưu về, hoặc xóa"
                " tệp rồi thu thập lại từ đầu (lịch sử sẽ mất)."
            ) from error
        if version != VERSION:
            raise StoreError(
                f"{STORE} là của bản chương trình khác (khuôn {version}, ở đây là {VERSION}).\n"
                "    Cách sửa: dùng bản chương trình mới hơn."
            )

    def _lay_out(self) -> None:
        lasting = {table: {**columns_of(table), **_SPAN} for table in ROWS}
        for table, columns in {**_TABLES, **lasting}.items():
            told = ", ".join(f'"{name}" {kind}' for name, kind in columns.items())
            self.data.execute(f"CREATE TABLE {table}({told})")
        for table in ROWS:
            self.data.execute(_MACROS.format(name=table))
        self.data.execute("INSERT INTO about VALUES (?)", [VERSION])

    def close(self) -> None:
        """Let go of the file."""
        self.data.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Asking

    def all(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        """Return every row that answers a question in SQL."""
        return self.data.execute(question, values).fetchall()

    def one(self, question: str, *values: Any) -> tuple[Any, ...]:
        """Return the one row that answers a question in SQL."""
        row = self.data.execute(question, values).fetchone()
        assert row is not None
        return row

    def known(self) -> dict[str, Known]:
        """Return what is known of each ward, by its code."""
        kept: dict[str, dict[str, Kept]] = {}
        for ward, name, sha256, etag, modified in self.all(
            "SELECT ward, name, sha256, etag, modified FROM files"
        ):
            kept.setdefault(ward, {})[name] = Kept(sha256, Mark(etag, modified))
        gone: dict[str, set[str]] = {}
        for ward, guid in self.all("SELECT ward, guid FROM withdrawals"):
            gone.setdefault(ward, set()).add(guid)
        return {
            ward: Known(authority, site, address, kept.get(ward, {}), frozenset(gone.get(ward, ())))
            for ward, authority, site, address in self.all(
                "SELECT ward, authority, site, address FROM wards"
            )
        }

    # Writing

    def receive(self, deliveries: Iterable[Delivery], now: datetime) -> Outcome:
        """Take in what wards gave, as true from the day of ``now``.

        What was written down is safe when this returns; broken off, it is as after a whole number
        of batches.
        """
        outcome = _Tally()
        batch: list[Delivery] = []
        rows = 0
        for delivery in deliveries:
            batch.append(delivery)
            parts = (delivery.windows, delivery.articles, delivery.exemplars)
            rows += sum(len(part) for part in parts if part is not None)
            if rows > _BATCH_ROWS:
                self._apply(batch, now, outcome)
                batch, rows = [], 0
        self._apply(batch, now, outcome)
        told = (outcome.wards, outcome.answered, outcome.changed, len(outcome.faults))
        self.data.execute("INSERT INTO gatherings VALUES (?, ?, ?, ?, ?)", [_utc(now), *told])
        if outcome.erased:
            self._rewrite()
        else:
            self.data.execute("CHECKPOINT")
        return Outcome(
            outcome.wards, outcome.answered, outcome.changed, outcome.erased, tuple(outcome.faults)
        )

    def _apply(self, batch: Sequence[Delivery], now: datetime, outcome: _Tally) -> None:
        with TemporaryDirectory(prefix="thidua-region-") as scratch, self._transaction():
            self._scratch = Path(scratch)
            # Counted first: what a ward showed today and shows no more leaves no row behind.
            shown = self._count_taken_down(batch)
            for table in ROWS:
                self._replace(table, batch, now.date())
            self._withdraw(batch, now.date())
            if shown and (wards := sorted(one.ward for one in batch if one.gone)):
                # What is here is no longer what files say: when it comes back, they must be read.
                self._forget("files", wards)
            outcome.erased += shown
            self._note(batch, now)
        outcome.add(batch)

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        self.data.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.data.execute("ROLLBACK")
            raise
        self.data.execute("COMMIT")

    def _load(self, columns: Mapping[str, str], lines: Iterable[str]) -> None:
        """Fill the passing table ``came`` with rows of JSON.

        By a file: to hand rows over one by one takes a hundred times as long.
        """
        file = self._scratch / "came.ndjson"
        with file.open("w", encoding="utf-8") as rows:
            rows.writelines(lines)
        kinds = ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items())
        source = "read_json(?, format = 'newline_delimited', columns = {" + kinds + "})"
        self.data.execute(
            f"CREATE OR REPLACE TEMP TABLE came AS SELECT * FROM {source}", [str(file)]
        )

    def _put(self, table: str, rows: Sequence[Sequence[Any]]) -> None:
        columns = _TABLES[table]
        names = tuple(columns)
        self._load(columns, (_line(dict(zip(names, row, strict=True))) for row in rows))
        self.data.execute(f"INSERT INTO {table} SELECT * FROM came")

    def _replace(self, table: str, batch: Sequence[Delivery], today: date) -> None:
        """Let the rows of wards be those that came; what is the same goes on as it was."""
        whole = [one for one in batch if getattr(one, table) is not None]
        if not whole:
            return
        self._load(
            columns_of(table),
            (line for one in whole for line in _lines(one.ward, getattr(one, table))),
        )
        wards = [delivery.ward for delivery in whole]
        self.data.execute(
            f"UPDATE {table} AS t SET gone = ? WHERE gone IS NULL AND ward IN (SELECT unnest(?))"
            " AND NOT EXISTS (SELECT 1 FROM came c WHERE c.ward = t.ward AND c.digest = t.digest)",
            [today, wards],
        )
        self.data.execute(
            f"INSERT INTO {table} SELECT c.*, ?, NULL FROM came c WHERE NOT EXISTS (SELECT 1 FROM"
            f" {table} t WHERE t.gone IS NULL AND t.ward = c.ward AND t.digest = c.digest)",
            [today],
        )
        # What came and went on one day was true on none.
        self.data.execute(f"DELETE FROM {table} WHERE gone = ? AND seen = gone", [today])

    def _count_taken_down(self, batch: Sequence[Delivery]) -> int:
        """Return how many items that are here have been taken down."""
        told = [(one.ward, gone.guid) for one in batch for gone in one.gone or ()]
        (count,) = self.one(
            "SELECT count(*) FROM articles WHERE title <> ''"
            " AND (ward, guid) IN (SELECT (unnest(?), unnest(?)))",
            [ward for ward, _ in told],
            [guid for _, guid in told],
        )
        return int(count)

    def _withdraw(self, batch: Sequence[Delivery], today: date) -> None:
        """Erase what wards have taken down."""
        heard = [one for one in batch if one.gone is not None]
        if not heard:
            return
        self._forget("withdrawals", [one.ward for one in heard])
        told = [(d.ward, one.guid, one.article, one.on) for d in heard for one in d.gone or ()]
        self._put("withdrawals", told)
        self.data.execute(
            "UPDATE articles AS t SET title = '', summary = '', author = NULL, url = '',"
            " unit = NULL, digest = '', gone = coalesce(gone, ?) FROM came c"
            " WHERE c.ward = t.ward AND c.guid = t.guid AND t.title <> ''",
            [today],
        )
        self.data.execute(
            "CREATE OR REPLACE TEMP TABLE lost AS"
            " SELECT ward, list(article) AS ids FROM came GROUP BY ward"
        )
        for table, ids, beside in (
            ("windows", "items", ()),
            ("exemplars", "articles", ("article_urls", "article_titles")),
        ):
            kept = (
                f"list_filter(range(1, len({ids}) + 1),"
                f" lambda place: NOT list_contains(lost.ids, {ids}[place]))"
            )
            told_of = ", ".join(
                f"{one} = list_transform({kept}, lambda place: {one}[place])"
                for one in (ids, *beside)
            )
            self.data.execute(
                f"UPDATE {table} AS t SET {told_of}, digest = '' FROM lost"
                f" WHERE lost.ward = t.ward AND list_has_any({ids}, lost.ids)"
            )
        self.data.execute("DELETE FROM exemplars WHERE len(articles) = 0")

    def _note(self, batch: Sequence[Delivery], now: datetime) -> None:
        """Keep who answered, which files are here, and what is wrong."""
        moment = _utc(now)
        met = dict(self.all("SELECT ward, met FROM wards"))
        wards, kept, faults = [], [], []
        for one in batch:
            if index := one.index:
                told = (index.authority, index.site, one.address, index.publisher, index.column)
                has_targets = TARGETS in index.files
                since = met.get(one.ward, now.date())
                wards.append((one.ward, *told, index.demo, has_targets, index.as_of, since, moment))
            for name, file in one.files.items():
                mark = file.mark
                kept.append((one.ward, name, file.sha256, mark.etag, mark.modified, moment))
            faults += [(f.ward, f.file, f.kind.value, f.detail, moment) for f in one.faults]
        same = [one.ward for one in batch if one.is_answered and one.index is None]
        self.data.execute(
            "UPDATE wards SET good = ? WHERE ward IN (SELECT unnest(?))", [moment, same]
        )
        # What was said of a file holds until the file is read again; a list is read each time.
        asked = [
            (one.ward, name)
            for one in batch
            for name in {INDEX, "", *one.files, *(fault.file for fault in one.faults)}
        ]
        self._forget("wards", [row[0] for row in wards])
        # A list that did not come whole is asked for again.
        self._forget(
            "files", [one.ward for one in batch if one.index or not one.is_answered], INDEX
        )
        for name in KNOWN:
            self._forget("files", [row[0] for row in kept if row[1] == name], name)
        for name in {name for _, name in asked}:
            self._forget("faults", [ward for ward, of in asked if of == name], name)
        for table, rows in (("wards", wards), ("files", kept), ("faults", faults)):
            self._put(table, rows)

    def _forget(self, table: str, wards: Sequence[str], file: str | None = None) -> None:
        """Drop the rows of wards, or those of one of their files."""
        column = {"files": "name", "faults": "file"}.get(table)
        more, values = (f" AND {column} = ?", [file]) if file is not None else ("", [])
        self.data.execute(
            f"DELETE FROM {table} WHERE ward IN (SELECT unnest(?)){more}", [list(wards), *values]
        )

    def _rewrite(self) -> None:
        """Write the file anew: what was erased must not be found in it by any program."""
        fresh = self.path.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        (name,) = self.one("SELECT current_database()")
        self.data.execute("CHECKPOINT")
        self.data.execute(f"ATTACH '{str(fresh).replace(chr(39), chr(39) * 2)}' AS fresh")
        self.data.execute(f'COPY FROM DATABASE "{name}" TO fresh')
        self.data.execute("DETACH fresh")
        self.data.close()
        move(fresh, self.path)
        self.data = _open(self.path)

    def forget_wards(self, kept: Iterable[str]) -> int:
        """Drop what wards had that the office does not follow any more; return how many."""
        gone = {ward for (ward,) in self.all("SELECT ward FROM wards")} - set(kept)
        with self._transaction():
            for table in (*ROWS, "wards", "files", "withdrawals", "faults"):
                self._forget(table, sorted(gone))
        return len(gone)


@dataclass(slots=True)
class _Tally:
    """What a gathering came to so far."""

    wards: int = 0
    answered: int = 0
    changed: int = 0
    erased: int = 0
    faults: list[Fault] = field(default_factory=list)

    def add(self, batch: Sequence[Delivery]) -> None:
        self.wards += len(batch)
        self.answered += sum(one.is_answered for one in batch)
        self.changed += sum(one.has_news for one in batch)
        self.faults += [fault for one in batch for fault in one.faults]


def _open(path: Path) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(
        str(path),
        # No extension is fetched, and half of the memory is left to everything else.
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": "1GB",
            "preserve_insertion_order": False,
        },
    )


def _lines(ward: str, rows: Sequence[Window | Article | Exemplar]) -> Iterator[str]:
    for row in rows:
        told = {"ward": ward, **{name: getattr(row, name) for name in row.__slots__}}
        text = _line(told)
        digest = hashlib.blake2b(text.encode(), digest_size=8).hexdigest()
        yield f'{text[:-2]}, "digest": "{digest}"}}\n'


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=_spell) + "\n"


def _spell(value: object) -> str:
    if isinstance(value, datetime):
        return _utc(value).isoformat() if value.tzinfo else value.isoformat()
    assert isinstance(value, date)
    return value.isoformat()


def _utc(moment: datetime) -> datetime:
    """Return a moment as the tables hold it: in UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)


def _first_line(error: duckdb.Error) -> str:
    return str(error).splitlines()[0][:200]


def read_faults(store: Store) -> tuple[Fault, ...]:
    """Return what is wrong now, by ward."""
    rows = store.all(
        "SELECT ward, file, kind, detail FROM faults ORDER BY ward, file, kind, detail"
    )
    return tuple(Fault(ward, file, KINDS[kind], detail) for ward, file, kind, detail in rows)
