"""Bringing a site to its readers: in order, whole, checked, and back; by every way there is."""

from __future__ import annotations

import os
import random
import re
import resource
import shutil
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from limits import lose_rights, shorten_files
from pydantic import TypeAdapter
from small_sites import NAME, NOTICE, NOW, load_site, write_site
from ssh_server import Line, Server, ssh_server
from web_server import free_port, nginx

from thidua.disk.obstacles import GONE, READ_ONLY, TOO_LARGE
from thidua.publish import hindrances
from thidua.publish.cargo import load_cargo
from thidua.publish.files import in_order
from thidua.publish.hindrances import PublishError
from thidua.publish.layouts import OUTLIVED_DAYS
from thidua.publish.publishing import Publication, publish, reach, roll_back
from thidua.schema.publishing import Publishing

PUBLISHING = TypeAdapter(Publishing)
WAYS = ("folder", "rsync", "sftp")
LAYOUTS = ("releases", "files")
MOST_BYTES = 10_000
"""More than a page of these sites has, and less than a photo."""
TWO, THREE = ("mot", "hai"), ("mot", "hai", "ba")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with ssh_server(tmp_path_factory.mktemp("ssh") / "server") as server:
        yield server


@dataclass
class Ward:
    """A project's folder that holds a small site, and where it goes."""

    root: Path
    there: Path
    settings: Publishing
    minutes: int = field(default=0)

    @property
    def web(self) -> Path:
        """What the web server at the destination shows."""
        return self.there / "current" if self.settings.layout == "releases" else self.there

    def bring(self, *, is_job: bool = False, days: int = 0) -> Publication:
        self.minutes += 1
        cargo = load_site(self.root, self.minutes + days * 24 * 60)
        return publish(self.root, self.settings, cargo, time.time(), is_job=is_job)

    def write(self, version: int, articles: tuple[str, ...], notices: tuple[str, ...] = ()) -> None:
        write_site(self.root / "site", version, articles, notices)

    def back(self) -> None:
        roll_back(self.root, self.settings, time.time(), NOW)

    def words(self) -> str:
        """Every text that lies at the destination, on line or not."""
        files = (path for path in self.there.rglob("*") if path.is_file())
        return "\n".join(f"{path}\n{path.read_text('utf-8', 'replace')}" for path in files)


def make_ward(tmp_path: Path, server: Server, way: str, layout: str, **keys: object) -> Ward:
    there = tmp_path / "máy chủ"
    there.mkdir()
    root = tmp_path / "phường"
    (root / ".cache").mkdir(parents=True)
    return Ward(root, there, make_settings(way, layout, there, server, **keys))


def make_settings(way: str, layout: str, there: Path, server: Server, **keys: object) -> Publishing:
    ssh = {
        "host": "127.0.0.1",
        "port": server.port,
        "user": server.user,
        "key": str(server.key),
        "host_key": server.host_key,
    }
    told = {"to": way, "path": str(there), "layout": layout, **(ssh if way != "folder" else {})}
    return PUBLISHING.validate_python({**told, **keys})


@pytest.fixture(params=[(way, layout) for way in WAYS for layout in LAYOUTS], ids="-".join)
def ward(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Ward:
    return make_ward(tmp_path, server, *request.param)


@pytest.fixture(params=LAYOUTS)
def near(request: pytest.FixtureRequest, tmp_path: Path, server: Server) -> Ward:
    """A ward whose site goes into a folder: for what is decided here, whichever way it goes."""
    return make_ward(tmp_path, server, "folder", request.param)


def site_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and ".thidua" not in path.parts
    }


def test_what_was_built_lies_there_byte_for_byte(ward: Ward) -> None:
    ward.write(1, TWO)
    done = ward.bring()
    assert site_of(ward.web) == site_of(ward.root / "site")
    assert set(done.change.sent) == set(site_of(ward.root / "site"))


def test_only_what_changed_is_sent(ward: Ward) -> None:
    ward.write(1, TWO)
    ward.bring()
    site = ward.root / "site"
    (site / "robots.txt").unlink()
    (site / "robots.txt").write_text("User-agent: x\n", "utf-8")
    assert ward.bring().change.sent == ("robots.txt",)
    assert not ward.bring().is_new
    assert site_of(ward.web) == site_of(site)


def test_what_the_site_no_longer_has_is_removed(near: Ward) -> None:
    near.write(1, TWO)
    near.bring()
    (near.root / "site/robots.txt").unlink()
    assert near.bring().change.removed == ("robots.txt",)
    assert not (near.web / "robots.txt").exists()


