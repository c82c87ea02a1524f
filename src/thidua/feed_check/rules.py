"""The rules that hold for a feed in any format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from thidua.feed_check.addresses import is_absolute
from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.html import find_faults, find_tags
from thidua.feed_check.outline import Attachment, Entry, Outline, Word
from thidua.feed_check.values import check_language, check_whole_address, count_of, is_media_type

MOST_ITEMS = 500
"""More than the settings allow; portals ask for 30 to 50."""
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where a feed stands: the folder of the whole site, and the feed's address in it."""

    site: Path
    address: str


def check(feed: Outline, place: Place | None) -> Iterator[Fault]:
    """Yield every fault; with ``place``, files are compared with what the feed says of them."""
    yield from _check_feed(feed, place)
    yield from _check_order(feed)
    seen: set[str] = set()
    for entry in feed.entries:
        if entry.id:
            if entry.id.text in seen:
                yield error(
                    FeedRule.GUID,
                    entry.id.line,
                    entry.id.name,
                    f"mã «{entry.id.text}» đã dùng cho mục ở trên; cổng chỉ hiện một trong hai.",
                    "mỗi mục một mã riêng.",
                )
            seen.add(entry.id.text)
        yield from _check_entry(entry)
        for file in entry.attachments:
            yield from _check_file(file, feed, place)


def _check_feed(feed: Outline, place: Place | None) -> Iterator[Fault]:
    if feed.language is None:
        yield warning(
            FeedRule.LANGUAGE, 1, "language", "không ghi ngôn ngữ.", "ghi vi (tiếng Việt)."
        )
    yield from check_language(feed.language)
    if feed.title:
        yield from _check_title(feed.title)
    for word in feed.addresses:
        yield from check_whole_address(word)
    if feed.own_address is None:
        yield error(
            FeedRule.SELF,
            1,
            "self",
            "nguồn tin không ghi địa chỉ của chính nó; cổng chép về không biết lấy lại ở đâu.",
            'thêm liên kết rel="self" (JSON Feed: feed_url).',
        )
    elif not is_absolute(feed.own_address.text):
        yield from check_whole_address(feed.own_address)
    elif place and not unquote(urlsplit(feed.own_address.text).path).endswith(f"/{place.address}"):
        yield error(
            FeedRule.SELF,
            feed.own_address.line,
            feed.own_address.name,
            f"nguồn tin ghi địa chỉ của nó là «{feed.own_address.text}», nhưng nó nằm ở "
            f"/{place.address}.",
            "sửa địa chỉ rel=self cho đúng.",
        )
    if len(feed.entries) > MOST_ITEMS:
        yield warning(
            FeedRule.SIZE,
            1,
            "items",
            f"có {len(feed.entries)} mục; nhiều phần mềm bỏ cuộc khi nguồn tin quá dài.",
            f"chỉ để những bài mới nhất, không quá {MOST_ITEMS} (thường là 30).",
        )


def _check_order(feed: Outline) -> Iterator[Fault]:
    dated = [entry for entry in feed.entries if entry.published]
    for before, after in pairwise(dated):
        if before.published and after.published and before.published < after.published:
            yield warning(
                FeedRule.ORDER,
                after.line,
                "thứ tự",
                "mục này mới hơn mục đứng trên nó; cổng lấy vài mục đầu sẽ sót bài mới.",
                "xếp bài mới nhất lên đầu.",
            )
            break
    newest = max((e.updated or e.published for e in dated if e.published), default=None)
    if feed.updated and newest and feed.updated < newest:
        yield error(
            FeedRule.DATE,
            feed.updated_line,
            "ngày cập nhật",
            "ngày cập nhật của nguồn tin cũ hơn bài mới nhất; phần mềm tưởng chưa có gì mới.",
            "ghi ngày của thay đổi mới nhất.",
        )


def _check_entry(entry: Entry) -> Iterator[Fault]:
    if entry.title is None:
        yield warning(FeedRule.TITLE, entry.line, "title", "mục không có tiêu đề.", "thêm tiêu đề.")
    else:
        yield from _check_title(entry.title)
    if entry.address is None:
        yield error(
            FeedRule.REQUIRED,
            entry.line,
            "link",
            "mục không có địa chỉ của bài, bạn đọc không mở được.",
            "thêm địa chỉ của bài.",
        )
    else:
        yield from check_whole_address(entry.address)
    for word in entry.addresses:
        if word != entry.address:
            yield from check_whole_address(word)
    if entry.published and entry.updated and entry.updated < entry.published:
        yield error(
            FeedRule.DATE,
            entry.line,
            "ngày sửa",
            "ngày sửa trước ngày đăng.",
            "ngày sửa phải bằng hoặc sau ngày đăng.",
        )
    for part in entry.html:
        for found in find_faults(part.text):
            yield error(
                FeedRule.CONTENT,
                part.line,
                part.name,
                f"{found}; cổng khác sẽ bỏ đi, từ chối, hoặc dẫn sai chỗ.",
                "bỏ mã lệnh, khung, kiểu chữ; viết đủ địa chỉ https://…",
            )


def _check_title(title: Word) -> Iterator[Fault]:
    if find_tags(title.text):
        yield warning(
            FeedRule.TITLE,
            title.line,
            title.name,
            "tiêu đề có thẻ HTML; mỗi phần mềm sẽ hiện một kiểu.",
            "viết tiêu đề bằng chữ thường.",
        )
    if len(title.text) > LONGEST_TITLE:
        yield warning(
            FeedRule.TITLE,
            title.line,
            title.name,
            f"tiêu đề dài {len(title.text)} ký tự; nhiều cổng cắt bớt.",
            f"rút gọn còn không quá {LONGEST_TITLE} ký tự.",
        )


def _check_file(file: Attachment, feed: Outline, place: Place | None) -> Iterator[Fault]:
    if not is_absolute(file.address):
        yield from check_whole_address(Word(file.name, file.address, file.line))
        return
    length = count_of(file.length)
    if not length:
        yield error(
            FeedRule.ENCLOSURE,
            file.line,
            file.name,
            f"số byte «{file.length}» không phải số nguyên dương.",
            "ghi đúng số byte của tệp.",
        )
        return
    if not is_media_type(file.media_type):
        yield error(
            FeedRule.ENCLOSURE,
            file.line,
            file.name,
            f"loại tệp «{file.media_type}» không đúng.",
            "ghi như image/jpeg, audio/mpeg.",
        )
    path = _file_of(file.address, feed, place)
    if path and not _is_file(path):
        yield error(
            FeedRule.ENCLOSURE,
            file.line,
            file.name,
            f"không có tệp {path.name} trong trang đã dựng.",
            "dựng lại trang; nếu vẫn vậy, báo người quản trị.",
        )
    elif path and path.stat().st_size != length:
        yield error(
            FeedRule.ENCLOSURE,
            file.line,
            file.name,
            f"ghi {file.length} byte nhưng tệp {path.name} có {path.stat().st_size} byte.",
            "ghi đúng số byte của tệp.",
        )


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False  # a name that no disk can hold


def _file_of(address: str, feed: Outline, place: Place | None) -> Path | None:
    """Return the file of the site that answers for an address, if the address is the site's."""
    if place is None or feed.own_address is None:
        return None
    own = feed.own_address.text
    base = own.removesuffix(place.address)
    if base == own or not address.startswith(base):
        return None
    return place.site / unquote(address.removeprefix(base)).split("?")[0]
