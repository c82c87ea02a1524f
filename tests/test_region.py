"""A region's whole way: wards founded by ``init`` on a real server, faults among them, gathered,
shown, browsed; one takes an article down, and it is gone everywhere."""

from __future__ import annotations

import email
import email.policy
import io
import json
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import Project
from docx import Document
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Browser, Page
from reader import (
    DESKTOP,
    PHONE,
    Visit,
    check_for_everyone,
    chromium,
    overflows,
    second_opinion,
    served,
    violations,
)
from region_makers import (
    ARTICLES,
    KINDS,
    NOW,
    PLACES,
    RADIO,
    SHARED_NAME,
    MadeWard,
    found_ward,
    make_ward,
)
from web_server import free_port, nginx

from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.feed_check.check import validate
from thidua.meter import Meter
from thidua.region.exports import export
from thidua.region.faults import Kind
from thidua.region.fetching import Patience
from thidua.region.gathering import Way, gather
from thidua.region.questions import states
from thidua.region.reports import compile_dossier, write_reports
from thidua.region.settings import Region, read_region
from thidua.region.site import build_site
from thidua.region.standing import Standing
from thidua.region.store import Outcome, Store
from thidua.reports.servers import write_settings_of
from thidua.starter.units import places_of

FEW, MANY = 16, 120
DAILY = ("overview", "ward", "exemplars", "comparison")
"""Kinds of pages that are looked at thoroughly when the walk is cut short."""
PATIENCE = Patience(connect=6, read=6, head=6, whole=60, pauses=())
HIT = "<script>__hit()</script><img src=x onerror=__hit()>"
OWN_KEYS = ("label", "group", "required", "done", "status", "items")
TOMORROW = NOW + timedelta(days=1)


def _fill(told: Any, text: str) -> None:
    """Put a text into every field of a file that may hold any."""
    held = ("title", "summary", "name", "publisher", "column", "terms", "author", "by")
    if isinstance(told, dict):
        for key, value in told.items():
            if isinstance(value, str) and key in held:
                told[key] = text
            else:
                _fill(value, text)
    elif isinstance(told, list):
        for one in told:
            _fill(one, text)


def _scripts(ward: MadeWard) -> None:
    for name in ("bai-viet.json", "dien-hinh.json", "chi-tieu.json"):
        ward.change(name, lambda told: _fill(told, HIT))
    ward.change("index.json", lambda told: told.update(publisher=HIT, column=HIT))


def _twice(ward: MadeWard) -> None:
    ward.change("bai-viet.json", lambda told: told["articles"].append(told["articles"][0]))


def _of_another(ward: MadeWard) -> None:
    def edit(told: Any) -> None:
        told["articles"][0]["guid"] = f"tag:x{PLACES[0].code}.example,2024:2026/bai-0"

    ward.change("bai-viet.json", edit)


def _long_name(ward: MadeWard) -> None:
    ward.change("dien-hinh.json", lambda told: told["exemplars"][0].update(name="A" * 500))


def _impostor(ward: MadeWard) -> None:
    ward.change("index.json", lambda told: told.update(authority=f"x{PLACES[0].code}.example"))


def _early(ward: MadeWard) -> None:
    ward.change("index.json", lambda told: told.update(as_of=f"{NOW.year + 1}-11-20"))


def _newer(ward: MadeWard) -> None:
    ward.change("chi-tieu.json", lambda told: told.update(version=2))


def _older(ward: MadeWard) -> None:
    (ward.site / "du-lieu/index.json").unlink()


def _html(ward: MadeWard) -> None:
    page = b"<!doctype html><html><body>Dang nhap</body></html>"
    (ward.site / "du-lieu/index.json").write_bytes(page)


def _huge(ward: MadeWard) -> None:
    path = ward.site / "du-lieu/bai-viet.json"
    os.truncate(path, 1_000_000_000)
    # Another hash in the list, or nobody would ask for it.
    ward.change("index.json", lambda told: told["files"][1].update(sha256="0" * 64))


