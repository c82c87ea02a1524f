"""How a ward stands with its plan, by what it publishes. Nothing is read here, and nothing guessed.

A window counts on a day when it has begun by then and belongs to that day's year; its status is the
ward's own, as of the day of its data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from thidua.clock import VIETNAM
from thidua.region.faults import Fault
from thidua.region.settings import WardEntry
from thidua.text.vietnamese import short_date


class Standing(StrEnum):
    """How a ward stands, as a lasting word; the order is that of care it needs."""

    UNKNOWN = "chua-ro"
    SILENT = "im-lang"
    LATE = "cham"
    PRIVATE = "khong-cong-khai"
    ON_PLAN = "dung-ke-hoach"

    @property
    def label(self) -> str:
        """The words for it."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """Its place by the care it needs, the most first."""
        return list(Standing).index(self)

    @property
    def like(self) -> str:
        """The status of a target that asks for like care: its sign and colour are shown."""
        return _LIKE[self]


_LABELS = {
    Standing.UNKNOWN: "Chưa có dữ liệu",
    Standing.SILENT: "Im lặng",
    Standing.LATE: "Chậm",
    Standing.PRIVATE: "Không công khai tiến độ",
    Standing.ON_PLAN: "Đúng kế hoạch",
}
_LIKE = {
    Standing.UNKNOWN: "waived",
    Standing.SILENT: "missed",
    Standing.LATE: "behind",
    Standing.PRIVATE: "waived",
    Standing.ON_PLAN: "met",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of a ward, up to a day."""

    met: int = 0
    """Windows of this year that are met."""
    late: int = 0
    """Those that are missed or behind."""
    due: int = 0
    """All that have begun."""
    items: int = 0
    """Published this year."""
    items_before: int = 0
    """Published in the same part of the year before."""
    items_all: int = 0
    exemplars: int = 0
    exemplars_year: int = 0
    """Those told of this year."""
    exemplars_before: int = 0
    """Those told of in the whole year before."""
    newest: date | None = None

    def __add__(self, other: Figures) -> Figures:
        """Return the figures of both together."""
        days = [day for day in (self.newest, other.newest) if day]
        return Figures(
            self.met + other.met,
            self.late + other.late,
            self.due + other.due,
            self.items + other.items,
            self.items_before + other.items_before,
            self.items_all + other.items_all,
            self.exemplars + other.exemplars,
            self.exemplars_year + other.exemplars_year,
            self.exemplars_before + other.exemplars_before,
            max(days, default=None),
        )


@dataclass(frozen=True, slots=True)
class Heard:
    """What a ward said of itself when it last answered well."""

    publisher: str
    site: str
    authority: str
    has_targets: bool
    demo: bool
    as_of: date
    good: datetime
    """When it last answered, local time."""

    def age(self, now: datetime) -> int:
        """Return the days since then."""
        return max(0, (now.astimezone(VIETNAM).date() - self.good.date()).days)


@dataclass(frozen=True, slots=True)
class WardState:
    """One ward on one day."""

    ward: WardEntry
    cluster: str
    figures: Figures
    heard: Heard | None
    faults: tuple[Fault, ...]
    standing: Standing
    reason: str
    age: int | None
    """Days since it last answered well, where that is more than the office allows."""

    @property
    def is_known(self) -> bool:
        """Whether it ever answered: of one that never did every figure is unknown, and not 0."""
        return self.heard is not None

    @property
    def change(self) -> int:
        """By how many items it is ahead of the same part of the year before."""
        return self.figures.items - self.figures.items_before

    @property
    def address(self) -> str:
        """Its page in the region's site."""
        return f"phuong/{self.ward.code}/"


def decide(
    figures: Figures, heard: Heard | None, today: date, silent_after: int
) -> tuple[Standing, str]:
    """Return how a ward stands, and why."""
    if heard is None:
        return Standing.UNKNOWN, "chưa lần nào lấy được số liệu"
    if figures.newest is None:
        return Standing.SILENT, "chưa có tin, bài nào"
    silent = (today - figures.newest).days
    if silent > silent_after:
        told = f"không có tin, bài mới từ {short_date(figures.newest)} ({silent} ngày)"
        return Standing.SILENT, told
    if not heard.has_targets or not figures.due:
        return Standing.PRIVATE, (
            "năm nay chưa có kỳ chỉ tiêu nào bắt đầu"
            if heard.has_targets
            else "phường không công khai tiến độ chỉ tiêu"
        )
    if figures.late:
        return Standing.LATE, f"{figures.late} trong {figures.due} kỳ chỉ tiêu chậm hoặc không đạt"
    return Standing.ON_PLAN, f"{figures.met} kỳ đạt, không kỳ nào chậm, trong {figures.due} kỳ"
