"""``thidua new``: a new article by questions or flags."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any, get_args

import click
from pydantic import TypeAdapter, ValidationError
from pydantic_core import PydanticCustomError

from thidua import stopping
from thidua.column import RegisterEntry, Registers
from thidua.commands.shared import as_of_option, decide_now
from thidua.commands.terminal import agreed, ask, is_attended, say
from thidua.disk.folders import write_whole
from thidua.intake.sheet import Sheet, free_path, render_sheet
from thidua.load import load
from thidua.schema.article import ArticleKind, ExemplarKind, ExemplarType
from thidua.schema.scalars import parse_moment
from thidua.stopping import STOPPED, TOLD
from thidua.text.labels import LABELS
from thidua.text.vietnamese import slugify

UNFINISHED = ".cache/new.json"
"""Where an article that was broken off half asked is kept, on the clerk's machine alone."""


@click.command(
    help="Tạo bài mới: hỏi từng mục bằng tiếng Việt, hoặc nhận sẵn qua các tùy chọn.",
)
@click.option("--title", default=None, help="Tiêu đề.")
@click.option(
    "--date",
    "day",
    default=None,
    help="Ngày đăng: 11/6/2024 hoặc 2024-06-11 08:30; không ghi thì lấy lúc lãnh đạo duyệt.",
)
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
    now = decide_now(as_of)
    given = Sheet(
        title=title.strip() if title else "",
        date=_moment(day) if day else None,
        category=category or "",
        kind=kind or "bai",
        summary=summary or "",
        unit=unit or "",
        author=author or "",
        fields=fields,
        movements=movements,
        exemplars=exemplars,
        image=image or "",
    )
    _check_slugs(given, registers)
    # Somebody who gave a title by flag is a script or knows the flags: ask nothing more.
    if title is None and is_attended():
        flags = (category, day, kind, summary, unit, author, fields, movements, exemplars, image)
        left = [
            question
            for question, flag in zip(_QUESTIONS, (None, *flags), strict=True)
            if flag in (None, ())
        ]
        try:
            sheet = _ask_all(left, given, registers, root / UNFINISHED)
        except (click.Abort, KeyboardInterrupt):
            say(f"\n{TOLD} Những gì đã trả lời còn giữ; chạy lại lệnh này để viết tiếp.", err=True)
            return STOPPED
    else:
        sheet = given
    slug = slugify(sheet.title)
    if not slug:
        raise click.UsageError("phải có tiêu đề:  --title «…»")
    if not sheet.category:
        known = ", ".join(registers.categories) or "chưa có mục nào"
        raise click.UsageError(f"chưa chọn chuyên mục: {known}.")
    path = free_path(root, (sheet.date or now).year, slug)
    with stopping.unbroken():
        write_whole(root / path, render_sheet(sheet).encode())
        (root / UNFINISHED).unlink(missing_ok=True)
        say(f"Đã tạo bài: {path}", fg="green")
    say("  1. Mở tệp này, viết nội dung bên dưới dòng --- thứ hai; để ảnh vào cùng thư mục.")
    say(f"  2. Kiểm tra:  python scripts/thidua.py check {path}")
    say(f"  3. Trình lãnh đạo duyệt:  python scripts/thidua.py approve {path} --by «…»")
    return 0


def _check_slugs(sheet: Sheet, registers: Registers) -> None:
    """Refuse what no register knows. Raises a usage error."""
    for noun, slugs, known in (
        ("chuyên mục", [sheet.category] if sheet.category else [], registers.categories),
        ("đơn vị", [sheet.unit] if sheet.unit else [], registers.units),
        ("lĩnh vực", sheet.fields, registers.fields),
        ("phong trào", sheet.movements, registers.movements),
    ):
        for slug in slugs:
            if slug not in known:
                raise click.UsageError(f"không có {noun} «{slug}»; đang có: {', '.join(known)}.")


def _moment(text: str) -> datetime:
    try:
        return parse_moment(text)
    except PydanticCustomError as error:
        raise click.UsageError(f"«{text}» không phải là ngày; viết như 11/6/2024.") from error


