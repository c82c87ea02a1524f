"""How a site may lie at a destination: what both ways of laying it have in common.

Nothing is ever changed under a name that readers ask for: a file appears whole, a release appears
with its link. Both layouts do the same with what is taken down: it goes first, whatever becomes of
the rest.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from thidua.publish.cargo import Cargo
from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest

OUTLIVED_DAYS = 7
"""How long a replaced style sheet or script stays for pages that somebody still has open."""
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


def with_outlived(manifest: Manifest, live: Manifest | None) -> Manifest:
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


def without(manifest: Manifest, lost: Collection[str]) -> Manifest:
    return replace(
        manifest,
        pieces={one: piece for one, piece in manifest.pieces.items() if one not in lost},
        outlived={one: day for one, day in manifest.outlived.items() if one not in lost},
    )


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
