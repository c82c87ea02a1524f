"""Addresses on the site, and how files in the repository map to them.

Output addresses are kept for ever (design contract, section 5). Every address here is relative to
the site's root, without a leading slash; a page's address ends with a slash, the home page's is
empty.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from thidua.vietnamese import slugify

ARTICLES = "bai"
ARCHIVE = "luu-tru"
EXEMPLARS = "dien-hinh"
DATA = "du-lieu"
RSS = "rss.xml"
ATOM = "atom.xml"
JSON_FEED = "feed.json"
CALENDAR = f"{DATA}/lich.ics"
EXEMPLARS_DATA = f"{DATA}/dien-hinh.json"
EXEMPLARS_CSV = f"{DATA}/dien-hinh.csv"
ARTICLES_DATA = f"{DATA}/bai-viet.json"
PAGE_SIZE = 20


def article_address(year: int, slug: str) -> str:
    """Return the address of an article."""
    return f"{ARTICLES}/{year}/{slug}/"


def entry_address(folder: str, slug: str) -> str:
    """Return the address of a register entry or a plan: "chuyen-muc/guong/"."""
    return f"{folder}/{slug}/"


def photo_prefix(article: str, path: str, sha256: str) -> str:
    """Return what the addresses of a photo's renditions begin with, on an article's address.

    The hash makes a changed photo a new address, so that servers may let old ones be cached.
    """
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return f"{article}{slugify(stem) or 'anh'}-{sha256[:8]}-"


def attachment_address(article: str, path: str, sha256: str) -> str:
    """Return the address of a document that the article at ``article`` offers."""
    stem, dot = posixpath.splitext(posixpath.basename(path))
    return f"{article}{slugify(stem) or 'tep'}-{sha256[:8]}{dot.lower()}"


def asset_address(name: str, content: bytes) -> str:
    """Return the address of a style sheet, script or mark of the theme: one for each content."""
    stem, dot = posixpath.splitext(name)
    return f"assets/{stem}-{sha256(content).hexdigest()[:8]}{dot}"


def year_address(year: int) -> str:
    """Return the address of a year in the archive."""
    return f"{ARCHIVE}/{year}/"


def month_address(day: date) -> str:
    """Return the address of a month in the archive."""
    return f"{ARCHIVE}/{day.year}/{day.month:02d}/"


def list_page_address(address: str, number: int) -> str:
    """Return the address of one page of a list; the first is the list itself."""
    return address if number == 1 else f"{address}trang/{number}/"


def page_address(path: str) -> str:
    """Return where a page under ``docs/`` appears: "docs/lien-he.md" → "lien-he/"."""
    stem = posixpath.splitext(path.removeprefix("docs/"))[0]
    if posixpath.basename(stem) == "index":
        folder = posixpath.dirname(stem)
        return f"{folder}/" if folder else ""
    return f"{stem}/"


def category_feed_address(slug: str) -> str:
    """Return the address of a category's own feed."""
    return f"chuyen-muc/{slug}/{RSS}"


def generated_addresses(categories: Iterable[str]) -> frozenset[str]:
    """Return the addresses a person may link to although no file stands behind them."""
    return frozenset(
        {
            RSS,
            ATOM,
            JSON_FEED,
            CALENDAR,
            EXEMPLARS_DATA,
            EXEMPLARS_CSV,
            ARTICLES_DATA,
            f"{DATA}/dien-hinh.schema.json",
            f"{DATA}/bai-viet.schema.json",
            f"{ARCHIVE}/",
            *(category_feed_address(c) for c in categories),
        }
    )


def relative_address(target: str, page: str) -> str:
    """Return ``target`` as a link from the page at ``page``; both from the site's root."""
    depth = page.count("/")
    return "../" * depth + target if depth else target or "./"


@dataclass(frozen=True, slots=True)
class SiteMap:
    """What can be linked to: files of the repository by path, and addresses of the site."""

    pages: Mapping[str, str]
    """Path of a Markdown file → its address."""
    assets: frozenset[str]
    """Paths of other files under ``docs/`` that are copied as they are."""

    generated: frozenset[str]
    """Addresses of what the build itself makes: feeds, the archive."""

    _addresses: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        """Gather the addresses once: every link from the root asks for them."""
        object.__setattr__(self, "_addresses", frozenset(self.pages.values()))

    def resolve(self, source: str, target: str) -> str | None:
        """Return the address of a link ``target`` written in the file ``source``, or ``None``.

        A target is a file path relative to the file it stands in ("../2023/a.md") or an address
        from the site's root ("/lien-he/").
        """
        if target.startswith("/"):
            address = target[1:]
            known = (
                address in self.generated
                or f"docs/{address}" in self.assets
                or address in self._addresses
            )
            return address if known else None
        path = posixpath.normpath(posixpath.join(posixpath.dirname(source), target))
        for candidate in (path, f"{path}.md", f"{path}/index.md"):
            if candidate in self.pages:
                return self.pages[candidate]
        return path.removeprefix("docs/") if path in self.assets else None
