"""Builds beside plain MkDocs + Material: ``python3 bench/builds.py --articles 1000 [--photos N]``.

Builds a made column cold, again unchanged, and once more after one article was edited and approved
anew; each time plain MkDocs + Material builds the same articles just before (articles out of
``nav``, search off). Prints seconds, ratio and peak memory, and writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from column import Text, approve, write_column, write_texts
from runs import REPORT, Run, keep, run

BASELINE, OURS = "plain MkDocs + Material", "thidua"
EDIT = "\nMột câu viết thêm về việc đã xong.\n"
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


def main() -> int:
    """Build everything in a folder that goes away, and write what was seen."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--photos", type=int, default=0, help="how many articles have one")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as folder:
        runs = list(measure(Path(folder), options.articles, options.photos))
    environment.tell(f"{options.articles} bài, {options.photos} ảnh:")
    for baseline, ours in zip(runs[::2], runs[1::2], strict=True):
        # Each beside the plain build run just before it: a machine's speed drifts.
        for shown in (baseline, ours):
            environment.tell(
                f"  {shown.name:<36}{shown.seconds:8.2f} s"
                f"{shown.seconds / baseline.seconds:7.2f} ×{shown.peak_mb:8.0f} MB"
            )
    measured = {"articles": options.articles, "photos": options.photos}
    keep({**measured, "runs": [asdict(one) for one in runs]}, options.report)
    return 0


def measure(folder: Path, articles: int, photos: int) -> Iterator[Run]:
    """Yield each build, the plain one before ours."""
    plain, ours = folder / "plain", folder / "thidua"
    apart(write_plain, plain, articles)
    apart(write_column, ours, articles, photos)
    edited = list(write_texts(articles))[articles // 2]
    for state in ("cold", "unchanged", "one edit"):
        if state == "one edit":
            apart(edit, plain / "docs/bai", ours, edited)
        for name, project in ((BASELINE, plain), (OURS, ours)):
            yield run(f"{name}, {state}", project, "mkdocs", "build", "-q")
            require_pages(name, project / "site", articles)


def apart(work: Callable[..., None], *arguments: object) -> None:
    """Do a work in a process of its own: what it holds would count in every build's memory."""
    with ProcessPoolExecutor(1) as worker:
        worker.submit(work, *arguments).result()


def write_plain(folder: Path, articles: int) -> None:
    """Write a plain MkDocs project with the same articles, without their photos."""
    docs = folder / "docs"
    docs.mkdir(parents=True)
    (folder / "mkdocs.yml").write_text(PLAIN_SETTINGS, "utf-8")
    (docs / "index.md").write_text("# Thi đua yêu nước\n", "utf-8")
    for text in write_texts(articles):
        page = docs / "bai" / text.path
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(text.content(), "utf-8")


def edit(plain: Path, ours: Path, text: Text) -> None:
    """Add a sentence to one article of both projects, and approve it anew in ours."""
    for page in (plain / text.path, ours / "articles" / text.path):
        page.write_text(page.read_text("utf-8") + EDIT, "utf-8")
    approve(ours, f"articles/{text.path}")


def require_pages(name: str, site: Path, articles: int) -> None:
    """See that every article was published: a site without them is made in no time."""
    pages = sum(1 for _ in site.glob("bai/*/*/index.html"))
    if pages != articles:
        raise environment.SetupError(
            f"«{name}» dựng {pages} trang bài, phải là {articles}.",
            "chạy  python3 bench/column.py THƯ_MỤC  rồi xem  thidua check  nói gì ở đó.",
        )


if __name__ == "__main__":
    sys.exit(environment.guard(main))
