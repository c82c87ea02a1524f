"""``thidua desk``: the column in a browser."""

from __future__ import annotations

import socket
import webbrowser
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thidua.commands.terminal import ask_secret, say
from thidua.disk.obstacles import explain

if TYPE_CHECKING:
    from thidua.desk.presence import Presence

_PORT = 8800
_PORTS = 10
"""How many are tried from there on, where only this machine's browser has to find it."""


@click.command(
    help="Mở bàn biên tập: soạn, xem, trình, duyệt bài trong trình duyệt, trên máy này.",
)
@click.option(
    "--port",
    "chosen",
    type=click.IntRange(1024, 65535),
    default=None,
    help="Cổng; không ghi thì 8800, hay cổng trống kế tiếp khi chỉ mở cho máy này.",
)
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
    chosen: int | None,
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
        from thidua.desk import presence, server  # noqa: PLC0415
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
    is_plain = not (lan or hosts)
    with ExitStack() as stack:
        try:
            other = stack.enter_context(presence.alone(root))
        except OSError as error:
            raise _unusable(error) from error
        if other:
            return _lead_to(other, is_plain, not no_browser)
        everywhere = "0.0.0.0" if lan or certificate else "127.0.0.1"
        listening = _listen(server.listen, everywhere, chosen, is_plain)
        port = listening.getsockname()[1]
        here = f"https://{hosts[0]}:{port}/" if certificate else f"http://127.0.0.1:{port}/"
        names = (*hosts, *([address] if address else []))
        secure = [f"https://{host}" for host in hosts]
        if certificate:
            secure += [f"https://{name}:{port}" for name in (*names, *server.HERE)]
        try:
            presence.announce(root, here)
            server.prepare(root, names, secure=tuple(secure))
        except OSError as error:
            raise _unusable(error) from error
        if certificate and key:
            listening = _behind(listening, certificate, key)
        say(f"Bàn biên tập: {here}  ; nhấn Ctrl+C để dừng.")
        if address and not certificate:
            there = f"http://{address}:{port}/"
            say(f"Máy và điện thoại trong mạng cơ quan: {there}")
            say(server.draw_code(there))
        elif certificate:
            say(server.draw_code(here))
        if not no_browser:
            webbrowser.open(here)
        has_front = bool(hosts) and not certificate
        server.serve(listening, has_front=has_front, is_tls=bool(certificate))
    return 0


def _lead_to(other: Presence, is_plain: bool, is_shown: bool) -> int:
    """Lead to the desk of this folder that is open already. Raises a click exception."""
    if not other.is_here:
        raise click.ClickException(
            f"bàn biên tập của thư mục này đang mở ở máy {other.machine}.\n    Cách sửa: vào từ "
            "trình duyệt (máy ấy mở bằng  desk --lan ), hoặc đóng ở máy ấy rồi chạy lại."
        )
    if not is_plain:
        raise click.ClickException(
            f"bàn biên tập của thư mục này đang mở sẵn ở {other.address} .\n    Cách sửa: nhấn "
            "Ctrl+C ở cửa sổ đang chạy nó, rồi chạy lại lệnh này."
        )
    say(f"Bàn biên tập đang mở sẵn: {other.address}")
    if is_shown:
        webbrowser.open(other.address)
    return 0


def _unusable(error: OSError) -> click.ClickException:
    return click.ClickException(f"không mở được thư mục .desk ({explain(error).reason}).")


def _behind(listening: socket.socket, certificate: Path, key: Path) -> socket.socket:
    """Take TLS on a socket; return the one on which the desk itself listens behind it."""
    from thidua.desk import front, server  # noqa: PLC0415 - the desk's packages are there by now

    try:
        context = front.read_certificate(certificate, key)
    except OSError as error:
        raise click.ClickException(
            f"chứng thư hay khóa không dùng được ({error}).\n    Cách sửa: cần hai tệp PEM của "
            "cùng một chứng thư, khóa không đặt mật khẩu."
        ) from error
    inner = server.listen("127.0.0.1", 0)
    front.pass_on(listening, context, inner.getsockname()[1])
    return inner


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


def _listen(
    listen: Callable[[str, int], socket.socket], host: str, chosen: int | None, is_plain: bool
) -> socket.socket:
    """Listen on the port that was chosen, or on the first free one where no other may know it."""
    ports = [chosen] if chosen else [_PORT + more for more in range(_PORTS if is_plain else 1)]
    for port in ports:
        try:
            return listen(host, port)
        except OSError as error:
            taken = error
    raise click.UsageError(
        f"cổng {ports[-1]} đang có chương trình khác dùng; thêm  --port {ports[-1] + 1}  rồi chạy "
        "lại."
    ) from taken
