"""``thidua menu``: what one can do, by number; what a launcher opens."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import click

from thidua.commands.questions import Questions
from thidua.commands.terminal import is_attended, say
from thidua.load import SETTINGS


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the menu: the command it runs, and what has to be asked first."""

    words: str
    command: tuple[str, ...]
    asks: tuple[tuple[str, str], ...] = ()
    """Questions, each with the option its answer belongs to, or nothing before the answer."""
    replaces: bool = False
    """Whether the program is another one afterwards, and this menu that of the one before."""


CHOICES = (
    Choice("Mở bàn biên tập trong trình duyệt", ("desk",)),
    Choice("Viết bài mới", ("new",)),
    Choice("Lấy bài từ tệp Word, OpenDocument, HTML", ("import",), (("Đường dẫn của tệp", ""),)),
    Choice("Xem các bài đang có và việc còn thiếu", ("list",)),
    Choice("Kiểm tra mọi thứ", ("check",)),
    Choice(
        "Duyệt một bài",
        ("approve",),
        (("Đường dẫn của bài (trong articles)", ""), ("Chức danh người duyệt", "--by")),
    ),
    Choice("Dựng trang web", ("build",)),
    Choice("Xem thử trang trên máy này", ("preview",)),
    Choice("Tiến độ chỉ tiêu", ("targets",)),
    Choice("Đăng trang lên mạng", ("publish",)),
    Choice("Xem trên mạng đang có gì, bài nào chờ", ("status",)),
    Choice(
        "Lên bản mới của chương trình",
        ("upgrade",),
        (("Đường dẫn của tệp thidua-….zip, hoặc số phiên bản", ""),),
        replaces=True,
    ),
    Choice("Tất cả các lệnh", ("--help",)),
)
_LEAVE = "Thoát"


@click.command(help="Chọn việc theo số, không cần nhớ lệnh.")
@click.option(
    "--desk",
    "opens_desk",
    is_flag=True,
    help="Mở bàn biên tập trước; dừng nó (Ctrl+C) thì về danh sách việc.",
)
@click.pass_obj
def menu(root: Path, opens_desk: bool) -> int:
    """Run what is chosen, each command by itself, until somebody leaves."""
    if not is_attended():
        raise click.UsageError("menu cần có người chọn; trong kịch bản hãy gõ thẳng một lệnh.")
    questions = Questions(asking=True)
    if not (root / SETTINGS).is_file():
        say("Thư mục này chưa có chuyên mục nào. Trả lời vài câu để lập.")
        if _run(root, "init", str(root)) != 0:
            return 1
    if opens_desk:
        _run(root, "desk")
    while True:
        say("")
        names = [*(choice.words for choice in CHOICES), _LEAVE]
        chosen = questions.pick("Bạn muốn làm gì", names)
        if chosen == len(CHOICES):
            return 0
        choice = CHOICES[chosen]
        words = list(choice.command)
        for question, option in choice.asks:
            words += [option] if option else []
            # People drag a file into the window; the system then puts quotes around its path.
            words.append(questions.required(question, option).strip("'\""))
        if _run(root, *words) == 0 and choice.replaces:
            say("Mở lại chương trình để dùng bản mới.")
            return 0


def _run(root: Path, *words: str) -> int:
    command = [sys.executable, "-P", "-m", "thidua", "--root", str(root), *words]
    # Ctrl-C ends the command, a preview say, and not the menu behind it.
    former = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        return subprocess.run(command, check=False).returncode
    finally:
        signal.signal(signal.SIGINT, former)
