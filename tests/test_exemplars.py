"""The register of exemplars: who is one person, in what order, and what each page gathers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from conftest import Project
from factories import make_article, make_build
from factories import person as a_person
from lxml import etree
from playwright.sync_api import Browser, Route
from projects import article_text, edition_of, make_project, seal
from reader import DESKTOP, Visit, chromium, served, until

from thidua.column.exemplars import Profile, gather_profiles
from thidua.site.routes import routes
from thidua.site.theme import Theme

REVIEW = '{by: Chủ tịch UBND phường, on: 2024-06-10 16:30, digest: "00000000000000000000"}'


def profiles(root: Path, *articles: dict[str, str]) -> tuple[Profile, ...]:
    """Return who is held up by these articles, the first being the newest."""
    files: dict[str, str | None] = {"articles/2024/guong-sang/index.md": None}
    files["docs/hoat-dong.md"] = files["docs/truyen-thanh.md"] = None
    for number, keys in enumerate(articles):
        day = f"2024-06-{13 - number:02d}"
        consent = "{not_needed: Người đã mất}"
        values = {"date": day, "review": REVIEW, "consent": consent, **keys}
        files[f"articles/2024/bai-{number}.md"] = article_text(f"Bài {number}.\n", **values)
    make_project(root, {**files})
    seal(root)
    edition = edition_of(root)
    assert len(edition.published) == len(articles), edition.problems
    return gather_profiles(edition.published)


def person(name: str, **keys: str) -> str:
    told = {"name": name, "type": "ca-nhan", "kind": "dien-hinh", **keys}
    return "{" + ", ".join(f"{key}: {value}" for key, value in told.items()) + "}"


def test_one_name_in_two_articles_is_one_exemplar(tmp_path: Path) -> None:
    (found,) = profiles(
        tmp_path,
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', kind='nhan-to-moi')}]", "fields": "[y-te]"},
        {"exemplars": f"[{person('Nguyễn Thị Mẫu')}]", "fields": "[giao-duc, y-te]"},
    )
    assert found.key == "nguyen-thi-mau"
    assert found.kinds == ("nhan-to-moi", "dien-hinh")
    assert found.fields == ("y-te", "giao-duc")
    assert found.years == (2024,)
    assert [article.day.day for article in found.articles] == [13, 12]


@pytest.mark.parametrize(("name", "key"), [("Con", "guong-con"), ("Aux", "guong-aux")])
def test_a_name_that_windows_keeps_for_a_device_is_no_folder(
    name: str, key: str, tmp_path: Path
) -> None:
    (found,) = profiles(tmp_path, {"exemplars": f"[{person(name)}]"})
    assert found.address == f"dien-hinh/{key}/"


def test_an_id_holds_together_what_is_spelled_otherwise_and_apart_what_is_spelled_alike(
    tmp_path: Path,
) -> None:
    found = profiles(
        tmp_path,
        {"exemplars": f"[{person('Bà Mẫu', id='nguyen-thi-mau')}]"},
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', id='nguyen-thi-mau')}]"},
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', id='nguyen-thi-mau-to-5')}]"},
    )
    assert {(one.key, one.name, len(one.articles)) for one in found} == {
        ("nguyen-thi-mau", "Bà Mẫu", 2),
        ("nguyen-thi-mau-to-5", "Nguyễn Thị Mẫu", 1),
    }


def test_one_award_told_twice_is_one_award(tmp_path: Path) -> None:
    def award(day: str) -> str:
        return f"{{by: UBND phường, on: {day}, number: 12/QĐ-UBND}}"

    (found,) = profiles(
        tmp_path,
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', recognition=award('2023-05-19'))}]"},
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', recognition=award('2023-05-19'))}]"},
        {"exemplars": f"[{person('Nguyễn Thị Mẫu', recognition=award('2024-05-19'))}]"},
    )
    assert [one.on.year for one in found.recognitions] == [2024, 2023]


def test_people_stand_by_given_name_and_before_groups_and_households(tmp_path: Path) -> None:
    names = ["Trần Văn Ánh", "Lê Thị An", "Đỗ Văn Đức", "Bùi Thị Dung", "Ngô Văn Ân"]
    listed = [person(name) for name in names]
    listed += [person("Tổ Mẫu", type="tap-the"), person("Ban Mẫu", type="tap-the")]
    listed += [person("Hộ ông Mẫu", type="ho-gia-dinh")]
    found = profiles(tmp_path, {"exemplars": f"[{', '.join(listed)}]"})
    assert [one.name for one in found] == [
        "Lê Thị An",
        "Trần Văn Ánh",
        "Ngô Văn Ân",
        "Bùi Thị Dung",
        "Đỗ Văn Đức",
        "Ban Mẫu",
        "Tổ Mẫu",
        "Hộ ông Mẫu",
    ]


def test_the_page_of_an_exemplar_gathers_what_is_published_of_it(ward: Project) -> None:
    page = etree.HTML(ward.read("dien-hinh/to-lien-gia-mau/index.html"))
    text = " ".join(" ".join(page.find("body//main").itertext()).split())
    for words in (
        "Tổ liên gia Mẫu",
        "Tập thể",
        "Nhân tố mới",
        "UBND phường, ngày 02 tháng 9 năm 2024 (số 12/QĐ-UBND)",
        "Hỏi – đáp",
    ):
        assert words in text, words
    links = {one.get("href") for one in page.findall("body//main//a")}
    assert "../../don-vi/y-te-phuong/" in links
    article = etree.HTML(ward.read("bai/2024/hoi-dap-cac-danh-hieu-thi-dua/index.html"))
    named = article.find("body//strong[@class='exemplar-name']/a")
    assert named.get("href") == "../../../dien-hinh/to-lien-gia-mau/"


def test_who_is_held_up_only_by_a_withdrawn_article_is_gone(
    ward: Project, demonstration: Project
) -> None:
    assert (demonstration.site / "dien-hinh/cu-chinh-lan").is_dir()
    assert not (ward.site / "dien-hinh/cu-chinh-lan").exists()
    for path in ("dien-hinh/index.html", "du-lieu/dien-hinh.json", "sitemap.xml"):
        assert "cu-chinh-lan" not in ward.read(path)


@pytest.fixture(scope="module")
def address(ward: Project) -> Iterator[str]:
    with served(ward.site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_choices_narrow_the_list_and_can_be_sent_on(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + "dien-hinh/")
        told = page.get_by_role("status")
        rows = page.locator(".roll-list > li:visible")
        everyone = rows.count()
        page.get_by_label("Loại").select_option("Tập thể")
        assert rows.all_inner_texts()[0].startswith("Tổ liên gia Mẫu")
        assert told.inner_text() == "Có 1 điển hình theo lựa chọn này."
        assert page.locator("main h2:visible").all_inner_texts() == ["Tập thể"]
        assert page.url.endswith("#type=tap-the")
        page.get_by_label("Kiểu").select_option("Điển hình tiên tiến")
        assert rows.count() == 0
        assert told.inner_text() == "Không có điển hình nào theo lựa chọn này."
        page.reload()
        assert rows.count() == 0
        page.get_by_role("button", name="Bỏ lọc").click()
        until(page, "location.hash === ''")
        assert rows.count() == everyone
        page.goto(address + "dien-hinh/#year=2024&type=tap-the&field=khong-co")
        page.reload()
        assert rows.count() == 1
        # The skip link leads to the content and leaves the choice as it is.
        page.evaluate("location.hash = 'noi-dung'")
        until(page, "location.hash === '#noi-dung'")
        assert (rows.count(), page.get_by_label("Loại").input_value()) == (1, "tap-the")
        assert visit.complaints == []


NAMES = tuple(
    f"{family} Mẫu {given}"
    for family in ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Nông")
    for given in [
        "An",
        "Ánh",
        "Bình",
        "Chi",
        "Dung",
        "Đức",
        "Giang",
        "Hà",
        "Khánh",
        "Lan",
        "Minh",
        "Nga",
        "Oanh",
        "Phúc",
        "Quân",
    ]
)


def test_a_register_of_hundreds_goes_by_name_letter_unit_and_page(
    browser: Browser, tmp_path: Path
) -> None:
    named = [
        {**a_person(name=f"{name} {n}" if n else name), "unit": "y-te" if n else "cong-an"}
        for n in range(4)
        for name in NAMES
    ]
    article = make_article(
        date(2024, 6, 1), exemplars=named[:300], consent={"not_needed": "Tên đặt ra"}
    )
    build = make_build(date(2024, 12, 31), [article])
    theme = Theme(tmp_path, build.site)
    theme.top_pages(())
    (route,) = (one for one in routes(build) if one.address == "dien-hinh/")
    files = {f"/{asset.address}": asset.content for _, asset in theme.assets}
    html = theme.draw(route.view(), route.address, "")

    def answer(asked: Route) -> None:
        path = urlsplit(asked.request.url).path
        kind = {"css": "text/css", "js": "text/javascript"}.get(path.rpartition(".")[2])
        asked.fulfill(body=files.get(path, html), content_type=kind or "text/html")

    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.route("**/*", answer)
        page.goto("http://phuong.example/dien-hinh/")
        rows = page.locator(".roll-list > li:visible a")
        told = page.get_by_role("status").first
        assert told.inner_text() == "Có 300 điển hình."
        assert rows.count() == 60
        assert page.locator("[data-place]").inner_text() == "Trang 1/5"
        page.get_by_role("button", name="Trang sau").click()
        assert page.locator("[data-place]").inner_text() == "Trang 2/5"
        assert page.url.endswith("#page=2")
        page.get_by_role("navigation", name="Cá nhân theo chữ cái").get_by_text("Đ").click()
        letter = page.get_by_role("heading", name="Đ", exact=True)
        assert letter.is_visible()
        assert letter.evaluate("(one) => one === document.activeElement")
        # Names are found without marks, from the beginning of any of their words.
        page.get_by_role("searchbox", name="Tên").fill("duc nguyen")
        assert set(rows.all_inner_texts()) == {
            *(f"Nguyễn Mẫu Đức{end}" for end in ("", " 1", " 2", " 3"))
        }
        page.get_by_label("Đơn vị").select_option("Công an")
        assert rows.all_inner_texts() == ["Nguyễn Mẫu Đức"]
        page.get_by_role("button", name="Bỏ lọc").click()
        until(page, "location.hash === ''")
        assert rows.count() == 60
        assert visit.complaints == []
    with Visit(browser, DESKTOP, java_script_enabled=False) as visit:
        visit.page.route("**/*", answer)
        visit.page.goto("http://phuong.example/dien-hinh/")
        assert visit.page.locator(".roll-list > li:visible").count() == 300
        visit.page.get_by_role("link", name="Đ", exact=True).click()
        assert visit.page.get_by_role("heading", name="Đ", exact=True).is_visible()


def test_without_script_the_register_is_a_plain_list(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP, java_script_enabled=False) as visit:
        visit.page.goto(address + "dien-hinh/")
        assert visit.page.get_by_role("combobox").count() == 0
        names = visit.page.locator(".roll-list a").all_inner_texts()
        assert names[0] == "Nguyễn Thị Chiên"
        assert names[-1] == "Tổ liên gia Mẫu"
