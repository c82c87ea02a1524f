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
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated

import PIL
from PIL import features
from pydantic import Field, PositiveInt, TypeAdapter

from thidua.disk.folders import move
from thidua.disk.hazards import kind_of
from thidua.disk.kept import open_folder, read_kept, remove, seal
from thidua.photos.facts import Size
from thidua.photos.renditions import Rendition, Renditions
from thidua.schema.scalars import Focus

INDEX = "renditions.json"
"""What tells of an entry, beside its files."""
_VERSION = 3
"""Of the code that makes renditions: raise it whenever the same photo would come out otherwise."""

_DAY_NS = 24 * 3600 * 10**9
_KEPT_DAYS = 90
_CLOCK = ".used"


_Name = Annotated[str, Field(pattern=r"^[a-z0-9-]+\.[a-z]+$")]
"""A file beside the index; nothing that leads out of the entry."""
_Row = tuple[_Name, PositiveInt, PositiveInt, str, PositiveInt]


@dataclass(frozen=True, slots=True)
class Index:
    """What is written of an entry."""

    source: str
    files: tuple[tuple[_Name, PositiveInt, int], ...]
    """Name, length and checksum of each."""
    webp: tuple[_Row, ...]
    avif: tuple[_Row, ...]
    fallback: _Row
    tone: str
    plain: tuple[_Row, ...] = ()
    thumbnail: _Row | None = None
    focus: tuple[int, int] | None = None
    still: _Row | None = None


@cache
def _form() -> TypeAdapter[Index]:
    return TypeAdapter(Index)


def make_key(*parts: object) -> str:
    """Return the name of an entry that depends on ``parts`` and on the encoders."""
    text = json.dumps([_VERSION, _encoders(), *parts], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:20]


@cache
def _encoders() -> tuple[str | None, ...]:
    """Return the versions of all that takes part in making a picture."""
    libraries = ("webp", "avif", "libjpeg_turbo", "littlecms2", "freetype2")
    return (PIL.__version__, *(features.version(name) for name in libraries))


def read_index(folder: Path) -> Index | None:
    """Return what an entry says of itself, or ``None`` when it does not."""
    return read_kept(folder / INDEX, _form())


def read_whole(folder: Path) -> Index | None:
    """Return the same if all that it tells of is there whole: every file is read."""
    index = read_index(folder)
    # Absent or damaged: either way it is made again.
    if index is None or not all(_is_whole(folder / file[0], *file[1:]) for file in index.files):
        return None
    return index


def renditions_of(index: Index, folder: Path) -> Renditions:
    """Return what an entry holds."""
    return Renditions(
        folder,
        tuple(map(_read_rendition, index.webp)),
        _read_rendition(index.fallback),
        tuple(map(_read_rendition, index.avif)),
        index.tone,
        tuple(map(_read_rendition, index.plain)),
        _read_rendition(index.thumbnail) if index.thumbnail else None,
        Focus(*index.focus) if index.focus else None,
        _read_rendition(index.still) if index.still else None,
    )


def _is_whole(path: Path, length: int, checksum: int) -> bool:
    try:
        if kind_of(path) != "file" or path.stat().st_size != length:
            return False
        return zlib.crc32(path.read_bytes()) == checksum
    except OSError:
        return False


def write_entry(folder: Path, source: str, make: Callable[[Path], Renditions]) -> Index:
    """Let ``make`` write an entry's files, and put it in place whole; return what it has.

    ``source`` is the file of the project that it comes from. Raises ``OSError`` and what ``make``
    raises; then nothing is left behind.
    """
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.tmp")
    try:
        open_folder(folder.parent)
        remove(draft)
        draft.mkdir()
        index = _index(make(draft), source, draft)
        (draft / INDEX).write_bytes(seal(_form().dump_json(index)))
        remove(folder)
        move(draft, folder)
    except OSError:
        # Another build may have put the same entry there in the meantime.
        other = read_whole(folder)
        if other is None:
            raise
        return other
    finally:
        if draft.exists():
            shutil.rmtree(draft, ignore_errors=True)
    return index


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
    if kind_of(clock) not in ("file", ""):
        remove(clock)
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
    index = folder / INDEX
    if now - index.stat().st_mtime_ns > _DAY_NS:
        os.utime(index)


def _is_done_with(root: Path, folder: Path, use: Use, now: int) -> bool:
    index = read_index(folder)
    if index is None:
        # Nothing can be made of it; unless another build is just writing it.
        return now - folder.stat().st_mtime_ns > _DAY_NS
    return (
        now - (folder / INDEX).stat().st_mtime_ns > _KEPT_DAYS * _DAY_NS
        or index.source in use.withdrawn
        or not (root / index.source).is_file()
    )


def _index(made: Renditions, source: str, folder: Path) -> Index:
    contents = {file.name: (folder / file.name).read_bytes() for file in made.files}
    return Index(
        source,
        tuple((name, len(text), zlib.crc32(text)) for name, text in contents.items()),
        tuple(map(_plain, made.webp)),
        tuple(map(_plain, made.avif)),
        _plain(made.fallback),
        made.tone,
        tuple(map(_plain, made.plain)),
        _plain(made.thumbnail) if made.thumbnail else None,
        (made.focus.x, made.focus.y) if made.focus else None,
        _plain(made.still) if made.still else None,
    )


def _plain(made: Rendition) -> _Row:
    return made.name, made.size.width, made.size.height, made.media_type, made.length


def _read_rendition(row: _Row) -> Rendition:
    name, width, height, media_type, length = row
    return Rendition(name, Size(width, height), media_type, length)
