"""``thidua upgrade``: a newer version of the program into a ward's folder."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import click

from thidua import stopping
from thidua.commands.migrate import known_version
from thidua.commands.terminal import say
from thidua.disk.obstacles import explain
from thidua.load import load
from thidua.starter.program import PROGRAMS, SUMS, WHEELS, base_python
from thidua.upgrade.changes import EditedSinceError, undo
from thidua.upgrade.download import downloaded
from thidua.upgrade.package import Package, PackageError, open_package, unpack
from thidua.upgrade.versions import is_version, key

_LAUNCH = "scripts/launch.py"


@click.command(
    help=(
        "Lên bản mới: BẢN là tệp thidua-….zip đã tải về, hoặc số phiên bản: đã có trong "
        "chuong-trinh thì dùng, chưa có thì tải từ nơi ghi ở extra.ward.releases. Trang cũ chỉ "
        "được thay khi bản mới dựng xong; không ổn thì tự quay về."
    ),
)
@click.argument("source", metavar="[BẢN]", required=False)
@click.option("--dry-run", is_flag=True, help="Chỉ cho xem sẽ thay đổi những gì.")
@click.option("--accept", is_flag=True, help="Vẫn lên dù có trang không còn.")
@click.option("--undo", "take_back", is_flag=True, help="Quay về bản trước lần nâng cấp gần nhất.")
@click.pass_obj
def upgrade(root: Path, source: str | None, dry_run: bool, accept: bool, take_back: bool) -> int:
    """Lay the release down, let it set itself up, then let it change the folder (``migrate``).

    Exit 0 done, 1 nothing was changed, 2 wrong usage.
    """
    if take_back == (source is not None):
        raise click.UsageError("ghi tệp thidua-….zip, hoặc  --undo  để quay về bản trước.")
    if source is None:
        return _undo(root)
    if (root / "src/thidua").is_dir() and Path(__file__).is_relative_to(root):
        raise click.ClickException(
            "Không nâng cấp: chương trình đang chạy từ mã nguồn của chính thư mục này.\n"
            "    Cách sửa: kho git thì  git pull  rồi  migrate ; bản chép của một phường thì giải "
            "nén bộ cài vào thư mục khác, mở ở đó và thêm  --root <thư mục này> ."
        )
    try:
        release = _provide(root, source)
    except PackageError as error:
        raise click.ClickException(
            f"Chưa nâng cấp: {'bản' if is_version(source) else 'tệp'} {source} {error.cause} "
            "Không có gì bị thay đổi.\n"
            f"    Cách sửa: {error.fix}"
        ) from error
    except OSError as error:
        obstacle = explain(error)
        raise click.ClickException(
            f"Chưa nâng cấp: {obstacle.reason}. Không có gì bị thay đổi.\n"
            f"    Cách sửa: {obstacle.fix}"
        ) from error
    with stopping.unbroken():  # whoever is started hears of Ctrl-C, and ends in good order
        return _install(root, release, dry_run, accept)


def _install(root: Path, release: Path, dry_run: bool, accept: bool) -> int:
    """Let the release set itself up, then change the folder; return its exit code."""
    command = [base_python(), str(release / _LAUNCH), "--prepare"]
    if subprocess.run(command, check=False).returncode != 0:
        say("Chưa nâng cấp: chưa cài được bản mới; bản cũ vẫn dùng như trước.", fg="red")
        return 1
    python = release / ".venv" / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    flags = [*(["--dry-run"] if dry_run else []), *(["--accept"] if accept else [])]
    command = [str(python), "-P", "-m", "thidua", "--root", str(root), "migrate", *flags]
    return subprocess.run(command, check=False).returncode


def _provide(root: Path, source: str) -> Path:
    """Return where the release lies: there already, out of a file, or out of a fetched one.

    Raises :class:`PackageError` and ``OSError``.
    """
    lying = root / PROGRAMS / source
    if (lying / SUMS).is_file():
        return lying
    if Path(source).is_file():
        return _lay_down(root, open_package(Path(source)))
    if not is_version(source):
        raise click.UsageError(f"không có tệp {source}, cũng không có bản ấy trong {PROGRAMS}.")
    place = load(root).ward.releases
    if place is None:
        raise click.UsageError(
            f"không có bản {source} trong {PROGRAMS}, và mkdocs.yml chưa nói tải ở đâu.\n"
            "    Cách sửa: tải tệp zip rồi gõ  upgrade <tệp> ; hoặc thêm vào extra.ward dòng  "
            "releases: https://…/  là nơi phường vẫn lấy bản mới."
        )
    _refuse_older(root, source)
    name = _archive(root, source)
    say(f"Tải {name} từ {place}")
    with downloaded(place, name, root / PROGRAMS) as path:
        package = open_package(path)
        if package.version != source:
            raise PackageError(f"ở nơi ấy lại là bản {package.version}.", "báo nơi phát hành.")
        return _lay_down(root, package)


def _archive(root: Path, version: str) -> str:
    """Return the file of a release: with all packages where the one in use came with them."""
    system = {"win32": "win", "darwin": "mac"}.get(sys.platform, "linux")
    has_wheels = (root / PROGRAMS / known_version(root) / WHEELS).is_dir()
    return f"thidua-{version}-{system}.zip" if has_wheels else f"thidua-{version}.zip"


def _lay_down(root: Path, package: Package) -> Path:
    """Unpack a release into the ward's folder. Raises what ``unpack`` does."""
    _refuse_older(root, package.version)
    say(f"Giải nén bản {package.version}")
    return unpack(package, root)


def _refuse_older(root: Path, version: str) -> None:
    current = known_version(root)
    if key(version) < key(current):
        raise click.ClickException(
            f"Chưa nâng cấp: đó là bản {version}, cũ hơn bản đang dùng ({current}).\n"
            "    Cách sửa: lấy bản mới hơn; muốn quay về bản trước thì  upgrade --undo ."
        )


def _undo(root: Path) -> int:
    try:
        version = undo(root)
    except EditedSinceError as error:
        raise click.ClickException(
            f"Không quay về: có tệp đã sửa sau lần nâng cấp: {error}.\n"
            "    Cách sửa: chép các tệp ấy ra chỗ khác, trả về như lúc vừa nâng cấp, rồi chạy lại."
        ) from error
    if version is None:
        say("Không có lần nâng cấp nào để quay về.")
        return 1
    say(f"Đã quay về bản {version}. Dựng lại trang để dùng bản ấy.", fg="green")
    return 0
