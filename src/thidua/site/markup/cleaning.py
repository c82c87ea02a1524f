"""What of a rendered text may reach a page: no script, style, frame, handler or foreign picture.

Whoever writes may write HTML, so nothing of it is trusted. Addresses and ids that the renderer
makes carry a mark that no author can guess; whatever lacks it was written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_hex

import nh3

from thidua.text.links import SCHEMES
from thidua.text.words import TAGS

MARK = f"thidua{token_hex(8)}:"
"""Stands before every address of ours until ``place``, and before every id until it is cleaned."""

_HALF_ADDRESS = re.compile(r"https?:(?!//[^/])", re.I)
# Not "cite": nobody sees that address, and nh3 does not look at it. The rest is obsolete in HTML.
_LEFT_OUT = {"cite", "align", "char", "charoff", "border", "frame", "rules", "noshade", "size"}
_ATTRIBUTES = {
    **{tag: set(names) - _LEFT_OUT for tag, names in nh3.ALLOWED_ATTRIBUTES.items()},
    "*": {"id", "class", "lang", "title", "role"},
    "a": {"href", "hreflang", "aria-label"},
    "img": {"src", "alt", "width", "height", "loading", "decoding", "fetchpriority"},
    "source": {"type", "media", "srcset", "sizes"},
    "ol": {"start"},
    "li": {"value"},
    "div": {"tabindex", "aria-label"},
    "th": {"scope", "colspan", "rowspan"},
}


def clean(html: str, taken: Iterable[str], locate: Callable[[str], str | None]) -> str:
    """Keep only what a text needs.

    ``taken`` are the ids of the page around it and of the text's own headings; ``locate`` makes an
    address that was written in HTML one of the site, or ``None`` where nothing may be linked.
    """
    _AT_HAND.set(_Text(set(taken), locate))
    return _CLEANER.clean(html)


@dataclass(frozen=True, slots=True)
class _Text:
    """What has to be known of a text to tell which of its attributes may stay."""

    seen: set[str]
    """The ids that were met, or are taken."""
    locate: Callable[[str], str | None]

    def keep(self, attribute: str, value: str) -> str | None:
        """Return an attribute's value as it may stay; ``None`` if it may not."""
        if attribute == "id":
            if value.startswith(MARK):
                return value.removeprefix(MARK)
            # One written in HTML stands only once, so that what leads to it leads to one place.
            is_new = value not in self.seen
            self.seen.add(value)
            return value if is_new else None
        if attribute == "href":
            if value.startswith(MARK):
                return value
            # "https:trang.vn" leads elsewhere in each reader of a feed.
            return None if _HALF_ADDRESS.match(value) else self.locate(value)
        if attribute in ("src", "srcset"):
            # A picture of another host would tell it who reads the page.
            named = value.split(",") if attribute == "srcset" else [value]
            return value if all(one.strip().startswith(MARK) for one in named) else None
        return value


_AT_HAND: ContextVar[_Text] = ContextVar("text")
_CLEANER = nh3.Cleaner(
    # To tell it what may stay takes longer than to clean a text, so one cleans all.
    tags=set(TAGS),
    attributes=_ATTRIBUTES,
    url_schemes={*SCHEMES, MARK.rstrip(":")},
    link_rel=None,
    attribute_filter=lambda tag, attribute, value: _AT_HAND.get().keep(attribute, value),
)
