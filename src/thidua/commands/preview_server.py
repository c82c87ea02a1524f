"""The preview's own server: ``python -m thidua.commands.preview_server ROOT PORT``.

Only this machine can ask it, and only by a name of this machine: a page of another site that a
clerk has open may not read drafts through the browser.
"""

from __future__ import annotations

import io
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver
from watchdog.observers.polling import PollingObserver

from thidua.clock import read_clock
from thidua.commands.terminal import say
from thidua.disk.obstacles import explain
from thidua.meter import Meter
from thidua.problems import Problem, errors
from thidua.site.preview import NEWS, Preview
from thidua.site.soundness import SiteError
from thidua.stopping import end_with

ADDRESS = "127.0.0.1"
_WATCHED = ("articles", "docs", "overrides", "mkdocs.yml")
_SETTLE_SECONDS = 0.05
"""A program that saves writes more than once; after so long without a change it has done."""
_PATIENCE_SECONDS = 20.0
"""A page that waits for news asks again after so long."""


def main(root: Path, port: int) -> None:
    """Serve the preview of a project until the process is ended."""
    with tempfile.TemporaryDirectory(prefix="thidua-preview-") as scratch:
        preview = Preview(root, Path(scratch))
        changed = threading.Event()
        watch(root, changed)
        with Server(preview, port) as server:
            threading.Thread(target=server.serve_forever, daemon=True).start()
            keep_looking(root, preview, changed)


def keep_looking(root: Path, preview: Preview, changed: threading.Event) -> None:
    """Look at the project, and again after each change; tell what is to be mended."""
    told: frozenset[str] = frozenset()
    while True:
        started = time.monotonic()
        try:
            problems = preview.look(read_clock(os.environ), Meter(io.StringIO(), {}))
        except SiteError as error:
            say(str(error))
        except OSError as error:
            obstacle = explain(error)
            say(f"Không đọc được {obstacle.path}: {obstacle.reason}. {obstacle.fix}")
        else:
            told = _tell(problems, told, time.monotonic() - started)
        changed.wait()
        while changed.is_set():
            changed.clear()
            time.sleep(_SETTLE_SECONDS)


def _tell(problems: Sequence[Problem], told: frozenset[str], seconds: float) -> frozenset[str]:
    """Say what is new among the problems, and how many there are."""
    words = {str(problem): None for problem in problems}
    for problem in words:
        if problem not in told:
            say(problem)
    serious = len(errors(problems))
    say(f"Đã xem lại trong {seconds:.1f} giây: {serious} lỗi, {len(words) - serious} cảnh báo.")
    return frozenset(words)


def watch(root: Path, changed: threading.Event) -> BaseObserver:
    """Set ``changed`` whenever something that a page may show is written, moved or removed."""
    try:
        return _observe(Observer(), root, changed)
    except OSError:
        # A network folder, or a system that watches no more files: then all are looked at in turn.
        return _observe(PollingObserver(), root, changed)


def _observe(observer: BaseObserver, root: Path, changed: threading.Event) -> BaseObserver:
    handler = _Noter(root, changed.set)
    for name in _WATCHED:
        if (root / name).is_dir():
            observer.schedule(handler, str(root / name), recursive=True)
    observer.schedule(handler, str(root), recursive=False)
    observer.daemon = True
    observer.start()
    return observer


class _Noter(FileSystemEventHandler):
    def __init__(self, root: Path, note: Callable[[], None]) -> None:
        self._root = root
        self._note = note

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Note what is no mere look at a file."""
        if event.event_type in ("opened", "closed_no_write") or event.is_directory:
            return
        for path in (event.src_path, event.dest_path):
            name = os.path.relpath(os.fsdecode(path), self._root) if path else ""
            if name.replace(os.sep, "/").split("/")[0] in _WATCHED:
                self._note()


class Server(ThreadingHTTPServer):
    """Serves a preview at a port of this machine; 0 stands for any that is free."""

    daemon_threads = True

    def __init__(self, preview: Preview, port: int) -> None:
        super().__init__((ADDRESS, port), Handler)
        self.preview = preview

    @property
    def names(self) -> tuple[str, str]:
        """By which a browser on this machine may ask for it."""
        return f"{ADDRESS}:{self.server_port}", f"localhost:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    """Answers for the preview's addresses."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Send a page, a file, or news."""
        asked = urlsplit(self.path)
        path = unquote(asked.path).lstrip("/")
        preview = self.server.preview
        if self.headers.get("Host") not in self.server.names:
            self._send(b"", "text/plain", 421)
        elif path == NEWS:
            version = int(asked.query) if asked.query.isdecimal() else 0
            self._send(preview.news(version, _PATIENCE_SECONDS), "application/json", 200)
        else:
            answer = preview.answer(path)
            self._send(answer.content, answer.kind, 404 if answer.is_missing else 200)

    def _send(self, content: bytes, kind: str, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "no-store")
        self.send_header("X-Robots-Tag", "noindex")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of each request: a clerk reads what is to be mended."""


if __name__ == "__main__":
    if "THIDUA_PREVIEW_FOLDER" in os.environ:
        end_with(0, Path(os.environ["THIDUA_PREVIEW_FOLDER"]))
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
