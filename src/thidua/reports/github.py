"""Problems as GitHub's workflow commands, which show them at the line of a change that has them.

A command is a line of its own: ``::warning file=…,line=…,title=…::message``. GitHub shows ten
errors and ten warnings of a step; the rest stays in the log, and in the other reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from thidua.problems import Problem, Severity
from thidua.reports.codequality import describe

MOST = 10
"""Of each kind that GitHub shows for a step."""
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Tell whether GitHub reads what is printed."""
    return environment.get("GITHUB_ACTIONS") == "true"


def render(problems: Sequence[Problem]) -> Iterator[str]:
    """Yield a command for each problem that GitHub will show, errors first."""
    for severity, command in _COMMANDS.items():
        of_it = [problem for problem in problems if problem.severity is severity]
        for problem in of_it[:MOST]:
            properties = {
                "file": problem.path,
                "line": str(problem.line),
                "title": f"{problem.rule.heading} [{problem.rule}]",
            }
            named = ",".join(f"{key}={_escape(text, ':,')}" for key, text in properties.items())
            yield f"::{command} {named}::{_escape(describe(problem))}"


def _escape(text: str, more: str = "") -> str:
    """Keep a text from ending its line, or its property."""
    for sign in ("%", "\r", "\n", *more):
        text = text.replace(sign, f"%{ord(sign):02X}")
    return text
