"""What a region costs: ``python3 bench/region.py --wards 100 [--items 1000] [--changed 10]``.

A server of its own plays the wards, each with so many items (five years of 200), ten exemplars and
eight windows of targets. Times the first gathering, one in which nothing changed, one in which
every tenth ward has one more item, every question that pages ask, the site, a take-down and the
export; tells the largest memory and how the store grows. Writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import http.server
import io
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from runs import REPORT, keep

AIMS = {"changed": 120.0, "question": 0.2}
"""Seconds: a gathering of what changed, and the slowest question of any page."""
LEFT = "2026/bai-1"
_STAND_IN, _NAME = b"00000", b"99999"
"""Stand for a ward's code, and for a name that some wards share, in the files of all wards."""
_NAMES = 500
"""Different names for each exemplar of a ward: of 3,321 wards, six or seven share one."""


def main() -> int:
    """Gather from wards that a second process plays."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--wards", type=int, default=100)
    parser.add_argument("--items", type=int, default=1000)
    parser.add_argument("--changed", type=int, default=10, help="one ward in so many changes")
    parser.add_argument("--without-site", action="store_true")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.REGION)
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        told = measure(Path(name), options)
    figures = {what: {"thidua": {"value": taken}} for what, taken in told.items()}
    keep({f"region {options.wards}x{options.items}": figures}, options.report)
    return 0


def measure(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Return seconds, megabytes and counts by what was measured."""
    from thidua.clock import VIETNAM
    from thidua.meter import Meter
    from thidua.region.exports import export
    from thidua.region.gathering import Way, gather
    from thidua.region.site import build_site
    from thidua.region.store import Store

    now = datetime(2026, 11, 20, 8, 0, tzinfo=VIETNAM)
    meter = Meter(io.StringIO(), {})
    told: dict[str, float] = {}

    def tell(what: str, value: float) -> None:
        # At once: whoever breaks off a long measurement keeps what there is.
        environment.tell(f"{options.wards} phường, {what:<12}{value:10.3f}")
        told[what] = value

    def timed(what: str, work: Callable[[], Any]) -> Any:
        began, worked = time.perf_counter(), time.process_time()
        result = work()
        tell(what, time.perf_counter() - began)
        # What it computed, without the wards: on a machine that others want too it tells more.
        tell(f"{what} CPU", time.process_time() - worked)
        return result

    with playing(options.items, options.changed) as (address, turn):
        region = make_region(address, options.wards)
        store = Store(folder)
        day = timedelta(days=1)
        first = timed("first", lambda: gather(region, folder, store, now, meter))
        assert (first.answered, first.faults) == (options.wards, ())
        tell("store MB", store.path.stat().st_size / 1e6)
        same = timed("unchanged", lambda: gather(region, folder, store, now + day, meter))
        assert same.changed == 0
        turn(1)
        news = timed("changed", lambda: gather(region, folder, store, now + day * 2, meter))
        assert news.changed == -(-options.wards // options.changed)
        tell("grown MB", store.path.stat().st_size / 1e6)
        tell("rows", store.one("SELECT count(*) FROM articles")[0])
        for what, taken in questions(store, region, now).items():
            tell(what, taken)
        if not options.without_site:
            timed("site", lambda: build_site(region, folder, store, now + day * 2, meter))
            timed("reports", lambda: _report(region, folder, store, now + day * 2))
        timed("export", lambda: export(store, folder, "parquet", None))
        turn(2)
        way = Way(only_withdrawals=True)
        gone = timed("take-down", lambda: gather(region, folder, store, now + day * 3, meter, way))
        assert gone.erased == news.changed
        store.close()
    tell("memory MB", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3)
    return told


def make_region(address: str, wards: int) -> Any:
    """Return an office that follows so many wards, played at an address."""
    from thidua.region.settings import Cluster, Region, WardEntry

    return Region(
        name="Bench",
        site_url="https://bench.example/",
        allow_private=True,
        clusters=tuple(Cluster(id=f"cum-{n}", name=f"Cụm {n}") for n in range(1, 35)),
        wards=tuple(
            WardEntry(
                code=f"{number:05d}",
                name=f"Phường {number:05d}",
                address=f"{address}{number:05d}/",
                cluster=f"cum-{1 + number % 34}",
            )
            for number in range(1, wards + 1)
        ),
    )


def _report(region: Any, folder: Path, store: Any, now: datetime) -> None:
    from thidua.region.reports import compile_dossier, write_reports

    write_reports(compile_dossier(region, store, now), folder, now)


def questions(store: Any, region: Any, now: datetime) -> dict[str, float]:
    """Return the seconds of each question that a page asks, and the slowest of both kinds."""
    from thidua.region.questions import count_all, newest, people, windows_of

    codes = [ward.code for ward in region.wards]
    ward = codes[len(codes) // 2]
    asked: dict[str, Callable[[], object]] = {
        "q counts": lambda: count_all(store, now.date()),
        "q newest": lambda: newest(store, 100),
        "q cluster": lambda: newest(store, 50, codes[::34]),
        "q ward": lambda: newest(store, 20, [ward]),
        "q windows": lambda: windows_of(store, ward),
        "q people": lambda: people(store, ward),
        "q a day": lambda: store.one("SELECT count(*) FROM articles_on(?)", date(2026, 11, 20)),
    }
    taken, worked = {}, {}
    for what, ask in asked.items():
        spans = []
        for _ in range(3):
            began, computed = time.perf_counter(), time.process_time()
            ask()
            spans.append((time.perf_counter() - began, time.process_time() - computed))
        (_, (taken[what], worked[what]), _) = sorted(spans)
    slowest = {"question": max(taken.values()), "question CPU": max(worked.values())}
    return {**taken, **slowest}


@contextmanager
def playing(items: int, changed: int) -> Iterator[tuple[str, Callable[[int], None]]]:
    """Play all wards in a process of its own; yield their address, and how to turn time on."""
    turn = multiprocessing.Value("i", 0)
    ours, theirs = multiprocessing.Pipe()
    player = multiprocessing.Process(target=_play, args=(theirs, turn, items, changed), daemon=True)
    player.start()
    try:
        port = ours.recv()

        def set_turn(number: int) -> None:
            turn.value = number

        yield f"http://127.0.0.1:{port}/", set_turn
    finally:
        player.terminate()
        player.join()


def _play(pipe: Any, turn: Any, items: int, changed: int) -> None:
    from thidua.region.reading import hash_of

    shared = {number: _files(items, number) for number in range(3)}

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            _, code, _, name = self.path.split("/")
            number = turn.value if int(code) % changed == 1 % changed else 0
            tag = f'"{number}-{name}"'
            if self.headers.get("If-None-Match") == tag:
                self.send_response(304)
                self.end_headers()
                return
            content = self._content(name, code.encode(), shared[number])
            self.send_response(200)
            self.send_header("ETag", tag)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _content(self, name: str, code: bytes, files: dict[str, bytes]) -> bytes:
            if name != "index.json":
                return _own(files[name], code)
            own = {one: _own(content, code) for one, content in files.items()}
            return json.dumps(_index(code.decode(), own, hash_of)).encode()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        pipe.send(server.server_port)
        server.serve_forever()


def _own(content: bytes, code: bytes) -> bytes:
    """Return a shared file as it is of one ward."""
    name = b"%03d" % (int(code) % _NAMES)
    return content.replace(_STAND_IN, code).replace(_NAME, name)


def _index(code: str, files: dict[str, bytes], hash_of: Callable[[bytes], str]) -> dict[str, Any]:
    return {
        "$schema": "index.schema.json",
        "version": 1,
        "program": "bench",
        "publisher": f"Phường {code}",
        "column": "Thi đua yêu nước",
        "code": None,
        "authority": f"x{code}.example",
        "site": f"https://x{code}.example/",
        "demo": False,
        "as_of": "2026-11-20",
        "files": [
            {
                "name": name,
                "schema": None,
                "bytes": len(content),
                "sha256": hash_of(content),
                "changed": None,
            }
            for name, content in files.items()
        ],
    }


def _files(items: int, turn: int) -> dict[str, bytes]:
    """Return the files of a ward; on turn 1 it has one more item, on turn 2 one is taken down."""
    site = "https://x00000.example/"
    head = {
        "publisher": "Phường 00000", "column": "Thi đua yêu nước", "site": site,
        "terms": "Ghi nguồn.", "language": "vi", "updated": None,
    }  # fmt: skip
    newest = date(2026, 11, 20)
    rows = [
        _item(site, number, newest - timedelta(days=number * 1825 // items))
        for number in range(items)
    ]
    if turn:
        rows.insert(0, _item(site, items, newest))
    people = [_person(site, number, rows) for number in range(10)]
    left = [
        {
            "id": f"tag:x00000.example,2024:{LEFT}",
            "article": LEFT,
            "channel": "rss",
            "on": "2026-11-23",
        }
    ]
    told = {
        "bai-viet.json": {"$schema": "bai-viet.schema.json", **head, "articles": rows},
        "dien-hinh.json": {"$schema": "dien-hinh.schema.json", **head, "exemplars": people},
        "go-bai.json": {
            "$schema": "go-bai.schema.json", "version": 1, "withdrawn": [],
            "left": left if turn == 2 else [], "returned": [],
        },
        "chi-tieu.json": {
            "$schema": "chi-tieu.schema.json", "version": 1, "publisher": "Phường 00000",
            "site": site, "as_of": "2026-11-20", "plans": [_plan(year) for year in (2025, 2026)],
        },
    }  # fmt: skip
    return {name: json.dumps(one, ensure_ascii=False).encode() for name, one in told.items()}


def _item(site: str, number: int, day: date) -> dict[str, Any]:
    return {
        "id": f"2026/bai-{number}",
        "guid": f"tag:x00000.example,2024:2026/bai-{number}",
        "title": f"Việc tốt số {number} ở phường 00000",
        "summary": f"Tóm tắt của bài số {number}: bà con cùng nhau giữ ngõ sạch, đẹp.",
        "date": f"{day}T07:00:00+07:00",
        "updated": None,
        "kind": "bai",
        "author": None,
        "category": {"id": "guong", "name": "Gương điển hình"},
        "fields": [{"id": f"linh-vuc-{number % 14}", "name": f"Lĩnh vực {number % 14}"}],
        "movements": [{"id": f"phong-trao-{number % 5}", "name": f"Phong trào {number % 5}"}],
        "campaigns": [],
        "unit": {"id": f"don-vi-{number % 9}", "name": f"Đơn vị {number % 9}"},
        "exemplars": [],
        "sample": False,
        "url": f"{site}bai/2026/bai-{number}/",
    }


def _person(site: str, number: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    row = rows[number % len(rows)]
    return {
        "id": f"nguoi-{number}",
        "name": f"Nguyễn Thị Mẫu {number} {_NAME.decode()}",
        "type": "ca-nhan",
        "kinds": ["nguoi-tot-viec-tot"],
        "units": [],
        "fields": row["fields"],
        "movements": row["movements"],
        "recognitions": [],
        "articles": [
            {"id": row["id"], "title": row["title"], "date": row["date"][:10], "url": row["url"]}
        ],
        "url": f"{site}dien-hinh/nguoi-{number}/",
    }


def _plan(year: int) -> dict[str, Any]:
    quarters = [(1, 1, 3, 31), (4, 1, 6, 30), (7, 1, 9, 30), (10, 1, 12, 31)]
    windows = [
        {
            "from": f"{year}-{a:02d}-{b:02d}", "to": f"{year}-{c:02d}-{d:02d}",
            "label": f"Quý {place}/{year}", "group": None, "required": 1, "done": 1,
            "status": "met", "items": ["truyen-thanh#1"],
        }
        for place, (a, b, c, d) in enumerate(quarters, start=1)
    ]  # fmt: skip
    target = {"id": "phat-song", "text": "Ít nhất 01 lượt/quý", "count": "broadcasts"}
    return {
        "id": str(year),
        "title": f"Kế hoạch {year}",
        "targets": [{**target, "windows": windows}],
    }


if __name__ == "__main__":
    sys.exit(environment.guard(main))
