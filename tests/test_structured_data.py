"""What machines are told of a page: JSON-LD, Dublin Core, canonical addresses, the map."""

from __future__ import annotations

import json
import re
import shutil
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import QUESTIONS, ROOT, WITHDRAWN, Project
from lxml import etree
from projects import ARTICLE, ARTICLE_TEXT, NOW, SETTINGS, changed, make_project
from reader import ARTICLE as ADDRESS
from reader import KINDS

from thidua.clock import end_of_day
from thidua.column import Article
from thidua.meter import Meter
from thidua.site.machine.structured_data import describe_page
from thidua.site.machine.well_known import SECURITY, render_well_known
from thidua.site.prepare import prepare
from thidua.site.routes import routes

LOGO = "assets/dau.png"
HOST = "https://nguyenthiminhkhai.example/"
HIDDEN = {"notice of withdrawal", "missing"}
DUBLIN_CORE = ("title", "creator", "date", "description", "publisher", "identifier")


def head(project: Project, address: str) -> etree._Element:
    path = address if address.endswith(".html") else f"{address}index.html"
    return etree.HTML(project.read(path)).find("head")


def graph(project: Project, address: str) -> dict[str, dict[str, Any]]:
    data = head(project, address).findall("script[@type='application/ld+json']")
    if not data:
        return {}
    content = json.loads(data[0].text)
    assert content["@context"] == "https://schema.org"
    return {part["@type"]: part for part in content["@graph"]}


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_for_search_engines_says_where_it_belongs(ward: Project, kind: str) -> None:
    told = graph(ward, KINDS[kind])
    if kind in HIDDEN:
        assert told == {}
        assert head(ward, KINDS[kind]).find("meta[@name='robots']").get("content") == "noindex"
        return
    canonical = head(ward, KINDS[kind]).find("link[@rel='canonical']").get("href")
    assert canonical == HOST + KINDS[kind]
    if kind == "home":
        assert told["WebSite"]["url"] == HOST
        return
    steps = told["BreadcrumbList"]["itemListElement"]
    assert [step["position"] for step in steps] == list(range(1, len(steps) + 1))
    assert (steps[0]["item"], steps[-1]["item"]) == (HOST, canonical)


def test_an_article_is_described_as_news(ward: Project) -> None:
    told = graph(ward, ADDRESS)["NewsArticle"]
    assert told["headline"] == "Nguyễn Thị Chiên – nữ Anh hùng đầu tiên của quân đội"
    assert told["mainEntityOfPage"] == HOST + ADDRESS
    assert datetime.fromisoformat(told["datePublished"]).utcoffset()
    assert told["publisher"]["name"] == "Phường Nguyễn Thị Minh Khai"
    (picture,) = told["image"]
    assert (ward.site / picture.removeprefix(HOST)).is_file()
    # The one picture in which people are seen only as far as they agreed to be shown elsewhere.
    assert picture == head(ward, ADDRESS).find("meta[@property='og:image']").get("content")
    (person,) = told["about"]
    assert person == {
        "@type": "Person",
        "name": "Nguyễn Thị Chiên",
        "url": f"{HOST}dien-hinh/nguyen-thi-chien/",
    }


def test_who_did_not_agree_to_social_networks_is_in_no_picture_for_machines(
    tmp_path: Path,
) -> None:
    """The cover shows the person; the sharing picture does not, for want of that channel."""
    build = prepare(make_project(tmp_path), NOW, Meter(sys.stdout, {}))
    (route,) = (route for route in routes(build) if isinstance(route.text, Article))
    told = json.loads(describe_page(route.view(), build.site, HOST + route.address, LOGO))[
        "@graph"
    ][0]
    (article,) = build.shelf.edition.published
    cover, sharing = build.shelf.cover(article), build.shelf.sharing(article)
    assert cover
    assert sharing
    assert told["image"] == [build.site.address + sharing.address]
    assert cover.folder not in json.dumps(told)
    # Updated on the 12th, corrected on the 13th.
    assert route.changed == date(2024, 6, 13)
    assert told["dateModified"][:10] == "2024-06-13"


def test_an_exemplar_is_described_with_its_articles(ward: Project) -> None:
    group = graph(ward, "dien-hinh/to-lien-gia-mau/")["ProfilePage"]["mainEntity"]
    assert group["@type"] == "Organization"
    assert group["award"] == ["UBND phường ghi nhận ngày 02 tháng 9 năm 2024 (số 12/QĐ-UBND)"]
    assert [one["url"] for one in group["subjectOf"]] == [f"{HOST}bai/2024/{QUESTIONS}/"]
    person = graph(ward, "dien-hinh/nguyen-thi-chien/")["ProfilePage"]["mainEntity"]
    assert person["@type"] == "Person"


