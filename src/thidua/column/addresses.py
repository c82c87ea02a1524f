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
from functools import lru_cache
from hashlib import sha256
from urllib.parse import urlsplit

from thidua.column.registers import CAMPAIGNS, REGISTERS
from thidua.schema.library import LIBRARY
from thidua.schema.logs import BROADCAST_LOG
from thidua.text.vietnamese import slugify

ARTICLES = "bai"
ARCHIVE = "luu-tru"
EXEMPLARS = "dien-hinh"
LOOKING_BACK = "nhin-lai"
"""Folder of the pages that look back on a quarter or a year."""
DATA = "du-lieu"
RSS = "rss.xml"
ATOM = "atom.xml"
JSON_FEED = "feed.json"
FEEDS = (RSS, ATOM, JSON_FEED)
"""Names of the feeds of a list; they stand where its page stands."""
SEARCH_INDEX = "tim-kiem/pagefind"
"""Folder of the search index and of the program that reads it."""
CALENDAR = f"{DATA}/lich.ics"
EXEMPLARS_DATA = f"{DATA}/dien-hinh.json"
EXEMPLARS_CSV = f"{DATA}/dien-hinh.csv"
ARTICLES_DATA = f"{DATA}/bai-viet.json"
WITHDRAWALS = f"{DATA}/go-bai.json"
WITHDRAWALS_SCHEMA = f"{DATA}/go-bai.schema.json"
TARGETS_DATA = f"{DATA}/chi-tieu.json"
TARGETS_SCHEMA = f"{DATA}/chi-tieu.schema.json"
DATA_INDEX = f"{DATA}/index.json"
INDEX_SCHEMA = f"{DATA}/index.schema.json"
DATA_FILES = (
    CALENDAR,
    WITHDRAWALS,
    WITHDRAWALS_SCHEMA,
    EXEMPLARS_DATA,
    EXEMPLARS_CSV,
    ARTICLES_DATA,
    f"{DATA}/dien-hinh.schema.json",
    f"{DATA}/bai-viet.schema.json",
    TARGETS_DATA,
    TARGETS_SCHEMA,
    DATA_INDEX,
    INDEX_SCHEMA,
)
PLANS = "ke-hoach"
NEEDED_PAGES = (
    *("docs/index.md", "docs/tim-kiem.md", f"docs/{EXEMPLARS}.md", "docs/rss.md"),
    *("docs/chi-tieu.md", "docs/so-do.md", f"docs/{DATA}.md", f"docs/{PLANS}/index.md"),
    *(BROADCAST_LOG.path, *(f"{register.path}index.md" for register in REGISTERS)),
)
"""Pages that the program needs: each is there without a file; a file only adds its words."""
_WITH_FEEDS = frozenset({ARCHIVE, *(one.folder for one in REGISTERS if one.has_feeds)})
REVISION = "ban-sua.md"
"""Name of the next version of an article, beside its ``index.md``: it has no address of its own."""
PAGE_SIZE = 20
_TAG_YEAR = "2024"
"""Year in every tag: identity (RFC 4151). Never change it: readers would show all items anew."""


def article_address(year: int, slug: str) -> str:
    """Return the address of an article."""
    return f"{ARTICLES}/{year}/{slug}/"


def revision_path(path: str) -> str:
    """Return where the next version of the article at ``path``, an ``index.md``, lies."""
    return posixpath.join(posixpath.dirname(path), REVISION)


def revised_path(path: str) -> str:
    """Return the article whose next version lies at ``path``; of an article, its own path."""
    folder, name = posixpath.split(path)
    return posixpath.join(folder, "index.md") if name == REVISION else path


def entry_address(folder: str, slug: str) -> str:
    """Return the address of a register entry or a plan: "chuyen-muc/guong/"."""
    return f"{folder}/{slug}/"


def photo_prefix(article: str, path: str, sha256: str) -> str:
    """Return what the addresses of a photo's renditions begin with, on an article's address.

    The hash makes a changed photo a new address, so that servers may let old ones be cached.
    """
    stem = posixpath.splitext(posixpath.basename(path))[0]
    return f"{article}{slugify(stem) or 'anh'}-{sha256[:8]}-"


