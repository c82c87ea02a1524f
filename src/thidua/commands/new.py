"""``thidua new``: a new article by questions or flags."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, get_args

import click
from pydantic_core import PydanticCustomError

from thidua.column import RegisterEntry
from thidua.commands.shared import as_of_option, decide_now
from thidua.disk.folders import write_whole
from thidua.intake.sheet import Sheet, free_path, render_sheet
from thidua.load import load
from thidua.schema.article import ArticleKind, ExemplarKind, ExemplarType
from thidua.schema.scalars import parse_moment
from thidua.text.labels import LABELS
from thidua.text.vietnamese import slugify


@click.command(
    short_help="Tạo bài mới.",
    help="Tạo bài mới: hỏi từng mục bằng tiếng Việt, hoặc nhận sẵn qua các tùy chọn.",
)
@click.option("--title", default=None, help="Tiêu đề.")
@click.option("--date", "day", default=None, help="Ngày đăng: 11/6/2024 hoặc 2024-06-11 08:30.")
@click.option("--category", default=None, help="Mã chuyên mục.")
@click.option("--kind", type=click.Choice(get_args(ArticleKind)), default=None, help="Thể loại.")
@click.option("--summary", default=None, help="Sa-pô, 30 đến 400 ký tự.")
@click.option("--unit", default=None, help="Mã đơn vị gửi bài.")
@click.option("--author", default=None, help="Tác giả.")
@click.option("--field", "fields", multiple=True, help="Mã lĩnh vực (dùng được nhiều lần).")
@click.option("--movement", "movements", multiple=True, help="Mã phong trào (nhiều lần).")
@click.option(
    "--exemplar",
    "exemplars",
    type=(str, click.Choice(get_args(ExemplarType)), click.Choice(get_args(ExemplarKind))),
    multiple=True,
    help='Gương: «họ tên» loại kiểu, ví dụ  --exemplar "Tổ 5" tap-the dien-hinh.',
)
@click.option("--image", default=None, help="Tên tệp ảnh bìa sẽ để cạnh bài.")
@as_of_option
@click.pass_obj
def new(
    root: Path,
    title: str | None,
    day: str | None,
    category: str | None,
    kind: str | None,
    summary: str | None,
    unit: str | None,
    author: str | None,
    fields: tuple[str, ...],
    movements: tuple[str, ...],
    exemplars: tuple[tuple[str, str, str], ...],
    image: str | None,
    as_of: date | None,
) -> int:
    """Ask for what no flag gives, then make the folder and the file."""
    column = load(root)
    registers = column.registers
    # Somebody who gave a title by flag is a script or knows the flags: ask nothing more.
    asking = title is None and sys.stdin.isatty()
    ask = _Asker(asking)
    title = title if title is not None else ask.text("Tiêu đề bài", required=True)
    slug = slugify(title)
    if not slug:
        raise click.UsageError("phải có tiêu đề:  --title «…»")
    today = decide_now(as_of).strftime("%d/%m/%Y")
    category = category or ask.choice("Chuyên mục", registers.categories)
    _known("chuyên mục", category, registers.categories)
    needs_exemplar = registers.categories[category].entry.exemplars == "required"
    sheet = Sheet(
        title=title.strip(),
        date=_moment(day) if day else ask.moment("Ngày đăng", default=today),
        category=category,
        kind=kind or ask.labelled("Thể loại", "kind", default="bai"),
        summary=summary if summary is not None else ask.text("Sa-pô (tóm tắt 1–3 câu)"),
        unit=unit if unit is not None else ask.choice("Đơn vị gửi bài", registers.units, ""),
        author=author if author is not None else ask.text("Tác giả"),
        fields=fields or ask.choices("Lĩnh vực", registers.fields),
        movements=movements or ask.choices("Phong trào", registers.movements),
        exemplars=exemplars or ask.exemplars(needs_exemplar),
        image=image if image is not None else ask.text("Tên tệp ảnh bìa (để trống nếu chưa có)"),
    )
    for noun, slugs, known in (
        ("đơn vị", [sheet.unit] if sheet.unit else [], registers.units),
        ("lĩnh vực", sheet.fields, registers.fields),
        ("phong trào", sheet.movements, registers.movements),
    ):
        for one in slugs:
            _known(noun, one, known)
    path = free_path(root, sheet.date.year, slug)
    write_whole(root / path, render_sheet(sheet).encode())
    click.secho(f"Đã tạo bài: {path}", fg="green")
    click.echo("  1. Mở tệp này, viết nội dung bên dưới dòng --- thứ hai; để ảnh vào cùng thư mục.")
    click.echo(f"  2. Kiểm tra:  python scripts/thidua.py check {path}")
    click.echo(f"  3. Trình lãnh đạo duyệt:  python scripts/thidua.py approve {path} --by «…»")
    return 0


class _Asker:
    """Asks in Vietnamese when somebody is there to answer; otherwise leaves things blank."""

    def __init__(self, asking: bool) -> None:
        self._asking = asking

    def text(self, question: str, default: str = "", required: bool = False) -> str:
        if not self._asking:
            return default
        while True:
            answer = str(click.prompt(question, default=default, show_default=bool(default)))
            if answer.strip() or not required:
                return answer.strip()

    def moment(self, question: str, default: str) -> datetime:
        """Ask for a day until one is understood."""
        while True:
            try:
                return _moment(self.text(question, default=default) or default)
            except click.UsageError as error:
                click.echo(f"  {error.message}")

    def choice(
        self,
        question: str,
        entries: Mapping[str, RegisterEntry[Any]],
        default: str | None = None,
    ) -> str:
        """Ask for one entry by its number; with a default the answer may be left blank."""
        if not self._asking or not entries:
            if default is None:
                raise click.UsageError(
                    f"chưa chọn {question.lower()}: {', '.join(entries) or 'chưa có mục nào'}."
                )
            return default
        return self._pick(question, {slug: e.title for slug, e in entries.items()}, default)

    def labelled(self, question: str, group: str, default: str) -> str:
        """Ask for one of the contract's values by its number."""
        return self._pick(question, LABELS[group], default) if self._asking else default

    def choices(self, question: str, entries: Mapping[str, RegisterEntry[Any]]) -> tuple[str, ...]:
        """Ask for any number of entries."""
        if not self._asking or not entries:
            return ()
        slugs = list(entries)
        self._number(question, [entries[slug].title for slug in slugs])
        while True:
            answer = self.text("Số thứ tự, cách nhau bằng dấu phẩy (để trống nếu không có)")
            numbers = [part.strip() for part in answer.split(",") if part.strip()]
            if all(part.isdigit() and 0 < int(part) <= len(slugs) for part in numbers):
                return tuple(dict.fromkeys(slugs[int(part) - 1] for part in numbers))
            click.echo(f"  Chỉ ghi các số từ 1 đến {len(slugs)}.")

    def exemplars(self, required: bool) -> tuple[tuple[str, str, str], ...]:
        """Ask for exemplars until a name is left blank."""
        found: list[tuple[str, str, str]] = []
        while self._asking:
            more = "Tên gương (cá nhân, tập thể, hộ)" if not found else "Tên gương tiếp theo"
            name = self.text(f"{more}, để trống nếu hết", required=required and not found)
            if not name:
                break
            kind = self._pick("Là", LABELS["exemplar_type"], "ca-nhan")
            found.append((name, kind, self._pick("Kiểu", LABELS["exemplar_kind"], "dien-hinh")))
        return tuple(found)

    def _pick(self, question: str, options: Mapping[str, str], default: str | None) -> str:
        slugs = list(options)
        self._number(question, list(options.values()))
        first = str(slugs.index(default) + 1) if default in slugs else "1"
        shown = "" if default == "" else first
        while True:
            answer = self.text("Chọn số", default=shown)
            if not answer and default == "":
                return ""
            if answer.isdigit() and 0 < int(answer) <= len(slugs):
                return slugs[int(answer) - 1]
            click.echo(f"  Ghi một số từ 1 đến {len(slugs)}.")

    def _number(self, question: str, names: Sequence[str]) -> None:
        click.echo(f"{question}:")
        for position, name in enumerate(names, start=1):
            click.echo(f"  {position:>2}. {name}")


def _known(noun: str, slug: str, known: Mapping[str, RegisterEntry[Any]]) -> None:
    if slug not in known:
        raise click.UsageError(f"không có {noun} «{slug}»; đang có: {', '.join(known)}.")


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except PydanticCustomError as error:
        raise click.UsageError(f"«{text}» không phải là ngày; viết như 11/6/2024.") from error
