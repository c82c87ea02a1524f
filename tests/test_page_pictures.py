"""Pictures of plain pages: shown as written, without what they tell of themselves."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from conftest import Project, copy_demonstration
from photo_makers import GPS, ORIENTATION, colour_at, encoded, quarters
from PIL import Image
from projects import NOW, entry, make_project

from thidua.meter import Meter
from thidua.problems import Rule
from thidua.site.prepare import Build, prepare

ENCODERS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


def private(encoder: str) -> bytes:
    """Return a lying photo that tells where it was taken."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[0x010F] = "May anh bi mat"
    exif.get_ifd(GPS)[1] = "N"
    stored = quarters(640, 400).transpose(Image.Transpose.ROTATE_90)
    if encoder == "GIF":
        return encoded(quarters(640, 400), encoder, comment=b"ghi chu bi mat")
    return encoded(stored, encoder, exif=exif)


def built(root: Path, pictures: dict[str, bytes]) -> Build:
    return prepare(make_project(root, dict(pictures)), NOW, Meter(sys.stdout, {}))


@pytest.mark.parametrize("encoder", ENCODERS)
def test_nothing_private_is_left_in_a_page_s_picture(tmp_path: Path, encoder: str) -> None:
    path = f"docs/anh/tru-so.{encoder.lower()}"
    build = built(tmp_path, {path: private(encoder)})
    assert not build.has_errors
    clean = build.page_pictures[path]
    assert b"bi mat" not in clean.read_bytes()
    with Image.open(clean) as image:
        assert image.format == encoder
        assert image.size == (640, 400)
        assert not dict(image.getexif())
        red, green, _ = colour_at(image, (100, 100))
        assert red > 150 > green


def test_a_wide_one_is_made_narrower(tmp_path: Path) -> None:
    path = "docs/anh.jpg"
    build = built(tmp_path, {path: encoded(quarters(3000, 2000), "JPEG")})
    with Image.open(build.page_pictures[path]) as image:
        assert image.size == (1600, 1067)


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"khong phai anh", "không phải là ảnh"), (encoded(quarters(64, 48), "TIFF"), "TIFF")],
)
def test_one_that_cannot_be_shown_stops_the_build(
    tmp_path: Path, content: bytes, word: str
) -> None:
    build = built(tmp_path, {"docs/anh.jpg": content})
    (problem,) = (p for p in build.problems if p.rule is Rule.IMAGE_BROKEN)
    assert problem.path == "docs/anh.jpg"
    assert word in problem.message


def test_the_site_has_the_clean_one_at_its_address(tmp_path: Path) -> None:
    project: Project = copy_demonstration(tmp_path / "phuong")
    (project.root / "docs/anh").mkdir()
    (project.root / "docs/anh/tru-so.jpg").write_bytes(private("JPEG"))
    page = entry("Trụ sở") + "\n![Trụ sở phường](anh/tru-so.jpg)\n"
    (project.root / "docs/tru-so.md").write_text(page, "utf-8")
    outcome = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert outcome.code == 0, outcome.text
    assert b"bi mat" not in (project.site / "anh/tru-so.jpg").read_bytes()
    assert 'src="../anh/tru-so.jpg"' in project.read("tru-so/index.html")
