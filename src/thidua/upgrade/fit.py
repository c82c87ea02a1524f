"""A ward's own templates held against the theme: which were made from one that is no more."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, TemplateSyntaxError, meta

from thidua.site.theme import OVERRIDES
from thidua.starter.program import PROGRAMS

_OWN = frozenset({"assets/icon.svg", "README.md"})
"""What is made to be replaced, and fits always."""


def find_misfits(root: Path, since: str) -> Iterator[tuple[str, str]]:
    """Yield the files in ``overrides/`` to be looked at again, each with the reason in words."""
    theme = Path(str(files("thidua") / "theme"))
    former = _former_theme(root, since)
    for path in sorted((root / OVERRIDES).rglob("*")):
        name = path.relative_to(root / OVERRIDES).as_posix()
        if not path.is_file() or name in _OWN:
            continue
        now = (theme / name).read_bytes() if (theme / name).is_file() else None
        if name in former and now is None:
            yield f"{OVERRIDES}/{name}", "giao diện mới không còn tệp này, nên nó không được dùng"
        elif name in former and now != former[name]:
            yield (
                f"{OVERRIDES}/{name}",
                f"tệp gốc đã đổi từ bản {since}; chép tệp mới rồi sửa lại theo ý phường",
            )
        if path.suffix == ".html":
            yield from _lost_parts(path, name, theme, root / OVERRIDES)


def _lost_parts(path: Path, name: str, theme: Path, own: Path) -> Iterator[tuple[str, str]]:
    """Yield templates that a template takes in and that are nowhere."""
    try:
        tree = Environment(autoescape=True).parse(path.read_text("utf-8", "replace"))
    except TemplateSyntaxError as error:
        yield f"{OVERRIDES}/{name}", f"dòng {error.lineno} không đọc được"
        return
    for part in meta.find_referenced_templates(tree):
        is_known = not part or part.startswith(".icons/")
        if not is_known and not any((folder / str(part)).is_file() for folder in (theme, own)):
            yield f"{OVERRIDES}/{name}", f"dùng {part}, mà giao diện mới không có"


def _former_theme(root: Path, since: str) -> dict[str, bytes]:
    """Return the theme of the version before, as far as it still lies there."""
    wheels = sorted((root / PROGRAMS / since).glob("thidua-*.whl"))
    if not wheels:
        return {}
    with zipfile.ZipFile(wheels[0]) as wheel:
        prefix = "thidua/theme/"
        return {
            name.removeprefix(prefix): wheel.read(name)
            for name in wheel.namelist()
            if name.startswith(prefix) and not name.endswith("/")
        }
