"""The files of a site right in the destination's folder, in an order that never breaks a page."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from thidua.column.addresses import FEEDS
from thidua.publish.cargo import Cargo
from thidua.publish.clearing import clear
from thidua.publish.destination import STATE, Destination
from thidua.publish.layouts import Change, with_outlived, without
from thidua.publish.manifest import Manifest, parse, render
from thidua.publish.verifying import verify, verify_gone

_LIVE = f"{STATE}/live.json"


class Files:
    """The site itself in the destination's folder; the one before is kept on this machine."""

    site = "."

    def __init__(self, destination: Destination) -> None:
        self._there = destination

    def read_live(self) -> Manifest | None:
        """Read what was brought last."""
        raw = self._there.read(_LIVE)
        return parse(raw, _LIVE) if raw is not None else None

    def take_down(self, cargo: Cargo) -> Change | None:
        """Clear the site."""
        live = self.read_live()
        return clear(self._there, ".", live, cargo, self._keep) if live else None

    def publish(self, cargo: Cargo) -> Change:
        """Bring what pages need, then pages, then what tells of them; then remove what is left."""
        live, there = self.read_live(), self._there
        manifest = with_outlived(cargo.manifest, live)
        before = live or Manifest(manifest.moment, {}, frozenset())
        lying = there.sizes(".")
        lost = {a for a, piece in before.pieces.items() if lying.get(a) != piece.size}
        before = replace(before, pending=before.pending | lost, pieces=without(before, lost).pieces)
        if live and before.pieces == manifest.pieces and not live.pending and not live.is_held:
            return Change(live)
        sent = tuple(one for one in manifest.differing(before) if one in cargo.manifest.pieces)
        removed = tuple(sorted((before.pieces.keys() | before.pending) - manifest.pieces.keys()))
        self._keep(replace(before, pending=before.pending | set(sent)))
        for group in in_order(sent):
            there.send(cargo.folder, ".", group)
        there.remove(".", removed)
        verify(there, ".", manifest, sent, exactly=False)
        verify_gone(there, ".", removed)
        self._keep(manifest)
        return Change(manifest, sent, removed)

    def past(self) -> tuple[datetime, ...]:
        """Nothing older lies there."""
        return ()

    def forget(self, addresses: Collection[str]) -> None:
        """Write down that files of the site are not what they were."""
        live = self.read_live()
        if live:
            self._keep(without(live, addresses))

    def _keep(self, manifest: Manifest) -> None:
        self._there.write(_LIVE, render(manifest))


def in_order(addresses: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Group addresses: nothing comes before what it asks its reader to fetch.

    Style, scripts, pictures, documents and the parts of the search index; what opens that index;
    pages of articles; all other pages; feeds and data, which send readers to pages.
    """

    def place(address: str) -> int:
        if address.endswith((".pf_fragment", ".pf_index", ".pf_filter", ".pagefind", ".wasm")):
            return 0
        if address.startswith("tim-kiem/pagefind/"):
            return 1
        if address.endswith(".html"):
            return 2 if address.startswith("bai/") else 3
        is_told = address.endswith((".xml", ".gz", ".ics")) or address.rpartition("/")[2] in FEEDS
        return 4 if is_told or address.startswith("du-lieu/") else 0

    for wanted in range(5):
        group = tuple(address for address in addresses if place(address) == wanted)
        if group:
            yield group
