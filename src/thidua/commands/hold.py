"""``thidua hold``: say that one is writing an article, where several people share the folder."""

from __future__ import annotations

from pathlib import Path

import click

from thidua.commands.amending import refusal
from thidua.commands.shared import decide_now, find_version
from thidua.commands.terminal import say
from thidua.disk.claims import claim, find_other, release, this_person
from thidua.disk.obstacles import explain
from thidua.load import load


@click.command(
    help="Ghi là bạn đang sửa bài này, để người khác biết mà chờ; sửa xong thì thêm --release.",
)
@click.argument("path", metavar="BÀI", type=click.Path(path_type=Path))
@click.option("--release", "lets_go", is_flag=True, help="Sửa xong, thôi giữ.")
@click.pass_obj
def hold(root: Path, path: Path, lets_go: bool) -> int:
    """Claim or release an article. Exit 0 done, 1 somebody else has it."""
    wanted, now, me = find_version(load(root), path), decide_now(None), this_person()
    try:
        other = find_other(root, wanted, me, now) if lets_go else claim(root, wanted, me, now)
        if other is None and lets_go:
            release(root, wanted)
    except OSError as error:
        raise refusal(
            wanted,
            f"không ghi được chỗ báo đang sửa ({explain(error).reason}).",
            "xem ổ chung có còn nối và bạn có quyền ghi không, rồi làm lại.",
        ) from error
    if other:
        raise refusal(
            wanted,
            f"{other.by} đang sửa bài này từ {other.since:%H:%M ngày %d/%m}.",
            "hỏi người ấy; người ấy xong thì chạy  hold --release . Quá 12 giờ, máy tự coi là "
            "đã xong.",
        )
    say(f"{'Đã thôi giữ' if lets_go else 'Bạn đang giữ'}: {wanted}", fg="green")
    return 0
