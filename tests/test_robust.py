"""The site where something fails: no script, an old browser, a stark theme, paper, a slow line."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Project
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route
from pypdf import PdfReader
from reader import (
    ARTICLE,
    DESKTOP,
    KINDS,
    NARROWEST,
    PHONE,
    SHIFTS,
    WITH_PICTURES,
    PiecemealHandler,
    Visit,
    await_sight,
    check_nothing_jumps,
    chromium,
    follow,
    overflows,
    second_opinion,
    served,
    until,
)

SCRIPTS = "**/assets/*.js"
DAILY = ("home", "article", "exemplars", "exemplar", "campaign", "quarter", "plan", "search")
"""The kinds of pages that long proofs look at when they are cut short."""


@pytest.fixture(scope="module")
def address(ward: Project) -> Iterator[str]:
    with served(ward.site) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def kinds(whole: bool) -> dict[str, str]:
    return {kind: KINDS[kind] for kind in (KINDS if whole else DAILY)}


# No script, a late one, a broken one


def block(route: Route) -> None:
    route.abort()


def break_off(route: Route) -> None:
    route.fulfill(body="let (;", content_type="text/javascript")


@pytest.mark.parametrize("fail", [block, break_off])
def test_without_a_working_script_everything_is_reached_at_a_phone_s_width(
    browser: Browser, address: str, fail: Any
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.route(SCRIPTS, fail)
        page.goto(address + ARTICLE, wait_until="load")
        # Nothing is shown, and no room kept, for what would do nothing.
        assert not any(one.is_visible() for one in page.locator(".scripted").all())
        assert page.locator(".byline-tools").bounding_box() is None
        menu = page.get_by_role("navigation", name="Trình đơn chính")
        assert not menu.is_visible()
        page.get_by_text("Trình đơn", exact=True).click()
        follow(menu.get_by_role("link", name="Điển hình"))
        assert page.url == address + "dien-hinh/"
        assert not page.locator("form.filter").is_visible()
        assert page.get_by_role("link", name="Nguyễn Thị Chiên").is_visible()
        follow(page.get_by_role("link", name="Tìm kiếm"))
        assert page.url == address + "tim-kiem/"
        assert not overflows(page)


def test_a_late_script_moves_nothing_and_until_then_the_menu_works(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        waiting: list[Route] = []

        def keep(route: Route) -> None:
            waiting.append(route)

        page.route(SCRIPTS, keep)
        page.goto(address + ARTICLE, wait_until="commit")
        await_sight(page)
        place = page.locator("article .prose").bounding_box()
        page.get_by_text("Trình đơn", exact=True).click()
        link = page.locator("#trinh-don a").first
        assert link.is_visible()
        page.evaluate("location.hash = ''")
        for route in waiting:
            route.continue_()
        page.locator(".js").wait_for(state="attached")
        assert page.locator("article .prose").bounding_box() == place
        assert page.get_by_role("button", name="Chia sẻ").is_visible()


CALM = 0.05
"""How much of the screen may move while a page arrives: half of what Web Vitals calls good."""


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_what_is_read_already_stays_in_place_while_the_rest_of_a_page_arrives(
    browser: Browser, ward: Project, width: int, whole: bool
) -> None:
    with served(ward.site, PiecemealHandler) as address:
        for kind in KINDS if whole else ("home", "list", "document"):
            with Visit(browser, width) as visit:
                visit.page.add_init_script(SHIFTS)
                visit.page.goto(address + KINDS[kind], wait_until="networkidle")
                moved = visit.page.evaluate("window.shifts")
                print(f"{kind}: {moved:.3f}")
                assert moved < CALM, kind


def test_what_moves_is_seen_to_move(browser: Browser, tmp_path: Path) -> None:
    Image.new("RGB", (300, 200)).save(tmp_path / "a.png")
    text = "<p>Một dòng." * 10
    (tmp_path / "index.html").write_text(f"<!doctype html>{text}<img src=a.png>{text}", "utf-8")
    with (
        served(tmp_path) as address,
        Visit(browser, PHONE) as visit,
        pytest.raises(AssertionError, match="<p>"),
    ):
        check_nothing_jumps(visit, address)


# Old browsers

NEW_VALUES = re.compile(r"\b(min|max|clamp)\(|\baspect-ratio\b|/ \"\"|\banywhere\b|\bpretty\b")


def aged(style: str) -> str:
    """Return the style sheet as an old browser reads it: what it does not know is not there."""
    style = re.sub(r"/\*.*?\*/", "", style, flags=re.S).replace("minmax(", "between(")
    kept = [
        line
        for line in style.split("\n")
        if not (line.endswith(";") and ":" in line and NEW_VALUES.search(line))
    ]
    # A whole rule falls with a selector that is not known.
    old = re.sub(r"[^{}]*:focus-visible[^{}]*\{[^{}]*\}", "", "\n".join(kept))
    return old.replace("between(", "minmax(")


def test_the_aged_style_lacks_what_is_new() -> None:
    style = (ROOT / "src/thidua/theme/assets/thidua.css").read_text("utf-8")
    old = aged(style)
    assert "min(" in style.replace("minmax(", "")
    assert not NEW_VALUES.search(old.replace("minmax(", ""))
    assert len(old) > 0.8 * len(re.sub(r"/\*.*?\*/", "", style, flags=re.S))


@pytest.mark.parametrize("width", [NARROWEST, DESKTOP])
def test_an_old_browser_lays_every_page_out_too(
    browser: Browser, address: str, width: int, whole: bool
) -> None:
    def age(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=aged(answer.text()))

    with Visit(browser, width) as visit:
        page = visit.page
        page.route("**/assets/thidua-*.css", age)
        for kind, place in kinds(whole).items():
            page.goto(address + place)
            assert not overflows(page), kind
            assert overlaps(page) == [], kind
        page.goto(address)
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


def overlaps(page: Page) -> list[str]:
    """Return the headings and paragraphs that lie over one another."""
    return list(
        page.evaluate(
            """() => {
              const parts = [...document.querySelectorAll("main h1, main h2, main h3, main p")]
                .filter((one) => one.checkVisibility() && !one.closest(".unseen, dialog"))
                .map((one) => [one, one.getBoundingClientRect()])
                .filter(([, box]) => box.width > 1 && box.height > 1);
              const over = [];
              for (let i = 1; i < parts.length; i += 1) {
                const [[one, a], [other, b]] = [parts[i - 1], parts[i]];
                const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
                const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
                if (width > 1 && height > 1 && !one.contains(other))
                  over.push(one.textContent.slice(0, 40) + " / " + other.textContent.slice(0, 40));
              }
              return over;
            }"""
        )
    )


def test_a_browser_without_webassembly_searches_titles_and_leads_to_the_archive(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.add_init_script("delete window.WebAssembly")
        page.goto(address + "tim-kiem/?q=nguyen+thi+chien")
        page.locator(".search-results a").first.wait_for()
        told = page.locator(".search-told")
        told.filter(has_text="cần WebAssembly").wait_for()
        follow(page.get_by_role("link", name="Xem danh sách bài theo tháng đăng"))
        assert page.url == address + "luu-tru/"


# Pictures that do not come, and themes of the reader's own


def test_a_picture_that_does_not_come_leaves_its_words_on_a_ground_that_bears_them(
    browser: Browser, address: str
) -> None:
    for scheme in ("light", "dark"):
        with Visit(browser, PHONE, scheme) as visit:
            page = visit.page
            page.route(re.compile(r"\.(webp|jpg|png)$"), block)
            page.goto(address + WITH_PICTURES)
            worst = page.evaluate(
                """() => {
                  const light = ([r, g, b]) => {
                    const one = (v) =>
                      (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
                    return 0.2126 * one(r) + 0.7152 * one(g) + 0.0722 * one(b);
                  };
                  const read = (text) => text.match(/[\\d.]+/g).map(Number);
                  return Math.min(...[...document.querySelectorAll("main img")].map((one) => {
                    const style = getComputedStyle(one);
                    const ground = read(style.backgroundColor);
                    const veil = read(style.backgroundImage.match(/rgba?\\([^)]*\\)/)[0]);
                    const share = veil[3] ?? 1;
                    const mix = (at) => veil[at] * share + ground[at] * (1 - share);
                    const mixed = [0, 1, 2].map(mix);
                    const [a, b] = [light(read(style.color)), light(mixed)].sort((x, y) => y - x);
                    return (a + 0.05) / (b + 0.05);
                  }));
                }"""
            )
            assert worst >= 4.5, scheme


@pytest.mark.parametrize("kind", ["plan", "home"])
def test_a_theme_of_the_reader_s_own_keeps_bars_states_and_focus(
    browser: Browser, address: str, kind: str
) -> None:
    with Visit(browser, DESKTOP, forced_colors="active") as visit:
        page = visit.page
        page.goto(address + KINDS[kind])
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        page.keyboard.press("Tab")
        ring = page.evaluate("getComputedStyle(document.activeElement).outlineWidth")
        assert float(ring.removesuffix("px")) >= 2
        current = page.locator("#trinh-don [aria-current]")
        assert current.evaluate("(one) => getComputedStyle(one).textDecorationLine") == "underline"
        bars = page.locator("progress")
        colours = {
            (bar.get_attribute("value") == "0"): middle_of(bar)
            for bar in bars.all()
            if bar.locator("xpath=..").inner_text().strip()  # the same is told in figures
        }
        assert len(set(colours.values())) == len(colours) == (2 if kind == "plan" else 0)


def middle_of(bar: Locator) -> tuple[int, ...]:
    """Return the colour in the middle of a bar, as it is seen."""
    picture = Image.open(io.BytesIO(bar.screenshot())).convert("RGB")
    colour = picture.getpixel((picture.width // 2, picture.height // 2))
    assert isinstance(colour, tuple)
    return tuple(map(int, colour))


# Paper


def sheets_of(page: Page) -> list[Any]:
    page.evaluate("for (const one of document.images) one.loading = 'eager'")
    page.wait_for_load_state("networkidle")
    return list(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages)


GROW = """() => {
  const prose = document.querySelector(".prose");
  const parts = prose.querySelectorAll(":scope > p");
  const words = () => prose.innerText.trim().split(/\\s+/).length;
  for (let at = 0; words() < 600; at += 1) prose.append(parts[at % parts.length].cloneNode(true));
}"""


def test_six_hundred_words_with_two_pictures_take_two_sheets_whatever_size_was_chosen(
    browser: Browser, address: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        page.evaluate(GROW)
        page.evaluate("document.documentElement.setAttribute('data-size', 'huge')")
        page.evaluate("document.documentElement.setAttribute('data-theme', 'dark')")
        sheets = sheets_of(page)
        assert len(sheets) == 2
        assert sum(len(sheet.images) for sheet in sheets) == 2
        assert "1/2" in sheets[0].extract_text()
        page.emulate_media(media="print")
        assert (
            page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
        )


GALLERY = """() => {
  const one = document.querySelector("article figure picture").outerHTML;
  const list = document.createElement("ul");
  list.className = "gallery";
  const told = "<figcaption>Ảnh mẫu</figcaption>";
  list.innerHTML = `<li><figure><a href="#">${one}</a>${told}</figure></li>`.repeat(16);
  document.querySelector("main").replaceChildren(list);
}"""


def test_a_grid_of_pictures_has_eight_to_a_sheet(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        page.evaluate(GALLERY)
        sheets = sheets_of(page)
        told = [sheet.extract_text().count("Ảnh mẫu") for sheet in sheets]
        assert told[0] in (6, 8)  # the first has the page's head, too
        assert max(told) == 8


def test_bars_are_printed(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + KINDS["plan"])
        page.emulate_media(media="print")
        bar = page.locator("progress").first
        assert bar.evaluate("(one) => getComputedStyle(one).printColorAdjust") == "exact"


@pytest.mark.parametrize("kind", ["home", "list", "campaign"])
def test_a_list_on_paper_has_no_room_for_pictures_and_every_word(
    browser: Browser, address: str, kind: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + KINDS[kind])
        page.emulate_media(media="print")
        page.set_viewport_size({"width": 661, "height": 970})  # A4 within its margins
        cards = page.evaluate(
            """[...document.querySelectorAll(".cards .card")].map((card) => {
              const [title, summary] = [".card-title", ".card-summary"].map((one) =>
                card.querySelector(one));
              const indent = title.getBoundingClientRect().x - card.getBoundingClientRect().x;
              return [indent, summary.scrollHeight - summary.clientHeight];
            })"""
        )
        assert cards
        assert all(card == [0, 0] for card in cards), cards


# Keys and ears


def test_the_search_closes_by_one_esc_and_by_its_ground_alone(
    browser: Browser, address: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address)
        dialog = page.locator("dialog")
        page.get_by_role("link", name="Tìm kiếm").click()
        page.get_by_role("searchbox").fill("chiến sĩ")
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        page.get_by_role("link", name="Tìm kiếm").click()
        box = dialog.bounding_box()
        assert box
        page.mouse.click(box["x"] + 8, box["y"] + 12)  # its own edge, where nothing stands
        assert dialog.is_visible()
        page.mouse.click(5, box["y"] + 5)
        assert not dialog.is_visible()


def test_a_panel_takes_the_focus_when_it_opens(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address)
        for name, inside in (("Hiển thị", "#hien-thi"), ("Trình đơn", "#trinh-don")):
            button = page.get_by_role("button", name=name)
            button.focus()
            page.keyboard.press("Enter")
            assert page.evaluate(
                f"document.querySelector('{inside}').contains(document.activeElement)"
            )
            page.keyboard.press("Escape")
            assert page.evaluate("document.activeElement.textContent").strip() == name


def test_every_form_has_a_submit_and_every_card_a_name(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        for kind in ("home", "search", "exemplars"):
            page.goto(address + KINDS[kind])
            for form in page.locator("form").all():
                assert form.locator("[type=submit]").count() == 1
            for card in page.locator("article.card").all():
                assert card.get_attribute("aria-label") == card.locator(".card-title").inner_text()


def test_a_table_s_frame_is_a_stop_only_where_it_scrolls(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + KINDS["plan"])
        frame = page.locator(".wide").first
        caption = page.locator("caption").first.inner_text()
        assert frame.get_attribute("tabindex") is None
        page.evaluate("document.querySelector('.wide table').style.width = '90rem'")
        page.set_viewport_size({"width": 900, "height": 800})
        until(page, "document.querySelector('.wide').hasAttribute('tabindex')")
        assert frame.get_attribute("role") == "region"
        assert frame.get_attribute("aria-label") == caption


def test_a_screen_reader_is_told_of_every_page_in_order(
    browser: Browser, address: str, whole: bool
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        for kind, place in kinds(whole).items():
            page.goto(address + place)
            nodes = heard(page)
            marks = [
                one["role"] for one in nodes if one["role"] in ("banner", "main", "contentinfo")
            ]
            assert marks == ["banner", "main", "contentinfo"], kind
            inside = nodes[[one["role"] for one in nodes].index("main") :]
            headings = [one for one in inside if one["role"] == "heading"]
            assert headings[0]["level"] == 1, kind
            assert all(one["name"] for one in headings), kind
            for one in nodes:
                if one["role"] in ("link", "button", "image", "region", "navigation", "textbox"):
                    assert one["name"], (kind, one)
            # In a list each article is told by its title before anything else of it.
            for before, after in pairwise(inside):
                if before["role"] == "article" and before["name"]:
                    assert (after["role"], after["name"]) == ("heading", before["name"]), kind


def heard(page: Page) -> list[dict[str, Any]]:
    """Return what the browser tells a screen reader, in its order, without what is passed over."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    told: list[dict[str, Any]] = []

    def walk(node: dict[str, Any]) -> None:
        if not node.get("ignored"):
            level = next(
                (p["value"]["value"] for p in node.get("properties", ()) if p["name"] == "level"), 0
            )
            role, name = node["role"]["value"], node.get("name", {}).get("value", "")
            told.append({"role": role, "name": name.strip(), "level": level})
        for child in node.get("childIds", ()):
            if child in by_id:
                walk(by_id[child])

    walk(nodes[0])
    return told


