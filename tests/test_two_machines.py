"""Two people at one column: a folder they share, or a clone each."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from click import ClickException
from click.testing import CliRunner
from projects import ARTICLE, make_project
from test_terminal import Terminal

from thidua.cli import program
from thidua.clock import VIETNAM
from thidua.column.record import RECORD, Entry, Record, parse, render
from thidua.disk.claims import CLAIMS, LASTS, claim, find_other, release
from thidua.publish.hindrances import PublishError
from thidua.publish.sync import OTHERS, Conflict, Side, sync

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=VIETNAM)
MINE = {"user.name": "a", "user.email": "a@mau.example"}


# A folder they share


def test_one_of_two_gets_an_article(tmp_path: Path) -> None:
    assert claim(tmp_path, ARTICLE, "Lan ở máy 1", NOW) is None
    other = claim(tmp_path, ARTICLE, "Hoa ở máy 2", NOW + timedelta(hours=1))
    assert other is not None
    assert (other.by, other.since) == ("Lan ở máy 1", NOW)
    assert claim(tmp_path, ARTICLE, "Lan ở máy 1", NOW) is None  # her own
    release(tmp_path, ARTICLE)
    assert claim(tmp_path, ARTICLE, "Hoa ở máy 2", NOW) is None


def test_a_claim_ends_with_the_working_day(tmp_path: Path) -> None:
    claim(tmp_path, ARTICLE, "Lan", NOW)
    assert find_other(tmp_path, ARTICLE, "Hoa", NOW + LASTS - timedelta(minutes=1))
    assert find_other(tmp_path, ARTICLE, "Hoa", NOW + LASTS) is None


def test_an_article_and_its_next_version_are_one(tmp_path: Path) -> None:
    claim(tmp_path, "articles/2024/x/index.md", "Lan", NOW)
    assert find_other(tmp_path, "articles/2024/x/ban-sua.md", "Hoa", NOW)
    assert find_other(tmp_path, "articles/2024/x.md", "Hoa", NOW)
    assert find_other(tmp_path, "articles/2024/y.md", "Hoa", NOW) is None


def test_half_a_claim_holds_nothing(tmp_path: Path) -> None:
    claim(tmp_path, ARTICLE, "Lan", NOW)
    (file,) = (tmp_path / CLAIMS).iterdir()
    file.write_bytes(file.read_bytes()[:10])
    assert find_other(tmp_path, ARTICLE, "Hoa", NOW) is None
    assert claim(tmp_path, ARTICLE, "Hoa", NOW) is None


def test_whatever_writes_into_an_article_asks_first(tmp_path: Path) -> None:
    root = make_project(tmp_path)
    claim(root, ARTICLE, "Lan ở máy 1", datetime.now(VIETNAM))
    before = (root / ARTICLE).read_bytes()
    for command in (
        ["correct", "--text", "Sửa một chữ.", "--yes"],
        ["withdraw", "--reason", "Theo đề nghị", "--yes"],
        ["approve", "--by", "Chủ tịch UBND phường", "--yes"],
        ["revise"],
        ["hold"],
        ["hold", "--release"],
    ):
        article = str(root / ARTICLE)
        done = CliRunner().invoke(program, ["--root", str(root), command[0], article, *command[1:]])
        assert "Lan ở máy 1 đang sửa bài này" in done.output, command
        assert done.exit_code == 1
    assert (root / ARTICLE).read_bytes() == before


# A clone each


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one project, and the bare one between them."""
    shared = tmp_path / "chung.git"
    first = tmp_path / "may mot"
    make_project(first)
    (first / ".gitignore").write_text("/reports/\n/articles/.dang-sua/\n", "utf-8")
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(shared))
    git(first, "init", "--quiet", "--initial-branch=main")
    git(first, "remote", "add", "origin", str(shared))
    settle(first)
    git(first, "add", "--all")
    git(first, "commit", "--quiet", "-m", "x")
    git(first, "push", "--quiet", "origin", "main")
    second = tmp_path / "may hai"
    git(tmp_path, "clone", "--quiet", str(shared), str(second))
    settle(second)
    return first, second


def settle(clone: Path) -> None:
    for key, value in MINE.items():
        git(clone, "config", key, value)


