"""A desk over a small project, in a process of its own, and people who use it by plain requests."""

from __future__ import annotations

import contextlib
import http.cookiejar
import io
import os
import re
import shutil
import signal
import sqlite3
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import coverage
from conftest import ROOT
from web_server import free_port

PASSWORD = "mot-mat-khau-kha-dai"
REVIEWER = "Chủ tịch UBND phường"
PEOPLE = {
    "soan": ("clerk", "", ""),
    "duyet": ("leader", REVIEWER, ""),
    "donvi": ("unit", "", "cong-an"),
}
"""Everybody besides the administrator ``quantri``: role, title, unit."""

DRAFT_AT = "/bai/2026/mot-bai-viet/"
_ONLINE = "/bai/2024/guong-sang/"
_PLAN = "/ke-hoach/2024/"
SCREENS: Mapping[str, Sequence[str]] = {
    "soan": (
        *(
            "/",
            "/bai/",
            "/bai/moi/",
            "/bai/tu-tep/",
            DRAFT_AT,
            f"{DRAFT_AT}soan/",
            f"{DRAFT_AT}in/",
        ),
        *("/nhat-ky/phat-thanh/", "/nhat-ky/hoat-dong/", "/nhat-ky/lua-chon/"),
        *("/nhat-ky/phat-thanh/0/", "/dang/", "/lich-su/", "/lich-su/2/", "/mat-khau/"),
        *("/ke-hoach/", "/ke-hoach/moi/", f"{_PLAN}sua/", f"{_PLAN}dien/", f"{_PLAN}viec/0/"),
        f"{_PLAN}bon-bai/mien/?ky=2024-01-01",
        *("/tai-lieu/", f"{_ONLINE}tai-lieu/", f"{_ONLINE}go/", f"{_ONLINE}dinh-chinh/"),
    ),
    "duyet": ("/", f"{DRAFT_AT}duyet/"),
    "donvi": ("/gui-bai/",),
    "quantri": (
        *("/tai-khoan/", "/danh-muc/", "/danh-muc/don-vi/them/", "/danh-muc/chien-dich/them/"),
        *("/danh-muc/chuyen-muc/them/", "/danh-muc/phong-trao/them/"),
        "/danh-muc/phuong/",
    ),
}
"""Every screen of a project with a draft, by whom it is for."""
ALIKE = frozenset(
    {
        *("/nhat-ky/hoat-dong/", "/nhat-ky/lua-chon/", f"{_PLAN}dien/", f"{_PLAN}viec/0/"),
        *(f"{_PLAN}bon-bai/mien/?ky=2024-01-01", f"{_ONLINE}dinh-chinh/"),
        *("/danh-muc/chien-dich/them/", "/danh-muc/chuyen-muc/them/", "/danh-muc/don-vi/them/"),
    }
)
"""Those that are drawn as another of them is, with other fields."""

Fields = Mapping[str, str | Sequence[str]]
Files = Sequence[tuple[str, str, bytes]]


