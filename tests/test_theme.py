"""How pages are drawn: addresses as a page writes them, and what a ward changes of the theme."""

from __future__ import annotations

import gzip
import hashlib
import re
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import jinja2
import pytest
from conftest import ROOT
from factories import make_article, make_build, make_page

from thidua.attachments import Copy
from thidua.column.addresses import asset_address
from thidua.column.places import MACHINE, TakenError
from thidua.meter import Meter
from thidua.site.markup.texts import Texts
from thidua.site.outputs import Made, outputs
from thidua.site.pages import Crumb
from thidua.site.prepare import Build
from thidua.site.press import print_site
from thidua.site.routes import MISSING, View, routes
from thidua.site.soundness import SiteError
from thidua.site.theme import Theme, _folder
from thidua.site.writer import Writer

LAST_DAY = date(2024, 12, 31)
LINK = "{{ '%s' | url }}"


def theme_with(root: Path, template: str, site_url: str = "https://phuong.example/") -> Theme:
    """Return a theme whose ward has a template of its own."""
    own = root / "overrides"
    own.mkdir(parents=True, exist_ok=True)
    (own / "rieng.html").write_text(template, "utf-8")
    return Theme(root, make_build(LAST_DAY, site_url=site_url).site)


def draw(theme: Theme, address: str, content: str = "") -> str:
    view = View("rieng.html", "Tên", "Lời.", None, (), ())
    return theme.draw(view, address, content)


@pytest.mark.parametrize(
    ("page", "target", "written"),
    [
        ("", "", "."),
        ("", "bai/2024/a/", "bai/2024/a/"),
        ("", "rss.xml", "rss.xml"),
        ("lien-he/", "", ".."),
        ("lien-he/", "lien-he/", "./"),
        ("lien-he/", "rss.xml", "../rss.xml"),
        ("chuyen-muc/tin/", "chuyen-muc/guong/", "../guong/"),
        ("chuyen-muc/tin/", "chuyen-muc/", "../"),
        ("bai/2024/a/", "", "../../.."),
        ("bai/2024/a/", "bai/2024/a/anh.jpg", "anh.jpg"),
        ("bai/2024/a/", "bai/2023/b/", "../../2023/b/"),
    ],
)
def test_a_page_writes_the_shortest_way(
    tmp_path: Path, page: str, target: str, written: str
) -> None:
    assert draw(theme_with(tmp_path, LINK % target), page) == written


@pytest.mark.parametrize(
    ("site_url", "target", "written"),
    [
        ("https://phuong.example/", "", "/."),
        ("https://phuong.example/", "rss.xml", "/rss.xml"),
        ("https://phuong.example/thi-dua/", "", "/thi-dua/."),
        ("https://phuong.example/thi-dua/", "bai/2024/a/", "/thi-dua/bai/2024/a/"),
    ],
)
def test_the_page_for_what_is_not_there_counts_from_the_server_s_root(
    tmp_path: Path, site_url: str, target: str, written: str
) -> None:
    assert draw(theme_with(tmp_path, LINK % target, site_url), MISSING) == written


@pytest.mark.parametrize("site_url", ["https://phuong.example/", "https://phuong.example/thi-dua/"])
def test_a_page_names_the_one_address_it_is_to_be_found_at(tmp_path: Path, site_url: str) -> None:
    theme = theme_with(tmp_path, "{{ canonical }} {{ page.url }} {{ page.content }}", site_url)
    assert draw(theme, "lien-he/", "<p>Chào") == f"{site_url}lien-he/ lien-he/ <p>Chào"


def test_the_page_for_what_is_not_there_is_to_be_found_nowhere(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "{{ canonical }} {{ page }} [{{ structured_data }}]")
    assert draw(theme, MISSING) == "None None []"


def test_a_template_is_given_what_the_view_says(tmp_path: Path) -> None:
    names = "page_title page_summary register draft_mark view crumbs feeds"
    theme = theme_with(tmp_path, " ".join(f"{{{{ {name} }}}}" for name in names.split()))
    assert draw(theme, "lien-he/") == "Tên Lời.  False None () ()"


# Frames: what all pages of a folder have alike

