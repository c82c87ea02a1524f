"""What was kept from earlier runs never shows: a column read with it is the column read anew.

``--whole`` tries as many sequences of edits as a long proof needs.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from edits import EDITS, open_office, sequences, swap_photo
from projects import ARTICLE, edition_of, make_project

import thidua
from thidua.load import load, load_anew, stay
from thidua.review import Edition, review

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


def test_a_column_is_the_same_whatever_was_kept_of_it(tmp_path: Path, whole: bool) -> None:
    seeds = range(MOST_SEQUENCES if whole else SEQUENCES)
    for office, done in sequences(tmp_path, seeds, EDITS, STEPS, unseen=0.3):
        require_same(edition_of(office.root, office.now), anew(office.root, office.now), done)


def test_a_process_that_stays_reads_what_changed(tmp_path: Path) -> None:
    for office, done in sequences(tmp_path, [1, 2], EDITS, STEPS, unseen=0.3):
        stay(office.root)
        column = load(office.root)
        assert load(office.root) is column, done
        clean = load_anew(office.root)
        require_same(review(column, office.now), review(clean, office.now), done)


def test_a_process_that_stays_reads_no_text_again_for_another(tmp_path: Path) -> None:
    office = open_office(tmp_path, 1)
    stay(office.root)
    before = {article.path: article for article in load(office.root).articles}
    path = office.root / "articles/2024/bai-1.md"
    path.write_text(path.read_text("utf-8") + "\nThêm một câu.\n", "utf-8")
    after = {article.path: article for article in load(office.root).articles}
    changed = {name for name, article in after.items() if article is not before[name]}
    assert changed == {"articles/2024/bai-1.md"}
    # What every text is read against may make another of each.
    register = office.root / "docs/chuyen-muc/guong.md"
    register.write_text("---\ntitle: Gương mới\n---\n", "utf-8")
    last = load(office.root)
    assert not {id(article) for article in last.articles} & set(map(id, after.values()))
    require_same(review(last, office.now), review(load_anew(office.root), office.now), "register")


def require_same(kept: Edition, clean: Edition, done: object) -> None:
    """See that an edition is another, word for word."""
    assert kept.problems == clean.problems, done
    assert repr(kept.column.allowed) == repr(clean.column.allowed), done
    assert kept == clean, done


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
