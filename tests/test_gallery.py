"""Pictures on a page: single ones, galleries, photo essays, and the viewer in a browser."""

from __future__ import annotations

import io
import re
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, Project, copy_demonstration
from photo_makers import encoded, quarters, textured
from playwright.sync_api import Browser
from projects import NOW, article_in, article_text, make_project, write_files
from pypdf import PdfReader
from reader import (
    DESKTOP,
    PHONE,
    Visit,
    check_for_everyone,
    check_nothing_jumps,
    chromium,
    overflows,
    served,
    until,
    violations,
)

from thidua.meter import Meter
from thidua.photos.tone import LEVELS
from thidua.site.markup.article import Markup, article_setting, place
from thidua.site.markup.figures import Caption, parse_caption
from thidua.site.prepare import prepare

BAI = "articles/2024/anh/index.md"
PHOTOS = ("mot.jpg", "hai.jpg", "ba.png")
LIST = """\
- ![Ảnh thứ nhất](mot.jpg "Chú thích một | 1948 | Ảnh tư liệu")
- ![Ảnh thứ hai](hai.jpg)
- ![Ảnh thứ ba](ba.png "Chú thích ba")
"""


def rendered(root: Path, body: str, ward: str = "", **keys: str) -> str:
    """Return the text of an article with three photos, as its page shows it."""
    folder = {f"articles/2024/anh/{name}": b"" for name in PHOTOS}
    folder["articles/2024/anh/mot.jpg"] = encoded(quarters(2000, 1500), "JPEG")
    folder["articles/2024/anh/hai.jpg"] = encoded(textured(700, 500), "JPEG")
    folder["articles/2024/anh/ba.png"] = encoded(quarters(300, 400).convert("RGBA"), "PNG")
    make_project(root, {**folder, BAI: article_text(body, **keys)})
    if ward:
        settings = root / "mkdocs.yml"
        settings.write_text(settings.read_text("utf-8").replace("      workers: 1", ward), "utf-8")
    build = prepare(root, NOW, Meter(sys.stdout, {}), with_drafts=True)
    article = article_in(build.edition.column, BAI)
    return place(Markup().render(article.body, article_setting(build.shelf, article)), "/")


@pytest.mark.parametrize(
    ("title", "caption", "facts"),
    [
        ("", Caption(""), ""),
        ("Lễ phát động", Caption("Lễ phát động"), ""),
        ("Đại hội | 1952", Caption("Đại hội", "1952"), "Năm 1952"),
        ("Đại hội | khoảng 1952", Caption("Đại hội", "khoảng 1952"), "Khoảng 1952"),
        ("Đại hội | 1948 – 1952", Caption("Đại hội", "1948 – 1952"), "Năm 1948 – 1952"),
        ("Đại hội | Tư liệu", Caption("Đại hội", "", "Tư liệu"), "Nguồn: Tư liệu"),
        (
            "Đại hội | 1952 | Nguồn: X",
            Caption("Đại hội", "1952", "Nguồn: X"),
            "Năm 1952 · Nguồn: X",
        ),
        ("Đại hội | | Tư liệu", Caption("Đại hội", "", "Tư liệu"), "Nguồn: Tư liệu"),
        ("| 1952 |", Caption("", "1952"), "Năm 1952"),
    ],
)
def test_a_caption_tells_year_and_source(title: str, caption: Caption, facts: str) -> None:
    assert parse_caption(title) == caption
    assert caption.facts == facts


@pytest.mark.parametrize(
    "body", [LIST, LIST.replace("\n-", "\n\n-"), re.sub("^-", "1.", LIST, flags=re.M)]
)
def test_a_list_of_nothing_but_pictures_is_a_gallery(tmp_path: Path, body: str) -> None:
    html = rendered(tmp_path, f"Mở đầu.\n\n{body}\nKết thúc.\n")
    assert len(re.findall(r'<[uo]l class="gallery" role="list">', html)) == 1
    assert html.count("<li>") == html.count("<figure>") == 3
    links = re.findall(r'<a href="([^"]+)"><picture>', html)
    assert [link.rsplit("-", 1)[1] for link in links] == ["1600.webp", "700.webp", "300.webp"]
    assert re.findall(r'alt="([^"]+)"', html) == ["Ảnh thứ nhất", "Ảnh thứ hai", "Ảnh thứ ba"]
    assert html.count("<figcaption>") == 2
    assert '<span class="facts">Năm 1948 · Nguồn: Ảnh tư liệu</span>' in html


