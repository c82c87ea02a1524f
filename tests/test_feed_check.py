"""``thidua feed-check`` and the build's own check: what is wrong is named, what is right is not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import projects  # noqa: F401 - lets hypothesis take its time
import pytest
from conftest import AS_OF, ROOT, Outcome, Project
from hypothesis import given
from hypothesis import strategies as st

from thidua.feed_check.check import validate
from thidua.feed_check.dates import parse_rfc_822
from thidua.feed_check.faults import Fault, FeedRule
from thidua.feed_check.rules import MOST_ITEMS, Place

RSS = """\
<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel>
<title>Thi đua</title>
<link>https://a.example/</link>
<description>Chuyên mục</description>
<language>vi</language>
<lastBuildDate>Wed, 12 Jun 2024 07:00:00 +0700</lastBuildDate>
<atom:link rel="self" href="https://a.example/rss.xml" type="application/rss+xml"/>
<item>
<title>Bài hai</title>
<link>https://a.example/bai/2/</link>
<description>&lt;p&gt;Sa-pô hai&lt;/p&gt;</description>
<content:encoded><![CDATA[<p><a href="https://b.example/">Chữ</a></p>]]></content:encoded>
<dc:creator>Ban biên tập</dc:creator>
<guid isPermaLink="false">tag:a.example,2024:2</guid>
<pubDate>Wed, 12 Jun 2024 07:00:00 +0700</pubDate>
<atom:updated>2024-06-12T07:00:00+07:00</atom:updated>
<source url="https://a.example/rss.xml">Thi đua</source>
<enclosure url="https://a.example/a.jpg" length="5" type="image/jpeg"/>
</item>
<item>
<title>Bài một</title>
<link>https://a.example/bai/1/</link>
<description>Sa-pô một</description>
<guid isPermaLink="false">tag:a.example,2024:1</guid>
<pubDate>Tue, 11 Jun 2024 07:00:00 +0700</pubDate>
</item>
</channel>
</rss>
"""

ATOM = """\
<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi">
<id>https://a.example/atom.xml</id>
<title>Thi đua</title>
<updated>2024-06-12T07:00:00+07:00</updated>
<author><name>Phường Mẫu</name></author>
<link rel="self" href="https://a.example/atom.xml"/>
<link rel="alternate" href="https://a.example/"/>
<entry>
<id>tag:a.example,2024:2</id>
<title>Bài hai</title>
<published>2024-06-12T07:00:00+07:00</published>
<updated>2024-06-12T07:00:00+07:00</updated>
<link rel="alternate" href="https://a.example/bai/2/"/>
<link rel="enclosure" href="https://a.example/a.jpg" length="5" type="image/jpeg"/>
<summary>Sa-pô hai</summary>
<content type="html">&lt;p&gt;Chữ&lt;/p&gt;</content>
</entry>
</feed>
"""

JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Thi đua",
        "language": "vi",
        "home_page_url": "https://a.example/",
        "feed_url": "https://a.example/feed.json",
        "items": [
            {
                "id": "tag:a.example,2024:2",
                "url": "https://a.example/bai/2/",
                "title": "Bài hai",
                "content_html": "<p>Chữ</p>",
                "date_published": "2024-06-12T07:00:00+07:00",
                "attachments": [
                    {
                        "url": "https://a.example/a.jpg",
                        "mime_type": "image/jpeg",
                        "size_in_bytes": 5,
                    }
                ],
            }
        ],
    },
    ensure_ascii=False,
    indent=1,
)


def rules(text: str) -> list[str]:
    return sorted({fault.rule.value for fault in validate(text.encode())})


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("feed", [RSS, ATOM, JSON_FEED], ids=["rss", "atom", "json"])
def test_a_right_feed_has_no_fault(feed: str) -> None:
    assert validate(feed.encode()) == ()


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("Bài hai", "Bài & hai", "feed-syntax"),
        ("Bài hai", "Bài \x08 hai", "feed-syntax"),
        ("</item>", "", "feed-syntax"),
        ("<rss", '<!DOCTYPE rss [<!ENTITY x "y">]>\n<rss', "feed-syntax"),
        ('encoding="UTF-8"', 'encoding="windows-1258"', "feed-encoding"),
        ('version="2.0"', 'version="0.91"', "feed-format"),
        ("<rss", "<rdf", "feed-syntax"),
        ("<title>Thi đua</title>", "", "feed-required"),
        ("<description>Chuyên mục</description>", "<description/>", "feed-required"),
        ("<link>https://a.example/</link>", "", "feed-required"),
        ("<title>Thi đua</title>", "<title>A</title><title>B</title>", "feed-format"),
        ("<language>vi<", "<tac-gia>A</tac-gia><language>vi<", "feed-format"),
        ("<language>vi</language>", "", "feed-language"),
        ("dc:creator>", "author>", "feed-syntax"),
        ("<guid", "<author>Ban biên tập</author><guid", "feed-format"),
        ("Wed, 12 Jun 2024 07:00:00 +0700</pub", "Tue, 12 Jun 2024 07:00 GMT</pub", "feed-date"),
        ("Wed, 12 Jun 2024 07:00:00 +0700</pub", "Thứ Tư, 12/6/2024</pub", "feed-date"),
        ("Wed, 12 Jun 2024 07:00:00 +0700</pub", "Wed, 12 Jun 2024 07:00:00</pub", "feed-date"),
        ("Wed, 12 Jun 2024 07:00:00 +0700</pub", "2024-06-12T07:00:00+07:00</pub", "feed-date"),
        ("Wed, 12 Jun 2024 07:00:00 +0700</last", "11 Jun 2024 07:00 +0700</last", "feed-date"),
        ("2024-06-12T07:00:00+07:00</atom:upd", "12/6/2024</atom:upd", "feed-date"),
        ("2024-06-12T07:00:00+07:00</atom:upd", "2024-06-01T07:00:00+07:00</atom:upd", "feed-date"),
        ("Tue, 11 Jun 2024 07", "Wed, 12 Jun 2024 08", ["feed-date", "feed-order"]),
        ("<pubDate>Tue, 11 Jun 2024 07:00:00 +0700</pubDate>", "", "feed-required"),
        ("2024:1</guid>", "2024:2</guid>", "feed-guid"),
        ('<guid isPermaLink="false">tag:a.example,2024:1</guid>', "", "feed-guid"),
        ('<guid isPermaLink="false">tag:a.example,2024:1', "<guid>tag:a,2024:1", "feed-guid"),
        ('isPermaLink="false"', 'isPermaLink="no"', "feed-guid"),
        ("<link>https://a.example/bai/1/</link>", "<link>/bai/1/</link>", "feed-address"),
        ("<link>https://a.example/bai/1/</link>", "", "feed-required"),
        ("https://a.example/bai/1/", "ftp://a.example/bai/1/", "feed-address"),
        ("https://a.example/bai/1/", "https://a.example/bài một/", "feed-address"),
        ('<atom:link rel="self"', '<atom:link rel="hub"', "feed-self"),
        ('href="https://b.example/"', 'href="/khac/"', "feed-content"),
        ('href="https://b.example/"', 'href="#muc"', "feed-content"),
        ('href="https://b.example/"', 'href="javascript:x()"', "feed-content"),
        ('href="https://b.example/"', 'href="https://b.example/" onclick="x()"', "feed-content"),
        ("<p><a", "<script>x()</script><p><a", "feed-content"),
        ("<p><a", '<iframe src="https://b.example/"></iframe><p><a', "feed-content"),
        ("<p><a", '<img src="a.jpg"><p><a', "feed-content"),
        ("<p><a", '<img srcset="https://a.example/a 1x, b 2x"><p><a', "feed-content"),
        ("<p><a", '<p style="color:red"><a', "feed-content"),
        ('length="5"', 'length="0"', "feed-enclosure"),
        ('length="5"', 'length="1,2 MB"', "feed-enclosure"),
        ('length="5"', "", "feed-enclosure"),
        ('type="image/jpeg"', 'type="jpg"', "feed-enclosure"),
        ('url="https://a.example/a.jpg"', 'url="a.jpg"', "feed-address"),
        ("<enclosure", '<enclosure url="https://a.b/" length="1" type="a/b"/><enclosure',
         "feed-enclosure"),
        ("Bài hai", "&lt;b&gt;Bài&lt;/b&gt; hai", "feed-title"),
        ("Bài hai", "Bài " * 60, "feed-title"),
        ("<description>Sa-pô một</description>", "", "feed-required"),
        ('<source url="https://a.example/rss.xml">', '<source url="rss.xml">', "feed-address"),
    ],
)  # fmt: skip
def test_a_fault_of_rss_is_named(old: str, new: str, rule: str | list[str]) -> None:
    assert rules(changed(RSS, old, new)) == ([rule] if isinstance(rule, str) else rule)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (' xmlns="http://www.w3.org/2005/Atom"', "", "feed-format"),
        ("<id>https://a.example/atom.xml</id>", "", "feed-required"),
        ("<id>https://a.example/atom.xml</id>", "<id>thi đua</id>", "feed-guid"),
        ("<updated>2024-06-12T07:00:00+07:00</updated>\n<author>", "<author>", "feed-required"),
        ("<updated>2024-06-12T07:00:00+07:00</updated>\n<author>",
         "<updated>2024-06-11T07:00:00+07:00</updated>\n<author>", "feed-date"),
        ("<updated>2024-06-12T07:00:00+07:00</updated>\n<author>",
         "<updated>2024-06-12 07:00</updated>\n<author>", "feed-date"),
        ("<author><name>Phường Mẫu</name></author>", "", "feed-required"),
        ("<author><name>Phường Mẫu</name></author>", "<author><name/></author>", "feed-required"),
        ('xml:lang="vi"', "", "feed-language"),
        ('<link rel="self" href="https://a.example/atom.xml"/>', "", "feed-self"),
        ("<title>Bài hai</title>", "", ["feed-required", "feed-title"]),
        ('<link rel="enclosure" href', "<link href", "feed-format"),
        ("&lt;p&gt;", "&lt;p onmouseover='x()'&gt;", "feed-content"),
        ("<summary>Sa-pô hai</summary>", "<summary>A</summary><summary>B</summary>", "feed-format"),
    ],
)  # fmt: skip
def test_a_fault_of_atom_is_named(old: str, new: str, rule: str | list[str]) -> None:
    if old.startswith('<link rel="enclosure"'):
        # As another program once wrote it: two pages of the same kind.
        new = '<link href="https://a.example/a.jpg"/><link rel="enclosure" href'
    assert rules(changed(ATOM, old, new)) == ([rule] if isinstance(rule, str) else rule)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("version/1.1", "version/7", ["feed-format"]),
        ('"title": "Thi đua"', '"title": 3', ["feed-format", "feed-required"]),
        ('"items": [', '"_muc": [', ["feed-required"]),
        ('"feed_url"', '"_dia_chi"', ["feed-self"]),
        ('"language": "vi",', "", ["feed-language"]),
        ('"id": "tag:a.example,2024:2"', '"id": ""', ["feed-required"]),
        ('"content_html"', '"_noi_dung"', ["feed-required"]),
        ("2024-06-12T07:00:00+07:00", "2024-06-12", ["feed-date"]),
        ("2024-06-12T07:00:00+07:00", "2024-06-32T07:00:00+07:00", ["feed-date"]),
        ('"date_published"', '"_ngay"', ["feed-required"]),
        ("https://a.example/bai/2/", "bai/2/", ["feed-address"]),
        ('"size_in_bytes": 5', '"size_in_bytes": "lớn"', ["feed-enclosure"]),
        ("<p>Chữ</p>", "<script></script>", ["feed-content"]),
        ("{", "{,", ["feed-syntax"]),
    ],
)
def test_a_fault_of_json_feed_is_named(old: str, new: str, rule: list[str]) -> None:
    assert rules(changed(JSON_FEED, old, new)) == rule


def test_a_web_page_is_told_from_a_feed() -> None:
    (fault,) = validate(b"<!doctype html><html><p>x</html>")
    assert fault.rule is FeedRule.FORMAT
    assert "không phải RSS" in fault.message


def test_bytes_of_another_encoding_are_found_on_their_line() -> None:
    (fault,) = validate(RSS.encode().replace("Chuyên".encode(), "Chuyên".encode("utf-16")))
    assert (fault.rule, fault.line) == (FeedRule.ENCODING, 8)


def test_too_many_items_are_a_warning() -> None:
    items = "".join(
        "<item><title>a</title><link>https://a.example/</link><description>a</description>"
        f'<guid isPermaLink="false">{n}</guid><pubDate>11 Jun 2024 07:00 +0700</pubDate></item>'
        for n in range(MOST_ITEMS)
    )
    (fault,) = validate(changed(RSS, "</channel>", f"{items}</channel>").encode())
    assert (fault.rule, fault.is_error) == (FeedRule.SIZE, False)


def test_every_message_names_the_place_and_a_fix() -> None:
    text = changed(RSS, "Wed, 12 Jun 2024 07:00:00 +0700</pub", "hôm qua</pub")
    (fault,) = validate(text.encode())
    assert fault.tell("rss.xml").splitlines() == [
        "rss.xml:19  [feed-date]  LỖI  pubDate: «hôm qua» không phải ngày giờ theo RFC 822, hoặc "
        "sai thứ trong tuần.",
        "    Cách sửa: viết theo mẫu Tue, 11 Jun 2024 07:00:00 +0700 (tiếng Anh, có múi giờ).",
    ]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_check(content: bytes) -> None:
    assert all(isinstance(fault, Fault) for fault in validate(content))


@given(st.sampled_from([RSS, ATOM, JSON_FEED]), st.data())
def test_no_cut_or_damage_breaks_the_check(feed: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(feed)))
    length = data.draw(st.integers(0, 40))
    damaged = feed[:start] + data.draw(st.text(max_size=5)) + feed[start + length :]
    assert all(fault.message and fault.fix for fault in validate(damaged.encode()))


@pytest.mark.parametrize("zone", ["+0700", "-0000", "+0000", "GMT", "UT", "Z", "EST", "PDT"])
def test_dates_of_every_zone_can_be_put_in_order(zone: str) -> None:
    earlier, later = f"04 May 2022 02:00:00 {zone}", "05 May 2022 22:00:00 +0700"
    moments = [parse_rfc_822(earlier), parse_rfc_822(later)]
    assert all(moment and moment.tzinfo for moment in moments)
    text = RSS.replace("Wed, 12 Jun 2024 07:00:00 +0700</pub", f"{earlier}</pub")
    text = text.replace("Tue, 11 Jun 2024 07:00:00 +0700</pub", f"{later}</pub")
    assert "feed-order" in {fault.rule for fault in validate(text.encode())}


@pytest.mark.parametrize("rule", list(FeedRule))
def test_every_rule_has_a_row_in_the_handbook(rule: FeedRule) -> None:
    assert f"\n| `{rule}` | " in (ROOT / "huong-dan/loi.md").read_text("utf-8")


# Beside the files of the site


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "a.jpg").write_bytes(b"12345")
    return tmp_path


@pytest.mark.parametrize(
    ("feed", "name"), [(RSS, "rss.xml"), (ATOM, "atom.xml"), (JSON_FEED, "feed.json")]
)
def test_the_length_of_a_file_is_compared_with_the_file(site: Path, feed: str, name: str) -> None:
    assert validate(feed.encode(), Place(site, name)) == ()
    (site / "a.jpg").write_bytes(b"123456")
    (fault,) = validate(feed.encode(), Place(site, name))
    assert "ghi 5 byte nhưng tệp a.jpg có 6 byte" in fault.message
    (site / "a.jpg").unlink()
    (fault,) = validate(feed.encode(), Place(site, name))
    assert "không có tệp a.jpg" in fault.message


def test_a_feed_must_stand_where_it_says(site: Path) -> None:
    (fault,) = validate(RSS.encode(), Place(site, "chuyen-muc/guong/rss.xml"))
    assert fault.rule is FeedRule.SELF


# The command


def check(project: Project, *arguments: str) -> Outcome:
    return project.run("thidua", "feed-check", *arguments)


def test_every_feed_of_the_demonstration_is_right(demonstration: Project) -> None:
    outcome = check(demonstration)
    assert outcome.code == 0, outcome.text
    count = sum(
        1 for name in ("rss.xml", "atom.xml", "feed.json") for _ in demonstration.site.rglob(name)
    )
    assert outcome.text == f"Đã kiểm tra {count} nguồn tin: không có vấn đề nào.\n"


def test_a_file_from_elsewhere_is_read(demonstration: Project, tmp_path: Path) -> None:
    (tmp_path / "la.xml").write_text(changed(RSS, "2024:1</guid>", "2024:2</guid>"), "utf-8")
    outcome = check(demonstration, str(tmp_path / "la.xml"))
    assert outcome.code == 1
    assert "la.xml:28  [feed-guid]  LỖI" in outcome.text
    assert "1 lỗi và 0 cảnh báo" in outcome.text


def test_a_warning_alone_is_no_failure(demonstration: Project, tmp_path: Path) -> None:
    (tmp_path / "la.xml").write_text(changed(RSS, "<language>vi</language>\n", ""), "utf-8")
    outcome = check(demonstration, str(tmp_path / "la.xml"))
    assert outcome.code == 0
    assert "0 lỗi và 1 cảnh báo" in outcome.text


@pytest.mark.parametrize(
    "argument",
    [
        "https://127.0.0.1/rss.xml",
        "http://portal.example/rss.xml",
        "http://127.0.0.1.example/rss.xml",
        "http://192.0.2.1/rss.xml",
        "http://localhost@portal.example/rss.xml",
        "http:///rss.xml",
        "khong-co.xml",
    ],
)
def test_no_other_machine_is_asked(demonstration: Project, argument: str) -> None:
    outcome = check(demonstration, argument)
    assert outcome.code == 2
    assert "không gọi ra mạng" in outcome.text or "không có tệp" in outcome.text


def test_a_site_that_is_not_built_is_wrong_use(project: Project) -> None:
    outcome = check(project)
    assert outcome.code == 2
    assert "hãy dựng trang trước" in outcome.text


@contextmanager
def served(content: bytes, status: int = 200, **headers: str) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/rss.xml"
        server.shutdown()


GOOD = {"Content_Type": "application/rss+xml", "ETag": '"1"'}


@pytest.mark.parametrize(
    ("headers", "status", "code", "said"),
    [
        (GOOD, 200, 0, "không có vấn đề nào"),
        (GOOD | {"Content_Type": "text/plain"}, 200, 0, "máy chủ gọi tệp này là «text/plain»"),
        (GOOD | {"Content_Type": "text/xml; charset=us-ascii"}, 200, 1, "bảng mã us-ascii"),
        ({"Content_Type": "text/xml"}, 200, 0, "không gửi ETag"),
        (GOOD | {"Location": "https://portal.example/"}, 302, 1, "trả lời mã 302"),
    ],
)
def test_a_server_of_this_machine_is_asked(
    demonstration: Project, headers: dict[str, str], status: int, code: int, said: str
) -> None:
    with served(RSS.encode(), status, **headers) as address:
        outcome = check(demonstration, address)
    assert outcome.code == code, outcome.text
    assert said in outcome.text


def test_a_server_that_does_not_answer_is_told(demonstration: Project) -> None:
    with served(b"") as address:
        pass
    outcome = check(demonstration, address)
    assert outcome.code == 1
    assert "máy chủ không trả lời" in outcome.text


# The build


def test_a_build_with_an_invalid_feed_fails_and_keeps_the_old_site(project: Project) -> None:
    assert project.run("thidua", "build", "--as-of", AS_OF).code == 0
    before = (project.site / "rss.xml").stat()
    settings = project.root / "mkdocs.yml"
    text, hook = settings.read_text("utf-8"), "  - hooks/printing.py\n"
    settings.write_text(changed(text, hook, f"{hook}  - hooks/them.py\n"), "utf-8")
    # What a ward adds itself may spoil anything: every address in every feed begins with this.
    (project.root / "hooks/them.py").write_text(
        "def on_config(config):\n"
        "    column = config.extra['build'].shelf.edition.column\n"
        "    object.__setattr__(column, 'site_url', 'https://phường mẫu.example/')\n",
        "utf-8",
    )
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 1
    log = (project.root / "reports/build.log").read_text("utf-8")
    fault = "rss.xml:5  [feed-address]  LỖI  link: «https://phường mẫu.example/»"
    assert f"ERROR   -  thidua: {fault}" in log
    assert "Nguồn tin làm ra chưa đúng chuẩn; trang web chưa được dựng." in log
    # Whoever reads it mends an article first.
    assert "Lỗi đầu tiên:\narticles/" in log
    assert "cũ còn nguyên" in outcome.text
    assert "Traceback" not in outcome.text
    after = (project.site / "rss.xml").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
