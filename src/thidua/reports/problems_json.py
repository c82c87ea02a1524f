"""``problems.json``: every problem, for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from thidua.problems import Problem, Rule, Severity


def render(problems: Sequence[Problem]) -> str:
    """Return a JSON list of objects with the fields of :class:`Problem`, in their order."""
    rows = [asdict(problem) for problem in problems]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def parse(text: str) -> tuple[Problem, ...]:
    """Return the problems of a report that :func:`render` wrote."""
    rules = {rule.value: rule for rule in Rule}
    return tuple(
        Problem(
            rule=rules[row["rule"]],
            severity=Severity(row["severity"]),
            path=row["path"],
            line=row["line"],
            field=row["field"],
            message=row["message"],
            fix=row["fix"],
        )
        for row in json.loads(text)
    )
