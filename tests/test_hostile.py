"""Projects made to hang, fill the memory or lead out: each is read by a process with limits."""

from __future__ import annotations

import io
import os
import resource
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import chdir, contextmanager
from pathlib import Path

import pytest
from conftest import Outcome, Project
from projects import (
    ARTICLE,
    DRAFT,
    DRAFT_TEXT,
    NOW,
    article_text,
    edition_of,
    entry,
    jpeg,
    make_project,
    write_files,
)

from thidua.disk.hazards import MAX_NAME, name_fault, printable
from thidua.meter import Meter
from thidua.problems import Rule
from thidua.progress.targets import evaluate
from thidua.reports import findings, write_reports
from thidua.site.markup.article import Markup, Setting
from thidua.site.prepare import prepare
from thidua.text.tangles import MAX_LEVELS, find_tangle

MEMORY = 2_000_000_000
"""Bytes of address space; reading a small project takes a quarter of it."""

SECONDS = 120
"""Of the processor's time; a hundred times what any of this takes, so no slow machine fails."""


def limit() -> None:
    """Give the process about to start only so much memory and time."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def check(root: Path, *arguments: str | bytes | Path) -> Outcome:
    """Check a project; a process that waits for ever is ended, and the test with it."""
    done = subprocess.run(
        [sys.executable, "-P", "-m", "thidua", "--root", root, "check", *arguments],
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        preexec_fn=limit,  # nothing here runs threads
        timeout=10 * SECONDS,
        check=False,
    )
    assert "Traceback" not in done.stdout
    assert "không lường trước" not in done.stdout
    return Outcome(done.returncode, done.stdout)


def elsewhere(path: Path) -> None:
    """Put a link in the place of a file or folder, which stays whole under another name."""
    moved = path.rename(path.with_name(f"{path.name}-that"))
    path.symlink_to(moved)


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def listener(path: Path) -> None:
    """Put the socket of a server at a path; its name alone, as addresses of sockets are short."""
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path.name)
    finally:
        os.chdir(here)


def endless(path: Path) -> None:
    """Put at a path what is read without end: a device, or a pipe where only root may make one."""
    try:
        os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pipe(path)


@pytest.mark.parametrize(
    ("path", "spoil"),
    [
        ("articles", elsewhere),
        ("docs", elsewhere),
        ("mkdocs.yml", elsewhere),
        ("mkdocs.yml", pipe),
        ("articles/2024", elsewhere),
        ("articles/2024/guong-sang", elsewhere),
        ("articles/2024/guong-sang/index.md", elsewhere),
        ("articles/2024/guong-sang/index.md", pipe),
        ("articles/2024/guong-sang/bia.jpg", elsewhere),
        ("articles/2024/guong-sang/bia.jpg", pipe),
        ("articles/2024/guong-sang/phieu.pdf", listener),
        ("articles/2024/bai.md", listener),
        ("articles/2024/bai.md", endless),
        ("articles/2024/guong-sang/anh.jpg", endless),
        ("docs/linh-vuc", elsewhere),
        ("docs/linh-vuc/y-te.md", pipe),
        ("docs/truyen-thanh.md", elsewhere),
        ("docs/anh.png", listener),
        ("docs/anh.png", endless),
    ],
)
def test_what_is_no_file_is_told_and_never_opened(
    tmp_path: Path, path: str, spoil: Callable[[Path], None]
) -> None:
    make_project(tmp_path)
    spoil(tmp_path / path)
    outcome = check(tmp_path)
    assert f"{path}:1  [file-kind]  LỖI" in outcome.text
    assert outcome.code == 1


def test_the_folder_of_articles_may_not_be_a_file(tmp_path: Path) -> None:
    make_project(tmp_path, {DRAFT: None})
    (tmp_path / "articles").rename(tmp_path / "cu")
    write_files(tmp_path, {"articles": "x"})
    assert "articles:1  [file-kind]" in check(tmp_path).text


def test_a_second_name_of_the_same_file_is_a_file(tmp_path: Path) -> None:
    make_project(tmp_path, {DRAFT: DRAFT_TEXT})
    os.link(tmp_path / DRAFT, tmp_path / "articles/2024/ten-khac.md")
    assert "file-kind" not in check(tmp_path).text


@contextmanager
def nested(folder: Path, levels: int) -> Iterator[None]:
    """Hold folders within folders, deeper than a path can say.

    They go again: whoever removes them by recursion, as pytest does, would fail.
    """
    with chdir(folder):
        for _ in range(levels):
            Path("d").mkdir()
            os.chdir("d")
    try:
        yield
    finally:
        with chdir(folder):
            for _ in range(levels):
                os.chdir("d")
            for _ in range(levels):
                os.chdir("..")
                Path("d").rmdir()


@pytest.mark.parametrize("folder", ["articles/2024", "docs"])
def test_folders_a_thousand_deep_are_not_followed(tmp_path: Path, folder: str) -> None:
    make_project(tmp_path)
    with nested(tmp_path / folder, 1000):
        outcome = check(tmp_path)
    assert f"{folder}/d/" in outcome.text
    assert "[file-stray]  LỖI  thư mục lồng nhau" in outcome.text


def test_twenty_thousand_files_in_a_folder_take_seconds(tmp_path: Path) -> None:
    pictures = "\n\n".join(f"![Ảnh](anh-{n}.jpg)" for n in range(0, 20_000, 100))
    make_project(tmp_path, {"articles/2024/nhieu-anh/index.md": article_text(pictures)})
    photo = jpeg()
    for number in range(20_000):
        (tmp_path / f"articles/2024/nhieu-anh/anh-{number}.jpg").write_bytes(photo)
    outcome = check(tmp_path)
    assert outcome.text.count("[file-stray]") == 20_000 - 200
    assert outcome.code == 0


@pytest.mark.parametrize("size", [3_000_000, 50_000_000, 1 << 40])
def test_a_file_however_large_is_not_read_whole(tmp_path: Path, size: int) -> None:
    make_project(tmp_path, {DRAFT: None})
    with (tmp_path / DRAFT).open("wb") as file:
        file.truncate(size)
    assert f"{DRAFT}:1  [file-size]" in check(tmp_path).text


HEAD = article_text("").removesuffix("\n")


EXPLOSIVES = {
    "flow": "---\n" + "a: [" * 200_000,
    "block": "---\n" + "- " * 40_000 + "\n---\n",
    "ladder": "---\n" + "".join(f"{' ' * n}a:\n" for n in range(400)) + "---\n",
    "complex": "---\n" + "? " * 40_000 + "\n---\n",
    "tag": "---\na: " + "!" * 90_000 + "\n---\n",
    "escapes": '---\na: "' + "\\x41" * 20_000 + '"\n---\n',
    "keys": "---\n" + "a: 1\n" * 15_000 + "---\n",
    "marks": "---\n" * 400_000,
    "digits": "---\ntitle: " + "9" * 90_000 + "\ndate: " + "9" * 5000 + "\n---\n",
    "list": "---\nat_least: " + "1" * 5000 + "\ntags: [" + "a, " * 30_000 + "]\n---\n",
}


def test_front_matter_made_to_explode_is_told_in_time(tmp_path: Path) -> None:
    make_project(tmp_path, {f"articles/2024/{name}.md": EXPLOSIVES[name] for name in EXPLOSIVES})
    told = check(tmp_path).text
    assert [name for name in EXPLOSIVES if f"articles/2024/{name}.md:" not in told] == []


FLOODS = {
    "brackets": "[" * 20_000,
    "pictures": "![" * 20_000,
    "addresses": "[a](" * 8000,
    "titles": '[a](b "c) ' * 3000,
    "references": "[a][" * 8000,
    "escapes": "\\[" * 30_000,
    "cdata": "<![CDATA[" * 3000,
    "quotations": "> " * 5000,
    "bullets": "* - " * 5000,
    "numbers": "1. " * 5000,
    "tags": "<b>" * 20_000,
    "open tags": "<a " * 20_000,
    "open quotes": '<a href="' * 10_000,
    "addresses in signs": "<a@b" * 20_000,
    "ladder": "\n".join("    " * n + "- a" for n in range(200)),
    "table": "|" + "a|" * 400 + "\n|" + "-|" * 400 + "\n" + "|\n" * 900,
    "many tables": ("|" + "a|" * 90 + "\n|" + "-|" * 90 + "\n" + "|\n" * 90 + "\n") * 90,
    "book": "Một câu.\n\n" * 11_000,
}
BORNE = {
    "headings": "a\n-\n" * 20_000,
    "marks": "# a\n" * 20_000,
    "footnotes": "[^a]\n\n[^a]: " + "[^a]" * 7000,
    "line": "a" * 99_000,
}
"""As long, and read as fast as any text: these are no reason to refuse one."""


@pytest.mark.parametrize("folder", ["articles/2024", "docs"])
def test_texts_no_renderer_could_bear_are_refused_in_time(tmp_path: Path, folder: str) -> None:
    paths = {name: f"{folder}/{name.replace(' ', '-')}.md" for name in FLOODS}
    make_project(tmp_path, {paths[name]: f"{HEAD}{FLOODS[name]}\n" for name in FLOODS})
    told = check(tmp_path).text.splitlines()
    refused = {row.split(":")[0] for row in told if "[body-tangled]" in row}
    assert set(paths.values()) <= refused


@pytest.mark.parametrize("name", BORNE)
def test_long_texts_that_are_read_fast_are_shown(name: str) -> None:
    assert find_tangle(BORNE[name]) is None
    began = time.process_time()
    shown = Markup().render(BORNE[name], Setting(lambda target: None, {}, {}))
    assert "a" in shown
    assert time.process_time() - began < SECONDS / 4


PHRASES = [
    *(
        "[a](b) ",
        "[a][b] ",
        "*a **b ",
        "a_b_",
        "`a ``b ",
        "&lt;",
        "\\*",
        "<b>a</b> ",
        "- a\n",
        "1. a\n",
    ),
    *("> a\n", "# a\n\n", "a\n-\n\n", "| a | b |\n|---|---|\n| c | d |\n\n", "[^1] ", "[a]: b\n\n"),
    *(
        "```\na\n```\n\n",
        "<div>a</div>\n\n",
        "a {: .b }\n\n",
        "<!-- a -->\n\n",
        "( ",
        "] ",
        "'",
        '"',
    ),
    *(
        "    a\n\n",
        "http://a.b ",
        "<http://a.b> ",
        "a  \n",
        "{: #a }\n\n",
        "e\u0301",
        "\x02",
        "<br>",
    ),
]


def longest(phrase: str) -> str:
    """Return a phrase again and again, in paragraphs as long as may be."""
    paragraph = phrase * min(28_000 // len(phrase), 990)
    while find_tangle(paragraph):
        paragraph = paragraph[: len(paragraph) // 2]
    whole = f"{paragraph}\n\n" * (99_000 // (len(paragraph) + 2))
    while find_tangle(whole):
        whole = whole[: len(whole) // 2]
    return whole


def test_what_is_not_refused_is_rendered_in_time(whole: bool) -> None:
    markup = Markup()
    slow = {}
    for phrase in PHRASES if whole else PHRASES[::6]:
        text = longest(phrase)
        started = time.process_time()
        markup.render(text, Setting(lambda target: None, {}, {}))
        slow[phrase] = time.process_time() - started
    assert {phrase: taken for phrase, taken in slow.items() if taken > SECONDS / 4} == {}


def test_lists_as_deep_as_may_be_are_rendered() -> None:
    markup = Markup()
    for text in ("> " * MAX_LEVELS + "a", "- " * MAX_LEVELS + "a", "1. " * MAX_LEVELS + "a"):
        assert find_tangle(text) is None
        assert "a" in markup.render(text, Setting(lambda target: None, {}, {}))


@pytest.mark.parametrize(
    "path",
    [
        "articles/2024/ong.md",
        "articles/2024/loi-tat.md",
        "articles/2024/vong",
        b"articles/2024/b\xe1i.md",
        "articles/2024/hai\ndong.md",
        "articles/../../../etc/passwd",
        "/etc/passwd",
        "/dev/zero",
        "articles/2024/khong-co.md",
        "a" * 5000,
        "docs/thu-muc.md",
        "-h\x1b[2J",
    ],
)
def test_a_path_on_the_command_line_is_only_compared(tmp_path: Path, path: str | bytes) -> None:
    make_project(tmp_path)
    os.mkfifo(tmp_path / "articles/2024/ong.md")
    (tmp_path / "articles/2024/loi-tat.md").symlink_to("/etc/passwd")
    (tmp_path / "articles/2024/vong").symlink_to("vong")
    (tmp_path / "docs/thu-muc.md").mkdir()
    for name in (b"b\xe1i.md", b"hai\ndong.md"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/articles/2024/" + name)).write_text("x")
    assert check(tmp_path, path).code in (1, 2)


def test_reports_tell_of_names_that_are_no_text(tmp_path: Path) -> None:
    make_project(tmp_path)
    for name in (b"b\xe1i.md", b"hai\ndong.md", b"\x1b[2J.jpg"):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/articles/2024/" + name)).write_text("x")
    edition = edition_of(tmp_path)
    progress = evaluate(edition)
    problems = findings(edition, progress)
    write_reports(tmp_path / "reports", edition, progress, problems)
    written = (tmp_path / "reports/problems.json").read_text("utf-8")
    assert [p.path for p in problems if p.rule is Rule.FILE_NAME] == [
        "articles/2024/\\u001b[2J.jpg",
        "articles/2024/b\\xe1i.md",
        "articles/2024/hai\\u000adong.md",
    ]
    assert "b\\\\xe1i.md" in written


def test_nothing_a_clerk_is_told_can_steer_a_terminal(tmp_path: Path) -> None:
    body = "[chữ](\x1b]0;a\x07.md) và ![mô tả](\u202e\x9b2J.jpg)\n"
    make_project(tmp_path, {DRAFT: article_text(body), "docs/\x1b[2J.md": "x"})
    told = "".join(str(problem) for problem in edition_of(tmp_path).problems)
    assert "\\u001b" in told
    assert not [sign for sign in told.replace("\n", "") if not sign.isprintable()]


@pytest.mark.parametrize(
    "name",
    ["con", "CON.md", "aux.tar.gz", "nul .txt", "Com1.jpg", "lpt9", "com¹", "conin$", "prn."],
)
def test_names_of_devices_are_known_in_every_spelling(name: str) -> None:
    assert name_fault(name)


@pytest.mark.parametrize(
    "name",
    [
        "Ảnh lớp 1 (2).jpg",
        "console.md",
        "com.md",
        "a.b.c.pdf",
        ".nojekyll",
        "x" * MAX_NAME,
        "a'b.jpg",
    ],
)
def test_names_that_any_system_holds_are_let_through(name: str) -> None:
    assert name_fault(name) == ""
    assert printable(name) == name


@pytest.mark.parametrize("name", ["trang.md", "anh.png"])
def test_a_build_ends_before_anything_opens_a_pipe(project: Project, name: str) -> None:
    os.mkfifo(project.root / "docs" / name)
    signal.alarm(SECONDS)
    try:
        outcome = project.run("thidua", "build", "--as-of", "2024-12-31")
    finally:
        signal.alarm(0)
    assert outcome.code == 1
    assert f"docs/{name}:1  [file-kind]  LỖI" in outcome.text
    assert "chưa lên vì có lỗi" in outcome.text
    assert (project.site / "index.html").is_file()
    for there in (name, name.partition(".")[0]):
        assert not (project.site / there).exists()


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("docs/lien-he.md", "[" * 40_000),
        ("articles/2024/ban-thao.md", "[" * 40_000),
        ("docs/lien-he.md", "[hỏng](khong-co.md)"),
    ],
)
def test_a_preview_shows_what_else_there_is(tmp_path: Path, path: str, body: str) -> None:
    text = article_text(body) if path.startswith("articles/") else f"{entry('Trang')}\n{body}\n"
    make_project(tmp_path, {path: text})
    build = prepare(tmp_path, NOW, Meter(io.StringIO(), {}), with_drafts=True)
    assert not build.is_hazardous
    shown = {article.path: article for article in build.shelf.edition.published}
    assert shown.keys() == {ARTICLE} | ({path} if path.startswith("articles/") else set())
    assert path not in shown or not shown[path].body  # what no renderer is to see


def test_a_preview_does_not_watch_what_leads_in_a_circle(tmp_path: Path) -> None:
    make_project(tmp_path)
    (tmp_path / "docs/vong").symlink_to("..")
    assert prepare(tmp_path, NOW, Meter(io.StringIO(), {}), with_drafts=True).is_hazardous


def test_a_build_does_not_go_in_circles(project: Project) -> None:
    """Two links of this kind are four billion ways of forty steps."""
    for name in ("vong", "quanh"):
        (project.root / "docs" / name).symlink_to("..")
    signal.alarm(SECONDS)
    try:
        outcome = project.run("mkdocs", "build")
    finally:
        signal.alarm(0)
    assert outcome.code == 1
    assert "docs/vong:1  [file-kind]  LỖI" in outcome.text
    assert (project.site / "index.html").is_file()
    assert not (project.site / "vong").exists()
