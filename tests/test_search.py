"""The search as a resident uses it: questions typed into the built site, in a real browser."""

from __future__ import annotations

import gzip
import json
import random
import re
import shutil
import threading
import time
import unicodedata
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import yaml
from conftest import AS_OF, ROOT, Project, copy_demonstration
from factories import make_article, make_edition
from playwright.sync_api import Browser, Page, Route
from reader import (
    DESKTOP,
    NARROWEST,
    PHONE,
    WITH_PICTURES,
    Visit,
    choose,
    chromium,
    follow,
    overflows,
    served,
    violations,
)

from thidua.column import Article
from thidua.column.addresses import SEARCH_INDEX
from thidua.review import Edition
from thidua.site.machine.search import (
    TITLES,
    Gathering,
    Record,
    SearchIndexError,
    allowance_for,
    divide,
    write_index,
)
from thidua.text.vietnamese import fold

TABLE = yaml.safe_load((ROOT / "tests/search_queries.yml").read_text("utf-8"))
INPUT, STATUS, ANSWERS = "#tim input[type=search]", "#tim [role=status]", "#tim ol h2 a"
DRAFT = "nguyen-quoc-tri"
PAIRS = {
    "di-bo": "Đi bộ mỗi sáng",
    "di-chuyen": "Di chuyển trụ sở",
    "hoa-ly": "Hoa ở khu phố Một",
    "hoa-thuan": "Hòa thuận ở khu phố Một",
    "duong-mat": "Dường ấy là của chung",
    "duong-lang": "Đường làng là của chung",
    "duong-cam": "Dương cầm ở nhà văn hóa",
}
"""Articles whose first words differ only in their marks."""
BODIES = {"hoa-thuan": "Bà con cùng nuôi dưỡng nếp nhà."}
TEXT_ONLY = "vùng sông nước"
"""A question that no title answers."""
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400_000 / 8,
    "uploadThroughput": 400_000 / 8,
}
HEAD = 200
"""Bytes of what a server says of a file."""
TYPING_PAUSE = 260
"""Milliseconds after which a reader who pauses is answered."""
FIRST_ROW = 6.0
"""Seconds after which a reader on a slow phone must see a first answer."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def address(demonstration: Project) -> Iterator[str]:
    with served(demonstration.site) as address:
        yield address


@pytest.fixture(scope="module")
def look_alikes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demonstration with the look-alikes, and as many articles as make two screens."""
    project = copy_demonstration(tmp_path_factory.mktemp("look-alikes"))
    titles = PAIRS | {f"sang-{n}": f"Khu phố sáng đèn ({n})" for n in range(12)}
    paths = []
    for slug, title in titles.items():
        head = [
            f'title: "{title}"',
            "date: 2023-11-26" if slug == "hoa-ly" else "date: 2024-11-26",
            "summary: Một việc nhỏ của tổ dân phố mà ai cũng làm được mỗi ngày.",
            "category: phong-trao" if slug == "di-bo" else "category: chinh-sach",
            *(["movements: [nong-thon-moi]"] if slug == "duong-lang" else []),
            "sample: true",
        ]
        path = f"articles/{2023 if slug == 'hoa-ly' else 2024}/{slug}.md"
        (project.root / path).parent.mkdir(exist_ok=True)
        text = "\n".join(["---", *head, "---", "", BODIES.get(slug, "Bà con cùng làm."), ""])
        (project.root / path).write_text(text, "utf-8")
        paths.append(path)
    approve = ["approve", "--yes", "--by", "Chủ tịch UBND phường", *paths]
    early = {"SOURCE_DATE_EPOCH": "1698800000"}  # before the first of them is due
    approved = project.run("thidua", *approve, environment=early)
    assert approved.code == 0, approved.text
    built = project.run("thidua", "build", "--as-of", AS_OF)
    assert built.code == 0, built.text
    with served(project.site) as address:
        yield address


def ask(page: Page, question: str) -> str:
    """Type a question, wait for the whole answer, and return what is said of it."""
    page.fill(INPUT, question)
    page.press(INPUT, "Enter")
    return await_answer(page, question)


def await_answer(page: Page, question: str) -> str:
    """Wait until everything is found and stands there, and return what is said of it."""
    said = await_said(page, question)
    page.locator("#tim ol:not(.is-awaiting)").wait_for(state="attached")
    if not said.startswith("Không tìm thấy"):
        page.locator(ANSWERS).first.wait_for()
    return said


