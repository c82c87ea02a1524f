"""Whatever reaches the site goes through one door, whichever program opens it."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from conftest import AS_OF, Project, make_smallest
from projects import jpeg

from thidua import Meter, Writer, prepare, print_site
from thidua.clock import end_of_day
from thidua.column.addresses import NEEDED_PAGES, page_address

MOMENT = {"SOURCE_DATE_EPOCH": "1718470799", "NO_MKDOCS_2_WARNING": "1"}
OLD = "trang cũ"


@pytest.fixture
def small(tmp_path: Path) -> Project:
    """The least project, with a site that somebody looks at."""
    project = make_smallest(tmp_path / "phuong")
    project.site.mkdir()
    (project.site / "index.html").write_text(OLD, "utf-8")
    return project


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


def test_plain_mkdocs_makes_the_same_site_in_the_place_of_the_old_one(small: Project) -> None:
    plain = small.run("mkdocs", "build", "-q", environment=MOMENT)
    assert plain.code == 0, plain.text
    made = small.fingerprint()
    wrapped = small.run("thidua", "build", "--as-of", "2024-06-15")
    assert wrapped.code == 0, wrapped.text
    assert small.fingerprint() == made
    assert not list(small.root.glob(".site*"))


def test_plain_mkdocs_under_strict_keeps_the_old_site_for_a_warning(small: Project) -> None:
    (small.root / "articles/2024/guong-sang/thua.jpg").write_bytes(jpeg())  # nobody shows it
    strict = small.run("mkdocs", "build", "-q", "--strict", environment=MOMENT)
    assert strict.code == 1, strict.text
    assert small.read("index.html") == OLD


def test_pages_that_the_program_needs_are_there_without_a_file(small: Project) -> None:
    absent = [path for path in NEEDED_PAGES if not (small.root / path).exists()]
    assert len(absent) > 8
    built = small.run("thidua", "build", "--as-of", "2024-06-15")
    assert built.code == 0, built.text
    for path in absent:
        assert "<h1" in small.read(f"{page_address(path)}index.html"), path


def test_a_file_adds_its_words_to_a_page_that_the_program_needs(small: Project) -> None:
    words = "---\ntitle: Tra cứu\n---\n\nGõ tên người cần tìm.\n"
    (small.root / "docs/tim-kiem.md").write_text(words, "utf-8")
    (small.root / "docs/templates").mkdir()
    (small.root / "docs/templates/khuon.md").write_text("---\ntitle: Khuôn\n---\n\nChữ.\n", "utf-8")
    built = small.run("thidua", "build", "--as-of", "2024-06-15")
    assert built.code == 0, built.text
    page = small.read("tim-kiem/index.html")
    assert "<h1>Tra cứu</h1>" in page
    assert "Gõ tên người cần tìm." in page
    assert "<p>Chữ.</p>" in small.read("templates/khuon/index.html")
