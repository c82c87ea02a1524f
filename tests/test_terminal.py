"""What commands say and ask: nothing that people wrote steers a terminal, and silence is a no."""

from __future__ import annotations

import ast
import io
import re
import shutil
import sys
import unicodedata
from collections.abc import Sequence
from pathlib import Path

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st
from projects import (
    ACTIVITY_LOG_TEXT,
    ARTICLE,
    ARTICLE_TEXT,
    BROADCAST_LOG_TEXT,
    DRAFT,
    NOW,
    PLAN_TEXT,
    SETTINGS,
    article_text,
    changed,
    entry,
    make_project,
)

from thidua.cli import main, program
from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.commands.terminal import say
from thidua.disk.hazards import visible

CHAIR = "Chủ tịch UBND phường"
COMMANDS = sorted((ROOT / "src/thidua/commands").glob("*.py"))
DOOR = "terminal.py"
CONSOLES = {"targets.py": 1, "renderer.py": 1}
"""Who draws tables or bars, with the words in them made visible one by one."""

RAW = "\x1b[2K\x1b[1A\x1b[5mGIẢ\x1b]0;tên\x07\u202eđảo\u2066\u200f\x9b3J\b"
"""Take back a line, blink, rename the window, turn round what follows, clear the screen."""
WRITTEN = "".join(f"\\U{ord(c):08x}" if not c.isprintable() else c for c in RAW)
"""The same within the double quotes of YAML."""
COLOURS = re.compile(r"\x1b\[(?:[01234]|3[0-7]|9[0-7])(?:;(?:[01234]|3[0-7]|9[0-7]))*m")
"""What commands and tables colour with; none of it stands in ``RAW``."""


class Terminal(io.StringIO):
    """Somebody who sits there, reads, and answers."""

    def isatty(self) -> bool:
        return True


def steering(text: str) -> set[str]:
    """Return what steers a terminal in a text, colours of a command's own aside."""
    kinds = ("Cc", "Cf", "Cs", "Zl", "Zp")
    return {
        repr(c)
        for c in COLOURS.sub("", text)
        if c not in "\n\t" and unicodedata.category(c) in kinds
    }


# One door


def calls(path: Path) -> list[str]:
    """Return what a module calls, as it is written."""
    tree = ast.parse(path.read_text("utf-8"))
    return [ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)]


@pytest.mark.parametrize(
    "path", [*COMMANDS, ROOT / "src/thidua/cli.py"], ids=lambda path: str(path.name)
)
def test_commands_speak_and_ask_through_one_door(path: Path) -> None:
    if path.name == DOOR:
        return
    made = calls(path)
    assert not {"print", "input", "click.echo", "click.secho", "click.style"} & set(made)
    assert not {"click.prompt", "click.confirm", "sys.stdin.isatty", "isatty"} & set(made)
    assert sum(call.endswith("Console") for call in made) == CONSOLES.get(path.name, 0)


@given(st.text())
def test_what_is_visible_says_the_same_and_steers_nothing(text: str) -> None:
    shown = visible(text)
    assert not steering(shown)
    plain = [c for c in text if c.isprintable()]
    assert [c for c in shown if c in plain] or not plain
    assert visible(shown) == shown
    if text.isprintable():
        assert shown == text


@given(st.text(), st.sampled_from([None, "red", "green"]), st.booleans())
def test_what_is_said_steers_nothing(text: str, colour: str | None, bold: bool) -> None:
    before, sys.stdout = sys.stdout, Terminal()
    try:
        say(text, fg=colour, bold=bold)
        said = sys.stdout.getvalue()
    finally:
        sys.stdout = before
    assert not steering(said)


# Every command's output


HOSTING = """\
theme: {name: thidua}
plugins: []
hooks: [hooks/edition.py, hooks/printing.py]
"""


