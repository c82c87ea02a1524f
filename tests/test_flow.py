"""The whole way of a ward: from the archive it downloads to readers, and to the next version.

The machine is as bare as a folder can make it: an empty home, nothing on ``PATH`` but Python, a
shell, and what speaks to the server; and no network but to the machine itself.
"""

from __future__ import annotations

import shutil
import time
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from releases import (
    NEW_WORDS,
    NEXT,
    OLD_WORDS,
    Unpacked,
    base_python,
    copy_sources,
    make_next,
    make_whole,
    run,
    unpack,
)
from ssh_server import Server, ssh_server
from test_starter import FLAGS
from web_server import free_port, nginx

from thidua import __version__
from thidua.publish.diary import DIARY
from thidua.publish.timetable import NAME

PROGRAMS = ("sh", "dirname", "ssh", "rsync")
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
    set_up_seconds: float

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
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_sources(tmp_path_factory.mktemp("sources") / "thidua")


@pytest.fixture(scope="module")
def ward(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Ward:
    """A ward that was unpacked, set up by its launcher on first use, and founded by flags."""
    archive = make_whole(sources, tmp_path_factory.mktemp("dist"))
    machine = bare_machine(tmp_path_factory.mktemp("may"))
    began = time.monotonic()
    folder = tmp_path_factory.mktemp("o-dia") / "Chuyên mục Đức Xuân"
    unpacked = unpack(archive, folder, machine)
    founded = unpacked.run("init", ".", *FLAGS)
    assert founded.code == 0, founded.text
    settings = (unpacked.root / "mkdocs.yml").read_text("utf-8")
    return Ward(unpacked, settings, time.monotonic() - began)


def bare_machine(folder: Path) -> Mapping[str, str]:
    """Return the variables of a machine that has next to nothing."""
    home, tools = folder / "home", folder / "bin"
    home.mkdir()
    tools.mkdir()
    (tools / "python3").symlink_to(base_python())
    for name in PROGRAMS:
        program = shutil.which(name)
        assert program, "run scripts/test.py: it installs the servers"
        (tools / name).symlink_to(program)
    return {"HOME": str(home), "PATH": str(tools)}


@pytest.fixture(scope="module")
def newer(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_next(sources, tmp_path_factory.mktemp("newer"))


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
    newer: Path,
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
        upgrade_and_come_back(online, newer)
    seconds = time.monotonic() - began
    with capsys.disabled():
        print(f"\n{place}: {ward.set_up_seconds:.0f} s set-up, {seconds:.0f} s from then on")


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
    assert f"Đã lên bản {NEXT}" in ward.do("upgrade", str(newer))
    assert ward.do("--version").strip() == f"thidua {NEXT}"
    assert online.shows(story.second, OLD_WORDS)
    # What cron was told before the upgrade runs the version that is there after it.
    told = run_job(ward)
    assert online.shows(story.second, NEW_WORDS), told
    assert online.is_as_published()
    ward.do("upgrade", "--undo")
    assert ward.do("--version").strip() == f"thidua {__version__}"
    ward.do("publish")
    assert online.shows(story.second, OLD_WORDS)


def run_job(ward: Ward) -> str:
    """Run what cron was told; return what came of it."""
    row = (ward.root / f"reports/lich-chay/{NAME}.cron").read_text("utf-8").splitlines()[-1]
    command = row.split(maxsplit=5)[5].replace(r"\%", "%")
    done = run(["sh", "-c", command], Path("/"), ward.unpacked.offline())
    assert (done.code, done.text) == (0, "")
    return (ward.root / DIARY).read_text("utf-8")
