"""What a server says when it hands out a feed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from thidua.feed_check.faults import Fault, FeedRule, error, warning

_TYPES = {
    ".xml": ("application/rss+xml", "application/atom+xml", "application/xml", "text/xml"),
    ".json": ("application/feed+json", "application/json"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """A server's answer; the names of the headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    content: bytes


def check_answer(answer: Answer, path: str) -> Iterator[Fault]:
    """Yield what keeps portals from reading a feed although the feed itself is right."""
    if answer.status != 200:
        yield error(
            FeedRule.SERVER,
            1,
            "máy chủ",
            f"trả lời mã {answer.status}, không phải 200.",
            "kiểm tra địa chỉ và cấu hình máy chủ.",
        )
    media_type, _, rest = answer.headers.get("content-type", "").partition(";")
    wanted = next((types for end, types in _TYPES.items() if path.endswith(end)), ())
    if wanted and media_type.strip().lower() not in wanted:
        yield warning(
            FeedRule.SERVER,
            1,
            "Content-Type",
            f"máy chủ gọi tệp này là «{media_type.strip()}»; có phần mềm sẽ không nhận.",
            f"khai báo loại {wanted[0]} ở máy chủ "
            "(xem huong-dan/quan-tri.md, mục «Đưa lên máy chủ»).",
        )
    charset = rest.lower().partition("charset=")[2].strip(' "')
    if charset and charset != "utf-8":
        yield error(
            FeedRule.ENCODING,
            1,
            "Content-Type",
            f"máy chủ báo bảng mã {charset}, khác với UTF-8 trong tệp: chữ có dấu sẽ vỡ.",
            "khai báo charset=utf-8, hoặc bỏ charset.",
        )
    if not {"etag", "last-modified"} & answer.headers.keys():
        yield warning(
            FeedRule.SERVER,
            1,
            "ETag",
            "máy chủ không gửi ETag hay Last-Modified, nên lần nào cổng cũng phải tải lại cả tệp.",
            "để máy chủ phát tệp tĩnh theo cách thông thường.",
        )
