"""A photo as somebody dropped it in: read with care, and brought upright into plain sRGB."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from PIL import Image, ImageChops, ImageCms, TiffImagePlugin, UnidentifiedImageError
from pillow_heif import register_heif_opener

from thidua.photos.colours import find_meaning, to_srgb
from thidua.photos.facts import PhotoError, Size
from thidua.photos.structure import MAX_BYTES, MAX_SCANS, aperture, largest_buffer, survey

register_heif_opener()

# The limit is the ward's own, checked below; this is the largest it may be set to.
Image.MAX_IMAGE_PIXELS = 500_000_000

_FORMATS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF", "HEIF", "TIFF", "BMP")
"""Whatever the file's ending says. Pillow knows more formats, which no phone or office makes."""

_JPEG_FORMATS = ("JPEG", "MPO")
_ORIENTATION = 0x0112
_LYING = (5, 6, 7, 8)
_MOST_ZEROS = 1.5 / 64
"""Bytes of nothing but zeros, for each pixel, that a JPEG may have in a row: the shortest codes, of
two bits, for what is a block's colour and for the end of it, in three layers of 8×8 pixels."""
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a photo upright, by the orientation its camera noted (EXIF 2.3, tag 274)."""

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_MAX_PROFILE_BYTES = 4_000_000
"""Printers' profiles, the largest there are, have two million."""

_REDUCING_GAP = 2.0
_GLANCE = 160
"""Width at which a photo is looked at: to a JPEG every byte of it counts even so."""


def inspect(path: Path, max_megapixels: int) -> Size:
    """Return a photo's upright size, once it has been decoded whole. Raises :class:`PhotoError`.

    So whatever is let through here can be rendered later, too.
    """
    content = read(path)
    upright(content, max_megapixels, _GLANCE)
    with _explained(), _opened(content, max_megapixels) as image:
        return upright_size(image)


def read(path: Path) -> bytes:
    """Return a photo's bytes. Raises :class:`PhotoError`."""
    with _explained():
        length = path.stat().st_size
        if length > MAX_BYTES:
            raise PhotoError(
                f"quá nặng ({length / 1_000_000:.0f} MB).",
                f"lưu lại thành .jpg, dưới {MAX_BYTES // 1_000_000} MB.",
            )
        return path.read_bytes()


def upright(content: bytes, max_megapixels: int, width: int) -> Image.Image:
    """Return a photo upright, in 8-bit sRGB with transparency kept, at most ``width`` wide.

    Raises :class:`PhotoError`. Of a larger photo no more is decoded than needed, and the costly
    steps come after it was made small.
    """
    with _explained(), _opened(content, max_megapixels) as image:
        is_jpeg = image.format in _JPEG_FORMATS
        if not is_jpeg:
            # A PNG may tell its orientation behind the picture.
            image.load()
        wanted = upright_size(image).scaled_to(width)
        if is_jpeg:
            # JPEG can be decoded at 1/2, 1/4 or 1/8 size, many times faster.
            # Asked for what is wanted upright, it never decodes a lying photo too small.
            image.draft("RGB", (wanted.width, wanted.height))
            image.load()
        orientation = _orientation(image)
        profile, meaning = image.info.get("icc_profile"), find_meaning(image, content)
        is_lying = orientation in _LYING
        stored = (wanted.height, wanted.width) if is_lying else (wanted.width, wanted.height)
        small = resize(_to_8_bits(image), Size(*stored))
        if orientation in _TURNS:
            small = small.transpose(_TURNS[orientation])
        return to_srgb(small, meaning) if meaning else _to_srgb(small, profile)


