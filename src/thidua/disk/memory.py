"""What earlier runs have found out, recalled instead of being found out again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Set
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar

from thidua.disk.store import Shape, Store, stamp

T = TypeVar("T")
Recalled = tuple[str, Any]
"""A result with its stamp."""


class Memory:
    """Results of pure functions by what they were made of, from run to run; used within ``with``.

    ``shape`` says of which types results may be made. Nothing is trusted that is not whole.
    """

    def __init__(
        self, root: Path, kind: str, shape: Shape, held: Mapping[str, Recalled] | None = None
    ) -> None:
        """``held`` are results, by their names, that this process has recalled before.

        Without it the process is not to run again, and nothing stays for a next time.
        """
        self._store = Store(root, kind)
        self._shape = shape
        self._held: Mapping[str, Recalled] = held or {}
        self._stays = held is not None
        self.recalled: dict[str, Recalled] = {}
        """What was recalled in this run, for a process that runs again; it is never changed."""

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of all files."""
        self._store.__exit__()

    def recall(self, name: str, parts: tuple[object, ...], make: Callable[[], T]) -> T:
        """Return the result of ``make``, which depends on ``parts`` and on nothing else.

        ``name`` says what it is of: a path, a line break, the kind of result. Of each name only the
        last result is kept. Parts are told apart as :func:`~thidua.disk.store.stamp` does.
        """
        key = stamp(*parts)
        known: tuple[T] | None = self.look_up(name, key)
        if known is not None:
            return known[0]
        value = make()
        self._store.put(name, key, self._shape.dump(value))
        return value

    def look_up(self, name: str, key: str) -> tuple[T] | None:
        """Return the result under a stamp, alone in a tuple: it may be ``None`` itself."""
        held = self._held.get(name)
        if held and held[0] == key:
            self._store.claim(name, key)
            return self._recalled(name, held)
        kept = self._store.get(name, key)
        if kept is None:
            return None
        try:
            return self._recalled(name, (key, self._shape.load(kept)))
        except ValueError:
            return None

    def _recalled(self, name: str, recalled: Recalled) -> tuple[Any]:
        if self._stays:
            self.recalled[name] = recalled
        return (recalled[1],)

    def names(self) -> Set[str]:
        """Return of what something is known, whether or not that is still of use."""
        return self._held.keys() | self._store.names()

    def holds(self, key: str) -> bool:
        """Tell whether a result is known under a stamp; whether it is whole shows in the end."""
        return self._store.holds(key)

    def learn(self, name: str, key: str, kept: bytes) -> None:
        """Take in a result that a worker has made, as its shape writes it."""
        self._store.put(name, key, kept)

    def keep(self, owners: Collection[str]) -> None:
        """Write down what is news, and forget what is of no owner (see :meth:`Store.keep`)."""
        self._store.keep(owners)
