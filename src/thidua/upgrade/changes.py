"""Changes to a ward's folder that can be shown, done, and undone to the last byte.

Before anything is changed, a journal with the bytes of before is whole on the disk. So a power cut
in the middle leaves either nothing done, or a journal from which the next run takes all back.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from thidua.disk.folders import write_whole
from thidua.starter.program import PROGRAMS

JOURNAL = f"{PROGRAMS}/hoan-tac"
"""Where the bytes of before are kept, until the next upgrade."""
_INDEX = "index.json"
_SHOWN_LINES = 40


@dataclass(frozen=True, slots=True)
class Change:
    """A file before and after; ``None`` where there is none."""

    path: str
    before: bytes | None
    after: bytes | None

    def describe(self) -> Iterator[str]:
        """Yield what changes in lines that people read."""
        if self.before is None:
            yield f"thêm  {self.path}"
        elif self.after is None:
            yield f"bỏ    {self.path}"
        else:
            yield f"sửa   {self.path}"
            yield from self._lines()

    def _lines(self) -> Iterator[str]:
        assert self.before is not None
        assert self.after is not None
        try:
            before, after = (text.decode("utf-8-sig") for text in (self.before, self.after))
        except UnicodeDecodeError:
            return
        compared = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=0)
        lines = [line for line in compared if line[:3] not in ("---", "+++") and line[:2] != "@@"]
        yield from (f"        {line}" for line in lines[:_SHOWN_LINES])
        if len(lines) > _SHOWN_LINES:
            yield f"        … và {len(lines) - _SHOWN_LINES} dòng khác"


class EditedSinceError(Exception):
    """A file was edited after the upgrade: to undo would lose that."""


def is_under_way(root: Path) -> bool:
    """Tell whether changes were begun and neither kept nor undone."""
    index = root / JOURNAL / _INDEX
    return index.is_file() and not json.loads(index.read_text("utf-8"))["kept"]


def begin(root: Path, changes: Sequence[Change], version: str) -> None:
    """Keep the bytes of before, then make the changes. Raises ``OSError``; undo then."""
    journal = root / JOURNAL
    if journal.exists():
        shutil.rmtree(journal)
    for number, change in enumerate(changes):
        if change.before is not None:
            write_whole(journal / str(number), change.before)
    rows = [
        {"path": change.path, "was": change.before is not None, "now": _digest(change.after)}
        for change in changes
    ]
    _write_index(root, {"version": version, "kept": False, "changes": rows})
    for change in changes:
        path = root / change.path
        if change.after is None:
            path.unlink(missing_ok=True)
        else:
            write_whole(path, change.after)
            if path.suffix in (".sh", ".command"):
                path.chmod(0o755)


def keep(root: Path) -> None:
    """Say that the changes stay; they can still be undone. Raises ``OSError``."""
    index = json.loads((root / JOURNAL / _INDEX).read_text("utf-8"))
    _write_index(root, {**index, "kept": True})


def undo(root: Path) -> str | None:
    """Take the last changes back; return the version before, ``None`` when there is nothing.

    Raises :class:`EditedSinceError` before anything is touched, where changes that were kept have
    been edited since; and ``OSError``, after which it can be run again.
    """
    journal = root / JOURNAL
    if not (journal / _INDEX).is_file():
        return None
    index = json.loads((journal / _INDEX).read_text("utf-8"))
    rows = index["changes"]
    if index["kept"]:
        edited = [row["path"] for row in rows if _digest(_read(root / row["path"])) != row["now"]]
        if edited:
            raise EditedSinceError(", ".join(edited))
    for number, row in reversed(list(enumerate(rows))):
        path = root / row["path"]
        if row["was"]:
            write_whole(path, (journal / str(number)).read_bytes())
        else:
            path.unlink(missing_ok=True)
            _remove_empty(path.parent, root)
    shutil.rmtree(journal)
    _remove_empty(journal.parent, root)
    return str(index["version"])


def _remove_empty(folder: Path, root: Path) -> None:
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _write_index(root: Path, index: object) -> None:
    write_whole(root / JOURNAL / _INDEX, json.dumps(index, ensure_ascii=False).encode())


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _digest(content: bytes | None) -> str | None:
    return None if content is None else hashlib.sha256(content).hexdigest()