def test_a_second_engine_finds_nothing_either(browser: Browser, address: str, whole: bool) -> None:
    for width in (PHONE, DESKTOP) if whole else (PHONE,):
        with Visit(browser, width) as visit:
            page = visit.page
            for kind, place in kinds(whole).items():
                page.goto(address + place)
                assert second_opinion(page) == [], f"{kind} at {width}"


def test_the_second_engine_can_find_something(browser: Browser) -> None:
    with Visit(browser, PHONE) as visit:
        visit.page.set_content("<html><body><img src=x><input></body></html>")
        found = second_opinion(visit.page)
        assert any(one.startswith("input_label_exists") for one in found)


# A text on a phone, and read aloud


def test_a_text_begins_within_a_screen_and_a_half_of_a_phone(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        title = "Chuyện một tổ dân phố " * 7
        page.evaluate("(words) => (document.querySelector('h1').textContent = words)", title[:150])
        lead = "Một đoạn mở đầu dài như quy định cho phép. " * 10
        page.evaluate(
            "(words) => (document.querySelector('.lead').textContent = words)", lead[:400]
        )
        text = page.locator("article .prose").bounding_box()
        assert text
        assert text["y"] < 1.5 * 800


def test_a_tall_cover_leaves_the_text_in_sight(browser: Browser, address: str) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.goto(address + WITH_PICTURES)
        page.evaluate(
            "const one = document.querySelector('.cover img'); one.width = 900; one.height = 1600;"
            "document.querySelectorAll('.cover source').forEach((other) => other.remove());"
            "one.removeAttribute('src')"
        )
        box = page.locator(".cover img").bounding_box()
        assert box
        assert box["height"] <= 0.61 * 800


VOICE = """
  window.said = [];
  const voices = [{ lang: "vi-VN", name: "Giọng mẫu" }];
  const speech = {
    getVoices: () => voices,
    addEventListener() {},
    cancel() {},
    speak(one) { window.said.push([one.text, one.rate]); window.last = one; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: speech });
  window.SpeechSynthesisUtterance = function (text) { this.text = text; };
"""


def test_an_article_is_read_aloud_where_there_is_a_vietnamese_voice(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.add_init_script(VOICE)
        page.goto(address + ARTICLE)
        page.get_by_role("button", name="Nghe bài").click()
        bar = page.get_by_role("region", name="Nghe bài")
        bar.get_by_text("Đang đọc đoạn 1/").wait_for()
        title, lead = (page.locator(one).inner_text() for one in ("h1", ".lead"))
        assert page.evaluate("window.said.at(-1)") == [title, 1]
        assert page.locator(".is-heard").inner_text() == title
        page.evaluate("window.last.onend()")
        assert page.locator(".is-heard").inner_text() == lead
        bar.get_by_label("Tốc độ").select_option("Nhanh")
        words, rate = page.evaluate("window.said.at(-1)")
        assert lead.startswith(words)
        assert rate == 1.25
        bar.get_by_role("button", name="Tạm dừng").click()
        assert "Đã dừng ở đoạn 2/" in bar.inner_text()
        bar.get_by_role("button", name="Đọc tiếp").click()
        bar.get_by_role("button", name="Đoạn sau").click()
        assert "Đang đọc đoạn 3/" in bar.inner_text()
        page.keyboard.press("Escape")
        assert bar.count() == 0
        assert page.locator(".is-heard").count() == 0
        assert page.evaluate("document.activeElement.textContent").strip() == "Nghe bài"
        assert visit.complaints == []


def test_a_long_paragraph_is_said_in_pieces_that_no_browser_breaks_off(
    browser: Browser, address: str
) -> None:
    sentence = "Cả tổ cùng làm, mỗi nhà một việc, <abbr title='Ủy ban nhân dân'>UBND</abbr> khen. "
    endless = "rất " * 100
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.add_init_script(VOICE)
        page.goto(address + ARTICLE)
        page.evaluate(
            "(words) => (document.querySelector('.lead').innerHTML = words)",
            sentence * 9 + endless,
        )
        page.get_by_role("button", name="Nghe bài").click()
        bar = page.get_by_role("region", name="Nghe bài")
        bar.get_by_text("Đang đọc đoạn 1/").wait_for()
        pieces = page.evaluate(
            """() => {
              const pieces = [];
              window.last.onend();
              while (document.querySelector(".is-heard").className.includes("lead")) {
                pieces.push(window.last.text);
                window.last.onend();
              }
              return pieces;
            }"""
        )
        said = "Cả tổ cùng làm, mỗi nhà một việc, Ủy ban nhân dân khen."
        assert " ".join(pieces) == " ".join([said] * 9) + " " + endless.strip()
        assert all(len(piece) <= 180 for piece in pieces)  # ten seconds of a slow voice
        assert pieces[0] == " ".join([said] * 3)
        # Who pauses in the middle goes on from there.
        bar.get_by_role("button", name="Đoạn trước").click()
        page.evaluate("window.last.onend()")
        bar.get_by_role("button", name="Tạm dừng").click()
        bar.get_by_role("button", name="Đọc tiếp").click()
        assert page.evaluate("window.last.text") == pieces[1]
        assert visit.complaints == []


def test_where_there_is_no_such_voice_nothing_offers_to_read(
    browser: Browser, address: str
) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.add_init_script(VOICE.replace("vi-VN", "en-US"))
        page.goto(address + ARTICLE)
        page.locator(".js").wait_for(state="attached")
        assert not page.get_by_role("button", name="Nghe bài").is_visible()


# The frame of every page


def test_every_page_is_marked_in_the_menu_has_a_picture_to_share_and_icons(ward: Project) -> None:
    assert (ward.site / "favicon.ico").read_bytes()[:4] == b"\0\0\1\0"
    for kind, place in KINDS.items():
        html = ward.read(place if place.endswith(".html") else f"{place}index.html")
        shared = re.search(r'<meta property="og:image" content="https://[^/]+/([^"]+)"', html)
        assert shared, kind
        assert (ward.site / shared[1]).is_file(), kind
        assert 'rel="apple-touch-icon"' in html, kind
        assert ("aria-current" in html.partition("</header>")[0]) == (kind != "missing"), kind


@pytest.mark.parametrize("kind", ["missing", "empty list", "search"])
def test_the_footer_stands_at_the_bottom_of_a_short_page(
    browser: Browser, address: str, kind: str
) -> None:
    with Visit(browser, DESKTOP) as visit:
        page = visit.page
        page.set_viewport_size({"width": 1440, "height": 1600})
        page.goto(address + KINDS[kind])
        box = page.get_by_role("contentinfo").bounding_box()
        assert box
        assert abs(box["y"] + box["height"] - 1600) < 1


def test_the_menu_has_one_row_on_a_small_tablet(browser: Browser, address: str) -> None:
    with Visit(browser, 768) as visit:
        page = visit.page
        page.goto(address)
        tops = page.evaluate(
            "[...document.querySelectorAll('#trinh-don a')].map((a) => a.offsetTop)"
        )
        assert len(set(tops)) == 1
        assert not overflows(page)


def test_signs_have_a_size_without_any_style(browser: Browser, address: str) -> None:
    with Visit(browser, PHONE) as visit:
        page = visit.page
        page.route("**/assets/*.css", block)
        page.goto(address + KINDS["plan"])
        for sign in page.locator(".icon svg").all():
            box = sign.bounding_box()
            assert box is None or box["width"] <= 24
