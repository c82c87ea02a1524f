"""The built site in a real browser: the walk of a reader, on a phone and on a desktop."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import Project
from playwright.sync_api import Browser, Page, sync_playwright

PHONE, DESKTOP, NARROWEST = 360, 1440, 320
WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}}
# Chromium as root has no sandbox; the rest keeps the browser itself from calling out.
ARGUMENTS = [
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files without writing a line for each."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def address(demonstration: Project) -> Iterator[str]:
    handler = functools.partial(QuietHandler, directory=str(demonstration.site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("THIDUA_CHROMIUM")
        assert path, "run scripts/test.py: it finds or installs the browser and names it here"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page in a fresh browser, with everything it complained of or asked for."""

    def __init__(self, browser: Browser, width: int, scheme: str = "light") -> None:
        viewport = {"width": width, "height": 800}
        self.context = browser.new_context(viewport=viewport, color_scheme=scheme, locale="vi-VN")
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.hosts: set[str] = set()
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", lambda request: self.hosts.add(urlsplit(request.url).netloc))

    def _listen(self, message: object) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def overflows(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_a_reader_walks_from_home_to_article_to_category_to_plan(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    with Visit(browser, width, scheme) as visit:
        page = visit.page
        page.goto(address)
        assert violations(page) == []
        page.locator("main article a").first.click()
        assert "/bai/2024/" in page.url
        assert page.locator("h1").count() == 1
        assert violations(page) == []
        page.locator("main a[href*='chuyen-muc/']").last.click()
        assert "/chuyen-muc/" in page.url
        assert violations(page) == []
        menu = page.locator("[data-button=menu]")
        if menu.is_visible():
            menu.click()
        page.get_by_role("link", name="Kế hoạch", exact=True).first.click()
        assert page.url.endswith("/ke-hoach/")
        page.locator("main a[href*='2024']").first.click()
        assert page.url.endswith("/ke-hoach/2024/")
        assert page.get_by_role("table").count() >= 1
        assert violations(page) == []
        assert visit.complaints == []
        assert visit.hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize(
    "path",
    [
        "",
        "bai/2024/loi-keu-goi-thi-dua-ai-quoc/",
        "chuyen-muc/",
        "chuyen-muc/guong/",
        "linh-vuc/y-te/",
        "luu-tru/",
        "luu-tru/2024/",
        "luu-tru/2024/06/",
        "ke-hoach/",
        "ke-hoach/2024/",
        "truyen-thanh/",
        "rss/",
        "so-do/",
        "lien-he/",
        "404.html",
    ],
)
def test_every_kind_of_page_fits_the_narrowest_phone_and_is_accessible(
    browser: Browser, address: str, path: str
) -> None:
    with Visit(browser, NARROWEST) as visit:
        visit.page.goto(address + path)
        assert not overflows(visit.page)
        assert violations(visit.page) == []
        assert visit.complaints == []


def test_the_dark_theme_is_remembered(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address)
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        page.locator("[data-button=theme]").click()
        dark = page.evaluate(background)
        assert dark != light
        page.goto(address + "luu-tru/")
        assert page.evaluate(background) == dark


def test_the_site_works_without_script(browser: Browser, address: str) -> None:
    context = browser.new_context(
        viewport={"width": PHONE, "height": 800}, java_script_enabled=False
    )
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Lưu trữ", exact=True).first.click()
    assert page.url.endswith("/luu-tru/")
    context.close()


def test_the_keyboard_reaches_the_text_first(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
        page.keyboard.press("Enter")
        assert page.url.endswith("#noi-dung")


def test_the_leaders_report_is_accessible_and_needs_no_network(
    browser: Browser, demonstration: Project
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto((demonstration.root / "reports/index.html").as_uri())
        assert violations(visit.page) == []
        assert visit.hosts == {""}
        assert visit.complaints == []
