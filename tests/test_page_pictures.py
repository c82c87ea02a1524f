"""Pictures of plain pages: shown as written, without what they tell of themselves."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from conftest import Project, copy_demonstration
from lxml import etree
from photo_makers import GPS, ORIENTATION, animation, colour_at, encoded, quarters
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


PICTURES = {
    "tru-so.jpg": private("JPEG"),
    "rong.jpg": encoded(quarters(3000, 2000), "JPEG"),
    "dong.gif": animation("GIF", 5),
    "dong.webp": animation("WEBP", 5),
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration with a page of pictures, at ``tru-so/``."""
    project: Project = copy_demonstration(tmp_path_factory.mktemp("phuong"))
    (project.root / "docs/anh").mkdir()
    page = entry("Trụ sở")
    for name, content in PICTURES.items():
        (project.root / "docs/anh" / name).write_bytes(content)
        page += f"\n![Ảnh {name}](anh/{name})\n"
    (project.root / "docs/tru-so.md").write_text(page, "utf-8")
    outcome = project.run("thidua", "build", "--as-of", "2024-12-31")
    assert outcome.code == 0, outcome.text
    return project.site


def shown(site: Path, name: str) -> tuple[etree._Element, list[etree._Element]]:
    """Return how the page shows a picture: the ``img``, and what it prefers to that."""
    page = etree.HTML((site / "tru-so/index.html").read_text("utf-8"))
    (image,) = page.xpath(f"//picture//img[@src='../anh/{name}']")
    return image, image.xpath("ancestor::picture//source")


def test_the_site_has_the_clean_one_at_its_address(site: Path) -> None:
    assert b"bi mat" not in (site / "anh/tru-so.jpg").read_bytes()
    image, _ = shown(site, "tru-so.jpg")
    assert (image.get("width"), image.get("height")) == ("640", "400")


def test_a_wide_one_comes_in_the_width_that_a_screen_needs_and_when_it_is_needed(
    site: Path,
) -> None:
    image, (source,) = shown(site, "rong.jpg")
    assert (image.get("width"), image.get("height")) == ("1600", "1067")
    assert image.get("loading") == "lazy"
    assert source.get("sizes")
    widths = []
    for candidate in source.get("srcset").split(", "):
        address, width = candidate.split(" ")
        with Image.open(site / "tru-so" / address) as picture:
            assert f"{picture.width}w" == width
        widths.append(picture.width)
    assert {240, 640} <= set(widths)


@pytest.mark.parametrize("name", ["dong.gif", "dong.webp"])
def test_what_moves_goes_on_moving_and_rests_for_whoever_asked_for_rest(
    site: Path, name: str
) -> None:
    _, (rest,) = shown(site, name)
    assert rest.get("media") == "(prefers-reduced-motion: reduce)"
    with Image.open(io.BytesIO(PICTURES[name])) as source:
        frames = getattr(source, "n_frames", 1)
    with Image.open(site / "anh" / name) as moving:
        assert getattr(moving, "n_frames", 1) == frames > 1
    with Image.open(site / "tru-so" / rest.get("srcset")) as still:
        assert getattr(still, "n_frames", 1) == 1
        assert still.size == moving.size
