"""The CI files run what the README says, and keep what a build writes."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from factories import make_edition

from thidua.column.record import RECORD
from thidua.progress.targets import evaluate
from thidua.reports import write_reports

WORKFLOWS = ROOT / ".github/workflows"
SITE, TESTS = WORKFLOWS / "site.yml", WORKFLOWS / "tests.yml"
DEPLOY = WORKFLOWS / "deploy.yml"
GITLAB = ROOT / ".gitlab-ci.yml"
COMMANDS = ("python3 scripts/build.py", "python3 scripts/test.py")


def read(path: Path) -> dict[Any, Any]:
    document = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(document, dict)
    return document


def github_steps(*paths: Path) -> Iterator[dict[str, Any]]:
    for path in paths or (SITE, TESTS):
        for job in read(path)["jobs"].values():
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
        assert any(f"{line} ".startswith(f"{command} ") for line in github)
        assert any(f"{line} ".startswith(f"{command} ") for line in gitlab)


@pytest.mark.parametrize("path", [SITE, GITLAB], ids=["github", "gitlab"])
def test_every_report_that_is_named_is_written(path: Path, tmp_path: Path) -> None:
    named = set(re.findall(r"reports/([\w.-]+\.\w+)", path.read_text("utf-8")))
    assert named
    assert named <= written_reports(tmp_path)


def test_github_shows_the_summary_even_when_the_build_fails() -> None:
    (step,) = (s for s in github_steps(SITE) if "GITHUB_STEP_SUMMARY" in s.get("run", ""))
    assert step["run"] == 'cat reports/summary.md >> "$GITHUB_STEP_SUMMARY"'
    assert "!cancelled()" in step["if"]


def test_reports_are_kept_always_and_the_site_when_it_was_built() -> None:
    assert step_keeping("reports")["with"]["path"] == "reports/"
    assert "!cancelled()" in step_keeping("reports")["if"]
    assert step_keeping("site")["with"]["path"] == "site/"
    # In a fresh checkout there is a site only if this build made one, whatever else it found.
    assert step_keeping("site")["if"] == "${{ !cancelled() && hashFiles('site/index.html') != '' }}"
    # Without this the action leaves out .well-known/security.txt.
    assert step_keeping("site")["with"]["include-hidden-files"] is True
    artifacts = gitlab_jobs()["site"]["artifacts"]
    assert artifacts["when"] == "always"
    assert artifacts["paths"] == ["site/", "reports/", "articles/.published.json"]
    assert artifacts["reports"] == {
        "junit": "reports/junit.xml",
        "codequality": "reports/codequality.json",
    }


def test_the_site_is_rebuilt_every_morning_in_viet_nam() -> None:
    # YAML 1.1 reads the key «on» as true.
    crons = [entry["cron"] for entry in read(SITE)[True]["schedule"]]
    assert crons == ["30 23 * * *", "5 0 * * *"]
    local = [f"{(int(c.split()[1]) + 7) % 24:02d}:{int(c.split()[0]):02d}" for c in crons]
    assert local == ["06:30", "07:05"]


def test_nothing_asks_for_a_secret() -> None:
    for path in (SITE, TESTS, GITLAB):
        assert "secrets." not in path.read_text("utf-8")
    sarif = read(SITE)["jobs"]["sarif"]
    assert sarif["continue-on-error"] is True
    assert "vars.THIDUA_SARIF == 'true'" in sarif["if"]
    assert "upload-sarif" in sarif["steps"][-1]["uses"]


def test_where_there_are_no_program_tests_none_are_run() -> None:
    jobs = read(TESTS)["jobs"]
    (look,) = (s for s in jobs["program"]["steps"] if s.get("id") == "look")
    for name in ("whole", "fast"):
        assert jobs[name]["needs"] == "program"
        assert jobs[name]["if"] == "needs.program.outputs.here == 'true'"
    (rule,) = gitlab_jobs()["test"]["rules"]
    assert rule["exists"] == ["tests/conftest.py"]
    for path in ("tests/conftest.py",):
        assert path in look["run"]
        assert (ROOT / path).is_file()


def test_a_quiet_repository_keeps_its_schedule() -> None:
    heartbeat = read(SITE)["jobs"]["heartbeat"]
    assert heartbeat["if"] == "github.event_name == 'schedule'"
    assert heartbeat["permissions"] == {"actions": "write"}
    (step,) = heartbeat["steps"]
    # It must name the workflow that has the schedule: the heart beats for itself alone.
    assert step["run"] == f"gh workflow enable {SITE.name}"


def test_every_job_has_the_least_rights() -> None:
    assert read(DEPLOY)["permissions"] == {}
    granted = {
        (path.name, name): job.get("permissions")
        for path in (SITE, TESTS, DEPLOY)
        for name, job in read(path)["jobs"].items()
    }
    assert granted == {
        ("site.yml", "site"): None,
        ("site.yml", "sarif"): {"actions": "read", "contents": "read", "security-events": "write"},
        ("site.yml", "heartbeat"): {"actions": "write"},
        ("tests.yml", "program"): None,
        ("tests.yml", "whole"): None,
        ("tests.yml", "fast"): None,
        ("deploy.yml", "rsync"): {"actions": "read"},
        ("deploy.yml", "record"): {"actions": "read", "contents": "write"},
    }


def test_no_job_runs_for_hours_when_something_hangs() -> None:
    for path in (SITE, TESTS, DEPLOY):
        for name, job in read(path)["jobs"].items():
            assert 0 < job["timeout-minutes"] <= 90, (path.name, name)
    assert gitlab_jobs()["test"]["timeout"] == "90 minutes"


def test_a_site_goes_out_only_when_switched_on_and_from_the_main_branch() -> None:
    pages, deploy = gitlab_jobs()["pages"], gitlab_jobs()["deploy"]
    assert [rule["if"] for rule in pages["rules"]] == [
        '$THIDUA_PAGES == "true" && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH'
    ]
    assert [rule["if"] for rule in deploy["rules"]] == [
        "$THIDUA_RSYNC_TARGET && $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"
    ]
    assert pages["artifacts"]["paths"] == ["public"]
    assert pages["needs"] == deploy["needs"] == ["site"]
    on = read(DEPLOY)[True]["workflow_run"]
    assert on == {"workflows": [read(SITE)["name"]], "types": ["completed"]}
    condition = read(DEPLOY)["jobs"]["rsync"]["if"]
    for asked in (
        "vars.THIDUA_RSYNC_TARGET != ''",
        "workflow_run.event != 'pull_request'",
        "head_repository.full_name == github.repository",
        "head_branch == github.event.repository.default_branch",
    ):
        assert asked in condition


def test_the_record_goes_back_only_after_the_site_went_out() -> None:
    assert read(DEPLOY)["jobs"]["record"]["needs"] == "rsync"
    assert step_keeping("record")["with"] == {
        "name": "record",
        "path": RECORD,
        "include-hidden-files": True,
    }
    record = read(GITLAB)[".record"]["run"]
    assert record == gitlab_jobs()["pages"]["script"][-1] == gitlab_jobs()["deploy"]["script"][-1]
    assert "${THIDUA_PUSH_TOKEN:-}" in record


def test_a_ward_builds_apart_from_the_programs_tests() -> None:
    site = [step.get("run", "") for step in github_steps(SITE)]
    assert not any("scripts/test.py" in command for command in site)
    assert "schedule" not in read(TESTS)[True]


def test_the_program_is_tried_on_every_system_and_python() -> None:
    jobs = read(TESTS)["jobs"]
    matrix = jobs["fast"]["strategy"]["matrix"]
    assert matrix == {
        "system": ["ubuntu-latest", "windows-latest", "macos-latest"],
        "python": ["3.11", "3.12", "3.13", "3.14"],
    }
    commands = [step["run"] for step in jobs["fast"]["steps"] if "run" in step]
    assert commands == ["python3 scripts/test.py --fast", "python3 scripts/build.py"]
    assert jobs["whole"]["strategy"]["matrix"]["python"] == ["3.11", "3.14"]


def test_what_the_tests_read_with_is_installed_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    wanted = importlib.import_module("readers").DEBIAN_PACKAGES
    # There the scripts run without the right to install, so the workflow does it for them.
    names = " ".join(package for found in wanted.values() for package in found)
    (install,) = (s["run"] for s in github_steps(TESTS) if "apt-get" in s.get("run", ""))
    assert install.endswith(f"sudo apt-get install -y {names}")


@pytest.mark.parametrize("path", [SITE, TESTS], ids=lambda path: path.name)
def test_every_action_is_pinned_to_a_commit_that_names_its_version(path: Path) -> None:
    used = re.findall(r"uses: (.+)", path.read_text("utf-8"))
    assert used
    for action in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action), action
    keeping = [s for s in github_steps(path) if s.get("uses", "").startswith("actions/checkout@")]
    assert all(step["with"] == {"persist-credentials": False} for step in keeping)
    assert read(path)["permissions"] == {"contents": "read"}


def test_newer_versions_are_proposed_for_whatever_is_locked() -> None:
    updates = read(ROOT / ".github/dependabot.yml")["updates"]
    kinds = {update["package-ecosystem"]: update["directory"] for update in updates}
    assert kinds == {"github-actions": "/", "npm": "/", "pip": "/"}
