"""The search as a resident uses it: questions typed into the built site, in a real browser."""

from __future__ import annotations

import gzip
import shutil
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from conftest import AS_OF, ROOT, Project, copy_demonstration
from playwright.sync_api import Browser, Page, Route
from reader import (
    DESKTOP,
    NARROWEST,
    PHONE,
    WITH_PICTURES,
    Visit,
    choose,
    chromium,
    overflows,
    served,
    violations,
)

from thidua.column.addresses import SEARCH_INDEX
from thidua.site.machine.search import SearchIndexError, write_index

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
}
"""Articles whose first words differ only in their marks."""


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
        text = "\n".join(["---", *head, "---", "", "Bà con cùng làm.", ""])
        (project.root / path).write_text(text, "utf-8")
        paths.append(path)
    approve = ["approve", "--by", "Chủ tịch UBND phường", *paths]
    early = {"SOURCE_DATE_EPOCH": "1698800000"}  # before the first of them is due
    approved = project.run("thidua", *approve, environment=early)
    assert approved.code == 0, approved.text
    built = project.run("thidua", "build", "--as-of", AS_OF)
    assert built.code == 0, built.text
    with served(project.site) as address:
        yield address


def ask(page: Page, question: str) -> str:
    """Type a question, wait for the answer, and return what is said of it."""
    page.fill(INPUT, question)
    page.press(INPUT, "Enter")
    shown = unicodedata.normalize("NFC", question).strip()
    page.locator(STATUS, has_text=f"“{shown}”").wait_for()
    said = page.inner_text(STATUS)
    if not said.startswith("Không tìm thấy"):
        page.locator(ANSWERS).first.wait_for()
    return said


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
    ],
)
def test_the_exact_spelling_comes_first_and_the_others_follow(
    browser: Browser, look_alikes: str, question: str, first: str, second: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{look_alikes}tim-kiem/")
        ask(visit.page, question)
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
    fragments = sorted((demonstration.site / SEARCH_INDEX / "fragment").iterdir())
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
        page.locator(STATUS, has_text="Tìm thấy").wait_for()
        page.locator(ANSWERS).first.wait_for()
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
        page.locator(ANSWERS).first.wait_for()
        found = titles(page)
        assert page.input_value("#tim select[name=muc]") == "guong"
        assert page.locator("#tim details").get_attribute("open") is not None
        page.reload()
        page.locator(ANSWERS).first.wait_for()
        assert titles(page) == found
        page.locator(ANSWERS).first.click()
        page.wait_for_url("**/bai/2024/**")
        page.go_back()
        page.locator(ANSWERS).first.wait_for()
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
        assert page.locator(ANSWERS).nth(10).evaluate("link => link === document.activeElement")
        assert not page.get_by_role("button", name="Xem thêm kết quả").is_visible()


def test_a_slow_network_shows_no_stale_answers(browser: Browser, address: str) -> None:
    held: list[Route] = []
    is_slow = threading.Event()
    is_slow.set()

    def hold(route: Route) -> None:
        held.append(route) if is_slow.is_set() else route.continue_()

    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.route("**/*.pf_fragment", hold)
        page.goto(f"{address}tim-kiem/")
        page.fill(INPUT, "hoàng hanh")
        page.locator(STATUS, has_text="Đang tìm…").wait_for()
        assert answers(page) == []
        page.fill(INPUT, "ngô gia khảm")
        page.wait_for_timeout(600)
        assert page.inner_text(STATUS) == "Đang tìm…"
        is_slow.clear()
        for route in held:
            route.continue_()
        page.locator(ANSWERS).first.wait_for()
        assert "“ngô gia khảm”" in page.inner_text(STATUS)
        assert answers(page)[0] == TABLE["articles"]["kham"]


def test_a_lost_network_is_told_and_the_search_mends_itself(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        visit.context.set_offline(True)
        page.keyboard.press("/")
        page.keyboard.type("hoàng hanh")
        page.locator(STATUS, has_text="Kiểm tra mạng rồi thử lại.").wait_for()
        visit.context.set_offline(False)
        page.keyboard.press("Escape")
        page.keyboard.press("/")
        ask(page, "hoàng hanh")

        page.route("**/*.pf_index", lambda route: route.abort())
        page.goto(f"{address}tim-kiem/?q=nghia")
        visit.context.set_offline(True)
        page.locator(STATUS, has_text="Kiểm tra mạng rồi thử lại.").wait_for()
        visit.context.set_offline(False)
        page.unroute("**/*.pf_index")
        ask(page, "hoàng hanh")
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
        page.locator("main").get_by_role("link", name="tên điển hình").click()
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


def test_an_index_that_cannot_be_made_fails_the_build(project: Project) -> None:
    (project.root / "src/sitecustomize.py").write_text(
        "import sys\nsys.modules['pagefind'] = None\n", "utf-8"
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
