"""``thidua handouts``: what was made, what must go, and a sample of each kind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.commands.handing import hand_out, open_bench
from thidua.commands.shared import as_of_option
from thidua.commands.terminal import say
from thidua.handouts import FOLDER
from thidua.handouts.kinds import LABELS
from thidua.handouts.ledger import Product
from thidua.text.vietnamese import short_date


@click.command(
    help=f"Liệt kê các ấn phẩm trong {FOLDER}/ và bỏ những bản làm từ bài đã gỡ hay người trong "
    "bài không còn đồng ý. Với --samples: làm một mẫu của mỗi loại từ các bài đang có.",
)
@click.option("--samples", is_flag=True, help="Làm một mẫu của mỗi loại.")
@as_of_option
@click.pass_obj
def handouts(root: Path, samples: bool, as_of: date | None) -> int:
    """List the handouts, or make samples. Exit 0 done, 1 something cannot be made."""
    bench = open_bench(root, as_of)
    if samples:

        def make() -> list[Product]:
            from thidua.handouts.samples import make_samples  # noqa: PLC0415 - own lock group

            return make_samples(bench.edition)

        return hand_out(bench, make)
    if not bench.ledger.present:
        say(f"Trong {FOLDER}/ chưa có ấn phẩm nào.")
    for one in bench.ledger.present:
        say(f"  {short_date(one.on)}  {LABELS.get(one.kind, one.kind)}: {one.path}")
    return 0
