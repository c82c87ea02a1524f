"""``thidua desk``: the column in a browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from thidua.commands.terminal import say
from thidua.disk.obstacles import explain


@click.command(
    short_help="Mở bàn biên tập trong trình duyệt.",
    help="Mở bàn biên tập: soạn, xem, trình, duyệt bài trong trình duyệt, trên máy này.",
)
@click.option("--port", type=click.IntRange(1024, 65535), default=8800, help="Cổng, mặc định 8800.")
@click.option(
    "--lan",
    is_flag=True,
    help="Cho các máy, điện thoại trong mạng cơ quan vào (ai cũng phải có tài khoản).",
)
@click.option(
    "--host",
    "hosts",
    multiple=True,
    metavar="TÊN",
    help="Tên máy khi đứng sau một máy chủ web có TLS (dùng được nhiều lần).",
)
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.pass_obj
def desk(root: Path, port: int, lan: bool, hosts: tuple[str, ...], no_browser: bool) -> int:
    """Serve the desk until Ctrl-C."""
    try:
        # Its packages are a group of their own, which a build never needs.
        from thidua.desk import server  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(
            "chưa cài phần bàn biên tập.\n    Cách sửa: chạy  python scripts/thidua.py desk  từ "
            "thư mục của chuyên mục, máy sẽ tự cài."
        ) from error
    address = server.find_address() if lan else None
    if lan and address is None:
        raise click.ClickException(
            "máy này không ở trong mạng nào.\n    Cách sửa: nối mạng cơ quan rồi chạy lại."
        )
    try:
        listening = server.listen("0.0.0.0" if lan else "127.0.0.1", port)
    except OSError as error:
        raise click.UsageError(
            f"cổng {port} đang có chương trình khác dùng; thêm  --port {port + 1}  rồi chạy lại."
        ) from error
    try:
        server.prepare(root, (*hosts, *([address] if address else [])), is_secure=bool(hosts))
    except OSError as error:
        raise click.ClickException(
            f"không mở được thư mục .desk ({explain(error).reason})."
        ) from error
    here = f"http://127.0.0.1:{port}/"
    say(f"Bàn biên tập: {here}  ; nhấn Ctrl+C để dừng.")
    if address:
        there = f"http://{address}:{port}/"
        say(f"Máy và điện thoại trong mạng cơ quan: {there}")
        say(server.draw_code(there))
    if not no_browser:
        webbrowser.open(here)
    server.serve(listening)
    return 0
