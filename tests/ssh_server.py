"""An OpenSSH server on loopback with keys of its own, and a line to it that breaks when told."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from web_server import free_port, wait_for

SETTINGS = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/user.pub
PidFile {folder}/pid
StrictModes no
UsePAM no
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
MaxStartups 100
Subsystem sftp internal-sftp
SetEnv SHLVL=2
"""
"""``SHLVL`` keeps bash from reading the start-up files of whoever runs the tests."""


@dataclass(frozen=True)
class Server:
    """Where the server listens, and what a client needs to reach it."""

    port: int
    user: str
    key: Path
    host_key: str


@contextmanager
def ssh_server(folder: Path, before: Callable[[], object] | None = None) -> Iterator[Server]:
    """Run sshd for whoever runs the tests; ``before`` runs in its process first.

    What that takes from sshd, it takes from whatever sshd starts.
    """
    program = shutil.which("sshd")
    assert program, "run scripts/test.py: it installs the servers"
    folder.mkdir()
    for name in ("host", "user"):
        make = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(make, check=True)
    port = free_port()
    (folder / "settings").write_text(SETTINGS.format(port=port, folder=folder), "utf-8")
    Path("/run/sshd").mkdir(exist_ok=True)  # sshd as root insists on it
    log = (folder / "log").open("wb")
    command = [program, "-D", "-e", "-f", str(folder / "settings")]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stderr=log,
        preexec_fn=before,  # noqa: PLW1509 - no thread of the tests runs by then
        restore_signals=False,  # a file that may not grow is to be told of, not to end a program
    )
    try:
        wait_for(process, port, "sshd")
        host_key = " ".join((folder / "host.pub").read_text("utf-8").split()[:2])
        yield Server(port, getpass.getuser(), folder / "user", host_key)
    finally:
        process.terminate()
        process.wait()
        log.close()


@dataclass
class Line:
    """A port that leads to a server until so many bytes have passed in all."""

    target: int
    port: int = field(default_factory=free_port)
    left: int = 0
    """Bytes still let through; negative: no end."""
    is_cut: bool = False

    @contextmanager
    def open(self) -> Iterator[Line]:
        """Listen."""
        with socket.create_server(("127.0.0.1", self.port), backlog=64) as door:
            door.settimeout(0.1)
            stop = threading.Event()
            guard = threading.Thread(target=self._accept, args=(door, stop))
            guard.start()
            try:
                yield self
            finally:
                stop.set()
                guard.join()

    def cut_after(self, size: int) -> None:
        """Break every connection once this many bytes have passed."""
        self.left, self.is_cut = size, False

    def mend(self) -> None:
        """Let everything through."""
        self.left, self.is_cut = -1, False

    def _accept(self, door: socket.socket, stop: threading.Event) -> None:
        while not stop.is_set():
            with suppress(TimeoutError):
                here, _ = door.accept()
                there = socket.create_connection(("127.0.0.1", self.target))
                for end in (here, there):
                    # Or each answer of a few bytes would wait 40 ms for more to go with it.
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                for one, other in ((here, there), (there, here)):
                    threading.Thread(target=self._pass, args=(one, other), daemon=True).start()

    def _pass(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while not self.is_cut and (content := one.recv(4096)):
                if self.left < 0:
                    other.sendall(content)
                    continue
                part = content[: self.left]
                self.left -= len(part)
                other.sendall(part)
                self.is_cut = self.left == 0
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
