"""Measure builds beside plain MkDocs + Material: ``python3 scripts/bench.py --articles 1000``.

Makes Vietnamese articles of 600–800 words by a fixed seed, builds them cold and again unchanged,
and in the same run builds the same articles with plain MkDocs + Material (articles out of ``nav``,
search off). Prints seconds, ratio and peak memory, and writes ``reports/bench.json``.

``--sharp`` measures instead what the photos alone cost, beside the same work done by sharp
(libvips) where Node is at hand: ``--photos 40 --sharp``. sharp is fetched for the occasion.

``--targets`` measures instead how long it takes to tell how far plans are met: 100,000 articles in
memory, 200 windows. ``--search N`` makes the search index of so many articles with long leads,
and counts in Chromium what a first search moves, compressed as servers do. Both go into the same
file, beside what was measured before.
"""

from __future__ import annotations

import argparse
import functools
import gzip
import http.server
import io
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import browser
import environment

if TYPE_CHECKING:
    from thidua.column import Article
    from thidua.review import Edition

ROOT = environment.ROOT
SEED = 20240611
WORDS = [
    "phường",
    "khu",
    "phố",
    "bà",
    "con",
    "nhân",
    "dân",
    "cán",
    "bộ",
    "đoàn",
    "viên",
    "hội",
    "viên",
    "phong",
    "trào",
    "thi",
    "đua",
    "yêu",
    "nước",
    "gương",
    "sáng",
    "điển",
    "hình",
    "tiên",
    "tiến",
    "mô",
    "hình",
    "mới",
    "cách",
    "làm",
    "hay",
    "hiệu",
    "quả",
    "thiết",
    "thực",
    "xây",
    "dựng",
    "đời",
    "sống",
    "văn",
    "hóa",
    "giữ",
    "gìn",
    "vệ",
    "sinh",
    "môi",
    "trường",
    "đường",
    "ngõ",
    "sạch",
    "đẹp",
    "giúp",
    "nhau",
    "phát",
    "triển",
    "kinh",
    "tế",
    "giảm",
    "nghèo",
    "bền",
    "vững",
    "học",
    "tập",
    "làm",
    "theo",
    "tấm",
    "gương",
    "đạo",
    "đức",
    "trách",
    "nhiệm",
    "đoàn",
    "kết",
    "sáng",
    "tạo",
    "hằng",
    "tháng",
    "cùng",
    "tham",
    "gia",
    "đóng",
    "góp",
    "ngày",
    "công",
    "hiến",
    "đất",
    "mở",
    "rộng",
    "tuyến",
    "trồng",
    "hoa",
    "thắp",
    "sáng",
    "an",
    "ninh",
    "trật",
    "tự",
    "tổ",
    "tự",
    "quản",
    "nhà",
    "trường",
    "học",
    "sinh",
    "thầy",
    "cô",
    "giáo",
    "y",
    "tế",
    "chăm",
    "sóc",
    "sức",
    "khỏe",
    "người",
    "cao",
    "tuổi",
    "trẻ",
    "em",
    "quỹ",
    "khuyến",
    "học",
    "tặng",
    "quà",
    "thăm",
    "hỏi",
    "gia",
    "đình",
    "chính",
    "sách",
    "khen",
    "thưởng",
    "biểu",
    "dương",
    "nhân",
    "rộng",
    "lan",
    "tỏa",
]
CATEGORIES = ("chinh-sach", "phong-trao", "mo-hinh", "tu-tuong")
FIRST_DAY, DAYS = date(2015, 1, 1), 3650
DRAWN = 4
TURNS = 3
SHARP = "sharp@0.35"
MANY, WINDOWS, GOAL = 100_000, 200, 2.0
MONTHS_DAYS = 6087
"""Days in the 200 months from the first day on."""
SEARCHES = ("thi dua yeu nuoc", "thi đua yêu nước", "điển hình tiên tiến", "nguyen van nghia")
MOST = 400_000
"""Bytes that a first search may move (compressed, with everything that the search loads)."""
COMPRESSED = (".css", ".html", ".js", ".json", ".svg")
"""Files that a server compresses; what Pagefind writes besides is compressed already."""


@dataclass(frozen=True)
class Run:
    """One build. ``peak_mb`` is the largest process, in megabytes; 0 where not measured."""

    name: str
    seconds: float
    peak_mb: float