def test_what_was_spoilt_there_is_sent_again(ward: Ward) -> None:
    ward.write(1, TWO)
    ward.bring()
    for name, content in (("robots.txt", b"x"), ("rss.xml", None)):
        path = ward.web / name
        path.write_bytes(content or path.read_bytes().replace(b"1", b"9"))
    with reach(ward.root, ward.settings) as (_, layout):
        layout.forget(["rss.xml"])  # of the same size: only who compares all of it can tell
    assert ward.bring().change.sent == ("robots.txt", "rss.xml")
    assert site_of(ward.web) == site_of(ward.root / "site")


def test_a_replaced_style_sheet_stays_a_week(near: Ward) -> None:
    near.write(1, TWO)
    near.bring()
    (old,) = (near.web / "assets").glob("*.css")
    near.write(2, TWO)
    near.bring()
    assert (near.web / "assets" / old.name).is_file()
    near.write(3, TWO)
    near.bring(days=OUTLIVED_DAYS - 1)
    assert (near.web / "assets" / old.name).is_file()
    near.write(4, TWO)
    near.bring(days=OUTLIVED_DAYS)
    assert not (near.web / "assets" / old.name).exists()


def test_an_article_that_was_taken_down_lies_nowhere(ward: Ward) -> None:
    ward.write(1, THREE)
    ward.bring()
    ward.write(2, THREE)
    ward.bring()
    assert f"{NAME}: ba" in ward.words()
    ward.write(3, TWO, notices=("ba",))
    assert ward.bring().taken_down == ("bai/2026/ba/",)
    assert NOTICE in (ward.web / "bai/2026/ba/index.html").read_text("utf-8")
    assert f"{NAME}: ba" not in ward.words()
    assert not [path for path in ward.there.rglob("*/ba/*") if path.name != "index.html"]
    with pytest.raises(PublishError) as refusal:
        ward.back()
    assert "không có bản trước" in refusal.value.cause


def test_going_back_puts_the_site_before_on_line(ward: Ward) -> None:
    ward.write(1, TWO)
    ward.bring()
    first = site_of(ward.web)
    ward.write(2, THREE)
    ward.bring()
    ward.back()
    assert {**site_of(ward.web), **first} == site_of(ward.web)
    assert "<i>1</i>" in (ward.web / "index.html").read_text("utf-8")
    # The daily job leaves it so, a person does not.
    assert ward.bring(is_job=True).is_held
    assert "<i>1</i>" in (ward.web / "index.html").read_text("utf-8")
    ward.bring()
    assert "<i>2</i>" in (ward.web / "index.html").read_text("utf-8")


def test_the_daily_job_takes_down_although_it_is_held(near: Ward) -> None:
    near.write(1, THREE)
    near.bring()
    near.write(2, THREE)
    near.bring()
    near.back()
    near.write(3, TWO, notices=("ba",))
    done = near.bring(is_job=True)
    assert (done.is_held, done.taken_down) == (True, ("bai/2026/ba/",))
    assert NOTICE in (near.web / "bai/2026/ba/index.html").read_text("utf-8")
    assert f"{NAME}: ba" not in (near.web / "rss.xml").read_text("utf-8")


def test_releases_beyond_those_kept_are_removed(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "folder", "releases", keep=2)
    for version in range(1, 5):
        ward.write(version, TWO)
        ward.bring()
    names = [path.name for path in (ward.there / "releases").iterdir() if path.is_dir()]
    assert len(names) == 2
    assert (ward.web / "index.html").read_text("utf-8").count("<i>4</i>") == 1
    ward.back()
    assert (ward.web / "index.html").read_text("utf-8").count("<i>3</i>") == 1


def test_unchanged_files_of_two_releases_are_one_file(tmp_path: Path, server: Server) -> None:
    for way in WAYS:
        (tmp_path / way).mkdir()
        ward = make_ward(tmp_path / way, server, way, "releases")
        ward.write(1, TWO)
        ward.bring()
        (ward.root / "site/robots.txt").unlink()
        ward.bring()
        page = (ward.web / "index.html").stat()
        assert page.st_nlink == 2, way


