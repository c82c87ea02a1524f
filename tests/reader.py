"""A reader of the site: the browser, what it complains of, and the kinds of pages there are."""

from __future__ import annotations

import functools
import http.server
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from conftest import QUESTIONS, ROOT, WITHDRAWN
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, sync_playwright

PHONE, DESKTOP, NARROWEST = 360, 1440, 320

ARTICLE = "bai/2024/nguyen-thi-chien-nu-anh-hung-dau-tien/"
WITH_PICTURES = "bai/2024/loi-keu-goi-thi-dua-ai-quoc/"
KINDS = {
    "home": "",
    "article": ARTICLE,
    "article without a cover": f"bai/2024/{QUESTIONS}/",
    "notice of withdrawal": f"bai/2024/{WITHDRAWN}/",
    "list": "chuyen-muc/guong/",
    "empty list": "linh-vuc/y-te/",
    "register": "chuyen-muc/",
    "exemplars": "dien-hinh/",
    "exemplar": "dien-hinh/to-lien-gia-mau/",
    "campaign": "chien-dich/ky-niem-11-6-2024/",
    "plans": "ke-hoach/",
    "plan": "ke-hoach/2024/",
    "targets": "chi-tieu/",
    "broadcasts": "truyen-thanh/",
    "abbreviations": "viet-tat/",
    "archive": "luu-tru/",
    "year": "luu-tru/2024/",
    "month": "luu-tru/2024/06/",
    "looking back": "nhin-lai/2024/",
    "quarter": "nhin-lai/2024/quy-2/",
    "site map": "so-do/",
    "search": "tim-kiem/",
    "open data": "du-lieu/",
    "feeds": "rss/",
    "library": "van-ban/",
    "document": "van-ban/luat-thi-dua-khen-thuong-2003/",
    "slogans": "khau-hieu/",
    "contact": "lien-he/",
    "missing": "404.html",
}
"""An address for every kind of page."""

ENGINE = ROOT / "node_modules/accessibility-checker-engine/ace.js"
"""A second opinion beside axe: from npm as locked."""
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


PIECES = re.compile(rb"(?=<(?:footer|li|picture|section|tr)\b)")
"""Where a page is cut for a slow line: what follows may push away what is there."""


class PiecemealHandler(QuietHandler):
    """Sends pages as a slow line brings them: a piece, a pause, the next piece."""

    def copyfile(self, source: Any, outputfile: Any) -> None:
        """Send the pieces of a file."""
        for piece in PIECES.split(source.read()):
            outputfile.write(piece)
            time.sleep(0.02)


@contextmanager
def served(folder: Path, handler: type[QuietHandler] = QuietHandler) -> Iterator[str]:
    """Serve a folder to this machine alone; yield the address of its root."""
    of_folder = functools.partial(handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), of_folder) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start the browser that scripts/test.py found."""
    with sync_playwright() as playwright:
        path = os.environ.get("THIDUA_CHROMIUM")
        assert path, "run scripts/test.py: it finds or installs the browser and names it here"
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


class Visit:
    """A page in a fresh browser, with everything it complained of or asked for."""

    def __init__(
        self,
        browser: Browser,
        width: int,
        scheme: Literal["light", "dark"] = "light",
        **options: Any,
    ) -> None:
        viewport: ViewportSize = {"width": width, "height": 800}
        self.context = browser.new_context(
            viewport=viewport, color_scheme=scheme, locale="vi-VN", **options
        )
        self.page: Page = self.context.new_page()
        self.complaints: list[str] = []
        self.requests: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", self._listen)
        self.page.on("request", lambda request: self.requests.append(request.url))

    def _listen(self, message: Any) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    @property
    def hosts(self) -> set[str]:
        """Every host that was asked for anything."""
        return {urlsplit(url).netloc for url in self.requests}

    def __enter__(self) -> Visit:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds against WCAG 2.1, levels A and AA."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found
        for node in violation["nodes"]
    ]


def second_opinion(page: Page) -> list[str]:
    """Return what another maker's rules find against WCAG 2.2."""
    assert ENGINE.is_file(), "run scripts/test.py: it installs what package-lock.json names"
    page.evaluate(ENGINE.read_text("utf-8"))
    return list(
        page.evaluate(
            """async () => {
              const { results } = await new ace.Checker().check(document, ["WCAG_2_2"]);
              return results
                .filter(({ value }) => value[0] === "VIOLATION" && value[1] === "FAIL")
                .map((one) => `${one.ruleId}: ${one.message} ${one.snippet.slice(0, 120)}`);
            }"""
        )
    )


