"""The digest that ties a review to exactly what the reviewer saw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from thidua.column import LocalFile
from thidua.schema.article import NOT_REVIEWED
from thidua.schema.validation import without_blanks
from thidua.source.values import Value

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(data: Mapping[str, Value], body: str, files: Iterable[LocalFile]) -> str:
    """Return 20 hex digits over an article as a reviewer sees it (design contract, section 3).

    Covers the body, the bytes of every local file in the order shown, and all front matter but for
    ``NOT_REVIEWED``. Comments, quoting, key order and blank keys are not seen by a reviewer and
    do not count; text is already NFC with ``\\n`` line ends.
    """
    seen = without_blanks({key: v for key, v in data.items() if key not in NOT_REVIEWED})
    hasher = hashlib.sha256()
    for part in (
        _JSON.encode(seen),
        body,
        # As shown, not sorted: two photos that change places are not what their captions say.
        *(file.sha256 for file in files),
    ):
        encoded = part.encode()
        # Lengths keep the parts apart: moving a word from the title to the body must show.
        hasher.update(len(encoded).to_bytes(8, "big"))
        hasher.update(encoded)
    return hasher.hexdigest()[:20]
