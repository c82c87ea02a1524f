"""``thidua build``: the site and the reports, put in place only when whole."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from pathlib import Path

import click

import thidua
from thidua.clock import EPOCH_VARIABLE, epoch, read_clock
from thidua.column.addresses import WITHDRAWALS
from thidua.column.record import LIVE, RECORD, REPORT
from thidua.column.record import parse as parse_record
from thidua.commands.renderer import Rendering, render, undisturbed
from thidua.commands.shared import as_of_option, decide_now, show_problems
from thidua.commands.terminal import COLOURS, say
from thidua.disk.folders import write_whole
from thidua.disk.obstacles import OUT_OF_MEMORY, Obstacle, explain, find_obstacle
from thidua.handouts import FOLDER as HANDOUTS
from thidua.load.settings import HOOKS, broken_hook, find_faults
from thidua.meter import Meter
from thidua.problems import Problem, errors
from thidua.progress.wording import name_status
from thidua.reports.problems_json import parse as parse_problems
from thidua.reports.targets_json import TargetRow
from thidua.reports.targets_json import parse as parse_targets
from thidua.review import stops_all
from thidua.site.foreign import Foreign, list_ours
from thidua.site.machine.withdrawals import parse as parse_withdrawals
from thidua.site.replacement import REPORTS, BusyError, Replacement
from thidua.stopping import STOPPED
from thidua.text.vietnamese import number, office_number
from thidua.workers import Apart

SITE = "site"
LOG = f"{REPORTS}/build.log"
PATIENCE_SECONDS = 300.0
"""How long a build waits for another one of the same project to end."""
_SHOWN_CHANGES = 5
_SHOWN_HELD = 20
_NOTHING_FOREIGN = Foreign(SITE)


@click.command(
    help="Dựng trang web vào site/ và báo cáo vào reports/.",
)
@click.option("--strict", is_flag=True, help="Coi mọi cảnh báo, kể cả chỉ tiêu chậm, là thất bại.")
@as_of_option
@click.option(
    "--record",
    is_flag=True,
    help="Ghi những gì vừa dựng vào sổ đã đăng: chỉ dùng khi tự đưa trang lên máy chủ, không qua "
    "lệnh publish.",
)
@click.option(
    "--live",
    is_flag=True,
    help="Bạn đọc xem thẳng thư mục site của máy này: ghi sổ riêng của máy, không đụng kho git.",
)
@click.pass_obj
def build(root: Path, strict: bool, as_of: date | None, record: bool, live: bool) -> int:
    """Build, and tell how it went. Exit 0 built, 1 problems."""
    return build_site(root, strict, as_of, record=record, live=live).code


@dataclass(frozen=True, slots=True)
class Built:
    """How a build ended: its exit code, and whether a fresh site stands in its place."""

    code: int
    stands: bool = False


def build_site(
    root: Path, strict: bool, as_of: date | None, *, record: bool = False, live: bool = False
) -> Built:
    """Build beside the old site and swap. Raises a click exception.

    Building records nothing unless asked to: what is only tried out was not published.

    An error in one thing holds back that one thing, and the rest is built; only what concerns the
    whole site leaves the old one untouched (``review.holding``).

    One build at a time writes below ``root``. A preview needs no lock: MkDocs serves it from a
    temporary folder, and it shares nothing with a build but photos written whole.
    """
    if as_of and (record or live):
        raise click.UsageError("--as-of là dựng thử cho một ngày khác, không ghi sổ được.")
    now = decide_now(as_of)
    with _explaining(root):
        try:
            replacement = Replacement(root, root / SITE, PATIENCE_SECONDS, _tell_waiting)
        except BusyError as error:
            raise click.ClickException(
                f"Chưa dựng trang: lần dựng kia vẫn chưa xong. {SITE}/ cũ còn nguyên.\n"
                "    Cách sửa: chờ nó xong rồi chạy lại; nếu nó bị treo, tắt nó hoặc khởi "
                "động lại máy."
            ) from error
    try:
        # What is reckoned for another day is not recorded as published.
        how = f"{'strict ' if strict else ''}{'as of a day' if as_of else 'now'}"
        if not (record or live) and replacement.stands(now, how):
            code = _tell_standing(root)
            _take_back_handouts(root, now)
            return Built(code, stands=True)
        with _explaining(root):
            ending = _build(root, replacement, strict, epoch(now) if as_of else None)
        if ending and ending.built:
            _record(replacement, shared=record, live=live)
        if ending is None:
            say(f"\nĐã dừng theo yêu cầu. {SITE}/ cũ còn nguyên.", err=True)
            return Built(STOPPED)
        # A copy of this process looks through what stands, while this one tells of it.
        noting = Apart(partial(replacement.note_end, how)) if ending.built else None
        code = _tell(root, ending, strict)
        if noting:
            if not noting.result():
                replacement.note_end(how)
            if not as_of:
                _take_back_handouts(root, now)
        return Built(code, ending.built)
    finally:
        replacement.end()


def _take_back_handouts(root: Path, now: datetime) -> None:
    """Remove the handouts that are no longer to be used, and tell of it. Raises a click exception.

    The site stands by now, so an error of the whole column cannot be taken for a withdrawal.
    """
    if not (root / HANDOUTS).is_dir():
        return
    # Where nothing was ever made, nothing more is loaded either.
    from thidua.commands.handing import known_handouts, take_back_handouts  # noqa: PLC0415
    from thidua.load import load  # noqa: PLC0415
    from thidua.review import review  # noqa: PLC0415

    if known_handouts(root).present:
        take_back_handouts(root, review(load(root), now))


def _tell_waiting() -> None:
    say("Một lần dựng trang khác đang chạy; đang chờ nó xong…")


@contextmanager
def _explaining(root: Path) -> Iterator[None]:
    """Turn what the system refuses into words; only for what happens before the swap."""
    try:
        yield
    except OSError as error:
        raise _refusal(root, explain(error)) from error


@dataclass(frozen=True, slots=True)
class _Ending:
    """How a build ended. ``reported``: the reports are this build's, not those of one before."""

    rendering: Rendering
    reported: bool
    changes: tuple[str, ...]
    seconds: float
    foreign: Foreign = _NOTHING_FOREIGN
    """What lay in the old site and is not ours; known once the fresh one has its place."""

    @property
    def built(self) -> bool:
        """Whether a whole site of unchanged sources was made."""
        return self.rendering.code == 0 and not self.changes


