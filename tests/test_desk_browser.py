"""The desk in a real browser: from the first start to a withdrawn item, without a command."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pytest
import word_makers
from conftest import make_smallest
from desks import ALIKE, PASSWORD, SCREENS, Desk, Shared, running, sharing
from desks import DRAFT_AT as AT
from docx.shared import Cm
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect
from projects import article_text, make_project, seal
from reader import chromium, overflows, until, violations

from thidua.load import load

DRAFT = "articles/2026/mot-bai-viet/index.md"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    root = make_project(tmp_path_factory.mktemp("desk"))
    seal(root)
    (root / DRAFT).parent.mkdir(parents=True)
    (root / DRAFT).write_bytes(article_text(date=None).encode())
    with sharing(root, tmp_path_factory.mktemp("shared") / "p") as one:
        yield one


@pytest.fixture
def desk(shared: Shared) -> Desk:
    return shared.renew()


@contextmanager
def seated(
    browser: Browser, desk: Desk, username: str, width: int = 1280, *, on_paper: bool = False
) -> Iterator[Page]:
    """Sit somebody down at the desk; a fault of a script, or of its policy, fails the test.

    The text stands in the plain field unless ``on_paper``.
    """
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{desk.port}", viewport={"width": width, "height": 900}
    )
    if not on_paper:
        context.add_init_script("localStorage.setItem('thidua:o-soan', 'chu')")
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on(
        "console",
        lambda said: faults.append(said.text) if "Content Security Policy" in said.text else None,
    )
    for one in desk.sitting(username).jar:
        context.add_cookies(
            [{"name": one.name, "value": one.value or "", "domain": "127.0.0.1", "path": "/"}]
        )
    page.goto("/")
    yield page
    assert faults == []
    context.close()


@pytest.mark.parametrize("who", SCREENS)
def test_every_screen_is_for_everyone(browser: Browser, desk: Desk, who: str, whole: bool) -> None:
    """By day and by night; at 320 px, and as 1280 px look when enlarged to 200 %."""
    with seated(browser, desk, who, on_paper=True) as page:
        # In the ordinary run, one of those that are drawn alike stands for all.
        screens = [one for one in SCREENS[who] if whole or one not in ALIKE]
        for place, address in enumerate(screens):
            schemes: list[Literal["light", "dark"]] = ["light", "dark"]
            # In the ordinary run a screen is looked at by day or by night, in turns.
            for scheme in schemes if whole else [schemes[place % 2]]:
                page.emulate_media(color_scheme=scheme)
                page.goto(address)
                for width in (320, 640, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    assert not overflows(page), (address, width)
                assert violations(page) == [], (address, scheme)


@pytest.mark.parametrize("width", [320, 360])
def test_on_a_phone_the_head_is_one_row(browser: Browser, desk: Desk, width: int) -> None:
    with seated(browser, desk, "soan", width=width) as page:
        brand, button = (page.locator(one).bounding_box() for one in (".brand", ".unfold"))
    assert brand
    assert button
    # Beside the name of the ward, however many lines that takes.
    assert brand["x"] + brand["width"] <= button["x"]
    assert brand["y"] < button["y"] + button["height"] / 2 < brand["y"] + brand["height"]


@pytest.mark.parametrize("address", ["/vao/", "/khong-co/"])
def test_pages_before_signing_in_are_for_everyone(
    browser: Browser, desk: Desk, address: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"http://127.0.0.1:{desk.port}{address}")
    assert not overflows(page)
    assert violations(page) == []
    page.close()


def sign_in(page: Page, username: str) -> None:
    """Sit somebody else down, by the form."""
    if page.locator(".who button").count():
        if page.locator(".unfold").is_visible():
            page.click(".unfold")
        page.click(".who button")
    page.fill("#ten", username)
    page.fill("#mk", PASSWORD)
    page.click("main button")


def save(page: Page) -> None:
    """Save, and wait until the desk says that it has: what is typed is kept first."""
    with page.expect_navigation():
        page.click("button[value=stay]")
    assert "Đã lưu bài" in page.inner_text(".told >> nth=0")


def publish(page: Page) -> None:
    """Bring the site on line from the desk, and wait until it says that it is."""
    page.goto("/dang/")
    page.click("button[value=publish]")
    page.locator("#ket-qua", has_text="Xong").wait_for(timeout=180_000)


def test_an_office_does_its_work_from_the_first_start_without_a_command(
    browser: Browser, tmp_path: Path
) -> None:
    """To a published, corrected, withdrawn and reported item, by each in their turn."""
    there = tmp_path / "may-chu"
    there.mkdir()
    root = make_smallest(tmp_path / "moi").root
    seal(root)
    with running(root) as desk:
        context = browser.new_context(
            base_url=f"http://127.0.0.1:{desk.port}", viewport={"width": 360, "height": 740}
        )
        page = context.new_page()
        administrator_begins(page, there)
        unit_sends(page)
        clerk_edits_and_leader_approves(page)
        sign_in(page, "soan")
        publish(page)
        online = next((there / "current/bai").glob("*/to-dan-pho-5-trong-hoa/index.html"))
        assert "Đường hoa dài 300 mét." in online.read_text("utf-8")
        clerk_corrects_and_withdraws(page)
        publish(page)
        assert "Đường hoa" not in online.read_text("utf-8")
        page.click("button[value=rollback]")
        page.locator("#ket-qua", has_text="Xong").wait_for(timeout=60_000)
        assert "Trở lại bản trước" in page.inner_text("main h2")
        assert "Đường hoa" not in online.read_text("utf-8")
        clerk_reports(page)
        page.goto("/lich-su/")
        history = page.inner_text("main").lower()
        for act in ("gửi bài của đơn vị", "duyệt bài", "đính chính", "gỡ bài", "đăng trang"):
            assert act in history
        context.close()


def administrator_begins(page: Page, there: Path) -> None:
    """Make the administrator, an account of each kind, and say where the site goes."""
    page.goto("/")
    assert violations(page) == []
    person = {"#id_name": "Người Quản Trị", "#id_username": "quantri"}
    secret = {"#id_password": PASSWORD, "#id_again": PASSWORD}
    fill(page, person | secret)
    page.click("main button")
    assert page.url.endswith("/tai-khoan/")
    for username, role in (("soan", "clerk"), ("duyet", "leader"), ("donvi", "unit")):
        fill(page, {"#id_name": f"Người {username}", "#id_username": username} | secret)
        page.select_option("#id_role", role)
        page.select_option("#id_title", index=int(role == "leader"))
        page.select_option("#id_unit", index=int(role == "unit"))
        page.click("text=Lập tài khoản >> nth=-1")
    page.goto("/danh-muc/phuong/")
    page.select_option("#id_publish-to", "folder")
    page.fill("#id_publish-path", str(there))
    page.click("text=Xem thay đổi")
    page.click("text=Ghi thay đổi này")


def fill(page: Page, fields: dict[str, str]) -> None:
    for selector, value in fields.items():
        page.fill(selector, value)


def unit_sends(page: Page) -> None:
    sign_in(page, "donvi")
    page.fill("#id_title", "Tổ dân phố 5 trồng hoa")
    page.fill("#id_text", "Bà con tổ dân phố 5 cùng nhau trồng hoa hai bên đường làng.")
    page.click("main form button")


def clerk_edits_and_leader_approves(page: Page) -> None:
    sign_in(page, "soan")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.click("main >> text=Tổ dân phố 5 trồng hoa")
    page.wait_for_selector("#giay")
    page.select_option("#id_category", "tin-tuc")
    page.fill("#id_summary", "Bà con tổ dân phố 5 góp công trồng hoa, làm đẹp ngõ xóm.")
    page.click("#giay >> text=Bà con")
    page.keyboard.press("End")
    page.keyboard.type(" Đường hoa dài 300 mét.")
    page.click("button[value=article]")
    page.click("main >> text=Trình duyệt")
    sign_in(page, "duyet")
    page.set_viewport_size({"width": 360, "height": 740})
    page.click("text=Xem và duyệt >> nth=0")
    page.fill("#mk", PASSWORD)
    page.click("text=Duyệt bài này")


def clerk_corrects_and_withdraws(page: Page) -> None:
    page.goto("/")
    page.click("aside >> text=Tổ dân phố 5 trồng hoa")
    article = page.url
    page.click("text=Đính chính")
    page.fill("textarea", "Đường hoa dài 320 mét.")
    page.click("text=Ghi đính chính")
    page.goto(article)
    page.click("text=Gỡ bài")
    assert "Các nguồn tin" in page.inner_text("main")
    page.fill("textarea", "Tổ dân phố xin rút bài.")
    page.click("text=Gỡ bài này")


def clerk_reports(page: Page) -> None:
    page.goto("/ke-hoach/2024/dien/")
    page.get_by_label("Kiến nghị, đề xuất").fill("Không có.")
    page.click("text=Giữ lại")
    with page.expect_download() as report:
        page.click("text=.docx")
    assert report.value.suggested_filename == "bao-cao-2024.docx"


def word_file(path: Path) -> Path:
    """Write an article of a unit with three photos in it, as Word saves it."""
    document = word_makers.new()
    document.add_heading("Tổ dân phố 5 làm đường hoa", 1)
    document.add_paragraph(
        "Bà con tổ dân phố 5 cùng nhau trồng hoa hai bên đường, làm đẹp ngõ xóm của mình."
    )
    for number, colour in enumerate(("teal", "olive", "navy")):
        document.add_paragraph(f"Đoạn thứ {number + 1} kể một ngày lao động của bà con.")
        picture = io.BytesIO()
        Image.effect_noise((900, 600), 60).convert("RGB").save(picture, "JPEG")
        Image.new("RGB", (8, 8), colour)
        document.add_picture(picture, width=Cm(12))
    document.save(str(path))
    return path


def test_a_first_article_from_a_word_file_takes_few_actions(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    actions = 0

    def act() -> None:
        nonlocal actions
        actions += 1

    with seated(browser, desk, "soan") as page:
        page.click("text=Nhập tệp Word >> nth=0")
        page.set_input_files("#file", word_file(tmp_path / "bài.docx"))
        # From here on each click, choice and field counts.
        page.click("main form button")
        act()
        page.select_option("#id_category", "tin-tuc")
        act()
        images = page.locator(".photos code").all_inner_texts()
        assert len(images) == 3
        page.select_option("#id_image", images[0])
        act()
        page.fill("#id_image_alt", "Bà con trồng hoa hai bên đường")
        act()
        body = page.input_value("#id_body")
        for number, name in enumerate(images):
            body = body.replace(f"![]({name})", f"![Ảnh {number + 1} của buổi lao động]({name})")
            act()
        page.fill("#id_body", body)
        page.click("button[value=article]")
        act()
        page.click("main >> text=Trình duyệt")
        act()
        assert "Đã trình" in page.inner_text(".told >> nth=0"), page.inner_text("main")
    assert actions <= 15
    with seated(browser, desk, "duyet", width=360) as page:
        page.click("text=Xem và duyệt >> nth=0")
        assert "Tổ dân phố 5 làm đường hoa" in page.inner_text("h1")
        page.frame_locator("iframe.proof").locator("h1").wait_for()
        page.fill("#mk", PASSWORD)
        page.click("text=Duyệt bài này")
        assert "Đã duyệt" in page.inner_text(".told >> nth=0")
    column = load(desk.root)
    assert any(
        one.slug == "to-dan-pho-5-lam-duong-hoa" and one.is_approved for one in column.articles
    )


def test_what_is_typed_survives_a_closed_tab(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "Chữ gõ rồi đóng cửa sổ.")
        page.locator("#giu", has_text="Đã giữ").wait_for()
        page.goto("/")
        page.goto(f"{AT}soan/")
        page.click("text=Mở bản gõ dở")
        assert page.input_value("#id_body") == "Chữ gõ rồi đóng cửa sổ."


def test_what_is_typed_survives_a_lost_network_and_an_ended_session(
    browser: Browser, desk: Desk
) -> None:
    file = desk.root / DRAFT
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "Chữ gõ khi mất mạng.")
        page.context.set_offline(True)
        page.click("button[value=stay]")
        page.locator("#giu", has_text="Mất liên lạc").wait_for()
        page.context.set_offline(False)
        save(page)
        assert "Chữ gõ khi mất mạng." in file.read_text("utf-8")
        # The session ends: what is typed, the rows that were added, and ticks, are there again.
        page.fill("#id_body", "Chữ gõ khi phiên đã hết.")
        page.click("text=Lĩnh vực, phong trào")
        page.click("button:has-text('Thêm đợt')")
        page.select_option("#id_campaigns-0-slug", index=1)
        page.check("input[name=fields_] >> nth=0")
        page.context.clear_cookies()
        page.click("button[value=stay]")
        page.locator("#giu", has_text="Phiên làm việc đã hết").wait_for()
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        page.fill("#ten", "soan")
        page.fill("#mk", PASSWORD)
        page.click("main button")
        page.goto(f"{AT}soan/")
        page.click("text=Lấy lại chữ gõ lúc mất liên lạc")
        page.wait_for_url("**go-do=mo")
        assert page.input_value("#id_body") == "Chữ gõ khi phiên đã hết."
        save(page)
    text = file.read_text("utf-8")
    assert "Chữ gõ khi phiên đã hết." in text
    assert "campaigns:\n  - slug: ngay-truyen-thong" in text
    assert "fields: [" in text


@contextmanager
def held(page: Page, address: str) -> Iterator[list[Route]]:
    """Hold every request to an address until the end, as a slow line does."""
    waiting: list[Route] = []
    is_over = False

    def hold(route: Route) -> None:
        if is_over:
            route.continue_()
        else:
            waiting.append(route)

    page.route(address, hold)
    yield waiting
    is_over = True
    for route in waiting:
        route.continue_()


def await_held(page: Page, waiting: list[Route]) -> None:
    """Wait until a request is held."""
    latest = time.monotonic() + 60
    while not waiting:
        assert time.monotonic() < latest, "nothing was asked for"
        page.wait_for_timeout(20)


@pytest.mark.parametrize(
    "body", ["Đoạn một.\n\nĐoạn hai.", "- Điều một\n- Điều hai\n\nĐoạn hai.", ""]
)
def test_what_is_typed_while_the_paper_comes_stands_on_it(
    browser: Browser, desk: Desk, body: str
) -> None:
    first, *others = body.split("\n\n")
    with seated(browser, desk, "soan", on_paper=True) as page:
        on_paper(page, desk, f"{body}\n")
        with held(page, "**/khoi/") as waiting:
            page.goto(f"{AT}soan/")
            await_held(page, waiting)
            field = page.locator("#id_body")
            field.focus()
            field.evaluate("(field, at) => field.setSelectionRange(at, at)", len(first))
            page.keyboard.type(" Gõ khi giấy chưa tới.")
        page.wait_for_selector("#giay")
        page.keyboard.type(" Gõ tiếp.")
        typed = f"{first} Gõ khi giấy chưa tới. Gõ tiếp."
        assert field.input_value().strip() == "\n\n".join([typed, *others]).strip()


def test_a_letter_half_composed_keeps_the_paper_waiting_and_asks_for_nothing(
    browser: Browser, desk: Desk
) -> None:
    """Keyboards of phones compose each word to its end, however long somebody thinks about it."""
    with seated(browser, desk, "soan", on_paper=True) as page:
        on_paper(page, desk, "Một.\n")
        line = page.context.new_cdp_session(page)
        half = {"text": "vie", "selectionStart": 3, "selectionEnd": 3}
        with held(page, "**/khoi/") as waiting:
            page.goto(f"{AT}soan/")
            await_held(page, waiting)
            field = page.locator("#id_body")
            field.focus()
            field.evaluate("field => field.setSelectionRange(4, 4)")
            page.keyboard.type(" ")
            line.send("Input.imeSetComposition", half)
            asked: list[str] = []
            page.on("request", lambda request: asked.append(request.url))
        page.wait_for_timeout(2_000)
        assert sum(url.endswith("/khoi/") for url in asked) <= 2
        assert not page.locator("#giay").count()
        line.send("Input.insertText", {"text": "việ"})
        page.wait_for_selector("#giay")
        page.keyboard.type("c")
        assert field.input_value().strip() == "Một. việc"


def test_what_is_typed_while_a_fault_is_mended_stays(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "Một đoạn\u200b văn.")
        button = page.locator("#loi >> text=Bỏ ký tự ẩn")
        button.wait_for()
        with held(page, "**/sua-giup/") as waiting:
            button.click()
            await_held(page, waiting)
            page.focus("#id_body")
            page.keyboard.press("End")
            page.keyboard.type(" Gõ tiếp.")
        expect(page.locator("#id_body")).to_have_value("Một đoạn văn. Gõ tiếp.")


def test_who_saves_while_words_are_being_kept_has_saved(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        with held(page, "**/giu/") as waiting:
            page.fill("#id_body", "Đang được giữ.")
            await_held(page, waiting)
            page.locator("#id_body").press_sequentially(" Gõ thêm.")
            page.click("button[value=stay]", no_wait_after=True)
        page.locator(".told", has_text="Đã lưu bài").wait_for()
    assert (desk.root / DRAFT).read_text("utf-8").endswith("---\n\nĐang được giữ. Gõ thêm.\n")


def test_a_fault_that_is_told_again_keeps_its_buttons(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_summary", "Ngắn")
        page.locator("#giu", has_text="Đã giữ").wait_for()
        button = page.locator("#loi button").first
        button.focus()
        turn = page.evaluate("document.getElementById('bai').elements.turn.value")
        page.evaluate("document.getElementById('bai').dispatchEvent(new Event('input'))")
        until(page, f"document.getElementById('bai').elements.turn.value !== '{turn}'")
        assert button.evaluate("one => one === document.activeElement")


def test_problems_come_while_one_types_and_lead_to_their_place(
    browser: Browser, desk: Desk
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_summary", "Ngắn")
        page.click("#loi >> text=Tới ô này >> nth=0")
        assert page.evaluate("document.activeElement.id") == "id_summary"


def compose(page: Page) -> None:
    """Type three syllables as a Vietnamese input method does: half a letter at a time."""
    line = page.context.new_cdp_session(page)
    for half, letter in (("duo", "đuờ"), ("nga", "ngã"), ("vie", "việ")):
        for end in range(1, len(half) + 1):
            line.send(
                "Input.imeSetComposition",
                {"text": half[:end], "selectionStart": end, "selectionEnd": end},
            )
            page.wait_for_timeout(50)
        line.send("Input.insertText", {"text": letter})


def test_letters_composed_by_telex_are_not_lost(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "")
        page.focus("#id_body")
        compose(page)
        page.locator("#giu", has_text="Đã giữ").wait_for()
        assert page.input_value("#id_body") == "đuờngãviệ"


WRITTEN = """\
Mở đầu với *nghiêng*, __đậm kiểu khác__ và [một liên kết](https://mau.example/).


## Đề mục

* sao thứ nhất
* sao thứ hai

> Một lời trích
> hai dòng.

| Cột | Số |
|:--|--:|
| a | 1 |

Cuối bài.
"""


def on_paper(page: Page, desk: Desk, body: str) -> None:
    """Open a draft whose text is ``body`` on the paper."""
    head = (desk.root / DRAFT).read_text("utf-8").rpartition("---\n")[0]
    (desk.root / DRAFT).write_text(f"{head}---\n\n{body}", "utf-8")
    page.goto(f"{AT}soan/")
    page.wait_for_selector("#giay")


def test_what_nobody_touches_on_paper_keeps_every_byte(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan", on_paper=True) as page:
        on_paper(page, desk, WRITTEN)
        before = (desk.root / DRAFT).read_bytes()
        page.click("#giay >> text=Cuối bài.")
        page.keyboard.press("End")
        page.keyboard.type(" Thêm một câu có *sao* và 1. số")
        save(page)
        wanted = before.replace(
            "Cuối bài.".encode(), "Cuối bài. Thêm một câu có \\*sao\\* và 1. số".encode()
        )
        assert (desk.root / DRAFT).read_bytes() == wanted
        page.wait_for_selector("#giay")
        page.click("#giay >> text=Cuối bài.")
        page.keyboard.press("Control+z")
        page.click("button[data-turn]")
        assert (
            page.input_value("#id_body").strip() == wanted.decode().rpartition("---\n")[2].strip()
        )


def test_paper_writes_what_its_buttons_say(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan", on_paper=True) as page:
        on_paper(page, desk, "Một.\n")
        page.click("#giay >> text=Một.")
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+b")
        page.keyboard.press("End")
        # The editor hears of the new place with the next frame: no hand types Enter before that.
        page.evaluate("new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")
        page.keyboard.press("Enter")
        page.click("[data-do=heading]")
        page.keyboard.type("Mục")
        page.keyboard.press("Enter")
        page.click("[data-do=list]")
        page.keyboard.type("a")
        page.keyboard.press("Enter")
        page.keyboard.type("b")
        page.keyboard.press("Enter")
        page.keyboard.press("Enter")
        page.click("[data-do=table]")
        page.keyboard.type("A")
        page.keyboard.press("Tab")
        page.keyboard.type("B|C")
        text = page.evaluate("document.getElementById('id_body').value")
    assert text.rstrip() == (
        "**Một.**\n\n## Mục\n\n- a\n- b\n\n| A | B\\|C |\n| --- | --- |\n|  |  |\n|  |  |"
    )


def test_letters_composed_on_paper_are_not_lost(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan", on_paper=True) as page:
        on_paper(page, desk, "Câu có sẵn. \n")
        page.click("#giay >> text=Câu")
        page.keyboard.press("End")
        page.keyboard.type(" ")
        compose(page)
        page.locator("#giu", has_text="Đã giữ").wait_for()
        body = page.evaluate("document.getElementById('id_body').value")
        assert body.strip() == "Câu có sẵn. đuờngãviệ"


def test_a_text_that_paper_cannot_hold_stays_in_the_plain_field(
    browser: Browser, desk: Desk
) -> None:
    with seated(browser, desk, "soan", on_paper=True) as page:
        head = (desk.root / DRAFT).read_text("utf-8").rpartition("---\n")[0]
        body = "Có chú thích[^1].\n\n[^1]: Nguồn."
        (desk.root / DRAFT).write_text(f"{head}---\n\n{body}\n", "utf-8")
        page.goto(f"{AT}soan/")
        page.locator("#giu", has_text="có chú thích cuối bài").wait_for()
        assert page.input_value("#id_body") == body


COPIED = (
    "<html><body><h2>Kết quả</h2><p class=MsoNormal>Một đoạn <b>đậm</b> và "
    "<a href='https://mau.example/'>liên kết</a>.</p><ul><li>một</li><li>hai</li></ul>"
    "<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table></body></html>"
)


@pytest.mark.parametrize("place", ["#id_body", "#giay"])
def test_what_is_pasted_from_word_keeps_its_shape(browser: Browser, desk: Desk, place: str) -> None:
    with seated(browser, desk, "soan", on_paper=place == "#giay") as page:
        page.goto(f"{AT}soan/")
        page.wait_for_selector(place)
        page.click(place)
        page.keyboard.press("Control+a")
        page.evaluate(
            """([place, html]) => {
              const data = new DataTransfer();
              data.setData("text/html", html);
              data.setData("text/plain", "x");
              document.querySelector(place).dispatchEvent(
                new ClipboardEvent("paste", {clipboardData: data, cancelable: true, bubbles: true})
              );
            }""",
            [place, COPIED],
        )
        expect(page.locator("#id_body")).to_have_value(re.compile(r"\| 1"), timeout=30_000)
        text = page.evaluate("document.getElementById('id_body').value")
    assert "## Kết quả" in text
    assert "**đậm**" in text
    assert "[liên kết](https://mau.example/)" in text
    assert "- một" in text


def test_a_click_mends_what_can_be_mended(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "## Mục\n\n#### Mục con\n\nMột đoạn\u200b văn.")
        page.click("#loi >> text=Sửa cấp đề mục")
        page.click("#loi >> text=Bỏ ký tự ẩn")
        mended = "## Mục\n\n### Mục con\n\nMột đoạn văn."
        expect(page.locator("#id_body")).to_have_value(mended)
        page.click("#giu >> text=Hoàn tác")
        expect(page.locator("#id_body")).to_have_value(mended.replace("đoạn", "đoạn\u200b"))
        page.fill("#id_summary", "Ngắn")
        said = page.locator("[data-field=summary] .said .error")
        said.wait_for()
        assert "30" in said.inner_text()


def test_the_point_that_stays_visible_is_chosen_by_a_click_or_by_keys(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        add_photo(page, tmp_path, "mot.jpg")
        add_photo(page, tmp_path, "hai.jpg")
        page.get_by_role("button", name="Điểm phải thấy: mot.jpg").click()
        picture = page.locator("dialog .cutting")
        box = picture.bounding_box()
        assert box
        picture.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.75})
        page.click("dialog >> text=Giữ điểm này")
        expect(page.locator("#id_image_focus")).to_have_value(re.compile(r"\d+, \d+"))
        chosen = page.input_value("#id_image_focus")
        x, y = map(int, chosen.split(", "))
        assert max(abs(x - 25), abs(y - 75)) <= 2, chosen  # a click falls on whole pixels
        page.get_by_role("button", name="Điểm phải thấy: hai.jpg").click()
        page.focus("dialog input >> nth=0")
        page.keyboard.press("ArrowRight")
        page.click("dialog >> text=Giữ điểm này")
        expect(page.locator("#id_photo_focus")).to_have_value("hai.jpg: 51, 50")
        save(page)
        text = (desk.root / DRAFT).read_text("utf-8")
    assert f"image_focus: [{chosen}]" in text
    assert "photo_focus:\n  hai.jpg: [51, 50]" in text


def add_photo(page: Page, folder: Path, name: str, *, has_child: bool = False) -> None:
    """Bring in a photo as from a file chooser, and answer what is asked about it."""
    Image.effect_noise((90, 60), 60).convert("RGB").save(folder / name, "JPEG")
    page.set_input_files("#chon-anh", folder / name)
    page.fill("dialog input >> nth=0", f"Ảnh tên {name}")
    page.fill("dialog input >> nth=1", "Ảnh: Ban biên tập")
    if has_child:
        page.check("dialog input[type=checkbox]")
    page.click("dialog button")
    page.locator("#giu", has_text="Đã thêm ảnh").wait_for()


def test_who_brings_in_a_photo_is_asked_about_children(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        add_photo(page, tmp_path, "mot.jpg")
        assert not page.is_visible("#tre-em")
        add_photo(page, tmp_path, "hai.jpg", has_child=True)
        assert page.is_visible("#tre-em")
        assert page.is_visible("#id_consent-guardian")
        assert violations(page) == []


def test_a_photo_dropped_once_more_is_the_one_that_is_there(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        add_photo(page, tmp_path, "mot.jpg")
        (tmp_path / "zalo.jpg").write_bytes((tmp_path / "mot.jpg").read_bytes())
        body = page.input_value("#id_body")
        page.set_input_files("#chon-anh", tmp_path / "zalo.jpg")
        page.locator("#giu", has_text="«zalo.jpg» đã có ở bài này, tên là mot.jpg").wait_for()
        assert page.locator(".photos [data-photo]").count() == 1
        assert page.locator("dialog[open]").count() == 0
        # It is the cover already; in the text it would stand a second time.
        assert page.input_value("#id_image") == "mot.jpg"
        assert page.input_value("#id_body") == body


def test_a_fault_of_a_row_stands_under_the_field_of_that_row(browser: Browser, desk: Desk) -> None:
    rows = "".join(f"  - {{name: {one}, type: ca-nhan, kind: {kind}}}\n" for one, kind in ROWS)
    text = article_text(date=None).replace("---\n\n", f"exemplars:\n{rows}---\n\n", 1)
    (desk.root / DRAFT).write_text(text, "utf-8")
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        wrong = page.locator("[data-field='exemplars-1-kind'] .said .error")
        expect(wrong).to_contain_text("«la»")
        assert page.locator("[data-field^='exemplars-0'] .said .error").count() == 0


ROWS = (("Nguyễn Văn Mẫu", "dien-hinh"), ("Trần Thị Mẫu", "la"))


def test_the_photos_of_an_essay_are_put_in_order_and_brought_back(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        for name in ("mot.jpg", "hai.jpg", "ba.jpg"):
            add_photo(page, tmp_path, name)
        written = "Lời mở.\n\n![Một](mot.jpg)\n\nLời giữa.\n\n![Hai](hai.jpg)\n\n![Ba](ba.jpg)"
        page.fill("#id_body", written)
        save(page)
        up = page.get_by_role("button", name="Cho ảnh lên trước: ba.jpg")
        assert not up.is_visible()
        page.select_option("#id_kind", "anh")
        up.click()
        up.click()
        assert page.input_value("#id_body") == (
            "Lời mở.\n\n![Ba](ba.jpg)\n\nLời giữa.\n\n![Một](mot.jpg)\n\n![Hai](hai.jpg)"
        )
        page.get_by_role("button", name="Cho ảnh xuống sau: hai.jpg").click()
        assert "đã ở cuối" in page.inner_text("#giu")
        assert violations(page) == []
        file = (desk.root / DRAFT).with_name("hai.jpg")
        page.get_by_role("button", name="Bỏ ảnh: hai.jpg").click()
        undo = page.get_by_role("button", name="Đã bỏ ảnh. Hoàn tác")
        undo.wait_for()
        assert not file.exists()
        undo.click()
        undo.wait_for(state="detached")
        assert file.exists()


def test_the_desk_works_by_keyboard(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        page.goto("/bai/moi/")
        page.focus("#title")
        page.keyboard.type("Bài gõ bằng bàn phím")
        page.keyboard.press("Tab")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_url("**/bai-go-bang-ban-phim/soan/")
        page.focus("#id_body")
        page.keyboard.type("chữ")
        page.keyboard.press("Control+a")
        page.keyboard.press("Control+b")
        assert page.input_value("#id_body") == "**chữ**"


def test_without_scripts_an_article_is_still_written(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{desk.port}", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/vao/")
    page.fill("#ten", "soan")
    page.fill("#mk", PASSWORD)
    page.click("main button")
    page.goto(f"{AT}soan/")
    page.fill("#id_body", "Viết khi không có script.")
    page.click("button[value=article]")
    assert "Viết khi không có script." in (desk.root / DRAFT).read_text("utf-8")
    context.close()
