"""What can be wrong with the column, and how it is told to a clerk.

Every fault becomes a :class:`Problem`. Problems are collected and shown together, never one at a
time; nothing in the package prints them or exits on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from thidua.rules import Rule

__all__ = ["Allowed", "Problem", "Rule", "Severity", "errors", "in_order", "with_page"]


class Severity(StrEnum):
    """How much a problem weighs: an error holds back what it is about."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The word staff read."""
        return "LỖI" if self is Severity.ERROR else "CẢNH BÁO"


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault, told so that a clerk can mend it.

    ``path`` is relative to the project's folder with ``/``; ``line`` counts from 1;
    ``field`` is the dotted key in the front matter, or empty for the file as a whole.
    """

    rule: Rule
    severity: Severity
    path: str
    line: int
    field: str
    message: str
    fix: str

    @property
    def is_error(self) -> bool:
        """Whether it holds back what it is about."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        """The form of ``path:line  [rule]  LỖI  field: message`` with the fix underneath."""
        subject = f"{self.field}: " if self.field else ""
        return (
            f"{self.path}:{self.line}  [{self.rule}]  {self.severity.label}  "
            f"{subject}{self.message}\n    Cách sửa: {self.fix}"
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """A problem that an article's own ``allow`` sets aside, and why."""

    problem: Problem
    reason: str

    def __str__(self) -> str:
        """The form of a problem, with the reason in the place of the fix."""
        problem = self.problem
        subject = f"{problem.field}: " if problem.field else ""
        return (
            f"{problem.path}:{problem.line}  [{problem.rule}]  ĐƯỢC BỎ QUA  "
            f"{subject}{problem.message}\n    Lý do: {self.reason}"
        )


def with_page(fix: str, rule: Rule) -> str:
    """Return how to mend a fault, and where the handbook tells of its rule."""
    return f"{fix}; quy tắc này: huong-dan/quy-tac/{rule}.md"


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file, line and rule, so that every report shows them alike."""
    return tuple(sorted(problems, key=lambda p: (p.path, p.line, p.rule.value, p.field, p.message)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep only the problems that hold something back."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)
