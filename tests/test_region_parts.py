"""The parts of a region by themselves: who is asked, what is believed, kept and reckoned."""

from __future__ import annotations

import http.server
import io
import json
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest
import trustme
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker
from region_makers import NOW, PLACES
from tls import Answer as TLSAnswer
from tls import Authority, serving

from thidua.clock import VIETNAM
from thidua.column.addresses import DATA
from thidua.meter import Meter
from thidua.region.calling import Known, call
from thidua.region.exports import export
from thidua.region.faults import KINDS, Kind, RefusedError
from thidua.region.fetching import NO_MARK, Answer, Client, Mark, Patience, WebSource, is_public
from thidua.region.founding import render_region
from thidua.region.gathering import Way, gather
from thidua.region.pages import roll_rows
from thidua.region.questions import Item, Person, count_all, states
from thidua.region.reading import KNOWN, Window, hash_of, parse, read_articles
from thidua.region.reminders import remind
from thidua.region.reports import compile_dossier, write_reports
from thidua.region.scores import Evidence, score
from thidua.region.settings import (
    REGION_FILE,
    Cluster,
    Criterion,
    Measure,
    Region,
    WardEntry,
    read_region,
)
from thidua.region.site import build_site
from thidua.region.standing import Figures, Heard, Standing, WardState, decide
from thidua.region.store import Outcome, Store, StoreError
from thidua.starter.units import find_code, find_province, places_of

HANDBOOK = (ROOT / "huong-dan/cap-tren.md").read_text("utf-8")
QUICK = Patience(connect=5, read=5, head=1, whole=2, pauses=(0.0,))
TODAY = NOW.date()
AUTHORITY = "phuong.example"
SITE = f"https://{AUTHORITY}/"


# The office's settings

OTHER = '  - {code: "10525"}'


def settings(folder: Path, text: str) -> Path:
    (folder / "region.yml").write_text(text, "utf-8")
    return folder


def test_a_new_region_lists_every_ward_of_its_province(tmp_path: Path) -> None:
    found = find_province("hai phong")
    assert found == ("31", "Thành phố Hải Phòng")
    places = places_of(found[0])
    text = render_region("Sở “Mẫu”: một", "https://so.example/", "Hải Phòng", places)
    read = read_region(settings(tmp_path, text))
    assert read.problems == ()
    assert read.region
    assert [ward.code for ward in read.region.wards] == [place.code for place in places]
    assert [ward.title for ward in read.region.wards] == [place.name for place in places]
    assert find_code("99999") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('  - {code: "10510"}', "đứng ở 2 dòng"),
        ('  - {code: "10525", address: "https://a.example/", folder: x}', "vừa có address"),
        ('  - {code: "10525", cluster: cum-9}', "chưa khai ở mục clusters"),
        ('  - {code: "99999"}', "không có trong danh mục"),
        ('  - {code: "10525", adress: "https://a.example/"}', "adress"),
        (
            '  - {code: "10525"}\nscoring:\n  - {id: a, text: A, measure: articles, points: 1}',
            "trọn",
        ),
        ('  - {code: "10525"}\nsame:\n  - [x, y]', "không phải là mã phường"),
    ],
)
def test_what_is_wrong_in_the_settings_is_told(tmp_path: Path, line: str, told: str) -> None:
    head = 'name: Sở Mẫu\nsite_url: https://so.example/\nwards:\n  - {code: "10510"}\n'
    problems = read_region(settings(tmp_path, f"{head}{line}\n")).problems
    assert any(told in f"{problem.field} {problem.message}" for problem in problems), problems
    assert all(problem.fix for problem in problems)


def test_every_key_of_the_settings_and_every_fault_is_told_in_the_handbook() -> None:
    def keys(part: Any) -> Iterator[str]:
        if isinstance(part, dict):
            yield from part.get("properties", {})
            for inner in part.values():
                yield from keys(inner)
        elif isinstance(part, list):
            for inner in part:
                yield from keys(inner)

    for name in (*keys(REGION_FILE.json_schema()), *KINDS, *Measure.__args__):  # type: ignore[attr-defined]
        assert f"`{name}`" in HANDBOOK, name
    for one in Standing:
        assert one.label in HANDBOOK


# Whom a client reaches


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:a00:1::", False),
        ("kein", False),
        ("8.8.8.8", True),
        ("2001:4860:4860::8888", True),
        ("::ffff:8.8.8.8", True),
    ],
)
def test_only_addresses_of_the_world_are_public(address: str, public: bool) -> None:
    assert is_public(address) is public


Talk = Callable[[http.server.BaseHTTPRequestHandler], None]


@contextmanager
def talking(talk: Talk) -> Iterator[tuple[str, list[str]]]:
    """Run a server on loopback that answers so; yield its address and the paths asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            talk(self)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    class Server(http.server.ThreadingHTTPServer):
        daemon_threads = False  # closing waits for them, and so for their sockets

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a client that went away."""

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", asked
        server.shutdown()


def fetch(address: str, *, allow_private: bool = True, most: int = 1000) -> Answer:
    client = Client(allow_private=allow_private, patience=QUICK)
    try:
        return WebSource(client, address).fetch("index.json", NO_MARK, most)
    finally:
        client.close()