def test_nothing_comes_before_what_it_asks_for() -> None:
    wanted = [
        "assets/thidua-0123abcd.css", "bai/2026/mot/anh-0123abcd-480.webp",
        "tim-kiem/pagefind/fragment/vi_1.pf_fragment", "tim-kiem/pagefind/pagefind.js",
        "bai/2026/mot/index.html", "index.html", "du-lieu/bai-viet.json", "rss.xml",
    ]  # fmt: skip
    groups = list(in_order(sorted(wanted)))
    place = {address: index for index, group in enumerate(groups) for address in group}
    assert sorted(place) == sorted(wanted)
    order = [place[one] for one in wanted]
    assert order == sorted(order)
    assert place["tim-kiem/pagefind/pagefind.js"] > place[wanted[2]]


# What must not leave


@pytest.mark.parametrize(
    ("address", "content"),
    [
        ("problems.json", "[]"),
        ("bai/2026/mot/index.md", "---"),
        (".env", "x"),
        (".git/config", "x"),
        ("xem/index.html", '<html><body class="draft">'),
        ("a.php", "<?php"),
    ],
)
def test_what_is_no_part_of_a_site_stops_everything(
    address: str, content: str, tmp_path: Path, server: Server
) -> None:
    ward = make_ward(tmp_path, server, "folder", "releases")
    ward.write(1, TWO)
    path = ward.root / "site" / address
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")
    with pytest.raises(PublishError) as refusal:
        ward.bring()
    assert address in refusal.value.cause
    assert list(ward.there.iterdir()) == []


def test_of_what_somebody_else_put_there_only_a_proof_goes_along(tmp_path: Path) -> None:
    site = tmp_path / "site"
    write_site(site, 1, TWO)
    ours = site_of(site).keys()
    for name in ("CNAME", "google123.html", ".htaccess", ".git/config", "luong.xlsx", "bai/x.html"):
        (site / name).parent.mkdir(exist_ok=True)
        (site / name).write_text("x", "utf-8")
    (site / "anh.html").symlink_to("/etc/hostname")
    cargo = load_cargo(site, None, tmp_path / "cargo", NOW, ours)
    assert cargo.manifest.pieces.keys() == {*ours, "CNAME", "google123.html"}
    assert set(cargo.left) == {".htaccess", ".git/config", "luong.xlsx", "bai/x.html", "anh.html"}


def test_a_link_out_of_the_site_stops_everything(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "folder", "files")
    ward.write(1, TWO)
    (ward.root / "site/anh.jpg").symlink_to("/etc/hostname")
    with pytest.raises(PublishError, match=r"anh\.jpg"):
        ward.bring()


# Lines that break


class Visitor(threading.Thread):
    """Somebody who opens pages all the time, each with its style sheet."""

    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.faults: list[str] = []
        self.seen: list[int] = []
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.is_set():
            for page in ("", "bai/2026/mot/", "bai/2026/hai/"):
                try:
                    self.visit(page)
                except (OSError, urllib.error.URLError) as error:
                    self.faults.append(f"{page}: {error}")
                time.sleep(0.01)

    def visit(self, page: str) -> None:
        text = self.fetch(self.address + page)
        version, sheet = re.search(r"<i>(\d+)</i>", text), re.search(r'href="([^"]+)"', text)
        assert version
        assert sheet
        if not text.endswith("</p>"):
            self.faults.append(f"{page}: half a page")
        style = self.fetch(self.address + page + sheet[1])
        if not style.startswith(f"/* {version[1]} */"):
            self.faults.append(f"{page} of {version[1]} with style {style[:10]}")
        self.seen.append(int(version[1]))

    def fetch(self, address: str) -> str:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return str(answer.read().decode())


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_a_line_that_breaks_leaves_readers_a_whole_site(
    way: str, layout: str, tmp_path: Path, server: Server, whole: bool
) -> None:
    wanted = 30 if whole else 4
    draw = random.Random(f"{way} {layout}")
    port = free_port()
    with Line(server.port).open() as line:
        line.mend()
        ward = make_ward(tmp_path, server, way, layout, port=line.port)
        ward.write(1, TWO)
        ward.bring()
        root = f"server {{ listen 127.0.0.1:{port}; root '{ward.web}'; index index.html; }}"
        with nginx(tmp_path / "nginx", root):
            visitor = Visitor(f"http://127.0.0.1:{port}/")
            visitor.start()
            cuts, version = 0, 1
            try:
                while cuts < wanted:
                    version += 1
                    ward.write(version, TWO if version % 2 else THREE, ("ba",) * (version % 2))
                    line.cut_after(draw.randrange(3_000, 60_000))
                    try:
                        ward.bring()
                    except PublishError:
                        cuts += 1
                    line.mend()
                    # Some are taken up again, some are followed by the next version as they lie.
                    if draw.random() < 0.5:
                        ward.bring()
                ward.bring()
            finally:
                visitor.stopped.set()
                visitor.join()
    assert visitor.faults == []
    assert visitor.seen == sorted(visitor.seen) or layout == "files"
    assert {*site_of(ward.root / "site")} <= {*site_of(ward.web)}
    left_over = site_of(ward.web).keys() - site_of(ward.root / "site").keys()
    assert not [one for one in left_over if not one.startswith("assets/")]


