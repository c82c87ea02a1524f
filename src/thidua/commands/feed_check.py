"""``thidua feed-check``: what a portal's reader would stumble over in a feed."""

from __future__ import annotations

import http.client
import ipaddress
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import click

from thidua.column.addresses import FEEDS
from thidua.commands.build import SITE
from thidua.commands.terminal import say
from thidua.feed_check.check import validate
from thidua.feed_check.faults import Fault
from thidua.feed_check.rules import Place
from thidua.feed_check.server import Answer, check_answer

MOST_BYTES = 50_000_000
_PATIENCE = 10.0
"""Seconds to wait for this machine's own server."""


@click.command(
    "feed-check",
    help="Kiểm tra một nguồn tin, không cần Internet: tệp, hoặc địa chỉ trên chính máy này. "
    "Không ghi gì thì kiểm tra mọi nguồn tin trong site/.",
)
@click.argument("feed", metavar="[TỆP|ĐỊA CHỈ]", required=False)
@click.pass_obj
def feed_check(root: Path, feed: str | None) -> int:
    """Show every fault; exit 1 when one of them is an error, 2 when there is nothing to read."""
    site = root / SITE
    checked: list[tuple[str, tuple[Fault, ...]]] = []
    if feed is None:
        checked = list(_check_site(site))
    elif feed.lower().startswith(("http://", "https://")):
        checked = [(feed, _check_address(feed, site))]
    else:
        path = Path(feed)
        if not path.is_file():
            raise click.UsageError(f"không có tệp {feed}.")
        checked = [(feed, validate(path.read_bytes(), _place(path, site)))]
    return _tell(checked)


def _check_site(site: Path) -> Iterator[tuple[str, tuple[Fault, ...]]]:
    found = sorted(path for name in FEEDS for path in site.rglob(name))
    if not found:
        raise click.UsageError(
            f"chưa có nguồn tin nào trong {SITE}/; hãy dựng trang trước, hoặc ghi tên tệp."
        )
    for path in found:
        yield (
            f"{SITE}/{path.relative_to(site).as_posix()}",
            validate(path.read_bytes(), _place(path, site)),
        )


def _place(path: Path, site: Path) -> Place | None:
    """Return where a file stands in the built site, if it does."""
    if not path.resolve().is_relative_to(site.resolve()):
        return None
    return Place(site, path.resolve().relative_to(site.resolve()).as_posix())


def _check_address(address: str, site: Path) -> tuple[Fault, ...]:
    answer = _fetch(address)
    path = urlsplit(address).path.lstrip("/")
    is_ours = (site / path).is_file() and (site / path).read_bytes() == answer.content
    place = Place(site, path) if is_ours else None
    return (*check_answer(answer, path), *validate(answer.content, place))


def _fetch(address: str) -> Answer:
    """Ask a server of this machine; no other is asked, and no redirection followed."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme.lower() != "http" or not _is_this_machine(host):
        raise click.UsageError(
            f"«{address}» không phải địa chỉ http:// trên máy này; lệnh này không gọi ra mạng.\n"
            "    Cách sửa: dùng http://127.0.0.1:…/rss.xml hoặc http://localhost:…/rss.xml; nguồn "
            "tin ở máy khác thì tải về rồi ghi tên tệp."
        )
    target = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    try:
        with closing(http.client.HTTPConnection(host, parts.port, timeout=_PATIENCE)) as connection:
            connection.request("GET", target)
            response = connection.getresponse()
            content = response.read(MOST_BYTES)
    except (OSError, ValueError, http.client.HTTPException) as error:
        raise click.ClickException(
            f"Không đọc được {address}: máy chủ không trả lời ({error}).\n"
            "    Cách sửa: xem máy chủ web đã chạy chưa, cổng có đúng không."
        ) from error
    return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _tell(checked: list[tuple[str, tuple[Fault, ...]]]) -> int:
    faults = [fault for _, found in checked for fault in found]
    for name, found in checked:
        for fault in found:
            say(fault.tell(name))
    errors = sum(fault.is_error for fault in faults)
    if not faults:
        say(f"Đã kiểm tra {len(checked)} nguồn tin: không có vấn đề nào.", fg="green")
    else:
        words = f"Đã kiểm tra {len(checked)} nguồn tin: {errors} lỗi và"
        colour = "red" if errors else "yellow"
        say(f"\n{words} {len(faults) - errors} cảnh báo.", fg=colour)
    return 1 if errors else 0