# The questions


class _Back(Exception):  # noqa: N818 - a wish, no error
    """Somebody wants the question before this one again."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What somebody typed before breaking off, and which question came next."""

    sheet: Sheet
    question: str


def _ask_all(
    questions: Sequence[Question], given: Sheet, registers: Registers, kept: Path
) -> Sheet:
    """Ask one question after another, keeping each answer in a file until the article is made."""
    place, sheet = 0, given
    names = [question.name for question in questions]
    unfinished = _read(kept)
    if unfinished and unfinished.question in names:
        title, name = unfinished.sheet.title, unfinished.question
        say(f"Lần trước đang tạo dở bài «{title}», dừng ở câu: {name}.")
        if agreed("Viết tiếp bài ấy?", "viết tiếp"):
            place, sheet = names.index(name), unfinished.sheet
    say("Gõ < để trở lại câu trước. Dừng giữa chừng thì những gì đã trả lời còn giữ lại.")
    while place < len(questions):
        try:
            sheet = questions[place].ask(sheet, registers)
        except _Back:
            if place == 0:
                say("  Đây là câu đầu tiên.")
            place = max(place - 1, 0)
            continue
        place += 1
        following = names[min(place, len(names) - 1)]
        write_whole(kept, _UNFINISHED.dump_json(Unfinished(sheet, following)))
    return sheet


def _read(path: Path) -> Unfinished | None:
    """Return what was broken off; ``None`` where nothing was, or nobody can make sense of it."""
    if not path.is_file():
        return None
    try:
        return _UNFINISHED.validate_json(path.read_bytes())
    except ValidationError:
        return None  # of another version, or damaged: there is nothing to go on with


_UNFINISHED: TypeAdapter[Unfinished] = TypeAdapter(Unfinished)


def _text(question: str, current: str = "", *, required: bool = False) -> str:
    """Ask for a line. What stands there already is kept by Enter, and emptied by ``-``."""
    while True:
        shown = f"{question} (Enter để giữ, - để bỏ)" if current and not required else question
        answer = ask(shown, current)
        if answer == "<":
            raise _Back
        if answer == "-" and current and not required:
            return ""
        if answer or not required:
            return answer


def _ask_title(sheet: Sheet, registers: Registers) -> Sheet:
    while True:
        title = _text("Tiêu đề bài", sheet.title, required=True)
        if slugify(title):
            return replace(sheet, title=title)
        say("  Tiêu đề phải có chữ hoặc số.")


def _ask_date(sheet: Sheet, registers: Registers) -> Sheet:
    current = sheet.date.strftime("%d/%m/%Y %H:%M") if sheet.date else ""
    while True:
        answer = _text("Ngày đăng, để trống thì lấy lúc lãnh đạo duyệt", current)
        try:
            return replace(sheet, date=_moment(answer) if answer else None)
        except click.UsageError as error:
            say(f"  {error.message}")


def _ask_category(sheet: Sheet, registers: Registers) -> Sheet:
    if not registers.categories:
        raise click.UsageError("chưa chọn chuyên mục: chưa có mục nào.")
    names = _titles(registers.categories)
    return replace(sheet, category=_pick("Chuyên mục", names, sheet.category or next(iter(names))))


def _ask_kind(sheet: Sheet, registers: Registers) -> Sheet:
    return replace(sheet, kind=_pick("Thể loại", LABELS["kind"], sheet.kind))


def _ask_unit(sheet: Sheet, registers: Registers) -> Sheet:
    if not registers.units:
        return sheet
    names = _titles(registers.units)
    return replace(sheet, unit=_pick("Đơn vị gửi bài", names, sheet.unit, may_be_blank=True))


def _ask_fields(sheet: Sheet, registers: Registers) -> Sheet:
    return replace(sheet, fields=_pick_many("Lĩnh vực", registers.fields, sheet.fields))


def _ask_movements(sheet: Sheet, registers: Registers) -> Sheet:
    chosen = _pick_many("Phong trào", registers.movements, sheet.movements)
    return replace(sheet, movements=chosen)


