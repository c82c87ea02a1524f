"""A folder of a Linux server, by the programs ``ssh`` and ``rsync``."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp

from thidua.publish.destination import DRAFTS
from thidua.publish.hindrances import CUT, NO_PROGRAM, PublishError, read_words
from thidua.publish.ssh import PATIENCE_SECONDS, Server

_SHARED = ("-o", "ControlPersist=300", "-M", "-N", "-f")
"""Opens one connection for all commands, which ends by itself when nobody is left to use it."""
_SILENT = 255
"""What ``ssh`` returns when the connection, not the command, failed."""
_TAKEN = 17
"""What our script returns for a file that was there already (``EEXIST``)."""


class Rsync:
    """A folder behind SSH. The server needs a POSIX shell, coreutils or busybox, and rsync."""

    def __init__(self, server: Server, path: str) -> None:
        """Raises ``PublishError`` when this machine lacks a program."""
        for program in ("ssh", "rsync"):
            if not shutil.which(program):
                cause, fix = NO_PROGRAM
                raise PublishError(cause.format(name=program), fix.format(name=program))
        self.name = f"{server.name}:{path}"
        self._server = server
        self._path = path.rstrip("/") or "/"
        self._command = _ssh_command(server)
        self._shared = None if os.name == "nt" else Path(mkdtemp(prefix="thidua-"))
        if self._shared:
            self._command += ["-o", f"ControlPath={self._shared}/socket"]
            try:
                self._connect(self._shared / "said")
            except BaseException:
                shutil.rmtree(self._shared)
                raise

    def read(self, path: str) -> bytes | None:
        """Return a file's content."""
        # A first byte tells an empty file from none.
        said = self._run(f"if test -e {_q(path)}; then printf +; cat {_q(path)}; fi")
        return said[1:] if said else None

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole."""
        draft = f"{DRAFTS}/file"
        self._run(
            f"mkdir -p {DRAFTS} {_parent(path)} && cat > {draft} && "
            # A connection that breaks ends the input as its end does.
            f'test "$(wc -c < {draft})" -eq {len(content)} && mv -f {draft} {_q(path)}',
            content,
        )

    def claim(self, path: str, content: bytes) -> float | None:
        """Make a new file."""
        script = (
            f"mkdir -p {_parent(path)} && if (set -C; cat > {_q(path)}) 2>/dev/null; "
            f"then stat -c %Y {_q(path)}; elif test -e {_q(path)}; then exit {_TAKEN}; "
            f"else cat > {_q(path)}; fi"
        )
        try:
            return float(self._run(script, content))
        except _TakenError:
            return None

    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder."""
        said = self._run(f"if test -d {_q(folder)}; then ls -A1 {_q(folder)}; fi")
        return tuple(sorted(said.decode().splitlines()))

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Measure every file of a folder."""
        said = self._run(
            f"if test -d {_q(folder)}; then cd {_q(folder)} && "
            "find . -type f -exec stat -c '%s %n' {} +; fi"
        )
        rows = (row.split(" ", 1) for row in said.decode().splitlines())
        return {path.removeprefix("./"): int(size) for size, path in rows}

    def digests(self, folder: str, addresses: Sequence[str]) -> Mapping[str, str]:
        """Have the server read files back."""
        if not addresses:
            return {}
        said = self._run(
            f"cd {_q(folder)} && xargs -0 sh -c "
            """'for f do if test -f "$f"; then sha256sum -- "$f"; fi; done' sh""",
            _listed(addresses),
        )
        rows = (row.split("  ", 1) for row in said.decode().splitlines())
        return {path: digest for digest, path in rows}

    def send(self, source: Path, folder: str, addresses: Sequence[str]) -> None:
        """Have rsync bring files. Parts of one that a cut left are thrown away."""
        if not addresses:
            return
        self._run(f"mkdir -p {DRAFTS} {_q(folder)}")
        self._call(
            [
                *("rsync", "--files-from=-", "--from0", "--times", "--checksum", "--compress"),
                *("--chmod=D755,F644", f"--timeout={PATIENCE_SECONDS}", "--protect-args"),
                f"--temp-dir={self._path}/{DRAFTS}",
                f"--rsh={shlex.join(self._command)}",
                f"{source}/",
                f"{self._server.name}:{self._path}/{folder}/",
            ],
            _listed(addresses),
        )

    def copy(self, old: str, new: str, without: Sequence[str]) -> None:
        """Link the files of one folder into another."""
        made = f"{DRAFTS}/copy"
        self._run(
            f"rm -rf {made} && mkdir -p {DRAFTS} {_parent(new)} && "
            f"{{ cp -al {_q(old)} {made} 2>/dev/null || "
            f"{{ rm -rf {made} && cp -a {_q(old)} {made}; }}; }} && "
            f"(cd {made} && xargs -0 rm -f --) && mv -T {made} {_q(new)}",
            _listed(without),
        )

    def remove(self, folder: str, addresses: Sequence[str]) -> None:
        """Remove files and emptied folders."""
        if addresses:
            self._run(
                f"if test -d {_q(folder)}; then cd {_q(folder)} && xargs -0 rm -f -- && "
                "find . -mindepth 1 -depth -type d -empty -delete; fi",
                _listed(addresses),
            )

    def discard(self, path: str) -> None:
        """Remove a file or a folder."""
        self._run(f"rm -rf -- {_q(path)}")

    def rename(self, old: str, new: str) -> None:
        """Rename a folder."""
        self._run(f"mv -T {_q(old)} {_q(new)}")

    def point(self, link: str, target: str) -> None:
        """Move a link."""
        draft = f"{DRAFTS}/link"
        self._run(
            f"mkdir -p {DRAFTS} && rm -f {draft} && ln -s {_q(target)} {draft} && "
            f"mv -fT {draft} {_q(link)}"
        )

    def pointed(self, link: str) -> str | None:
        """Read a link."""
        said = self._run(f"if test -L {_q(link)}; then readlink {_q(link)}; fi")
        return said.decode().strip() or None

    def close(self) -> None:
        """Close the connection."""
        if self._shared:
            end = [*self._command, "-O", "exit", self._server.name]
            subprocess.run(end, capture_output=True, check=False)
            shutil.rmtree(self._shared, ignore_errors=True)

    def _connect(self, said: Path) -> None:
        """Open one connection for all commands; should it break, each opens its own.

        It goes on in the background and holds what it got as output, hence a file and no pipe.
        """
        with said.open("wb") as output:
            done = subprocess.run(
                [*self._command, *_SHARED, self._server.name],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=output,
                check=False,
            )
        if done.returncode != 0:
            raise read_words(said.read_text("utf-8", "replace"), self.name)

    def _run(self, script: str, content: bytes = b"") -> bytes:
        """Run a script in the folder; it must be there, as an unmounted disk shows an empty one."""
        return self._call(
            [*self._command, self._server.name, f"cd {_q(self._path)} && {script}"], content
        )

    def _call(self, command: list[str], content: bytes) -> bytes:
        done = subprocess.run(command, input=content, capture_output=True, check=False)
        if done.returncode == 0:
            return done.stdout
        if done.returncode == _TAKEN:
            raise _TakenError
        said = done.stderr.decode("utf-8", "replace")
        if done.returncode == _SILENT and not said.strip():
            raise PublishError(*CUT, self.name)
        raise read_words(said, self.name)


class _TakenError(Exception):
    """A file that must be new is there."""


def _ssh_command(server: Server) -> list[str]:
    options = [
        "BatchMode=yes",  # nobody sits there to answer
        "StrictHostKeyChecking=yes",
        f"ConnectTimeout={PATIENCE_SECONDS}",
        f"ServerAliveInterval={PATIENCE_SECONDS}",
        "ServerAliveCountMax=2",
        *([f'UserKnownHostsFile="{server.known_hosts}"'] if server.known_hosts else []),
        *(["GlobalKnownHostsFile=none"] if server.known_hosts else []),
        *(["IdentitiesOnly=yes"] if server.key else []),
    ]
    return [
        *("ssh", "-p", str(server.port), *(["-i", str(server.key)] if server.key else [])),
        *(part for option in options for part in ("-o", option)),
    ]


def _q(path: str) -> str:
    return shlex.quote(path)


def _parent(path: str) -> str:
    return _q(path.rpartition("/")[0] or ".")


def _listed(addresses: Iterable[str]) -> bytes:
    return b"".join(address.encode() + b"\0" for address in addresses)
