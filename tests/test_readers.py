"""What tests read the site with is found, or named to whoever must install it."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from types import ModuleType

import pytest
from conftest import ROOT


@pytest.fixture
def readers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a machine without Debian's tools that has no program yet."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    script = importlib.import_module("readers")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(script, "SYSTEM_FOLDERS", ())
    return script


def test_what_is_missing_is_named_with_its_packages(readers: ModuleType) -> None:
    with pytest.raises(readers.environment.SetupError) as failure:
        readers.provide()
    assert (
        "apt-get install -y rsync nginx apache2 openssh-server newsboat sfeed php-cli php-xml"
        in failure.value.remedy
    )


def test_the_way_around_leaves_out_the_tests_that_need_it(readers: ModuleType) -> None:
    with pytest.raises(readers.environment.SetupError) as failure:
        readers.provide()
    left_out = re.findall(r"--ignore=(\S+)", failure.value.remedy)
    needing = [
        f"tests/{path.name}"
        for path in sorted((ROOT / "tests").glob("test_*.py"))
        if re.search(r"^from web_server import|# needs .*rsync$", path.read_text("utf-8"), re.M)
    ]
    assert left_out == needing


def test_what_is_there_is_not_installed_again(readers: ModuleType, tmp_path: Path) -> None:
    for command in ("rsync", "nginx", "sfeed"):
        (tmp_path / command).write_text("", "utf-8")
        (tmp_path / command).chmod(0o755)
    assert readers.missing() == ["apache2", "openssh-server", "newsboat", "php-cli", "php-xml"]
