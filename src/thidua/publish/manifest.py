"""What lies at a destination, file by file, kept there beside the site."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from thidua.publish.hindrances import PublishError


@dataclass(frozen=True, slots=True)
class Piece:
    """A file of the site. ``size`` in bytes."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """A whole site, by address from its root."""

    moment: datetime
    """When it was brought there."""
    pieces: Mapping[str, Piece]
    shown: frozenset[str]
    """Addresses of the articles that readers may see; a notice at an address shows none."""
    outlived: Mapping[str, date] = field(default_factory=dict)
    """Assets that only pages of before ask for, and the day since when."""
    pending: frozenset[str] = frozenset()
    """Addresses on their way there, not in ``pieces``: what a cut publication may have left."""
    is_spent: bool = False
    """Something was taken down from it in haste: its lists still name that, so nobody goes back."""
    is_held: bool = False
    """Somebody went back to it: the daily job brings nothing newer until a person publishes."""

    @property
    def fingerprint(self) -> str:
        """Twenty hex digits that are the same for the same files."""
        rows = sorted(f"{address}\0{piece.sha256}" for address, piece in self.pieces.items())
        return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:20]

    def differing(self, other: Manifest) -> tuple[str, ...]:
        """Return the addresses whose files ``other`` lacks or has otherwise, in order."""
        return tuple(
            sorted(
                address
                for address, piece in self.pieces.items()
                if other.pieces.get(address) != piece
            )
        )

    def lies_below(self, folders: Iterable[str]) -> frozenset[str]:
        """Return the addresses of the files in these folders, each with a slash at its end."""
        starts = tuple(folders)
        return frozenset(address for address in self.pieces if address.startswith(starts))


def render(manifest: Manifest) -> bytes:
    """Return a manifest as a file."""
    told = {
        "moment": manifest.moment.isoformat(),
        "is_held": manifest.is_held,
        "is_spent": manifest.is_spent,
        "shown": sorted(manifest.shown),
        "outlived": {one: day.isoformat() for one, day in sorted(manifest.outlived.items())},
        "pending": sorted(manifest.pending),
        "pieces": {
            address: [piece.size, piece.sha256]
            for address, piece in sorted(manifest.pieces.items())
        },
    }
    return (json.dumps(told, ensure_ascii=False, indent=0) + "\n").encode()


def parse(raw: bytes, path: str) -> Manifest:
    """Read a manifest; ``path`` is where it lies, for people. Raises ``PublishError``."""
    try:
        told = json.loads(raw)
        return Manifest(
            datetime.fromisoformat(told["moment"]),
            {str(a): Piece(int(size), str(sha256)) for a, (size, sha256) in told["pieces"].items()},
            frozenset(map(str, told["shown"])),
            {str(a): date.fromisoformat(day) for a, day in told["outlived"].items()},
            frozenset(map(str, told["pending"])),
            bool(told["is_spent"]),
            bool(told["is_held"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise PublishError(
            f"sổ ghi những gì đang có ở nơi đến bị hỏng: {path}.",
            "xóa tệp ấy ở nơi đến rồi đăng lại: máy chuyển lại mọi tệp và ghi sổ mới.",
            str(error),
        ) from error
