"""What a first search moves: ``python3 bench/search.py --articles 10000 [--site FOLDER]``.

Makes the search index of so many imagined articles with long leads, puts it into a copy of the
site as it was last built, and counts in Chromium what the first search of a visit fetches,
compressed as servers do, and how long a reader on a slow 3G network waits for it, from the press of
Enter in the address bar to the first row and to the whole answer. Writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import io
import os
import random
import re
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))
sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

import browser
import environment
from column import CATEGORIES, DAYS, FIRST_DAY, SEED, entries
from runs import REPORT, keep

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from thidua.review import Edition

QUESTIONS = ("thi dua yeu nuoc", "thi đua yêu nước", "điển hình tiên tiến", "nguyen van nghia")
MOST = 400_000
"""Bytes that a first search may move (compressed, with everything that the search loads)."""
SLOW_3G = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
"""A slow network, as Chromium's developer tools imitate it: milliseconds, bytes a second."""
TURNS = 3
PATIENCE = 120_000
"""Milliseconds; a busy machine is slow, and time is not what is measured here."""
COMPRESSED = (".css", ".html", ".js", ".json", ".svg")
"""Files that a server compresses; what Pagefind writes besides is compressed already."""


def main() -> int:
    """Index, ask, and write what was moved; 1 when a search moves too much."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--site", type=Path, default=environment.ROOT / "site")
    parser.add_argument("--questions", type=int, default=len(QUESTIONS), help="how many are asked")
    parser.add_argument("--turns", type=int, default=TURNS, help="on a slow network, each")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.TEST)
    executable = browser.provide(Path(sys.executable))
    if not (options.site / "index.html").is_file():
        raise environment.SetupError(
            f"chưa có trang web ở {options.site}.", "chạy  python3 scripts/build.py  trước."
        )
    from thidua.column.addresses import SEARCH_INDEX
    from thidua.site.machine.search import Gathering, Record, divide, write_index

    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        site = Path(folder, "site")
        shutil.copytree(options.site, site, ignore=shutil.ignore_patterns("pagefind"))
        edition = imagine(options.articles)
        index = site / SEARCH_INDEX
        started, worked = time.monotonic(), cpu_seconds()
        parts = divide(edition.published, lambda article: article.day.year).values()
        records: list[Record] = []
        for part in parts:
            gathering = Gathering(edition)
            for article in part:
                gathering.add(article, article.body)
            records += gathering.records()
        write_index(records, index)
        seconds, work = time.monotonic() - started, cpu_seconds() - worked
        size = sum(path.stat().st_size for path in index.rglob("*") if path.is_file())
        with counted(site) as (address, moved), browsing(executable) as chromium:
            asked = QUESTIONS[: options.questions]
            weights = {words: first_search(chromium, address, words, moved) for words in asked}
            waits = {words: slow_search(chromium, address, words, options.turns) for words in asked}
    environment.tell(
        f"Tìm kiếm trong {options.articles} bài: lập chỉ mục {seconds:.1f} s"
        f" ({work:.1f} s máy tính), {size / 1e6:.1f} MB;\n"
        f"  lần tìm đầu tiên tải (mục tiêu: dưới {MOST // 1000} kB):"
    )
    for words, weight in weights.items():
        first, whole = waits[words]
        environment.tell(
            f"  {words:<24}{weight / 1000:8.1f} kB;"
            f" mạng 3G chậm: dòng đầu {first:.1f} s, đủ {whole:.1f} s"
        )
    known = {
        "articles": options.articles,
        "seconds": round(seconds, 1),
        "cpu_seconds": round(work, 1),
        "index_bytes": size,
        "first_search_bytes": weights,
        "slow_3g_seconds": {words: {"first": a, "whole": b} for words, (a, b) in waits.items()},
    }
    keep({f"search {options.articles}": known}, options.report)
    return 0 if max(weights.values()) < MOST else 1


def cpu_seconds() -> float:
    """Return the time that this process and those it started have computed."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def imagine(count: int) -> Edition:
    """Return an edition of long articles in the words of the samples; nothing of it is on disk."""
    from dataclasses import replace

    from factories import REGISTERS, make_article, make_edition

    from thidua.column import RegisterEntry
    from thidua.schema.registers import Category

    samples = (environment.ROOT / "articles").rglob("*.md")
    texts = [path.read_text("utf-8").split("\n---\n", 1)[1] for path in sorted(samples)]
    words = re.findall(r"\w+", " ".join(texts))
    rng = random.Random(SEED)
    articles = []
    for number in range(count):
        article = make_article(
            FIRST_DAY + timedelta(days=number * DAYS // count),
            f"bai-{number}",
            reviewed=FIRST_DAY,
            title=borrow(rng, words, 60),
            summary=borrow(rng, words, 400),
            category=rng.choice(CATEGORIES),
            movements=[rng.choice(entries("phong-trao"))],
        )
        articles.append(replace(article, text=borrow(rng, words, 4000).encode()))
    categories = {
        slug: RegisterEntry(slug, f"docs/chuyen-muc/{slug}.md", Category(title=slug))
        for slug in CATEGORIES
    }
    registers = replace(REGISTERS, categories=categories)
    return make_edition(FIRST_DAY + timedelta(days=DAYS), articles, registers=registers)


def borrow(rng: random.Random, words: Sequence[str], most: int) -> str:
    """Return pieces of sentences, as near to so many letters as whole words allow."""
    taken: list[str] = []
    while sum(map(len, taken)) + len(taken) <= most:
        first = rng.randrange(len(words) - 20)
        taken += words[first : first + rng.randrange(5, 20)]
    return " ".join(taken)[:most].rpartition(" ")[0]


class CountingHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed and counts every byte of them."""

    def __init__(self, *arguments: Any, moved: list[int], **options: Any) -> None:
        """Take the list to count into, then serve."""
        self.moved = moved
        super().__init__(*arguments, **options)

    def do_GET(self) -> None:
        """Send a file as servers do."""
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        packed = path.suffix in COMPRESSED
        content = gzip.compress(path.read_bytes(), 6) if packed else path.read_bytes()
        answer, connection = io.BytesIO(), self.wfile
        self.wfile = answer
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        answer.write(content)
        self.wfile = connection
        self.moved.append(connection.write(answer.getvalue()))
        return None

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def counted(site: Path) -> Iterator[tuple[str, list[int]]]:
    """Serve a site; yield its address and the list that what is sent is added to."""
    moved: list[int] = []
    handler = functools.partial(CountingHandler, directory=str(site), moved=moved)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", moved
        server.shutdown()


@contextmanager
def browsing(executable: str) -> Iterator[Browser]:
    """Start the browser and end it again."""
    from playwright.sync_api import sync_playwright

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    # Chromium refuses to run as root with its sandbox; these are our own pages.
    flags = ["--no-sandbox"] if is_root else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        try:
            yield chromium
        finally:
            chromium.close()


def first_search(chromium: Browser, address: str, words: str, moved: list[int]) -> int:
    """Return what is moved from the press of "/" until all answers of a fresh reader are shown."""
    context = chromium.new_context()
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(f"{address}ke-hoach/", wait_until="networkidle")
    moved.clear()
    page.keyboard.press("/")
    page.keyboard.type(words, delay=80)
    page.locator("#tim [role=status]", has_text=f"“{words}”").wait_for()
    page.locator("#tim li").first.wait_for()
    page.wait_for_load_state("networkidle")
    context.close()
    return sum(moved)


def slow_search(chromium: Browser, address: str, words: str, turns: int) -> tuple[float, float]:
    """Return the seconds to the first row and to the whole answer of an address that was sent.

    Each is the middle of a few turns; every turn is a reader's first visit.
    """
    firsts, wholes = [], []
    for _ in range(turns):
        context = chromium.new_context()
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_3G})
        started = time.monotonic()
        page.goto(f"{address}tim-kiem/?q={quote(words)}", wait_until="commit")
        page.locator("#tim li").first.wait_for()
        firsts.append(time.monotonic() - started)
        page.locator("#tim [role=status]", has_text=f"“{words}”").wait_for()
        wholes.append(time.monotonic() - started)
        context.close()
    return round(median(firsts), 2), round(median(wholes), 2)


if __name__ == "__main__":
    sys.exit(environment.guard(main))
