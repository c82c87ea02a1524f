"""JSON Feed 1.1: its own grammar, and its outline."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from thidua.feed_check.dates import read_date
from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.outline import Attachment, Entry, Outline, Word

_VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")
_TEXTS = frozenset(
    {"title", "home_page_url", "feed_url", "description", "language", "icon", "favicon"}
)
_ITEM_TEXTS = frozenset(
    {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"}
    | {"banner_image", "date_published", "date_modified", "language"}
)


def parse(content: bytes) -> dict[str, Any] | Fault:
    """Return the feed's mapping, or why there is none."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        return error(
            FeedRule.ENCODING, line, "json", "có byte không phải UTF-8.", "lưu tệp bằng UTF-8."
        )
    try:
        feed = json.loads(text)
    except json.JSONDecodeError as fault:
        return error(
            FeedRule.SYNTAX,
            fault.lineno,
            "json",
            f"JSON viết sai cú pháp ({fault.msg}).",
            "sửa ở chương trình làm ra nguồn tin.",
        )
    except RecursionError:
        feed = None
    if isinstance(feed, dict):
        return feed
    return error(
        FeedRule.FORMAT,
        1,
        "json",
        "JSON Feed phải là một nhóm {…}.",
        "xem jsonfeed.org/version/1.1",
    )


def read(feed: dict[str, Any], text: str, faults: list[Fault]) -> Outline:
    """Return the outline; ``text`` is the file itself, in which lines are looked up."""
    if feed.get("version") not in _VERSIONS:
        faults.append(
            error(
                FeedRule.FORMAT,
                1,
                "version",
                "thiếu version, hoặc không phải JSON Feed 1.1.",
                f'ghi "version": "{_VERSIONS[0]}".',
            )
        )
    if not _words(feed, "title", 1):
        faults.append(_missing(1, "title", "nguồn tin"))
    faults.extend(_check_texts(feed, _TEXTS, 1))
    items = feed.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        faults.append(_missing(1, "items", "nguồn tin"))
        items = []
    entries = tuple(_read_item(item, _line_of(item, text), faults) for item in items)
    return Outline(
        title=_word(feed, "title", 1),
        language=_word(feed, "language", 1),
        own_address=_word(feed, "feed_url", 1),
        updated=None,
        updated_line=1,
        addresses=_words(feed, "home_page_url", 1),
        entries=entries,
    )


def _read_item(item: dict[str, Any], line: int, faults: list[Fault]) -> Entry:
    faults.extend(_check_texts(item, _ITEM_TEXTS, line))
    if not _words(item, "id", line):
        faults.append(_missing(line, "id", "mục"))
    if not (_words(item, "content_html", line) or _words(item, "content_text", line)):
        faults.append(_missing(line, "content_html hoặc content_text", "mục"))
    if not _words(item, "date_published", line):
        faults.append(
            warning(
                FeedRule.REQUIRED,
                line,
                "date_published",
                "mục này không có ngày đăng.",
                "thêm date_published.",
            )
        )
    return Entry(
        line=line,
        id=_word(item, "id", line),
        title=_word(item, "title", line),
        address=_word(item, "url", line),
        published=read_date(_word(item, "date_published", line), faults),
        updated=read_date(_word(item, "date_modified", line), faults),
        html=_words(item, "content_html", line),
        addresses=(*_words(item, "image", line), *_words(item, "banner_image", line)),
        attachments=tuple(_read_files(item, line)),
    )


def _read_files(item: dict[str, Any], line: int) -> Iterator[Attachment]:
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else []:
        if isinstance(one, dict):
            length = str(one.get("size_in_bytes", ""))
            media_type = str(one.get("mime_type", ""))
            yield Attachment("attachments", str(one.get("url", "")), length, media_type, line)


def _check_texts(part: dict[str, Any], names: frozenset[str], line: int) -> Iterator[Fault]:
    for name in sorted(names & part.keys()):
        if not isinstance(part[name], str):
            yield error(
                FeedRule.FORMAT,
                line,
                name,
                "giá trị phải là chữ, đặt trong dấu nháy kép.",
                "sửa ở chương trình làm ra nguồn tin.",
            )


def _line_of(item: dict[str, Any], text: str) -> int:
    """Return the line on which an item tells its id, if that can be found."""
    for spelled in (json.dumps(item.get("id"), ensure_ascii=False), json.dumps(item.get("id"))):
        place = text.find(spelled)
        if place >= 0:
            return text.count("\n", 0, place) + 1
    return 1


def _word(part: dict[str, Any], name: str, line: int) -> Word | None:
    return next(iter(_words(part, name, line)), None)


def _words(part: dict[str, Any], name: str, line: int) -> tuple[Word, ...]:
    value = part.get(name)
    found = isinstance(value, str) and value.strip()
    return (Word(name, str(value), line),) if found else ()


def _missing(line: int, name: str, parent: str) -> Fault:
    return error(
        FeedRule.REQUIRED,
        line,
        name,
        f"{parent} thiếu {name}, hoặc {name} trống.",
        f"thêm {name}.",
    )
