"""``thidua correct``: a dated correction at the end of an article that readers have seen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua import amendments
from thidua.commands.amending import PublicText, find_approved, prepare, refusal, write
from thidua.commands.shared import DayType, agreed, decide_now
from thidua.load import load
from thidua.schema.article import Correction
from thidua.vietnamese import short_date


@click.command(
    short_help="Đính chính bài đã đăng.",
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
    click.echo(f"  Bài:        {article.matter.title}")
    click.echo(f"  Đính chính: {short_date(correction.on)}: {text}")
    if not yes and not agreed("Ghi lời đính chính này?", "ghi"):
        click.echo("Không ghi; không tệp nào bị thay đổi.")
        return 1
    if not write(column, amendment):
        return 1
    click.secho(f"Đã ghi đính chính: {article.path}", fg="green")
    click.echo("  Lời đính chính hiện ở cuối bài sau khi dựng trang:  python scripts/build.py")
    return 0
