"""``thidua import``: a draft from a Word file, or another document that somebody sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Registers
from thidua.commands.shared import DayType, as_of_option, decide_now
from thidua.commands.terminal import agreed, ask, say
from thidua.intake import (
    Carried,
    Decision,
    Draft,
    IntakeError,
    Remark,
    read_document,
    write_draft,
)
from thidua.load import load
from thidua.text.vietnamese import normalise, slugify


@click.command(
    "import",
    help="Tạo bài nháp từ tệp Word (.docx), LibreOffice (.odt), trang web (.html) hay chữ trơn "
    "(.txt): giữ tiêu đề mục, chữ đậm, danh sách, bảng, chú thích, liên kết, ảnh; nói rõ những gì "
    "không sang được. Tệp gốc không bị thay đổi.",
)
@click.argument("file", metavar="TỆP", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--unit", default="", help="Mã đơn vị gửi bài.")
@click.option("--received", type=DayType(), default=None, help="Ngày nhận bài (ví dụ 11/6/2024).")
@click.option("--category", default="", help="Mã chuyên mục.")
@click.option("--title", default=None, help="Tiêu đề, thay cho tiêu đề máy đoán.")
@click.option("--summary", default=None, help="Sa-pô, thay cho đoạn máy đoán.")
@click.option("--author", default=None, help="Tác giả, thay cho tên máy đoán.")
@click.option(
    "--drop-office/--keep-office",
    default=None,
    help="Bỏ hay giữ phần công văn: quốc hiệu, số ký hiệu, nơi nhận, chữ ký.",
)
@click.option("--yes", is_flag=True, help="Không hỏi gì, nhận mọi điều máy đoán.")
@as_of_option
@click.pass_obj
def import_document(
    root: Path,
    file: Path,
    unit: str,
    received: date | None,
    category: str,
    title: str | None,
    summary: str | None,
    author: str | None,
    drop_office: bool | None,
    yes: bool,
    as_of: date | None,
) -> int:
    """Read a document, offer what was guessed, write the draft and tell what became of all."""
    column = load(root)
    _check_slugs(column.registers, unit, category)
    try:
        draft = read_document(file, column.ward.photos.max_megapixels)
    except IntakeError as error:
        raise click.ClickException(
            f"{file.name} {error.cause}\n    Cách sửa: {error.fix}"
        ) from error
    title = _decide("Tiêu đề", title, draft.title.text or normalise(file.stem), yes)
    if not slugify(title):
        raise click.UsageError("phải có tiêu đề:  --title «…»")
    decision = Decision(
        title=title,
        year=decide_now(as_of).year,
        summary=_decide("Sa-pô", summary, draft.summary.text, yes),
        author=_decide("Tác giả", author, draft.author.text, yes),
        category=category,
        unit=unit,
        received=received,
        keeps_office=not _drops_office(draft, drop_office, yes),
    )
    try:
        with stopping.unbroken():
            path = write_draft(root, draft, decision)
            say(f"Đã tạo bài nháp: {path}", fg="green")
    except OSError as error:
        raise click.ClickException(
            f"không ghi được bài ({error.strerror}); chưa có gì bị thay đổi.\n"
            "    Cách sửa: kiểm tra chỗ trống và quyền ghi trong thư mục articles/."
        ) from error
    _tell(path, draft, decision)
    return 0


def _check_slugs(registers: Registers, unit: str, category: str) -> None:
    """Refuse before anything is read what no register knows."""
    for noun, slug, known in (
        ("đơn vị", unit, registers.units),
        ("chuyên mục", category, registers.categories),
    ):
        if slug and slug not in known:
            raise click.UsageError(f"không có {noun} «{slug}»; đang có: {', '.join(known)}.")


def _decide(noun: str, given: str | None, guessed: str, yes: bool) -> str:
    """Return a flag's value, or what was guessed, which somebody at the keyboard may change."""
    if given is not None:
        return normalise(" ".join(given.split()))
    if yes or not guessed:
        return guessed
    say(f"{noun}, máy đoán: {guessed}")
    answer = ask("  Enter để nhận, gõ chữ khác để thay, gõ - để bỏ trống")
    answer = normalise(" ".join(answer.split()))
    return {"": guessed, "-": ""}.get(answer, answer)


def _drops_office(draft: Draft, given: bool | None, yes: bool) -> bool:
    """Decide whether the official letter around the text is left out. Asks only at a terminal."""
    if not draft.office or given is not None:
        return bool(given)
    if yes:
        return True
    say("Đây là văn bản hành chính; các phần sau không thuộc về một bài đăng:")
    for place in draft.office:
        say(f"  - {draft.blocks[place].words[:100]}")
    return agreed("Bỏ các phần này khỏi bài?", "bỏ", "--drop-office")


def _tell(path: str, draft: Draft, decision: Decision) -> None:
    say(f"  Đã chuyển: {_counted(draft.carried)}.")
    if not draft.title.text:
        say(f"  Không thấy tiêu đề trong tệp; đang dùng: {decision.title}")
    for noun, value, guess in (
        ("tiêu đề", decision.title, draft.title),
        ("sa-pô", decision.summary, draft.summary),
        ("tác giả", decision.author, draft.author),
    ):
        if value and value == guess.text:
            say(f"  Máy đoán {noun}: {value}")
        elif guess.text:
            say(f"  Đoạn máy đoán là {noun} vẫn nằm trong bài: {guess.text[:80]}")
        elif not value:
            say(f"  Chưa có {noun}: ghi vào phần khai báo ở đầu tệp.")
    if draft.office:
        done = "đã bỏ:"
        if decision.keeps_office:
            done = "vẫn giữ; muốn bỏ thì nhập lại với  --drop-office"
        say(f"  Phần công văn (quốc hiệu, số, nơi nhận, chữ ký) {done}")
        for place in () if decision.keeps_office else draft.office:
            say(f"    {draft.blocks[place].words}")
    _list("Đã đổi khác so với tệp gốc, xin xem lại:", draft.changed, "yellow")
    _list("KHÔNG sang được:", draft.lost, "red")
    say("Việc tiếp theo:")
    say("  1. Mở tệp vừa tạo, đọc lại từ đầu đến cuối bên cạnh tệp gốc.")
    say(f"  2. Kiểm tra:  python scripts/thidua.py check {path}")
    say("  3. Xem trước:  python scripts/thidua.py preview")


def _list(heading: str, remarks: Sequence[Remark], colour: str) -> None:
    if remarks:
        say(heading, fg=colour)
    for remark in remarks:
        say(f"  - {remark.message}")


def _counted(carried: Carried) -> str:
    counts = (
        (carried.paragraphs, "đoạn"),
        (carried.headings, "tiêu đề mục"),
        (carried.lists, "danh sách"),
        (carried.tables, "bảng"),
        (carried.pictures, "ảnh"),
        (carried.footnotes, "chú thích"),
        (carried.links, "liên kết"),
    )
    return ", ".join(f"{count} {noun}" for count, noun in counts if count) or "không có gì"
