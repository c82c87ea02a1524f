"""The commands people type: what they do, what they answer, how they end."""

from __future__ import annotations

import ctypes
import io
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from projects import (
    ARTICLE,
    ARTICLE_TEXT,
    DRAFT,
    DRAFT_TEXT,
    NOW,
    article_in,
    article_text,
    changed,
    edition_of,
    make_project,
    seal,
    without_review,
    write_files,
)

import thidua
from thidua.cli import CRASH_LOG, main, program
from thidua.clock import EPOCH_VARIABLE, VIETNAM, epoch
from thidua.commands.new import UNFINISHED
from thidua.commands.schema import SCHEMA_FILE, render_schema
from thidua.disk.hazards import MAX_NAME
from thidua.intake.sheet import Sheet, free_path, render_sheet
from thidua.load import load
from thidua.review import State
from thidua.source.front_matter import read_mapping
from thidua.source.parsing import read_document
from thidua.stopping import STOPPED, TOLD
from thidua.text.vietnamese import slugify

CHAIR = "Chủ tịch UBND phường"
REASON = "Theo đề nghị của người được nêu trong bài"
ENGLISH = (
    *("Usage", "Error", "No such", "Invalid", "Missing", "Got unexpected", "Traceback", "Try "),
    *("not a valid", "not in the range", "does not take", "TEXT", "INTEGER", "required", "<=x<="),
)


