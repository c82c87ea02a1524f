"""``thidua photos``: what a clerk is told of photos, and turning them."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Outcome, Project
from photo_makers import GPS, ORIENTATION, colour_at, encoded, quarters, textured
from PIL import Image, ImageFilter
from projects import ARTICLE, NOW, article_in, edition_of, make_project

from thidua.clock import EPOCH_VARIABLE, epoch
from thidua.photos.quality import measure
from thidua.review import State
from thidua.schema.ward import PhotoSettings

FOLDER = "articles/2024/guong-sang"
SETTINGS = PhotoSettings()
SHARP = textured(1600, 1200)


def told(project: Path, *arguments: str) -> Outcome:
    moment = {EPOCH_VARIABLE: epoch(NOW)}
    return Project(project).run("thidua", "photos", *arguments, environment=moment)


def ward(root: Path, cover: bytes, name: str = "bia.jpg") -> Path:
    """Write a ward whose one article has this cover."""
    return make_project(root, {f"{FOLDER}/{name}": cover})


def lying(gps: bool = False) -> bytes:
    """Return a photo whose camera noted that it must be turned."""
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    if gps:
        exif.get_ifd(GPS)[1] = "N"
    return encoded(quarters(640, 400).transpose(Image.Transpose.ROTATE_90), "JPEG", exif=exif)


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (SHARP, []),
        (SHARP.filter(ImageFilter.GaussianBlur(8)), ["mờ"]),
        (SHARP.point(lambda value: value // 8), ["tối"]),
        (SHARP.resize((480, 360)), ["nhỏ"]),
        (Image.new("RGB", (300, 200), "black"), ["nhỏ", "mờ", "tối"]),
        (Image.new("RGB", (1, 1), "black"), ["nhỏ", "mờ", "tối"]),
    ],
)
def test_doubtful_photos_are_named(image: Image.Image, words: list[str]) -> None:
    warnings = list(measure(encoded(image, "PNG"), SETTINGS).warnings())
    assert len(warnings) == len(words)
    for warning, word in zip(warnings, words, strict=True):
        assert word in warning
        assert warning.endswith(".")


def test_what_can_be_seen_through_is_not_dark() -> None:
    image = Image.new("RGBA", (1600, 1200), (0, 0, 0, 0))
    image.paste(SHARP.crop((0, 0, 400, 400)), (100, 100))
    assert list(measure(encoded(image, "PNG"), SETTINGS).warnings()) == []


def test_sizes_before_and_after_are_shown(tmp_path: Path) -> None:
    content = encoded(textured(2000, 1500), "JPEG", quality=95)
    outcome = told(ward(tmp_path, content), FOLDER)
    assert outcome.code == 0
    assert "2000×1500 điểm ảnh" in outcome.text
    assert "rộng 480, 960, 1600 điểm ảnh" in outcome.text
    assert "CHÚ Ý: ảnh nhỏ: rộng 48 điểm ảnh" in outcome.text  # the other photo
    assert "Trong ảnh có trẻ em không?" in outcome.text
    # The article names a guardian.
    assert "chưa ghi  guardian:" not in outcome.text


def test_a_missing_guardian_is_named(tmp_path: Path) -> None:
    root = ward(tmp_path, lying())
    path = root / ARTICLE
    path.write_text(
        path.read_text("utf-8").replace("  guardian: Nguyễn Văn Giám Hộ\n", ""), "utf-8"
    )
    assert "chưa ghi  guardian:" in told(root, ARTICLE).text


def test_a_broken_photo_fails_with_its_problem(tmp_path: Path) -> None:
    outcome = told(ward(tmp_path, b"khong phai anh"), FOLDER)
    assert outcome.code == 1
    assert "[image-broken]" in outcome.text


def test_photos_are_written_upright_on_request(tmp_path: Path) -> None:
    root = ward(tmp_path, lying(gps=True))
    before = (root / FOLDER / "lop.jpg").read_bytes()
    outcome = told(root, FOLDER, "--fix-rotation")
    assert outcome.code == 0, outcome.text
    assert f"Đã xoay cho thẳng: {FOLDER}/bia.jpg" in outcome.text
    assert "phải được duyệt lại" in outcome.text
    with Image.open(root / FOLDER / "bia.jpg") as image:
        assert image.size == (640, 400)
        assert not dict(image.getexif())
        red, green, _ = colour_at(image, (100, 100))
        assert red > 150 > green
    assert (root / FOLDER / "lop.jpg").read_bytes() == before
    edition = edition_of(root)
    assert edition.states[article_in(edition.column).path] is State.CHANGED
    assert "không tệp nào bị thay đổi" in told(root, FOLDER, "--fix-rotation").text


@pytest.mark.parametrize("option", [("--fix-rotation",), ("--turn", "phai")])
def test_no_photo_is_written_when_one_cannot_be(tmp_path: Path, option: tuple[str, ...]) -> None:
    root = ward(tmp_path, lying())
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    (root / FOLDER / "lop.jpg").write_bytes(encoded(quarters(640, 400), "TIFF", exif=exif))
    before = (root / FOLDER / "bia.jpg").read_bytes()
    files = [FOLDER] if len(option) == 1 else [f"{FOLDER}/bia.jpg", f"{FOLDER}/lop.jpg"]
    outcome = told(root, *files, *option)
    assert outcome.code == 1
    assert f"{FOLDER}/lop.jpg: ảnh là loại TIFF" in outcome.text
    assert "Đã xoay" not in outcome.text
    assert (root / FOLDER / "bia.jpg").read_bytes() == before


@pytest.mark.parametrize(
    ("turn", "size", "corner"),
    [("phai", (400, 640), "blue"), ("trai", (400, 640), "green"), ("nguoc", (640, 400), "white")],
)
@pytest.mark.parametrize("encoder", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_turned_by_hand(
    tmp_path: Path, turn: str, size: tuple[int, int], corner: str, encoder: str
) -> None:
    root = ward(tmp_path, encoded(quarters(640, 400), encoder))
    outcome = told(root, f"{FOLDER}/bia.jpg", "--turn", turn)
    assert outcome.code == 0, outcome.text
    with Image.open(root / FOLDER / "bia.jpg") as image:
        assert image.format == encoder
        assert image.size == size
        red, green, blue = colour_at(image, (50, 50))
    seen = {"green": green > max(red, blue), "blue": blue > max(red, green)}
    assert seen.get(corner, min(red, green, blue) > 200)


@pytest.mark.parametrize("mode", ["P", "RGB"])
def test_what_can_be_seen_through_still_can_when_turned(tmp_path: Path, mode: str) -> None:
    picture = Image.new(mode, (640, 400), 0)
    picture.paste(2 if mode == "P" else (0, 200, 0), (0, 0, 320, 400))
    root = ward(tmp_path, encoded(picture, "PNG", transparency=0 if mode == "P" else (0, 0, 0)))
    assert told(root, f"{FOLDER}/bia.jpg", "--turn", "nguoc").code == 0
    with Image.open(root / FOLDER / "bia.jpg") as image:
        opacity = image.convert("RGBA").getchannel("A")
        assert (opacity.getpixel((10, 10)), opacity.getpixel((630, 10))) == (0, 255)


def test_what_cannot_be_turned_is_left_as_it_is(tmp_path: Path) -> None:
    content = encoded(quarters(640, 400), "HEIF")
    root = ward(tmp_path, content)
    outcome = told(root, f"{FOLDER}/bia.jpg", "--turn", "phai")
    assert outcome.code == 1
    assert f"{FOLDER}/bia.jpg: ảnh là loại HEIF" in outcome.text
    assert "lưu thành .jpg" in outcome.text
    assert (root / FOLDER / "bia.jpg").read_bytes() == content


@pytest.mark.parametrize(
    "arguments", [(), (f"{FOLDER}/bia.jpg",), (FOLDER, "--turn", "phai"), (FOLDER, "--turn", "x")]
)
def test_wrong_use_is_told(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    outcome = told(ward(tmp_path, lying()), *arguments)
    assert outcome.code == 2
    assert "Traceback" not in outcome.text
