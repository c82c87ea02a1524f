"""``/du-lieu/index.json``: who publishes which data files, with their hashes and days.

Whoever gathers many wards asks for this one file, and then only for what is another than before.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from thidua import __version__
from thidua.column.addresses import (
    ARTICLES_DATA,
    DATA,
    DATA_INDEX,
    EXEMPLARS_CSV,
    EXEMPLARS_DATA,
    INDEX_SCHEMA,
    TARGETS_DATA,
    WITHDRAWALS,
)
from thidua.review import Edition

VERSION = 1
"""Of the file's shape; a key may be added under the same number, never renamed or left out."""

_LISTED = (TARGETS_DATA, ARTICLES_DATA, EXEMPLARS_DATA, EXEMPLARS_CSV, WITHDRAWALS)
_CHANGE = re.compile(r'"(?:updated|as_of)": "(\d{4}-\d{2}-\d{2})')
_DEPARTURE = re.compile(r'"(?:on|withdrawn_on)": "(\d{4}-\d{2}-\d{2})')


def render_index(edition: Edition, made: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the list and its schema by their addresses. ``made`` are the files by address."""
    column = edition.column
    ward = column.ward
    code = {"province": ward.code.province, "ward": ward.code.ward} if ward.code else None
    content: dict[str, Any] = {
        "$schema": INDEX_SCHEMA.rpartition("/")[2],
        "version": VERSION,
        "program": f"thidua {__version__}",
        "publisher": ward.name,
        "column": ward.column,
        "code": code,
        "authority": column.authority,
        "site": column.site_url,
        "demo": ward.demo,
        "as_of": edition.now.date().isoformat(),
        "files": list(_rows(made)),
    }
    schema = files(__package__).joinpath("index.schema.json").read_bytes()
    return {
        DATA_INDEX: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(),
        INDEX_SCHEMA: schema,
    }


def _rows(made: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    for address in _LISTED:
        if address in made:
            content = made[address]
            name = address.removeprefix(f"{DATA}/")
            schema = f"{name.rpartition('.')[0]}.schema.json"
            yield {
                "name": name,
                "schema": schema if name.endswith(".json") else None,
                "bytes": len(content),
                "sha256": hashlib.sha256(content).hexdigest(),
                "changed": _changed(made, address),
            }


def _changed(made: Mapping[str, bytes], address: str) -> str | None:
    """Return the newest day that a file tells as one of a change."""
    # A spreadsheet has none of its own; it holds what the file beside it does.
    source = EXEMPLARS_DATA if address == EXEMPLARS_CSV else address
    pattern = _DEPARTURE if address == WITHDRAWALS else _CHANGE
    return max(pattern.findall(made[source].decode()), default=None)
