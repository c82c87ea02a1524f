"""``thidua withdraw``: taking an article down, and leaving a notice where it stood."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.column import Article, Column
from thidua.column.addresses import WITHDRAWALS, item_tag
from thidua.commands.amending import PublicText, Wording, amend, find_approved, prepare
from thidua.commands.handing import known_handouts
from thidua.commands.shared import DayType, decide_now
from thidua.commands.terminal import say
from thidua.load import load
from thidua.review import amendments
from thidua.schema.article import Withdrawal
from thidua.text.vietnamese import short_date

_WORDING = Wording("Gỡ bài này?", "gỡ", "việc gỡ")


@click.command(
    help="Gỡ một bài đã duyệt: ở địa chỉ của bài chỉ còn trang báo đã gỡ.",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--reason",
    type=PublicText(),
    required=True,
    help="Lý do, hiện công khai: đừng nhắc tên hay chuyện riêng.",
)
@click.option("--on", type=DayType(), default=None, help="Ngày gỡ (mặc định: hôm nay).")
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
@click.pass_obj
def withdraw(root: Path, path: Path, reason: str, on: date | None, yes: bool) -> int:
    """Write a withdrawal into one article, after asking."""
    today = decide_now(None).date()
    column = load(root)
    article = find_approved(column, path)
    withdrawal = Withdrawal(on=on or today, reason=reason)
    reviewed = article.matter.review.began.date() if article.matter.review else today
    if withdrawal.on < reviewed:
        raise click.UsageError(
            f"bài duyệt ngày {short_date(reviewed)}, không thể gỡ từ trước ngày ấy."
        )
    amendment = prepare(column, article, lambda raw: amendments.withdraw(article, raw, withdrawal))
    shown = {
        "Bài": article.matter.title,
        "Lý do": reason,
        "Từ ngày": short_date(withdrawal.on),
    }
    if not amend(column, amendment, shown, _WORDING, unasked=yes):
        return 1
    _tell_next(column, article, withdrawal, today)
    return 0


def _tell_next(column: Column, article: Article, withdrawal: Withdrawal, today: date) -> None:
    """Say what is still to be done: a file that was changed has changed no page yet."""
    if withdrawal.on <= today:
        say("  1. Dựng trang ngay, rồi đưa lên máy chủ:  python scripts/build.py")
    else:
        say(f"  1. Bài biến khỏi trang ở lần dựng đầu tiên từ ngày {short_date(withdrawal.on)}.")
    portal = column.ward.portal.name if column.ward.portal else "cổng thông tin cấp trên"
    say(f"  2. Báo {portal} gỡ theo nếu đã lấy bài về. Mã bài trong nguồn tin:")
    say(f"     {item_tag(column.authority, article.id)}")
    say(f"     Danh sách bài đã gỡ trên trang: /{WITHDRAWALS}")
    if made := known_handouts(column.root).made_of(article.id):
        say("  3. Ấn phẩm đã làm từ bài này: thu lại bản đã in, báo nơi đã gửi; các tệp thì lần")
        say("     dựng trang tới sẽ bỏ:")
        for path in dict.fromkeys(one.path for one in made):
            say(f"     {path}")
