"""A folder somewhere, as far as publishing needs to know it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

STATE = ".thidua"
"""Folder at a destination for what is not the site: servers show no name with a dot before it."""
DRAFTS = f"{STATE}/tmp"
"""Where files are written before they appear whole under their names."""


class Destination(Protocol):
    """Every path is relative to the destination's folder, with ``/``.

    Each operation is whole or raises ``PublishError``; none minds being repeated.
    """

    @property
    def name(self) -> str:
        """What people call it."""

    def read(self, path: str) -> bytes | None:
        """Return a file's content; ``None`` where there is none."""

    def write(self, path: str, content: bytes) -> None:
        """Write a file so that it appears whole."""

    def claim(self, path: str, content: bytes) -> float | None:
        """Make a file that must not be there yet; return its time by the clock of that machine, in
        seconds since 1970, or ``None`` where it was there already."""

    def names(self, folder: str) -> tuple[str, ...]:
        """Return what lies in a folder, in order; nothing where there is none."""

    def sizes(self, folder: str) -> Mapping[str, int]:
        """Return the bytes of every file below a folder, by its path from there."""

    def digests(self, folder: str, addresses: Sequence[str]) -> Mapping[str, str]:
        """Return the SHA-256 of files below a folder as they lie there; of missing ones nothing."""

    def send(self, source: Path, folder: str, addresses: Sequence[str]) -> None:
        """Bring files from below ``source`` to below ``folder``, each appearing whole."""

    def copy(self, old: str, new: str, without: Sequence[str]) -> None:
        """Make the folder ``new`` of all files of ``old`` but some, by links where it can.

        ``new`` appears whole, in one step; it must not be there.
        """

    def remove(self, folder: str, addresses: Sequence[str]) -> None:
        """Remove files below a folder, and folders that become empty."""

    def discard(self, path: str) -> None:
        """Remove a file, or a folder with all in it."""

    def rename(self, old: str, new: str) -> None:
        """Give a folder another name."""

    def point(self, link: str, target: str) -> None:
        """Have the link ``link`` lead to the folder ``target``, in one step."""

    def pointed(self, link: str) -> str | None:
        """Return the folder that a link leads to; ``None`` where there is no link."""

    def close(self) -> None:
        """End whatever was begun with that machine."""
