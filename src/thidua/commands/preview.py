"""``thidua preview``: the site as it would look, drafts included, while one writes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import click

from thidua.commands.shared import QUIET


@click.command(
    short_help="Xem thử, có cả bài chưa duyệt.",
    help="Xem thử trang trên máy này, có cả bài chưa duyệt; tự tải lại khi sửa bài.",
)
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, help="Cổng, mặc định 8000.")
@click.pass_obj
def preview(root: Path, port: int) -> int:
    """Run the preview's server; only it shows drafts, and only to this machine."""
    if not _is_free(port):
        raise click.UsageError(
            f"cổng {port} đang có chương trình khác dùng; thêm  --port {port + 1}  rồi chạy lại."
        )
    click.echo(f"Mở trình duyệt tại  http://127.0.0.1:{port}/  ; nhấn Ctrl+C để dừng.")
    environment = {**os.environ, "THIDUA_PREVIEW": "1", "PYTHONUTF8": "1", **QUIET}
    server = "thidua.commands.preview_server"
    command = [sys.executable, "-P", "-m", server, str(root), str(port)]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode


def _is_free(port: int) -> bool:
    """Tell whether the preview may listen on a port of this machine."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
