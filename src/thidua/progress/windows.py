"""Windows of days in which a target is measured (design contract, section 4).

All days are local days, both ends included. A window that the plan's period cuts short is still
one window. Nothing here knows what is counted.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from thidua.schema.plan import Around, Per, Phases, Span
from thidua.schema.scalars import day_in
from thidua.text.labels import label
from thidua.text.vietnamese import roman_quarter

WHOLE_PLAN = "Cả kế hoạch"


@dataclass(frozen=True, slots=True)
class Today:
    """The local day on which progress is told. With ``is_over`` nothing more can happen on it."""

    day: date
    is_over: bool = False

    @property
    def next_chance(self) -> date:
        """The first day on which something can still happen; what ended before it is past."""
        return self.day + timedelta(days=1) if self.is_over else self.day


@dataclass(frozen=True, slots=True)
class Window:
    """Days from ``first`` to ``last``, both included, with the name people give them."""

    first: date
    last: date
    label: str

    @property
    def days(self) -> int:
        """How many days the window has; at least one."""
        return (self.last - self.first).days + 1


def last_fifth_begun(first: date, last: date, today: date) -> bool:
    """Tell whether ``today``, counted as elapsed, reaches into the last fifth of a window."""
    return 5 * ((today - first).days + 1) > 4 * ((last - first).days + 1)


def cut_windows(period: Span, per: Per, phases: Phases) -> tuple[Window, ...]:
    """Return the windows of a plan in order, cut by its ``period``.

    A phase that lies wholly outside the period has no window.
    """
    match per:
        case "plan":
            windows: Iterable[Window] = [Window(period.first, period.last, WHOLE_PLAN)]
        case "year":
            windows = (Window(a, b, f"Năm {a.year}") for a, b in _month_runs(period, 12))
        case "quarter":
            windows = (
                Window(a, b, f"Quý {roman_quarter(a)}/{a.year}") for a, b in _month_runs(period, 3)
            )
        case "month":
            windows = (Window(a, b, f"Tháng {a.month}/{a.year}") for a, b in _month_runs(period, 1))
        case "phase":
            windows = (
                Window(span.first, span.last, label("phase", name)) for name, span in phases.named()
            )
    return _cut(windows, period)


def around_windows(period: Span, around: Around) -> tuple[Window, ...]:
    """Return one window around a key date for each year the ``period`` touches, cut by it.

    A window of which nothing lies inside the period is left out. In years without a 29 February
    that key date is kept on the 28th.
    """
    return tuple(_around(period, around, range(period.first.year, period.last.year + 1)))


def uncounted_windows(period: Span, around: Around) -> tuple[Window, ...]:
    """Return what lies inside the ``period`` around the key dates of the years beside it.

    Days before a 1 January belong to a key date of the next year: no window counts them.
    """
    years = (year for year in (period.first.year - 1, period.last.year + 1) if 1 <= year <= 9999)
    return tuple(_around(period, around, years))


def period_before(first: date, last: date) -> tuple[date, date] | None:
    """Return as long a time that ends on the eve of ``first``; ``None`` before the calendar.

    Whole months are followed by as many whole months: a quarter by a quarter, a year by a year.
    """
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1]:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        start = first.year * 12 + first.month - 1 - months
        begin = date(start // 12, start % 12 + 1, 1) if start >= 12 else None
    else:
        ordinal = first.toordinal() - (last - first).days - 1
        begin = date.fromordinal(ordinal) if ordinal >= 1 else None
    return (begin, first - timedelta(days=1)) if begin else None


def name_period(first: date, last: date) -> str | None:
    """Return "quý III năm 2024", or likewise for a month or a year; ``None`` for any other."""
    if first.day != 1 or last.day != monthrange(last.year, last.month)[1]:
        return None
    match (last.year - first.year) * 12 + last.month - first.month + 1:
        case 1:
            return f"tháng {first.month} năm {first.year}"
        case 3 if first.month % 3 == 1:
            return f"quý {roman_quarter(first)} năm {first.year}"
        case 12 if first.month == 1:
            return f"năm {first.year}"
    return None


def _around(period: Span, around: Around, years: Iterable[int]) -> Iterator[Window]:
    for year in years:
        key_day = day_in(year, around.day)
        # As numbers of days: a date cannot go past the year 9999.
        first = max(key_day.toordinal() - around.before, period.first.toordinal())
        last = min(key_day.toordinal() + around.after, period.last.toordinal())
        if first <= last:
            name = f"Dịp {key_day.day}/{key_day.month}/{year}"
            yield Window(date.fromordinal(first), date.fromordinal(last), name)


def _month_runs(period: Span, months: int) -> Iterator[tuple[date, date]]:
    """Yield the first and last day of each run of ``months`` that the period touches.

    Months are numbered through from year 0, so years and quarters begin at multiples.
    """
    start = period.first.year * 12 + period.first.month - 1
    end = period.last.year * 12 + period.last.month - 1
    for first in range(start - start % months, end + 1, months):
        last = first + months - 1
        year, month = last // 12, last % 12 + 1
        yield date(first // 12, first % 12 + 1, 1), date(year, month, monthrange(year, month)[1])


def _cut(windows: Iterable[Window], period: Span) -> tuple[Window, ...]:
    cut = (Window(max(w.first, period.first), min(w.last, period.last), w.label) for w in windows)
    return tuple(window for window in cut if window.first <= window.last)
