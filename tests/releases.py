"""Releases made of this repository, and a ward's folder that came out of one.

What a machine without network needs is fetched once, when the release is made; from then on every
attempt to reach one fails.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from conftest import ROOT, Outcome

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
    *("pyproject.toml", "requirements-desk.txt", "LICENSE", "CHANGELOG.md"),
    *(".gitattributes", ".editorconfig"),
)
"""What a release is made of."""
IS_POSIX = os.name == "posix"
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

    def run(self, *words: str, more: Mapping[str, str] | None = None) -> Outcome:
        """Run a command through the launcher, cut off from every network."""
        launcher = ["sh", str(self.root / "thi-dua.sh")]
        if not IS_POSIX:
            launcher = ["cmd", "/c", str(self.root / "thi-dua.bat")]
        return run([*launcher, *words], self.root, {**self.offline(), **(more or {})})

    def offline(self) -> dict[str, str]:
        """Return the variables of a machine that has these wheels, and no network."""
        return {**self.machine, **OFFLINE, "PIP_FIND_LINKS": self.wheels.as_uri()}


def run(command: list[str], folder: Path, variables: Mapping[str, str]) -> Outcome:
    """Run a command with nobody at the keyboard, and with these variables alone."""
    done = subprocess.run(
        command,
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
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
