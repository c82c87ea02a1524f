"""Builds that meet trouble: each is refused clearly, and the old site stands untouched."""

from __future__ import annotations

import errno
import os
import random
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import ROOT, Outcome, Project, make_smallest
from filelock import FileLock
from limits import lose_rights, shorten_files

from thidua.disk import obstacles
from thidua.disk.folders import remove_abandoned, replace_folder, restore_folder, write_whole
from thidua.disk.marks import SOURCES, survey
from thidua.disk.obstacles import explain, find_obstacle
from thidua.disk.snapshot import find_changes
from thidua.disk.tree import is_walked, walk
from thidua.site.replacement import LOCK, BusyError, Replacement

BUILD = [sys.executable, "-P", "-m", "thidua", "build", "--as-of", "2024-06-15"]
UNTOUCHED = "site/ cũ còn nguyên."
FIX = "    Cách sửa: "


@dataclass(frozen=True)
class Running:
    """A build under way."""

    process: subprocess.Popen[str]
    project: Project

    def await_writing(self) -> None:
        """Wait until MkDocs writes pages."""
        while not list(self.project.root.glob(".site.*")):
            assert self.process.poll() is None, self.end()
            time.sleep(0.002)

    def end(self) -> Outcome:
        """Wait for the end."""
        text, _ = self.process.communicate()
        return Outcome(self.process.returncode, text)


def start(project: Project, before: Callable[[], object] | None = None) -> Running:
    """Start a build; ``before`` runs in its process first."""
    process = subprocess.Popen(
        BUILD,
        cwd=project.root,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=before,  # noqa: PLW1509 - the tests start no thread
    )
    return Running(process, project)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Project]:
    """The least project, with a site that must stay as it is."""
    project = make_smallest(tmp_path / "phuong")
    project.site.mkdir()
    (project.site / "index.html").write_text("trang cũ", "utf-8")
    # As on a machine where nothing has been built yet: the approval has left its notes.
    shutil.rmtree(project.root / ".cache", ignore_errors=True)
    yield project
    for folder in (project.root, *project.root.iterdir()):
        if folder.is_dir():
            folder.chmod(0o755)


def assert_refused(project: Project, outcome: Outcome, *words: str) -> None:
    """See that a build was refused in words, and left nothing but the old site."""
    assert outcome.code == 1, outcome.text
    assert "Traceback" not in outcome.text
    for expected in (*words, UNTOUCHED, FIX):
        assert expected in outcome.text, outcome.text
    assert (project.site / "index.html").read_text("utf-8") == "trang cũ"
    assert not list(project.root.glob(".site*"))


# Two at once


def test_a_second_build_waits_for_the_first(small: Project) -> None:
    first = start(small)
    first.await_writing()
    os.kill(first.process.pid, signal.SIGSTOP)
    second = start(small)
    assert second.process.stdout
    said = second.process.stdout.readline()
    os.kill(first.process.pid, signal.SIGCONT)
    assert said == "Một lần dựng trang khác đang chạy; đang chờ nó xong…\n"
    assert first.end().code == 0
    assert second.end().code == 0
    assert not list(small.root.glob(".site*"))


def test_a_build_that_waits_too_long_is_refused(tmp_path: Path) -> None:
    (tmp_path / ".cache").mkdir()
    waited: list[str] = []
    with FileLock(tmp_path / LOCK), pytest.raises(BusyError):
        Replacement(tmp_path, tmp_path / "site", 0.1, lambda: waited.append("once"))
    assert waited == ["once"]


def test_the_lock_of_a_killed_build_is_free(small: Project) -> None:
    first = start(small)
    first.await_writing()
    first.process.kill()
    first.end()
    second = start(small).end()
    assert second.code == 0, second.text
    assert "đang chờ" not in second.text


# A file changed meanwhile


def rewrite(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\n")


def replace_unnoticeably(path: Path) -> None:
    """Put another file of the same size and time in the place."""
    seen = path.stat()
    other = path.with_name("khac.tmp")
    other.write_bytes(path.read_bytes())
    os.utime(other, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("articles/2024/guong-sang/index.md", rewrite),
        ("articles/2024/guong-sang/bia.jpg", replace_unnoticeably),
        ("articles/2024/guong-sang/lop.jpg", Path.unlink),
        ("articles/2024/moi.md", Path.touch),
        ("docs/index.md", rewrite),
        ("hooks/printing.py", rewrite),
        ("overrides/README.md", rewrite),
        ("mkdocs.yml", rewrite),
    ],
)
def test_every_change_of_a_source_is_noticed(
    small: Project, name: str, change: Callable[[Path], None]
) -> None:
    before = survey(small.root, SOURCES)
    change(small.root / name)
    assert find_changes(before, survey(small.root, SOURCES)) == (name,)


def test_files_changed_during_the_build_stop_it(small: Project) -> None:
    running = start(small)
    running.await_writing()
    replace_unnoticeably(small.root / "articles/2024/guong-sang/bia.jpg")
    for number in range(6):
        (small.root / f"articles/2024/moi-{number}.md").touch()
    told = ("thay đổi trong lúc dựng", "/bia.jpg\n", "/moi-3.md\n  … và 2 tệp khác\n", "dựng lại")
    assert_refused(small, running.end(), *told)


