"""What can be wrong with a feed, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from thidua.problems import Severity


class FeedRule(StrEnum):
    """The lasting identity of each kind of fault in a feed."""

    SYNTAX = "feed-syntax"
    ENCODING = "feed-encoding"
    FORMAT = "feed-format"
    REQUIRED = "feed-required"
    TITLE = "feed-title"
    DATE = "feed-date"
    ORDER = "feed-order"
    GUID = "feed-guid"
    ADDRESS = "feed-address"
    SELF = "feed-self"
    CONTENT = "feed-content"
    ENCLOSURE = "feed-enclosure"
    LANGUAGE = "feed-language"
    SIZE = "feed-size"
    SERVER = "feed-server"


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; ``line`` counts from 1, ``subject`` is the element or key it is about."""

    rule: FeedRule
    severity: Severity
    line: int
    subject: str
    message: str
    fix: str

    @property
    def is_error(self) -> bool:
        """Whether readers or portals refuse a feed for it, or show it wrongly."""
        return self.severity is Severity.ERROR

    def tell(self, name: str) -> str:
        """Return the fault in the form of every message, ``name`` being the feed's."""
        return (
            f"{name}:{self.line}  [{self.rule}]  {self.severity.label}  "
            f"{self.subject}: {self.message}\n    Cách sửa: {self.fix}"
        )


def error(rule: FeedRule, line: int, subject: str, message: str, fix: str) -> Fault:
    """Return a fault for which readers or portals refuse a feed, or show it wrongly."""
    return Fault(rule, Severity.ERROR, line, subject, message, fix)


def warning(rule: FeedRule, line: int, subject: str, message: str, fix: str) -> Fault:
    """Return a fault that some readers stumble over."""
    return Fault(rule, Severity.WARNING, line, subject, message, fix)
