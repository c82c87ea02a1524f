"""The project works wherever it lies, and in whatever locale: nothing is written in a code page."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from conftest import AS_OF, ROOT, make_smallest

NAME = "Đức Xuân – phường"
ANY_LOCALE = {
    "LC_ALL": "C",
    "PYTHONUTF8": "",
    # Python then tells of every file that would be read or written in the locale's code page.
    "PYTHONWARNDEFAULTENCODING": "1",
    "PYTHONWARNINGS": "always::EncodingWarning",
}
OURS = (str(ROOT / "src"), str(ROOT / "hooks"))


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_a_vietnamese_folder_builds_in_the_plainest_locale(tmp_path: Path, form: str) -> None:
    project = make_smallest(tmp_path / unicodedata.normalize(form, NAME))  # type: ignore[arg-type]
    outcome = project.run("thidua", "build", "--as-of", AS_OF, environment=ANY_LOCALE)
    assert outcome.code == 0, outcome.text
    assert "Đã dựng" in outcome.text
    assert "Traceback" not in outcome.text
    log = outcome.text + (project.root / "reports/build.log").read_text("utf-8")
    told = [line for line in log.splitlines() if "EncodingWarning" in line]
    assert not [line for line in told if line.startswith(OURS)]


@pytest.mark.parametrize("command", [["check"], ["list"], ["targets"], ["rules"]])
def test_commands_write_no_file_in_a_code_page(tmp_path: Path, command: list[str]) -> None:
    project = make_smallest(tmp_path / NAME)
    outcome = project.run("thidua", *command, environment=ANY_LOCALE)
    assert outcome.code == 0, outcome.text
    told = [line for line in outcome.text.splitlines() if "EncodingWarning" in line]
    assert not [line for line in told if line.startswith(OURS)]


def test_python_does_tell_of_such_a_file(tmp_path: Path) -> None:
    project = make_smallest(tmp_path / NAME)
    hook = project.root / "hooks/edition.py"
    hook.write_text("open(__file__)\n", "utf-8")
    outcome = project.run("mkdocs", "build", environment=ANY_LOCALE)
    assert f"\n{hook}:1: EncodingWarning" in f"\n{outcome.text}"
