"""Where the site goes: ``extra.ward.publish`` in ``mkdocs.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field
from pydantic.dataclasses import dataclass
from pydantic_core import PydanticCustomError

from thidua.schema.scalars import STRICT_KEYS, Name

Way = Literal["folder", "rsync", "sftp", "git"]
Layout = Literal["releases", "files"]
Server = Literal["nginx", "apache", "iis", "iis-rewrite"]

NEEDS: Mapping[Way, tuple[str, ...]] = {
    "folder": ("path",),
    "rsync": ("host", "path"),
    "sftp": ("host", "path"),
    "git": ("remote",),
}
"""What each way needs to know."""
# What begins with a dash would be read as an option by the programs that get it.
_Place = Annotated[str, Field(pattern=r"^[^-\s\x00-\x1f][^\x00-\x1f]*$", max_length=400)]
_Word = Annotated[str, Field(pattern=r"^[^-\s][^\s]*$", max_length=200)]


@dataclass(frozen=True, slots=True, kw_only=True, config={**STRICT_KEYS})
class Publishing:
    """How the built site reaches its readers. Keys and passwords are never written here."""

    to: Way
    path: _Place | None = None
    """The folder at the destination; of a Windows share as ``\\\\server\\share\\folder``."""
    layout: Layout = "releases"
    """Releases side by side with a link that moves, or the files themselves where it points."""
    keep: Annotated[int, Field(ge=2, le=100)] = 5
    """Releases kept for going back."""
    server: Server | None = None
    """Whose settings go along."""
    address: Annotated[str, Field(pattern=r"^https?://[^\s<>\"]+$", max_length=300)] | None = None
    """Where readers find it, when that is not ``site_url``."""
    host: _Word | None = None
    port: Annotated[int, Field(ge=1, le=65535)] = 22
    user: _Word | None = None
    key: _Place | None = None
    """File with the private key, outside the project."""
    host_key: Name | None = None
    """The server's public key, as ``ssh-keyscan`` prints it without the name."""
    remote: _Place | None = None
    branch: _Word = "pages"

    def __post_init__(self) -> None:
        """Ask for what the chosen way needs."""
        for key in NEEDS[self.to]:
            if getattr(self, key) is None:
                raise PydanticCustomError(
                    "publish_needs", "{to} needs {key}", {"to": self.to, "key": key}
                )