def is_plain(content: bytes, most_wide: int) -> str | None:
    """Return the format of a photo that browsers show as readers are to see it.

    That is upright, no wider than ``most_wide``, at rest and in the colours of the web. ``None`` of
    any other; the photo has been decoded before.
    """
    with warnings.catch_warnings(), suppress(OSError, SyntaxError, ValueError):
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP")) as image:
            meaning = find_meaning(image, content)
            profile = image.info.get("icc_profile", b"")
            is_own = bool(meaning and not meaning.is_plain) or (
                bool(profile) and not _is_srgb(profile)
            )
            is_still = getattr(image, "n_frames", 1) == 1 and image.format in (
                "JPEG",
                "PNG",
                "WEBP",
            )
            is_usual = image.mode in ("L", "RGB", "RGBA", "P", "1")
            if is_still and is_usual and not is_own and image.width <= most_wide:
                return image.format if _orientation(image) == 1 else None
    return None


_CHART = Image.new("RGB", (6, 6))
_CHART.putdata([(r, g, b) for r in (0, 128, 255) for g in (0, 128, 255) for b in (0, 60, 128, 255)])
_UNSEEN = 3
"""Levels by which no eye tells colours apart."""


def _is_srgb(profile: bytes) -> bool:
    """Tell whether a profile says what plain numbers do, whatever it is called."""
    with suppress(ImageCms.PyCMSError, OSError):
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        shown = ImageCms.profileToProfile(_CHART, own, _SRGB)
        if shown:
            changed = ImageChops.difference(shown, _CHART).getextrema()
            return all(most <= _UNSEEN for _, most in changed)  # type: ignore[misc]
    return False


def file_format(content: bytes, max_megapixels: int) -> str:
    """Return what a photo is by its content, as Pillow names it. Raises :class:`PhotoError`."""
    with _explained(), _opened(content, max_megapixels) as image:
        return image.format or ""


def noted_turn(content: bytes, max_megapixels: int) -> Image.Transpose | None:
    """Return what brings a photo upright by its camera's note; ``None`` if it lies right.

    Raises :class:`PhotoError`.
    """
    with _explained(), _opened(content, max_megapixels) as image:
        return _TURNS.get(_orientation(image))


def turned(content: bytes, max_megapixels: int, turn: Image.Transpose | None) -> Image.Image:
    """Return a photo in full size upright, then turned further. Raises :class:`PhotoError`."""
    with _explained(), _opened(content, max_megapixels) as image:
        image.load()
        whole: Image.Image = image.copy()
        for step in (_TURNS.get(_orientation(image)), turn):
            whole = whole.transpose(step) if step is not None else whole
        return whole


def resize(image: Image.Image, size: Size) -> Image.Image:
    """Return the picture at a size, or itself when it has that size already."""
    if image.size == (size.width, size.height):
        return image
    return image.resize(
        (size.width, size.height), Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP
    )


def upright_size(image: Image.Image) -> Size:
    """Return the size that a photo has once it is turned upright."""
    if _orientation(image) in _LYING:
        return Size(image.height, image.width)
    return Size(image.width, image.height)


def _orientation(image: Image.Image) -> int:
    # Asked for more, Pillow would decode a whole PNG to look behind its picture.
    is_told = image.format != "PNG" or "exif" in image.info
    # What XMP says of it counts for Pillow where EXIF is silent, and for no browser.
    for name in ("xmp", "XML:com.adobe.xmp"):
        image.info.pop(name, None)
    noted = image.getexif().get(_ORIENTATION, 1) if is_told else 1
    return noted if isinstance(noted, int) else 1


@contextmanager
def _opened(content: bytes, max_megapixels: int) -> Iterator[Image.Image]:
    """Open a photo from its head; refuse what is cut, or would ask too much of the machine."""
    with warnings.catch_warnings():
        # What Pillow says of damaged notes is for programmers.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _refuse_traps(image, content, max_megapixels)
            box = aperture(content, *image.size) if image.format == "AVIF" else None
            yield _cut(image, box) if box else image


def _cut(image: Image.Image, box: tuple[int, int, int, int]) -> Image.Image:
    """Return the part of a picture that is to be seen, with what else is known of it."""
    part = image.crop(box)
    part.format = image.format
    return part


