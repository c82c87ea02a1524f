"""How soon an edit is seen: ``python3 bench/preview.py --articles 200 [--turns 5] [--alone]``.

Starts the preview of a made column, edits an article, and waits until the page that its clerk looks
at has the new words; Hugo's own preview does the same beside it. Prints the middle of some turns,
and writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from builds import apart
from column import write_column, write_texts
from rivals import RIVALS
from runs import REPORT, compile_program, keep

PATIENCE = 120.0
"""Seconds; a busy machine is slow."""
_GLANCE_SECONDS = 0.01


def main() -> int:
    """Edit, and write how long it took to see it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--alone", action="store_true", help="without Hugo")
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.RUNTIME)
    compile_program()
    edited = list(write_texts(options.articles))[options.articles // 2].path
    seconds: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        hugo, ours = Path(name, "hugo"), Path(name, "thidua")
        if not options.alone:
            apart(RIVALS[0].write, hugo, options.articles)
            page = hugo / RIVALS[0].articles / edited
            command = [*RIVALS[0].command(), "server", "--disableFastRender", "--port"]
            seconds["Hugo"] = see(hugo, command, page, edited, options.turns)
        apart(write_column, ours, options.articles)
        command = [sys.executable, "-P", "-m", "thidua", "preview", "--port"]
        page = ours / "articles" / edited
        seconds["thidua"] = see(ours, command, page, edited, options.turns)
    for program, taken in seconds.items():
        environment.tell(f"{options.articles} bài, {program}: thấy chữ mới sau {taken:.2f} s")
    known = {name: {"seconds": taken} for name, taken in seconds.items()}
    keep({f"preview {options.articles}": known}, options.report)
    return 0


def see(folder: Path, command: Sequence[str], page: Path, edited: str, turns: int) -> float:
    """Return the seconds from saving an article to its page with the new words."""
    taken = []
    with serving(folder, command) as root:
        address = f"{root}bai/{edited.removesuffix('.md')}/"
        await_words(address, "")
        text = page.read_text("utf-8")
        for turn in range(turns):
            words = f"Lời viết thêm ở lượt {turn}."
            page.write_text(f"{text}\n{words}\n", "utf-8")
            started = time.monotonic()
            await_words(address, words)
            taken.append(time.monotonic() - started)
    return round(median(taken), 3)


@contextmanager
def serving(folder: Path, command: Sequence[str]) -> Iterator[str]:
    """Run a preview; yield the address of its site."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*command, str(port)],
        cwd=folder,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        process_group=0,
    )
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        # With all that it has started.
        if hasattr(os, "killpg"):
            os.killpg(process.pid, 9)
        else:
            process.kill()
        process.wait()


def await_words(address: str, words: str) -> None:
    """Wait until the page at an address has some words."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            with urllib.request.urlopen(address) as answer:
                if "<article" in (page := answer.read().decode()) and words in page:
                    return
        except (OSError, HTTPException):
            pass  # it has not begun, has not read the article yet, or is writing the page just now
        time.sleep(_GLANCE_SECONDS)
    raise environment.SetupError(f"{address} mãi không có «{words}».", "chạy lại khi máy rảnh.")


if __name__ == "__main__":
    sys.exit(environment.guard(main))
