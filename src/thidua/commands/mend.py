"""``thidua mend``: damaged letters read back, shown line by line before anything is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Column
from thidua.commands.amending import refusal, require_free
from thidua.commands.shared import relative_path, show_problems
from thidua.commands.terminal import agreed, is_attended, say
from thidua.disk.kinds import ending
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.review.mending import Restoration, apply, restore

_VOIDS = "  Bài này đã duyệt: đổi chữ là sửa bài, phải trình duyệt lại thì mới đăng tiếp."


@click.command(
    help="Đọc lại những chữ hỏng mà máy biết chắc (phông cũ TCVN3 và VNI, chữ Ð, Windows-1258, "
    "UTF-8 đọc hai lần, VIQR, dấu rời) trong một tệp .md hay mọi tệp của một thư mục. Hiện từng "
    "dòng trước và sau, hỏi rồi mới ghi.",
)
@click.argument("path", metavar="TỆP", type=click.Path(exists=True, path_type=Path))
@click.option("--yes", is_flag=True, help="Không hỏi lại trước khi ghi bài chưa duyệt.")
@click.option("--approved", is_flag=True, help="Ghi cả bài đã duyệt (bài phải duyệt lại).")
@click.pass_obj
def mend(root: Path, path: Path, yes: bool, approved: bool) -> int:
    """Mend one file, or every text of a folder; return 1 when something was left undone."""
    column = load(root)
    outcomes = [
        _settle(column, restoration, yes=yes, approved=approved)
        for restoration in _restorations(column, path)
    ]
    if not outcomes:
        say("Không thấy chữ nào hỏng mà máy đổi giúp được.", fg="green")
    return 0 if all(outcomes) else 1


def _restorations(column: Column, path: Path) -> Iterator[Restoration]:
    """Yield what there is to mend at a path. Raises a click exception for what is no text."""
    wanted = relative_path(column.root, path)
    texts = sorted({*column.pages, *column.site_map.pages})
    chosen = [text for text in texts if text == wanted or text.startswith(f"{wanted}/")]
    if not chosen and not path.is_dir():
        if ending(wanted) != ".md":
            raise click.UsageError(f"{wanted} không phải là tệp .md.")
        chosen = [wanted]
    for text in chosen:
        try:
            restoration = restore(column, text)
        except UnicodeDecodeError as error:
            raise refusal(
                text,
                "tệp không lưu theo bảng mã UTF-8 nên máy không biết chắc từng chữ.",
                "mở tệp bằng Notepad, chọn Lưu thành…, ô «Mã hóa» chọn UTF-8, lưu rồi làm lại.",
            ) from error
        except OSError as error:
            raise refusal(
                text,
                f"không mở được tệp ({explain(error).reason}).",
                "đóng chương trình đang mở tệp, kiểm tra quyền đọc tệp, rồi làm lại.",
            ) from error
        if restoration.mended.changes or restoration.mended.doubtful:
            yield restoration


def _settle(column: Column, restoration: Restoration, *, yes: bool, approved: bool) -> bool:
    """Show a restoration, ask about it and write it; tell whether nothing is left to do."""
    _show(restoration)
    if not restoration.mended.changes:
        return False
    unasked = approved if restoration.voids_review else yes
    option = "--approved" if restoration.voids_review else "--yes"
    if not unasked and not is_attended():
        say(f"  Chưa ghi: không có ai để hỏi. Đồng ý thì chạy lại và thêm  {option}")
        return False
    if not unasked and not agreed("Ghi các dòng này?", "ghi"):
        say("  Không ghi; tệp vẫn như cũ.")
        return False
    with stopping.unbroken():
        return _write(column, restoration) and not restoration.mended.doubtful


def _show(restoration: Restoration) -> None:
    mended = restoration.mended
    say(restoration.path, bold=True)
    if mended.causes:
        say(f"  Chữ hỏng kiểu: {', '.join(mended.causes)}")
    elif mended.changes:
        say("  Dấu rời khỏi chữ (NFD): ghép lại, chữ nhìn vẫn như cũ.")
    if mended.causes:
        for change in mended.changes:
            say(f"  dòng {change.number}")
            say(f"    trước: {change.before.strip()}", fg="red")
            say(f"    sau:   {change.after.strip()}", fg="green")
    for number in mended.doubtful:
        say(f"  dòng {number}: có chữ đọc được hai cách nên để nguyên; xem và gõ lại bằng tay.")
    if restoration.voids_review:
        say(_VOIDS, fg="yellow")


def _write(column: Column, restoration: Restoration) -> bool:
    path = restoration.path
    require_free(column.root, path)
    try:
        problems = apply(column, restoration)
    except OSError as error:
        raise refusal(
            path,
            f"không ghi được tệp ({explain(error).reason}).",
            "đóng chương trình đang mở tệp, kiểm tra quyền ghi và chỗ trống, rồi làm lại.",
        ) from error
    if problems is None:
        say(f"  Đã ghi: {path}", fg="green")
        return True
    if problems:
        show_problems(problems)
        say(f"  Chưa ghi: đổi xong thì tệp có lỗi mới nên {path} được trả lại như cũ.", fg="red")
    else:
        say("  Chưa ghi: có ai đó vừa lưu tệp này; chạy lại lệnh để xem lại.")
    return False
