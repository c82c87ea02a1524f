"""The built site served by nginx and read by programs that are not ours.

feedparser; newsboat, a reader for the terminal; sfeed, which has a parser of its own; and PHP, in
which the portals' software is written. What a browser shows by the snippet stands at the end.
"""

from __future__ import annotations

import calendar
import json
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.request import ProxyHandler, build_opener

import feedparser
import pytest
from conftest import AS_OF, ROOT, Project, copy_demonstration
from lxml import etree
from playwright.sync_api import Browser
from reader import chromium
from web_server import free_port, handbook_server, nginx

from thidua.clock import end_of_day
from thidua.column import Article
from thidua.load import load
from thidua.review import review
from thidua.review.amendments import write_review
from thidua.schema.article import Review

NOW = end_of_day(date.fromisoformat(AS_OF))
CLIENT = build_opener(ProxyHandler({}))  # the tests' machine may have a proxy; loopback needs none


@dataclass(frozen=True)
class Read:
    """One item as a reader saw it."""

    id: str
    title: str
    address: str
    published: datetime


@dataclass(frozen=True)
class Ward:
    """A ward's project, and its site as served."""

    project: Project
    address: str
    log: Path

    def build(self) -> None:
        """Build the site; the server goes on serving."""
        outcome = self.project.run("thidua", "build", "--as-of", AS_OF)
        assert outcome.code == 0, outcome.text

    def published(self) -> tuple[Article, ...]:
        """Return what feeds must hold, newest first."""
        return review(load(self.project.root), NOW).published

    def article(self, slug: str) -> Article:
        """Return one published article."""
        return next(article for article in self.published() if article.slug == slug)

    def rewrite(self, slug: str, old: str, new: str) -> None:
        """Change an article's text and have it approved again, on the day it was."""
        article = self.article(slug)
        path = self.project.root / article.path
        text = path.read_text("utf-8")
        assert text.count(old) == 1
        path.write_text(text.replace(old, new), "utf-8")
        self.approve(path)

    def approve(self, path: Path) -> None:
        """Seal an article as it is now."""
        relative = path.relative_to(self.project.root).as_posix()
        article = next(a for a in load(self.project.root).articles if a.path == relative)
        old = article.matter.review
        assert old
        write_review(path, Review(by=old.by, name=old.name, on=old.on, digest=article.digest))

    def statuses(self, agent: str) -> list[int]:
        """Return the statuses that the server gave to a program, in order."""
        lines = self.log.read_text("utf-8").splitlines()
        return [int(line.split()[0]) for line in lines if agent in line]


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ward]:
    folder = tmp_path_factory.mktemp("ward")
    project = copy_demonstration(folder / "project")
    port = free_port()
    settings = project.root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    address = f"http://127.0.0.1:{port}/"
    settings.write_text(
        re.sub(r"^site_url: .*$", f"site_url: {address}", text, flags=re.M), "utf-8"
    )
    ward = Ward(project, address, folder / "nginx/access.log")
    ward.build()
    with nginx(folder / "nginx", handbook_server(port, project.root)):
        yield ward


def by_feedparser(ward: Ward, _: Path, name: str = "rss.xml") -> list[Read]:
    feed = feedparser.parse(ward.address + name, handlers=[ProxyHandler({})])
    assert not feed.bozo, feed.get("bozo_exception")
    return [
        Read(
            e.id, e.title, e.link, datetime.fromtimestamp(calendar.timegm(e.published_parsed), UTC)
        )
        for e in feed.entries
    ]


def by_newsboat(ward: Ward, folder: Path, name: str = "rss.xml") -> list[Read]:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "urls").write_text(f"{ward.address}{name}\n", "utf-8")
    (folder / "config").write_text("", "utf-8")
    files: list[str | Path] = [
        *("-u", folder / "urls"),
        *("-c", folder / "cache.db"),
        *("-C", folder / "config"),
    ]
    environment = {"HOME": str(folder), "LC_ALL": "C.UTF-8"}
    subprocess.run(["newsboat", *files, "-x", "reload"], env=environment, check=True)
    rows = "SELECT guid, title, url, pubDate FROM rss_item ORDER BY pubDate DESC, id"
    with sqlite3.connect(folder / "cache.db") as cache:
        found = cache.execute(rows).fetchall()
    cache.close()
    return [
        Read(guid, title, url, datetime.fromtimestamp(published, UTC))
        for guid, title, url, published in found
    ]


