"""The evaluator against a naive second one, on columns and targets made at random.

One generator serves two ways of choosing. A plain random one is fast: it makes the thousands of
cases of the large comparison. Hypothesis makes fewer, and shrinks what fails to its simplest form:
the first value of every list and the lowest number are always the plainest.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any, Literal, TypeVar

from factories import DIGEST, held, make_article, make_edition, make_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_targets import Result, evaluate_naively

from thidua.clock import VIETNAM
from thidua.column import Article, Plan
from thidua.progress.targets import Status, evaluate
from thidua.review import Edition, review
from thidua.schema.logs import ActivityRecord, BroadcastRecord, SelectionRecord

D = date.fromisoformat
FIRST_DAY, LAST_DAY = D("2023-09-01"), D("2025-04-30")
PHASES = ["truoc", "trong", "sau"]
TYPES = ["ca-nhan", "tap-the", "ho-gia-dinh"]
KINDS = ["dien-hinh", "mo-hinh-moi"]
FIELDS = ["y-te", "van-hoa"]
MOVEMENTS = ["nguoi-ngheo", "van-hoa"]
UNITS = ["cong-an", "y-te"]
CAMPAIGNS = ["dai-hoi", "ky-niem"]
STATIONS = ["dai-tinh", "dai-phuong"]
AIRINGS = ["tiep-song", "tu-san-xuat"]
ACTIVITIES = ["toa-dam", "giao-luu"]
ROUNDS: list[Literal["thang", "quy"]] = ["thang", "quy"]
COUNTS = ["articles", "broadcasts", "minutes", "exemplars", "activities", "selections"]
VALUES: dict[str, list[str]] = {
    "category": ["guong", "tin"],
    "kind": ["tin", "bai"],
    "field": FIELDS,
    "movement": MOVEMENTS,
    "campaign": CAMPAIGNS,
    "phase": PHASES,
    "unit": UNITS,
    "exemplar_type": TYPES,
    "exemplar_kind": KINDS,
    "station": STATIONS,
    "broadcast_kind": AIRINGS,
    "activity": ACTIVITIES,
    "round": [*ROUNDS],
}


EDGES = [
    datetime.fromisoformat(text).replace(tzinfo=VIETNAM)
    for text in (
        "2023-11-14 23:59:59",  # the last moment before a plan
        "2023-12-31 23:59:59",
        "2024-01-01 00:00:00",  # still the old year in UTC
        "2024-02-29 23:59:59",
        "2024-03-11 07:00:00",  # a phase of a single day
        "2024-03-31 23:59:59",
        "2024-04-01 06:59:59",
        "2024-09-30 23:59:58",
        "2024-12-31 23:59:59",
        "2025-01-01 00:00:00",
    )
]
"""Moments at which windows open and close."""

PARTNERS = {"phase": "campaign", "exemplar_type": "exemplar_kind"}
"""Keys that must match in the same entry of an article as the one that groups."""

REVIEWED = [D("2023-08-01"), D("2024-05-01")]

T = TypeVar("T")


class Choice:
    """Makes random parts of a column out of one ability: to pick a whole number."""

    def __init__(self, pick: Callable[[int, int], int]) -> None:
        self.pick = pick

    def one(self, values: Sequence[T]) -> T:
        return values[self.pick(0, len(values) - 1)]

    def maybe(self, values: Sequence[T]) -> T | None:
        return self.one([None, *values])

    def some(self, values: Sequence[T], least: int = 0) -> list[T]:
        """Return up to two different values."""
        chosen = [self.one(values) for _ in range(self.pick(least, 2))]
        return list(dict.fromkeys(chosen))

    def rarely(self) -> bool:
        return self.pick(0, 9) == 9

    def day(self) -> date:
        return FIRST_DAY + timedelta(days=self.pick(0, (LAST_DAY - FIRST_DAY).days))

    def day_on_air(self) -> date:
        """Return a day that now and then is the very day of a review."""
        return self.one(REVIEWED) if self.rarely() else self.day()

    def moment(self) -> datetime:
        """Return an edge now and then, or some second of some day."""
        if self.pick(0, 2) == 2:
            return self.one(EDGES)
        clock = self.one([time(7), time(0), time(23, 59, 59), time(6, 59, 59)])
        return datetime.combine(self.day(), clock, VIETNAM)

    def minutes(self) -> int | None:
        return self.maybe(range(1, 21))

    def articles(self, most: int = 12) -> list[Article]:
        return [self.article(number) for number in range(self.pick(0, most))]

    def article(self, number: int) -> Article:
        keys: dict[str, Any] = {
            "category": self.one(VALUES["category"]),
            "kind": self.one(VALUES["kind"]),
            "fields": self.some(FIELDS),
            "movements": self.some(MOVEMENTS),
            "campaigns": [
                {"slug": slug, "phase": self.maybe(PHASES)} for slug in self.some(CAMPAIGNS)
            ],
            "unit": self.maybe(UNITS),
            "exemplars": [
                {"name": "A", "type": type_, "kind": self.one(KINDS), "unit": self.maybe(UNITS)}
                for type_ in self.some(TYPES)
            ],
            "broadcasts": [
                {**self.airing(), "on": self.day_on_air().isoformat()}
                for _ in range(self.pick(0, 2))
            ],
        }
        if self.rarely():
            keys["withdrawn"] = {"on": "2024-06-01", "reason": "Gỡ"}
        if self.rarely():
            keys["consent"] = {
                "reference": "1",
                "on": "2023-08-01",
                "covers": ["ten"],
                "channels": self.one([["web", "radio"], ["radio"]]),
                "until": self.day().isoformat(),
            }
        return make_article(
            self.moment(),
            f"bai-{number}",
            reviewed=self.one([*REVIEWED, *REVIEWED, None]),
            digest=self.one([DIGEST, DIGEST, DIGEST, "f" * 20]),
            **keys,
        )

    def airing(self) -> dict[str, Any]:
        return {
            "station": self.one(STATIONS),
            "kind": self.one(AIRINGS),
            "minutes": self.minutes(),
        }

    def broadcasts(self, articles: Sequence[Article]) -> list[BroadcastRecord]:
        ids = [*(article.id for article in articles), "2024/khong-co"]
        return [
            BroadcastRecord(on=self.day_on_air(), article=self.maybe(ids), **self.airing())
            for _ in range(self.pick(0, 4))
        ]

    def activities(self) -> list[ActivityRecord]:
        return [
            held(
                self.day().isoformat(),
                self.one(ACTIVITIES),
                unit=self.maybe(UNITS),
                fields=self.some(FIELDS),
                movements=self.some(MOVEMENTS),
            )
            for _ in range(self.pick(0, 3))
        ]

    def selections(self) -> list[SelectionRecord]:
        return [
            SelectionRecord(on=self.day(), round=self.one(ROUNDS), unit=self.maybe(UNITS))
            for _ in range(self.pick(0, 3))
        ]

    def target(self) -> dict[str, Any]:
        each = self.maybe(["category", "field", "movement", "unit", "exemplar_type", "phase"])
        keys = self.some(list(VALUES))
        if each in PARTNERS and self.pick(0, 1):
            keys = list(dict.fromkeys([*keys, PARTNERS[each]]))
        target: dict[str, Any] = {
            "count": self.one(COUNTS),
            "per": self.one(["plan", "year", "quarter", "month", "phase"]),
            "where": {key: self.some(VALUES[key], least=1) for key in keys},
            "each": each,
            "waivers": [
                {
                    "window": self.one(["2024-01-01", "2023-11-15"]),
                    "reason": "Bão",
                    "by": "A",
                    "on": "2024-06-01",
                }
                for _ in range(self.pick(0, 1))
            ],
        }
        if self.pick(0, 3) == 3:
            target["max_gap_days"] = self.pick(1, 120)
        else:
            target["at_least"] = self.pick(1, 6)
            if self.pick(0, 3) == 3:
                target["around"] = {
                    "day": self.one(["06-11", "02-29", "01-01", "12-31"]),
                    "before": self.pick(0, 180),
                    "after": self.pick(0, 180),
                }
        return {key: value for key, value in target.items() if value is not None}

    def plan(self, plan_id: str = "2024", most: int = 3) -> Plan:
        first = self.one([D("2024-01-01"), D("2023-11-15"), D("2024-02-29")])
        last = first + timedelta(days=self.pick(0, 420))
        phases = {
            "truoc": (D("2023-12-01"), D("2024-03-10")),
            "trong": (D("2024-03-11"), D("2024-03-11")),
            "sau": (D("2024-03-12"), D("2024-09-01")),
        }
        targets = [self.target() for _ in range(self.pick(1, most))]
        return make_plan(targets, (first, last), phases, plan_id)

    def edition(self, plans: Sequence[Plan]) -> Edition:
        articles = self.articles()
        return make_edition(
            self.moment(),
            articles,
            plans,
            broadcasts=self.broadcasts(articles),
            activities=self.activities(),
            selections=self.selections(),
        )


def shrinking(data: st.DataObject) -> Choice:
    """Let Hypothesis choose, so that it can shrink."""
    return Choice(lambda low, high: data.draw(st.integers(low, high)))


Measured = dict[tuple[str, str], list[Result]]


def measured(edition: Edition) -> Measured:
    return {
        (plan.plan.id, target.target.id): [
            (w.first, w.last, w.group, w.required, w.done, w.status.value, w.items)
            for w in target.windows
        ]
        for plan in evaluate(edition).plans
        for target in plan.targets
    }


COLUMNS, PLANS_EACH, MOMENTS_EACH = 400, 4, 10


def test_it_agrees_with_the_naive_evaluator_in_ten_thousand_cases() -> None:
    """Compare edition by edition: a column with several plans, read at several moments."""
    cases: set[tuple[int, str, datetime]] = set()
    statuses: set[str] = set()
    for number in range(COLUMNS):
        choice = Choice(Random(number).randint)
        plans = [choice.plan(f"ke-hoach-{index}", most=1) for index in range(PLANS_EACH)]
        column = choice.edition(plans).column
        moments: set[datetime] = set()
        while len(moments) < MOMENTS_EACH:
            moments.add(choice.moment())
        for now in sorted(moments):
            edition = review(column, now)
            results = measured(edition)
            assert results == evaluate_naively(edition), f"column {number} at {now}"
            cases |= {(number, plan.id, now) for plan in plans}
            statuses |= {result[5] for target in results.values() for result in target}
    assert len(cases) == COLUMNS * PLANS_EACH * MOMENTS_EACH >= 10_000
    assert statuses == {status.value for status in Status}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_it_agrees_with_the_naive_evaluator(data: st.DataObject) -> None:
    choice = shrinking(data)
    edition = choice.edition([choice.plan()])
    assert measured(edition) == evaluate_naively(edition)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_one_more_article_never_lowers_a_count(data: st.DataObject) -> None:
    choice = shrinking(data)
    articles, plan, now = choice.articles(6), choice.plan(), choice.moment()
    more = replace(choice.article(0), slug="moi", path="articles/2024/moi.md")
    fewer = evaluate(make_edition(now, articles, [plan]))
    larger = evaluate(make_edition(now, [*articles, more], [plan]))
    for before, after in zip(fewer.plans[0].targets, larger.plans[0].targets, strict=True):
        for old, new in zip(before.windows, after.windows, strict=True):
            assert set(old.items) <= set(new.items)
            if before.target.at_least:
                assert old.done <= new.done
                assert new.status is Status.MET or old.status is not Status.MET
            else:
                assert old.done >= new.done  # a silence can only become shorter
