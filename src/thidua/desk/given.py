"""What a form gives, as files have it; and how it is put there without touching the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.forms.formsets import BaseFormSet
from pydantic_core import PydanticCustomError

from thidua.desk.forms.article import (
    POINT,
    AllowanceForm,
    BroadcastForm,
    CampaignForm,
    ExemplarForm,
)
from thidua.schema.scalars import parse_day, parse_moment
from thidua.source.head import Head, lines_of
from thidua.source.values import Value


def put(head: Head, key: str, value: Value) -> bytes:
    """Return a file with a key's value in the place of its older one; a blank one leaves the key.

    Raises ``ValueError``.
    """
    lines = lines_of(key, value)
    if len(lines) == 1:
        return head.with_value(key, lines[0].removeprefix(f"{key}:").strip())
    return head.with_key(key, lines)


def put_or_drop(head: Head, key: str, value: Value) -> bytes:
    """Return a file with a key's value, or without the key where there is none to write.

    Raises ``ValueError``.
    """
    return put(head, key, value) if value else head.without_key(key)


def key_given(name: str, given: Any) -> tuple[str, Value]:
    """Return a key of an article and its value from the field of that name."""
    return name.removesuffix("_"), _WRITERS.get(name, _line)(given)


def kept_rows(rows: BaseFormSet[Any], needed: str) -> Iterator[tuple[int, Any]]:
    """Yield the forms of rows that stay, each with its place: ``needed`` is filled in."""
    for place, form in enumerate(rows.forms):
        given = form.cleaned_data
        if given and not given.get("DELETE") and str(given.get(needed) or "").strip():
            yield place, form


def exemplars_given(
    rows: BaseFormSet[ExemplarForm], old: list[dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    """Yield the rows that stay; keys that the form does not show stay with their row."""
    for index, form in kept_rows(rows, "name"):
        given = form.cleaned_data
        row = dict(old[index]) if index < len(old) else {}
        row.update(
            name=" ".join(given["name"].split()),
            type=given["type"] or "ca-nhan",
            kind=given["kind"] or "dien-hinh",
        )
        for key in ("unit", "id"):
            if given[key] or key in row:
                row[key] = given[key]
        if any(name.startswith("recognition_") for name in form.changed_data):
            award: dict[str, Value] = {
                "by": given["recognition_by"].strip(),
                "on": _day(given["recognition_on"]),
                "number": given["recognition_number"].strip(),
            }
            row["recognition"] = {key: value for key, value in award.items() if value}
        if "minor" in form.changed_data:
            row["minor"] = given["minor"]
        yield {key: value for key, value in row.items() if value}


def campaigns_given(rows: BaseFormSet[CampaignForm]) -> Iterator[Value]:
    """Yield the campaigns that stay."""
    for _, form in kept_rows(rows, "slug"):
        slug, phase = form.cleaned_data["slug"], form.cleaned_data["phase"]
        yield {"slug": slug, "phase": phase} if phase else {"slug": slug}


def broadcasts_given(rows: BaseFormSet[BroadcastForm]) -> Iterator[Value]:
    """Yield the broadcasts that stay."""
    for _, form in kept_rows(rows, "on"):
        given = form.cleaned_data
        row: dict[str, Value] = {
            "on": _day(given["on"]),
            "station": given["station"],
            "minutes": str(given["minutes"] or ""),
            "kind": given["kind"],
        }
        yield {key: value for key, value in row.items() if value}


def allowances_given(rows: BaseFormSet[AllowanceForm]) -> Iterator[Value]:
    """Yield the rules that are set aside."""
    for _, form in kept_rows(rows, "rule"):
        given = form.cleaned_data
        yield {"rule": given["rule"], "reason": " ".join(given["reason"].split())}


def _figures(text: str) -> Iterator[str]:
    """Yield the numbers of "50, 30" as files have them."""
    return (str(int(one)) for one in re.findall(r"\d+", text))


def consent_given(given: Mapping[str, Any]) -> Value:
    """Return a consent, ``None`` where nothing is filled in."""
    if given["not_needed"].strip():
        return {"not_needed": " ".join(given["not_needed"].split())}
    value: dict[str, Value] = {
        "reference": given["reference"].strip(),
        "on": _day(given["on"]),
        "covers": list(given["covers"]),
        "channels": list(given["channels"]),
        "until": _day(given["until"]),
        "guardian": given["guardian"].strip(),
    }
    if not any(value.values()):
        return None
    optional = ("until", "guardian")
    return {key: one for key, one in value.items() if one or key not in optional}


def _line(text: Any) -> Value:
    return " ".join(str(text).split())


def _points(text: str) -> Value:
    lines = map(POINT.fullmatch, map(str.strip, text.splitlines()))
    return {one["name"]: list(_figures(one["at"])) for one in lines if one}


def _split(text: str) -> list[Value]:
    return [" ".join(part.split()) for part in text.split(",") if part.strip()]


def _moment(text: str) -> str:
    """Return a moment as files have it; what is none stays as it was typed, and is told."""
    try:
        return parse_moment(text).strftime("%Y-%m-%d %H:%M") if text.strip() else ""
    except PydanticCustomError:
        return text.strip()


def _day(text: str) -> str:
    try:
        return parse_day(text).isoformat() if text.strip() else ""
    except PydanticCustomError:
        return text.strip()


_WRITERS: Mapping[str, Callable[[Any], Value]] = {
    "date": _moment,
    "received": _day,
    "tags": _split,
    "aliases": lambda text: [*str(text).split()],
    "fields_": list,
    "movements": list,
    "image_focus": lambda text: list(_figures(text)),
    "photo_focus": _points,
    "sample": lambda is_one: "true" if is_one else "false",
}
"""How the values of keys that are no single line of words are written."""
