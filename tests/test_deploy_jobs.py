"""What the CI files' own commands do, run by the shell that a CI server runs them with."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from conftest import ROOT
from test_ci_files import DEPLOY, GITLAB, TESTS, gitlab_jobs, read

from thidua.column.record import RECORD, parse

pytestmark = pytest.mark.slow  # needs a POSIX shell and rsync


@pytest.mark.parametrize("has_tests", [True, False])
def test_the_look_for_program_tests_answers(has_tests: bool, tmp_path: Path) -> None:
    (look,) = (s for s in read(TESTS)["jobs"]["program"]["steps"] if s.get("id") == "look")
    if has_tests:
        (tmp_path / "tests").mkdir()
        (tmp_path / "tests/conftest.py").touch()
    output = tmp_path / "output"
    output.touch()
    run(look["run"], tmp_path, GITHUB_OUTPUT=str(output))
    assert output.read_text() == ("here=true\n" if has_tests else "")


def test_what_is_hidden_goes_along_to_gitlab_pages(tmp_path: Path) -> None:
    (tmp_path / "site/.well-known").mkdir(parents=True)
    (tmp_path / "site/index.html").write_text("x")
    (tmp_path / "site/.well-known/security.txt").write_text("x")
    for line in gitlab_jobs()["pages"]["script"]:
        run(line, tmp_path)
    assert (tmp_path / "public/.well-known/security.txt").is_file()
    assert (tmp_path / "public/index.html").is_file()


@pytest.mark.parametrize("where", ["github", "gitlab"])
def test_rsync_sends_what_is_hidden_and_leaves_the_servers_own(where: str, tmp_path: Path) -> None:
    steps = read(DEPLOY)["jobs"]["rsync"]["steps"]
    scripts = [steps[-1]["run"]] if where == "github" else gitlab_jobs()["deploy"]["script"]
    (command,) = (
        line.strip() for text in scripts for line in text.splitlines() if line.startswith("rsync ")
    )
    for path in ("site/.well-known/security.txt", "site/moi.html", "web/cu.html",
                 "web/.well-known/acme-challenge/khoa"):  # fmt: skip
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x")
    # The same command, with a folder of this machine in the server's place.
    target = f"{tmp_path}/web/"
    run(
        command,
        tmp_path,
        TARGET=target,
        THIDUA_RSYNC_TARGET=target,
        THIDUA_SSH_KEY="key",
        THIDUA_SSH_HOST="known_hosts",
    )
    left = {p.relative_to(tmp_path / "web").as_posix() for p in tmp_path.glob("web/**/*")}
    assert {name for name in left if (tmp_path / "web" / name).is_file()} == {
        ".well-known/security.txt", ".well-known/acme-challenge/khoa", "moi.html",
    }  # fmt: skip


@pytest.mark.parametrize("where", ["github", "gitlab"])
def test_the_record_comes_back_although_somebody_pushed_meanwhile(
    where: str, tmp_path: Path
) -> None:
    server, office, robot = (tmp_path / name for name in ("kho.git", "phuong", "may"))
    git = "git -c user.name=a -c user.email=a@b.example"
    row = '"/{}": {{"since": "2024-06-01"}},\n'
    first, own, news = (row.format(name) for name in ("", "moi/", "vua-dang/"))
    run(f"git init -q -b main --bare {server} && git clone -q {server} {office}", tmp_path)
    (office / "articles").mkdir()
    (office / RECORD).write_text("{\n" + first + '"#": ""\n}\n')
    (office / ".gitattributes").write_text((ROOT / ".gitattributes").read_text())
    run(
        f"git checkout -q -b main && git add -A && {git} commit -qm a && git push -q origin main",
        office,
    )
    run(f"git clone -q {server} {robot}", tmp_path)
    (office / RECORD).write_text("{\n" + first + own + '"#": ""\n}\n')
    run(f"{git} commit -qam b && git push -q origin main", office)
    fresh = "{\n" + first + news + '"#": ""\n}\n'
    if where == "github":
        (tmp_path / "temp/record").mkdir(parents=True)
        (tmp_path / "temp/record/.published.json").write_text(fresh)
        script = read(DEPLOY)["jobs"]["record"]["steps"][-1]["run"]
    else:
        (robot / RECORD).write_text(fresh)
        address = '"https://thidua:$THIDUA_PUSH_TOKEN@$CI_SERVER_HOST/$CI_PROJECT_PATH.git"'
        script = read(GITLAB)[".record"]["run"]
        assert address in script
        # The same commands, with a folder of this machine in the server's place.
        script = script.replace(address, str(server)).replace("--push-option=ci.skip ", "")
    run(
        script,
        robot,
        RUNNER_TEMP=str(tmp_path / "temp"),
        BRANCH="main",
        CI_DEFAULT_BRANCH="main",
        THIDUA_PUSH_TOKEN="token",
    )
    run("git pull -q origin main", office)
    assert parse((office / RECORD).read_bytes()).addresses.keys() == {"/", "/moi/", "/vua-dang/"}


def run(command: str, folder: Path, **environment: str) -> None:
    subprocess.run(
        ["bash", "-euc", command], cwd=folder, env={**os.environ, **environment}, check=True
    )