# What stands in the way


def refusal_of(ward: Ward) -> tuple[str, str]:
    ward.write(1, TWO)
    with pytest.raises(PublishError) as refusal:
        ward.bring()
    return refusal.value.cause, refusal.value.fix


@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_a_server_with_another_key_gets_nothing(way: str, tmp_path: Path, server: Server) -> None:
    other = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGxvcmVtaXBzdW1kb2xvcnNpdGFtZXRjb25zZWN0ZXR1"
    ward = make_ward(tmp_path, server, way, "releases", host_key=other)
    told = refusal_of(ward)
    assert told in (hindrances.CHANGED_HOST, hindrances.UNKNOWN_HOST)
    assert list(ward.there.iterdir()) == []


@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_an_unknown_key_is_told(way: str, tmp_path: Path, server: Server) -> None:
    key = tmp_path / "khoa"
    os.system(f"ssh-keygen -q -t ed25519 -N '' -f {key}")
    ward = make_ward(tmp_path, server, way, "releases", key=str(key))
    assert refusal_of(ward) == hindrances.NO_LOGIN


@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_a_server_that_does_not_answer_is_told(way: str, tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, way, "releases", port=free_port())
    assert refusal_of(ward) == hindrances.NO_ANSWER


@pytest.mark.parametrize("way", WAYS)
def test_a_place_that_has_vanished_is_told_and_not_made_anew(
    way: str, tmp_path: Path, server: Server
) -> None:
    ward = make_ward(tmp_path, server, way, "releases")
    ward.there.rmdir()
    assert refusal_of(ward) == hindrances.FAR_GONE
    assert not ward.there.exists()


@contextmanager
def short_of_space() -> Iterator[None]:
    """Let this process write no file of a photo's size."""
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST_BYTES, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("way", WAYS)
def test_a_disk_that_takes_no_more_leaves_the_old_site(
    way: str, layout: str, tmp_path: Path, server: Server
) -> None:
    ward = make_ward(tmp_path, server, way, layout)
    ward.write(1, TWO)
    ward.bring()
    before = site_of(ward.web)
    ward.write(2, THREE)
    settings = ward.settings
    with ssh_server(tmp_path / "đầy", shorten_files(MOST_BYTES)) as full:
        if way != "folder":
            ward.settings = make_settings(way, layout, ward.there, full)
        here = short_of_space() if way == "folder" else nullcontext()
        with here, pytest.raises(PublishError) as refusal:
            ward.bring()
    assert (refusal.value.cause, refusal.value.fix) in (TOO_LARGE, hindrances.FAR_FAILED)
    lying = site_of(ward.web)
    assert {name: lying[name] for name in before} == before  # what is new may lie beside it
    ward.settings = settings
    ward.bring()
    assert site_of(ward.root / "site").items() <= site_of(ward.web).items()


@pytest.mark.parametrize("way", ["rsync", "sftp"])
def test_a_place_without_the_right_to_write_is_told(way: str, tmp_path: Path) -> None:
    with ssh_server(tmp_path / "ssh", lose_rights) as server:
        ward = make_ward(tmp_path, server, way, "releases")
        ward.there.chmod(0o555)
        try:
            assert refusal_of(ward) == hindrances.FAR_DENIED
        finally:
            ward.there.chmod(0o755)


