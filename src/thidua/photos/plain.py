"""The pictures of plain pages: shown as they are written, but without what they tell of themselves.

They keep their address and their kind; a photo as wide as a phone takes it is made narrower. Beside
it lies each width as WebP, as of an article's photos. What moves goes on moving, and its beginning
lies beside it for readers who asked their machine for rest.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from thidua.column import LocalFile
from thidua.photos.cache import make_key
from thidua.photos.facts import PhotoError, Size
from thidua.photos.motion import MOVING_FORMATS, read_frames, save_frames
from thidua.photos.orders import fulfil
from thidua.photos.renditions import WEBP_OPTIONS, Rendition, Renditions, make_renditions
from thidua.photos.source import file_format, read, upright
from thidua.schema.ward import PhotoSettings

_OPTIONS: Mapping[str, Mapping[str, int | bool]] = {
    "JPEG": {"quality": 88, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
    "WEBP": {"quality": 88, "method": 4},
    "AVIF": {"quality": 70, "speed": 9, "max_threads": 1},
    "GIF": {},
}
SHOWN_FORMATS = frozenset(_OPTIONS)
"""What browsers show; of anything else a reader would see an empty frame."""


def unshown(encoder: str) -> PhotoError:
    """Return the error of a picture that browsers do not show."""
    return PhotoError(
        f"là loại {encoder}, trình duyệt không hiện được.", "lưu lại thành .jpg hoặc .png."
    )


def clean_all(
    root: Path,
    files: Iterable[LocalFile],
    settings: PhotoSettings,
    cache: Path,
    on_done: Callable[[], None] = lambda: None,
) -> tuple[dict[str, Renditions], dict[str, PhotoError]]:
    """Return each picture's clean copy, as the fallback of its renditions whatever its kind.

    Copies and failures are told by path; ``on_done`` is called once a picture.
    """
    orders = [_Order(root, file, settings) for file in files]
    made, failed = fulfil(orders, cache, settings.workers, on_done)
    return (
        {order.source: copy for order, copy in made.items()},
        {order.source: error for order, error in failed.items()},
    )


@dataclass(frozen=True, slots=True)
class _Order:
    root: Path
    file: LocalFile
    settings: PhotoSettings

    @property
    def source(self) -> str:
        return self.file.path

    def key(self) -> str:
        widths = list(self.settings.widths)
        options = [WEBP_OPTIONS, self.settings.avif]
        return make_key("plain", self.file.path, self.file.sha256, widths, _OPTIONS, options)

    def make(self, folder: Path) -> Renditions:
        content = read(self.root / self.file.path)
        if hashlib.sha256(content).hexdigest() != self.file.sha256:
            raise PhotoError("bị sửa trong lúc dựng trang.", "đợi chép ảnh xong rồi chạy lại.")
        limit = self.settings.max_megapixels
        encoder = file_format(content, limit).replace("MPO", "JPEG")
        if encoder not in SHOWN_FORMATS:
            raise unshown(encoder)
        name = f"plain.{encoder.lower()}"
        if encoder in MOVING_FORMATS and (frames := read_frames(content, limit)):
            save_frames(frames, folder / name, encoder)
            first = frames[0].picture
            first.save(folder / "still.webp", "WEBP", **WEBP_OPTIONS)
            size = Size(*first.size)
            still = _told(folder, "still.webp", size, "WEBP")
            return Renditions(folder, (), _told(folder, name, size, encoder), still=still)
        made = make_renditions(content, self.settings, None, folder)
        picture = upright(content, limit, max(self.settings.widths))
        if encoder == "JPEG":
            picture = picture.convert("RGB")
        picture.info.clear()
        picture.save(folder / name, encoder, **_OPTIONS[encoder])
        whole = _told(folder, name, Size(*picture.size), encoder)
        kept = replace(made, fallback=whole, thumbnail=None)
        for file in {*made.files} - {*kept.files}:
            (folder / file.name).unlink()
        return kept


def _told(folder: Path, name: str, size: Size, encoder: str) -> Rendition:
    return Rendition(name, size, f"image/{encoder.lower()}", (folder / name).stat().st_size)
