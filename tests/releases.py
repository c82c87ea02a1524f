"""Releases made of this repository, and a ward's folder that came out of one.

What a machine without network needs is fetched once, when the release is made; from then on every
attempt to reach one fails. Releases, and the ward that set itself up out of one, are made once for
all processes of a run; who changes a ward takes a copy, whose packages are links to the same files.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import bare_root
import pytest
from conftest import ROOT, Outcome
from filelock import FileLock
from test_starter import FLAGS

from thidua import __version__

sys.path.insert(0, str(ROOT / "scripts"))
import release

SYSTEM = {"win32": "win", "darwin": "mac"}.get(sys.platform, "linux")
PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
NEXT = "99.0.0"
MOMENT = 1_795_600_000
DEAD = "http://127.0.0.1:9"
OFFLINE = {
    **dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), DEAD),
    **dict.fromkeys(("no_proxy", "NO_PROXY"), "127.0.0.1"),
    "PIP_NO_INDEX": "1",
    "PIP_CONFIG_FILE": os.devnull,
}
FOLDERS = ("src", "scripts", "release", "hooks", "overrides", "huong-dan")
FILES = (
    *(
        "pyproject.toml",
        "requirements-desk.txt",
        "requirements-handouts.txt",
        "requirements-region.txt",
        "LICENSE",
        "CHANGELOG.md",
    ),
    *(".gitattributes", ".editorconfig"),
)
"""What a release is made of."""
IS_POSIX = os.name == "posix"
SHELL = ("sh", "dirname")
"""What the launcher asks of a machine, beside its Python."""
LINKED = (".venv", "goi")
"""Folders of a release whose files nobody writes into."""
OLD_WORDS, NEW_WORDS = "Sơ đồ trang", "Sơ đồ của trang"
"""At the foot of every page: of this version, and of the next one."""


def base_python() -> str:
    """Return the Python that this environment is made from: a ward's machine has no other."""
    return str(getattr(sys, "_base_executable", sys.executable))


def this_machine() -> Mapping[str, str]:
    """Return the variables of whoever runs the tests, and which Python a launcher takes."""
    return {**os.environ, "THIDUA_PYTHON": base_python()}


@dataclass(frozen=True)
class Unpacked:
    """A ward's folder that came out of an archive."""

    root: Path
    wheels: Path
    machine: Mapping[str, str] = field(default_factory=this_machine)
    """The variables that every command gets."""
    enter: tuple[str, ...] = ()
    """What comes before a command that runs in a root of its own."""

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> Outcome:
        """Run a command through the launcher, cut off from every network."""
        launcher = ["sh", str(self.root / "thi-dua.sh")]
        if not IS_POSIX:
            launcher = ["cmd", "/c", str(self.root / "thi-dua.bat")]
        return run([*self.enter, *launcher, *words], self.root, {**self.offline(), **(more or {})})

    def offline(self) -> dict[str, str]:
        """Return the variables of a machine that has these wheels, and no network."""
        return {**self.machine, **OFFLINE, "PIP_FIND_LINKS": self.wheels.as_uri()}


def run(
    command: list[str],
    folder: Path,
    variables: Mapping[str, str],
    before: Callable[[], object] | None = None,
) -> Outcome:
    """Run a command with nobody at the keyboard, and with these variables alone.

    ``before`` runs in its process first.
    """
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        preexec_fn=before,
    )
    return Outcome(done.returncode, done.stdout)


def copy_sources(folder: Path) -> Path:
    """Copy what a release is made of, without a repository around it."""
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, folder)
    return folder


def make_whole(sources: Path, output: Path) -> Path:
    """Make a release with every package for this machine."""
    return release.make_release(sources, MOMENT, output, SYSTEM, [PYTHON])


def make_slim(sources: Path, output: Path) -> Path:
    """Make a release as most wards fetch it."""
    return release.make_release(sources, MOMENT, output, None, [])


def make_next(sources: Path, folder: Path) -> Path:
    """Make the release of a next version, which words the foot of every page anew."""
    newer = folder / "sources"
    shutil.copytree(sources, newer)
    for path, old, new in (
        ("src/thidua/__init__.py", __version__, NEXT),
        ("src/thidua/theme/partials/colophon.html", OLD_WORDS, NEW_WORDS),
    ):
        text = (newer / path).read_text("utf-8")
        assert old in text
        (newer / path).write_text(text.replace(old, new), "utf-8")
    return make_slim(newer, folder / "dist")


