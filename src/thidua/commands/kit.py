"""``thidua kit``: everything units need for a campaign, in one zip."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.commands.handing import hand_out, open_bench
from thidua.commands.shared import as_of_option
from thidua.commands.terminal import say
from thidua.handouts.ledger import Product
from thidua.handouts.selection import Refusal


@click.command(
    help="Đóng gói tài liệu của một đợt tuyên truyền cho các đơn vị: áp phích, khẩu hiệu kèm "
    "nguồn, tờ tin và lời của các bài, tệp kèm theo, văn bản mà bài nhắc tới, trong một tệp zip.",
)
@click.argument("campaign", metavar="MÃ_ĐỢT")
@as_of_option
@click.pass_obj
def kit(root: Path, campaign: str, as_of: date | None) -> int:
    """Write the kit. Exit 0 written, 1 something was refused, 2 wrong usage."""
    bench = open_bench(root, as_of)
    campaigns = bench.edition.column.registers.campaigns
    if campaign not in campaigns:
        known = ", ".join(campaigns) or "chưa có đợt nào"
        raise click.UsageError(f"không có đợt «{campaign}»; các đợt: {known}.")
    refusals: list[Refusal] = []

    def make() -> list[Product]:
        from thidua.handouts.kit import make_kit  # noqa: PLC0415 - a lock group of its own

        made = make_kit(bench.edition, campaigns[campaign])
        refusals.extend(made.refusals)
        return [made.product]

    code = hand_out(bench, make)
    for refusal in refusals:
        say(str(refusal), err=True)
    return 1 if refusals else code
