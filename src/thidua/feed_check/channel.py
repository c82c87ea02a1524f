"""The channel of RSS 2.0 beside its items, element by element of the specification."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from thidua.feed_check.faults import Fault, FeedRule, error, warning
from thidua.feed_check.outline import Word
from thidua.feed_check.values import (
    check_count,
    check_mail,
    check_whole_address,
    count_of,
    missing,
    unlike,
)
from thidua.feed_check.xml_tree import Element

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_LAST_HOUR = 23
_WIDEST, _HIGHEST = 144, 400
_CLOUD = ("domain", "port", "path", "registerProcedure", "protocol")
_PROTOCOLS = ("xml-rpc", "soap", "http-post")
_PICTURES = (".gif", ".jpg", ".jpeg", ".png")
_IMAGE = frozenset({"url", "title", "link", "width", "height", "description"})
_TEXT_INPUT = ("title", "description", "name", "link")


def check_channel(channel: Element) -> Iterator[Fault]:
    """Yield what is wrong with the elements that a channel need not have."""
    for element in channel.children:
        check = _CHECKS.get(element.name)
        if check:
            yield from check(element)
    for image in channel.all("image"):
        yield from _check_likeness(image, channel)


def _check_image(image: Element) -> Iterator[Fault]:
    for name in ("url", "title", "link"):
        if image.word(name) is None:
            yield missing(image.line, name, "image")
    for child in image.children:
        if "}" not in child.name and child.name not in _IMAGE:
            yield unlike(Word("image", child.name, child.line), tuple(sorted(_IMAGE)))
    for name, most in (("width", _WIDEST), ("height", _HIGHEST)):
        word = image.word(name)
        if word:
            yield from check_count(word, 1, most)
    url = image.word("url")
    if url and not url.text.lower().partition("?")[0].endswith(_PICTURES):
        yield warning(
            FeedRule.FORMAT,
            url.line,
            "image url",
            "ảnh của nguồn tin nên là GIF, JPEG hoặc PNG; loại khác nhiều phần mềm không hiện.",
            "lưu ảnh thành .png hoặc .jpg.",
        )


def _check_likeness(image: Element, channel: Element) -> Iterator[Fault]:
    """Check that a picture says of the channel what the channel says."""
    link, page = image.word("link"), channel.word("link")
    if link and page and link.text.rstrip("/") != page.text.rstrip("/"):
        yield warning(
            FeedRule.FORMAT,
            link.line,
            "image link",
            "liên kết của ảnh khác liên kết của nguồn tin.",
            "ghi link của image giống link của channel.",
        )
    title, name_ = image.word("title"), channel.word("title")
    if title and name_ and title.text != name_.text:
        yield warning(
            FeedRule.FORMAT,
            title.line,
            "image title",
            "tên của ảnh khác tên của nguồn tin.",
            "ghi title của image giống title của channel.",
        )


def _check_text_input(element: Element) -> Iterator[Fault]:
    for name in _TEXT_INPUT:
        if element.word(name) is None:
            yield missing(element.line, name, "textInput")
    link = element.word("link")
    if link:
        yield from check_whole_address(link)


def _check_cloud(cloud: Element) -> Iterator[Fault]:
    for name in _CLOUD:
        if not cloud.attributes.get(name, "").strip() and name != "registerProcedure":
            yield missing(cloud.line, name, "cloud")
    port = cloud.attributes.get("port")
    if port:
        yield from check_count(Word("cloud port", port, cloud.line), 1, 65_535)
    protocol = cloud.attributes.get("protocol")
    if protocol and protocol not in _PROTOCOLS:
        yield unlike(Word("cloud protocol", protocol, cloud.line), _PROTOCOLS)


def _check_skipped(parent: Element, name: str) -> Iterator[Fault]:
    """Check the hours or days at which readers need not come."""
    seen: set[str] = set()
    if not any(parent.all(name)):
        yield missing(parent.line, name, parent.name)
    for element in parent.children:
        word = Word(parent.name, element.text, element.line)
        hour = count_of(word.text)
        if element.name != name:
            yield unlike(Word(parent.name, element.name, element.line), (name,))
        elif name == "hour" and (hour is None or hour > _LAST_HOUR):
            yield from check_count(word, 0, _LAST_HOUR)
        elif name == "day" and word.text not in _DAYS:
            yield unlike(word, _DAYS)
        key = str(hour) if hour is not None else word.text
        if key in seen:
            yield error(
                FeedRule.FORMAT,
                word.line,
                word.name,
                f"«{word.text}» được ghi hai lần.",
                "giữ một, xóa cái thừa.",
            )
        seen.add(key)


def _check_category(element: Element) -> Iterator[Fault]:
    if not element.text:
        yield missing(element.line, "category", "channel")


def _word(element: Element) -> Word:
    return Word(element.name, element.text, element.line)


_CHECKS: Mapping[str, Callable[[Element], Iterator[Fault]]] = {
    "managingEditor": lambda element: check_mail(_word(element)),
    "webMaster": lambda element: check_mail(_word(element)),
    "ttl": lambda element: check_count(_word(element), least=1),
    "docs": lambda element: check_whole_address(_word(element)),
    "category": _check_category,
    "image": _check_image,
    "cloud": _check_cloud,
    "textInput": _check_text_input,
    "skipHours": lambda element: _check_skipped(element, "hour"),
    "skipDays": lambda element: _check_skipped(element, "day"),
}
