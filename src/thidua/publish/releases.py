"""Releases side by side at a destination, and a link to the one that readers get."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from thidua.publish.cargo import Cargo
from thidua.publish.clearing import clear
from thidua.publish.destination import Destination
from thidua.publish.hindrances import PublishError
from thidua.publish.layouts import Change, not_there, nothing_before, with_outlived, without
from thidua.publish.manifest import Manifest, Piece, parse, render
from thidua.publish.verifying import verify

CURRENT = "current"
"""The link that servers follow."""
RELEASES = "releases"
_STAMP = "%Y%m%d-%H%M%S"


class Releases:
    """Folders side by side, and a link to one of them."""

    site = CURRENT

    def __init__(self, destination: Destination, keep: int) -> None:
        self._there = destination
        self._keep = keep

    def read_live(self) -> Manifest | None:
        """Read what the link leads to."""
        stamp = self._live_stamp()
        return self._read(stamp) if stamp else None

    def take_down(self, cargo: Cargo) -> Change | None:
        """Clear the live release; remove every older one that still shows what was taken down.

        An older one holds those words in lists, feeds and search as well: nobody goes back to it.
        """
        stamp = self._live_stamp()
        for other in self._stamps():
            if other != stamp:
                known = self._try_read(other)
                if known is None or known.is_spent or known.shown - cargo.manifest.shown:
                    self._discard(other)
        if stamp is None:
            return None
        folder = f"{RELEASES}/{stamp}"

        def keep(manifest: Manifest) -> None:
            self._there.write(f"{folder}.json", render(manifest))

        return clear(self._there, folder, self._read(stamp), cargo, keep)

    def publish(self, cargo: Cargo) -> Change:
        """Make a release beside the live one, check it, move the link, remove the oldest."""
        live_stamp, there = self._live_stamp(), self._there
        live = self._read(live_stamp) if live_stamp else None
        manifest = with_outlived(cargo.manifest, live)
        whole = self._find_whole(live_stamp, live)
        if live and whole == manifest.pieces and not live.is_held:
            return Change(live)
        draft = f"{RELEASES}/.{manifest.fingerprint}"
        for name in there.names(RELEASES):
            if name.startswith(".") and f"{RELEASES}/{name}" != draft:
                there.discard(f"{RELEASES}/{name}")
        lying = there.sizes(draft)
        if not lying and live:
            old = f"{RELEASES}/{live_stamp}"
            wanted = {a for a, piece in whole.items() if manifest.pieces.get(a) == piece}
            there.copy(old, draft, [a for a in there.sizes(old) if a not in wanted])
            lying = there.sizes(draft)
        lost = manifest.outlived.keys() - lying.keys()
        manifest = without(manifest, lost)  # a server that cannot link: nobody has them here
        sent = tuple(
            address
            for address, piece in sorted(manifest.pieces.items())
            if lying.get(address) != piece.size
        )
        there.send(cargo.folder, draft, sent)
        verify(there, draft, manifest, sent, exactly=True)
        stamp = self._next_stamp(manifest.moment)
        there.write(f"{RELEASES}/{stamp}.json", render(manifest))
        there.rename(draft, f"{RELEASES}/{stamp}")
        self._point(stamp)
        if live_stamp and live and live.is_spent:
            self._discard(live_stamp)
        self._prune(stamp)
        removed = tuple(sorted(live.pieces.keys() - manifest.pieces.keys())) if live else ()
        return Change(manifest, sent, removed)

    def roll_back(self) -> Manifest:
        """Move the link to the release before; the daily job then waits for a person."""
        stamp = self._live_stamp()
        for older in reversed([one for one in self._stamps() if stamp and one < stamp]):
            before = self._try_read(older)
            if before and not before.is_spent:
                before = replace(before, is_held=True)
                self._there.write(f"{RELEASES}/{older}.json", render(before))
                self._point(older)
                return before
        raise nothing_before()

    def past(self) -> tuple[datetime, ...]:
        """Read the older releases."""
        stamp = self._live_stamp()
        older = (one for one in reversed(self._stamps()) if stamp and one < stamp)
        return tuple(known.moment for one in older if (known := self._try_read(one)))

    def forget(self, addresses: Collection[str]) -> None:
        """Write down that files of the live site are not what they were."""
        stamp = self._live_stamp()
        if stamp:
            known = without(self._read(stamp), addresses)
            self._there.write(f"{RELEASES}/{stamp}.json", render(known))

    def _find_whole(self, stamp: str | None, live: Manifest | None) -> Mapping[str, Piece]:
        """Return the pieces of the live release that have kept at least their size."""
        if live is None:
            return {}
        lying = self._there.sizes(f"{RELEASES}/{stamp}")
        return {a: piece for a, piece in live.pieces.items() if lying.get(a) == piece.size}

    def _live_stamp(self) -> str | None:
        target = self._there.pointed(CURRENT)
        if target is None and CURRENT in self._there.names("."):
            raise PublishError(
                f"ở nơi đến đã có thư mục «{CURRENT}» không phải do máy tạo.",
                "chuyển thư mục ấy đi chỗ khác, hoặc thêm  layout: files .",
                self._there.name,
            )
        return target.rpartition("/")[2] if target else None

    def _stamps(self) -> tuple[str, ...]:
        return tuple(
            name for name in self._there.names(RELEASES) if re.fullmatch(r"\d{8}-\d{6}", name)
        )

    def _next_stamp(self, moment: datetime) -> str:
        """Return a name that sorts after every other, also where the clock went back a little."""
        last = max((*self._stamps(), ""))
        while (stamp := moment.strftime(_STAMP)) <= last:
            moment = max(
                moment, datetime.strptime(last, _STAMP).replace(tzinfo=moment.tzinfo)
            ) + timedelta(seconds=1)
        return stamp

    def _read(self, stamp: str) -> Manifest:
        path = f"{RELEASES}/{stamp}.json"
        return parse(self._there.read(path) or b"", path)

    def _try_read(self, stamp: str) -> Manifest | None:
        """Return what a release holds; ``None`` where nobody can tell any more."""
        try:
            return self._read(stamp)
        except PublishError:
            if self._there.read(f"{RELEASES}/{stamp}.json") is None:
                return None
            raise

    def _point(self, stamp: str) -> None:
        target = f"{RELEASES}/{stamp}"
        self._there.point(CURRENT, target)
        if self._there.pointed(CURRENT) != target:
            raise not_there(CURRENT)

    def _discard(self, stamp: str) -> None:
        # The files first: a manifest without its release is nothing, the other way round is.
        self._there.discard(f"{RELEASES}/{stamp}")
        self._there.discard(f"{RELEASES}/{stamp}.json")

    def _prune(self, live: str) -> None:
        """Remove the oldest, and what was newer than the release that somebody had gone back to."""
        for stamp in [one for one in self._stamps() if one != live][: -(self._keep - 1)]:
            self._discard(stamp)
