"""Atom 1.0 (RFC 4287)."""

from __future__ import annotations

from lxml import etree

from thidua.addresses import ATOM
from thidua.feeds.items import Feed, Item
from thidua.feeds.xml_writing import SPACES, add, add_media, serialise

_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def write_atom(feed: Feed) -> bytes:
    """Return Atom 1.0 with the full text in ``content``."""
    root = etree.Element(
        f"{{{SPACES['atom']}}}feed",
        {_LANGUAGE: "vi"},
        nsmap={None: SPACES["atom"], "media": SPACES["media"]},
    )
    add(root, "atom:id", feed.page + ATOM)
    add(root, "atom:title", feed.title)
    add(root, "atom:subtitle", feed.description)
    add(root, "atom:updated", feed.updated.isoformat())
    _add_person(root, feed.publisher, feed.site)
    own = {"rel": "self", "href": feed.page + ATOM, "type": "application/atom+xml"}
    add(root, "atom:link", "", own)
    add(root, "atom:link", "", {"rel": "alternate", "href": feed.page, "type": "text/html"})
    add(root, "atom:rights", feed.copyright)
    add(root, "atom:generator", "thidua")
    for item in feed.items:
        _add_entry(root, item)
    return serialise(root)


def _add_entry(root: etree._Element, item: Item) -> None:
    entry = add(root, "atom:entry")
    add(entry, "atom:id", item.guid)
    add(entry, "atom:title", item.title)
    add(entry, "atom:published", item.published.isoformat())
    add(entry, "atom:updated", item.updated.isoformat())
    _add_person(entry, item.creator)
    add(entry, "atom:link", "", {"rel": "alternate", "href": item.address, "type": "text/html"})
    if item.image:
        file = {"rel": "enclosure", "href": item.image.address, "length": item.image.length}
        add(entry, "atom:link", "", {**file, "type": item.image.media_type})
    for category in item.categories:
        add(entry, "atom:category", "", {"term": category.name, "scheme": category.domain})
    add(entry, "atom:summary", item.summary)
    add(entry, "atom:content", item.html, {"type": "html"})
    add_media(entry, item.image, item.thumbnail)


def _add_person(parent: etree._Element, name: str, address: str = "") -> None:
    author = add(parent, "atom:author")
    add(author, "atom:name", name)
    if address:
        add(author, "atom:uri", address)
