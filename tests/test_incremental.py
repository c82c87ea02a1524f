"""What was kept from earlier runs never shows: a column read with it is the column read anew.

``--whole`` tries as many sequences of edits as a long proof needs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from edits import EDITS, Office, open_office, swap_photo
from projects import ARTICLE, edition_of, make_project

import thidua
from thidua.review import Edition

SEQUENCES, MOST_SEQUENCES = 10, 220
"""In the daily run, and with ``--whole``."""
STEPS = 8
assert len(EDITS) <= SEQUENCES * STEPS // 2


def anew(root: Path, now: datetime) -> Edition:
    """Read and review a project as if nothing had ever been kept of it."""
    kept, aside = root / ".cache", root / ".aside"
    if kept.exists():
        kept.rename(aside)
    try:
        return edition_of(root, now)
    finally:
        shutil.rmtree(kept, ignore_errors=True)
        if aside.exists():
            aside.rename(kept)


@pytest.fixture
def sequences(whole: bool) -> range:
    """The seeds of the sequences to try."""
    return range(MOST_SEQUENCES if whole else SEQUENCES)


@pytest.fixture
def offices(tmp_path: Path) -> Iterator[list[Office]]:
    """Where a test puts what it opened, to be closed again."""
    opened: list[Office] = []
    yield opened
    for office in opened:
        office.close()


def test_a_column_is_the_same_whatever_was_kept_of_it(
    tmp_path: Path, sequences: range, offices: list[Office]
) -> None:
    for seed in sequences:
        office = open_office(tmp_path / str(seed), seed)
        offices.append(office)
        done: list[str] = []
        for step in range(STEPS):
            # Every second edit in turn, so that each comes up in the shortest run.
            place = (seed * STEPS + step) // 2 % len(EDITS)
            edit = office.rng.choice(EDITS) if step % 2 else EDITS[place]
            edit(office)
            done.append(edit.__name__)
            if office.rng.random() < 0.3:
                continue  # several edits may come between two runs
            kept, clean = edition_of(office.root, office.now), anew(office.root, office.now)
            assert kept.problems == clean.problems, (seed, done)
            assert repr(kept.column.allowed) == repr(clean.column.allowed), (seed, done)
            assert kept == clean, (seed, done)
        office.close()
        offices.clear()
        shutil.rmtree(office.root)


def test_a_photo_of_the_same_length_and_time_is_noticed(tmp_path: Path) -> None:
    office = open_office(tmp_path, 1)
    before = edition_of(tmp_path).column.version_at(ARTICLE)
    swap_photo(office)
    after = edition_of(tmp_path).column.version_at(ARTICLE)
    assert before
    assert after
    assert before.digest != after.digest


def test_what_another_version_of_the_program_kept_is_not_used(tmp_path: Path) -> None:
    project = make_project(tmp_path / "ward", {ARTICLE: "---\ntitle: Chưa xong\n---\n"})
    package = tmp_path / "lib/thidua"
    shutil.copytree(
        Path(thidua.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__")
    )
    before = check_with(package, project)
    assert check_with(package, project) == before
    rule = package / "load/stating.py"
    text = rule.read_text("utf-8")
    assert text.count("bài chưa có nội dung.") == 1
    rule.write_text(text.replace("bài chưa có nội dung.", "bài còn trống."), "utf-8")
    after = check_with(package, project)
    assert after == before.replace("bài chưa có nội dung.", "bài còn trống.")
    assert after != before


def check_with(package: Path, project: Path) -> str:
    """Return what a copy of the program tells of a project."""
    code = (
        f"import sys; sys.path.insert(0, {str(package.parent)!r})\n"
        "from pathlib import Path\nfrom thidua.load import load\n"
        f"print(*load(Path({str(project)!r})).faults, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-c", code],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout
