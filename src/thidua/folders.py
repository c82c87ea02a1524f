"""Writing so that a reader never meets half a file or half a site."""

from __future__ import annotations

import os
import shutil
from pathlib import Path


def write_whole(path: Path, content: bytes) -> None:
    """Write a file so that it appears whole or not at all. Raises ``OSError``."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def replace_folder(new: Path, target: Path) -> None:
    """Put ``new`` in the place of ``target``; both lie in one folder. Raises ``OSError``.

    Files that did not change keep their old time, so that a server's Last-Modified stays honest.
    """
    old = target.with_name(f".{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        _keep_times(target, new)
        target.rename(old)
    try:
        new.rename(target)
    except OSError:
        if old.exists():
            old.rename(target)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _keep_times(old: Path, new: Path) -> None:
    for path in new.rglob("*"):
        before = old / path.relative_to(new)
        if path.is_file() and before.is_file():
            seen = before.stat()
            if seen.st_size == path.stat().st_size and before.read_bytes() == path.read_bytes():
                os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
