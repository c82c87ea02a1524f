"""A problem as the desk tells it: to somebody who sees fields with labels, and no file."""

from __future__ import annotations

import re

from thidua.desk.forms.asking import parts
from thidua.problems import Problem
from thidua.rules import Rule

_PARTS = {"exemplars": "exemplar", "campaigns": "campaign", "broadcasts": "broadcast"} | {
    "consent": "consent",
    "allow": "allowance",
}
"""The parts of ``fields.yml`` that ask for the keys inside a key."""


def field_of(problem: Problem) -> str:
    """Return what the form calls the field that a problem is about, or ""."""
    outer, _, inner = re.sub(r"\[\d+\]", "", problem.field).partition(".")
    part, name = (_PARTS.get(outer, ""), inner) if inner else ("article", outer)
    fields = parts()[part].fields if part else {}
    asked = fields.get(name) or fields.get(f"{name}_")
    # "Sa-pô (tóm tắt 1–3 câu)": what stands in brackets is said beside the field itself.
    return asked.label.partition(" (")[0] if asked else ""


def message_of(problem: Problem) -> str:
    """Return what is wrong, after the field's name: a list is read away from its fields."""
    field = field_of(problem)
    return f"{field}: {problem.message}" if field else problem.message


def fix_of(problem: Problem) -> str:
    """Return how to mend it where one sees no lines of a file, if its own words speak of them."""
    if problem.rule is Rule.BODY_EMPTY:
        return "viết vào ô Nội dung."
    # The day of an approved article is no field to fill in: it comes with the approval.
    if problem.rule is Rule.REQUIRED and problem.field != "date" and field_of(problem):
        return "điền vào ô ấy."
    return problem.fix