def by_sfeed(ward: Ward, _: Path, name: str = "rss.xml") -> list[Read]:
    content = CLIENT.open(ward.address + name).read()
    output = subprocess.run(["sfeed"], input=content, capture_output=True, check=True).stdout
    rows = [line.split("\t") for line in output.decode().splitlines()]
    return [Read(r[5], r[1], r[2], datetime.fromtimestamp(int(r[0]), UTC)) for r in rows]


def by_php(ward: Ward, _: Path, name: str = "rss.xml") -> list[Read]:
    return [
        Read(i["id"], i["title"], i["address"], datetime.fromisoformat(i["published"]))
        for i in ask_php(ward.address + name)["items"]
    ]


def ask_php(*arguments: str) -> dict[str, Any]:
    command = ["php", str(ROOT / "tests/readers/portal.php"), *arguments]
    output = subprocess.run(command, capture_output=True, check=True).stdout
    told: dict[str, Any] = json.loads(output)
    return told


Reader = Callable[..., list[Read]]
READERS = [by_feedparser, by_newsboat, by_sfeed, by_php]


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", ["rss.xml", "chuyen-muc/guong/rss.xml", "luu-tru/2024/rss.xml"])
def test_every_reader_sees_titles_dates_and_addresses_newest_first(
    ward: Ward, tmp_path: Path, reader: Reader, name: str
) -> None:
    wanted = [
        Read(a.id, a.matter.title, ward.address + a.address, a.date)
        for a in ward.published()
        if "guong" not in name or a.matter.category == "guong"
    ]
    seen = reader(ward, tmp_path / "reader", name)
    assert len(seen) > 1
    assert [(read.title, read.address, read.published) for read in seen] == [
        (read.title, read.address, read.published) for read in wanted
    ]
    assert [read.id.partition(":2024/")[2] for read in seen] == [
        read.id.removeprefix("2024/") for read in wanted
    ]


@pytest.mark.parametrize("reader", [by_feedparser, by_newsboat, by_sfeed])
def test_atom_says_the_same_as_rss(ward: Ward, tmp_path: Path, reader: Reader) -> None:
    rss = reader(ward, tmp_path / "rss", "phong-trao/nong-thon-moi/rss.xml")
    assert rss
    assert reader(ward, tmp_path / "atom", "phong-trao/nong-thon-moi/atom.xml") == rss


def test_every_enclosure_is_as_long_as_it_says(ward: Ward) -> None:
    by_php = {i["file"]: i["length"] for i in ask_php(f"{ward.address}rss.xml")["items"]}
    feed = feedparser.parse(f"{ward.address}rss.xml", handlers=[ProxyHandler({})])
    told = {e.href: int(e.length) for entry in feed.entries for e in entry.enclosures}
    assert len(told) > 10
    assert {file: length for file, length in by_php.items() if file} == told
    for address, length in told.items():
        with CLIENT.open(address) as answer:
            assert answer.headers["Content-Type"] == "image/jpeg"
            assert int(answer.headers["Content-Length"]) == len(answer.read()) == length


def test_a_portal_finds_the_lead_and_a_small_picture(ward: Ward) -> None:
    leads = {article.matter.title: article.matter.summary for article in ward.published()}
    for item in ask_php(f"{ward.address}rss.xml")["items"]:
        assert item["lead"] == leads[item["title"]]
        assert (item["picture"] is None) == (item["file"] is None)
        if item["picture"]:
            assert CLIENT.open(item["picture"]).headers["Content-Type"].startswith("image/")


def test_nothing_is_sent_twice_while_nothing_changes(ward: Ward, tmp_path: Path) -> None:
    address = f"{ward.address}rss.xml"
    first = feedparser.parse(address, handlers=[ProxyHandler({})])
    tag = ask_php(address)["etag"]
    for _ in range(2):  # newsboat keeps the server's marks from its second visit on
        by_newsboat(ward, tmp_path / "newsboat")
    before = ward.statuses("newsboat")
    ward.build()
    for marks in ({"etag": first.etag}, {"modified": first.modified}):
        again = feedparser.parse(address, handlers=[ProxyHandler({})], **marks)
        assert again.status == 304
    assert ask_php(address, tag)["status"] == 304
    by_newsboat(ward, tmp_path / "newsboat")
    assert ward.statuses("newsboat")[len(before) :] == [304]