LATE = re.compile(r"\.(webp|avif|jpe?g|png|js)$")
"""What may come after the page: pictures and scripts."""
# Kept in the page by element, since a script may add others.
KEEP_PLACES = """() => {
  window.placeOf = (one) => {
    const { left, top, width, height } = one.getBoundingClientRect();
    return [left + window.scrollX, top + window.scrollY, width, height];
  };
  window.places = new Map(
    [...document.querySelectorAll("body *")]
      .filter((one) => one.getClientRects().length)
      .map((one) => [one, window.placeOf(one)])
  );
  return window.places.size;
}"""
# Three pixels are what the Layout Instability standard lets pass: a file's own size is in whole
# pixels, so its proportions differ by a hair from those that the page tells.
MOVED = """() => [...window.places]
  .map(([one, place]) => [one, place, window.placeOf(one)])
  .filter(([, before, after]) => before.some((edge, at) => Math.abs(edge - after[at]) >= 3))
  .map(([one, before, after]) => `${one.outerHTML.slice(0, 100)}: ${before} -> ${after}`)"""


def await_sight(page: Page) -> None:
    """Wait until a reader sees the whole page with its styles, whatever scripts may still come."""
    seen = "performance.getEntriesByName('first-contentful-paint').length"
    until(page, f"document.readyState !== 'loading' && {seen}")


def check_nothing_jumps(visit: Visit, address: str) -> None:
    """Open a page whose pictures and scripts come late; see that they move nothing."""
    page = visit.page
    held: list[Route] = []
    is_seen = threading.Event()

    def hold(route: Route) -> None:
        if is_seen.is_set():
            route.continue_()
        else:
            held.append(route)

    page.route(LATE, hold)
    page.goto(address, wait_until="commit")
    await_sight(page)
    assert page.evaluate(KEEP_PLACES) > 10
    is_seen.set()
    for route in held:
        route.continue_()
    page.wait_for_load_state("networkidle")
    height = page.evaluate("document.documentElement.scrollHeight")
    for top in range(0, height, 600):
        page.evaluate(f"window.scrollTo(0, {top})")
        page.wait_for_timeout(30)
    page.wait_for_load_state("networkidle")
    page.evaluate("window.scrollTo(0, 0)")
    moved = page.evaluate(MOVED)
    assert moved == [], "\n".join([address, *moved])


SHIFTS = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def follow(link: Locator) -> None:
    """Follow a link, and wait for the whole page: until its styles are there nothing is hidden."""
    with link.page.expect_navigation():
        link.click()


def until(page: Page, expression: str) -> None:
    """Wait until an expression is true in the page; fail after a minute.

    Playwright's own waiting evaluates again inside the page, which the site's policy forbids: it
    works only where the expression is true at the first look.
    """
    latest = time.monotonic() + 60
    while not page.evaluate(f"Boolean({expression})"):
        assert time.monotonic() < latest, f"{expression} never came true"
        page.wait_for_timeout(20)


def overflows(page: Page) -> bool:
    """Tell whether the page must be scrolled sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


def choose(page: Page, name: str, value: str) -> None:
    """Set the reader's colours ("theme") or size as the page's first line does."""
    page.evaluate(
        "([name, value]) => document.documentElement.setAttribute(`data-${name}`, value)",
        [name, value],
    )


def check_parts(page: Page) -> None:
    """See that landmarks, headings and tables are named and in order, and that nothing moves."""
    assert page.locator("html").get_attribute("lang") == "vi"
    for role in ("main", "banner", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    for part in page.get_by_role("navigation").all():
        assert part.get_attribute("aria-label")
    levels = page.evaluate(
        "[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')]"
        ".filter((one) => !one.closest('dialog')).map((one) => Number(one.tagName[1]))"
    )
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for table in page.locator("table").all():
        assert table.locator("thead th").count() > 1
    moving = page.evaluate(
        "[...document.querySelectorAll('*')].filter((one) => {"
        " const style = getComputedStyle(one);"
        " return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0"
        " || /^(marquee|blink)$/i.test(one.tagName); }).length"
    )
    assert moving == 0


def check_for_everyone(page: Page) -> None:
    """See that a page is open to every reader, however wide, large, dark or stark it is shown."""
    check_parts(page)
    assert violations(page) == []
    assert not overflows(page)
    page.set_viewport_size({"width": NARROWEST, "height": 800})
    choose(page, "theme", "dark")
    assert violations(page) == []
    assert not overflows(page)
    choose(page, "theme", "contrast")
    choose(page, "size", "huge")
    assert violations(page) == []
    assert not overflows(page)
    # As a browser shows a page 1280 pixels wide whose text alone is twice as large.
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not overflows(page)
