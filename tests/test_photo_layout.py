"""How wide pictures are shown, and how wide the files are that a browser takes for it: measured.

With ``--whole`` on every kind of page, at many widths and densities; otherwise on a few.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest
from conftest import Project
from playwright.sync_api import Browser
from reader import chromium, served

PAGES = (
    "",
    "bai/2024/loi-keu-goi-thi-dua-ai-quoc/",
    "chuyen-muc/guong/",
    "luu-tru/2024/06/",
    "dien-hinh/hoang-hanh/",
    "nhin-lai/2024/",
)
FEW: tuple[tuple[str, int, float], ...] = (
    ("", 360, 2),
    ("", 1440, 1),
    ("bai/2024/loi-keu-goi-thi-dua-ai-quoc/", 360, 3),
    ("chuyen-muc/guong/", 768, 1.5),
    ("dien-hinh/hoang-hanh/", 412, 2.625),
)
WIDTHS = (320, 360, 390, 412, 600, 700, 768, 1024, 1280, 1440, 1920)
DENSITIES = (1, 1.5, 2, 2.625, 3)
MEASURE = """async () => {
  const found = [];
  for (const image of document.querySelectorAll("picture > img")) {
    image.loading = "eager";
    await image.decode().catch(() => {});
    const box = image.getBoundingClientRect();
    const source = image.parentNode.querySelector("source");
    if (!box.width || !source) continue;
    const shape = image.getAttribute("width") / image.getAttribute("height");
    const fit = getComputedStyle(image).objectFit;
    const across = box.height * shape;
    const shown = fit === "cover" ? Math.max(box.width, across)
      : fit === "contain" ? Math.min(box.width, across) : box.width;
    const widths = source.srcset.split(", ").map((one) => parseInt(one.split(" ")[1]));
    const name = image.currentSrc.split("/").pop();
    found.push([name, shown, parseInt(name.match(/-(\\d+)\\.\\w+$/)[1]), Math.max(...widths)]);
  }
  return found;
}"""


@pytest.fixture(scope="module")
def address(demonstration: Project) -> Iterator[str]:
    with served(demonstration.site) as root:
        yield root


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def measure(
    browser: Browser, address: str, page: str, width: int, density: float
) -> Iterator[tuple[str, float]]:
    """Yield how many times as wide as it is shown each picture's file is, in the screen's dots."""
    context = browser.new_context(
        viewport={"width": width, "height": 900}, device_scale_factor=density
    )
    shown = context.new_page()
    shown.goto(address + page)
    for name, across, taken, widest in shown.evaluate(MEASURE):
        share = taken / (across * density)
        # Of a small photo, or on a very large screen, there may be no more to take.
        if taken < widest or share >= 1:
            yield f"{page} {width}@{density} {name} {across:.0f}", share
    context.close()


def test_no_file_is_narrower_than_it_is_shown_or_much_wider(
    browser: Browser, address: str, *, whole: bool
) -> None:
    places = list(product(PAGES, WIDTHS, DENSITIES)) if whole else list(FEW)
    cases = [case for place in places for case in measure(browser, address, *place)]
    assert len(cases) >= (500 if whole else 25)
    wrong = sorted({(share, name) for name, share in cases if not 0.99 <= share <= 1.7})
    assert not wrong, (len(wrong), len(cases), wrong[:5], wrong[-5:])