def test_a_share_that_vanishes_half_way_is_told_and_loses_nothing(
    tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    ward = make_ward(tmp_path, server, "folder", "files")
    ward.write(1, TWO)
    ward.bring()
    before, away = site_of(ward.web), tmp_path / "không nối"
    copied: list[Path] = []

    def copy_until_it_vanishes(source: Path, target: Path) -> None:
        if len(copied) == 2:
            ward.there.rename(away)
        copied.append(shutil.copyfile(source, target))

    ward.write(2, THREE)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copy2", copy_until_it_vanishes)
        with pytest.raises(PublishError) as refusal:
            ward.bring()
    assert refusal.value.cause in (hindrances.FAR_GONE[0], GONE[0])
    assert not ward.there.exists()  # nothing is written where the share was
    away.rename(ward.there)
    lying = site_of(ward.web)
    assert {name: lying[name] for name in before if name.endswith(".html")} == {
        name: content for name, content in before.items() if name.endswith(".html")
    }
    ward.bring()
    assert site_of(ward.root / "site").items() <= site_of(ward.web).items()


@pytest.mark.parametrize(
    ("said", "meaning"),
    [
        (
            'rsync: [receiver] write failed on "/srv/x": No space left on device (28)\n'
            "rsync error: error in file IO (code 11) at receiver.c(657) [receiver=3.5.0]",
            hindrances.FAR_FULL,
        ),
        (
            "bash: line 1: rsync: command not found\nrsync: connection unexpectedly closed "
            "(0 bytes received so far) [sender]",
            hindrances.FAR_PROGRAM,
        ),
        (
            "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key verification failed.",
            hindrances.CHANGED_HOST,
        ),
        ("Host key verification failed.", hindrances.UNKNOWN_HOST),
        ('rsync: [receiver] write failed on "/srv/x": File too large (27)', TOO_LARGE),
        ("web@m: Permission denied (publickey).", hindrances.NO_LOGIN),
        ("sh: 1: cannot create .thidua/lock: Permission denied", hindrances.FAR_DENIED),
        ("sh: 1: cannot create x: Read-only file system", READ_ONLY),
        ("ssh: Could not resolve hostname m: Name or service not known", hindrances.NO_NAME),
        ("ssh: connect to host m port 22: Connection timed out", hindrances.NO_ANSWER),
        ("client_loop: send disconnect: Broken pipe", hindrances.CUT),
        ("something nobody has seen", hindrances.UNKNOWN),
    ],
)
def test_what_programs_say_is_told_in_words(said: str, meaning: tuple[str, str]) -> None:
    told = hindrances.read_words(said)
    assert (told.cause, told.fix) == meaning


@pytest.mark.parametrize("way", ["folder", "rsync", "sftp"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_drafts_of_a_publication_that_was_killed_are_cleared(
    way: str, layout: str, tmp_path: Path, server: Server
) -> None:
    ward = make_ward(tmp_path, server, way, layout)
    (ward.there / ".thidua/tmp").mkdir(parents=True)
    (ward.there / ".thidua/tmp/7").write_bytes(b"x" * 1000)
    ward.write(1, TWO)
    ward.bring()
    assert not list((ward.there / ".thidua").rglob("7"))
    assert site_of(ward.web) == site_of(ward.root / "site")


def test_a_key_in_the_project_is_refused(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "rsync", "releases")
    (ward.root / "khoa").write_text("x", "utf-8")
    ward.settings = replace(ward.settings, key="khoa")
    cause, _ = refusal_of(ward)
    assert "khóa riêng nằm trong thư mục" in cause


def test_clocks_that_differ_are_told(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "folder", "releases")
    ward.write(1, TWO)
    with pytest.raises(PublishError, match="đồng hồ hai máy lệch"):
        publish(ward.root, ward.settings, load_site(ward.root), time.time() - 86_400)
    assert not ward.web.exists()


def test_two_machines_do_not_publish_at_once(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "rsync", "releases")
    ward.write(1, TWO)
    lock = ward.there / ".thidua/lock"
    lock.parent.mkdir()
    lock.write_text(f'{{"by": "may-kia", "at": {time.time() - 60}}}', "utf-8")
    with pytest.raises(PublishError, match="may-kia"):
        ward.bring()
    lock.write_text(f'{{"by": "may-kia", "at": {time.time() - 7200}}}', "utf-8")
    ward.bring()
    assert not lock.exists()


def test_a_folder_of_somebody_else_is_not_overwritten(tmp_path: Path, server: Server) -> None:
    ward = make_ward(tmp_path, server, "folder", "releases")
    (ward.there / "current").mkdir()
    (ward.there / "current/index.html").write_text("x", "utf-8")
    cause, _ = refusal_of(ward)
    assert "không phải do máy tạo" in cause
    with reach(ward.root, ward.settings) as (there, _):
        assert there
        assert there.names("current") == ("index.html",)