def _refuse_traps(image: Image.Image, content: bytes, max_megapixels: int) -> None:
    if largest_buffer(image) > max_megapixels * 1_000_000:
        raise PhotoError(
            f"quá lớn ({image.width}×{image.height} điểm ảnh).",
            f"thu nhỏ ảnh xuống dưới {max_megapixels} triệu điểm ảnh.",
        )
    structure = survey(content, image.format or "")
    if not structure.is_whole:
        raise OSError("no end")
    if structure.hole > _MOST_ZEROS * image.width * image.height:
        raise OSError("nothing but zeros where the picture should be")
    if structure.scans > MAX_SCANS:
        raise PhotoError(
            "được nén theo cách khiến máy phải làm việc quá lâu.",
            "mở bằng chương trình xem ảnh, lưu lại thành .jpg rồi chép vào.",
        )


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what the image libraries raise into a :class:`PhotoError`."""
    try:
        yield
    except Image.DecompressionBombError as error:
        raise PhotoError("quá lớn (hơn một tỉ điểm ảnh).", "thu nhỏ ảnh rồi chép vào.") from error
    except UnidentifiedImageError as error:
        raise PhotoError(
            "không phải là ảnh, hoặc là loại ảnh máy không đọc được.",
            "mở thử bằng chương trình xem ảnh; lưu lại thành .jpg rồi chép vào.",
        ) from error
    except MemoryError as error:
        raise PhotoError("quá lớn so với bộ nhớ của máy.", "thu nhỏ ảnh rồi chép vào.") from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError) as error:
        raise PhotoError(
            "bị hỏng hoặc thiếu dữ liệu.", "chép lại ảnh gốc từ điện thoại hoặc máy ảnh."
        ) from error


def _to_8_bits(image: Image.Image) -> Image.Image:
    """Return the photo in a mode of 8 bits that can be made smaller: L, RGB, RGBA, CMYK, LAB."""
    if image.mode.startswith("I") or image.mode == "F":
        # Pillow computes with 16 bits in one byte order only.
        wide = image if image.mode in ("I", "I;16", "F") else image.convert("I")
        scale = 255 / _white(image)
        grey = wide.point(lambda value: value * scale + 0).convert("L")
        return ImageChops.invert(grey) if _is_white_zero(image) else grey
    if image.mode == "LA" and image.info.get("icc_profile"):
        return image
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        return image.convert("RGBA")
    return image.convert("RGB") if image.mode in ("P", "1", "RGBX", "YCbCr", "HSV") else image


_PHOTOMETRIC, _BITS, _WHITE_IS_ZERO = 262, 258, 0


def _white(image: Image.Image) -> float:
    """Return which value of a grey picture of more than 8 bits stands for white.

    Floating numbers mean what their size tells: parts of one, or steps of 8 or 16 bits.
    """
    if image.mode == "F":
        highest = float(image.getextrema()[1])  # type: ignore[arg-type]
        return next((white for white in (1.0, 255.0, 65_535.0) if highest <= 1.5 * white), highest)
    tags = image.tag_v2 if isinstance(image, TiffImagePlugin.TiffImageFile) else {}
    bits = tags.get(_BITS, (16,))
    return float(2 ** (bits[0] if isinstance(bits, tuple) else 16) - 1)


def _is_white_zero(image: Image.Image) -> bool:
    """Tell whether small values are bright; those of up to 8 bits Pillow turns round itself."""
    if not isinstance(image, TiffImagePlugin.TiffImageFile):
        return False
    return bool(image.tag_v2.get(_PHOTOMETRIC) == _WHITE_IS_ZERO)


def _to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """Return the photo in the colours of the web, with transparency kept."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    if image.mode == "LA":
        grey, alpha = image.split()
        shown = _to_srgb(grey, profile)
        shown.putalpha(alpha)
        return shown
    fits = profile and len(profile) <= _MAX_PROFILE_BYTES
    if fits and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError):
            # A profile that does not fit its photo is worth less than the plain numbers.
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile or b""))
            image = ImageCms.profileToProfile(image, own, _SRGB, outputMode=mode) or image
    return image.convert(mode)
