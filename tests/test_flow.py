"""The whole way of a ward: from the archive it downloads to readers, and to the next version.

The machine is as bare as a folder can make it: an empty home, nothing on ``PATH`` but Python, a
shell, and what speaks to the server; and no network but to the machine itself. With ``--whole`` it
has a root of its own too, with nothing else in it (``bare_root``).
"""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from releases import NEW_WORDS, NEXT, OLD_WORDS, Stock, Unpacked, bare_machine, run
from ssh_server import Server, ssh_server
from web_server import free_port, nginx

from thidua import __version__
from thidua.publish.diary import DIARY
from thidua.publish.timetable import NAME
from thidua.starter.program import VERSION_FILE, name_version

PLACES = ("folder", "rsync")


@dataclass(frozen=True)
class Story:
    """What a clerk writes, and what becomes of it."""

    title: str
    folder: str
    first: str
    second: str


STORIES = {
    "folder": Story(
        "Tin đầu tiên",
        "tin-dau-tien",
        "Từ hôm nay, các đơn vị trong phường gửi tin, bài về tổ biên tập vào thứ sáu hằng tuần.",
        "Từ hôm nay, các đơn vị trong phường gửi tin, bài về tổ biên tập vào thứ hai hằng tuần.",
    ),
    "rsync": Story(
        "Sáng thứ bảy ở Tổ dân phố Mẫu",
        "sang-thu-bay-o-to-dan-pho-mau",
        "Hai mươi hộ cùng quét ngõ, trồng hoa dọc bờ kè rồi hẹn nhau tuần sau làm tiếp.",
        "Hai mươi lăm hộ cùng quét ngõ, trồng hoa dọc bờ kè rồi hẹn nhau tuần sau làm tiếp.",
    ),
}


@dataclass(frozen=True)
class Ward:
    """Phường Đức Xuân on its bare machine."""

    unpacked: Unpacked
    settings: str
    """As it was founded with."""
    set_up_seconds: int

    @property
    def root(self) -> Path:
        return self.unpacked.root

    def do(self, *words: str) -> str:
        """Run a command that must succeed; return what it said."""
        done = self.unpacked.run(*words)
        assert done.code == 0, done.text
        return done.text

    def approve(self, path: str) -> None:
        self.do("approve", path, "--by", "Chủ tịch UBND phường", "--yes")

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit a file as people do."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(old) == 1
        (self.root / path).write_text(text.replace(old, new), "utf-8")


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory, whole: bool) -> Stock:
    return Stock.of(tmp_path_factory, whole)


@pytest.fixture(scope="module")
def ward(stock: Stock, tmp_path_factory: pytest.TempPathFactory) -> Ward:
    """A ward that was unpacked, set up by its launcher on first use, and founded by flags."""
    machine = bare_machine(tmp_path_factory.mktemp("may"), "ssh", "rsync")
    folder = tmp_path_factory.mktemp("o-dia") / "Chuyên mục Đức Xuân"
    unpacked = replace(stock.copy_ward(folder, machine), enter=stock.enter)
    settings = (unpacked.root / "mkdocs.yml").read_text("utf-8")
    return Ward(unpacked, settings, int((stock.founded / "giay").read_text()))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ssh_server(tmp_path_factory.mktemp("ssh") / "server") as server:
        yield server


def tell_where(ward: Ward, place: str, there: Path, server: Server, address: str) -> None:
    """Write into the ward's settings, as its administrator does, where the site goes."""
    lines = [f"to: {place}", f"path: {there}", "server: nginx", f"address: {address}"]
    if place == "rsync":
        lines += [
            *("host: 127.0.0.1", f"port: {server.port}", f"user: {server.user}"),
            *(f"key: {server.key}", f"host_key: {server.host_key}"),
        ]
    group = "".join(f"      {line}\n" for line in lines)
    head, mark, rest = ward.settings.partition("  ward:\n")
    (ward.root / "mkdocs.yml").write_text(f"{head}{mark}    publish:\n{group}{rest}", "utf-8")


def write(ward: Ward, story: Story) -> str:
    """Write an article as a clerk does; return its path."""
    summary = "Phường mở chuyên mục Thi đua yêu nước trên trang thông tin."
    words = ("--title", story.title, "--category", "phong-trao", "--kind", "tin")
    ward.do("new", *words, "--summary", summary)
    (path,) = ward.root.glob(f"articles/*/{story.folder}/index.md")
    name = path.relative_to(ward.root).as_posix()
    text = path.read_text("utf-8")
    remark = text[text.index("<!--") : text.index("-->") + 3]
    ward.replace(name, remark, story.first)
    return name


@dataclass(frozen=True)
class Online:
    """An article of the ward, and the address under which readers find the site."""

    ward: Ward
    story: Story
    path: str
    home: str

    @property
    def address(self) -> str:
        return f"bai/{Path(self.path).parts[1]}/{self.story.folder}/"

    def fetch(self, address: str) -> str:
        """Return what the web server answers."""
        with urllib.request.urlopen(self.home + address, timeout=10) as answer:
            return str(answer.read().decode())

    def shows(self, *words: str) -> bool:
        """Tell whether readers of the article see all these words now."""
        page = self.fetch(self.address)
        return all(one in page for one in words)

    def is_as_published(self) -> bool:
        """Tell whether the program finds on line what it brought there."""
        return "đúng như bản đã đăng" in self.ward.do("publish", "--check")


