"""``thidua desk``: the column in a browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from pathlib import Path

import click

from thidua.commands.terminal import ask_secret, say
from thidua.disk.obstacles import explain


@click.command(
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
@click.option(
    "--certificate",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Tệp chứng thư TLS (PEM) của cơ quan; kèm --key và --host. Khi ấy địa chỉ là https://.",
)
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None,
    help="Tệp khóa của chứng thư (PEM, không mật khẩu).",
)
@click.option(
    "--reset-password",
    "forgetful",
    metavar="TÊN",
    default=None,
    help="Đặt lại mật khẩu của một tài khoản ngay tại máy này, khi chính người quản trị quên.",
)
@click.option("--no-browser", is_flag=True, help="Không tự mở trình duyệt.")
@click.pass_obj
def desk(
    root: Path,
    port: int,
    lan: bool,
    hosts: tuple[str, ...],
    certificate: Path | None,
    key: Path | None,
    forgetful: str | None,
    no_browser: bool,
) -> int:
    """Serve the desk until Ctrl-C."""
    try:
        # Its packages are a group of their own, which a build never needs.
        from thidua.desk import front, server  # noqa: PLC0415
    except ImportError as error:
        raise click.ClickException(
            "chưa cài phần bàn biên tập.\n    Cách sửa: chạy  python scripts/thidua.py desk  từ "
            "thư mục của chuyên mục, máy sẽ tự cài."
        ) from error
    if forgetful:
        return _reset(root, forgetful)
    if (certificate is None) != (key is None) or (certificate and not hosts):
        raise click.UsageError("--certificate, --key và --host (tên trong chứng thư) đi cùng nhau.")
    address = server.find_address() if lan else None
    if lan and address is None:
        raise click.ClickException(
            "máy này không ở trong mạng nào.\n    Cách sửa: nối mạng cơ quan rồi chạy lại."
        )
    everywhere = "0.0.0.0" if lan or certificate else "127.0.0.1"
    listening = _listen(server.listen, everywhere, port)
    names = (*hosts, *([address] if address else []))
    secure = [f"https://{host}" for host in hosts]
    if certificate:
        secure += [f"https://{name}:{port}" for name in (*names, *server.HERE)]
    try:
        server.prepare(root, names, secure=tuple(secure))
    except OSError as error:
        raise click.ClickException(
            f"không mở được thư mục .desk ({explain(error).reason})."
        ) from error
    if certificate and key:
        try:
            context = front.read_certificate(certificate, key)
        except OSError as error:
            raise click.ClickException(
                f"chứng thư hay khóa không dùng được ({error}).\n    Cách sửa: cần hai tệp PEM của "
                "cùng một chứng thư, khóa không đặt mật khẩu."
            ) from error
        inner = server.listen("127.0.0.1", 0)
        front.pass_on(listening, context, inner.getsockname()[1])
        listening = inner
    here = f"https://{hosts[0]}:{port}/" if certificate else f"http://127.0.0.1:{port}/"
    say(f"Bàn biên tập: {here}  ; nhấn Ctrl+C để dừng.")
    if address and not certificate:
        there = f"http://{address}:{port}/"
        say(f"Máy và điện thoại trong mạng cơ quan: {there}")
        say(server.draw_code(there))
    elif certificate:
        say(server.draw_code(here))
    if not no_browser:
        webbrowser.open(here)
    server.serve(listening, has_front=bool(hosts) and not certificate, is_tls=bool(certificate))
    return 0


def _reset(root: Path, username: str) -> int:
    """Ask for a new password at the machine, where the files lie anyhow."""
    from thidua.desk import recovery  # noqa: PLC0415 - the desk's packages are there by now

    password = ask_secret("Mật khẩu mới")
    try:
        recovery.reset(root, username, password)
    except recovery.RecoveryError as error:
        raise click.ClickException(str(error)) from error
    say(f"Đã đặt mật khẩu mới cho {username}. Mọi phiên cũ của người ấy hết hiệu lực.", fg="green")
    return 0


def _listen(listen: Callable[[str, int], socket.socket], host: str, port: int) -> socket.socket:
    try:
        return listen(host, port)
    except OSError as error:
        raise click.UsageError(
            f"cổng {port} đang có chương trình khác dùng; thêm  --port {port + 1}  rồi chạy lại."
        ) from error
