"""From the commands that people type to what a reader gets from a real server, and back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT, Outcome, Project, make_smallest
from lxml import etree
from projects import ARTICLE
from ssh_server import Server, ssh_server
from web_server import free_port, nginx

from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.publish import timetable
from thidua.publish.diary import DIARY, PAGE, Ending, Run, is_due, read_diary, write_down

NOW = datetime(2026, 11, 26, 9, 5, tzinfo=VIETNAM)
SUMMER = datetime(2024, 7, 1, 9, 5, tzinfo=VIETNAM)
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ssh_server(tmp_path_factory.mktemp("ssh") / "server") as server:
        yield server


def set_publish(project: Project, keys: dict[str, Any] | None) -> None:
    """Say in the project's settings where it goes."""
    path = project.root / "mkdocs.yml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    settings["extra"]["ward"]["publish"] = keys
    path.write_text(yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), "utf-8")


def run(project: Project, *arguments: str) -> Outcome:
    """Run a command on a day on which the project's article may be seen."""
    return project.call(*arguments, environment={EPOCH_VARIABLE: epoch(SUMMER)})


def test_from_the_clerk_to_the_reader_and_back(tmp_path: Path, server: Server) -> None:
    project = make_smallest(tmp_path / "phường mẫu")
    there = tmp_path / "may-chu"
    there.mkdir()
    port = free_port()
    keys: dict[str, Any] = {
        "to": "rsync", "host": "127.0.0.1", "port": server.port, "user": server.user,
        "key": str(server.key), "host_key": server.host_key, "path": str(there),
        "server": "nginx", "address": f"http://127.0.0.1:{port}/",
    }  # fmt: skip
    assert run(project, "publish").code == 1  # nobody has said where
    set_publish(project, keys)

    done = run(project, "publish")
    assert done.code == 0, done.text
    assert "Đã đăng" in done.text
    assert (project.root / "articles/.published.json").is_file()
    settings = there / "may-chu/nginx.conf"
    block = f"server {{ listen 127.0.0.1:{port}; root {there}/current; include {settings}; }}"
    with nginx(tmp_path / "nginx", block):
        checked = run(project, "publish", "--check")
        assert checked.code == 0, checked.text
        assert "đúng như bản đã đăng" in checked.text

        (there / "current/robots.txt").write_text("x", "utf-8")
        spoilt = run(project, "publish", "--check")
        assert spoilt.code == 1
        assert "/robots.txt  LỖI" in spoilt.text

        withdrawn = run(project, "withdraw", ARTICLE, "--reason", "Theo đề nghị", "--yes")
        assert withdrawn.code == 0, withdrawn.text
        assert "Phải gỡ: /bai/2024/guong-sang/" in run(project, "status").text
        down = run(project, "publish")
        assert "Đã gỡ và kiểm tra là không còn: /bai/2024/guong-sang/" in down.text
        assert "Nguyễn Thị Mẫu" not in "".join(
            path.read_text("utf-8", "replace") for path in there.rglob("*") if path.is_file()
        )
        assert "không có bản trước" in run(project, "rollback").text

        page = project.root / "docs/index.md"
        page.write_text(page.read_text("utf-8") + "\nLời chào mới.\n", "utf-8")
        assert run(project, "publish").code == 0
        home = there / "current/index.html"
        assert "Lời chào mới" in home.read_text("utf-8")
        back = run(project, "rollback")
        assert back.code == 0, back.text
        assert "Lời chào mới" not in home.read_text("utf-8")
        assert "đang được giữ" in run(project, "status").text
        assert run(project, "publish", "--job").code == 0
        assert "Lời chào mới" not in home.read_text("utf-8")
        assert run(project, "publish").code == 0
        assert "Lời chào mới" in home.read_text("utf-8")


