"""What is to go: a built site, looked at once more before it leaves."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from lxml import etree

from thidua.disk.kinds import KINDS
from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest, Piece


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """What a server reads from the site's own folder: its name there, and where we have it."""

    name: str
    source: Path


_SETTINGS: Mapping[str, tuple[str, str]] = {
    "apache": (".htaccess", "apache.htaccess"),
    "iis": ("web.config", "web.config"),
    "iis-rewrite": ("web.config", "web.config.url-rewrite"),
}
_ENDINGS = frozenset(
    {
        *KINDS,
        *(".html", ".css", ".js", ".json", ".xml", ".gz", ".ics", ".ico", ".webmanifest", ".wasm"),
        *(".pagefind", ".pf_meta", ".pf_index", ".pf_fragment", ".pf_filter"),
    }
)
_HIDDEN = frozenset({".well-known/security.txt"})
_REPORTS = frozenset(
    {
        *("problems.json", "problems.sarif", "codequality.json", "junit.xml", "summary.md"),
        *("targets.json", "published.json", "build.log", "nginx.conf"),
    }
)
"""Names of what a build reports: none of them may ever be on line."""
_PROOFS = re.compile(r"CNAME|[A-Za-z0-9_-]+\.(?:html|txt|xml)")
"""What somebody else may have put beside our files for readers' machines: whose site it is."""
_DRAFT = re.compile(rb"<body[^>]*\bclass=\"?[^>\"]*\bdraft\b")
_SITEMAP = "sitemap.xml"
_REFRESH = '<meta http-equiv="refresh"'
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)"')
_MOST_NAMED = 5


@dataclass(frozen=True, slots=True)
class Cargo:
    """A site in a folder that nobody changes, and what it consists of."""

    folder: Path
    manifest: Manifest
    left: tuple[str, ...] = ()
    """What somebody else has put into the site and stays behind."""


def find_settings_file(
    folder: Path, server: str | None, *, is_set_aside: bool = False
) -> SettingsFile | None:
    """Return the settings for a server that reads them beside the site.

    ``folder`` is that of the reports, or a site that was set aside with them.
    """
    if server is None or server not in _SETTINGS:
        return None
    name, source = _SETTINGS[server]
    return SettingsFile(name, folder / (name if is_set_aside else source))


def load_cargo(
    site: Path,
    settings: SettingsFile | None,
    into: Path,
    now: datetime,
    ours: Collection[str] | None = None,
) -> Cargo:
    """Set a built site aside, by links, and look at every file of it.

    ``settings`` is what the server reads from the site's folder, ``into`` where the site is set
    aside. ``ours`` are the files that the build wrote: of others, only what proves to machines
    whose site it is goes along. Without it every file must be one of a site. Raises
    ``PublishError`` when something must not leave, and ``OSError``.
    """
    if not (site / "index.html").is_file():
        raise PublishError(
            "chưa có trang nào để đăng: site/ trống.", "dựng trang trước, sửa các lỗi máy báo."
        )
    shutil.rmtree(into, ignore_errors=True)
    into.mkdir(parents=True)
    faults: list[str] = []
    left: list[str] = []
    for path in sorted(site.rglob("*")):
        address = path.relative_to(site).as_posix()
        if path.is_dir() and not path.is_symlink():
            continue
        if ours is not None and address not in ours and not _is_proof(path, address):
            left.append(address)
        elif path.is_symlink() or not (path.is_file() or path.is_dir()):
            faults.append(f"{address} (không phải tệp thường, có thể dẫn ra ngoài trang)")
        elif path.is_file():
            _set_aside(path, into / address)
    if settings:
        (into / settings.name).unlink(missing_ok=True)
        shutil.copyfile(settings.source, into / settings.name)
    pieces: dict[str, Piece] = {}
    for address, content in _read(into):
        faults.extend(
            f"{address} ({why})"
            for why in _judge(address, content, settings.name if settings else None)
        )
        pieces[address] = Piece(len(content), hashlib.sha256(content).hexdigest())
    if faults:
        named = "; ".join(faults[:_MOST_NAMED])
        more = f" và {len(faults) - _MOST_NAMED} tệp khác" if len(faults) > _MOST_NAMED else ""
        raise PublishError(
            f"chưa đăng gì: có tệp không được lên mạng trong site/: {named}{more}.",
            "xóa thư mục site/, dựng lại rồi đăng; nếu vẫn vậy, báo người quản trị.",
        )
    return Cargo(into, Manifest(now, pieces, _find_shown(into)), tuple(left))


def read_cargo(folder: Path, now: datetime) -> Cargo:
    """Return a site that was set aside before. Raises ``OSError``."""
    pieces = {
        address: Piece(len(content), hashlib.sha256(content).hexdigest())
        for address, content in _read(folder)
    }
    return Cargo(folder, Manifest(now, pieces, _find_shown(folder)))


def _is_proof(path: Path, address: str) -> bool:
    is_plain = path.is_file() and not path.is_symlink()
    return is_plain and bool(_PROOFS.fullmatch(address)) and address not in _REPORTS


def _set_aside(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        # A build writes every file anew, so what is linked never changes.
        os.link(path, target)
    except OSError:
        shutil.copy2(path, target)


def _read(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def _judge(address: str, content: bytes, own: str | None) -> Iterator[str]:
    """Say why a file must not leave."""
    path = PurePosixPath(address)
    if address == own or address in _HIDDEN or address == "CNAME":
        return
    if any(part.startswith(".") for part in path.parts):
        yield "tệp ẩn"
    elif path.name in _REPORTS:
        yield "báo cáo nội bộ"
    elif path.suffix.lower() not in _ENDINGS:
        yield "loại tệp lạ"
    elif path.suffix == ".html" and _DRAFT.search(content):
        yield "bản xem trước của bài chưa duyệt"


def _find_shown(folder: Path) -> frozenset[str]:
    """Return the articles that the site itself tells search engines of: those that may be seen.

    An old address that leads to one of them counts as well: nothing was taken down there. Raises
    ``PublishError``: without the map nobody could tell what has been taken down.
    """
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True)
        tree = etree.parse(folder / _SITEMAP, parser)
    except (OSError, etree.XMLSyntaxError) as error:
        raise PublishError(
            f"không đọc được {_SITEMAP} của trang vừa dựng.", "dựng lại trang rồi đăng.", str(error)
        ) from error
    shown = {one for loc in tree.iterfind(".//{*}loc") for one in _articles_in(loc.text or "")}
    led = set()
    for page in (folder / "bai").glob("*/*/index.html"):
        text = page.read_text("utf-8", "replace")
        way = _CANONICAL.search(text)
        if _REFRESH in text and way and shown & set(_articles_in(way[1])):
            led.add(f"{page.parent.relative_to(folder).as_posix()}/")
    return frozenset(shown | led)


def _articles_in(address: str) -> list[str]:
    """Return the article that a whole address is of, from the site's root; or nothing."""
    return re.findall(r"\bbai/\d{4}/[^/]+/$", unquote(urlsplit(address).path))