def test_no_title_gets_out_of_the_script_that_holds_it(tmp_path: Path) -> None:
    trick = "Hết </script><script>alert(1)</script> & <!-- \u2028"
    text = changed(ARTICLE_TEXT, {"title: Gương sáng tổ dân phố 5": f"title: {json.dumps(trick)}"})
    project = project_with(tmp_path, text)
    outcome = project.run("thidua", "build", "--as-of", "2024-06-15")
    assert outcome.code == 0, outcome.text
    page = project.read("bai/2024/guong-sang/index.html")
    assert "<script>alert(1)" not in page
    headline = graph(project, "bai/2024/guong-sang/")["NewsArticle"]["headline"]
    assert headline.startswith("Hết </script><script>alert(1)</script> & <!--")


def project_with(root: Path, text: str) -> Project:
    """Write the small project with this article and the theme of the demonstration."""
    make_project(root, {ARTICLE: text})
    shutil.copytree(ROOT / "overrides", root / "overrides")
    settings = (ROOT / "mkdocs.yml").read_text("utf-8").partition("extra:")[0]
    own = (root / "mkdocs.yml").read_text("utf-8")
    site_url = re.search(r"^site_url: .*$", own, re.M)
    assert site_url
    settings = re.sub(r"^site_url: .*$", site_url[0], settings, flags=re.M)
    ward = own.partition("extra:")[2].partition("plugins:")[0]
    (root / "mkdocs.yml").write_text(f"{settings}extra:{ward}", "utf-8")
    (root / "src").mkdir()
    return Project(root)


def test_an_article_carries_the_dublin_core_names(ward: Project) -> None:
    found = {
        one.get("name"): one.get("content")
        for one in head(ward, ADDRESS).iterfind("meta")
        if (one.get("name") or "").startswith("DC.")
    }
    assert all(found.get(f"DC.{name}") for name in DUBLIN_CORE)
    assert found["DC.identifier"] == HOST + ADDRESS
    assert found["DC.date"] == "2024-10-18"
    assert found["DC.subject"] == "Gương điển hình; Anh hùng đầu tiên; phụ nữ"


def test_the_map_lists_every_page_for_readers_with_true_dates(ward: Project) -> None:
    tree = etree.fromstring(ward.read("sitemap.xml").encode())
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    listed = {
        entry.findtext("s:loc", namespaces=space): entry.findtext("s:lastmod", namespaces=space)
        for entry in tree.iterfind("s:url", space)
    }
    for kind, address in KINDS.items():
        assert (HOST + address in listed) is (kind not in HIDDEN), kind
    assert listed[HOST + ADDRESS] == "2024-10-18"
    assert listed[f"{HOST}dien-hinh/nguyen-thi-chien/"] == "2024-10-18"
    assert not [address for address in listed if WITHDRAWN in str(address)]
    # A page whose last change nobody wrote down claims none.
    assert listed[f"{HOST}lien-he/"] is None


def test_robots_are_let_in_and_shown_the_map(ward: Project) -> None:
    lines = ward.read("robots.txt").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "", f"Sitemap: {HOST}sitemap.xml"]


@pytest.mark.parametrize(
    ("today", "expires"),
    [("2024-06-15", "2025-06-01"), ("2024-06-01", "2025-05-01"), ("2025-01-01", "2025-12-01")],
)
def test_security_contacts_are_promised_for_less_than_a_year(
    tmp_path: Path, today: str, expires: str
) -> None:
    make_project(tmp_path)
    now = end_of_day(date.fromisoformat(today))
    build = prepare(tmp_path, now, Meter(sys.stdout, {}), with_drafts=False)
    told = render_well_known(build.site)[SECURITY].decode()
    assert f"Expires: {expires}T00:00:00+07:00" in told


def test_weaknesses_can_be_told_to_somebody(ward: Project, demonstration: Project) -> None:
    told = dict(
        line.split(": ", 1) for line in ward.read(".well-known/security.txt").splitlines()[1:]
    )
    first = ward.read(".well-known/security.txt").splitlines()[0]
    assert first == "Contact: mailto:ubnd@mau.example"
    assert told["Contact"] == f"{HOST}lien-he/"
    assert told["Canonical"] == f"{HOST}.well-known/security.txt"
    assert datetime.fromisoformat(told["Expires"]).isoformat() == "2025-12-01T00:00:00+07:00"
    assert "mailto" not in demonstration.read(".well-known/security.txt")


def test_without_a_mail_address_weaknesses_are_told_on_the_page(tmp_path: Path) -> None:
    make_project(tmp_path, {"mkdocs.yml": changed(SETTINGS, {", email: ubnd@mau.example": ""})})
    build = prepare(tmp_path, NOW, Meter(sys.stdout, {}), with_drafts=False)
    told = render_well_known(build.site)[SECURITY].decode()
    assert "mailto" not in told
    assert "Contact: https://phuong-mau.example/lien-he/" in told
