"""``thidua return``: sending an article back to its author, with what is to be mended."""

from __future__ import annotations

from pathlib import Path

import click

from thidua.commands.amending import PublicText, Wording, amend, prepare, refusal
from thidua.commands.shared import decide_now, find_version
from thidua.commands.terminal import say
from thidua.load import load
from thidua.review import State, review
from thidua.review.amendments import send_back as prepare_return
from thidua.schema.article import Return
from thidua.text.vietnamese import short_date

_WORDING = Wording("Trả bài này lại?", "trả", "ý kiến trả bài")


@click.command(
    name="return",
    help="Trả lại một bài hay bản sửa chưa đăng, kèm ý kiến; lệnh check và list nhắc đến khi sửa.",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.option("--note", type=PublicText(), required=True, help="Phải sửa gì.")
@click.option(
    "--by", metavar="CHỮ", default=None, help="Chức danh người trả, như trong mkdocs.yml."
)
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi.")
@click.pass_obj
def send_back(root: Path, path: Path, note: str, by: str | None, yes: bool) -> int:
    """Write the remarks into one article, after asking."""
    now = decide_now(None)
    column = load(root)
    if by is not None and by not in column.ward.reviewers:
        raise click.UsageError(
            f"«{by}» không có trong danh sách người duyệt: {', '.join(column.ward.reviewers)}."
        )
    wanted = find_version(column, path)
    article = column.version_at(wanted)
    if article is None:
        raise refusal(
            wanted, "bài này chưa đọc được.", "chạy lệnh check, sửa các lỗi của bài rồi làm lại."
        )
    state = review(column, now).states[wanted]
    if state in (State.PUBLISHED, State.NO_CONSENT, State.WITHDRAWN):
        raise refusal(
            wanted,
            "bài này đã duyệt và đã đăng, không trả lại được nữa.",
            "muốn sửa thì soạn bản sửa bằng lệnh revise, sai nhỏ thì dùng correct, không đăng nữa "
            "thì dùng withdraw.",
        )
    returned = Return(by=by, on=now, note=note)
    amendment = prepare(column, article, lambda raw: prepare_return(article, raw, returned))
    shown = {"Bài": article.matter.title, "Ý kiến": note}
    if state is State.SCHEDULED:
        shown["Dấu duyệt"] = f"bị xóa; bài không tự đăng ngày {short_date(article.day)} nữa"
    if not amend(column, amendment, shown, _WORDING, unasked=yes):
        return 1
    say("  Người soạn thấy ý kiến này khi chạy lệnh check hay list.")
    return 0
