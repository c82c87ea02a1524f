"""What must not be in the HTML of an item."""

from __future__ import annotations

import re
from functools import lru_cache
from html.parser import HTMLParser

from thidua.feed_check.addresses import is_absolute

_FORBIDDEN = frozenset(
    {"script", "style", "iframe", "frame", "object", "embed", "applet", "form", "input", "button"}
    | {"meta", "link", "base", "title", "html", "head", "body", "svg", "math", "template"}
)
_ADDRESSES = frozenset({"href", "src", "poster", "cite", "data", "action"})
_HARMLESS_SCHEMES = re.compile(r"(mailto|tel):", re.I)
_PLAIN = re.compile(
    r"(?:[^<]++|</?(?:p|ul|ol|li|strong|em|blockquote|h[2-6]|sup|table|thead|tbody|tr|th|td|figure"
    r"|figcaption)>"
    r'|<h[2-6] id="[a-z0-9-]++">'
    r'|<img src="https?://[A-Za-z0-9][A-Za-z0-9.-]*+(?:/[A-Za-z0-9/._~%-]*+)?" width="[0-9]++"'
    r' height="[0-9]++" alt="[^"<>]*+">'
    r'|<[bh]r>|<a href="https?://[A-Za-z0-9][A-Za-z0-9.-]*+(?:/[A-Za-z0-9/._~%?=#-]*+)?">|</a>)*+'
)
"""HTML in which nothing can be wrong: most articles', told ten times as soon as it is read."""


def find_faults(html: str) -> tuple[str, ...]:
    """Say in words what readers strip, refuse or cannot follow; the same text is read once."""
    # White space at the ends, which XML's readers leave out, makes no other text of it.
    return _find_faults(html.strip())


@lru_cache(maxsize=2048)
def _find_faults(html: str) -> tuple[str, ...]:
    return () if _PLAIN.fullmatch(html) else read_faults(html)


def read_faults(html: str) -> tuple[str, ...]:
    """Say the same of any HTML, by reading all of it."""
    return tuple(dict.fromkeys(_read(html).found))


def find_tags(text: str) -> bool:
    """Tell whether a text that should be plain holds HTML."""
    if "<" not in text:
        return False
    return bool(_read(text).tags)


def _read(html: str) -> _Reader:
    reader = _Reader()
    try:
        reader.feed(html)
        reader.close()
    except AssertionError:
        # Python's parser gives up on some declarations that no HTML has ("<![x").
        reader.found.append("có khai báo <! mà HTML không có")
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in _FORBIDDEN:
            self.found.append(f"có thẻ <{tag}>")
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.found.append(f"thẻ <{tag}> có thuộc tính {name}")
            elif name in _ADDRESSES:
                self._look_at(tag, (value or "").strip())
            elif name == "srcset":
                for candidate in (value or "").split(","):
                    self._look_at(tag, candidate.strip().split(" ")[0])

    def _look_at(self, tag: str, address: str) -> None:
        if not is_absolute(address) and not (tag == "a" and _HARMLESS_SCHEMES.match(address)):
            self.found.append(f"thẻ <{tag}> dẫn tới «{address}», không phải địa chỉ đầy đủ")
