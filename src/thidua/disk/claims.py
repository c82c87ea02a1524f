"""Who is writing what, where several people share one folder: a small file for each article.

Editors lock nothing that others could see, so people say it themselves (``thidua hold``); whatever
writes into an article asks first.
"""

from __future__ import annotations

import getpass
import json
import platform
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from thidua.disk.folders import write_whole

CLAIMS = "articles/.dang-sua"
LASTS = timedelta(hours=12)
"""A working day: whoever forgot to let go keeps nobody out until tomorrow."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody writes an article since then."""

    by: str
    since: datetime


def this_person() -> str:
    """Return who sits here, as others know them: the name of the account, and the machine's."""
    return f"{getpass.getuser()} ở máy {platform.node()}"


def claim(root: Path, path: str, by: str, now: datetime) -> Claim | None:
    """Claim an article by its path; return the claim of somebody else, if there is one.

    Raises ``OSError``.
    """
    file = _file_of(root, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    told = json.dumps({"by": by, "since": now.isoformat()}, ensure_ascii=False).encode()
    try:
        # Two people at the same moment: the file system lets one of them make it.
        with file.open("xb") as new:
            new.write(told)
    except FileExistsError:
        other = find_other(root, path, by, now)
        if other:
            return other
        write_whole(file, told)
    return None


def release(root: Path, path: str) -> None:
    """Let go of an article. Raises ``OSError``."""
    _file_of(root, path).unlink(missing_ok=True)


def find_other(root: Path, path: str, by: str, now: datetime) -> Claim | None:
    """Return the claim of somebody else on an article that still holds. Raises ``OSError``."""
    try:
        told = json.loads(_file_of(root, path).read_bytes())
        found = Claim(str(told["by"]), datetime.fromisoformat(told["since"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        return None  # cut while it was written: nobody holds anything by it
    return found if found.by != by and now - found.since < LASTS else None


def _file_of(root: Path, path: str) -> Path:
    """Return where the claim on an article lies; its next version is the same article."""
    home = path.removeprefix("articles/").removesuffix(".md").removesuffix("/index")
    return root / CLAIMS / f"{home.removesuffix('/ban-sua').replace('/', '.')}.json"
