"""``thidua publish``, ``rollback``, ``status``: the site on its way to readers, and back."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import click
from filelock import FileLock, Timeout

from thidua.column.record import REPORT, remember
from thidua.commands.build import build_site
from thidua.commands.shared import decide_now
from thidua.commands.terminal import say
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.publish.diary import (
    PAGE,
    Ending,
    Run,
    count_failures,
    is_due,
    read_diary,
    write_down,
)
from thidua.publish.hindrances import PublishError
from thidua.publish.manifest import Manifest
from thidua.publish.online import Finding, Moved, Site, compare
from thidua.publish.publishing import Publication, alone, reach, roll_back, set_aside
from thidua.publish.publishing import publish as bring
from thidua.reports.servers import HEADERS, redirects
from thidua.review import State, review
from thidua.schema.publishing import Publishing
from thidua.site.replacement import LOCK, REPORTS
from thidua.text.vietnamese import number

_PATIENCE_SECONDS = 300.0
_MOST_LISTED = 10
_LAST_LINES = 3
_TOO_OFTEN = 2
"""Failures of the job, one after another, of which people are told."""


@click.command(
    help="Dựng trang, đưa lên nơi ghi ở extra.ward.publish, kiểm tra tại đó, rồi ghi sổ. "
    "Bài phải gỡ được gỡ trước tiên.",
)
@click.option("--check", is_flag=True, help="Không đăng; so trang trên mạng với trang phải có.")
@click.option("--job", is_flag=True, help="Dành cho lịch tự chạy: ghi nhật ký, tự thử lại.")
@click.option(
    "--over", is_flag=True, help="Đăng đè, bỏ cả những bài trên mạng mà máy này không biết."
)
@click.pass_obj
def publish(root: Path, check: bool, job: bool, over: bool) -> int:
    """Publish, or compare. Exit 0 done, 1 problems: what is on line stays whole either way."""
    if job:
        return run_job(root)
    return check_online(root) if check else publish_site(root, is_over=over)


def run_job(root: Path) -> int:
    """Publish if there may be anything new, and write down how it went.

    Silent unless it failed twice: then what it prints reaches people by cron's mail or systemd's
    journal. Exit 0 unless then.
    """
    runs, now = read_diary(root), decide_now(None)
    column = load(root)
    place = _place_of(column.ward.publish)
    if not is_due(runs, now, (a.matter.date for a in column.articles if a.matter.date)):
        return 0
    told = io.StringIO()
    try:
        with redirect_stdout(told), redirect_stderr(told):
            publish_site(root, is_job=True)
        run = Run(now, Ending.DONE, told.getvalue().strip().splitlines()[-1])
    except click.ClickException as error:
        # What the build said just before is the reason when it was the build that failed.
        said = told.getvalue().strip().splitlines()[-_LAST_LINES:]
        run = Run(now, Ending.FAILED, " · ".join([error.format_message(), *said]))
    except BaseException as error:
        write_down(root, Run(now, Ending.FAILED, f"dừng bất ngờ: {error!r}"), place)
        raise
    failures = count_failures(write_down(root, run, place))
    if failures < _TOO_OFTEN:
        return 0
    say(
        f"Chuyên mục: {failures} lần tự chạy liền nhau đều hỏng. {run.told}\n"
        f"Xem {root / PAGE}. Trang trên mạng vẫn là bản cũ, trọn vẹn.",
        err=True,
    )
    return 1


def _place_of(settings: Publishing | None) -> str:
    if settings is None:
        return "(chưa khai báo)"
    where = settings.remote if settings.to == "git" else settings.path
    return f"{settings.host}:{where}" if settings.host else str(where)


def check_online(root: Path) -> int:
    """Show everything on line that is not as it was published. Raises a click exception."""
    column, now = load(root), decide_now(None)
    settings = find_settings(root)
    edition = review(column, now)
    address = settings.address or column.site_url
    prefix = urlsplit(column.site_url).path.rstrip("/")
    moved = [Moved(prefix + one.old, prefix + one.new) for one in redirects(edition)]
    with explaining("Chưa so được"):
        with reach(root, settings) as (there, layout):
            live = layout.read_live()
            if live is None:
                raise PublishError("chưa đăng lần nào, nên chưa có gì để so.", "chạy  publish .")
            lying = there.digests(layout.site, sorted(live.pieces)) if there else {}
            pieces = sorted(live.pieces.items()) if there else ()
            wrong = [address for address, piece in pieces if lying.get(address) != piece.sha256]
            if wrong:
                layout.forget(wrong)
        site = Site(address)
        try:
            findings = [*_lying_wrong(wrong), *compare(site, live, HEADERS, moved, now)]
        finally:
            site.close()
    for finding in findings:
        say(str(finding))
    errors = sum(finding.is_error for finding in findings)
    if not findings:
        say(
            f"Đã so {number(len(live.pieces))} tệp, {number(len(moved))} địa chỉ cũ ở {address}: "
            "đúng như bản đã đăng.",
            fg="green",
        )
    else:
        say(
            f"\nCó {errors} lỗi và {len(findings) - errors} cảnh báo.",
            fg="red" if errors else "yellow",
        )
    return 1 if errors else 0


def _lying_wrong(addresses: Sequence[str]) -> Iterator[Finding]:
    for address in addresses:
        yield Finding(
            address,
            "tệp nằm ở nơi đến đã mất hay khác với bản đã đăng.",
            "xem có ai sửa tay, ổ đĩa có hỏng không; rồi chạy  publish  : máy chuyển lại tệp này.",
        )


def publish_site(root: Path, *, is_job: bool = False, is_over: bool = False) -> int:
    """Build, bring, verify, remember. Raises a click exception."""
    settings = find_settings(root)
    built = build_site(root, strict=False, as_of=None)
    if not built.stands:
        raise click.ClickException(
            "Chưa đăng gì: chưa dựng được trang. Trang trên mạng còn nguyên."
        )
    with explaining(), alone(root):
        with _builds_held(root):
            cargo = set_aside(root, settings, decide_now(None))
            published = (root / REPORTS / REPORT).read_bytes()
        tell_left(cargo.left)
        say(f"Đang đưa trang lên {_place_of(settings)} …")
        known = None if is_over else _known_here(root)
        publication = bring(root, settings, cargo, time.time(), is_job=is_job, known=known)
        if not publication.is_held:
            _remember(root, published)
    tell(publication)
    return built.code


def _known_here(root: Path) -> frozenset[str]:
    """Return the addresses of the articles that this project has, or has published."""
    column = load(root)
    recorded = (unquote(address).lstrip("/") for address in column.record.addresses)
    return frozenset((*(article.address for article in column.articles), *recorded))


def _remember(root: Path, published: bytes) -> None:
    """Add what is on line now to the record of lasting addresses."""
    kept = root / ".cache/publish" / REPORT
    kept.write_bytes(published)
    remember(root, kept)


@contextmanager
def _builds_held(root: Path) -> Iterator[None]:
    """Keep builds from replacing the site and its reports while they are set aside."""
    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=_PATIENCE_SECONDS)
    except Timeout as error:
        raise PublishError(
            "một lần dựng trang khác chưa xong.", "chờ nó xong rồi chạy lại."
        ) from error
    try:
        yield
    finally:
        lock.release()


def find_settings(root: Path) -> Publishing:
    """Return where the site goes. Raises a click exception when nobody has said so."""
    settings = load(root).ward.publish
    if settings is None:
        raise click.ClickException(
            "Chưa biết đăng trang lên đâu.\n"
            "    Cách sửa: thêm nhóm  publish:  vào extra.ward trong mkdocs.yml "
            "(mẫu ở huong-dan/dang-trang.md), rồi chạy lại; đã có thì mkdocs.yml "
            "đang có lỗi: lệnh  check  kể ra."
        )
    return settings


@contextmanager
def explaining(said: str = "Chưa đăng xong") -> Iterator[None]:
    """Turn what keeps a publication from its end into a message."""
    try:
        yield
    except PublishError as error:
        detail = f"\n    Nơi đến báo: {error.detail}" if error.detail else ""
        raise click.ClickException(
            f"{said}: {error.cause}\n    Cách sửa: {error.fix}{detail}"
        ) from error
    except OSError as error:
        obstacle = explain(error)
        raise click.ClickException(
            f"{said}: {obstacle.path}: {obstacle.cause}\n    Cách sửa: {obstacle.fix}"
        ) from error


def tell_left(left: Sequence[str]) -> None:
    """Say what lies in the site, was put there by somebody else, and is not brought along."""
    for name in sorted({path.partition("/")[0] for path in left})[:_MOST_LISTED]:
        say(f"  Không đăng (không do máy dựng ra): site/{name}")


def tell(publication: Publication) -> None:
    """Say what readers get now that they did not get before."""
    change = publication.change
    for address in publication.taken_down[:_MOST_LISTED]:
        say(f"  Đã gỡ và kiểm tra là không còn: /{address}")
    if publication.is_held:
        say(
            "Chưa đăng bản mới: trang đang được giữ ở bản trước (lệnh rollback). "
            "Sửa xong thì chạy  publish  để đăng tiếp.",
            fg="yellow",
        )
    elif not publication.is_new:
        say(f"Trên mạng đã là bản này, từ {_when(change.manifest.moment)}.", fg="green")
    else:
        say(
            f"Đã đăng: chuyển {number(len(change.sent))} tệp, bỏ {number(len(change.removed))} "
            f"tệp; đã kiểm tra tại nơi đến. Bạn đọc thấy {number(len(change.manifest.shown))} bài.",
            fg="green",
            bold=True,
        )


@click.command(
    help="Đưa bản đăng trước trở lại mạng trong một bước; lịch tự chạy đợi đến lần publish sau.",
)
@click.pass_obj
def rollback(root: Path) -> int:
    """Go back one release. Exit 0 done, 1 problems."""
    settings = find_settings(root)
    with explaining("Chưa quay lại được"), alone(root):
        manifest = roll_back(root, settings, time.time(), decide_now(None))
    say(f"Trên mạng đã là bản đăng ngày {_when(manifest.moment)}.", fg="green", bold=True)
    say("  Lịch tự chạy chỉ gỡ bài, không đăng bản mới, cho đến khi bạn chạy  publish .")
    return 0


@click.command(
    help="Cho biết bản nào đang ở trên mạng từ lúc nào, quay lại được những bản nào, còn gì chờ.",
)
@click.pass_obj
def status(root: Path) -> int:
    """Tell what is live and what waits. Exit 0 told, 1 problems."""
    settings, now = find_settings(root), decide_now(None)
    with explaining("Chưa xem được"), reach(root, settings) as (_, layout):
        live, past = layout.read_live(), layout.past()
    if live is None:
        say("Chưa đăng lần nào.")
    else:
        held = "; đang được giữ lại, lịch tự chạy không đăng bản mới" if live.is_held else ""
        say(
            f"Trên mạng: bản đăng {_when(live.moment)}, {number(len(live.shown))} bài{held}.",
            bold=True,
        )
        for moment in past:
            say(f"  Quay lại được: bản đăng {_when(moment)}")
    _tell_waiting(root, live, now)
    return 0


def _tell_waiting(root: Path, live: Manifest | None, now: datetime) -> None:
    """Say what readers do not have yet, and when they will."""
    column = load(root)
    edition = review(column, now)
    shown = live.shown if live else frozenset()
    waiting = [a for a in edition.published if a.address not in shown]
    for article in waiting:
        say(f"  Chờ đăng: {article.path} (đã duyệt; chạy  publish )")
    leaving = shown - {article.address for article in edition.published}
    for address in sorted(leaving):
        say(f"  Phải gỡ: /{address} (còn trên mạng; chạy  publish  ngay)", fg="red")
    scheduled = [a for a in column.articles if edition.states[a.path] is State.SCHEDULED]
    for article in sorted(scheduled, key=lambda a: (str(a.matter.date), a.path)):
        say(f"  Hẹn ngày {article.matter.date:%d/%m/%Y %H:%M}: {article.path}")
    if not (waiting or leaving or scheduled):
        say("  Không có bài nào chờ đăng hay phải gỡ.")


def _when(moment: datetime) -> str:
    return f"{moment:%H:%M ngày %d/%m/%Y}"
