"""What may be seen no longer, cleared from a site on line before anything else is brought."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from thidua.column.addresses import FEEDS
from thidua.publish.cargo import Cargo
from thidua.publish.destination import Destination
from thidua.publish.layouts import Change
from thidua.publish.manifest import Manifest
from thidua.publish.verifying import verify_gone, verify_sent


def clear(
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
    verify_gone(there, folder, removed)
    after = replace(
        live,
        pieces={
            **{one: piece for one, piece in live.pieces.items() if one not in removed},
            **{one: pieces[one] for one in replaced},
        },
        shown=live.shown - set(gone),
        is_spent=True,
    )
    verify_sent(there, folder, after, replaced)
    keep(after)
    return Change(after, replaced, removed, gone)


def _holds_texts(address: str) -> bool:
    return address.startswith("du-lieu/") and address.endswith((".json", ".csv", ".ics"))