def read_by_all(ward: Ward, folder: Path) -> dict[str, list[Read]]:
    """Return what each reader shows; those that remember do so in this folder."""
    return {reader.__name__: reader(ward, folder / reader.__name__) for reader in READERS}


def test_an_edit_changes_an_item_and_makes_no_second(ward: Ward, tmp_path: Path) -> None:
    before = read_by_all(ward, tmp_path)
    article = ward.article("hoi-dap-cac-danh-hieu-thi-dua")
    ward.rewrite(article.slug, article.matter.title, "Một tiêu đề đã sửa & duyệt lại")
    ward.build()
    for reader, after in read_by_all(ward, tmp_path).items():
        assert len(after) == len(before[reader])
        changed = [(old, new) for old, new in zip(before[reader], after, strict=True) if old != new]
        ((old, new),) = changed
        assert new == replace(old, title="Một tiêu đề đã sửa & duyệt lại"), reader


def test_an_update_moves_the_date_of_change_alone(ward: Ward) -> None:
    slug = "the-nao-la-mot-dien-hinh-tien-tien"
    before = feedparser.parse(f"{ward.address}rss.xml", handlers=[ProxyHandler({})])
    path = ward.project.root / ward.article(slug).path
    text = path.read_text("utf-8")
    path.write_text(text.replace("review:", "updated: 2024-12-20 09:00\nreview:", 1), "utf-8")
    ward.build()
    after = feedparser.parse(f"{ward.address}rss.xml", handlers=[ProxyHandler({})])
    for old, new in zip(before.entries, after.entries, strict=True):
        assert (old.id, old.published, old.title) == (new.id, new.published, new.title)
        assert (old.updated != new.updated) == (slug in new.link)
    assert after.feed.updated == "Fri, 20 Dec 2024 09:00:00 +0700"


def test_a_rename_that_keeps_the_id_makes_no_second_item(ward: Ward, tmp_path: Path) -> None:
    before = read_by_all(ward, tmp_path)
    article = unlinked_article(ward)
    old = ward.project.root / article.path
    old.parent.rename(old.parent.with_name("ten-moi"))
    new = old.parent.with_name("ten-moi") / "index.md"
    text = new.read_text("utf-8")
    new.write_text(text.replace("\ndate:", f"\nid: {article.id}\ndate:", 1), "utf-8")
    ward.approve(new)
    ward.build()
    address = f"{ward.address}bai/2024/ten-moi/"
    for reader, after in read_by_all(ward, tmp_path).items():
        moved = [
            replace(read, address=address) if article.slug in read.address else read
            for read in before[reader]
        ]
        assert address in {read.address for read in moved}
        assert after == moved, reader


def unlinked_article(ward: Ward) -> Article:
    """Return an article in a folder of its own to which no other page links."""
    texts = {
        path: path.read_text("utf-8")
        for folder in ("articles", "docs")
        for path in (ward.project.root / folder).rglob("*.md")
    }
    return next(
        article
        for article in ward.published()
        if article.path.endswith("/index.md")
        and not any(
            article.slug in text for path, text in texts.items() if article.path not in str(path)
        )
    )


def test_a_withdrawn_item_leaves(ward: Ward, tmp_path: Path) -> None:
    read_by_all(ward, tmp_path)
    article = ward.article("cu-chinh-lan-nguoi-duoi-xe-tang-o-giang-mo")
    path = ward.project.root / article.path
    notice = "withdrawn: {on: 2024-12-01, reason: Cần kiểm tra lại}\nreview:"
    path.write_text(path.read_text("utf-8").replace("review:", notice, 1), "utf-8")
    ward.build()
    titles = {a.matter.title for a in ward.published()}
    assert article.matter.title not in titles
    for seen in read_by_all(ward, tmp_path / "new").values():
        assert {read.title for read in seen} == titles
    for reader, seen in read_by_all(ward, tmp_path).items():
        shown = article.matter.title in {read.title for read in seen}
        # A reader for people keeps what it has fetched: a portal must be asked to take it down.
        assert shown == (reader == "by_newsboat")


