"""The desk's web server: on this machine alone unless the office's network is let in."""

from __future__ import annotations

import io
import ipaddress
import socket
from pathlib import Path
from typing import Any

from thidua.desk.settings import configure

HERE = ("127.0.0.1", "localhost")
_THREADS = 8
_FRONT: dict[str, Any] = {
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_count": 1,
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
}


def prepare(root: Path, hosts: tuple[str, ...] = (), *, secure: tuple[str, ...] = ()) -> None:
    """Make the desk of a folder ready: its settings, its tables. Raises ``OSError``.

    ``secure`` are the addresses (``https://…``) under which browsers reach it with TLS.
    """
    configure(root, (*HERE, *hosts), secure=secure)
    from django.core.management import call_command  # noqa: PLC0415 - only once configured

    call_command("migrate", verbosity=0, interactive=False)


def serve(listening: socket.socket, *, has_front: bool = False, is_tls: bool = False) -> None:
    """Answer requests on a socket until somebody asks to stop.

    With ``has_front`` a web server on this machine stands in front, which says who asks and
    whether by TLS; from anybody else such words are not heard. With ``is_tls`` all that comes has
    come by TLS (:mod:`thidua.desk.front`).
    """
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - only once configured
    from waitress.server import create_server  # noqa: PLC0415

    server = create_server(
        get_wsgi_application(),
        sockets=[listening],
        threads=_THREADS,
        ident=None,
        max_request_body_size=200_000_000,
        clear_untrusted_proxy_headers=True,
        url_scheme="https" if is_tls else "http",
        **(_FRONT if has_front else {}),
    )
    try:
        server.run()
    finally:
        server.close()


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that nobody else listens on. Raises ``OSError``."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        # On Windows two programs may otherwise share a port, and get requests in turn.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
    else:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(64)
    except OSError:
        listening.close()
        raise
    return listening


def find_address() -> str | None:
    """Return this machine's address in the office's network, ``None`` where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            # Nothing is sent: the system only says by which of its addresses it would go out.
            probe.connect(("192.0.2.1", 9))
            found = ipaddress.ip_address(probe.getsockname()[0])
        except OSError:
            return None
    return None if found.is_loopback or found.is_unspecified else str(found)


def draw_code(address: str) -> str:
    """Return an address as a QR code that a terminal can show."""
    import segno  # noqa: PLC0415 - wanted with the office's network alone

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()


def draw_picture(address: str) -> str:
    """Return an address as a QR code for a page: an SVG as a ``data:`` address."""
    import segno  # noqa: PLC0415 - wanted with the office's network alone

    return str(segno.make(address, error="m").svg_data_uri(scale=5, border=2, light="#fff"))
