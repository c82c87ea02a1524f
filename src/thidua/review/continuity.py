"""No address that readers have seen is lost: a page answers there, or a notice, or a problem tells.

A static site answers for a file that is gone with nothing but "not found". So every build is held
against the record of what earlier ones published.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from thidua.column import Article, Column
from thidua.column.addresses import ARTICLES
from thidua.column.places import Reserved, file_at
from thidua.column.record import RECORD, Entry, key_of
from thidua.problems import Problem, Rule, Severity

_REVIEW_AGAIN = "rồi duyệt lại theo huong-dan/can-bo.md, mục «Sửa bài đã duyệt»"
"""Addresses are reviewed too."""


def list_addresses(
    column: Column, seen: Iterable[Article], unseen: frozenset[str], today: date
) -> Mapping[str, Entry]:
    """Return every lasting address of an edition that shows the articles ``seen``.

    ``unseen`` are the addresses of pages that it does not show.

    Left out are the archive, further pages of lists and the pages of exemplars: they come and go
    with what they list, and a record would keep the name of whoever asked to be taken down.
    """
    record = {
        key_of(address): Entry(today)
        for path, address in column.site_map.pages.items()
        if path.startswith("docs/") and address not in unseen
    }
    for article in seen:
        for address in _addresses_of(article):
            record[key_of(address)] = Entry(today, article.id, article.day)
    return record


def was_seen(column: Column, article: Article, today: date) -> bool:
    """Tell whether an article's address is recorded as published by ``today``."""
    return _is_recorded(column, article.address, today)


def find_lost(column: Column, today: date) -> Iterator[Problem]:
    """Yield a problem for each recorded address for which no file of the project stands any more.

    What is first published after ``today`` is no concern of an edition of that day.
    """
    site_map = column.site_map
    answered = {
        key_of(file_at(address))
        for address in (
            *site_map.pages.values(),
            *site_map.generated,
            *(path.removeprefix("docs/") for path in site_map.assets),
            *(old for article in column.articles for old in article.old_addresses),
        )
    }
    unreadable = _unreadable_ids(column)
    articles = column.article_by_id()
    for address, entry in column.record.addresses.items():
        if entry.since > today or file_at(address) in answered or entry.id in unreadable:
            continue
        if entry.id is None:
            yield _lost_page(address, entry)
        else:
            yield _lost_article(address, entry, articles.get(entry.id))


def find_hidden(column: Column, seen: Iterable[Article], today: date) -> tuple[str, ...]:
    """Return the recorded addresses, from the site's root, of articles that are not ``seen``.

    So are those of articles taken down and not readable. Each is to show a notice; an address that
    something else has taken over is left out.
    """
    recorded = {
        key: entry for key, entry in column.record.addresses.items() if entry.since <= today
    }
    # What was put up for publication and taken down says so, even where it cannot be read any more.
    hidden = {
        column.site_map.pages[path]
        for path, since in column.withdrawn.items()
        if path in column.broken and path not in column.drafts and since <= today
    }
    if not recorded:
        return tuple(sorted(hidden))
    visible = {article.path: article for article in seen}
    places = Reserved(column.site_map)
    for article in visible.values():
        for address in article.old_addresses:
            if places.owner(address) is None:
                places.take(address, article.path)
    pages = {
        address
        for path, address in column.site_map.pages.items()
        if path not in visible and address.startswith(f"{ARTICLES}/")
    } - {article.address for article in visible.values()}
    hidden |= {address for address in pages if key_of(address) in recorded}
    unreadable = _unreadable_ids(column)
    old = [
        address
        for article in column.articles
        if article.path not in visible
        for address in article.old_addresses
    ]
    # Of an article that cannot be read, the record alone knows the old addresses.
    old += [key[1:] for key, entry in recorded.items() if entry.id in unreadable and "%" not in key]
    for address in old:
        if key_of(address) in recorded and places.owner(address) is None:
            places.take(address, RECORD)
            hidden.add(address)
    return tuple(sorted(hidden))


def find_hidden_pages(column: Column, unseen: frozenset[str], today: date) -> tuple[str, ...]:
    """Return the recorded addresses, from the site's root, of plain pages that are ``unseen``."""
    return tuple(
        address
        for path, address in sorted(column.site_map.pages.items())
        if address in unseen and _is_recorded(column, address, today)
    )


def _is_recorded(column: Column, address: str, today: date) -> bool:
    entry = column.record.addresses.get(key_of(address))
    return entry is not None and entry.since <= today


def _addresses_of(article: Article) -> list[str]:
    return [article.address, *article.old_addresses]


def _unreadable_ids(column: Column) -> frozenset[str]:
    """Return the ids, as recorded, of articles whose files cannot be read as articles now."""
    keys = {key_of(column.site_map.pages[path]) for path in column.broken}
    known = column.record.addresses
    found = (known[key].id for key in keys if key in known)
    return frozenset(identity for identity in found if identity)


def _lost_article(address: str, entry: Entry, article: Article | None) -> Problem:
    if article:
        aliases = ", ".join([*article.matter.aliases, address])
        # A notice needs no review to stand at one more address.
        then = "" if article.matter.withdrawn else f", {_REVIEW_AGAIN}"
        fix = f"ghi thêm địa chỉ cũ vào bài:  aliases: [{aliases}]  trong tệp {article.path}{then}."
    else:
        fix = (
            f"khôi phục tệp của bài «{entry.id}» từ bản sao lưu hoặc git; muốn bài không còn trên "
            "trang thì gỡ bằng lệnh withdraw, đừng xóa tệp. Nếu đã đổi tên tệp thì đổi lại tên cũ; "
            f"phải giữ tên mới thì ghi vào bài ấy  id: {entry.id}  và  aliases: [{address}]  , "
            f"{_REVIEW_AGAIN}."
        )
    return Problem(
        Rule.ADDRESS_LOST,
        Severity.ERROR,
        entry.path,
        entry.line,
        "",
        f"địa chỉ {address} đã từng đăng nhưng nay không còn bài nào ở đó; ai mở đường dẫn cũ sẽ "
        "không thấy gì.",
        fix,
    )


def _lost_page(address: str, entry: Entry) -> Problem:
    return Problem(
        Rule.ADDRESS_LOST,
        Severity.WARNING,
        entry.path,
        entry.line,
        "",
        f"trang {address} đã từng đăng nhưng nay không còn tệp nào trong docs/ cho trang ấy.",
        f"khôi phục tệp từ bản sao lưu hoặc git; nếu đúng là bỏ trang này thì xóa dòng "
        f"{entry.line} của {entry.path}.",
    )