def main() -> int:
    """Re-run inside ``.venv``, where the library is, then measure."""
    options = parse_options(sys.argv[1:])
    python = environment.prepare(environment.TEST if options.search else environment.RUNTIME)
    if Path(sys.executable) != Path(python):
        return subprocess.run([str(python), __file__, *sys.argv[1:]], check=False).returncode
    if options.search:
        return measure_search(options.search, browser.provide(python))
    if options.targets:
        return measure_targets()
    if options.sharp:
        return measure_photos(options.photos or 40)
    return measure(options.articles, options.photos)


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=0)
    parser.add_argument("--sharp", action="store_true")
    parser.add_argument("--targets", action="store_true")
    parser.add_argument("--search", type=int, metavar="N")
    return parser.parse_args(arguments)


def measure(articles: int, photos: int) -> int:
    """Build everything in a folder that goes away, and write what was seen."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        ours, plain = Path(folder, "thidua"), Path(folder, "plain")
        with ProcessPoolExecutor(1) as writer:
            # In a process of its own: what it holds would count in every build's peak memory.
            writer.submit(write_projects, ours, plain, articles, photos).result()
        runs = [
            run(f"{name}, {state}", project, "mkdocs", "build", "-q")
            for state in ("cold", "unchanged")
            for name, project in (("plain MkDocs + Material", plain), ("thidua", ours))
        ]
    print(f"{articles} bài, {photos} ảnh:")
    for baseline, one in zip(runs[::2], runs[1::2], strict=True):
        # Each beside the plain build run just before it: a machine's speed drifts.
        for shown in (baseline, one):
            print(
                f"  {shown.name:<36}{shown.seconds:8.2f} s"
                f"{shown.seconds / baseline.seconds:7.2f} ×{shown.peak_mb:8.0f} MB"
            )
    keep({"articles": articles, "photos": photos, "runs": [asdict(one) for one in runs]})
    return 0


def measure_photos(count: int) -> int:
    """Render photos as a build does, then unchanged, then with sharp; write the figures."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        raise environment.SetupError(
            "không thấy Node để so với sharp.", "cài Node.js rồi chạy lại."
        )
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        root = Path(folder)
        with ProcessPoolExecutor(1) as writer:
            writer.submit(draw_album, root / "photos", count).result()
        (root / "package.json").write_text("{}", "utf-8")
        subprocess.run([npm, "install", "--silent", "--no-save", SHARP], cwd=root, check=True)
        script = str(Path(__file__).with_name("bench_sharp.js"))
        package = str(root / "node_modules/sharp")
        figures: dict[str, list[float]] = {}
        peaks: dict[str, float] = {}

        def take(name: str, *command: str) -> None:
            seconds, peak = run_watched(command, root)
            figures.setdefault(name, []).append(seconds / count)
            peaks[name] = max(peak, peaks.get(name, 0))

        for turn in range(TURNS):
            out = root / f"out-{turn}"
            out.mkdir()
            ours = [sys.executable, "-c", RENDER, str(root)]
            shutil.rmtree(root / ".cache", ignore_errors=True)
            take("thidua", *ours)
            take("thidua, unchanged", *ours)
            for way in ("together", "apart"):
                take(f"sharp, {way}", node, script, package, str(root / "photos"), str(out), way)
            shutil.rmtree(out)
    best = {name: min(seconds) for name, seconds in figures.items()}
    fastest = min(best["sharp, together"], best["sharp, apart"])
    print(f"{count} ảnh 12 megapixel, nhanh nhất trong {TURNS} lượt:")
    for name, seconds in best.items():
        ratio, peak = seconds / fastest, peaks[name]
        print(f"  {name:<24}{seconds * 1000:9.2f} ms/ảnh{ratio:7.2f} ×{peak:8.0f} MB")
    keep({"sharp": {"photos": count, "seconds_a_photo": best, "peak_mb": peaks}})
    return 0


def run_watched(command: Sequence[str], folder: Path) -> tuple[float, float]:
    """Run what prints its seconds; return them with the most memory its processes held at once."""
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, memory_of(process.pid))
        time.sleep(0.05)
    printed = process.stdout.read() if process.stdout else ""
    if process.returncode != 0:
        raise environment.SetupError(f"«{command[0]}» thất bại.", "xem thông báo ở trên.")
    return float(printed.split()[-1]), peak


