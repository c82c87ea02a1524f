"""Questions in Vietnamese to whoever sits there; with nobody there, what is usual or nothing."""

from __future__ import annotations

from collections.abc import Sequence

import click

from thidua.commands.terminal import ask, say


class Questions:
    """Asks for what is not known yet, if anybody is to be asked."""

    def __init__(self, asking: bool) -> None:
        self.asking = asking

    def text(self, question: str, usual: str = "", option: str = "--help") -> str | None:
        """Ask for a line; just Enter takes what is usual, or leaves it blank.

        ``option`` is what would have answered beforehand.
        """
        if not self.asking:
            return usual or None
        return " ".join(ask(question, usual, option=option).split()) or None

    def required(self, question: str, flag: str) -> str:
        """Ask until there is an answer. Raises a usage error with nobody to ask."""
        if not self.asking:
            raise click.UsageError(f"còn thiếu {flag} ({question}).")
        while True:
            answer = self.text(question, option=flag)
            if answer:
                return answer
            say("  Mục này cần có.")

    def several(
        self, question: str, usual: Sequence[str], unasked: Sequence[str] | None = None
    ) -> tuple[str, ...]:
        """Ask for lines until one is blank; blank at once takes the usual ones.

        With nobody to ask, ``unasked`` is taken, or what is usual.
        """
        if not self.asking:
            return tuple(usual if unasked is None else unasked)
        say(f"{question}: mỗi dòng một mục, dòng trống là hết.")
        say(f"  Chỉ Enter thì dùng: {'; '.join(usual)}")
        found: list[str] = []
        while answer := self.text(f"  {len(found) + 1}"):
            found.append(answer)
        return tuple(found or usual)

    def pick(self, question: str, names: Sequence[str]) -> int:
        """Ask for one of several; return its position."""
        _number(question, names)
        while True:
            chosen = _positions(self.required("Chọn số", ""), len(names))
            if chosen and len(chosen) == 1:
                return chosen[0]
            say(f"  Ghi một số từ 1 đến {len(names)}.")

    def picks(self, question: str, names: Sequence[str]) -> tuple[int, ...]:
        """Ask for any number of several; blank is all of them. With nobody to ask: none."""
        if not self.asking:
            return ()
        _number(question, names)
        while True:
            answer = self.text("Các số, cách nhau bằng dấu phẩy (chỉ Enter: tất cả)")
            chosen = _positions(answer, len(names)) if answer else tuple(range(len(names)))
            if chosen is not None:
                return chosen
            say(f"  Chỉ ghi các số từ 1 đến {len(names)}.")


def _number(question: str, names: Sequence[str]) -> None:
    say(f"{question}:")
    for position, name in enumerate(names, start=1):
        say(f"  {position:>2}. {name}")


def _positions(answer: str, count: int) -> tuple[int, ...] | None:
    """Return the positions that an answer names; ``None`` when it names others."""
    parts = [part.strip() for part in answer.split(",") if part.strip()]
    if all(part.isdecimal() and 0 < int(part) <= count for part in parts):
        return tuple(dict.fromkeys(int(part) - 1 for part in parts))
    return None
