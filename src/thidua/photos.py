"""Photos as they come from phones, turned into upright, small and private renditions."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import PIL
from PIL import Image, ImageCms, ImageFile, ImageOps, UnidentifiedImageError, features
from pillow_heif import register_heif_opener

from thidua.column import LocalFile
from thidua.schema.ward import PhotoSettings

register_heif_opener()

_SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
_JPEG_WIDTH = 960
_REDUCING_GAP = 2.0
_INDEX = "renditions.json"
_ENDS = {"JPEG": b"\xff\xd9", "MPO": b"\xff\xd9", "PNG": b"IEND"}
"""What stands after the picture's data in a file that is whole."""


class PhotoError(Exception):
    """A photo that cannot be used; ``cause`` continues a sentence that begins with its name."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix

    def __reduce__(self) -> tuple[type[PhotoError], tuple[str, str]]:
        """Let the error travel back from a worker process."""
        return type(self), (self.cause, self.fix)


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, after the photo is turned upright."""

    width: int
    height: int

    def scaled_to(self, width: int) -> Size:
        """Return the size at a given width, keeping the shape; never larger than it is."""
        if width >= self.width:
            return self
        return Size(width, max(1, round(self.height * width / self.width)))


@dataclass(frozen=True, slots=True)
class Rendition:
    """One file made from a photo. ``name`` is its file name; bytes lie in the cache folder."""

    name: str
    size: Size
    media_type: str
    length: int
    """Bytes."""


@dataclass(frozen=True, slots=True)
class Renditions:
    """Everything made from one photo: WebP in each width, and one JPEG for old readers."""

    folder: Path
    webp: tuple[Rendition, ...]
    jpeg: Rendition

    @property
    def largest(self) -> Rendition:
        """The widest rendition, which gives the picture its shape."""
        return self.webp[-1]


def inspect(path: Path, max_megapixels: int) -> Size:
    """Return a photo's upright size without decoding it. Raises :class:`PhotoError`."""
    with _opened(path, max_megapixels) as image:
        upright = _upright_size(image)
        end = _ENDS.get(image.format or "")
        # Cut photos are what a broken copy leaves; their head is whole. What follows the end, as
        # a phone's video does, is nobody's business.
        file = image.fp if isinstance(image, ImageFile.ImageFile) else None
        if end and file and end not in file.read():
            raise OSError("no end")
        return upright


def _upright_size(image: Image.Image) -> Size:
    # Asked for more, Pillow would decode a whole PNG to look behind its picture.
    is_told = image.format != "PNG" or "exif" in image.info
    is_lying = is_told and image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    return Size(image.height, image.width) if is_lying else Size(image.width, image.height)


def plan_sizes(size: Size, widths: Iterable[int]) -> tuple[Size, ...]:
    """Return the sizes to make, narrowest first; never wider than the photo itself."""
    wanted = {min(width, size.width) for width in widths}
    return tuple(size.scaled_to(width) for width in sorted(wanted))


def render_all(
    root: Path,
    photos: Iterable[LocalFile],
    settings: PhotoSettings,
    cache: Path,
    on_done: Callable[[], None] = lambda: None,
) -> tuple[dict[str, Renditions], dict[str, PhotoError]]:
    """Make the renditions of every photo that the cache does not hold yet.

    Returns renditions and failures, both by the SHA-256 of the photo; ``on_done`` is called once a
    photo. Work is spread over ``settings.workers`` processes, a few photos at a time, so memory
    does not grow with the album.
    """
    made: dict[str, Renditions] = {}
    failed: dict[str, PhotoError] = {}
    waiting: dict[str, _Job] = {}
    for photo in photos:
        if photo.sha256 in made or photo.sha256 in waiting:
            continue
        folder = cache / _cache_key(photo, settings)
        cached = _read_cache(folder)
        if cached:
            made[photo.sha256] = cached
            on_done()
        else:
            waiting[photo.sha256] = _Job(root / photo.path, folder, settings)
    for sha256, outcome in _run(waiting, settings.workers):
        if isinstance(outcome, PhotoError):
            failed[sha256] = outcome
        else:
            made[sha256] = outcome
        on_done()
    return made, failed


@dataclass(frozen=True, slots=True)
class _Job:
    """One photo to render into a cache folder."""

    source: Path
    folder: Path
    settings: PhotoSettings


def _run(jobs: Mapping[str, _Job], workers: int) -> Iterator[tuple[str, Renditions | PhotoError]]:
    if len(jobs) < 2 or workers < 2:
        # Starting processes costs more than one photo.
        for sha256, job in jobs.items():
            yield sha256, _render(job)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from zip(jobs, pool.map(_render, jobs.values()), strict=True)


def _render(job: _Job) -> Renditions | PhotoError:
    """Render one photo into its cache folder; the folder appears whole or not at all."""
    draft = job.folder.with_name(f"{job.folder.name}.{os.getpid()}.tmp")
    try:
        draft.mkdir(parents=True, exist_ok=True)
        renditions = _write_renditions(job, draft)
        (draft / _INDEX).write_text(json.dumps(asdict(renditions), default=str), "utf-8")
        shutil.rmtree(job.folder, ignore_errors=True)
        draft.rename(job.folder)
    except PhotoError as error:
        shutil.rmtree(draft, ignore_errors=True)
        return error
    return _read_cache(job.folder) or PhotoError(
        "không ghi được bản thu nhỏ.", "kiểm tra chỗ trống trên đĩa rồi chạy lại."
    )


