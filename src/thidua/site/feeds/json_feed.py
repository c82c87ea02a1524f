"""JSON Feed 1.1 (jsonfeed.org/version/1.1), a plain mapping."""

from __future__ import annotations

import json
from typing import Any

from thidua.column.addresses import JSON_FEED
from thidua.site.feeds.items import Feed, Item
from thidua.site.feeds.signs import xml_text


def write_json_feed(feed: Feed) -> bytes:
    """Return JSON Feed 1.1."""
    content = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.page + JSON_FEED,
        "description": feed.description,
        "language": "vi",
        "icon": feed.mark,
        "authors": [{"name": feed.publisher, "url": feed.site}],
        # The format has no word for it; its extensions begin with an underscore.
        "_thidua": {"copyright": feed.copyright},
        "items": [_entry(item) for item in feed.items],
    }
    return (json.dumps(_clean(content), ensure_ascii=False, indent=1) + "\n").encode()


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return xml_text(value)
    if isinstance(value, dict):
        return {key: _clean(part) for key, part in value.items()}
    return [_clean(part) for part in value] if isinstance(value, list) else value


def _entry(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "id": item.guid,
        "url": item.address,
        "title": item.title,
        "summary": item.summary,
        "content_html": item.html,
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": item.creator}],
        "tags": list(dict.fromkeys([*(one.name for one in item.categories), *item.tags])),
        "language": "vi",
    }
    if item.source:
        # As in RSS and Atom; the format itself has no word for it.
        entry["_thidua"] = {"source": {"title": item.source.title, "url": item.source.address}}
    if item.image:
        entry["image"] = item.image.address
        entry["attachments"] = [
            {
                "url": item.image.address,
                "mime_type": item.image.media_type,
                "size_in_bytes": item.image.length,
                "title": item.image.alt,
            }
        ]
        told = {"image_alt": item.image.alt, "image_credit": item.image.credit}
        if item.thumbnail:
            told["thumbnail"] = item.thumbnail.address
        entry["_thidua"] = {name: words for name, words in told.items() if words}
    return entry