def hostile_project(root: Path) -> Path:
    """Write a project in which everything that a person may word steers a terminal."""
    article = changed(
        ARTICLE_TEXT,
        {
            "title: Gương sáng tổ dân phố 5": f'title: "Gương sáng {WRITTEN}"',
            "summary: Bà Nguyễn Thị Mẫu": f'summary: "{WRITTEN} Bà Nguyễn Thị Mẫu',
            "cho trẻ em nghèo.": 'cho trẻ em nghèo."',
            "author: Trần Văn Viết": f'author: "Trần {WRITTEN}"',
            "  reference: 07/PĐY": f'  reference: "07 {WRITTEN}"',
            "  guardian: Nguyễn Văn Giám Hộ": f'  guardian: "Nguyễn {WRITTEN}"',
            "tags: [khuyến học]": f'tags: ["{WRITTEN}"]',
            "    text: Lớp học mở từ năm 2015.": f'    text: "Lớp {WRITTEN}"',
            "Lớp học mở trong": f"Lớp {RAW} học mở trong",
        },
    )
    draft = article_text(
        f"Nội dung {RAW}\n\n[liên kết](khong-{RAW}.md)\n\nhäc tËp vµ lµm theo\n",
        title=f'"Bản thảo {WRITTEN}"',
        unit=f'"{WRITTEN}"',
        returned=f'{{on: 2024-06-14 08:00, note: "Sửa {WRITTEN}"}}',
    )
    plan = changed(
        PLAN_TEXT,
        {
            "title: Kế hoạch năm 2024": f'title: "Kế hoạch {WRITTEN} [red]đỏ[/red]"',
            "text: ít nhất 04 tin, bài/năm": f'text: "{WRITTEN} [link=file:///x]bốn[/link]"',
            "{text: Viết bài,": f'{{text: "Viết {WRITTEN}",',
            "lead: Văn hóa - Xã hội}": f'lead: "{WRITTEN}"}}',
        },
    )
    make_project(
        root,
        {
            ARTICLE: article,
            DRAFT: draft,
            "articles/2024/hong.md": f'---\ntitle: "x{WRITTEN}\n"{WRITTEN}": 1\n---\n{RAW}\n',
            "articles/2024/la.md": article_text(**{f'"khóa{WRITTEN}"': f'"{WRITTEN}"'}),
            "articles/2024/anh\u202egpj\x1b[2K.md": article_text(),
            "docs/ke-hoach/2024.md": plan,
            "docs/chuyen-muc/guong.md": entry(f'"Gương {WRITTEN}"', "exemplars: required"),
            "docs/don-vi/cong-an.md": entry(f'"Công an {WRITTEN}"'),
            "docs/truyen-thanh.md": changed(
                BROADCAST_LOG_TEXT, {"programme: Bản tin thi đua": f'programme: "{WRITTEN}"'}
            ),
            "docs/hoat-dong.md": changed(
                ACTIVITY_LOG_TEXT, {"title: Tọa đàm ngày 11/6": f'title: "{WRITTEN}"'}
            ),
            "docs/lien-he.md": f'---\ntitle: "Liên hệ {WRITTEN}"\n---\n\n[x](khong-{RAW})\n',
            "mkdocs.yml": HOSTING
            + changed(
                SETTINGS,
                {
                    "- Phó Chủ tịch UBND phường": f'- "Phó Chủ tịch {WRITTEN}"',
                    "name: Đài tỉnh": f'name: "Đài {WRITTEN}"',
                    "column: Thi đua yêu nước": f'column: "Thi đua {WRITTEN}"',
                },
            ),
            "gui.txt": f"TIÊU ĐỀ {RAW}\n\nSa-pô {RAW} của bài được gửi đến phường.\n\nNội dung.\n",
            "feed.xml": f"<rss><channel><title>{RAW}</title></channel></rss>",
        },
    )
    return root


