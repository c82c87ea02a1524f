"""The same sources at the same moment give the same bytes, wherever and however they are built."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conftest import AS_OF, Project, copy_demonstration

SHUFFLING = '''\
"""Loaded by Python at its start: lists folders in an order that no file system has."""
import os, random

chance = random.Random(os.environ["SHUFFLE"])
listdir, scandir = os.listdir, os.scandir


def shuffled(names):
    names = list(names)
    chance.shuffle(names)
    return names


class Entries:
    def __init__(self, entries):
        self.entries = iter(entries)

    def __iter__(self):
        return self.entries

    def __next__(self):
        return next(self.entries)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def close(self):
        pass


def scan(path="."):
    with scandir(path) as entries:
        return Entries(shuffled(entries))


os.listdir = lambda path=".": shuffled(listdir(path))
os.scandir = scan
'''


@dataclass(frozen=True)
class Surroundings:
    """What is not the sources' own when a build runs."""

    environment: Mapping[str, str] = field(default_factory=dict)
    folder: str = "phuong"
    umask: int = 0o022
    cores: int = 0
    """0 stands for all there are."""
    shuffle: int = 0
    """Seed for the order of folders, of the files' making and their times; 0 changes nothing."""


def locales() -> list[str]:
    """Return names of locales that the system has, the Turkish one first: its i has no dot."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False)
    names = sorted(known.stdout.split(), key=lambda name: (not name.startswith("tr_TR"), name))
    return names or ["C"]


TOGETHER = Surroundings(
    {"TZ": "America/New_York", "PYTHONHASHSEED": "7", "LC_ALL": locales()[0], "COLUMNS": "40"},
    "phường khác, thư mục có dấu",
    0o077,
    1,
    11,
)
APART = (
    Surroundings(folder="a" * 60 + " ‘é’"),
    Surroundings(umask=0o077),
    Surroundings(cores=1),
    *(Surroundings({"TZ": zone}) for zone in ("Pacific/Kiritimati", "America/New_York")),
    *(Surroundings({"PYTHONHASHSEED": seed}) for seed in "012"),
    *(Surroundings({"LC_ALL": name}) for name in ("C", "tr_TR.UTF-8", *locales()[:3])),
    Surroundings({"LANG": "vi_VN.UTF-8"}),
    *(Surroundings(shuffle=seed) for seed in range(1, 9)),
)


def mix_up(project: Project, seed: int) -> None:
    """Make every file of a project anew, in a random order, with a random time."""
    chance = random.Random(seed)
    paths = sorted(path for path in project.root.rglob("*") if path.is_file())
    chance.shuffle(paths)
    aside = project.root.with_name("aside")
    project.root.rename(aside)
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(aside / path.relative_to(project.root), path)
        moment = chance.randrange(2_000_000_000)
        os.utime(path, (moment, moment))
    (project.root / "src").mkdir()


def build_in(surroundings: Surroundings, folder: Path) -> Project:
    """Build a copy of the demonstration in other surroundings."""
    project = copy_demonstration(folder / surroundings.folder)
    environment = {**os.environ, **surroundings.environment}
    if surroundings.shuffle:
        mix_up(project, surroundings.shuffle)
        (folder / "sitecustomize.py").write_text(SHUFFLING, "utf-8")
        environment["SHUFFLE"] = str(surroundings.shuffle)
        environment["PYTHONPATH"] = os.pathsep.join(
            [str(folder), *filter(None, [os.environ.get("PYTHONPATH")])]
        )
        assert listing(folder, environment) != listing(folder, {**environment, "SHUFFLE": "other"})

    def settle() -> None:
        os.umask(surroundings.umask)
        if surroundings.cores:
            cores = sorted(os.sched_getaffinity(0))
            os.sched_setaffinity(0, cores[: surroundings.cores])

    built = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", "build", "--as-of", AS_OF],
        cwd=project.root,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=settle,
        check=False,
    )
    assert built.returncode == 0, built.stdout
    return project


def listing(folder: Path, environment: Mapping[str, str]) -> str:
    """Return how a Python in an environment lists a folder of many names."""
    many = folder / "many"
    many.mkdir(exist_ok=True)
    for number in range(50):
        (many / str(number)).touch()
    code = "import os, sys; print(os.listdir(sys.argv[1]), [e.name for e in os.scandir()])"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, str(many)],
        cwd=many,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout


def reports(project: Project) -> dict[str, bytes]:
    """Return what a build reports, its log of the work left out: that names the folder."""
    folder = project.root / "reports"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "build.log"
    }


def assert_same(ours: Project, theirs: Project) -> None:
    assert ours.fingerprint() == theirs.fingerprint()
    assert reports(ours) == reports(theirs)


def test_two_builds_in_other_surroundings_are_the_same_bytes(
    demonstration: Project, tmp_path: Path, whole: bool
) -> None:
    # All differences at once show that none matters; one by one, which of them does.
    for number, surroundings in enumerate([TOGETHER, *(APART if whole else ())]):
        folder = tmp_path / str(number)
        assert_same(build_in(surroundings, folder), demonstration)
        shutil.rmtree(folder)


def test_the_number_of_workers_changes_nothing(demonstration: Project, project: Project) -> None:
    settings = project.root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert text.count("workers: 2") == 1
    settings.write_text(text.replace("workers: 2", "workers: 1"), "utf-8")
    built = project.run("thidua", "build", "--as-of", AS_OF)
    assert built.code == 0, built.text
    assert_same(project, demonstration)