def answer(status: int, body: bytes = b"", **headers: str) -> Talk:
    def talk(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return talk


def _dripping_head(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(40):
        handler.wfile.write(f"X-{number}: a\r\n".encode())
        time.sleep(0.1)


def _dripping_body(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
    for _ in range(60):
        handler.wfile.write(b"a")
        time.sleep(0.1)


@pytest.mark.parametrize(
    ("talk", "kind"),
    [
        (answer(404), Kind.OLD),
        (answer(500), Kind.STATUS),
        (answer(503, Retry_After="86400"), Kind.STATUS),
        (answer(200, b"x" * 2000), Kind.SIZE),
        (answer(302, Location="http://example.invalid/"), Kind.REDIRECT),
        (answer(302, Location="//example.invalid/x"), Kind.REDIRECT),
        (answer(302, Location="file:///etc/passwd"), Kind.REDIRECT),
        (answer(302, Location="/again"), Kind.REDIRECT),
        (_dripping_head, Kind.SLOW),
        (_dripping_body, Kind.SLOW),
    ],
)
def test_a_server_that_cannot_be_had_is_told_and_never_waited_for_long(
    talk: Talk, kind: Kind
) -> None:
    with talking(talk) as (address, _), pytest.raises(RefusedError) as caught:
        fetch(address)
    assert caught.value.kind is kind


def test_a_bomb_is_stopped_while_it_is_unpacked() -> None:
    import gzip  # noqa: PLC0415

    bomb = gzip.compress(b"0" * 30_000_000)
    talk = answer(200, bomb, Content_Encoding="gzip")
    with talking(talk) as (address, _), pytest.raises(RefusedError) as caught:
        fetch(address, most=100_000)
    assert caught.value.kind is Kind.SIZE


def test_a_private_network_is_not_entered_unless_allowed() -> None:
    with talking(answer(200, b"{}")) as (address, asked):
        for name in (address, address.replace("127.0.0.1", "localhost")):
            with pytest.raises(RefusedError) as caught:
                fetch(name, allow_private=False)
            assert caught.value.kind is Kind.PRIVATE
        assert asked == []
        assert fetch(address).content == b"{}"


def test_a_redirect_within_the_host_is_followed() -> None:
    def talk(handler: http.server.BaseHTTPRequestHandler) -> None:
        moved = handler.path == "/du-lieu/index.json"
        (answer(301, Location="/moi.json") if moved else answer(200, b"{}"))(handler)

    with talking(talk) as (address, asked):
        assert fetch(address).content == b"{}"
    assert asked == ["/du-lieu/index.json", "/moi.json"]


def test_a_server_that_fails_once_is_asked_again() -> None:
    answers = [answer(503), answer(200, b"{}")]

    def talk(handler: http.server.BaseHTTPRequestHandler) -> None:
        answers.pop(0)(handler)

    with talking(talk) as (address, asked):
        assert fetch(address).content == b"{}"
    assert len(asked) == 2


def nobody() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/"


def test_nobody_listening_is_told() -> None:
    with pytest.raises(RefusedError) as caught:
        fetch(nobody())
    assert caught.value.kind is Kind.UNREACHED


def _good(authority: Authority) -> Path:
    return authority.certify()


def _expired(authority: Authority) -> Path:
    return authority.certify(
        begins=datetime(2020, 1, 1, tzinfo=VIETNAM), ends=datetime(2020, 2, 1, tzinfo=VIETNAM)
    )


def _for_another_name(authority: Authority) -> Path:
    return authority.certify("phuong-khac.example")


def _of_a_stranger(authority: Authority) -> Path:
    return replace(authority, made=trustme.CA()).certify()


def _self_signed(authority: Authority) -> Path:
    stranger = trustme.CA()
    path = authority.folder / "self.pem"
    path.write_bytes(stranger.private_key_pem.bytes() + stranger.cert_pem.bytes())
    return path


@pytest.mark.parametrize("make", [_expired, _for_another_name, _of_a_stranger, _self_signed])
def test_a_server_whose_certificate_is_wrong_is_told_nothing_and_not_believed(
    authority: Authority, make: Callable[[Authority], Path]
) -> None:
    answers: dict[str, TLSAnswer] = {"/du-lieu/index.json": (200, {}, b"{}")}
    with serving(answers, make(authority)) as address, pytest.raises(RefusedError) as caught:
        fetch(address)
    assert caught.value.kind is Kind.TLS


def test_a_server_whose_certificate_is_right_is_believed(authority: Authority) -> None:
    answers: dict[str, TLSAnswer] = {"/du-lieu/index.json": (200, {}, b"{}")}
    with serving(answers, _good(authority)) as address:
        assert fetch(address).content == b"{}"


def test_no_way_leads_from_https_back_to_http(authority: Authority) -> None:
    with talking(answer(200, b"{}")) as (open_address, asked):
        answers: dict[str, TLSAnswer] = {
            "/du-lieu/index.json": (302, {"Location": open_address}, b"")
        }
        with serving(answers, _good(authority)) as address, pytest.raises(RefusedError) as caught:
            fetch(address)
    assert caught.value.kind is Kind.REDIRECT
    assert asked == []


# What is believed

anything: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(anything, st.sampled_from(KNOWN))
def test_whatever_json_comes_is_read_or_refused(told: Any, name: str) -> None:
    with pytest.raises(RefusedError):
        parse(name, json.dumps(told).encode())


@given(st.binary(max_size=60), st.sampled_from(KNOWN))
def test_whatever_bytes_come_are_refused(content: bytes, name: str) -> None:
    with pytest.raises(RefusedError):
        parse(name, content)


def test_depths_and_numbers_without_end_are_refused() -> None:
    for content in (b"[" * 100_000, b'{"version": 1' + b"0" * 5000 + b"}"):
        with pytest.raises(RefusedError):
            parse("chi-tieu.json", content)


def article(number: int = 1, **keys: Any) -> dict[str, Any]:
    return {
        "id": f"2026/bai-{number}",
        "guid": f"tag:{AUTHORITY},2024:2026/bai-{number}",
        "title": f"Bài số {number}",
        "summary": "Tóm tắt.",
        "date": f"2026-{number:02d}-11T07:00:00+07:00",
        "updated": None,
        "kind": "bai",
        "author": None,
        "category": {"id": "guong", "name": "Gương"},
        "fields": [{"id": "y-te", "name": "Y tế"}],
        "movements": [],
        "campaigns": [],
        "unit": None,
        "exemplars": [],
        "sample": False,
        "url": f"{SITE}bai/2026/bai-{number}/",
        **keys,
    }


def articles(*rows: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": "bai-viet.schema.json",
        "publisher": "Phường Thành Đông",
        "column": "Thi đua yêu nước",
        "site": SITE,
        "terms": "Ghi nguồn.",
        "language": "vi",
        "updated": None,
        "articles": list(rows),
    }


def test_signs_that_no_file_holds_are_taken_out() -> None:
    raw = json.dumps(articles(article(title="A\x00B\ud800C\x1b[31m"))).encode()
    (read,) = read_articles(parse("bai-viet.json", raw), SITE)
    assert read.title == "ABC[31m"


@pytest.mark.parametrize(
    "keys",
    [
        {"url": "https://khac.example/bai/"},
        {"url": "javascript:alert(1)"},
        {"url": f"{SITE}a b"},
        {"date": "2026-13-40T07:00:00+07:00"},
        {"date": "2026-01-01T07:00:00"},
        {"date": "9999-12-31T23:59:59-12:00"},
    ],
)
def test_a_link_elsewhere_or_a_day_that_is_none_is_refused(keys: dict[str, Any]) -> None:
    told = parse("bai-viet.json", json.dumps(articles(article(**keys))).encode())
    with pytest.raises(RefusedError):
        read_articles(told, SITE)


def test_a_key_that_a_later_version_adds_is_let_through() -> None:
    told = {**articles(article(them="x")), "them": 1}
    assert parse("bai-viet.json", json.dumps(told).encode())["articles"]


# One ward after the other, and what is kept


class Shelf:
    """A ward's files in memory, as a server would hand them out."""

    def __init__(self, *rows: dict[str, Any], left: tuple[str, ...] = ()) -> None:
        self.asked: list[str] = []
        departures = [
            {
                "id": f"tag:{AUTHORITY},2024:{one}",
                "article": one,
                "channel": "rss",
                "on": "2026-11-20",
            }
            for one in left
        ]
        gone = {
            "$schema": "go-bai.schema.json", "version": 1, "withdrawn": [], "left": departures,
            "returned": [],
        }  # fmt: skip
        people = [
            {
                "id": "nguyen-van-mau", "name": "Nguyễn Văn Mẫu", "type": "ca-nhan",
                "kinds": ["dien-hinh"], "units": [], "fields": [], "movements": [],
                "recognitions": [], "url": f"{SITE}dien-hinh/nguyen-van-mau/",
                "articles": [
                    {**{key: row[key] for key in ("id", "title", "url")}, "date": row["date"][:10]}
                    for row in rows
                ],
            }
        ]  # fmt: skip
        head = {key: value for key, value in articles().items() if key != "articles"}
        window = {
            "from": "2026-01-01", "to": "2026-12-31", "label": "Năm 2026", "group": None,
            "required": 4, "done": len(rows), "status": "on-track",
            "items": [row["id"] for row in rows],
        }  # fmt: skip
        target = {"id": "bai", "text": "Ít nhất 04 bài", "count": "articles", "windows": [window]}
        plans = [{"id": "2026", "title": "Kế hoạch 2026", "targets": [target]}]
        data = {
            "bai-viet.json": articles(*rows),
            "go-bai.json": gone,
            "dien-hinh.json": {**head, "$schema": "dien-hinh.schema.json", "exemplars": people},
            "chi-tieu.json": {
                "$schema": "chi-tieu.schema.json", "version": 1, "publisher": "Phường",
                "site": SITE, "as_of": "2026-11-20", "plans": plans,
            },
        }  # fmt: skip
        self.files = {name: json.dumps(told).encode() for name, told in data.items()}
        self.index: dict[str, Any] = {
            "$schema": "index.schema.json", "version": 1, "program": "thidua 0",
            "publisher": "Phường", "column": "Thi đua", "code": None, "authority": AUTHORITY,
            "site": SITE, "demo": False, "as_of": "2026-11-20",
            "files": [
                {
                    "name": name, "schema": None, "bytes": len(content), "sha256": hash_of(content),
                    "changed": None,
                }
                for name, content in self.files.items()
            ],
        }  # fmt: skip

    def fetch(self, name: str, mark: Mark = NO_MARK, most: int = 0) -> Answer:
        self.asked.append(name)
        content = json.dumps(self.index).encode() if name == "index.json" else self.files[name]
        return Answer(content)

    def lay_out(self, site: Path, authority: str = AUTHORITY) -> None:
        """Write the files where a built site has them, as a ward of this name."""

        def named(content: bytes) -> bytes:
            return content.replace(AUTHORITY.encode(), authority.encode())

        folder = site / DATA
        folder.mkdir(parents=True, exist_ok=True)
        for row in self.index["files"]:
            content = named(self.files[row["name"]])
            (folder / row["name"]).write_bytes(content)
            row.update(sha256=hash_of(content), bytes=len(content))
        (folder / "index.json").write_bytes(named(json.dumps(self.index).encode()))

    def edit(self, name: str, change: Callable[[Any], object]) -> None:
        """Change what a file tells."""
        told = json.loads(self.files[name])
        change(told)
        self.files[name] = json.dumps(told).encode()


WARD = WardEntry(code="10510", address=SITE)


def receive(store: Store, shelf: Shelf, now: datetime, *, only_withdrawals: bool = False) -> Any:
    known = store.known().get(WARD.code, Known())
    delivery = call(WARD, shelf, known, {}, now.date(), only_withdrawals=only_withdrawals)
    return store.receive([delivery], now)


def titles(store: Store, day: date) -> list[str]:
    return [row[0] for row in store.all("SELECT title FROM articles_on(?) ORDER BY title", day)]


def test_the_store_tells_what_was_true_on_a_day(tmp_path: Path) -> None:
    later = NOW + timedelta(days=10)
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1), article(2)), NOW)
        receive(store, Shelf(article(1, title="Tên mới"), article(2), article(3)), later)
        assert titles(store, TODAY - timedelta(days=1)) == []
        assert titles(store, TODAY) == titles(store, TODAY + timedelta(days=9))
        assert titles(store, TODAY) == ["Bài số 1", "Bài số 2"]
        assert titles(store, later.date()) == ["Bài số 2", "Bài số 3", "Tên mới"]
        assert store.one("SELECT count(*) FROM articles WHERE id = '2026/bai-2'") == (1,)
        figures = count_all(store, later.date())[WARD.code]
        assert (figures.items, figures.due, figures.exemplars) == (3, 1, 1)


