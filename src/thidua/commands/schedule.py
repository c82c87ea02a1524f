"""``thidua schedule``: have the system build and publish by itself."""

from __future__ import annotations

import getpass
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import click

from thidua.commands.publish import explaining, find_settings
from thidua.commands.shared import decide_now
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.publish import timetable
from thidua.publish.diary import DIARY, PAGE
from thidua.publish.hindrances import PublishError, read_words
from thidua.schema.publishing import Publishing
from thidua.starter.program import OPENER, PROGRAMS, base_python, running_release

_FOLDER = "reports/lich-chay"
_JOB = ("publish", "--job")
_SYSTEMS = ("systemd", "cron", "windows")


@click.command(
    help="Viết lịch tự chạy cho máy này; thêm --install thì đặt luôn. Lịch xem mỗi giờ: có bài "
    "đến ngày, phiếu hết hạn, hay sang ngày mới thì dựng và đăng.",
)
@click.option("--install", is_flag=True, help="Đặt lịch vào hệ thống (thường cần quyền quản trị).")
@click.option(
    "--system",
    type=click.Choice(_SYSTEMS),
    default=None,
    help="Loại lịch; không ghi thì theo máy này.",
)
@click.pass_obj
def schedule(root: Path, install: bool, system: str | None) -> int:
    """Write the texts, and install them when told to. Exit 0 done, 1 problems."""
    settings = find_settings(root)
    chosen = system or find_system()
    files = render(root, settings, chosen, decide_now(None))
    for name, content in files.items():
        # Task Scheduler takes XML in UTF-16 with a mark at its start; all others UTF-8.
        encoding = "utf-16" if name.endswith(".xml") else "utf-8"
        write_whole(root / _FOLDER / name, content.encode(encoding))
        say(f"  Đã viết {_FOLDER}/{name}")
    if not install:
        say("Chưa đặt vào hệ thống: chạy lại với  --install  .")
        return 0
    with explaining("Chưa đặt được lịch"):
        _install(root, chosen, files, settings)
    say(f"Đã đặt lịch. Xem việc chạy ở {PAGE} (hoặc tệp {DIARY}).", fg="green", bold=True)
    return 0


def find_system() -> str:
    """Return what runs jobs on this machine."""
    if platform.system() == "Windows":
        return "windows"
    return "systemd" if Path("/run/systemd/system").is_dir() else "cron"


def render(root: Path, settings: Publishing, system: str, now: datetime) -> Mapping[str, str]:
    """Return the texts of a kind of system, by file name."""
    command = _command(root)
    if system == "systemd":
        return timetable.systemd(command, str(root))
    if system == "cron":
        return {f"{timetable.NAME}.cron": timetable.cron(command, str(root))}
    start = (now + timedelta(days=1)).replace(hour=0, minute=timetable.MINUTE, second=0)
    path = settings.path or ""
    user = getpass.getuser() if path.startswith(("\\\\", "//")) else None
    told = timetable.windows(command, str(root), f"{start:%Y-%m-%dT%H:%M:%S}", user)
    return {f"{timetable.NAME}.xml": told}


def _command(root: Path) -> Sequence[str]:
    """Return what runs the job: where a release runs, whichever version the folder names then."""
    opener = root / PROGRAMS / OPENER
    if running_release() and opener.is_file():
        return [base_python(), str(opener), *_JOB]
    return [sys.executable, "-P", "-m", "thidua", "--root", str(root), *_JOB]


def _install(root: Path, system: str, files: Mapping[str, str], settings: Publishing) -> None:
    """Hand the texts to the system. Raises ``PublishError`` and ``OSError``."""
    if system == "cron":
        known = subprocess.run(["crontab", "-l"], capture_output=True, check=False)
        before = known.stdout.decode() if known.returncode == 0 else ""
        row = files[f"{timetable.NAME}.cron"]
        _call(["crontab", "-"], timetable.with_cron(before, row))
    elif system == "systemd":
        is_root = os.name == "posix" and os.geteuid() == 0
        folder = Path("/etc/systemd/system" if is_root else "~/.config/systemd/user").expanduser()
        for name, content in files.items():
            write_whole(folder / name, content.encode())
        ours = [] if is_root else ["--user"]
        if not is_root:
            _call(["loginctl", "enable-linger", getpass.getuser()])
        _call(["systemctl", *ours, "daemon-reload"])
        _call(["systemctl", *ours, "enable", "--now", f"{timetable.NAME}.timer"])
    else:
        path = root / _FOLDER / f"{timetable.NAME}.xml"
        _call(["schtasks", "/Create", "/TN", timetable.NAME, "/XML", str(path), "/F"])


def _call(command: Sequence[str], content: str = "") -> None:
    if not shutil.which(command[0]):
        raise PublishError(
            f"máy này không có chương trình {command[0]}.",
            "đặt lịch bằng tay từ tệp vừa viết (huong-dan/dang-trang.md, mục «Tự chạy mỗi ngày»).",
        )
    done = subprocess.run(command, input=content.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        said = read_words((done.stderr or done.stdout).decode("utf-8", "replace"))
        raise PublishError(
            "hệ thống không nhận lịch.",
            "mở dòng lệnh bằng quyền quản trị (Windows: Run as administrator; Linux: sudo) rồi "
            "chạy lại.",
            said.detail,
        )