def _empty(ward: MadeWard) -> None:
    ward.replace("bai-viet.json", b"")


def _torn(ward: MadeWard) -> None:
    path = ward.site / "du-lieu/bai-viet.json"
    path.write_bytes(path.read_bytes()[:-300])
    ward.change("index.json", lambda told: told["files"][1].update(sha256="0" * 64))


def _nothing(_: MadeWard) -> None:
    """A fault of the server and not of a file."""


FAULTS: tuple[tuple[Kind, str, Callable[[MadeWard], None]], ...] = (
    (Kind.UNREACHED, "index.json", _nothing),
    (Kind.SLOW, "index.json", _nothing),
    (Kind.REDIRECT, "index.json", _nothing),
    (Kind.SIZE, "bai-viet.json", _huge),
    (Kind.NOT_JSON, "index.json", _html),
    (Kind.OLD, "index.json", _older),
    (Kind.NEWER, "chi-tieu.json", _newer),
    (Kind.DUPLICATE, "bai-viet.json", _twice),
    (Kind.CLOCK, "index.json", _early),
    (Kind.SCHEMA, "dien-hinh.json", _long_name),
    (Kind.FOREIGN, "bai-viet.json", _of_another),
    (Kind.IDENTITY, "index.json", _impostor),
    (Kind.EMPTY, "bai-viet.json", _empty),
    (Kind.TORN, "bai-viet.json", _torn),
)
"""What each of the wards after the first ones does wrong, in which file."""
SCRIPTED, SILENT, GOOD = 1, 2, 0
"""Places of the wards that write scripts into everything, that fell silent, and that do neither."""
FIRST_FAULTY = 3


@dataclass
class World:
    """Wards on a server, and an office that follows them."""

    root: Path
    wards: tuple[MadeWard, ...]
    port: int
    off: int
    settings: Path

    def region(self) -> Region:
        read = read_region(self.root)
        assert read.problems == ()
        assert read.region
        return read.region

    def gather(self, now: Any = NOW, *, only_withdrawals: bool = False) -> Outcome:
        with Store(self.root) as store:
            way = Way(only_withdrawals, PATIENCE)
            return gather(self.region(), self.root, store, now, Meter(io.StringIO(), {}), way)

    def build(self, now: Any = NOW) -> tuple[str, ...]:
        region = self.region()
        with Store(self.root) as store:
            printed = build_site(region, self.root, store, now, Meter(io.StringIO(), {}))
            write_reports(compile_dossier(region, store, now), self.root, now)
            write_settings_of(printed.served, self.root / "reports/may-chu")
            export(store, self.root, "csv", None)
            export(store, self.root, "parquet", None)
        return printed.warned

    def ask(self, question: str, *values: Any) -> list[tuple[Any, ...]]:
        with Store(self.root) as store:
            return store.all(question, *values)

    def rewrite(self, addresses: dict[str, str]) -> None:
        """Tell the office of other addresses of wards, by code."""
        told = yaml.safe_load(self.settings.read_text("utf-8"))
        for ward in told["wards"]:
            ward["address"] = addresses.get(ward["code"], ward["address"])
        self.settings.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")

    def everywhere(self) -> str:
        """Return all that the office shows, exports and keeps, as one text."""
        files = [*self.root.glob("site/**/*"), *self.root.glob("xuat/*.csv")]
        files += [*self.root.glob("reports/**/*.txt"), *self.root.glob("reports/*.html")]
        contents = (path.read_bytes() for path in files if path.is_file())
        shown = "".join(content.decode("utf-8", "replace") for content in contents)
        tables = ("articles", "exemplars", "windows")
        return shown + "".join(str(self.ask(f"SELECT * FROM {table}")) for table in tables)


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("region")
    count = MANY if whole else max(FEW, FIRST_FAULTY + len(FAULTS) + 1)
    wards = []
    for number, place in enumerate((*PLACES, *places_of("01"))[:count]):
        wanted = (RADIO if number % 5 == 4 else ARTICLES,)
        newest = NOW.date() - timedelta(days=200 if number == SILENT else 0)
        wards.append(make_ward(folder, place, newest=newest, wanted=wanted))
    port, off = free_port(), free_port()
    slow, away = (wards[FIRST_FAULTY + place].code for place in (1, 2))
    server = f"""
    server {{
        listen 127.0.0.1:{port};
        root {folder}/web;
        if (-f {folder}/faults) {{ set $faulty 1; }}
        location /{slow}/ {{ if ($faulty) {{ set $limit_rate 20; }} }}
        location /{away}/ {{ if ($faulty) {{ return 302 http://localhost:{port}$request_uri; }} }}
    }}"""
    root = folder / "so"
    root.mkdir()
    rows = [
        {
            "code": ward.code,
            "address": f"http://127.0.0.1:{port}/{ward.code}/",
            "cluster": f"cum-{number % 3 + 1}",
            "followed_by": f"Chuyên viên {number}",
            "since": "2026-01-01",
        }
        for number, ward in enumerate(wards)
    ]
    told = {
        "name": "Sở Nội vụ thành phố Mẫu",
        "site_url": "https://tong-hop.mau.example/",
        "parent": "Ủy ban nhân dân thành phố Mẫu",
        "place": "Mẫu",
        "allow_private": True,
        "clusters": [{"id": f"cum-{n}", "name": f"Cụm thi đua số {n}"} for n in (1, 2, 3)],
        "scoring": [
            {
                "id": "ke-hoach",
                "text": "Hoàn thành kế hoạch",
                "measure": "windows-met",
                "points": 60,
            },
            {"id": "bai", "text": "Tin, bài", "measure": "articles", "points": 40, "full_at": 8},
        ],
        "wards": rows,
    }
    settings = root / "region.yml"
    settings.write_text(yaml.safe_dump(told, allow_unicode=True), "utf-8")
    with nginx(folder / "nginx", server):
        yield World(root, tuple(wards), port, off, settings)


