"""What feedgen lacks, as extensions of it: it lets each add to the XML that it has made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

_UPDATED = "{http://www.w3.org/2005/Atom}updated"
_MEDIA = "{http://search.yahoo.com/mrss/}"


class EmptyFeed:
    """Leaves out of RSS when the feed last changed; feedgen insists on a date."""

    def extend_ns(self) -> dict[str, str]:
        """Return no namespace of our own."""
        return {}

    def extend_rss(self, rss: etree._Element) -> None:
        """Take the date away that no item accounts for."""
        channel = rss[0]
        channel.remove(channel.find("lastBuildDate"))


@dataclass(frozen=True, slots=True)
class WholeItem:
    """Adds an item's last change in RSS, in Atom what its links are, and what a picture shows.

    ``links`` are the item's, as feedgen holds them: attributes by name. ``told`` is what Media RSS
    1.5.1 tells of a picture, each with the name of its element; so does ``source`` what Atom asks
    of the feed that it was taken from.
    """

    updated: datetime
    links: Sequence[Mapping[str, str]]
    told: Sequence[tuple[str, str]] = ()
    source: Sequence[tuple[str, str]] = ()

    def extend_rss(self, item: etree._Element) -> None:
        """Borrow Atom's element: RSS has no word of its own for the last change."""
        etree.SubElement(item, _UPDATED).text = self.updated.isoformat()
        self._tell(item)

    def extend_atom(self, entry: etree._Element) -> None:
        """Write each link whole: feedgen 1.0 loses all but its address.

        A picture without its relation would pass for a second page of the entry.
        """
        for element, link in zip(entry.findall("link"), self.links, strict=True):
            element.attrib.update(link)
        source = entry.find("source")
        if source is not None:
            for name, text in self.source:
                etree.SubElement(source, name).text = text
        self._tell(entry)

    def _tell(self, item: etree._Element) -> None:
        content = item.find(f"{_MEDIA}content")
        if content is not None:
            for name, words in self.told:
                etree.SubElement(content, _MEDIA + name).text = words
