"""What feedgen lacks, as extensions of it: it lets each add to the XML that it has made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

_UPDATED = "{http://www.w3.org/2005/Atom}updated"


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
    """Adds an item's last change in RSS, and in Atom what its links are.

    ``links`` are the item's, as feedgen holds them: attributes by name.
    """

    updated: datetime
    links: Sequence[Mapping[str, str]]

    def extend_rss(self, item: etree._Element) -> None:
        """Borrow Atom's element: RSS has no word of its own for the last change."""
        etree.SubElement(item, _UPDATED).text = self.updated.isoformat()

    def extend_atom(self, entry: etree._Element) -> None:
        """Write each link whole: feedgen 1.0 loses all but its address.

        A picture without its relation would pass for a second page of the entry.
        """
        for element, link in zip(entry.findall("link"), self.links, strict=True):
            element.attrib.update(link)
