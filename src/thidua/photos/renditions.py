"""What is made from one photo: the same picture in several widths and formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from thidua.photos.credit import credit_packet
from thidua.photos.facts import Size
from thidua.photos.source import resize, upright
from thidua.photos.tone import tone
from thidua.schema.ward import PhotoSettings

FALLBACK_WIDTH = 960
"""Old readers and feeds take one size."""

WEBP_OPTIONS = {"quality": 80, "method": 4}
JPEG_OPTIONS = {"quality": 82, "optimize": True, "progressive": True}
# At this speed AVIF costs about as much as WebP; slower ones save a few bytes in a hundred.
AVIF_OPTIONS = {"quality": 60, "speed": 9, "max_threads": 1}

_ENDINGS = {"WEBP": "webp", "JPEG": "jpg", "AVIF": "avif"}
_OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "WEBP": WEBP_OPTIONS,
    "JPEG": JPEG_OPTIONS,
    "AVIF": AVIF_OPTIONS,
}


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
    """Everything made from one photo: WebP in each width, and one file for old readers."""

    folder: Path
    webp: tuple[Rendition, ...]
    fallback: Rendition
    """A JPEG of a photo; of a picture that is kept as it is, that picture."""
    avif: tuple[Rendition, ...] = ()
    """In each width too, where the ward wants it."""
    tone: str = ""
    """Names the colour that holds the picture's place; see :mod:`thidua.photos.tone`."""

    @property
    def largest(self) -> Rendition:
        """The widest rendition, which gives the picture its shape."""
        return self.webp[-1]

    @property
    def files(self) -> tuple[Rendition, ...]:
        """Every file that was made."""
        return (*self.avif, *self.webp, self.fallback)


def plan_sizes(size: Size, widths: Iterable[int]) -> tuple[Size, ...]:
    """Return the sizes to make, narrowest first; never wider than the photo itself."""
    planned = {size.scaled_to(width) for width in widths}
    return tuple(sorted(planned, key=lambda one: one.width))


def make_renditions(
    content: bytes, settings: PhotoSettings, credit: str | None, folder: Path
) -> Renditions:
    """Write the renditions of a photo into a folder. Raises ``PhotoError`` and ``OSError``."""
    widest = max(*settings.widths, FALLBACK_WIDTH)
    picture = upright(content, settings.max_megapixels, widest)
    whole = Size(*picture.size)
    sizes = plan_sizes(whole, settings.widths)
    fallback_size = whole.scaled_to(FALLBACK_WIDTH)
    note = credit_packet(credit) if credit else None
    webp: list[Rendition] = []
    avif: list[Rendition] = []
    fallback: Rendition | None = None
    # Each from the next larger: of twelve megapixels, only the first step sees all.
    for size in sorted({*sizes, fallback_size}, key=lambda one: one.width, reverse=True):
        picture = resize(picture, size)
        if size in sizes:
            webp.insert(0, save(picture, folder, "WEBP", note))
        if size in sizes and settings.avif:
            avif.insert(0, save(picture, folder, "AVIF", note))
        if size == fallback_size:
            fallback = save(_on_white(picture), folder, "JPEG", note)
    assert fallback is not None  # its size is one of those gone through
    return Renditions(folder, tuple(webp), fallback, tuple(avif), tone(picture))


def save(image: Image.Image, folder: Path, encoder: str, note: bytes | None = None) -> Rendition:
    """Write one file, named by its width, that holds the picture and at most the credit."""
    name = f"{image.width}.{_ENDINGS[encoder]}"
    # Pillow writes of a picture's metadata what it is told to, and what it finds in `info`.
    bare = image.copy() if image.info else image
    bare.info.clear()
    options = {**_OPTIONS[encoder], **({"xmp": note} if note else {})}
    bare.save(folder / name, encoder, **options)
    size = Size(*image.size)
    length = (folder / name).stat().st_size
    return Rendition(name, size, f"image/{encoder.lower()}", length)


def _on_white(image: Image.Image) -> Image.Image:
    """Return the photo without transparency: JPEG has none, and black would show."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper
