"""A day in the life of a resident: find, read, enlarge, print, share, subscribe; then by itself."""

from __future__ import annotations

import io
import re
import urllib.request
from collections.abc import Iterator

import feedparser
import pytest
from conftest import Project
from playwright.sync_api import Browser, Page
from pypdf import PdfReader
from reader import ARTICLE, DESKTOP, PHONE, WITH_PICTURES, Visit, chromium, follow, until
from web_server import free_port, handbook_server, nginx

NAVIGATION = (
    "Trang chủ",
    "Trình đơn",
    "Tìm kiếm",
    "Hiển thị",
    "In, lưu",
    "Chia sẻ",
    "Bài trước",
    "Cùng chủ đề",
    "Bỏ lọc",
    "Sơ đồ trang",
)


@pytest.fixture(scope="module")
def address(ward: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with nginx(tmp_path_factory.mktemp("day") / "nginx", handbook_server(port, ward.root)):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def size_of_text(page: Page) -> float:
    return float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))


def test_a_resident_finds_reads_enlarges_and_shares(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE, is_mobile=True, has_touch=True) as visit:
        page = visit.page
        page.goto(address)
        # Found by a question typed in haste, without marks and with a slip.
        page.get_by_role("link", name="Tìm kiếm").click()
        page.get_by_role("searchbox").fill("nguyen thi chienn")
        follow(page.locator("dialog .search-results a").first)
        assert page.url == address + ARTICLE
        assert page.locator("h1").inner_text().startswith("Nguyễn Thị Chiên")

        # Larger letters and stronger colours, kept on the next page.
        plain = size_of_text(page)
        page.get_by_role("button", name="Hiển thị").click()
        page.get_by_role("radio", name="Rất lớn").check()
        page.get_by_role("radio", name="Tương phản cao").check()
        assert size_of_text(page) == plain * 1.5
        follow(page.get_by_role("navigation", name="Bài liền kề").get_by_role("link").first)
        assert page.url != address + ARTICLE
        assert size_of_text(page) == plain * 1.5
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"

        # Sharing goes to the phone's own list of apps.
        page.evaluate("navigator.share = async (what) => { window.shared = what; }")
        page.get_by_role("button", name="Chia sẻ").click()
        assert page.evaluate("window.shared.url") == page.url
        assert visit.complaints == []


@pytest.mark.parametrize("width", [320, PHONE])
def test_the_words_of_a_button_stand_in_one_line(
    browser: Browser, address: str, width: int
) -> None:
    with Visit(browser, width) as visit:
        visit.page.goto(address + ARTICLE)
        visit.page.get_by_role("button", name="Chia sẻ").wait_for()
        tall = visit.page.locator(".byline-tools .button").evaluate_all(
            """(all) => all.map((one) => {
                const words = document.createRange();
                words.selectNode(one.lastChild);
                return [one.innerText, words.getClientRects().length];
            })"""
        )
    # The one that reads aloud has its place too, though no voice is here.
    assert {lines for _, lines in tall} == {1}
    assert len(tall) == 3


def test_where_nothing_can_be_shared_the_address_is_copied_and_told(
    browser: Browser, address: str
) -> None:
    with Visit(browser, DESKTOP, permissions=["clipboard-read", "clipboard-write"]) as visit:
        page = visit.page
        page.add_init_script("delete Navigator.prototype.share")
        page.goto(f"{address}{ARTICLE}#noi-dung")
        told = page.get_by_role("status").filter(has_text="địa chỉ của bài")
        page.get_by_role("button", name="Chia sẻ").click()
        told.wait_for()
        assert told.inner_text() == "Đã chép địa chỉ của bài."
        assert page.evaluate("navigator.clipboard.readText()") == address + ARTICLE


