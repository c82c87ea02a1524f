"""The one door to a terminal: everything commands say and ask goes through here.

A terminal obeys what is printed to it. A title with ``ESC [2K ESC [1A`` takes back the line above
it, one with U+202E turns round what follows: a leader would read another text than is signed. So
whatever is said is made visible first, and only colours that a command itself asks for are added.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass

import click

from thidua import stopping
from thidua.disk.hazards import visible

COLOURS: Mapping[str, str] = {
    "met": "green",
    "on-track": "green",
    "behind": "yellow",
    "missed": "red",
    "waived": "blue",
    "upcoming": "bright_black",
}
"""How a target's window stands, by its status; a word says it too."""


@dataclass(frozen=True, slots=True)
class Coloured:
    """Words within a line that have a colour of their own."""

    text: str
    colour: str


def say(
    *parts: str | Coloured,
    fg: str | None = None,
    bold: bool = False,
    nl: bool = True,
    err: bool = False,
) -> None:
    """Print a line, or part of one without ``nl``, made of words with and without colours."""
    line = "".join(
        click.style(visible(part.text), fg=part.colour)
        if isinstance(part, Coloured)
        else visible(part)
        for part in parts
    )
    click.echo(click.style(line, fg=fg, bold=bold or None) if fg or bold else line, nl=nl, err=err)


def is_attended() -> bool:
    """Tell whether somebody sits at the keyboard. Without a terminal nobody is taken to."""
    # A program without any console has no input at all.
    return sys.stdin is not None and sys.stdin.isatty()


def ask(question: str, default: str = "", *, option: str = "--yes") -> str:
    """Return what is answered, or ``default`` for a blank line.

    ``option`` is what answers beforehand. Raises a click exception where nobody can be asked:
    silence is no consent.
    """
    if not is_attended():
        raise click.ClickException(
            "Không có ai để hỏi nên không làm gì: lệnh không chạy trong một cửa sổ dòng lệnh mà "
            "người dùng gõ trả lời được. Không tệp nào bị thay đổi.\n"
            "    Cách sửa: chạy lại trong PowerShell hay Terminal; trong Git Bash thì thêm chữ  "
            f"winpty  vào trước lệnh. Đã xem kỹ và đồng ý thì thêm  {option}"
        )
    shown = f"{question} [{default}]" if default else question
    with stopping.answering():
        answer = click.prompt(visible(shown), default=default, show_default=False)
    return str(answer).strip()


def ask_secret(question: str) -> str:
    """Return a word that is typed twice and never shown, as a new password.

    Raises a click exception where nobody can be asked.
    """
    if not is_attended():
        raise click.ClickException(
            "Không có ai để hỏi nên không làm gì: lệnh không chạy trong một cửa sổ dòng lệnh mà "
            "người dùng gõ trả lời được.\n"
            "    Cách sửa: chạy lại trong PowerShell hay Terminal."
        )
    with stopping.answering():
        answer = click.prompt(visible(question), hide_input=True, confirmation_prompt="Gõ lại")
    return str(answer)


def agreed(question: str, verb: str, option: str = "--yes") -> bool:
    """Ask for a yes. Raises a click exception where nobody can be asked."""
    return is_yes(
        ask(f"{question} Gõ c (có) rồi Enter để {verb}, chỉ Enter để thôi", option=option)
    )


def is_yes(answer: str) -> bool:
    """Tell whether an answer means yes."""
    return answer.strip().lower() in ("c", "co", "có")