SAID: dict[str, list[tuple[str, ...]]] = {
    "new": [("new", "--title", f"Bài {RAW}", "--category", f"{RAW}"), ("new",)],
    "import": [("import", "gui.txt"), ("import", "gui.txt", "--yes", "--unit", RAW)],
    "check": [("check",), ("check", DRAFT), ("check", f"khong{RAW}")],
    "mend": [("mend", DRAFT)],
    "photos": [("photos", ARTICLE), ("photos", "articles/2024/hong.md")],
    "approve": [("approve", ARTICLE, DRAFT, "--by", CHAIR), ("approve", DRAFT, "--by", RAW)],
    "return": [("return", DRAFT, "--note", "Sửa lại"), ("return", DRAFT, "--note", RAW)],
    "revise": [("revise", ARTICLE)],
    "correct": [("correct", ARTICLE, "--text", "Sửa"), ("correct", ARTICLE, "--text", RAW)],
    "withdraw": [("withdraw", ARTICLE, "--reason", "Theo đề nghị")],
    "targets": [("targets",), ("targets", "--format", "md"), ("targets", "--format", "json")],
    "list": [("list",)],
    "build": [("build",)],
    "report": [("report", "--plan", "2024"), ("report", "--plan", RAW)],
    "publish": [("publish",), ("publish", "--check")],
    "status": [("status",)],
    "rollback": [("rollback",)],
    "schedule": [("schedule",), ("schedule", "--system", RAW)],
    "hold": [("hold", ARTICLE), ("hold", DRAFT, "--release"), ("hold", RAW)],
    "sync": [("sync",), ("sync", "--keep", RAW)],
    "rules": [("rules", RAW)],
    "feed-check": [("feed-check", "feed.xml"), ("feed-check", f"http://{RAW}/")],
    "schema": [("schema",)],
    # What it lets through from MkDocs is held in test_unfinished.py.
    "preview": [("preview", "--port", RAW)],
    "desk": [("desk", "--port", RAW)],
    "radio": [("radio", ARTICLE), ("radio", RAW), ("radio", ARTICLE, "--quarter", RAW)],
    "sheet": [("sheet", ARTICLE, "--question", RAW), ("sheet", RAW)],
    "booklet": [("booklet", "--year", "2024", "--title", RAW), ("booklet", "--plan", RAW)],
    "poster": [("poster", ARTICLE), ("poster", "--slogan", RAW), ("poster", "--campaign", RAW)],
    "share": [("share", ARTICLE), ("share", RAW), ("share", ARTICLE, "--posted", RAW)],
    "press": [("press", ARTICLE, "--contact", RAW), ("press", RAW)],
    "kit": [("kit", RAW)],
    "handouts": [("handouts",), ("handouts", "--samples")],
    "region": [("region", "init", "vung", "--name", RAW), ("region", "gather", RAW)],
    "init": [("init", "khac", "--ward", RAW)],
    "migrate": [("migrate", "--dry-run")],
    "upgrade": [("upgrade", RAW)],
    "menu": [("menu",)],
}
ANSWERS: dict[tuple[str, ...], Sequence[str]] = {
    ("new",): (f"Bài {RAW}", "1", "", "<", "", "", "", "", "", "", "", "", ""),
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return hostile_project(tmp_path_factory.mktemp("hostile") / "phường")


def test_every_command_is_tried() -> None:
    assert SAID.keys() == program.commands.keys()


@pytest.mark.parametrize("arguments", [one for tries in SAID.values() for one in tries])
def test_nothing_in_a_projects_words_steers_the_terminal(
    arguments: tuple[str, ...], hostile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(hostile, tmp_path / "phường", symlinks=True)
    monkeypatch.chdir(root)
    monkeypatch.setenv(EPOCH_VARIABLE, epoch(NOW))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")  # annotations are words of problems, too
    monkeypatch.setenv("COLUMNS", "120")
    answers = "".join(f"{one}\n" for one in ANSWERS.get(arguments, ["c"] * 8))
    screen = Terminal()
    # A bar that shows how far a build is draws on a terminal, and there alone.
    errors = io.StringIO() if arguments[0] == "build" else screen
    monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
    monkeypatch.setattr(sys, "stdin", Terminal(answers))
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", errors)
    with pytest.raises(SystemExit):
        main()
    shown = screen.getvalue() + (errors.getvalue() if errors is not screen else "")
    assert shown
    assert not steering(shown), shown


def test_the_hostile_words_are_really_shown(
    hostile: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(hostile)
    monkeypatch.setenv(EPOCH_VARIABLE, epoch(NOW))
    for arguments in (["list"], ["check"], ["targets"]):
        monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
        with pytest.raises(SystemExit):
            main()
        assert "\\u001b[2K" in capsys.readouterr().out.replace("\n", ""), arguments


# Nobody to ask


@pytest.mark.parametrize(
    "arguments",
    [
        ("approve", DRAFT, "--by", CHAIR),
        ("return", DRAFT, "--note", "Viết lại đoạn đầu"),
        ("correct", ARTICLE, "--text", "Lớp có 20 em."),
        ("withdraw", ARTICLE, "--reason", "Theo đề nghị của người được nêu trong bài"),
        ("mend", "articles/2024/hong-chu.md"),
        ("import", "gui.txt"),
    ],
    ids=lambda arguments: str(arguments[0]),
)
@pytest.mark.parametrize("typed", ["", "\n", "c\nc\nc\n"], ids=["closed", "blank", "piped yes"])
def test_without_a_terminal_the_answer_is_no(
    arguments: tuple[str, ...],
    typed: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = make_project(
        tmp_path,
        {
            DRAFT: article_text(date="2024-06-20"),
            "articles/2024/hong-chu.md": article_text("häc tËp vµ lµm theo g­¬ng s¸ng\n"),
            "gui.txt": "Tiêu đề của bài\n\nNội dung của bài được gửi đến phường hôm nay.\n",
        },
    )
    monkeypatch.chdir(root)
    monkeypatch.setenv(EPOCH_VARIABLE, epoch(NOW))
    monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
    before = {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and ".cache" not in p.parts}
    with pytest.raises(SystemExit) as ended:
        main()
    told = capsys.readouterr()
    assert ended.value.code == 1
    after = {p: p.read_bytes() for p in root.rglob("*") if p.is_file() and ".cache" not in p.parts}
    assert after == before
    assert "hông có ai để hỏi" in told.out + told.err
    assert "--yes" in told.out + told.err
