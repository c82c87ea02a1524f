"""The feeds: what they hold, and that any text arrives whole; read by parsers that are not ours."""

from __future__ import annotations

import calendar
import json
import locale
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html import escape
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

import atoma
import feedparser
import projects  # noqa: F401 - lets hypothesis take its time
import pytest
from conftest import AS_OF, Project
from factories import REGISTERS, make_article, make_edition
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from PIL import Image as Picture

from thidua.clock import VIETNAM
from thidua.column import Article
from thidua.feed_check.check import validate
from thidua.feed_check.html import find_faults, read_faults
from thidua.schema.ward import FeedSettings
from thidua.site.feeds.atom import write_atom
from thidua.site.feeds.items import Category, Feed, Image, Item, with_absolute_links
from thidua.site.feeds.json_feed import write_json_feed
from thidua.site.feeds.lists import feed_articles, feed_lists
from thidua.site.feeds.render import render_feeds
from thidua.site.feeds.rss import write_rss
from thidua.site.markup.article import Markup, Setting, place
from thidua.site.markup.texts import Texts
from thidua.site.pages import Crumb
from thidua.site.shelf import Shelf

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "media": "http://search.yahoo.com/mrss/",
}
SITE = "https://nguyenthiminhkhai.example/"
FEEDS = ("rss.xml", "atom.xml", "chuyen-muc/guong/rss.xml", "luu-tru/2024/atom.xml")
FORMATS = ("rss.xml", "atom.xml", "feed.json")
LISTS = ("", "chuyen-muc/guong/", "phong-trao/nong-thon-moi/", "luu-tru/2024/")


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
    assert built == datetime.fromtimestamp(calendar.timegm(newest), UTC)


def test_every_page_announces_the_feeds(demonstration: Project) -> None:
    pages = list(demonstration.site.rglob("*.html"))
    assert len(pages) > 50
    for page in pages:
        head = etree.HTML(page.read_text("utf-8")).find("head")
        types = {link.get("type") for link in head.findall("link[@rel='alternate']")}
        assert types == {"application/rss+xml", "application/atom+xml", "application/feed+json"}


# Every list, every format


@pytest.mark.parametrize("address", LISTS)
def test_every_list_has_all_three_formats_with_the_same_items(
    demonstration: Project, address: str
) -> None:
    rss, atom = (parse(demonstration, f"{address}{name}").entries for name in FORMATS[:2])
    items = json.loads(demonstration.read(f"{address}feed.json"))["items"]
    assert rss
    assert [e.id for e in rss] == [e.id for e in atom] == [item["id"] for item in items]


def test_every_category_and_movement_has_feeds_and_every_year(demonstration: Project) -> None:
    entries = [
        page.stem
        for folder in ("chuyen-muc", "phong-trao")
        for page in (demonstration.root / "docs" / folder).glob("*.md")
        if page.stem != "index"
    ]
    feeds = list(demonstration.site.rglob("rss.xml"))
    # The column, its entries, the year 2024, the library of documents.
    assert len(feeds) == 1 + len(entries) + 1 + 1


@pytest.mark.parametrize("address", LISTS[1:])
def test_a_list_announces_its_own_feeds_first(demonstration: Project, address: str) -> None:
    head = etree.HTML(demonstration.read(f"{address}index.html")).find("head")
    links = [link.get("href") for link in head.findall("link[@rel='alternate']")]
    own = list(FORMATS)
    assert links == [*own, *("../" * address.count("/") + name for name in own)]


def test_a_month_has_no_feed_of_its_own(demonstration: Project) -> None:
    assert not (demonstration.site / "luu-tru/2024/06/rss.xml").exists()
    head = etree.HTML(demonstration.read("luu-tru/2024/06/index.html")).find("head")
    assert len(head.findall("link[@rel='alternate']")) == 3


