"""The address of a whole site: one way to write it, and words for every other way."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_PATH = re.compile(r"(?:[A-Za-z0-9._~-]|%[0-9A-Fa-f]{2})*")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_MOST_CHARACTERS = 253
_MOST_PORTS = 65535
_WITHOUT_PORT = {("https", 443), ("http", 80)}


@dataclass(frozen=True, slots=True)
class Slip:
    """What is wrong with an address. ``meant`` is the right one, "" when nobody can tell."""

    message: str
    meant: str = ""


def read_site_address(written: str) -> str | Slip:
    """Return an address as every page and feed writes it: lower-case host, ``/`` at the end.

    A host with letters of Vietnamese is written as machines ask for it (RFC 5891, punycode): feeds
    and sitemaps hold addresses of ASCII only.
    """
    message = _find_slip(written)
    if not message:
        return _spell(urlsplit(written))
    meant = _mend(written)
    return Slip(message, _spell(urlsplit(meant)) if not _find_slip(meant) else "")


def _find_slip(written: str) -> str:
    """Say what is wrong first; "" for an address that can be used."""
    scheme = _SCHEME.match(written)
    if re.search(r"[\s\\\"<>^`{|}\x00-\x1f\x7f]", written):
        return "địa chỉ có khoảng trắng hoặc dấu không dùng trong địa chỉ web."
    if scheme is None or scheme[1].lower() not in ("http", "https"):
        return "địa chỉ phải bắt đầu bằng https:// (hoặc http://)."
    try:
        parts = urlsplit(written)
    except ValueError:
        return "tên miền viết chưa đúng."
    if "@" in parts.netloc:
        return "địa chỉ có tên đăng nhập hoặc mật khẩu, mà ai cũng đọc được địa chỉ này."
    if "?" in written or "#" in written:
        return "địa chỉ của cả trang không được có phần sau dấu ? hoặc #."
    return _find_slip_of_host(parts) or _find_slip_of_path(parts.path)


def _find_slip_of_host(parts: SplitResult) -> str:
    try:
        port = parts.port
        host = _host(parts)
    except ValueError:  # a port that is no number, a label too long or empty
        return "tên miền hoặc số cổng viết chưa đúng."
    if port == 0 or parts.netloc.endswith(":"):
        return f"số cổng sau dấu hai chấm phải từ 1 đến {_MOST_PORTS}."
    labels = host.split(".")
    if len(host) > _MOST_CHARACTERS or not all(map(_LABEL.fullmatch, labels)):
        return "tên miền chỉ gồm chữ, số, gạch nối, các phần cách nhau bằng một dấu chấm."
    return ""


def _find_slip_of_path(path: str) -> str:
    if not all(map(_PATH.fullmatch, path.split("/"))):
        return "phần sau tên miền chỉ gồm chữ không dấu, chữ số, gạch nối và dấu /."
    if any(part in (".", "..") for part in path.split("/")) or "//" in path:
        return "phần sau tên miền có .. hoặc hai dấu / liền nhau."
    return ""


def _host(parts: SplitResult) -> str:
    """Return the host in ASCII. Raises ``ValueError``."""
    host = parts.hostname or ""
    return host if host.isascii() else host.encode("idna").decode()


def _spell(parts: SplitResult) -> str:
    given = parts.port
    port = f":{given}" if given and (parts.scheme, given) not in _WITHOUT_PORT else ""
    return f"{parts.scheme}://{_host(parts)}{port}{parts.path.rstrip('/')}/"


def _mend(written: str) -> str:
    """Return what was most likely meant; it may be no address at all."""
    text = re.sub(r"\s+", "", written)
    scheme = _SCHEME.match(text)
    bare = text[scheme.end() :] if scheme else re.sub(r"^(https?[:/]+|/+)", "", text, flags=re.I)
    rest = re.split(r"[?#]", bare)[0]
    host, _, path = rest.partition("/")
    host = host.rpartition("@")[2].strip(".").removesuffix(":")
    kept = scheme[1].lower() if scheme and scheme[1].lower() in ("http", "https") else "https"
    return f"{kept}://{host}{posixpath.normpath(f'/{path}').replace('//', '/')}"
