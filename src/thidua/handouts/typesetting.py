"""PDF and PNG by Typst, from a layout and data: tagged, PDF/A-2a and PDF/UA-1, the same each time.

A layout is a ``.typ`` file of this package; one of the same name in the ward's
``overrides/handouts/`` takes its place. It reads ``data.json`` and pictures beside it and nothing
else: no network, no other file, no clock, only the two fonts that come with packages.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import cache, lru_cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal

from PIL import ImageFont

from thidua.handouts.selection import HandoutError, Refusal

OVERRIDES = "overrides/handouts"
"""Where a ward keeps layouts of its own."""

_FONTS = (
    ("font_source_sans_pro", "SourceSansPro", ("Regular", "It", "Semibold", "Bold", "BoldIt")),
    # The italics of Source Serif have no Vietnamese letters: those of Source Sans stand for them.
    ("font_source_serif_pro", "SourceSerifPro", ("Regular", "Semibold", "Bold", "Black")),
)
_STANDARDS: list[Any] = ["a-2a", "ua-1"]
_PANIC = re.compile(r'panicked with: "?(.*?)"?', re.S)
_SHORTEN = "rút ngắn chữ, hoặc chọn khổ lớn hơn, rồi chạy lại."
_NOT_A_LETTER = "\uffff"
_INVISIBLE = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_PLAIN = str.maketrans(dict.fromkeys(_INVISIBLE) | {"\u2011": "-", "\u2212": "–"})


@dataclass(frozen=True, slots=True)
class Typeset:
    """What is to be set: a layout by its name, what it shows, and the pictures it names."""

    layout: str
    data: Any
    """A dataclass, or what JSON can tell."""
    pictures: Mapping[str, bytes]
    """By the file names that the data gives."""


def set_pdf(root: Path, work: Typeset, now: datetime, *, is_archival: bool = True) -> bytes:
    """Return a PDF dated ``now``. Raises :class:`HandoutError` when a layout cannot be set.

    ``is_archival`` asks for PDF/A-2a and PDF/UA-1, which a layout of pure decoration cannot be.
    """
    content = _compile(root, work, now, "pdf", None, _STANDARDS if is_archival else [])
    assert isinstance(content, bytes)
    return content


def set_pictures(root: Path, work: Typeset, now: datetime, ppi: float) -> tuple[bytes, ...]:
    """Return every page as a PNG with so many points an inch. Raises :class:`HandoutError`."""
    content = _compile(root, work, now, "png", ppi, [])
    return (content,) if isinstance(content, bytes) else tuple(content)


def ask(root: Path, work: Typeset, selector: str) -> Any:
    """Return what a layout tells of itself: the values of its ``metadata`` with a label.

    Raises :class:`HandoutError`.
    """
    import typst  # noqa: PLC0415 - a lock group of its own

    with _workspace(root, work) as folder, _explained(work.layout):
        told = typst.query(
            str(folder / "main.typ"),
            selector,
            field="value",
            root=str(folder),
            font_paths=[str(folder / "fonts")],
            ignore_system_fonts=True,
        )
    return json.loads(told)


def _compile(
    root: Path,
    work: Typeset,
    now: datetime,
    form: Literal["pdf", "png"],
    ppi: float | None,
    standards: list[Any],
) -> bytes | list[bytes]:
    import typst  # noqa: PLC0415 - a lock group of its own

    with _workspace(root, work) as folder, _explained(work.layout):
        fonts = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[str(folder / "fonts")],
        )
        compiler = typst.Compiler(root=str(folder), font_paths=fonts, ignore_system_fonts=True)
        content = compiler.compile(
            input=str(folder / "main.typ"),
            format=form,
            ppi=ppi,
            pdf_standards=standards,
            timestamp=int(now.timestamp()),
        )
    assert content is not None
    return content


@contextmanager
def _workspace(root: Path, work: Typeset) -> Iterator[Path]:
    """Lay out what Typst may read, and nothing else, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="thidua-") as name:
        folder = Path(name)
        _copy_layouts(root, folder)
        shutil.copyfile(folder / f"{work.layout}.typ", folder / "main.typ")
        text = json.dumps(_settable(work.data), ensure_ascii=False)
        (folder / "data.json").write_text(text, "utf-8")
        for picture, content in work.pictures.items():
            (folder / picture).write_bytes(content)
        (folder / "fonts").mkdir()
        for package, family, faces in _FONTS:
            for face in faces:
                with as_file(files(package) / "files" / f"{family}-{face}.ttf") as path:
                    shutil.copyfile(path, folder / "fonts" / path.name)
        yield folder


def _copy_layouts(root: Path, folder: Path) -> None:
    own = root / OVERRIDES
    for layout in (files("thidua.handouts") / "layouts").iterdir():
        if layout.name.endswith(".typ"):
            (folder / layout.name).write_text(layout.read_text("utf-8"), "utf-8")
    for path in sorted(own.glob("*.typ")) if own.is_dir() else ():
        (folder / path.name).write_text(path.read_text("utf-8-sig"), "utf-8")


@contextmanager
def _explained(layout: str) -> Iterator[None]:
    import typst  # noqa: PLC0415 - a lock group of its own

    try:
        yield
    except typst.TypstError as error:
        said = _PANIC.fullmatch(error.message)
        if said:
            # A layout's own answer to what does not fit.
            raise HandoutError(Refusal(layout, said[1], _SHORTEN)) from error
        raise HandoutError(
            Refusal(
                f"{OVERRIDES}/{layout}.typ",
                f"mẫu in không dựng được ({error.message}).",
                "mẫu do phường sửa thì bỏ tệp ấy đi để dùng mẫu có sẵn; không thì gửi thông báo "
                "này cho người phụ trách kỹ thuật.",
            )
        ) from error


# Letters


def unprintable(text: str) -> frozenset[str]:
    """Return the signs of a text that the fonts do not have: they are left out on paper."""
    return frozenset(sign for sign in text.translate(_PLAIN) if not _has(sign))


def _settable(value: Any) -> Any:
    """Return data as JSON can tell it; a dataclass says what it ``is``.

    Every sign is left out that no font has: PDF/A refuses a page with one.
    """
    if is_dataclass(value):
        parts = {one.name: _settable(getattr(value, one.name)) for one in fields(value)}
        return {"is": type(value).__name__, **parts}
    match value:
        case str():
            return "".join(sign for sign in value.translate(_PLAIN) if _has(sign))
        case dict():
            return {key: _settable(one) for key, one in value.items()}
        case list() | tuple():
            return [_settable(one) for one in value]
        case _:
            return value


@lru_cache(maxsize=4096)
def _has(sign: str) -> bool:
    if sign.isspace():
        return True
    return all(bytes(font.getmask(sign)) != missing for font, missing in _letters())


@cache
def _letters() -> tuple[tuple[ImageFont.FreeTypeFont, bytes], ...]:
    found = []
    for package, family, _ in _FONTS:
        with as_file(files(package) / "files" / f"{family}-Regular.ttf") as path:
            font = ImageFont.truetype(str(path), 40, layout_engine=ImageFont.Layout.BASIC)
        found.append((font, bytes(font.getmask(_NOT_A_LETTER))))
    return tuple(found)
