"""A region's tables in another engine: ``python3 bench/engines.py [--wards 100] [--times 100]``.

Wards are gathered from as ``region.py`` does, and their tables exported as ``thidua region export
--format parquet`` does. Each row then stands so many times in larger files of the same form, for
other wards. ClickHouse reads them (as chDB, its engine in a Python package that is fetched from
PyPI: no server need run) and is asked what pages and analysts ask; so is DuckDB, and both must
answer alike. ``--alone`` leaves ClickHouse out. Adds to ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
import region
from runs import REPORT, keep

CLICKHOUSE = "chdb-core==26.9.0"
"""From PyPI; it is no part of the project and has a folder of its own."""
CLICKHOUSE_FOLDER = environment.ROOT / ".cache/bench/clickhouse"
TABLES = {"articles": ("guid",), "windows": (), "exemplars": ()}
"""What is multiplied, with the columns beside ``ward`` that name a row."""
NOW = "2026-11-20"
QUESTIONS = {
    "counts": "SELECT ward, count(*), max(day) FROM articles WHERE gone IS NULL"
    " AND day <= DATE '{now}' GROUP BY ward ORDER BY ward",
    "newest": "SELECT guid, title FROM articles WHERE gone IS NULL"
    " ORDER BY published DESC, guid LIMIT 100",
    "one ward": "SELECT guid, title FROM articles WHERE gone IS NULL AND ward = '{ward}'"
    " ORDER BY published DESC, guid LIMIT 20",
    "a day": "SELECT count(*) FROM articles WHERE seen <= DATE '{now}'"
    " AND (gone IS NULL OR gone > DATE '{now}')",
    "windows": "SELECT ward, count(*) FROM windows WHERE gone IS NULL AND status = 'met'"
    " GROUP BY ward ORDER BY ward",
    "a name": "SELECT ward, id FROM exemplars WHERE gone IS NULL AND name LIKE '%Mẫu 3 001%'"
    " ORDER BY ward, id",
}
"""What is asked of both, in the SQL that both understand."""

Ask = Callable[[str], list[Any]]


def main() -> int:
    """Gather, multiply, and ask both engines."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wards", type=int, default=100)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--alone", action="store_true", help="DuckDB only")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.REGION)
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        told = measure(Path(name), options)
    rows = options.wards * options.items * options.times
    for what, value in told.items():
        environment.tell(f"{rows} bài, {what:<24}{value:10.3f}")
    figures = {what: {"thidua": {"value": value}} for what, value in told.items()}
    keep({f"engines {rows}": figures}, options.report)
    return 0


def measure(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Return seconds and megabytes by engine and what it was asked."""
    exported = export_sample(folder, options.wards, options.items)
    many = folder / "many"
    told = {"parquet MB": multiply(exported, many, options.times)}
    answers: dict[str, dict[str, list[Any]]] = {}
    for engine, load in list(ENGINES.items())[: 1 if options.alone else None]:
        began = time.perf_counter()
        ask = load(many, folder)
        told[f"{engine} load"] = time.perf_counter() - began
        answers[engine] = {}
        for what, question in QUESTIONS.items():
            text = question.format(now=NOW, ward="00001-0")
            taken = []
            for _ in range(3):
                began = time.perf_counter()
                answers[engine][what] = ask(text)
                taken.append(time.perf_counter() - began)
            told[f"{engine} {what}"] = median(taken)
    first, *others = answers.values()
    for what in QUESTIONS:
        assert first[what], what
        assert all(other[what] == first[what] for other in others), what
    return told


def export_sample(folder: Path, wards: int, items: int) -> Path:
    """Gather from so many wards that another process plays; return where the tables lie."""
    from thidua.clock import VIETNAM
    from thidua.meter import Meter
    from thidua.region.exports import EXPORTS, export
    from thidua.region.gathering import gather
    from thidua.region.store import Store

    now = datetime.fromisoformat(NOW).replace(hour=8, tzinfo=VIETNAM)
    with region.playing(items, changed=10) as (address, _), Store(folder) as store:
        office = region.make_region(address, wards)
        gather(office, folder, store, now, Meter(io.StringIO(), {}))
        export(store, folder, "parquet", None)
    return folder / EXPORTS


def multiply(exported: Path, many: Path, times: int) -> float:
    """Write each row so many times, for other wards; return the megabytes of all files."""
    import duckdb

    many.mkdir()
    with duckdb.connect() as data:
        for table, names in TABLES.items():
            told = ", ".join(f"{name} || '-' || n AS {name}" for name in ("ward", *names))
            data.execute(
                f"COPY (SELECT t.* REPLACE ({told}) FROM '{exported / table}.parquet' t,"
                f" range({times}) AS more(n)) TO '{many / table}'"
                " (FORMAT parquet, COMPRESSION zstd, FILE_SIZE_BYTES '200MB')"
            )
    return sum(path.stat().st_size for path in many.rglob("*.parquet")) / 1e6


def in_duckdb(many: Path, folder: Path) -> Ask:
    """Load the files into a DuckDB file of their own; return how it is asked."""
    import duckdb

    data = duckdb.connect(str(folder / "many.duckdb"), config={"memory_limit": "4GB"})
    for table in TABLES:
        data.execute(f"CREATE TABLE {table} AS FROM '{many / table}/*.parquet' ORDER BY ward")

    def ask(question: str) -> list[Any]:
        return [list(map(_plain, row)) for row in data.execute(question).fetchall()]

    return ask


def in_clickhouse(many: Path, folder: Path) -> Ask:
    """Load the files into ClickHouse; return how it is asked."""
    sys.path.append(str(fetch_clickhouse()))
    session = import_module("chdb.session").Session(str(folder / "clickhouse"))
    session.query("CREATE DATABASE kho")
    session.query("USE kho")
    for table in TABLES:
        source = f"file('{many / table}/*.parquet', Parquet)"
        session.query(
            f"CREATE TABLE {table} ENGINE = MergeTree ORDER BY ward AS SELECT"
            f" * REPLACE (assumeNotNull(ward) AS ward) FROM {source}"
        )

    def ask(question: str) -> list[Any]:
        told = str(session.query(question, "JSONCompactEachRow"))
        return [list(map(_plain, json.loads(line))) for line in told.splitlines() if line]

    return ask


def fetch_clickhouse() -> Path:
    """Return the folder with ClickHouse's engine; fetch it if it is not there."""
    if not (CLICKHOUSE_FOLDER / "chdb").is_dir():
        environment.tell(f"Đang tải {CLICKHOUSE} để so…")
        pip = [sys.executable, "-I", "-m", "pip", "--disable-pip-version-check", "install"]
        fetch = [*pip, "--quiet", "--no-deps", "--target", str(CLICKHOUSE_FOLDER), CLICKHOUSE]
        if subprocess.run(fetch, check=False).returncode != 0:
            raise environment.SetupError(
                f"không tải được {CLICKHOUSE}.", "kiểm tra mạng rồi chạy lại."
            )
    return CLICKHOUSE_FOLDER


def _plain(value: Any) -> str:
    """Return a value for comparing: long numbers and days come as text from ClickHouse."""
    return str(value)


ENGINES = {"DuckDB": in_duckdb, "ClickHouse": in_clickhouse}


if __name__ == "__main__":
    sys.exit(environment.guard(main))
