"""The feeds of the built site, read by parsers that are not ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import atoma
import feedparser
import pytest
from conftest import Project
from lxml import etree

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
SITE = "https://nguyenthiminhkhai.example/"
FEEDS = ("rss.xml", "atom.xml", "chuyen-muc/guong/rss.xml")


def parse(project: Project, address: str) -> feedparser.FeedParserDict:
    return feedparser.parse((project.site / address).read_bytes(), sanitize_html=False)


@pytest.mark.parametrize("address", FEEDS)
def test_feedparser_finds_nothing_wrong_and_reads_newest_first(
    demonstration: Project, address: str
) -> None:
    feed = parse(demonstration, address)
    assert not feed.bozo, feed.get("bozo_exception")
    dates = [entry.published_parsed for entry in feed.entries]
    assert len(dates) > 1
    assert dates == sorted(dates, reverse=True)


def test_every_published_article_and_no_draft_is_in_the_feed(demonstration: Project) -> None:
    entries = parse(demonstration, "rss.xml").entries
    on_disk = {path.parent.name for path in demonstration.site.glob("bai/2024/*/index.html")}
    in_feed = {entry.link.rstrip("/").rsplit("/", 1)[-1] for entry in entries}
    assert in_feed == on_disk
    assert "nguyen-quoc-tri-tu-chien-dich-bien-gioi" not in in_feed
    assert len(entries) == 15


def test_rss_dates_are_written_in_local_time(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    dates = [element.text or "" for element in tree.iter("pubDate")]
    assert dates
    assert all(date.endswith("+0700") for date in dates)
    assert "Tue, 11 Jun 2024 08:30:00 +0700" in dates


def test_guid_is_permanent_and_no_address(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    guids = tree.findall(".//guid")
    assert {guid.get("isPermaLink") for guid in guids} == {"false"}
    assert "tag:nguyenthiminhkhai.example,2024:2024/loi-keu-goi-thi-dua-ai-quoc" in {
        guid.text for guid in guids
    }


def test_enclosure_tells_the_true_length_of_a_file_that_is_there(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    items = tree.findall(".//item")
    enclosures = [item.findall("enclosure") for item in items]
    assert all(len(found) <= 1 for found in enclosures)
    present = [found[0] for found in enclosures if found]
    assert len(present) == 14 - 1  # two articles without a cover among fifteen
    for enclosure in present:
        path = demonstration.site / urlsplit(enclosure.get("url")).path.lstrip("/")
        assert path.stat().st_size == int(enclosure.get("length"))
        assert enclosure.get("type") == "image/jpeg"


def test_full_text_holds_only_absolute_addresses(demonstration: Project) -> None:
    entries = parse(demonstration, "rss.xml").entries
    checked = 0
    for entry in entries:
        html = etree.HTML(entry.content[0].value)
        for element in html.iter("a", "img"):
            address = element.get("href") or element.get("src")
            assert address.startswith("https://"), address
            checked += 1
        for source in html.iter("source"):
            assert all(part.strip().startswith(SITE) for part in source.get("srcset").split(", "))
    assert checked > 10


def test_every_address_in_the_full_text_leads_to_a_file(demonstration: Project) -> None:
    for entry in parse(demonstration, "rss.xml").entries:
        html = etree.HTML(entry.content[0].value)
        for element in html.iter("a", "img"):
            address = element.get("href") or element.get("src")
            if address.startswith(SITE):
                path = demonstration.site / address.removeprefix(SITE).partition("#")[0]
                assert path.is_file() or (path / "index.html").is_file(), address


def test_channel_names_itself_and_its_page(demonstration: Project) -> None:
    for address, page in (
        ("rss.xml", SITE),
        ("chuyen-muc/guong/rss.xml", f"{SITE}chuyen-muc/guong/"),
    ):
        channel = etree.parse(demonstration.site / address).find("channel")
        self_link = channel.find("atom:link[@rel='self']", NAMES)
        assert self_link.get("href") == SITE + address
        assert channel.findtext("link") == page
        assert channel.findtext("language") == "vi"


def test_items_name_their_creator_and_categories(demonstration: Project) -> None:
    item = etree.parse(demonstration.site / "rss.xml").find(".//item")
    assert item.findtext("dc:creator", namespaces=NAMES) == "Ban biên tập"
    assert item.findtext("content:encoded", namespaces=NAMES)
    assert "Phong trào" in [category.text for category in item.findall("category")]


def test_an_independent_atom_parser_agrees_with_rss(demonstration: Project) -> None:
    atom = atoma.parse_atom_bytes((demonstration.site / "atom.xml").read_bytes())
    rss = atoma.parse_rss_bytes((demonstration.site / "rss.xml").read_bytes())
    assert [entry.title.value for entry in atom.entries] == [item.title for item in rss.items]
    assert [entry.published for entry in atom.entries] == [item.pub_date for item in rss.items]
    assert atom.updated.utcoffset() == timedelta(hours=7)


def test_json_feed_says_the_same_in_version_1_1(demonstration: Project) -> None:
    feed = json.loads(demonstration.read("feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"{SITE}feed.json"
    assert feed["language"] == "vi"
    rss = parse(demonstration, "rss.xml").entries
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in rss]
    for item in feed["items"]:
        assert datetime.fromisoformat(item["date_published"]).utcoffset() == timedelta(hours=7)
        assert item["content_html"]


def test_no_feed_knows_the_time_of_the_build(demonstration: Project) -> None:
    feed = etree.parse(demonstration.site / "rss.xml").find("channel")
    newest = parse(demonstration, "rss.xml").entries[0].published_parsed
    built = datetime.strptime(feed.findtext("lastBuildDate"), "%a, %d %b %Y %H:%M:%S %z")
    assert built == datetime(*newest[:6], tzinfo=UTC)


def test_every_page_announces_the_feeds(demonstration: Project) -> None:
    pages = list(demonstration.site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        head = etree.HTML(page.read_text("utf-8")).find("head")
        types = {link.get("type") for link in head.findall("link[@rel='alternate']")}
        assert types == {"application/rss+xml", "application/atom+xml", "application/feed+json"}
