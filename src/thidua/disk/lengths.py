"""How long a path may be: Windows refuses what is longer, and says only that there is no such file.

Most programs there, git and Explorer among them, take 259 characters for a whole path, the drive
and every folder above the project counted ("Maximum Path Length Limitation", Win32).
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MOST = 259
_USUAL_ROOT = len(r"C:\Users\nguyen-thi-mau\Documents\thi-dua-yeu-nuoc-phuong-mau")
"""Where a colleague's copy may lie, for a check on another system."""
_FRESH_SITE = len(".site.1234567/")
"""The folder in which a site is made, before it takes the place of ``site/``."""


@dataclass(frozen=True, slots=True)
class Room:
    """Characters that are left for a path below the project's folder, its separators included."""

    characters: int
    is_certain: bool
    """Whether this very system refuses more; else a colleague's may."""

    def excess(self, path: str) -> int:
        """Return by how many characters a file's path is too long; 0 where it is not."""
        return max(0, len(path) - self.characters)

    def excess_of_page(self, address: str) -> int:
        """Return by how many characters a file of the site is, while the site is being made."""
        return max(0, len(address) + _FRESH_SITE - self.characters)

    @property
    def remedy(self) -> str:
        """What can be done about it."""
        if not self.is_certain:
            return "rút ngắn tên thư mục hoặc tên tệp."
        return (
            "rút ngắn tên thư mục hoặc tên tệp, hoặc chuyển cả dự án ra gần gốc ổ đĩa, ví dụ  "
            "D:\\thi-dua"
        )


def room_below(root: Path, *, is_windows: bool = os.name == "nt") -> Room:
    """Return the room below a project's folder."""
    above = len(str(root)) if is_windows else _USUAL_ROOT
    return Room(MOST - above - 1, is_windows)
