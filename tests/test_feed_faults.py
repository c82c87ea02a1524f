"""Faults of feeds, written down from the texts of the formats, each with the element it is about.

RSS 2.0.11 and its Best Practices Profile, RFC 4287 (Atom), JSON Feed 1.1, Media RSS 1.5.1, Dublin
Core, RFC 5646 (languages). The feeds that are damaged here are right; see ``test_feed_check.py``.
"""

from __future__ import annotations

import json
from typing import Any

import projects  # noqa: F401 - lets hypothesis take its time
import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_feed_check import ATOM, JSON_FEED, RSS, changed

from thidua.feed_check.check import validate
from thidua.feed_check.faults import Fault

IMAGE = (
    "<image><url>https://a.example/a.png</url><title>Thi đua</title>"
    "<link>https://a.example/</link><width>144</width></image>"
)
MEDIA = (
    '<media:content url="https://a.example/a.jpg" medium="image" width="9" height="9">'
    '<media:description type="plain">Ảnh</media:description><media:credit>A</media:credit>'
    "</media:content>"
)
LANGUAGE = "<language>vi</language>"
GUID = "<guid "
END = "</channel>"


def with_channel(more: str) -> str:
    return changed(RSS, LANGUAGE, LANGUAGE + more)


def with_item(more: str) -> str:
    return changed(RSS, GUID, more + GUID)


def with_feed(more: str) -> str:
    return changed(ATOM, "<author>", f"{more}<author>")


def with_entry(more: str) -> str:
    return changed(ATOM, "<summary>", f"{more}<summary>")


def json_with(item: dict[str, Any] | None = None, **feed: Any) -> str:
    whole = json.loads(JSON_FEED)
    whole.update(feed)
    whole["items"][0].update(item or {})
    return json.dumps(whole, ensure_ascii=False)


