"""``thidua preview``: the site as it would look, drafts included, while one writes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import click


@click.command(help="Xem thử trang trên máy này, có cả bài chưa duyệt; tự tải lại khi sửa bài.")
@click.option("--port", type=click.IntRange(1024, 65535), default=8000, help="Cổng, mặc định 8000.")
@click.pass_obj
def preview(root: Path, port: int) -> int:
    """Run MkDocs' own server; only it shows drafts, and only to this machine."""
    click.echo(f"Mở trình duyệt tại  http://127.0.0.1:{port}/  ; nhấn Ctrl+C để dừng.")
    environment = {**os.environ, "THIDUA_PREVIEW": "1", "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    return subprocess.run(command, cwd=root, env=environment, check=False).returncode
