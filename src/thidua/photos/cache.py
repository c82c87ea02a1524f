"""What earlier builds made, by content, below ``.cache/photos``.

An entry is a folder that appears whole or not at all. Its index tells each file's length and
checksum, so an entry that a disk or a person has damaged is found out and made again; and it tells
which file of the project the entry was made from, so that what was withdrawn can be forgotten.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import PIL
from PIL import features

from thidua.photos.renditions import Rendition, Renditions
from thidua.photos.source import Size

_INDEX = "renditions.json"
_VERSION = 2
"""Of the code that makes renditions: raise it whenever the same photo would come out otherwise."""

_DAY_NS = 24 * 3600 * 10**9
_KEPT_DAYS = 90
_CLOCK = ".used"


def make_key(*parts: object) -> str:
    """Return the name of an entry that depends on ``parts`` and on the encoders."""
    text = json.dumps([_VERSION, _encoders(), *parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@cache
def _encoders() -> tuple[str | None, ...]:
    """Return the versions of all that takes part in making a picture."""
    libraries = ("webp", "avif", "libjpeg_turbo", "littlecms2", "freetype2")
    return (PIL.__version__, *(features.version(name) for name in libraries))


def read_entry(folder: Path) -> Renditions | None:
    """Return what an earlier run made, or ``None`` when it is not there whole."""
    try:
        index = json.loads((folder / _INDEX).read_bytes())
        for name, length, checksum in index["files"]:
            content = (folder / name).read_bytes()
            if len(content) != length or zlib.crc32(content) != checksum:
                return None
        return Renditions(
            folder,
            tuple(_read_rendition(item) for item in index["webp"]),
            _read_rendition(index["fallback"]),
            tuple(_read_rendition(item) for item in index["avif"]),
            str(index["tone"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        # Absent or damaged: either way it is made again.
        return None


def write_entry(folder: Path, source: str, make: Callable[[Path], Renditions]) -> Renditions:
    """Let ``make`` write an entry's files, and put it in place whole.

    ``source`` is the file of the project that it comes from. Raises ``OSError`` and what ``make``
    raises; then nothing is left behind.
    """
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        draft.mkdir(parents=True, exist_ok=True)
        made = make(draft)
        (draft / _INDEX).write_text(json.dumps(_index(made, source, draft)), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
    except OSError:
        # Another build may have put the same entry there in the meantime.
        other = read_entry(folder)
        if other is None:
            raise
        return other
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Renditions(folder, made.webp, made.fallback, made.avif, made.tone)


@dataclass(frozen=True, slots=True)
class Use:
    """What a build has used of the cache, and whose entries must go at once."""

    entries: frozenset[str]
    """Names of the folders."""
    withdrawn: frozenset[str]
    """Files of the project that may no longer be shown."""


def forget(root: Path, store: Path, use: Use) -> int:
    """Remove what nobody may see or needs any more; return how many entries.

    Of the entries that this build did not use, those go whose source was withdrawn or is gone, and
    those unused for ninety days. Days are counted by the disk's own clock, since a build may be
    asked to reckon with any day.
    """
    if not store.is_dir():
        return 0
    clock = store / _CLOCK
    clock.touch()
    now = clock.stat().st_mtime_ns
    removed = 0
    for folder in sorted(path for path in store.iterdir() if path.is_dir()):
        if folder.name in use.entries:
            _note_use(folder, now)
        elif _is_done_with(root, folder, use, now):
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _note_use(folder: Path, now: int) -> None:
    index = folder / _INDEX
    if now - index.stat().st_mtime_ns > _DAY_NS:
        os.utime(index)


def _is_done_with(root: Path, folder: Path, use: Use, now: int) -> bool:
    try:
        written = (folder / _INDEX).stat().st_mtime_ns
        source = json.loads((folder / _INDEX).read_bytes())["source"]
        return (
            now - written > _KEPT_DAYS * _DAY_NS
            or source in use.withdrawn
            or not (root / source).is_file()
        )
    except (OSError, ValueError, KeyError, TypeError):
        # Nothing can be made of it; unless another build is just writing it.
        return now - folder.stat().st_mtime_ns > _DAY_NS


def _index(made: Renditions, source: str, folder: Path) -> dict[str, Any]:
    contents = {file.name: (folder / file.name).read_bytes() for file in made.files}
    return {
        "source": source,
        "files": [[name, len(text), zlib.crc32(text)] for name, text in contents.items()],
        "webp": _plain(made.webp),
        "avif": _plain(made.avif),
        "fallback": _plain([made.fallback])[0],
        "tone": made.tone,
    }


def _plain(renditions: Iterable[Rendition]) -> list[list[object]]:
    return [[r.name, r.size.width, r.size.height, r.media_type, r.length] for r in renditions]


def _read_rendition(item: list[Any]) -> Rendition:
    name, width, height, media_type, length = item
    return Rendition(name, Size(width, height), media_type, length)
