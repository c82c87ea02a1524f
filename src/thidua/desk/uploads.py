"""Files that come in through a browser: checked by what they hold, and named by us."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile
from PIL import Image, ImageOps

from thidua.attachments import Copies, Refusal
from thidua.column import Column
from thidua.disk.kinds import ATTACHMENT_ENDINGS, PHOTO_ENDINGS, ending
from thidua.disk.tree import describe
from thidua.photos import PhotoError
from thidua.photos.bare import without_metadata
from thidua.text.vietnamese import slugify

MAX_PHOTO_BYTES = 60_000_000
MAX_FILE_BYTES = 100_000_000
_THUMBNAIL = 480


class UploadError(Exception):
    """A file that cannot be taken; its words are for whoever brought it."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A file as it may lie beside an article."""

    name: str
    content: bytes
    is_photo: bool
    original: bytes
    """As it came, with what a camera told besides the picture."""

    def same_in(self, folder: Path, names: Iterable[str]) -> str | None:
        """Return which of the files in a folder holds the same; ``None`` where none does.

        One that was put there by hand may still be as the camera wrote it. Raises ``OSError``.
        """
        both = (self.content, self.original)
        sizes = {len(one) for one in both}
        for name in names:
            file = folder / name
            if file.is_file() and file.stat().st_size in sizes and file.read_bytes() in both:
                return name
        return None


def take_photo(file: UploadedFile, column: Column, taken: frozenset[str]) -> Brought:
    """Return a photo upright, without what the camera told of place and owner.

    Raises :class:`UploadError`.
    """
    content = _read(file, MAX_PHOTO_BYTES)
    limit = column.ward.photos.max_megapixels
    try:
        bare, made = without_metadata(content, limit)
    except PhotoError as error:
        raise UploadError(f"Ảnh «{file.name}» {error.cause} Cách sửa: {error.fix}") from error
    return Brought(_free(str(file.name), made, taken), bare, is_photo=True, original=content)


def take_file(file: UploadedFile, taken: frozenset[str]) -> Brought:
    """Return a document or recording that may be attached. Raises :class:`UploadError`."""
    kind = ending(str(file.name))
    if kind not in ATTACHMENT_ENDINGS:
        offered = ", ".join(sorted(ATTACHMENT_ENDINGS))
        raise UploadError(f"Không nhận loại tệp «{file.name}». Nhận được: ảnh và {offered}.")
    content = _read(file, MAX_FILE_BYTES)
    with tempfile.TemporaryDirectory() as folder:
        name = f"tep{kind}"
        (Path(folder) / name).write_bytes(content)
        try:
            Copies(Path(folder)).check(describe(Path(folder), name))
        except Refusal as refusal:
            raise UploadError(
                f"Tệp «{file.name}» {refusal.cause} Cách sửa: {refusal.fix}"
            ) from refusal
    return Brought(_free(str(file.name), kind, taken), content, is_photo=False, original=content)


def is_photo(file: UploadedFile) -> bool:
    """Tell whether a file is named as a photo; what it holds is looked at when it is taken."""
    return is_photo_name(str(file.name))


def is_photo_name(name: str) -> bool:
    """Tell whether a file's name is that of a photo."""
    return ending(name) in PHOTO_ENDINGS


def thumbnail(content: bytes) -> bytes:
    """Return a small JPEG of a photo that lies beside a text. Raises ``OSError`` for none."""
    with Image.open(io.BytesIO(content)) as image:
        small = ImageOps.exif_transpose(image).convert("RGB")
        small.thumbnail((_THUMBNAIL, _THUMBNAIL))
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


@contextmanager
def laid_text(text: str) -> Iterator[Path]:
    """Lend a text on the disk to what reads documents."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bai.txt"
        path.write_text(text, "utf-8")
        yield path


@contextmanager
def laid_down(file: UploadedFile) -> Iterator[Path]:
    """Lend a file on the disk, under a name of ours, to what reads documents."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"tep{ending(str(file.name))}"
        path.write_bytes(_read(file, MAX_FILE_BYTES))
        yield path


def _read(file: UploadedFile, limit: int) -> bytes:
    if (file.size or 0) > limit:
        raise UploadError(f"Tệp «{file.name}» lớn quá {limit // 1_000_000} MB.")
    return bytes(file.read())


def _free(name: str, kind: str, taken: frozenset[str]) -> str:
    """Return a name fit for an address, which no other file beside the text has."""
    stem = slugify(Path(name.replace("\\", "/")).stem)[:60].strip("-") or "tep"
    number = 1
    while True:
        free = f"{stem}{'' if number == 1 else f'-{number}'}{kind}"
        if free.lower() not in taken:
            return free
        number += 1