@pytest.mark.parametrize("place", PLACES)
def test_from_the_archive_to_readers_back_and_to_the_next_version(
    place: str,
    ward: Ward,
    stock: Stock,
    server: Server,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.monotonic()
    there, port = tmp_path / "may-chu", free_port()
    there.mkdir()
    home = f"http://127.0.0.1:{port}/"
    tell_where(ward, place, there, server, home)
    online = Online(ward, STORIES[place], write(ward, STORIES[place]), home)
    ward.approve(online.path)
    assert f"Chờ đăng: {online.path}" in ward.do("status")
    assert "Đã đăng" in ward.do("publish")
    # The web server reads what came along, as the handbook says.
    block = f"root {there}/current; include {there}/may-chu/nginx.conf;"
    with nginx(tmp_path / "nginx", f"server {{ listen 127.0.0.1:{port}; {block} }}"):
        assert online.shows(online.story.first)
        assert online.story.title in online.fetch("")
        assert online.story.title in online.fetch("rss.xml")
        assert online.is_as_published()
        edit_and_go_back(online)
        upgrade_and_come_back(online, stock.newer)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\n{place}: {ward.set_up_seconds} s set-up, {seconds:.0f} s from then on")


def edit_and_go_back(online: Online) -> None:
    """Publish a second version of the article; put the first on line again, then the second."""
    ward, story = online.ward, online.story
    ward.do("revise", online.path)
    revision = online.path.replace("index.md", "ban-sua.md")
    ward.replace(revision, story.first, story.second)
    ward.do("publish")
    assert online.shows(story.first)  # nobody has approved
    ward.approve(revision)
    ward.do("publish")
    assert online.shows(story.second)
    ward.do("rollback")
    assert online.shows(story.first)
    ward.do("publish")
    assert online.shows(story.second)


def upgrade_and_come_back(online: Online, newer: Path) -> None:
    """Take the next version up, let the daily job publish with it, and give it up again."""
    ward, story = online.ward, online.story
    (ward.root / DIARY).unlink(missing_ok=True)  # or the job would wait for the next day
    ward.do("schedule", "--system", "cron")
    before = contents(ward.root)
    told = ward.do("upgrade", str(newer))
    assert f"Đã lên bản {NEXT}" in told
    assert "0 trang không còn" in told
    assert ward.do("--version").strip() == f"thidua {NEXT}"
    assert online.shows(story.second, OLD_WORDS)
    # What cron was told before the upgrade runs the version that is there after it.
    told = run_job(ward)
    assert online.shows(story.second, NEW_WORDS), told
    assert online.is_as_published()
    ward.do("upgrade", "--undo")
    assert contents(ward.root) == before
    assert ward.do("--version").strip() == f"thidua {__version__}"
    ward.do("publish")
    assert online.shows(story.second, OLD_WORDS)


def run_job(ward: Ward) -> str:
    """Run what cron was told; return what came of it."""
    row = (ward.root / f"reports/lich-chay/{NAME}.cron").read_text("utf-8").splitlines()[-1]
    command = row.split(maxsplit=5)[5].replace(r"\%", "%")
    done = run([*ward.unpacked.enter, "sh", "-c", command], Path("/"), ward.unpacked.offline())
    assert (done.code, done.text) == (0, "")
    return (ward.root / DIARY).read_text("utf-8")


def test_an_upgrade_that_does_not_fit_changes_nothing(ward: Ward, stock: Stock) -> None:
    own = ward.root / "overrides/partials/colophon.html"
    own.parent.mkdir(exist_ok=True)
    shutil.copy(stock.sources / "src/thidua/theme/partials/colophon.html", own)
    before = contents(ward.root)
    shown = ward.do("upgrade", str(stock.newer), "--dry-run")
    assert "Cần xem lại  overrides/partials/colophon.html" in shown
    assert contents(ward.root) == before

    (ward.root / VERSION_FILE).write_text(f"thidua {NEXT}\n", "utf-8")
    older = ward.unpacked.run("upgrade", str(stock.slim))
    assert older.code == 1
    assert "cũ hơn bản đang dùng" in older.text
    (ward.root / VERSION_FILE).write_bytes(name_version())

    # A template that cannot be drawn: everything stays as it is.
    own.write_text('{% include "partials/khong-co.html" %}', "utf-8")
    before = contents(ward.root)
    failed = ward.unpacked.run("upgrade", NEXT)
    assert failed.code == 1
    assert "dùng partials/khong-co.html, mà giao diện mới không có" in failed.text
    assert "Mọi tệp đã trở về như cũ" in failed.text
    assert contents(ward.root) == before


def contents(root: Path) -> dict[str, bytes]:
    """Return what a ward's folder holds, without what builds and set-ups make."""
    made = ("site", "reports", ".cache", "chuong-trinh")
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
        and path.relative_to(root).parts[0] not in made
        and "__pycache__" not in path.parts
    }
