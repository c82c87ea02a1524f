"""Open data of the whole region, as JSON and as tables that spreadsheets open."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date
from importlib.resources import files
from typing import Any

from thidua.region.pages import RollRow, ShownItem
from thidua.region.settings import Region
from thidua.region.standing import WardState
from thidua.text.labels import label
from thidua.text.tables import render_table

WARDS_JSON, WARDS_CSV = "du-lieu/phuong.json", "du-lieu/phuong.csv"
EXEMPLARS_JSON, EXEMPLARS_CSV = "du-lieu/dien-hinh.json", "du-lieu/dien-hinh.csv"
NEWEST_JSON = "du-lieu/tin-moi.json"
SCHEMAS = tuple(
    f"{one.rpartition('.')[0]}.schema.json" for one in (WARDS_JSON, EXEMPLARS_JSON, NEWEST_JSON)
)
"""What each JSON file holds, key by key (JSON Schema), beside it."""
FILES = (
    (
        WARDS_JSON,
        "Các phường, xã: cụm, trang, số tin bài, tình hình chỉ tiêu, ngày lấy số liệu (JSON)",
    ),
    (WARDS_CSV, "Như trên, mở được bằng Excel (CSV)"),
    (EXEMPLARS_JSON, "Sổ điển hình chung, mỗi điển hình kèm phường và các bài gốc (JSON)"),
    (EXEMPLARS_CSV, "Như trên, mở được bằng Excel (CSV)"),
    (NEWEST_JSON, "Tin, bài mới của mọi nơi, kèm địa chỉ bài gốc (JSON)"),
    *zip(
        SCHEMAS,
        (
            "Từng mục của tệp phuong.json là gì (JSON Schema)",
            "Từng mục của tệp dien-hinh.json là gì (JSON Schema)",
            "Từng mục của tệp tin-moi.json là gì (JSON Schema)",
        ),
        strict=True,
    ),
)
"""Every file, with what it holds."""
SEARCH_PART = 5000
"""Exemplars in one file that the search reads."""


def render_open_data(
    region: Region,
    states: Sequence[WardState],
    roll: Sequence[RollRow],
    items: Sequence[ShownItem],
    today: date,
) -> dict[str, bytes]:
    """Return every data file by its address."""
    about = {"publisher": region.name, "as_of": today.isoformat(), "language": "vi"}
    heads = [{"$schema": one.rpartition("/")[2], **about} for one in SCHEMAS]
    wards = [dict(_ward(region, state)) for state in states]
    people = [dict(_person(row)) for row in roll]
    return {
        WARDS_JSON: _json({**heads[0], "wards": wards}),
        WARDS_CSV: render_table(wards[0], (one.values() for one in wards)),
        EXEMPLARS_JSON: _json({**heads[1], "exemplars": people}),
        EXEMPLARS_CSV: render_table(
            (
                "phuong",
                "ma",
                "ten",
                "loai",
                "kieu",
                "don_vi",
                "linh_vuc",
                "phong_trao",
                "khen_thuong",
                "nam",
                "trang",
            ),
            (_person_row(row) for row in roll),
        ),
        NEWEST_JSON: _json({**heads[2], "items": [dict(_item(one)) for one in items]}),
        **{one: files(__package__).joinpath(one).read_bytes() for one in SCHEMAS},
    }


def _ward(region: Region, state: WardState) -> Iterator[tuple[str, Any]]:
    heard, figures = state.heard, state.figures if state.is_known else None
    yield from (("code", state.ward.code), ("name", state.ward.title), ("cluster", state.cluster))
    yield "site", heard.site if heard else None
    # What nobody knows of a ward is no 0.
    yield "items_total", figures.items_all if figures else None
    yield "items_this_year", figures.items if figures else None
    yield "items_same_time_last_year", figures.items_before if figures else None
    yield "exemplars", figures.exemplars if figures else None
    yield "newest", figures.newest.isoformat() if figures and figures.newest else None
    if region.show_progress:
        yield "standing", state.standing.value
        yield "windows_met", figures.met if figures else None
        yield "windows_late", figures.late if figures else None
        yield "windows_due", figures.due if figures else None
    yield "data_as_of", heard.as_of.isoformat() if heard else None
    yield "gathered_on", heard.good.date().isoformat() if heard else None


def _person(row: RollRow) -> Iterator[tuple[str, Any]]:
    person = row.person
    yield from (("ward", person.ward), ("ward_name", row.ward.title), ("id", person.id))
    yield from (("name", person.name), ("type", person.type), ("kinds", person.kinds))
    yield "units", person.units
    for key, themes in (("fields", person.fields), ("movements", person.movements)):
        yield key, [{"id": slug, "name": name} for slug, name in themes]
    yield from (("recognitions", person.recognitions), ("years", person.years))
    yield from (("articles", person.articles), ("url", person.url))
    yield "same_name_in", [crumb.title for crumb in row.namesakes]
    yield "same_name_wards", len(row.namesakes) + row.more_namesakes
    yield "known_same_in", [crumb.title for crumb in row.same]


def _person_row(row: RollRow) -> Iterator[Any]:
    person = row.person
    yield from (row.ward.title, person.key, person.name, label("exemplar_type", person.type))
    yield "; ".join(label("exemplar_kind", kind) for kind in person.kinds)
    yield "; ".join(person.units)
    for themes in (person.fields, person.movements):
        yield "; ".join(name for _, name in themes)
    yield "; ".join(person.recognitions)
    yield "; ".join(map(str, person.years))
    yield person.url


def _item(shown: ShownItem) -> Iterator[tuple[str, Any]]:
    item = shown.item
    yield from (("ward", item.ward), ("ward_name", shown.ward.title), ("guid", item.guid))
    yield from (("title", item.title), ("summary", item.summary), ("url", item.url))
    yield from (("date", item.published.isoformat()), ("updated", item.changed.isoformat()))
    yield from (("fields", item.fields), ("movements", item.movements), ("sample", item.sample))


def render_search(roll: Sequence[RollRow]) -> dict[str, bytes]:
    """Return what the register's search reads, in files of so many, by address."""
    parts = [roll[start : start + SEARCH_PART] for start in range(0, len(roll), SEARCH_PART)]
    return {
        search_address(number): json.dumps(
            [_found(row) for row in part], ensure_ascii=False, separators=(",", ":")
        ).encode()
        for number, part in enumerate(parts, start=1)
    }


def search_address(number: int) -> str:
    """Return where a part of what the search reads stands."""
    return f"dien-hinh/tim/{number}.json"


def _found(row: RollRow) -> list[Any]:
    """Return a row in the order that ``region.js`` reads."""
    person = row.person
    return [
        person.name,
        person.url,
        row.ward.title,
        person.ward,
        row.cluster,
        person.type,
        person.kinds,
        [slug for slug, _ in person.fields],
        [slug for slug, _ in person.movements],
        person.years,
        "; ".join(person.units),
        [crumb.title for crumb in row.namesakes],
        row.more_namesakes,
        [crumb.title for crumb in row.same],
    ]


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
