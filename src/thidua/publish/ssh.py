"""Who a server is and who asks it: what rsync's and SFTP's ways have in common."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from thidua.disk.folders import write_whole
from thidua.publish.hindrances import PublishError
from thidua.schema.publishing import Publishing

_KNOWN_HOSTS = ".cache/publish/known_hosts"
PATIENCE_SECONDS = 20
"""How long a server may say nothing."""


@dataclass(frozen=True, slots=True)
class Server:
    """A machine behind SSH. Without ``known_hosts`` the user's own list counts."""

    host: str
    port: int
    user: str | None
    key: Path | None
    known_hosts: Path | None

    @property
    def name(self) -> str:
        """What people call it."""
        return f"{self.user}@{self.host}" if self.user else self.host


def find_server(root: Path, settings: Publishing) -> Server:
    """Return the server that ``settings`` name. Raises ``PublishError`` and ``OSError``.

    The key may not lie in the project: whoever gets a copy of that would get the server with it.
    """
    assert settings.host is not None  # the schema asks for it
    key = Path(settings.key).expanduser() if settings.key else None
    if key is not None:
        key = root / key
        if key.resolve().is_relative_to(root.resolve()):
            raise PublishError(
                "khóa riêng nằm trong thư mục của chuyên mục: ai có bản sao là có khóa.",
                "chuyển tệp khóa ra ngoài, ví dụ vào ~/.ssh, sửa  key  trong extra.ward.publish; "
                "khóa ấy đã từng vào git thì thay khóa mới.",
                settings.key or "",
            )
        if not key.is_file():
            raise PublishError(
                "không thấy tệp khóa riêng ghi ở  key .",
                "sửa  key , hoặc tạo khóa:  ssh-keygen -t ed25519 -f TỆP-KHÓA",
                str(key),
            )
    known = None
    if settings.host_key:
        known = root / _KNOWN_HOSTS
        port = settings.port
        shown = settings.host if port == 22 else f"[{settings.host}]:{port}"
        write_whole(known, f"{shown} {settings.host_key}\n".encode())
    return Server(settings.host, settings.port, settings.user, key, known)
