"""What was dear to find out, kept under the hash of all that it depends on, below ``.cache/``.

A result is kept in a pack: a file that appears whole or not at all and is never changed, as git
keeps its objects, so several programs can read and write beside each other, on a network folder
too, and none waits for another. Ten thousand results lie in a few packs, because opening as many
files takes longer than what is in them. Each has a checksum: whatever a disk or a person has
damaged counts as absent, is made again, and its pack goes.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from thidua.disk.folders import remove_abandoned
from thidua.disk.hazards import kind_of
from thidua.disk.kept import MOST_BYTES, keep_whole, remove
from thidua.disk.program import fingerprint

STORE = ".cache"
_MAGIC = b"thidua pack 1\n"
_HEAD = len(_MAGIC) + 16
"""The magic line, then length and checksum of the index, eight hex digits each."""

_FULL = 8_000_000
"""Bytes of a pack: what waits to be written never takes more memory than that."""
_SMALL = _FULL // 4
_MOST_SMALL = 8
"""Small packs, one for each run with news, that may lie beside each other."""


def stamp(*parts: object) -> str:
    """Return the hash by which a result is known: over ``parts`` and over the program itself.

    Parts are told apart by their ``repr``: pass texts, bytes, numbers, and tuples of these.
    """
    text = f"{fingerprint()}\0{parts!r}"
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class _Entry:
    """Where a result lies. ``name`` is what it was made of, such as the path of an article."""

    name: str
    pack: Path
    place: int
    length: int
    checksum: int


class Store:
    """The results of one kind: looked up by their stamps, and written down by :meth:`keep`.

    A store is for one run of one thread, within ``with``, which shuts its files. Whatever goes
    wrong with these costs no more than time: results are found out anew, and a folder that may only
    be read is left as it is.
    """

    def __init__(self, root: Path, kind: str, below: str = STORE) -> None:
        self._folder = root / below / kind
        self._entries: dict[str, _Entry] = {}
        self._files: dict[Path, BinaryIO] = {}
        self._packs: dict[Path, list[str]] = {}
        self._damaged: set[Path] = set()
        self._asked: dict[str, str] = {}
        """The stamp under which each name is known now."""
        self._fresh: dict[str, tuple[str, bytes]] = {}
        """What is to be written: name and value by stamp."""
        self._waiting = 0
        self._is_writable = True
        for pack in _list_packs(self._folder):
            self._open(pack)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()
        self._files.clear()

    def get(self, name: str, key: str) -> bytes | None:
        """Return what is kept under the stamp ``key``; ``None`` when it is not there whole."""
        self._asked[name] = key
        if key in self._fresh:
            return self._fresh[key][1]
        entry = self._entries.get(key)
        return self._read(entry) if entry else None

    def claim(self, name: str, key: str) -> None:
        """Tell under which stamp a name is known now, where what is kept need not be read."""
        self._asked[name] = key

    def names(self) -> set[str]:
        """Return of what something was kept when this began."""
        return {entry.name for entry in self._entries.values()}

    def holds(self, key: str) -> bool:
        """Tell whether something is kept under a stamp; whether it is whole shows in the end."""
        return key in self._fresh or key in self._entries

    def put(self, name: str, key: str, value: bytes) -> None:
        """Take a result into the store; of one ``name`` the last ``key`` is the one that counts."""
        self._asked[name] = key
        self._add(name, key, value)

    def keep(self, owners: Collection[str]) -> None:
        """Write down what is news, and forget what nobody needs any more: the last thing to do.

        A name begins with its owner, such as the path of a file, and a line break where more
        follows. ``owners`` are all there are: what was kept for any other goes at once, since what
        somebody has deleted must not live on here. What a name was known under before goes when
        that makes up a good part of a pack.
        """
        known = frozenset(owners)
        outlived = [pack for pack in self._packs if self._is_outlived(pack, known)]
        for key, name, value in self._values(outlived, known):
            if key not in self._fresh:
                self._add(name, key, value)
        self._write_fresh()
        self.__exit__()  # Windows removes no file that is open
        for pack in outlived if self._is_writable else ():
            with suppress(OSError):  # another program may be reading it: the next run removes it
                remove(pack)
        with suppress(OSError):
            remove_abandoned(self._folder)

    def _add(self, name: str, key: str, value: bytes) -> None:
        if self._is_writable:
            self._fresh[key] = (name, value)
            self._waiting += len(value)
        if self._waiting > _FULL:
            self._write_fresh()

    def _open(self, pack: Path) -> None:
        self._packs[pack] = []
        try:
            # A link may lead anywhere, and opening a pipe would wait for ever.
            if kind_of(pack) != "file" or pack.stat().st_size > MOST_BYTES:
                self._damaged.add(pack)
                return
            file = pack.open("rb", buffering=0)
        except OSError:
            return  # of another program's, or gone since it was listed
        self._files[pack] = file
        index = _read_index(file)
        if index is None:
            self._damaged.add(pack)
            return
        for key, name, place, length, checksum in index:
            self._entries[key] = _Entry(name, pack, place, length, checksum)
            self._packs[pack].append(key)

    def _read(self, entry: _Entry) -> bytes | None:
        file = self._files.get(entry.pack)
        try:
            if file:
                value = _read_at(file, entry.place, entry.length)
                if len(value) == entry.length and zlib.crc32(value) == entry.checksum:
                    return value
        except OSError:
            pass  # as damaged as one with another checksum
        self._damaged.add(entry.pack)
        return None

    def _is_current(self, key: str, known: Collection[str]) -> bool:
        name = self._entries[key].name
        return _owner(name) in known and self._asked.get(name, key) == key

    def _is_outlived(self, pack: Path, known: Collection[str]) -> bool:
        """Tell whether a pack is to be written anew without what is not needed in it."""
        entries = [self._entries[key] for key in self._packs[pack]]
        if pack in self._damaged or any(_owner(entry.name) not in known for entry in entries):
            return True
        needed = sum(
            self._entries[key].length for key in self._packs[pack] if self._is_current(key, known)
        )
        if needed <= sum(entry.length for entry in entries) // 2:
            return True
        return self._has_many_small and _size(pack) < _SMALL

    @property
    def _has_many_small(self) -> bool:
        return sum(_size(pack) < _SMALL for pack in self._packs) > _MOST_SMALL

    def _values(
        self, packs: Iterable[Path], known: Collection[str]
    ) -> Iterator[tuple[str, str, bytes]]:
        """Yield what is still needed of some packs: stamp, name and value."""
        for pack in packs:
            for key in self._packs[pack]:
                entry = self._entries[key]
                if entry.pack == pack and self._is_current(key, known):
                    value = self._read(entry)
                    if value is not None:
                        yield key, entry.name, value

    def _write_fresh(self) -> None:
        """Write what waits as one pack. Where nothing can be written, nothing waits for it."""
        if not self._fresh:
            return
        content = _pack(self._fresh)
        self._fresh.clear()
        self._waiting = 0
        # Never the name of another, which a program may be reading.
        pack = self._folder / f"{os.urandom(8).hex()}.pack"
        try:
            keep_whole(pack, content)
        except OSError:
            self._is_writable = False
        else:
            self._open(pack)


def _read_at(file: BinaryIO, place: int, length: int) -> bytes:
    # Copies of this process have the same open file: where one goes on reading, all do.
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), length, place)
    file.seek(place)
    return file.read(length)


def _owner(name: str) -> str:
    return name.partition("\n")[0]


def _list_packs(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if path.suffix == ".pack")
    except OSError:
        return []


def _size(pack: Path) -> int:
    try:
        return pack.stat().st_size
    except OSError:
        return 0


def _pack(results: dict[str, tuple[str, bytes]]) -> bytes:
    """Return the bytes of a pack."""
    columns: list[list[Any]] = [
        list(results),
        [name for name, _ in results.values()],
        [len(value) for _, value in results.values()],
        [zlib.crc32(value) for _, value in results.values()],
    ]
    # Names may hold a byte that is no text, as Python carries it: ASCII can tell of it.
    index = json.dumps(columns).encode("ascii")
    head = f"{len(index):08x}{zlib.crc32(index):08x}".encode("ascii")
    return b"".join([_MAGIC, head, index, *(value for _, value in results.values())])


def _read_index(file: BinaryIO) -> list[tuple[str, str, int, int, int]] | None:
    """Return stamp, name, place, length and checksum of each result; ``None`` if damaged."""
    try:
        size = os.fstat(file.fileno()).st_size
        head = file.read(_HEAD)
        length, checksum = int(head[-16:-8], 16), int(head[-8:], 16)
        # Room for what a file says of itself is made only where it can be true.
        index = file.read(length) if 0 < length <= size else b""
        if head[: len(_MAGIC)] != _MAGIC or len(index) != length or zlib.crc32(index) != checksum:
            return None
        keys, names, lengths, checksums = json.loads(index)
        if not (_are(str, keys) and _are(str, names) and _are(int, lengths) and len(keys) > 0):
            return None
        if not _are(int, checksums) or min(lengths) < 0 or sum(lengths) + length + _HEAD != size:
            return None
        if not len(keys) == len(names) == len(lengths) == len(checksums):
            return None
    except (OSError, ValueError, TypeError, RecursionError):
        return None
    place = _HEAD + length
    found: list[tuple[str, str, int, int, int]] = []
    for row in zip(keys, names, lengths, checksums, strict=True):
        found.append((row[0], row[1], place, row[2], row[3]))
        place += row[2]
    return found


def _are(kind: type, values: object) -> bool:
    return isinstance(values, list) and {type(value) for value in values} <= {kind}


class Shape:
    """Which types of ours a kept value may be made of, besides what Python itself has.

    Values are pickled: read as JSON, ten thousand articles with their dates and records would take
    many times longer. A pickle can name any function of any module, and whoever reads it would call
    it; one that names anything but these types is refused (Python's manual, "Restricting Globals"),
    so reading one makes records and runs nothing.
    """

    def __init__(self, *types: type) -> None:
        self._makers = {(one.__module__, one.__qualname__): _maker(one) for one in types}
        dataclasses = (one for one in types if is_dataclass(one))
        self._ways: dict[type, Callable[[Any], tuple[type, tuple[object, ...]]]] = {
            ZoneInfo: _reduce_zone,
            **dict.fromkeys(dataclasses, _reduce),
        }

    def dump(self, value: object) -> bytes:
        """Return a value as bytes."""
        file = io.BytesIO()
        pickler = pickle.Pickler(file, protocol=5)
        pickler.dispatch_table = self._ways
        pickler.dump(value)
        return file.getvalue()

    def load(self, content: bytes) -> Any:
        """Return the value again. Raises ``ValueError`` for what was not written by ``dump``."""
        try:
            return _Unpickler(io.BytesIO(content), self._makers).load()
        except Exception as error:
            # Damage can show in any way: as a missing key, a wrong type, an end of file.
            raise ValueError(str(error)) from error


def _reduce_zone(zone: ZoneInfo) -> tuple[type, tuple[str, ...]]:
    # By itself it would name a function of its own.
    return ZoneInfo, (zone.key,)


def _maker(kind: type) -> Callable[..., object]:
    """Return what makes a value of a type again of that which :func:`_reduce` tells."""
    if not is_dataclass(kind) or _is_plain(kind):
        return kind
    # It was checked when it was first made, and is not again.
    setters = [getattr(kind, one.name).__set__ for one in fields(kind)]

    def make(*values: object) -> object:
        made = object.__new__(kind)
        for put, value in zip(setters, values, strict=True):
            put(made, value)
        return made

    return make


def _is_plain(kind: type) -> bool:
    """Tell whether a type is a dataclass made of nothing but its fields, in their order."""
    parameters = getattr(kind, "__dataclass_params__", None)
    return (
        parameters is not None
        and not hasattr(kind, "__pydantic_fields__")
        and not hasattr(kind, "__post_init__")
        and all(one.init and not one.kw_only for one in fields(kind))
    )


def _reduce(value: Any) -> tuple[type, tuple[object, ...]]:
    """Let a dataclass be made anew of its fields: setting each later takes twice the time."""
    kind = type(value)
    return kind, tuple(getattr(value, name) for name in kind.__dataclass_fields__)


class _Unpickler(pickle.Unpickler):
    def __init__(
        self, file: BinaryIO, makers: dict[tuple[str, str], Callable[..., object]]
    ) -> None:
        super().__init__(file)
        self._makers = makers

    def find_class(self, module: str, name: str, /) -> Any:
        """Return what makes values of a type by its name; nothing else may be named."""
        try:
            return self._makers[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name}") from None
