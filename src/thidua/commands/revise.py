"""``thidua revise``: beginning the next version of an article that stays online meanwhile."""

from __future__ import annotations

from pathlib import Path

import click

from thidua import stopping
from thidua.column.addresses import revision_path
from thidua.commands.amending import find_approved, refusal, require_free
from thidua.commands.terminal import say
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.review.revising import home_of, may_move
from thidua.review.revising import revise as begin_revision


@click.command(
    help="Soạn bản sửa của một bài đã duyệt: bài vẫn đăng như cũ cho đến khi bản sửa được duyệt.",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def revise(root: Path, path: Path) -> int:
    """Write the next version of one article beside it."""
    column = load(root)
    article = find_approved(column, path)
    require_free(root, article.path)
    home = home_of(article)
    if not article.is_approved:
        raise refusal(
            article.path,
            "bài đã bị sửa sau khi duyệt nên đang bị giữ lại.",
            "duyệt lại bài này, hoặc trả bài về như cũ rồi mới soạn bản sửa.",
        )
    if revision_path(home) in column.revisions:
        raise refusal(
            article.path,
            "bài này đã có bản sửa.",
            f"sửa tiếp  {revision_path(home)}  ; muốn làm lại từ đầu thì xóa tệp ấy trước.",
        )
    if (root / home).parent.exists() and home != article.path:
        raise refusal(
            article.path,
            f"đã có thứ khác tên {Path(home).parent.as_posix()}.",
            "đổi tên hoặc xóa thứ ấy rồi làm lại.",
        )
    to_folder = refusal(
        article.path,
        "bài là một tệp đơn mà dùng ảnh, tệp hay liên kết theo chỗ nằm của nó, nên chuyển vào thư "
        "mục riêng là phải sửa bài.",
        f"chuyển tệp thành  {home}  và các ảnh, tệp vào cùng thư mục, thêm  ../  vào trước các "
        "liên kết tới bài khác, rồi duyệt lại; địa chỉ bài vẫn như cũ.",
    )
    if home != article.path and not may_move(article):
        raise to_folder
    try:
        with stopping.unbroken():
            written = begin_revision(column, article)
    except (OSError, ValueError) as error:
        cause = explain(error).reason if isinstance(error, OSError) else "phần khai báo khó đọc"
        raise refusal(
            article.path,
            f"không ghi được bản sửa ({cause}).",
            "đóng chương trình đang mở tệp, kiểm tra quyền ghi và chỗ trống, rồi làm lại.",
        ) from error
    if written is None:
        raise to_folder
    if home != article.path:
        say(f"Đã chuyển bài thành {home}; địa chỉ bài và dấu duyệt vẫn như cũ.")
    say(f"Đã tạo bản sửa: {written}", fg="green")
    say("  1. Sửa trong tệp này; bài đang đăng không đổi gì.")
    say(f"  2. Kiểm tra:  python scripts/thidua.py check {written}")
    say(f"  3. Trình lãnh đạo duyệt:  python scripts/thidua.py approve {written} --by «…»")
    return 0