def memory_of(pid: int) -> float:
    """Return the megabytes of a process and its children, what they share counted once.

    0 where the system does not tell.
    """
    total = 0.0
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("utf-8").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
        for task in Path(f"/proc/{pid}/task").iterdir():
            total += sum(memory_of(int(child)) for child in (task / "children").read_text().split())
    except OSError:
        # It ended while it was looked at, or there is no /proc.
        return total
    return total


def keep(measured: dict[str, object]) -> None:
    """Write what was measured; what an earlier run measured of other things stays."""
    report = ROOT / "reports/bench.json"
    report.parent.mkdir(exist_ok=True)
    before = json.loads(report.read_text("utf-8")) if report.is_file() else {}
    report.write_text(json.dumps({**before, **measured}, indent=2) + "\n", "utf-8")


def measure_targets() -> int:
    """Evaluate 200 windows over 100,000 articles, cut in the ways that plans cut them."""
    from thidua.progress.targets import evaluate

    shapes: dict[str, list[dict[str, object]]] = {
        "one target, each of 200 months": [{"at_least": 500, "per": "month"}],
        "200 targets of the whole plan": [{"at_least": 4}] * WINDOWS,
        "8 targets with filters, 25 months each": [
            {"at_least": 4, "per": "month", "where": {"category": [category], "kind": [kind]}}
            for category in CATEGORIES
            for kind in ("tin", "bai")
        ],
    }
    articles = imagine_articles()
    results: dict[str, float] = {}
    print(f"{len(articles)} bài, {WINDOWS} kỳ (mục tiêu: không quá {GOAL:g} s):")
    for name, targets in shapes.items():
        edition = imagine_edition(articles, targets)
        started = time.perf_counter()
        progress = evaluate(edition)
        results[name] = round(time.perf_counter() - started, 3)
        windows = sum(len(target.windows) for target in progress.plans[0].targets)
        if windows != WINDOWS:
            raise environment.SetupError(f"«{name}» có {windows} kỳ.", f"sửa cho đủ {WINDOWS} kỳ.")
        print(f"  {name:<40}{results[name]:8.2f} s")
    keep({"targets": {"articles": len(articles), "windows": WINDOWS, "seconds": results}})
    return 0


def measure_search(articles: int, executable: str) -> int:
    """Index imagined articles, then count what the first search of a visit moves."""
    from thidua.column.addresses import SEARCH_INDEX
    from thidua.site.machine.search import gather_records, write_index

    if not (ROOT / "site/index.html").is_file():
        raise environment.SetupError("chưa có site/.", "chạy  python3 scripts/build.py  trước.")
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        site = Path(folder, "site")
        shutil.copytree(ROOT / "site", site, ignore=shutil.ignore_patterns("pagefind"))
        edition = imagine_column(articles)
        started, worked = time.monotonic(), cpu_seconds()
        write_index(gather_records(edition, lambda article: article.body), site / SEARCH_INDEX)
        seconds, work = time.monotonic() - started, cpu_seconds() - worked
        size = sum(
            path.stat().st_size for path in (site / SEARCH_INDEX).rglob("*") if path.is_file()
        )
        print(
            f"Tìm kiếm trong {articles} bài: lập chỉ mục {seconds:.1f} s ({work:.1f} s máy tính),"
        )
        print(f"  {size / 1e6:.1f} MB; lần tìm đầu tiên tải (mục tiêu: dưới {MOST // 1000} kB):")
        with counted(site) as (address, moved):
            weights = {words: first_search(executable, address, words, moved) for words in SEARCHES}
    for words, weight in weights.items():
        print(f"  {words:<24}{weight / 1000:8.1f} kB")
    known = {"articles": articles, "seconds": round(seconds, 1), "cpu_seconds": round(work, 1)}
    keep({f"search {articles}": {**known, "index_bytes": size, "first_search_bytes": weights}})
    return 0 if max(weights.values()) < MOST else 1


