"""A file's keys as a form shows them: days as browsers have them, lists as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic_core import PydanticCustomError

from thidua.schema.scalars import parse_day, parse_moment
from thidua.source.documents import Document
from thidua.source.values import Value

_WORDS = ("title", "summary", "image_alt", "image_credit", "author")
_CHOICES = ("category", "kind", "unit", "image", "id")


def article_shown(document: Document) -> Iterator[tuple[str, Any]]:
    """Yield the fields of an article that stand alone, and its text."""
    keys = document.data
    for name in (*_WORDS, *_CHOICES):
        yield name, str(keys.get(name) or "")
    if not keys.get("kind"):
        yield "kind", "bai"
    yield "date", shown_moment(keys.get("date"))
    yield "received", shown_day(keys.get("received"))
    yield "fields_", [str(one) for one in items_of(keys.get("fields"))]
    yield "movements", [str(one) for one in items_of(keys.get("movements"))]
    yield "tags", ", ".join(str(one) for one in items_of(keys.get("tags")))
    yield "aliases", "\n".join(str(one) for one in items_of(keys.get("aliases")))
    yield "image_focus", ", ".join(str(one) for one in items_of(keys.get("image_focus")))
    points = keys.get("photo_focus")
    yield (
        "photo_focus",
        "\n".join(
            f"{name}: {', '.join(str(one) for one in items_of(at))}"
            for name, at in (points.items() if isinstance(points, dict) else ())
        ),
    )
    yield "sample", keys.get("sample") == "true"
    yield "body", document.body.strip("\n")


def exemplar_shown(row: dict[str, Value]) -> dict[str, Any]:
    """Return an exemplar as its row of the form has it."""
    award = row.get("recognition")
    given = strings_of(award) if isinstance(award, dict) else {}
    return {
        **strings_of(row),
        "minor": row.get("minor", ""),
        "recognition_by": given.get("by", ""),
        "recognition_on": shown_day(given.get("on")),
        "recognition_number": given.get("number", ""),
    }


def consent_shown(row: dict[str, Value]) -> dict[str, Any]:
    """Return a consent as its form has it."""
    return {
        **strings_of(row),
        "covers": [str(one) for one in items_of(row.get("covers"))],
        "channels": [str(one) for one in items_of(row.get("channels"))],
        "on": shown_day(row.get("on")),
        "until": shown_day(row.get("until")),
    }


def strings_of(row: Value) -> dict[str, Any]:
    """Return the keys whose values are words."""
    pairs = row.items() if isinstance(row, dict) else ()
    return {key: value for key, value in pairs if isinstance(value, str)}


def items_of(value: Value) -> list[Value]:
    """Return the items of a list; a single word is a list of one."""
    return value if isinstance(value, list) else [value] if isinstance(value, str) else []


def rows_of(value: Value) -> list[dict[str, Value]]:
    """Return the mappings of a list."""
    return [one for one in items_of(value) if isinstance(one, dict)]


def shown_moment(value: Value) -> str:
    """Return a moment as :func:`shown_day` does a day."""
    try:
        return parse_moment(value).strftime("%Y-%m-%dT%H:%M") if value else ""
    except PydanticCustomError:
        return str(value)


def shown_day(value: Value) -> str:
    """Return a day as a browser's field has it; what is none stays as it was typed."""
    try:
        return parse_day(value).isoformat() if value else ""
    except PydanticCustomError:
        return str(value)
