"""How soon the desk answers: ``python3 bench/desk.py --articles 2000 [--turns 7]``.

Opens the desk over a made column, signs in, and asks for Home, the list, what is wrong with words
that were just typed, the page as it would look with them, and saves them. Prints the middle of some
turns beside what is aimed at, and writes ``reports/bench.json``.
"""

from __future__ import annotations

import argparse
import http.cookiejar
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.append(str(Path(__file__).resolve().parent.parent / "scripts"))

import environment
from column import write_column, write_texts
from runs import REPORT, compile_program, keep

AIMS: Mapping[str, float] = {"home": 0.2, "list": 0.2, "feedback": 0.3, "preview": 1.0}
"""Seconds, by what is asked for."""
PATIENCE = 600.0
"""Seconds until the desk is open: at first it reads the whole column."""
_GLANCE_SECONDS = 0.1
_PASSWORD = "mot-mat-khau-kha-dai"


def main() -> int:
    """Ask, and write how long the answers took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--turns", type=int, default=7)
    parser.add_argument("--report", type=Path, default=REPORT)
    options = parser.parse_args()
    environment.enter(environment.DESK)
    compile_program()
    with tempfile.TemporaryDirectory(prefix="thidua-bench-") as name:
        folder = Path(name, "phuong")
        write_column(folder, options.articles)
        draft = write_draft(folder, options.articles)
        with opened(folder) as address:
            seconds = ask(Browser(address), draft, options.turns)
    for what, taken in seconds.items():
        aim = f" (mong muốn {AIMS[what]:.1f} s)" if what in AIMS else ""
        environment.tell(f"{options.articles} bài, {what:<10}{taken:7.3f} s{aim}")
    figures = {what: {"thidua": {"seconds": taken}} for what, taken in seconds.items()}
    keep({f"desk {options.articles}": figures}, options.report)
    return 0


def write_draft(folder: Path, articles: int) -> str:
    """Write one more article that nobody has approved; return its address at the desk."""
    *_, text = write_texts(articles + 1)
    year = text.path.partition("/")[0]
    home = folder / "articles" / year / "bai-dang-viet"
    home.mkdir(parents=True)
    body = text.body.partition("\nXem thêm")[0]  # what it leads to stands elsewhere from here
    (home / "index.md").write_text(f"---\n{text.head}---\n\n{body}", "utf-8")
    return f"/bai/{year}/{home.name}/"


def ask(browser: Browser, draft: str, turns: int) -> Mapping[str, float]:
    """Return the middle seconds of each answer; the first of all is told by itself."""
    twice = {"password": _PASSWORD, "again": _PASSWORD}
    person = {"name": "Người Quản Trị", "username": "quantri", **twice}
    browser.send("/bat-dau/", {**browser.form("/bat-dau/"), **person})
    first = browser.timed("/")
    taken: dict[str, list[float]] = {}
    # A save has the whole column read again, for whoever looks next.
    for turn in range(turns):
        taken.setdefault("home", []).append(browser.timed("/"))
        taken.setdefault("list", []).append(browser.timed("/bai/"))
        form = browser.form(f"{draft}soan/")
        typed = {**form, "body": f"{form['body']}\n\nLời viết thêm ở lượt {turn}.\n"}
        taken.setdefault("feedback", []).append(browser.timed(f"{draft}giu/", typed))
        taken.setdefault("preview", []).append(browser.timed(f"{draft}xem/"))
        taken.setdefault("save", []).append(browser.timed(f"{draft}soan/", typed))
    return {"first": first, **{what: round(median(one), 3) for what, one in taken.items()}}


class Browser:
    """Somebody at the desk, who fills in its forms as they come."""

    def __init__(self, address: str) -> None:
        self._address = address
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, urllib.request.ProxyHandler({}))

    def send(self, path: str, fields: Mapping[str, str] | None = None) -> str:
        """Return the page at a path, or what comes of a form that is sent there."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        request = urllib.request.Request(f"{self._address}{path}", data)
        request.add_header("Origin", self._address)
        with self._opener.open(request, timeout=PATIENCE) as answer:
            text: str = answer.read().decode()
        return text

    def timed(self, path: str, fields: Mapping[str, str] | None = None) -> float:
        """Return the seconds until an answer is there."""
        started = time.monotonic()
        self.send(path, fields)
        return round(time.monotonic() - started, 3)

    def form(self, path: str) -> dict[str, str]:
        """Return the largest form of a page, as it would be sent untouched."""
        from lxml import html

        forms = html.document_fromstring(self.send(path)).forms
        largest = max(forms, key=lambda form: len(form.form_values()))
        # No key of a made article has two values.
        return {name: value for name, value in largest.form_values() if isinstance(value, str)}


@contextmanager
def opened(folder: Path) -> Iterator[str]:
    """Run the desk of a folder; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = environment.module_command(Path(sys.executable), "thidua", "--root", str(folder))
    process = subprocess.Popen(
        [*command, "desk", "--no-browser", "--port", str(port)], stdout=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}"
    try:
        await_answer(process, f"{address}/bat-dau/")
        yield address
    finally:
        process.terminate()
        process.wait()


def await_answer(process: subprocess.Popen[bytes], address: str) -> None:
    """Wait until the desk is open."""
    ends = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < ends:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
            return
        except urllib.error.URLError:
            time.sleep(_GLANCE_SECONDS)
    raise environment.SetupError("bàn biên tập không mở được.", "xem thông báo ở trên.")


if __name__ == "__main__":
    sys.exit(environment.guard(main))
