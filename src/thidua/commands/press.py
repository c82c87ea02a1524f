"""``thidua press``: everything a newspaper needs, in one zip, and a mail draft."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click
from pydantic_core import PydanticCustomError

from thidua.commands.handing import Place, hand_out, note_activity, open_bench
from thidua.commands.shared import as_of_option
from thidua.commands.terminal import say
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.selection import choose
from thidua.schema.scalars import parse_moment


@click.command(
    help="Đóng gói bài đã đăng cho báo chí: một tệp zip có lời (Word, txt), ảnh cỡ lớn không kèm "
    "thông tin ẩn, chú thích ảnh, người liên hệ, điều kiện dùng lại; và thư nháp (.eml).",
)
@click.argument(
    "paths", metavar="TỆP…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--embargo", default=None, metavar="LÚC", help="Xin không đăng trước lúc này.")
@click.option("--contact", default="", help="Người để báo chí hỏi: họ tên, điện thoại.")
@click.option("--sent", "place", default=None, metavar="NƠI", help="Ghi nhật ký: đã gửi cho ai.")
@as_of_option
@click.pass_obj
def press(
    root: Path,
    paths: tuple[Path, ...],
    embargo: str | None,
    contact: str,
    place: str | None,
    as_of: date | None,
) -> int:
    """Write the pack, or note that it was sent. Exit 0 done, 1 refused, 2 wrong usage."""
    until = _read_moment(embargo)
    bench = open_bench(root, as_of)
    chosen = choose(bench.edition, bench.paths(paths), Kind.PRESS.channel)
    if place and not chosen.refusals:
        for material in chosen.materials:
            sent = Place(place, bench.edition.now.date())
            say(f"Đã ghi: {note_activity(bench, 'bao-chi', material, sent)}")
        return 0

    def make() -> list[Product]:
        from thidua.handouts.press import make_pack, notice_of  # noqa: PLC0415 - own lock group

        if not chosen.materials:
            return []
        notice = notice_of(bench.edition.column, until, contact)
        return make_pack(bench.edition, chosen.materials, notice)

    return hand_out(bench, make, chosen.refusals)


def _read_moment(text: str | None) -> datetime | None:
    try:
        return parse_moment(text) if text else None
    except PydanticCustomError as error:
        raise click.UsageError(
            f"--embargo {text}: viết ngày, hoặc ngày và giờ, ví dụ 11/6/2024 8h00."
        ) from error
