"""What a page shows of an article, its copies hold: compared by the one list of parts."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from pathlib import Path

import pytest
from conftest import Project, make_smallest
from lxml import etree
from PIL import Image
from projects import ARTICLE, ARTICLE_TEXT, changed, seal

from thidua.site.feeds.parts import Part

NAMES = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
}
CREDIT = "Ảnh: Ban biên tập"
ODD = '"Lớp có <12> em & 2 cô."'


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project: Project = make_smallest(tmp_path_factory.mktemp("parts"))
    text = changed(ARTICLE_TEXT, {"text: Lớp học mở từ năm 2015.": f"text: {ODD}"})
    (project.root / ARTICLE).write_text(text, "utf-8")
    seal(project.root)
    built = project.run("thidua", "build", "--as-of", "2024-06-30")
    assert built.code == 0, built.text
    return project.site


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def shown(site: Path) -> etree._Element:
    (page,) = site.glob("bai/2024/*/index.html")
    return etree.HTML(page.read_text("utf-8")).find(".//article")


def alts(element: etree._Element) -> Iterator[str]:
    return (picture.get("alt") for picture in element.iter("img"))


def of_class(page: etree._Element, name: str) -> list[etree._Element]:
    return [one for one in page.iter() if name in (one.get("class") or "").split()]


def corrections(page: etree._Element) -> Iterator[str]:
    (title,) = (one for one in page.iter() if one.get("id") == "dinh-chinh")
    for row in title.getparent().iter("li"):
        yield words(row)


def tags(page: etree._Element) -> Iterator[str]:
    (term,) = (one for one in page.iter("dt") if one.text == "Từ khóa")
    return (words(one) for one in term.getparent().iter("dd"))


def paragraphs(page: etree._Element) -> Iterator[str]:
    (prose,) = of_class(page, "prose")
    yield from (words(part) for part in prose.iter("p", "h2", "li", "figcaption"))
    yield from alts(prose)


def cover(page: etree._Element) -> Iterator[str]:
    (figure,) = of_class(page, "cover")
    yield from alts(figure)
    yield words(figure.find("figcaption"))


ON_PAGE: Mapping[Part, Callable[[etree._Element], Iterator[str]]] = {
    Part.LEAD: lambda page: (words(one) for one in of_class(page, "lead")),
    Part.COVER: cover,
    Part.TEXT: paragraphs,
    Part.CORRECTIONS: corrections,
    Part.TAGS: tags,
    Part.SOURCE: lambda page: iter([words(page.find(".//h1"))]),
}
"""Where a page shows each part: one that is added to the list needs its place here."""


def copies(site: Path) -> Iterator[tuple[str, str]]:
    item = etree.parse(site / "rss.xml").find("channel/item")
    yield "rss", item.findtext("content:encoded", namespaces=NAMES)
    yield "atom", etree.parse(site / "atom.xml").findtext("atom:entry/atom:content", None, NAMES)
    yield "json", json.loads((site / "feed.json").read_text("utf-8"))["items"][0]["content_html"]


@pytest.mark.parametrize("part", list(Part))
def test_what_the_page_shows_every_copy_holds(site: Path, part: Part) -> None:
    wanted = [text for text in ON_PAGE[part](shown(site)) if text]
    assert wanted, "the page shows nothing of it"
    found = dict(copies(site))
    assert len(set(found.values())) == 1
    for name, html in found.items():
        copy = etree.HTML(html)
        held = f"{words(copy)} {' '.join(alts(copy))}"
        for text in wanted:
            assert text in held, (name, text)


def test_nothing_but_a_picture_s_true_size_is_told(site: Path) -> None:
    for _, html in copies(site):
        pictures = list(etree.HTML(html).iter("img"))
        assert len(pictures) == 2
        for picture in pictures:
            path = site / picture.get("src").split(".example/", 1)[1]
            with Image.open(path) as image:
                assert image.size == (int(picture.get("width")), int(picture.get("height")))


def test_a_portal_learns_who_made_the_picture_and_what_it_shows(site: Path) -> None:
    page = shown(site)
    alt, credit = cover(page)
    for address, item in (("rss.xml", "channel/item"), ("atom.xml", "atom:entry")):
        content = etree.parse(site / address).find(f"{item}/media:content", NAMES)
        assert content.findtext("media:credit", namespaces=NAMES) == credit == CREDIT
        assert content.findtext("media:description", namespaces=NAMES) == alt
    (item,) = json.loads((site / "feed.json").read_text("utf-8"))["items"]
    assert item["_thidua"]["image_credit"] == CREDIT
    assert item["_thidua"]["image_alt"] == item["attachments"][0]["title"] == alt
    assert "khuyến học" in item["tags"]
    rss = etree.parse(site / "rss.xml").find("channel/item")
    assert "khuyến học" in {one.text for one in rss.findall("category")}


def test_the_thumbnail_is_a_jpeg_of_480_pixels_or_of_all_there_are(site: Path) -> None:
    for address in ("rss.xml", "atom.xml"):
        (small,) = etree.parse(site / address).iter(f"{{{NAMES['media']}}}thumbnail")
        path = site / small.get("url").split(".example/", 1)[1]
        with Image.open(path) as image:
            assert image.format == "JPEG"
            assert image.width == int(small.get("width")) <= 480


def test_a_link_back_speaks_vietnamese(site: Path) -> None:
    for _, html in copies(site):
        assert "Bài gốc:" in unescape(html)
        assert "Jump" not in html
