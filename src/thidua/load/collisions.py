"""Two things that want one place: one identity, one address, or one file of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from thidua.column import Article
from thidua.column.addresses import SiteMap
from thidua.column.exemplars import Mention, key_of
from thidua.column.places import Places, Reserved, TakenError, is_reserved
from thidua.problems import Problem, Rule, Severity


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
    """Yield a problem for each file under ``docs/`` that stands where something else does."""
    places = Places()
    for path in sorted({*site_map.pages, *site_map.assets}):
        if not path.startswith("docs/"):
            continue
        place = path.removeprefix("docs/")
        if is_reserved(path) or place in site_map.generated:
            yield _taken(
                path,
                1,
                "",
                f"địa chỉ /{place} dành cho những gì máy tự dựng.",
                "tin, bài thì để trong articles/ và trình duyệt; trang khác thì đổi tên.",
            )
            continue
        try:
            places.take(site_map.pages.get(path, place), path)
        except TakenError as taken:
            if taken.owner.casefold() == path.casefold():
                continue  # names that are one to Windows are told of as names
            yield _taken(
                path,
                1,
                "",
                f"trùng địa chỉ /{taken.address} với {taken.owner}.",
                "đổi tên một trong hai tệp, hoặc xóa tệp thừa.",
            )


def find_taken_aliases(articles: Iterable[Article], site_map: SiteMap) -> Iterator[Problem]:
    """Yield a problem for each old address that already belongs to something else."""
    places = Reserved(site_map)
    for article in articles:
        for old in article.old_addresses:
            try:
                places.take(old, article.path)
            except TakenError as taken:
                yield _taken(
                    article.path,
                    article.lines.get("aliases", 1),
                    "aliases",
                    f"địa chỉ cũ /{old} đang là địa chỉ của {taken.owner}.",
                    "bỏ địa chỉ này khỏi aliases.",
                )


def find_namesakes(articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield a problem where two names would share one page: they may be two people.

    "Hoa" and "Hòa" have one address; only people can tell whether they are one person.
    """
    first: dict[str, Mention] = {}
    for article in articles:
        for index, exemplar in enumerate(article.matter.exemplars):
            known = first.setdefault(key_of(exemplar), Mention(article, exemplar))
            if exemplar.id or _spelled_alike(known.exemplar.name, exemplar.name):
                continue
            yield Problem(
                Rule.DUPLICATE_ID,
                Severity.ERROR,
                article.path,
                article.lines.get("exemplars", 1),
                f"exemplars[{index + 1}].name",
                f"«{exemplar.name}» và «{known.exemplar.name}» (bài {known.article.path}) sẽ "
                "chung một trang điển hình.",
                "nếu là một thì viết tên giống nhau; nếu là hai thì thêm  id: một-mã-riêng  cho "
                "gương trong bài này.",
            )


def _spelled_alike(name: str, other: str) -> bool:
    return name.casefold() == other.casefold()


def _taken(path: str, line: int, field: str, message: str, fix: str) -> Problem:
    return Problem(Rule.DUPLICATE_ADDRESS, Severity.ERROR, path, line, field, message, fix)
