"""Where a ward's files come from: its web server, or a folder on this machine.

A server of the world outside is asked as little as can be, and trusted with nothing: with time
limits for each step and for the whole, a limit of bytes while it is read, no way to another host,
and no way into the office's own network unless the office allows that.
"""

from __future__ import annotations

import ipaddress
import socket
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.response import HTTPResponse

from thidua import __version__
from thidua.column.addresses import DATA
from thidua.disk.obstacles import explain
from thidua.region.faults import Kind, RefusedError

MOST_BYTES = 50_000_000
"""Of one file, after unpacking: ten times the data of a ward with ten thousand articles."""
_PER_HOST = 4
"""Connections to one host: a portal may keep the sites of many wards."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for, in seconds."""

    connect: float = 10.0
    read: float = 20.0
    """For the next bytes."""
    head: float = 30.0
    """For all that comes before a file: a server that drips never keeps us waiting for bytes."""
    whole: float = 90.0
    """For one file altogether, with every try."""
    pauses: tuple[float, ...] = (0.5, 2.0)
    """Before each further try."""


PATIENCE = Patience()
_LONGEST_PAUSE = 10.0
_AGAIN = frozenset({429, 502, 503, 504})
_MOVED = frozenset({301, 302, 303, 307, 308})
_MOST_MOVES = 3
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Mark:
    """By what a file is known to be the one we have: what the server said of it."""

    etag: str = ""
    modified: str = ""


NO_MARK = Mark()


@dataclass(frozen=True, slots=True)
class Answer:
    """A file, or ``None`` where it is the one we have."""

    content: bytes | None
    mark: Mark = NO_MARK


class Source(Protocol):
    """Where the files of one ward are."""

    def fetch(self, name: str, mark: Mark = NO_MARK, most: int = MOST_BYTES) -> Answer:
        """Return a file of the data folder by name. Raises :class:`RefusedError`."""


@dataclass(frozen=True, slots=True)
class FolderSource:
    """A built site in a folder: of a shared disk, or of a ward without a server."""

    folder: Path

    def fetch(self, name: str, mark: Mark = NO_MARK, most: int = MOST_BYTES) -> Answer:
        """Return a file unless its time and length are those of ``mark``."""
        path = self.folder / DATA / name
        try:
            seen = path.stat()
            if not stat.S_ISREG(seen.st_mode):
                raise RefusedError(Kind.FOLDER, f"{DATA}/{name} không phải là tệp")
            found = Mark(modified=f"{seen.st_mtime_ns} {seen.st_size}")
            if found == mark:
                return Answer(None, mark)
            if seen.st_size > most:
                raise RefusedError(Kind.SIZE, _tell_size(most))
            with path.open("rb") as file:
                content = file.read(most + 1)
        except FileNotFoundError as error:
            kind = Kind.OLD if self.folder.is_dir() else Kind.FOLDER
            raise RefusedError(kind, f"không có {DATA}/{name}") from error
        except OSError as error:
            raise RefusedError(Kind.FOLDER, explain(error).reason) from error
        if len(content) > most:
            raise RefusedError(Kind.SIZE, _tell_size(most))
        return Answer(content, found)


def _tell_size(most: int) -> str:
    return f"hơn {most // 1_000_000} MB" if most >= 1_000_000 else f"hơn {most} byte"


class Client:
    """Asks web servers; one serves all threads of a gathering."""

    def __init__(self, *, allow_private: bool, patience: Patience = PATIENCE) -> None:
        self._patience = patience
        self._pools = urllib3.PoolManager(
            num_pools=64,
            maxsize=_PER_HOST,
            block=True,
            retries=False,
            headers={
                "User-Agent": f"thidua/{__version__} (region)",
                "Accept": "application/json",
                "Accept-Encoding": "gzip",
            },
            timeout=urllib3.Timeout(connect=patience.connect, read=patience.read),
        )
        self._pools.pool_classes_by_scheme = _pools(patience.head, allow_private)

    def close(self) -> None:
        """Let go of every connection."""
        for key in tuple(self._pools.pools.keys()):
            if pool := self._pools.pools.get(key):
                pool.close()
        self._pools.clear()

    def get(self, address: str, mark: Mark, most: int) -> Answer:
        """Return what stands at an address. Raises :class:`RefusedError`."""
        deadline = time.monotonic() + self._patience.whole
        for pause in (*self._patience.pauses, None):
            try:
                return self._follow(address, mark, most, deadline)
            except _AgainError as again:
                wait = again.wait_after(pause)
                if wait is None or time.monotonic() + wait > deadline:
                    raise again.refusal from again
                time.sleep(wait)
        raise AssertionError("the last try returns or raises")

    def _follow(self, address: str, mark: Mark, most: int, deadline: float) -> Answer:
        host, place = urlsplit(address).hostname, address
        for _ in range(_MOST_MOVES + 1):
            with self._open(place, mark) as response:
                if response.status not in _MOVED:
                    return _read(response, most, deadline)
                target = urljoin(place, response.headers.get("Location", ""))
            parts = urlsplit(target)
            if parts.scheme not in ("http", "https") or parts.hostname != host:
                raise RefusedError(Kind.REDIRECT, f"tới {parts.scheme}://{parts.netloc}"[:200])
            if parts.scheme == "http" and place.startswith("https:"):
                raise RefusedError(Kind.REDIRECT, "từ https về http")
            place = target
        raise RefusedError(Kind.REDIRECT, "chuyển đi chuyển lại quá nhiều lần")

    @contextmanager
    def _open(self, address: str, mark: Mark) -> Iterator[urllib3.BaseHTTPResponse]:
        conditions = {
            name: value
            for name, value in (
                ("If-None-Match", mark.etag),
                ("If-Modified-Since", mark.modified if not mark.etag else ""),
            )
            if value
        }
        try:
            response = self._pools.request(
                "GET",
                address,
                headers={**self._pools.headers, **conditions},
                redirect=False,
                preload_content=False,
                pool_timeout=self._patience.whole,
            )
        except _PrivateError as error:
            raise RefusedError(Kind.PRIVATE, str(error)) from error
        except (HTTPError, OSError, ValueError) as error:
            raise _judge(error) from error
        try:
            yield response
        finally:
            if response.length_remaining == 0:
                response.drain_conn()  # there is nothing, but it must be seen to be over
            else:
                response.close()  # what was not read to its end is not read at all
            # Also one that is closed: its place among the few of a host becomes free.
            response.release_conn()


