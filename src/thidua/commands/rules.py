"""``thidua rules``: every rule, what it is about, and whether an article may set it aside."""

from __future__ import annotations

from pathlib import Path

import click

from thidua.commands.terminal import say
from thidua.rules import Rule


@click.command(
    help="Liệt kê các quy tắc kiểm tra, mỗi quy tắc là gì và sửa thế nào; ghi MÃ thì chỉ xem các "
    "quy tắc ấy.",
)
@click.argument(
    "words", metavar="[MÃ]…", nargs=-1, type=click.Choice([rule.value for rule in Rule])
)
@click.pass_obj
def rules(_: Path, words: tuple[str, ...]) -> int:
    """Show the rules, all or those named."""
    for rule in Rule:
        if not words or rule.value in words:
            _show(rule)
    return 0


def _show(rule: Rule) -> None:
    say(rule.value, bold=True)
    say(f"    {rule.heading}.")
    say(f"    Cách sửa: {rule.remedy}.")
    if rule.is_of_wording:
        say("    Bài đã duyệt thì chỉ cảnh báo, không gỡ bài.")
    if rule.is_allowable:
        say(f"    Bài có thể bỏ qua (allow), có lý do: huong-dan/quy-tac/{rule.value}.md")
