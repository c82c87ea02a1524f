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

from thidua.column.addresses import ATOM, JSON_FEED, RSS, SNIPPET, entry_address, year_address
from thidua.column.registers import REGISTERS
from thidua.disk.folders import write_whole
from thidua.reports.templates import open_templates
from thidua.review import Edition
from thidua.schema.library import LIBRARY

REWRITING = "web.config.url-rewrite"
"""For an IIS with the module URL Rewrite; without it the plain one alone is read at all."""
FILES: Mapping[str, str] = {
    "nginx.conf": "nginx.conf",
    "apache.htaccess": "apache.htaccess",
    "web.config": "web.config",
    REWRITING: "web.config",
}
"""Files of settings, and the template that each is made from."""
LASTING = (
    r"(assets/([a-z]+(-[a-z]+)*-[0-9a-f]{8}\.(css|js|svg)|(chia-se|mark)-[0-9a-f]{8}\.(jpg|png))"
    r"|bai/\d{4}/[^/]+/[^/]+-[0-9a-f]{8}(-thumb)?(-\d+)?\.[a-z0-9]+)$"
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

HEADERS: Mapping[str, str] = {
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


@dataclass(frozen=True, slots=True)
class Served:
    """What servers must be told of a site."""

    address: str
    policy: str
    """What its pages may load, as they say themselves."""
    lists: tuple[str, ...]
    """Addresses from the site's root that have the three feeds."""
    redirects: tuple[Redirect, ...] = ()


def write_server_settings(folder: Path, edition: Edition, policy: str) -> None:
    """Write each server's settings for a ward's site into ``folder``. Raises ``OSError``."""
    write_settings_of(describe(edition, policy), folder)


def write_settings_of(site: Served, folder: Path) -> None:
    """Write each server's settings into ``folder``. Raises ``OSError``."""
    for name, content in render_servers(site).items():
        write_whole(folder / name, content)


def render_servers(site: Served) -> dict[str, bytes]:
    """Return each server's settings by file name."""
    environment = open_templates("thidua.reports.servers", escapes=False)
    headers = {
        # What a <meta> cannot say: who may frame the site.
        "Content-Security-Policy": f"{site.policy}; frame-ancestors 'none'",
        **HEADERS,
    }
    prefix = urlsplit(site.address).path.removesuffix("/")
    shown = {
        "headers": headers,
        "prefix": prefix,
        "prefix_pattern": re.escape(prefix),
        "redirects": site.redirects,
        "lasting": f"^{re.escape(prefix)}/{LASTING}",
        "feeds": FEED_TYPES,
        "snippet": SNIPPET,
        "feed_files": {
            address + name: kind for address in site.lists for name, kind in FEED_TYPES.items()
        },
    }
    return {
        name: environment.get_template(f"{template}.jinja")
        .render(shown, rewrites=name == REWRITING)
        .encode()
        for name, template in FILES.items()
    }


def describe(edition: Edition, policy: str) -> Served:
    """Return what servers must be told of a ward's site."""
    registers = edition.column.registers.by_folder()
    lists = (
        "",
        *([f"{LIBRARY}/"] if edition.column.library else []),
        *(
            entry_address(register.folder, slug)
            for register in REGISTERS
            if register.has_feeds
            for slug in registers[register.folder]
        ),
        *(year_address(year) for year in sorted({a.day.year for a in edition.published})),
    )
    return Served(edition.column.site_url, policy, lists, redirects(edition))


def redirects(edition: Edition) -> tuple[Redirect, ...]:
    """Return every old address of the articles that have a page, in order."""
    return tuple(
        Redirect(f"/{old}", f"/{article.address}")
        for article in sorted((*edition.published, *edition.withdrawn), key=lambda a: a.path)
        for old in article.old_addresses
    )