def cpu_seconds() -> float:
    """Return the time that this process and those it started have computed."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def imagine_column(articles: int) -> Edition:
    """Return an edition of long articles in the words of the samples; nothing of it is on disk."""
    from dataclasses import replace

    from thidua.clock import VIETNAM
    from thidua.column import Article, RegisterEntry, Registers
    from thidua.schema.article import ArticleMatter
    from thidua.schema.registers import Category

    samples = (ROOT / "articles").rglob("*.md")
    texts = [path.read_text("utf-8").split("\n---\n", 1)[1] for path in sorted(samples)]
    words = re.findall(r"\w+", " ".join(texts))
    rng = random.Random(SEED)
    made = []
    for number in range(articles):
        day = day_of(number, articles)
        matter = ArticleMatter(
            title=borrow(rng, words, 60),
            date=datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM),
            summary=borrow(rng, words, 400),
            category=rng.choice(CATEGORIES),
            movements=(rng.choice(movements()),),
        )
        path, body = f"articles/{day.year}/bai-{number}.md", borrow(rng, words, 4000)
        made.append(Article(path, day.year, f"bai-{number}", matter, body, "", {}, {}, (), {}))
    edition = imagine_edition(tuple(made), [{"at_least": 4}])
    entries = {slug: RegisterEntry(slug, "", Category(title=slug)) for slug in CATEGORIES}
    column = replace(edition.column, registers=Registers(entries, {}, {}, {}, {}))
    return replace(edition, column=column)


def borrow(rng: random.Random, words: Sequence[str], most: int) -> str:
    """Return pieces of sentences, as near to so many letters as whole words allow."""
    taken: list[str] = []
    while sum(map(len, taken)) + len(taken) <= most:
        first = rng.randrange(len(words) - 20)
        taken += words[first : first + rng.randrange(5, 20)]
    return " ".join(taken)[:most].rpartition(" ")[0]


class CountingHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files compressed and counts every byte of them."""

    def __init__(self, *arguments: object, moved: list[int], **options: object) -> None:
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
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Length", str(len(content)))
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.moved.append(len(content) + sum(map(len, self._headers_buffer)))
        self.end_headers()
        self.wfile.write(content)
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


def first_search(executable: str, address: str, words: str, moved: list[int]) -> int:
    """Return what is moved from the press of "/" until all answers of a fresh reader are shown."""
    from playwright.sync_api import sync_playwright

    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        flags = ["--no-sandbox"] if is_root else []
        chromium = playwright.chromium.launch(executable_path=executable, args=flags)
        page = chromium.new_page()
        page.goto(f"{address}ke-hoach/", wait_until="networkidle")
        moved.clear()
        page.keyboard.press("/")
        page.keyboard.type(words, delay=80)
        page.locator("#tim [role=status]", has_text=f"“{words}”").wait_for(timeout=60_000)
        page.locator("#tim li").first.wait_for()
        page.wait_for_load_state("networkidle")
        chromium.close()
    return sum(moved)