def test_the_page_for_people_tells_the_address_of_every_feed(demonstration: Project) -> None:
    page = etree.HTML(demonstration.read("rss/index.html"))
    told = {code.text for code in page.iter("code") if code.text.endswith("/rss.xml")}
    site = demonstration.site
    assert told == {f"{SITE}{path.relative_to(site).as_posix()}" for path in site.rglob("rss.xml")}


# Pictures, categories, rights


def test_pictures_are_as_large_as_the_feed_says(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    contents = tree.findall(".//media:content", NAMES)
    thumbnails = tree.findall(".//media:thumbnail", NAMES)
    assert len(contents) == len(thumbnails) == 13
    for element in (*contents, *thumbnails):
        assert element.get("url").endswith(".jpg")
        path = demonstration.site / urlsplit(element.get("url")).path.lstrip("/")
        with Picture.open(path) as picture:
            assert picture.size == (int(element.get("width")), int(element.get("height")))
            if element in contents:
                assert int(element.get("fileSize")) == path.stat().st_size
                assert element.get("type") == Picture.MIME[picture.format or ""]


def test_the_lead_begins_with_a_small_picture_of_true_size(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    shown = 0
    for item in tree.iter("item"):
        lead = etree.HTML(item.findtext("description")).find("body")
        thumbnail = item.find("media:thumbnail", NAMES)
        if thumbnail is None:
            assert lead[0].tag == "p"
            continue
        picture = lead[0]
        assert picture.tag == "img"
        for mark, name in (("src", "url"), ("width", "width"), ("height", "height")):
            assert picture.get(mark) == thumbnail.get(name)
        assert picture.get("alt")
        assert len(lead[1].text) >= 30
        shown += 1
    assert shown == 13


def test_an_entry_of_atom_has_one_page_and_names_its_picture_an_enclosure(
    demonstration: Project,
) -> None:
    tree = etree.parse(demonstration.site / "atom.xml")
    for entry in tree.iter("{http://www.w3.org/2005/Atom}entry"):
        links = entry.findall("atom:link", NAMES)
        assert [link.get("rel") for link in links] in (["alternate"], ["alternate", "enclosure"])
        for link in links[1:]:
            path = demonstration.site / urlsplit(link.get("href")).path.lstrip("/")
            assert path.stat().st_size == int(link.get("length"))
            assert link.get("type") == "image/jpeg"


def test_categories_say_of_which_register_they_are(demonstration: Project) -> None:
    tree = etree.parse(demonstration.site / "rss.xml")
    domains = {category.get("domain") for category in tree.iter("category")}
    registers = {f"{SITE}{name}/" for name in ("chuyen-muc", "linh-vuc", "phong-trao")}
    assert registers < domains
    assert f"tag:{urlsplit(SITE).hostname},2024:guong/dien-hinh" in domains
    names = {category.text for category in tree.iter("category")}
    assert "Cù Chính Lan" in names


def test_who_copies_is_told_whom_to_name(demonstration: Project) -> None:
    channel = etree.parse(demonstration.site / "chuyen-muc/guong/rss.xml").find("channel")
    assert "xin ghi rõ tác giả và nguồn" in channel.findtext("copyright")
    for item in channel.iter("item"):
        assert item.findtext("dc:creator", namespaces=NAMES)
        source = item.find("source")
        assert source.get("url") == f"{SITE}rss.xml"
        assert source.text == "Thi đua yêu nước – Phường Nguyễn Thị Minh Khai"


# What goes in, and what an edit changes


def shelf_of(*articles: Article, **column: Any) -> Shelf:
    return Shelf(make_edition(date(2024, 12, 31), articles, **column), {})


def feeds_of(*articles: Article, **column: Any) -> dict[str, bytes]:
    shelf = shelf_of(*articles, **column)
    return {feed.address: feed.make() for feed in render_feeds(shelf, Texts(shelf))}


def titles(feed: bytes) -> list[str]:
    return [entry.title for entry in feedparser.parse(feed).entries]


def consent(*channels: str, covers: tuple[str, ...] = ("ten",)) -> dict[str, Any]:
    return {"reference": "1", "on": "2024-01-01", "covers": covers, "channels": channels}


PERSON = {"name": "Nguyễn Thị Mẫu", "type": "ca-nhan", "kind": "dien-hinh"}


def test_who_agrees_to_the_web_alone_is_in_no_feed() -> None:
    asked = make_article(date(2024, 3, 2), "web", consent=consent("web"), movements=["van-hoa"])
    free = make_article(date(2024, 3, 1), "rss", consent=consent("web", "rss"))
    feeds = feeds_of(asked, free)
    assert all("Bài web" not in feed.decode() for feed in feeds.values())
    assert titles(feeds["rss.xml"]) == ["Bài rss"]
    assert titles(feeds["phong-trao/van-hoa/atom.xml"]) == []


@pytest.mark.parametrize(("covers", "named"), [(("ten",), True), (("cau-chuyen",), False)])
def test_a_person_is_a_category_only_where_the_name_may_be_used(
    covers: tuple[str, ...], named: bool
) -> None:
    agreed = consent("web", "rss", covers=covers)
    article = make_article(date(2024, 3, 1), exemplars=[PERSON], consent=agreed)
    for feed in feeds_of(article).values():
        assert ("Nguyễn Thị Mẫu" in feed.decode()) == (named and "Bài bai" in feed.decode())


def test_an_item_that_may_not_appear_makes_room_for_the_next() -> None:
    articles = [
        make_article(date(2024, 1, day), f"b{day}", consent=consent("web") if day > 5 else None)
        for day in range(1, 9)
    ]
    ward = make_edition(date(2024, 12, 31)).column.ward
    shelf = shelf_of(*articles, ward=type(ward)(**{**_fields(ward), "feed": FeedSettings(items=3)}))
    assert [article.slug for article in feed_articles(shelf, "")] == ["b5", "b4", "b3"]


def _fields(ward: Any) -> dict[str, Any]:
    return {name: getattr(ward, name) for name in type(ward).__dataclass_fields__}


def test_a_correction_reaches_the_feed_with_a_new_date_of_change() -> None:
    corrections = [{"on": "2024-05-02", "text": "Đúng ra là <12> hộ."}]
    corrected: dict[str, Any] = {"corrections": corrections}
    before, after = (
        json.loads(feeds_of(make_article(date(2024, 3, 1), **more))["feed.json"])["items"][0]
        for more in ({}, corrected)
    )
    changed = {key for key in after if after[key] != before.get(key)}
    assert changed == {"content_html", "date_modified"}
    assert after["date_modified"] == "2024-05-02T07:00:00+07:00"
    assert "02/05/2024: Đúng ra là &lt;12&gt; hộ." in after["content_html"]


def test_an_update_changes_nothing_but_its_date() -> None:
    updated: dict[str, Any] = {"updated": datetime(2024, 4, 1, 9, tzinfo=VIETNAM)}
    old, new = (feeds_of(make_article(date(2024, 3, 1), **more)) for more in ({}, updated))
    for address in old:
        lines = zip(old[address].splitlines(), new[address].splitlines(), strict=True)
        changed = [line for before, line in lines if line != before]
        assert all(b"2024-04-01T09:00" in c or b"01 Apr 2024" in c for c in changed), address
    assert old["rss.xml"] != new["rss.xml"]


def test_links_that_count_from_the_page_are_made_whole() -> None:
    body = "Chữ[^1] và [chỗ khác](//khac.example/a), [thư](mailto:a@b.example).\n\n[^1]: Ghi chú.\n"
    article = make_article(date(2024, 3, 1))
    article = Article(
        **{**{n: getattr(article, n) for n in Article.__slots__}, "text": body.encode()}
    )
    feeds = feeds_of(article)
    html = json.loads(feeds["feed.json"])["items"][0]["content_html"]
    links = {link.get("href") for link in etree.HTML(html).iter("a")}
    page = "https://phuong.example/bai/2024/bai/"
    assert links == {
        page,
        f"{page}#fn:1",
        f"{page}#fnref:1",
        "https://khac.example/a",
        "mailto:a@b.example",
    }
    assert validate(feeds["rss.xml"]) == ()


def test_feeds_grow_with_registers_and_not_with_articles() -> None:
    few, many = (
        feeds_of(*(make_article(date(2024, 1, 1), f"b{n}") for n in range(count)))
        for count in (1, 200)
    )
    assert few.keys() == many.keys()
    assert len(few) == 3 * (1 + len(REGISTERS.categories) + len(REGISTERS.movements) + 1)
    assert len(titles(many["rss.xml"])) == 30


def test_each_text_in_a_feed_is_rendered_once() -> None:
    shelf = shelf_of(*(make_article(date(2024, 1, 1 + n), f"b{n}") for n in range(5)))
    rendered: list[str] = []

    class Counting(Markup):
        def render_all(self, texts: Sequence[tuple[str, Setting]]) -> list[str]:
            rendered.extend(body for body, _ in texts)
            return super().render_all(texts)

    assert all(feed.make() for feed in render_feeds(shelf, Texts(shelf, Counting())))
    assert len(rendered) == 5
    assert len(list(feed_lists(shelf))) > 2


def test_a_feed_without_items_is_whole() -> None:
    feeds = feeds_of()
    for address, feed in feeds.items():
        assert [f for f in validate(feed) if f.is_error] == [], address
    assert b"lastBuildDate" not in feeds["rss.xml"]
    assert b"<updated>2024-01-01T00:00:00+07:00</updated>" in feeds["atom.xml"]


def test_an_empty_list_counts_as_changed_when_the_column_did() -> None:
    feed = feeds_of(make_article(date(2023, 3, 1)))["phong-trao/van-hoa/atom.xml"]
    assert b"<updated>2023-03-01T07:00:00+07:00</updated>" in feed


def test_items_of_one_moment_are_a_second_apart_in_every_feed() -> None:
    same = [make_article(date(2024, 3, 1), name) for name in ("a", "b", "c")]
    timed = make_article(datetime(2024, 3, 1, 7, 0, 1, tzinfo=VIETNAM), "d")
    feeds = feeds_of(*same, timed)
    items = json.loads(feeds["feed.json"])["items"]
    moments = [datetime.fromisoformat(item["date_published"]) for item in items]
    assert len(moments) == 4
    assert all(later > earlier for later, earlier in pairwise(moments))
    assert moments[-1] == datetime(2024, 3, 1, 7, tzinfo=VIETNAM)
    assert moments[0] - moments[-1] <= timedelta(seconds=3)
    for item in items:
        assert item["date_modified"] >= item["date_published"]
    by_id = {item["id"]: item["date_published"] for item in items}
    (other,) = (
        json.loads(text) for name, text in feeds.items() if name == "chuyen-muc/tin/feed.json"
    )
    assert {item["id"]: item["date_published"] for item in other["items"]} == by_id
    for name in ("rss.xml", "atom.xml"):
        read = feedparser.parse(feeds[name]).entries
        assert [entry.id for entry in read] == [item["id"] for item in items]
        assert len({entry.published_parsed for entry in read}) == 4


def test_a_host_with_vietnamese_letters_is_written_as_readers_open_it() -> None:
    edition = make_edition(date(2024, 12, 31), (make_article(date(2024, 3, 1)),))
    moved = replace(edition, column=replace(edition.column, site_url="https://phường-mẫu.example/"))
    shelf = Shelf(moved, {})
    for feed in render_feeds(shelf, Texts(shelf)):
        content = feed.make()
        assert validate(content) == ()
        assert b"https://xn--phng-mu-" in content
        assert "phường-mẫu.example" not in content.decode()


def test_a_feed_shows_its_own_picture(demonstration: Project) -> None:
    address = f"{SITE}nguon-tin.png"
    channel = etree.parse(demonstration.site / "rss.xml").find("channel")
    assert channel.findtext("image/url") == address
    assert channel.findtext("image/title") == channel.findtext("title")
    assert channel.findtext("image/link") == channel.findtext("link")
    atom = etree.parse(demonstration.site / "atom.xml").getroot()
    assert atom.findtext("atom:logo", namespaces=NAMES) == address
    assert json.loads(demonstration.read("feed.json"))["icon"] == address
    with Picture.open(demonstration.site / "nguon-tin.png") as picture:
        assert (picture.format, picture.size) == ("PNG", (144, 144))


def test_a_feed_file_keeps_its_time_until_its_bytes_change(project: Project) -> None:
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    feeds = [path for name in FORMATS for path in project.site.rglob(name)]
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in feeds}
    path = project.root / "articles/2024/hoi-dap-cac-danh-hieu-thi-dua.md"
    text = path.read_text("utf-8")
    path.write_text(text.replace("review:", "updated: 2024-12-20\nreview:", 1), "utf-8")
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    kept = {path for path in feeds if path.read_bytes() == before[path][0]}
    assert kept == {path for path in feeds if path.stat().st_mtime_ns == before[path][1]}
    assert project.site / "rss.xml" not in kept
    assert project.site / "chuyen-muc/guong/rss.xml" in kept


# Any text

NASTY = [
    "]]> & <![CDATA[ ]]&gt; &amp;",
    "<b>Đậm</b> & <script>alert(1)</script>",
    "Chữ có \x00\x08\x0b\x1f\ufffe ký tự điều khiển",
    unicodedata.normalize("NFD", "Phường Nguyễn Thị Minh Khai thi đua"),
    "🏅👩‍🌾🇻🇳 và \u200f\u202eمرحبا\u202c\u2066",
    "“Dài” " * 40,
    'dòng\u2028mới\u0085\t"nháy\' kép"',
]
TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).filter(str.strip)


