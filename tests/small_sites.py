"""Small sites as a build leaves them, each page of one version, for what brings sites somewhere."""

from __future__ import annotations

import hashlib
import shutil
from datetime import datetime, timedelta
from pathlib import Path

from thidua.clock import VIETNAM
from thidua.publish.cargo import Cargo, load_cargo

NOW = datetime(2026, 11, 26, 7, 5, tzinfo=VIETNAM)
NOTICE = "Bài đã gỡ"
NAME = "Nguyễn Thị Mẫu"
"""Stands in the text of every article that may be seen."""


def write_site(
    site: Path, version: int, articles: tuple[str, ...], notices: tuple[str, ...] = ()
) -> None:
    """Write a site in the place of another: pages name their version and ask for its style."""
    shutil.rmtree(site, ignore_errors=True)
    style = f"/* {version} */ body {{ color: #{version:06x}; }}"
    sheet = f"assets/thidua-{hashlib.sha256(style.encode()).hexdigest()[:8]}.css"
    files = {sheet: style, "robots.txt": "User-agent: *\n"}
    pages = {"": articles, **{f"bai/2026/{one}/": (one,) for one in articles}}
    for address, shown in pages.items():
        told = "".join(f"<p>{NAME}: {one}</p>" for one in shown)
        up = "../" * address.count("/")
        files[f"{address}index.html"] = (
            f'<!doctype html><link rel="stylesheet" href="{up}{sheet}"><i>{version}</i>{told}'
        )
    for one in articles:
        files[f"bai/2026/{one}/anh-0123abcd-480.webp"] = f"{one} " * 5000
    for one in notices:
        files[f"bai/2026/{one}/index.html"] = f"<!doctype html><p>{NOTICE}</p>"
    files["rss.xml"] = f"<rss>{version}{''.join(f'{NAME}: {one}' for one in articles)}</rss>"
    files["tim-kiem/pagefind/pagefind-entry.json"] = f'"{version}"'
    rows = "".join(f"<url><loc>https://mau.example/{one}</loc></url>" for one in pages)
    files["sitemap.xml"] = (
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'
    )
    for address, content in files.items():
        path = site / address
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")


def load_site(root: Path, minutes: int = 0) -> Cargo:
    """Take the site of a project, so many minutes after :data:`NOW`."""
    moment = NOW + timedelta(minutes=minutes)
    return load_cargo(root / "site", None, root / ".cache/publish/cargo", moment)
