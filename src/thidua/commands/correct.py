"""``thidua correct``: a dated correction at the end of an article that readers have seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.commands.amending import (
    PublicText,
    Wording,
    amend,
    find_approved,
    prepare,
    refusal,
)
from thidua.commands.shared import DayType, decide_now
from thidua.commands.terminal import say
from thidua.load import load
from thidua.review import amendments
from thidua.schema.article import Correction
from thidua.text.vietnamese import short_date

_WORDING = Wording("Ghi lời đính chính này?", "ghi", "đính chính")


@click.command(
    help="Thêm lời đính chính vào cuối một bài đã đăng; không phải duyệt lại.",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.option("--text", type=PublicText(), required=True, help="Lời đính chính, hiện công khai.")
@click.option("--on", type=DayType(), default=None, help="Ngày đính chính (mặc định: hôm nay).")
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
@click.pass_obj
def correct(root: Path, path: Path, text: str, on: date | None, yes: bool) -> int:
    """Write a correction into one article, after asking."""
    now = decide_now(None)
    column = load(root)
    article = find_approved(column, path)
    correction = Correction(on=on or now.date(), text=text)
    if article.date > now:
        raise refusal(
            article.path,
            f"bài này đến ngày {short_date(article.day)} mới đăng, chưa ai đọc mà phải đính chính.",
            "sửa thẳng vào bài rồi duyệt lại.",
        )
    if not article.day <= correction.on <= now.date():
        raise click.UsageError(
            f"ngày đính chính phải từ ngày đăng {short_date(article.day)} đến hôm nay."
        )
    amendment = prepare(
        column, article, lambda raw: amendments.correct(article, raw, correction, now)
    )
    shown = {"Bài": article.matter.title, "Đính chính": f"{short_date(correction.on)}: {text}"}
    if not amend(column, amendment, shown, _WORDING, unasked=yes):
        return 1
    say("  Lời đính chính hiện ở cuối bài sau khi dựng trang:  python scripts/build.py")
    return 0
