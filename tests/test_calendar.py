"""Windows of days: cut by the plan's period, named as offices name them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thidua.progress.windows import (
    Today,
    Window,
    around_windows,
    cut_windows,
    last_fifth_begun,
    name_period,
    period_before,
    uncounted_windows,
)
from thidua.schema.plan import Around, Per, Phases, Span

D = date.fromisoformat


def span(first: str, last: str) -> Span:
    return Span(**{"from": D(first), "to": D(last)})


def written(windows: tuple[Window, ...]) -> list[str]:
    return [f"{w.label}: {w.first} – {w.last}" for w in windows]


@pytest.mark.parametrize(
    ("first", "last", "per", "expected"),
    [
        ("2024-01-01", "2024-12-31", "plan", ["Cả kế hoạch: 2024-01-01 – 2024-12-31"]),
        ("2024-01-01", "2024-12-31", "year", ["Năm 2024: 2024-01-01 – 2024-12-31"]),
        (
            "2024-01-01",
            "2024-12-31",
            "quarter",
            [
                "Quý I/2024: 2024-01-01 – 2024-03-31",
                "Quý II/2024: 2024-04-01 – 2024-06-30",
                "Quý III/2024: 2024-07-01 – 2024-09-30",
                "Quý IV/2024: 2024-10-01 – 2024-12-31",
            ],
        ),
        # Seed 004: from the day of issue to the end of the next year.
        (
            "2024-10-18",
            "2025-12-31",
            "year",
            ["Năm 2024: 2024-10-18 – 2024-12-31", "Năm 2025: 2025-01-01 – 2025-12-31"],
        ),
        (
            "2024-11-15",
            "2025-04-01",
            "quarter",
            [
                "Quý IV/2024: 2024-11-15 – 2024-12-31",
                "Quý I/2025: 2025-01-01 – 2025-03-31",
                "Quý II/2025: 2025-04-01 – 2025-04-01",
            ],
        ),
        (
            "2024-01-31",
            "2024-03-01",
            "month",
            [
                "Tháng 1/2024: 2024-01-31 – 2024-01-31",
                "Tháng 2/2024: 2024-02-01 – 2024-02-29",
                "Tháng 3/2024: 2024-03-01 – 2024-03-01",
            ],
        ),
        ("2023-02-10", "2023-02-28", "month", ["Tháng 2/2023: 2023-02-10 – 2023-02-28"]),
        ("9999-12-30", "9999-12-31", "month", ["Tháng 12/9999: 9999-12-30 – 9999-12-31"]),
        ("0001-01-01", "0001-01-02", "quarter", ["Quý I/1: 0001-01-01 – 0001-01-02"]),
    ],
)
def test_windows_are_cut_by_the_period(
    first: str, last: str, per: Per, expected: list[str]
) -> None:
    assert written(cut_windows(span(first, last), per, Phases())) == expected


def test_phases_keep_their_order_and_are_cut_by_the_period() -> None:
    phases = Phases(
        truoc=span("2020-05-01", "2020-06-09"),
        trong=span("2020-06-10", "2020-06-10"),
        sau=span("2020-06-11", "2020-09-30"),
    )
    assert written(cut_windows(span("2020-05-15", "2020-07-31"), "phase", phases)) == [
        "Trước sự kiện: 2020-05-15 – 2020-06-09",
        "Trong sự kiện: 2020-06-10 – 2020-06-10",
        "Sau sự kiện: 2020-06-11 – 2020-07-31",
    ]


def test_a_phase_outside_the_period_has_no_window() -> None:
    phases = Phases(truoc=span("2019-01-01", "2019-12-31"), trong=span("2020-06-10", "2020-06-10"))
    assert written(cut_windows(span("2020-01-01", "2020-12-31"), "phase", phases)) == [
        "Trong sự kiện: 2020-06-10 – 2020-06-10"
    ]
    assert cut_windows(span("2020-01-01", "2020-12-31"), "phase", Phases()) == ()


@pytest.mark.parametrize(
    ("first", "last", "around", "expected"),
    [
        (
            "2024-01-01",
            "2025-12-31",
            Around(day="06-11", before=10, after=5),
            [
                "Dịp 11/6/2024: 2024-06-01 – 2024-06-16",
                "Dịp 11/6/2025: 2025-06-01 – 2025-06-16",
            ],
        ),
        # Only the tail of the first year's window lies inside the period.
        (
            "2024-06-14",
            "2024-12-31",
            Around(day="06-11", before=10, after=5),
            ["Dịp 11/6/2024: 2024-06-14 – 2024-06-16"],
        ),
        # The day has passed before the plan begins: only the next year counts.
        (
            "2024-10-18",
            "2025-12-31",
            Around(day="06-11", before=10, after=5),
            ["Dịp 11/6/2025: 2025-06-01 – 2025-06-16"],
        ),
        # The next year's New Year is no business of this year's plan.
        (
            "2024-01-01",
            "2024-12-31",
            Around(day="01-01", before=7, after=2),
            ["Dịp 1/1/2024: 2024-01-01 – 2024-01-03"],
        ),
        (
            "2023-01-01",
            "2024-12-31",
            Around(day="02-29"),
            ["Dịp 28/2/2023: 2023-02-28 – 2023-02-28", "Dịp 29/2/2024: 2024-02-29 – 2024-02-29"],
        ),
        (
            "9999-12-01",
            "9999-12-31",
            Around(day="12-31", before=1, after=180),
            ["Dịp 31/12/9999: 9999-12-30 – 9999-12-31"],
        ),
        ("2024-01-01", "2024-03-31", Around(day="06-11", before=10, after=5), []),
    ],
)
def test_windows_around_a_key_date(
    first: str, last: str, around: Around, expected: list[str]
) -> None:
    assert written(around_windows(span(first, last), around)) == expected


@pytest.mark.parametrize(
    ("first", "last", "around", "expected"),
    [
        # Days before a 1 January belong to a key date of the next year.
        (
            "2024-01-01",
            "2024-12-31",
            Around(day="01-01", before=7, after=2),
            ["Dịp 1/1/2025: 2024-12-25 – 2024-12-31"],
        ),
        (
            "2023-01-01",
            "2024-12-31",
            Around(day="01-01", before=7, after=2),
            ["Dịp 1/1/2025: 2024-12-25 – 2024-12-31"],
        ),
        # Days after a 31 December belong to a key date of the year before.
        (
            "2024-01-01",
            "2024-12-31",
            Around(day="12-30", before=1, after=3),
            ["Dịp 30/12/2023: 2024-01-01 – 2024-01-02"],
        ),
        (
            "2024-03-01",
            "2025-01-10",
            Around(day="12-01", after=180),
            ["Dịp 1/12/2023: 2024-03-01 – 2024-05-29"],
        ),
        ("2024-01-01", "2024-12-31", Around(day="06-11", before=10, after=5), []),
        ("2024-02-01", "2024-11-30", Around(day="01-01", before=7, after=2), []),
        # There is no year before the first and none after the last.
        ("0001-01-01", "0001-12-31", Around(day="12-31", before=1, after=180), []),
        ("9999-01-01", "9999-12-31", Around(day="01-01", before=180, after=1), []),
        (
            "0002-01-01",
            "0002-12-31",
            Around(day="12-31", after=2),
            ["Dịp 31/12/1: 0002-01-01 – 0002-01-02"],
        ),
        (
            "9998-01-01",
            "9998-12-31",
            Around(day="01-01", before=1),
            ["Dịp 1/1/9999: 9998-12-31 – 9998-12-31"],
        ),
    ],
)
def test_days_around_the_key_dates_of_the_years_beside_are_known(
    first: str, last: str, around: Around, expected: list[str]
) -> None:
    assert written(uncounted_windows(span(first, last), around)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-07-01", "2024-09-30", ("2024-04-01", "2024-06-30")),
        ("2024-01-01", "2024-12-31", ("2023-01-01", "2023-12-31")),
        ("2024-03-01", "2024-03-31", ("2024-02-01", "2024-02-29")),
        ("2024-01-01", "2024-03-31", ("2023-10-01", "2023-12-31")),
        ("2024-01-11", "2024-01-20", ("2024-01-01", "2024-01-10")),
        ("2023-11-01", "2024-02-29", ("2023-07-01", "2023-10-31")),
        ("2024-02-01", "2024-02-28", ("2024-01-04", "2024-01-31")),
        ("2024-02-02", "2024-02-29", ("2024-01-05", "2024-02-01")),
        ("2024-05-15", "2024-05-15", ("2024-05-14", "2024-05-14")),
        ("0001-02-01", "0001-02-28", ("0001-01-01", "0001-01-31")),
        ("0002-01-01", "0002-12-31", ("0001-01-01", "0001-12-31")),
        ("0001-01-06", "0001-01-10", ("0001-01-01", "0001-01-05")),
        ("0001-01-02", "0001-01-03", None),
        ("0001-01-01", "0001-12-31", None),
        ("0001-03-01", "0001-05-31", None),
        ("0001-01-02", "0001-01-09", None),
    ],
)
def test_the_time_before_is_as_long(
    first: str, last: str, expected: tuple[str, str] | None
) -> None:
    assert period_before(D(first), D(last)) == (expected and (D(expected[0]), D(expected[1])))


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-03-01", "2024-03-31", "tháng 3 năm 2024"),
        ("2024-02-01", "2024-02-29", "tháng 2 năm 2024"),
        ("2024-12-01", "2024-12-31", "tháng 12 năm 2024"),
        ("2024-07-01", "2024-09-30", "quý III năm 2024"),
        ("2024-10-01", "2024-12-31", "quý IV năm 2024"),
        ("2024-01-01", "2024-12-31", "năm 2024"),
        ("2024-02-01", "2024-02-28", None),
        ("2024-03-02", "2024-03-31", None),
        ("2024-02-01", "2024-04-30", None),
        ("2024-03-01", "2024-05-31", None),
        ("2024-01-01", "2024-02-29", None),
        ("2024-07-01", "2025-06-30", None),
        ("2024-01-01", "2024-11-30", None),
        ("2024-01-01", "2025-01-31", None),
        ("2024-01-01", "2025-12-31", None),
        ("2023-03-01", "2024-03-31", None),
    ],
)
def test_only_a_month_a_quarter_and_a_year_have_a_name(
    first: str, last: str, expected: str | None
) -> None:
    assert name_period(D(first), D(last)) == expected


@pytest.mark.parametrize(
    ("first", "last", "begins"),
    [
        ("2024-01-01", "2024-01-05", "2024-01-05"),
        ("2024-01-01", "2024-01-10", "2024-01-09"),
        ("2024-01-01", "2024-01-31", "2024-01-25"),
        ("2024-01-01", "2024-01-01", "2024-01-01"),
        ("2024-01-01", "2024-12-31", "2024-10-19"),
    ],
)
def test_the_last_fifth_begins_on_a_day(first: str, last: str, begins: str) -> None:
    a, b, day = D(first), D(last), D(begins)
    assert last_fifth_begun(a, b, day)
    assert last_fifth_begun(a, b, b)
    assert not last_fifth_begun(a, b, day - timedelta(days=1))


def test_a_day_that_is_over_gives_no_more_chances() -> None:
    assert Today(D("2024-12-31")).next_chance == D("2024-12-31")
    assert Today(D("2024-12-31"), is_over=True).next_chance == D("2025-01-01")


def test_a_window_counts_both_its_ends() -> None:
    assert Window(D("2024-02-28"), D("2024-03-01"), "").days == 3
    assert Window(D("2024-02-29"), D("2024-02-29"), "").days == 1


@given(
    first=st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    length=st.integers(0, 1500),
    per=st.sampled_from(["plan", "year", "quarter", "month"]),
)
def test_every_day_of_the_period_lies_in_exactly_one_window(
    first: date, length: int, per: Per
) -> None:
    last = first + timedelta(days=length)
    windows = cut_windows(Span(**{"from": first, "to": last}), per, Phases())
    days = [w.first + timedelta(days=n) for w in windows for n in range(w.days)]
    assert days == [first + timedelta(days=n) for n in range(length + 1)]
    assert len({window.label for window in windows}) == len(windows)