STANDS = (
    *("", "tim-kiem/", "lien-he/", "ban-tin/", "chuyen-muc/", "chuyen-muc/tin/", "ke-hoach/2024/"),
    *("chuyen-muc/tin/trang/2/", "chuyen-muc/tin/trang/3/", "bai/2024/a/", "bai/2024/b/"),
    *("bai/2023/a/", "luu-tru/2024/", "luu-tru/2024/06/", "bai/2024/c/", MISSING),
)
FRAMES = sorted(
    name
    for path in (ROOT / "src/thidua/theme").rglob("*.html")
    for name in re.findall(r'frame\("([^"]+)"\)', path.read_text("utf-8"))
)


def draw_with_frame(theme: Theme, address: str, *, is_draft: bool = False) -> str:
    view = View("rieng.html", "Tên", "Lời.", None, (), (), draft_note="nháp" if is_draft else "")
    return theme.draw(view, address, "")


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_what_its_template_shows_on_each_page(tmp_path: Path, name: str) -> None:
    shared = theme_with(tmp_path / "shared", f'{{{{ frame("{name}") }}}}')
    alone = theme_with(tmp_path / "alone", f'{{% include "{name}" %}}')
    for address in (*STANDS, *reversed(STANDS)):
        for is_draft in (False, True):
            drawn = draw_with_frame(shared, address, is_draft=is_draft)
            assert drawn == draw_with_frame(alone, address, is_draft=is_draft), address


@pytest.mark.parametrize(
    "frame",
    [
        "{{ page_title }} {{ canonical }}",
        "{{ page.url }}",
        "{{ 'bai/2024/a/' | url }}",
        "{{ 'bai/2024/a/' is here }}",
        "{{ 'bai/2024/b/' is around }}",
        "{% include 'khac.html' %}",
        "{% include 'kh' ~ 'ac.html' %}",
        "{% from 'khac.html' import told with context %}{{ told() }}",
        "{{ frame('khac.html') }}",
        "{{ frame('day.html') }}",
    ],
)
def test_a_ward_s_own_frame_may_show_anything_of_a_page(tmp_path: Path, frame: str) -> None:
    theme = theme_with(tmp_path, "{{ frame('khung.html') }}")
    told = "{{ canonical }}{% macro told() %}{{ canonical }}{% endmacro %}"
    (tmp_path / "overrides/khac.html").write_text(told, "utf-8")
    (tmp_path / "overrides/day.html").write_text("{{ 'bai/2024/a/' | url }}", "utf-8")
    (tmp_path / "overrides/khung.html").write_text(frame, "utf-8")
    pages = ["bai/2024/a/", "bai/2024/b/"]
    drawn = [draw_with_frame(theme, address) for address in pages]
    assert drawn[0] != drawn[1]
    assert [draw_with_frame(theme, address) for address in pages] == drawn


def test_a_frame_is_filled_once_for_the_pages_of_a_folder(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "{{ 'bai/2024/a/' | url }} {{ frame('khung.html') }}")
    (tmp_path / "overrides/khung.html").write_text("{{ 'rss.xml' | url }}", "utf-8")
    assert draw_with_frame(theme, "bai/2024/a/") == "./ ../../../rss.xml"
    (filled,) = theme.frames["bai/2024/"].values()
    draw_with_frame(theme, "bai/2024/b/")
    assert list(map(id, theme.frames["bai/2024/"].values())) == [id(filled)]
    for year in range(1900, 2000):
        draw_with_frame(theme, f"bai/{year}/a/")
    assert len(theme.frames) < 20


# Assets


def own_asset(root: Path, name: str, content: bytes) -> None:
    (root / "overrides/assets").mkdir(parents=True, exist_ok=True)
    (root / "overrides/assets" / name).write_bytes(content)


def test_an_asset_has_an_address_of_its_content(tmp_path: Path) -> None:
    assets = dict(Theme(tmp_path, make_build(LAST_DAY).site).assets)
    style = assets["thidua.css"]
    assert style.address == asset_address("thidua.css", style.content)
    assert re.fullmatch(r"assets/thidua-[0-9a-f]{8}\.css", style.address)
    assert style.owner == MACHINE
    assert assets["tin-moi.js"].address == "assets/tin-moi.js"
    assert list(assets) == sorted(assets)


