"""``thidua build``: the site and the reports, put in place only when whole."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import IO

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)

from thidua.addresses import ARTICLES
from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.commands.shared import QUIET, as_of_option, decide_now, show_problems
from thidua.commands.targets import COLOURS
from thidua.folders import replace_folder
from thidua.labels import label
from thidua.load import load
from thidua.meter import METER_VARIABLE, Reading
from thidua.problems import errors
from thidua.reports.problems_json import parse as parse_problems
from thidua.reports.targets_json import TargetRow
from thidua.reports.targets_json import parse as parse_targets
from thidua.targets import Status
from thidua.vietnamese import number, office_number

SITE = "site"
REPORTS = "reports"
LOG = f"{REPORTS}/build.log"
_QUIET_SECONDS = 2.0
"""A shorter build draws no bar."""


@click.command(
    short_help="Dựng trang web và báo cáo.",
    help="Dựng trang web vào site/ và báo cáo vào reports/.",
)
@click.option("--strict", is_flag=True, help="Coi mọi cảnh báo, kể cả chỉ tiêu chậm, là thất bại.")
@as_of_option
@click.pass_obj
def build(root: Path, strict: bool, as_of: date | None) -> int:
    """Build beside the old site and swap. Exit 0 built, 1 problems (the old site untouched)."""
    now = decide_now(as_of)
    fresh = root / f".{SITE}.{os.getpid()}"
    report = root / REPORTS / "problems.json"
    report.unlink(missing_ok=True)
    started = time.monotonic()
    try:
        code = _run_renderer(root, fresh, strict, epoch(now) if as_of else None)
        if code == 0:
            replace_folder(fresh, root / SITE)
    except OSError as error:
        raise click.ClickException(
            f"Không thay được thư mục {SITE}/ ({error.strerror}); trang cũ còn nguyên.\n"
            f"    Cách sửa: đóng các chương trình đang mở {SITE}/, kiểm tra chỗ trống và quyền "
            "ghi, rồi chạy lại."
        ) from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return _tell(root, code == 0, strict, time.monotonic() - started)


def _run_renderer(root: Path, fresh: Path, strict: bool, moment: str | None) -> int:
    """Run MkDocs in a process of its own; show how far it is; keep its log."""
    environment = {**os.environ, METER_VARIABLE: "1", "PYTHONUTF8": "1", **QUIET}
    if moment:
        environment[EPOCH_VARIABLE] = moment
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--site-dir", str(fresh)]
    if strict:
        command.append("--strict")
    (root / REPORTS).mkdir(exist_ok=True)
    with (root / LOG).open("wb") as log:
        process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=log
        )
        try:
            assert process.stdout is not None  # given by PIPE
            _draw_meter(process.stdout)
            return process.wait()
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()


def _draw_meter(lines: IO[bytes]) -> None:
    """Draw a bar for each step, once the build has taken long enough to wonder about."""
    console = Console(stderr=True)
    silent = not console.is_terminal
    columns = (TextColumn("{task.description:<6}"), BarColumn(), MofNCompleteColumn())
    started = time.monotonic()
    with Progress(*columns, TimeElapsedColumn(), console=console, disable=silent) as bars:
        tasks: dict[str, TaskID] = {}
        for line in lines:
            reading = Reading.parse(line.decode("utf-8", "replace"))
            slow = time.monotonic() - started > _QUIET_SECONDS
            if reading is None or not reading.total or not (slow or reading.step in tasks):
                continue
            if reading.step not in tasks:
                tasks[reading.step] = bars.add_task(reading.step, total=reading.total)
            bars.update(tasks[reading.step], completed=reading.done)


def _tell(root: Path, built: bool, strict: bool, seconds: float) -> int:
    """Say what was built, how the targets stand, what is wrong, and where to look next."""
    report = root / REPORTS / "problems.json"
    if not report.is_file():
        # MkDocs gave up before it came to our part: mkdocs.yml itself may be the reason.
        found = errors(load(root).problems)
        if found:
            show_problems(found)
            click.secho(f"Chưa dựng trang. {SITE}/ cũ còn nguyên.", fg="red")
            return 1
        click.secho("Không dựng được trang vì một lỗi không lường trước.", fg="red")
        click.echo(f"Trang cũ trong {SITE}/ còn nguyên. Chi tiết ở {LOG} – gửi cho người quản trị.")
        return 1
    problems = parse_problems(report.read_text("utf-8"))
    show_rows(parse_targets((root / REPORTS / "targets.json").read_text("utf-8")))
    click.echo("")
    show_problems(problems)
    click.echo("")
    if built:
        pages = number(sum(1 for _ in (root / SITE).rglob("*.html")))
        articles = number(sum(1 for _ in (root / SITE / ARTICLES).glob("*/*/index.html")))
        done = f"Đã dựng {pages} trang ({articles} tin, bài) trong {number(seconds, 1)} giây."
        click.secho(done, fg="green", bold=True)
        click.echo(
            f"  Trang web:  {SITE}/ (chép lên máy chủ; xem thử: python scripts/thidua.py preview)"
        )
    elif errors(problems):
        click.secho(
            f"Chưa dựng trang: sửa các lỗi trên rồi chạy lại. {SITE}/ cũ còn nguyên.", fg="red"
        )
    elif strict:
        click.secho(
            f"Chưa dựng trang: --strict không cho qua cảnh báo nào. {SITE}/ cũ còn nguyên.",
            fg="red",
        )
    else:
        click.secho(f"Không dựng được trang; xem {LOG}. {SITE}/ cũ còn nguyên.", fg="red")
        click.echo(_last_error((root / LOG).read_text("utf-8", "replace")))
    click.echo(f"  Báo cáo:    {REPORTS}/index.html")
    return 0 if built else 1


def _last_error(log: str) -> str:
    """Return what MkDocs logged last as an error, from which it stopped."""
    return re.split(r"^ERROR +-  ", log, flags=re.M)[-1].partition("\nAborted ")[0].strip()


def show_rows(rows: Sequence[TargetRow]) -> None:
    """Print each window of each target on a line."""
    for row in rows:
        kind = label("status", row.status)
        group = f" – {row.group}" if row.group else ""
        figures = f"{office_number(row.done)}/{office_number(row.required)}"
        click.secho(f"  {kind:<14}", fg=COLOURS[Status(row.status)], nl=False)
        click.echo(f"{figures:>7}  {row.label}{group}: {row.text}")
