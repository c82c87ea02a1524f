"""The store's tables as files that other programs read: CSV, or Parquet for large ones.

This is also the way to an engine for more than one machine holds: DuckDB, PostgreSQL, Spark and
their like take Parquet as it is (see the decision on the store).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Literal

from thidua.region.store import ROWS, Store
from thidua.text.tables import write_rows

EXPORTS = "xuat"
Format = Literal["csv", "parquet"]
_PLAIN = ("wards", "withdrawals", "gatherings", "faults")
_ROWS = 10_000


def export(store: Store, root: Path, kind: Format, day: date | None) -> tuple[Path, ...]:
    """Write every table below ``xuat/``; of those with a history what was true on ``day``.

    Without a day the whole history is written. Raises ``OSError``.
    """
    folder = root / EXPORTS
    folder.mkdir(exist_ok=True)
    suffix = f"-{day.isoformat()}" if day else ""
    written = []
    for table in (*ROWS, *_PLAIN):
        target = folder / f"{table}{suffix if table in ROWS else ''}.{kind}"
        source = f"{table}_on(DATE '{day.isoformat()}')" if day and table in ROWS else table
        columns = "* EXCLUDE (digest)" if table in ROWS and not day else "*"
        question = f"SELECT {columns} FROM {source}"
        if kind == "parquet":
            store.data.execute(f"COPY ({question}) TO '{_quoted(target)}' (FORMAT parquet)")
        else:
            _write_table(store, question, target)
        written.append(target)
    return tuple(written)


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def _write_table(store: Store, question: str, target: Path) -> None:
    answer = store.data.execute(question)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        write_rows(file, [[column[0] for column in answer.description]])
        while rows := answer.fetchmany(_ROWS):
            write_rows(file, ([_cell(value) for value in row] for row in rows))


def _cell(value: Any) -> Any:
    is_list = isinstance(value, Sequence) and not isinstance(value, str)
    return "; ".join(map(str, value)) if is_list else value
