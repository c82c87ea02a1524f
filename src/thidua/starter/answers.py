"""What is known of a new ward, whoever said it: flags, questions or a plan in Word."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from thidua.starter.quotas import Quota
from thidua.starter.units import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanDraft:
    """The plan the column begins under; number and day may not be known yet."""

    first: date
    """From which day its quotas are reckoned."""
    last: date
    quotas: tuple[Quota, ...] = ()
    number: str | None = None
    issued_on: date | None = None

    @property
    def id(self) -> str:
        """Its file's name: the year, or both years of a longer one."""
        years = (self.first.year, self.last.year)
        return "-".join(str(year) for year in dict.fromkeys(years))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything a new ward's folder is made of."""

    place: Place
    site_url: str
    reviewers: tuple[str, ...]
    plan: PlanDraft
    column: str = "Thi đua yêu nước"
    parent: str | None = None
    portal: tuple[str, str] | None = None
    """Name and address."""
    address: str | None = None
    phone: str | None = None
    email: str | None = None
    responsible: str | None = None
    stations: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    movements: tuple[str, ...] = ()
    """Slugs of the suggestions."""
    colour: str | None = None
    former: tuple[tuple[str, date], ...] = ()
    """Names the place has had, each with its last day."""
    emblem: dict[str, bytes] = field(default_factory=dict)
    """Files for ``overrides/assets/``, by name."""