@pytest.mark.parametrize(
    ("today", "days", "year", "before"),
    [
        (date(2026, 11, 20), ("2026-11-20", "2025-11-20", "2025-11-21", "2024-05-05"), 1, 1),
        (date(2026, 1, 1), ("2026-01-01", "2025-01-01", "2025-01-02"), 1, 1),
        (date(2028, 2, 29), ("2028-02-29", "2027-02-28", "2027-03-01"), 1, 1),
    ],
)
def test_a_year_is_compared_with_the_same_part_of_the_year_before(
    tmp_path: Path, today: date, days: tuple[str, ...], year: int, before: int
) -> None:
    rows = [article(n, date=f"{day}T07:00:00+07:00") for n, day in enumerate(days, start=1)]
    now = datetime(today.year, today.month, today.day, 12, tzinfo=VIETNAM)
    with Store(tmp_path) as store:
        shelf = Shelf(*rows)
        shelf.index["as_of"] = today.isoformat()
        assert receive(store, shelf, now).faults == ()
        (state,) = states(Region(name="Sở", site_url=SITE, wards=(WARD,)), store, now)
    assert (state.figures.items, state.figures.items_before) == (year, before)
    assert (state.figures.items_all, state.change) == (len(days), year - before)


def test_only_what_changed_is_asked_for(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1)), NOW)
        again = Shelf(article(1))
        outcome = receive(store, again, NOW)
        assert again.asked == ["index.json"]
        assert (outcome.answered, outcome.changed) == (1, 0)


