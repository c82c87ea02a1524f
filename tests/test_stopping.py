"""Ctrl-C at any moment: one line, exit 130, and what was being written is whole.

Whoever starts the program here withholds the signal, as ``scripts/environment.py`` does: a Python
just starting answers at length, and no program can keep it from that.
"""

from __future__ import annotations

import os
import pty
import random
import select
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT
from projects import ARTICLE, DRAFT, NOW, article_text, make_project
from test_kill import at_work_in, await_count, kill

from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.commands.new import UNFINISHED
from thidua.stopping import STOPPED, TOLD, withheld

PROGRAM = [sys.executable, "-P", "-m", "thidua"]
CHAIR = "Chủ tịch UBND phường"
STOPS = {False: 3, True: 60}
"""How often each command is stopped, in daily work and at full size."""
LONG = 120.0
PATIENCE = 20.0
"""Seconds until somebody to whom nothing is answered presses again."""


def start(root: Path, *command: str) -> subprocess.Popen[str]:
    """Start a command that hears of a signal as soon as it listens, and not before."""
    with withheld():
        return subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, EPOCH_VARIABLE: epoch(NOW)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )


def stop(process: subprocess.Popen[str], after: float) -> tuple[int, str]:
    """Send what Ctrl-C sends to everybody in a terminal; return how it ended and what it said."""
    time.sleep(after)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=LONG)
    return process.returncode, said


def duration(root: Path, *command: str) -> float:
    """Return how long a command takes undisturbed, now."""
    began = time.monotonic()
    start(root, *command).communicate(timeout=LONG)
    return time.monotonic() - began


@pytest.mark.parametrize(
    "arguments",
    [("check",), ("photos", ARTICLE), ("report", "--plan", "2024")],
    ids=lambda arguments: str(arguments[0]),
)
def test_a_command_that_is_stopped_says_one_line(
    arguments: tuple[str, ...], tmp_path: Path, whole: bool
) -> None:
    root = make_project(tmp_path / "phường")
    longest = duration(root, *PROGRAM, *arguments)
    chance = random.Random(f"{arguments}")
    ends: Counter[int] = Counter()
    # At once, too: the signal waits for the program to listen.
    for after in (0.0, *(chance.uniform(0, longest) for _ in range(STOPS[whole]))):
        code, said = stop(start(root, *PROGRAM, *arguments), after)
        ends[code] += 1
        assert code in (0, STOPPED)
        assert said == (f"\n{TOLD}\n" if code == STOPPED else "")
    assert ends[STOPPED]


def test_a_stopped_approval_is_there_or_not(tmp_path: Path, whole: bool) -> None:
    root = make_project(tmp_path / "phường", {DRAFT: article_text(date="2024-06-20")})
    command = [*PROGRAM, "approve", DRAFT, "--by", CHAIR, "--yes"]
    before = (root / DRAFT).read_bytes()
    longest = duration(root, *command)
    written = (root / DRAFT).read_bytes()
    assert written != before
    chance = random.Random(2024)
    for _ in range(STOPS[whole]):
        (root / DRAFT).write_bytes(before)
        process = start(root, *command)
        code, _ = stop(process, chance.uniform(longest / 3, longest))
        now = (root / DRAFT).read_bytes()
        assert now in (before, written)
        assert now == written or code == STOPPED
        assert not list(root.rglob("*.tmp"))


def test_a_stopped_build_leaves_the_old_site(tmp_path: Path, whole: bool) -> None:
    root = hosted(tmp_path / "phường")
    command = [*PROGRAM, "build"]
    longest = duration(root, *command)
    before = fingerprint(root / "site")
    assert before
    chance = random.Random(1948)
    ends: Counter[int] = Counter()
    for after in (0.0, *(chance.uniform(0, longest) for _ in range(STOPS[whole]))):
        code, said = stop(start(root, *command), after)
        ends[code] += 1
        assert code in (0, STOPPED), said
        assert "Traceback" not in said
        assert said.count(TOLD) == (code == STOPPED)
        assert fingerprint(root / "site") == before
        assert not at_work_in(root)
    assert ends[STOPPED]


def hosted(root: Path) -> Path:
    """Write a project that MkDocs can build."""
    make_project(root)
    return root


