"""``thidua preview``: the site as it would look, drafts included, while one writes."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import click

from thidua import stopping
from thidua.commands.shared import QUIET, show_problems
from thidua.commands.terminal import say
from thidua.load.settings import find_faults
from thidua.problems import errors
from thidua.stopping import STOPPED, TOLD

FOLDER = ".cache/preview"
"""Where previews write, each in a folder named as its port: no other can have that."""
_ADDRESS = "127.0.0.1"
_SERVER = "thidua.commands.preview_server"
_PATIENCE = 1.0
"""Seconds in which a program on this machine takes a call."""


@click.command(
    help="Xem thử trang trên máy này, có cả bài chưa duyệt, bài còn lỗi; tự tải lại khi sửa bài.",
)
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, help="Cổng, mặc định 8000.")
@click.pass_obj
def preview(root: Path, port: int) -> int:
    """Run the preview's server; only it shows drafts, and only to this machine."""
    if not _is_free(port):
        raise click.UsageError(
            f"cổng {port} đang có chương trình khác dùng; thêm  --port {port + 1}  rồi chạy lại."
        )
    faults = find_faults(root)
    if errors(faults):
        show_problems(faults)
        say("Chưa xem thử được: sửa các lỗi trên rồi chạy lại.", fg="red")
        return 1
    folder = root / FOLDER / str(port)
    # What a preview left behind that was killed together with all it had started.
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    say(f"Mở trình duyệt tại  http://{_ADDRESS}:{port}/  ; nhấn Ctrl+C để dừng.")
    try:
        with stopping.answering(), _serving(root, port, folder) as process:
            assert process.stdout is not None  # given by PIPE
            for line in process.stdout:
                say(line.rstrip("\r\n"))
            return process.wait()
    except KeyboardInterrupt:
        say(f"\n{TOLD}", err=True)
        return STOPPED
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _serving(root: Path, port: int, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run the server in a group of its own, so that Ctrl-C is answered once, and end it after.

    It ends by itself when this process is killed (``stopping.end_with``).
    """
    places = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP", "THIDUA_PREVIEW_FOLDER")}
    environment = {**os.environ, **QUIET, **places, "THIDUA_PREVIEW": "1", "PYTHONUTF8": "1"}
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", _SERVER, str(root), str(port)],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        process_group=0,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError, PermissionError):  # ended already
            if hasattr(os, "killpg") and process.returncode is None:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()


def _is_free(port: int) -> bool:
    """Tell whether the preview may listen on a port of this machine."""
    with socket.socket() as caller:
        caller.settimeout(_PATIENCE)
        if caller.connect_ex((_ADDRESS, port)) == 0:
            return False
    with socket.socket() as probe:
        # On Windows SO_REUSEADDR takes a port from whoever listens there, SO_EXCLUSIVEADDRUSE from
        # nobody. Elsewhere a port that was just left would not be had without SO_REUSEADDR.
        option = getattr(socket, "SO_EXCLUSIVEADDRUSE", socket.SO_REUSEADDR)
        probe.setsockopt(socket.SOL_SOCKET, option, 1)
        try:
            probe.bind((_ADDRESS, port))
        except OSError:
            return False
    return True
