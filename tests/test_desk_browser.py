"""The desk in a real browser: from the first start to a withdrawn item, without a command."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import word_makers
from desks import PASSWORD, Desk, running, settle
from docx.shared import Cm
from PIL import Image
from playwright.sync_api import Browser, Page, expect
from projects import article_text, make_project, seal
from reader import chromium, overflows, violations

from thidua.load import load

DRAFT = "articles/2026/mot-bai-viet/index.md"
AT = "/bai/2026/mot-bai-viet/"
SCREENS = {
    "soan": (
        *(
            "/",
            "/bai/",
            "/bai/moi/",
            "/bai/tu-tep/",
            AT,
            f"{AT}soan/",
            "/nhat-ky/phat-thanh/",
            "/dang/",
        ),
        *("/ke-hoach/", "/lich-su/", "/mat-khau/", "/bai/2024/guong-sang/go/", f"{AT}in/"),
    ),
    "duyet": ("/", f"{AT}duyet/"),
    "donvi": ("/gui-bai/",),
    "quantri": ("/tai-khoan/", "/danh-muc/", "/danh-muc/don-vi/them/", "/danh-muc/phuong/"),
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = make_project(tmp_path_factory.mktemp("desk"))
    seal(root)
    (root / DRAFT).parent.mkdir(parents=True)
    (root / DRAFT).write_bytes(article_text(date=None).encode())
    with running(root) as desk:
        settle(desk)
    return root


@pytest.fixture
def desk(settled: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(settled, tmp_path / "p")
    with running(tmp_path / "p") as desk:
        yield desk


@contextmanager
def seated(browser: Browser, desk: Desk, username: str, width: int = 1280) -> Iterator[Page]:
    """Sit somebody down at the desk; a fault of a script fails the test."""
    context = browser.new_context(
        base_url=f"http://127.0.0.1:{desk.port}", viewport={"width": width, "height": 900}
    )
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto("/vao/")
    page.fill("#ten", username)
    page.fill("#mk", PASSWORD)
    page.click("main button")
    yield page
    assert faults == []
    context.close()


@pytest.mark.parametrize("who", SCREENS)
def test_every_screen_is_for_everyone(browser: Browser, desk: Desk, who: str) -> None:
    with seated(browser, desk, who) as page:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            for address in SCREENS[who]:
                page.goto(address)
                for width in (320, 1280):
                    page.set_viewport_size({"width": width, "height": 900})
                    assert not overflows(page), (address, width)
                assert violations(page) == [], address


@pytest.mark.parametrize("address", ["/vao/", "/khong-co/"])
def test_pages_before_signing_in_are_for_everyone(
    browser: Browser, desk: Desk, address: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 800})
    page.goto(f"http://127.0.0.1:{desk.port}{address}")
    assert not overflows(page)
    assert violations(page) == []
    page.close()


def test_the_first_start_makes_the_administrator(browser: Browser, tmp_path: Path) -> None:
    root = make_project(tmp_path / "moi")
    seal(root)
    with running(root) as desk:
        page = browser.new_page(viewport={"width": 360, "height": 740})
        page.goto(f"http://127.0.0.1:{desk.port}/")
        assert violations(page) == []
        page.fill("#id_name", "Người Quản Trị")
        page.fill("#id_username", "quantri")
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        page.click("main button")
        assert page.url.endswith("/tai-khoan/")
        page.close()


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


def test_problems_come_while_one_types_and_lead_to_their_place(
    browser: Browser, desk: Desk
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_summary", "Ngắn")
        page.click("#loi >> text=Tới ô này >> nth=0")
        assert page.evaluate("document.activeElement.id") == "id_summary"


def test_letters_composed_by_telex_are_not_lost(browser: Browser, desk: Desk) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "")
        page.focus("#id_body")
        line = page.context.new_cdp_session(page)
        for half, letter in (("duo", "đuờ"), ("nga", "ngã"), ("vie", "việ")):
            for end in range(1, len(half) + 1):
                line.send(
                    "Input.imeSetComposition",
                    {"text": half[:end], "selectionStart": end, "selectionEnd": end},
                )
                page.wait_for_timeout(50)
            line.send("Input.insertText", {"text": letter})
        page.locator("#giu", has_text="Đã giữ").wait_for()
        assert page.input_value("#id_body") == "đuờngãviệ"


def test_what_is_pasted_from_word_keeps_its_shape(browser: Browser, desk: Desk) -> None:
    copied = (
        "<html><body><h2>Kết quả</h2><p class=MsoNormal>Một đoạn <b>đậm</b> và "
        "<a href='https://mau.example/'>liên kết</a>.</p><ul><li>một</li><li>hai</li></ul>"
        "<table><tr><td>A</td><td>B</td></tr><tr><td>1</td><td>2</td></tr></table></body></html>"
    )
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        page.fill("#id_body", "")
        page.evaluate(
            """(html) => {
              const data = new DataTransfer();
              data.setData("text/html", html);
              data.setData("text/plain", "x");
              document.getElementById("id_body").dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, cancelable: true })
              );
            }""",
            copied,
        )
        expect(page.locator("#id_body")).to_have_value(re.compile(r"\| 1"), timeout=30_000)
        text = page.input_value("#id_body")
    assert "## Kết quả" in text
    assert "**đậm**" in text
    assert "[liên kết](https://mau.example/)" in text
    assert "- một" in text


def add_photo(page: Page, folder: Path, name: str, *, has_child: bool = False) -> None:
    """Bring in a photo as from a file chooser, and answer what is asked about it."""
    Image.effect_noise((90, 60), 60).convert("RGB").save(folder / name, "JPEG")
    page.set_input_files("#chon-anh", folder / name)
    page.fill("dialog input:not([type])", f"Ảnh tên {name}")
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


def test_the_photos_of_an_essay_are_put_in_order_and_brought_back(
    browser: Browser, desk: Desk, tmp_path: Path
) -> None:
    with seated(browser, desk, "soan") as page:
        page.goto(f"{AT}soan/")
        for name in ("mot.jpg", "hai.jpg", "ba.jpg"):
            add_photo(page, tmp_path, name)
        written = "Lời mở.\n\n![Một](mot.jpg)\n\nLời giữa.\n\n![Hai](hai.jpg)\n\n![Ba](ba.jpg)"
        page.fill("#id_body", written)
        page.click("button[value=stay]")
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
