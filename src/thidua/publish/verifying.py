"""Whether what was brought lies at the destination as it should, and what was removed does not."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.publish.destination import Destination
from thidua.publish.layouts import not_there
from thidua.publish.manifest import Manifest


def verify(
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


def verify_sent(there: Destination, folder: str, manifest: Manifest, sent: Sequence[str]) -> None:
    wrong = _find_wrong(there, folder, manifest, sent)
    if wrong:
        raise not_there(", ".join(wrong[:3]))


def _find_wrong(
    there: Destination, folder: str, manifest: Manifest, sent: Sequence[str]
) -> list[str]:
    digests = there.digests(folder, sent)
    return [one for one in sent if digests.get(one) != manifest.pieces[one].sha256]


def verify_gone(there: Destination, folder: str, removed: Sequence[str]) -> None:
    left = there.sizes(folder).keys() & set(removed)
    if left:
        raise not_there(f"{min(left)} vẫn còn")
