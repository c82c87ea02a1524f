"""A branch of git that a code host shows as a site.

Each publication is a commit without a past: what was taken down is in no history of the branch.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection
from datetime import datetime
from pathlib import Path

from thidua.disk.folders import write_whole
from thidua.publish.cargo import Cargo
from thidua.publish.destination import STATE
from thidua.publish.hindrances import NO_PROGRAM, PublishError, read_words
from thidua.publish.layouts import Change, not_there
from thidua.publish.manifest import Manifest, parse, render

_LIVE = f"{STATE}/live.json"
_FETCHED = "refs/heads/live"
_CONFIG = "[core]\n\trepositoryformatversion = 0\n\tbare = true\n"
_AUTHOR = ("-c", "user.name=thidua", "-c", "user.email=thidua@localhost")


class Branch:
    """The layout of a branch. A push moves all of it in one step, or nothing."""

    site = "."

    def __init__(self, work: Path, remote: str, branch: str) -> None:
        """``work`` is a folder for git's own files. Raises ``PublishError``."""
        if not shutil.which("git"):
            cause, fix = NO_PROGRAM
            raise PublishError(cause.format(name="git"), fix.format(name="git"))
        self._work = work
        self._remote = remote
        self._ref = f"refs/heads/{branch}"
        if not (work / "HEAD").is_file():
            work.parent.mkdir(parents=True, exist_ok=True)
            self._git("init", "--quiet", "--bare", str(work))
        # What lies below .cache may name no program to be run.
        write_whole(work / "config", _CONFIG.encode())

    def read_live(self) -> Manifest | None:
        """Read what was pushed last."""
        commit = self._head()
        if not commit:
            return None
        self._git(
            "fetch", "--quiet", "--depth=1", "--no-tags", self._remote, f"+{self._ref}:{_FETCHED}"
        )
        if not self._git("ls-tree", "--name-only", _FETCHED, _LIVE):
            return None
        return parse(self._git("show", f"{_FETCHED}:{_LIVE}"), _LIVE)

    def take_down(self, cargo: Cargo) -> Change | None:
        """Nothing goes first where everything goes at once."""
        return None

    def publish(self, cargo: Cargo) -> Change:
        """Push the site as one commit."""
        live = self.read_live()
        manifest = cargo.manifest
        if live and live.pieces == manifest.pieces and live.is_held == manifest.is_held:
            return Change(live)
        note = cargo.folder / _LIVE
        note.parent.mkdir(exist_ok=True)
        note.write_bytes(render(manifest))
        try:
            tree = self._tree(cargo.folder)
        finally:
            shutil.rmtree(note.parent)
        said = self._git(*_AUTHOR, "commit-tree", tree, "-m", "Đăng trang")
        commit = said.decode().strip()
        lease = f"--force-with-lease={self._ref}:{self._head()}"
        self._git("push", "--quiet", lease, self._remote, f"{commit}:{self._ref}")
        if self._head() != commit:
            raise not_there(self._ref)
        self._git("update-ref", "-d", _FETCHED)
        known = live.pieces if live else {}
        return Change(
            manifest,
            manifest.differing(live) if live else tuple(sorted(manifest.pieces)),
            tuple(sorted(known.keys() - manifest.pieces.keys())),
            tuple(sorted(live.shown - manifest.shown)) if live else (),
        )

    def forget(self, addresses: Collection[str]) -> None:
        """Git itself sees to it that what it holds is whole."""

    def past(self) -> tuple[datetime, ...]:
        """A branch has no past."""
        return ()

    def _head(self) -> str:
        """Return the commit that the branch is at, at the remote; empty where there is none."""
        return self._git("ls-remote", self._remote, self._ref).decode().partition("\t")[0]

    def _tree(self, folder: Path) -> str:
        index = self._work / "thidua-index"
        index.unlink(missing_ok=True)
        # Settings of the user's own must neither leave files out nor change their line ends.
        self._git(
            *("-c", "core.autocrlf=false", "-c", "core.excludesFile="),
            *("--work-tree", str(folder), "add", "--all", "--force", "."),
            index=index,
            folder=folder,
        )
        return self._git("write-tree", index=index).decode().strip()

    def _git(self, *command: str, index: Path | None = None, folder: Path | None = None) -> bytes:
        done = subprocess.run(
            ["git", "-c", f"core.hooksPath={os.devnull}", "--git-dir", str(self._work), *command],
            env={
                **os.environ,
                "GIT_TERMINAL_PROMPT": "0",
                **({"GIT_INDEX_FILE": str(index)} if index else {}),
            },
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
        if done.returncode != 0:
            raise read_words(done.stderr.decode("utf-8", "replace"), self._remote)
        return done.stdout