def page_photo_prefix(address: str, key: str) -> str:
    """Return what the addresses of a page's picture in its other widths begin with.

    ``address`` is the picture's own; another picture there has another ``key``.
    """
    stem = posixpath.splitext(posixpath.basename(address))[0]
    name = f"{slugify(stem) or 'anh'}-{key[:8]}-"
    return posixpath.join(posixpath.dirname(address), name)


def sharing_address(article: str, key: str) -> str:
    """Return the address of an article's sharing picture; another picture has another one."""
    return f"{article}chia-se-{key[:8]}.jpg"


def column_sharing_address(key: str) -> str:
    """Return the address of the sharing picture of pages that have none of their own."""
    return f"assets/chia-se-{key[:8]}.jpg"


def attachment_address(article: str, path: str, sha256: str) -> str:
    """Return the address of a document that the article at ``article`` offers."""
    stem, dot = posixpath.splitext(posixpath.basename(path))
    return f"{article}{slugify(stem) or 'tep'}-{sha256[:8]}{dot.lower()}"


KIT = "tai-lieu.zip"


def kit_address(campaign: str) -> str:
    """Return where the documents of a campaign stand as one zip. It is kept, whatever is in it."""
    return f"{CAMPAIGNS.folder}/{campaign}/{KIT}"


FEED_MARK = "nguon-tin.png"
"""The picture of the feeds themselves."""
SNIPPET = "tin-moi.js"
"""A script for other people's pages: its address is kept, whatever its content."""


def asset_address(name: str, content: bytes) -> str:
    """Return the address of a style sheet, script or mark of the theme: one for each content."""
    if name == SNIPPET:
        return f"assets/{name}"
    stem, dot = posixpath.splitext(name)
    return f"assets/{stem}-{sha256(content).hexdigest()[:8]}{dot}"


def year_address(year: int) -> str:
    """Return the address of a year in the archive."""
    return f"{ARCHIVE}/{year}/"


def month_address(day: date) -> str:
    """Return the address of a month in the archive."""
    return f"{ARCHIVE}/{day.year}/{day.month:02d}/"


def looking_back_address(year: int, quarter: int | None) -> str:
    """Return where a quarter, or without one the whole year, is looked back on."""
    return f"{LOOKING_BACK}/{year}/" + (f"quy-{quarter}/" if quarter else "")


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


def has_feeds(address: str) -> bool:
    """Tell whether the list at an address has feeds: the column, an entry, a year; not a month."""
    folder, _, rest = address.partition("/")
    is_list = folder in _WITH_FEEDS and rest.count("/") == 1
    return not address or is_list or address == f"{LIBRARY}/"


def feed_addresses(address: str) -> tuple[str, ...]:
    """Return the addresses of the feeds of the list at an address: RSS, Atom, JSON Feed."""
    return tuple(address + name for name in FEEDS)


def generated_addresses(lists: Iterable[str]) -> frozenset[str]:
    """Return the addresses a person may link to although no file need stand behind them.

    ``lists`` are the addresses of the register entries that have feeds.
    """
    feeds = [feed for address in ("", *lists) for feed in feed_addresses(address)]
    return frozenset({*DATA_FILES, f"{ARCHIVE}/", *feeds, *map(page_address, NEEDED_PAGES)})


def item_tag(authority: str, name: str) -> str:
    """Return the identity of an article, or of a feed, for readers elsewhere (RFC 4151).

    ``authority`` is the column's, which outlives any change of address.
    """
    return f"tag:{authority},{_TAG_YEAR}:{name}"


@lru_cache(maxsize=8)
def host_of(site_url: str) -> str:
    """Return the host of a site's address in ASCII, as ids must be written; "" without one."""
    host = urlsplit(site_url).hostname or ""
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def shortest_address(target: str, page: str) -> str:
    """Return the shortest link from the page at ``page`` to ``target``, both from the root."""
    if target and target.partition("/")[0] != page.partition("/")[0]:
        return "../" * page.count("/") + target  # most links: the two share no folder
    here, there = page.split("/")[:-1], target.split("/")
    shared = 0
    while shared < min(len(here), len(there) - 1) and here[shared] == there[shared]:
        shared += 1
    return "/".join([*[".."] * (len(here) - shared), *there[shared:]]) or "./"


def relative_address(target: str, page: str) -> str:
    """Return ``target`` as a link from the page at ``page``; both from the site's root.

    It always begins with a dot: "a:b" alone would be an address of the scheme "a" (RFC 3986, 4.2).
    """
    return ("../" * page.count("/") or "./") + target


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
