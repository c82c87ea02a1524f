"""A release from where a ward says that releases lie: over HTTPS, whole, and as its checksum says.

The ward's settings name the place (``extra.ward.releases``); without it nothing is ever asked of a
network. There lie the archive that ``scripts/release.py`` makes, and its checksum beside it.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from thidua.upgrade.package import MOST_BYTES, PackageError

_PATIENCE_SECONDS = 30
_PORTION = 1 << 20
_CHECKSUM = re.compile(rb"([0-9a-f]{64})\s")
_BY_HAND = "hoặc tải tệp zip bằng trình duyệt rồi gõ  upgrade <tệp> ."
_WITHOUT_NETWORK = (
    "chưa tải được: không có mạng, hoặc không tới được {host}.",
    f"kiểm tra Internet (và proxy nếu cơ quan có dùng), rồi chạy lại; {_BY_HAND}",
)
_CUT = (
    "tải dở: đường truyền đứt giữa chừng.",
    f"chạy lại; {_BY_HAND}",
)
_PROXY = (
    "chưa tải được: proxy của cơ quan không cho qua.",
    f"hỏi quản trị mạng cách khai báo proxy (biến HTTPS_PROXY); {_BY_HAND}",
)
_CERTIFICATE = (
    "chưa tải: chứng thư của {host} không tin được: hết hạn, sai tên, hay đồng hồ máy này sai.",
    "xem ngày giờ của máy; đúng giờ mà vẫn vậy thì báo nơi phát hành, đừng tải.",
)
_ABSENT = (
    "không có ở {host}.",
    "xem lại số phiên bản, và địa chỉ  releases  trong mkdocs.yml.",
)
_REFUSED = (
    "chưa tải được: {host} trả lời mã {status}.",
    f"chờ ít phút rồi chạy lại; vẫn vậy thì báo nơi phát hành, {_BY_HAND}",
)
_NO_CHECKSUM = (
    "không có mã kiểm tra đi cùng (tệp .sha256), nên không biết tải về có đúng không.",
    "báo nơi phát hành đặt tệp .sha256 bên cạnh tệp zip, rồi chạy lại.",
)
_DIFFERENT = (
    "tải về khác với mã kiểm tra: bị hỏng dọc đường, hoặc bị thay. Đã bỏ tệp ấy.",
    "chạy lại; vẫn vậy thì hỏi nơi phát hành, đừng dùng.",
)
_TOO_LARGE = (
    "lớn bất thường.",
    "xem lại địa chỉ  releases  trong mkdocs.yml.",
)
_LEADS_ASTRAY = (
    "chưa tải: {host} dẫn sang một địa chỉ không mã hóa (không phải https).",
    "báo nơi phát hành; đừng tải theo địa chỉ ấy.",
)


@contextmanager
def downloaded(address: str, name: str, folder: Path) -> Iterator[Path]:
    """Lend the file ``name`` from below ``address``; it is gone afterwards.

    It lies in ``folder`` for as long, under another name. The proxy of the machine's settings is
    used, and the certificates that the machine trusts. Raises :class:`PackageError` and ``OSError``
    (the disk's).
    """
    url = f"{address.rstrip('/')}/{name}"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{name}.tmp"
    try:
        found = _CHECKSUM.match(_read_small(f"{url}.sha256"))
        if not found:
            raise PackageError(*_NO_CHECKSUM)
        if _save(url, draft) != found[1].decode():
            raise PackageError(*_DIFFERENT)
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _read_small(url: str) -> bytes:
    try:
        with _open(url) as answer:
            return bytes(answer.read(4096)) + b"\n"
    except (OSError, http.client.HTTPException) as error:
        raise _explain(error, url) from error


def _save(url: str, path: Path) -> str:
    """Write what lies at an address into a file; return its SHA-256."""
    digest, size = hashlib.sha256(), 0
    try:
        answer = _open(url)
    except (OSError, http.client.HTTPException) as error:
        raise _explain(error, url) from error
    with answer, path.open("wb") as file:
        while portion := _next(answer, url):
            size += len(portion)
            if size > MOST_BYTES:
                raise PackageError(*_TOO_LARGE)
            digest.update(portion)
            file.write(portion)
    if size < int(answer.headers.get("Content-Length") or 0):
        raise PackageError(*_CUT)
    return digest.hexdigest()


def _next(answer: Any, url: str) -> bytes:
    try:
        return bytes(answer.read(_PORTION))
    except (OSError, http.client.HTTPException) as error:
        raise _explain(error, url, begun=True) from error


def _open(url: str) -> Any:
    return urllib.request.build_opener(_Secure).open(url, timeout=_PATIENCE_SECONDS)


class _Secure(urllib.request.HTTPRedirectHandler):
    """Follows other places only over HTTPS."""

    def redirect_request(
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        if not newurl.lower().startswith("https://"):
            fp.close()
            raise PackageError(_LEADS_ASTRAY[0].format(host=req.host), _LEADS_ASTRAY[1])
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _explain(error: Exception, url: str, *, begun: bool = False) -> PackageError:
    """Return what kept something from being fetched; ``begun``: a part of it had come."""
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    status = 0
    if isinstance(error, urllib.error.HTTPError):
        status = error.code
        error.close()
    if isinstance(reason, ssl.SSLCertVerificationError):
        words = _CERTIFICATE
    elif status in (404, 410):
        words = _NO_CHECKSUM if url.endswith(".sha256") else _ABSENT
    elif status == 407 or "Tunnel connection failed" in str(reason):
        words = _PROXY
    elif status:
        words = _REFUSED
    elif begun and not isinstance(reason, socket.gaierror):
        words = _CUT
    else:
        words = _WITHOUT_NETWORK
    host = url.split("/")[2]
    return PackageError(words[0].format(host=host, status=status), words[1])
