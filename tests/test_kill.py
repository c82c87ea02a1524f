"""Builds killed at any moment: the site is the old one or the new one, whole, every time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import ROOT, Project, make_smallest

KILLS = {False: 9, True: 210}
SWAPS = {False: 40, True: 300}
DAY = "2024-06-15"
BUILD = [sys.executable, "-P", "-m", "thidua", "build", "--as-of", DAY]
PLAIN = [sys.executable, "-P", "-m", "mkdocs", "build"]
"""Without the program around it, which is to be as safe."""
MOMENT = {"SOURCE_DATE_EPOCH": "1718470799", "NO_MKDOCS_2_WARNING": "1"}
"""The last second of that day."""
NAMES = ("Phường Mẫu", "Phường Mẫu Mới")
"""The ward's name is on every page, so a mixture of two builds could not hide."""


class Party(Enum):
    """Who is killed."""

    PROGRAM = "the program, so that MkDocs is left alone"
    RENDERER = "MkDocs, as a system short of memory would"
    EVERYBODY = "the program and all it started"


def parents() -> dict[int, int]:
    """Return the parent of every process of the machine."""
    found: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text("utf-8", "replace")
        except OSError:
            continue  # ended since it was listed
        found[int(folder.name)] = int(stat.rpartition(")")[2].split()[1])
    return found


def offspring(pid: int) -> list[int]:
    """Return the processes that ``pid`` started, and theirs, elders first."""
    elders = parents()
    found = [pid]
    for one in found:
        found.extend(child for child, parent in elders.items() if parent == one)
    return found[1:]


def at_work_in(folder: Path) -> list[int]:
    """Return the processes that stand in a folder."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cwd"):
        try:
            if place.readlink() == folder:
                found.append(int(place.parent.name))
        except OSError:
            continue  # ended, or somebody else's
    return found


def kill(pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def strike(process: subprocess.Popen[bytes], party: Party) -> None:
    """Kill who is to be killed, as soon as they are there and unless they have ended."""
    children = offspring(process.pid)
    while party is Party.RENDERER and not children and process.poll() is None:
        children = offspring(process.pid)
    if party is Party.PROGRAM:
        kill([process.pid])
    elif party is Party.RENDERER:
        kill(children[:1])
    else:
        kill([process.pid, *children])


def await_moment(project: Project, process: subprocess.Popen[bytes], chance: random.Random) -> None:
    """Wait for a random moment: of the time before pages are written, or of the time after."""
    began = time.monotonic()
    writing = chance.random() < 0.6
    early = chance.uniform(0, 2)
    while process.poll() is None and not list(project.root.glob(".site.*")):
        if not writing and time.monotonic() - began > early:
            return
        time.sleep(0.001)
    time.sleep(chance.uniform(0, 0.6))


def rename_ward(project: Project, name: str) -> None:
    path = project.root / "mkdocs.yml"
    text = path.read_text("utf-8")
    for other in NAMES:
        text = text.replace(f"    name: {other}\n", f"    name: {name}\n")
    path.write_text(text, "utf-8")


def assert_reports_are_whole(folder: Path) -> None:
    for name in ("problems.json", "targets.json", "problems.sarif", "codequality.json"):
        json.loads((folder / name).read_text("utf-8"))
    ElementTree.parse(folder / "junit.xml")
    assert (folder / "index.html").read_text("utf-8").rstrip().endswith("</html>")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Project]:
    project = make_smallest(tmp_path / "phuong")
    yield project
    kill(at_work_in(project.root))


@pytest.mark.parametrize("command", [BUILD, PLAIN], ids=["thidua build", "mkdocs build"])
def test_a_killed_build_leaves_the_old_site_or_the_new_one(
    small: Project, command: list[str], whole: bool, record_property: Callable[[str, object], None]
) -> None:
    parties = list(Party) if command is BUILD else [Party.PROGRAM, Party.EVERYBODY]
    versions = []
    for name in NAMES:
        rename_ward(small, name)
        built = small.run(*BUILD[3:])
        assert built.code == 0, built.text
        versions.append(small.fingerprint())
    assert sum(versions[0][page] != versions[1].get(page) for page in versions[0]) > 15

    chance, standing = random.Random(20240611), 1
    ends: Counter[str] = Counter()
    killed = 0
    while killed < KILLS[whole]:
        party = parties[ends.total() % len(parties)]
        wanted = 1 - standing
        rename_ward(small, NAMES[wanted])
        if chance.random() < 0.3:
            shutil.rmtree(small.root / ".cache/photos", ignore_errors=True)
        with (small.root / "said.txt").open("wb") as said:
            process = subprocess.Popen(
                command,
                cwd=small.root,
                env={**os.environ, **MOMENT},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=subprocess.STDOUT,
            )
            await_moment(small, process, chance)
            strike(process, party)
            code = process.wait()
        killed += code != 0  # the others had ended before
        now = small.fingerprint()
        assert now in versions, party
        assert now == versions[wanted] or code != 0, party
        assert_reports_are_whole(small.root / "reports")
        words = (small.root / "said.txt").read_text("utf-8")
        assert "Traceback" not in words, words
        standing = versions.index(now)
        ends[f"{party.name}: exit {code}, {'new' if standing == wanted else 'old'} site"] += 1
    record_property("ends", dict(ends))
    print(json.dumps(ends, indent=2))

    patience = time.monotonic() + 120
    while at_work_in(small.root):  # whoever was left alone ends without being asked
        assert time.monotonic() < patience
        time.sleep(0.05)
    rename_ward(small, NAMES[0])
    built = small.run(*BUILD[3:])
    assert built.code == 0, built.text
    assert small.fingerprint() == versions[0]
    assert not list(small.root.glob(".site*"))


# The swap by itself

SWAPPING = """
import shutil, sys
from pathlib import Path
sys.path.insert(0, {source!r})
if {plain}:
    import ctypes
    ctypes.CDLL = lambda *_, **__: object()  # a C library that knows no exchange