def git(folder: Path, *command: str) -> str:
    done = subprocess.run(["git", *command], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout


def nobody(conflict: Conflict) -> Side | None:
    return None


def always(side: Side) -> Callable[[Conflict], Side | None]:
    return lambda _: side


def edit(clone: Path, path: str, text: str) -> None:
    target = clone / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")


def test_what_each_wrote_reaches_the_other(clones: tuple[Path, Path]) -> None:
    one, two = clones
    edit(one, "articles/2026/mot.md", "một\n")
    edit(two, "articles/2026/hai.md", "hai\n")
    assert sync(one, "x", nobody).sent
    assert sync(two, "x", nobody).received == ("articles/2026/mot.md",)
    assert sync(one, "x", nobody).received == ("articles/2026/hai.md",)
    assert not sync(one, "x", nobody).sent
    for clone in clones:
        assert (clone / "articles/2026/mot.md").read_text("utf-8") == "một\n"
        assert (clone / "articles/2026/hai.md").read_text("utf-8") == "hai\n"


@pytest.mark.parametrize("side", list(Side))
def test_one_of_two_versions_is_chosen_and_the_other_kept(
    side: Side, clones: tuple[Path, Path]
) -> None:
    one, two = clones
    edit(one, ARTICLE, "bản một\n")
    edit(two, ARTICLE, "bản hai\n")
    sync(one, "x", nobody)
    with pytest.raises(PublishError, match="hai máy cùng sửa"):
        sync(two, "x", nobody)
    # Nothing is half done, and nothing of this machine's is lost.
    assert (two / ARTICLE).read_text("utf-8") == "bản hai\n"
    assert git(two, "status", "--porcelain") == ""
    assert sync(two, "x", always(side)).chosen == {ARTICLE: side}
    kept, other = ("hai", "một") if side is Side.MINE else ("một", "hai")
    assert (two / ARTICLE).read_text("utf-8") == f"bản {kept}\n"
    assert (two / OTHERS / ARTICLE).read_text("utf-8") == f"bản {other}\n"
    sync(one, "x", nobody)
    assert (one / ARTICLE).read_text("utf-8") == f"bản {kept}\n"


@pytest.mark.parametrize(
    ("answer", "told", "kept"),
    [("1", "dùng bản của máy này", "hai"), ("2", "dùng bản của máy kia", "một"), ("", None, "hai")],
)
def test_the_author_sees_both_versions_and_chooses(
    answer: str,
    told: str | None,
    kept: str,
    clones: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    one, two = clones
    edit(one, ARTICLE, "mở bài\nbản một\nkết bài\n")
    edit(two, ARTICLE, "mở bài\nbản hai\nkết bài\n")
    sync(one, "x", nobody)
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    command = ["--root", str(two), "sync"]
    if told:
        assert program.main(command, standalone_mode=False) == 0
    else:
        with pytest.raises(ClickException, match="phải có người chọn bản nào"):
            program.main(command, standalone_mode=False)
    said = capsys.readouterr().out
    assert f"Hai máy cùng sửa {ARTICLE}" in said
    assert "máy này: bản hai" in said
    assert "máy kia: bản một" in said
    assert "mở bài" in said  # what is around, to see where
    assert (told or "") in said
    assert f"bản {kept}" in (two / ARTICLE).read_text("utf-8")


def test_a_removal_against_an_edit_is_a_choice_too(clones: tuple[Path, Path]) -> None:
    one, two = clones
    (one / ARTICLE).unlink()
    edit(two, ARTICLE, "bản hai\n")
    sync(one, "x", nobody)
    sync(two, "x", always(Side.MINE))
    assert (two / ARTICLE).read_text("utf-8") == "bản hai\n"


def test_two_records_become_one(clones: tuple[Path, Path]) -> None:
    one, two = clones
    for clone, name, day in ((one, "/mot/", 3), (two, "/hai/", 2)):
        record = {"/": Entry(date(2026, 1, day)), name: Entry(date(2026, 1, day))}
        edit(clone, RECORD, render(Record(record)))
    sync(one, "x", nobody)
    sync(two, "x", nobody)
    known = parse((two / RECORD).read_bytes())
    assert {a: e.since.day for a, e in known.addresses.items()} == {"/": 2, "/mot/": 3, "/hai/": 2}


def test_a_folder_without_git_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="chưa phải là kho git"):
        sync(make_project(tmp_path), "x", nobody)


def test_a_shared_machine_that_is_gone_is_told(clones: tuple[Path, Path], tmp_path: Path) -> None:
    one, _ = clones
    (tmp_path / "chung.git").rename(tmp_path / "mat.git")
    edit(one, "articles/2026/mot.md", "một\n")
    with pytest.raises(PublishError):
        sync(one, "x", nobody)
    (tmp_path / "mat.git").rename(tmp_path / "chung.git")
    assert sync(one, "x", nobody).sent