def test_where_nothing_can_be_copied_the_address_is_shown(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.add_init_script(
            "delete Navigator.prototype.share; delete Navigator.prototype.clipboard"
        )
        page.goto(address + ARTICLE)
        page.get_by_role("button", name="Chia sẻ").click()
        told = page.get_by_role("status").filter(has_text="Địa chỉ của bài")
        told.wait_for()
        assert told.inner_text() == f"Địa chỉ của bài: {address}{ARTICLE}"


def test_a_resident_prints_an_article(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        # The button waits for every picture before it asks the browser to print.
        page.evaluate("window.print = () => { window.printed = true; }")
        page.get_by_role("button", name="In, lưu").click()
        until(page, "window.printed")
        pictures = page.locator("article figure img")
        assert pictures.count() >= 2
        assert all(one.evaluate("(one) => one.naturalWidth > 0") for one in pictures.all())
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in sheets))
    for words in NAVIGATION:
        assert words not in text, words
    title = "Lời kêu gọi thi đua ái quốc: ba thứ giặc và ba cách làm"
    assert title in text
    assert "Chịu trách nhiệm nội dung: Chủ tịch UBND phường" in text
    # A long address may be broken at a line's end.
    source = f"In từ địa chỉ: https://nguyenthiminhkhai.example/{WITH_PICTURES}"
    assert source.replace(" ", "") in text.replace(" ", "")
    assert sum(len(sheet.images) for sheet in sheets) == 2


def test_paper_says_where_links_lead(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + ARTICLE)
        links = [link.evaluate("(one) => one.href") for link in page.locator(".prose a").all()]
        assert links
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    text = re.sub(r"\s+", "", "".join(sheet.extract_text() for sheet in sheets))
    for link in links:
        assert f"({link})" in text, link


@pytest.mark.parametrize("path", ["dien-hinh/", "tim-kiem/", "chuyen-muc/guong/", "ke-hoach/2024/"])
def test_other_pages_are_printed_without_controls_and_pictures(
    browser: Browser, address: str, path: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(address + path)
        sheets = PdfReader(io.BytesIO(visit.page.pdf(format="A4"))).pages
    text = re.sub(r"\s+", " ", " ".join(sheet.extract_text() for sheet in sheets))
    # The search page's own title is the one word of these that may stand.
    for words in NAVIGATION:
        assert words not in text or path == "tim-kiem/", words
    assert "Tất cả" not in text
    assert sum(len(sheet.images) for sheet in sheets) == 0


def test_a_resident_subscribes(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + ARTICLE)
        announced = [
            link.evaluate("(one) => one.href") for link in page.locator("link[rel=alternate]").all()
        ]
        page.get_by_role("contentinfo").get_by_role("link", name="Nhận tin tự động").click()
        shown = page.get_by_role("main").locator("a[href$='rss.xml']").first
        shown_address = shown.evaluate("(one) => one.href")
        assert shown.is_visible()
    assert shown_address in announced
    for feed in announced:
        with urllib.request.urlopen(feed) as answer:
            content = answer.read()
        if feed.endswith(".xml"):
            parsed = feedparser.parse(content)
            assert not parsed.bozo
            assert any(ARTICLE in entry.link for entry in parsed.entries)


def test_without_script_everything_but_search_and_filters_works(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE, java_script_enabled=False) as visit:
        page = visit.page
        page.goto(address)
        open_menu = page.get_by_role("link", name="Trình đơn", exact=True)
        menu = page.get_by_role("navigation", name="Trình đơn chính").get_by_role("link")
        open_menu.click()
        names = menu.all_inner_texts()
        assert names[0] == "Trang chủ"
        for number in range(len(names)):
            open_menu.click()
            menu.nth(number).click()
            assert page.get_by_role("heading", level=1).count() == 1
            assert page.get_by_role("main").inner_text()

        # No control is shown that would do nothing.
        page.goto(address + "dien-hinh/")
        assert page.get_by_role("button").count() == 0
        assert page.get_by_role("combobox").count() == 0
        page.get_by_role("link", name="Nguyễn Thị Chiên").click()
        follow(page.get_by_role("main").get_by_role("article").get_by_role("link").first)
        assert page.url == address + ARTICLE
        picture = page.locator("article figure img").first
        assert picture.evaluate("(one) => one.complete && one.naturalWidth > 0")
        assert page.get_by_role("button").count() == 0

        # The search says what to do instead.
        follow(page.get_by_role("link", name="Tìm kiếm"))
        assert page.url == address + "tim-kiem/"
        assert page.get_by_role("searchbox").count() == 0
        follow(page.get_by_role("main").get_by_role("link", name="chuyên mục"))
        assert page.url == address + "chuyen-muc/"