@pytest.mark.parametrize("at_once", [False, True])
def test_what_is_taken_down_is_erased_from_every_day(tmp_path: Path, at_once: bool) -> None:
    secret = article(2, title="Chuyện kín của Lê Văn Kín", summary="Không ai được kể.")
    later = NOW + timedelta(days=10)
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1), secret), NOW)
        outcome = receive(
            store, Shelf(article(1), left=("2026/bai-2",)), later, only_withdrawals=at_once
        )
        assert outcome.erased == 1
        export(store, tmp_path, "parquet", None)
        tables = ("articles", "exemplars", "windows")
        kept = "".join(str(store.all(f"SELECT * FROM {table}")) for table in tables)
        assert "Lê Văn Kín" not in kept
        assert "Không ai" not in kept
        assert titles(store, later.date()) == ["Bài số 1"]
        # That there was something is still known.
        assert store.one("SELECT count(*) FROM articles_on(?)", TODAY) == (2,)
        assert store.all("SELECT articles, items FROM exemplars_now, windows_now") == [
            (["2026/bai-1"], ["2026/bai-1"])
        ]
        back = receive(store, Shelf(article(1), secret), later + timedelta(days=1))
        assert back.faults == ()
        assert "Chuyện kín của Lê Văn Kín" in titles(store, later.date() + timedelta(days=1))
    for path in (*tmp_path.glob("xuat/*"),):
        assert "Lê Văn Kín".encode() not in path.read_bytes()


