"""From a file to the copy that may leave, or to the reason why it may not."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping

from thidua.attachments.contents import (
    ACTIVE,
    EXPECTED,
    NATURAL,
    OFFICE,
    OPEN_DOCUMENT,
    PICTURES,
    Content,
    identify,
)
from thidua.attachments.drawings import clean_drawing
from thidua.attachments.office import clean_office
from thidua.attachments.open_documents import clean_open_document
from thidua.attachments.packages import pack, unpack
from thidua.attachments.pdf import clean_pdf
from thidua.attachments.pictures import strip_picture
from thidua.attachments.recordings import clean_mp3, clean_mpeg4, clean_wave
from thidua.attachments.refusal import Refusal
from thidua.disk.kinds import better_ending, ending, is_leftover, may_leave

MAX_LEVELS = 3
"""Files within files: a spreadsheet within a presentation within a ZIP."""

_CLEANERS: Mapping[Content, Callable[[bytes], bytes]] = {
    Content.PDF: clean_pdf,
    Content.SVG: clean_drawing,
    Content.MPEG4: clean_mpeg4,
    Content.MP3: clean_mp3,
    Content.WAV: clean_wave,
}
_HOLDERS: Mapping[Content, Callable[[bytes, Callable[[str, bytes], bytes]], bytes]] = {
    **dict.fromkeys(OFFICE, clean_office),
    **dict.fromkeys(OPEN_DOCUMENT, clean_open_document),
}
"""What holds other files."""

_PAGES = frozenset({".html", ".htm", ".xhtml", ".mht", ".mhtml", ".shtml", ".php", ".asp", ".aspx"})

_SUBTITLE = re.compile(r"\d\d:\d\d[.,]\d{3} --> ")


def clean(name: str, content: bytes, level: int = 1) -> bytes:
    """Return a file as it may be published, under the name it has. Raises :class:`Refusal`."""
    found = identify(content)
    check_name(name, found)
    if found in PICTURES:
        return strip_picture(content, found)
    if found in _CLEANERS:
        return _CLEANERS[found](content)
    if found in _HOLDERS:
        return _HOLDERS[found](content, lambda inner, part: _clean_inner(inner, part, level + 1))
    if found is Content.ZIP:
        return _clean_parcel(content, level)
    if ending(name) in (".vtt", ".srt") and not _SUBTITLE.search(content.decode("utf-8")):
        raise Refusal(
            "không có dòng phụ đề nào.", "xuất lại phụ đề, dạng .vtt hoặc .srt, mã UTF-8."
        )
    return content  # a font or a plain text tells nothing but what it shows


def check_name(name: str, found: Content) -> None:
    """Refuse a file whose ending may not leave, or says something else than its bytes."""
    if not may_leave(name):
        raise refuse_ending(name)
    if found is Content.EMPTY:
        raise Refusal("là tệp trống.", "chép lại tệp có nội dung, hoặc xóa tệp.")
    if found in EXPECTED[ending(name)]:
        return
    if found is Content.OLE:
        raise Refusal(
            "là tài liệu Office kiểu cũ hoặc có mật khẩu; máy không xóa được tên người soạn.",
            "mở tệp, bỏ mật khẩu nếu có, lưu thành .docx, .xlsx, .pptx hoặc PDF.",
        )
    better = NATURAL.get(found)
    stem = posixpath.splitext(posixpath.basename(name))[0]
    if found is Content.UNKNOWN and Content.TEXT in EXPECTED[ending(name)]:
        fix = "lưu lại với bảng mã UTF-8 (Excel: «CSV UTF-8»; Notepad: ô «Mã hóa»)."
    elif better:
        fix = f"nếu đúng là tệp cần đăng thì đổi tên thành  {stem}{better}"
    else:
        fix = f"chép lại tệp đúng loại {ending(name)}, hoặc xóa tệp này."
    raise Refusal(f"mang đuôi {ending(name)} nhưng thật ra là {found}.", fix)


def refuse_ending(name: str) -> Refusal:
    """Return the refusal of a file whose ending is not among those that may leave."""
    dot = ending(name)
    if better := better_ending(name):
        return Refusal(f"loại {dot} không đăng được.", f"mở tệp rồi lưu thành {better}.")
    if dot in _PAGES:
        return Refusal(
            f"loại {dot} không được đăng: nó có thể chạy mã trên máy bạn đọc.",
            "viết nội dung vào một tệp .md, hoặc đăng bản PDF; rồi xóa tệp này.",
        )
    return Refusal(
        f"loại {dot} không được đăng lên trang."
        if dot
        else "tệp không có đuôi, không rõ là loại gì nên không được đăng.",
        "xóa tệp này, hoặc chuyển ra ngoài docs/ và articles/; cấu hình máy chủ thì đặt ở máy chủ.",
    )


def _clean_inner(name: str, content: bytes, level: int) -> bytes:
    """Clean a file that a document holds, whatever its name there."""
    found = identify(content)
    if found in ACTIVE or level > MAX_LEVELS:
        raise Refusal(
            f"có «{posixpath.basename(name)}» nhúng bên trong ({found}), máy không làm sạch được.",
            "xóa phần nhúng ấy, hoặc xuất thành PDF.",
        )
    if found in NATURAL and found not in (Content.TEXT, Content.ZIP):
        try:
            return clean(f"tep{NATURAL[found]}", content, level)
        except Refusal as refusal:
            raise _within(name, refusal) from refusal
    if found in (Content.ZIP, Content.OTHER_ARCHIVE):
        raise Refusal(
            f"có tệp nén «{posixpath.basename(name)}» nhúng bên trong.",
            "xóa phần nhúng ấy, hoặc xuất thành PDF.",
        )
    return content  # a font, or a drawing in Windows' own format


def _clean_parcel(content: bytes, level: int) -> bytes:
    """Clean each file of a ZIP as if it lay by itself; one that may not leave keeps all back."""
    if level > 1:
        raise Refusal("có tệp nén trong tệp nén.", "bung ra, rồi nén lại một lần.")
    cleaned: dict[str, bytes] = {}
    for name, part in unpack(content).items():
        parts = name.split("/")
        if any(is_leftover(one) for one in parts):
            continue
        try:
            cleaned[name] = clean(name, part, level + 1)
        except Refusal as refusal:
            raise _within(name, refusal) from refusal
    if not cleaned:
        raise Refusal("không có tệp nào bên trong.", "nén lại các tệp cần đăng.")
    return pack(cleaned)


def _within(name: str, refusal: Refusal) -> Refusal:
    name = posixpath.basename(name)
    return Refusal(f"có «{name}» bên trong: {refusal.cause}", f"với «{name}»: {refusal.fix}")