@dataclass(frozen=True)
class Page:
    """An answer of the desk."""

    code: int
    address: str
    text: str
    headers: Mapping[str, str]

    @property
    def said(self) -> str:
        """What the page tells about what was just done."""
        told = re.findall(r'<p class="told[^"]*"[^>]*>(.*?)</p>', self.text, re.S)
        return " ".join(re.sub(r"<[^>]+>", "", one).strip() for one in told)

    def value(self, name: str) -> str:
        """Return the value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, f"no {name} in {self.address}"
        return found[1]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


@dataclass
class Person:
    """Somebody with a browser; ``host`` is how the browser calls the desk."""

    port: int
    headers: dict[str, str] = field(default_factory=dict)
    jar: http.cookiejar.CookieJar = field(default_factory=http.cookiejar.CookieJar)

    def _open(self, request: urllib.request.Request, *, follows: bool) -> Page:
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.HTTPCookieProcessor(self.jar),
            urllib.request.ProxyHandler({}),
        ]
        if not follows:
            handlers.append(_Stay())
        opener = urllib.request.build_opener(*handlers)
        for name, value in self.headers.items():
            request.add_header(name, value)
        try:
            with opener.open(request, timeout=60) as answer:
                return _page(answer.status, answer.geturl(), answer.read(), answer.headers)
        except urllib.error.HTTPError as error:
            return _page(error.code, error.geturl(), error.read(), error.headers)

    def get(self, path: str, *, follows: bool = True) -> Page:
        """Open a page."""
        return self._open(urllib.request.Request(self._at(path)), follows=follows)

    def post(
        self,
        path: str,
        fields: Fields,
        files: Files = (),
        *,
        token: str | None = None,
        origin: str = "",
    ) -> Page:
        """Send a form as a browser would; ``token`` stands in for the one of the page.

        ``origin`` is how the browser calls the page's site, where that is not the desk's own.
        """
        if token is None:
            token = self.token(path)
        kind, body = _encode({"csrfmiddlewaretoken": token, **fields}, files)
        request = urllib.request.Request(self._at(path), body, {"Content-Type": kind})
        request.add_header("Origin", origin or f"http://127.0.0.1:{self.port}")
        return self._open(request, follows=True)

    def token(self, path: str = "/mat-khau/") -> str:
        """Return what a form of the desk carries."""
        for one in (path, "/mat-khau/", "/vao/", "/bat-dau/"):
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(one).text)
            if found:
                return found[1]
        raise AssertionError("no page with a form")

    def sign_in(self, username: str, password: str = PASSWORD) -> Page:
        """Sign in."""
        return self.post("/vao/", {"username": username, "password": password})

    def _at(self, path: str) -> str:
        return urllib.parse.urljoin(f"http://127.0.0.1:{self.port}", path)


def _page(code: int, address: str, body: bytes, headers: Message) -> Page:
    return Page(
        code, urllib.parse.urlsplit(address).path, body.decode(errors="replace"), dict(headers)
    )


def _encode(fields: Fields, files: Files) -> tuple[str, bytes]:
    mark = uuid.uuid4().hex
    out = io.BytesIO()
    for name, given in fields.items():
        for value in [given] if isinstance(given, str) else given:
            head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
            out.write(head.encode() + value.encode() + b"\r\n")
    for name, filename, content in files:
        head = f'--{mark}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"'
        out.write(head.encode() + b"\r\nContent-Type: application/octet-stream\r\n\r\n")
        out.write(content + b"\r\n")
    out.write(f"--{mark}--\r\n".encode())
    return f"multipart/form-data; boundary={mark}", out.getvalue()


@dataclass(frozen=True)
class Desk:
    """A desk that answers."""

    root: Path
    port: int
    process: subprocess.Popen[bytes]
    seats: dict[str, Person] = field(default_factory=dict)

    def sitting(self, username: str) -> Person:
        """Return the one who signed in under this name when first asked for.

        Checking a password is slow on purpose: tests that are not about signing in share a seat.
        """
        if username not in self.seats:
            self.seats[username] = self.person(username)
        return self.seats[username]

    def person(self, username: str = "") -> Person:
        """Return somebody new, signed in where a name is given."""
        person = Person(self.port)
        if username:
            assert person.sign_in(username).address == ("/gui-bai/" if username == "donvi" else "/")
        return person


def _python() -> list[str]:
    """Return how a module is run: measured, where the tests themselves are."""
    plain = [sys.executable, "-P", "-m"]
    if coverage.Coverage.current() is None:
        return plain
    return [*plain, "coverage", "run", "--rcfile", str(ROOT / "pyproject.toml"), "-m"]


@contextmanager
def running(root: Path, *options: str, trusts: str | None = None) -> Iterator[Desk]:
    """Run the desk of a project for as long as it is wanted.

    ``trusts`` names who vouches for it when it speaks TLS.
    """
    port = free_port()
    command = [*_python(), "thidua", "--root", str(root), "desk", "--no-browser"]
    with (root / "desk.out").open("wb") as out:
        process = subprocess.Popen(
            [*command, "--port", str(port), *options], stdout=out, stderr=out, env={**os.environ}
        )
    try:
        for _ in range(600):
            assert process.poll() is None, (root / "desk.out").read_text("utf-8")
            try:
                context = ssl.create_default_context(cafile=trusts) if trusts else None
                at = f"https://localhost:{port}" if trusts else f"http://127.0.0.1:{port}"
                with urllib.request.urlopen(f"{at}/vao/", timeout=10, context=context):
                    break
            except OSError:
                time.sleep(0.1)
        yield Desk(root, port, process)
    finally:
        process.terminate()
        process.wait(30)


_BROOD = """
import os, pathlib, sys
from django.db import connections
from django.urls import get_resolver
from thidua.desk import server

