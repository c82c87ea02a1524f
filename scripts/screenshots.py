"""Take the pictures in ``tests/screenshots/``: ``python3 scripts/screenshots.py``.

Photographs the site as it was last built: five kinds of page at a phone's and a desktop's width,
light and dark. The names are fixed, so a change of the theme shows as a change of the pictures.
"""

import functools
import http.server
import io
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Literal, NamedTuple

import browser
import environment

SITE = environment.ROOT / "site"
PICTURES = environment.ROOT / "tests" / "screenshots"

PAGES = {
    "home": "",
    "article": "bai/2024/loi-keu-goi-thi-dua-ai-quoc/",
    "exemplars": "dien-hinh/",
    "plan": "ke-hoach/2024/",
    "search": "tim-kiem/",
}
QUESTIONS = {"search": "chien si thi dua"}
"""What is asked before the picture is taken, by page."""

LARGEST = 250_000
"""Bytes a picture may have; the repository keeps every version of each."""
PALETTES = (256, 128, 64)
"""Numbers of colours to try, best first."""

# The site asks no other host for anything, and neither shall the browser that shows it.
FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    # Colours and letters that do not depend on the machine's screen.
    "--disable-gpu",
    "--disable-lcd-text",
    "--force-color-profile=srgb",
)


def is_inside() -> bool:
    """Tell whether this is the project's own Python, which alone has what is imported below."""
    return environment.VENV.is_dir() and environment.VENV.samefile(sys.prefix)


if is_inside():
    from PIL import Image
    from playwright.sync_api import Browser, Page, sync_playwright


class Screen(NamedTuple):
    """What a page is looked at on. ``density`` is how many pixels a CSS pixel has."""

    width: int
    height: int
    density: int


SCREENS = (Screen(360, 1200, 2), Screen(1440, 1000, 1))


class Shot(NamedTuple):
    """One picture to take."""

    page: str
    screen: Screen
    scheme: Literal["light", "dark"]

    @property
    def name(self) -> str:
        """The picture's file name."""
        mark = "-dark" if self.scheme == "dark" else ""
        return f"{self.page}-{self.screen.width}{mark}.png"


def main() -> int:
    """Check that there is a site, go on inside ``.venv``, and take every picture."""
    require_pages()
    python = environment.prepare(environment.TEST)
    if not is_inside():
        return subprocess.run([str(python), __file__], check=False).returncode
    executable = browser.provide(python)
    PICTURES.mkdir(parents=True, exist_ok=True)
    with served(SITE) as address, started(executable) as chromium:
        for shot in shots():
            picture = compress(take(chromium, address, shot))
            (PICTURES / shot.name).write_bytes(picture)
            environment.tell(f"  {shot.name:<24}{len(picture) // 1000:>5} kB")
    return 0


def require_pages() -> None:
    """See that the site was built, and that it has the pages to be shown."""
    absent = [page for page in PAGES.values() if not (SITE / page / "index.html").is_file()]
    if absent:
        raise environment.SetupError(
            f"không có trang để chụp: site/{absent[0]}index.html.",
            "dựng trang trước:  python3 scripts/build.py  rồi chạy lại lệnh này.",
        )


def shots() -> Iterator[Shot]:
    """Yield every picture to take, always in one order."""
    for page in PAGES:
        for screen in SCREENS:
            yield Shot(page, screen, "light")
            yield Shot(page, screen, "dark")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps quiet about it."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a page has dozens of files."""

    def handle(self) -> None:
        """Answer; a page that is left wants no more of what is on its way."""
        with suppress(ConnectionError):
            super().handle()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder to this machine alone; yield the address of its root."""
    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


@contextmanager
def started(executable: str) -> "Iterator[Browser]":
    """Start the browser and end it again."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Chromium refuses to run as root with its sandbox; these are our own pages.
    flags = [*FLAGS, "--no-sandbox"] if is_root else [*FLAGS]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        try:
            yield chromium
        finally:
            chromium.close()


def take(chromium: "Browser", address: str, shot: Shot) -> bytes:
    """Return what one page shows on one screen before anybody scrolls, as PNG."""
    with opened(chromium, address + PAGES[shot.page], shot) as page:
        if shot.page in QUESTIONS:
            page.get_by_role("searchbox").fill(QUESTIONS[shot.page])
            page.locator(".search-results li").first.wait_for()
        return page.screenshot(animations="disabled", caret="hide")


@contextmanager
def opened(chromium: "Browser", address: str, shot: Shot) -> "Iterator[Page]":
    """Open a page as it is to be photographed."""
    screen = shot.screen
    context = chromium.new_context(
        viewport={"width": screen.width, "height": screen.height},
        device_scale_factor=screen.density,
        color_scheme=shot.scheme,
        reduced_motion="reduce",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    try:
        page = context.new_page()
        page.goto(address, wait_until="networkidle")
        yield page
    finally:
        context.close()


def compress(png: bytes) -> bytes:
    """Return the picture with a palette, with as many colours as ``LARGEST`` leaves room for."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in PALETTES:
        out = io.BytesIO()
        image.quantize(colours).save(out, "PNG", optimize=True)
        if out.tell() <= LARGEST:
            break
    return out.getvalue()


if __name__ == "__main__":
    sys.exit(environment.guard(main))
