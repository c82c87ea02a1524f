"""What a file is by its content, whatever its name says; and why some cannot be taken in."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from thidua.intake.draft import IntakeError

MAX_BYTES = 100_000_000
"""A report with forty photos straight from a phone has that."""
MAX_UNPACKED = 400_000_000
MAX_TEXT_PART = 50_000_000
"""Bytes of one XML part; a book of a thousand pages has ten million."""
MAX_PARTS = 5_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SAVE_AS = (
    "mở bằng Word (hoặc LibreOffice, WPS), chọn Lưu thành… (Save As), ô kiểu tệp chọn "
    "«Word Document (*.docx)», rồi nhập tệp mới."
)


class Kind(StrEnum):
    """Documents that can be read."""

    WORD = "docx"
    OPEN_DOCUMENT = "odt"
    WEB_PAGE = "html"
    PLAIN_TEXT = "txt"


def read_file(path: Path) -> bytes:
    """Return a document's bytes. Raises :class:`IntakeError`."""
    if path.name.startswith("~$"):
        raise IntakeError(
            "là tệp tạm của Word, không phải văn bản.",
            "đóng Word rồi chọn tệp cùng tên không có dấu ~$ ở đầu.",
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise IntakeError(
                f"nặng quá {MAX_BYTES // 1_000_000} MB.",
                "trong Word chọn Nén ảnh (Compress Pictures) rồi lưu lại, hoặc tách bớt ảnh ra.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise IntakeError(
            f"không mở được ({error.strerror}).",
            "đóng chương trình đang mở tệp, xem lại tên tệp và quyền đọc.",
        ) from error
    if not content.strip(b"\0 \t\r\n"):
        raise IntakeError("là tệp trống.", "chép lại tệp gốc; có thể lần chép trước bị dở dang.")
    return content


def kind_of(content: bytes, name: str) -> Kind:
    """Return what a file is. Raises :class:`IntakeError` that says what it is instead."""
    _refuse_foreign(content)
    if content.startswith(b"PK"):
        return _kind_of_archive(content)
    ending = Path(name).suffix.lower()
    start = content[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<body")) or ending in (
        ".html",
        ".htm",
    ):
        return Kind.WEB_PAGE
    if start.startswith(b"mime-version:"):
        raise IntakeError("là trang web lưu một tệp (.mht).", _SAVE_AS)
    if ending in (".docx", ".docm", ".odt"):
        raise IntakeError(
            f"mang đuôi {ending} nhưng bên trong không phải văn bản Word; có thể bị hỏng.",
            "mở thử bằng Word; nếu mở được thì lưu lại thành .docx, nếu không thì xin lại tệp gốc.",
        )
    if ending in (".txt", ".text", ".md", ""):
        return Kind.PLAIN_TEXT
    raise IntakeError(
        f"là loại tệp {ending} mà lệnh này không đọc.",
        "lệnh đọc được .docx, .odt, .html và .txt; hãy lưu văn bản thành một trong các loại đó.",
    )


def _refuse_foreign(content: bytes) -> None:
    """Give what people send most often instead of a Word file an answer of its own."""
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise IntakeError(
                "được đặt mật khẩu nên không đọc được.",
                "mở bằng Word với mật khẩu, vào Tệp → Thông tin → Bảo vệ tài liệu → Mã hóa bằng "
                "mật khẩu, xóa mật khẩu rồi lưu lại.",
            )
        if "WordDocument".encode("utf-16-le") in content:
            raise IntakeError("là tệp Word kiểu cũ (.doc, trước năm 2007).", _SAVE_AS)
        raise IntakeError("là tệp Office kiểu cũ, không phải văn bản .docx.", _SAVE_AS)
    if content.startswith(b"{\\rtf"):
        raise IntakeError("là tệp RTF (WordPad), dù mang đuôi khác.", _SAVE_AS)
    if b"%PDF-" in content[:1024]:
        raise IntakeError(
            "là tệp PDF. PDF chỉ giữ hình của trang, không giữ đoạn văn, bảng và danh sách.",
            "xin nơi gửi tệp Word gốc; nếu chỉ có PDF thì mở PDF bằng Word, đọc soát lại từng "
            "dòng, lưu thành .docx rồi nhập. Bản quét từ giấy thì phải gõ lại.",
        )
    if content.startswith((b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*", b"BM")) or (
        content[4:12] in (b"ftypheic", b"ftypmif1", b"ftypavif") or content[8:12] == b"WEBP"
    ):
        raise IntakeError(
            "là ảnh (ảnh chụp hay ảnh quét văn bản); chữ trong ảnh máy không đọc được.",
            "xin tệp Word gốc, hoặc gõ lại; người khiếm thị cũng không nghe được chữ trong ảnh.",
        )


def _kind_of_archive(content: bytes) -> Kind:
    names = archive_names(content)
    if "mimetype" in names and "content.xml" in names:
        return Kind.OPEN_DOCUMENT
    folders = {name.partition("/")[0] for name in names}
    if "[Content_Types].xml" in names and "word" in folders:
        return Kind.WORD
    if "xl" in folders:
        raise IntakeError(
            "là bảng tính Excel, không phải văn bản.",
            "chép phần cần đăng sang một văn bản Word rồi nhập văn bản đó.",
        )
    if "ppt" in folders:
        raise IntakeError(
            "là bài trình chiếu PowerPoint, không phải văn bản.",
            "chép phần cần đăng sang một văn bản Word rồi nhập văn bản đó.",
        )
    raise IntakeError(
        "là tệp nén, trong đó không có văn bản Word.",
        "giải nén ra rồi nhập từng tệp .docx bên trong.",
    )


_BROKEN = IntakeError(
    "bị hỏng hoặc chép còn dở.",
    "chép hay tải lại từ nơi gửi; nếu Word vẫn mở được thì mở rồi lưu lại thành .docx.",
)


def archive_names(content: bytes) -> frozenset[str]:
    """Return the names of an archive's parts. Raises :class:`IntakeError`."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return frozenset(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise IntakeError(_BROKEN.cause, _BROKEN.fix) from error


def unpack(content: bytes) -> Mapping[str, bytes]:
    """Return an archive's parts by name.

    What a part claims to weigh is not believed: it is read up to the limit and no further. Raises
    :class:`IntakeError` for what is broken, locked, or a trap.
    """
    parts: dict[str, bytes] = {}
    total = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_PARTS:
                raise _bomb()
            for entry in entries:
                if entry.is_dir():
                    continue
                if entry.flag_bits & 1:
                    raise IntakeError(
                        "được nén có mật khẩu nên không đọc được.",
                        "giải nén bằng mật khẩu, hoặc xin bản không đặt mật khẩu.",
                    )
                is_text = entry.filename.lower().endswith((".xml", ".rels"))
                limit = min(MAX_TEXT_PART if is_text else MAX_BYTES, MAX_UNPACKED - total)
                with archive.open(entry) as part:
                    parts[entry.filename] = part.read(limit + 1)
                if len(parts[entry.filename]) > limit:
                    raise _bomb()
                total += len(parts[entry.filename])
    except (
        *(zipfile.BadZipFile, zlib.error, EOFError, ValueError, OSError),
        *(NotImplementedError, RuntimeError),
    ) as error:
        raise IntakeError(_BROKEN.cause, _BROKEN.fix) from error
    return parts


def _bomb() -> IntakeError:
    return IntakeError(
        "bung ra quá lớn so với một văn bản thật; có thể là tệp phá hoại.",
        "không mở tệp này; hỏi lại nơi gửi, và xin bản lưu lại từ Word.",
    )
