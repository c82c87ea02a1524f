"""What several tests stand on: a copy of the demonstration, built once."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from projects import SETTINGS, make_project

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2024-12-31"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the long proofs be asked for: without the option each runs cut short."""
    parser.addoption("--whole", action="store_true", help="run the long proofs at full size")


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether the long proofs run at full size."""
    return bool(request.config.getoption("--whole"))


@dataclass(frozen=True)
class Outcome:
    """What a finished command printed, and how it ended."""

    code: int
    text: str


@dataclass(frozen=True)
class Project:
    """A ward's project in a folder of its own."""

    root: Path

    @property
    def site(self) -> Path:
        """Where the built site stands."""
        return self.root / "site"

    def run(self, *arguments: str, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run a module with arguments in the project's folder."""
        done = subprocess.run(
            [sys.executable, "-P", "-m", *arguments],
            cwd=self.root,
            env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout)

    def read(self, address: str) -> str:
        """Return a file of the built site as text."""
        return (self.site / address).read_text("utf-8")

    def fingerprint(self) -> dict[str, str]:
        """Return the SHA-256 of every file of the site, by address."""
        return {
            path.relative_to(self.site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.site.rglob("*"))
            if path.is_file()
        }


def copy_demonstration(folder: Path) -> Project:
    """Copy what makes up the demonstration, and nothing that a build makes."""
    for name in ("articles", "docs", "hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "mkdocs.yml", folder)
    (folder / "src").mkdir()  # mkdocs.yml names it as a folder to watch
    return Project(folder)


def make_smallest(folder: Path) -> Project:
    """Write the least project that builds a site: one article with two photos, 17 pages."""
    head = (ROOT / "mkdocs.yml").read_text("utf-8").partition("\nextra:\n")[0]
    make_project(folder, {"mkdocs.yml": f"{head}\nextra:\n{SETTINGS.partition('extra:')[2]}"})
    for name in ("hooks", "overrides"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "src").mkdir()
    return Project(folder)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demonstration, built as of the last day of its plan. Not to be changed by a test."""
    project = copy_demonstration(tmp_path_factory.mktemp("demonstration"))
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.text
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the demonstration that a test may change."""
    return copy_demonstration(tmp_path / "phuong")