# The snippet for the portal's page


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@dataclass(frozen=True)
class Portal:
    """The portal's own server: another origin than the ward's."""

    folder: Path
    address: str
    closed: str
    """The ward's site as a server hands it out that allows no other origin to read."""

    def show(self, browser: Browser, feed: str = "", state: str = "") -> list[str]:
        """Return the snippet's rows on the portal's page, with ``feed`` in place of its own.

        Waits until it has come to ``state``, or to any.
        """
        page = browser.new_page(locale="en-GB", timezone_id="America/New_York")
        snippet = (self.folder / "snippet.html").read_text("utf-8")
        if feed:
            snippet = re.sub(r'data-thidua-feed="[^"]*"', f'data-thidua-feed="{feed}"', snippet)
        (self.folder / "trang.html").write_text(
            f'<!doctype html><meta charset="utf-8"><title>Cổng</title>{snippet}', "utf-8"
        )
        page.goto(f"{self.address}trang.html")
        page.wait_for_selector(f'[data-thidua-state="{state}"]' if state else "[data-thidua-state]")
        rows = page.locator("[data-thidua-feed] li").all_inner_texts()
        assert page.get_by_role("link", name="Xem tin, bài trên trang của").is_visible()
        page.close()
        return rows


@pytest.fixture(scope="module")
def portal(ward: Ward, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    folder = tmp_path_factory.mktemp("portal")
    page = etree.HTML(ward.project.read("rss/index.html"))
    (snippet,) = [code for code in page.xpath("//pre/code/text()") if "data-thidua-feed" in code]
    (folder / "snippet.html").write_text(snippet, "utf-8")
    shutil.copy(ward.project.site / "assets/tin-moi.js", folder)
    port, closed = free_port(), free_port()
    own = f"""server {{
        listen 127.0.0.1:{port}; root {folder};
        location /nguon-tin/ {{ proxy_pass {ward.address}; }}
    }}"""
    silent = f"server {{ listen 127.0.0.1:{closed}; root {ward.project.site}; }}"
    with nginx(folder / "nginx", own, silent):
        yield Portal(folder, f"http://127.0.0.1:{port}/", f"http://127.0.0.1:{closed}/")


def rows_of(ward: Ward) -> list[str]:
    return [f"{a.matter.title} ({a.day:%d/%m/%Y})" for a in ward.published()[:5]]


@pytest.mark.parametrize("name", ["feed.json", "rss.xml"])
def test_the_snippet_shows_the_latest_five_where_the_ward_allows_it(
    ward: Ward, portal: Portal, browser: Browser, name: str
) -> None:
    assert portal.show(browser, f"{ward.address}{name}") == rows_of(ward)


def test_the_snippet_works_as_it_is_copied(ward: Ward, portal: Portal, browser: Browser) -> None:
    assert portal.show(browser) == rows_of(ward)


@pytest.mark.parametrize("name", ["feed.json", "rss.xml"])
def test_the_snippet_shows_the_same_when_the_portal_passes_the_feed_on(
    ward: Ward, portal: Portal, browser: Browser, name: str
) -> None:
    assert portal.show(browser, f"/nguon-tin/{name}") == rows_of(ward)


def test_the_snippet_keeps_its_link_when_no_feed_can_be_read(
    portal: Portal, browser: Browser
) -> None:
    assert portal.show(browser, f"{portal.closed}feed.json") == []
    assert portal.show(browser, "/khong-co.json") == []


def test_the_snippet_counts_a_feed_it_cannot_read_as_failed(
    ward: Ward, portal: Portal, browser: Browser
) -> None:
    assert portal.show(browser, "/nguon-tin/atom.xml", "failed") == []
    assert portal.show(browser, "/nguon-tin/rss.xml", "ready") == rows_of(ward)


def test_the_snippet_takes_nothing_of_a_feed_for_html(portal: Portal, browser: Browser) -> None:
    hostile = [
        {
            "title": "<img src=x onerror=alert(1)>",
            "url": "https://a.example/",
            "date_published": "x",
        },
        {"title": "Mã lệnh", "url": "javascript:alert(1)"},
    ]
    (portal.folder / "la.json").write_text(json.dumps({"items": hostile}), "utf-8")
    assert portal.show(browser, "/la.json") == ["<img src=x onerror=alert(1)>"]