RIGHT = {
    "channel": with_channel(
        f"{IMAGE}<ttl>60</ttl><managingEditor>a@a.example (Ban biên tập)</managingEditor>"
        "<skipHours><hour>0</hour><hour>23</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        '<cloud domain="a.example" port="80" path="/" registerProcedure="" protocol="http-post"/>'
    ),
    "media": with_item(MEDIA),
    "atom": with_feed(
        "<logo>https://a.example/a.png</logo><generator>thidua</generator>"
        '<category term="a"/><rights type="html">&lt;b&gt;A&lt;/b&gt;</rights>'
    ),
    "json": json_with(
        {"tags": ["a"], "authors": [{"name": "A"}], "_thidua": {}},
        hubs=[{"type": "WebSub", "url": "https://a.example/"}],
        expired=False,
        icon="https://a.example/a.png",
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_has_no_fault(name: str) -> None:
    assert validate(RIGHT[name].encode()) == ()


CHANNEL = {
    "a country for a language": (changed(RSS, LANGUAGE, "<language>vn</language>"), "language"),
    "a language in words": (changed(RSS, LANGUAGE, "<language>tiếng Việt</language>"), "language"),
    "ttl in words": (with_channel("<ttl>1 giờ</ttl>"), "ttl"),
    "ttl of nothing": (with_channel("<ttl>0</ttl>"), "ttl"),
    "ttl twice": (with_channel("<ttl>5</ttl><ttl>6</ttl>"), "ttl"),
    "an image without a title": (
        with_channel(IMAGE.replace("<title>Thi đua</title>", "")),
        "title",
    ),
    "an image too wide": (with_channel(IMAGE.replace(">144<", ">600<")), "width"),
    "an image of another kind": (with_channel(IMAGE.replace("a.png", "a.svg")), "image url"),
    "an image with a half address": (
        with_channel(IMAGE.replace("https://a.example/a.png", "/a.png")),
        "url",
    ),
    "an image that links elsewhere": (
        with_channel(IMAGE.replace("<link>https://a.example/", "<link>https://b.example/")),
        "image link",
    ),
    "an hour after midnight": (
        with_channel("<skipHours><hour>24</hour></skipHours>"),
        "skipHours",
    ),
    "an hour twice": (
        with_channel("<skipHours><hour>3</hour><hour>03</hour></skipHours>"),
        "skipHours",
    ),
    "a day in Vietnamese": (with_channel("<skipDays><day>Chủ nhật</day></skipDays>"), "skipDays"),
    "an editor without an address": (
        with_channel("<managingEditor>Ban biên tập</managingEditor>"),
        "managingEditor",
    ),
    "a web master without an address": (
        with_channel("<webMaster>@phuong</webMaster>"),
        "webMaster",
    ),
    "a channel's date by another calendar": (
        with_channel("<pubDate>11/6/2024</pubDate>"),
        "pubDate",
    ),
    "a cloud without a port": (
        with_channel('<cloud domain="a" path="/" registerProcedure="" protocol="soap"/>'),
        "port",
    ),
    "a text input without a name": (
        with_channel(
            "<textInput><title>a</title><description>a</description>"
            "<link>https://a.example/</link></textInput>"
        ),
        "name",
    ),
    "documents at half an address": (with_channel("<docs>rss.html</docs>"), "docs"),
    "an item outside the channel": (changed(RSS, END, f"{END}<item/>"), "item"),
    "its own address twice": (
        with_channel('<atom:link rel="self" href="https://a.example/b.xml"/>'),
        "atom:link",
    ),
}
ITEM = {
    "a namespace without its slash": (
        changed(RSS, "yahoo.com/mrss/", "yahoo.com/mrss"),
        "xmlns:media",
    ),
    "a namespace with https": (
        changed(RSS, "http://purl.org/dc", "https://purl.org/dc"),
        "xmlns:dc",
    ),
    "a medium that is none": (
        with_item(MEDIA.replace('"image"', '"photo"')),
        "media:content medium",
    ),
    "a width in another unit": (with_item(MEDIA.replace('"9"', '"9px"')), "media:content width"),
    "a thumbnail without an address": (with_item("<media:thumbnail/>"), "url"),
    "a description of another type": (
        with_item(MEDIA.replace('"plain"', '"text"')),
        "media:description type",
    ),
    "a credit to nobody": (with_item(MEDIA.replace(">A<", "><")), "media:credit"),
    "a day of Dublin Core": (with_item("<dc:date>hôm qua</dc:date>"), "dc:date"),
    "an empty creator": (changed(RSS, "Ban biên tập</dc:creator>", "</dc:creator>"), "dc:creator"),
    "comments at half an address": (with_item("<comments>#y-kien</comments>"), "comments"),
    "a text twice": (
        with_item("<content:encoded>a</content:encoded>"),
        "{http://purl.org/rss/1.0/modules/content/}encoded",
    ),
    "an author without an address": (with_item("<author>Ban biên tập</author>"), "author"),
    "a category without a word": (with_item('<category domain="https://a.example/"/>'), "category"),
    "a length of thousands of digits": (
        changed(RSS, 'length="5"', f'length="{"9" * 5000}"'),
        "enclosure",
    ),
    "a kind of file that is none": (changed(RSS, '"image/jpeg"', '"image/"'), "enclosure"),
}
OF_ATOM = {
    "a type of text that is none": (
        changed(ATOM, "<summary>", '<summary type="markdown">'),
        "summary type",
    ),
    "XHTML without its frame": (
        changed(ATOM, "<summary>", '<summary type="xhtml">'),
        "đúng một <div> của XHTML",
    ),
    "tags in plain text": (changed(ATOM, "Sa-pô hai", "<b>Sa-pô</b>"), "summary"),
    "content elsewhere with a text": (
        changed(
            ATOM, '<content type="html">', '<content src="https://a.example/a" type="text/html">'
        ),
        "content",
    ),
    "content of an unknown type": (
        changed(ATOM, '<content type="html">', '<content type="HTML5">'),
        "content type",
    ),
    "a category without its term": (with_entry('<category label="Gương sáng"/>'), "term"),
    "a link to nowhere": (with_entry('<link rel="related"/>'), "href"),
    "a relation of two words": (
        with_entry('<link rel="next page" href="https://a.example/"/>'),
        "link rel",
    ),
    "a link of a kind that is none": (
        with_entry('<link rel="related" type="html" href="https://a.example/"/>'),
        "link type",
    ),
    "an author without a name": (with_entry("<author><email>a@a.example</email></author>"), "name"),
    "an author's address that is none": (
        with_entry("<author><name>A</name><email>a</email></author>"),
        "email",
    ),
    "a logo at half an address": (with_feed("<logo>/a.png</logo>"), "logo"),
    "an element of RSS": (with_entry("<pubDate>a</pubDate>"), "pubDate"),
    "a language of the root": (changed(ATOM, 'xml:lang="vi"', 'xml:lang="vn"'), "xml:lang"),
    "a source without its id": (
        with_entry("<source><title>A</title><updated>2024-06-12T07:00:00Z</updated></source>"),
        "source",
    ),
}
OF_JSON = {
    "tags in one text": (json_with({"tags": "a, b"}), "tags"),
    "an author as a text": (json_with({"authors": ["A"]}), "authors"),
    "an author of nothing": (json_with({"authors": [{}]}), "name, url hoặc avatar"),
    "a hub without an address": (json_with(hubs=[{"type": "WebSub"}]), "url"),
    "expired in words": (json_with(expired="false"), "expired"),
    "a next page that is this one": (json_with(next_url="https://a.example/feed.json"), "next_url"),
    "an icon at half an address": (json_with(icon="/a.png"), "icon"),
    "a key of its own without its mark": (json_with({"phuong": "A"}), "phuong"),
    "an attachment without its kind": (
        json_with({"attachments": [{"url": "https://a.example/a"}]}),
        "mime_type",
    ),
    "a sign that nobody sees": (json_with({"title": "A\u0008B"}), "title"),
    "a key twice": (
        changed(JSON_FEED, '"language": "vi"', '"language": "vi", "language": "en"'),
        "language",
    ),
    "a number of thousands of digits": (
        changed(JSON_FEED, '"size_in_bytes": 5', f'"size_in_bytes": {"9" * 5000}'),
        "json",
    ),
    "a number that JSON has not": (
        changed(JSON_FEED, '"size_in_bytes": 5', '"size_in_bytes": NaN'),
        "json",
    ),
}
FAULTS = {**CHANNEL, **ITEM, **OF_ATOM, **OF_JSON}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_by_the_letter_of_the_format_is_found(name: str) -> None:
    text, subject = FAULTS[name]
    found = [fault.subject for fault in validate(text.encode())]
    assert subject in found, found
    assert len(found) <= 2, found


def test_the_list_is_long_enough() -> None:
    assert len(FAULTS) >= 60


ODD = st.sampled_from(
    [
        *("", "9" * 5000, "-1", "NaN", "\x00", "\ud800", "[", "]]>", "<![x", "<!--", "&#0;", "//["),
        *("\u0663", "http://[::1", "http://a:99999/", "Sun, 31 Feb 0000 99:99:99 +9999"),
        *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "https://a.example/\u0000"),
        "https://a.example/" + "a" * 5000,
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ODD | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner),
    max_leaves=6,
)
NAMES = st.sampled_from(
    [
        *("title", "id", "url", "items", "authors", "tags", "attachments", "hubs", "feed_url"),
        *("language", "date_published", "content_html", "image", "version", "expired"),
        "size_in_bytes",
    ]
)


@given(st.dictionaries(NAMES, VALUES), st.lists(st.dictionaries(NAMES, VALUES), max_size=2))
def test_no_json_breaks_the_check(feed: dict[str, Any], items: list[dict[str, Any]]) -> None:
    content = json.dumps({**feed, "items": items}).encode()
    assert all(isinstance(fault, Fault) for fault in validate(content))


PIECES = [piece for feed in (RSS, ATOM) for piece in feed.replace(">", ">\n").split("\n") if piece]


@given(st.sampled_from([RSS, ATOM]), st.sampled_from(PIECES), ODD, st.integers(0, 40))
def test_no_odd_value_breaks_the_check(feed: str, piece: str, odd: str, place: int) -> None:
    lines = feed.split("\n")
    lines.insert(place % len(lines), piece + odd)
    moment, day = "2024-06-12T07:00:00+07:00", "Wed, 12 Jun 2024 07:00:00 +0700"
    values = (moment, day, "https://a.example/bai/2/")
    for text in ("\n".join(lines), *(feed.replace(value, odd) for value in values)):
        content = text.encode("utf-8", "surrogatepass")
        assert all(fault.message and fault.fix for fault in validate(content))
