"""JSON Feed 1.1: its own grammar, and its outline."""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any

from thidua.feed_check.dates import read_date
from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.outline import Attachment, Entry, Outline, Word
from thidua.feed_check.values import check_language, check_whole_address, missing

_VERSIONS = ("https://jsonfeed.org/version/1.1", "https://jsonfeed.org/version/1")
_TEXTS = frozenset(
    {"title", "home_page_url", "feed_url", "description", "language", "icon", "favicon"}
    | {"next_url", "user_comment"}
)
_ITEM_TEXTS = frozenset(
    {"id", "url", "external_url", "title", "content_html", "content_text", "summary", "image"}
    | {"banner_image", "date_published", "date_modified", "language"}
)


_ADDRESSES = ("home_page_url", "next_url", "icon", "favicon")
_ITEM_ADDRESSES = ("image", "banner_image", "external_url")
_KEYS = (
    _TEXTS
    | {"version", "next_url", "user_comment", "authors", "author", "expired"}
    | {
        "hubs",
        "items",
    }
)
_ITEM_KEYS = _ITEM_TEXTS | {"authors", "author", "tags", "attachments"}
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff]")


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
        feed = json.loads(text, parse_constant=_refuse)
    except json.JSONDecodeError as fault:
        return _syntax(fault.lineno, fault.msg)
    except ValueError as fault:
        # A number of thousands of digits, or one that JSON has not.
        return _syntax(1, str(fault))
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


def _syntax(line: int, said: str) -> Fault:
    return error(
        FeedRule.SYNTAX,
        line,
        "json",
        f"JSON viết sai cú pháp ({said}).",
        "sửa ở chương trình làm ra nguồn tin.",
    )


