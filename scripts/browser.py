"""The browser of the tests: the machine's own Chromium, Chrome or Edge, or one fetched for them."""

import os
import platform
import shutil
import subprocess
from pathlib import Path

import environment

VARIABLE = "THIDUA_CHROMIUM"

COMMANDS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "msedge",
    "chrome",
)
MAC_APPLICATIONS = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
WINDOWS_PROGRAMS = (
    "Google/Chrome/Application/chrome.exe",
    "Chromium/Application/chrome.exe",
    "Microsoft/Edge/Application/msedge.exe",
)

# Chromium itself, and letters for Vietnamese pages.
DEBIAN_BROWSER = ("chromium", "fonts-dejavu-core")
# The one library that Playwright's driver takes from the system; a bare Debian lacks it.
DEBIAN_DRIVER = ("libatomic1",)

WHERE_PLAYWRIGHT_KEEPS_ITS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def provide(python: Path) -> str:
    """Return the path of a browser that Playwright can drive, installed first if there is none."""
    require_driver(python)
    return chosen() or installed() or fetched(python) or fetch(python)


def require_driver(python: Path) -> None:
    """See that Playwright's driver, without which no browser is of use, starts at all."""
    if ask_driver(python) is None and environment.can_apt_install():
        environment.apt_install(*DEBIAN_DRIVER)
    if ask_driver(python) is None:
        raise environment.SetupError(
            "Playwright, công cụ điều khiển trình duyệt, không chạy được trên máy này.",
            "Debian, Ubuntu: sudo apt-get install -y libatomic1; máy khác: xem nguyên nhân bằng"
            f"  {python} -m playwright --version",
        )


def ask_driver(python: Path) -> str | None:
    """Return where Playwright keeps its own browser, there or not; nothing if it cannot run."""
    asked = subprocess.run(
        [str(python), "-c", WHERE_PLAYWRIGHT_KEEPS_ITS_OWN],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return asked.stdout.strip() if asked.returncode == 0 else None


def chosen() -> str | None:
    """Return the browser that the person named, which must then exist."""
    name = os.environ.get(VARIABLE)
    if not name:
        return None
    path = shutil.which(name)
    if path is None:
        raise environment.SetupError(
            f"biến {VARIABLE} chỉ tới {name}, nhưng không có chương trình ấy.",
            "sửa biến cho đúng đường dẫn tới Chromium, Chrome hoặc Edge, hoặc bỏ biến đi.",
        )
    return path


def installed() -> str | None:
    """Look for a browser on PATH, then where Windows and macOS keep theirs off it."""
    folders = [os.environ[name] for name in WINDOWS_FOLDERS if os.environ.get(name)]
    programs = [f"{folder}/{program}" for folder in folders for program in WINDOWS_PROGRAMS]
    candidates = (shutil.which(name) for name in (*COMMANDS, *MAC_APPLICATIONS, *programs))
    return next((path for path in candidates if path), None)


def fetched(python: Path) -> str | None:
    """Return the browser that Playwright downloaded some other time."""
    path = ask_driver(python)
    return path and shutil.which(path)


def fetch(python: Path) -> str:
    """Install a browser: Debian's as root on Debian, else Playwright's own."""
    environment.tell("Máy chưa có trình duyệt để kiểm thử; đang cài…")
    if environment.can_apt_install() and is_debian():
        environment.apt_install(*DEBIAN_BROWSER)
        path = installed()
    else:
        path = download(python)
    if path is None:
        raise missing()
    return path


def is_debian() -> bool:
    """Tell Debian from Ubuntu, whose chromium package is an empty one that points to snap."""
    return platform.freedesktop_os_release()["ID"] == "debian"


def download(python: Path) -> str | None:
    """Have Playwright download its browser."""
    try:
        environment.execute(environment.module_command(python, "playwright", "install", "chromium"))
    except environment.SetupError as error:
        raise missing() from error
    return fetched(python)


def missing() -> environment.SetupError:
    """Return the failure that asks the person for a browser."""
    return environment.SetupError(
        "không tìm thấy và cũng không tải được trình duyệt để kiểm thử.",
        "cài Chromium, Google Chrome hoặc Microsoft Edge (Debian: sudo apt-get install -y"
        f" chromium), hoặc đặt biến {VARIABLE} là đường dẫn tới trình duyệt, rồi chạy lại.",
    )