def test_a_region_from_gathering_to_a_take_down(world: World, whole: bool) -> None:
    """One long walk: each step stands on the one before."""
    first = world.gather()
    assert first.faults == ()
    assert first.answered == first.changed == len(world.wards)
    _counts_are_the_wards_own(world)
    again = world.gather()
    assert (again.answered, again.changed, again.faults) == (len(world.wards), 0, ())
    log = (world.root.parent / "nginx/access.log").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in log[-len(world.wards) :]] == ["304"] * len(world.wards)

    _spoil(world)
    faulty = world.gather(TOMORROW)
    _each_fault_is_told(world, faulty)
    # Whoever writes tags into titles is told of, and all feeds can be read.
    assert {told.split("[")[1].split("]")[0] for told in world.build(TOMORROW)} == {"feed-title"}
    _states_are_as_they_are(world)
    _feeds_and_data_are_sound(world)
    _reports_tell_it(world)
    _people_can_browse(world, whole)

    gone = world.wards[GOOD]
    title, name = f"Việc tốt số 1 ở {gone.place.name}", gone.own_name()
    assert title in world.everywhere()
    assert name in world.everywhere()
    for slug in ("bai-1", "bai-2"):
        gone.withdraw(slug, NOW.date())
    gone.publish(TOMORROW)
    after = world.gather(TOMORROW)
    assert after.erased == 2
    world.build(TOMORROW)
    left = world.everywhere()
    assert title not in left
    assert name not in left
    assert f"Việc tốt số 0 ở {gone.place.name}" in left
    for path in (*world.root.glob("xuat/*.parquet"), *world.root.glob("reports/*.docx")):
        assert name.encode() not in path.read_bytes()

    _a_moved_host_is_known_by_its_name(world)


