"""What takes longer than an answer may: the program's own commands, run beside the desk.

One at a time. What a command says goes into a file, which the page shows while it grows; closing
the page, or the desk, stops nothing half way.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from thidua.desk.settings import HOME

COMMANDS: Mapping[str, tuple[str, ...]] = {
    "publish": ("publish",),
    "check": ("publish", "--check"),
    "status": ("status",),
    "rollback": ("rollback",),
    "build": ("build",),
}
"""What may be run from the desk; a browser names one of these, never a command line."""

_LOG = f"{HOME}/viec.log"
_MOST = 200_000
"""Bytes of what a command said that are shown, the last ones."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The job at work, or the last one; ``code`` is its exit code, ``None`` while it works."""

    name: str
    said: str
    code: int | None


class Jobs:
    """Runs commands for one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lock = threading.Lock()
        self._name = ""
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, name: str, ended: Callable[[int], None]) -> bool:
        """Begin a job unless one is at work; ``ended`` gets its exit code. Raises ``OSError``."""
        with self._lock:
            if self._process and self._process.poll() is None:
                return False
            log = self._root / _LOG
            # What a workflow's runner would read as its own does not belong on a page.
            environment = {k: v for k, v in os.environ.items() if k != "GITHUB_ACTIONS"}
            command = [sys.executable, "-P", "-m", "thidua", "--root", str(self._root)]
            with log.open("wb") as out:
                process = subprocess.Popen(
                    [*command, *COMMANDS[name]],
                    cwd=self._root,
                    env={**environment, "PYTHONUTF8": "1", "NO_COLOR": "1"},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            self._name, self._process = name, process
        threading.Thread(target=lambda: ended(process.wait()), daemon=True).start()
        return True

    def look(self) -> Progress | None:
        """Return how far it is; ``None`` where nothing was begun since the desk was opened."""
        with self._lock:
            if self._process is None:
                return None
            code = self._process.poll()
        with (self._root / _LOG).open("rb") as file:
            file.seek(max(0, (self._root / _LOG).stat().st_size - _MOST))
            said = file.read().decode("utf-8", "replace")
        return Progress(self._name, said, code)
