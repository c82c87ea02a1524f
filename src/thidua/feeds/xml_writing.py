"""What RSS and Atom share: XML in which any text arrives whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from thidua.feeds.items import Image

SPACES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}

# Characters that XML 1.0 forbids, one of which would make the whole feed unreadable; and those it
# advises against (production 2, note): readers take the second block of controls for Windows-1252.
_UNWANTED = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)


def xml_text(text: str) -> str:
    """Return a text without the characters that no XML holds, or no reader shows as they are."""
    return _UNWANTED.sub("", text)


def add(
    parent: etree._Element,
    name: str,
    text: str = "",
    attributes: Mapping[str, object] | None = None,
) -> etree._Element:
    """Add an element; ``name`` may begin with a prefix of ``SPACES``."""
    prefix, _, local = name.rpartition(":")
    element = etree.SubElement(parent, f"{{{SPACES[prefix]}}}{local}" if prefix else local)
    if text:
        element.text = xml_text(text)
    for key, value in (attributes or {}).items():
        element.set(key, xml_text(str(value)))
    return element


def add_html(parent: etree._Element, name: str, html: str) -> None:
    """Add HTML as it stands: portals have been seen to look for a CDATA section by its letters."""
    # `]]>` would end the section; in HTML the escaped form means the same.
    add(parent, name).text = etree.CDATA(xml_text(html).replace("]]>", "]]&gt;"))


def add_media(parent: etree._Element, image: Image | None, thumbnail: Image | None) -> None:
    """Add the picture by Media RSS 1.5.1, which both formats may carry."""
    if image:
        content = {"fileSize": image.length, "type": image.media_type, "medium": "image"}
        add(parent, "media:content", "", {"url": image.address, **content, **_size(image)})
    if thumbnail:
        add(parent, "media:thumbnail", "", {"url": thumbnail.address, **_size(thumbnail)})


def _size(image: Image) -> dict[str, int]:
    return {"width": image.width, "height": image.height}


def serialise(root: etree._Element) -> bytes:
    """Return the document as UTF-8, one element a line."""
    etree.indent(root, space=" ")
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"