def _write_renditions(job: _Job, folder: Path) -> Renditions:
    widths = job.settings.widths
    load_at = max(*widths, _JPEG_WIDTH)
    with _opened(job.source, job.settings.max_megapixels, load_at) as image:
        upright = _to_srgb(ImageOps.exif_transpose(image))
    webp: list[Rendition] = []
    for size in plan_sizes(Size(*upright.size), widths):
        webp.append(_save(upright, size, folder, "WEBP", "image/webp"))
    jpeg_size = Size(*upright.size).scaled_to(_JPEG_WIDTH)
    jpeg = _save(_on_white(upright), jpeg_size, folder, "JPEG", "image/jpeg")
    return Renditions(folder, tuple(webp), jpeg)


def _save(image: Image.Image, size: Size, folder: Path, encoder: str, media_type: str) -> Rendition:
    scaled = image
    if image.size != (size.width, size.height):
        scaled = image.resize(
            (size.width, size.height), Image.Resampling.LANCZOS, reducing_gap=_REDUCING_GAP
        )
    name = f"{size.width}.{'webp' if encoder == 'WEBP' else 'jpg'}"
    # Pillow writes metadata only when told to; these options tell it nothing.
    options: dict[str, int | bool] = (
        {"quality": 80, "method": 4}
        if encoder == "WEBP"
        else {"quality": 82, "optimize": True, "progressive": True}
    )
    scaled.info.clear()
    scaled.save(folder / name, encoder, **options)
    return Rendition(name, size, media_type, (folder / name).stat().st_size)


@contextmanager
def _opened(path: Path, max_megapixels: int, load_at: int = 0) -> Iterator[Image.Image]:
    """Open a photo, and with ``load_at`` decode it at least that wide; refuse what is too large."""
    try:
        with warnings.catch_warnings():
            # What Pillow says of damaged notes is for programmers; of size we judge ourselves.
            warnings.simplefilter("ignore")
            with Image.open(path) as image:
                width, height = image.size
                if width * height > max_megapixels * 1_000_000:
                    raise PhotoError(
                        f"quá lớn ({width}×{height} điểm ảnh).",
                        f"thu nhỏ ảnh xuống dưới {max_megapixels} triệu điểm ảnh.",
                    )
                if load_at:
                    # JPEG can be decoded at 1/2, 1/4 or 1/8 size, many times faster.
                    # Asked for what is wanted upright, it never decodes a lying photo too small.
                    wanted = _upright_size(image).scaled_to(load_at)
                    image.draft("RGB", (wanted.width, wanted.height))
                    image.load()
                yield image
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise PhotoError(
            "không phải là ảnh, hoặc là loại ảnh máy không đọc được.",
            "mở thử bằng chương trình xem ảnh; lưu lại thành .jpg rồi chép vào.",
        ) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise PhotoError(
            "bị hỏng hoặc thiếu dữ liệu.", "chép lại ảnh gốc từ điện thoại hoặc máy ảnh."
        ) from error


def _to_srgb(image: Image.Image) -> Image.Image:
    """Return the photo in 8-bit sRGB, with transparency kept."""
    profile = image.info.get("icc_profile")
    if image.mode.startswith("I") or image.mode == "F":
        # Of 16 bits; Pillow computes with them in one byte order only.
        wide = image if image.mode in ("I", "I;16", "F") else image.convert("I")
        image = wide.point(lambda value: value / 256).convert("L")
    has_alpha = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if image.mode in ("P", "PA", "LA", "1"):
        image = image.convert("RGBA" if has_alpha else "RGB")
    if profile and image.mode in ("RGB", "RGBA", "CMYK", "L"):
        with suppress(ImageCms.PyCMSError, OSError):
            # A profile that does not fit its photo is worth less than the plain numbers.
            converted = ImageCms.profileToProfile(
                image,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                _SRGB,
                outputMode="RGBA" if image.mode == "RGBA" else "RGB",
            )
            image = converted or image
    return image.convert("RGBA" if has_alpha else "RGB")


def _on_white(image: Image.Image) -> Image.Image:
    """Return the photo without transparency: JPEG has none, and black would show."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _cache_key(photo: LocalFile, settings: PhotoSettings) -> str:
    """Return what renditions depend on: the photo's bytes, the settings and the encoders."""
    parts = [
        photo.sha256,
        list(settings.widths),
        _JPEG_WIDTH,
        PIL.__version__,
        features.version("webp"),
        features.version("libjpeg_turbo"),
    ]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:20]


def _read_cache(folder: Path) -> Renditions | None:
    """Return what an earlier run made, or ``None`` when it is not there whole."""
    try:
        index = json.loads((folder / _INDEX).read_text("utf-8"))
        webp = tuple(_read_rendition(item) for item in index["webp"])
        jpeg = _read_rendition(index["jpeg"])
        whole = all((folder / item.name).stat().st_size == item.length for item in (*webp, jpeg))
    except (OSError, ValueError, KeyError, TypeError):
        # Absent or damaged: either way the photo is rendered again.
        return None
    return Renditions(folder, webp, jpeg) if whole and webp else None


def _read_rendition(item: Mapping[str, Any]) -> Rendition:
    return Rendition(item["name"], Size(**item["size"]), item["media_type"], int(item["length"]))