def test_what_the_program_and_editors_write_is_no_change(small: Project) -> None:
    before = survey(small.root, SOURCES)
    for name in ("articles/.published.json", "articles/2024/.moi.md.swp", "docs/~$moi.docx"):
        (small.root / name).write_text("{}", "utf-8")
    (small.root / "hooks/__pycache__").mkdir()
    (small.root / "hooks/__pycache__/edition.pyc").touch()
    assert find_changes(before, survey(small.root, SOURCES)) == ()


_NAMES = (
    *("a", "2024", "B.md", "bài.md", "bia (1).md", "bia (1).pdf", "bia - Copy.jpg", ".an", "x.tmp"),
    *(
        "~$moi.docx",
        "con",
        "aux.md",
        "cuối ",
        "cuối.",
        "a:b",
        "a\u200bb.md",
        "thumbs.db",
        "n" * 130,
    ),
)


def test_a_name_alone_tells_what_a_walk_comes_to(tmp_path: Path) -> None:
    chance = random.Random(7)
    for _ in range(400):
        folders = [chance.choice(("a", "2024") * 40 + _NAMES) for _ in range(chance.randrange(10))]
        path = tmp_path.joinpath(chance.choice(("articles", "docs")), *folders)
        with suppress(OSError):  # a file may have the name already, or the system none of it
            path.mkdir(parents=True, exist_ok=True)
            (path / chance.choice(_NAMES)).touch()
    walked = {*walk(tmp_path, "articles"), *walk(tmp_path, "docs")}
    seen = survey(tmp_path, SOURCES)
    named = {path for path, mark in seen.items() if stat.S_ISREG(mark[0]) and is_walked(path)}
    assert named == walked
    assert 20 < len(walked) < len(seen)


# What the system refuses


@pytest.mark.parametrize("most", [1500, 16_000])
def test_a_full_disk_is_told_as_such(small: Project, most: int) -> None:
    outcome = start(small, shorten_files(most)).end()
    assert_refused(small, outcome, "không cho ghi tệp lớn đến thế", f"(mã lỗi {errno.EFBIG})")
    assert not list(small.root.glob("reports/.*"))


@pytest.mark.parametrize("name", [".", "reports", ".cache/photos"])
def test_a_folder_that_may_not_be_written_is_named(small: Project, name: str) -> None:
    folder = small.root / name
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o555)
    outcome = start(small, lose_rights).end()
    assert_refused(small, outcome, "không có quyền", name if name != "." else ".cache")


@pytest.mark.parametrize("name", ["reports", ".cache"])
def test_a_file_in_a_folders_place_is_named(small: Project, name: str) -> None:
    (small.root / name).parent.mkdir(exist_ok=True)
    (small.root / name).write_text("", "utf-8")
    outcome = start(small).end()
    assert_refused(small, outcome, name, "chỗ của một thư mục lại đang là một tệp")


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_site_that_is_no_folder_is_left_alone(small: Project, kind: str) -> None:
    (small.site / "index.html").unlink()
    small.site.rmdir()
    if kind == "file":
        small.site.write_text("quan trọng", "utf-8")
    else:
        small.site.symlink_to(small.root / "docs")
    outcome = start(small).end()
    assert outcome.code == 1
    assert "không đọc hoặc ghi được site: chỗ của một thư mục" in outcome.text
    assert FIX in outcome.text
    assert small.site.is_symlink() is (kind == "link")
    assert (small.root / "docs/index.md").is_file()


def test_a_renderer_killed_by_the_system_is_told_of(small: Project) -> None:
    running = start(small)
    running.await_writing()
    children = Path(f"/proc/{running.process.pid}/task").glob("*/children")
    for child in " ".join(path.read_text("utf-8") for path in children).split():
        os.kill(int(child), signal.SIGKILL)
    assert_refused(small, running.end(), "không đủ bộ nhớ")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_build_that_is_asked_to_stop_leaves_nothing(small: Project, number: int) -> None:
    running = start(small)
    running.await_writing()
    running.process.send_signal(number)
    outcome = running.end()
    assert outcome.code == 130
    assert outcome.text == f"\nĐã dừng theo yêu cầu. {UNTOUCHED}\n"
    assert (small.site / "index.html").read_text("utf-8") == "trang cũ"
    assert not list(small.root.glob(".site*"))


