"""What a browser may do on the site: the Content-Security-Policy, and pages that keep to it.

A page may load from its own host only and run nothing inline but the lines that the theme itself
brought, known by their hash. Anything else would be somebody's trick, so it fails the build
instead of being let in.

A page is read as browsers read it (the parsing rules of the HTML standard, by Lexbor), and what it
may be made of is listed: what is not known to be harmless is refused.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

from thidua.text.links import SCHEMES
from thidua.text.words import TAGS

_DATA = frozenset({"application/ld+json", "application/json"})
"""Types of scripts that no browser runs."""

_FRAME_NAMES = """
    html head title meta link script body main address menu map audio video track tfoot dialog
    progress meter form fieldset legend label input button select optgroup option datalist
    textarea output search noscript
"""
_DRAWING_NAMES = """
    svg g path rect circle ellipse line polyline polygon defs symbol use text tspan desc
"""
_DRAWN = frozenset(_DRAWING_NAMES.split())
_ELEMENTS = TAGS | _DRAWN | frozenset(_FRAME_NAMES.split())
"""What texts may have, and what templates need beside.

No frames, no plug-ins, no ``base``, no ``style``; no ``template``, which may hide a live tree.
"""

_HARMLESS_NAMES = """
    id class lang dir title role tabindex hidden translate inert accesskey itemscope itemprop
    itemtype alt width height loading decoding fetchpriority sizes media type rel hreflang
    download target charset name content property as integrity crossorigin referrerpolicy async
    defer nomodule datetime value start reversed open align scope colspan rowspan span headers
    abbr char charoff summary for form method enctype accept accept-charset autocomplete
    novalidate disabled readonly required placeholder min max step minlength maxlength pattern
    size multiple checked selected label low high optimum rows cols wrap list inputmode
    enterkeyhint spellcheck autocapitalize autofocus controls preload muted loop playsinline
    kind srclang default shape coords usemap xmlns xmlns:xlink version viewbox
    preserveaspectratio focusable d points x y x1 x2 y1 y2 cx cy r rx ry dx dy transform opacity
    fill-opacity fill-rule clip-rule stroke-width stroke-linecap stroke-linejoin stroke-opacity
    stroke-dasharray text-anchor font-size font-weight
