"""The front page, the register by letters, campaigns by phase, and what is looked back on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import PurePath
from typing import Any

import pytest
from factories import (
    REGISTERS,
    aired,
    make_article,
    make_build,
    make_edition,
    make_plan,
    person,
)

from thidua.column import Article, RegisterEntry, Registers
from thidua.disk.tree import LocalFile
from thidua.progress.targets import evaluate
from thidua.schema.plan import Phases, Span
from thidua.schema.registers import Campaign
from thidua.schema.slogans import KeyDay
from thidua.site.front import HEADS, choose_lead, find_key_day, tell_standing
from thidua.site.looking_back import Turn, look_back, turns
from thidua.site.markup.outline import Entry, outline, reading_minutes
from thidua.site.pages import LEAST_LETTERED, Front, TimeState
from thidua.site.routes import routes
from thidua.site.shelf import Shelf, index_letter, why
from thidua.site.whole import build_site

TODAY = date(2024, 6, 20)
PHOTO = LocalFile("articles/2024/bia.jpg", "0" * 64)


def on(day: int, *, pictured: bool = False, **matter: Any) -> Article:
    """Return an article of a day in June, with a cover or without."""
    article = make_article(date(2024, 6, day), f"ngay-{day}", **matter)
    if not pictured:
        return article
    named = replace(article.matter, image="bia.jpg")
    return replace(article, matter=named, photos={"bia.jpg": PHOTO})


def newest_first(*articles: Article) -> list[Article]:
    return sorted(articles, key=lambda one: one.date, reverse=True)


def front_of(articles: Sequence[Article], today: date = TODAY, **column: Any) -> Front:
    edition = make_edition(today, articles, **column)
    return build_site(Shelf(edition, {}), evaluate(edition)).front


def slug_of(address: str) -> str:
    return PurePath(address).name


# The lead story


def test_the_newest_with_a_picture_leads_not_a_note_of_two_lines() -> None:
    articles = newest_first(on(9, kind="tin"), on(8), on(7, pictured=True), on(6, pictured=True))
    lead = choose_lead(articles, None)
    assert lead
    assert lead.slug == "ngay-7"


def test_without_any_picture_the_newest_leads() -> None:
    articles = newest_first(on(9), on(8))
    assert choose_lead(articles, None) is articles[0]


def test_an_old_picture_does_not_make_news() -> None:
    old = make_article(date(2023, 1, 1), "cu")
    articles = [*newest_first(*(on(day) for day in range(1, 21))), old]
    lead = choose_lead(articles, None)
    assert lead
    assert lead.slug == "ngay-20"


def test_a_pinned_article_leads_while_it_may_be_seen() -> None:
    articles = newest_first(on(9, pictured=True), on(3))
    pinned = choose_lead(articles, "2024/ngay-3")
    assert pinned
    assert pinned.slug == "ngay-3"
    gone = choose_lead(articles, "2024/da-go")
    assert gone
    assert gone.slug == "ngay-9"


def test_nothing_leads_where_nothing_is() -> None:
    assert choose_lead([], "2024/a") is None


# What stands below it


def test_each_article_stands_once_on_the_front_page() -> None:
    front = front_of([on(day, category=("tin", "guong")[day % 2]) for day in range(1, 21)])
    assert front.lead
    shown = [front.lead, *front.newest, *(card for one in front.sections for card in one.cards)]
    addresses = [card.address for card in shown]
    assert len(addresses) == len(set(addresses)) == 1 + HEADS + 6


def test_a_category_tells_how_many_it_has_and_shows_its_newest() -> None:
    front = front_of([on(day, category="guong" if day < 5 else "tin") for day in range(1, 11)])
    (guong,) = (one for one in front.sections if one.category.title == "Gương sáng")
    assert [slug_of(card.address) for card in guong.cards] == ["ngay-4", "ngay-3", "ngay-2"]
    assert guong.total == 4


@pytest.mark.parametrize(
    ("count", "heads", "sections"), [(0, 0, 0), (1, 0, 0), (3, 2, 0), (9, 5, 1)]
)
def test_what_is_not_there_leaves_no_hole(count: int, heads: int, sections: int) -> None:
    front = front_of([on(day) for day in range(1, count + 1)])
    assert (front.lead is None) == (count == 0)
    assert len(front.newest) == heads
    assert len(front.sections) == sections


# Exemplars as people


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Nguyễn Thị Mẫu – người giữ lửa", "Người giữ lửa"),
        ("Nguyễn Thị Mẫu: hai mươi năm dạy chữ", "Hai mươi năm dạy chữ"),
        ("Nguyễn Thị Mẫu, bà mẹ của tổ 5", "Bà mẹ của tổ 5"),
        ("Chị Nguyễn Thị Mẫu và lớp học", "Chị Nguyễn Thị Mẫu và lớp học"),
        ("Nguyễn Thị Mẫu kể chuyện", "Nguyễn Thị Mẫu kể chuyện"),
        ("Nguyễn Thị Mẫu –", "Nguyễn Thị Mẫu –"),
    ],
)
def test_why_somebody_is_held_up_does_not_say_the_name_twice(title: str, told: str) -> None:
    assert why("Nguyễn Thị Mẫu", title) == told


def honoured(*named: dict[str, str]) -> dict[str, Any]:
    return {"exemplars": list(named), "consent": {"not_needed": "Nhân vật lịch sử"}}


def test_the_last_held_up_stand_on_the_front_page() -> None:
    front = front_of(
        [on(day, **honoured(person(name=f"Trần Văn Mẫu {day}"))) for day in range(1, 8)]
    )
    assert [one.name[-1] for one in front.people] == ["7", "6", "5", "4"]
    assert front.people[0].face is None
    assert front.people[0].initial == "7"


@pytest.mark.parametrize(
    ("name", "kind", "letter"),
    [
        ("Trần Văn Ân", "ca-nhan", "A"),
        ("Đỗ Văn Đức", "ca-nhan", "Đ"),
        ("Đỗ Văn Dung", "ca-nhan", "D"),
        ("Ý", "ca-nhan", "Y"),
        ("Hộ ông Nguyễn Văn Ổn", "ho-gia-dinh", "O"),
        ("Tổ 5", "tap-the", "T"),
    ],
)
def test_a_name_stands_under_the_letter_of_the_given_name(
    name: str, kind: str, letter: str
) -> None:
    shelf = Shelf(make_edition(TODAY, [on(1, **honoured(person(name=name, type_=kind)))]), {})
    assert index_letter(shelf.profiles[0]) == letter


def test_a_long_register_goes_by_letters_and_a_short_one_by_none() -> None:
    names = [f"Nguyễn Mẫu {'ABCDĐEGHIK'[number % 10]}{number}" for number in range(300)]
    many = Shelf(make_edition(TODAY, [on(1, **honoured(*(person(name=n) for n in names)))]), {})
    groups = many.exemplar_register().by_letter("ca-nhan")
    assert [one.letter for one in groups] == list("ABCDĐEGHIK")
    assert sum(len(one.rows) for one in groups) == 300
    few = names[: LEAST_LETTERED - 1]
    short = Shelf(make_edition(TODAY, [on(1, **honoured(*(person(name=n) for n in few)))]), {})
    (only,) = short.exemplar_register().by_letter("ca-nhan")
    assert (only.letter, len(only.rows)) == ("", LEAST_LETTERED - 1)
    assert short.exemplar_register().by_letter("tap-the") == ()


# The key day, and the plan in one line


def with_campaign(**campaign: Any) -> Registers:
    entry = RegisterEntry("dot", "docs/chien-dich/dot.md", Campaign(title="Đợt mẫu", **campaign))
    return Registers(
        REGISTERS.categories,
        REGISTERS.fields,
        REGISTERS.movements,
        REGISTERS.units,
        {"dot": entry},
    )


def span(first: str, last: str) -> Span:
    return Span(**{"from": date.fromisoformat(first), "to": date.fromisoformat(last)})


PHASES = Phases(
    truoc=span("2024-09-01", "2024-09-10"),
    trong=span("2024-09-11", "2024-09-11"),
    sau=span("2024-09-12", "2024-09-30"),
)


@pytest.mark.parametrize(
    ("today", "title", "first", "is_now"),
    [
        (date(2024, 6, 10), "Ngày truyền thống thi đua yêu nước", date(2024, 6, 11), False),
        (date(2024, 6, 11), "Ngày truyền thống thi đua yêu nước", date(2024, 6, 11), True),
        (date(2024, 6, 12), "Đợt mẫu", date(2024, 9, 11), False),
        (date(2024, 9, 5), "Đợt mẫu", date(2024, 9, 1), True),
        (date(2024, 9, 30), "Đợt mẫu", date(2024, 9, 1), True),
        (date(2024, 10, 1), "Ngày truyền thống thi đua yêu nước", date(2025, 6, 11), False),
    ],
)
def test_the_key_day_is_what_runs_or_what_comes_next(
    today: date, title: str, first: date, is_now: bool
) -> None:
    registers = with_campaign(phases=PHASES)
    day = find_key_day(Shelf(make_edition(today, [], registers=registers), {}))
    assert day
    assert (day.title, day.first, day.is_now) == (title, first, is_now)


@pytest.mark.parametrize(
    ("today", "title", "first"),
    [
        (date(2023, 2, 27), "Ngày mẫu", date(2023, 2, 28)),  # no leap year
        (date(2023, 2, 28), "Ngày mẫu", date(2023, 2, 28)),
        (date(2024, 2, 1), "Ngày mẫu", date(2024, 2, 29)),
        (date(2024, 3, 1), "Ngày của phường", date(2024, 6, 11)),
    ],
)
def test_a_ward_s_own_key_days_are_ahead_in_its_own_words(
    today: date, title: str, first: date
) -> None:
    days = (
        KeyDay(day="02-29", since=2000, name="Ngày mẫu"),
        KeyDay(day="06-11", since=1948, name="Ngày của phường"),
    )
    day = find_key_day(Shelf(make_edition(today, [], key_days=days), {}))
    assert day
    assert (day.title, day.first, day.is_now) == (title, first, first == today)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 12, 31), TimeState.UPCOMING),
        (date(2024, 1, 1), TimeState.CURRENT),
        (date(2024, 12, 31), TimeState.CURRENT),
        (date(2025, 1, 1), TimeState.ENDED),
    ],
)
def test_a_plan_whose_time_is_over_has_ended(today: date, state: TimeState) -> None:
    plan = make_plan([{"at_least": 1}, {"at_least": 2}])
    edition = make_edition(today, [on(1)] if today.year > 2023 else [], [plan])
    standing = tell_standing(evaluate(edition).plans[0], today)
    assert standing.state is state
    assert (standing.met, standing.targets) == (int(today > date(2024, 6, 1)), 2)


# Campaigns by phase


def test_a_campaign_s_articles_stand_by_phase_as_they_say_or_by_their_day() -> None:
    registers = with_campaign(phases=PHASES, period=span("2024-09-01", "2024-09-30"))

    def of(day: str, slug: str, **entry: str) -> Article:
        return make_article(date.fromisoformat(day), slug, campaigns=[{"slug": "dot", **entry}])

    articles = [
        of("2024-09-05", "truoc"),
        of("2024-09-11", "trong"),
        of("2024-09-20", "noi-rieng", phase="trong"),
        of("2024-10-05", "ngoai"),
    ]
    build = make_build(date(2024, 12, 1), articles, registers=registers)
    shelf = build.shelf
    address = "chien-dich/dot/"
    (first,) = shelf.list_pages("Đợt mẫu", address)
    page = shelf.campaign_page("dot", first, shelf.articles(address))
    assert [(one.phase, [slug_of(c.address) for c in one.cards]) for one in page.phases] == [
        ("trong", ["noi-rieng", "trong"]),
        ("truoc", ["truoc"]),
        (None, ["ngoai"]),
    ]
    assert page.state is TimeState.ENDED


# Looking back


@pytest.mark.parametrize(
    ("turn", "first", "last", "title", "address"),
    [
        (Turn(2024, 1), (1, 1), (3, 31), "Nhìn lại quý I/2024", "nhin-lai/2024/quy-1/"),
        (Turn(2024, 2), (4, 1), (6, 30), "Nhìn lại quý II/2024", "nhin-lai/2024/quy-2/"),
        (Turn(2024, 4), (10, 1), (12, 31), "Nhìn lại quý IV/2024", "nhin-lai/2024/quy-4/"),
        (Turn(2024, None), (1, 1), (12, 31), "Nhìn lại năm 2024", "nhin-lai/2024/"),
    ],
)
def test_a_quarter_and_a_year_have_their_days_name_and_address(
    turn: Turn, first: tuple[int, int], last: tuple[int, int], title: str, address: str
) -> None:
    assert (turn.first, turn.last) == (date(2024, *first), date(2024, *last))
    assert (turn.title, turn.address) == (title, address)


def test_a_quarter_tells_what_was_published_of_whom_and_what_was_promised() -> None:
    articles = [
        on(1, movements=["van-hoa"], unit="y-te", **honoured(person())),
        on(2, movements=["van-hoa", "nguoi-ngheo"], unit="y-te"),
        make_article(date(2024, 7, 1), "quy-sau"),
    ]
    plan = make_plan([{"at_least": 1, "per": "quarter"}, {"at_least": 9, "per": "year"}])
    records = (aired("2024-05-02", minutes=5), aired("2024-06-30"), aired("2024-07-01"))
    edition = make_edition(date(2024, 12, 31), articles, [plan], broadcasts=records)
    assert [one.address for one in turns(edition)] == [
        "nhin-lai/2024/",
        "nhin-lai/2024/quy-3/",
        "nhin-lai/2024/quy-2/",
    ]
    shelf, progress = Shelf(edition, {}), evaluate(edition)
    others = build_site(shelf, progress).looks_back
    page = look_back(shelf, progress, Turn(2024, 2), others)
    assert (page.total, page.broadcasts, page.minutes) == (2, 2, 5)
    assert ([one.name for one in page.people], page.held_up) == (["Nguyễn Văn A"], 1)
    assert [(one.slug, one.total) for one in page.movements] == [("van-hoa", 2), ("nguoi-ngheo", 1)]
    assert [(one.slug, one.total) for one in page.units] == [("y-te", 2)]
    assert [(one.text, one.window.label) for one in page.targets] == [
        ("Chỉ tiêu 1.", "Quý II/2024")
    ]
    assert [(one.title, one.address) for one in page.around] == [
        ("Năm 2024", "nhin-lai/2024/"),
        ("Quý III/2024", "nhin-lai/2024/quy-3/"),
    ]
    year = look_back(shelf, progress, Turn(2024, None), others)
    assert (year.total, [one.text for one in year.targets]) == (3, ["Chỉ tiêu 2."])


def test_every_time_looked_back_on_has_a_page() -> None:
    build = make_build(TODAY, [on(1)])
    addresses = {route.address for route in routes(build)}
    assert {"nhin-lai/2024/", "nhin-lai/2024/quy-2/"} <= addresses
    assert not {one for one in addresses if one.startswith("nhin-lai/2024/quy-1")}


# Before a text


def text(headings: int, words: int) -> str:
    parts = (f'<h2 id="muc-{n}">Mục <em>{n}</em> &amp;</h2>' for n in range(1, headings + 1))
    return "".join(parts) + f"<p>{'từ ' * words}</p>"


@pytest.mark.parametrize(
    ("headings", "words", "listed"),
    [(3, 300, 0), (5, 300, 5), (3, 1000, 3), (2, 5000, 0), (0, 5000, 0)],
)
def test_a_long_text_lists_its_headings_and_a_short_one_none(
    headings: int, words: int, listed: int
) -> None:
    html = text(headings, words)
    found = outline(html, reading_minutes(html))
    assert len(found) == listed
    if found:
        assert found[0] == Entry("muc-1", "Mục 1 &")


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (100, 1), (330, 2), (660, 3), (2200, 10)])
def test_how_long_a_text_takes(words: int, minutes: int) -> None:
    assert reading_minutes("<p>" + "từ <b>x</b> " * (words // 2) + "</p>") == minutes
