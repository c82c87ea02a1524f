"""The evaluator against a naive second one, on columns and targets made at random."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from factories import DIGEST, held, make_article, make_edition, make_plan
from hypothesis import given, settings
from hypothesis import strategies as st
from naive_targets import evaluate_naively

from thidua.column import Article, Plan
from thidua.review import Edition
from thidua.schema.logs import BroadcastRecord, SelectionRecord
from thidua.targets import Status, evaluate

D = date.fromisoformat
DAYS = st.dates(D("2023-09-01"), D("2025-04-30"))
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
}


def some(values: Sequence[str]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


def maybe(values: Sequence[str]) -> st.SearchStrategy[str | None]:
    return st.none() | st.sampled_from(values)


@st.composite
def random_articles(draw: st.DrawFn, size: int = 12) -> list[Article]:
    articles = []
    for number in range(draw(st.integers(0, size))):
        keys: dict[str, Any] = {
            "category": draw(st.sampled_from(VALUES["category"])),
            "kind": draw(st.sampled_from(VALUES["kind"])),
            "fields": draw(some(FIELDS)),
            "movements": draw(some(MOVEMENTS)),
            "campaigns": [
                {"slug": slug, "phase": draw(maybe(PHASES))} for slug in draw(some(CAMPAIGNS))
            ],
            "unit": draw(maybe(UNITS)),
            "exemplars": [
                {
                    "name": "A",
                    "type": type_,
                    "kind": draw(st.sampled_from(KINDS)),
                    "unit": draw(maybe(UNITS)),
                }
                for type_ in draw(some(TYPES))
            ],
            "broadcasts": [
                {
                    "on": draw(DAYS),
                    "station": draw(st.sampled_from(STATIONS)),
                    "kind": draw(st.sampled_from(AIRINGS)),
                    "minutes": draw(st.none() | st.integers(1, 20)),
                }
                for _ in range(draw(st.integers(0, 2)))
            ],
        }
        if draw(st.integers(0, 9)) == 0:
            keys["withdrawn"] = {"on": "2024-06-01", "reason": "Gỡ"}
        articles.append(
            make_article(
                draw(DAYS),
                f"bai-{number}",
                reviewed=draw(st.sampled_from([D("2023-08-01"), D("2024-05-01"), None])),
                digest=draw(st.sampled_from([DIGEST, DIGEST, DIGEST, "f" * 20])),
                **keys,
            )
        )
    return articles


@st.composite
def random_targets(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(st.lists(st.sampled_from(list(VALUES)), unique=True, max_size=2))
    target: dict[str, Any] = {
        "count": draw(st.sampled_from(COUNTS)),
        "per": draw(st.sampled_from(["plan", "year", "quarter", "month", "phase"])),
        "where": {
            key: draw(st.lists(st.sampled_from(VALUES[key]), min_size=1, max_size=2))
            for key in keys
        },
        "each": draw(maybe(["category", "field", "movement", "unit", "exemplar_type", "phase"])),
        "waivers": [
            {
                "window": draw(st.sampled_from(["2024-01-01", "2023-11-15"])),
                "reason": "Bão",
                "by": "A",
                "on": "2024-06-01",
            }
            for _ in range(draw(st.integers(0, 1)))
        ],
    }
    if draw(st.integers(0, 3)) == 0:
        target["max_gap_days"] = draw(st.integers(1, 120))
    else:
        target["at_least"] = draw(st.integers(1, 6))
        if draw(st.integers(0, 3)) == 0:
            target["around"] = {
                "day": draw(st.sampled_from(["06-11", "02-29", "01-01", "12-31"])),
                "before": draw(st.integers(0, 180)),
                "after": draw(st.integers(0, 180)),
            }
    return {key: value for key, value in target.items() if value is not None}


@st.composite
def random_plans(draw: st.DrawFn) -> Plan:
    first = draw(st.sampled_from([D("2023-11-15"), D("2024-01-01"), D("2024-02-29")]))
    last = first + timedelta(days=draw(st.integers(0, 420)))
    phases = {
        "truoc": (D("2023-12-01"), D("2024-03-10")),
        "trong": (D("2024-03-11"), D("2024-03-11")),
        "sau": (D("2024-03-12"), D("2024-09-01")),
    }
    return make_plan(
        draw(st.lists(random_targets(), min_size=1, max_size=3)), (first, last), phases
    )


@st.composite
def random_editions(draw: st.DrawFn) -> Edition:
    articles = draw(random_articles())
    ids = [article.id for article in articles] + ["2024/khong-co"]
    broadcasts = [
        BroadcastRecord(
            on=draw(DAYS),
            station=draw(st.sampled_from(STATIONS)),
            kind=draw(st.sampled_from(AIRINGS)),
            minutes=draw(st.none() | st.integers(1, 20)),
            article=draw(maybe(ids)),
        )
        for _ in range(draw(st.integers(0, 4)))
    ]
    activities = [
        held(
            draw(DAYS).isoformat(),
            draw(st.sampled_from(ACTIVITIES)),
            unit=draw(maybe(UNITS)),
            fields=draw(some(FIELDS)),
            movements=draw(some(MOVEMENTS)),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    selections = [
        SelectionRecord(on=draw(DAYS), round="quy", unit=draw(maybe(UNITS)))
        for _ in range(draw(st.integers(0, 3)))
    ]
    return make_edition(
        draw(DAYS),
        articles,
        [draw(random_plans())],
        broadcasts=broadcasts,
        activities=activities,
        selections=selections,
    )


@settings(max_examples=300, deadline=None)
@given(random_editions())
def test_it_agrees_with_the_naive_evaluator(edition: Edition) -> None:
    measured = {
        (plan.plan.id, target.target.id): [
            (w.first, w.last, w.group, w.required, w.done, w.status.value, w.items)
            for w in target.windows
        ]
        for plan in evaluate(edition).plans
        for target in plan.targets
    }
    assert measured == evaluate_naively(edition)


@settings(max_examples=100, deadline=None)
@given(random_articles(6), random_articles(1), random_plans(), DAYS)
def test_one_more_article_never_lowers_a_count(
    articles: list[Article], more: list[Article], plan: Plan, now: date
) -> None:
    others = [
        replace(article, slug=f"moi-{number}", path=f"articles/2024/moi-{number}.md")
        for number, article in enumerate(more)
    ]
    fewer = evaluate(make_edition(now, articles, [plan]))
    larger = evaluate(make_edition(now, [*articles, *others], [plan]))
    for before, after in zip(fewer.plans[0].targets, larger.plans[0].targets, strict=True):
        for old, new in zip(before.windows, after.windows, strict=True):
            assert set(old.items) <= set(new.items)
            if before.target.at_least:
                assert old.done <= new.done
                assert new.status is Status.MET or old.status is not Status.MET
