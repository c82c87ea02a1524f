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
    FILE_KIND = "file-kind"
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
    BODY_TANGLED = "body-tangled"
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
    CONSENT_COVERS = "consent-covers"
    CONSENT_PHOTO = "consent-photo"
    CONSENT_GUARDIAN = "consent-guardian"
    WITHDRAWAL_REASON = "withdrawal-reason"
    ALLOW_UNUSED = "allow-unused"
    # Letters as typed
    LEGACY_FONT = "legacy-font"
    HIDDEN_CHARACTER = "hidden-character"
    LOOK_ALIKE = "look-alike"
    TONE_MARKS = "tone-marks"
    # How a text is written
    QUOTES = "quotes"
    BARE_URL = "bare-url"
    LINK_TEXT = "link-text"
    HEADING_SKIP = "heading-skip"
    TITLE_CAPITALS = "title-capitals"
    LEAD_REPEATS_TITLE = "lead-repeats-title"
    SAME_TEXT = "same-text"
    # What is nobody else's business
    IDENTITY_NUMBER = "identity-number"
    PHONE_NUMBER = "phone-number"
    BANK_ACCOUNT = "bank-account"
    HOME_ADDRESS = "home-address"
    SENSITIVE_DATA = "sensitive-data"
    CHILD_NAMED = "child-named"
    # Addresses once published
    ADDRESS_LOST = "address-lost"
    RECORD_DAMAGED = "record-damaged"
    # Plans and targets
    TARGET = "target"
    WAIVER = "waiver"
    TARGET_MISSED = "target-missed"
    TARGET_BEHIND = "target-behind"
    TASK_OVERDUE = "task-overdue"


OF_WHAT_IS_SHOWN = frozenset(
    {
        Rule.BODY_EMPTY,
        Rule.IMAGE_ALT,
        Rule.IMAGE_MISSING,
        Rule.IMAGE_OUTSIDE,
        Rule.IMAGE_BROKEN,
        Rule.IMAGE_HTML,
        Rule.LINK_MISSING,
        Rule.FILE_UNREADABLE,
        Rule.CONSENT_COVERS,
        Rule.CONSENT_PHOTO,
        Rule.CONSENT_GUARDIAN,
        Rule.CONSENT_CHANNEL,
        Rule.WITHDRAWAL_REASON,
        Rule.LEGACY_FONT,
        Rule.HIDDEN_CHARACTER,
        Rule.LOOK_ALIKE,
        Rule.TONE_MARKS,
        Rule.QUOTES,
        Rule.BARE_URL,
        Rule.LINK_TEXT,
        Rule.HEADING_SKIP,
        Rule.TITLE_CAPITALS,
        Rule.LEAD_REPEATS_TITLE,
        Rule.SAME_TEXT,
        Rule.IDENTITY_NUMBER,
        Rule.PHONE_NUMBER,
        Rule.BANK_ACCOUNT,
        Rule.HOME_ADDRESS,
        Rule.SENSITIVE_DATA,
        Rule.CHILD_NAMED,
    }
)
"""Rules about an article's words and pictures. They do not matter where these are not shown."""


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


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by file, line and rule, so that every report shows them alike."""
    return tuple(sorted(problems, key=lambda p: (p.path, p.line, p.rule.value, p.field, p.message)))


def errors(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Keep only the problems that stop a build."""
    return tuple(p for p in problems if p.severity is Severity.ERROR)
