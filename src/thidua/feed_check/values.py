"""The single values that feeds are made of, each by the text that defines it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from thidua.feed_check.addresses import is_absolute
from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Word

_LANGUAGE = re.compile(r"([A-Za-z]{2,3}|[ix])(-[A-Za-z0-9]{1,8})*")
"""RFC 5646 in short; a country's name, "vietnamese" or "tiếng Việt" does not fit."""
_NO_LANGUAGE = frozenset({"vn", "vn-vi", "viet", "vie-vn", "jp", "cn", "kr", "uk-us"})
"""Countries that people write for a language; "vi" is Vietnamese, "vn" nothing."""
_MAIL = re.compile(r"[^@\s()<>]+@[^@\s()<>.]+(\.[^@\s()<>.]+)+(\s*\(.*\))?")
"""RSS: an address, and the name in brackets behind it."""
_MEDIA_TYPE = re.compile(r"[A-Za-z0-9][\w!#$&^.+-]*/[A-Za-z0-9][\w!#$&^.+-]*(\s*;.*)?")
_MOST_DIGITS = 18
"""No file is longer; and Python refuses to read numbers of thousands of digits."""


def is_language(text: str) -> bool:
    """Tell whether a text names a language as feeds must: vi, vi-VN."""
    return bool(_LANGUAGE.fullmatch(text)) and text.lower() not in _NO_LANGUAGE


def is_mail(text: str) -> bool:
    """Tell whether a text is an e-mail address, with or without a name behind it."""
    return bool(_MAIL.fullmatch(text))


def is_media_type(text: str) -> bool:
    """Tell whether a text names a kind of file (RFC 6838)."""
    return bool(_MEDIA_TYPE.fullmatch(text))


def count_of(text: str) -> int | None:
    """Return a whole number that is not negative; ``None`` for anything else."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def check_language(word: Word | None) -> Iterator[Fault]:
    """Check what a feed says of its language."""
    if word and not is_language(word.text):
        yield error(
            FeedRule.LANGUAGE,
            word.line,
            word.name,
            f"«{word.text}» không phải là mã ngôn ngữ.",
            "ghi vi hoặc vi-VN (tiếng Việt); vn là mã nước, không phải mã ngôn ngữ.",
        )


def check_mail(word: Word) -> Iterator[Fault]:
    """Check a person whom RSS knows by an e-mail address."""
    if not is_mail(word.text):
        yield error(
            FeedRule.FORMAT,
            word.line,
            word.name,
            f"{word.name} của RSS phải là thư điện tử, mà ở đây ghi «{word.text}».",
            "ghi như  ban-bien-tap@phuong.example (Ban biên tập) ; chỉ có tên thì dùng "
            "<dc:creator>.",
        )


def check_count(word: Word, least: int = 0, most: int | None = None) -> Iterator[Fault]:
    """Check a whole number."""
    value = count_of(word.text)
    if value is None or value < least or (most is not None and value > most):
        limit = f"từ {least} đến {most}" if most is not None else f"từ {least} trở lên"
        yield error(
            FeedRule.FORMAT,
            word.line,
            word.name,
            f"«{word.text}» phải là số nguyên {limit}.",
            f"ghi một số nguyên {limit}, hoặc bỏ {word.name}.",
        )


def check_whole_address(word: Word) -> Iterator[Fault]:
    """Check an address that readers open."""
    if not is_absolute(word.text):
        yield error(
            FeedRule.ADDRESS,
            word.line,
            word.name,
            f"«{word.text}» không phải địa chỉ đầy đủ.",
            "viết đủ https://tên-miền/…, dấu cách viết thành %20.",
        )


def missing(line: int, name: str, parent: str) -> Fault:
    """Return the fault of what is not there, or empty."""
    return error(
        FeedRule.REQUIRED,
        line,
        name,
        f"{parent} thiếu {name}, hoặc {name} trống.",
        f"thêm {name} vào {parent}.",
    )


def unlike(word: Word, allowed: tuple[str, ...]) -> Fault:
    """Return the fault of a value that is none of those allowed."""
    return error(
        FeedRule.FORMAT,
        word.line,
        word.name,
        f"«{word.text}» không phải giá trị được dùng.",
        f"dùng một trong: {', '.join(allowed)}.",
    )
