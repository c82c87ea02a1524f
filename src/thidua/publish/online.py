"""What readers really get, asked over HTTP and held against what should be there."""

from __future__ import annotations

import hashlib
import http.client
import socket
import ssl
import urllib.request
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import SplitResult, quote, unquote, urlsplit

from thidua.column.addresses import FEEDS
from thidua.feed_check.check import validate
from thidua.feed_check.server import Answer, check_answer
from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest

_PATIENCE_SECONDS = 20
_FEW_DAYS = 21
"""So many days before its end a certificate is told of: enough for an office to get a new one."""
_TYPES: Mapping[str, tuple[str, ...]] = {
    ".html": ("text/html",),
    ".css": ("text/css",),
    ".js": ("text/javascript", "application/javascript"),
    ".json": ("application/json",),
    ".csv": ("text/csv",),
    ".ics": ("text/calendar",),
    ".webp": ("image/webp",),
    ".jpg": ("image/jpeg",),
    ".svg": ("image/svg+xml",),
}
_WITH_CHARSET = (".html", ".json", ".csv", ".ics")
_SEE_SERVER = "dùng cấu hình máy tạo sẵn (huong-dan/quan-tri.md, mục «Đưa lên máy chủ»)."


_UNTRUSTED = (
    "không do nơi cấp nào máy này tin: tự ký, hoặc máy chủ gửi thiếu chứng thư trung gian.",
    "cài đủ chuỗi chứng thư (fullchain) ở máy chủ; bạn đọc cũng đang bị trình duyệt cảnh báo.",
)
_RENEW = "gia hạn chứng thư ở máy chủ; xem đồng hồ của máy này có đúng ngày không."
_WRONG_NAME = (
    "cấp cho tên miền khác.",
    "cấp lại chứng thư có đúng tên miền của trang (có www và không www).",
)
_CERTIFICATE_FAULTS: Mapping[int, tuple[str, str]] = {
    9: ("chưa đến ngày dùng được, hay đồng hồ máy này chậm.", _RENEW),
    10: ("đã hết hạn, hay đồng hồ máy này nhanh.", _RENEW),
    62: _WRONG_NAME,
    64: _WRONG_NAME,
}
"""By OpenSSL's number (X509_V_ERR_CERT_NOT_YET_VALID, …_CERT_HAS_EXPIRED, …_HOSTNAME_MISMATCH,
…_IP_ADDRESS_MISMATCH)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be; ``address`` from the site's root."""

    address: str
    message: str
    fix: str
    is_error: bool = True

    def __str__(self) -> str:
        """The form of our other messages."""
        weight = "LỖI" if self.is_error else "CẢNH BÁO"
        return f"/{self.address}  {weight}  {self.message}\n    Cách sửa: {self.fix}"


@dataclass(frozen=True, slots=True)
class Moved:
    """An old address and where it must lead, both from the server's root."""

    old: str
    new: str


class Site:
    """A site behind HTTP, on one connection. The proxy of the machine's settings is used."""

    def __init__(self, address: str) -> None:
        """``address`` is that of the home page. Raises ``PublishError``."""
        parts = urlsplit(address)
        self._prefix = parts.path.rstrip("/")
        self._host = parts.netloc
        self.is_secure = parts.scheme == "https"
        self._via, self._headers = "", {"Host": self._host}
        proxy = urllib.request.getproxies().get(parts.scheme)
        host, port = parts.hostname or "", parts.port
        kind = http.client.HTTPSConnection if self.is_secure else http.client.HTTPConnection
        if proxy and not urllib.request.proxy_bypass(host):
            way = urlsplit(proxy if "//" in proxy else f"//{proxy}")
            self._connection = kind(way.hostname or "", way.port, timeout=_PATIENCE_SECONDS)
            if self.is_secure:
                self._connection.set_tunnel(host, port, _login(way))
            else:
                self._via = f"http://{parts.netloc}"
                self._headers |= _login(way)
        else:
            self._connection = kind(host, port, timeout=_PATIENCE_SECONDS)

    def ask(self, path: str) -> Answer:
        """Fetch what stands at a path from the server's root. Raises ``PublishError``."""
        for last in (False, True):
            try:
                target = self._via + quote(path, safe="/?=&%")
                self._connection.request("GET", target, headers=self._headers)
                answer = self._connection.getresponse()
                content = answer.read()
            except (OSError, http.client.HTTPException) as error:
                self._connection.close()
                if last:
                    raise _no_answer(self._host, error) from error
                continue  # a server may end an idle connection at any time
            headers = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, headers, content)
        raise AssertionError

    def at(self, address: str) -> str:
        """Return the path of an address of the site."""
        page = address.removesuffix("index.html") if address.endswith("index.html") else address
        return f"{self._prefix}/{page}"

    def certificate_days(self, now: datetime) -> int | None:
        """Return for how many days the certificate holds; ``None`` without one."""
        if not self.is_secure:
            return None
        try:
            self._connection.connect()
        except (OSError, http.client.HTTPException) as error:
            raise _no_answer(self._host, error) from error
        line = self._connection.sock
        told = line.getpeercert() if isinstance(line, ssl.SSLSocket) else None
        assert told  # whoever sends none has not come this far
        ends = ssl.cert_time_to_seconds(str(told["notAfter"]))
        return (datetime.fromtimestamp(ends, UTC) - now.astimezone(UTC)).days

    def close(self) -> None:
        """Hang up."""
        self._connection.close()


