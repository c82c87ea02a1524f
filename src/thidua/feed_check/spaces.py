"""Namespaces that feeds borrow from, and what stands in them: Media RSS 1.5.1, Dublin Core."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from thidua.feed_check.dates import parse_w3c
from thidua.feed_check.faults import Fault, FeedRule, error
from thidua.feed_check.outline import Word
from thidua.feed_check.values import (
    check_count,
    check_whole_address,
    is_media_type,
    missing,
    unlike,
)
from thidua.feed_check.xml_tree import Element, local

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
DUBLIN_CORE = "{http://purl.org/dc/elements/1.1/}"
MEDIA = "{http://search.yahoo.com/mrss/}"

KNOWN: Mapping[str, str] = {
    "atom": ATOM,
    "content": CONTENT,
    "dc": DUBLIN_CORE,
    "dcterms": "{http://purl.org/dc/terms/}",
    "media": MEDIA,
    "itunes": "{http://www.itunes.com/dtds/podcast-1.0.dtd}",
    "sy": "{http://purl.org/rss/1.0/modules/syndication/}",
    "slash": "{http://purl.org/rss/1.0/modules/slash/}",
    "wfw": "{http://wellformedweb.org/CommentAPI/}",
    "georss": "{http://www.georss.org/georss}",
}
"""The prefix that everybody gives a namespace, and its name to the letter."""

_MEDIUMS = ("image", "audio", "video", "document", "executable")
_EXPRESSIONS = ("full", "sample", "nonstop")
_TEXTS = ("plain", "html")
_MEDIA_ELEMENTS = frozenset(
    {"group", "content", "rating", "title", "description", "keywords", "thumbnail", "category"}
    | {"hash", "player", "credit", "copyright", "text", "restriction", "community", "comments"}
    | {"embed", "responses", "backLinks", "status", "price", "license", "subTitle", "peerLink"}
    | {"location", "rights", "scenes", "adult"}
)


def check_names(root: Element) -> Iterator[Fault]:
    """Check that each namespace is called what it is: one letter more, and nobody knows it."""
    for element in root.walk():
        for prefix, name in element.spaces.items():
            meant = KNOWN.get(prefix) or next(
                (one for one in KNOWN.values() if _plain(one[1:-1]) == _plain(name)), None
            )
            if meant and meant[1:-1] != name:
                yield error(
                    FeedRule.FORMAT,
                    element.line,
                    f"xmlns:{prefix}" if prefix else "xmlns",
                    f"không gian tên «{name}» sai, phần mềm sẽ bỏ qua mọi thứ trong đó.",
                    f"viết đúng từng chữ:  {meant[1:-1]}",
                )


def _plain(name: str) -> str:
    return name.lower().replace("https:", "http:").rstrip("/#")


def check_media(parent: Element) -> Iterator[Fault]:
    """Check whatever of Media RSS stands below an item or entry."""
    for element in parent.walk():
        if not element.name.startswith(MEDIA):
            continue
        name = local(element.name)
        if name not in _MEDIA_ELEMENTS:
            yield unlike(Word(f"media:{name}", name, element.line), ("content", "thumbnail", "…"))
        elif name in ("content", "thumbnail"):
            yield from _check_file(element, name)
        elif name in ("description", "title"):
            yield from _check_choice(element, "type", _TEXTS)
        elif name == "credit" and not element.text:
            yield missing(element.line, "media:credit", "media:content")


def _check_file(element: Element, name: str) -> Iterator[Fault]:
    given = element.attributes
    has_player = any(element.all(f"{MEDIA}player"))
    if not given.get("url", "").strip():
        if not has_player:
            yield missing(element.line, "url", f"media:{name}")
    else:
        yield from check_whole_address(Word(f"media:{name}", given["url"], element.line))
    for key in ("width", "height", "fileSize", "bitrate", "duration"):
        if key in given:
            yield from check_count(Word(f"media:{name} {key}", given[key], element.line))
    if name == "content":
        yield from _check_choice(element, "medium", _MEDIUMS)
        yield from _check_choice(element, "expression", _EXPRESSIONS)
        yield from _check_choice(element, "isDefault", ("true", "false"))
        if "type" in given and not is_media_type(given["type"]):
            yield error(
                FeedRule.ENCLOSURE,
                element.line,
                "media:content",
                f"loại tệp «{given['type']}» không đúng.",
                "ghi như image/jpeg, audio/mpeg.",
            )


def _check_choice(element: Element, key: str, allowed: tuple[str, ...]) -> Iterator[Fault]:
    value = element.attributes.get(key)
    if value is not None and value not in allowed:
        yield unlike(Word(f"media:{local(element.name)} {key}", value, element.line), allowed)


def check_dublin_core(parent: Element) -> Iterator[Fault]:
    """Check the elements of Dublin Core in a channel or an item."""
    for element in parent.children:
        if not element.name.startswith(DUBLIN_CORE):
            continue
        name = f"dc:{local(element.name)}"
        if not element.text:
            yield missing(element.line, name, local(parent.name))
        elif name == "dc:date" and not parse_w3c(element.text):
            yield error(
                FeedRule.DATE,
                element.line,
                name,
                f"«{element.text}» không phải ngày giờ theo W3C.",
                "viết theo mẫu 2024-06-11 hoặc 2024-06-11T07:00:00+07:00.",
            )
