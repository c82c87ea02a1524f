"""A release as it comes: an archive, seen to be whole, and laid beside the versions before it."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from thidua.starter.program import PROGRAMS, SUMS
from thidua.upgrade.versions import key

MOST_BYTES = 1_500_000_000
"""Of a release unpacked; one with every wheel for a system takes a fifth of it."""


class PackageError(Exception):
    """What is no whole release; ``cause`` continues a sentence begun by its name."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix


@dataclass(frozen=True, slots=True)
class Package:
    """A release in an archive."""

    path: Path
    version: str
    prefix: str
    """What comes before its files in the archive."""


_AGAIN = "tải lại tệp, xem đủ dung lượng, rồi chạy lại."


def open_package(path: Path) -> Package:
    """Return the one release of an archive. Raises :class:`PackageError`."""
    try:
        with zipfile.ZipFile(path) as zipped:
            found = [
                parts
                for name in zipped.namelist()
                if (parts := PurePosixPath(name).parts)[-1:] == (SUMS,) and PROGRAMS in parts
            ]
    except (zipfile.BadZipFile, OSError) as error:
        raise PackageError("không phải tệp zip trọn vẹn: tải dở, hoặc đã hỏng.", _AGAIN) from error
    if len(found) != 1 or len(found[0]) < 3:
        raise PackageError(
            "không phải bộ cài của chương trình này.", "chọn tệp  thidua-….zip  đã tải về."
        )
    version = found[0][-2]
    try:
        key(version)
    except ValueError as error:
        raise PackageError(f"ghi phiên bản lạ: {version}.", _AGAIN) from error
    return Package(path, version, "/".join(found[0][:-1]) + "/")


def unpack(package: Package, root: Path) -> Path:
    """Lay a release into a ward's folder, whole or not at all; return where it lies.

    Raises :class:`PackageError` and ``OSError``.
    """
    target = root / PROGRAMS / package.version
    draft = target.with_name(f".{package.version}.tmp")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        with zipfile.ZipFile(package.path) as zipped:
            sums = zipped.read(package.prefix + SUMS)
            if _lies_there(package, target, sums):
                return target
            for name, content in _checked(zipped, package, sums):
                path = draft / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        (draft / SUMS).write_bytes(sums)
        if target.exists():
            shutil.rmtree(target)
        draft.rename(target)
    except (zipfile.BadZipFile, KeyError, EOFError) as error:
        raise PackageError("bị hỏng bên trong.", _AGAIN) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


def _lies_there(package: Package, target: Path, sums: bytes) -> bool:
    """Tell whether the release lies there already. Another of its number takes nobody's place."""
    if not (target / SUMS).is_file():
        return False
    if (target / SUMS).read_bytes() != sums:
        raise PackageError(
            f"ghi cùng số bản {package.version} với bản đang có mà nội dung khác.",
            f"hỏi nơi phát hành; chắc chắn muốn thay thì xóa {PROGRAMS}/{package.version} "
            "rồi chạy lại.",
        )
    return True


def _checked(zipped: zipfile.ZipFile, package: Package, sums: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files that the checksums list, each held against its own."""
    rows = [line.partition("  ") for line in sums.decode("utf-8").splitlines()]
    if sum(zipped.getinfo(package.prefix + name).file_size for *_, name in rows) > MOST_BYTES:
        raise PackageError("lớn bất thường.", "chọn tệp  thidua-….zip  đã tải về.")
    for digest, _, name in rows:
        content = zipped.read(package.prefix + name)
        if hashlib.sha256(content).hexdigest() != digest or ".." in PurePosixPath(name).parts:
            raise PackageError(f"có tệp bên trong đã hỏng: {name}.", _AGAIN)
        yield name, content
