"""What several tests stand on: a copy of the demonstration, built once; an authority."""

from __future__ import annotations

import compileall
import contextlib
import hashlib
import inspect
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click import ClickException, UsageError
from click.testing import CliRunner
from projects import SETTINGS, make_project
from tls import Authority

from thidua.cli import program

ROOT = Path(__file__).resolve().parent.parent
AS_OF = "2024-12-31"
EARLY_NOVEMBER = {"SOURCE_DATE_EPOCH": "1730430000"}

WITHDRAWN = "cu-chinh-lan-nguoi-duoi-xe-tang-o-giang-mo"
QUESTIONS = "hoi-dap-cac-danh-hieu-thi-dua"
OFFICE = """\
  ward:
    responsible: Chủ tịch UBND phường
    address: Số 1 đường Mẫu
    contact: {phone: 0209 123 456, email: ubnd@mau.example}
    portal: {name: Cổng thông tin thành phố, url: https://mau.example/}
"""
BUILT = frozenset({"built", "demonstration", "ward", "project"})
"""Fixtures that are whole sites, or a project that a test builds into one."""
HEAVY = frozenset(
    {"chromium", "nginx", "copy_demonstration", "make_smallest", "make_site_project", "render_all"}
)
"""What a test file imports to drive a browser, to start a server or to build a site."""
LONG = frozenset(
    {
        "test_bench",
        "test_demo",
        "test_desk",
        "test_desk_attacks",
        "test_desk_browser",
        "test_environment",
        "test_flow",
        "test_fuzz",
        "test_hostile",
        "test_intake",
        "test_mutations",
        "test_photo_quality",
        "test_photo_traps",
        "test_plan_document",
        "test_release",
        "test_starter",
        "test_targets_random",
        "test_upgrade",
    }
)
"""Files that set up environments, start programs for each test or try very many inputs."""

# As whoever runs the tests in the background has it: programs started here would inherit that.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
if hasattr(signal, "SIGHUP") and signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
    signal.signal(signal.SIGHUP, signal.SIG_DFL)

POSIX_ONLY = frozenset(
    {
        "test_building.py",
        "test_hostile.py",
        "test_publish.py",
        "test_stopping.py",
        "test_unfinished.py",
    }
)
"""Files written with what Windows has not: limits of a process, signals, named pipes."""
collect_ignore = sorted(POSIX_ONLY) if os.name == "nt" else []

GROUP = """\
aliases: [/tin-cu/12.html]
exemplars:
  - name: Tổ liên gia Mẫu
    type: tap-the
    kind: nhan-to-moi
    unit: y-te-phuong
    recognition: {by: UBND phường, on: 2024-09-02, number: 12/QĐ-UBND}
"""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the long proofs be asked for: without the option each runs cut short."""
    parser.addoption("--whole", action="store_true", help="run the long proofs at full size")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the program, as an installed one is: hundreds of tests start it.

    Where Python is told to write no byte code, each would compile all of it anew.
    """
    if not hasattr(config, "workerinput"):
        compileall.compile_dir(ROOT / "src", quiet=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what daily work leaves out (``scripts/test.py --fast``).

    A test is slow that stands on a built site, or whose file can build one, drives a browser or
    starts a server. That is seen from what the file imports, so a new one is marked by itself;
    :data:`LONG` names the few files that take long in other ways.
    """
    for item in items:
        if is_slow(item):
            item.add_marker(pytest.mark.slow)
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    # Long files first: a core would stand idle at the end beside the last of them.
    items.sort(key=lambda item: (item.path.stem not in LONG, item.path not in slow))


def is_slow(item: pytest.Item) -> bool:
    """Tell whether a test is too slow for daily work."""
    module = inspect.getmodule(getattr(item, "function", None))
    fixtures = set(getattr(item, "fixturenames", ()))
    return (
        item.path.stem in LONG
        or bool(fixtures & BUILT)
        or any(name in HEAVY for name in vars(module or ()))
    )


@pytest.fixture(scope="session")
def whole(request: pytest.FixtureRequest) -> bool:
    """Whether the long proofs run at full size."""
    return bool(request.config.getoption("--whole"))


@dataclass(frozen=True)
class Outcome:
    """What a finished command printed, and how it ended."""

    code: int
    text: str


def call(*words: str, environment: Mapping[str, str] | None = None) -> Outcome:
    """Run the program in this process."""
    done = CliRunner().invoke(program, words, env=environment, standalone_mode=False)
    match done.exception:
        case None:
            return Outcome(done.return_value or 0, done.output)
        case ClickException() as refusal:
            code = 2 if isinstance(refusal, UsageError) else 1
            return Outcome(code, done.output + refusal.format_message())
        case error:
            raise error


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
            env=self.environment(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        return Outcome(done.returncode, done.stdout)

    def call(self, *words: str, environment: Mapping[str, str] | None = None) -> Outcome:
        """Run a command in the project's folder, in this process.

        Most of the time of another process would go to imports.
        """
        with contextlib.chdir(self.root):
            return call(*words, environment=environment)

    @staticmethod
    def environment(more: Mapping[str, str]) -> dict[str, str]:
        """Return the variables a command is given."""
        return {**os.environ, "PYTHONUTF8": "1", **more}

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
    ward = SETTINGS.partition("extra:\n")[2].partition("plugins:")[0]
    make_project(folder, {"mkdocs.yml": f"{head}\nextra:\n{ward}"})
    shutil.copytree(ROOT / "overrides", folder / "overrides")
    (folder / "src").mkdir()
    return Project(folder)


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The demonstration, built as of the last day of its plan. Not to be changed by a test."""
    project = copy_demonstration(tmp_path_factory.mktemp("demonstration"))
    outcome = project.run("thidua", "build", "--as-of", AS_OF)
    assert outcome.code == 0, outcome.text
    return project


@pytest.fixture(scope="session")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site with a page of every kind, as of the same day. Not to be changed by a test.

    It is the demonstration with what that lacks: a full footer, an article that was taken down, an
    old address, and a group with a unit and an award.
    """
    project = copy_demonstration(tmp_path_factory.mktemp("ward"))
    settings = project.root / "mkdocs.yml"
    written = re.sub(r"^    contact: .*\n", "", settings.read_text("utf-8"), flags=re.M)
    settings.write_text(written.replace("  ward:\n", OFFICE), "utf-8")
    taken_down = project.root / f"articles/2024/{WITHDRAWN}/index.md"
    notice = "withdrawn: {on: 2024-12-01, reason: Cần kiểm tra lại}\nreview:"
    taken_down.write_text(taken_down.read_text("utf-8").replace("review:", notice), "utf-8")
    path = f"articles/2024/{QUESTIONS}.md"
    head, _, rest = (project.root / path).read_text("utf-8").partition("\nreview:")
    body = rest.partition("---\n")[2]
    (project.root / path).write_text(f"{head}\n{GROUP}---\n{body}", "utf-8")
    approve = ["approve", "--yes", "--by", "Chủ tịch UBND phường", path]
    approved = project.run("thidua", *approve, environment=EARLY_NOVEMBER)
    assert approved.code == 0, approved.text
    built = project.run("thidua", "build", "--as-of", AS_OF)
    assert built.code == 0, built.text
    return project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A copy of the demonstration that a test may change."""
    return copy_demonstration(tmp_path / "phuong")


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """An authority that this machine trusts; there is no proxy."""
    made = Authority(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", made.trusted)
    for name in ("http_proxy", "https_proxy", "HTTPS_PROXY", "HTTP_PROXY", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return made
