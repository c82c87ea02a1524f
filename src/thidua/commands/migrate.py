"""``thidua migrate``: a ward's folder made with an older version, changed to suit this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import chain
from pathlib import Path

import click

from thidua import __version__, stopping
from thidua.commands.build import PATIENCE_SECONDS, SITE
from thidua.commands.renderer import Rendering, render, undisturbed
from thidua.commands.shared import show_problems
from thidua.commands.terminal import say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import explain
from thidua.problems import Problem, errors
from thidua.reports.problems_json import parse as parse_problems
from thidua.site.replacement import REPORTS, BusyError, Replacement
from thidua.site.theme import OVERRIDES
from thidua.starter.program import PROGRAMS, VERSION_FILE
from thidua.upgrade.changes import Change, begin, is_under_way, keep, undo
from thidua.upgrade.comparison import Comparison, compare
from thidua.upgrade.fit import find_misfits
from thidua.upgrade.migrations import ASIDE, is_of_program, plan_changes
from thidua.upgrade.versions import key, version_of

LOG = f"{REPORTS}/nang-cap.txt"
_SHOWN_PAGES = 10
_OUTLIVED = ("src", "requirements.txt", "requirements-test.txt", "pyproject.toml")
"""What a copy of the whole repository has, and a ward that runs a release does not need."""


@click.command(
    help=(
        "Chỉnh thư mục do bản cũ lập cho hợp với bản đang chạy, dựng thử bên cạnh trang cũ, nói "
        "trang nào đổi; không dựng được thì trả mọi tệp về như cũ."
    ),
)
@click.option("--dry-run", is_flag=True, help="Chỉ cho xem sẽ thay đổi những gì.")
@click.option("--accept", is_flag=True, help="Vẫn thay dù có trang không còn.")
@click.pass_obj
def migrate(root: Path, dry_run: bool, accept: bool) -> int:
    """Plan, change, build beside the old site, compare; keep all of it or nothing.

    Exit 0 done or nothing to do, 1 all is as it was, 2 wrong usage.
    """
    if is_under_way(root):
        say("Lần nâng cấp trước bị ngắt giữa chừng: trả các tệp về như cũ trước.")
        undo(root)
    since = known_version(root)
    _refuse_newer(since)
    planned = plan_changes(root, since)
    changes = tuple(chain.from_iterable(planned.values()))
    _tell_plan(planned)
    _tell_misfits(root, since, changes)
    if not planned:
        say(f"Thư mục đã hợp với bản {__version__}.")
        return 0
    if dry_run:
        say("Mới chỉ xem, chưa có gì bị thay đổi.")
        return 0
    with stopping.unbroken():
        return _change(root, changes, since, accept)


def known_version(root: Path) -> str:
    """Return the folder's version. Raises a click exception when it names none that can be."""
    version = version_of(root)
    try:
        key(version)
    except ValueError as error:
        raise click.ClickException(
            f"phien-ban.txt ghi «{version}», không phải là một phiên bản.\n"
            f"    Cách sửa: ghi một dòng  thidua <phiên bản> , theo thư mục trong {PROGRAMS}."
        ) from error
    return version


def _refuse_newer(version: str) -> None:
    """Raise a click exception when a folder is newer than the program."""
    if key(version) > key(__version__):
        raise click.ClickException(
            f"Thư mục này do bản mới hơn ({version}) lập, chương trình đang chạy là {__version__}; "
            "dùng bản cũ có thể làm hỏng. Không có gì bị thay đổi.\n"
            f"    Cách sửa: mở bằng bản {version} trở lên."
        )


def _tell_plan(planned: Mapping[str, tuple[Change, ...]]) -> None:
    """Say what changes: the ward's own files line by line, the program's by their names."""
    for title, changes in planned.items():
        say(f"Bản {title}: {len(changes)} tệp", bold=True)
        own = [change for change in changes if not is_of_program(change.path)]
        for line in chain.from_iterable(change.describe() for change in own):
            say(f"  {line}")
        folders = {change.path.partition("/")[0] for change in changes} - {
            change.path.partition("/")[0] for change in own
        }
        if len(own) < len(changes):
            count = len(changes) - len(own)
            say(f"  thay  {count} tệp của chương trình ({', '.join(sorted(folders))})")


