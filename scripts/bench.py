"""Measure builds beside plain MkDocs + Material: ``python3 scripts/bench.py --articles 1000``.

Makes Vietnamese articles of 600–800 words by a fixed seed, builds them cold and again unchanged,
and in the same run builds the same articles with plain MkDocs + Material (articles out of ``nav``,
search off). Prints seconds, ratio and peak memory, and writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

import environment

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


@dataclass(frozen=True)
class Run:
    """One build. ``peak_mb`` is the largest process, in megabytes; 0 where not measured."""

    name: str
    seconds: float
    peak_mb: float


def main() -> int:
    """Re-run inside ``.venv``, where the library is, then measure."""
    options = parse_options(sys.argv[1:])
    python = environment.prepare(environment.RUNTIME)
    if Path(sys.executable) != Path(python):
        return subprocess.run([str(python), __file__, *sys.argv[1:]], check=False).returncode
    return measure(options.articles, options.photos)


def parse_options(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=0)
    return parser.parse_args(arguments)


def measure(articles: int, photos: int) -> int:
    """Build everything in a folder that goes away, and write what was seen."""
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        ours, plain = Path(folder, "thidua"), Path(folder, "plain")
        write_projects(ours, plain, articles, photos)
        runs = [
            run("plain MkDocs + Material", plain, "mkdocs", "build", "-q"),
            run("thidua, cold", ours, "mkdocs", "build", "-q"),
            run("thidua, unchanged", ours, "mkdocs", "build", "-q"),
            run("plain MkDocs + Material, again", plain, "mkdocs", "build", "-q"),
        ]
    baseline = min(r.seconds for r in runs if r.name.startswith("plain"))
    print(f"{articles} bài, {photos} ảnh:")
    for one in runs:
        print(
            f"  {one.name:<32}{one.seconds:8.2f} s  {one.seconds / baseline:5.2f} ×"
            f"{one.peak_mb:8.0f} MB"
        )
    report = {"articles": articles, "photos": photos, "runs": [asdict(one) for one in runs]}
    (ROOT / "reports").mkdir(exist_ok=True)
    (ROOT / "reports/bench.json").write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    return 0


def run(name: str, folder: Path, module: str, *arguments: str) -> Run:
    """Run a module of the environment in ``folder`` and account for it."""
    command = [sys.executable, "-m", module, *arguments]
    started = time.monotonic()
    process = subprocess.Popen(command, cwd=folder)
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
        day = FIRST_DAY + timedelta(days=number * DAYS // articles)
        head, body = write_article(rng, number, day)
        folder = ours / f"articles/{day.year}/bai-{number}"
        folder.mkdir(parents=True)
        if number in pictures:
            draw_photo(folder / "bia.jpg", number)
            head += "image: bia.jpg\nimage_alt: Ảnh chụp một hoạt động của khu phố\n"
        (folder / "index.md").write_text(f"---\n{head}---\n\n{body}", "utf-8")
        page = plain / f"docs/bai/{day.year}/bai-{number}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"---\n{head}---\n\n{body}", "utf-8")
    approve_all(ours)


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
    """Write a 12-megapixel JPEG with noise, as a phone's."""
    from PIL import Image

    size = (4000, 3000)
    noise = Image.effect_noise((size[0] // 4, size[1] // 4), 60).resize(size)
    tint = Image.new("RGB", size, (90 + number % 120, 110, 130))
    Image.blend(tint, noise.convert("RGB"), 0.4).save(path, quality=90)


def approve_all(project: Path) -> None:
    """Review every article, as ``thidua approve`` would, the day it is published."""
    from thidua.approval import write_review
    from thidua.load import load
    from thidua.schema.article import Review

    column = load(project)
    for article in column.articles:
        review = Review(by=column.ward.reviewers[0], on=article.date, digest=article.digest)
        write_review(project / article.path, review)


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
