"""What the pages for maintainers say is so: places exist, versions agree, decisions are listed."""

from __future__ import annotations

import ast
import importlib
import importlib.metadata
import importlib.util
import re
import shlex
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from conftest import POSIX_ONLY, ROOT
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from thidua import __version__
from thidua.cli import program

PAGES = ("README.md", "CONTRIBUTING.md", "SECURITY.md", ".github/dependabot.yml")
DECISIONS = sorted((ROOT / "decisions").glob("[0-9]*.md"))
KNOWN_ENDINGS = r"(?:py|md|yml|jsonc?|toml|txt)"
IMAGINED = {"docs/gui-bai.md"}
"""What the worked examples of CONTRIBUTING.md would add."""


def text_of(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def checks() -> ModuleType:
    """Return scripts/test.py, whose name is that of a module of Python's own."""
    spec = importlib.util.spec_from_file_location("checks", ROOT / "scripts/test.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    return checks()


def defined(path: Path) -> set[str]:
    """Return every name that a module defines, in classes and functions too."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return names


@pytest.mark.parametrize(
    ("path", "name"), re.findall(r"`([\w/.-]+\.py)` → `(\w+)`", text_of("CONTRIBUTING.md"))
)
def test_a_place_that_the_guide_names_is_there(path: str, name: str) -> None:
    assert name in defined(ROOT / path)


def test_the_guide_leads_through_everything_that_grows() -> None:
    guide = text_of("CONTRIBUTING.md")
    for chapter in ("An output", "A rule", "A check", "A register", "A page", "A release"):
        assert re.search(rf"^##+ {chapter}", guide, re.M), chapter
    assert len(re.findall(r"`[\w/.-]+\.py` → `\w+`", guide)) > 15


@pytest.mark.parametrize("page", [*PAGES, *(f"decisions/{path.name}" for path in DECISIONS)])
def test_every_path_that_is_named_exists(page: str) -> None:
    named = re.findall(
        rf"(?:src|tests|hooks|scripts|decisions|docs)/[\w/.-]*\.{KNOWN_ENDINGS}\b", text_of(page)
    )
    for path in set(named) - IMAGINED:
        assert (ROOT / path).exists() or (ROOT / "src/thidua" / path).exists(), path


@pytest.mark.parametrize("page", [*PAGES[:3], "CHANGELOG.md", "decisions/README.md"])
def test_every_link_leads_to_a_file(page: str) -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text_of(page)):
        assert ((ROOT / page).parent / target).exists(), target


def test_every_decision_is_listed_and_numbered_in_turn() -> None:
    listed = re.findall(r"^(\d+)\. \[(.+?)\]\((.+?)\)$", text_of("decisions/README.md"), re.M)
    assert [name for _, _, name in listed] == [path.name for path in DECISIONS]
    for number, (told, title, name) in enumerate(listed, 1):
        assert int(told) == int(name[:4]) == number
        page = text_of(f"decisions/{name}")
        assert page.startswith(f"# {number}. {title}\n")
        for part in ("**Question.**", "**Choice.**", "**For.**", "**Against.**"):
            assert page.count(part) == 1, (name, part)


def test_the_version_is_the_newest_release_and_the_installed_one() -> None:
    releases = re.findall(r"^## (\S+) – (\d{4}-\d{2}-\d{2})$", text_of("CHANGELOG.md"), re.M)
    assert releases[0][0] == __version__
    assert [day for _, day in releases] == sorted((day for _, day in releases), reverse=True)
    assert importlib.metadata.version("thidua") == __version__
    assert f'"{__version__}"' not in text_of("pyproject.toml")


def test_the_hooks_run_the_projects_own_scripts_and_fetch_nothing() -> None:
    config = yaml.safe_load(text_of(".pre-commit-config.yaml"))
    assert [repository["repo"] for repository in config["repos"]] == ["local"]
    for hook in config["repos"][0]["hooks"]:
        python, path, *_ = shlex.split(hook["entry"])
        assert (python, hook["language"]) == ("python3", "system")
        assert (ROOT / path).is_file()


def test_what_a_package_asks_for_with_extras_is_locked_with_them() -> None:
    """Or an older pip takes the newest of it, whatever the lock says, and refuses that."""
    locked = {}
    for line in (ROOT / "requirements-test.txt").read_text("utf-8").splitlines():
        if line[:1].isalpha():
            pin = Requirement(line.rstrip("\\").split(" ; ")[0])
            locked[canonicalize_name(pin.name)] = pin.extras
    asked = [
        wanted
        for one in importlib.metadata.distributions()
        if canonicalize_name(one.name) in locked or one.name == "thidua"
        for wanted in map(Requirement, one.requires or ())
        if wanted.extras and (not wanted.marker or wanted.marker.evaluate({"extra": ""}))
    ]
    assert {"coverage", "pagefind"} <= {one.name for one in asked}
    for one in asked:
        assert one.extras <= locked[canonicalize_name(one.name)], one


def test_the_linters_lock_names_a_hash_for_each_system_and_no_place() -> None:
    lock = text_of("package-lock.json")
    assert "resolved" not in lock
    packages = {k: v for k, v in yaml.safe_load(lock)["packages"].items() if k}
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())
    systems = {name for package in packages.values() for name in package.get("os", ())}
    assert systems >= {"darwin", "linux", "win32"}


@pytest.mark.parametrize(
    ("asked", "coverage"),
    [([], True), (["--whole"], True), (["-k", "x"], False), (["tests/test_review.py"], False)],
)
def test_coverage_is_measured_when_every_test_runs(
    script: ModuleType, asked: list[str], coverage: bool
) -> None:
    assert script.measured(asked) == (["--cov"] if coverage else [])


def test_what_builds_a_site_or_drives_a_browser_is_slow(request: pytest.FixtureRequest) -> None:
    for item in request.session.items:
        slow = item.get_closest_marker("slow") is not None
        if item.path.stem in {"test_browser", "test_kill", "test_leaks", "test_servers"}:
            assert slow, item.nodeid
        if item.path.stem in {"test_conventions", "test_vietnamese", "test_review"}:
            assert not slow, item.nodeid


def test_a_test_waits_for_a_page_in_a_way_that_the_policy_of_pages_allows() -> None:
    # What Playwright would evaluate anew inside the page is forbidden there: such a test passes
    # where the page is quick and fails on a busy machine (tests/reader.py has "until").
    for path in ROOT.glob("tests/*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            assert not isinstance(node, ast.Attribute) or node.attr != "wait_for_function", path


def test_whatever_runs_on_windows_imports_what_is_there() -> None:
    absent = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "termios", "tty"}
    for path in (*ROOT.glob("tests/*.py"), *ROOT.glob("src/**/*.py"), *ROOT.glob("hooks/*.py")):
        used = {
            name.partition(".")[0]
            for node in ast.parse(path.read_text("utf-8")).body
            for name in (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
        }
        assert not used & absent or path.name in POSIX_ONLY, path


def test_commands_with_packages_of_their_own_are_commands(script: ModuleType) -> None:
    needs = importlib.import_module("environment").NEEDS
    assert set(needs) <= set(program.commands)
    for lock in needs.values():
        assert (ROOT / lock).is_file()


def test_a_folder_named_before_a_command_changes_nothing_of_what_it_needs(
    script: ModuleType,
) -> None:
    environment = importlib.import_module("environment")
    for command in program.commands:
        wanted = environment.NEEDS.get(command, environment.RUNTIME)
        assert environment.lock_of([command, "--root"]) == wanted
        assert environment.lock_of(["--root", "desk", command]) == wanted
    assert environment.lock_of([]) == environment.lock_of(["--root"]) == environment.RUNTIME