def _ask_exemplars(sheet: Sheet, registers: Registers) -> Sheet:
    """Ask for exemplars until a name is left blank. Going back takes the last one out again."""
    found = list(sheet.exemplars)
    is_required = registers.categories[sheet.category].entry.exemplars == "required"
    for name, _, _ in found:
        say(f"  Đã có: {name}")
    while True:
        more = "Tên gương tiếp theo" if found else "Tên gương (cá nhân, tập thể, hộ)"
        try:
            name = _text(f"{more}, để trống nếu hết", required=is_required and not found)
        except _Back:
            if not found:
                raise
            say(f"  Đã bỏ: {found.pop()[0]}")
            continue
        if not name:
            return replace(sheet, exemplars=tuple(found))
        try:
            kind = _pick("Là", LABELS["exemplar_type"], "ca-nhan")
            found.append((name, kind, _pick("Kiểu", LABELS["exemplar_kind"], "dien-hinh")))
        except _Back:
            say(f"  Đã bỏ: {name}")


def _ask_text(key: str, question: str, sheet: Sheet, registers: Registers) -> Sheet:
    changes: dict[str, Any] = {key: _text(question, getattr(sheet, key))}
    return replace(sheet, **changes)


def _titles(entries: Mapping[str, RegisterEntry[Any]]) -> Mapping[str, str]:
    return {slug: entry.title for slug, entry in entries.items()}


def _pick(
    question: str, options: Mapping[str, str], current: str, *, may_be_blank: bool = False
) -> str:
    """Ask for one of several by its number."""
    slugs = list(options)
    _number(question, list(options.values()))
    shown = str(slugs.index(current) + 1) if current in slugs else "" if may_be_blank else "1"
    while True:
        answer = _text("Chọn số", shown, required=not may_be_blank)
        if not answer and may_be_blank:
            return ""
        if answer.isdecimal() and 0 < int(answer) <= len(slugs):
            return slugs[int(answer) - 1]
        say(f"  Ghi một số từ 1 đến {len(slugs)}.")


def _pick_many(
    question: str, entries: Mapping[str, RegisterEntry[Any]], current: Sequence[str]
) -> tuple[str, ...]:
    """Ask for any number of entries."""
    slugs = list(entries)
    if not slugs:
        return ()
    _number(question, [entries[slug].title for slug in slugs])
    shown = ", ".join(str(slugs.index(slug) + 1) for slug in current if slug in slugs)
    while True:
        answer = _text("Số thứ tự, cách nhau bằng dấu phẩy (để trống nếu không có)", shown)
        numbers = [part.strip() for part in answer.split(",") if part.strip()]
        if all(part.isdecimal() and 0 < int(part) <= len(slugs) for part in numbers):
            return tuple(dict.fromkeys(slugs[int(part) - 1] for part in numbers))
        say(f"  Chỉ ghi các số từ 1 đến {len(slugs)}.")


def _number(question: str, names: Sequence[str]) -> None:
    say(f"{question}:")
    for position, name in enumerate(names, start=1):
        say(f"  {position:>2}. {name}")


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``ask`` returns the sheet with what was answered."""

    name: str
    ask: Callable[[Sheet, Registers], Sheet]


_QUESTIONS = (
    Question("Tiêu đề", _ask_title),
    Question("Chuyên mục", _ask_category),
    Question("Ngày đăng", _ask_date),
    Question("Thể loại", _ask_kind),
    Question("Sa-pô", partial(_ask_text, "summary", "Sa-pô (tóm tắt 1–3 câu)")),
    Question("Đơn vị gửi bài", _ask_unit),
    Question("Tác giả", partial(_ask_text, "author", "Tác giả")),
    Question("Lĩnh vực", _ask_fields),
    Question("Phong trào", _ask_movements),
    Question("Gương", _ask_exemplars),
    Question("Ảnh bìa", partial(_ask_text, "image", "Tên tệp ảnh bìa (để trống nếu chưa có)")),
)
"""In the order of the flags that answer them beforehand, the title's first."""