def is_shown(sign: str) -> bool:
    """Tell whether XML 1.0 can hold a character and does not advise against it."""
    if unicodedata.category(sign) == "Cc":
        return sign in "\t\n\r"
    code = ord(sign)
    return code not in range(0xFDD0, 0xFDF0) and code not in (0xFFFE, 0xFFFF)


def whole(text: str) -> str:
    return "".join(filter(is_shown, text))


def feed_with(text: str) -> Feed:
    moment = datetime(2024, 6, 11, 7, tzinfo=VIETNAM)
    image = Image("https://a.example/a.jpg", 4, 3, "image/jpeg", 99, text)
    item = Item(
        guid="tag:a.example,2024:2024/a",
        address="https://a.example/bai/2024/a/",
        title=text,
        summary=text,
        html=text,
        published=moment,
        updated=moment,
        creator=text,
        categories=(Category(text, "https://a.example/linh-vuc/"),),
        image=image,
        thumbnail=image,
    )
    site = "https://a.example/"
    source = Crumb(text, f"{site}rss.xml")
    mark = f"{site}nguon-tin.png"
    guid = "tag:a.example,2024:"
    return Feed(text, text, site, site, guid, text, text, source, mark, (item,), moment)


def with_nasty_examples(test: Any) -> Any:
    for text in NASTY:
        test = example(text)(test)
    return test


