"""HTTPS on loopback, with certificates of whichever names and days a test needs, and a proxy."""

from __future__ import annotations

import http.server
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import trustme

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Authority:
    """Who vouches for the certificates of a test; ``trusted`` is what a client must know."""

    folder: Path
    made: trustme.CA = field(default_factory=trustme.CA)

    @property
    def trusted(self) -> str:
        """The file that ``SSL_CERT_FILE`` names, for this program and those it starts."""
        path = self.folder / "authority.pem"
        self.made.cert_pem.write_to_path(path)
        return str(path)

    def certify(
        self, name: str = HOST, ends: datetime | None = None, begins: datetime | None = None
    ) -> Path:
        """Return a file with a key and its certificate, for a name and until a moment."""
        path = self.folder / "server.pem"
        made = self.made.issue_cert(name, not_after=ends, not_before=begins)
        made.private_key_and_cert_chain_pem.write_to_path(path)
        return path

    def certify_apart(self, name: str) -> tuple[Path, Path]:
        """Return a certificate for a name and its key, each in a file of its own."""
        made = self.made.issue_cert(name)
        certificate, key = self.folder / "chung-thu.pem", self.folder / "khoa.pem"
        made.cert_chain_pems[0].write_to_path(certificate)
        made.private_key_pem.write_to_path(key)
        return certificate, key


Answer = tuple[int, dict[str, str], bytes]
"""Status, headers, body. A body shorter than ``Content-Length`` says is a line that broke."""


@contextmanager
def serving(answers: dict[str, Answer], certificate: Path | None) -> Iterator[str]:
    """Answer these paths, all others with 404; yield the address of the server's root."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = len(body) < int(headers.get("Content-Length", 0))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Quiet((HOST, 0), Handler)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    scheme = "https" if certificate else "http"
    with _running(server):
        yield f"{scheme}://{HOST}:{server.server_address[1]}/"


@dataclass
class Proxy:
    """What an office puts between its machines and the world."""

    address: str
    asked: list[str] = field(default_factory=list)
    """The first lines of the requests it got."""
    logins: list[str] = field(default_factory=list)


@contextmanager
def proxy(*, wants_login: bool = False) -> Iterator[Proxy]:
    """Pass connections on to where they are meant to go, or ask for a name and a password."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_CONNECT(self) -> None:
            told.asked.append(self.requestline)
            login = self.headers["Proxy-Authorization"]
            if wants_login and not login:
                self.send_error(407)
                return
            told.logins.extend([login] if login else [])
            host, _, port = self.path.rpartition(":")
            with socket.create_connection((host, int(port))) as there:
                self.send_response(200)
                self.end_headers()
                back = threading.Thread(target=_pump, args=(there, self.connection), daemon=True)
                back.start()
                _pump(self.connection, there)
                back.join()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = _Quiet((HOST, 0), Handler)
    told = Proxy(f"{HOST}:{server.server_address[1]}")
    with _running(server):
        yield told


class _Quiet(http.server.ThreadingHTTPServer):
    """A client that does not trust the certificate hangs up: that is what some tests are about."""

    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing."""


@contextmanager
def _running(server: http.server.HTTPServer) -> Iterator[None]:
    # Looks for its end every 0.01 s; the usual half a second would be waited for in each test.
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _pump(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while content := one.recv(65536):
            other.sendall(content)
        other.shutdown(socket.SHUT_WR)