def test_nobody_takes_off_line_what_another_has_published(tmp_path: Path) -> None:
    mine, hers = make_smallest(tmp_path / "mot"), make_smallest(tmp_path / "hai")
    there = tmp_path / "web"
    there.mkdir()
    for office in (mine, hers):
        set_publish(office, {"to": "folder", "path": str(there), "layout": "files"})
    folder = hers.root / "articles/2024/guong-sang"
    folder.rename(folder.with_name("guong-khac"))
    assert run(hers, "publish").code == 0
    other = there / "bai/2024/guong-khac/index.html"
    before = other.read_bytes()
    refused = run(mine, "publish")
    assert refused.code == 1
    assert "/bai/2024/guong-khac/" in refused.text
    assert "--over" in refused.text
    assert other.read_bytes() == before
    assert run(mine, "publish", "--over").code == 0
    assert (there / "bai/2024/guong-sang/index.html").is_file()


def test_the_job_is_silent_until_it_has_failed_twice(tmp_path: Path) -> None:
    project = make_smallest(tmp_path / "phuong")
    there = tmp_path / "web"
    set_publish(project, {"to": "folder", "path": str(there), "layout": "files"})
    first = run(project, "publish", "--job")
    assert (first.code, first.text) == (0, "")
    second = run(project, "publish", "--job")
    assert second.code == 1
    assert "2 lần tự chạy liền nhau đều hỏng" in second.text
    assert "ổ mạng đã ngắt" in second.text
    assert "Cần xem ngay" in (project.root / PAGE).read_text("utf-8")

    there.mkdir()
    mended = run(project, "publish", "--job")
    assert (mended.code, mended.text) == (0, "")
    assert (there / "index.html").is_file()
    assert "Lịch tự chạy đang tốt" in (project.root / PAGE).read_text("utf-8")
    rows = len(read_diary(project.root))
    assert run(project, "publish", "--job").code == 0  # nothing is due within the hour
    assert len(read_diary(project.root)) == rows


def test_a_branch_gets_the_site_without_a_past(tmp_path: Path) -> None:
    project = make_smallest(tmp_path / "phuong")
    remote = tmp_path / "kho.git"
    git("init", "--quiet", "--bare", str(remote))
    set_publish(project, {"to": "git", "remote": str(remote), "branch": "pages"})
    done = run(project, "publish")
    assert done.code == 0, done.text
    files = git("-C", str(remote), "ls-tree", "-r", "--name-only", "-z", "pages").split("\0")
    assert {one for one in files if one} == {*project.fingerprint(), ".thidua/live.json"}
    page = project.root / "docs/index.md"
    page.write_text(page.read_text("utf-8") + "\nLời chào mới.\n", "utf-8")
    assert run(project, "publish").code == 0
    assert git("-C", str(remote), "rev-list", "--count", "pages").strip() == "1"
    assert "Lời chào mới" in git("-C", str(remote), "show", "pages:index.html")
    assert run(project, "rollback").code == 0
    assert "Lời chào mới" not in git("-C", str(remote), "show", "pages:index.html")
    assert "bản đăng" in run(project, "status").text


def git(*command: str) -> str:
    return subprocess.run(["git", *command], capture_output=True, text=True, check=True).stdout


# When the job has something to do


@pytest.mark.parametrize(
    ("last", "appearing", "due"),
    [
        (None, [], True),
        (NOW - timedelta(hours=1), [], False),
        (NOW - timedelta(hours=3), [], True),  # before seven
        (NOW - timedelta(days=2), [], True),  # nights without power
        (NOW + timedelta(days=2), [], True),  # the clock was wrong
        (NOW - timedelta(hours=1), [NOW - timedelta(minutes=30)], True),
        (NOW - timedelta(hours=1), [NOW + timedelta(minutes=30)], False),
        (NOW - timedelta(hours=1), [NOW - timedelta(hours=2)], False),
    ],
)
def test_the_job_knows_what_may_have_changed(
    last: datetime | None, appearing: list[datetime], due: bool
) -> None:
    runs = [Run(last, Ending.DONE, "x")] if last else []
    assert is_due([*runs, Run(NOW, Ending.FAILED, "y")], NOW, appearing) is due


