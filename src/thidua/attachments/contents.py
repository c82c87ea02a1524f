"""What a file is, told by its bytes; its name may say anything."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from enum import StrEnum

from thidua.attachments.packages import ZIP_ERRORS
from thidua.disk.kinds import PHOTO_ENDINGS


class Content(StrEnum):
    """What bytes turned out to be, as a clerk calls it."""

    JPEG = "ảnh JPEG"
    PNG = "ảnh PNG"
    GIF = "ảnh GIF"
    WEBP = "ảnh WebP"
    AVIF = "ảnh AVIF"
    HEIF = "ảnh HEIC của điện thoại"
    TIFF = "ảnh TIFF"
    BMP = "ảnh BMP"
    JXL = "ảnh JPEG XL"
    SVG = "hình vẽ SVG"
    PDF = "tài liệu PDF"
    DOCX = "tài liệu Word"
    XLSX = "bảng tính Excel"
    PPTX = "bài trình chiếu PowerPoint"
    ODT = "tài liệu LibreOffice Writer"
    ODS = "bảng tính LibreOffice Calc"
    ODP = "bài trình chiếu LibreOffice Impress"
    OLE = "tài liệu Office kiểu cũ, hoặc có mật khẩu"
    MPEG4 = "video hoặc âm thanh MP4"
    MP3 = "âm thanh MP3"
    WAV = "âm thanh WAV"
    FONT = "phông chữ"
    ZIP = "tệp nén ZIP"
    OTHER_ARCHIVE = "tệp nén RAR hoặc 7z"
    PROGRAM = "chương trình chạy trên máy"
    HTML = "trang web HTML"
    XML = "tệp XML"
    SCRIPT = "mã chương trình"
    TEXT = "văn bản thường"
    EMPTY = "tệp trống"
    UNKNOWN = "loại tệp máy không nhận ra"


PICTURES = frozenset(
    {
        Content.JPEG,
        Content.PNG,
        Content.GIF,
        Content.WEBP,
        Content.AVIF,
        Content.HEIF,
        Content.TIFF,
        Content.BMP,
    }
)
OFFICE = frozenset({Content.DOCX, Content.XLSX, Content.PPTX})
OPEN_DOCUMENT = frozenset({Content.ODT, Content.ODS, Content.ODP})
ACTIVE = frozenset({Content.PROGRAM, Content.HTML, Content.SCRIPT, Content.OLE})
"""What must not travel inside another file either."""

NATURAL: Mapping[Content, str] = {
    Content.JPEG: ".jpg",
    Content.PNG: ".png",
    Content.GIF: ".gif",
    Content.WEBP: ".webp",
    Content.AVIF: ".avif",
    Content.HEIF: ".heic",
    Content.TIFF: ".tif",
    Content.BMP: ".bmp",
    Content.SVG: ".svg",
    Content.PDF: ".pdf",
    Content.DOCX: ".docx",
    Content.XLSX: ".xlsx",
    Content.PPTX: ".pptx",
    Content.ODT: ".odt",
    Content.ODS: ".ods",
    Content.ODP: ".odp",
    Content.MP3: ".mp3",
    Content.WAV: ".wav",
    Content.MPEG4: ".mp4",
    Content.ZIP: ".zip",
    Content.TEXT: ".txt",
}
"""The ending under which such a file is published."""

EXPECTED: Mapping[str, frozenset[Content]] = {
    **{ending: frozenset({content}) for content, ending in NATURAL.items()},
    **dict.fromkeys(PHOTO_ENDINGS, PICTURES),
    **dict.fromkeys((".m4a", ".mp4", ".m4v", ".mov"), frozenset({Content.MPEG4})),
    **dict.fromkeys((".woff2", ".woff", ".ttf", ".otf"), frozenset({Content.FONT})),
    **dict.fromkeys((".vtt", ".srt", ".csv", ".txt"), frozenset({Content.TEXT})),
}
"""What may stand behind each ending that may leave."""

_HEADS: tuple[tuple[bytes, Content], ...] = (
    (b"\xff\xd8\xff", Content.JPEG),
    (b"\x89PNG\r\n\x1a\n", Content.PNG),
    (b"GIF8", Content.GIF),
    (b"II*\0", Content.TIFF),
    (b"MM\0*", Content.TIFF),
    (b"\xff\x0a", Content.JXL),
    (b"\0\0\0\x0cJXL ", Content.JXL),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Content.OLE),
    (b"ID3", Content.MP3),
    (b"wOF2", Content.FONT),
    (b"wOFF", Content.FONT),
    (b"OTTO", Content.FONT),
    (b"\0\1\0\0", Content.FONT),
    (b"Rar!", Content.OTHER_ARCHIVE),
    (b"7z\xbc\xaf", Content.OTHER_ARCHIVE),
    (b"MZ", Content.PROGRAM),
    (b"\x7fELF", Content.PROGRAM),
    (b"#!", Content.SCRIPT),
    (b"<?php", Content.SCRIPT),
)
_RIFF = {b"WEBP": Content.WEBP, b"WAVE": Content.WAV}
_FILM_HEADS = frozenset({b"ftyp", b"moov", b"mdat", b"wide"})
"""``ftyp``, or what cameras began a QuickTime with before it had brands."""
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_PDF_WITHIN = 1024
"""Bytes within which readers look for the mark of a PDF (ISO 32000-1, annex H, note 13)."""
_ACTIVE_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|script|iframe|title|meta|a|table|div)\b", re.I
)
_SVG = re.compile(rb"<(?:\w+:)?svg\b", re.I)
_PROLOGUE = re.compile(
    rb"\s+|<\?xml.*?\?>|<!--.*?-->|<!doctype\s+svg[^>\[]*(?:\[.*?\]\s*)?>", re.I | re.S
)
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f]")
_PACKAGES = {"word/": Content.DOCX, "xl/": Content.XLSX, "ppt/": Content.PPTX}
_OPEN_DOCUMENTS = {
    b"application/vnd.oasis.opendocument.text": Content.ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": Content.ODS,
    b"application/vnd.oasis.opendocument.presentation": Content.ODP,
}


def identify(content: bytes) -> Content:
    """Return what a file is. Never raises."""
    if not content.strip(b"\0 \t\r\n"):
        return Content.EMPTY
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _look_inside(content)
    return _by_head(content) or _read_text(content)


def _by_head(content: bytes) -> Content | None:
    if content[4:8] in _FILM_HEADS:
        return _by_brand(content[8:12]) if content[4:8] == b"ftyp" else Content.MPEG4
    if content[:4] == b"RIFF":
        return _RIFF.get(content[8:12], Content.UNKNOWN)
    if content[:2] == b"BM" and content[6:10] == b"\0\0\0\0":
        return Content.BMP
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return Content.PDF
    # The first frame of MPEG audio: eleven bits set, then layer III.
    if content[0] == 0xFF and len(content) > 1 and content[1] & 0xE6 == 0xE2:
        return Content.MP3
    return next((kind for head, kind in _HEADS if content.startswith(head)), None)


def _by_brand(brand: bytes) -> Content:
    if brand in (b"avif", b"avis"):
        return Content.AVIF
    return Content.HEIF if brand in _HEIF_BRANDS else Content.MPEG4


def _read_text(content: bytes) -> Content:
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    body = _after_prologue(text)
    if _SVG.match(body):
        return Content.SVG
    if _ACTIVE_MARKUP.match(body):
        return Content.HTML
    if text.startswith(b"<?xml"):
        return Content.XML
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return Content.UNKNOWN
    return Content.UNKNOWN if _CONTROL.search(content) else Content.TEXT


def _after_prologue(text: bytes) -> bytes:
    """Return what follows an XML declaration, comments and the like; in one pass."""
    place = 0
    while match := _PROLOGUE.match(text, place):
        place = match.end()
    return text[place:]


def _look_inside(content: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                return _OPEN_DOCUMENTS.get(archive.read("mimetype").strip(), Content.ZIP)
    except ZIP_ERRORS:
        return Content.ZIP
    if "[Content_Types].xml" in names:
        for folder, kind in _PACKAGES.items():
            if any(name.startswith(folder) for name in names):
                return kind
    return Content.ZIP
