"""``thidua region``: an office above the wards gathers, keeps and shows what they publish."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from filelock import FileLock, Timeout

from thidua import stopping
from thidua.commands.shared import DayType, as_of_option, decide_now, show_problems
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.meter import Meter

if TYPE_CHECKING:
    from thidua.region.settings import Region
    from thidua.region.store import Outcome, Store

_LOCK = ".region.lock"
_TOLD = 20
"""Faults shown in a terminal; all of them stand in the report."""


@click.group(
    help="Dành cho cơ quan cấp trên: thu thập số liệu các phường, xã đã công bố, dựng trang tổng "
    "hợp, lập báo cáo, thư nhắc. Mọi lệnh chạy trong thư mục có region.yml.",
    subcommand_metavar="LỆNH …",
)
def region() -> None:
    """Gather what wards publish."""


_folder = click.argument(
    "folder",
    metavar="[THƯ_MỤC]",
    default=".",
    type=click.Path(file_okay=False, path_type=Path),
)


@region.command(
    short_help="Tạo thư mục mới với region.yml.",
    help="Tạo thư mục của nơi tổng hợp: region.yml có sẵn mọi phường, xã của một tỉnh, thành phố, "
    "chỉ còn điền địa chỉ.",
)
@click.argument("folder", metavar="THƯ_MỤC", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", required=True, help="Tên cơ quan, ví dụ “Sở Nội vụ thành phố Hải Phòng”.")
@click.option("--province", required=True, help="Tên hay mã tỉnh, thành phố.")
@click.option("--site-url", required=True, help="Địa chỉ của trang tổng hợp: https://…/")
def init(folder: Path, name: str, province: str, site_url: str) -> int:
    """Found a region. Exit 0 made, 1 it is there already, 2 wrong usage."""
    from thidua.region.founding import render_region  # noqa: PLC0415 - names of all places
    from thidua.region.settings import REGION  # noqa: PLC0415
    from thidua.starter.units import find_province, places_of  # noqa: PLC0415

    found = find_province(province)
    if found is None:
        raise click.UsageError(f"không có tỉnh, thành phố «{province}»; viết đủ tên, có dấu.")
    if not site_url.startswith(("https://", "http://")):
        raise click.UsageError("--site-url phải bắt đầu bằng https://")
    target = folder / REGION
    if target.exists():
        raise click.ClickException(f"{target} đã có; máy không ghi đè.")
    code, title = found
    place = title.removeprefix("Thành phố ").removeprefix("Tỉnh ")
    text = render_region(name, site_url, place, places_of(code))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with stopping.unbroken():
            write_whole(target, text.encode())
    except OSError as error:
        raise _cannot_write(target, error) from error
    say(f"Đã tạo {target} với {len(places_of(code))} phường, xã của {title}.", fg="green")
    say(
        f"Tiếp theo: điền address cho từng phường, rồi chạy  region gather {folder}  "
        f"và  region build {folder}"
    )
    return 0


@region.command(
    short_help="Thu thập những gì đã thay đổi.",
    help="Hỏi từng phường, xã những tệp đã thay đổi, kiểm tra rồi cất vào kho.duckdb. Nơi nào hỏng "
    "thì giữ số liệu lần trước. Bài phường đã gỡ được bỏ ngay khỏi kho, trang, báo cáo và tệp "
    "xuất; với --withdrawals: chỉ làm việc ấy.",
)
@_folder
@click.option("--withdrawals", is_flag=True, help="Chỉ gỡ ngay những bài các phường đã gỡ.")
@as_of_option
def gather(folder: Path, withdrawals: bool, as_of: date | None) -> int:
    """Gather. Exit 0 all well, 1 something is wrong with a ward or could not be kept."""
    now = decide_now(as_of)
    with _opened(folder) as (settings, store):
        from thidua.region.gathering import Way  # noqa: PLC0415
        from thidua.region.gathering import gather as gather_all  # noqa: PLC0415

        meter = Meter(sys.stderr, os.environ)
        outcome = gather_all(settings, folder, store, now, meter, Way(withdrawals))
        _tell_outcome(settings, outcome)
        if outcome.erased:
            # Whatever was made of it before still has it.
            _build(settings, folder, store, now)
            _forget_exports(folder)
    return 1 if outcome.faults else 0


@region.command(
    short_help="Dựng trang tổng hợp và lập báo cáo.",
    help="Dựng trang tổng hợp vào site/, lập báo cáo Word, bảng Excel, thư nhắc vào reports/ từ "
    "những gì đã thu thập. Máy không gửi gì đi.",
)
@_folder
@as_of_option
def build(folder: Path, as_of: date | None) -> int:
    """Build site and reports. Exit 0 built, 1 not."""
    now = decide_now(as_of)
    with _opened(folder, must_exist=True) as (settings, store):
        _build(settings, folder, store, now)
    return 0


@region.command(
    "export",
    short_help="Xuất kho số liệu ra CSV hay Parquet.",
    help="Xuất các bảng của kho ra thư mục xuat/ cho người phân tích; --on: những gì đúng vào một "
    "ngày đã qua.",
)
@_folder
@click.option("--on", "day", type=DayType(), default=None, help="Chỉ những gì đúng vào ngày này.")
@click.option("--format", "kind", type=click.Choice(["csv", "parquet"]), default="csv")
def export_tables(folder: Path, day: date | None, kind: str) -> int:
    """Export. Exit 0 written, 1 not."""
    with _opened(folder, must_exist=True) as (_, store):
        from thidua.region.exports import export  # noqa: PLC0415

        try:
            written = export(store, folder, "parquet" if kind == "parquet" else "csv", day)
        except OSError as error:
            raise _cannot_write(folder, error) from error
    for path in written:
        say(f"Đã xuất {path}")
    return 0


@contextmanager
def _opened(folder: Path, *, must_exist: bool = False) -> Iterator[tuple[Region, Store]]:
    """Read ``region.yml``, take the folder for oneself, and open the store."""
    try:
        # Its packages are a group of their own, which no ward needs.
        from thidua.region.settings import REGION, read_region  # noqa: PLC0415
        from thidua.region.store import Store, StoreError  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(
            "chưa cài phần tổng hợp.\n    Cách sửa: chạy bằng  python scripts/thidua.py region … ,"
            " máy sẽ tự cài."
        ) from error
    if not (folder / REGION).is_file():
        raise click.UsageError(
            f"không thấy {REGION} ở {folder}; tạo mới bằng  region init , hoặc vào đúng thư mục."
        )
    read = read_region(folder)
    if read.problems:
        show_problems(read.problems)
    if read.region is None:
        raise click.ClickException(f"Chưa làm gì: {REGION} còn lỗi ở trên.")
    lock = FileLock(folder / _LOCK)
    try:
        with lock.acquire(timeout=0):
            store = Store(folder, must_exist=must_exist)
            with store:
                yield read.region, store
    except Timeout as error:
        raise click.ClickException(
            "một lệnh region khác đang chạy ở thư mục này; đợi xong rồi chạy lại."
        ) from error
    except StoreError as error:
        raise click.ClickException(str(error)) from error


def _build(settings: Region, folder: Path, store: Store, now: datetime) -> None:
    from thidua.region.reports import REPORTS, compile_dossier, write_reports  # noqa: PLC0415
    from thidua.region.site import SITE, SiteError, build_site  # noqa: PLC0415
    from thidua.reports.servers import write_settings_of  # noqa: PLC0415

    meter = Meter(sys.stderr, os.environ)
    try:
        printed = build_site(settings, folder, store, now, meter)
        dossier = compile_dossier(settings, store, now)
        write_reports(dossier, folder, now)
        write_settings_of(printed.served, folder / REPORTS / "may-chu")
    except SiteError as error:
        raise click.ClickException(f"Chưa dựng được trang, trang cũ còn nguyên: {error}") from error
    except OSError as error:
        raise _cannot_write(folder, error) from error
    for told in printed.warned:
        say(told, fg="yellow")
    say(f"Đã dựng {printed.pages} trang vào {folder / SITE}.", fg="green")
    say(f"Báo cáo, {len(dossier.reminders)} thư nhắc soạn sẵn: {folder / REPORTS}")


def _forget_exports(folder: Path) -> None:
    from thidua.region.exports import EXPORTS  # noqa: PLC0415

    old = sorted((folder / EXPORTS).glob("*.*"))
    for path in old:
        path.unlink()
    if old:
        say(f"Đã xóa {len(old)} tệp xuất cũ trong {EXPORTS}/, vì còn bài đã gỡ; xuất lại khi cần.")


def _tell_outcome(settings: Region, outcome: Outcome) -> None:
    from thidua.region.faults import Kind  # noqa: PLC0415

    names = {ward.code: ward.title for ward in settings.wards}
    # An office begins with a few wards: the others are no news, and would hide what is.
    nowhere = [fault for fault in outcome.faults if fault.kind is Kind.NOWHERE]
    faults = [fault for fault in outcome.faults if fault.kind is not Kind.NOWHERE]
    for fault in faults[:_TOLD]:
        file = f" {fault.file}" if fault.file else ""
        say(f"{names.get(fault.ward, fault.ward)} ({fault.ward}){file}: {fault.words}", fg="yellow")
        say(f"    Cách sửa: {fault.kind.fix}")
    if len(faults) > _TOLD:
        say(f"… và {len(faults) - _TOLD} điều nữa, xem reports/ sau khi dựng.")
    if nowhere:
        say(f"{len(nowhere)} phường, xã chưa khai nơi lấy số liệu.", fg="yellow")
        say(f"    Cách sửa: {Kind.NOWHERE.fix}; kể tên trong reports/ sau khi dựng.")
    gone = f" Đã bỏ {outcome.erased} bài mà phường đã gỡ." if outcome.erased else ""
    say(
        f"Đã hỏi {outcome.wards} phường, xã: {outcome.answered} nơi trả lời, {outcome.changed} nơi "
        f"có thay đổi.{gone}",
        fg="green" if not outcome.faults else None,
    )


def _cannot_write(path: Path, error: OSError) -> click.ClickException:
    return click.ClickException(
        f"Không ghi được {error.filename or path} ({explain(error).reason}).\n"
        "    Cách sửa: đóng tệp nếu đang mở, kiểm tra quyền ghi và chỗ trống, rồi chạy lại."
    )