def test_what_is_taken_down_on_its_first_day_leaves_nothing_in_the_file(tmp_path: Path) -> None:
    secret = article(2, title="Chuyện kín của Lê Văn Kín")
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1), secret), NOW)
        outcome = receive(store, Shelf(article(1), left=("2026/bai-2",)), NOW)
        assert outcome.erased == 1
        assert titles(store, TODAY) == ["Bài số 1"]
    assert "Lê Văn Kín".encode() not in (tmp_path / "kho.duckdb").read_bytes()


def test_a_ward_that_still_shows_what_it_took_down_is_not_followed(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        outcome = receive(store, Shelf(article(1), article(2), left=("2026/bai-2",)), NOW)
        assert {fault.kind for fault in outcome.faults} == {Kind.STILL_SHOWN}
        assert titles(store, TODAY) == ["Bài số 1"]


def test_nobody_follows_a_ward_that_is_struck_from_the_list(tmp_path: Path) -> None:
    region = Region(name="Sở", site_url=SITE, wards=(replace(WARD, code="10525", address=None),))
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1)), NOW)
        outcome = gather(region, tmp_path, store, NOW, Meter(io.StringIO(), {}))
        assert [fault.kind for fault in outcome.faults] == [Kind.NOWHERE]
        assert store.one("SELECT count(*) FROM articles") == (0,)


def test_a_store_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="gather"):
        Store(tmp_path, must_exist=True)
    (tmp_path / "kho.duckdb").write_bytes(b"khong phai kho" * 400)
    with pytest.raises(StoreError, match="Cách sửa"):
        Store(tmp_path)


def test_no_text_of_an_export_is_a_formula(tmp_path: Path) -> None:
    with Store(tmp_path) as store:
        receive(store, Shelf(article(1, title='=HYPERLINK("x")')), NOW)
        export(store, tmp_path, "csv", TODAY)
    table = (tmp_path / f"xuat/articles-{TODAY}.csv").read_text("utf-8-sig")
    assert "\"'=HYPERLINK" in table


# Each thing that may come instead of a ward's data is told with its name; the rest stands

HIT = "<script>__hit()</script>"
Harm = Callable[[Shelf, Path], str | Talk | None]
"""Spoils a ward's files, before or after they lie in its folder, or returns another address for
it, or a server in its place."""


def _offline(_: Shelf, __: Path) -> str:
    return nobody()


def _dripping(_: Shelf, __: Path) -> Talk:
    return _dripping_body


