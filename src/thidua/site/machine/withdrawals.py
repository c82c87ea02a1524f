"""``/du-lieu/go-bai.json``: what was taken down, so that whoever copied it can follow.

Like a feed it depends on what it shows and on nothing else: no clock, no build number.
"""

from __future__ import annotations

import json

from thidua.column import Article
from thidua.column.addresses import item_tag
from thidua.review import Edition
from thidua.schema.article import Withdrawal

VERSION = 1
"""Of the file's shape; a key may be added under the same number, never renamed or left out."""


def render_withdrawals(edition: Edition) -> bytes:
    """Return the JSON: ``version`` and ``withdrawn``, the newest first, an empty list when none.

    Each item has ``id`` (the same as in every feed), ``article`` (the id inside the column),
    ``address`` (absolute, of the notice), ``withdrawn_on`` (a local day) and ``reason``. An item
    tells no more than its notice does: neither title nor text.
    """
    items = [(a.matter.withdrawn, a) for a in edition.withdrawn if a.matter.withdrawn]
    items.sort(key=lambda item: (item[0].on, item[1].id), reverse=True)
    content = {
        "version": VERSION,
        "withdrawn": [_item(edition.column.site_url, *item) for item in items],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def parse(text: str) -> frozenset[str]:
    """Return the ids, inside the column, of a list that :func:`render_withdrawals` made."""
    return frozenset(item["article"] for item in json.loads(text)["withdrawn"])


def _item(site_url: str, withdrawal: Withdrawal, article: Article) -> dict[str, str]:
    return {
        "id": item_tag(site_url, article.id),
        "article": article.id,
        "address": site_url + article.address,
        "withdrawn_on": withdrawal.on.isoformat(),
        "reason": withdrawal.reason,
    }
