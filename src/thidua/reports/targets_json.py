"""``targets.json``: progress in the shape of the design contract, section 4, for programs."""

from __future__ import annotations

import json
from dataclasses import dataclass

from thidua.progress.targets import PlanProgress, Progress, Status, TargetProgress, WindowProgress


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
    document = {
        "as_of": progress.as_of.isoformat(),
        "plans": [_plan(plan) for plan in progress.plans],
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def parse(text: str) -> tuple[TargetRow, ...]:
    """Return every window of a report that :func:`render` wrote, in its order."""
    return tuple(
        TargetRow(
            text=target["text"],
            label=window["label"],
            group=window["group"],
            required=window["required"],
            done=window["done"],
            status=Status(window["status"]),
            is_ending=window.get("ending", False),
        )
        for plan in json.loads(text)["plans"]
        for target in plan["targets"]
        for window in target["windows"]
    )


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
    if window.is_ending:
        told["ending"] = True
    return told
