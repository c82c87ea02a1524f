"""Which desk of a folder is open: whoever opens it a second time is led to the first.

People click the launcher again when its window lies behind another. Two desks of one folder would
both be right, but the second has no port, or one that nobody's bookmark leads to.
"""

from __future__ import annotations

import json
import platform
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from thidua.desk.settings import HOME
from thidua.disk.folders import write_whole

_LOCK = f"{HOME}/dang-mo.lock"
_TOLD = f"{HOME}/dang-mo.json"
_PATIENCE = 20.0
"""Seconds that a desk may need, once it has the lock, until it says where it answers."""
_PAUSE = 0.05


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
    other = _take(lock, root / _TOLD)
    if other:
        yield other
        return
    try:
        # Whoever was killed could not take back what it had told.
        (root / _TOLD).unlink(missing_ok=True)
        yield None
    finally:
        (root / _TOLD).unlink(missing_ok=True)
        lock.release()


def _take(lock: FileLock, told: Path) -> Presence | None:
    """Take the lock, and return nothing; or return who has it, once that one has told where it is.

    Two clicks at once start two desks: the later one waits for the words of the earlier, and takes
    its place where it ends before it could say them. Raises ``OSError``.
    """
    patient_until = time.monotonic() + _PATIENCE
    while True:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            try:
                return _read(told)
            except FileNotFoundError:
                if time.monotonic() > patient_until:
                    raise
        else:
            return None
        time.sleep(_PAUSE)


def announce(root: Path, address: str) -> None:
    """Say where the desk answers, to whoever opens it again. Raises ``OSError``."""
    told = asdict(Presence(address, platform.node()))
    write_whole(root / _TOLD, json.dumps(told, ensure_ascii=False).encode())


def _read(path: Path) -> Presence:
    """Return what the other desk has told.

    Raises ``OSError``, of which ``FileNotFoundError`` says that it has told nothing yet.
    """
    try:
        told = json.loads(path.read_bytes())
        return Presence(str(told["address"]), str(told["machine"]))
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{path.name}: {error}") from error
