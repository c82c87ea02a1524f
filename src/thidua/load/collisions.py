"""Two things that want one place: one identity, one address, or one file of the site."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator

from thidua.column import Article
from thidua.column.addresses import ARCHIVE, ARTICLES, DATA, EXEMPLARS, SiteMap
from thidua.problems import Problem, Rule, Severity

_OWN_FOLDERS = (ARTICLES, ARCHIVE, EXEMPLARS, DATA)
"""What the build alone fills: an article's address is for what leaders have reviewed."""

_OWN_FILES = ("404.html", "robots.txt", "sitemap.xml", "sitemap.xml.gz")
_MACHINE = "trang do máy dựng"


def find_duplicates(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield a problem for each article that shares another's address or permanent id."""
    by_id: dict[str, list[Article]] = defaultdict(list)
    by_address: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        by_id[article.id].append(article)
        by_address[article.address].append(article)
    for address, same in by_address.items():
        for article in same[1:]:
            yield _taken(
                article.path,
                1,
                "",
                f"trùng địa chỉ /{address} với bài {same[0].path}.",
                "đổi tên một trong hai tệp, hoặc xóa bài thừa.",
            )
    for identity, same in by_id.items():
        for article in same[1:]:
            if article.address != same[0].address:
                yield Problem(
                    Rule.DUPLICATE_ID,
                    Severity.ERROR,
                    article.path,
                    article.lines.get("id", 1),
                    "id",
                    f"mã «{identity}» đã dùng cho bài {same[0].path}.",
                    "mỗi bài một mã riêng: xóa dòng id của bài mới, hoặc đặt mã khác.",
                )


def find_intruders(site_map: SiteMap) -> Iterator[Problem]:
    """Yield a problem for each file under ``docs/`` that would stand where the build writes."""
    for path in sorted({*site_map.pages, *site_map.assets}):
        place = path.removeprefix("docs/")
        if path.startswith("docs/") and (
            place.split("/")[0] in _OWN_FOLDERS or place in {*_OWN_FILES, *site_map.generated}
        ):
            yield _taken(
                path,
                1,
                "",
                f"địa chỉ /{place} dành cho những gì máy tự dựng.",
                "tin, bài thì để trong articles/ và trình duyệt; trang khác thì đổi tên.",
            )


def find_taken_aliases(articles: Iterable[Article], site_map: SiteMap) -> Iterator[Problem]:
    """Yield a problem for each old address that already belongs to something else."""
    places = Places(site_map)
    for article in articles:
        for alias in article.matter.aliases:
            address = alias.lstrip("/")
            owner = places.owner(address)
            if owner:
                yield _taken(
                    article.path,
                    article.lines.get("aliases", 1),
                    "aliases",
                    f"địa chỉ cũ {alias} đang là địa chỉ của {owner}.",
                    "bỏ địa chỉ này khỏi aliases.",
                )
            else:
                places.take(address, article.path)


class Places:
    """Which files of the site are spoken for, and by whom."""

    def __init__(self, site_map: SiteMap) -> None:
        self._owners: dict[str, str] = {
            **{file_at(address): path for path, address in site_map.pages.items()},
            **{file_at(address): _MACHINE for address in site_map.generated},
            **dict.fromkeys(_OWN_FILES, _MACHINE),
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


def _taken(path: str, line: int, field: str, message: str, fix: str) -> Problem:
    return Problem(Rule.DUPLICATE_ADDRESS, Severity.ERROR, path, line, field, message, fix)
