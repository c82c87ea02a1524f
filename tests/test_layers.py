"""The order of the stages: data flows one way, so a stage imports only those above it here."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT

import thidua
from thidua.disk.program import USERS

STAGES = (
    *("face", "rules", "problems", "clock", "meter", "stopping", "garbage", "workers"),
    "colours",
    *("text", "disk", "source", "schema"),
    *(
        "column",
        "lint",
        "photos",
        "attachments",
        "intake",
        "load",
        "review",
        "progress",
        "feed_check",
        "reports",
        "site",
        "theme",
        "handouts",
        "publish",
        "starter",
        "upgrade",
        "desk",
        "region",
    ),
    *("commands", "cli", "__main__"),
)
SOURCES = sorted((ROOT / "src/thidua").rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module, or name within it, that a file imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def stage_of(path: Path) -> str:
    return path.relative_to(ROOT / "src/thidua").parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_a_stage_imports_only_those_above_it(path: Path) -> None:
    stage = stage_of(path)
    if stage == "__init__":
        return  # the face shows what lies in every stage
    used = {name.split(".")[1] for name in imports(path) if name.startswith("thidua.")}
    above = STAGES[: STAGES.index(stage) + 1]
    assert used - {"__version__"} <= set(above)


def test_what_is_left_out_of_the_fingerprint_comes_after_the_site() -> None:
    # A stage imports only those above it, so nothing kept below ``.cache`` depends on these.
    after = STAGES[STAGES.index("theme") + 1 : STAGES.index("commands")]
    assert set(after) == USERS


def test_the_library_knows_no_renderer() -> None:
    used = {name.split(".")[0] for path in SOURCES for name in imports(path)}
    assert not used & {"mkdocs", "material"}


def test_the_listing_of_the_library_is_its_stages() -> None:
    found = {stage_of(path) for path in SOURCES} - {"__init__"}
    assert found == set(STAGES)


def test_hooks_take_their_names_from_the_face_alone() -> None:
    for path in sorted((ROOT / "hooks").glob("*.py")):
        used = {name.rpartition(".")[0] for name in imports(path) if name.startswith("thidua")}
        assert used <= {"thidua"}, path


def test_the_face_shows_what_it_names() -> None:
    assert [getattr(thidua, name).__name__ for name in thidua.__all__] == thidua.__all__
