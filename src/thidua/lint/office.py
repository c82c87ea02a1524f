"""What of the office everybody may know, so that no rule warns of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """How to reach the ward."""

    phone: str | None
    address: str | None
