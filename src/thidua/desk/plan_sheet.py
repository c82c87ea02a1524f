"""A plan's page as a form: what its file holds, and what a form gives, put back into it.

Rows that nobody touched keep every byte of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.forms.formsets import BaseFormSet

from thidua.column import Column, Plan
from thidua.desk.forms.plan import PlanForm, TargetForm, TaskForm
from thidua.desk.given import kept_rows, put, put_or_drop
from thidua.desk.shown import shown_day
from thidua.schema.plan import WHERE_KEYS
from thidua.source.head import Head, lines_of
from thidua.source.head import rows_of as item_of
from thidua.source.parsing import read_document
from thidua.source.values import Value
from thidua.text.vietnamese import slugify

_HEAD = ("number", "issued_by", "issued_on")
_FIGURES = ("at_least", "max_gap_days")
_TASK = {"text": "text", "first": "from", "last": "to", "lead": "lead"}
"""Fields of a task by the keys of the file."""


def new_page(given: Mapping[str, Any], targets: list[Value]) -> str:
    """Return the file of a new plan."""
    plan: dict[str, Value] = {
        **{key: given[key].strip() for key in _HEAD},
        "period": {"from": given["first"], "to": given["last"]},
    }
    if targets:
        plan["targets"] = targets
    rows = [*lines_of("title", given["title"].strip()), *lines_of("plan", plan)]
    return "\n".join(["---", *rows, "---", ""])


def targets_of(column: Column, plan: Plan) -> list[Value]:
    """Return a plan's targets as its file has them; a waiver was for that plan's time only."""
    return [
        {key: value for key, value in row.items() if key != "waivers"}
        for row in block_of(column, plan).get("targets", [])
    ]


def block_of(column: Column, plan: Plan) -> dict[str, Any]:
    """Return what a plan's file has under ``plan``."""
    document, _ = read_document(column.root, plan.path)
    block = document.data.get("plan") if document else None
    return dict(block) if isinstance(block, dict) else {}


def head_shown(plan: Plan, block: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what stands at the head of a plan as its form has it."""
    period = block.get("period")
    days = period if isinstance(period, dict) else {}
    return {
        "title": plan.title,
        **{key: block.get(key) or "" for key in _HEAD},
        "issued_on": shown_day(block.get("issued_on")),
        "first": shown_day(days.get("from")),
        "last": shown_day(days.get("to")),
    }


def task_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a task as its row of the form has it."""
    return {**row, "first": shown_day(row.get("from")), "last": shown_day(row.get("to"))}


def target_shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a target as its row of the form has it."""
    where = row.get("where")
    narrowed = where if isinstance(where, dict) else {}
    shown = {
        f"where_{key}": ", ".join(value) if isinstance(value, list) else value
        for key, value in narrowed.items()
        if key in WHERE_KEYS
    }
    plain = {key: row.get(key) or "" for key in TargetForm.base_fields}
    # "04" is the same figure as 4.
    figures = {key: int(plain[key]) for key in _FIGURES if str(plain[key]).isdigit()}
    return {**plain, **figures, **shown}


def with_head(raw: bytes, form: PlanForm) -> bytes:
    """Return a plan with what was changed at its head. Raises ``ValueError``."""
    given, changed = form.cleaned_data, {*form.changed_data}
    if "title" in changed:
        raw = put(Head.read(raw), "title", given["title"].strip())
    for key in _HEAD:
        if key in changed:
            raw = put(Head.read(raw).inside("plan"), key, given[key].strip())
    if changed & {"first", "last"}:
        days: dict[str, Value] = {"from": given["first"], "to": given["last"]}
        raw = put(Head.read(raw).inside("plan"), "period", days)
    return raw


def with_rows(
    raw: bytes, key: str, rows: list[dict[str, Value]], old: list[dict[str, Value]]
) -> bytes:
    """Return a plan with other rows in a list. Raises ``ValueError``."""
    if rows == old:
        return raw
    texts, before = ([one.get("text") for one in part] for part in (rows[: len(old)], old))
    if texts != before and len(rows) < len(old):
        return put(Head.read(raw).inside("plan"), key, [*rows])
    for place, row in enumerate(rows[: len(old)]):
        for name in {**old[place], **row}:
            if row.get(name) != old[place].get(name):
                raw = put_or_drop(Head.read(raw).inside("plan", key, place), name, row.get(name))
    for place, row in enumerate(rows[len(old) :], start=len(old)):
        flat = {name: value for name, value in row.items() if not isinstance(value, dict)}
        raw = Head.read(raw).inside("plan").with_item(key, item_of(flat))
        for name, value in row.items():
            if isinstance(value, dict):
                raw = put(Head.read(raw).inside("plan", key, place), name, value)
    return raw


def targets_given(
    rows: BaseFormSet[TargetForm], old: list[dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    """Yield the targets as they are to be; keys that the form does not show stay."""
    names = {str(one.get("id")) for one in old}
    for place, form in kept_rows(rows, "text"):
        given, had = form.cleaned_data, old[place] if place < len(old) else {}
        row: dict[str, Value] = dict(had)
        if "id" not in row:
            row = {"id": _free_id(given["text"], names)}
            names.add(str(row["id"]))
        held = row.get("where")
        where: dict[str, Value] = dict(held) if isinstance(held, dict) else {}
        for name in form.changed_data:
            key = name.removeprefix("where_")
            if key != name:
                where[key] = given[name]
            elif name != "DELETE":
                row[name] = " ".join(str(given[name] or "").split())
        if any(name.startswith("where_") for name in form.changed_data):
            row["where"] = {key: value for key, value in where.items() if value}
        yield _filled(row, had)


def tasks_given(
    rows: BaseFormSet[TaskForm], old: list[dict[str, Value]]
) -> Iterator[dict[str, Value]]:
    """Yield the tasks as they are to be; keys that the form does not show stay."""
    for place, form in kept_rows(rows, "text"):
        had = old[place] if place < len(old) else {}
        changed = {
            key: " ".join(str(form.cleaned_data[name] or "").split())
            for name, key in _TASK.items()
            if name in form.changed_data
        }
        yield _filled({**had, **changed}, had)


def _filled(row: Mapping[str, Value], had: Mapping[str, Value]) -> dict[str, Value]:
    """Return a row without blank keys, but for those that its file has blank."""
    return {key: value for key, value in row.items() if value or key in had}


def _free_id(text: str, taken: set[str]) -> str:
    stem = slugify(text)[:40].strip("-") or "chi-tieu"
    names = (stem, *(f"{stem}-{number}" for number in range(2, 1000)))
    return next(one for one in names if one not in taken)