def _a_gigabyte(_: Shelf, __: Path) -> Talk:
    def talk(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.end_headers()
        with suppress(OSError):  # nobody takes it all
            for _ in range(1000):
                handler.wfile.write(bytes(1_000_000))

    return talk


def _elsewhere(_: Shelf, __: Path) -> Talk:
    return answer(302, Location="https://phuong-khac.example/")


def _web_page(_: Shelf, site: Path) -> None:
    (site / DATA / "index.json").write_text("<!doctype html><html><body>Đăng nhập</body></html>")


def _older(_: Shelf, site: Path) -> None:
    (site / DATA / "index.json").unlink()


def _newer(shelf: Shelf, site: Path) -> None:
    shelf.edit("chi-tieu.json", lambda told: told.update(version=2))
    shelf.lay_out(site)


def _twice(shelf: Shelf, site: Path) -> None:
    shelf.edit("bai-viet.json", lambda told: told["articles"].append(told["articles"][0]))
    shelf.lay_out(site)


def _a_year_ahead(shelf: Shelf, site: Path) -> None:
    shelf.index["as_of"] = f"{TODAY.year + 1}-11-20"
    shelf.lay_out(site)


def _long_name(shelf: Shelf, site: Path) -> None:
    shelf.edit("dien-hinh.json", lambda told: told["exemplars"][0].update(name="A" * 500))
    shelf.lay_out(site)


def _scripts(shelf: Shelf, site: Path) -> None:
    shelf.edit("bai-viet.json", lambda told: told["articles"][0].update(title=HIT, summary=HIT))
    shelf.lay_out(site)


def _of_another(shelf: Shelf, site: Path) -> None:
    guid = "tag:lang-gieng.example,2024:2026/bai-1"
    shelf.edit("bai-viet.json", lambda told: told["articles"][0].update(guid=guid))
    shelf.lay_out(site)


def _empty(shelf: Shelf, site: Path) -> None:
    shelf.files["bai-viet.json"] = b""
    shelf.lay_out(site)


def _truncated(shelf: Shelf, site: Path) -> None:
    shelf.edit("bai-viet.json", lambda told: told.update(terms="Điều khoản mới."))
    shelf.lay_out(site)
    path = site / DATA / "bai-viet.json"
    path.write_bytes(path.read_bytes()[:-50])


@pytest.mark.parametrize(
    ("harm", "kind", "file"),
    [
        (_offline, Kind.UNREACHED, "index.json"),
        (_dripping, Kind.SLOW, "index.json"),
        (_a_gigabyte, Kind.SIZE, "index.json"),
        (_web_page, Kind.NOT_JSON, "index.json"),
        (_older, Kind.OLD, "index.json"),
        (_newer, Kind.NEWER, "chi-tieu.json"),
        (_twice, Kind.DUPLICATE, "bai-viet.json"),
        (_a_year_ahead, Kind.CLOCK, "index.json"),
        (_long_name, Kind.SCHEMA, "dien-hinh.json"),
        (_scripts, Kind.MARKUP, "bai-viet.json"),
        (_elsewhere, Kind.REDIRECT, "index.json"),
        (_of_another, Kind.FOREIGN, "bai-viet.json"),
        (_empty, Kind.EMPTY, "bai-viet.json"),
        (_truncated, Kind.TORN, "bai-viet.json"),
    ],
)
def test_what_comes_instead_of_data_is_told_with_the_wards_name_and_the_rest_stands(
    tmp_path: Path, harm: Harm, kind: Kind, file: str
) -> None:
    site, other = tmp_path / "site", tmp_path / "lang-gieng"
    shelf = Shelf(article(1), article(2))
    shelf.lay_out(site)
    Shelf(article(1)).lay_out(other, "lang-gieng.example")
    neighbour = WardEntry(code="10525", folder=str(other))
    tomorrow, meter = NOW + timedelta(days=1), Meter(io.StringIO(), {})
    with ExitStack() as stack:
        store = stack.enter_context(Store(tmp_path))

        def gather_from(now: datetime, ward: WardEntry) -> Region:
            region = Region(name="Sở", site_url=SITE, allow_private=True, wards=(ward, neighbour))
            outcomes.append(gather(region, tmp_path, store, now, meter, Way(patience=QUICK)))
            return region

        outcomes: list[Outcome] = []
        ward = replace(WARD, address=None, folder=str(site))
        gather_from(NOW, ward)
        found = harm(shelf, site)
        if callable(found):
            found, _ = stack.enter_context(talking(found))
        if found:
            ward = replace(WARD, address=found)
        region = gather_from(tomorrow, ward)
        assert [one.faults for one in outcomes[:1]] == [()]
        assert [(f.ward, f.file, f.kind) for f in outcomes[1].faults] == [(WARD.code, file, kind)]
        write_reports(compile_dossier(region, store, tomorrow), tmp_path, tomorrow)
        (told,) = json.loads((tmp_path / "reports/thu-thap.json").read_text("utf-8"))
        assert (told["name"], told["kind"]) == (WARD.title, kind.value)
        page = (tmp_path / "reports/index.html").read_text("utf-8")
        for words in (WARD.title, kind.meaning, kind.fix):
            assert words in page
        assert HIT not in page
        assert dict(store.all("SELECT ward, count(*) FROM articles_now GROUP BY ward")) == {
            WARD.code: 2,
            neighbour.code: 1,
        }


def test_what_cannot_be_had_any_more_is_shown_with_its_age(tmp_path: Path) -> None:
    Shelf(article(1), article(11)).lay_out(tmp_path / "phuong")
    wards = (replace(WARD, address=None, folder="phuong"),)
    region = Region(name="Sở Mẫu", site_url=SITE, wards=wards)
    later, meter = NOW + timedelta(days=10), Meter(io.StringIO(), {})

    def pages() -> tuple[str, str, str]:
        build_site(region, tmp_path, store, later, meter)
        site = tmp_path / "site"
        names = ("index.html", f"phuong/{WARD.code}/index.html", "du-lieu/phuong.json")
        front, page, data = ((site / name).read_text("utf-8") for name in names)
        return front, page, data

    with Store(tmp_path) as store:
        gather(region, tmp_path, store, NOW, meter)
        shutil.rmtree(tmp_path / "phuong")
        gather(region, tmp_path, store, later, meter)
        front, page, data = pages()
        assert "Số liệu cũ 10 ngày" in front
        assert "đã cũ 10 ngày" in page
        assert "Bài số 11" in page
        assert Standing.ON_PLAN.label in page
        assert '"standing"' in data
        # An office may keep to itself who is late.
        region = replace(region, show_progress=False)
        for text in pages():
            assert Standing.ON_PLAN.label not in text
            assert '"standing"' not in text
            assert "Kỳ đạt" not in text


def _of_two_clusters(root: Path) -> Region:
    """Return a region whose wards without data stand first in its file."""
    for number in (1, 2):
        Shelf(article(number)).lay_out(root / f"phuong-{number}", f"phuong-{number}.example")
    return Region(
        name="Sở Mẫu",
        site_url=SITE,
        clusters=(Cluster(id="hai", name="Cụm Hai"), Cluster(id="mot", name="Cụm Một")),
        wards=(
            WardEntry(code="10507", name="Phường Mận", cluster="mot"),
            WardEntry(code="10508", name="Phường Đào", cluster="mot", folder="khong-co"),
            WardEntry(code="10510", name="Phường Xoài", cluster="mot", folder="phuong-1"),
            WardEntry(code="10525", name="Phường Cam", cluster="mot", folder="phuong-2"),
            WardEntry(code="10528", name="Phường Ổi", cluster="hai"),
        ),
        scoring=(Criterion(id="a", text="A", measure="articles", points=10, full_at=4),),
    )


def test_a_ward_without_data_stands_where_its_name_puts_it_and_is_no_zero(tmp_path: Path) -> None:
    region, meter = _of_two_clusters(tmp_path), Meter(io.StringIO(), {})
    with Store(tmp_path) as store:
        gather(region, tmp_path, store, NOW, meter)
        build_site(region, tmp_path, store, NOW, meter)
        dossier = compile_dossier(region, store, NOW)
        write_reports(dossier, tmp_path, NOW)
    expected = ["Phường Ổi", "Phường Cam", "Phường Đào", "Phường Mận", "Phường Xoài"]
    for page, table in (("index.html", "bang-phuong"), ("so-sanh/index.html", "so-phuong")):
        shown = lxml.html.parse(str(tmp_path / "site" / page))
        rows = shown.xpath(f"//table[@id='{table}']/tbody/tr")
        assert [row.xpath("string(th/a)") for row in rows] == expected
        for row in rows:
            is_known = row.xpath("string(th/a)") in ("Phường Cam", "Phường Xoài")
            assert ("Chưa có dữ liệu" in row.xpath("string(th)")) is not is_known
            figures = row.xpath("td[@data-value]/@data-value")
            assert all(one != "" for one in figures) is is_known
            assert any(one != "" for one in figures) is is_known
    told = json.loads((tmp_path / "site/du-lieu/phuong.json").read_bytes())["wards"]
    counts = ("items_total", "items_this_year", "exemplars", "windows_due")
    assert [[ward[one] for one in counts] for ward in told] == [
        *([None] * 4, [1, 1, 1, 1], [None] * 4, [None] * 4, [1, 1, 1, 1])
    ]
    # Nobody has points whom nobody has heard, nor is anybody asked who was never declared.
    assert sorted(dossier.scores) == ["10510", "10525"]
    assert [one.state.ward.title for one in dossier.reminders if "Chưa lần nào" in one.text] == [
        "Phường Đào"
    ]
    assert not list((tmp_path / "reports").rglob("10507.*"))


def test_every_json_file_of_a_region_is_as_its_schema_beside_it_says(tmp_path: Path) -> None:
    region, meter = _of_two_clusters(tmp_path), Meter(io.StringIO(), {})
    with Store(tmp_path) as store:
        gather(region, tmp_path, store, NOW, meter)
        for shown in (region, replace(region, show_progress=False)):
            build_site(shown, tmp_path, store, NOW, meter)
            data = tmp_path / "site" / DATA
            names = {path.name for path in data.glob("*.json")}
            files = {name for name in names if not name.endswith(".schema.json")}
            assert files == {"phuong.json", "dien-hinh.json", "tin-moi.json"}
            assert names - files == {name.replace(".json", ".schema.json") for name in files}
            for name in files:
                told = json.loads((data / name).read_bytes())
                schema = json.loads((data / told["$schema"]).read_bytes())
                validator = Draft202012Validator(schema, format_checker=FormatChecker())
                validator.check_schema(schema)
                assert [error.message for error in validator.iter_errors(told)] == [], name
                (rows,) = (value for value in told.values() if isinstance(value, list))
                assert rows
                # What the schema knows of, and what there is, are the same keys.
                (inner,) = (
                    one["items"]["properties"]
                    for one in schema["properties"].values()
                    if one.get("type") == "array"
                )
                hidden = set() if shown.show_progress else {*inner} - {*rows[0]}
                assert {*rows[0]} == {*inner} - hidden
                assert all(one.get("description") for one in inner.values())


# How wards stand, what they earn, of what they are reminded

HEARD = Heard("Phường", SITE, AUTHORITY, True, False, TODAY, NOW)


@pytest.mark.parametrize(
    ("figures", "heard", "standing"),
    [
        (Figures(), None, Standing.UNKNOWN),
        (Figures(), HEARD, Standing.SILENT),
        (Figures(newest=TODAY - timedelta(days=91), due=1), HEARD, Standing.SILENT),
        (Figures(newest=TODAY - timedelta(days=90), due=1, met=1), HEARD, Standing.ON_PLAN),
        (Figures(newest=TODAY), HEARD, Standing.PRIVATE),
        (Figures(newest=TODAY, due=2), replace(HEARD, has_targets=False), Standing.PRIVATE),
        (Figures(newest=TODAY, due=3, met=2, late=1), HEARD, Standing.LATE),
        (Figures(newest=TODAY, due=3, met=2), HEARD, Standing.ON_PLAN),
    ],
)
def test_how_a_ward_stands(figures: Figures, heard: Heard | None, standing: Standing) -> None:
    found, reason = decide(figures, heard, TODAY, 90)
    assert found is standing
    assert reason


def window(**keys: Any) -> Window:
    told: dict[str, Any] = {
        "plan": "2026", "plan_title": "Kế hoạch", "target": "bai",
        "text": "Ít nhất 04 bài", "count": "articles", "is_silence": False,
        "first": date(2026, 1, 1), "last": date(2026, 12, 31), "label": "Năm 2026",
        "group": None, "required": 4, "done": 1, "status": "behind", "items": (),
        **keys,
    }  # fmt: skip
    return Window(**told)


def item(day: date, *fields: str) -> Item:
    at = datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM)
    return Item(
        "10510",
        "tag:x",
        "Bài",
        "",
        f"{SITE}{day}/",
        day,
        at,
        at,
        None,
        "Gương",
        fields,
        (),
        None,
        False,
    )


