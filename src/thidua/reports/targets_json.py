"""``targets.json``: progress in the shape of the design contract, section 4, for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from thidua.progress.targets import (
    OPEN,
    PlanProgress,
    Progress,
    Status,
    TargetProgress,
    WindowProgress,
)
from thidua.progress.windows import last_fifth_begun


@dataclass(frozen=True, slots=True)
class TargetRow:
    """One window as the report tells it, with the text of its target."""

    text: str
    label: str
    group: str | None
    required: int
    done: int
    status: Status
    is_ending: bool


def render(progress: Progress) -> str:
    """Return the JSON document; the same progress always gives the same bytes."""
    return json.dumps(document(progress), ensure_ascii=False, indent=2) + "\n"


def document(progress: Progress) -> dict[str, Any]:
    """Return what :func:`render` writes."""
    return {
        "as_of": progress.as_of.isoformat(),
        "plans": [_plan(plan) for plan in progress.plans],
    }


def parse(text: str) -> tuple[TargetRow, ...]:
    """Return every window of a report that :func:`render` wrote, in its order."""
    told = json.loads(text)
    today = date.fromisoformat(told["as_of"])
    return tuple(
        TargetRow(
            text=target["text"],
            label=window["label"],
            group=window["group"],
            required=window["required"],
            done=window["done"],
            status=Status(window["status"]),
            is_ending=_is_ending(target, window, today),
        )
        for plan in told["plans"]
        for target in plan["targets"]
        for window in target["windows"]
    )


def _is_ending(target: Mapping[str, Any], window: Mapping[str, Any], today: date) -> bool:
    first, last = (date.fromisoformat(window[key]) for key in ("from", "to"))
    is_idle = window["done"] == 0 and Status(window["status"]) in OPEN and "measure" not in target
    return is_idle and last_fifth_begun(first, last, today)


def _plan(plan: PlanProgress) -> dict[str, object]:
    return {
        "id": plan.plan.id,
        "title": plan.plan.title,
        "targets": [_target(target) for target in plan.targets],
    }


def _target(measured: TargetProgress) -> dict[str, object]:
    target = measured.target
    return {
        "id": target.id,
        "text": target.text,
        "count": target.count,
        # Without it a program would take 75 days of silence for 75 articles.
        **({"measure": "silence"} if target.max_gap_days is not None else {}),
        "windows": [_window(window) for window in measured.windows],
    }


def _window(window: WindowProgress) -> dict[str, object]:
    told: dict[str, object] = {
        "from": window.first.isoformat(),
        "to": window.last.isoformat(),
        "label": window.label,
        "group": window.group,
        "required": window.required,
        "done": window.done,
        "status": window.status.value,
        "items": list(window.items),
    }
    if window.silence:
        told["silence"] = {
            "from": window.silence.first.isoformat(),
            "to": window.silence.last.isoformat(),
        }
    return told
