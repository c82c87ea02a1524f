"""Take the pictures of the desk in ``tests/screenshots/``: ``python3 scripts/desk_screenshots.py``.

With names of screens, takes those alone. Opens the desk over a copy of the demonstration, makes an
account of each role, does a little work, and photographs every screen whole, at a phone's and a
desktop's width.
"""

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import browser
import environment
import screenshots

if screenshots.is_inside():
    from playwright.sync_api import Page

WARD = ("mkdocs.yml", "docs", "articles", "hooks", "overrides")
PASSWORD = "mot-mat-khau-kha-dai"
PEOPLE = {
    "quantri": ("Quản trị mẫu", "administrator"),
    "soan": ("Người soạn mẫu", "clerk"),
    "duyet": ("Lãnh đạo mẫu", "leader"),
    "donvi": ("Đơn vị mẫu", "unit"),
}
"""User names with a name and a role each."""


class Screen(NamedTuple):
    """One screen: its picture's name, whose it is, where it stands."""

    name: str
    who: str
    address: str


SCREENS = (
    Screen("home", "soan", "/"),
    Screen("articles", "soan", "/bai/"),
    Screen("new", "soan", "/bai/moi/"),
    Screen("bring", "soan", "/bai/tu-tep/"),
    Screen("article", "soan", "{draft}"),
    Screen("write", "soan", "{draft}soan/"),
    Screen("records", "soan", "/nhat-ky/phat-thanh/"),
    Screen("record", "soan", "{record}"),
    Screen("step", "soan", "{step}"),
    Screen("plans", "soan", "/ke-hoach/"),
    Screen("waive", "soan", "{waive}"),
    Screen("new-plan", "soan", "/ke-hoach/moi/"),
    Screen("edit-plan", "soan", "/ke-hoach/2024/sua/"),
    Screen("fill-report", "soan", "/ke-hoach/2024/dien/"),
    Screen("handouts", "soan", "/tai-lieu/"),
    Screen("handouts-of", "soan", "{online}tai-lieu/"),
    Screen("publishing", "soan", "/dang/"),
    Screen("history", "soan", "/lich-su/"),
    Screen("password", "soan", "/mat-khau/"),
    Screen("withdraw", "soan", "{online}go/"),
    Screen("correct", "soan", "{online}dinh-chinh/"),
    Screen("paper", "soan", "{online}in/"),
    Screen("leader-home", "duyet", "/"),
    Screen("approve", "duyet", "{draft}duyet/"),
    Screen("stories", "donvi", "/gui-bai/"),
    Screen("accounts", "quantri", "/tai-khoan/"),
    Screen("registers", "quantri", "/danh-muc/"),
    Screen("entry", "quantri", "/danh-muc/phong-trao/them/"),
    Screen("settings", "quantri", "/danh-muc/phuong/"),
)
WIDTHS = (360, 1440)


def main() -> int:
    """Go on inside ``.venv`` and take every picture."""
    python = environment.prepare(environment.TEST)
    if not screenshots.is_inside():
        return subprocess.run([str(python), __file__], check=False).returncode
    executable = browser.provide(python)
    with (
        tempfile.TemporaryDirectory() as folder,
        opened(copied(Path(folder))) as address,
        screenshots.started(executable) as chromium,
    ):
        page = chromium.new_context(
            base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh"
        ).new_page()
        asked = sys.argv[1:]
        if not asked or "start" in asked:
            keep(page, "start", "/bat-dau/")
        settle(page)
        if not asked or "sign-in" in asked:
            keep(page, "sign-in", "/vao/")
        sign_in(page, "soan")
        places, who = work(page), "soan"
        for screen in SCREENS:
            if asked and screen.name not in asked:
                continue
            if who != screen.who:
                sign_in(page, screen.who)
                who = screen.who
            keep(page, screen.name, screen.address.format(**places))
    return 0


def copied(folder: Path) -> Path:
    """Copy the demonstration, which the desk then may change."""
    root = folder / "chuyen-muc"
    root.mkdir()
    for name in WARD:
        source = environment.ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy2(source, root / name)
    return root


@contextmanager
def opened(root: Path) -> Iterator[str]:
    """Run the desk of a folder; yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = environment.module_command(environment.venv_python(), "thidua", "--root", str(root))
    with subprocess.Popen([*command, "desk", "--no-browser", "--port", str(port)]) as process:
        address = f"http://127.0.0.1:{port}"
        try:
            while process.poll() is None:
                try:
                    urllib.request.urlopen(f"{address}/bat-dau/", timeout=10).close()
                    break
                except urllib.error.URLError:
                    time.sleep(0.2)
            yield address
        finally:
            process.terminate()


def settle(page: "Page") -> None:
    """Make the accounts."""
    page.goto("/bat-dau/")
    page.fill("#id_name", PEOPLE["quantri"][0])
    page.fill("#id_username", "quantri")
    page.fill("#id_password", PASSWORD)
    page.fill("#id_again", PASSWORD)
    page.click("main button")
    for username, (name, role) in list(PEOPLE.items())[1:]:
        page.fill("#id_name", name)
        page.fill("#id_username", username)
        page.select_option("#id_role", role)
        page.select_option("#id_title", index=int(role == "leader"))
        page.select_option("#id_unit", index=int(role == "unit"))
        page.fill("#id_password", PASSWORD)
        page.fill("#id_again", PASSWORD)
        page.click("text=Lập tài khoản >> nth=-1")
    page.click(".who button")


def sign_in(page: "Page", username: str) -> None:
    """Sit somebody else down."""
    page.goto("/")
    if page.locator(".who button").count():
        page.click(".who button")
    page.fill("#ten", username)
    page.fill("#mk", PASSWORD)
    page.click("main button")


def work(page: "Page") -> dict[str, str]:
    """Do what leaves something to be shown; return the addresses of what has no fixed one."""
    page.goto("/nhat-ky/phat-thanh/")
    page.fill("#id_on", "2024-06-11")
    page.select_option("#id_station", index=1)
    page.select_option("#id_kind", index=1)
    page.fill("#id_programme", "Bản tin ngày truyền thống thi đua yêu nước")
    page.click("main form button")
    online = find(page, "/bai/?state=published", ".list a")
    page.goto(f"{online}tai-lieu/")
    page.click("text=Kịch bản truyền thanh")
    page.click("button[value=kich-ban]")
    return {
        "online": online,
        "draft": find(page, "/bai/?state=in-review", ".list a"),
        "record": find(page, "/nhat-ky/phat-thanh/", ".list a"),
        "step": find(page, "/lich-su/", "a[href^='/lich-su/']:not(.menu a)"),
        "waive": find(page, "/ke-hoach/", "a[href*='/mien/']"),
    }


def find(page: "Page", address: str, link: str) -> str:
    """Return where the first of some links of a page leads."""
    page.goto(address)
    return page.locator(link).first.get_attribute("href") or ""


def keep(page: "Page", name: str, address: str) -> None:
    """Photograph a screen at every width."""
    page.goto(address, wait_until="networkidle")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_timeout(300)
        picture = screenshots.compress(page.screenshot(full_page=True, animations="disabled"))
        file = screenshots.PICTURES / f"desk-{name}-{width}.png"
        file.write_bytes(picture)
        environment.tell(f"  {file.name:<32}{len(picture) // 1000:>5} kB")


if __name__ == "__main__":
    sys.exit(environment.guard(main))