def _read(response: urllib3.BaseHTTPResponse, most: int, deadline: float) -> Answer:
    if response.status == 304:
        return Answer(None)
    if response.status in (404, 410):
        raise RefusedError(Kind.OLD, f"mã {response.status}")
    if response.status in _AGAIN:
        wait = response.headers.get("Retry-After", "")
        raise _AgainError(RefusedError(Kind.STATUS, f"mã {response.status}"), wait)
    if response.status != 200:
        raise RefusedError(Kind.STATUS, f"mã {response.status}")
    parts, length = [], 0
    try:
        # One read of the socket at a time: a server that drips is noticed at each drop.
        while part := response.read1(_CHUNK, decode_content=True):
            parts.append(part)
            length += len(part)
            if length > most:
                raise RefusedError(Kind.SIZE, _tell_size(most))
            if time.monotonic() > deadline:
                raise RefusedError(Kind.SLOW)
    except RefusedError:
        response.close()
        raise
    except (HTTPError, OSError, ValueError) as error:
        response.close()
        if time.monotonic() >= deadline:
            raise RefusedError(Kind.SLOW) from error
        raise _judge(error) from error
    headers = response.headers
    # A server may send anything: what is sent back to it is no longer than a line.
    mark = Mark(headers.get("ETag", "")[:200], headers.get("Last-Modified", "")[:100])
    return Answer(b"".join(parts), mark)


class _AgainError(Exception):
    """An answer that another try may better."""

    def __init__(self, refusal: RefusedError, wait: str = "") -> None:
        super().__init__(refusal.kind)
        self.refusal = refusal
        self._wait = float(wait) if wait.isascii() and wait.isdigit() else 0.0

    def wait_after(self, pause: float | None) -> float | None:
        """Return the seconds until the next try, at least ``pause``; ``None`` for the last one."""
        return None if pause is None else min(_LONGEST_PAUSE, max(self._wait, pause))


def _judge(error: Exception) -> RefusedError | _AgainError:
    """Tell what came of a connection, in words."""
    match error:
        case SSLError():
            return RefusedError(Kind.TLS)
        case NewConnectionError():  # which urllib3 also takes for one that came too late
            return _AgainError(RefusedError(Kind.UNREACHED))
        case ConnectTimeoutError() | ReadTimeoutError() | TimeoutError():
            return _AgainError(RefusedError(Kind.SLOW))
        case LocationParseError() | UnicodeError():
            return RefusedError(Kind.UNREACHED, "địa chỉ viết sai")
        case _:
            return _AgainError(RefusedError(Kind.UNREACHED))


class _PrivateError(Exception):
    """An address of a network that the world cannot reach."""


def is_public(address: str) -> bool:
    """Tell whether an IP address is one of the world outside."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    within = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return bool(within.is_global and not within.is_multicast)


def _require_public(connection: socket.socket) -> socket.socket:
    """Let go of a connection into a private network.

    What it is connected to is asked, not its name: a name may lead elsewhere a moment later.
    """
    address = str(connection.getpeername()[0])
    if not is_public(address):
        connection.close()
        raise _PrivateError(address)
    return connection


def _cut(connection: socket.socket) -> None:
    with suppress(OSError):  # it may have ended by itself
        connection.shutdown(socket.SHUT_RDWR)


def _pools(head: float, allow_private: bool) -> dict[str, type[HTTPConnectionPool]]:
    """Return how to connect, by scheme.

    A connection waits ``head`` seconds for a whole head, and goes into no private network.
    """

    class Watched(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            connection = super()._new_conn()
            return connection if allow_private else _require_public(connection)

        def getresponse(self) -> HTTPResponse:  # type: ignore[override] # as urllib3 itself has it
            began = time.monotonic()
            watch = threading.Timer(head, _cut, [self.sock])
            watch.daemon = True
            watch.start()
            try:
                response = super().getresponse()
            finally:
                watch.cancel()
            if time.monotonic() - began >= head:
                # What came before the cut may look like a whole head.
                response.close()
                raise TimeoutError
            return response

    class WatchedTLS(Watched, HTTPSConnection):
        pass

    class Pool(HTTPConnectionPool):
        ConnectionCls = Watched

    class TLSPool(HTTPSConnectionPool):
        ConnectionCls = WatchedTLS

    return {"http": Pool, "https": TLSPool}


@dataclass(frozen=True, slots=True)
class WebSource:
    """A ward's web server. ``address`` is that of its site."""

    client: Client
    address: str

    def fetch(self, name: str, mark: Mark = NO_MARK, most: int = MOST_BYTES) -> Answer:
        """Return a file unless the server says that it is the one we have."""
        base = self.address if self.address.endswith("/") else f"{self.address}/"
        answer = self.client.get(f"{base}{DATA}/{name}", mark, most)
        return Answer(None, mark) if answer.content is None else answer
