"""TLS with a certificate of the office's own, where no other web server stands in front.

Bytes are passed on as they come to the desk on this machine; the desk itself never sees a key.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from pathlib import Path

_CHUNK = 65536
_HANDSHAKE = 20
"""Seconds for a browser to begin; whoever never does holds nobody up."""


def read_certificate(certificate: Path, key: Path) -> ssl.SSLContext:
    """Return what TLS needs. Raises ``OSError``, of which ``ssl.SSLError`` is one."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(certificate, key)
    return context


def pass_on(listening: socket.socket, context: ssl.SSLContext, port: int) -> None:
    """Take TLS on a socket and pass it on to ``port`` of this machine, in a thread of its own."""
    threading.Thread(
        target=lambda: asyncio.run(_serve(listening, context, port)), daemon=True
    ).start()


async def _serve(listening: socket.socket, context: ssl.SSLContext, port: int) -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            inner, outward = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pipe(reader, outward), _pipe(inner, writer))

    server = await asyncio.start_server(
        meet, sock=listening, ssl=context, ssl_handshake_timeout=_HANDSHAKE
    )
    await server.serve_forever()


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    # A browser that goes away ends its own line and no other.
    with contextlib.suppress(OSError):
        while chunk := await reader.read(_CHUNK):
            writer.write(chunk)
            await writer.drain()
    with contextlib.suppress(OSError):
        writer.close()
