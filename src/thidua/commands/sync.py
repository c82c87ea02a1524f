"""``thidua sync``: two machines' work brought together by git, without anybody typing git."""

from __future__ import annotations

import difflib
import getpass
import platform
from pathlib import Path

import click

from thidua.commands.publish import explaining
from thidua.commands.shared import decide_now
from thidua.commands.terminal import ask, is_attended, say
from thidua.publish.sync import OTHERS, Choose, Conflict, Side
from thidua.publish.sync import sync as bring_together

_MOST_LINES = 60
_WORDS = {Side.MINE: "bản của máy này", Side.THEIRS: "bản của máy kia"}


@click.command(
    help="Ghi lại việc của máy này, lấy việc của máy kia, ghép lại rồi gửi lên. Hai người cùng sửa "
    "một bài thì máy cho xem hai bản để chọn.",
)
@click.option(
    "--keep",
    type=click.Choice(["mine", "theirs"]),
    default=None,
    help="Không hỏi: mine giữ bản máy này, theirs lấy bản máy kia.",
)
@click.pass_obj
def sync(root: Path, keep: str | None) -> int:
    """Commit, fetch, unite, push. Exit 0 done, 1 problems: the folder is then as it was."""
    now = decide_now(None)
    note = f"Bài của {getpass.getuser()} ở {platform.node()}, {now:%d/%m/%Y %H:%M}"
    with explaining("Chưa ghép xong"):
        synced = bring_together(root, note, _always(keep) if keep else _ask)
    for path in synced.received:
        say(f"  Đã nhận: {path}")
    for path, side in synced.chosen.items():
        say(f"  {path}: dùng {_WORDS[side]}; bản còn lại ở {OTHERS}/{path}")
    sent = "đã gửi việc của máy này lên" if synced.sent else "máy này không có gì mới để gửi"
    say(f"Đã ghép: nhận {len(synced.received)} tệp, {sent}.", fg="green")
    if synced.chosen:
        say("  Bài vừa chọn bản: đọc lại, chạy  check ; dấu duyệt chỉ đúng với bản đã duyệt.")
    return 0


def _always(keep: str) -> Choose:
    side = Side.MINE if keep == "mine" else Side.THEIRS
    return lambda _: side


def _ask(conflict: Conflict) -> Side | None:
    """Show both versions and ask for one."""
    if not is_attended():
        return None
    say(f"\nHai máy cùng sửa {conflict.path}", bold=True)
    mine, theirs = (_lines(side) for side in (conflict.mine, conflict.theirs))
    shown = list(difflib.unified_diff(mine, theirs, lineterm="", n=1))[2:]
    for line in shown[:_MOST_LINES]:
        if line.startswith("-"):
            say(f"  máy này: {line[1:]}", fg="cyan")
        elif line.startswith("+"):
            say(f"  máy kia: {line[1:]}", fg="magenta")
        elif line.startswith("@@"):
            say("  …")
        else:
            say(f"           {line[1:]}")
    if len(shown) > _MOST_LINES:
        say(f"  … và {len(shown) - _MOST_LINES} dòng khác")
    answer = ask("Gõ 1 để giữ bản máy này, 2 để lấy bản máy kia, chỉ Enter để thôi")
    return {"1": Side.MINE, "2": Side.THEIRS}.get(answer)


def _lines(content: bytes | None) -> list[str]:
    return ["(đã xóa)"] if content is None else content.decode("utf-8", "replace").splitlines()
