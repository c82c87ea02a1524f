"""What can be wrong with the column, and how it is told to a clerk.

Every fault becomes a :class:`Problem`. Problems are collected and shown together, never one at a
time; nothing in the package prints them or exits on its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem weighs: an error stops the build, a warning only fails a strict one."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label(self) -> str:
        """The word staff read."""
        return "LỖI" if self is Severity.ERROR else "CẢNH BÁO"


class Rule(StrEnum):
    """The lasting identity of each kind of problem: scripts and CI may rely on these words."""

    # Reading a file
    FILE_EMPTY = "file-empty"
    FILE_ENCODING = "file-encoding"
    FILE_NAME = "file-name"
    FILE_SIZE = "file-size"
    FILE_UNREADABLE = "file-unreadable"
    FILE_STRAY = "file-stray"
    # Front matter as YAML
    FRONT_MATTER_MISSING = "front-matter-missing"
    FRONT_MATTER_UNCLOSED = "front-matter-unclosed"
    YAML_SYNTAX = "yaml-syntax"
    YAML_TAB = "yaml-tab"
    YAML_ALIAS = "yaml-alias"
    YAML_DEPTH = "yaml-depth"
    YAML_NOT_MAPPING = "yaml-not-mapping"
    DUPLICATE_KEY = "duplicate-key"
    # Front matter as fields
    UNKNOWN_KEY = "unknown-key"
    REQUIRED = "required"
    DATE = "date"
    CHOICE = "choice"
    LENGTH = "length"
    NUMBER = "number"
    TYPE = "type"
    VALUE = "value"
    # One article
    BODY_EMPTY = "body-empty"
    IMAGE_ALT = "image-alt"
    IMAGE_MISSING = "image-missing"
    IMAGE_OUTSIDE = "image-outside"
    IMAGE_BROKEN = "image-broken"
    IMAGE_HTML = "image-html"
    LINK_MISSING = "link-missing"
    EXEMPLARS_REQUIRED = "exemplars-required"
    CONSENT_REQUIRED = "consent-required"
    YEAR_FOLDER = "year-folder"
    SAMPLE = "sample"
    # References between files
    REFERENCE = "reference"
    DUPLICATE_ID = "duplicate-id"
    DUPLICATE_ADDRESS = "duplicate-address"
    # Review
    REVIEWER = "reviewer"
    REVIEW_LATE = "review-late"
    REVIEW_SELF = "review-self"
    REVIEW_CHANGED = "review-changed"
    CONSENT_EXPIRED = "consent-expired"
    CONSENT_CHANNEL = "consent-channel"
    # Plans and targets
    TARGET = "target"
    WAIVER = "waiver"
    TARGET_MISSED = "target-missed"
    TARGET_BEHIND = "target-behind"
    TASK_OVERDUE = "task-overdue"


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

    def __str__(self) -> str:
        """The form of ``path:line  [rule]  LỖI  field: message`` with the fix underneath."""
        subject = f"{self.field}: " if self.field else ""
        return (
            f"{self.path}:{self.line}  [{self.rule}]  {self.severity.label}  "
            f"{subject}{self.message}\n    Cách sửa: {self.fix}"
        )


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file, line and rule, so that every report shows them alike."""
    return tuple(sorted(problems, key=lambda p: (p.path, p.line, p.rule.value, p.field, p.message)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep only the problems that stop a build."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)
