"""``thidua sheet``: an article on one or two sides of A4, for meetings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from thidua.commands.handing import hand_out, open_bench
from thidua.commands.shared import as_of_option
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.selection import choose


@click.command(
    help="Làm tờ tin A4 (PDF) từ bài đã đăng: tiêu đề, sa-pô, ảnh, lời bài vừa một hay hai mặt, "
    "chỗ ghi câu hỏi trao đổi, mã QR dẫn về bài. Bài quá dài thì lược từ cuối và có ghi rõ.",
)
@click.argument(
    "paths", metavar="TỆP…", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path)
)
@click.option("--sides", type=click.IntRange(1, 2), default=2, help="Nhiều nhất mấy mặt giấy.")
@click.option(
    "--question", "questions", multiple=True, help="Câu hỏi in sẵn (dùng được nhiều lần, tối đa 5)."
)
@as_of_option
@click.pass_obj
def sheet(
    root: Path, paths: tuple[Path, ...], sides: int, questions: tuple[str, ...], as_of: date | None
) -> int:
    """Write a sheet for each article. Exit 0 all written, 1 one was refused, 2 wrong usage."""
    if len(questions) > 5:
        raise click.UsageError("tờ tin có chỗ cho nhiều nhất 5 câu hỏi.")
    bench = open_bench(root, as_of)
    chosen = choose(bench.edition, bench.paths(paths), Kind.SHEET.channel)

    def make() -> Iterator[Product]:
        from thidua.handouts.sheet import make_sheet  # noqa: PLC0415 - a lock group of its own

        for material in chosen.materials:
            yield make_sheet(bench.edition, material, questions, sides)

    return hand_out(bench, lambda: list(make()), chosen.refusals)
