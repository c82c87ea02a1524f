"""The built site in a real browser: every kind of page for every reader, by eye, ear and key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from conftest import Project
from playwright.sync_api import Browser
from reader import (
    ARTICLE,
    DESKTOP,
    KINDS,
    PHONE,
    Visit,
    check_for_everyone,
    chromium,
    follow,
    served,
    violations,
)

FOCUSABLE = """
() => {
  const all = document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']"
  );
  return [...all].filter(
    (one) =>
      one.checkVisibility({ visibilityProperty: true }) &&
      !(one.type === "radio" && !one.checked)
  ).map((one) => one.outerHTML.slice(0, 150));
}
"""
FOCUSED = """
() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  return {
    html: one.outerHTML.slice(0, 150),
    ring: style.outlineStyle === "solid" && parseFloat(style.outlineWidth) >= 2,
    seen: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight,
  };
}
"""


@pytest.fixture(scope="module")
def address(ward: Project) -> Iterator[str]:
    with served(ward.site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def test_a_reader_walks_from_home_to_article_to_category_to_plan(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        page.locator("main article a").first.click()
        assert "/bai/2024/" in page.url
        page.locator("main a[href*='chuyen-muc/']").last.click()
        assert "/chuyen-muc/" in page.url
        page.get_by_role("button", name="Trình đơn").click()
        follow(page.get_by_role("link", name="Kế hoạch", exact=True).first)
        assert page.url.endswith("/ke-hoach/")
        follow(page.locator("main a[href*='2024']").first)
        assert page.url.endswith("/ke-hoach/2024/")
        assert page.get_by_role("table").count() >= 1
        assert visit.complaints == []
        assert visit.hosts == {urlsplit(address).netloc}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_page_is_open_to_everyone(browser: Browser, address: str, kind: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + KINDS[kind])
        check_for_everyone(page)
        assert visit.complaints == []


@pytest.mark.parametrize("kind", ["home", "article", "exemplars", "plan", "search", "missing"])
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_control_is_reached_by_keyboard_in_order_and_shows_it(
    browser: Browser, address: str, kind: str, width: int
) -> None:
    with Visit(browser, width) as visit:
        page = visit.page
        page.goto(address + KINDS[kind])
        page.evaluate(
            "document.querySelectorAll('[data-button=panel], summary')"
            ".forEach((one) => one.checkVisibility() && one.click());"
            "document.body.tabIndex = -1; document.body.focus();"
            "document.body.removeAttribute('tabindex')"
        )
        expected = page.evaluate(FOCUSABLE)
        reached: list[str] = []
        for _ in expected:
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            assert focused, f"the focus is lost after {reached[-1:]}"
            assert focused["ring"], focused["html"]
            assert focused["seen"], focused["html"]
            reached.append(focused["html"])
        assert reached == expected


def test_panels_open_and_close_by_keyboard(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        for name, inside in (
            ("Hiển thị", page.get_by_role("radio", name="Rất lớn")),
            ("Trình đơn", page.locator("#trinh-don").get_by_role("link", name="Lưu trữ")),
        ):
            button = page.get_by_role("button", name=name)
            assert not inside.is_visible()
            button.focus()
            page.keyboard.press("Space")
            assert button.get_attribute("aria-expanded") == "true"
            assert inside.is_visible()
            assert violations(page) == []
            page.keyboard.press("Tab")
            page.keyboard.press("Escape")
            assert not inside.is_visible()
            assert page.evaluate("document.activeElement.textContent").strip() == name


def test_the_keyboard_reaches_the_text_first(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + ARTICLE)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
        page.keyboard.press("Enter")
        assert page.url.endswith("#noi-dung")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_an_article_is_heard_in_the_order_it_is_meant(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + ARTICLE)
        told = page.locator("body").aria_snapshot()
        parts = re.findall(
            r"^\s*- '?((?:banner|navigation|main|complementary|contentinfo|heading|img)\b.*?):?'?$",
            told,
            re.M,
        )
        names = [re.sub(r" \[level=(\d)\]", r" \1", part) for part in parts]
        title = "Nguyễn Thị Chiên – nữ Anh hùng đầu tiên của quân đội"
        cover = next(name for name in names if name.startswith("img"))
        assert names[: names.index(cover)] == [
            "banner",
            "main",
            'navigation "Đường dẫn"',
            f'heading "{title}" 1',
        ]
        rest = names[names.index(cover) + 1 :]
        assert rest[: rest.index("contentinfo")][-1] != cover
        order = [
            'heading "Cô gái Tán Thuật" 2',
            'complementary "Về bài viết này"',
            'heading "Gương được nêu trong bài" 2',
            'heading "Về bài viết" 2',
            'navigation "Bài liền kề"',
            'heading "Cùng chủ đề" 2',
            "contentinfo",
        ]
        assert [name for name in rest if name in order] == order


def test_no_state_is_told_by_colour_alone(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(address + KINDS["targets"])
        states = visit.page.locator(".status")
        assert set(states.all_inner_texts()) == {"Đạt", "Không đạt"}
        for state in states.all():
            assert state.locator("svg").count() == 1


def test_colours_and_size_are_remembered_before_the_first_paint(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        looks = (
            "[getComputedStyle(document.body).backgroundColor,"
            " getComputedStyle(document.documentElement).fontSize]"
        )
        plain = page.evaluate(looks)
        page.get_by_role("button", name="Hiển thị").click()
        page.get_by_role("radio", name="Tương phản cao").check()
        page.get_by_role("radio", name="Rất lớn").check()
        chosen = page.evaluate(looks)
        assert chosen == ["rgb(0, 0, 0)", "24px"]
        # Without the page's own script file, only its first line can have set them.
        page.route("**/*.js", lambda route: route.abort())
        page.goto(address + "luu-tru/")
        assert page.evaluate(looks) == chosen
        page.unroute("**/*.js")
        page.reload()
        page.get_by_role("button", name="Hiển thị").click()
        assert page.get_by_role("radio", name="Rất lớn").is_checked()
        page.get_by_role("radio", name="Thường").check()
        page.get_by_role("radio", name="Theo máy").check()
        assert page.evaluate(looks) == plain


def test_the_footer_says_who_answers_for_the_site(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto(address)
        footer = visit.page.get_by_role("contentinfo").inner_text()
        for words in (
            "Ủy ban nhân dân phường Nguyễn Thị Minh Khai",
            "Cơ quan cấp trên: Ủy ban nhân dân thành phố Bắc Kạn",
            "Chịu trách nhiệm nội dung: Chủ tịch UBND phường",
            "Địa chỉ: Số 1 đường Mẫu",
            "Điện thoại: 0209 123 456",
            "Thư điện tử: ubnd@mau.example",
            "xin ghi rõ nguồn",
        ):
            assert words in footer


def test_the_footer_makes_nothing_up(demonstration: Project) -> None:
    footer = demonstration.read("index.html").partition("<footer")[2]
    for words in ("Chịu trách nhiệm", "Địa chỉ", "Điện thoại", "Thư điện tử", "None"):
        assert words not in footer


def test_the_leaders_report_is_accessible_and_needs_no_network(
    browser: Browser, ward: Project
) -> None:
    with Visit(browser, DESKTOP) as visit:
        visit.page.goto((ward.root / "reports/index.html").as_uri())
        assert violations(visit.page) == []
        assert visit.hosts == {""}
        assert visit.complaints == []