def test_the_diary_reads_what_it_wrote_and_stays_small(tmp_path: Path) -> None:
    write_down(tmp_path, Run(NOW, Ending.DONE, "xong"), "/srv")
    path = tmp_path / DIARY
    path.write_text(path.read_text("utf-8") * 600, "utf-8")
    for minute in range(3):
        run = Run(NOW + timedelta(minutes=minute), Ending.FAILED, "hai\ndòng")
        runs = write_down(tmp_path, run, "/srv/<b>")
    assert read_diary(tmp_path) == tuple(
        Run(one.moment, one.ending, one.told.replace("\n", " ")) for one in runs
    )
    assert len((tmp_path / DIARY).read_text("utf-8").splitlines()) == 500
    assert "/srv/&lt;b&gt;" in (tmp_path / PAGE).read_text("utf-8")


# What the systems are told


COMMAND = [sys.executable, "-c", "print('chạy 100%', 'a b')", "thư mục"]


def test_cron_runs_the_command_as_it_was_meant() -> None:
    row = timetable.cron(COMMAND, "/srv/thi dua").splitlines()[1]
    assert row.startswith("5 * * * * ")
    # cron(8) takes the escape of a percent sign away and gives the rest to sh.
    typed = row.removeprefix("5 * * * * ").replace(r"\%", "%")
    said = subprocess.run(["sh", "-c", typed], capture_output=True, text=True, check=True)
    assert said.stdout == "chạy 100% a b\n"


def test_a_crontab_keeps_what_is_not_ours() -> None:
    others = "MAILTO=a@mau.example\n1 2 * * * lam-viec\n"
    once = timetable.with_cron(others, timetable.cron(COMMAND, "/a"))
    twice = timetable.with_cron(once, timetable.cron(COMMAND, "/b"))
    again = timetable.with_cron(twice, timetable.cron(COMMAND, "/a"))
    assert once.startswith(others)
    assert sorted(again.splitlines()) == sorted(twice.splitlines())
    assert again.count(timetable.CRON_MARK) == 2


def test_systemd_catches_up_a_missed_night() -> None:
    units = timetable.systemd(["/a b/python", "-m", "thidua", "50%"], "/srv/100%")
    timer, service = units["thi-dua.timer"], units["thi-dua.service"]
    assert "Persistent=true" in timer
    assert "OnCalendar=*-*-* *:05:00" in timer
    assert 'ExecStart="/a b/python" "-m" "thidua" "50%%"' in service
    assert "WorkingDirectory=/srv/100%%" in service


@pytest.mark.parametrize("user", [None, r"UBND\van-thu"])
def test_windows_runs_it_with_nobody_logged_in(user: str | None) -> None:
    text = timetable.windows(
        [r"D:\Thi đua\.venv\Scripts\python.exe", "-m", r"D:\Thi đua & trang"],
        r"D:\Thi đua",
        "2026-11-27T00:05:00",
        user,
    )
    task = etree.fromstring(text.encode("utf-16"))
    told = {one.tag.removeprefix(TASK): (one.text or "").strip() for one in task.iter()}
    assert told["UserId"] == (user or "S-1-5-18")
    assert told.get("LogonType", "") == ("Password" if user else "")
    assert told["StartWhenAvailable"] == "true"
    assert told["MultipleInstancesPolicy"] == "IgnoreNew"
    assert told["Interval"] == "PT1H"
    assert told["Command"] == r"D:\Thi đua\.venv\Scripts\python.exe"
    assert told["Arguments"] == '-m "D:\\Thi đua & trang"'
    schema = etree.XMLSchema(etree.parse(ROOT / "tests/schemas/task.xsd"))
    assert schema.validate(task), schema.error_log


@pytest.mark.parametrize("system", ["systemd", "cron", "windows"])
def test_a_schedule_is_written_for_each_system(system: str, tmp_path: Path) -> None:
    project = make_smallest(tmp_path / "phuong")
    set_publish(project, {"to": "folder", "path": str(tmp_path)})
    done = run(project, "schedule", "--system", system)
    assert done.code == 0, done.text
    written = list((project.root / "reports/lich-chay").iterdir())
    assert written
    for path in written:
        text = path.read_text("utf-16" if path.suffix == ".xml" else "utf-8")
        assert "--job" in text or path.suffix == ".timer"