def compare(
    site: Site,
    manifest: Manifest,
    headers: Mapping[str, str],
    moved: Sequence[Moved],
    now: datetime,
) -> Iterator[Finding]:
    """Yield everything on line that is not as ``manifest`` says. Raises ``PublishError``.

    ``headers`` every answer must carry; ``moved`` are the old addresses. What is not read by people
    is not asked: the server's own settings, and assets of before.
    """
    days = site.certificate_days(now)
    if days is not None and days < _FEW_DAYS:
        yield Finding(
            "",
            f"chứng thư https còn {days} ngày.",
            "gia hạn chứng thư, hoặc xem việc tự gia hạn ở máy chủ có còn chạy không.",
            days < 3,
        )
    seen: Answer | None = None
    left = {one.old for one in moved}
    for address, piece in sorted(manifest.pieces.items()):
        if address in {".htaccess", "web.config", "404.html"} or site.at(address) in left:
            continue
        answer = site.ask(site.at(address))
        if answer.status != 200:
            yield Finding(
                address, f"máy chủ trả lời {answer.status}, không phải 200.", "chạy  publish  lại."
            )
            continue
        if hashlib.sha256(answer.content).hexdigest() != piece.sha256:
            yield Finding(
                address,
                "nội dung trên mạng khác với bản đã đăng.",
                "xem máy chủ có trỏ đúng thư mục, có bộ đệm giữ bản cũ, hay có ai sửa tay; rồi "
                "chạy  publish  lại.",
            )
        yield from _check_type(address, answer)
        if address.rpartition("/")[2] in FEEDS:
            yield from _check_feed(address, answer)
        if address == "index.html":
            seen = answer
    if seen:
        yield from _check_headers(seen, headers)
    for one in moved:
        yield from _check_moved(site, one)
    lost = site.ask(site.at("khong-co-trang-nay/"))
    if lost.status != 404:
        yield Finding(
            "khong-co-trang-nay/",
            f"địa chỉ không có mà máy chủ trả lời {lost.status}, không phải 404.",
            _SEE_SERVER,
        )


def _check_type(address: str, answer: Answer) -> Iterator[Finding]:
    ending = f".{address.rpartition('.')[2]}"
    told = answer.headers.get("content-type", "").lower()
    kind = told.partition(";")[0].strip()
    if address.rpartition("/")[2] in FEEDS:
        return
    if ending in _TYPES and kind not in _TYPES[ending]:
        yield Finding(
            address, f"máy chủ gọi tệp này là «{kind}».", f"khai báo {_TYPES[ending][0]}: "
            + _SEE_SERVER, is_error=False,
        )  # fmt: skip
    elif ending in _WITH_CHARSET and "charset=utf-8" not in told.replace(" ", ""):
        yield Finding(
            address,
            "máy chủ không nói bảng mã là UTF-8: chữ có dấu có thể vỡ.",
            _SEE_SERVER,
            is_error=False,
        )


def _check_feed(address: str, answer: Answer) -> Iterator[Finding]:
    for fault in (*check_answer(answer, address), *validate(answer.content)):
        yield Finding(address, f"[{fault.rule}] {fault.message}", fault.fix, fault.is_error)


def _check_headers(answer: Answer, headers: Mapping[str, str]) -> Iterator[Finding]:
    for name, value in headers.items():
        found = answer.headers.get(name.lower())
        if found is None or (value and found.lower() != value.lower()):
            yield Finding("", f"máy chủ không gửi dòng bảo vệ {name}.", _SEE_SERVER, is_error=False)


def _check_moved(site: Site, moved: Moved) -> Iterator[Finding]:
    """See where an old address leads. Readers behind HTTPS must not be sent back to HTTP."""
    answer = site.ask(f"{moved.old}?thu=1")
    led = urlsplit(answer.headers.get("location", ""))
    if answer.status == 200:
        return  # the small page at the old address leads on
    address = moved.old.lstrip("/")
    if answer.status not in (301, 308) or led.path != moved.new:
        yield Finding(
            address, f"địa chỉ cũ không dẫn tới {moved.new}.",
            f"nạp lại cấu hình máy chủ; {_SEE_SERVER}",
        )  # fmt: skip
    elif led.scheme == "http" and site.is_secure:
        yield Finding(
            address,
            "địa chỉ cũ dẫn sang http không mã hóa: máy chủ không biết mình đứng sau https.",
            _SEE_SERVER,
            is_error=False,
        )
    elif led.query != "thu=1":
        yield Finding(address, "chuyển hướng làm mất phần sau dấu ?.", _SEE_SERVER, is_error=False)


def _login(proxy: SplitResult) -> dict[str, str]:
    """Return the header with the name and password that a proxy's address holds, if it does."""
    if not proxy.username:
        return {}
    told = f"{unquote(proxy.username)}:{unquote(proxy.password or '')}"
    return {"Proxy-Authorization": f"Basic {b64encode(told.encode()).decode()}"}


def _no_answer(host: str, error: Exception) -> PublishError:
    told = f"{host}: {error}"
    if isinstance(error, ssl.SSLCertVerificationError):
        cause, fix = _CERTIFICATE_FAULTS.get(error.verify_code, _UNTRUSTED)
        return PublishError(f"chứng thư https của trang {cause}", fix, told)
    if isinstance(error, socket.gaierror):
        return PublishError(
            "không tìm thấy trang theo tên miền.", "xem site_url, address và mạng.", told
        )
    if "Tunnel connection failed: 407" in told:
        return PublishError(
            "proxy của cơ quan đòi đăng nhập.",
            "hỏi quản trị mạng cách khai báo proxy, hoặc chạy lệnh này ở máy không qua proxy.",
            told,
        )
    return PublishError(
        "máy chủ web không trả lời.", "xem máy chủ web có đang chạy, tường lửa, proxy.", told
    )
