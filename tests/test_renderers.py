"""The library under another renderer than MkDocs: the same site, byte for byte."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

from conftest import AS_OF, Project

from thidua import Meter, Writer, prepare, print_site
from thidua.clock import end_of_day


def render(root: Path, folder: Path) -> None:
    """Write the site of a project without MkDocs, as of the demonstration's day."""
    meter = Meter(io.StringIO(), {})
    build = prepare(root, end_of_day(date.fromisoformat(AS_OF)), meter)
    assert not build.has_errors
    assert not print_site(build, root, Writer(folder), meter).refused


def test_a_renderer_without_mkdocs_makes_the_same_site(
    demonstration: Project, tmp_path: Path
) -> None:
    render(demonstration.root, tmp_path / "site")
    assert Project(tmp_path).fingerprint() == demonstration.fingerprint()
