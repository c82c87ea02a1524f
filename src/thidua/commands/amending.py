"""What the commands that write into an approved article ask and say alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Article, Column
from thidua.commands.shared import decide_now, find_article, show_problems
from thidua.commands.terminal import agreed, say
from thidua.disk.claims import find_other, this_person
from thidua.disk.obstacles import explain
from thidua.review.amendments import Amendment, apply
from thidua.schema.scalars import MAX_TEXT
from thidua.text.vietnamese import normalise, short_date


class PublicText(click.ParamType[str]):
    """Words that readers will see: one line of visible letters, no longer than a field may be."""

    name = "chữ"

    def convert(
        self, value: str, param: click.Parameter | None, context: click.Context | None
    ) -> str:
        """Return the text as the article will hold it, or fail with a usage error."""
        text = " ".join(normalise(value).split())
        if not 1 <= len(text) <= MAX_TEXT:
            self.fail(f"phải có từ 1 đến {MAX_TEXT} ký tự.", param)
        if not text.isprintable():
            self.fail("có ký tự không nhìn thấy được; gõ lại bằng bàn phím.", param)
        return text


def find_approved(column: Column, path: Path) -> Article:
    """Return an article that leaders have approved and nobody has taken down.

    Raises a usage error for what is no article, a :class:`click.ClickException` for any other.
    """
    wanted = find_article(column, path)
    article = next((a for a in column.articles if a.path == wanted), None)
    if article is None:
        raise refusal(
            wanted, "bài này chưa đọc được.", "chạy lệnh check, sửa các lỗi của bài rồi làm lại."
        )
    if article.matter.withdrawn:
        on = short_date(article.matter.withdrawn.on)
        raise refusal(
            wanted,
            f"bài này đã ghi là gỡ từ ngày {on}, không gỡ hay đính chính được nữa.",
            "gỡ rồi thì chỉ cần dựng trang; sai ngày hay lý do thì sửa thẳng nhóm  withdrawn:  của "
            "bài.",
        )
    if article.matter.review is None:
        raise refusal(
            wanted,
            "bài này chưa được duyệt.",
            "bài chưa đăng thì sửa thẳng vào bài, không dùng nữa thì xóa tệp; bài đã từng đăng thì "
            "trả lại nhóm review như cũ rồi làm lại.",
        )
    return article


@dataclass(frozen=True, slots=True)
class Wording:
    """What a command calls its amendment: "Gỡ bài này?", "gỡ", "việc gỡ"."""

    question: str
    verb: str
    noun: str


def amend(
    column: Column,
    amendment: Amendment,
    shown: Mapping[str, str],
    wording: Wording,
    *,
    unasked: bool,
) -> bool:
    """Show what is to be written, ask unless told not to, and write; tell whether it stands."""
    width = max(map(len, shown)) + 2
    for name, value in shown.items():
        say(f"  {name + ':':<{width}}{value}")
    if not unasked and not agreed(wording.question, wording.verb):
        say(f"Không {wording.verb}; không tệp nào bị thay đổi.")
        return False
    with stopping.unbroken():
        written = write(column, amendment)
        if written:
            say(f"Đã ghi {wording.noun}: {amendment.article.path}", fg="green")
    return written


def prepare(column: Column, article: Article, change: Callable[[bytes], Amendment]) -> Amendment:
    """Return an amendment of an article's file as it stands. Raises a click exception."""
    try:
        return change((column.root / article.path).read_bytes())
    except (OSError, ValueError) as error:
        raise refusal(
            article.path, "không mở được phần khai báo của bài.", "chạy lệnh check để xem vì sao."
        ) from error


def write(column: Column, *amendments: Amendment) -> bool:
    """Write amendments, all or none, or say why not; tell whether they stand."""
    path = ", ".join(amendment.article.path for amendment in amendments)
    for amendment in amendments:
        require_free(column.root, amendment.article.path)
    try:
        problems = apply(column, *amendments)
    except OSError as error:
        raise refusal(
            path,
            f"không ghi được tệp ({explain(error).reason}).",
            "đóng chương trình đang mở tệp, kiểm tra quyền ghi và chỗ trống, rồi làm lại.",
        ) from error
    if problems is None:
        return True
    if problems:
        show_problems(problems)
        say(f"Chưa ghi: {path} đã được trả lại như cũ.", fg="red")
        return False
    raise refusal(
        path,
        "ghi xong đọc lại thì bài không còn như cũ, nên tệp đã được trả lại nguyên vẹn.",
        "có thể ai đó vừa sửa tệp này; đóng tệp, chạy check, rồi làm lại.",
    )


def require_free(root: Path, path: str) -> None:
    """See that nobody else is writing an article. Raises a click exception that names them."""
    other = find_other(root, path, this_person(), decide_now(None))
    if other:
        raise refusal(
            path,
            f"{other.by} đang sửa bài này từ {other.since:%H:%M ngày %d/%m}.",
            f"chờ hoặc hỏi người ấy; xong thì người ấy chạy  python scripts/thidua.py hold {path} "
            "--release .",
        )


def refusal(path: str, cause: str, fix: str) -> click.ClickException:
    """Return the failure of a command that leaves an article as it is."""
    return click.ClickException(f"{path}: {cause} Không tệp nào bị thay đổi.\n    Cách sửa: {fix}")