@with_nasty_examples
@given(TEXTS)
def test_any_text_arrives_whole_in_rss(text: str) -> None:
    item = etree.fromstring(write_rss(feed_with(text))).find("channel/item")
    for name in ("title", "dc:creator", "category"):
        assert (item.findtext(name, namespaces=NAMES) or "") == whole(text)
    # A CDATA section knows one way to end a line, and HTML two ways to spell a bracket.
    html = whole(text).replace("\r\n", "\n").replace("\r", "\n")
    encoded = item.findtext("content:encoded", namespaces=NAMES) or ""
    assert encoded == html.replace("]]>", "]]&gt;")


@with_nasty_examples
@given(TEXTS)
def test_any_text_arrives_whole_in_atom(text: str) -> None:
    content = write_atom(feed_with(text))
    entry = etree.fromstring(content).find("atom:entry", NAMES)
    for name in ("title", "summary", "content", "author/atom:name"):
        assert (entry.findtext(f"atom:{name}", namespaces=NAMES) or "") == whole(text)
    if whole(text).strip():
        atom = atoma.parse_atom_bytes(content)
        assert atom.entries[0].title.value == whole(text).strip()


@with_nasty_examples
@given(TEXTS)
def test_any_text_arrives_whole_in_json(text: str) -> None:
    (item,) = json.loads(write_json_feed(feed_with(text)))["items"]
    for value in (item["title"], item["summary"], item["content_html"], *item["tags"]):
        assert value == whole(text)


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("write", [write_rss, write_atom])
def test_feedparser_reads_any_text_whole(write: Any, text: str) -> None:
    feed = feedparser.parse(write(feed_with(text)), sanitize_html=False)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.entries[0].title == whole(text).strip()
    assert feed.entries[0].author == whole(text).strip()


