"""RSS 2.0: its own grammar, and its outline.

Sources: the RSS 2.0 specification (RSS Advisory Board, 2.0.11) and the Best Practices Profile.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from thidua.feed_check.channel import check_channel
from thidua.feed_check.dates import parse_rfc_822, read_date
from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.outline import Attachment, Entry, Outline, Word
from thidua.feed_check.spaces import (
    ATOM,
    CONTENT,
    MEDIA,
    check_dublin_core,
    check_media,
    check_names,
)
from thidua.feed_check.values import check_mail, check_whole_address, missing
from thidua.feed_check.xml_tree import Element

_ONCE = (
    *("title", "link", "description", "language", "pubDate", "lastBuildDate", "copyright"),
    *("managingEditor", "webMaster", "generator", "docs", "cloud", "ttl", "image", "rating"),
    *("textInput", "skipHours", "skipDays"),
)
_ONCE_AN_ITEM = (
    *("title", "link", "description", "guid", "pubDate", "source", "author", "comments"),
    f"{CONTENT}encoded",
)
_CHANNEL = frozenset({*_ONCE, "item", "category"})
_ITEM = frozenset({*_ONCE_AN_ITEM, "category", "comments", "enclosure"})


def read(root: Element, faults: list[Fault]) -> Outline | None:
    """Return the outline of an RSS feed; its faults of grammar are added."""
    if root.attributes.get("version") != "2.0":
        faults.append(
            error(
                FeedRule.FORMAT,
                root.line,
                "rss",
                'thiếu version="2.0"; phần lớn phần mềm chỉ đọc RSS 2.0.',
                'viết <rss version="2.0" …>.',
            )
        )
    faults.extend(check_names(root))
    faults.extend(_check_root(root))
    channel = next(root.all("channel"), None)
    if channel is None:
        faults.append(missing(root.line, "channel", "rss"))
        return None
    faults.extend(_check_grammar(channel, _CHANNEL, _ONCE, "channel"))
    for name in ("title", "link", "description"):
        if channel.word(name) is None:
            faults.append(missing(channel.line, name, "channel"))
    faults.extend(check_channel(channel))
    faults.extend(check_dublin_core(channel))
    first = channel.word("pubDate")
    if first:
        _date(first, faults)
    built = channel.word("lastBuildDate")
    own = next(
        (link for link in channel.all(f"{ATOM}link") if link.attributes.get("rel") == "self"), None
    )
    pages = [word for word in (channel.word("link"), *_image_addresses(channel)) if word]
    return Outline(
        title=channel.word("title"),
        language=channel.word("language"),
        own_address=Word("atom:link", own.attributes.get("href", ""), own.line) if own else None,
        updated=_date(built, faults) if built else None,
        updated_line=built.line if built else channel.line,
        addresses=tuple(pages),
        entries=tuple(_read_item(item, faults) for item in channel.all("item")),
    )


def _read_item(item: Element, faults: list[Fault]) -> Entry:
    faults.extend(_check_grammar(item, _ITEM, _ONCE_AN_ITEM, "item"))
    if not (item.word("title") or item.word("description")):
        faults.append(missing(item.line, "title hoặc description", "item"))
    if item.word("description") is None:
        faults.append(
            warning(
                FeedRule.REQUIRED,
                item.line,
                "description",
                "mục này không có description, nên cổng không có gì để hiện dưới tiêu đề.",
                "thêm <description> với sa-pô của bài.",
            )
        )
    faults.extend(_check_guid(item))
    published = item.word("pubDate")
    if published is None:
        faults.append(missing(item.line, "pubDate", "item"))
    author, comments = item.word("author"), item.word("comments")
    if author:
        faults.extend(check_mail(author))
    if comments:
        faults.extend(check_whole_address(comments))
    faults.extend(check_media(item))
    faults.extend(check_dublin_core(item))
    faults.extend(_check_empty(item))
    source = next(item.all("source"), None)
    html = (item.word("description"), item.word(f"{CONTENT}encoded"))
    return Entry(
        line=item.line,
        id=item.word("guid"),
        title=item.word("title"),
        address=item.word("link"),
        published=_date(published, faults) if published else None,
        updated=read_date(item.word(f"{ATOM}updated"), faults, "atom:updated"),
        html=tuple(word for word in html if word),
        addresses=(
            (Word("source", source.attributes.get("url", ""), source.line),) if source else ()
        ),
        attachments=tuple(_read_files(item, faults)),
    )


def _check_root(root: Element) -> Iterator[Fault]:
    """Check what stands beside the channel: items there belong to RSS 1.0."""
    channels = list(root.all("channel"))
    for element in [one for one in root.children if one.name != "channel"] + channels[1:]:
        yield error(
            FeedRule.FORMAT,
            element.line,
            element.name,
            "trong rss chỉ có một channel; phần tử này đứng ngoài, không phần mềm nào đọc.",
            "đặt mọi item vào trong <channel> duy nhất.",
        )
    if channels:
        links = channels[0].all(f"{ATOM}link")
        own = [link for link in links if link.attributes.get("rel") == "self"]
        for link in own[1:]:
            yield error(
                FeedRule.SELF,
                link.line,
                "atom:link",
                "nguồn tin ghi hai địa chỉ của chính nó.",
                'giữ một liên kết rel="self".',
            )


def _check_empty(item: Element) -> Iterator[Fault]:
    """Check elements of an item that say nothing."""
    for name in ("title", "link", "category", "source", "comments"):
        for element in item.all(name):
            if not element.text:
                yield warning(
                    FeedRule.REQUIRED,
                    element.line,
                    name,
                    f"{name} để trống.",
                    f"điền {name}, hoặc xóa phần tử này.",
                )


def _read_files(item: Element, faults: list[Fault]) -> Iterator[Attachment]:
    enclosures = list(item.all("enclosure"))
    if len(enclosures) > 1:
        faults.append(
            warning(
                FeedRule.ENCLOSURE,
                enclosures[1].line,
                "enclosure",
                "một mục có hai enclosure trở lên; nhiều phần mềm chỉ lấy một, không rõ cái nào.",
                "giữ một <enclosure>; các ảnh khác ghi bằng <media:content>.",
            )
        )
    for element in enclosures:
        length = element.attributes.get("length", "")
        yield _attachment("enclosure", element, length)
    for element in item.all(f"{MEDIA}content"):
        if "fileSize" in element.attributes:
            yield _attachment("media:content", element, element.attributes["fileSize"])


def _attachment(name: str, element: Element, length: str) -> Attachment:
    given = element.attributes
    return Attachment(name, given.get("url", ""), length, given.get("type", ""), element.line)


def _check_guid(item: Element) -> Iterator[Fault]:
    guid = next(item.all("guid"), None)
    if guid is None or not guid.text:
        yield error(
            FeedRule.GUID,
            item.line,
            "guid",
            "mục này không có mã định danh; sửa tiêu đề là cổng hiện thành hai bài.",
            'thêm <guid isPermaLink="false"> với một mã không bao giờ đổi.',
        )
    elif guid.attributes.get("isPermaLink", "true") not in ("true", "false"):
        yield error(
            FeedRule.GUID, guid.line, "guid", "isPermaLink chỉ nhận true hoặc false.", "sửa lại."
        )
    elif guid.attributes.get("isPermaLink", "true") == "true" and not guid.text.startswith(
        ("http://", "https://")
    ):
        yield error(
            FeedRule.GUID,
            guid.line,
            "guid",
            "mã không phải địa chỉ web nhưng không ghi isPermaLink, nên bị hiểu là địa chỉ.",
            'viết <guid isPermaLink="false">.',
        )


def _check_grammar(
    parent: Element, known: frozenset[str], once: tuple[str, ...], name: str
) -> Iterator[Fault]:
    counted: dict[str, int] = {}
    for child in parent.children:
        counted[child.name] = counted.get(child.name, 0) + 1
        if "}" not in child.name and child.name not in known:
            yield error(
                FeedRule.FORMAT,
                child.line,
                child.name,
                f"RSS 2.0 không có phần tử này trong {name}.",
                "xóa đi, hoặc dùng phần tử có không gian tên (dc:, media:, atom:).",
            )
        if child.name in once and counted[child.name] == 2:
            yield error(
                FeedRule.FORMAT,
                child.line,
                child.name,
                f"{name} chỉ được có một {child.name}.",
                "giữ một, xóa cái thừa.",
            )


def _image_addresses(channel: Element) -> Iterator[Word | None]:
    for image in channel.all("image"):
        yield image.word("url")
        yield image.word("link")


def _date(word: Word, faults: list[Fault]) -> datetime | None:
    moment = parse_rfc_822(word.text)
    if moment is None:
        faults.append(
            error(
                FeedRule.DATE,
                word.line,
                word.name,
                f"«{word.text}» không phải ngày giờ theo RFC 822, hoặc sai thứ trong tuần.",
                "viết theo mẫu Tue, 11 Jun 2024 07:00:00 +0700 (tiếng Anh, có múi giờ).",
            )
        )
    return moment