"""
_HARMLESS = frozenset(_HARMLESS_NAMES.split())
"""Attributes whose value a browser neither runs nor fetches."""
_COLOURS = frozenset({"fill", "stroke"})
_ADDRESSES = frozenset({"href", "src", "srcset", "poster", "action", "cite"})
_LEADING = frozenset({("a", "href"), ("area", "href")})
"""Where a reader goes only on purpose: these may lead to other hosts."""
_NOT_FETCHED = frozenset({"canonical", "alternate", "prev", "next", "license", "author", "help"})
"""What a ``link`` may be to an address of another host."""

# How browsers read an address (WHATWG URL, 4.4): without these, and "\\" for "/".
_EDGES = "".join(map(chr, range(0x21)))
_BREAKS = re.compile(r"[\t\n\r]")
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.I)
_HOST = re.compile(r"[/\\]{2}")
_REFRESH = re.compile(r"0; url=(.+)")
_NOSCRIPT = re.compile(r"(</?)noscript", re.I)


class UnsafePageError(Exception):
    """A page holds what the theme did not bring, or what could reach another host."""


def inline_scripts(html: str) -> frozenset[str]:
    """Return every script that stands in a page itself; a data block is not run."""
    return frozenset(
        node.text()
        for node in LexborHTMLParser(html).css("script")
        if node.text() and not _is_data(node.attributes)
    )


def write_policy(scripts: frozenset[str]) -> str:
    """Return the policy that lets ``scripts`` run inline, and nothing else.

    ``wasm-unsafe-eval`` is what the search needs: it allows WebAssembly and no ``eval``.
    """
    hashes = sorted(_hash(script) for script in scripts)
    directives = {
        "default-src": ["'none'"],
        "script-src": ["'self'", "'wasm-unsafe-eval'", *hashes],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in directives.items())


def check_page(
    html: str, trusted: frozenset[str], *, leads_on: bool = False, parts: Sequence[str] = ()
) -> None:
    """Make sure that a page keeps to the policy. Raises :class:`UnsafePageError`.

    ``parts`` are what the page was put together from, where that is known; every second one may
    stand in other pages too. ``trusted`` are the scripts that may stand in it. ``leads_on`` is for
    the small pages at old addresses, which alone may send a reader elsewhere on the site.
    """
    if not leads_on and is_plainly_harmless(parts or (html,), trusted):
        return
    _check(html, _ELEMENTS, trusted, leads_on)
    if _NOSCRIPT.search(html):
        # With scripts on, browsers take what `noscript` holds for bare text, as in `noframes`; the
        # parser reads as with scripts off. Text in one may be a tag in the other.
        as_text = _NOSCRIPT.sub(r"\1noframes", html)
        _check(as_text, _ELEMENTS | {"noframes"}, trusted, leads_on)


_PIECE = re.compile(r"<[^<>\n]*>")
_TAG = re.compile(r"""<([a-z][a-z0-9]*)((?: [A-Za-z:-]+(?:="[^"<>\x00]*")?)*) ?/?>""")
_ATTRIBUTE = re.compile(r""" ([A-Za-z:-]+)(?:="([^"]*)")?""")
_HEAD = re.compile(r"""<!doctype html>\s*<html lang="vi">\s*<head>\s*(?:<meta[^<>]*>\s*)*""")
"""What stands before the title of a page of ours: nothing that would end its head."""
_TITLE = "<title>"
_SCRIPT = re.compile(r"<script([^<>]*)>([^<]*)</script>")
_SPELT = {"&amp;": "&", "&#34;": '"', "&#39;": "'", "&quot;": '"'}
_SPELLING = re.compile("|".join(_SPELT))
_DOCTYPE = "<!doctype html>"
_PLAIN = _ELEMENTS - {"title", "noscript", "textarea"}
"""All but those whose text browsers read in another way."""


def _usual(names: str, allowed: frozenset[str]) -> str:
    return "|".join(name for name in names.split() if name in allowed)


_USUAL_TAGS = _usual(
    "p li strong em br div span time article section h1 h2 h3 ul ol dl dt dd header aside nav meta",
    _PLAIN,
)
_USUAL_NAMES = _usual("class id datetime content property name rel title role start", _HARMLESS)
_VALUE = r'"[^"<>\x00\n]*"'
_USUAL = re.compile(
    # Words, what ends an element, links to other pages, and what most of a page is made of.
    rf"""[^<]*(?:<(?:/[a-z][a-z0-9]*|a(?: (?:href="[a-z0-9./#-]*"|(?:{_USUAL_NAMES})={_VALUE}))*"""
    rf"""|(?:{_USUAL_TAGS})(?: (?:{_USUAL_NAMES}|aria-[a-z]+)={_VALUE})*)>[^<]*)*"""
)


def is_plainly_harmless(parts: Sequence[str], trusted: frozenset[str]) -> bool:
    """Tell whether a page is written so plainly that no parser need be asked: nearly every one is.

    Each "<" opens a tag in the plainest spelling that is harmless in itself, whatever a browser
    makes of its place: it may move or drop tags, and makes none up. Each is closed in the part of
    the page that it stands in, so a part can be told by itself; every second one is known again
    where it stands in other pages. Where anything is out of the ordinary the answer is no, which
    means only that the page has to be parsed.
    """
    head = _HEAD.match(parts[0])
    if head is None or not parts[0].startswith(_TITLE, head.end()):
        return False
    if not _is_plain_part(parts[0], trusted, title=head.end()):
        return False
    for number, part in enumerate(parts[1:], start=1):
        if part not in _KNOWN_PARTS:
            if not _is_plain_part(part, trusted):
                return False
            if number % 2 and "<script" not in part:
                if len(_KNOWN_PARTS) >= _MOST_KNOWN_PARTS:
                    _KNOWN_PARTS.clear()
                _KNOWN_PARTS.add(part)
    return True


def _is_plain_part(part: str, trusted: frozenset[str], title: int = -1) -> bool:
    """Tell whether every tag of a part of a page is harmless; a title may stand at ``title``."""
    place = 0
    while (place := _end_of_usual(part, place)) < len(part):
        piece = _PIECE.match(part, place)
        if piece is None or (piece[0] == _TITLE and place != title):
            return False
        tag = piece[0]
        if tag not in _KNOWN and not _is_harmless_tag(tag):
            return False
        if tag.startswith("<script"):
            piece = _SCRIPT.match(part, place)
            if piece is None or not _is_harmless_script(piece[1], piece[2], trusted):
                return False
        place = piece.end()
    return True


def _end_of_usual(part: str, place: int) -> int:
    usual = _USUAL.match(part, place)
    assert usual is not None  # it may be empty
    return usual.end()


def _is_harmless_script(attributes: str, text: str, trusted: frozenset[str]) -> bool:
    if not attributes:
        return text in trusted
    return not text or attributes == ' type="application/ld+json"'


_KNOWN_PARTS: set[str] = set()
"""Parts of pages that were found to be harmless, and are the same in every page of a folder."""
_MOST_KNOWN_PARTS = 100
_KNOWN = {_TITLE, _DOCTYPE}
"""Tags that were found to be harmless: the same ones stand in every page."""
_MOST_KNOWN = 5_000


def _is_harmless_tag(tag: str) -> bool:
    """Tell whether a tag in the plainest spelling is harmless wherever it stands."""
    parts = _TAG.fullmatch(tag)
    is_harmless = (
        parts is not None and parts[1] in _PLAIN and _has_harmless_attributes(parts[1], parts[2])
    )
    if is_harmless and len(_KNOWN) < _MOST_KNOWN:
        _KNOWN.add(tag)
    return is_harmless


def _has_harmless_attributes(tag: str, written: str) -> bool:
    attributes: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(written):
        if name in attributes:
            return False
        attributes[name] = value
    if attributes.keys() <= _HARMLESS:
        return True
    plain = {name: _SPELLING.sub(lambda m: _SPELT[m[0]], v) for name, v in attributes.items()}
    for name, value in attributes.items():
        is_spelt = "&" in _SPELLING.sub("", value)
        if name.lower() in _ADDRESSES and is_spelt:
            return False  # spelt in a way that only a parser can tell
        if _fault(tag, name.lower(), plain[name], plain, leads_on=False):
            return False
    return True


def _check(html: str, elements: frozenset[str], trusted: frozenset[str], leads_on: bool) -> None:
    root = LexborHTMLParser(html).root
    for node in root.traverse() if root else ():
        tag, attributes = node.tag or "", node.attributes
        if tag == "-comment":
            continue
        # In a drawing the text of a script runs whatever its `src` says.
        if tag == "script" and node.text() and not _is_data(attributes):
            if node.text() not in trusted:
                raise UnsafePageError(f"đoạn mã lạ trong trang: {node.text().strip()[:80]!r}")
        elif tag not in elements or (tag == "title" and not _is_in_place(node.parent)):
            raise UnsafePageError(_tell_element(tag))
        if not attributes.keys() <= _HARMLESS:
            for name, value in attributes.items():
                fault = _fault(tag, name.lower(), value or "", attributes, leads_on)
                if fault:
                    raise UnsafePageError(fault)


def _is_in_place(parent: LexborNode | None) -> bool:
    """Tell whether a title may stand there: browsers before 2025 read tags in one in a list."""
    return parent is not None and (parent.tag == "head" or parent.tag in _DRAWN)


def _tell_element(tag: str) -> str:
    if tag == "style":
        return "kiểu chữ viết thẳng vào trang: thẻ <style>"
    return f"thẻ <{tag}> không được dùng"


def _fault(
    tag: str, name: str, value: str, attributes: Mapping[str, str | None], leads_on: bool
) -> str | None:
    """Return what is wrong with an attribute."""
    if name in _ADDRESSES:
        return _fault_of_address(tag, name, value, attributes)
    if name == "http-equiv":
        return _fault_of_order(value.strip().lower(), attributes.get("content") or "", leads_on)
    is_colour = name in _COLOURS and not ("(" in value or "\\" in value)
    if is_colour or name in _HARMLESS or name.startswith(("aria-", "data-")):
        return None
    kind = (
        "đoạn mã lạ trong trang"
        if name.startswith("on")
        else "kiểu chữ viết thẳng vào trang"
        if name == "style"
        else "thuộc tính không được dùng"
    )
    return f"{kind}: thẻ <{tag}> có {name}={value[:80]!r}"


def _fault_of_address(
    tag: str, name: str, value: str, attributes: Mapping[str, str | None]
) -> str | None:
    leads = (tag, name) in _LEADING or (
        tag == "link" and set((attributes.get("rel") or "x").lower().split()) <= _NOT_FETCHED
    )
    for address in value.split(",") if name == "srcset" else (value,):
        scheme = _SCHEME.match(_cleaned(address))
        if leads and scheme and scheme[1].lower() not in SCHEMES:
            return f"thẻ <{tag}> dẫn tới địa chỉ lạ: {address[:80]!r}"
        if not leads and not _is_local(address):
            return f"thẻ <{tag}> lấy từ nơi khác: {name}={address[:80]!r}"
    return None


def _fault_of_order(order: str, content: str, leads_on: bool) -> str | None:
    """Return what is wrong with what a ``meta`` tells the browser to do."""
    way = _REFRESH.fullmatch(content)
    if order == "content-security-policy":
        return None
    if order == "refresh" and leads_on and way and _is_local(way[1]):
        return None
    return f"thẻ <meta> ra lệnh cho trình duyệt: {order[:80]!r}"


def _is_local(address: str) -> bool:
    """Tell whether an address can only be of the page's own host."""
    cleaned = _cleaned(address)
    return not (_SCHEME.match(cleaned) or _HOST.match(cleaned))


def _cleaned(address: str) -> str:
    return _BREAKS.sub("", address.strip(_EDGES))


def _is_data(attributes: Mapping[str, str | None]) -> bool:
    return (attributes.get("type") or "").strip().lower() in _DATA


def _hash(script: str) -> str:
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
