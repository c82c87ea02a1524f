"""``/du-lieu/chi-tieu.json``: how far each plan is met, for whoever follows many wards.

It tells what the page of progress tells, in the shape of ``reports/targets.json``; it is there only
where that page is. The counts are of everything that counts. Items are named only where open data
may name them: an id is made of a title, and a title may be a person's name.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from thidua.column import Column
from thidua.column.addresses import TARGETS_DATA, TARGETS_SCHEMA
from thidua.column.permission import may_appear
from thidua.progress.targets import Progress
from thidua.reports.targets_json import document
from thidua.review import Edition

VERSION = 1
"""Of the file's shape; a key may be added under the same number, never renamed or left out."""


def render_targets(edition: Edition, progress: Progress) -> dict[str, bytes]:
    """Return the file and its schema by their addresses; nothing where progress is not public."""
    if not edition.column.ward.show_progress:
        return {}
    told = document(progress)
    hidden = _hidden(edition)
    for plan in told["plans"]:
        for target in plan["targets"]:
            for window in target["windows"]:
                window["items"] = [item for item in window["items"] if item not in hidden]
    content = _head(edition.column) | told
    schema = files(__package__).joinpath("chi-tieu.schema.json").read_bytes()
    return {
        TARGETS_DATA: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(),
        TARGETS_SCHEMA: schema,
    }


def _head(column: Column) -> dict[str, Any]:
    return {
        "$schema": TARGETS_SCHEMA.rpartition("/")[2],
        "version": VERSION,
        "publisher": column.ward.name,
        "site": column.site_url,
    }


def _hidden(edition: Edition) -> frozenset[str]:
    """Return the ids of the articles that open data does not name."""
    named = {a.id for a in edition.published if may_appear(a, "rss", edition.now)}
    return frozenset(article.id for article in edition.column.articles if article.id not in named)
