"""``/du-lieu/go-bai.json``: what was taken down, so that whoever copied it can follow.

Like a feed it has no clock, with one exception: what was held back counts as gone from the day of
the build until a record knows the day.
"""

from __future__ import annotations

import json
from importlib.resources import files

from thidua.column import Article, Column
from thidua.column.addresses import WITHDRAWALS, WITHDRAWALS_SCHEMA, item_tag
from thidua.review import Edition
from thidua.review.channels import Departure, find_departures
from thidua.schema.article import Withdrawal

VERSION = 1
"""Of the file's shape; a key may be added under the same number, never renamed or left out."""


def render_withdrawals(edition: Edition) -> dict[str, bytes]:
    """Return the list and its schema by their addresses; every list in it is newest first.

    ``left`` holds each item (``id`` as in every feed, ``article`` inside the column) for each
    ``channel`` that it stood in and does not any more, whatever the reason, with the day ``on``;
    ``returned`` what had left a channel and stands there again. ``withdrawn`` tells the address of
    each notice and its ``reason``. Nothing tells more than a notice does: neither title nor text,
    nor why something left that nobody withdrew.
    """
    column = edition.column
    items = [(a.matter.withdrawn, a) for a in edition.withdrawn if a.matter.withdrawn]
    items.sort(key=lambda item: (item[0].on, item[1].id), reverse=True)
    departures = find_departures(edition)
    content = {
        "$schema": WITHDRAWALS_SCHEMA.rpartition("/")[2],
        "version": VERSION,
        "withdrawn": [_item(column, *item) for item in items],
        "left": [_departure(column, one) for one in departures.left],
        "returned": [_departure(column, one) for one in departures.returned],
    }
    schema = files(__package__).joinpath("go-bai.schema.json").read_bytes()
    return {
        WITHDRAWALS: (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode(),
        WITHDRAWALS_SCHEMA: schema,
    }


def parse(text: str) -> frozenset[str]:
    """Return the ids, inside the column, of a list that :func:`render_withdrawals` made."""
    return frozenset(item["article"] for item in json.loads(text)["withdrawn"])


def _item(column: Column, withdrawal: Withdrawal, article: Article) -> dict[str, str]:
    return {
        "id": item_tag(column.authority, article.id),
        "article": article.id,
        "address": column.site_url + article.address,
        "withdrawn_on": withdrawal.on.isoformat(),
        "reason": withdrawal.reason,
    }


def _departure(column: Column, one: Departure) -> dict[str, str]:
    return {
        "id": item_tag(column.authority, one.id),
        "article": one.id,
        "channel": one.channel,
        "on": one.on.isoformat(),
    }