def _build(
    root: Path, replacement: Replacement, strict: bool, moment: str | None
) -> _Ending | None:
    """Make the site and put it in its place; ``None`` when asked to stop. Raises ``OSError``."""
    try:
        ending = _render(root, replacement, strict, moment)
        write_whole(root / LOG, ending.rendering.log.encode())
        if ending.built:
            with undisturbed():
                foreign = replacement.finish(is_of_today=moment is None)
                ending = replace(ending, foreign=foreign)
    except KeyboardInterrupt:
        return None
    return ending


def _record(replacement: Replacement, *, shared: bool, live: bool) -> None:
    """Record what was just published, if it was. Raises a click exception: the site stands."""
    try:
        replacement.record(shared=shared, live=live)
    except OSError as error:
        raise click.ClickException(
            f"Đã dựng trang, nhưng không ghi được sổ đã đăng {RECORD if shared else LIVE} "
            f"({explain(error).reason}).\n"
            "    Cách sửa: kiểm tra quyền ghi thư mục ấy và chỗ trống, rồi dựng lại."
        ) from error


def _render(root: Path, replacement: Replacement, strict: bool, moment: str | None) -> _Ending:
    started = time.monotonic()
    if errors(find_faults(root)):
        # MkDocs runs what mkdocs.yml tells it to before anybody can stop it: it is not started.
        _report_alone(root, read_clock({EPOCH_VARIABLE: moment} if moment else os.environ))
        return _Ending(Rendering(1, ""), True, (), time.monotonic() - started)
    report = root / REPORTS / "problems.json"
    reported = _stamp(report)
    rendering = render(root, replacement.fresh, root / SITE, strict=strict, moment=moment)
    changes = replacement.find_changes()
    return _Ending(rendering, _stamp(report) != reported, changes, time.monotonic() - started)


def _report_alone(root: Path, now: datetime) -> None:
    """Write the reports of a build that cannot begin."""
    # Both take long to load, and hardly any build needs them here.
    made = thidua.prepare(root, now, Meter(sys.stdout, {}))
    thidua.write_reports(root / REPORTS, made.edition, made.progress, made.problems)