PERSON = Person("10510", "a", "A", "ca-nhan", (), (), (), (), (), (2026,), (), f"{SITE}a/")
EVIDENCE = Evidence(
    (window(status="met"), window(), window(status="on-track")),
    (
        item(date(2026, 1, 5), "Y tế"),
        item(date(2026, 1, 9), "Y tế", "Giáo dục"),
        item(date(2026, 3, 1)),
    ),
    (PERSON,),
)


@pytest.mark.parametrize(
    ("measure", "full_at", "value", "points"),
    [
        ("windows-met", None, 1, 3.33),
        ("articles", 6, 3, 5),
        ("articles", 2, 3, 10),
        ("exemplars", 4, 1, 2.5),
        ("fields", 4, 2, 5),
        ("months", 4, 2, 5),
    ],
)
def test_points_are_in_proportion_and_each_has_its_reason(
    measure: Measure, full_at: int | None, value: int, points: float
) -> None:
    criterion = Criterion(id="a", text="A", measure=measure, points=10, full_at=full_at)
    found = score(criterion, EVIDENCE)
    assert (found.value, found.points) == (value, points)
    assert len(found.traces) == value
    assert all(found.traces)


def test_one_name_in_many_wards_is_told_and_nobody_is_merged() -> None:
    codes = [place.code for place in PLACES[:6]]
    wards = [replace(state_of(), ward=WardEntry(code=code)) for code in codes]
    found = [replace(PERSON, ward=code, name="Trần Văn Trùng") for code in codes]
    region = Region(
        name="Sở",
        site_url=SITE,
        wards=tuple(state.ward for state in wards),
        same=((f"{codes[0]}/a", f"{codes[1]}/a"),),
    )
    alone = replace(PERSON, ward=codes[0], name="Lê Thị Riêng", id="b")
    group = replace(PERSON, ward=codes[1], name="Trần Văn Trùng", type="tap-the", id="c")
    rows = roll_rows(region, wards, [*found, alone, group])
    assert [row.person for row in rows] == [*found, alone, group]
    first, last = rows[0], rows[5]
    named = [state.ward.title for state in wards]
    assert [crumb.title for crumb in first.same] == [named[1]]
    assert len(first.namesakes) + first.more_namesakes == 4
    assert not {named[0], named[1]} & {crumb.title for crumb in first.namesakes}
    assert (len(last.namesakes), last.more_namesakes, last.same) == (3, 2, ())
    for row in rows[6:]:
        assert (row.namesakes, row.more_namesakes) == ((), 0)


