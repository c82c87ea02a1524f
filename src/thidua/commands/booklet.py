"""``thidua booklet``: the exemplars of a year as a book to print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from pydantic import TypeAdapter, ValidationError

from thidua.column import Column
from thidua.commands.handing import Bench, hand_out, open_bench
from thidua.commands.shared import as_of_option, relative_path
from thidua.commands.terminal import say
from thidua.handouts.ledger import Product
from thidua.handouts.selection import Refusal
from thidua.schema.plan import WHERE_KEYS, Where

_FORMS = ("pdf", "docx")


@click.command(
    help="Làm sách điển hình tiên tiến khổ A5 (PDF để in, Word để sửa): bìa, lời nói đầu, mục lục, "
    "gương theo lĩnh vực, phong trào và con số, tra tên, thông tin ấn phẩm. Chỉ có gương đã đăng "
    "mà người được nêu đồng ý in (kênh in-an).",
)
@click.option("--year", type=click.IntRange(1980, 2100), default=None, help="Năm, ví dụ 2024.")
@click.option("--plan", "plan_id", default=None, help="Lấy thời gian của một kế hoạch.")
@click.option(
    "--where",
    "filters",
    multiple=True,
    metavar="KHÓA=GIÁ_TRỊ",
    help="Chỉ lấy gương hợp điều kiện, ví dụ field=y-te (dùng được nhiều lần).",
)
@click.option("--title", default=None, help="Tên sách.")
@click.option(
    "--foreword",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Trang trong docs/ làm lời nói đầu; không ghi thì để trống.",
)
@click.option("--bleed", is_flag=True, help="Chừa 3 mm xén và dấu cắt, cho nhà in.")
@click.option("--impose", is_flag=True, help="Xếp hai trang một mặt A4 để gấp, đóng ghim.")
@click.option(
    "--format",
    "forms",
    multiple=True,
    type=click.Choice(_FORMS),
    default=_FORMS,
    help="Loại tệp (mặc định cả hai).",
)
@click.option("--copies", default="", help="Số lượng in, ghi ở trang cuối.")
@click.option("--printer", default="", help="Nơi in, ghi ở trang cuối.")
@click.option("--licence", default="", help="Số giấy phép xuất bản, ghi ở trang cuối.")
@as_of_option
@click.pass_obj
def booklet(
    root: Path,
    year: int | None,
    plan_id: str | None,
    filters: tuple[str, ...],
    title: str | None,
    foreword: Path | None,
    bleed: bool,
    impose: bool,
    forms: tuple[str, ...],
    copies: str,
    printer: str,
    licence: str,
    as_of: date | None,
) -> int:
    """Write the booklet. Exit 0 written, 1 something was refused, 2 wrong usage."""
    if year is None and plan_id is None:
        raise click.UsageError("ghi --year 2024, hoặc --plan mã kế hoạch.")
    where = read_where(filters)
    bench = open_bench(root, as_of)
    first, last = _decide_period(bench.edition.column, year, plan_id)
    refusals: list[Refusal] = []

    def make() -> Sequence[Product]:
        from thidua.handouts.booklet import Colophon, Wish  # noqa: PLC0415 - own lock group
        from thidua.handouts.booklet_files import make_booklet  # noqa: PLC0415
        from thidua.site.markup.story import read_story  # noqa: PLC0415

        words = _foreword(bench, foreword)
        wish = Wish(
            first,
            last,
            title or "",
            where,
            read_story(words) if words else (),
            Colophon.typed(licence, copies, printer),
            bleed,
        )
        name = f"dien-hinh-{plan_id or year}"
        made = make_booklet(bench.edition, wish, name, forms, folded=impose)
        refusals.extend(made.refusals)
        return made.products

    code = hand_out(bench, make)
    for refusal in refusals:
        say(str(refusal), err=True)
    say("Trang cuối (thông tin ấn phẩm) và lời nói đầu phải có người kiểm tra, điền đủ.")
    return 1 if refusals else code


def read_where(filters: tuple[str, ...]) -> Where:
    """Return the filter that ``key=value`` options write. Raises a usage error."""
    given: dict[str, list[str]] = {}
    for one in filters:
        key, sign, value = one.partition("=")
        if not sign or key not in WHERE_KEYS:
            raise click.UsageError(
                f"--where {one}: viết khóa=giá-trị; các khóa: {', '.join(WHERE_KEYS)}."
            )
        given.setdefault(key, []).append(value)
    try:
        return TypeAdapter(Where).validate_python(given)
    except ValidationError as error:
        wrong = ", ".join(f"{e['loc'][0]}={e['input']}" for e in error.errors())
        raise click.UsageError(
            f"--where {wrong}: không có giá trị ấy; xem các giá trị ở huong-dan/khoa.md."
        ) from error


def _decide_period(column: Column, year: int | None, plan_id: str | None) -> tuple[date, date]:
    if plan_id is None:
        assert year is not None  # one of the two is given
        return date(year, 1, 1), date(year, 12, 31)
    plans = {plan.id: plan for plan in column.plans}
    if plan_id not in plans:
        known = ", ".join(sorted(plans)) or "chưa có kế hoạch nào đọc được"
        raise click.UsageError(f"không có kế hoạch «{plan_id}»; các kế hoạch: {known}.")
    period = plans[plan_id].matter.period
    if year is None:
        return period.first, period.last
    first, last = max(period.first, date(year, 1, 1)), min(period.last, date(year, 12, 31))
    if last < first:
        raise click.UsageError(f"kế hoạch «{plan_id}» không có ngày nào trong năm {year}.")
    return first, last


def _foreword(bench: Bench, path: Path | None) -> str:
    """Return the words of a page that readers may see. Raises a usage error for another file."""
    if path is None:
        return ""
    wanted = relative_path(bench.root, path)
    page = bench.edition.pages.get(wanted)
    if page is None:
        raise click.UsageError(f"{wanted} không phải là một trang trong docs/ đọc được.")
    return page.body