def _refuse(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _doubled(text: str) -> Iterator[Fault]:
    """Yield keys that stand twice in one group: each reader takes another of the two."""
    found: list[str] = []

    def look(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        found.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    json.loads(text, object_pairs_hook=look)
    for name in dict.fromkeys(found):
        yield error(
            FeedRule.FORMAT,
            1,
            name,
            "khóa này được ghi hai lần trong cùng một nhóm.",
            "giữ một, xóa cái thừa.",
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
        faults.append(missing(1, "title", "nguồn tin"))
    faults.extend(_doubled(text))
    faults.extend(_check_texts(feed, _TEXTS, 1))
    faults.extend(_check_known(feed, _KEYS, 1))
    faults.extend(_check_people(feed, 1))
    faults.extend(_check_hubs(feed))
    faults.extend(_check_signs(feed, 1))
    if not isinstance(feed.get("expired", False), bool):
        faults.append(_wrong(1, "expired", "true hoặc false"))
    if feed.get("next_url") and feed.get("next_url") == feed.get("feed_url"):
        faults.append(_wrong(1, "next_url", "địa chỉ khác feed_url, nếu không đọc mãi không hết"))
    items = feed.get("items")
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        faults.append(missing(1, "items", "nguồn tin"))
        items = []
    ends = [end.start() for end in re.finditer("\n", text)]
    entries = tuple(_read_item(item, _line_of(item, text, ends), faults) for item in items)
    return Outline(
        title=_word(feed, "title", 1),
        language=_word(feed, "language", 1),
        own_address=_word(feed, "feed_url", 1),
        updated=None,
        updated_line=1,
        addresses=tuple(word for name in _ADDRESSES for word in _words(feed, name, 1)),
        entries=entries,
    )


def _read_item(item: dict[str, Any], line: int, faults: list[Fault]) -> Entry:
    faults.extend(_check_texts(item, _ITEM_TEXTS, line))
    faults.extend(_check_known(item, _ITEM_KEYS, line))
    faults.extend(_check_people(item, line))
    faults.extend(_check_signs(item, line))
    faults.extend(check_language(_word(item, "language", line)))
    if not _is_list_of(item.get("tags", []), str):
        faults.append(_wrong(line, "tags", "danh sách các chữ"))
    if not _is_list_of(item.get("attachments", []), dict):
        faults.append(_wrong(line, "attachments", "danh sách các nhóm {…}"))
    if not _words(item, "id", line):
        faults.append(missing(line, "id", "mục"))
    if not (_words(item, "content_html", line) or _words(item, "content_text", line)):
        faults.append(missing(line, "content_html hoặc content_text", "mục"))
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
        addresses=tuple(word for name in _ITEM_ADDRESSES for word in _words(item, name, line)),
        attachments=tuple(_read_files(item, line, faults)),
    )


def _read_files(item: dict[str, Any], line: int, faults: list[Fault]) -> Iterator[Attachment]:
    attachments = item.get("attachments")
    for one in attachments if isinstance(attachments, list) else []:
        if isinstance(one, dict):
            size = one.get("size_in_bytes", 1)
            # A whole number of some thousand digits cannot even be written.
            length = str(size) if isinstance(size, int) and abs(size) < 10**18 else "?"
            media_type = str(one.get("mime_type", ""))
            faults.extend(
                missing(line, name, "attachments")
                for name in ("url", "mime_type")
                if not _words(one, name, line)
            )
            duration = one.get("duration_in_seconds", 0)
            if isinstance(duration, bool) or not isinstance(duration, int | float):
                faults.append(_wrong(line, "duration_in_seconds", "một số"))
            if not all(_words(one, name, line) for name in ("url", "mime_type")):
                continue
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


def _check_known(part: dict[str, Any], known: frozenset[str], line: int) -> Iterator[Fault]:
    """Check that every other key is an extension, as its underscore says."""
    for name in sorted(part.keys() - known):
        if not name.startswith("_"):
            yield error(
                FeedRule.FORMAT,
                line,
                name,
                "JSON Feed không có khóa này.",
                "xóa đi; khóa riêng phải bắt đầu bằng dấu gạch dưới, ví dụ _phuong.",
            )


def _check_people(part: dict[str, Any], line: int) -> Iterator[Fault]:
    people = part.get("authors", [])
    if not _is_list_of(people, dict):
        yield _wrong(line, "authors", "danh sách các nhóm {name, url, avatar}")
        people = []
    for person in [*people, *([part["author"]] if isinstance(part.get("author"), dict) else [])]:
        if not any(_words(person, name, line) for name in ("name", "url", "avatar")):
            yield missing(line, "name, url hoặc avatar", "authors")
        for name in ("url", "avatar"):
            for word in _words(person, name, line):
                yield from check_whole_address(word)


def _check_hubs(feed: dict[str, Any]) -> Iterator[Fault]:
    hubs = feed.get("hubs", [])
    if not _is_list_of(hubs, dict):
        yield _wrong(1, "hubs", "danh sách các nhóm {type, url}")
        return
    for hub in hubs:
        for name in ("type", "url"):
            if not _words(hub, name, 1):
                yield missing(1, name, "hubs")
        for word in _words(hub, "url", 1):
            yield from check_whole_address(word)


def _check_signs(part: dict[str, Any], line: int) -> Iterator[Fault]:
    for name, value in part.items():
        if isinstance(value, str) and _UNSEEN.search(value):
            yield error(
                FeedRule.FORMAT,
                line,
                name,
                "có ký tự điều khiển không ai nhìn thấy; cổng chép vào trang sẽ bị hỏng.",
                "bỏ các ký tự ấy khỏi bài.",
            )


def _is_list_of(value: Any, kind: type) -> bool:
    return isinstance(value, list) and all(isinstance(one, kind) for one in value)


def _wrong(line: int, name: str, wanted: str) -> Fault:
    return error(
        FeedRule.FORMAT,
        line,
        name,
        f"giá trị phải là {wanted}.",
        "sửa ở chương trình làm ra nguồn tin.",
    )


def _line_of(item: dict[str, Any], text: str, ends: Sequence[int]) -> int:
    """Return the line on which an item tells its id, if that can be found.

    ``ends`` are the places where lines end.
    """
    identity = item.get("id")
    if not isinstance(identity, str):
        return 1
    for spelled in (json.dumps(identity, ensure_ascii=False), json.dumps(identity)):
        place = text.find(spelled)
        if place >= 0:
            return bisect_left(ends, place) + 1
    return 1


def _word(part: dict[str, Any], name: str, line: int) -> Word | None:
    return next(iter(_words(part, name, line)), None)


def _words(part: dict[str, Any], name: str, line: int) -> tuple[Word, ...]:
    value = part.get(name)
    found = isinstance(value, str) and value.strip()
    return (Word(name, str(value), line),) if found else ()