@dataclass(frozen=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str


class Terminal(io.StringIO):
    """Somebody who sits there and answers."""

    def isatty(self) -> bool:
        return True


Run = Callable[..., Outcome]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The base project."""
    return make_project(tmp_path / "phường mẫu")


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the program in the project's folder; with answers, as if somebody sat there."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv(EPOCH_VARIABLE, epoch(NOW))

    def run_program(*arguments: str, answers: Sequence[str] | None = None) -> Outcome:
        typed = "".join(f"{answer}\n" for answer in answers or ())
        monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
        monkeypatch.setattr(sys, "stdin", io.StringIO() if answers is None else Terminal(typed))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Outcome(int(ended.value.code or 0), captured.out, captured.err)

    return run_program


def files_of(root: Path) -> dict[str, bytes]:
    """Return every file of a project, but for what the program keeps for itself."""
    found = {path.relative_to(root).as_posix(): path for path in root.rglob("*") if path.is_file()}
    return {
        name: path.read_bytes() for name, path in found.items() if not name.startswith(".cache/")
    }


# new


def test_a_new_article_by_flags_holds_every_answer(run: Run, root: Path) -> None:
    outcome = run(
        *("new", "--title", "Gương sáng: “Bà Mẫu” & lớp học", "--date", "20/6/2024 8h30"),
        *("--category", "guong", "--kind", "tin", "--unit", "cong-an", "--author", "Trần Văn Viết"),
        *("--summary", "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô."),
        *("--field", "y-te", "--field", "giao-duc", "--movement", "nong-thon-moi"),
        *("--exemplar", "Nguyễn Thị Mẫu", "ca-nhan", "dien-hinh", "--image", "Ảnh bìa.jpg"),
    )
    path = "articles/2024/guong-sang-ba-mau-lop-hoc/index.md"
    assert outcome.code == 0, outcome.err
    assert path in outcome.out
    document, problems = read_document(root, path)
    assert document
    assert not problems
    written = {key: value for key, value in document.data.items() if value}
    assert written == {
        "title": "Gương sáng: “Bà Mẫu” & lớp học",
        "date": "2024-06-20 08:30",
        "summary": "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.",
        "category": "guong",
        "kind": "tin",
        "image": "Ảnh bìa.jpg",
        "exemplars": [{"name": "Nguyễn Thị Mẫu", "type": "ca-nhan", "kind": "dien-hinh"}],
        "consent": {"reference": None, "on": None, "covers": [], "channels": []},
        "fields": ["y-te", "giao-duc"],
        "movements": ["nong-thon-moi"],
        "unit": "cong-an",
        "author": "Trần Văn Viết",
    }
    assert edition_of(root).states[path] in (State.DRAFT, State.BROKEN)


def test_a_new_article_explains_every_key_and_waits_as_a_draft(run: Run, root: Path) -> None:
    summary = "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô."
    outcome = run("new", "--title", "Tin mới", "--category", "tin-tuc", "--summary", summary)
    assert outcome.code == 0, outcome.err
    lines = (root / "articles/2024/tin-moi/index.md").read_text("utf-8").splitlines()
    keys = [number for number, line in enumerate(lines) if line[:1].isalpha()]
    assert len(keys) > 10
    assert all(lines[number - 1].startswith("# ") for number in keys)
    edition = edition_of(root)
    assert edition.states["articles/2024/tin-moi/index.md"] is State.DRAFT
    assert [problem.rule for problem in edition.problems] == ["body-empty"]
    # Its day is that of the first approval.
    assert article_in(edition.column, "articles/2024/tin-moi/index.md").matter.date is None


def test_a_new_article_by_questions(run: Run, root: Path) -> None:
    outcome = run(
        "new",
        answers=[
            "",  # a title there must be
            "Gương sáng tổ 6",
            "9",  # there are two categories
            "1",
            "hôm qua",
            "18/6/2024",
            "",
            "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.",
            "",
            "Trần Văn Viết",
            "1, 5",
            "2,1,2",
            "",
            "",  # this category wants an exemplar
            "Tổ dân phố 6",
            "2",
            "2",
            "",
            "bia.jpg",
        ],
    )
    assert outcome.code == 0, outcome.out + outcome.err
    path = "articles/2024/guong-sang-to-6/index.md"
    document, _ = read_document(root, path)
    assert document
    written = {key: value for key, value in document.data.items() if value}
    assert written == {
        "title": "Gương sáng tổ 6",
        "date": "2024-06-18 07:00",
        "summary": "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô.",
        "category": "guong",
        "kind": "bai",
        "image": "bia.jpg",
        "exemplars": [{"name": "Tổ dân phố 6", "type": "tap-the", "kind": "mo-hinh-moi"}],
        "fields": ["y-te", "giao-duc"],
        "author": "Trần Văn Viết",
    }
    for question in ("Tiêu đề bài", "Chuyên mục", "Gương điển hình", "Ngày đăng", "Lĩnh vực"):
        assert question in outcome.out


def test_who_stops_answering_has_made_nothing(run: Run, root: Path) -> None:
    before = files_of(root)
    outcome = run("new", answers=["Gương sáng tổ 6"])
    assert outcome.code == STOPPED
    assert outcome.err.strip().startswith(TOLD)
    assert (root / UNFINISHED).is_file()
    assert files_of(root) == before


def test_what_was_broken_off_is_offered_again(run: Run, root: Path) -> None:
    run("new", answers=["Gương sáng tổ 6", "2", "20/6/2024"])
    run("new", answers=["c", "2"])  # goes on with the kind, and is broken off once more
    outcome = run("new", answers=["c", *[""] * 7])
    assert outcome.code == 0, outcome.out + outcome.err
    assert "«Gương sáng tổ 6», dừng ở câu: Sa-pô" in outcome.out
    document, _ = read_document(root, "articles/2024/guong-sang-to-6/index.md")
    assert document
    written = {key: value for key, value in document.data.items() if value}
    assert written == {
        "title": "Gương sáng tổ 6",
        "date": "2024-06-20 07:00",
        "category": "tin-tuc",
        "kind": "bai",
    }
    assert not (root / UNFINISHED).exists()


def test_what_was_broken_off_may_be_left(run: Run, root: Path) -> None:
    run("new", answers=["Gương sáng tổ 6"])
    outcome = run("new", answers=["", "Tin mới", "2", *[""] * 9])
    assert outcome.code == 0, outcome.out + outcome.err
    assert "articles/2024/tin-moi/index.md" in outcome.out
    assert "dừng ở câu" not in run("new", answers=[]).out


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"sheet": 1}', b"[" * 100_000, b"\xff"])
def test_a_damaged_memory_of_what_was_broken_off_is_none(
    run: Run, root: Path, content: bytes
) -> None:
    write_files(root, {UNFINISHED: content})
    outcome = run("new", answers=["Tin mới", "2", *[""] * 9])
    assert outcome.code == 0, outcome.out + outcome.err
    assert not (root / UNFINISHED).exists()


def test_one_may_go_back_to_any_question(run: Run, root: Path) -> None:
    outcome = run(
        "new",
        answers=[
            *("<", "Tin mơi", "<", "Tin mới"),  # there is nothing before the title
            *("1", "<", "2"),
            *("20/6/2024", "", "<", "<", "-", ""),  # to the day, which is then left out
            *("Sai", "<", "Sa-pô gõ lại"),
            *("", "", "1,2", "<", ""),  # Enter keeps the fields chosen before
            *("", "Tổ 5", "<", "Tổ 6", "2", "1", "Tổ 7", "2", "1", "<", ""),
            "",
        ],
    )
    assert outcome.code == 0, outcome.out + outcome.err
    document, _ = read_document(root, "articles/2024/tin-moi/index.md")
    assert document
    written = {key: value for key, value in document.data.items() if value}
    assert written == {
        "title": "Tin mới",
        "summary": "Sa-pô gõ lại",
        "category": "tin-tuc",
        "kind": "bai",
        "exemplars": [{"name": "Tổ 6", "type": "tap-the", "kind": "dien-hinh"}],
        "fields": ["giao-duc", "y-te"],
    }


def test_a_new_article_without_a_day_gets_that_of_its_approval(run: Run, root: Path) -> None:
    summary = "Tóm tắt đủ dài để qua được mức tối thiểu của sa-pô."
    run("new", "--title", "Tin mới", "--category", "tin-tuc", "--summary", summary)
    path = root / "articles/2024/tin-moi/index.md"
    path.write_text(path.read_text("utf-8").split("<!--")[0] + "Nội dung bài.\n", "utf-8")
    assert run("check", str(path)).code == 0
    outcome = run("approve", str(path), "--by", CHAIR, "--yes")
    assert outcome.code == 0, outcome.out + outcome.err
    assert article_in(load(root), "articles/2024/tin-moi/index.md").date == NOW


LETTERS = st.text(st.sampled_from("aăâđêôơưự ếẾ-–,.0123456789Ð漢字🎉ßﬃ"), min_size=1, max_size=150)


@settings(max_examples=60)
@given(LETTERS, st.integers(0, 300))
def test_a_title_within_its_limit_makes_a_folder_within_its_own(title: str, depth: int) -> None:
    slug = slugify(title)
    if not slug:
        return
    root = Path("C:/" + "s" * depth)
    path = free_path(root, 2024, slug)
    name = Path(path).parent.name
    assert name == slugify(name)
    assert slug.startswith(name)
    assert len(name.encode()) <= MAX_NAME
    # In a project deeper than that nothing can be made short enough.
    assert depth > 180 or len(str(root / path)) + len(".1234567.tmp") < 260


def test_a_long_title_is_cut_between_words(run: Run) -> None:
    title = " ".join(["tổ dân phố văn hóa"] * 7)
    assert len(title) <= 150 < 2 * len(slugify(title))
    for number in ("", "-2"):
        outcome = run("new", "--title", title, "--category", "tin-tuc")
        found = re.search(r"articles/2024/(\S+)/index.md", outcome.out)
        assert found
        name = found[1].removesuffix(number) if number else found[1]
        assert found[1] == name + number
        assert len(name) <= 80
        assert set(name.split("-")) == {"to", "dan", "pho", "van", "hoa"}


def test_a_name_that_is_taken_gets_a_number(run: Run, root: Path) -> None:
    before = (root / ARTICLE).read_bytes()
    for expected in ("guong-sang-2", "guong-sang-3"):
        outcome = run("new", "--title", "Gương sáng", "--category", "tin-tuc", "--date", "1/2/2024")
        assert f"articles/2024/{expected}/index.md" in outcome.out
    assert (root / ARTICLE).read_bytes() == before


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("--title", "…"),
        ("--title", "Tin"),
        ("--title", "Tin", "--category", "the-thao"),
        ("--title", "Tin", "--category", "tin-tuc", "--unit", "khong-co"),
        ("--title", "Tin", "--category", "tin-tuc", "--field", "khong-co"),
        ("--title", "Tin", "--category", "tin-tuc", "--movement", "khong-co"),
        ("--title", "Tin", "--category", "tin-tuc", "--date", "31/6/2024"),
        ("--title", "Tin", "--category", "tin-tuc", "--kind", "xa-luan"),
        ("--title", "Tin", "--category", "tin-tuc", "--exemplar", "Tổ 5", "tap-the", "x"),
    ],
)
def test_a_new_article_that_cannot_be_makes_nothing(
    run: Run, root: Path, arguments: tuple[str, ...]
) -> None:
    before = files_of(root)
    outcome = run("new", *arguments)
    assert outcome.code == 2
    assert outcome.err.startswith("Lệnh chưa đúng: ")
    assert files_of(root) == before


TEXT = st.text(st.characters(categories=["L", "N", "P", "S", "Zs"]), max_size=30).map(str.strip)


@settings(max_examples=50)
@given(TEXT, TEXT, TEXT, TEXT)
def test_whatever_is_answered_is_read_back_as_answered(
    title: str, summary: str, author: str, name: str
) -> None:
    sheet = Sheet(
        title=title,
        date=datetime(2024, 6, 11, 7, 0, tzinfo=VIETNAM),
        category="guong",
        kind="bai",
        summary=summary,
        unit="",
        author=author,
        fields=(),
        movements=(),
        exemplars=((name, "ca-nhan", "dien-hinh"),),
        image="",
    )
    data = read_mapping(render_sheet(sheet).split("---\n")[1]).data
    assert data["title"] == title
    assert data["summary"] == (summary or None)
    assert data["author"] == (author or None)
    assert data["exemplars"] == [{"name": name, "type": "ca-nhan", "kind": "dien-hinh"}]


# check


def test_a_project_without_problems_is_told_so(run: Run) -> None:
    outcome = run("check")
    assert (outcome.code, outcome.out) == (0, "Không có vấn đề nào.\n")


def test_errors_are_shown_with_their_fix_and_counted(run: Run, root: Path) -> None:
    write_files(root, {ARTICLE: changed(ARTICLE_TEXT, {"kind: bai\n": "kind: báo\n"})})
    outcome = run("check", ARTICLE)
    assert outcome.code == 1
    assert f"{ARTICLE}:6  [choice]  LỖI  kind: " in outcome.out
    assert "    Cách sửa: " in outcome.out
    assert outcome.out.endswith("\nCó 1 lỗi và 0 cảnh báo.\n")


def test_warnings_alone_are_no_failure(run: Run, root: Path) -> None:
    write_files(root, {DRAFT: article_text(kind="báo")})
    outcome = run("check")
    assert outcome.code == 0
    assert outcome.out.endswith("\nCó 0 lỗi và 1 cảnh báo.\n")


def unreadable(root: Path, kind: str) -> str:
    """Put something that nobody can read in the place of a draft."""
    path = root / DRAFT
    match kind:
        case "binary":
            path.write_bytes(bytes(range(256)) * 8)
        case "forbidden":
            path.write_text(DRAFT_TEXT, "utf-8")
            path.chmod(0)
        case "loop":
            path.symlink_to(path.name)
        case "folder":
            path.mkdir()
        case "large":
            path.write_text(DRAFT_TEXT + "chữ " * 700_000, "utf-8")
    return DRAFT


def obey_permissions() -> None:
    """Let even root read only what is given to it: without the two capabilities to override."""
    if os.geteuid() == 0:
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.parametrize("kind", ["binary", "forbidden", "loop", "folder", "large"])
@pytest.mark.parametrize("named", [True, False])
def test_a_check_of_what_cannot_be_read_fails(root: Path, kind: str, named: bool) -> None:
    path = unreadable(root, kind)
    outcome = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", "check", *([path] if named else [])],
        cwd=root,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
        preexec_fn=obey_permissions,
    )
    assert outcome.returncode == 1, outcome.stdout + outcome.stderr
    assert f"{path}: không đọc được nên chưa kiểm tra được gì bên trong." in outcome.stdout
    assert "Cách sửa: " in outcome.stdout


@pytest.mark.parametrize(
    "path", [ARTICLE, "articles/2024/guong-sang", "./articles/../articles/2024/guong-sang/"]
)
def test_only_the_named_article_is_told_of(run: Run, root: Path, path: str) -> None:
    wrong = changed(ARTICLE_TEXT, {"kind: bai\n": "kind: báo\n"})
    write_files(root, {ARTICLE: wrong, DRAFT: article_text(kind="báo")})
    outcome = run("check", path)
    assert outcome.code == 1
    assert DRAFT not in outcome.out
    assert run("check", DRAFT).code == 0


def test_the_day_can_be_chosen(run: Run, root: Path) -> None:
    text = changed(ARTICLE_TEXT, {"until: 2026-06-03": "until: 2024-06-20"})
    make_project(root, {ARTICLE: text})
    told = run("check", "--as-of", "20/6/2024").out
    assert "[consent-ending]" in told
    assert "[consent-expired]" not in told
    assert "[consent-expired]" in run("check", "--as-of", "2024-06-21").out


# approve


def ready(root: Path, **keys: str) -> Path:
    """Write a draft that may be approved at NOW."""
    write_files(root, {DRAFT: article_text(**{"date": "2024-06-20", **keys})})
    return root / DRAFT


def test_an_approval_shows_what_it_is_for_and_is_written(run: Run, root: Path) -> None:
    path = ready(root)
    before = path.read_text("utf-8")
    outcome = run("approve", "--yes", DRAFT, "--by", CHAIR, "--name", "Lê Thị Duyệt")
    assert outcome.code == 0, outcome.err
    for shown in ("Một bài viết", "Tóm tắt đủ dài", "Tin tức", "20 tháng 6 năm 2024", CHAIR):
        assert shown in outcome.out
    review = article_in(load(root), DRAFT).matter.review
    assert review
    assert (review.by, review.name, review.on) == (CHAIR, "Lê Thị Duyệt", NOW)
    assert edition_of(root).states[DRAFT] is State.SCHEDULED
    after = path.read_text("utf-8")
    assert without_review(after) == before


def test_approving_again_changes_nothing(run: Run, root: Path) -> None:
    path = ready(root)
    run("approve", "--yes", DRAFT, "--by", CHAIR)
    once = path.read_bytes()
    assert run("approve", "--yes", DRAFT, "--by", CHAIR).code == 0
    assert path.read_bytes() == once


def test_an_edit_after_approval_is_approved_anew(run: Run, root: Path) -> None:
    path = ready(root)
    run("approve", "--yes", DRAFT, "--by", CHAIR)
    path.write_text(path.read_text("utf-8").replace("Nội dung", "Nội dung mới"), "utf-8")
    assert edition_of(root).states[DRAFT] is State.CHANGED
    assert run("approve", "--yes", DRAFT, "--by", CHAIR).code == 0
    assert edition_of(root).states[DRAFT] is State.SCHEDULED


@pytest.mark.parametrize(("answer", "code"), [("c", 0), ("có", 0), ("", 1), ("k", 1), ("không", 1)])
def test_who_sits_there_is_asked_first(run: Run, root: Path, answer: str, code: int) -> None:
    path = ready(root)
    before = path.read_bytes()
    outcome = run("approve", DRAFT, "--by", CHAIR, answers=[answer])
    assert outcome.code == code
    assert (path.read_bytes() == before) == (code == 1)


def test_yes_asks_nothing(run: Run, root: Path) -> None:
    ready(root)
    assert run("approve", DRAFT, "--by", CHAIR, "--yes", answers=[]).code == 0


@pytest.mark.parametrize(
    ("text", "arguments", "rule"),
    [
        (article_text(kind="báo", date="2024-06-20"), (), "choice"),
        (article_text("![](khong-co.jpg)", date="2024-06-20"), (), "image-missing"),
        (article_text("[a](khong-co.md)", date="2024-06-20"), (), "link-missing"),
        (article_text(date="2024-06-14"), (), "review-late"),
        (article_text(date="2024-06-20", author="Lê Duyệt"), ("--name", "lê duyệt"), "review-self"),
        ("---\ntitle: [a\n---\n", (), "yaml-syntax"),
    ],
)
def test_an_article_with_an_error_is_not_approved_nor_any_with_it(
    run: Run, root: Path, text: str, arguments: tuple[str, ...], rule: str
) -> None:
    other = "articles/2024/bai-tot.md"
    write_files(root, {DRAFT: text, other: article_text(date="2024-06-20")})
    before = files_of(root)
    outcome = run("approve", other, DRAFT, "--by", CHAIR, *arguments)
    assert outcome.code == 1
    assert f"[{rule}]  LỖI  " in outcome.out
    assert "Không tệp nào bị thay đổi" in outcome.out
    assert files_of(root) == before


def test_a_folder_stands_for_its_article(run: Run, root: Path) -> None:
    write_files(root, {"articles/2024/bai-moi/index.md": article_text(date="2024-06-20")})
    assert run("approve", "--yes", "articles/2024/bai-moi", "--by", CHAIR).code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (DRAFT,),
        (DRAFT, "--by", "Trưởng ban"),
        ("articles/2024/khong-co.md", "--by", CHAIR),
        ("docs/index.md", "--by", CHAIR),
        ("mkdocs.yml", "--by", CHAIR),
    ],
)
def test_an_approval_of_nothing_or_by_nobody_is_wrong_usage(
    run: Run, root: Path, arguments: tuple[str, ...]
) -> None:
    ready(root)
    before = files_of(root)
    outcome = run("approve", *arguments)
    assert outcome.code == 2
    assert outcome.err.startswith("Lệnh chưa đúng: ")
    assert files_of(root) == before


# withdraw, correct


def test_a_withdrawal_is_written_and_nothing_else(run: Run, root: Path) -> None:
    before = files_of(root)
    outcome = run("withdraw", "--yes", ARTICLE, "--reason", f"  {REASON} ")
    assert outcome.code == 0, outcome.err
    for shown in ("Gương sáng tổ dân phố 5", REASON, "15/06/2024", "build", "go-bai.json"):
        assert shown in outcome.out
    assert "tag:phuong-mau.example,2024:2024/guong-sang" in outcome.out
    after = files_of(root)
    assert {path for path in after if after[path] != before.get(path)} == {ARTICLE}
    block = f'withdrawn:\n  on: 2024-06-15\n  reason: "{REASON}"\n'
    assert after[ARTICLE].decode().replace(block, "") == before[ARTICLE].decode()
    edition = edition_of(root)
    assert edition.states[ARTICLE] is State.WITHDRAWN
    assert edition.problems == ()


def test_a_withdrawal_does_not_name_whom_it_is_about(run: Run, root: Path) -> None:
    before = files_of(root)
    outcome = run("withdraw", "--yes", ARTICLE, "--reason", "Bà Nguyễn Thị Mẫu không muốn đăng nữa")
    assert outcome.code == 1
    assert "[withdrawal-reason]" in outcome.out
    assert files_of(root) == before


def test_a_withdrawal_may_be_for_a_day_to_come(run: Run, root: Path) -> None:
    outcome = run("withdraw", "--yes", ARTICLE, "--reason", REASON, "--on", "20/6/2024")
    assert outcome.code == 0
    assert "từ ngày 20/06/2024" in outcome.out
    assert edition_of(root).states[ARTICLE] is State.PUBLISHED


def test_a_correction_is_written_with_the_earlier_one_kept(
    run: Run,
    root: Path,
) -> None:
    before = article_in(load(root))
    outcome = run("correct", "--yes", "articles/2024/guong-sang", "--text", "Lớp có 20 em.")
    assert outcome.code == 0, outcome.err
    after = article_in(load(root))
    assert [(c.on, c.text) for c in after.matter.corrections] == [
        (date(2024, 6, 13), "Lớp học mở từ năm 2015."),
        (date(2024, 6, 15), "Lớp có 20 em."),
    ]
    assert after.matter.updated == NOW
    assert (after.digest, after.matter.review) == (before.digest, before.matter.review)
    assert edition_of(root).states[ARTICLE] is State.PUBLISHED


AMENDING = [("withdraw", "--reason"), ("correct", "--text")]


@pytest.mark.parametrize(("command", "flag"), AMENDING)
@pytest.mark.parametrize(("answer", "code"), [("c", 0), ("có", 0), ("", 1), ("k", 1)])
def test_who_sits_there_is_asked_before_an_amendment(
    run: Run,
    root: Path,
    command: str,
    flag: str,
    answer: str,
    code: int,
) -> None:
    before = files_of(root)
    outcome = run(command, ARTICLE, flag, "Chữ", answers=[answer])
    assert outcome.code == code
    assert (files_of(root) == before) == (code == 1)


@pytest.mark.parametrize(("command", "flag"), AMENDING)
def test_yes_asks_nothing_before_an_amendment(run: Run, command: str, flag: str) -> None:
    assert run(command, ARTICLE, flag, "Chữ", "--yes", answers=[]).code == 0


@pytest.mark.parametrize(("command", "flag"), AMENDING)
@pytest.mark.parametrize(
    ("text", "cause"),
    [
        (without_review(ARTICLE_TEXT), "chưa được duyệt"),
        (
            changed(ARTICLE_TEXT, {"review:": "withdrawn: {on: 2024-06-14, reason: a}\nreview:"}),
            "đã ghi là gỡ từ ngày 14/06/2024, không gỡ hay đính chính được nữa",
        ),
        (
            changed(ARTICLE_TEXT, {"review:": "withdrawn: {on: 2024-07-14, reason: a}\nreview:"}),
            "đã ghi là gỡ từ ngày 14/07/2024",
        ),
        (changed(ARTICLE_TEXT, {"kind: bai\n": "kind: [\n"}), "chưa đọc được"),
    ],
)
def test_an_article_that_readers_cannot_have_seen_so_is_left_alone(
    run: Run,
    root: Path,
    command: str,
    flag: str,
    text: str,
    cause: str,
) -> None:
    write_files(root, {ARTICLE: text})
    before = files_of(root)
    outcome = run(command, ARTICLE, flag, "Chữ")
    assert outcome.code == 1
    assert cause in outcome.err
    assert "Không tệp nào bị thay đổi" in outcome.err
    assert "Cách sửa: " in outcome.err
    assert files_of(root) == before


def test_a_correction_of_what_nobody_has_read_is_refused(
    run: Run,
    root: Path,
) -> None:
    make_project(root, {ARTICLE: changed(ARTICLE_TEXT, {"date: 2024-06-11": "date: 2024-06-16"})})
    outcome = run("correct", ARTICLE, "--text", "Chữ")
    assert outcome.code == 1
    assert "16/06/2024" in outcome.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("withdraw", ARTICLE),
        ("withdraw", ARTICLE, "--reason", ""),
        ("withdraw", ARTICLE, "--reason", "  \n "),
        ("withdraw", ARTICLE, "--reason", "a" * 2001),
        ("withdraw", ARTICLE, "--reason", "a\u200bb"),
        ("withdraw", ARTICLE, "--reason", "a\x07b"),
        ("withdraw", ARTICLE, "--reason", "a", "--on", "hôm qua"),
        ("withdraw", ARTICLE, "--reason", "a", "--on", "9/6/2024"),
        ("withdraw", "docs/index.md", "--reason", "a"),
        ("withdraw", "articles/2024/khong-co.md", "--reason", "a"),
        ("correct", ARTICLE),
        ("correct", ARTICLE, "--text", " "),
        ("correct", ARTICLE, "--text", "a" * 2001),
        ("correct", ARTICLE, "--text", "a", "--on", "16/6/2024"),
        ("correct", ARTICLE, "--text", "a", "--on", "10/6/2024"),
    ],
)
def test_words_or_days_that_cannot_be_are_wrong_usage(
    run: Run,
    root: Path,
    arguments: tuple[str, ...],
) -> None:
    before = files_of(root)
    outcome = run(*arguments)
    assert outcome.code == 2
    assert outcome.err.startswith("Lệnh chưa đúng: ")
    assert not any(word in outcome.err for word in ENGLISH), outcome.err
    assert files_of(root) == before


def test_a_withdrawn_article_is_not_approved(run: Run, root: Path) -> None:
    assert run("withdraw", "--yes", ARTICLE, "--reason", REASON).code == 0
    before = files_of(root)
    outcome = run("approve", "--yes", ARTICLE, "--by", "Chủ tịch UBND phường")
    assert outcome.code == 1
    assert "đã được gỡ" in outcome.err
    assert files_of(root) == before


# list, targets, schema


def test_the_list_tells_every_article_its_state_and_what_it_waits_for(run: Run, root: Path) -> None:
    write_files(root, {DRAFT: DRAFT_TEXT, "articles/2024/hong.md": "Chỉ có chữ"})
    outcome = run("list")
    assert outcome.code == 0
    for shown in ("Đang đăng", "Gương sáng tổ dân phố 5", "Chờ duyệt", "lãnh đạo duyệt", DRAFT):
        assert shown in outcome.out
    assert "articles/2024/hong.md" in outcome.out
    waiting = run("list", "--state", "in-review").out
    assert DRAFT in waiting
    assert ARTICLE not in waiting


def test_a_list_of_nothing_says_so(run: Run, root: Path) -> None:
    assert run("list", "--state", "scheduled").out == "Không có bài nào: Đã duyệt, chờ đến ngày.\n"
    (root / ARTICLE).unlink()
    assert run("list").out == "Chưa có bài nào.\n"


@pytest.mark.parametrize(
    ("changes", "awaited"),
    [
        ({}, ""),
        ({"channels: [web, rss, radio]": "channels: [web]"}, ""),
        ({"kind: bai\n": "kind: báo\n"}, "sửa 1 lỗi (lệnh check)"),
        (
            {"kind: bai\n": "kind: báo\n", "category: guong": "category: x_x"},
            "sửa 2 lỗi (lệnh check)",
        ),
        (
            {"category: guong": "category: khong-co"},
            "sửa 1 lỗi (lệnh check)",
        ),
        ({"Lớp học mở trong": "Lớp mở trong"}, "duyệt lại, vì bài đã bị sửa sau khi duyệt"),
        ({"until: 2026-06-03": "until: 2024-06-14"}, "gia hạn sự đồng ý (hết hạn ngày 14/06/2024)"),
        (
            {"channels: [web, rss, radio]": "channels: [radio]"},
            "người trong bài đồng ý đăng trên trang (kênh web)",
        ),
        ({"date: 2024-06-11": "date: 2024-06-16 8h30"}, "đến 08:30 ngày 16/06/2024"),
        ({"corrections:": "withdrawn: {on: 2024-06-13, reason: a}\ncorrections:"}, ""),
    ],
)
def test_an_article_waits_for_one_thing(
    run: Run, root: Path, changes: dict[str, str], awaited: str
) -> None:
    sealed = (root / ARTICLE).read_text("utf-8")
    text = changed(ARTICLE_TEXT, changes)
    # Sealed as it stands, unless the change is what the test is about.
    held = "Lớp mở trong" in text
    make_project(root, {ARTICLE: changed(sealed, changes) if held else text})
    lines = [line for line in run("list").out.splitlines() if ARTICLE in line]
    assert lines == [f"      {ARTICLE}" + (f"  – còn chờ: {awaited}" if awaited else "")]


@pytest.mark.parametrize(
    ("text", "awaited"),
    [
        (DRAFT_TEXT, "lãnh đạo duyệt (Chủ tịch UBND phường hoặc Phó Chủ tịch UBND phường)"),
        (article_text("![](khong-co.jpg)"), "sửa 2 lỗi (lệnh check)"),
        ("Chỉ có chữ", "sửa 1 lỗi (lệnh check)"),
    ],
)
def test_a_draft_waits_for_its_author_or_for_the_leaders(
    run: Run, root: Path, text: str, awaited: str
) -> None:
    write_files(root, {DRAFT: text})
    lines = [line for line in run("list").out.splitlines() if DRAFT in line]
    assert lines == [f"      {DRAFT}  – còn chờ: {awaited}"]


def test_targets_for_machines_have_the_shape_of_the_contract(run: Run) -> None:
    outcome = run("targets", "--format", "json", "--as-of", "30/6/2024")
    assert outcome.code == 0
    report = json.loads(outcome.out)
    assert report["as_of"] == "2024-06-30"
    (plan,) = report["plans"]
    assert plan["id"] == "2024"
    assert [target["id"] for target in plan["targets"]] == ["bon-bai", "phat-song"]
    statuses = [window["status"] for window in plan["targets"][1]["windows"]]
    assert statuses == ["met", "met", "upcoming", "upcoming"]
    assert set(plan["targets"][0]["windows"][0]) == {
        *("from", "to", "label", "group", "required", "done", "status", "items"),
    }


@pytest.mark.parametrize("style", ["text", "md"])
def test_targets_for_people_say_the_plan_s_own_words(run: Run, style: str) -> None:
    outcome = run("targets", "--format", style)
    assert outcome.code == 0
    for shown in ("ít nhất 04 tin, bài/năm", "Đúng tiến độ", "Chưa đến kỳ"):
        assert shown in outcome.out


def test_missed_targets_are_no_failure_of_the_command(run: Run) -> None:
    outcome = run("targets", "--as-of", "31/12/2025")
    assert outcome.code == 0
    assert "Không đạt" in outcome.out


def test_the_schema_is_written_into_the_project(run: Run, root: Path) -> None:
    assert run("schema").code == 0
    assert (root / SCHEMA_FILE).read_bytes() == render_schema()


# Damaged letters

OLD = '---\r\ntitle: "Le^~ pha\'t ddo^.ng"\r\ndate: 2024-06-20\r\n' + (
    "summary: Sáng nay bà con tổ dân phố tới nhà văn hóa dự lễ.\r\ncategory: tin-tuc\r\n"
    "---\r\n\r\nÐảng bộ họp.\r\n"
)


def with_old_letters(root: Path, text: str = OLD) -> Path:
    path = root / "articles/2024/chu-cu.md"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    return path


def test_damaged_letters_are_shown_and_read_back_and_nothing_else(run: Run, root: Path) -> None:
    path = with_old_letters(root)
    others = files_of(root)
    outcome = run("mend", "articles/2024/chu-cu.md", answers=["c"])
    assert outcome.code == 0
    assert 'trước: title: "Le^~ pha\'t ddo^.ng"' in outcome.out
    assert 'sau:   title: "Lễ phát động"' in outcome.out
    sound = OLD.replace("Le^~ pha't ddo^.ng", "Lễ phát động").replace("Ð", "Đ")
    assert path.read_bytes() == b"\xef\xbb\xbf" + sound.encode()
    assert {name for name, content in files_of(root).items() if others[name] != content} == {
        "articles/2024/chu-cu.md"
    }
    assert "Không thấy chữ nào hỏng" in run("mend", "articles").out


@pytest.mark.parametrize("answers", [None, [""]])
def test_without_consent_nothing_is_read_back(
    run: Run, root: Path, answers: list[str] | None
) -> None:
    with_old_letters(root)
    before = files_of(root)
    assert run("mend", "articles", answers=answers).code == 1
    assert files_of(root) == before


def test_yes_does_not_reach_an_approved_text(run: Run, root: Path) -> None:
    path = root / ARTICLE
    text = changed(ARTICLE_TEXT, {"mỗi tối thứ Ba.": "mỗi tối, Ðảng viên dự."})
    path.write_text(text, "utf-8")
    seal(root)
    before = files_of(root)
    outcome = run("mend", ARTICLE, "--yes")
    assert outcome.code == 1
    assert "phải trình duyệt lại" in outcome.out
    assert files_of(root) == before
    assert run("mend", ARTICLE, "--approved").code == 0
    assert "tối, Đảng viên" in path.read_text("utf-8")


def test_joining_marks_voids_no_review(run: Run, root: Path) -> None:
    path = root / ARTICLE
    path.write_text(unicodedata.normalize("NFD", path.read_text("utf-8")), "utf-8")
    assert run("mend", ARTICLE, "--yes").code == 0
    assert path.read_text("utf-8") == unicodedata.normalize("NFC", path.read_text("utf-8"))
    assert run("list").out.startswith("Đang đăng (1)")


def test_a_word_that_can_be_read_in_two_ways_is_left_and_its_line_told(
    run: Run, root: Path
) -> None:
    path = with_old_letters(root, OLD.replace("họp.", "họp. Di cho+."))
    outcome = run("mend", "articles", "--yes")
    assert outcome.code == 1
    assert "dòng 8: có chữ đọc được hai cách" in outcome.out
    assert "Đảng bộ họp. Di cho+." in path.read_text("utf-8-sig")


def test_a_file_that_is_no_utf_8_is_left_alone(run: Run, root: Path) -> None:
    path = root / "articles/2024/chu-cu.md"
    path.write_bytes("---\ntitle: Lễ\n---\n".encode("utf-16"))
    outcome = run("mend", "articles/2024/chu-cu.md", "--yes")
    assert outcome.code == 1
    assert "bảng mã UTF-8" in outcome.err


# All commands


@pytest.mark.parametrize(
    "arguments",
    [
        ("khong-co",),
        ("--khong-co",),
        ("check", "--khong-co"),
        ("check", "--as-of"),
        ("check", "--as-of", "hôm qua"),
        ("check", "--as-of", "31/6/2024"),
        ("check", "articles/2024/khong-co.md"),
        ("check", "/"),
        ("list", "--state", "xong"),
        ("list", "thừa", "chữ"),
        ("targets", "--format", "xml"),
        ("approve", "--by", CHAIR),
        ("new", "--exemplar", "Tổ 5"),
        ("preview", "--port", "80"),
        ("preview", "--port", "tám"),
        ("mend",),
        ("mend", "mkdocs.yml"),
        ("check", "--as-of=31/12/2024", "articles/2024/khong-co.md"),
        ("build", "--strict=1"),
        (),
        ("--root", "."),
        ("--root", "khong-co", "check"),
    ],
)
def test_wrong_usage_is_explained_in_vietnamese(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("Lệnh chưa đúng: ")
    assert not any(word in outcome.err for word in ENGLISH), outcome.err


@pytest.mark.parametrize(
    "arguments", [("--help",), ("-h",), *((name, "--help") for name in sorted(program.commands))]
)
def test_help_is_in_vietnamese(run: Run, arguments: tuple[str, ...]) -> None:
    outcome = run(*arguments)
    assert outcome.code == 0
    assert outcome.out.startswith("Cách dùng: ")
    assert not any(word in outcome.out for word in ENGLISH), outcome.out


def test_a_clock_that_is_none_is_wrong_usage(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EPOCH_VARIABLE, "hôm nay")
    outcome = run("check")
    assert outcome.code == 2
    assert EPOCH_VARIABLE in outcome.err


def test_outside_a_project_it_says_where_to_go(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run("check")
    assert outcome.code == 2
    assert "mkdocs.yml" in outcome.err


def test_a_command_works_from_any_folder_of_the_project(
    run: Run, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(root / "articles" / "2024")
    assert run("check", "guong-sang").code == 0
    monkeypatch.chdir(tmp_path)
    assert run("--root", str(root), "check").code == 0


def test_an_unexpected_failure_shows_no_traceback(run: Run, root: Path) -> None:
    write_files(root, {"articles/2031": "một tệp ở chỗ của thư mục"})
    outcome = run("new", "--title", "Tin", "--category", "tin-tuc", "--date", "1/1/2031")
    assert outcome.code == 1
    assert "Traceback" not in outcome.out + outcome.err
    assert "không bị thay đổi" in outcome.err
    assert "Traceback" in (root / CRASH_LOG).read_text("utf-8")


@pytest.mark.parametrize(("arguments", "code"), [(("check",), 0), (("khong-co",), 2)])
def test_the_program_ends_with_its_code_whatever_the_console_speaks(
    root: Path, arguments: tuple[str, ...], code: int
) -> None:
    environment = {
        **os.environ,
        "PYTHONPATH": str(Path(thidua.__file__).parents[1]),
        "PYTHONIOENCODING": "ascii",
        EPOCH_VARIABLE: epoch(NOW),
    }
    done = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", *arguments],
        cwd=root,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    assert done.returncode == code
    assert b"Traceback" not in done.stderr
    said = (done.stderr if code else done.stdout).decode("utf-8")
    assert said.startswith("Lệnh chưa đúng" if code else "Không có vấn đề nào")
