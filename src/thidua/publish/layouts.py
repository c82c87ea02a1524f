"""How a site lies at a destination, and in which order it gets there.

Nothing is ever changed under a name that readers ask for: a file appears whole, a release appears
with its link. Both layouts do the same with what is taken down: it goes first, whatever becomes of
the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from thidua.column.addresses import FEEDS
from thidua.publish.cargo import Cargo
from thidua.publish.destination import STATE, Destination
from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest, Piece, parse, render

CURRENT = "current"
"""The link that servers follow."""
RELEASES = "releases"
OUTLIVED_DAYS = 7
"""How long a replaced style sheet or script stays for pages that somebody still has open."""
_STAMP = "%Y%m%d-%H%M%S"
_LIVE = f"{STATE}/live.json"
_ASSET = re.compile(r"assets/[a-z]+-[0-9a-f]{8}\.(?:css|js|svg)")
"""Of the theme alone. What lies with articles goes at once: it may show somebody who took consent
back, and the search index holds the words of articles."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a publication did."""

    manifest: Manifest
    sent: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    taken_down: tuple[str, ...] = ()
    """Articles that readers may see no longer."""


class Layout(Protocol):
    """A site at a destination."""

    def read_live(self) -> Manifest | None:
        """Return what readers get now; ``None`` before the first publication."""

    def take_down(self, cargo: Cargo) -> Change | None:
        """Remove what ``cargo`` shows no longer, and nothing else; ``None``: nothing is there."""

    def publish(self, cargo: Cargo) -> Change:
        """Bring a site, and check it where it lies."""

    def forget(self, addresses: Collection[str]) -> None:
        """Write down that these files are not there as they should be: the next publication sends
        them again."""

    def past(self) -> tuple[datetime, ...]:
        """Return when each older site that one can go back to was brought, newest first."""

    @property
    def site(self) -> str:
        """Where the files of the live site lie at the destination."""


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

        return _take_down(self._there, folder, self._read(stamp), cargo, keep)

    def publish(self, cargo: Cargo) -> Change:
        """Make a release beside the live one, check it, move the link, remove the oldest."""
        live_stamp, there = self._live_stamp(), self._there
        live = self._read(live_stamp) if live_stamp else None
        manifest = _with_outlived(cargo.manifest, live)
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
        manifest = _without(manifest, lost)  # a server that cannot link: nobody has them here
        sent = tuple(
            address
            for address, piece in sorted(manifest.pieces.items())
            if lying.get(address) != piece.size
        )
        there.send(cargo.folder, draft, sent)
        _verify(there, draft, manifest, sent, exactly=True)
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
            known = _without(self._read(stamp), addresses)
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
        return _take_down(self._there, ".", live, cargo, self._keep) if live else None

    def publish(self, cargo: Cargo) -> Change:
        """Bring what pages need, then pages, then what tells of them; then remove what is left."""
        live, there = self.read_live(), self._there
        manifest = _with_outlived(cargo.manifest, live)
        before = live or Manifest(manifest.moment, {}, frozenset())
        lying = there.sizes(".")
        lost = {a for a, piece in before.pieces.items() if lying.get(a) != piece.size}
        before = replace(
            before, pending=before.pending | lost, pieces=_without(before, lost).pieces
        )
        if live and before.pieces == manifest.pieces and not live.pending and not live.is_held:
            return Change(live)
        sent = tuple(one for one in manifest.differing(before) if one in cargo.manifest.pieces)
        removed = tuple(sorted((before.pieces.keys() | before.pending) - manifest.pieces.keys()))
        self._keep(replace(before, pending=before.pending | set(sent)))
        for group in in_order(sent):
            there.send(cargo.folder, ".", group)
        there.remove(".", removed)
        _verify(there, ".", manifest, sent, exactly=False)
        _verify_gone(there, ".", removed)
        self._keep(manifest)
        return Change(manifest, sent, removed)

    def past(self) -> tuple[datetime, ...]:
        """Nothing older lies there."""
        return ()

    def forget(self, addresses: Collection[str]) -> None:
        """Write down that files of the site are not what they were."""
        live = self.read_live()
        if live:
            self._keep(_without(live, addresses))

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


def nothing_before() -> PublishError:
    """Return the words for a way back that is not there."""
    return PublishError(
        "không có bản trước nào để quay lại: mới đăng một lần, hoặc các bản cũ đã xóa vì còn bài "
        "đã gỡ.",
        "sửa bài (hoặc lấy lại bản cũ của tệp), dựng lại rồi đăng.",
    )


