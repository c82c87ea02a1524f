"""Each measurement runs, on next to nothing, and writes what it says it measures.

How long anything took is never judged: a busy machine is no fault.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Outcome, Project

ARTICLES = 30


def run(program: str, *options: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench" / program), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def report_of(program: str, folder: Path, *options: str) -> dict[str, Any]:
    """Run a program that is to succeed; return what it adds to a report that knows something."""
    report = folder / "bench.json"
    report.write_text('{"earlier": 1}', "utf-8")
    outcome = run(program, "--report", str(report), *options)
    assert outcome.code == 0, outcome.text
    written: dict[str, Any] = json.loads(report.read_text("utf-8"))
    assert written.pop("earlier") == 1
    return written


@pytest.fixture(scope="module")
def column(tmp_path_factory: pytest.TempPathFactory) -> Project:
    folder = tmp_path_factory.mktemp("bench") / "phuong"
    outcome = run("column.py", "--articles", str(ARTICLES), "--photos", "1", str(folder))
    assert outcome.code == 0, outcome.text
    return Project(folder)


def texts_of(column: Project) -> dict[str, str]:
    """Return the body of each article, by its path."""
    return {
        path.relative_to(column.root).as_posix(): path.read_text("utf-8").split("\n---\n", 1)[1]
        for path in (column.root / "articles").rglob("*.md")
    }


def test_the_made_column_has_no_fault_in_any_article(column: Project) -> None:
    outcome = column.run("thidua", "check")
    assert outcome.code == 0, outcome.text
    assert "articles/" not in outcome.text


def test_every_made_article_is_published(column: Project) -> None:
    outcome = column.run("thidua", "list")
    assert outcome.code == 0, outcome.text
    assert outcome.text.startswith(f"Đang đăng ({ARTICLES})\n")
    assert outcome.text.count("articles/") == ARTICLES


def test_made_articles_are_as_long_and_as_different_as_real_ones(column: Project) -> None:
    texts = texts_of(column)
    assert len(texts) == ARTICLES
    for text in texts.values():
        assert 600 <= len(text.split()) <= 820
    runs = [run for text in texts.values() for run in runs_of(text)]
    assert len(set(runs)) > 0.9 * len(runs)


def runs_of(text: str) -> set[tuple[str, ...]]:
    """Return every eight words running, as the rule about copied texts compares them."""
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[start:] for start in range(8)), strict=False))


def test_a_made_column_is_the_same_every_time(column: Project, tmp_path: Path) -> None:
    again = Project(tmp_path / "phuong")
    outcome = run("column.py", "--articles", str(ARTICLES), str(again.root))
    assert outcome.code == 0, outcome.text
    assert texts_of(again) == texts_of(column)


def test_builds_are_measured_beside_plain_mkdocs(tmp_path: Path) -> None:
    written = report_of("builds.py", tmp_path, "--articles", str(ARTICLES), "--photos", "1")
    assert (written["articles"], written["photos"]) == (ARTICLES, 1)
    assert [one["name"] for one in written["runs"]] == [
        f"{name}, {state}"
        for state in ("cold", "unchanged", "one edit")
        for name in ("plain MkDocs + Material", "thidua")
    ]
    for one in written["runs"]:
        assert one["seconds"] > 0
        # A Python that has loaded MkDocs holds more than this; Windows does not tell.
        assert one["peak_mb"] > 20 or sys.platform == "win32"


def test_photos_are_measured_without_sharp_where_there_is_none(tmp_path: Path) -> None:
    options = ("--photos", "1", "--turns", "1", "--alone")
    written = report_of("photos.py", tmp_path, *options)["sharp"]
    assert written["photos"] == 1
    assert list(written["seconds_a_photo"]) == ["thidua", "thidua, unchanged"]
    assert all(seconds > 0 for seconds in written["seconds_a_photo"].values())
    assert list(written["peak_mb"]) == ["thidua", "thidua, unchanged"]


def test_targets_are_measured_over_all_windows(tmp_path: Path) -> None:
    written = report_of("targets.py", tmp_path, "--articles", "400")["targets"]
    assert (written["articles"], written["windows"]) == (400, 200)
    assert len(written["seconds"]) == 5
    assert all(seconds >= 0 for seconds in written["seconds"].values())


def test_a_first_search_is_weighed(demonstration: Project, tmp_path: Path) -> None:
    options = ("--articles", "60", "--site", str(demonstration.site))
    written = report_of("search.py", tmp_path, *options)["search 60"]
    assert written["articles"] == 60
    assert written["index_bytes"] > 10_000
    assert len(written["first_search_bytes"]) == 4
    for moved in written["first_search_bytes"].values():
        # Pagefind's program alone is tens of kilobytes.
        assert 20_000 < moved < written["index_bytes"] + 400_000


def test_a_site_without_its_articles_is_not_measured(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("scripts", "bench"):
        monkeypatch.syspath_prepend(str(ROOT / folder))
    builds = importlib.import_module("builds")
    (tmp_path / "bai/2015/bai-0").mkdir(parents=True)
    (tmp_path / "bai/2015/bai-0/index.html").write_text("", "utf-8")
    builds.require_pages("thử", tmp_path, 1)
    with pytest.raises(builds.environment.SetupError, match="dựng 1 trang bài, phải là 2"):
        builds.require_pages("thử", tmp_path, 2)


def test_the_start_of_every_command_is_measured(tmp_path: Path) -> None:
    report = tmp_path / "bench.json"
    options = ("--articles", str(ARTICLES), "--times", "1", "--report", str(report))
    # 1 tells that this machine is slow, or busy.
    assert run("start.py", *options).code in (0, 1)
    written = json.loads(report.read_text("utf-8"))["start"]
    assert written.pop("articles") == ARTICLES
    assert {"first", "check PATH", "list", "targets", "script --version"} <= written.keys()
    assert all(took["passed"] > 0 for took in written.values())
