"""Who may be named or shown, and where: asked in one place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from factories import make_article, person

from thidua.clock import VIETNAM
from thidua.column import Article
from thidua.column.permission import covers, may_appear, may_name, may_show_photos

NOON = datetime(2024, 6, 15, 12, tzinfo=VIETNAM)
SIGNED = {"reference": "1/PĐY", "on": "2024-06-01"}


def agreed(**keys: Any) -> Article:
    consent = {**SIGNED, "covers": ["cau-chuyen"], "channels": ["radio"], **keys}
    return make_article(date(2024, 6, 1), exemplars=[person()], consent=consent)


def unasked(consent: dict[str, str] | None) -> Article:
    return make_article(date(2024, 6, 1), exemplars=[person()], consent=consent)


@pytest.mark.parametrize("consent", [None, {"not_needed": "Nhân vật lịch sử"}])
def test_where_nobody_had_to_be_asked_everything_may_be_shown(
    consent: dict[str, str] | None,
) -> None:
    article = unasked(consent)
    assert may_appear(article, "web", NOON)
    assert may_name(article, article.matter.exemplars[0])
    assert may_show_photos(article)
    assert covers(article, "nhay-cam")


def test_only_a_channel_that_was_agreed_to_is_open() -> None:
    article = agreed(channels=["rss", "radio"])
    assert may_appear(article, "rss", NOON)
    assert not may_appear(article, "web", NOON)
    assert not may_appear(article, "mang-xa-hoi", NOON)


@pytest.mark.parametrize(
    ("until", "open_"), [("2024-06-14", False), ("2024-06-15", True), ("2024-06-16", True)]
)
def test_consent_lasts_to_the_end_of_its_last_day(until: str, open_: bool) -> None:
    assert may_appear(agreed(until=until), "radio", NOON) is open_
    assert not may_appear(agreed(until=until), "web", NOON)


@pytest.mark.parametrize(
    ("part", "named", "shown"),
    [("ten", True, False), ("anh", False, True), ("cau-chuyen", False, False)],
)
def test_what_was_signed_for_and_nothing_else_may_be_shown(
    part: str, named: bool, shown: bool
) -> None:
    article = agreed(covers=[part])
    assert may_name(article, article.matter.exemplars[0]) is named
    assert may_show_photos(article) is shown


def test_a_group_is_named_without_asking_and_a_household_is_not() -> None:
    consent = {**SIGNED, "covers": ["anh"], "channels": ["web"]}
    people = [person(type_="tap-the"), person(type_="ho-gia-dinh")]
    article = make_article(date(2024, 6, 1), exemplars=people, consent=consent)
    assert [may_name(article, one) for one in article.matter.exemplars] == [True, False]
