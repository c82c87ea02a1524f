"""One publication from end to end: look, claim, take down, bring, check, remember."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock, Timeout

from thidua.publish.branch import Branch
from thidua.publish.cargo import Cargo, find_settings_file, load_cargo, read_cargo
from thidua.publish.destination import DRAFTS, STATE, Destination
from thidua.publish.files import Files
from thidua.publish.folder import Folder
from thidua.publish.hindrances import PublishError
from thidua.publish.layouts import Change, Layout, nothing_before
from thidua.publish.manifest import Manifest
from thidua.publish.releases import Releases
from thidua.publish.rsync import Rsync
from thidua.publish.ssh import find_server
from thidua.schema.publishing import Publishing
from thidua.site.foreign import list_ours

WORK = ".cache/publish"
"""Where this machine sets sites aside."""
LOCK = ".cache/publish.lock"
_FAR_LOCK = f"{STATE}/lock"
_STALE = timedelta(hours=1)
"""After so long whoever held a destination was killed."""
_CLOCK_SECONDS = 600.0
"""How far two clocks may be apart before the days of articles are in doubt."""
_SETTINGS = "may-chu"


@dataclass(frozen=True, slots=True)
class Publication:
    """How a publication ended."""

    change: Change
    taken_down: tuple[str, ...] = ()
    is_held: bool = False
    """Somebody went back to an older site, so that the daily job only took down."""

    @property
    def is_new(self) -> bool:
        """Whether readers get anything else than before."""
        return bool(self.change.sent or self.change.removed or self.taken_down)


@contextmanager
def reach(root: Path, settings: Publishing) -> Iterator[tuple[Destination | None, Layout]]:
    """Open the destination of a project. Raises ``PublishError`` and ``OSError``.

    A branch of git has no folder: then there is a layout alone.
    """
    if settings.to == "git":
        yield None, Branch(root / WORK / "branch.git", settings.remote or "", settings.branch)
        return
    there = _open(root, settings)
    try:
        files = settings.layout == "files"
        yield there, Files(there) if files else Releases(there, settings.keep)
    finally:
        there.close()


def _open(root: Path, settings: Publishing) -> Destination:
    path = settings.path or ""
    match settings.to:
        case "rsync":
            return Rsync(find_server(root, settings), path)
        case "sftp":
            # The library is large and slow to import; only who needs it waits.
            from thidua.publish.sftp import Sftp  # noqa: PLC0415

            return Sftp(find_server(root, settings), path)
        case _:
            return Folder(root / Path(path).expanduser())


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """Keep other publications of this project on this machine waiting. Raises ``PublishError``."""
    (root / LOCK).parent.mkdir(exist_ok=True)
    lock = FileLock(root / LOCK)
    try:
        lock.acquire(timeout=5)
    except Timeout as error:
        raise PublishError(
            "một lần đăng khác của máy này đang chạy.", "chờ nó xong rồi chạy lại."
        ) from error
    try:
        yield
    finally:
        lock.release()


def set_aside(root: Path, settings: Publishing, now: datetime) -> Cargo:
    """Take the built site as it is now. Whoever calls holds the lock on builds."""
    return load_cargo(
        root / "site",
        find_settings_file(root / "reports" / _SETTINGS, settings.server),
        root / WORK / "cargo",
        now,
        list_ours(root, root / "site"),
    )


def publish(
    root: Path,
    settings: Publishing,
    cargo: Cargo,
    clock: float,
    *,
    is_job: bool = False,
    known: Collection[str] | None = None,
) -> Publication:
    """Bring ``cargo`` to where ``settings`` say. Raises ``PublishError`` and ``OSError``.

    ``clock`` is this machine's time in seconds since 1970; ``is_job``: nobody asked for it just
    now. Whatever ends it early, readers have the old site, without what was taken down. ``known``
    are the addresses of all articles that this project has or had: what is on line beyond them is
    somebody else's, and nothing is done to it unless nobody asks (``None``).
    """
    with reach(root, settings) as (there, layout), _claimed(root, there, cargo, clock):
        if known is not None:
            _refuse_others(layout.read_live(), known)
        down = layout.take_down(cargo)
        _forget_taken_down(root / WORK, cargo)
        live = layout.read_live()
        taken_down = down.taken_down if down else ()
        if live and live.is_held and is_job:
            return Publication(Change(live), taken_down, is_held=True)
        change = layout.publish(cargo)
        taken_down = taken_down or change.taken_down
        if there and isinstance(layout, Releases) and settings.server == "nginx":
            conf = root / "reports" / _SETTINGS / "nginx.conf"
            if conf.is_file():
                there.write(f"{_SETTINGS}/nginx.conf", conf.read_bytes())
    if isinstance(layout, Releases):
        shutil.rmtree(cargo.folder, ignore_errors=True)
    elif change.sent or change.removed:
        _rotate(root / WORK, cargo)
    return Publication(change, taken_down)


def _refuse_others(live: Manifest | None, known: Collection[str]) -> None:
    """Refuse to take off line what another machine has put there. Raises ``PublishError``."""
    strange = sorted((live.shown if live else frozenset()) - frozenset(known))
    if strange:
        raise PublishError(
            f"trên mạng đang có {len(strange)} bài mà máy này không biết (/{strange[0]}…): người "
            "khác vừa đăng, hoặc thư mục này thiếu bài.",
            "lấy bài và sổ đã đăng từ máy kia về trước (lệnh  sync , hoặc chép thư mục articles), "
            "rồi đăng lại; chắc chắn phải bỏ các bài ấy thì thêm  --over .",
        )


def roll_back(root: Path, settings: Publishing, clock: float, now: datetime) -> Manifest:
    """Put the site before back on line. Raises ``PublishError`` and ``OSError``."""
    with reach(root, settings) as (there, layout):
        if isinstance(layout, Releases):
            with _claimed(root, there, None, clock):
                return layout.roll_back()
        before = root / WORK / "before"
        if not before.is_dir():
            raise nothing_before()
        # What lies below .cache is looked at like a fresh site before it leaves.
        kept = find_settings_file(before, settings.server, is_set_aside=True)
        cargo = load_cargo(before, kept, root / WORK / "cargo", now)
        held = Cargo(cargo.folder, replace(cargo.manifest, is_held=True))
        with _claimed(root, there, held, clock):
            live = layout.read_live()
            if live and cargo.manifest.shown - live.shown:
                _discard(before)
                raise nothing_before()
            manifest = layout.publish(held).manifest
    for folder in ("now", "before"):
        _discard(root / WORK / folder)
    cargo.folder.rename(root / WORK / "now")
    return manifest


@contextmanager
def _claimed(
    root: Path, there: Destination | None, cargo: Cargo | None, clock: float
) -> Iterator[None]:
    """Hold the destination, so that two machines do not write it at once."""
    if there is None:
        yield  # git itself refuses the second
        return
    mine = f"{platform.node()}: {root}"
    since = _claim(there, mine, clock)
    try:
        _require_clock(clock, since)
        there.discard(DRAFTS)
        yield
    finally:
        # What broke may have broken the connection too; the lock is this machine's all the same.
        _release(there)


def _claim(there: Destination, mine: str, clock: float) -> float:
    told = json.dumps({"by": mine, "at": clock}, ensure_ascii=False).encode()
    for _ in range(2):
        since = there.claim(_FAR_LOCK, told)
        if since is not None:
            return since
        by, at = _read_lock(there)
        if by and by != mine and clock - at < _STALE.total_seconds():
            moment = datetime.fromtimestamp(at).astimezone()
            raise PublishError(
                f"máy khác đang đăng lên nơi này, từ {moment:%H:%M}: {by}.",
                "chờ máy ấy xong rồi chạy lại; máy ấy đã tắt giữa chừng thì một giờ sau chạy lại.",
            )
        there.discard(_FAR_LOCK)
    raise PublishError("máy khác vừa bắt đầu đăng lên nơi này.", "chờ ít phút rồi chạy lại.")


def _read_lock(there: Destination) -> tuple[str, float]:
    try:
        told = json.loads(there.read(_FAR_LOCK) or b"{}")
        return str(told.get("by", "")), float(told.get("at", 0))
    except ValueError:
        return "", 0.0  # cut while it was written


def _release(there: Destination) -> None:
    try:
        there.discard(_FAR_LOCK)
    except PublishError:
        # Left behind, it keeps nobody out but others, and those for an hour; the fault that broke
        # the connection is the one to tell.
        return


def _require_clock(clock: float, there: float) -> None:
    """See that this machine and the destination agree on the time: days decide what is shown."""
    if abs(clock - there) > _CLOCK_SECONDS:
        ours, theirs = (datetime.fromtimestamp(one).astimezone() for one in (clock, there))
        raise PublishError(
            f"đồng hồ hai máy lệch nhau: máy này {ours:%d/%m/%Y %H:%M}, nơi đến "
            f"{theirs:%d/%m/%Y %H:%M}. Sai giờ thì bài hẹn ngày lên sớm, phiếu hết hạn còn hiện.",
            "chỉnh lại đồng hồ (nên để máy tự lấy giờ qua mạng), dựng lại rồi đăng.",
        )


def _rotate(work: Path, cargo: Cargo) -> None:
    """Keep the site that was on line until now, for going back."""
    _discard(work / "before")
    if (work / "now").is_dir():
        (work / "now").rename(work / "before")
    cargo.folder.rename(work / "now")


def _forget_taken_down(work: Path, cargo: Cargo) -> None:
    """Remove kept sites that still show an article which may not be seen now."""
    for folder in (work / "before", work / "now"):
        if folder.is_dir():
            shown = read_cargo(folder, cargo.manifest.moment).manifest.shown
            if shown - cargo.manifest.shown:
                _discard(folder)


def _discard(folder: Path) -> None:
    if folder.is_dir():
        shutil.rmtree(folder)
