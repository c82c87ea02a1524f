"""What counts, and what a filter lets through: worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
from factories import (
    aired,
    articles_on,
    held,
    make_article,
    make_edition,
    make_plan,
    measure,
    person,
    windows_of,
)

from thidua.clock import VIETNAM
from thidua.column.record import Entry, Record
from thidua.progress.facts import keys_of
from thidua.progress.targets import WindowProgress
from thidua.review import preview
from thidua.schema.logs import SelectionRecord
from thidua.schema.plan import WHERE_KEYS, Count

D = date.fromisoformat


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM)


def done(windows: Sequence[WindowProgress]) -> list[int]:
    return [window.done for window in windows]


# What counts


def test_only_published_articles_count() -> None:
    articles = [
        make_article(D("2024-02-01"), "dang"),
        make_article(D("2024-02-02"), "nhap", reviewed=None),
        make_article(D("2024-02-03"), "da-sua", digest="f" * 20),
        make_article(D("2024-02-04"), "go", withdrawn={"on": "2024-03-01", "reason": "Sai"}),
        make_article(D("2024-12-31"), "cho-den-ngay"),
        make_article(
            D("2024-02-05"),
            "khong-dong-y",
            consent={"reference": "1", "on": "2024-01-01", "covers": ["ten"], "channels": ["rss"]},
        ),
    ]
    (window,) = measure({"at_least": 1}, articles, now="2024-12-30")
    assert window.items == ("2024/dang",)


def test_a_live_preview_never_counts_drafts() -> None:
    draft = make_article(D("2024-02-02"), "nhap", reviewed=None)
    edition = make_edition(D("2024-12-31"), [draft], [make_plan([{"at_least": 1}])])
    shown = preview(edition.column, edition.now)
    assert shown.published == (draft,)
    assert done(windows_of(shown)) == [0]


def test_items_are_in_the_order_of_time_and_named_once() -> None:
    articles = [
        make_article(D("2024-05-01"), "b", exemplars=[person(), person("mo-hinh-moi")]),
        make_article(moment("2024-03-01 18:00:00"), "c", exemplars=[person()]),
        make_article(moment("2024-03-01 08:00:00"), "d", exemplars=[person()]),
    ]
    (window,) = measure({"count": "exemplars", "at_least": 1}, articles)
    assert (window.done, window.items) == (4, ("2024/d", "2024/c", "2024/b"))


REVIEWED = D("2024-05-10")
NO_WEB = {"reference": "1", "on": "2024-01-01", "covers": ["ten"], "channels": ["radio"]}
GONE = {"on": "2024-08-01", "reason": "Theo yêu cầu"}


@pytest.mark.parametrize(
    ("on", "article", "counts"),
    [
        ("2024-05-09", {}, False),  # on air before the review
        ("2024-05-10", {}, True),  # on the day of the review
        ("2024-06-30", {}, True),  # today
        ("2024-07-01", {}, False),  # tomorrow
        ("2024-05-20", {"published": D("2024-09-01")}, True),  # on air before it is on the web
        ("2024-05-20", {"reviewed": None}, False),
        ("2024-05-20", {"digest": "f" * 20}, False),  # changed since its review
        ("2024-05-20", {"withdrawn": GONE}, True),
        ("2024-05-20", {"withdrawn": {**GONE, "on": "2024-06-01"}}, True),
        # Nobody approved the text that was withdrawn.
        ("2024-05-20", {"withdrawn": {**GONE, "on": "2024-06-01"}, "digest": "f" * 20}, False),
        ("2024-05-20", {"consent": NO_WEB}, True),  # radio was agreed to, the web was not
    ],
)
@pytest.mark.parametrize("place", ["article", "log"])
def test_a_broadcast_counts_after_the_review_of_its_article(
    on: str, article: dict[str, Any], counts: bool, place: str
) -> None:
    matter = {"published": D("2024-05-12"), "reviewed": REVIEWED, **article}
    entry = {"on": on, "station": "dai-tinh", "kind": "tiep-song"}
    if place == "article":
        matter["broadcasts"] = [entry]
    item = make_article(**matter)
    log = [aired(on, article=item.id)] if place == "log" else []
    (window,) = measure(
        {"count": "broadcasts", "at_least": 1}, [item], now="2024-06-30", broadcasts=log
    )
    name = item.id if place == "article" else "truyen-thanh#1"
    assert window.items == ((name,) if counts else ())


def test_a_broadcast_on_the_day_of_a_review_that_is_still_to_come_does_not_count() -> None:
    own = [{"on": "2024-05-20", "station": "dai-tinh", "kind": "tiep-song"}]
    item = make_article(D("2024-05-12"), reviewed=moment("2024-05-20 16:00:00"), broadcasts=own)
    target = {"count": "broadcasts", "at_least": 1}
    assert done(measure(target, [item], moment("2024-05-20 15:59:59"))) == [0]
    assert done(measure(target, [item], moment("2024-05-20 16:00:00"))) == [1]


def test_a_broadcast_of_what_was_taken_down_and_has_no_review_any_more_does_not_count() -> None:
    own = [{"on": "2024-05-20", "station": "dai-tinh", "kind": "tiep-song"}]
    gone = {"on": "2024-05-25", "reason": "Sai"}
    item = make_article(D("2024-05-12"), reviewed=None, broadcasts=own, withdrawn=gone)
    record = Record({"/bai/2024/bai/": Entry(D("2024-05-12"), item.id)})
    assert done(measure({"count": "broadcasts", "at_least": 1}, [item], record=record)) == [0]


@pytest.mark.parametrize(("today", "count"), [("2024-04-30", 0), ("2024-05-01", 1)])
def test_what_is_held_today_counts(today: str, count: int) -> None:
    logs: dict[str, Any] = {
        "activities": [held("2024-05-01", unit="y-te")],
        "selections": [SelectionRecord(on=D("2024-05-01"), round="quy", unit="cong-an")],
    }
    for kind, unit in (("activities", "y-te"), ("selections", "cong-an")):
        target = {"count": kind, "at_least": 1, "where": {"unit": unit}}
        assert done(measure(target, now=today, **logs)) == [count]
        other = {**target, "where": {"unit": "van-hoa"}}
        assert done(measure(other, now=today, **logs)) == [0]


def test_a_broadcast_of_an_unknown_article_does_not_count() -> None:
    log = [aired("2024-05-20", article="2024/khong-co"), aired("2024-05-21")]
    (window,) = measure({"count": "broadcasts", "at_least": 1}, broadcasts=log)
    assert window.items == ("truyen-thanh#2",)


def test_minutes_add_up_and_a_broadcast_without_them_adds_none() -> None:
    article = make_article(
        D("2024-05-01"),
        broadcasts=[
            {"on": "2024-05-02", "station": "dai-tinh", "kind": "tiep-song", "minutes": 7},
            {"on": "2024-05-03", "station": "dai-tinh", "kind": "tiep-song"},
        ],
    )
    log = [aired("2024-06-01", minutes=10), aired("2024-06-02")]
    (window,) = measure({"count": "minutes", "at_least": 20}, [article], broadcasts=log)
    assert (window.done, window.items) == (17, ("2024/bai", "truyen-thanh#1"))


def test_rounds_of_selection_are_numbered_after_the_activities() -> None:
    logs: dict[str, Any] = {
        "activities": [held("2024-05-01"), held("2025-05-01")],
        "selections": [
            SelectionRecord(on=D("2024-06-30"), round="quy"),
            SelectionRecord(on=D("2024-03-31"), round="quy"),
        ],
    }
    (activities,) = measure({"count": "activities", "at_least": 1}, **logs)
    (selections,) = measure({"count": "selections", "at_least": 1}, **logs)
    assert activities.items == ("hoat-dong#1",)
    assert selections.items == ("hoat-dong#4", "hoat-dong#3")


# Filters


RICH: dict[str, Any] = {
    "category": "guong",
    "kind": "phong-su",
    "fields": ["y-te", "van-hoa"],
    "movements": ["nguoi-ngheo"],
    "campaigns": ["dai-hoi", {"slug": "ky-niem", "phase": "trong"}],
    "unit": "cong-an",
    "exemplars": [person("dien-hinh", "tap-the"), person("mo-hinh-moi", "ca-nhan")],
}


@pytest.mark.parametrize(
    ("where", "counts"),
    [
        ({}, True),
        ({"category": "guong"}, True),
        ({"category": ["tin", "guong"]}, True),
        ({"category": "tin"}, False),
        ({"kind": "phong-su"}, True),
        ({"kind": ["tin", "bai"]}, False),
        ({"field": "van-hoa"}, True),
        ({"movement": "van-hoa"}, False),
        ({"campaign": "dai-hoi"}, True),
        ({"phase": "trong"}, True),
        ({"phase": "truoc"}, False),
        ({"campaign": "ky-niem", "phase": "trong"}, True),
        ({"campaign": "dai-hoi", "phase": "trong"}, False),  # that phase is the other campaign's
        ({"unit": "cong-an"}, True),
        ({"unit": "y-te"}, False),
        ({"exemplar_type": "ca-nhan"}, True),
        ({"exemplar_type": "ho-gia-dinh"}, False),
        ({"exemplar_type": "ca-nhan", "exemplar_kind": "mo-hinh-moi"}, True),
        ({"exemplar_type": "ca-nhan", "exemplar_kind": "dien-hinh"}, False),  # nobody is both
        ({"category": "guong", "unit": "y-te"}, False),  # every key must match
        ({"station": "dai-tinh"}, False),  # an article has no station
        ({"activity": "toa-dam"}, False),
    ],
)
def test_an_article_counts_when_every_key_matches(where: dict[str, Any], counts: bool) -> None:
    windows = measure({"at_least": 1, "where": where}, [make_article(D("2024-05-01"), **RICH)])
    assert done(windows) == [int(counts)]


@pytest.mark.parametrize("key", WHERE_KEYS)
def test_a_key_without_a_value_does_not_match(key: str) -> None:
    values = {
        "kind": "tin",
        "phase": "truoc",
        "exemplar_type": "ca-nhan",
        "exemplar_kind": "dien-hinh",
        "broadcast_kind": "tiep-song",
        "activity": "khac",
        "round": "quy",
        "category": "guong",
    }
    target = {"at_least": 1, "where": {key: values.get(key, "bat-ky")}}
    assert done(measure(target, articles_on("2024-05-01"))) == [0]


def test_exemplars_are_filtered_one_by_one() -> None:
    people = [
        person("dien-hinh", "ca-nhan", unit="y-te"),
        person("dien-hinh", "tap-the"),
        person("mo-hinh-moi", "ca-nhan"),
    ]
    articles = [make_article(D("2024-05-01"), exemplars=people, unit="cong-an")]

    def count(**where: str) -> int:
        target = {"count": "exemplars", "at_least": 1, "where": where}
        return measure(target, articles)[0].done

    assert count() == 3
    assert count(exemplar_type="ca-nhan") == 2
    assert count(exemplar_type="ca-nhan", exemplar_kind="dien-hinh") == 1
    assert count(category="tin") == 3
    # The unit an exemplar belongs to goes before the unit that sent the article.
    assert count(unit="y-te") == 1
    assert count(unit="cong-an") == 2


def test_a_broadcast_takes_after_its_article_and_has_a_station_of_its_own() -> None:
    article = make_article(
        D("2024-05-01"),
        **RICH,
        broadcasts=[{"on": "2024-05-02", "station": "dai-tinh", "kind": "tiep-song"}],
    )
    log = [aired("2024-06-01", article=article.id), aired("2024-06-02")]

    def items(**where: str) -> tuple[str, ...]:
        target = {"count": "broadcasts", "at_least": 1, "where": where}
        return measure(target, [article], broadcasts=log)[0].items

    assert items() == ("2024/bai", "truyen-thanh#1", "truyen-thanh#2")
    for key, value in [
        ("category", "guong"),
        ("kind", "phong-su"),
        ("field", "y-te"),
        ("movement", "nguoi-ngheo"),
        ("campaign", "ky-niem"),
        ("phase", "trong"),
        ("unit", "cong-an"),
        ("exemplar_kind", "mo-hinh-moi"),
    ]:
        assert items(**{key: value}) == ("2024/bai", "truyen-thanh#1")
    assert items(station="dai-tinh") == ("2024/bai",)
    assert items(station="dai-phuong") == ("truyen-thanh#1", "truyen-thanh#2")
    assert items(broadcast_kind="tu-san-xuat", category="guong") == ("truyen-thanh#1",)


def test_activities_are_filtered_by_what_they_say() -> None:
    logs = [
        held("2024-05-01", "toa-dam", unit="cong-an", fields=["y-te"]),
        held("2024-05-02", "trien-lam", movements=["van-hoa"]),
    ]

    def items(**where: Any) -> tuple[str, ...]:
        target = {"count": "activities", "at_least": 1, "where": where}
        return measure(target, activities=logs)[0].items

    assert items(activity=["toa-dam", "giao-luu"]) == ("hoat-dong#1",)
    assert items(unit="cong-an", field="y-te") == ("hoat-dong#1",)
    assert items(movement="van-hoa") == ("hoat-dong#2",)
    assert items(category="tin") == ()


OF_ARTICLES = {
    *("category", "kind", "unit", "field", "movement", "campaign", "phase"),
    *("exemplar_type", "exemplar_kind"),
}


@pytest.mark.parametrize(
    ("count", "keys"),
    [
        ("articles", OF_ARTICLES),
        ("exemplars", OF_ARTICLES),
        ("broadcasts", OF_ARTICLES | {"station", "broadcast_kind"}),
        ("minutes", OF_ARTICLES | {"station", "broadcast_kind"}),
        ("activities", {"unit", "field", "movement", "activity"}),
        ("selections", {"unit", "round"}),
    ],
)
def test_what_is_counted_can_be_filtered_by_what_it_has(count: Count, keys: set[str]) -> None:
    assert keys_of(count) == keys
