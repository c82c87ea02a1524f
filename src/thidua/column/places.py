"""Who has which file of the site: an address is given once, to one owner."""

from __future__ import annotations

import posixpath

from thidua.column.addresses import ARCHIVE, ARTICLES, DATA, EXEMPLARS, SiteMap

OWN_FOLDERS = (ARTICLES, ARCHIVE, EXEMPLARS, DATA)
"""What the build alone fills: an article's address is for what leaders have reviewed."""

OWN_FILES = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz")
_MACHINE = "trang do máy dựng"


class Places:
    """Which files of the site are spoken for, and by whom."""

    def __init__(self, site_map: SiteMap) -> None:
        self._owners: dict[str, str] = {
            **{file_at(address): path for path, address in site_map.pages.items()},
            **{file_at(address): _MACHINE for address in site_map.generated},
            **dict.fromkeys(OWN_FILES, _MACHINE),
        }
        self._folders = {folder for file in self._owners for folder in _folders_of(file)}

    def owner(self, address: str) -> str | None:
        """Return who has the file of an address, or is in its way; ``None`` when it is free."""
        file = file_at(address)
        if file.split("/")[0] in (ARCHIVE, EXEMPLARS, DATA, "assets"):
            return _MACHINE
        if file in self._owners:
            return self._owners[file]
        if file in self._folders or any(folder in self._owners for folder in _folders_of(file)):
            return "một trang hay tệp khác"
        return None

    def take(self, address: str, owner: str) -> None:
        """Give the file of an address that is free to ``owner``."""
        file = file_at(address)
        self._owners.setdefault(file, owner)
        self._folders.update(_folders_of(file))


def file_at(address: str) -> str:
    """Return the file of the site that answers for an address."""
    return f"{address}index.html" if address.endswith("/") or not address else address


def _folders_of(file: str) -> list[str]:
    folders = []
    while file := posixpath.dirname(file):
        folders.append(file)
    return folders
