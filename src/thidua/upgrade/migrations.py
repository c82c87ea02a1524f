"""What each version asks of a ward's folder. A migration is planned here and done elsewhere."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from thidua import __version__
from thidua.load import SETTINGS
from thidua.starter.program import (
    HANDBOOK,
    PROGRAMS,
    SHARED,
    VERSION_FILE,
    delivered,
    name_version,
    read_shared,
    running_release,
)
from thidua.upgrade.changes import Change
from thidua.upgrade.versions import SECOND, key

ASIDE = "overrides-cu"
"""Where templates go that a ward changed and that fit no longer."""

_THEME = ("theme:", "  name: thidua", "  custom_dir: overrides")
_HOOKS = ("hooks:", "  - hooks/edition.py", "  - hooks/printing.py")


@dataclass(frozen=True, slots=True)
class Migration:
    """What came with a version: for folders made with an older one."""

    version: str
    title: str
    plan: Callable[[Path], Iterator[Change]]


def plan_changes(root: Path, since: str) -> dict[str, tuple[Change, ...]]:
    """Return every change from version ``since`` to this one, by what it is for.

    A later migration sees the folder as the ones before leave it only in files of its own; no two
    of them touch the same file yet.
    """
    planned = {
        f"{one.version}: {one.title}": tuple(one.plan(root))
        for one in MIGRATIONS
        if key(since) < key(one.version)
    }
    planned[f"{__version__}: chương trình"] = tuple(_program(root))
    return {title: changes for title, changes in planned.items() if changes}


def _program(root: Path) -> Iterator[Change]:
    """Yield the program's own files in a ward's folder, and the version it names, last."""
    release = running_release()
    wanted = delivered(release) if release else {name: read_shared(name) for name in SHARED}
    if release:
        wanted = {**wanted, VERSION_FILE: name_version()}
        for path in sorted((root / HANDBOOK).rglob("*.md")):
            name = path.relative_to(root).as_posix()
            if name not in wanted:
                yield Change(name, path.read_bytes(), None)
    for name, after in wanted.items():
        before = _read(root / name)
        if before != after:
            yield Change(name, before, after)


def is_of_program(path: str) -> bool:
    """Tell whether a file of a ward's folder is the program's, and not for people to edit."""
    return path.startswith(("hooks/", "scripts/", f"{HANDBOOK}/", f"{PROGRAMS}/"))


def _to_theme_of_its_own(root: Path) -> Iterator[Change]:
    """Yield the way from a theme in ``overrides/`` to one in the program (version 0.2.0)."""
    yield from _settings(root)
    for name in ("hooks/outputs.py", "hooks/pages.py", "hooks/policy.py", "hooks/templates.py"):
        before = _read(root / name)
        if before is not None:
            yield Change(name, before, None)
    for path in sorted((root / "overrides").rglob("*")):
        name = path.relative_to(root / "overrides").as_posix()
        if not path.is_file() or name not in first_theme():
            continue
        before = path.read_bytes()
        if _is_mark(name) and not is_first(name, before):
            continue
        yield Change(f"overrides/{name}", before, None)
        if not is_first(name, before):
            yield Change(f"{ASIDE}/{name}", None, before)


def _is_mark(name: str) -> bool:
    return name == "assets/icon.svg"


def _settings(root: Path) -> Iterator[Change]:
    before = _read(root / SETTINGS)
    if before is None:
        return
    text = before.decode("utf-8")
    for head, block in (("theme", _THEME), ("hooks", _HOOKS), ("markdown_extensions", ())):
        text = replace_block(text, head, block)
    if not (root / "src").is_dir():
        text = re.sub(r"(?m)^  - src *\r?\n", "", text)
    if text.encode() != before:
        yield Change(SETTINGS, before, text.encode())


def replace_block(text: str, head: str, block: tuple[str, ...]) -> str:
    """Return a YAML text with a top-level key and all below it replaced; every other byte stays."""
    lines = text.splitlines(keepends=True)
    starts = [number for number, line in enumerate(lines) if line.startswith(f"{head}:")]
    if len(starts) != 1:
        return text
    (start,) = starts
    end = start + 1
    while end < len(lines) and (lines[end][:1] in " \t-" or not lines[end].strip()):
        end += 1
    while not lines[end - 1].strip():
        end -= 1  # blank lines belong to what comes after
    ending = lines[start][len(lines[start].rstrip("\r\n")) :] or "\n"
    fresh = [f"{line}{ending}" for line in block]
    if not fresh:
        while end < len(lines) and not lines[end].strip():
            end += 1  # the blank lines after what is gone
    return "".join((*lines[:start], *fresh, *lines[end:]))


def is_first(name: str, content: bytes) -> bool:
    """Tell whether a template is as the first version brought it, whatever its line ends."""
    plain = content.replace(b"\r\n", b"\n")
    return first_theme().get(name) == hashlib.sha256(plain).hexdigest()


@cache
def first_theme() -> Mapping[str, str]:
    """Return the templates and assets of the first version, name to SHA-256."""
    text = (files("thidua.upgrade") / "first_theme.json").read_text("utf-8")
    found: dict[str, str] = json.loads(text)
    return found


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


MIGRATIONS = (Migration(SECOND, "giao diện nằm trong chương trình", _to_theme_of_its_own),)
"""In the order of their versions."""
