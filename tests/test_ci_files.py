"""The CI files run what the README says, and keep what a build writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from factories import make_edition

from thidua.progress.targets import evaluate
from thidua.reports import write_reports

GITHUB, GITLAB = ROOT / ".github/workflows/site.yml", ROOT / ".gitlab-ci.yml"
COMMANDS = ("python3 scripts/build.py", "python3 scripts/test.py")


def read(path: Path) -> dict[Any, Any]:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def github_steps() -> Iterator[dict[str, Any]]:
    for job in read(GITHUB)["jobs"].values():
        yield from job["steps"]


def step_keeping(name: str) -> dict[str, Any]:
    (step,) = (s for s in github_steps() if s.get("with", {}).get("name") == name)
    return step


def gitlab_jobs() -> dict[str, Any]:
    return {name: job for name, job in read(GITLAB).items() if "script" in job}


def written_reports(folder: Path) -> frozenset[str]:
    edition = make_edition(date(2024, 6, 1))
    write_reports(folder, edition, evaluate(edition))
    return frozenset(path.name for path in folder.iterdir())


def test_both_run_the_two_commands_of_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    chapter = readme[readme.index("## Two commands") :]
    github = [step["run"] for step in github_steps() if "run" in step]
    gitlab = [line for job in gitlab_jobs().values() for line in job["script"]]
    for command in COMMANDS:
        assert command in chapter
        assert command in github
        assert command in gitlab


@pytest.mark.parametrize("path", [GITHUB, GITLAB], ids=["github", "gitlab"])
def test_every_report_that_is_named_is_written(path: Path, tmp_path: Path) -> None:
    named = set(re.findall(r"reports/([\w.-]+\.\w+)", path.read_text("utf-8")))
    assert named
    assert named <= written_reports(tmp_path)


def test_github_shows_the_summary_even_when_the_build_fails() -> None:
    (step,) = (s for s in github_steps() if "GITHUB_STEP_SUMMARY" in s.get("run", ""))
    assert step["run"] == 'cat reports/summary.md >> "$GITHUB_STEP_SUMMARY"'
    assert "!cancelled()" in step["if"]


def test_reports_are_kept_always_and_the_site_when_it_was_built() -> None:
    assert step_keeping("reports")["with"]["path"] == "reports/"
    assert "!cancelled()" in step_keeping("reports")["if"]
    assert step_keeping("site")["with"]["path"] == "site/"
    assert "if" not in step_keeping("site")
    artifacts = gitlab_jobs()["site"]["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["paths"] == ["site/", "reports/"]
    assert artifacts["reports"] == {
        "junit": "reports/junit.xml",
        "codequality": "reports/codequality.json",
    }


def test_the_site_is_rebuilt_every_morning_in_viet_nam() -> None:
    # YAML 1.1 reads the key «on» as true.
    crons = [entry["cron"] for entry in read(GITHUB)[True]["schedule"]]
    assert crons == ["30 23 * * *", "5 0 * * *"]
    local = [f"{(int(c.split()[1]) + 7) % 24:02d}:{int(c.split()[0]):02d}" for c in crons]
    assert local == ["06:30", "07:05"]


def test_nothing_asks_for_a_secret() -> None:
    for path in (GITHUB, GITLAB):
        assert "secrets." not in path.read_text("utf-8")
    (sarif,) = (s for s in github_steps() if "upload-sarif" in s.get("uses", ""))
    assert sarif["continue-on-error"] is True
    assert "vars.THIDUA_SARIF == 'true'" in sarif["if"]
