"""What a new ward's folder is made of, one thing after another: given by a flag, or asked for.

What a flag gives and cannot be is refused; what somebody types and cannot be is asked for again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from thidua.attachments.refusal import Refusal
from thidua.colours import bears, darken_until_readable, make_palette
from thidua.commands.questions import Questions
from thidua.commands.terminal import say
from thidua.photos.facts import PhotoError
from thidua.site.sharing import Card
from thidua.starter.answers import Answers, PlanDraft
from thidua.starter.emblem import make_emblem
from thidua.starter.plan_document import PlanDocumentError, PlanReading, read_plan
from thidua.starter.quotas import Quota, parse_quota
from thidua.starter.units import Place, find_places, near_names, unlisted_place
from thidua.starter.writing import suggested_movements

_USUAL_QUOTAS = ("Ít nhất 04 tin, bài/năm", "Ít nhất 01 lượt phát sóng/quý")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_MONTH = re.compile(r"(\d{1,2})/(\d{4})")


def read_document(path: Path | None) -> PlanReading:
    """Return what a plan in Word surely says, and say it. Raises a click exception."""
    if path is None:
        return PlanReading()
    try:
        reading = read_plan(path)
    except PlanDocumentError as error:
        raise click.ClickException(
            f"Không đọc được {path.name}: {error}.\n"
            "    Cách sửa: mở tệp bằng Word, lưu lại thành .docx; hoặc bỏ  --from-plan ."
        ) from error
    say(f"Đọc từ {path.name}:")
    for line in reading.told():
        say(f"  {line}")
    return reading


def find_place(questions: Questions, ward: str | None, province: str, unlisted: bool) -> Place:
    """Return the one place that is meant. Raises a usage error that names the choices."""
    while True:
        name = ward or questions.required("Tên phường, xã, đặc khu", "--ward")
        found = find_places(name, province)
        if len(found) == 1:
            return found[0]
        if unlisted:
            place = unlisted_place(name, province)
            if place is None:
                raise click.UsageError(
                    "tên ngoài danh mục phải ghi đủ cấp (--ward «Phường …») và --province «…»."
                )
            return place
        if found and questions.asking:
            places = [str(place) for place in found]
            return found[questions.pick(f"Có nhiều nơi tên «{name}»", places)]
        if found:
            places = [str(place) for place in found]
            raise click.UsageError(
                f"có nhiều nơi tên «{name}»: {'; '.join(places)}. Thêm  --province «…» ."
            )
        near = near_names(name)
        hint = f" (có phải {', '.join(near)}?)" if near else ""
        if not questions.asking:
            raise click.UsageError(
                f"không có «{name}»{f' ở {province}' if province else ''} trong danh mục đơn vị "
                f"hành chính{hint}; tên mới hơn danh mục thì thêm  --unlisted ."
            )
        say(f"  Không có «{name}» trong danh mục{hint}.")
        ward, province = None, ""


def ask_portal(questions: Questions) -> tuple[str, str] | None:
    """Return the name and address of the portal of the authority above, if there is one."""
    name = questions.text("Tên cổng thông tin cấp trên (trống nếu chưa có)")
    return (name, questions.required("Địa chỉ của cổng (https://…)", "--portal")) if name else None


def choose_movements(questions: Questions, given: Sequence[str]) -> tuple[str, ...]:
    """Return the slugs of the national movements. Raises a usage error for an unknown one."""
    known = suggested_movements()
    unknown = [slug for slug in given if slug not in known]
    if unknown:
        raise click.UsageError(
            f"không có phong trào «{unknown[0]}»; các mã có sẵn: {', '.join(known)}."
        )
    if given:
        return tuple(given)
    slugs = list(known)
    chosen = questions.picks("Phong trào, cuộc vận động cả nước", list(known.values()))
    return tuple(slugs[position] for position in chosen)


def choose_colour(questions: Questions, given: str | None) -> str | None:
    """Return a colour in which text can be read, or none. Raises a usage error for another."""
    while True:
        colour = given or questions.text("Màu của phường, dạng #rrggbb (trống: màu đỏ có sẵn)")
        if not colour:
            return None
        fault = None
        if not _COLOUR.fullmatch(colour):
            fault = f"«{colour}» không phải là màu; viết như #1b5e20."
        elif not bears(colour):
            fault = (
                f"màu {colour} nhạt quá, chữ màu ấy khó đọc; màu gần nhất đọc được: "
                f"{darken_until_readable(colour)}."
            )
        if fault is None:
            return colour
        if given:
            raise click.UsageError(f"--colour: {fault}")
        say(f"  {fault}")


def decide_since(questions: Questions, given: str | None, today: date, whole_year: bool) -> date:
    """Return the first day from which quotas are reckoned."""
    usual = f"{1 if whole_year else today.month}/{today.year}"
    while True:
        answer = given or questions.text("Tính chỉ tiêu từ tháng nào", usual) or usual
        if not (given or whole_year) and answer == usual:
            return today  # days of this month that are over are nobody's failure
        match = _MONTH.fullmatch(answer)
        if match and 1 <= int(match[1]) <= 12 and 1980 <= int(match[2]) <= 2100:
            return date(int(match[2]), int(match[1]), 1)
        if given:
            raise click.UsageError(f"«{given}» không phải là tháng; viết như 11/2026.")
        say("  Viết tháng và năm, như 11/2026.")


def draft_plan(
    questions: Questions, reading: PlanReading, given: Sequence[str], since: date
) -> PlanDraft:
    """Return the plan: the document's quotas, then what was given or asked for."""
    first, last = reading.period or (since, date(since.year, 12, 31))
    if first < since <= last:
        # What ended before the column began is nobody's failure.
        first = since
    wanted = [_quota(text) for text in given] or list(reading.quotas)
    if not wanted:
        texts = questions.several("Chỉ tiêu trong kế hoạch", _USUAL_QUOTAS, unasked=())
        wanted = [quota for text in texts if (quota := _ask_again(questions, text))]
    return PlanDraft(
        first=first,
        last=last,
        quotas=tuple(wanted),
        number=reading.number,
        issued_on=reading.issued_on,
    )


def _quota(text: str) -> Quota:
    quota = parse_quota(text)
    if quota is None:
        raise click.UsageError(
            f"chưa hiểu chỉ tiêu «{text}»; viết như «04 tin, bài/năm», «01 lượt/quý»."
        )
    return quota


def _ask_again(questions: Questions, text: str) -> Quota | None:
    answer: str | None = text
    while answer:
        quota = parse_quota(answer)
        if quota:
            return quota
        say(f"  Chưa hiểu «{answer}»; viết như «04 tin, bài/năm», «01 lượt/quý».")
        answer = questions.text("  Viết lại (trống: bỏ)")
    return None


def draw_emblem(questions: Questions, given: Path | None, answers: Answers) -> dict[str, bytes]:
    """Return the files of the mark. Raises a click exception for a picture that is none."""
    while True:
        named = given or questions.text("Tệp ảnh biểu trưng (trống: hoa sen có sẵn)")
        if not named:
            return {}
        card = Card(
            title=answers.column,
            column=answers.place.name,
            ward=answers.parent or answers.place.authority,
            cover=None,
        )
        if answers.colour:
            card = replace(card, panel=make_palette(answers.colour).panel)
        try:
            return make_emblem(Path(named), card)
        except (PhotoError, Refusal) as error:
            fault = f"{named}: tệp {error.cause}\n    Cách sửa: {error.fix}"
        if given:
            raise click.ClickException(f"Không dùng được {fault}")
        say(f"  Không dùng được {fault}")
