"""Small whole projects that can be built into a site, for the proofs that read every page of it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

import yaml
from conftest import ROOT, Project
from projects import BASE, SETTINGS, seal, write_files

from thidua.schema.article import AllowableRule

ALL_ALLOWABLE = get_args(AllowableRule)


def settings(site_url: str | None = None, **ward: Any) -> str:
    """Return ``mkdocs.yml`` with the demonstration's theme and hooks, and the base ward."""
    theme = yaml.safe_load((ROOT / "mkdocs.yml").read_text("utf-8"))
    base = yaml.safe_load(SETTINGS)
    if site_url:
        base["site_url"] = site_url
    base["extra"]["ward"] |= {"demo": True, **ward}
    return dump({**theme, **base})


def dump(value: Any) -> str:
    """Return YAML with every text on one line, as it is."""
    return str(yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=10**6))


def page(keys: Mapping[str, Any], body: str) -> str:
    """Return a Markdown file with ``keys`` as its front matter."""
    return f"---\n{dump(dict(keys))}---\n\n{body}\n"


def make_site_project(
    root: Path, files: Mapping[str, str | bytes | None], *, sealed: bool = True
) -> Project:
    """Write the base project with hooks and templates and ``files`` over it, and approve it."""
    for name in ("hooks", "overrides"):
        shutil.copytree(ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    (root / "src").mkdir()  # mkdocs.yml names it as a folder to watch
    write_files(root, {**BASE, "mkdocs.yml": settings(), **files})
    if sealed:
        seal(root)
    return Project(root)
