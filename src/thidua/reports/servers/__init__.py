"""Ready settings for the servers wards run: nginx, Apache and IIS.

They carry what a static file cannot: headers, long caching for files whose names change with their
content, the page for missing addresses, and real redirects for old ones. They are reports for the
administrator, never part of the published site. A site in a subfolder has its addresses below it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from thidua.column.addresses import ATOM, JSON_FEED, RSS
from thidua.disk.folders import write_whole
from thidua.reports.templates import open_templates
from thidua.review import Edition

FILES = ("nginx.conf", "apache.htaccess", "web.config")
LASTING = (
    r"(assets/[a-z]+-[0-9a-f]{8}\.(css|js|svg)"
    r"|bai/\d{4}/[^/]+/[^/]+-[0-9a-f]{8}(-\d+)?\.[a-z0-9]+)$"
)
"""Addresses from the site's root with a hash of the content in them: their bytes never change.

Elsewhere a name is kept as a person wrote it, and eight digits in it may be a day.
"""

FEED_TYPES: Mapping[str, str] = {
    RSS: "application/rss+xml",
    ATOM: "application/atom+xml",
    JSON_FEED: "application/feed+json",
}
"""Media types by the name of a feed; pages of other origins may read feeds, as the snippet does."""

_HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class Redirect:
    """An old address and where it leads now, both from the site's root with a leading slash."""

    old: str
    new: str


def write_server_settings(folder: Path, edition: Edition, policy: str) -> None:
    """Write each server's settings into ``folder``. Raises ``OSError``."""
    for name, content in render_servers(edition, policy).items():
        write_whole(folder / name, content)


def render_servers(edition: Edition, policy: str) -> dict[str, bytes]:
    """Return each server's settings by file name."""
    environment = open_templates("thidua.reports.servers", escapes=False)
    headers = {
        # What a <meta> cannot say: who may frame the site.
        "Content-Security-Policy": f"{policy}; frame-ancestors 'none'",
        **_HEADERS,
    }
    prefix = urlsplit(edition.column.site_url).path.removesuffix("/")
    shown = {
        "headers": headers,
        "prefix": prefix,
        "prefix_pattern": re.escape(prefix),
        "redirects": redirects(edition),
        "lasting": f"^{re.escape(prefix)}/{LASTING}",
        "feeds": FEED_TYPES,
    }
    return {
        name: environment.get_template(f"{name}.jinja").render(shown).encode() for name in FILES
    }


def redirects(edition: Edition) -> tuple[Redirect, ...]:
    """Return every old address of the articles that have a page, in order."""
    return tuple(
        Redirect(f"/{old}", f"/{article.address}")
        for article in sorted((*edition.published, *edition.withdrawn), key=lambda a: a.path)
        for old in article.old_addresses
    )
