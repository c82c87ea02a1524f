"""Taking the demonstration out of a copy of this repository, so that a ward may begin in it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from thidua.column import Column

_CONTENT = ("mkdocs.yml", "articles", "docs")
_BESIDE = ("site", "reports", ".cache", "demo", "bench", "tests", "decisions")
"""What the demonstration makes and what tries the program; a ward has no use for them."""
_FILES = (
    *("CHANGELOG.md", "CONTRIBUTING.md", "README.md", "SECURITY.md"),
    *(".github/workflows/tests.yml", ".github/workflows/deploy.yml", ".pre-commit-config.yaml"),
)


def refuse_clearing(column: Column) -> str | None:
    """Return why a folder is not to be cleared; ``None`` when all in it is the demonstration's."""
    if not column.ward.demo:
        return "thư mục này không phải bản trình diễn (mkdocs.yml không ghi  demo: true)"
    own = [article.path for article in column.articles if not article.matter.sample]
    own += sorted(column.broken)
    if own:
        shown = ", ".join(own[:3]) + (" …" if len(own) > 3 else "")
        return f"có bài không phải bài mẫu: {shown}"
    return None


def find_demonstration(root: Path) -> tuple[Path, ...]:
    """Return what is to go, files and folders."""
    return tuple(_found(root))


def clear(paths: tuple[Path, ...], aside: Path) -> None:
    """Move them into a folder beside, whence they can be taken back. Raises ``OSError``."""
    for path in paths:
        target = aside / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(path, target)


def _found(root: Path) -> Iterator[Path]:
    for name in (*_CONTENT, *_BESIDE, *_FILES):
        path = root / name
        if path.exists():
            yield path