@pytest.mark.parametrize(
    "body",
    [
        "- ![Ảnh](mot.jpg) và chữ\n- ![Ảnh](hai.jpg)\n- ![Ảnh](ba.png)\n",
        "- chữ\n- ![Ảnh](mot.jpg)\n- ![Ảnh](hai.jpg) ![Ảnh](ba.png)\n",
        "- [![Ảnh](mot.jpg)](/)\n\n![Ảnh](hai.jpg)\n\n![Ảnh](ba.png)\n",
    ],
)
def test_a_list_with_words_stays_a_list(tmp_path: Path, body: str) -> None:
    html = rendered(tmp_path, body)
    assert "gallery" not in html
    assert html.count("<picture>") == 3


def test_every_picture_tells_its_size_and_fits_the_layout(tmp_path: Path) -> None:
    html = rendered(tmp_path, f'![Ảnh](mot.jpg "Chú thích")\n\n{LIST}')
    first, second = re.findall(r"<figure>.*?</figure>", html, re.S)[:2]
    shown = re.search(r"<img [^>]*>", first)
    assert shown
    # Those of the file that is named there: in a copy elsewhere nothing else may be left of it.
    assert 'width="960"' in shown[0]
    assert 'height="720"' in shown[0]
    assert 'sizes="(min-width: 44rem) 42rem, calc(100vw + -2rem)"' in first
    assert 'sizes="(min-width: 43rem) 13.34rem, calc(50vw + -1.5rem)"' in second
    assert re.findall(r"-(\d+)\.webp (\d+)w", first) == [(w, w) for w in ("480", "960", "1600")]
    assert "<figcaption><span>Chú thích</span>" in first
    assert "<a " not in first


@pytest.mark.parametrize(("cover", "eager"), [(None, 1), ("mot.jpg", 0)])
def test_only_what_a_reader_sees_first_is_loaded_at_once(
    tmp_path: Path, cover: str | None, eager: int
) -> None:
    html = rendered(tmp_path, LIST, **({"image": cover, "image_alt": "Ảnh"} if cover else {}))
    assert html.count('fetchpriority="high"') == eager
    assert html.count('loading="lazy"') == 3 - eager


def test_a_photo_essay_counts_its_pictures_in_order(tmp_path: Path) -> None:
    body = f'{LIST}\nLời dẫn.\n\n![Ảnh cuối](hai.jpg "Chú thích cuối | 1952")\n'
    html = rendered(tmp_path, body, kind="anh", image="mot.jpg", image_alt="Ảnh")
    assert re.findall(r'<span class="place">([^<]+)</span>', html) == [
        f"Ảnh {number}/4" for number in (1, 2, 3, 4)
    ]
    assert html.count('class="plate"') == 4
    assert html.count('fetchpriority="high"') == 1
    assert "Năm 1952" in html
    assert "gallery" not in html
    # A small one is not enlarged.
    assert "min(960px, 100vw + -2rem, 120vh)" in html
    assert 'sizes="(min-width: 332px) 300px, calc(100vw + -2rem)"' in html


def test_avif_comes_first_where_the_ward_wants_it(tmp_path: Path) -> None:
    html = rendered(tmp_path, LIST, ward="      workers: 1\n      avif: true")
    kinds = re.findall(r'<source [^>]*type="image/(\w+)"', html)
    assert kinds == ["avif", "webp"] * 3


