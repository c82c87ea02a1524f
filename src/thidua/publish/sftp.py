"""A folder of a server by SFTP alone: no program is needed on either side.

asyncssh rather than paramiko: it makes links and renames over an old name (both extensions of
OpenSSH), reads known hosts as OpenSSH does, carries its types, and sends many files at once.
"""

from __future__ import annotations

import asyncio
import hashlib
import socket
import stat
from collections.abc import Coroutine, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

import asyncssh

from thidua.publish.destination import DRAFTS
from thidua.publish.hindrances import (
    CUT,
    FAR_DENIED,
    FAR_FAILED,
    FAR_FULL,
    FAR_GONE,
    NO_ANSWER,
    NO_LOGIN,
    NO_NAME,
    UNKNOWN_HOST,
    PublishError,
    read_words,
)
from thidua.publish.ssh import PATIENCE_SECONDS, Server

T = TypeVar("T")
_AT_ONCE = 8
"""Files on their way at the same time."""


class Sftp:
    """A folder behind SFTP; the connection lasts from the making to :meth:`close`."""

    def __init__(self, server: Server, path: str) -> None:
        """Connect. Raises ``PublishError``."""
        self.name = f"{server.name}:{path}"
        self._root = PurePosixPath(path)
        self._drafts = 0
        self._made: set[PurePosixPath] = set()
        self._connection: asyncssh.SSHClientConnection | None = None
        self._loop = asyncio.new_event_loop()
        # Of a file in parts, asyncssh tells the first fault itself, and asyncio would the others.
        self._loop.set_exception_handler(lambda loop, context: None)
        try:
            self._do(self._connect(server))
        except BaseException:
            self.close()
            raise

    async def _connect(self, server: Server) -> None:
        known = {"known_hosts": str(server.known_hosts)} if server.known_hosts else {}
        self._connection = await asyncssh.connect(
            server.host,
            server.port,
            **({"username": server.user} if server.user else {}),
            **({"client_keys": [str(server.key)]} if server.key else {}),
            **known,
            connect_timeout=PATIENCE_SECONDS,
            keepalive_interval=PATIENCE_SECONDS,
        )
        self._sftp = await self._connection.start_sftp_client()
        if not await self._sftp.isdir(str(self._root)):
            raise PublishError(*FAR_GONE, self.name)

    def read(self, path: str) -> bytes | None:
        """Return a file's content."""
        try:
            return self._do(self._read(self._at(path)))
        except _GoneError:
            return None

    async def _read(self, path: PurePosixPath) -> bytes:
        async with self._sftp.open(str(path), "rb") as file:
            content = await file.read()
            return content if isinstance(content, bytes) else content.encode()

    def write(self, path: str, content: bytes) -> None:
        """Write a file whole."""

        async def work() -> None:
            draft = await self._draft()
            async with self._sftp.open(str(draft), "wb") as file:
                await file.write(content)
            await self._place(draft, self._at(path))

        self._do(work())

    def claim(self, path: str, content: bytes) -> float | None:
        """Make a new file."""

        async def work() -> float | None:
            target = self._at(path)
            await self._make(target.parent)
            try:
                async with self._sftp.open(str(target), "xb") as file:
                    await file.write(content)
            except asyncssh.SFTPError:
                if await self._sftp.exists(str(target)):
                    return None
                raise
            return float((await self._sftp.stat(str(target))).mtime or 0)

        return self._do(work())

    def names(self, folder: str) -> tuple[str, ...]:
        """List a folder."""

        async def work() -> tuple[str, ...]:
            found = await self._sftp.listdir(str(self._at(folder)))
            return tuple(sorted(str(name) for name in found if name not in {".", ".."}))

        try:
            return self._do(work())
        except _GoneError:
            return ()

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Measure every file of a folder."""
        try:
            return self._do(self._measure(self._at(folder)))
        except _GoneError:
            return {}

    async def _measure(self, top: PurePosixPath) -> dict[str, int]:
        found: dict[str, int] = {}
        waiting = [top]
        while waiting:
            folder = waiting.pop()
            for entry in await self._sftp.readdir(str(folder)):
                if entry.filename in {".", ".."}:
                    continue
                path, mode = folder / str(entry.filename), entry.attrs.permissions or 0
                if stat.S_ISDIR(mode):
                    waiting.append(path)
                elif stat.S_ISREG(mode):
                    found[path.relative_to(top).as_posix()] = int(entry.attrs.size or 0)
        return found

    def digests(self, folder: str, addresses: Sequence[str]) -> Mapping[str, str]:
        """Fetch files back: SFTP has no way to ask for a digest."""
        found: dict[str, str] = {}

        async def one(address: str) -> None:
            with suppress(asyncssh.SFTPNoSuchFile):
                content = await self._read(self._at(folder) / address)
                found[address] = hashlib.sha256(content).hexdigest()

        self._do(_each(addresses, one))
        return found

    def send(self, source: Path, folder: str, addresses: Sequence[str]) -> None:
        """Bring files."""

        async def one(address: str) -> None:
            draft = await self._draft()
            try:
                await self._sftp.put(str(source / address), str(draft), preserve=True)
                await self._place(draft, self._at(folder) / address)
            except asyncssh.SFTPError:
                # What a full disk took must not keep it full.
                with suppress(asyncssh.Error):
                    await self._sftp.remove(str(draft))
                raise

        self._do(_each(addresses, one))

    def copy(self, old: str, new: str, without: Sequence[str]) -> None:
        """Link the files of one folder into another; what cannot be linked is left to be sent."""
        left_out = frozenset(without)

        async def work() -> None:
            made = self._at(DRAFTS) / "copy"
            await self._discard(made)
            await self._make(made)
            top = self._at(old)

            async def one(address: str) -> None:
                await self._make((made / address).parent)
                # A server without the extension: the file is sent like a new one.
                with suppress(asyncssh.SFTPOpUnsupported):
                    await self._sftp.link(str(top / address), str(made / address))

            await _each([a for a in await self._measure(top) if a not in left_out], one)
            await self._make(self._at(new).parent)
            await self._sftp.rename(str(made), str(self._at(new)))

        self._do(work())

    def remove(self, folder: str, addresses: Sequence[str]) -> None:
        """Remove files and emptied folders."""
        top = self._at(folder)

        async def work() -> None:
            async def one(address: str) -> None:
                with suppress(asyncssh.SFTPNoSuchFile):
                    await self._sftp.remove(str(top / address))

            await _each(addresses, one)
            folders = {parent for a in addresses for parent in PurePosixPath(a).parents}
            for parent in sorted(folders - {PurePosixPath()}, key=lambda p: -len(p.parts)):
                with suppress(asyncssh.SFTPError):  # it is not empty, or went before
                    await self._sftp.rmdir(str(top / parent))

        self._do(work())
        self._made.clear()

    def discard(self, path: str) -> None:
        """Remove a file or a folder."""
        self._do(self._discard(self._at(path)))
        self._made.clear()

    async def _discard(self, path: PurePosixPath) -> None:
        if await self._sftp.isdir(str(path)) and not await self._sftp.islink(str(path)):
            await self._sftp.rmtree(str(path))
        else:
            with suppress(asyncssh.SFTPNoSuchFile):
                await self._sftp.remove(str(path))

    def rename(self, old: str, new: str) -> None:
        """Rename a folder."""
        self._do(self._sftp.rename(str(self._at(old)), str(self._at(new))))
        self._made.clear()

    def point(self, link: str, target: str) -> None:
        """Move a link."""

        async def work() -> None:
            draft = await self._draft()
            await self._discard(draft)
            await self._sftp.symlink(target, str(draft))
            await self._sftp.posix_rename(str(draft), str(self._at(link)))

        self._do(work())

    def pointed(self, link: str) -> str | None:
        """Read a link."""

        async def work() -> str | None:
            path = str(self._at(link))
            if not await self._sftp.islink(path):
                return None
            return str(await self._sftp.readlink(path))

        return self._do(work())

    def close(self) -> None:
        """Disconnect."""
        if self._connection:
            self._connection.abort()
            self._loop.run_until_complete(self._connection.wait_closed())
        # A transport that broke ends in the loop's next turns.
        for _ in range(3):
            self._loop.run_until_complete(asyncio.sleep(0))
        self._loop.close()

    def _at(self, path: str) -> PurePosixPath:
        return self._root / path

    async def _make(self, folder: PurePosixPath) -> None:
        if folder not in self._made:
            await self._sftp.makedirs(str(folder), exist_ok=True)
            self._made.add(folder)

    async def _draft(self) -> PurePosixPath:
        await self._make(self._at(DRAFTS))
        self._drafts += 1
        return self._at(DRAFTS) / str(self._drafts)

    async def _place(self, draft: PurePosixPath, target: PurePosixPath) -> None:
        await self._make(target.parent)
        await self._sftp.posix_rename(str(draft), str(target))

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        with _explaining(self.name):
            return self._loop.run_until_complete(work)


class _GoneError(PublishError):
    """No such file or folder."""


async def _each(addresses: Sequence[str], work: Any) -> None:
    """Do something for every address, a few at a time."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def one(address: str) -> None:
        async with gate:
            await work(address)

    async with asyncio.TaskGroup() as group:
        for address in addresses:
            group.create_task(one(address))


