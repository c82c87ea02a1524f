"""Who an article is for readers elsewhere, wherever the site stands; what left, what came back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import make_article, make_edition, make_plan
from icalendar import Calendar
from lxml import etree

from thidua.column import Article
from thidua.column.addresses import ARTICLES_DATA, WITHDRAWALS, host_of
from thidua.column.record import Authority, Entry, Move, Record
from thidua.progress.targets import evaluate
from thidua.review import Edition, review
from thidua.review.channels import Departure, find_departures, publication
from thidua.schema.ward import FeedSettings
from thidua.site.feeds.render import render_feeds
from thidua.site.machine.calendar import render_calendar
from thidua.site.machine.open_data import render_open_data
from thidua.site.machine.structured_data import describe_page
from thidua.site.machine.withdrawals import render_withdrawals
from thidua.site.markup.texts import Texts
from thidua.site.routes import View
from thidua.site.shelf import Shelf
from thidua.site.whole import build_site

OLD = Record(authority=Authority("cu.example", date(2024, 1, 1)))


def ids_of(edition: Edition) -> dict[str, list[str]]:
    """Return the ids that an edition tells to machines, by where it tells them."""
    shelf = Shelf(edition, {})
    feeds = {feed.address: feed.make() for feed in render_feeds(shelf, Texts(shelf))}
    atom = etree.fromstring(feeds["atom.xml"])
    site = build_site(shelf, evaluate(edition))
    page = shelf.article_page(edition.published[0])
    view = View("article.html", page.article.matter.title, "", page, (), ())
    graph = json.loads(describe_page(view, site, "https://moi.example/a/", "assets/dau.png"))[
        "@graph"
    ]
    calendar = Calendar.from_ical(render_calendar(edition, evaluate(edition)))
    return {
        "rss": [one.text or "" for one in etree.fromstring(feeds["rss.xml"]).iter("guid")],
        "atom": [one.text or "" for one in atom.iter("{http://www.w3.org/2005/Atom}id")],
        "json": [item["id"] for item in json.loads(feeds["feed.json"])["items"]],
        "data": [
            one["guid"] for one in json.loads(render_open_data(shelf)[ARTICLES_DATA])["articles"]
        ],
        "linked data": [part["identifier"] for part in graph if "identifier" in part],
        "take-downs": [one["id"] for one in taken_down(edition)["withdrawn"]],
        "calendar": [str(event["UID"]) for event in calendar.walk("VEVENT")],
    }


def taken_down(edition: Edition) -> dict[str, Any]:
    listed: dict[str, Any] = json.loads(render_withdrawals(edition)[WITHDRAWALS])
    return listed


def edition_at(site: str, record: Record, **feed: Any) -> Edition:
    gone = make_article(date(2024, 1, 5), "go", withdrawn={"on": "2024-02-01", "reason": "Sai"})
    edition = make_edition(
        date(2024, 6, 1),
        [make_article(date(2024, 3, 1)), gone],
        [make_plan([{"at_least": 9}])],
        site_url=site,
        record=record,
    )
    ward = replace(edition.column.ward, feed=FeedSettings(**feed))
    return review(replace(edition.column, ward=ward), edition.now)


def test_a_column_that_moved_keeps_every_id() -> None:
    before = ids_of(edition_at("https://cu.example/", Record()))
    moved = ids_of(edition_at("https://moi.example/thi-dua/", OLD))
    assert moved == before
    assert before["rss"] == before["json"] == before["data"] == before["linked data"]
    assert before["rss"] == ["tag:cu.example,2024:2024/bai"]
    assert before["atom"][0] == "tag:cu.example,2024:nguon-tin/atom.xml"
    assert all(identity.endswith("@cu.example") for identity in before["calendar"])
    assert before["calendar"]
    assert before["take-downs"] == ["tag:cu.example,2024:2024/go"]


def test_the_name_may_be_given_where_there_is_no_record() -> None:
    given = ids_of(edition_at("https://moi.example/", Record(), authority="cu.example"))
    assert given == ids_of(edition_at("https://cu.example/", Record()))


def test_what_is_published_first_fixes_the_name() -> None:
    first = publication(edition_at("https://cu.example/", Record()))
    assert first.authority == Authority("cu.example", date(2024, 6, 1))
    later = edition_at("https://moi.example/", first)
    assert later.column.authority == "cu.example"
    assert publication(later).authority == first.authority


@pytest.mark.parametrize(
    ("site", "host"),
    [
        ("https://Phuong.example:8443/a/", "phuong.example"),
        ("https://phường.example/", "xn--phng-rib8295b.example"),
        ("", ""),
    ],
)
def test_a_name_is_written_as_ids_must_be(site: str, host: str) -> None:
    assert host_of(site) == host


# What left a channel, and what came back


def consented(*channels: str, **keys: Any) -> dict[str, Any]:
    return {
        "reference": "1",
        "on": "2024-01-01",
        "covers": ["ten"],
        "channels": channels,
        **keys,
    }


def edition_on(day: date, articles: Iterable[Article], record: Record) -> Edition:
    return make_edition(day, list(articles), record=record)


def told(found: Iterable[Departure]) -> set[tuple[str, str]]:
    return {(one.channel, one.on.isoformat()) for one in found}


FIRST = date(2024, 3, 2)


def published(article: Article) -> Record:
    return publication(edition_on(FIRST, [article], Record()))


ALL = consented("web", "rss", "radio", "mang-xa-hoi")
ON_AIR = [{"on": "2024-03-02", "station": "dai-tinh", "kind": "tiep-song"}]


def bai(**keys: Any) -> Article:
    return make_article(
        date(2024, 3, 1),
        **{"consent": ALL, "broadcasts": ON_AIR, "reviewed": date(2024, 2, 1), **keys},
    )


LEFT = {
    "withdrawn": (
        bai(withdrawn={"on": "2024-05-01", "reason": "Sai"}),
        {(one, "2024-05-01") for one in ("web", "rss", "radio", "mang-xa-hoi")},
    ),
    "expired": (
        bai(consent=consented("web", "rss", until="2024-05-03")),
        {("web", "2024-05-04"), ("rss", "2024-05-04")},
    ),
    "narrowed": (
        bai(consent=consented("web", "radio"), reviewed=date(2024, 5, 6)),
        {("rss", "2024-05-06"), ("mang-xa-hoi", "2024-05-06")},
    ),
    "taken back": (
        bai(consent=consented("rss"), reviewed=date(2024, 5, 6)),
        {("web", "2024-05-06"), ("rss", "2024-05-06")},
    ),
    "held back": (
        bai(digest="f" * 20),
        {(one, "2024-06-01") for one in ("web", "rss", "radio", "mang-xa-hoi")},
    ),
}


@pytest.mark.parametrize("name", LEFT)
def test_whatever_leaves_a_channel_is_listed_with_its_day(name: str) -> None:
    article, expected = LEFT[name]
    record = published(
        bai(consent=consented("web", "rss", until="2024-05-03")) if name == "expired" else bai()
    )
    edition = edition_on(date(2024, 6, 1), [article], record)
    departures = find_departures(edition)
    assert expected <= told(departures.left)
    assert departures.returned == ()
    # Once recorded, it is told with the same day for ever, whatever is edited.
    recorded = record.joined(publication(edition))
    later = edition_on(date(2024, 9, 1), [bai(digest="e" * 20)], recorded)
    assert told(departures.left) <= told(find_departures(later).left)
    assert publication(edition_on(date(2024, 7, 1), [article], recorded)).moves <= recorded.moves


def test_what_is_published_again_is_listed_apart() -> None:
    gone = bai(withdrawn={"on": "2024-05-01", "reason": "Sai"})
    record = published(bai())
    record = record.joined(publication(edition_on(date(2024, 5, 2), [gone], record)))
    again = bai(reviewed=date(2024, 5, 20), consent=consented("web", "rss"))
    edition = edition_on(date(2024, 6, 1), [again], record)
    departures = find_departures(edition)
    assert told(departures.returned) == {("web", "2024-05-20"), ("rss", "2024-05-20")}
    assert told(departures.left) == {("radio", "2024-05-01"), ("mang-xa-hoi", "2024-05-01")}
    recorded = record.joined(publication(edition))
    later = find_departures(edition_on(date(2024, 8, 1), [again], recorded))
    assert later == departures
    listed = taken_down(edition)
    assert {(one["id"], one["channel"]) for one in listed["returned"]} == {
        ("tag:phuong.example,2024:2024/bai", "web"),
        ("tag:phuong.example,2024:2024/bai", "rss"),
    }


def test_a_channel_that_is_new_is_recorded_and_then_missed() -> None:
    record = published(bai(consent=consented("web")))
    wider = bai(consent=consented("web", "rss"), reviewed=date(2024, 4, 1))
    record = record.joined(publication(edition_on(date(2024, 4, 2), [wider], record)))
    assert Move("2024/bai", 2, False, ("rss",), date(2024, 4, 2)) in record.moves
    narrow = bai(consent=consented("web"), reviewed=date(2024, 5, 1))
    departures = find_departures(edition_on(date(2024, 6, 1), [narrow], record))
    assert told(departures.left) == {("rss", "2024-05-01")}


def test_of_what_was_recorded_before_channels_were_the_consent_tells_where_it_stood() -> None:
    record = Record({"/bai/2024/bai/": Entry(FIRST, "2024/bai", date(2024, 3, 1))})
    gone = bai(consent=consented("web", "rss"), withdrawn={"on": "2024-05-01", "reason": "Sai"})
    departures = find_departures(edition_on(date(2024, 6, 1), [gone], record))
    assert told(departures.left) == {("web", "2024-05-01"), ("rss", "2024-05-01")}
    here = edition_on(date(2024, 6, 1), [bai(consent=consented("web", "rss"))], record)
    assert publication(here).addresses["/bai/2024/bai/"].channels == ("web", "rss")


def test_two_machines_that_tell_one_move_twice_tell_it_once() -> None:
    record = published(bai())
    held = [bai(digest="f" * 20)]
    one = publication(edition_on(date(2024, 5, 1), held, record))
    other = publication(edition_on(date(2024, 5, 3), held, record))
    both = record.joined(other).joined(one)
    departures = find_departures(edition_on(date(2024, 6, 1), held, both))
    assert {day for _, day in told(departures.left)} == {"2024-05-01"}
    assert len(departures.left) == 4


def test_a_draft_and_what_was_only_built_are_in_no_list() -> None:
    articles = [bai(digest="f" * 20), make_article(date(2024, 3, 1), "nhap", reviewed=None)]
    edition = edition_on(date(2024, 6, 1), articles, Record())
    assert find_departures(edition) == find_departures(edition_on(FIRST, [], Record()))


def test_what_a_list_tells_names_nobody() -> None:
    article = bai(withdrawn={"on": "2024-05-01", "reason": "Sai"}, title="Bà Nguyễn Thị Mẫu")
    content = render_withdrawals(edition_on(date(2024, 6, 1), [article], published(bai())))
    assert "Mẫu" not in content[WITHDRAWALS].decode()
    rows = json.loads(content[WITHDRAWALS])["left"]
    assert all(row.keys() == {"id", "article", "channel", "on"} for row in rows)