def _counts_are_the_wards_own(world: World) -> None:
    columns = 'plan, target, first, last, label, "group", required, done, status, items'
    for ward in world.wards:
        kept = world.ask(f"SELECT {columns} FROM windows_now WHERE ward = ?", ward.code)
        own = [
            (plan["id"], target["id"], *days, *(w[key] for key in OWN_KEYS))
            for plan in ward.targets()["plans"]
            for target in plan["targets"]
            for w in target["windows"]
            for days in [[date.fromisoformat(w[key]) for key in ("from", "to")]]
        ]
        assert sorted(kept) == sorted(own), ward.code


def _spoil(world: World) -> None:
    for ward in world.wards:
        ward.publish(TOMORROW)
    for (_, _, spoil), ward in zip(FAULTS, world.wards[FIRST_FAULTY:], strict=False):
        spoil(ward)
    _scripts(world.wards[SCRIPTED])
    (world.root.parent / "faults").touch()
    code = world.wards[FIRST_FAULTY].code
    world.rewrite({code: f"http://127.0.0.1:{world.off}/{code}/"})


def _each_fault_is_told(world: World, outcome: Outcome) -> None:
    told = {(fault.ward, fault.file, fault.kind) for fault in outcome.faults}
    wanted = {
        (ward.code, file, kind)
        for (kind, file, _), ward in zip(FAULTS, world.wards[FIRST_FAULTY:], strict=False)
    }
    assert told == wanted | {
        (world.wards[SCRIPTED].code, file, Kind.MARKUP)
        for file in ("index.json", "bai-viet.json", "dien-hinh.json", "chi-tieu.json")
    }
    for fault in outcome.faults:
        assert fault.words
        assert fault.kind.fix
    # What failed keeps its last good state; the rest stands.
    for ward in world.wards:
        (kept,) = world.ask("SELECT count(*) FROM articles_now WHERE ward = ?", ward.code)
        assert kept == (4,), ward.code


def _states_are_as_they_are(world: World) -> None:
    later = NOW + timedelta(days=8)
    with Store(world.root) as store:
        now = states(world.region(), store, TOMORROW)
        old = states(world.region(), store, later)
    standings = {state.ward.code: state.standing for state in now}
    assert standings[world.wards[GOOD].code] is Standing.ON_PLAN
    assert standings[world.wards[SILENT].code] is Standing.SILENT
    assert standings[world.wards[4].code] is Standing.LATE
    ages = {state.ward.code: state.age for state in old}
    assert ages[world.wards[FIRST_FAULTY].code] == 8
    assert ages[world.wards[GOOD].code] == 7


def _feeds_and_data_are_sound(world: World) -> None:
    site = world.root / "site"
    for name in ("rss.xml", "atom.xml", "feed.json", "cum/cum-1/rss.xml"):
        assert [f for f in validate((site / name).read_bytes()) if f.is_error] == [], name
    items = json.loads((site / "feed.json").read_text("utf-8"))["items"]
    assert len(items) == 50
    for item in items:
        ward = item["id"].split(",")[0].removeprefix("tag:")
        assert item["url"].startswith(f"https://{ward}/")
        assert item["_thidua"]["source"]["url"] == f"https://{ward}/rss.xml"
    assert 'url="https://' in (site / "rss.xml").read_text("utf-8").split("<source ", 1)[1][:20]
    people = json.loads((site / "du-lieu/dien-hinh.json").read_text("utf-8"))["exemplars"]
    shared = [one for one in people if one["name"] == SHARED_NAME]
    assert len(shared) == len(world.wards) - 1  # whoever writes scripts has another name now
    assert all(one["same_name_wards"] == len(shared) - 1 for one in shared)
    assert all(len(one["same_name_in"]) == 3 for one in shared)


