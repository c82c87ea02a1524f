"""What is made from one photo: the same picture in several widths and formats."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from thidua.photos.bare import clean_copy
from thidua.photos.credit import credit_packet
from thidua.photos.facts import Size
from thidua.photos.framing import find_focus
from thidua.photos.source import resize, upright
from thidua.photos.tone import tone
from thidua.photos.writing import is_writing, keep_signs
from thidua.schema.scalars import Focus
from thidua.schema.ward import PhotoSettings

FALLBACK_WIDTH = 960
"""Old readers and feeds take one size."""
THUMBNAIL_WIDTH = 480
"""What portals show beside a title, in the one format that all of them know."""

WEBP_OPTIONS = {"quality": 80, "method": 4}
JPEG_OPTIONS = {"quality": 82, "optimize": True, "progressive": True}
# At this speed AVIF costs about as much as WebP; slower ones save a few bytes in a hundred.
AVIF_OPTIONS = {"quality": 60, "speed": 9, "max_threads": 1}

_ENDINGS = {"WEBP": "webp", "JPEG": "jpg", "AVIF": "avif", "PNG": "png"}
_OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "WEBP": WEBP_OPTIONS,
    "JPEG": JPEG_OPTIONS,
    "AVIF": AVIF_OPTIONS,
}
_WORST = (65, 50)
"""Qualities to try until a rendition is no heavier than what it is made of; below, it shows."""
_HEAVIER = 1.1
"""How many times the weight of its source a picture of writing may have."""


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
    """Empty where another kind is lighter; then ``plain`` has each width."""
    fallback: Rendition
    """A JPEG of a photo; of a picture that is kept as it is, that picture."""
    avif: tuple[Rendition, ...] = ()
    """In each width too, where the ward wants it."""
    tone: str = ""
    """Names the colour that holds the picture's place; see :mod:`thidua.photos.tone`."""
    plain: tuple[Rendition, ...] = ()
    """Of the photo's own kind: the widest is a clean copy of a photo that was small already."""
    thumbnail: Rendition | None = None
    """A small JPEG for feeds; nothing else has one."""
    focus: Focus | None = None
    """What is to stay visible however the picture is cut, as far as could be told."""
    still: Rendition | None = None
    """Of a picture that moves: its beginning, for readers who asked for rest."""

    @property
    def series(self) -> tuple[tuple[Rendition, ...], ...]:
        """The files that a browser may choose from, each of one kind; the first kind is best."""
        return tuple(filter(None, (self.avif, self.webp, self.plain)))

    @property
    def largest(self) -> Rendition:
        """The widest rendition, which gives the picture its shape."""
        return self.series[-1][-1] if self.series else self.fallback

    @property
    def files(self) -> tuple[Rendition, ...]:
        """Every file that was made."""
        more = (self.fallback, self.thumbnail, self.still)
        made = (*self.avif, *self.webp, *self.plain, *(file for file in more if file))
        return tuple(dict.fromkeys(made))


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
    work = _Work(
        content,
        folder,
        credit_packet(credit) if credit else None,
        is_writing=is_writing(picture),
        has_avif=settings.avif,
    )
    wanted = {
        "series": plan_sizes(whole, settings.widths),
        "fallback": (whole.scaled_to(FALLBACK_WIDTH),),
        "thumbnail": (whole.scaled_to(THUMBNAIL_WIDTH),),
    }
    # Each from the next larger: of twelve megapixels, only the first step sees all.
    sizes = sorted({size for row in wanted.values() for size in row}, key=lambda one: -one.width)
    shown: dict[Size, Image.Image] = {}
    for size in sizes:
        picture = shown[size] = resize(picture, size)
    series = [shown[size] for size in wanted["series"]]
    (fallback,), (thumbnail,) = wanted["fallback"], wanted["thumbnail"]
    avif = work.avif(series)
    webp = work.webp(series)
    plain = () if webp else work.plain(series)
    return Renditions(
        folder,
        webp,
        work.fallback(shown[fallback], plain),
        avif,
        tone(picture),
        plain,
        work.thumbnail(shown[thumbnail]),
        find_focus(picture),
    )


