"""The command that tries deliberate faults: what it makes, and that it tells what slips through."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from conftest import ROOT, Outcome

from thidua.column import addresses, places

for folder in ("scripts", "bench"):
    sys.path.append(str(ROOT / folder))

mutants = importlib.import_module("mutants")
mutations = importlib.import_module("mutations")

SAMPLE = '''\
"""A module."""

LIMIT = 3
TWICE = LIMIT * 2


class Row:
    """A row."""

    def first_of(self, days, limit=1):
        """Say nothing of texts for people."""
        if not days and limit <= 2:
            raise ValueError("nothing at all")
        days.append(limit)
        return [day for day in sorted(days, reverse=True) if day][0]
'''


def changes(folder: Path) -> set[tuple[str, str, str]]:
    (folder / "mau.py").write_text(SAMPLE, "utf-8")
    found = mutants.find_mutants(folder, "mau.py")
    return {(one.function, one.before, one.after) for one in found}


def test_faults_are_made_of_every_kind(tmp_path: Path) -> None:
    name = "Row.first_of"
    assert changes(tmp_path) >= {
        ("LIMIT", "3", "4"),
        ("LIMIT", "3", "2"),
        ("TWICE", "LIMIT * 2", "LIMIT // 2"),
        (name, "not days and limit <= 2", "not days or limit <= 2"),
        (name, "not days and limit <= 2", "not days"),
        (name, "not days and limit <= 2", "limit <= 2"),
        (name, "not days", "days"),
        (name, "limit <= 2", "limit < 2"),
        (name, "limit <= 2", "limit > 2"),
        (name, "limit <= 2", "limit <= 3"),
        (name, "raise ValueError('nothing at all')", "pass"),
        (name, "days.append(limit)", "pass"),
        (name, "sorted(days, reverse=True)", "days"),
        (name, "sorted(days, reverse=True)", "sorted(days)"),
        (name, "reverse=True", "reverse=False"),
        (
            name,
            "for day in sorted(days, reverse=True) if day",
            "for day in sorted(days, reverse=True)",
        ),
    }


def test_words_for_people_and_defaults_are_left_alone(tmp_path: Path) -> None:
    found = changes(tmp_path)
    assert not [one for one in found if "nothing at all?" in one[2] or "texts" in one[2]]
    assert not [one for one in found if one[1] == "limit=1"]


def test_a_fault_is_in_the_program_only_while_it_is_tried() -> None:
    (fault,) = (
        one
        for one in mutants.find_mutants(mutations.PACKAGE, "column/addresses.py")
        if one.function == "list_page_address" and one.after == "number != 1"
    )
    with mutants.inserted(fault):
        assert addresses.list_page_address("a/", 1) == "a/trang/1/"
    assert addresses.list_page_address("a/", 1) == "a/"


def test_a_value_is_changed_where_it_was_imported_and_in_what_is_made_of_it() -> None:
    (fault,) = (
        one
        for one in mutants.find_mutants(mutations.PACKAGE, "column/addresses.py")
        if one.function == "DATA" and one.after == "'du-lieu?'"
    )
    with mutants.inserted(fault):
        assert (addresses.DATA, vars(places)["DATA"]) == ("du-lieu?", "du-lieu?")
        assert addresses.CALENDAR == "du-lieu?/lich.ics"
        assert addresses.CALENDAR in addresses.DATA_FILES
    assert (addresses.DATA, vars(places)["DATA"]) == ("du-lieu", "du-lieu")
    assert addresses.CALENDAR == "du-lieu/lich.ics"


def test_every_equivalent_fault_is_one_that_is_made_and_says_why() -> None:
    known = mutations.read_equivalent()
    assert {one.file for one in known} <= set(mutations.CORE)
    made = {
        (one.path, one.function, one.before, one.after)
        for file in {one.file for one in known}
        for one in mutants.find_mutants(mutations.PACKAGE, file)
    }
    for one in known:
        assert (one.file, one.function, one.before, one.after) in made, one
        assert len(one.reason.split()) > 3, one


def run(*options: str) -> Outcome:
    done = subprocess.run(
        [sys.executable, str(ROOT / "bench/mutations.py"), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    return Outcome(done.returncode, done.stdout)


def report(path: Path) -> dict[str, Any]:
    written: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return written


def test_the_writer_s_tests_notice_every_fault_in_it(tmp_path: Path) -> None:
    path = tmp_path / "mutations.json"
    files = ("site/writer.py", "site/fresh.py")
    outcome = run(*files, "--tests", "writer", "--report", str(path))
    assert outcome.code == 0, outcome.text
    for file, equivalent in zip(files, (3, 1), strict=True):
        count = report(path)["files"][file]
        assert count["equivalent"] == equivalent
        assert count["mutants"] - count["equivalent"] == count["killed"] > 5
    assert (count["survived"], report(path)["survivors"]) == (0, [])


def test_what_slips_through_and_what_fits_nothing_is_told_and_fails(tmp_path: Path) -> None:
    path, known = tmp_path / "mutations.json", tmp_path / "known.yml"
    wrong = {"file": "site/writer.py", "function": "Writer.copy", "before": "a", "after": "b"}
    known.write_text(json.dumps([{**wrong, "reason": "none at all"}]), "utf-8")
    options = ("--tests", "permission", "--equivalent", str(known), "--report", str(path))
    outcome = run("site/writer.py", *options)
    assert outcome.code == 1, outcome.text
    count = report(path)["files"]["site/writer.py"]
    assert count["mutants"] == count["survived"] == len(report(path)["survivors"])
    assert report(path)["survivors"][0]["path"] == "src/thidua/site/writer.py"
    assert "src/thidua/site/writer.py:" in outcome.text
    assert [one["fault"] for one in report(path)["wrong_entries"]] == [
        "không khớp với chỗ nào trong mã"
    ]
    assert "Writer.copy «a»: không khớp" in outcome.text


def test_tests_that_fail_without_any_fault_are_told_before_any_is_tried(tmp_path: Path) -> None:
    outcome = run("site/writer.py", "--tests", "khong-co", "--report", str(tmp_path / "m.json"))
    assert outcome.code != 0
    assert "các bài kiểm thử chưa đạt" in outcome.text
    assert not (tmp_path / "m.json").exists()
