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
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from thidua.attachments.refusal import Refusal
from thidua.disk.hazards import kind_of
from thidua.disk.kept import keep_whole, read_plain, remove, write_kept
from thidua.disk.program import packages
from thidua.disk.tree import LocalFile

STORE = ".cache/attachments"
MAX_BYTES = 200_000_000
"""Ten minutes of film for a phone. More belongs on a film site, to which an article can link."""

_VERSION = 1
"""Of the code that cleans: raise it whenever the same file would come out otherwise."""
_NOTE = ".json"


@dataclass(frozen=True, slots=True)
class Copy:
    """A clean copy: where it lies, and the hash of the bytes that may leave."""

    path: Path
    sha256: str


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

    def locate(self, file: LocalFile) -> Copy:
        """Return a file's clean copy. Raises :class:`Refusal` and ``OSError``.

        A copy that a disk or a person has damaged is found out and made again.
        """
        path = self._store / _key(file)
        known = self._known(file)
        if known is None or hashlib.sha256(path.read_bytes()).hexdigest() != known.sha256:
            known = self._keep(file, self._clean(file))
        return Copy(path, known.sha256)

    def forget(self, used: Iterable[LocalFile]) -> int:
        """Remove every copy but those of the files in use; return how many."""
        if not self._store.is_dir():
            return 0
        kept = {_key(file) for file in used}
        gone = [path for path in self._store.iterdir() if path.name.split(".")[0] not in kept]
        for path in gone:
            remove(path)
        return len(gone)

    def _known(self, file: LocalFile) -> _Kept | None:
        """Return what is noted of a file's copy, ``None`` where there is none. May refuse."""
        path = self._store / _key(file)
        note = _read_note(path.with_suffix(_NOTE))
        if isinstance(note, _Refused):
            raise Refusal(note.cause, note.fix)
        if note is None or kind_of(path) != "file" or path.stat().st_size != note.length:
            return None  # absent or damaged: it is found out anew
        return note

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
        # Loading what cleans takes a tenth of a second; most runs meet no new file.
        from thidua.attachments.clean import clean  # noqa: PLC0415

        try:
            return clean(source.name, content)
        except Refusal as refusal:
            with suppress(OSError):
                self._write_note(file, _Refused(refusal.cause, refusal.fix))
            raise

    def _keep(self, file: LocalFile, content: bytes) -> _Kept:
        keep_whole(self._store / _key(file), content)
        note = _Kept(hashlib.sha256(content).hexdigest(), len(content))
        self._write_note(file, note)
        return note

    def _write_note(self, file: LocalFile, note: _Kept | _Refused) -> None:
        write_kept((self._store / _key(file)).with_suffix(_NOTE), asdict(note))


@dataclass(frozen=True, slots=True)
class _Kept:
    sha256: str
    length: int


@dataclass(frozen=True, slots=True)
class _Refused:
    cause: str
    fix: str


def _read_note(path: Path) -> _Kept | _Refused | None:
    # Every start asks: what pydantic needs for it takes longer than to read a hundred articles.
    match read_plain(path):
        case {"sha256": str(sha256), "length": int(length), **rest} if not rest:
            return _Kept(sha256, length)
        case {"cause": str(cause), "fix": str(fix), **rest} if not rest:
            return _Refused(cause, fix)
        case _:
            return None


def _key(file: LocalFile) -> str:
    """Return the name of an entry: it depends on the file's name, bytes and on the cleaners."""
    name = file.path.rpartition("/")[2]
    text = json.dumps([_VERSION, _cleaners(), name, file.sha256], ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@cache
def _cleaners() -> tuple[str, ...]:
    """Return the versions of all that takes part in making a copy.

    The packages bring their libraries, and to load them for their numbers would take as long as to
    read a hundred articles.
    """
    return (*sorted(packages("pikepdf", "lxml", "pillow")), zlib.ZLIB_RUNTIME_VERSION)
