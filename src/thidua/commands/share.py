"""``thidua share``: texts and pictures for a fanpage and Zalo, and where they were posted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.commands.handing import Place, hand_out, note_activity, open_bench
from thidua.commands.shared import DayType, as_of_option
from thidua.commands.terminal import say
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.selection import choose


@click.command(
    help="Soạn sẵn lời và ảnh (1:1, 4:5, 9:16, 1200×630) của một bài đã đăng để đưa lên fanpage và "
    "Zalo. Đăng xong thì chạy lại với --posted để ghi vào nhật ký hoạt động; chỉ tiêu đếm được "
    "bằng  where: {activity: mang-xa-hoi} .",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.option("--posted", "place", default=None, metavar="NƠI", help="Đã đăng ở đâu.")
@click.option("--link", default="", help="Địa chỉ của bài đăng ấy.")
@click.option("--on", type=DayType(), default=None, help="Ngày đăng (mặc định: hôm nay).")
@as_of_option
@click.pass_obj
def share(
    root: Path, path: Path, place: str | None, link: str, on: date | None, as_of: date | None
) -> int:
    """Write what is to be posted, or note that it was. Exit 0 done, 1 refused, 2 wrong usage."""
    if (link or on) and not place:
        raise click.UsageError("--link, --on ghi cùng với --posted, ví dụ  --posted Fanpage .")
    bench = open_bench(root, as_of)
    chosen = choose(bench.edition, bench.paths([path]), Kind.SHARE.channel)
    if place and chosen.materials:
        where = Place(place, on or bench.edition.now.date(), link)
        say(f"Đã ghi: {note_activity(bench, 'mang-xa-hoi', chosen.materials[0], where)}")
        return 0

    def make() -> list[Product]:
        from thidua.handouts.share import make_share  # noqa: PLC0415 - a lock group of its own

        return [one for m in chosen.materials for one in make_share(bench.edition, m)]

    return hand_out(bench, make, chosen.refusals)