def unpack(archive: Path, folder: Path, machine: Mapping[str, str] | None = None) -> Unpacked:
    """Unpack an archive with every package into an empty folder."""
    with zipfile.ZipFile(archive) as zipped:
        zipped.extractall(folder)
    (root,) = folder.iterdir()
    return Unpacked(root, root / f"chuong-trinh/{__version__}/goi", machine or this_machine())


def bare_machine(folder: Path, *more: str) -> Mapping[str, str]:
    """Return the variables of a machine that has next to nothing, and these programs."""
    home, tools = folder / "home", folder / "bin"
    home.mkdir()
    tools.mkdir()
    (tools / "python3").symlink_to(base_python())
    for name in (*SHELL, *more):
        program = shutil.which(name)
        assert program, "run scripts/test.py: it installs the servers"
        (tools / name).symlink_to(program)
    return {"HOME": str(home), "PATH": str(tools)}


@dataclass(frozen=True)
class Stock:
    """What is made once for all processes of a run. Not to be changed by a test."""

    folder: Path
    is_bare: bool
    """Whether the ward lives in a root of its own; else on this machine, with little of it."""

    @staticmethod
    def of(factory: pytest.TempPathFactory, whole: bool) -> Stock:
        """Return the stock of a run: beside the folders of its processes, where there are any."""
        base = factory.getbasetemp()
        return Stock(base.parent if "PYTEST_XDIST_WORKER" in os.environ else base, whole)

    @property
    def sources(self) -> Path:
        """What releases are made of."""
        return self._once("nguon", copy_sources)

    @property
    def whole(self) -> Path:
        """The archive with every package for this machine."""
        return self._only_zip("bo-day-du", lambda folder: make_whole(self.sources, folder))

    @property
    def slim(self) -> Path:
        """The archive as most wards fetch it."""
        return self._only_zip("bo-gon", lambda folder: make_slim(self.sources, folder))

    @property
    def newer(self) -> Path:
        """The archive of the next version."""
        made = self._once("ban-sau", lambda folder: make_next(self.sources, folder))
        (archive,) = (made / "dist").glob("*.zip")
        return archive

    @property
    def founded(self) -> Path:
        """Phường Đức Xuân: unpacked on a bare machine, set up by its launcher, founded by flags.

        Beside the ward's folder lies how many seconds that took.
        """
        return self._once("phuong", self._found)

    def _found(self, folder: Path) -> None:
        (folder / "may").mkdir(parents=True)
        began = time.monotonic()
        machine = bare_machine(folder / "may")
        unpacked = replace(unpack(self.whole, folder / "o-dia", machine), enter=self.enter)
        founded = unpacked.run("init", ".", *FLAGS)
        assert founded.code == 0, founded.text
        (folder / "giay").write_text(f"{time.monotonic() - began:.0f}", "utf-8")

    @property
    def enter(self) -> tuple[str, ...]:
        """What comes before a command of the ward, for it to run in a root of its own."""
        if not self.is_bare:
            return ()

        def make(folder: Path) -> None:
            bare_root.make(folder, self.folder, base_python(), (*SHELL, "ssh", "rsync"))

        return bare_root.enter(self._once("goc", make), self.folder)

    def copy_ward(self, folder: Path, machine: Mapping[str, str] | None = None) -> Unpacked:
        """Return a copy of the founded ward that a test may change."""
        (root,) = (self.founded / "o-dia").iterdir()
        copy_linked(root, folder)
        return Unpacked(
            folder, folder / f"chuong-trinh/{__version__}/goi", machine or this_machine()
        )

    def _only_zip(self, name: str, make: Callable[[Path], object]) -> Path:
        (archive,) = self._once(name, make).glob("*.zip")
        return archive

    def _once(self, name: str, make: Callable[[Path], object]) -> Path:
        folder, done = self.folder / name, self.folder / f"{name}.xong"
        with FileLock(self.folder / f"{name}.khoa"):
            if not done.exists():
                make(folder)
                done.touch()
        return folder


def copy_linked(root: Path, folder: Path) -> None:
    """Copy a ward's folder; packages and what is installed of them become links to its files."""

    def link(source: str, target: str) -> None:
        if any(part in LINKED for part in Path(source).parts[:-1]):
            os.link(source, target, follow_symlinks=False)
        else:
            shutil.copy2(source, target)

    shutil.copytree(root, folder, symlinks=True, copy_function=link)
