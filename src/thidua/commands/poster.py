"""``thidua poster``: posters, banner strips and exhibition panels."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thidua.commands.handing import Bench, hand_out, open_bench
from thidua.commands.shared import as_of_option
from thidua.handouts.kinds import Kind
from thidua.handouts.ledger import Product
from thidua.handouts.selection import Selection, choose
from thidua.schema.slogans import SLOGANS

if TYPE_CHECKING:
    from thidua.handouts.posters import Face

_SIZES = ("A4", "A3", "A2", "A1")
_STYLES = ("nen", "khung", "anh")


@click.command(
    help="Làm áp phích (PDF, thêm PNG nếu cần) của một gương hay bài đã đăng, một đợt tuyên "
    "truyền, một khẩu hiệu trong docs/khau-hieu.md, hay một ngày kỷ niệm; hoặc băng rôn theo "
    "khổ mét; hoặc bảng triển lãm từ các ảnh của bài. Chữ quá dài, ảnh quá nhỏ "
    "thì máy báo, không làm bừa.",
)
@click.argument("paths", metavar="TỆP…", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--campaign", default=None, help="Mã đợt tuyên truyền trong docs/chien-dich/.")
@click.option(
    "--slogan", type=click.IntRange(1), default=None, help=f"Số thứ tự câu trong {SLOGANS.path}."
)
@click.option(
    "--day",
    "key_day",
    type=click.IntRange(1),
    default=None,
    help=f"Số thứ tự ngày kỷ niệm trong {SLOGANS.path}.",
)
@click.option("--year", type=click.IntRange(1980, 2100), default=None, help="Kỷ niệm năm nào.")
@click.option("--size", type=click.Choice(_SIZES), default="A3", help="Khổ giấy (mặc định A3).")
@click.option(
    "--style",
    type=click.Choice(_STYLES),
    default="nen",
    help="nen: nền màu của phường; khung: giấy sáng có khung; anh: ảnh lớn ở trên.",
)
@click.option("--png", is_flag=True, help="Làm thêm ảnh PNG để gửi, chiếu màn hình.")
@click.option("--bleed", is_flag=True, help="Áp phích chừa 3 mm xén và dấu cắt, cho nhà in.")
@click.option("--banner", "cloth", default=None, metavar="MÉT", help="Băng rôn, ví dụ 6x0.8.")
@click.option("--panels", is_flag=True, help="Bảng triển lãm: mỗi ảnh của bài một bảng.")
@as_of_option
@click.pass_obj
def poster(
    root: Path,
    paths: tuple[Path, ...],
    campaign: str | None,
    slogan: int | None,
    key_day: int | None,
    year: int | None,
    size: str,
    style: str,
    png: bool,
    bleed: bool,
    cloth: str | None,
    panels: bool,
    as_of: date | None,
) -> int:
    """Write posters, a banner or panels. Exit 0 written, 1 one was refused, 2 wrong usage."""
    if sum((bool(paths), bool(campaign), bool(slogan), bool(key_day))) != 1:
        raise click.UsageError("chọn đúng một trong: các bài, --campaign, --slogan, --day.")
    if panels and not paths:
        raise click.UsageError("--panels làm từ các ảnh của bài; ghi đường dẫn của bài.")
    if bleed and (panels or cloth):
        raise click.UsageError("--bleed dành cho áp phích; băng rôn, bảng triển lãm không có.")
    bench = open_bench(root, as_of)
    _check_numbers(bench, campaign, slogan, key_day)
    kind = Kind.PANEL if panels else Kind.POSTER
    chosen = choose(bench.edition, bench.paths(paths), kind.channel)

    def make() -> Iterator[Product]:
        from thidua.handouts.banners import make_banner  # noqa: PLC0415 - a lock group of its own
        from thidua.handouts.panels import make_panels  # noqa: PLC0415
        from thidua.handouts.posters import make_poster  # noqa: PLC0415

        if panels:
            for material in chosen.materials:
                yield make_panels(bench.edition, material, size, bench.edition.now)
            return
        for face in _faces(bench, chosen, campaign, slogan, key_day, year):
            if cloth:
                metres = _read_cloth(cloth)
                yield make_banner(bench.edition, face.spoken, face.name, metres)
            else:
                yield from make_poster(bench.edition, face, size, style, png=png, bleed=bleed)

    if cloth:
        _read_cloth(cloth)
    return hand_out(bench, lambda: list(make()), chosen.refusals)


def _read_cloth(cloth: str) -> tuple[float, float]:
    from thidua.handouts.banners import parse_cloth  # noqa: PLC0415 - a lock group of its own

    metres = parse_cloth(cloth)
    if metres is None:
        raise click.UsageError(
            f"--banner {cloth}: viết dài x cao bằng mét, từ 0,5 đến 20, ví dụ 6x0.8."
        )
    return metres


def _check_numbers(
    bench: Bench, campaign: str | None, slogan: int | None, key_day: int | None
) -> None:
    """Refuse what is not in the registers. Raises a usage error that tells what is."""
    column = bench.edition.column
    campaigns = column.registers.campaigns
    if campaign and campaign not in campaigns:
        known = ", ".join(campaigns) or "chưa có đợt nào"
        raise click.UsageError(f"không có đợt «{campaign}»; các đợt: {known}.")
    for number, rows, noun in (
        (slogan, [one.text for one in column.slogans], "khẩu hiệu"),
        (key_day, [one.name for one in column.key_days], "ngày kỷ niệm"),
    ):
        if number and number > len(rows):
            known = "; ".join(f"{at}. {text}" for at, text in enumerate(rows, 1))
            raise click.UsageError(
                f"không có {noun} số {number} trong {SLOGANS.path}; "
                + (f"đang có: {known}." if known else "danh sách còn trống.")
            )


def _faces(
    bench: Bench,
    chosen: Selection,
    campaign: str | None,
    slogan: int | None,
    key_day: int | None,
    year: int | None,
) -> Iterator[Face]:
    from thidua.handouts import posters  # noqa: PLC0415 - a lock group of its own

    column = bench.edition.column
    if campaign:
        entry = column.registers.campaigns[campaign]
        yield posters.face_of_campaign(
            column, entry, posters.shown_of_campaign(bench.edition, campaign)
        )
    elif slogan:
        yield posters.face_of_slogan(column, column.slogans[slogan - 1])
    elif key_day:
        day = column.key_days[key_day - 1]
        now = bench.edition.now.date()
        yield posters.face_of_day(column, day, year or day.next_return(now).year)
    else:
        for material in chosen.materials:
            yield posters.face_of_article(column, material)