@contextmanager
def _explaining(name: str) -> Iterator[None]:
    """Turn what asyncssh says into words; of several faults at once, the first."""
    try:
        yield
    except ExceptionGroup as group:
        first: BaseException = group
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        raise _explain(first, name) from group
    except (OSError, asyncssh.Error) as error:
        raise _explain(error, name) from error


_MEANINGS: tuple[tuple[type[BaseException], tuple[str, str]], ...] = (
    (asyncssh.PermissionDenied, NO_LOGIN),
    (asyncssh.SFTPPermissionDenied, FAR_DENIED),
    (asyncssh.SFTPNoSpaceOnFilesystem, FAR_FULL),
    (asyncssh.SFTPQuotaExceeded, FAR_FULL),
    (asyncssh.SFTPFailure, FAR_FAILED),
    (asyncssh.SFTPNoConnection, CUT),
    (asyncssh.SFTPConnectionLost, CUT),
    (asyncssh.DisconnectError, CUT),
    (ConnectionResetError, CUT),
    (BrokenPipeError, CUT),
    (TimeoutError, NO_ANSWER),
    (ConnectionRefusedError, NO_ANSWER),
    (socket.gaierror, NO_NAME),
)
"""The first that fits counts."""


def _explain(error: BaseException, name: str) -> PublishError:
    told = f"{name}: {error}"
    if isinstance(error, PublishError):
        return error
    if isinstance(error, asyncssh.SFTPNoSuchFile):
        return _GoneError(*FAR_GONE, told)
    if isinstance(error, asyncssh.HostKeyNotVerifiable):
        return PublishError(*UNKNOWN_HOST, told)
    for kind, (cause, fix) in _MEANINGS:
        if isinstance(error, kind):
            return PublishError(cause, fix, told)
    return read_words(str(error), name)