def fingerprint(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_workers_say_nothing_and_end_with_the_program(tmp_path: Path) -> None:
    code = (
        "import time\nfrom thidua import stopping\nstopping.listen()\n"
        "from thidua.workers import run_all\n"
        "list(run_all(time.sleep, [600, 600, 600], 3, time.sleep))"
    )
    process = start(tmp_path, sys.executable, "-P", "-c", code)
    try:
        await_count(tmp_path, 4)
        ended, said = stop(process, 0)
        assert (ended, said) == (STOPPED, f"\n{TOLD}\n")
        await_count(tmp_path, 0)
    finally:
        kill(at_work_in(tmp_path))
        process.wait()


# The questions


@contextmanager
def typing(root: Path, *command: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """Start a command at a terminal of its own; yield it with the other end of that terminal."""
    ours, theirs = pty.openpty()
    with withheld():
        process = subprocess.Popen(
            command,
            cwd=root,
            env={**os.environ, EPOCH_VARIABLE: epoch(NOW), "TERM": "dumb"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
    os.close(theirs)
    try:
        yield process, ours
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(terminal: int, words: str) -> str:
    """Read what is shown until some words are, or until nobody shows anything any more."""
    shown = b""
    while words.encode() not in shown:
        try:
            part = os.read(terminal, 4096)
        except OSError:  # Linux' word for "the other end is closed"
            break
        if not part:
            break
        shown += part
    return shown.decode("utf-8", "replace")


def press_ctrl_c(process: subprocess.Popen[bytes], terminal: int) -> str:
    """Press Ctrl-C at a question until the program ends; return what it said.

    Once is enough but for the moment between the question and Python's waiting for the answer: what
    comes in it is heard with the next key, so that people press again.
    """
    said = b""
    os.killpg(process.pid, signal.SIGINT)
    while True:
        if not select.select([terminal], [], [], PATIENCE)[0]:
            os.killpg(process.pid, signal.SIGINT)
            continue
        try:
            part = os.read(terminal, 4096)
        except OSError:  # as in :func:`read_until`
            break
        if not part:
            break
        said += part
    assert process.wait(LONG) == STOPPED
    return said.decode("utf-8", "replace")


QUESTIONS = ("Tiêu đề bài", "Chọn số", "Ngày đăng", "Chọn số")


@pytest.mark.parametrize("number", range(1, len(QUESTIONS)))
def test_a_stopped_new_keeps_what_was_typed(number: int, tmp_path: Path) -> None:
    root = make_project(tmp_path / "phường")
    articles = sorted((root / "articles").rglob("*"))
    answers = ["Gương sáng tổ 6", "2", "20/6/2024"]
    with typing(root, *PROGRAM, "new") as (process, terminal):
        for question, answer in zip(QUESTIONS[:number], answers[:number], strict=True):
            read_until(terminal, question)
            os.write(terminal, f"{answer}\n".encode())
        # The signal comes while the next question waits for its answer.
        read_until(terminal, QUESTIONS[number])
        said = press_ctrl_c(process, terminal)
    assert said.count(TOLD) == 1
    assert "Traceback" not in said
    assert sorted((root / "articles").rglob("*")) == articles
    kept = (root / UNFINISHED).read_text("utf-8")
    assert "Gương sáng tổ 6" in kept
    assert ("tin-tuc" in kept) == (number > 1)


def test_a_question_that_is_stopped_signs_nothing(tmp_path: Path) -> None:
    root = make_project(tmp_path / "phường", {DRAFT: article_text(date="2024-06-20")})
    before = (root / DRAFT).read_bytes()
    with typing(root, *PROGRAM, "approve", DRAFT, "--by", CHAIR) as (process, terminal):
        read_until(terminal, "chỉ Enter để thôi")
        said = press_ctrl_c(process, terminal)
    assert said.count(TOLD) == 1
    assert (root / DRAFT).read_bytes() == before


# The scripts


def test_a_script_that_is_stopped_says_one_line(tmp_path: Path, whole: bool) -> None:
    """With a Python of its own that takes long to be looked for, as on a slow disk."""
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    waiting = "import environment, time\nprint('ready', flush=True)\ntime.sleep(600)\n"
    (tmp_path / "scripts/cho.py").write_text(waiting, "utf-8")
    chance = random.Random(7)
    for after in (0.0, *(chance.uniform(0, 0.2) for _ in range(STOPS[whole]))):
        code, said = stop(start(tmp_path, sys.executable, "scripts/cho.py"), after)
        assert (code, said.count("\n")) == (130, 2), said
        assert said.startswith("\nĐã dừng theo yêu cầu.")


def test_a_script_hands_ctrl_c_on_to_what_it_becomes(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "scripts", tmp_path / "scripts")
    becoming = (
        "import sys, environment\n"
        "command = [sys.executable, '-P', '-m', 'thidua', 'rules']\n"
        "sys.exit(environment.guard(lambda: environment.turn_into(command)))\n"
    )
    (tmp_path / "scripts/thanh.py").write_text(becoming, "utf-8")
    root = make_project(tmp_path / "phường")
    longest = duration(root, sys.executable, "../scripts/thanh.py")
    chance = random.Random(11)
    for _ in range(8):
        process = start(root, sys.executable, "../scripts/thanh.py")
        code, said = stop(process, chance.uniform(0, longest))
        assert code in (0, 130)
        assert "Traceback" not in said
        assert said.count("Đã dừng theo yêu cầu.") == (code == 130)
