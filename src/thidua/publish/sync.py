"""Two machines with git: bring both sides' work together without anybody typing git."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from thidua.column.record import RECORD, RecordError, parse, render
from thidua.publish.hindrances import NO_PROGRAM, PublishError, read_words

OTHERS = "reports/hai-ban"
"""Where the versions go that nobody chose."""
_SOURCES = ("articles", "docs", "mkdocs.yml", "overrides")
_TRIES = 3
"""How often to begin again when somebody else was quicker."""


class Side(Enum):
    """Whose version of a file."""

    MINE = 2
    """git's number for the version of this machine."""
    THEIRS = 3


@dataclass(frozen=True, slots=True)
class Conflict:
    """A file that both sides changed; ``None``: that side removed it."""

    path: str
    mine: bytes | None
    theirs: bytes | None


Choose = Callable[[Conflict], Side | None]
"""Asks whose version is to stand; ``None``: nobody can say now."""


@dataclass(frozen=True, slots=True)
class Synced:
    """What came of it."""

    received: tuple[str, ...]
    """Files that the other side had changed."""
    sent: bool
    chosen: Mapping[str, Side]


def sync(root: Path, note: str, choose: Choose) -> Synced:
    """Commit, fetch, unite, push. Raises ``PublishError``; the folder is then as it was.

    ``note`` is the message of the commit.
    """
    if not shutil.which("git"):
        cause, _ = NO_PROGRAM
        raise PublishError(cause.format(name="git"), "cài git (git-scm.com), rồi chạy lại.")
    git = _Git(root)
    branch = git.require_ready()
    git.commit(note)
    chosen: dict[str, Side] = {}
    start = git.say("rev-parse", "HEAD")
    for _ in range(_TRIES):
        git.run("fetch", "--quiet", "origin", branch)
        chosen |= _unite(git, root, f"origin/{branch}", choose)
        sent = git.say("rev-list", "--count", f"origin/{branch}..HEAD") != "0"
        if not sent or git.push(branch):
            received = git.say("diff", "--name-only", "-z", start, "HEAD").split("\0")
            return Synced(tuple(one for one in received if one), sent, chosen)
    raise PublishError("máy kia liên tục gửi bài lên cùng lúc.", "chờ ít phút rồi chạy lại.")


def _unite(git: _Git, root: Path, other: str, choose: Choose) -> dict[str, Side]:
    """Merge the other side; ask about what only a person can decide."""
    if git.merge(other):
        return {}
    chosen: dict[str, Side] = {}
    try:
        for conflict in git.conflicts():
            if conflict.path == RECORD:
                _unite_records(root, conflict)
            else:
                side = choose(conflict)
                if side is None:
                    raise PublishError(
                        f"hai máy cùng sửa {conflict.path}, phải có người chọn bản nào.",
                        "chạy  sync  ở cửa sổ lệnh để xem hai bản và chọn, hoặc thêm  --keep mine "
                        " (giữ bản máy này),  --keep theirs  (lấy bản máy kia).",
                    )
                _settle(root, conflict, side)
                chosen[conflict.path] = side
            git.run("add", "--all", "--force", "--", conflict.path)
        git.run("commit", "--quiet", "--no-edit")
    except BaseException:
        git.run("merge", "--abort")
        raise
    return chosen


def _unite_records(root: Path, conflict: Conflict) -> None:
    try:
        known = [parse(side) for side in (conflict.mine, conflict.theirs) if side]
    except RecordError as error:
        raise PublishError(
            f"sổ địa chỉ {RECORD} của một máy bị hỏng: {error}.",
            "lấy lại sổ từ bản sao lưu ở máy ấy, rồi chạy lại.",
        ) from error
    united = known[0] if len(known) == 1 else known[0].joined(known[1])
    (root / RECORD).write_bytes(render(united).encode())


def _settle(root: Path, conflict: Conflict, side: Side) -> None:
    """Have one version stand, and keep the other for whoever thinks better of it."""
    kept, other = (
        (conflict.mine, conflict.theirs) if side is Side.MINE else (conflict.theirs, conflict.mine)
    )
    path = root / conflict.path
    if kept is None:
        path.unlink(missing_ok=True)
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(kept)
    if other is not None:
        aside = root / OTHERS / conflict.path
        aside.parent.mkdir(parents=True, exist_ok=True)
        aside.write_bytes(other)


class _Git:
    """git in one folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def require_ready(self) -> str:
        """Return the branch. Raises ``PublishError`` where nothing can be brought together."""
        inside = self._call("rev-parse", "--show-prefix")
        if inside.returncode != 0:
            raise PublishError(
                "thư mục này chưa phải là kho git.",
                "nhờ người quản trị làm theo huong-dan/hai-may-git.md, hoặc dùng cách không cần "
                "git: huong-dan/hai-may-o-chung.md.",
            )
        if self._call("rev-parse", "--verify", "--quiet", "MERGE_HEAD").returncode == 0:
            raise PublishError(
                "một lần ghép bài trước đang dở.",
                "gõ  git merge --abort  trong thư mục này, rồi chạy lại.",
            )
        if "origin" not in self.say("remote").split():
            raise PublishError(
                "kho git này chưa nối với máy chung (origin).",
                "làm theo huong-dan/hai-may-git.md.",
            )
        return self.say("symbolic-ref", "--short", "HEAD")

    def commit(self, note: str) -> None:
        """Commit what people wrote, and nothing else."""
        here = [name for name in _SOURCES if (self._root / name).exists()]
        self.run("add", "--all", "--", *here)
        if self._call("diff", "--cached", "--quiet").returncode != 0:
            self.run("commit", "--quiet", "-m", note)

    def merge(self, other: str) -> bool:
        """Merge; ``False`` when files are in conflict. Raises ``PublishError``."""
        done = self._call("merge", "--quiet", "--no-edit", other)
        if done.returncode == 0:
            return True
        if self._call("rev-parse", "--verify", "--quiet", "MERGE_HEAD").returncode == 0:
            return False
        raise read_words(_text(done.stderr), other)

    def conflicts(self) -> Iterator[Conflict]:
        """Yield the files that both sides changed."""
        told = self.say("diff", "--name-only", "--diff-filter=U", "-z")
        for path in told.split("\0"):
            if path:
                yield Conflict(
                    path, self._version(Side.MINE, path), self._version(Side.THEIRS, path)
                )

    def push(self, branch: str) -> bool:
        """Push; ``False`` when somebody else was quicker. Raises ``PublishError``."""
        done = self._call("push", "--quiet", "origin", f"HEAD:{branch}")
        said = _text(done.stderr)
        if done.returncode == 0:
            return True
        if "fetch first" in said or "non-fast-forward" in said or "cannot lock ref" in said:
            return False
        raise read_words(said, "origin")

    def say(self, *command: str) -> str:
        """Run git and return what it prints. Raises ``PublishError``."""
        return _text(self.run(*command)).strip()

    def run(self, *command: str) -> bytes:
        """Run git. Raises ``PublishError``."""
        done = self._call(*command)
        if done.returncode != 0:
            raise read_words(_text(done.stderr) or _text(done.stdout), command[0])
        return done.stdout

    def _version(self, side: Side, path: str) -> bytes | None:
        done = self._call("show", f":{side.value}:{path}")
        return done.stdout if done.returncode == 0 else None

    def _call(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["git", "-c", "core.quotePath=false", *command],
            cwd=self._root,
            env={**os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
