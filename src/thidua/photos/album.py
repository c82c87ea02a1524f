"""The photos that articles show, each rendered once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from thidua.column import Article
from thidua.photos.cache import make_key
from thidua.photos.facts import PhotoError
from thidua.photos.orders import fulfil
from thidua.photos.renditions import (
    AVIF_OPTIONS,
    FALLBACK_WIDTH,
    JPEG_OPTIONS,
    THUMBNAIL_WIDTH,
    WEBP_OPTIONS,
    Renditions,
    make_renditions,
)
from thidua.photos.source import read
from thidua.schema.scalars import Focus
from thidua.schema.ward import PhotoSettings


@dataclass(frozen=True, slots=True)
class Original:
    """A photo as it was reviewed, and the creator that its renditions are to name."""

    sha256: str
    credit: str | None = None
    path: str = field(default="", compare=False)
    """Where it lies; the same photo may lie in two places and is rendered once."""

    @property
    def mark(self) -> str:
        """What tells its renditions from those of any other, in their addresses."""
        if self.credit is None:
            return self.sha256
        return hashlib.sha256(f"{self.sha256} {self.credit}".encode()).hexdigest()


def originals(article: Article, settings: PhotoSettings) -> dict[str, Original]:
    """Return the photos that an article shows, by their target as written."""
    matter = article.matter
    return {
        target: Original(
            photo.sha256,
            matter.image_credit if settings.credit and target == matter.image else None,
            photo.path,
        )
        for target, photo in article.photos.items()
    }


def focus_of(article: Article, target: str) -> Focus | None:
    """Return the point of a photo that whoever wrote the article wants to stay visible."""
    matter = article.matter
    if target == matter.image and matter.image_focus:
        return matter.image_focus
    return matter.photo_focus.get(unquote(target))


def render_all(
    root: Path,
    photos: Iterable[Original],
    settings: PhotoSettings,
    cache: Path,
    on_done: Callable[[], None] = lambda: None,
) -> tuple[dict[Original, Renditions], dict[Original, PhotoError]]:
    """Return renditions and failures of photos; ``on_done`` is called once a photo."""
    orders = (_Order(root, original, settings) for original in photos)
    made, failed = fulfil(orders, cache, settings.workers, on_done)
    return (
        {order.original: renditions for order, renditions in made.items()},
        {order.original: error for order, error in failed.items()},
    )


@dataclass(frozen=True, slots=True)
class _Order:
    """The order for one photo's renditions."""

    root: Path
    original: Original
    settings: PhotoSettings

    @property
    def source(self) -> str:
        return self.original.path

    def key(self) -> str:
        avif = AVIF_OPTIONS if self.settings.avif else None
        widths = [*self.settings.widths, FALLBACK_WIDTH, THUMBNAIL_WIDTH]
        options = [widths, WEBP_OPTIONS, JPEG_OPTIONS, avif]
        return make_key("photo", self.original.sha256, self.original.credit, options)

    def make(self, folder: Path) -> Renditions:
        content = read(self.root / self.original.path)
        if hashlib.sha256(content).hexdigest() != self.original.sha256:
            # What was reviewed is gone; what lies there now nobody has seen.
            raise PhotoError("bị sửa trong lúc dựng trang.", "đợi chép ảnh xong rồi chạy lại.")
        return make_renditions(content, self.settings, self.original.credit, folder)