def _tell_misfits(root: Path, since: str, changes: Iterable[Change]) -> None:
    """Name the ward's own templates that no longer fit."""
    aside = [change.path for change in changes if change.path.startswith(f"{ASIDE}/")]
    told = [
        (path, "phường đã sửa theo giao diện cũ, không hợp nữa nên cất ở đây") for path in aside
    ]
    moved = {path.replace(ASIDE, OVERRIDES, 1) for path in aside}
    told += [one for one in find_misfits(root, since) if one[0] not in moved]
    for path, reason in told:
        say(f"Cần xem lại  {path}: {reason}.", fg="yellow")


def _change(root: Path, changes: tuple[Change, ...], since: str, accept: bool) -> int:
    """Make the changes and try them; whatever goes wrong, take them back."""
    try:
        replacement = Replacement(root, root / SITE, PATIENCE_SECONDS, lambda: None)
    except (BusyError, OSError) as error:
        raise click.ClickException(
            "Chưa nâng cấp: một lần dựng trang khác đang chạy, hoặc không ghi được vào thư mục.\n"
            "    Cách sửa: chờ nó xong, xem lại quyền ghi, rồi chạy lại."
        ) from error
    done = False
    try:
        begin(root, changes, since)
        rendering = render(root, replacement.fresh, root / SITE, strict=False, moment=None)
        write_whole(root / f"{REPORTS}/build.log", rendering.log.encode())
        if rendering.code != 0:
            _tell_failure(root, rendering)
            return 1
        compared = compare(root / SITE, replacement.fresh)
        _tell_comparison(root, compared)
        if compared.lost and not accept:
            say("Có trang không còn: chưa thay trang cũ.", fg="red")
            say("    Cách sửa: xem các lỗi trên; đúng ý thì chạy lại với  --accept .")
            show_problems(_faults(root))
            return 1
        with undisturbed():
            foreign = replacement.finish(is_of_today=True)
            keep(root)
            done = True
        for line in foreign.tell():
            say(line)
    except OSError as error:
        obstacle = explain(error)
        say(f"Chưa nâng cấp: {obstacle.reason}.", fg="red")
        say(f"    Cách sửa: {obstacle.fix}")
        return 1
    finally:
        if not done:
            undo(root)
            say(f"Mọi tệp đã trở về như cũ (bản {since}); {SITE}/ cũ còn nguyên.")
        replacement.end()
    say(f"Đã lên bản {__version__}. Quay về:  upgrade --undo", fg="green", bold=True)
    left = [name for name in _OUTLIVED if (root / name).exists()]
    if left and (root / VERSION_FILE).is_file():
        say(f"Không còn dùng, xóa được: {', '.join(left)}")
    return 0


def _tell_failure(root: Path, rendering: Rendering) -> None:
    say("Bản mới không dựng được trang.", fg="red")
    show_problems(_faults(root))
    last = [line for line in rendering.log.splitlines() if line.strip()][-3:]
    for line in last:
        say(f"  {line}")


def _faults(root: Path) -> list[Problem]:
    report = root / REPORTS / "problems.json"
    return list(errors(parse_problems(report.read_text("utf-8")))) if report.is_file() else []


def _tell_comparison(root: Path, compared: Comparison) -> None:
    """Say which pages changed, and keep the whole list."""
    lists = (
        ("không còn", compared.lost),
        ("mới có", compared.added),
        ("đổi nội dung", compared.reworded),
    )
    told = [f"{len(pages)} trang {words}" + (":" if pages else "") for words, pages in lists]
    lines: list[str] = []
    for head, (_, pages) in zip(told, lists, strict=True):
        lines += [head, *(f"  {page}" for page in pages)]
    rest = f"{compared.redrawn} trang chỉ đổi cách hiện, {compared.same} trang y nguyên"
    write_whole(root / LOG, "\n".join([*lines, rest, ""]).encode())
    for head, (_, pages) in zip(told, lists, strict=True):
        say(head)
        for page in pages[:_SHOWN_PAGES]:
            say(f"  {page}")
        if len(pages) > _SHOWN_PAGES:
            say(f"  … và {len(pages) - _SHOWN_PAGES} trang khác (đủ ở {LOG})")
    say(rest)
