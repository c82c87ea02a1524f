"""Which addresses are recorded, held and lost, and what is told of each article's state."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from factories import REVIEWER, make_article, make_edition

from thidua.clock import VIETNAM
from thidua.column import Article
from thidua.column.addresses import SiteMap
from thidua.column.record import RECORD, Entry, Record
from thidua.problems import Problem, Rule, Severity
from thidua.review import Edition, State, preview
from thidua.review.continuity import list_addresses
from thidua.review.edition import count_errors
from thidua.text.links import Link

TODAY = date(2024, 6, 15)
YESTERDAY = date(2024, 6, 14)
TOMORROW = date(2024, 6, 16)


def edition_of(
    articles: list[Article],
    record: dict[str, Entry] | None = None,
    docs: dict[str, str] | None = None,
    now: date | datetime = TODAY,
    **column: Any,
) -> Edition:
    """Return an edition whose site map knows its articles and the pages of ``docs``."""
    pages = {**(docs or {}), **{one.path: one.address for one in articles}}
    site_map = column.pop("site_map", SiteMap(pages, frozenset(), frozenset({"rss.xml"})))
    return make_edition(now, articles, record=Record(record or {}), site_map=site_map, **column)


def lost(edition: Edition) -> list[Problem]:
    return [problem for problem in edition.problems if problem.rule is Rule.ADDRESS_LOST]


# The record


def test_addresses_of_pages_and_of_what_is_seen_are_recorded() -> None:
    seen = make_article(date(2024, 6, 1), "thay", id="ma-bai", aliases=["/cu/", "/tin/1.html"])
    hidden = make_article(date(2024, 6, 1), "an", reviewed=None, aliases=["/an-cu/"])
    edition = edition_of([seen, hidden], docs={"docs/index.md": "", "docs/lien-he.md": "lien-he/"})
    record = list_addresses(edition.column, edition.seen, frozenset(), TODAY)
    assert record == {
        "/": Entry(TODAY),
        "/lien-he/": Entry(TODAY),
        "/bai/2024/thay/": Entry(TODAY, "ma-bai", date=date(2024, 6, 1)),
        "/cu/": Entry(TODAY, "ma-bai", date=date(2024, 6, 1)),
        "/tin/1.html": Entry(TODAY, "ma-bai", date=date(2024, 6, 1)),
    }


# What is lost


def test_a_recorded_address_that_nothing_answers_for_is_lost() -> None:
    record = {
        "/lien-he/": Entry(YESTERDAY, line=2),
        "/bai/2024/mat/": Entry(TODAY, "2024/mat", line=3),
        "/bai/2024/mai/": Entry(TOMORROW, "2024/mai", line=4),
    }
    found = lost(edition_of([], record))
    assert [(one.path, one.line, one.field, one.severity) for one in found] == [
        (RECORD, 2, "", Severity.WARNING),
        (RECORD, 3, "", Severity.ERROR),
    ]
    page, article = found
    assert "trang /lien-he/ đã từng đăng" in page.message
    assert page.fix.endswith(f"xóa dòng 2 của {RECORD}.")
    assert "địa chỉ /bai/2024/mat/ đã từng đăng" in article.message
    assert "khôi phục tệp của bài «2024/mat»" in article.fix
    assert "aliases: [/bai/2024/mat/]" in article.fix


@pytest.mark.parametrize(
    "address",
    ["/lien-he/", "/lien-he/index.html", "/mau/don.pdf", "/rss.xml", "/bai/2024/bai/", "/cu/"],
)
def test_whatever_stands_there_answers(address: str) -> None:
    article = make_article(date(2024, 6, 1), aliases=["/cu/"])
    pages = {"docs/lien-he.md": "lien-he/", article.path: article.address}
    site_map = SiteMap(pages, frozenset({"docs/mau/don.pdf"}), frozenset({"rss.xml"}))
    record = {address: Entry(YESTERDAY, "2024/bai" if "bai" in address else None)}
    assert lost(edition_of([article], record, site_map=site_map)) == []


def test_what_has_an_answer_does_not_hide_what_is_lost() -> None:
    record = {
        "/mai/": Entry(TOMORROW),
        "/rss.xml": Entry(YESTERDAY),
        "/mat/": Entry(YESTERDAY, line=4),
    }
    assert [problem.line for problem in lost(edition_of([], record))] == [4]


def test_an_article_that_moved_is_told_which_line_brings_its_address_back() -> None:
    record = {"/bai/2024/ten-cu/": Entry(YESTERDAY, "2024/ten-cu")}
    moved = make_article(date(2024, 6, 1), "ten-moi", id="2024/ten-cu", aliases=["/tin/1.html"])
    (found,) = lost(edition_of([moved], record))
    assert "aliases: [/tin/1.html, /bai/2024/ten-cu/]" in found.fix
    assert "trong tệp articles/2024/ten-moi.md, rồi duyệt lại" in found.fix
    gone = make_article(
        date(2024, 6, 1),
        "ten-moi",
        id="2024/ten-cu",
        withdrawn={"on": "2024-06-02", "reason": "Sai"},
    )
    (found,) = lost(edition_of([gone], record))
    assert found.fix.endswith("trong tệp articles/2024/ten-moi.md.")


def test_an_article_that_cannot_be_read_is_not_lost_but_held() -> None:
    record = {
        "/bai/2024/hong/": Entry(YESTERDAY, "2024/hong"),
        "/tin/hong/": Entry(YESTERDAY, "2024/hong"),
        "/tin/h%E1%BB%8Fng/": Entry(YESTERDAY, "2024/hong"),
    }
    broken = "articles/2024/hong.md"
    edition = edition_of([], record, {broken: "bai/2024/hong/"}, broken=frozenset({broken}))
    assert lost(edition) == []
    assert edition.held == ("bai/2024/hong/", "tin/hong/")
    assert edition.states == {broken: State.BROKEN}


def test_a_file_that_was_never_published_and_cannot_be_read_is_no_concern() -> None:
    broken = "articles/2024/moi.md"
    edition = edition_of([], {}, {broken: "bai/2024/moi/"}, broken=frozenset({broken}))
    assert (lost(edition), edition.held) == ([], ())


# What is held


def test_what_readers_had_and_may_not_see_is_held_in_order() -> None:
    hidden = [
        make_article(date(2024, 6, 1), "b", digest="f" * 20, aliases=["/z-cu/", "/moi/"]),
        make_article(date(2024, 6, 1), "a", digest="f" * 20),
        make_article(date(2024, 6, 1), "c", digest="f" * 20),
    ]
    record = {
        "/bai/2024/b/": Entry(YESTERDAY, "2024/b"),
        "/bai/2024/a/": Entry(TODAY, "2024/a"),
        "/bai/2024/c/": Entry(TOMORROW, "2024/c"),
        "/z-cu/": Entry(YESTERDAY, "2024/b"),
    }
    assert edition_of(hidden, record).held == ("bai/2024/a/", "bai/2024/b/", "z-cu/")


def test_an_old_address_that_somebody_has_now_is_not_held() -> None:
    hidden = make_article(
        date(2024, 6, 1), "an", digest="f" * 20, aliases=["/cu/", "/lien-he/", "/kho/"]
    )
    heir = make_article(date(2024, 6, 1), "thay", aliases=["/cu/", "/thay/"])
    record = {f"/{name}/": Entry(YESTERDAY, "2024/an") for name in ("cu", "lien-he", "kho")}
    edition = edition_of([hidden, heir], record, {"docs/lien-he.md": "lien-he/"})
    assert edition.held == ("kho/",)


def test_one_old_address_of_two_hidden_articles_is_held_once() -> None:
    hidden = [
        make_article(date(2024, 6, 1), slug, digest="f" * 20, aliases=["/cu/"]) for slug in "ab"
    ]
    assert edition_of(hidden, {"/cu/": Entry(YESTERDAY, "2024/a")}).held == ("cu/",)


def test_pages_are_never_held() -> None:
    record = {"/lien-he/": Entry(YESTERDAY), "/": Entry(YESTERDAY)}
    docs = {"docs/lien-he.md": "lien-he/", "docs/index.md": ""}
    assert edition_of([make_article(date(2024, 6, 1))], record, docs).held == ()


# States


@pytest.mark.parametrize("since", [YESTERDAY, TODAY, TOMORROW])
def test_a_withdrawal_takes_down_what_readers_had_even_without_a_review(since: date) -> None:
    gone = make_article(
        date(2024, 6, 1), reviewed=None, withdrawn={"on": "2024-06-15", "reason": "Sai"}
    )
    record = {"/bai/2024/bai/": Entry(since, "2024/bai")}
    state = edition_of([gone], record).states[gone.path]
    assert state is (State.IN_REVIEW if since is TOMORROW else State.WITHDRAWN)


@pytest.mark.parametrize(
    ("on", "state"), [("2024-06-15", State.WITHDRAWN), ("2024-06-16", State.PUBLISHED)]
)
def test_a_withdrawal_counts_from_its_day(on: str, state: State) -> None:
    gone = make_article(date(2024, 6, 1), withdrawn={"on": on, "reason": "Sai"})
    edition = edition_of([gone])
    assert edition.states[gone.path] is state
    assert (edition.published, edition.withdrawn) == (
        ((gone,), ()) if state is State.PUBLISHED else ((), (gone,))
    )
    assert edition.seen == (gone,)


@pytest.mark.parametrize(("hour", "state"), [(9, State.IN_REVIEW), (10, State.PUBLISHED)])
def test_a_review_counts_from_its_moment(hour: int, state: State) -> None:
    moment = datetime(2024, 6, 15, 10, tzinfo=VIETNAM)
    article = make_article(date(2024, 6, 1), reviewed=moment)
    now = datetime(2024, 6, 15, hour, tzinfo=VIETNAM)
    assert edition_of([article], now=now).states[article.path] is state


def fault(path: str, rule: Rule = Rule.IMAGE_ALT, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(rule, severity, path, 1, "", "sai", "sửa")


def test_an_error_keeps_a_draft_from_review_and_a_warning_does_not() -> None:
    drafts = [make_article(date(2024, 6, 1), slug, reviewed=None) for slug in ("a", "b", "c")]
    faults = (fault(drafts[0].path), fault(drafts[1].path, severity=Severity.WARNING))
    edition = edition_of(drafts, faults=faults)
    assert [edition.states[one.path] for one in drafts] == [
        *(State.DRAFT, State.IN_REVIEW, State.IN_REVIEW),
    ]
    assert count_errors(edition.column) == {drafts[0].path: 1}


def test_a_preview_shows_drafts_newest_first_and_no_withdrawn_article() -> None:
    articles = [
        make_article(date(2024, 6, 1), "da-duyet"),
        make_article(date(2024, 6, 3), "cho-duyet", reviewed=None),
        make_article(date(2024, 6, 2), "loi", reviewed=None),
        make_article(date(2024, 6, 4), "da-sua", digest="f" * 20),
        make_article(date(2024, 7, 1), "hen-gio"),
        make_article(date(2024, 6, 5), "go", withdrawn={"on": "2024-06-06", "reason": "Sai"}),
        make_article(date(2024, 6, 3), "cho-duyet-2", reviewed=None),
    ]
    record = {
        "/bai/2024/da-sua/": Entry(YESTERDAY, "2024/da-sua"),
        "/bai/2024/loi/": Entry(YESTERDAY, "2024/loi"),
    }
    edition = edition_of(articles, record, faults=(fault(articles[2].path),))
    shown = preview(edition.column, edition.now)
    assert [one.slug for one in shown.published] == [
        *("hen-gio", "da-sua", "cho-duyet-2", "cho-duyet", "loi", "da-duyet"),
    ]
    assert shown.withdrawn == edition.withdrawn == (articles[5],)
    assert (edition.held, shown.held) == (("bai/2024/da-sua/", "bai/2024/loi/"), ())


# What is told


def told(edition: Edition) -> list[tuple[Rule, str, int, str]]:
    assert {problem.severity for problem in edition.problems} <= {Severity.WARNING}
    return [(one.rule, one.path, one.line, one.field) for one in edition.problems]


def test_a_changed_article_is_told_at_its_review() -> None:
    article = replace(
        make_article(date(2024, 6, 1), digest="f" * 20), lines={"review": 12, "consent": 8}
    )
    edition = edition_of([article])
    assert told(edition) == [(Rule.REVIEW_CHANGED, article.path, 12, "review")]
    (problem,) = edition.problems
    assert problem.message == "bài «Bài bai» đã bị sửa sau khi duyệt nên chưa được đăng."
    assert problem.fix.endswith(f'approve {article.path} --by "{REVIEWER}"')


def consented(**keys: Any) -> Article:
    consent = {"reference": "1", "on": "2024-06-01", "covers": ["ten"], "channels": ["web"], **keys}
    return make_article(date(2024, 6, 1), consent=consent)


def test_a_consent_that_ended_is_told_with_its_day() -> None:
    edition = edition_of([consented(until="2024-06-14")])
    assert told(edition) == [(Rule.CONSENT_EXPIRED, "articles/2024/bai.md", 1, "consent")]
    assert "hết hiệu lực ngày 14/06/2024" in edition.problems[0].message


def test_a_consent_without_the_web_is_told_of_the_web_alone() -> None:
    edition = edition_of([consented(channels=["rss"], until="2024-06-14")])
    assert told(edition) == [(Rule.CONSENT_CHANNEL, "articles/2024/bai.md", 1, "consent")]


def test_nothing_is_told_of_what_is_as_it_should_be() -> None:
    articles = [
        consented(until="2024-12-15"),
        make_article(date(2024, 6, 1), "nhap", reviewed=None),
        make_article(date(2024, 7, 1), "hen"),
        make_article(date(2024, 6, 1), "go", withdrawn={"on": "2024-06-06", "reason": "Sai"}),
    ]
    assert told(edition_of(articles)) == []


def test_links_to_what_is_not_seen_are_told_in_what_is_seen() -> None:
    hidden = make_article(date(2024, 6, 1), "an", reviewed=None)
    gone = make_article(date(2024, 6, 1), "go", withdrawn={"on": "2024-06-06", "reason": "Sai"})
    seen = make_article(date(2024, 6, 1), "thay")
    links = (
        Link("link", "an.md", "ẩn", 20),
        Link("link", "/bai/2024/go/", "gỡ", 21),
        Link("link", "moi.md", "mới", 22),
        Link("link", "/khong-co/", "không", 23),
    )
    newest = replace(make_article(date(2024, 6, 2), "moi"), links=links)
    edition = edition_of([hidden, gone, seen, newest])
    assert told(edition) == [
        (Rule.LINK_MISSING, newest.path, 20, ""),
        (Rule.LINK_MISSING, newest.path, 21, ""),
    ]
    assert "«an.md»" in edition.problems[0].message
    # A draft may lead to a draft.
    assert told(edition_of([hidden, replace(newest, matter=hidden.matter)])) == []
