"""Open data: exemplars and articles as files that other systems may take, with their schemas.

Seed 004 asks wards to feed "hệ thống dữ liệu chung về các điển hình tiên tiến". Data is made to be
copied, as feeds are, so a person's consent to feeds (channel ``rss``) decides here too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from json.encoder import encode_basestring as _words
from typing import Any

from thidua.column import Article
from thidua.column.addresses import (
    ARTICLES_DATA,
    DATA,
    EXEMPLARS_CSV,
    EXEMPLARS_DATA,
    item_tag,
)
from thidua.column.exemplars import Profile, gather_profiles
from thidua.column.permission import may_appear
from thidua.schema.article import Recognition
from thidua.site.shelf import Shelf
from thidua.text.labels import label
from thidua.text.tables import render_table
from thidua.text.vietnamese import number

TERMS = "Khi dùng lại phải ghi rõ tác giả và nguồn là chuyên mục này, và dẫn về bài gốc."
"""What NĐ 43/2011/NĐ-CP, Điều 5 asks of whoever reuses; ``feed.copyright`` may say more."""

_text = json.JSONEncoder(ensure_ascii=False).encode
_SCHEMAS = ("dien-hinh.schema.json", "bai-viet.schema.json")
_CSV_COLUMNS = (
    "ma",
    "ten",
    "loai",
    "kieu",
    "don_vi",
    "linh_vuc",
    "phong_trao",
    "khen_thuong",
    "so_bai",
    "cac_bai",
    "trang",
)


def render_open_data(shelf: Shelf) -> dict[str, bytes]:
    """Return every data file by its address; the bytes depend on what is published alone."""
    edition = shelf.edition
    articles = [a for a in edition.published if may_appear(a, "rss", edition.now)]
    profiles = gather_profiles(articles)
    return {
        EXEMPLARS_DATA: _json(
            _head(shelf, articles, _SCHEMAS[0])
            | {"exemplars": [_profile(shelf, profile) for profile in profiles]}
        ),
        EXEMPLARS_CSV: render_table(_CSV_COLUMNS, (_row(shelf, one) for one in profiles)),
        ARTICLES_DATA: _json(
            _head(shelf, articles, _SCHEMAS[1])
            | {"articles": [_article(shelf, article) for article in articles]}
        ),
        **{f"{DATA}/{name}": files(__package__).joinpath(name).read_bytes() for name in _SCHEMAS},
    }


def _head(shelf: Shelf, articles: list[Article], schema: str) -> dict[str, Any]:
    column = shelf.edition.column
    changes = [article.changed for article in articles]
    return {
        "$schema": schema,
        "publisher": column.ward.name,
        "column": column.ward.column,
        "site": column.site_url,
        "terms": column.ward.feed.copyright or TERMS,
        "language": "vi",
        "updated": max(changes).isoformat() if changes else None,
    }


def _profile(shelf: Shelf, profile: Profile) -> dict[str, Any]:
    registers = shelf.edition.column.registers
    site = shelf.edition.column.site_url
    return {
        "id": profile.key,
        "name": profile.name,
        "type": profile.type,
        "kinds": list(profile.kinds),
        "units": _named(registers.units, profile.units),
        "fields": _named(registers.fields, profile.fields),
        "movements": _named(registers.movements, profile.movements),
        "recognitions": [_recognition(one) for one in profile.recognitions],
        "articles": [
            {
                "id": article.id,
                "title": article.matter.title,
                "date": article.day.isoformat(),
                "url": site + article.address,
            }
            for article in profile.articles
        ],
        "url": site + profile.address,
    }


def _recognition(one: Recognition) -> dict[str, Any]:
    return {"by": one.by, "on": one.on.isoformat(), "number": one.number}


def _article(shelf: Shelf, article: Article) -> dict[str, Any]:
    column = shelf.edition.column
    registers = column.registers
    matter = article.matter
    changed = article.changed if matter.updated or matter.corrections else None
    campaigns = tuple(entry.slug for entry in matter.campaigns)
    return {
        "id": article.id,
        "guid": item_tag(column.authority, article.id),
        "title": matter.title,
        "summary": matter.summary,
        "date": article.date.isoformat(),
        "updated": changed.isoformat() if changed else None,
        "kind": matter.kind,
        "author": matter.author,
        "category": _named(registers.categories, (matter.category,))[0],
        "fields": _named(registers.fields, matter.fields),
        "movements": _named(registers.movements, matter.movements),
        "campaigns": _named(registers.campaigns, campaigns),
        "unit": next(iter(_named(registers.units, (matter.unit or "",))), None),
        "exemplars": [exemplar.name for exemplar in matter.exemplars],
        "sample": matter.sample,
        "url": column.site_url + article.address,
    }


def _named(entries: Mapping[str, Any], slugs: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"id": slug, "name": entries[slug].title} for slug in slugs if slug in entries]


def _row(shelf: Shelf, profile: Profile) -> list[str]:
    told = _profile(shelf, profile)
    return [
        profile.key,
        profile.name,
        label("exemplar_type", profile.type),
        "; ".join(label("exemplar_kind", kind) for kind in profile.kinds),
        *("; ".join(one["name"] for one in told[key]) for key in ("units", "fields", "movements")),
        "; ".join(
            f"{one.by}, {one.on.isoformat()}" + (f", số {one.number}" if one.number else "")
            for one in profile.recognitions
        ),
        number(len(profile.articles)),
        "; ".join(article["url"] for article in told["articles"]),
        told["url"],
    ]


def _json(content: dict[str, Any]) -> bytes:
    return (_spell(content, "\n") + "\n").encode()


def _spell(value: Any, line: str) -> str:
    """Return what ``json.dumps`` would with ``indent=1``, which takes it three times as long."""
    within = f"{line} "
    if isinstance(value, dict) and value:
        rows = [
            # Most parts are words.
            f"{_words(key)}: {_words(part) if type(part) is str else _spell(part, within)}"
            for key, part in value.items()
        ]
        return f"{{{within}{f',{within}'.join(rows)}{line}}}"
    if isinstance(value, list) and value:
        return f"[{within}{f',{within}'.join(_spell(part, within) for part in value)}{line}]"
    return _words(value) if isinstance(value, str) else _text(value)