def test_a_colour_of_the_style_sheet_holds_each_place(tmp_path: Path) -> None:
    html = rendered(tmp_path, LIST)
    # The third may be seen through.
    assert len(re.findall(r'class="tone-[012]{3}"', html)) == 2
    assert "style=" not in html
    sheet = (ROOT / "src/thidua/theme/assets/thidua.css").read_text("utf-8")
    for red in range(3):
        for green in range(3):
            for blue in range(3):
                wanted = "".join(f"{LEVELS[level]:02x}" for level in (red, green, blue))
                rule = rf"\.tone-{red}{green}{blue} {{\s+background-color: #{wanted};"
                assert re.search(rule, sheet)


# The viewer


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with a gallery and a photo essay, served on this machine."""
    project: Project = copy_demonstration(tmp_path_factory.mktemp("anh"))
    text = """\
---
title: {title}
date: 2024-06-11
summary: Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.
category: phong-trao
kind: {kind}
sample: true
---

Mở đầu.

{pictures}
"""
    for slug, kind in (("thu-vien", "bai"), ("trien-lam", "anh")):
        folder = f"articles/2024/{slug}"
        write_files(
            project.root,
            {
                f"{folder}/index.md": text.format(title=slug, kind=kind, pictures=LIST),
                f"{folder}/mot.jpg": encoded(textured(1700, 1100), "JPEG"),
                f"{folder}/hai.jpg": encoded(quarters(700, 1200), "JPEG"),
                f"{folder}/ba.png": encoded(quarters(300, 400).convert("RGBA"), "PNG"),
            },
        )
        approved = project.run(
            "thidua",
            "approve",
            "--yes",
            folder,
            "--by",
            "Chủ tịch UBND phường",
            environment={"SOURCE_DATE_EPOCH": "1717977600"},
        )
        assert approved.code == 0, approved.text
    built = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert built.code == 0, built.text
    with served(project.site) as root:
        yield f"{root}bai/2024/"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_the_viewer_is_worked_by_keyboard_alone(browser: Browser, address: str, slug: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{address}{slug}/")
        page.locator("figure > a").first.focus()
        page.keyboard.press("Enter")
        viewer = page.get_by_role("dialog", name="Xem ảnh")
        viewer.wait_for()
        picture, caption = viewer.locator("img"), viewer.locator("p")
        assert picture.get_attribute("alt") == "Ảnh thứ nhất"
        assert (picture.get_attribute("src") or "").endswith("1600.webp")
        assert caption.inner_text() == "Ảnh 1/3 · Chú thích một · Năm 1948 · Nguồn: Ảnh tư liệu"
        page.keyboard.press("ArrowRight")
        assert picture.get_attribute("alt") == "Ảnh thứ hai"
        page.keyboard.press("End")
        assert picture.get_attribute("alt") == "Ảnh thứ ba"
        page.keyboard.press("ArrowRight")
        assert picture.get_attribute("alt") == "Ảnh thứ nhất"
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("Home")
        page.keyboard.press("ArrowRight")
        assert violations(page) == []
        page.keyboard.press("Escape")
        assert not viewer.is_visible()
        # Back to the picture last seen.
        focused = page.evaluate("document.activeElement.querySelector('img').alt")
        assert focused == "Ảnh thứ hai"
        # Nothing that the site's policy had to stop.
        assert visit.complaints == []


def test_the_viewer_is_worked_by_touch_and_fits_a_phone(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(f"{address}thu-vien/")
        assert not overflows(page)
        page.locator("figure > a").nth(1).click()
        viewer = page.get_by_role("dialog", name="Xem ảnh")
        viewer.get_by_role("button", name="Ảnh sau").click()
        assert viewer.locator("img").get_attribute("alt") == "Ảnh thứ ba"
        viewer.get_by_role("button", name="Ảnh trước").click()
        viewer.locator("img").evaluate("image => image.decode()")
        shape = viewer.locator("img").bounding_box()
        assert shape
        assert shape["width"] <= PHONE
        assert shape["height"] <= 800
        assert abs(shape["height"] / shape["width"] - 1200 / 700) < 0.05
        assert not overflows(page)
        viewer.get_by_role("button", name="Đóng").click()
        assert not viewer.is_visible()
        # What the viewer has put into the history is gone with it.
        until(page, "!history.state")


SWIPE = """([image, across, down]) => {
  const touch = (x, y) => new Touch({ identifier: 1, target: image, clientX: x, clientY: y });
  const tell = (name, x, y) => image.dispatchEvent(new TouchEvent(name, {
    touches: name === "touchend" ? [] : [touch(x, y)], changedTouches: [touch(x, y)],
  }));
  tell("touchstart", 200, 300);
  tell("touchend", 200 + across, 300 + down);
}"""


def test_a_finger_across_leads_on_and_back_closes(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(f"{address}thu-vien/")
        page.locator("figure > a").first.click()
        viewer = page.get_by_role("dialog", name="Xem ảnh")
        image = viewer.locator("img")
        seen = []
        for across, down in ((-90, 10), (-90, 0), (90, 0), (-90, 80), (-20, 0)):
            page.evaluate(SWIPE, [image.element_handle(), across, down])
            seen.append(image.get_attribute("alt"))
        assert seen == ["Ảnh thứ hai", "Ảnh thứ ba", *["Ảnh thứ hai"] * 3]
        page.go_back()
        viewer.wait_for(state="hidden")
        assert page.url == f"{address}thu-vien/"
        # Opened and closed again, the page is left by Back as if nothing had been.
        page.locator("figure > a").first.click()
        viewer.get_by_role("button", name="Đóng").click()
        until(page, "!history.state")
        assert page.url == f"{address}thu-vien/"
        assert visit.complaints == []


@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_without_script_a_picture_leads_to_itself_in_large(
    browser: Browser, address: str, slug: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{slug}/")
    page.locator("figure > a").first.click()
    page.wait_for_url("**/*-1600.webp")
    assert page.locator("img").evaluate("(one) => one.naturalWidth") == 1600
    context.close()


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_nothing_jumps_while_pictures_arrive(
    browser: Browser, address: str, slug: str, width: int
) -> None:
    with Visit(browser, width) as visit:
        check_nothing_jumps(visit, f"{address}{slug}/")


@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_pages_of_pictures_are_accessible(browser: Browser, address: str, slug: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(f"{address}{slug}/")
        check_for_everyone(visit.page)
        assert visit.complaints == []


@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_paper_holds_every_picture_and_no_viewer(browser: Browser, address: str, slug: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(f"{address}{slug}/")
        page.locator("figure > a").first.click()
        page.get_by_role("dialog", name="Xem ảnh").wait_for()
        page.locator("figure img").last.evaluate("(one) => { one.loading = 'eager'; }")
        page.wait_for_load_state("networkidle")
        sheets = PdfReader(io.BytesIO(page.pdf(format="A4"))).pages
    assert sum(len(sheet.images) for sheet in sheets) == 3
    assert "Ảnh sau" not in " ".join(sheet.extract_text() for sheet in sheets)


@pytest.mark.parametrize("slug", ["thu-vien", "trien-lam"])
def test_pages_of_pictures_can_be_printed_and_shared(
    browser: Browser, address: str, slug: str
) -> None:
    with Visit(browser, PHONE) as visit:
        visit.page.goto(f"{address}{slug}/")
        for name in ("In, lưu", "Chia sẻ"):
            assert visit.page.get_by_role("button", name=name).is_visible()


def test_the_viewer_is_loaded_only_where_there_is_a_gallery(address: str) -> None:
    site = address.removesuffix("bai/2024/")
    with urllib.request.urlopen(f"{address}thu-vien/") as page:
        head = page.read().decode().partition("</head>")[0]
    assert re.search(r'<script defer src="[./]*/assets/gallery-[0-9a-f]{8}\.js"></script>', head)
    for other in ("", "bai/2024/hoang-hanh-nguoi-nong-dan-anh-hung/", "lien-he/"):
        with urllib.request.urlopen(site + other) as page:
            assert "assets/gallery" not in page.read().decode()
