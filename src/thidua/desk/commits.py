"""What was done at the desk, also as a commit, where the ward's folder is a git repository.

The desk's own history is whole without it (:mod:`thidua.desk.acts`). A commit that cannot be made
is noted in the desk's log and stops nothing: what was written stays written.
"""

from __future__ import annotations

import logging
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

log = logging.getLogger(__name__)
_LONGEST = 30
"""Seconds that git may take."""


def commit(root: Path, who: str, message: str, paths: Sequence[str]) -> None:
    """Commit these files and nothing else, in somebody's name."""
    if not (root / ".git").exists() or not shutil.which("git"):
        return
    name = who.rpartition(" (")[0] or who
    identity = ["-c", f"user.name={name}", "-c", "user.email=ban-bien-tap@localhost"]
    plain = ["-c", "commit.gpgsign=false", "-c", "core.quotepath=false"]
    try:
        _run(root, "add", "--all", "--", *paths)
        # A hook of the repository's own was made for people who see what it says.
        commands = ("commit", "--quiet", "--no-verify", "--only", "-m", message, "--", *paths)
        _run(root, *identity, *plain, *commands)
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", "") or str(error)
        log.warning("git: %s", said.strip())


def _run(root: Path, *arguments: str) -> None:
    subprocess.run(
        ["git", *arguments],
        cwd=root,
        check=True,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=_LONGEST,
    )
