"""Which desk of a folder is open: whoever opens it a second time is led to the first.

People click the launcher again when its window lies behind another. Two desks of one folder would
both be right, but the second has no port, or one that nobody's bookmark leads to.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from thidua.desk.settings import HOME
from thidua.disk.folders import write_whole

_LOCK = f"{HOME}/dang-mo.lock"
_TOLD = f"{HOME}/dang-mo.json"


@dataclass(frozen=True, slots=True)
class Presence:
    """Where a desk answers: its address, and the name of the machine it runs on."""

    address: str
    machine: str

    @property
    def is_here(self) -> bool:
        """Whether it runs on this machine, and not on another that shares the folder."""
        return self.machine == platform.node()


@contextmanager
def alone(root: Path) -> Iterator[Presence | None]:
    """Keep a folder's desk for as long as it is open; yield the other one where one is open.

    The system lets go of the lock when a program ends, however it ends. Raises ``OSError``.
    """
    (root / HOME).mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(root / _LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        yield _read(root / _TOLD)
        return
    try:
        (root / _TOLD).unlink(missing_ok=True)
        yield None
    finally:
        lock.release()


def announce(root: Path, address: str) -> None:
    """Say where the desk answers, to whoever opens it again. Raises ``OSError``."""
    told = asdict(Presence(address, platform.node()))
    write_whole(root / _TOLD, json.dumps(told, ensure_ascii=False).encode())


def _read(path: Path) -> Presence:
    """Return what the other desk has told. Raises ``OSError`` where it has not come so far."""
    try:
        told = json.loads(path.read_bytes())
        return Presence(str(told["address"]), str(told["machine"]))
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path.name}: {error}") from error
