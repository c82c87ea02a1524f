"""``thidua report``: what came of a plan, as a document to send upwards."""

from __future__ import annotations

from datetime import date
from itertools import count
from pathlib import Path

import click

from thidua import stopping
from thidua.column import Plan
from thidua.commands.shared import DayType, decide_now
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.problems import errors
from thidua.progress.targets import PlanProgress, Progress, evaluate
from thidua.reports.yearly.describe import describe
from thidua.reports.yearly.formats import WRITERS
from thidua.review import review
from thidua.text.vietnamese import short_date

FOLDER = "reports"


@click.command(
    help="Lập báo cáo kết quả thực hiện một kế hoạch: văn bản Word theo Nghị định 30/2020/NĐ-CP, "
    "bảng Excel, trang HTML, hoặc đoạn chữ ngắn để dán vào Zalo (txt). Tệp đã có thì không ghi "
    "đè. Số, ngày, nguyên nhân, kiến nghị và chữ ký để trống cho "
    "người lập điền.",
)
@click.option("--plan", "plan_id", required=True, help="Mã kế hoạch, ví dụ 2024.")
@click.option(
    "--to",
    "as_of",
    type=DayType(),
    default=None,
    help="Lấy số liệu đến hết ngày này (ví dụ 31/12/2024); mặc định: hôm nay.",
)
@click.option(
    "--from",
    "first",
    type=DayType(),
    default=None,
    help="Lấy số liệu từ ngày này, để báo cáo riêng một quý hay một tháng; mặc định: cả kế hoạch.",
)
@click.option(
    "--deputy",
    is_flag=True,
    help="Phó Chủ tịch ký thay: ghi “KT. CHỦ TỊCH, PHÓ CHỦ TỊCH” ở chỗ ký.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(WRITERS)),
    default=None,
    help="Loại tệp; không ghi thì theo đuôi của --out, hoặc docx.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    default=None,
    help=f"Tệp ghi ra; mặc định {FOLDER}/bao-cao-<mã kế hoạch>.<loại tệp>.",
)
@click.pass_obj
def report(
    root: Path,
    plan_id: str,
    as_of: date | None,
    first: date | None,
    deputy: bool,
    kind: str | None,
    out: Path | None,
) -> int:
    """Write the report. Exit 0 written, 1 the file cannot be written, 2 wrong usage."""
    kind = _decide_kind(kind, out)
    now = decide_now(as_of)
    if as_of and as_of > decide_now(None).date():
        raise click.UsageError(
            f"--to {short_date(as_of)} là ngày chưa tới, chưa có số liệu; ghi hôm nay hoặc một "
            "ngày đã qua."
        )
    edition = review(load(root), now)
    # A report up to a day is written when that day is over: its last windows are decided.
    measured = _find_plan(evaluate(edition, is_over=as_of is not None), plan_id)
    if first:
        _check_first(first, now.date(), measured.plan)
    target = _spare(out or root / FOLDER / f"bao-cao-{plan_id}{_part(first, now.date())}.{kind}")
    told = describe(edition, measured, first=first, is_deputy=deputy)
    content = WRITERS[kind](told, now)
    try:
        with stopping.unbroken():
            write_whole(target, content)
            say(f"Đã lập báo cáo: {_show(root, target)}", fg="green")
    except OSError as error:
        raise click.ClickException(
            f"Không ghi được {target} ({explain(error).reason}).\n"
            "    Cách sửa: đóng tệp nếu đang mở, kiểm tra quyền ghi, rồi chạy lại."
        ) from error
    say("Những chỗ ghi (… điền …), số, ngày và chữ ký do người lập báo cáo điền.")
    faults = errors(edition.problems)
    if faults:
        say(
            f"Lưu ý: chuyên mục còn {len(faults)} lỗi, bài có lỗi có thể chưa được tính; "
            "xem lệnh check.",
            fg="yellow",
        )
    return 0


def _decide_kind(kind: str | None, out: Path | None) -> str:
    """Take the kind of file from its ending when it is not said; refuse a contradiction."""
    ending = out.suffix.lower().removeprefix(".") if out else ""
    if kind and ending in WRITERS and ending != kind:
        raise click.UsageError(f"--out có đuôi .{ending} mà --format là {kind}; chọn một loại.")
    return kind or (ending if ending in WRITERS else "docx")


def _check_first(first: date, last: date, plan: Plan) -> None:
    """Refuse a first day after the last one, or outside the plan's time."""
    period = plan.matter.period
    if first > last:
        raise click.UsageError(
            f"--from {short_date(first)} đứng sau ngày cuối của báo cáo ({short_date(last)})."
        )
    if not period.first <= first <= period.last:
        raise click.UsageError(
            f"--from {short_date(first)} nằm ngoài thời gian của kế hoạch "
            f"({short_date(period.first)} – {short_date(period.last)})."
        )


def _part(first: date | None, last: date) -> str:
    return f"-{first}-{last}" if first else ""


def _spare(path: Path) -> Path:
    """Return a path where no file is: somebody may have filled in the blanks of the one there."""
    names = (path.with_stem(f"{path.stem}-{number}") for number in count(2))
    return path if not path.exists() else next(one for one in names if not one.exists())


def _find_plan(progress: Progress, plan_id: str) -> PlanProgress:
    plans = {measured.plan.id: measured for measured in progress.plans}
    if plan_id not in plans:
        known = ", ".join(sorted(plans)) or "chưa có kế hoạch nào đọc được"
        raise click.UsageError(f"không có kế hoạch «{plan_id}»; các kế hoạch: {known}.")
    return plans[plan_id]


def _show(root: Path, path: Path) -> str:
    try:
        return path.resolve().relative_to(root).as_posix()
    except ValueError:
        return str(path)