@given(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))  # noqa: DTZ001 - the zone follows
def test_rss_dates_are_english_and_exact(moment: datetime) -> None:
    local = moment.replace(microsecond=0, tzinfo=VIETNAM)
    feed = feed_with("Một ngày")
    item = replace(feed.items[0], published=local)
    tongue = locale.setlocale(locale.LC_ALL)
    rss = etree.fromstring(write_rss(replace(feed, items=(item,))))
    assert locale.setlocale(locale.LC_ALL) == tongue
    written = rss.findtext("channel/item/pubDate")
    assert datetime.strptime(written, "%a, %d %b %Y %H:%M:%S %z") == local


PIECES = st.sampled_from(
    [
        *("<p>", "</p>", "<ul>", "<br>", "<p", "<a href=", '"', "<script>", "</script>", "<!--"),
        *("-->", "<a href='https://a.vn'>", '<a href="/b">', '<a href="https://">', "</a>", "<P>"),
        *('<p on="a">', "<table>", "&lt;", "&", "chữ", ">", " ", "<p/>", "<![CDATA[", "<h2>"),
        *('<a href="https://a.vn/b">', '<a href="https://a.vn/&#32;">', '<a href="http://a">'),
        *('<a href="https://a.vn:x/">', '<h2 id="a">', '<h2 id="a" style="b">'),
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_html_passed_over_quickly_is_html_without_a_fault(html: str) -> None:
    assert find_faults(html) == read_faults(html.strip())


STRANGE = st.text(st.sampled_from("ab/.:?#&=%@[](){}<>|^`\\'\"~+ \t\né\u200b\x7f"))
HEADS = st.sampled_from(["", "#", "/", "//", "https://", "https://a.vn/", "mailto:", "tel:", "x:"])


@given(HEADS, STRANGE, st.booleans())
def test_whatever_a_link_names_a_feed_may_carry_it(head: str, rest: str, as_html: bool) -> None:
    """An address is written as feeds may hold it, or taken off the link: never told at a build."""
    target = head + rest
    href = escape(target) if as_html else re.sub(r"([<>\\\n])", r"\\\1", target)
    body = f'<a href="{href}">chữ</a>' if as_html else f"[chữ](<{href}>)"
    setting = Setting(resolve=lambda path: "lien-he/", pictures={}, attachments={})
    html = place(Markup().render(body, setting), "https://phuong-mau.example/")
    page = "https://phuong-mau.example/bai/2024/a/"
    assert not find_faults(with_absolute_links(html, page))
