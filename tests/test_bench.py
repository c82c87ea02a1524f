"""Each measurement runs, on next to nothing, and writes what it says it measures.

How long anything took is never judged: a busy machine is no fault.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from conftest import ROOT, Outcome, Project

ARTICLES = 30


@dataclass(frozen=True)
class Bench:
    """The modules of the measurements."""

    bench: ModuleType
    builds: ModuleType
    rivals: ModuleType
    runs: ModuleType


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Bench:
    for folder in ("scripts", "bench"):
        monkeypatch.syspath_prepend(str(ROOT / folder))
    names = ("bench", "builds", "rivals", "runs")
    return Bench(*(importlib.import_module(name) for name in names))


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


STATES = ["cold", "unchanged", "one edit", "one photo swapped", "theme changed"]


def test_builds_are_measured_in_each_state(tmp_path: Path) -> None:
    options = ("--articles", "6", "--photos", "1", "--turns", "1", "--alone")
    written = report_of("builds.py", tmp_path, *options)
    [(name, states)] = written.items()
    assert name == "site 6"
    assert list(states) == STATES
    for programs in states.values():
        assert list(programs) == ["thidua"]
        assert programs["thidua"]["seconds"] > 0
        # A Python that has loaded the program holds more than this; only Linux tells of all.
        assert programs["thidua"]["peak_mb"] > 20 or sys.platform != "linux"


def test_plain_mkdocs_builds_the_same_articles(tmp_path: Path, bench: Bench) -> None:
    rival = bench.rivals.RIVALS[1]
    rival.write(tmp_path, 3)
    done = bench.runs.run_command("MkDocs", tmp_path, rival.command())
    assert done.seconds > 0
    bench.builds.require_pages("MkDocs", tmp_path / rival.site, 3, rival.pages)
    page = (tmp_path / rival.site / "bai/2018/bai-1/index.html").read_text("utf-8")
    assert 'href="../../2015/bai-0/"' in page  # the article before


def test_the_others_differ_in_every_page_once_their_theme_is_changed(bench: Bench) -> None:
    for rival in bench.rivals.RIVALS:
        _, before, after = rival.theme
        assert before != after


def test_an_edit_in_a_preview_is_timed(tmp_path: Path) -> None:
    options = ("--articles", "5", "--turns", "1", "--alone")
    written = report_of("preview.py", tmp_path, *options)
    assert list(written) == ["preview 5"]
    assert written["preview 5"]["thidua"]["seconds"] > 0


def test_photos_are_measured_without_sharp_where_there_is_none(tmp_path: Path) -> None:
    options = ("--photos", "1", "--turns", "1", "--alone")
    written = report_of("photos.py", tmp_path, *options)["a photo"]
    assert list(written) == ["cold", "unchanged"]
    for programs in written.values():
        assert list(programs) == ["thidua"]
        assert programs["thidua"]["seconds"] > 0


REPORT = {
    "earlier": 1,
    "site 10": {
        "cold": {"Hugo": {"seconds": 2.0, "peak_mb": 30.5}, "thidua": {"seconds": 6.0}},
        "one edit": {"Hugo": {"seconds": 2.0}, "thidua": {"seconds": 1.0}},
    },
    "preview 5": {"thidua": {"seconds": 0.5}},
}


def test_all_that_was_measured_stands_in_one_table(bench: Bench) -> None:
    head, line, *rows = bench.bench.table(REPORT)
    assert head.count("|") == line.count("|")
    assert rows == [
        "| site 10 | cold | Hugo | 2.0 |  | 30.5 | 1.00 |",
        "| site 10 | cold | thidua | 6.0 |  |  | 3.00 |",
        "| site 10 | one edit | Hugo | 2.0 |  |  | 1.00 |",
        "| site 10 | one edit | thidua | 1.0 |  |  | 0.50 |",
        "| preview 5 |  | thidua | 0.5 |  |  | 1.00 |",
    ]


@pytest.mark.parametrize(
    ("kept", "grown"),
    [
        ({"site 10, cold: Hugo": 3.0, "site 10, one edit: Hugo": 0.5}, []),
        ({"site 10, cold: Hugo": 2.5}, []),  # within what machines differ
        ({"site 10, cold: Hugo": 2.0}, ["site 10, cold: Hugo: 2 × trước đây, nay 3 ×."]),
        ({"site 99, cold: Hugo": 2.0}, []),  # not measured this time
    ],
)
def test_a_ratio_that_grew_is_told(
    tmp_path: Path, kept: dict[str, float], grown: list[str]
) -> None:
    report, ratios = tmp_path / "bench.json", tmp_path / "ratios.json"
    report.write_text(json.dumps(REPORT), "utf-8")
    ratios.write_text(json.dumps(kept), "utf-8")
    outcome = run("bench.py", "--shown", "--report", str(report), "--check", str(ratios))
    assert outcome.code == bool(grown), outcome.text
    told = [line for line in outcome.text.splitlines() if "trước đây" in line]
    assert told == grown


def test_the_ratios_are_kept_to_be_compared_with(tmp_path: Path) -> None:
    report, ratios = tmp_path / "bench.json", tmp_path / "ratios.json"
    report.write_text(json.dumps(REPORT), "utf-8")
    outcome = run("bench.py", "--shown", "--report", str(report), "--keep", str(ratios))
    assert outcome.code == 0, outcome.text
    known = json.loads(ratios.read_text("utf-8"))
    assert known == {"site 10, cold: Hugo": 3.0, "site 10, one edit: Hugo": 0.5}


@pytest.mark.parametrize(
    "program",
    [
        "bench",
        "booklet",
        "builds",
        "desk",
        "engines",
        "photos",
        "preview",
        "region",
        "search",
        "start",
    ],
)
def test_a_measurement_begins_with_python_alone(program: str) -> None:
    """As on a new machine: what it needs is set up by itself."""
    command = [sys.executable, "-S", str(ROOT / f"bench/{program}.py"), "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "usage:" in done.stdout


def test_targets_are_measured_over_all_windows(tmp_path: Path) -> None:
    written = report_of("targets.py", tmp_path, "--articles", "400")["targets"]
    assert (written["articles"], written["windows"]) == (400, 200)
    assert len(written["seconds"]) == 5
    assert all(seconds >= 0 for seconds in written["seconds"].values())


def test_a_first_search_is_weighed(demonstration: Project, tmp_path: Path, whole: bool) -> None:
    questions, turns = (4, 3) if whole else (1, 1)
    asked = ("--questions", str(questions), "--turns", str(turns))
    options = ("--articles", "60", "--site", str(demonstration.site), *asked)
    written = report_of("search.py", tmp_path, *options)["search 60"]
    assert written["articles"] == 60
    assert written["index_bytes"] > 10_000
    assert len(written["first_search_bytes"]) == questions
    for moved in written["first_search_bytes"].values():
        # Pagefind's program alone is tens of kilobytes.
        assert 20_000 < moved < written["index_bytes"] + 400_000


def test_a_site_without_its_articles_is_not_measured(tmp_path: Path, bench: Bench) -> None:
    builds = bench.builds
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


def test_the_answers_of_the_desk_are_timed(tmp_path: Path) -> None:
    written = report_of("desk.py", tmp_path, "--articles", "5", "--turns", "1")
    assert list(written) == ["desk 5"]
    answers = written["desk 5"]
    assert list(answers) == ["first", "home", "list", "feedback", "preview", "save"]
    assert all(one["thidua"]["seconds"] > 0 for one in answers.values())


def test_a_booklet_is_timed(tmp_path: Path) -> None:
    written = report_of("booklet.py", tmp_path, "--people", "1")
    states = written["booklet 1"]
    assert list(states) == ["cold", "photos looked at before", "again"]
    assert all(one["thidua"]["seconds"] > 0 for one in states.values())


def test_a_region_is_timed(tmp_path: Path) -> None:
    written = report_of("region.py", tmp_path, "--wards", "3", "--items", "9", "--without-site")
    assert list(written) == ["region 3x9"]
    told = written["region 3x9"]
    assert {"first", "changed", "question", "take-down", "memory MB", "store MB"} <= set(told)
    assert told["rows"]["thidua"]["value"] == 28


def test_a_regions_tables_are_asked_in_larger_files(tmp_path: Path) -> None:
    sample = ("--wards", "2", "--items", "9", "--times", "3", "--alone")
    told = report_of("engines.py", tmp_path, *sample)["engines 54"]
    assert {"parquet MB", "DuckDB load", "DuckDB counts", "DuckDB a day"} <= set(told)
