"""Addresses once published: recorded, watched over, and never left without an answer."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

import click
import pytest
from conftest import Project
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    DRAFT,
    DRAFT_TEXT,
    NOW,
    UNSEALED,
    article_text,
    changed,
    edition_of,
    make_project,
    without_review,
    write_files,
)

from thidua.clock import EPOCH_VARIABLE
from thidua.column.record import (
    RECORD,
    Authority,
    Entry,
    Record,
    RecordError,
    key_of,
    parse,
    read_record,
    remember,
    render,
)
from thidua.commands.build import _record
from thidua.load import load
from thidua.problems import Rule
from thidua.review import State, preview, review
from thidua.review.continuity import list_addresses
from thidua.site.replacement import (
    STANDING,
    NothingBuiltError,
    Replacement,
    record_publication,
)

DAY = date(2024, 6, 1)
OWN = "/bai/2024/guong-sang/"
ALIAS = "/tin/guong-sang/"
ID = "2024/guong-sang"
SEEN = {OWN: Entry(DAY, ID), ALIAS: Entry(DAY, ID)}


def text_of(entries: dict[str, Entry]) -> str:
    return render(Record(entries))


def recorded(entries: dict[str, Entry]) -> dict[str, str]:
    return {RECORD: text_of(entries)}


def held(root: Path, text: str, entries: dict[str, Entry] | None = None) -> tuple[str, ...]:
    """Return what is held when the base article reads so, after it was published."""
    make_project(root, {ARTICLE: text, **recorded(SEEN if entries is None else entries)})
    return edition_of(root).held


# The file


PARTS = st.text("abcXYZ019._~-%", min_size=1, max_size=8).filter(lambda part: part[0] != ".")
ADDRESSES = st.lists(PARTS, max_size=3).map(
    lambda parts: "".join(f"/{part}" for part in parts) + "/"
)
IDS = st.none() | st.text("abc019/-", min_size=1, max_size=12)
RECORDS = st.dictionaries(
    ADDRESSES, st.builds(Entry, st.dates(), IDS, st.none() | st.dates()), max_size=6
)


@given(RECORDS)
def test_a_record_is_read_as_it_was_written_one_entry_a_line(record: dict[str, Entry]) -> None:
    text = text_of(record)
    assert parse(text.encode()) == Record(record)
    assert text == text_of(dict(reversed(record.items())))
    rows = text.splitlines()[1:-2]
    assert [row.split('"')[1] for row in rows if row] == sorted(record)
    assert all(row.endswith("},") for row in rows)
    read = parse(text.encode()).addresses
    for address, entry in read.items():
        assert text.splitlines()[entry.line - 1].startswith(f'"{address}"')


@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_record_or_a_damaged_one(raw: bytes) -> None:
    try:
        record = parse(raw).addresses
    except RecordError:
        record = {}
    assert all(address.startswith("/") and entry.since for address, entry in record.items())


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"/a/": {"since": ' + b"9" * 10_000 + b"}}",
        b'{"/a/": {"since": NaN}}',
        b'{"/\xed\xa0\x80/": {"since": "2024-06-01"}}',
        b'{"/' + b"a" * 100_000 + b'!": {"since": "2024-06-01"}}',
    ],
    ids=["lists", "mappings", "digits", "nan", "surrogate", "long"],
)
def test_a_hostile_record_is_refused_at_once(tmp_path: Path, raw: bytes) -> None:
    make_project(tmp_path)
    (tmp_path / RECORD).write_bytes(raw)
    record, (problem,) = read_record(tmp_path)
    assert (record, problem.rule, problem.path) == (Record(), Rule.RECORD_DAMAGED, RECORD)


@pytest.mark.parametrize(
    "address",
    [
        *("", "bai/", "//khac.example/", "/../", "/a/../b/", "/./", "/a//b/", "/a\\b/", "/C:/a/"),
        *("/.git/", "/a/.b/", "/a b/", "/ă/", "/a\n/", "/a", "/a.txt", "https://khac.example/"),
        *("/a/?b", "/a/#b", "/a.html/..", "/<b>/"),
    ],
)
def test_an_address_that_is_none_of_the_site_damages_the_record(address: str) -> None:
    with pytest.raises(RecordError):
        parse(json.dumps({address: {"since": "2024-06-01"}}).encode())


@pytest.mark.skipif(os.name == "nt", reason="links need a right that Windows gives to few")
def test_a_record_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phuong")
    write_files(tmp_path, {"ngoai.json": text_of(SEEN)})
    (root / RECORD).symlink_to(tmp_path / "ngoai.json")
    record, (problem,) = read_record(root)
    assert (record, problem.rule) == (Record(), Rule.RECORD_DAMAGED)


def test_a_name_in_any_letters_is_recorded_as_browsers_send_it() -> None:
    assert key_of("Giới thiệu/") == "/Gi%E1%BB%9Bi%20thi%E1%BB%87u/"
    assert key_of("a:b\n/") == "/a%3Ab%0A/"
    assert parse(text_of({key_of("\udcff/"): Entry(DAY)}).encode()).addresses


# What is recorded


def published(root: Path, now: datetime = NOW) -> dict[str, Entry]:
    edition = edition_of(root, now)
    return dict(list_addresses(edition.column, edition.seen, edition.unseen, now.date()))


def test_every_lasting_address_is_recorded_and_no_draft(tmp_path: Path) -> None:
    root = make_project(tmp_path, {DRAFT: DRAFT_TEXT})
    record = published(root)
    today = NOW.date()
    assert record[OWN] == record[ALIAS] == Entry(today, ID, date(2024, 6, 11))
    pages = {"/", "/chuyen-muc/guong/", "/linh-vuc/y-te/", "/ke-hoach/2024/", "/truyen-thanh/"}
    assert {address: record[address] for address in pages} == dict.fromkeys(pages, Entry(today))
    assert not [address for address in record if "ban-thao" in address or "luu-tru" in address]


def remembered(root: Path, news: dict[str, Entry]) -> dict[str, Entry]:
    report = root / "published.json"
    report.write_text(text_of(news), "utf-8")
    remember(root, report)
    return dict(read_record(root)[0].addresses)


def test_the_record_grows_and_keeps_the_first_day(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    later = date(2024, 7, 1)
    assert remembered(tmp_path, SEEN) == SEEN
    news = {OWN: Entry(later, ID), "/moi/": Entry(later)}
    assert remembered(tmp_path, news) == {**SEEN, "/moi/": Entry(later)}


def test_an_address_that_changed_hands_belongs_to_who_has_it_now(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    remembered(tmp_path, SEEN)
    after = remembered(tmp_path, {ALIAS: Entry(date(2024, 7, 1))})
    assert after == {OWN: Entry(DAY, ID), ALIAS: Entry(DAY)}


def test_a_record_that_says_it_all_is_not_written_again(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    remembered(tmp_path, SEEN)
    spaced = text_of(SEEN).replace(": ", ":  ")
    (tmp_path / RECORD).write_text(spaced, "utf-8")
    remembered(tmp_path, SEEN)
    assert (tmp_path / RECORD).read_text("utf-8") == spaced


def test_a_damaged_record_is_not_written_over(tmp_path: Path) -> None:
    write_files(tmp_path, {RECORD: "{"})
    remembered(tmp_path, SEEN)
    assert (tmp_path / RECORD).read_text("utf-8") == "{"


# What is held


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (ARTICLE_TEXT.replace(UNSEALED, "1" * 20), State.CHANGED),
        (changed(ARTICLE_TEXT, {"until: 2026-06-03": "until: 2024-06-14"}), State.NO_CONSENT),
        (changed(ARTICLE_TEXT, {"date: 2024-06-11": "date: 2024-06-16"}), State.SCHEDULED),
        (without_review(ARTICLE_TEXT), State.IN_REVIEW),
        (changed(without_review(ARTICLE_TEXT), {"(lop.jpg)": "(khong-co.jpg)"}), State.DRAFT),
        (changed(without_review(ARTICLE_TEXT), {"title: ": "title: ["}), State.BROKEN),
    ],
)
def test_an_article_that_readers_had_and_may_not_see_is_held(
    tmp_path: Path, text: str, state: State
) -> None:
    assert held(tmp_path, text) == ("bai/2024/guong-sang/", "tin/guong-sang/")
    assert edition_of(tmp_path).states[ARTICLE] is state


def test_what_is_seen_or_withdrawn_is_not_held(tmp_path: Path) -> None:
    assert held(tmp_path / "a", ARTICLE_TEXT) == ()
    withdrawal = {"corrections:": "withdrawn: {on: 1/6/2024, reason: a}\ncorrections:"}
    assert held(tmp_path / "b", changed(ARTICLE_TEXT, withdrawal)) == ()


def test_an_address_that_nobody_has_seen_is_not_held(tmp_path: Path) -> None:
    text = ARTICLE_TEXT.replace(UNSEALED, "1" * 20)
    assert held(tmp_path / "a", text, {}) == ()
    assert held(tmp_path / "b", text, {OWN: Entry(DAY, ID)}) == ("bai/2024/guong-sang/",)
    assert held(tmp_path / "c", text, {ALIAS: Entry(DAY, ID)}) == ("tin/guong-sang/",)
    tomorrow = {OWN: Entry(date(2024, 6, 16), ID)}
    assert held(tmp_path / "d", text, tomorrow) == ()


def test_an_address_that_something_else_has_taken_over_is_not_held(tmp_path: Path) -> None:
    page = {"docs/tin/guong-sang.md": "---\ntitle: Trang khác\n---\n\nChữ.\n"}
    make_project(tmp_path, {ARTICLE: without_review(ARTICLE_TEXT), **page, **recorded(SEEN)})
    assert edition_of(tmp_path).held == ("bai/2024/guong-sang/",)
    other = article_text(
        aliases=f"[{ALIAS}]",
        review=f'{{by: Chủ tịch UBND phường, on: 2024-01-02, digest: "{UNSEALED}"}}',
    )
    root = make_project(
        tmp_path / "b",
        {
            ARTICLE: without_review(ARTICLE_TEXT),
            "articles/2024/bai-khac.md": other,
            **recorded(SEEN),
        },
    )
    assert edition_of(root).held == ("bai/2024/guong-sang/",)


def test_a_preview_shows_the_article_and_not_the_notice(tmp_path: Path) -> None:
    make_project(tmp_path, {ARTICLE: without_review(ARTICLE_TEXT), **recorded(SEEN)})
    column = load(tmp_path)
    assert review(column, NOW).held
    shown = preview(column, NOW)
    assert [article.path for article in shown.published] == [ARTICLE]
    assert shown.held == ()


def test_a_record_of_one_build_changes_nothing_for_the_next(tmp_path: Path) -> None:
    root = make_project(tmp_path, {DRAFT: DRAFT_TEXT})
    first = edition_of(root)
    write_files(root, {RECORD: text_of(published(root))})
    second = edition_of(root)
    assert (second.held, second.problems) == (first.held, first.problems) == ((), ())
    assert second.states == first.states


# The site

ANSWER = "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
ADDRESS = "/bai/2024/hoi-dap-cac-danh-hieu-thi-dua/"
YEAR_END = "2024-12-31"
NEW_YEARS_EVE = {EPOCH_VARIABLE: "1735664399"}


def files(project: Project, kinds: Iterable[str] = ("*",)) -> dict[str, bytes]:
    return {
        path.relative_to(project.site).as_posix(): path.read_bytes()
        for kind in kinds
        for path in project.site.rglob(kind)
        if path.is_file()
    }


def test_a_build_records_what_it_published_when_asked_and_one_for_another_day_does_not(
    project: Project,
) -> None:
    (project.root / RECORD).unlink()
    assert project.run("thidua", "build", "--as-of", YEAR_END).code == 0
    first = files(project)
    with pytest.raises(NothingBuiltError):
        record_publication(project.root)
    assert project.run("thidua", "build", "--as-of", YEAR_END, "--record").code == 2
    assert project.run("thidua", "build", environment=NEW_YEARS_EVE).code == 0
    assert not (project.root / RECORD).exists()
    assert project.run("thidua", "build", "--record", environment=NEW_YEARS_EVE).code == 0
    whole = read_record(project.root)[0]
    assert whole.authority == Authority("nguyenthiminhkhai.example", date(2024, 12, 31))
    (project.root / RECORD).unlink()
    record_publication(project.root)
    assert read_record(project.root)[0] == whole
    record = whole.addresses
    assert record[ADDRESS] == Entry(
        date(2024, 12, 31),
        "2024/hoi-dap-cac-danh-hieu-thi-dua",
        date(2024, 11, 26),
        ("web", "rss", "mang-xa-hoi"),
    )
    assert files(project) == first
    assert project.run("thidua", "build", environment=NEW_YEARS_EVE).code == 0
    assert files(project) == first
    pages = {f"/{name.removesuffix('index.html')}" for name in first if name.endswith("index.html")}
    # A record of an exemplar's page would keep the name of whoever asks to be taken down.
    people = {page for page in pages if re.fullmatch("/dien-hinh/[^/]+/", page)}
    assert people
    passing = {
        page for page in pages if page.startswith(("/luu-tru/", "/nhin-lai/")) or "/trang/" in page
    }
    assert set(record) == pages - passing - people


def test_the_demonstration_s_own_record_is_that_of_its_pages(demonstration: Project) -> None:
    whole, problems = read_record(demonstration.root)
    assert problems == []
    record = whole.addresses
    report = parse((demonstration.root / "reports/published.json").read_bytes()).addresses
    assert {a: e.id for a, e in record.items()} == {a: report[a].id for a in record}
    assert {a for a, entry in report.items() if entry.id} <= record.keys()


def test_an_article_held_back_shows_a_notice_where_readers_had_it(project: Project) -> None:
    identity = "2024/hoi-dap-cac-danh-hieu-thi-dua"
    day = date(2024, 12, 1)
    old = ("/tin-cu/12.html", "/hoi.dap/")
    entries = {address: Entry(day, identity) for address in (ADDRESS, *old)}
    (project.root / RECORD).write_text(text_of(entries), "utf-8")
    path = project.root / ANSWER
    text = path.read_text("utf-8")
    title = "Luật hiện hành có những danh hiệu thi đua nào?"
    assert title in text
    aliases = f"aliases: [{', '.join(old)}, /chua-tung-dang/]\nreview:"
    path.write_text(text.replace("review:", aliases), "utf-8")
    outcome = project.run("mkdocs", "build", environment=NEW_YEARS_EVE)
    assert outcome.code == 0, outcome.text
    by_mkdocs = files(project)
    assert project.run("thidua", "build", "--as-of", YEAR_END).code == 0
    assert files(project) == by_mkdocs
    assert "chua-tung-dang/index.html" not in by_mkdocs
    for address in (ADDRESS, *old):
        file = project.site / (f"{address[1:]}index.html" if address.endswith("/") else address[1:])
        notice = etree.HTML(file.read_text("utf-8"))
        assert [heading.text for heading in notice.iter("h1")] == ["Bài này đang tạm ẩn"]
        assert notice.find("head/meta[@name='robots']").get("content") == "noindex"
        for link in notice.iter("a", "link"):
            target = link.get("href")
            if not target.startswith(("#", "https://")):
                way = (file.parent / target).resolve()
                assert way.is_file() or (way / "index.html").is_file(), (address, target)
    assert [path.name for path in (project.site / ADDRESS[1:]).iterdir()] == ["index.html"]
    for name, content in files(project, ("*.html", "*.xml", "*.json")).items():
        assert title not in content.decode(), name
    for address in (ADDRESS, *old):
        assert address not in project.read("sitemap.xml")


def test_a_lost_address_keeps_the_old_site(project: Project) -> None:
    assert project.run("thidua", "build", environment=NEW_YEARS_EVE).code == 0
    before = files(project)
    entries = {**read_record(project.root)[0].addresses, ADDRESS: Entry(DAY, ADDRESS[5:-1])}
    (project.root / RECORD).write_text(text_of(entries), "utf-8")
    (project.root / ANSWER).unlink()
    outcome = project.run("thidua", "build", environment=NEW_YEARS_EVE)
    assert outcome.code == 1
    assert f"{RECORD}:" in outcome.text
    assert "[address-lost]  LỖI" in outcome.text
    assert "withdraw" in outcome.text
    assert files(project) == before
    assert read_record(project.root)[0].addresses == entries


def test_a_record_that_cannot_be_written_is_told_in_words(tmp_path: Path) -> None:
    (tmp_path / "articles").write_text("a file in the folder's place, which even root cannot enter")
    (tmp_path / "reports").mkdir()
    replacement = Replacement(tmp_path, tmp_path / "site", 1, lambda: None)
    write_files(tmp_path, {STANDING: text_of({ADDRESS: Entry(DAY, ADDRESS[5:-1])})})
    with pytest.raises(click.ClickException, match="không ghi được sổ đã đăng") as refusal:
        _record(replacement, shared=True, live=False)
    assert "Cách sửa:" in refusal.value.message