@dataclass(frozen=True, slots=True)
class _Work:
    """The making of one photo's files."""

    content: bytes
    folder: Path
    note: bytes | None
    """The credit that each file is to carry."""
    is_writing: bool
    has_avif: bool

    @property
    def most(self) -> int:
        """Bytes that a file may have."""
        return round(len(self.content) * (_HEAVIER if self.is_writing else 1))

    def avif(self, series: list[Image.Image]) -> tuple[Rendition, ...]:
        """Write AVIF in each width, where it is wanted and lighter than the photo itself."""
        if not self.has_avif or self.is_writing:
            return ()
        return self._if_light([self._encode(one, "AVIF") for one in series], series, "AVIF")

    def webp(self, series: list[Image.Image]) -> tuple[Rendition, ...]:
        """Write WebP in each width; nothing where the photo itself is lighter, and can be shown."""
        # The widest takes as long as all others. Whoever waits for the last photo has a core idle.
        with ThreadPoolExecutor(2) as pool:
            widest_first = pool.map(
                lambda one: self._signs(one) or self._encode(one, "WEBP"), series[::-1]
            )
        encoded = list(widest_first)[::-1]
        found = self._if_light(encoded, series, "WEBP")
        if found or self._copy():
            return found
        encoded = [
            self._lighter(one, "WEBP", first) for one, first in zip(series, encoded, strict=True)
        ]
        return self._write_all(encoded, series, "WEBP")

    def plain(self, series: list[Image.Image]) -> tuple[Rendition, ...]:
        """Write the photo's own kind in each width that is lighter, and a clean copy."""
        copy = self._copy()
        assert copy is not None  # else there was WebP
        whole, encoder = copy
        with Image.open(io.BytesIO(whole)) as image:
            size = Size(*image.size)
        kept = [
            (content, one)
            for one in series
            if one.width < size.width
            and len(content := self._encode(_on_white(one) if encoder == "JPEG" else one, encoder))
            < len(whole)
        ]
        narrow = self._write_all([c for c, _ in kept], [one for _, one in kept], encoder)
        return (*narrow, self._write(f"{size.width}.{_ENDINGS[encoder]}", whole, size, encoder))

    def fallback(self, picture: Image.Image, plain: tuple[Rendition, ...]) -> Rendition:
        """Write what old readers and feeds take, unless something that they know is there."""
        known = [one for one in plain if one.media_type in ("image/jpeg", "image/png")]
        if known:
            return min(known, key=lambda one: abs(one.size.width - FALLBACK_WIDTH))
        size = Size(*picture.size)
        signs = self._signs(picture, "PNG")
        if signs:
            return self._write(f"{size.width}.png", signs, size, "PNG")
        opaque = _on_white(picture)
        content = self._encode(opaque, "JPEG")
        copy = self._copy() if len(content) > self.most else None
        if copy and copy[1] in ("JPEG", "PNG"):
            with Image.open(io.BytesIO(copy[0])) as image:
                size = Size(*image.size)
            return self._write(f"{size.width}.{_ENDINGS[copy[1]]}", copy[0], size, copy[1])
        content = self._lighter(opaque, "JPEG", content)
        return self._write(f"{size.width}.jpg", content, size, "JPEG")

    def thumbnail(self, picture: Image.Image) -> Rendition:
        """Write the small JPEG."""
        opaque, size = _on_white(picture), Size(*picture.size)
        content = self._lighter(opaque, "JPEG", self._encode(opaque, "JPEG"))
        return self._write(f"thumb-{size.width}.jpg", content, size, "JPEG")

    def _copy(self) -> tuple[bytes, str] | None:
        return None if self.note else clean_copy(self.content)

    def _signs(self, picture: Image.Image, encoder: str = "WEBP") -> bytes | None:
        return (
            keep_signs(picture, encoder, self.most) if self.is_writing and not self.note else None
        )

    def _encode(self, picture: Image.Image, encoder: str, **better: int) -> bytes:
        # Pillow writes of a picture's metadata what it is told to, and what it finds in `info`.
        bare = picture.copy() if picture.info else picture
        bare.info.clear()
        options = {**_OPTIONS.get(encoder, {"optimize": True}), **better}
        buffer = io.BytesIO()
        bare.save(buffer, encoder, **options, **({"xmp": self.note} if self.note else {}))
        return buffer.getvalue()

    def _lighter(self, picture: Image.Image, encoder: str, first: bytes) -> bytes:
        """Return what is no heavier than the photo itself, as far as that can be."""
        content = first
        for quality in _WORST:
            if len(content) <= self.most:
                break
            content = min(content, self._encode(picture, encoder, quality=quality), key=len)
        return content

    def _if_light(
        self, encoded: list[bytes], series: list[Image.Image], encoder: str
    ) -> tuple[Rendition, ...]:
        if max(map(len, encoded)) > self.most:
            return ()
        return self._write_all(encoded, series, encoder)

    def _write_all(
        self, encoded: list[bytes], series: list[Image.Image], encoder: str
    ) -> tuple[Rendition, ...]:
        return tuple(
            self._write(f"{one.width}.{_ENDINGS[encoder]}", content, Size(*one.size), encoder)
            for content, one in zip(encoded, series, strict=True)
        )

    def _write(self, name: str, content: bytes, size: Size, encoder: str) -> Rendition:
        (self.folder / name).write_bytes(content)
        return Rendition(name, size, f"image/{encoder.lower()}", len(content))


def _on_white(image: Image.Image) -> Image.Image:
    """Return the photo without transparency: JPEG has none, and black would show."""
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGB", image.size, "white")
    paper.paste(image, mask=image.getchannel("A"))
    return paper