def state_of(standing: Standing = Standing.LATE, age: int | None = None) -> WardState:
    ward = WardEntry(
        code="10510", name="Phường Mẫu", followed_by="Lê Thị Theo", email="p@mau.example"
    )
    return WardState(ward, "Cụm 1", Figures(), HEARD, (), standing, "không có tin mới", age)


REGION = Region(name="Sở Mẫu", site_url=SITE, wards=(WARD,))


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (window(), "đã có 1/4 tin, bài, còn thiếu 3; còn 41 ngày"),
        (window(status="missed", last=date(2026, 6, 30)), "kỳ đã qua"),
        (window(status="on-track"), "còn thiếu 3"),
        (
            window(is_silence=True, done=75, required=60),
            "dài nhất 75 ngày, cho phép 60",
        ),
    ],
)
def test_a_reminder_names_target_lack_and_days(row: Window, words: str) -> None:
    reminder = remind(REGION, state_of(), [row], TODAY)
    assert reminder
    for part in (words, "Ít nhất 04 bài", "Phường Mẫu", "Lê Thị Theo", "Sở Mẫu"):
        assert part in reminder.text, part
    mail = reminder.as_mail()
    assert b"To: p@mau.example" in mail
    assert b"X-Unsent: 1" in mail


@pytest.mark.parametrize(
    "row",
    [
        window(status="met"),
        window(status="waived"),
        window(status="upcoming", first=date(2026, 12, 1)),
        window(status="on-track", last=date(2027, 3, 1)),
        window(status="missed", first=date(2025, 1, 1), last=date(2025, 12, 31)),
    ],
)
def test_nobody_is_reminded_of_what_does_not_press(row: Window) -> None:
    assert remind(REGION, state_of(Standing.ON_PLAN), [row], TODAY) is None