def _reports_tell_it(world: World) -> None:
    reports = world.root / "reports"
    told = json.loads((reports / "thu-thap.json").read_text("utf-8"))
    faulty = world.wards[FIRST_FAULTY : FIRST_FAULTY + len(FAULTS)]
    assert {row["ward"] for row in told} == {ward.code for ward in (world.wards[SCRIPTED], *faulty)}
    page = (reports / "index.html").read_text("utf-8")
    for row in told:
        assert row["name"] in page
        assert row["message"] in page
    assert HIT not in page
    book = load_workbook(io.BytesIO((reports / "tong-hop.xlsx").read_bytes()))
    assert book.sheetnames == ["Phường, xã", "Cụm, khối", "Chấm điểm", "Thu thập"]
    rows = list(book["Chấm điểm"].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 2 * len(world.wards)
    own = [row for row in rows if row[0] == world.wards[GOOD].place.name]
    assert [(row[2], row[3], row[4]) for row in own] == [(1, 1, "60"), (4, 8, "20")]
    assert str(own[1][6]).count("https://") == 4
    _the_word_report_has_its_form(world)
    late = world.wards[4]
    message = (reports / f"nhac-viec/{late.code}.txt").read_text("utf-8-sig")
    for words in (late.place.name, "01 lượt", "còn thiếu 1", "còn 40 ngày", "Chuyên viên 4"):
        assert words in message, words
    mail = email.message_from_bytes(
        (reports / f"nhac-viec/{late.code}.eml").read_bytes(), policy=email.policy.default
    )
    assert mail["Subject"] == f"Nhắc việc thi đua yêu nước: {late.place.name}"
    assert mail.get_content().split() == message.split()
    assert not (reports / f"nhac-viec/{world.wards[GOOD].code}.txt").exists()


def _the_word_report_has_its_form(world: World) -> None:
    report = Document(str(world.root / "reports/bao-cao.docx"))
    head, *tables, tail = report.tables
    told = head.cell(0, 0).text + head.cell(0, 1).text
    for words in ("SỞ NỘI VỤ THÀNH PHỐ MẪU", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "/BC-"):
        assert words in told + "".join(cell.text for row in head.rows for cell in row.cells)
    assert "Lưu: VT" in tail.cell(0, 0).text
    clusters, wards, scores = tables
    assert [row.cells[1].text for row in clusters.rows[1:]] == [
        f"Cụm thi đua số {number}" for number in (1, 2, 3)
    ]
    assert len(wards.rows) == len(scores.rows) == 1 + len(world.wards)
    assert world.wards[GOOD].place.name in [row.cells[1].text for row in wards.rows]


def _unknown_stays_last(page: Page) -> None:
    """See that what nobody knows of a ward is last, whichever way the table is sorted."""
    rows = page.locator("#bang-phuong tbody tr")
    unknown = rows.first.locator("th a").inner_text()
    cell = rows.first.locator("td[data-label='Bài năm nay']")
    cell.evaluate("cell => cell.setAttribute('data-value', '')")
    for way in ("ascending", "descending"):
        page.get_by_role("button", name="Bài năm nay").click()
        assert page.locator(f"th[aria-sort={way}]").count() == 1
        assert rows.last.locator("th a").inner_text() == unknown


def _people_can_browse(world: World, whole: bool) -> None:
    scripted, good = world.wards[SCRIPTED], world.wards[GOOD]
    port = free_port()
    address, settings = f"http://127.0.0.1:{port}/", world.root / "reports/may-chu/nginx.conf"
    server = f"""server {{
        listen 127.0.0.1:{port};
        root {world.root}/site;
        include {settings};
    }}"""
    with nginx(world.root.parent / "nginx-so", server), chromium() as browser:
        with Visit(browser, DESKTOP) as visit:
            page = visit.page
            page.add_init_script("window.__hit = () => { window.wasHit = true; }")
            page.goto(address)
            page.get_by_label("Tên phường, xã").fill("thanh dong")
            page.get_by_text("Có 1 phường, xã theo lựa chọn này.").wait_for()
            shown = page.locator("#bang-phuong tbody tr:visible")
            assert shown.count() == 1
            page.get_by_role("button", name="Bỏ lọc").click()
            page.get_by_role("button", name="Bài năm nay").click()
            assert page.locator("th[aria-sort=descending]").count() == 1
            _unknown_stays_last(page)
            page.locator("#bang-phuong").get_by_role(
                "link", name=good.place.name, exact=True
            ).click()
            assert page.get_by_role("heading", level=1).inner_text() == good.place.name
            page.goto(f"{address}dien-hinh/")
            page.get_by_label("Tên, đơn vị, phường").fill("nguyen thi rieng")
            page.get_by_text(f"Có {len(world.wards) - 1} điển hình theo lựa chọn này").wait_for()
            found = page.locator("#tim-thay li")
            assert found.count() == min(len(world.wards) - 1, 100)
            page.get_by_label("Cụm, khối").select_option("cum-1")
            of_cluster = sum(1 for n in range(len(world.wards)) if n % 3 == 0)
            page.get_by_text(f"Có {of_cluster} điển hình theo lựa chọn này").wait_for()
            page.get_by_label("Đơn vị", exact=True).fill("tram y te")
            page.get_by_text(f"Có {of_cluster} điển hình theo lựa chọn này").wait_for()
            page.get_by_label("Đơn vị", exact=True).fill("cong an")
            page.get_by_text("Có 0 điển hình theo lựa chọn này").wait_for()
            page.get_by_role("button", name="Bỏ lọc").click()
            assert page.locator("#ca-so li").first.is_visible()
            for choice, value in (
                ("type", "ca-nhan"),
                ("kind", "nguoi-tot-viec-tot"),
                ("field", "y-te"),
                ("movement", "nong-thon-moi"),
                ("year", "2026"),
            ):
                page.locator(f"#tim-dien-hinh [name={choice}]").select_option(value)
            page.locator("#tim-thay li").first.wait_for()
            for shown_at in (f"phuong/{scripted.code}/", "tin-moi/"):
                page.goto(address + shown_at)
                assert "__hit()" in page.locator("main").inner_text()
            assert page.evaluate("window.wasHit") is None
            assert visit.complaints == []
            assert visit.hosts == {address.split("/")[2]}
        with Visit(browser, PHONE) as visit:
            for kind, place in KINDS.items():
                visit.page.goto(address + place)
                assert not overflows(visit.page), kind
                assert violations(visit.page) == [], kind
                if whole or kind in DAILY:
                    assert second_opinion(visit.page) == [], kind
                    check_for_everyone(visit.page)
                    visit.page.set_viewport_size({"width": PHONE, "height": 800})
        _the_portal_shows_the_newest(world, address, browser)


def _the_portal_shows_the_newest(world: World, address: str, browser: Browser) -> None:
    """See that what the region's page tells to copy works on a page of another origin."""
    site, folder = world.root / "site", world.root.parent / "cong"
    folder.mkdir()
    page = etree.HTML((site / "rss/index.html").read_text("utf-8"))
    (snippet,) = [code for code in page.xpath("//pre/code/text()") if "data-thidua-feed" in code]
    shutil.copy(site / "assets/tin-moi.js", folder)
    own = snippet.replace(world.region().site_url, address)
    (folder / "index.html").write_text(f'<!doctype html><meta charset="utf-8">{own}', "utf-8")
    with served(folder) as portal, Visit(browser, DESKTOP) as visit:
        visit.page.goto(portal)
        visit.page.wait_for_selector('[data-thidua-state="ready"]')
        shown = visit.page.locator("[data-thidua-feed] li a").all_inner_texts()
    items = json.loads((site / "feed.json").read_text("utf-8"))["items"]
    assert shown == [item["title"] for item in items[:10]]


def _a_moved_host_is_known_by_its_name(world: World) -> None:
    (world.root.parent / "faults").unlink()
    ward = world.wards[FIRST_FAULTY]
    moved = world.root.parent / "web" / "moi"
    shutil.copytree(ward.site, moved)
    world.rewrite({ward.code: f"http://127.0.0.1:{world.port}/moi/"})
    told = {fault.ward for fault in world.gather(TOMORROW).faults}
    assert ward.code not in told
    (history,) = world.ask(
        "SELECT count(*) FROM articles WHERE ward = ? AND seen = ?", ward.code, NOW.date()
    )
    assert history == (4,)
    # The place of somebody else is not taken for the ward's.
    other = world.wards[GOOD]
    world.rewrite({ward.code: f"http://127.0.0.1:{world.port}/{other.code}/"})
    faults = [fault for fault in world.gather(TOMORROW).faults if fault.ward == ward.code]
    assert [fault.kind for fault in faults] == [Kind.IDENTITY]


def words_of(path: Path) -> str:
    """Return every word of a Word file's body, tables too."""
    return "\n".join(Document(str(path)).element.body.itertext())


def test_the_commands_found_gather_build_and_take_down_at_once(tmp_path: Path, whole: bool) -> None:
    make = found_ward if whole else make_ward
    ward = make(tmp_path, PLACES[0])
    office = Project(tmp_path)
    at = {EPOCH_VARIABLE: epoch(NOW)}
    made = office.call(
        "region", "init", "so", "--name", "Sở Mẫu", "--province", "hai phong",
        "--site-url", "https://so.example/",
    )  # fmt: skip
    assert made.code == 0, made.text
    settings = tmp_path / "so/region.yml"
    founded = settings.read_text("utf-8")
    head = founded.partition("wards:\n")[0]
    settings.write_text(
        f'{head}wards:\n  - {{code: "{ward.code}", folder: {ward.site}}}\n', "utf-8"
    )
    early = office.call("region", "build", "so", environment=at)
    assert early.code == 1
    assert "region gather" in early.text
    gathered = office.call("region", "gather", "so", environment=at)
    assert gathered.code == 0, gathered.text
    built = office.call("region", "build", "so", environment=at)
    assert built.code == 0, built.text
    page = tmp_path / f"so/site/phuong/{ward.code}/index.html"
    assert "Việc tốt số 1" in page.read_text("utf-8")
    # No plan gives weights, so nothing is scored until somebody sets them.
    reports = tmp_path / "so/reports"
    assert "Chấm điểm" not in load_workbook(reports / "tong-hop.xlsx").sheetnames
    assert "Điểm tham khảo" not in words_of(reports / "bao-cao.docx")
    assert (reports / "may-chu/nginx.conf").is_file()
    exported = office.call("region", "export", "so", "--on", "2026-11-20", environment=at)
    assert exported.code == 0, exported.text
    table = tmp_path / "so/xuat/articles-2026-11-20.csv"
    assert table.read_text("utf-8-sig").count("\n") == 1 + 4
    ward.withdraw("bai-1", NOW.date())
    ward.publish()
    at_once = office.call("region", "gather", "so", "--withdrawals", environment=at)
    assert at_once.code == 0, at_once.text
    assert "Việc tốt số 1" not in page.read_text("utf-8")
    assert not table.exists()
    assert "tệp xuất cũ" in at_once.text
    ward.withdraw("bai-2", NOW.date())
    ward.publish()
    daily = office.call("region", "gather", "so", environment=at)
    assert daily.code == 0, daily.text
    assert "Việc tốt số 2" not in page.read_text("utf-8")
    # Whose address nobody has filled in yet are told in one line, and hide nothing else.
    own = f'{{code: "{ward.code}", folder: {ward.site}}}'
    settings.write_text(founded.replace(f'{{code: "{ward.code}"}}', own), "utf-8")
    begun = office.call("region", "gather", "so", environment=at)
    assert begun.code == 1
    others = founded.count("- {code:") - 1
    assert begun.text.count("chưa khai nơi lấy số liệu") == 1
    assert f"{others} phường, xã chưa khai nơi lấy số liệu." in begun.text
