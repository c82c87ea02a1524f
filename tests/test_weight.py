"""How much a page weighs on a phone's first visit, and that it loads only what it uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from conftest import ROOT, Project
from playwright.sync_api import Browser, Page
from reader import KINDS, PHONE, WITH_PICTURES, Visit, check_nothing_jumps, chromium
from web_server import free_port, handbook_server, nginx

from thidua.photos.tone import LEVELS

HEAVIEST = 80_000
"""Bytes an article page may bring over the wire without its pictures."""

# A cheap phone: small, with more pixels than its width says, and driven by thumb.
PHONE_PROFILE: dict[str, Any] = {"device_scale_factor": 2, "is_mobile": True, "has_touch": True}
RESOURCES = """
performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource")).map(
  (one) => ({
    path: new URL(one.name).pathname,
    size: one.transferSize,
    blocks: one.renderBlockingStatus === "blocking",
  }))
"""
TONES = {f"tone-{red}{green}{blue}" for red, green, blue in product(range(len(LEVELS)), repeat=3)}
"""The classes that colour a photo's place, as :mod:`thidua.photos.tone` names them."""
POINT = re.compile(r"focus-[xy](?:[0-46-9]|10)")
"""The classes that put a photo in its frame, as ``Picture.marks`` names them; 5 is where it is."""
PICTURES = re.compile(r"\.(webp|avif|jpe?g|png)$")


@pytest.fixture(scope="module")
def address(ward: Project, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    with nginx(tmp_path_factory.mktemp("weight") / "nginx", handbook_server(port, ward.root)):
        yield f"http://127.0.0.1:{port}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def resources(page: Page) -> list[dict[str, Any]]:
    return list(page.evaluate(RESOURCES))


@pytest.mark.parametrize(
    "kind", ["home", "article", "list", "exemplars", "exemplar", "plan", "search", "missing"]
)
def test_a_first_visit_brings_the_page_its_style_and_its_script_alone(
    browser: Browser, address: str, kind: str
) -> None:
    with Visit(browser, PHONE, **PHONE_PROFILE) as visit:
        page = visit.page
        page.goto(address + KINDS[kind], wait_until="networkidle")
        loaded = resources(page)
        texts = [one for one in loaded if not PICTURES.search(str(one["path"]))]
        weight = sum(int(one["size"]) for one in texts)
        # Not every browser tells a page of the request for its icon.
        names = sorted({kind_of(str(one["path"])) for one in texts} - {"icon.svg"})
        own = {"exemplars": ["roll.js"], "search": ["finder.js", "search.js"]}.get(kind, [])
        if kind == "search":  # the index's own files are weighed with the search
            names = [name for name in names if not name.startswith("pagefind")]
        else:
            assert weight < HEAVIEST, f"{kind}: {weight} bytes"
        assert names == sorted(["page", "thidua.css", "thidua.js", *own])
        assert [kind_of(str(one["path"])) for one in loaded if one["blocks"]] == ["thidua.css"]
        print(f"{kind}: {weight} bytes")


def kind_of(path: str) -> str:
    """Return a file's name without the hash in it; every page is a "page"."""
    if "/pagefind/" in path:
        return "pagefind"
    name = path.rpartition("/")[2]
    return re.sub(r"-[0-9a-f]{8}(?=\.)", "", name) if path.startswith("/assets/") else "page"


def test_an_article_brings_only_its_own_pictures_in_a_phones_size(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE, **PHONE_PROFILE) as visit:
        visit.page.goto(address + WITH_PICTURES, wait_until="networkidle")
        pictures = [path for url in visit.requests if PICTURES.search(path := urlsplit(url).path)]
        assert f"/{WITH_PICTURES}" in pictures[0]
        assert all(path.endswith(("-960.webp", "-480.webp")) for path in pictures)
        assert len(pictures) == len(set(pictures))


def test_nothing_jumps_while_pictures_and_scripts_arrive_slowly(
    browser: Browser, address: str, whole: bool
) -> None:
    daily = ("home", "article", "list", "exemplars", "plan")
    for kind in KINDS if whole else daily:
        with Visit(browser, PHONE, **PHONE_PROFILE) as visit:
            check_nothing_jumps(visit, address + KINDS[kind])


# Nothing dead is sent


def test_every_class_in_the_style_sheet_is_used() -> None:
    style = (ROOT / "src/thidua/theme/assets/thidua.css").read_text("utf-8")
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.S)
    selectors = " ".join(re.findall(r"([^{}]+)\{", style))
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", selectors))
    sources = "\n".join(
        path.read_text("utf-8")
        for folder, pattern in (
            ("src/thidua/theme", "**/*.html"),
            ("src/thidua/theme/assets", "*.js"),
            ("src/thidua", "**/*.py"),
        )
        for path in sorted(Path(ROOT / folder).glob(pattern))
    )
    dead = {name for name in known if not used(name, sources) and not POINT.fullmatch(name)}
    assert all(f"focus-{axis}{{" in sources for axis in "xy")
    assert dead <= {"footnote"}, dead  # what Markdown itself makes


def used(name: str, sources: str) -> bool:
    stem, dashes, value = name.partition("--")
    if re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", sources):
        return True
    if name in TONES:
        return "tone-{self.renditions.tone}" in sources
    # "status--{{ value }}", or card_list(…, "rows", …)
    built = rf"{re.escape(stem)}--(\{{\{{|\" ~)"
    return bool(dashes and re.search(built, sources) and re.search(rf'"{value}"', sources))
