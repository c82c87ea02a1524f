"""Who has which file of the site: an address is given once, to one owner.

Windows and macOS serve "Bai" for "bai", so addresses are compared without case.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from thidua.column.addresses import (
    ARCHIVE,
    ARTICLES,
    DATA,
    EXEMPLARS,
    FEED_MARK,
    KIT,
    LOOKING_BACK,
    SEARCH_INDEX,
    SNIPPET,
    SiteMap,
    page_address,
)
from thidua.column.registers import CAMPAIGNS
from thidua.disk.hazards import folded

OWN_FOLDERS = (ARTICLES, ARCHIVE, EXEMPLARS, LOOKING_BACK, DATA, SEARCH_INDEX)
"""What the build alone fills: an article's address is for what leaders have reviewed."""

OWN_FILES = (
    *(
        "404.html",
        "favicon.ico",
        FEED_MARK,
        KIT,
        "robots.txt",
        "sitemap.xml",
        "sitemap.xml.gz",
        ".well-known/security.txt",
    ),
    f"assets/{SNIPPET}",
)
MACHINE = "trang do máy dựng"
"""How an address is called that belongs to the build itself."""

_GROWN = re.compile(rf".*/trang/\d+/index\.html|{CAMPAIGNS.folder}/[^/]+/{re.escape(KIT)}")
"""A list of articles grows by such pages, a campaign by its kit: nothing else may stand there."""


class TakenError(Exception):
    """An address that two want: ``owner`` has it already, ``other`` came later."""

    def __init__(self, address: str, owner: str, other: str) -> None:
        super().__init__(f"địa chỉ /{address} đang là của {owner}, {other} không dùng được.")
        self.address = address
        self.owner = owner


class Places:
    """Which files of the site are spoken for, and by whom."""

    def __init__(self) -> None:
        self._owners: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def owner(self, address: str) -> str | None:
        """Return who has the file of an address, or is in its way; ``None`` when it is free."""
        file = folded(file_at(address))
        if file in self._owners:
            return self._owners[file]
        if file in self._folders:
            return self._folders[file]
        # What is known for a folder is nobody's file, nor is anything above it.
        unknown = takewhile(lambda folder: folder not in self._folders, _folders_of(file))
        return next((self._owners[folder] for folder in unknown if folder in self._owners), None)

    def take(self, address: str, owner: str) -> None:
        """Give the file of an address to ``owner``. Raises :class:`TakenError`."""
        known = self.owner(address)
        if known is not None:
            raise TakenError(address, known, owner)
        self._give(address, owner)

    def _give(self, address: str, owner: str) -> None:
        file = folded(file_at(address))
        self._owners[file] = owner
        for folder in takewhile(lambda folder: folder not in self._folders, _folders_of(file)):
            self._folders[folder] = owner


class Reserved(Places):
    """The places of a whole project, known before anything is rendered: what ``check`` asks."""

    def __init__(self, site_map: SiteMap) -> None:
        super().__init__()
        made = ((address, MACHINE) for address in (*OWN_FILES, *sorted(site_map.generated)))
        pages = ((address, path) for path, address in site_map.pages.items())
        for address, owner in (*pages, *made):
            # Two pages at one address are told of elsewhere; here the first has it.
            if super().owner(address) is None:
                self._give(address, owner)

    def owner(self, address: str) -> str | None:
        """Return who has an address; the build has every one that it may come to need."""
        file = folded(file_at(address))
        is_own = file.startswith(tuple(f"{folder}/" for folder in (*OWN_FOLDERS[1:], "assets")))
        if is_own or _GROWN.fullmatch(file):
            return super().owner(address) or MACHINE
        return super().owner(address)


def is_reserved(path: str) -> bool:
    """Tell whether a file under ``docs/`` would stand where the build alone writes."""
    place = folded(file_at(path.removeprefix("docs/")))
    return (
        place.startswith(tuple(f"{folder}/" for folder in OWN_FOLDERS))
        or place in map(str.lower, OWN_FILES)
        or _GROWN.fullmatch(folded(file_at(page_address(path)))) is not None
        or _GROWN.fullmatch(place) is not None
    )


def file_at(address: str) -> str:
    """Return the file of the site that answers for an address."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def _folders_of(file: str) -> Iterator[str]:
    """Yield the folders that a file lies in, the nearest first."""
    while file := file.rpartition("/")[0]:
        yield file