def _stamp(path: Path) -> tuple[int, int] | None:
    """Return what changes whenever a file is written anew; ``None`` when there is none."""
    if not path.exists():
        return None
    seen = path.stat()
    return seen.st_ino, seen.st_mtime_ns


def _refusal(root: Path, obstacle: Obstacle) -> click.ClickException:
    """Word what kept the build from being made."""
    about = f"không đọc hoặc ghi được {_place(root, obstacle.path)}: " if obstacle.path else ""
    code = f" (mã lỗi {obstacle.code})" if obstacle.code else ""
    return click.ClickException(
        f"Chưa dựng trang: {about}{obstacle.reason}{code}. {SITE}/ cũ còn nguyên.\n"
        f"    Cách sửa: {obstacle.fix}"
    )


def _place(root: Path, path: str) -> str:
    """Return a path as people know it: from the project's folder, the fresh site as the site."""
    parts = Path(path).parts
    if Path(path).is_relative_to(root):
        parts = Path(path).relative_to(root).parts
    if parts and parts[0].startswith(f".{SITE}."):
        parts = (SITE, *parts[1:])
    return "/".join(parts)


def _tell(root: Path, ending: _Ending, strict: bool) -> int:
    """Say what was built, how the targets stand, what is wrong, and where to look next."""
    if ending.changes:
        _tell_changes(ending.changes)
        return 1
    hook = None if ending.built else _find_broken_hook(root, ending.rendering.log)
    if hook:
        return _tell_stopped((hook,))
    obstacle = None if ending.built else _find_obstacle(ending.rendering)
    if obstacle:
        raise _refusal(root, obstacle)
    if not ending.reported:
        return _tell_unreported(root)
    problems, held = _tell_reports(root)
    if ending.built:
        _tell_site(root, ending.foreign.ours, f"trong {number(ending.seconds, 1)} giây", held)
        for told in ending.foreign.tell():
            say(f"  {told}")
    elif any(map(stops_all, problems)):
        say(f"Chưa dựng trang: sửa các lỗi trên rồi chạy lại. {SITE}/ cũ còn nguyên.", fg="red")
    elif strict and problems:
        say(
            f"Chưa dựng trang: --strict không cho qua lỗi, cảnh báo nào. {SITE}/ cũ còn nguyên.",
            fg="red",
        )
    else:
        say(f"Không dựng được trang; xem {LOG}. {SITE}/ cũ còn nguyên.", fg="red")
        say(_last_error((root / LOG).read_text("utf-8", "replace")))
    say(f"  Báo cáo:    {REPORTS}/index.html")
    return 0 if ending.built and not held else 1


def _tell_standing(root: Path) -> int:
    """Say that the site stands as a build would make it, and all that a build would say."""
    _, held = _tell_reports(root)
    ours = list_ours(root, root / SITE) or ()
    _tell_site(root, ours, "từ lần trước, không có gì thay đổi", held)
    say(f"  Báo cáo:    {REPORTS}/index.html")
    return 1 if held else 0


def _tell_reports(root: Path) -> tuple[Sequence[Problem], Counter[str]]:
    """Say how the targets stand and what is to be mended; return that, and how much where."""
    problems = parse_problems((root / REPORTS / "problems.json").read_text("utf-8"))
    show_rows(parse_targets((root / REPORTS / "targets.json").read_text("utf-8")))
    say("")
    show_problems(problems)
    say("")
    return problems, Counter(problem.path for problem in errors(problems))


def _tell_site(root: Path, ours: Collection[str], how: str, held: Mapping[str, int]) -> None:
    pages = number(sum(file.endswith(".html") for file in ours))
    articles = number(_count_published(root))
    _tell_held(f"Đã dựng {pages} trang ({articles} tin, bài) {how}", held)
    ways = "xem thử: python scripts/thidua.py preview; đưa lên mạng: lệnh publish"
    say(f"  Trang web:  {SITE}/ ({ways})")