def imagine_articles() -> tuple[Article, ...]:
    """Return 100,000 published articles, evenly over the years; nothing of them is on disk."""
    from thidua.clock import VIETNAM
    from thidua.column import Article
    from thidua.schema.article import ArticleMatter

    rng = random.Random(SEED)
    made = []
    for number in range(MANY):
        day = FIRST_DAY + timedelta(days=number * MONTHS_DAYS // MANY)
        matter = ArticleMatter(
            title=f"Bài {number}",
            date=datetime(day.year, day.month, day.day, 7, tzinfo=VIETNAM),
            summary="Một đoạn tóm tắt đủ dài để làm sa-pô của bài này.",
            category=rng.choice(CATEGORIES),
            kind=rng.choice(("tin", "bai")),
        )
        path = f"articles/{day.year}/bai-{number}.md"
        made.append(Article(path, day.year, f"bai-{number}", matter, "", "", {}, {}, (), {}))
    return tuple(made)


def imagine_edition(articles: tuple[Article, ...], targets: list[dict[str, object]]) -> Edition:
    """Return an edition with the articles and one plan that has the targets."""
    from pydantic import TypeAdapter

    from thidua.clock import end_of_day
    from thidua.column import Column, Plan, Registers
    from thidua.column.addresses import SiteMap
    from thidua.review import Edition, State
    from thidua.schema.plan import PlanMatter
    from thidua.schema.ward import UNDECLARED

    months = WINDOWS // len(targets) if targets[0].get("per") else WINDOWS
    last = month_end(months)
    numbered = [{"id": f"ct-{n}", "text": f"Chỉ tiêu {n}", **t} for n, t in enumerate(targets)]
    period = {"from": FIRST_DAY, "to": last}
    matter = TypeAdapter(PlanMatter).validate_python(
        {"issued_by": "UBND phường", "period": period, "targets": numbered}
    )
    plan = Plan("ke-hoach", "docs/ke-hoach/ke-hoach.md", "Kế hoạch", matter, {})
    column = Column(
        root=Path(),
        site_url="https://phuong.example/",
        ward=UNDECLARED,
        articles=articles,
        registers=Registers({}, {}, {}, {}, {}),
        plans=(plan,),
        broadcasts=(),
        activities=(),
        selections=(),
        site_map=SiteMap({}, frozenset(), frozenset()),
        faults=(),
        allowed=(),
        drafts=frozenset(),
        withdrawn={},
        broken=frozenset(),
    )
    states = {article.path: State.PUBLISHED for article in articles}
    return Edition(column, end_of_day(month_end(WINDOWS)), states, articles[::-1], (), ())


def month_end(months: int) -> date:
    """Return the last day of so many months from the first day on."""
    year, month = divmod(months, 12)
    return date(FIRST_DAY.year + year, month + 1, 1) - timedelta(days=1)


def run(name: str, folder: Path, module: str, *arguments: str) -> Run:
    """Run a module of the environment in ``folder`` and account for it."""
    command = [sys.executable, "-m", module, *arguments]
    started = time.monotonic()
    # Material's notice about its own future would stand between the figures.
    environ = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    process = subprocess.Popen(command, cwd=folder, env=environ)
    peak = 0.0
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # Linux counts kilobytes, macOS bytes.
        peak = usage.ru_maxrss / (1024 if sys.platform != "darwin" else 1024 * 1024)
    code = process.wait()
    seconds = time.monotonic() - started
    if code != 0:
        raise environment.SetupError(f"«{name}» thất bại, mã {code}.", "xem thông báo ở trên.")
    return Run(name, round(seconds, 2), round(peak, 1))


def write_projects(ours: Path, plain: Path, articles: int, photos: int) -> None:
    """Write the same articles as a ward's project and as a plain MkDocs project."""
    (ours / "src").mkdir(parents=True)  # mkdocs.yml names it as a folder to watch
    for name in ("docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, ours / name)
    shutil.copy(ROOT / "mkdocs.yml", ours)
    (ours / "docs/truyen-thanh.md").write_text("---\ntitle: Truyền thanh\n---\n", "utf-8")
    (plain / "docs").mkdir(parents=True)
    (plain / "mkdocs.yml").write_text(PLAIN_SETTINGS, "utf-8")
    (plain / "docs/index.md").write_text("# Thi đua yêu nước\n", "utf-8")
    rng = random.Random(SEED)
    pictures = set(rng.sample(range(articles), min(photos, articles)))
    for number in range(articles):
        day = day_of(number, articles)
        head, body = write_article(rng, number, day)
        if number:
            before = f"../{day_of(number - 1, articles).year}/bai-{number - 1}.md"
            body += f"\nXem thêm [bài trước]({before}).\n"
        for folder in (ours / f"articles/{day.year}", plain / f"docs/bai/{day.year}"):
            folder.mkdir(parents=True, exist_ok=True)
            photo = ""
            if number in pictures and folder.is_relative_to(ours):
                draw_photo(folder / f"bia-{number}.jpg", number)
                photo = f"image: bia-{number}.jpg\nimage_alt: Ảnh chụp một hoạt động của khu phố\n"
            page = folder / f"bai-{number}.md"
            page.write_text(f"---\n{head}{photo}---\n\n{body}", "utf-8")
    approve_all(ours)


def day_of(number: int, articles: int) -> date:
    """Spread the articles evenly over ten years."""
    return FIRST_DAY + timedelta(days=number * DAYS // articles)


def write_article(rng: random.Random, number: int, day: date) -> tuple[str, str]:
    """Return front matter and body of one article of 600–800 words."""
    head = (
        f"title: {sentence(rng, 9)} ({number})\n"
        f"date: {day.isoformat()}\n"
        f"summary: {sentence(rng, 24)}\n"
        f"category: {rng.choice(CATEGORIES)}\n"
        f"fields: [{rng.choice(('y-te', 'nong-nghiep', 'an-sinh-xa-hoi'))}]\n"
        f"movements: [{rng.choice(movements())}]\n"
        f"unit: {rng.choice(units())}\n"
        "author: Ban biên tập\n"
        "sample: true\n"
    )
    words = rng.randint(600, 800)
    return head, "\n\n".join(paragraphs(rng, words)) + "\n"


def paragraphs(rng: random.Random, words: int) -> Iterator[str]:
    """Yield headings, paragraphs and a list that together hold about ``words`` words."""
    written = 0
    while written < words:
        if written % 5 == 0:
            yield f"## {sentence(rng, 6)}"
        if rng.random() < 0.1:
            yield "\n".join(f"- {sentence(rng, 10)}" for _ in range(4))
            written += 40
        else:
            text = " ".join(f"{sentence(rng, rng.randint(8, 20))}." for _ in range(4))
            yield f"{text} **{sentence(rng, 3)}** và *{sentence(rng, 3)}*."
            written += len(text.split()) + 7


def sentence(rng: random.Random, words: int) -> str:
    """Return words that begin like a sentence."""
    return " ".join(rng.choice(WORDS) for _ in range(words)).capitalize()


def movements() -> list[str]:
    """The movements of the demonstration."""
    return entries("phong-trao")


def units() -> list[str]:
    """The units of the demonstration."""
    return entries("don-vi")


def entries(folder: str) -> list[str]:
    """Return the slugs of a register of the demonstration."""
    paths = (ROOT / "docs" / folder).glob("*.md")
    return sorted(path.stem for path in paths if path.stem != "index")


def draw_photo(path: Path, number: int) -> None:
    """Write a 12-megapixel JPEG of about 4 MB, with detail of every size, as a phone's.

    Few are drawn; the rest differ by a note, which costs the same work.
    """
    content = draw_detail(number % DRAWN)
    note = f"{number}".encode()
    mark = b"\xff\xfe" + (len(note) + 2).to_bytes(2, "big") + note
    path.write_bytes(content[:2] + mark + content[2:])


@cache
def draw_detail(number: int) -> bytes:
    """Return one of the photos that are drawn."""
    from PIL import Image, ImageChops

    size = (4000, 3000)
    picture = Image.linear_gradient("L").rotate(90 * number).resize(size)
    for strength, grain in ((70, 60), (40, 16), (20, 6), (10, 2), (4, 1)):
        noise = Image.effect_noise((size[0] // grain, size[1] // grain), strength).resize(size)
        picture = ImageChops.add(picture, noise, 1, -128)
    tint = Image.new("RGB", size, (90 + 30 * number, 110, 130))
    buffer = io.BytesIO()
    Image.blend(tint, picture.convert("RGB"), 0.8).save(buffer, "JPEG", quality=88)
    return buffer.getvalue()


def draw_album(folder: Path, count: int) -> None:
    """Write so many photos."""
    folder.mkdir()
    for number in range(count):
        draw_photo(folder / f"anh-{number:04}.jpg", number)


def approve_all(project: Path) -> None:
    """Review every article, as ``thidua approve`` would, the day it is published."""
    from thidua.load import load
    from thidua.review.amendments import write_review
    from thidua.schema.article import Review

    column = load(project)
    for article in column.articles:
        review = Review(by=column.ward.reviewers[0], on=article.date, digest=article.digest)
        write_review(project / article.path, review)


RENDER = """
import sys, time
from pathlib import Path
from thidua.photos import Catalogue, Original, render_all
from thidua.schema.ward import PhotoSettings
root = Path(sys.argv[1])
started = time.perf_counter()
catalogue = Catalogue(root, 100)
names = sorted(path.name for path in (root / "photos").iterdir())
files = [catalogue.look_up(f"photos/{name}") for name in names]
catalogue.keep()
photos = [Original(file.sha256, None, file.path) for file in files]
made, failed = render_all(root, photos, PhotoSettings(), root / ".cache/photos")
assert len(made) == len(photos), failed
print(time.perf_counter() - started)
"""
"""Everything that a build does for photos, from reading them to the renditions in the cache."""

PLAIN_SETTINGS = """\
site_name: Thi đua yêu nước
site_url: https://phuong.example/
theme:
  name: material
  language: vi
  font: false
plugins: []
nav:
  - index.md
not_in_nav: /bai/
markdown_extensions: [tables, footnotes, attr_list, sane_lists]
"""


if __name__ == "__main__":
    # The library bears the name of a script beside this one; the folder must not hide it.
    sys.path[:] = [
        entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).parent
    ]
    sys.exit(environment.guard(main))