from thidua.disk.folders import replace_folder, restore_folder
root, turn = Path({root!r}), 0
restore_folder(root / "site")
print("ready", flush=True)
while True:
    turn += 1
    shutil.copytree(root / "AB"[turn % 2], root / ".site.new")
    replace_folder(root / ".site.new", root / "site")
"""


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


@pytest.mark.parametrize("plain", [False, True], ids=["exchanged in one step", "renamed twice"])
def test_a_killed_swap_leaves_one_whole_folder(tmp_path: Path, whole: bool, plain: bool) -> None:
    for version in ("A", "B", "site"):
        (tmp_path / version).mkdir()
        for number in range(8):
            words = version if version != "site" else "A"
            (tmp_path / version / str(number)).write_text(words, "utf-8")
    versions = [contents(tmp_path / version) for version in "AB"]
    program = SWAPPING.format(source=str(ROOT / "src"), root=str(tmp_path), plain=plain)
    chance = random.Random(1948)
    for _ in range(SWAPS[whole]):
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", program], stdout=subprocess.PIPE
        )
        assert process.stdout
        assert process.stdout.readline() == b"ready\n"
        ends = time.monotonic() + chance.uniform(0, 0.03)
        while time.monotonic() < ends:
            # Every moment counts, not only the last one.
            assert plain or (tmp_path / "site" / "7").exists()
        process.kill()
        process.wait()
        process.stdout.close()
        left = tmp_path / "site"
        if plain and not left.exists():
            left = tmp_path / ".site.old"  # killed between the renames: the next start mends it
        assert contents(left) in versions


def test_what_a_kill_between_two_renames_leaves_is_put_back(small: Project) -> None:
    built = small.run(*BUILD[3:])
    assert built.code == 0, built.text
    before = small.fingerprint()
    small.site.rename(small.root / ".site.old")
    (small.root / ".site.4711").mkdir()
    page = small.root / "docs/chuyen-muc/guong.md"
    page.write_text(page.read_text("utf-8").replace("exemplars:", "exemplar:"), "utf-8")
    assert small.run(*BUILD[3:]).code == 1
    assert small.fingerprint() == before
    assert not list(small.root.glob(".site*"))


def test_workers_on_photos_end_with_the_program_they_work_for(tmp_path: Path) -> None:
    code = (
        "import time\nfrom thidua.workers import run_all\n"
        "list(run_all(time.sleep, [600, 600, 600], 3, time.sleep))"
    )
    process = subprocess.Popen([sys.executable, "-P", "-c", code], cwd=tmp_path)
    try:
        await_count(tmp_path, 4, process)
        kill([process.pid])
        process.wait()
        await_count(tmp_path, 0)
        assert process.returncode != 0
    finally:
        kill(at_work_in(tmp_path))
        process.wait()


def await_count(folder: Path, count: int, process: subprocess.Popen[bytes] | None = None) -> None:
    """Wait until so many processes stand in a folder; a slow machine has two minutes for it."""
    end = time.monotonic() + 120
    while len(at_work_in(folder)) != count:
        assert process is None or process.poll() is None
        assert time.monotonic() < end, at_work_in(folder)
        time.sleep(0.05)