def not_there(what: str) -> PublishError:
    """Return the words for a publication that does not lie where it should."""
    return PublishError(
        f"đã chuyển nhưng kiểm tra lại thì chưa đúng ở nơi đến: {what}.",
        "chạy lại; nếu vẫn vậy, xem ổ đĩa ở nơi đến và có ai khác cùng đăng không.",
    )


def _with_outlived(manifest: Manifest, live: Manifest | None) -> Manifest:
    """Add the assets of before that somebody may still need."""
    if live is None:
        return manifest
    today = manifest.moment.date()
    outlived = {
        address: live.outlived.get(address, today)
        for address in live.pieces
        if _ASSET.fullmatch(address) and address not in manifest.pieces
    }
    young = {
        address: day
        for address, day in outlived.items()
        if today - day < timedelta(days=OUTLIVED_DAYS)
    }
    pieces = {**manifest.pieces, **{address: live.pieces[address] for address in young}}
    return replace(manifest, pieces=pieces, outlived=young)


def _without(manifest: Manifest, lost: Collection[str]) -> Manifest:
    return replace(
        manifest,
        pieces={one: piece for one, piece in manifest.pieces.items() if one not in lost},
        outlived={one: day for one, day in manifest.outlived.items() if one not in lost},
    )


def _take_down(
    there: Destination,
    folder: str,
    live: Manifest,
    cargo: Cargo,
    keep: Callable[[Manifest], None],
) -> Change | None:
    """Remove articles from a site on line, leave their notices, and see that they are gone.

    Feeds and open data are brought along, for they hold whole texts; lists and search follow with
    the publication.
    """
    gone = tuple(sorted(live.shown - cargo.manifest.shown))
    if not gone:
        return None
    pieces = cargo.manifest.pieces
    below = live.lies_below(gone)
    removed = tuple(sorted(below - pieces.keys()))
    tells = (one for one in live.pieces if one.rpartition("/")[2] in FEEDS or _holds_texts(one))
    replaced = tuple(
        sorted(
            address
            for address in {*below, *tells}
            if address in pieces and pieces[address] != live.pieces.get(address)
        )
    )
    there.remove(folder, removed)
    there.send(cargo.folder, folder, replaced)
    _verify_gone(there, folder, removed)
    after = replace(
        live,
        pieces={
            **{one: piece for one, piece in live.pieces.items() if one not in removed},
            **{one: pieces[one] for one in replaced},
        },
        shown=live.shown - set(gone),
        is_spent=True,
    )
    _verify_sent(there, folder, after, replaced)
    keep(after)
    return Change(after, replaced, removed, gone)


def _holds_texts(address: str) -> bool:
    return address.startswith("du-lieu/") and address.endswith((".json", ".csv", ".ics"))


def _verify(
    there: Destination, folder: str, manifest: Manifest, sent: Sequence[str], *, exactly: bool
) -> None:
    """See that every file is there, and what was sent is what it should be.

    ``exactly``: nothing else may lie there. What is wrong is removed, so that it is sent again.
    """
    lying = there.sizes(folder)
    strange = [one for one in lying if one not in manifest.pieces] if exactly else []
    wrong = [
        address for address, piece in manifest.pieces.items() if lying.get(address) != piece.size
    ]
    wrong += _find_wrong(there, folder, manifest, sent)
    if strange or wrong:
        there.remove(folder, (*strange, *(wrong if exactly else ())))
    if wrong:
        raise not_there(", ".join(sorted(set(wrong))[:3]))


def _verify_sent(there: Destination, folder: str, manifest: Manifest, sent: Sequence[str]) -> None:
    wrong = _find_wrong(there, folder, manifest, sent)
    if wrong:
        raise not_there(", ".join(wrong[:3]))


def _find_wrong(
    there: Destination, folder: str, manifest: Manifest, sent: Sequence[str]
) -> list[str]:
    digests = there.digests(folder, sent)
    return [one for one in sent if digests.get(one) != manifest.pieces[one].sha256]


def _verify_gone(there: Destination, folder: str, removed: Sequence[str]) -> None:
    left = there.sizes(folder).keys() & set(removed)
    if left:
        raise not_there(f"{min(left)} vẫn còn")