def test_a_ward_s_own_asset_takes_the_place_of_the_theme_s(tmp_path: Path) -> None:
    site = make_build(LAST_DAY).site
    before = dict(Theme(tmp_path, site).assets)
    own_asset(tmp_path, "thidua.css", b"body {}")
    own_asset(tmp_path, "phu-hieu.png", b"PNG")
    after = dict(Theme(tmp_path, site).assets)
    assert after.keys() - before.keys() == {"phu-hieu.png"}
    assert (after["thidua.css"].content, after["thidua.css"].owner) == (
        *(b"body {}", "overrides/thidua.css"),
    )
    assert after["thidua.css"].address == asset_address("thidua.css", b"body {}")
    assert {name for name in before if before[name] != after[name]} == {"thidua.css"}


def test_templates_find_assets_by_name_and_a_wrong_name_is_a_fault(tmp_path: Path) -> None:
    own_asset(tmp_path, "rieng.css", b"a")
    theme = theme_with(tmp_path, "{{ assets['rieng.css'] }}")
    assert draw(theme, "") == asset_address("rieng.css", b"a")
    with pytest.raises(jinja2.TemplateRuntimeError, match=r"theme/assets/khong-co\.css"):
        draw(theme_with(tmp_path, "{{ assets['khong-co.css'] }}"), "")


def test_a_ward_s_own_template_takes_the_place_of_the_theme_s(tmp_path: Path) -> None:
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/held.html").write_text("Của phường: {{ page_title }}", "utf-8")
    theme = Theme(tmp_path, make_build(LAST_DAY).site)
    assert theme.draw(View("held.html", "Ẩn", "", None, (), ()), "a/", "") == "Của phường: Ẩn"
    assert "Của phường" not in theme.draw(View("main.html", "A", "", None, (), ()), "a/", "")


def test_a_live_preview_announces_no_policy(tmp_path: Path) -> None:
    site = make_build(LAST_DAY).site
    (tmp_path / "overrides").mkdir()
    (tmp_path / "overrides/rieng.html").write_text("{{ policy }}", "utf-8")
    assert "script-src" in draw(Theme(tmp_path, site), "")
    assert draw(Theme(tmp_path, site, is_served=True), "") == ""


def test_the_pages_beside_home_are_told_to_every_template(tmp_path: Path) -> None:
    theme = theme_with(tmp_path, "{% for one in top_pages %}{{ one.title }};{% endfor %}")
    theme.top_pages(iter([Crumb("A", "a/"), Crumb("B", "b/")]))
    assert (draw(theme, ""), draw(theme, "a/")) == ("A;B;", "A;B;")


# Every page, drawn by the theme itself


def full_build() -> Build:
    articles = [
        make_article(date(2024, 6, 1), "mot"),
        make_article(date(2024, 6, 2), "nhap", reviewed=None, title="Tin chưa ai duyệt"),
        make_article(date(2024, 6, 3), "go", withdrawn={"on": "2024-06-04", "reason": "Sai"}),
    ]
    return make_build(LAST_DAY, articles, [make_page("docs/lien-he.md", "Liên hệ")])


def test_every_page_can_be_drawn_and_none_tells_of_a_draft(tmp_path: Path) -> None:
    build = full_build()
    theme = Theme(tmp_path, build.site)
    theme.top_pages(())
    for route in routes(build):
        html = theme.draw(route.view(), route.address, "")
        assert "<title>" in html, route.address
        assert "Tin chưa ai duyệt" not in html, route.address


def test_a_page_is_told_apart_from_the_frames_it_has_like_others(tmp_path: Path) -> None:
    build = full_build()
    theme = Theme(tmp_path, build.site)
    theme.top_pages(())
    for route in routes(build):
        html, parts = theme.draw_parts(route.view(), route.address, "")
        assert "".join(parts) == html, route.address
        lent = set(map(str, theme.frames.get(_folder(route.address), {}).values()))
        assert set(parts[1::2]) <= lent, route.address
        assert len(parts) > 5 or not lent, route.address


# What stands beside the pages


