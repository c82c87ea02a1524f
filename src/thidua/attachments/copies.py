"""The clean copies of what people attach, kept by content below ``.cache/attachments``.

An outcome is found out once: a copy, or why there is none. So checking an unchanged file costs no
more than reading it, and a build gives out the very bytes that were checked.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import PIL
from lxml import etree

from thidua.attachments.clean import clean
from thidua.attachments.refusal import Refusal
from thidua.disk.folders import write_whole
from thidua.disk.tree import LocalFile

STORE = ".cache/attachments"
MAX_BYTES = 200_000_000
"""Ten minutes of film for a phone. More belongs on a film site, to which an article can link."""

_VERSION = 1
"""Of the code that cleans: raise it whenever the same file would come out otherwise."""
_NOTE = ".json"


class Copies:
    """The copies of files below ``root``."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._store = root / STORE

    def check(self, file: LocalFile) -> None:
        """Make sure that a file may leave. Raises :class:`Refusal`, and ``OSError`` if unreadable.

        Nothing else is needed: a folder that may only be read is no reason not to check.
        """
        if self._known(file) is None:
            content = self._clean(file)
            with suppress(OSError):
                self._keep(file, content)

    def locate(self, file: LocalFile) -> Path:
        """Return where a file's clean copy lies. Raises :class:`Refusal` and ``OSError``.

        A copy that a disk or a person has damaged is found out and made again.
        """
        path = self._store / _key(file)
        known = self._known(file)
        if known is None or hashlib.sha256(path.read_bytes()).hexdigest() != known.sha256:
            self._keep(file, self._clean(file))
        return path

    def forget(self, used: Iterable[LocalFile]) -> int:
        """Remove every copy but those of the files in use; return how many."""
        if not self._store.is_dir():
            return 0
        kept = {_key(file) for file in used}
        gone = [path for path in self._store.iterdir() if path.name.split(".")[0] not in kept]
        for path in gone:
            path.unlink(missing_ok=True)
        return len(gone)

    def _known(self, file: LocalFile) -> _Note | None:
        """Return what is noted of a file's copy, ``None`` where there is none. May refuse."""
        path = self._store / _key(file)
        try:
            note = json.loads(path.with_suffix(_NOTE).read_bytes())
            if "cause" in note:
                raise Refusal(str(note["cause"]), str(note["fix"]))
            known = _Note(str(note["sha256"]), int(note["length"]))
            return known if path.stat().st_size == known.length else None
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent or damaged: it is found out anew

    def _clean(self, file: LocalFile) -> bytes:
        source = self._root / file.path
        length = source.stat().st_size
        if length > MAX_BYTES:
            raise Refusal(
                f"quá nặng ({length / 1_000_000:.0f} MB).",
                f"thu nhỏ xuống dưới {MAX_BYTES // 1_000_000} MB; video dài thì đăng ở trang video "
                "của phường rồi ghi liên kết.",
            )
        content = source.read_bytes()
        if hashlib.sha256(content).hexdigest() != file.sha256:
            raise Refusal("bị sửa trong lúc máy đang đọc.", "đợi chép tệp xong rồi chạy lại.")
        try:
            return clean(source.name, content)
        except Refusal as refusal:
            with suppress(OSError):
                self._write_note(file, {"cause": refusal.cause, "fix": refusal.fix})
            raise

    def _keep(self, file: LocalFile, content: bytes) -> None:
        write_whole(self._store / _key(file), content)
        sha256 = hashlib.sha256(content).hexdigest()
        self._write_note(file, {"sha256": sha256, "length": len(content)})

    def _write_note(self, file: LocalFile, note: dict[str, str | int]) -> None:
        path = (self._store / _key(file)).with_suffix(_NOTE)
        write_whole(path, json.dumps(note, ensure_ascii=False).encode())


@dataclass(frozen=True, slots=True)
class _Note:
    sha256: str
    length: int


def _key(file: LocalFile) -> str:
    """Return the name of an entry: it depends on the file's name, bytes and on the cleaners."""
    name = file.path.rpartition("/")[2]
    text = json.dumps([_VERSION, _cleaners(), name, file.sha256], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@cache
def _cleaners() -> tuple[str, ...]:
    """Return the versions of all that takes part in making a copy."""
    xml = ".".join(map(str, (*etree.LXML_VERSION, *etree.LIBXML_VERSION)))
    return (
        pikepdf.__version__,
        pikepdf.__libqpdf_version__,
        xml,
        zlib.ZLIB_RUNTIME_VERSION,
        PIL.__version__,
    )