def test_a_build_under_nohup_outlives_its_window(small: Project) -> None:
    running = start(small, lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
    running.await_writing()
    running.process.send_signal(signal.SIGHUP)
    outcome = running.end()
    assert outcome.code == 0, outcome.text


@pytest.mark.parametrize("flags", [["-P"], []], ids=["as a copy", "begun anew"])
def test_what_a_hook_leaves_to_the_end_is_done(small: Project, flags: list[str]) -> None:
    # Where one looks for modules elsewhere than MkDocs is to, no copy of the program will do.
    (small.root / "hooks/rieng.py").write_text(
        "import atexit, os, sys\nfrom pathlib import Path\n"
        "def end():\n    Path('da-xong.txt').write_text(' '.join(sys.argv[1:2]))\n"
        "def on_startup(command, dirty):\n"
        "    atexit.register(end)\n"
        "    print('nhóm', os.getpgid(0) == os.getpid(), sys.stdin.read() == '')\n",
        "utf-8",
    )
    settings = small.root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("hooks:\n", "hooks:\n  - hooks/rieng.py\n"), "utf-8")
    done = subprocess.run(
        [sys.executable, *flags, *BUILD[2:]], cwd=small.root, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout.decode()
    assert (small.root / "da-xong.txt").read_text("utf-8") == "build"
    log = (small.root / "reports/build.log").read_text("utf-8")
    assert "nhóm True True\n" in log
    assert "Documentation built in" in log


# The words for it


@pytest.mark.parametrize(
    "cause", [value[0] for value in vars(obstacles).values() if isinstance(value, tuple)]
)
def test_every_refusal_has_a_row_in_the_handbook(cause: str) -> None:
    assert f"\n| {cause.rstrip('.')} | " in (ROOT / "huong-dan/loi.md").read_text("utf-8")


@pytest.mark.parametrize(
    ("last", "cause", "path"),
    [
        ("OSError: [Errno 28] No space left on device", "ổ đĩa đã đầy.", ""),
        ("OSError: [Errno 122] Disk quota exceeded: 'a b/c.html'", "ổ đĩa đã đầy.", "a b/c.html"),
        ("OSError: [WinError 112] There is not enough space on the disk", "ổ đĩa đã đầy.", ""),
        ("OSError: encoder error -2 when writing image file", "ổ đĩa đã đầy.", ""),
        ("OSError: [Errno 30] Read-only file system: '/x'", "ổ đĩa chỉ cho đọc.", "/x"),
        ("OSError: [Errno 28] No space: 'a/x.css' -> 'b/y.css'", "ổ đĩa đã đầy.", "b/y.css"),
        ("PermissionError: [WinError 32] It is in use: 'C:\\x'", "chương trình khác", "C:\\x"),
        ("concurrent.futures.process.BrokenProcessPool: gone", "máy không đủ bộ nhớ.", ""),
        ("OSError: [Errno 5] Input/output error", "ổ đĩa hoặc mạng trục trặc.", ""),
    ],
)
def test_the_last_words_of_a_log_are_understood(last: str, cause: str, path: str) -> None:
    earlier = "PermissionError: [Errno 13] Permission denied: '/y'\n\nDuring handling:\n"
    obstacle = find_obstacle(f"INFO - Building\n{earlier if '[' in last else ''}{last}\n")
    assert obstacle
    assert obstacle.cause.startswith(cause)
    assert obstacle.path == path


def test_a_log_without_a_refusal_explains_nothing() -> None:
    assert find_obstacle("WARNING - a.md: [Errno 28] in a text\nKeyError: 'x'\n") is None


def test_an_unknown_refusal_still_has_a_fix() -> None:
    assert explain(OSError(errno.EXDEV, "Cross-device link", "a")).fix.startswith("chạy lại")


# Folders


def test_a_refusal_names_the_file_even_when_its_draft_cannot_be_removed(tmp_path: Path) -> None:
    # The draft's name is longer than the system can look for.
    file = tmp_path / ("a" * 252)
    with pytest.raises(OSError, match="too long") as refused:
        write_whole(file, b"a")
    assert (refused.value.filename, refused.value.filename2) == (str(file), None)


def test_files_that_did_not_change_keep_their_time(tmp_path: Path) -> None:
    for name, words in (("old", "cũ"), ("new", "mới")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "same").write_text("như nhau", "utf-8")
        (tmp_path / name / "other").write_text(words, "utf-8")
    long_ago = 1_000_000_000_000_000_000
    for path in (tmp_path / "old").iterdir():
        os.utime(path, ns=(long_ago, long_ago))
    replace_folder(tmp_path / "new", tmp_path / "old")
    assert (tmp_path / "old/same").stat().st_mtime_ns == long_ago
    assert (tmp_path / "old/other").stat().st_mtime_ns != long_ago
    assert [path.name for path in tmp_path.iterdir()] == ["old"]


def test_the_outlived_folder_does_not_come_back(tmp_path: Path) -> None:
    for name in ("site", ".site.old", ".site.12"):
        (tmp_path / name).mkdir()
    restore_folder(tmp_path / "site")
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_drafts_of_killed_programs_go_and_those_of_running_ones_stay(tmp_path: Path) -> None:
    for name in (".a.1.tmp", ".b.2.tmp"):
        (tmp_path / name).touch()
    for name in ("c.3.tmp", "d.4.tmp"):
        (tmp_path / name).mkdir()
    for name in (".a.1.tmp", "c.3.tmp"):
        os.utime(tmp_path / name, (0, 0))
    remove_abandoned(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".b.2.tmp", "d.4.tmp"]