def test_the_map_for_search_engines_lists_pages_with_their_day(tmp_path: Path) -> None:
    theme = Theme(tmp_path, make_build(LAST_DAY, site_url="https://phuong.example/td/").site)
    xml = theme.map_for_machines([("", None), ("bai/2024/a/", "2024-06-01"), ("a&b/", None)])
    found = re.findall(r"<loc>(.*?)</loc>\s*(?:<lastmod>(.*?)</lastmod>)?", xml)
    assert found == [
        ("https://phuong.example/td/", ""),
        ("https://phuong.example/td/bai/2024/a/", "2024-06-01"),
        ("https://phuong.example/td/a&amp;b/", ""),
    ]


def test_every_file_beside_the_pages_is_listed_once_with_its_owner(tmp_path: Path) -> None:
    build = full_build()
    theme = Theme(tmp_path, build.site)
    found = list(outputs(build, Texts(build.shelf), theme, [("", None)]))
    addresses = [one.address for one in found]
    assert len(addresses) == len(set(addresses))
    expected = {
        *("rss.xml", "atom.xml", "feed.json", "chuyen-muc/tin/rss.xml", "luu-tru/2024/rss.xml"),
        *("sitemap.xml", "sitemap.xml.gz", "robots.txt", "tim-kiem/pagefind"),
        *("du-lieu/go-bai.json", "du-lieu/bai-viet.json", "du-lieu/dien-hinh.csv"),
        *("du-lieu/lich.ics", "assets/tin-moi.js"),
    }
    assert expected <= set(addresses)
    assert {one.owner for one in found if isinstance(one, Made)} == {MACHINE}
    # What a feed encloses must be there before the feed is checked.
    kinds = [address.endswith(("rss.xml", "atom.xml", "feed.json")) for address in addresses]
    assert kinds == sorted(kinds)


def test_the_calendar_of_plans_is_there_only_where_progress_is_public(tmp_path: Path) -> None:
    build = full_build()
    private = replace(build.site, ward=replace(build.site.ward, show_progress=False))
    theme = Theme(tmp_path, build.site)
    found = outputs(replace(build, site=private), Texts(build.shelf), theme, [])
    assert "du-lieu/lich.ics" not in {one.address for one in found}


def test_files_under_docs_are_copied_to_their_address_and_belong_to_their_path(
    tmp_path: Path,
) -> None:
    (tmp_path / "sach.pdf").write_bytes(b"PDF")
    copy = Copy(tmp_path / "sach.pdf", hashlib.sha256(b"PDF").hexdigest())
    build = replace(full_build(), page_files={"docs/mau/don.pdf": copy})
    theme = Theme(tmp_path, build.site)
    (copied,) = (
        one for one in outputs(build, Texts(build.shelf), theme, []) if one.address == "mau/don.pdf"
    )
    writer = Writer(tmp_path / "site")
    copied.write(writer)
    assert (tmp_path / "site/mau/don.pdf").read_bytes() == b"PDF"
    with pytest.raises(TakenError, match=r"docs/mau/don\.pdf"):
        writer.write("mau/don.pdf", b"", "docs/khac.md")


def test_a_file_swapped_after_it_was_checked_never_leaves(tmp_path: Path) -> None:
    (tmp_path / "sach.pdf").write_bytes(b"PDF")
    copy = Copy(tmp_path / "sach.pdf", hashlib.sha256(b"PDF").hexdigest())
    build = replace(full_build(), page_files={"docs/mau/don.pdf": copy})
    (tmp_path / "sach.pdf").write_bytes(b"xyz")
    with pytest.raises(SiteError, match=r"mau/don\.pdf \(của docs/mau/don\.pdf\) bị thay đổi"):
        print_site(build, ROOT, Writer(tmp_path / "site"), Meter(sys.stdout, {}))


def test_the_map_is_written_plain_and_packed(tmp_path: Path) -> None:
    build = full_build()
    theme = Theme(tmp_path, build.site)
    writer = Writer(tmp_path / "site")
    for one in outputs(build, Texts(build.shelf), theme, [("lien-he/", None)]):
        if one.address.startswith("sitemap"):
            one.write(writer)
    plain = (tmp_path / "site/sitemap.xml").read_bytes()
    assert b"https://phuong.example/lien-he/" in plain
    assert gzip.decompress((tmp_path / "site/sitemap.xml.gz").read_bytes()) == plain