server.prepare(pathlib.Path(sys.argv[1]))
from thidua.desk.office import office
assert office().edition()
assert get_resolver().url_patterns  # every view is imported by now
connections.close_all()
for _ in sys.stdin:
    listening = server.listen("127.0.0.1", 0)
    child = os.fork()
    if child == 0:
        server.serve(listening)
        os._exit(0)
    print(child, listening.getsockname()[1], flush=True)
    listening.close()
    os.waitpid(child, 0)
"""
"""Opens a desk to the moment when it would answer, and lets copies of it do so, one at a time."""


@dataclass(frozen=True)
class Fledgling:
    """A desk that answers, and how it is killed."""

    port: int
    kill: Callable[[], None]


@contextmanager
def breeding(root: Path) -> Iterator[Callable[[], Fledgling]]:
    """Yield what opens one desk after the other, each once the one before was killed.

    Starting Python and Django takes seconds, of which no kill is in want: where a process can be
    copied, it is started once.
    """
    if not hasattr(os, "fork"):
        with contextlib.ExitStack() as stack:
            yield lambda: _grown(stack.enter_context(running(root)))
        return
    with subprocess.Popen(
        [sys.executable, "-P", "-c", _BROOD, str(root)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    ) as brood:
        assert brood.stdin
        assert brood.stdout
        into, out = brood.stdin, brood.stdout

        def hatch() -> Fledgling:
            into.write("\n")
            into.flush()
            pid, port = map(int, out.readline().split())
            return Fledgling(port, lambda: os.kill(pid, signal.SIGKILL))

        yield hatch


def _grown(desk: Desk) -> Fledgling:
    def kill() -> None:
        desk.process.kill()
        desk.process.wait()

    return Fledgling(desk.port, kill)


@dataclass(frozen=True)
class Shared:
    """One desk for many tests, each of which finds the folder as it was at first."""

    desk: Desk
    pristine: Path

    def renew(self) -> Desk:
        """Put the ward's files back, and forget what people were typing."""
        root = self.desk.root
        for name in ("articles", "docs", "overrides"):
            shutil.rmtree(root / name, ignore_errors=True)
            if (self.pristine / name).exists():
                shutil.copytree(self.pristine / name, root / name)
        shutil.copy(self.pristine / "mkdocs.yml", root)
        with sqlite3.connect(root / ".desk/desk.sqlite3", timeout=20) as base:
            for table in ("typing", "hold", "submission", "answer"):
                base.execute(f"DELETE FROM desk_{table}")
        base.close()
        return self.desk


@contextmanager
def sharing(pristine: Path, root: Path) -> Iterator[Shared]:
    """Run one desk over a copy of a project, and make the accounts of the office."""
    shutil.copytree(pristine, root)
    with running(root) as desk:
        settle(desk)
        yield Shared(desk, pristine)


def settle(desk: Desk) -> None:
    """Make the accounts of the office."""
    boss = desk.person()
    twice = {"password": PASSWORD, "again": PASSWORD}
    boss.post("/bat-dau/", {"name": "Người Quản Trị", "username": "quantri", **twice})
    for username, (role, title, unit) in PEOPLE.items():
        made = boss.post(
            "/tai-khoan/",
            {
                "name": f"Người {username}",
                "username": username,
                "role": role,
                "title": title,
                "unit": unit,
                **twice,
            },
        )
        assert "Đã lập tài khoản" in made.said, made.text