def _tell_held(done: str, held: Mapping[str, int]) -> None:
    """Say that the site is built, and what is not in it for its errors, in each so many."""
    if not held:
        say(f"{done}.", fg="green", bold=True)
        return
    articles = sum(path.startswith("articles/") and path.endswith(".md") for path in held)
    others = len(held) - articles
    parts = (
        *([f"{number(articles)} bài"] if articles else []),
        *([f"{number(others)} trang, tệp hay bản ghi"] if others else []),
    )
    say(f"{done}; {' và '.join(parts)} chưa lên vì có lỗi:", fg="yellow", bold=True)
    for path, count in list(held.items())[:_SHOWN_HELD]:
        say(f"  {path} ({number(count)} lỗi)")
    if len(held) > _SHOWN_HELD:
        say(f"  … và {number(len(held) - _SHOWN_HELD)} tệp khác")


def _count_published(root: Path) -> int:
    """Count the articles of the site just built; a notice at an address is none."""
    addresses = parse_record((root / REPORTS / REPORT).read_bytes()).addresses
    withdrawn = parse_withdrawals((root / SITE / WITHDRAWALS).read_text("utf-8"))
    return len({entry.id for entry in addresses.values() if entry.id} - withdrawn)


def _tell_changes(changes: Sequence[str]) -> None:
    say(f"Chưa dựng trang: có tệp vừa thay đổi trong lúc dựng. {SITE}/ cũ còn nguyên.", fg="red")
    for path in changes[:_SHOWN_CHANGES]:
        say(f"  {path}")
    if len(changes) > _SHOWN_CHANGES:
        say(f"  … và {len(changes) - _SHOWN_CHANGES} tệp khác")
    say("    Cách sửa: lưu xong các tệp, chờ chép xong ảnh, rồi dựng lại.")


def _find_obstacle(rendering: Rendering) -> Obstacle | None:
    """Return what the system refused MkDocs, if that is what ended it."""
    if rendering.code < 0:
        # Nobody asked it to stop, or the program would not be here: the system wanted its memory.
        return Obstacle(*OUT_OF_MEMORY)
    return find_obstacle(rendering.log)


def _tell_unreported(root: Path) -> int:
    """Explain why MkDocs gave up before our part began: mkdocs.yml itself may be the reason."""
    from thidua.load import load  # noqa: PLC0415 - nearly no build comes here

    found = errors(load(root).problems_on(decide_now(None).date()))
    if found:
        return _tell_stopped(found)
    say("Không dựng được trang vì một lỗi không lường trước.", fg="red")
    say(f"Trang cũ trong {SITE}/ còn nguyên. Chi tiết ở {LOG} – gửi cho người quản trị.")
    return 1


def _tell_stopped(problems: Sequence[Problem]) -> int:
    show_problems(problems)
    say(f"Chưa dựng trang. {SITE}/ cũ còn nguyên.", fg="red")
    return 1


_FRAME = re.compile(r'^ *File "(?P<path>[^"]+)", line (?P<line>\d+)', re.M)
_RAISED = re.compile(r"^(?P<said>[A-Za-z_][\w.]*)(?:: .*)?$", re.M)


def _find_broken_hook(root: Path, log: str) -> Problem | None:
    """Return the hook that Python stopped in, by the traceback in a log.

    The program's own hooks stand in every traceback of the program itself; only where they are the
    last to be named is it they who are broken.
    """
    frames = list(_FRAME.finditer(log))
    for frame in reversed(frames):
        path = Path(frame["path"])
        if path.parent != root / "hooks":
            continue
        hook = f"hooks/{path.name}"
        if hook in HOOKS and frame is not frames[-1]:
            return None
        said = _RAISED.search(log, frames[-1].end())
        return broken_hook(hook, int(frame["line"]), said["said"] if said else "lỗi")
    return None


def _last_error(log: str) -> str:
    """Return what MkDocs logged last as an error, from which it stopped."""
    return re.split(r"^ERROR +-  ", log, flags=re.M)[-1].partition("\nAborted ")[0].strip()


def show_rows(rows: Sequence[TargetRow]) -> None:
    """Print each window of each target on a line."""
    for row in rows:
        kind = name_status(row.status, row.is_ending)
        group = f" – {row.group}" if row.group else ""
        figures = f"{office_number(row.done)}/{office_number(row.required)}"
        say(f"  {kind:<14}", fg=COLOURS[row.status], nl=False)
        say(f"{figures:>7}  {row.label}{group}: {row.text}")