def await_said(page: Page, question: str) -> str:
    """Wait until it is said how much was found, whatever of it may still be on its way."""
    shown = unicodedata.normalize("NFC", question).strip()
    page.locator(STATUS, has_text=f"“{shown}”").wait_for()
    return page.inner_text(STATUS)


def answers(page: Page) -> list[str]:
    """Return the addresses of the answers on the screen, from the site's root."""
    links = page.locator(ANSWERS).evaluate_all("links => links.map(link => link.href)")
    return [urlsplit(link).path.lstrip("/") for link in links]


def titles(page: Page) -> list[str]:
    return page.locator(ANSWERS).all_inner_texts()


def test_every_question_of_the_table_finds_the_article_that_is_meant(
    browser: Browser, address: str
) -> None:
    nfd = [(unicodedata.normalize("NFD", row[0]), *row[1:]) for row in TABLE["as a Mac writes"]]
    rows = [(row, False) for rows in TABLE["exact"].values() for row in rows]
    rows += [(row, False) for row in nfd]
    rows += [(row, True) for rows in TABLE["near"].values() for row in rows]
    assert len(rows) >= 100
    wrong = []
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{address}tim-kiem/")
        for (question, name, *place), is_near in rows:
            said = ask(visit.page, question)
            found = answers(visit.page)
            first = found[: place[0] if place else 1]
            if TABLE["articles"][name] not in first or ("gần nhất" in said) is not is_near:
                wrong.append((question, name, said, found[:3]))
        assert wrong == []
        assert visit.complaints == []
        assert visit.hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("đi", "di-bo", "di-chuyen"),
        ("di", "di-chuyen", "di-bo"),
        ("hoa", "hoa-ly", "hoa-thuan"),
        ("Hòa", "hoa-thuan", "hoa-ly"),
        ("đường", "duong-lang", "duong-mat"),
        ("dường", "duong-mat", "duong-lang"),
        ("dương", "duong-cam", "duong-lang"),
        ("đường", "duong-lang", "duong-cam"),
        ("dưỡng", "hoa-thuan", "duong-lang"),
    ],
)
def test_the_exact_spelling_comes_first_and_the_others_follow(
    browser: Browser, look_alikes: str, question: str, first: str, second: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{look_alikes}tim-kiem/")
        ask(visit.page, question)
        more = visit.page.get_by_role("button", name="Xem thêm kết quả")
        while more.is_visible():
            shown = visit.page.locator(ANSWERS).count()
            more.click()
            visit.page.locator(ANSWERS).nth(shown).wait_for()
        found = [answer.split("/")[2] for answer in answers(visit.page)]
        assert found[0] == first
        assert second in found


def test_answers_are_narrowed_by_category_year_and_movement(
    browser: Browser, look_alikes: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{look_alikes}tim-kiem/")
        page.locator("#tim summary").click()
        for name, value, question, found in (
            ("muc", "phong-trao", "moi", "di-bo"),
            ("nam", "2023", "khu phố", "hoa-ly"),
            ("pt", "nong-thon-moi", "của chung", "duong-lang"),
        ):
            page.select_option(f"#tim select[name={name}]", value)
            ask(page, question)
            assert answers(page)[0].split("/")[2] == found
            assert f"{name}={value}" in page.url
            page.select_option(f"#tim select[name={name}]", "")
        page.select_option("#tim select[name=nam]", "2023")
        page.fill(INPUT, "")
        page.press(INPUT, "Enter")
        page.locator(STATUS, has_text="Gõ thêm chữ cần tìm.").wait_for()
        assert answers(page) == []


def test_a_phrase_is_found_only_where_its_words_stand_side_by_side(
    browser: Browser, address: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{address}tim-kiem/")
        ask(visit.page, "“thi đua ái quốc”")
        for answer in answers(visit.page):
            visit.page.goto(address + answer)
            text = visit.page.inner_text("main").lower()
            assert "thi đua ái quốc" in " ".join(text.split()), answer
            visit.page.go_back()


def test_nothing_found_says_so(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{address}tim-kiem/")
        said = ask(visit.page, "xyzzyq")
        assert said.startswith("Không tìm thấy bài nào cho “xyzzyq”.")
        assert answers(visit.page) == []


def test_a_draft_is_not_in_the_index(demonstration: Project) -> None:
    draft = "Trung đoàn Thủ Đô"
    sources = (demonstration.root / "articles").rglob("*.md")
    assert any(draft in path.read_text("utf-8") for path in sources)
    fragments = sorted((demonstration.site / SEARCH_INDEX).glob("*/fragment/*"))
    assert len(fragments) == 15
    for path in fragments:
        text = gzip.decompress(path.read_bytes()).decode()
        for trace in (draft, "trung đoàn mang tên", DRAFT):
            assert trace.translate(str.maketrans("đĐ", "ďĎ")) not in text


# The window and the page


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
@pytest.mark.parametrize("width", [NARROWEST, DESKTOP])
def test_the_answers_are_open_to_everyone(
    browser: Browser, address: str, width: int, theme: str
) -> None:
    with Visit(browser, width) as visit:
        page = visit.page
        for path in ("tim-kiem/", WITH_PICTURES):
            page.goto(address + path)
            choose(page, "theme", theme)
            if path == WITH_PICTURES:
                page.keyboard.press("/")
            page.locator("#tim summary").click()
            ask(page, "anh hung")
            assert not overflows(page)
            assert violations(page) == []
            assert page.locator("#tim ol[role=list] > li > h2 > a").count() == len(answers(page))
        assert visit.complaints == []


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_window_is_used_by_keyboard_alone(browser: Browser, address: str, width: int) -> None:
    with Visit(browser, width) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        opener = page.locator("[data-button=search]")
        opener.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Tìm kiếm")
        assert dialog.is_visible()
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        assert opener.evaluate("link => link === document.activeElement")

        page.keyboard.press("/")
        page.keyboard.type("tran dai nghia")
        await_answer(page, "tran dai nghia")
        page.keyboard.press("ArrowDown")
        first = page.locator(ANSWERS).first
        assert first.evaluate("link => link === document.activeElement")
        page.keyboard.press("ArrowUp")
        assert page.locator(INPUT).evaluate("field => field === document.activeElement")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/tran-dai-nghia-tri-thuc-voi-khang-chien/")
        assert visit.complaints == []


def test_a_slash_in_a_field_is_a_slash(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{address}tim-kiem/")
        visit.page.keyboard.press("/")
        visit.page.keyboard.type("11/6")
        assert visit.page.input_value(INPUT) == "11/6"


def test_the_address_keeps_the_question(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{address}tim-kiem/?q=anh+h%C3%B9ng&muc=guong")
        await_answer(page, "anh hùng")
        found = titles(page)
        assert page.input_value("#tim select[name=muc]") == "guong"
        assert page.locator("#tim details").get_attribute("open") is not None
        page.reload()
        await_answer(page, "anh hùng")
        assert titles(page) == found
        page.locator(ANSWERS).first.click()
        page.wait_for_url("**/bai/2024/**")
        page.go_back()
        await_answer(page, "anh hùng")
        assert titles(page) == found
        ask(page, "nông dân")
        asked = parse_qs(urlsplit(page.url).query)
        assert asked == {"q": ["nông dân"], "muc": ["guong"]}


def test_further_answers_come_on_demand(browser: Browser, look_alikes: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{look_alikes}tim-kiem/")
        said = ask(page, "khu phố sáng đèn")
        assert said == "Tìm thấy 12 bài cho “khu phố sáng đèn”."
        assert page.locator(ANSWERS).count() == 10
        page.get_by_role("button", name="Xem thêm kết quả").click()
        page.locator(ANSWERS).nth(11).wait_for()
        # Who listens is led on, a moment after the answers stand there.
        page.locator(f"{ANSWERS}:focus").wait_for()
        assert page.locator(ANSWERS).nth(10).evaluate("link => link === document.activeElement")
        assert not page.get_by_role("button", name="Xem thêm kết quả").is_visible()


def test_what_comes_late_takes_no_answer_away_that_was_asked_for(
    browser: Browser, look_alikes: str
) -> None:
    leads: list[Route] = []

    def hold(route: Route) -> None:
        leads.append(route)

    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{look_alikes}tim-kiem/")
        page.route("**/*.pf_fragment", hold)
        page.fill(INPUT, "khu phố sáng đèn")
        await_said(page, "khu phố sáng đèn")
        page.get_by_role("button", name="Xem thêm kết quả").click()
        page.locator(ANSWERS).nth(11).wait_for()
        latest = time.monotonic() + 60
        while len(leads) < 12 and time.monotonic() < latest:
            page.wait_for_timeout(20)
        for lead in leads[:10]:  # of those that stood there before
            lead.continue_()
        page.locator("#tim ol li:nth-child(10) .search-lead", has_text="Một việc nhỏ").wait_for()
        assert len(answers(page)) == 12
        assert page.locator(ANSWERS).nth(10).evaluate("link => link === document.activeElement")


def test_enter_ends_a_question_and_back_and_forward_lead_from_one_to_the_other(
    browser: Browser, address: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{address}tim-kiem/")
        ask(page, "hoàng hanh")
        page.fill(INPUT, "ngô gia")
        await_answer(page, "ngô gia")
        ask(page, "ngô gia khảm")
        for way, question, name in (
            (page.go_back, "hoàng hanh", "hanh"),
            (page.go_forward, "ngô gia khảm", "kham"),
        ):
            way()
            await_answer(page, question)
            assert page.input_value(INPUT) == question
            assert parse_qs(urlsplit(page.url).query) == {"q": [question]}
            assert answers(page)[0] == TABLE["articles"][name]


def test_enter_in_the_window_leads_to_an_address_that_can_be_sent(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        page.keyboard.press("/")
        page.locator("#tim summary").click()
        page.select_option("#tim select[name=muc]", "guong")
        page.fill(INPUT, "anh hùng")
        page.press(INPUT, "Enter")
        page.wait_for_url("**/tim-kiem/?*")
        await_answer(page, "anh hùng")
        assert parse_qs(urlsplit(page.url).query) == {"q": ["anh hùng"], "muc": ["guong"]}
        page.go_back()
        assert page.url == address + WITH_PICTURES


def test_answers_are_put_in_order_of_their_days_by_keyboard(
    browser: Browser, look_alikes: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(f"{look_alikes}tim-kiem/")
        order = page.get_by_role("combobox", name="Xếp theo")
        assert not order.is_visible()
        ask(page, "hoa")
        days = page.locator("#tim li time")
        read = "days => days.map((day) => day.dateTime)"
        assert answers(page)[0] == "bai/2023/hoa-ly/"
        assert days.evaluate_all(read) != sorted(days.evaluate_all(read), reverse=True)
        order.focus()
        page.keyboard.press("ArrowDown")
        page.locator(STATUS, has_text="mới nhất trước").wait_for()
        assert days.evaluate_all(read) == sorted(days.evaluate_all(read), reverse=True)
        assert parse_qs(urlsplit(page.url).query) == {"q": ["hoa"], "xep": ["moi"]}
        page.reload()
        await_answer(page, "hoa")
        assert order.input_value() == "moi"
        assert days.evaluate_all(read) == sorted(days.evaluate_all(read), reverse=True)
        assert violations(page) == []
        assert visit.complaints == []


# A slow network, and none


@pytest.mark.parametrize("pause", [0, 300, 600])
@pytest.mark.parametrize("path", ["tim-kiem/", WITH_PICTURES])
def test_who_types_on_while_the_index_loads_is_answered(
    browser: Browser, address: str, path: str, pause: int
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + path, wait_until="commit")
        page.wait_for_load_state("domcontentloaded")
        devtools = visit.context.new_cdp_session(page)
        devtools.send("Network.enable")
        late = {**SLOW_3G, "downloadThroughput": -1, "uploadThroughput": -1}
        devtools.send("Network.emulateNetworkConditions", late)
        page.keyboard.press("/")
        page.locator(INPUT).press_sequentially("hoàng")
        page.wait_for_timeout(TYPING_PAUSE + pause)
        page.locator(INPUT).press_sequentially(" hanh", delay=20)
        page.wait_for_timeout(TYPING_PAUSE + pause)
        page.locator(INPUT).press_sequentially(" nông dân", delay=20)
        await_answer(page, "hoàng hanh nông dân")
        assert answers(page)[0] == TABLE["articles"]["hanh"]
        opened = [
            name
            for url in visit.requests
            if (name := urlsplit(url).path.rpartition("/pagefind/")[2])
            and name.endswith((".js", ".json", ".pf_meta", ".pagefind"))
            and "/pagefind/" in url
        ]
        assert len(opened) == len(set(opened)), opened
        assert visit.complaints == []


def test_titles_are_shown_before_the_index_has_come_and_no_stale_ones(
    browser: Browser, address: str
) -> None:
    held: list[Route] = []
    is_slow = threading.Event()
    is_slow.set()

    def hold(route: Route) -> None:
        held.append(route) if is_slow.is_set() else route.continue_()

    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.route("**/*.pf_meta", hold)
        page.goto(f"{address}tim-kiem/")
        page.fill(INPUT, TEXT_ONLY)
        page.locator(STATUS, has_text="Đang tìm…").wait_for()
        assert answers(page) == []
        page.fill(INPUT, "hoàng hanh")
        page.locator(STATUS, has_text="Đang tìm tiếp trong bài…").wait_for()
        assert answers(page) == [TABLE["articles"]["hanh"]]
        page.fill(INPUT, "ngô gia khảm")
        first = page.locator(ANSWERS, has_text="Ngô Gia Khảm")
        first.wait_for()
        assert answers(page) == [TABLE["articles"]["kham"]]
        first.focus()
        top = first.bounding_box()
        is_slow.clear()
        for route in held:
            route.continue_()
        await_answer(page, "ngô gia khảm")
        assert answers(page)[0] == TABLE["articles"]["kham"]
        page.locator("#tim li:first-child .search-lead:not(:empty)").wait_for()
        assert first.evaluate("link => link === document.activeElement")
        assert first.bounding_box() == top


@pytest.mark.parametrize("question", ["thi dua yeu nuoc", "hoàng hanh", TEXT_ONLY])
def test_the_first_answer_comes_in_time_on_a_slow_network(
    browser: Browser, demonstration: Project, address: str, question: str
) -> None:
    """Reckon the time from turns and bytes, which a busy machine does not change."""
    held: list[Route] = []
    turns, size = 0, 0

    def hold(route: Route) -> None:
        held.append(route)

    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.route("**/*", hold)
        page.goto("about:blank")
        page.evaluate(
            "(address) => setTimeout(() => location.assign(address))",
            f"{address}tim-kiem/?q={quote(question)}",
        )
        row = page.locator(ANSWERS).first
        while not (page.url.startswith(address) and row.is_visible()):
            page.wait_for_timeout(200)
            ready, held[:] = held[:], []
            turns += bool(ready)
            for route in ready:
                path = urlsplit(route.request.url).path
                size += transferred(demonstration.site / path.lstrip("/"))
                route.continue_()
            assert turns < 30
    seconds = turns * SLOW_3G["latency"] / 1000 + size / SLOW_3G["downloadThroughput"]
    assert turns > 1
    assert size > 20_000
    assert seconds < FIRST_ROW, (turns, size)


def transferred(path: Path) -> int:
    """Return what a server sends of a file."""
    content = (path / "index.html" if path.is_dir() else path).read_bytes()
    packed = gzip.compress(content, 6)
    return min(len(content), len(packed)) + HEAD


def lose_network(visit: Visit) -> None:
    visit.context.set_offline(True)


def find_network(visit: Visit) -> None:
    visit.context.set_offline(False)


def break_off(visit: Visit) -> None:
    visit.page.route("**/*.pf_index", lambda route: route.abort())


def take_away(name: str) -> Callable[[Visit], None]:
    def spoil(visit: Visit) -> None:
        visit.page.route(name, lambda route: route.fulfill(status=404))

    return spoil


def ask_to_log_in(name: str) -> Callable[[Visit], None]:
    def spoil(visit: Visit) -> None:
        page = "<!doctype html><title>Wi-Fi</title>"
        visit.page.route(name, lambda route: route.fulfill(body=page))

    return spoil


def mend(visit: Visit) -> None:
    visit.page.unroute_all()


@pytest.mark.parametrize(
    ("spoil", "restore", "told"),
    [
        (lose_network, find_network, "Máy đang mất kết nối."),
        (break_off, mend, "Không tới được máy chủ"),
        (take_away("**/*.pf_index"), mend, "Máy chủ đang thiếu tệp"),
        (take_away("**/*.pf_fragment"), mend, "Máy chủ đang thiếu tệp"),
        (ask_to_log_in("**/*.pf_index"), mend, "tải về bị hỏng"),
    ],
    ids=["offline", "unreached", "missing", "missing article", "damaged"],
)
def test_each_failure_has_its_words_a_way_on_and_an_end(
    browser: Browser,
    address: str,
    spoil: Callable[[Visit], None],
    restore: Callable[[Visit], None],
    told: str,
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(f"{address}tim-kiem/", wait_until="networkidle")
        spoil(visit)
        page.fill(INPUT, TEXT_ONLY)
        page.locator(STATUS, has_text=told).wait_for()
        assert answers(page) == []
        assert violations(page) == []
        assert not overflows(page)
        restore(visit)
        page.get_by_role("button", name="Thử lại").click()
        await_answer(page, TEXT_ONLY)
        assert answers(page)[0] == TABLE["articles"]["nghia"]
        assert not page.get_by_role("button", name="Thử lại").is_visible()
        spoil(visit)
        page.reload() if told != "Máy đang mất kết nối." else page.fill(INPUT, "núi rừng kháng")
        page.locator(STATUS, has_text=told).wait_for()
        restore(visit)
        page.locator("#tim").get_by_role("link", name="Xem danh sách bài").click()
        page.wait_for_url("**/luu-tru/")


@pytest.mark.parametrize("name", ["pagefind.js", "pagefind-entry.json*", "*/*.pf_meta", "wasm.*"])
def test_an_index_that_is_not_there_still_lets_titles_be_found(
    browser: Browser, address: str, name: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        take_away(f"**/pagefind/{name}")(visit)
        page.goto(f"{address}tim-kiem/?q=hoang+hanh")
        page.locator(STATUS, has_text="Mới tìm được trong tên bài. Máy chủ đang thiếu").wait_for()
        assert answers(page) == [TABLE["articles"]["hanh"]]
        mend(visit)
        page.get_by_role("button", name="Thử lại").click()
        await_answer(page, "hoang hanh")


def test_titles_that_are_not_there_still_let_the_index_be_asked(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        take_away("**/tieu-de.json")(visit)
        visit.page.goto(f"{address}tim-kiem/?q=hoang+hanh")
        await_answer(visit.page, "hoang hanh")
        assert answers(visit.page)[0] == TABLE["articles"]["hanh"]


@pytest.mark.parametrize(
    "spoiled",
    [
        "delete globalThis.WebAssembly",
        "WebAssembly.instantiate = () => Promise.reject(new WebAssembly.CompileError('blocked'))",
    ],
    ids=["an old browser", "a forbidden engine"],
)
def test_a_browser_without_the_engine_finds_titles_and_says_why_no_more(
    browser: Browser, address: str, spoiled: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.add_init_script(spoiled)
        page.goto(f"{address}tim-kiem/?q=hoang+hanh")
        page.locator(STATUS, has_text="Trình duyệt này không chạy được").wait_for()
        assert answers(page) == [TABLE["articles"]["hanh"]]
        page.fill(INPUT, TEXT_ONLY)
        page.locator(STATUS, has_text="Trình duyệt này không chạy được").wait_for()
        assert page.locator("#tim").get_by_role("link", name="Xem danh sách bài").is_visible()


def test_a_network_that_is_too_slow_is_told(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.clock.install()
        page.goto(f"{address}tim-kiem/", wait_until="networkidle")
        page.route("**/*.pf_index", lambda route: None)
        page.fill(INPUT, TEXT_ONLY)
        page.press(INPUT, "Enter")
        page.clock.run_for(9_000)
        page.locator(STATUS, has_text="Mạng chậm, vẫn đang tìm…").wait_for()
        assert page.locator("#tim").get_by_role("link", name="Xem danh sách bài").is_visible()
        page.clock.run_for(30_000)
        page.locator(STATUS, has_text="Mạng quá chậm").wait_for()
        page.unroute_all()
        page.get_by_role("button", name="Thử lại").click()
        await_answer(page, TEXT_ONLY)


def test_a_list_that_names_an_index_since_replaced_is_asked_for_anew(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        with urllib.request.urlopen(f"{address}{SEARCH_INDEX}/pagefind-entry.json") as reply:
            entry = re.sub(r"vi_[0-9a-f]+", "vi_0123456789", reply.read().decode())
        page.route("**/pagefind-entry.json?ts=1", lambda route: route.fulfill(body=entry))
        page.goto(f"{address}tim-kiem/?q={quote(TEXT_ONLY)}")
        await_answer(page, TEXT_ONLY)
        assert answers(page)[0] == TABLE["articles"]["nghia"]


def test_a_search_that_does_not_even_begin_is_told_and_begins_later(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        visit.context.set_offline(True)
        page.keyboard.press("/")
        page.keyboard.type("hoàng hanh")
        page.locator(STATUS, has_text="Kiểm tra mạng rồi thử lại.").wait_for()
        assert page.locator("#tim").get_by_role("link", name="Xem danh sách bài").is_visible()
        visit.context.set_offline(False)
        page.get_by_role("button", name="Thử lại").click()
        await_answer(page, "hoàng hanh")
        assert answers(page)[0] == TABLE["articles"]["hanh"]


def test_without_script_the_link_leads_to_a_page_that_says_what_to_do(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(address)
        page.get_by_role("link", name="Tìm kiếm").first.click()
        page.wait_for_url("**/tim-kiem/")
        assert not page.locator(INPUT).is_visible()
        follow(page.locator("main").get_by_role("link", name="tên điển hình"))
        assert page.url.endswith("/dien-hinh/")


# The index


def test_the_same_articles_make_the_same_index(demonstration: Project, tmp_path: Path) -> None:
    again = copy_demonstration(tmp_path / "again")
    assert again.run("thidua", "build", "--as-of", AS_OF).code == 0
    ours = {
        path.relative_to(again.site): path.read_bytes()
        for path in (again.site / SEARCH_INDEX).rglob("*")
        if path.is_file()
    }
    assert ours == {path: (demonstration.site / path).read_bytes() for path in ours}
    assert len(list((demonstration.site / SEARCH_INDEX).rglob("*.*"))) == len(ours)


def test_a_column_without_articles_has_a_search_that_finds_nothing(
    browser: Browser, demonstration: Project, tmp_path: Path
) -> None:
    shutil.copytree(demonstration.site, tmp_path / "site")
    shutil.rmtree(tmp_path / "site" / SEARCH_INDEX)
    write_index([], tmp_path / "site" / SEARCH_INDEX)
    with served(tmp_path / "site") as address, Visit(browser, PHONE) as visit:
        visit.page.goto(f"{address}tim-kiem/")
        assert ask(visit.page, "thi đua").startswith("Không tìm thấy bài nào")
        assert visit.complaints == []


def test_of_many_titles_the_newest_are_listed_and_the_others_found_all_the_same(
    browser: Browser, demonstration: Project, tmp_path: Path
) -> None:
    count = 2400
    first_day = date(2016, 1, 1)
    records = [
        Record(
            address=f"bai/{day.year}/to-dan-pho-{number}/",
            title=f"Tổ dân phố {number} cùng nhau giữ cho ngõ phố sáng đèn, sạch rác, thêm hoa",
            day=day.isoformat(),
            category="Phong trào",
            lead="Một việc nhỏ mà nhà nào cũng làm được." if number >= 100 else "Góp cây giống.",
            words="",
            choices=(("nam", str(day.year)), ("muc", "phong-trao")),
        )
        for number in reversed(range(count))
        for day in [first_day + timedelta(days=number)]
    ]
    shutil.copytree(demonstration.site, tmp_path / "site")
    folder = tmp_path / "site" / SEARCH_INDEX
    shutil.rmtree(folder)
    write_index(records, folder)
    content = (folder / TITLES).read_bytes()
    listed = json.loads(content)["articles"]
    assert len(content) < 160_000
    assert 500 < len(listed) < count
    assert [row[1] for row in listed] == [one.address for one in records[: len(listed)]]
    for part, fragment in (row[0].split("/") for row in listed):
        assert (folder / part / "fragment" / f"{fragment}.pf_fragment").is_file()
    with served(tmp_path / "site") as address, Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(f"{address}tim-kiem/")
        ask(page, "tổ dân phố 17 cùng")
        assert answers(page)[0] == records[count - 1 - 17].address
        page.goto(f"{address}tim-kiem/?q=cay+giong&xep=moi")
        assert await_answer(page, "cay giong").startswith("Tìm thấy 100 bài")
        days = page.locator("#tim li time").evaluate_all("all => all.map((one) => one.dateTime)")
        assert days == [one.day for one in records[-100:-90]]
        # One word is in every part of the index, the other in the oldest alone.
        assert len(list(folder.glob("*/*.pf_meta"))) > 1
        assert ask(page, "ngo giong").startswith("Tìm thấy 100 bài")
        assert ask(page, "ngo gionh").startswith("Không có bài nào khớp hẳn")
        assert visit.complaints == []


def test_years_fill_a_part_and_the_newest_is_never_closed() -> None:
    def parts(counts: dict[int, int]) -> dict[str, int]:
        years = [year for year in sorted(counts, reverse=True) for _ in range(counts[year])]
        divided = divide(years, lambda year: year)
        assert [year for part in divided.values() for year in part] == years
        return {name: len(part) for name, part in divided.items()}

    assert parts({}) == {"tu-0": 0}
    assert parts({2024: 5000}) == {"tu-2024": 5000}
    # A small column is one part, a large one some five, whatever its years hold.
    assert parts({2021: 100, 2022: 149}) == {"tu-2021": 249}
    assert parts({2021: 100, 2022: 150, 2023: 1}) == {"tu-2023": 1, "tu-2021": 250}
    assert parts(dict.fromkeys(range(2015, 2025), 1000)) == {
        f"tu-{year}": 2000 for year in range(2023, 2014, -2)
    }
    closed = {2019: 500, 2020: 500}
    assert parts({**closed, 2021: 1}) == {"tu-2021": 1, "tu-2020": 500, "tu-2019": 500}
    assert parts({**closed, 2021: 90, 2023: 7}) == {"tu-2021": 97, "tu-2020": 500, "tu-2019": 500}


def gather(edition: Edition, part: Sequence[Article], texts: Sequence[str]) -> list[Record]:
    gathering = Gathering(edition)
    for article, text in zip(part, texts, strict=True):
        gathering.add(article, text)
    return list(gathering.records())


@pytest.mark.parametrize("seed", range(4))
def test_an_article_is_found_by_the_words_that_tell_it_from_others(seed: int) -> None:
    chance = random.Random(seed)
    pieces = ["Thi", "đua", "đua,", "«đua»", "ĐUA", "yêu-nước", "a_b", "x1", "½", "…", "—", "ď"]
    pieces += [
        "\u1ec7",
        "e\u0323\u0302",
        "một\u00a0hai",
        "ba\u200bbốn",
        "năm\x1csáu",
        "\n",
        "\u3000",
    ]
    day = date(2024, 1, 1)
    articles = [
        make_article(day, f"bai-{n}", reviewed=day, summary="lời dẫn " * chance.randrange(5, 40))
        for n in range(30)
    ]
    texts = [" ".join(chance.choices(pieces, k=chance.randrange(400))) for _ in articles]
    edition = make_edition(day, articles * 100)
    assert allowance_for(len(edition.published)) == 100
    bodies = [re.findall(r"\w+", text) for text in texts]
    uses = Counter(word for body in bodies for word in {fold(word) for word in body})
    for body, record in zip(bodies, gather(edition, articles, texts), strict=True):
        first = 100 - len(re.findall(r"\w+", f"{record.title} {record.category}"))
        first = max(0, first - len(record.lead.split()))
        telling = dict.fromkeys(word for word in body[first:] if uses[fold(word)] == 1)
        assert record.words == " ".join([*body[:first], *telling])


def test_an_article_changes_no_record_of_another_part() -> None:
    def records(*more: Article) -> dict[str, list[Record]]:
        edition = make_edition(date(2024, 1, 1), [*articles, *more])
        parts = divide(edition.published, lambda article: article.day.year)
        return {
            name: gather(edition, part, [article.body for article in part])
            for name, part in parts.items()
        }

    def write(day: date, slug: str, body: str) -> Article:
        article = make_article(day, slug, reviewed=day, summary="lời dẫn dài " * 30)
        return replace(article, text=body.encode())

    first = date(2021, 1, 1)
    articles = [
        write(first + timedelta(days=number // 3), f"bai-{number}", f"hiếm{number} chung " * 90)
        for number in range(2950)
    ]
    before = records()
    after = records(write(date(2023, 9, 1), "them", "hiếm7 mới"))
    assert list(before) == list(after) == ["tu-2023", "tu-2022", "tu-2021"]
    assert before["tu-2021"] == after["tu-2021"]
    assert before["tu-2022"] == after["tu-2022"]
    assert len(before["tu-2023"]) + 1 == len(after["tu-2023"])


def test_an_index_that_cannot_be_made_fails_the_build(project: Project) -> None:
    (project.root / "src/sitecustomize.py").write_text(
        "import sys\nsys.modules['pagefind_bin'] = None\n", "utf-8"
    )
    path = {"PYTHONPATH": str(project.root / "src")}
    outcome = project.run("thidua", "build", "--as-of", AS_OF, environment=path)
    assert outcome.code == 1
    assert "Không lập được chỉ mục tìm kiếm" in outcome.text
    assert "Cách sửa:" in outcome.text
    assert "Traceback" not in outcome.text
    assert not project.site.exists()


def test_a_folder_that_takes_no_index_is_told(tmp_path: Path) -> None:
    (tmp_path / "tep").write_text("", "utf-8")
    with pytest.raises(SearchIndexError):
        write_index([], tmp_path / "tep" / "pagefind")
