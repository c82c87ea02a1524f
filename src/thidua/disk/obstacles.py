"""What stood in the way of reading or writing a file, in words a clerk can act on."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

FULL = (
    "ổ đĩa đã đầy.",
    "xóa bớt tệp không cần (nên còn trống ít nhất 1 GB), rồi chạy lại.",
)
TOO_LARGE = (
    "hệ thống không cho ghi tệp lớn đến thế.",
    "xem chỗ trống và hạn mức đĩa của tài khoản đang dùng, rồi chạy lại.",
)
DENIED = (
    "không có quyền, hoặc chương trình khác đang mở tệp.",
    "đóng các chương trình đang mở tệp hay thư mục ấy, xem lại quyền ghi, rồi chạy lại.",
)
READ_ONLY = (
    "ổ đĩa chỉ cho đọc.",
    "chép cả thư mục của chuyên mục sang ổ ghi được, hoặc bỏ chế độ chỉ đọc, rồi chạy lại.",
)
BUSY = (
    "chương trình khác đang dùng.",
    "đóng các chương trình đang mở tệp hay thư mục ấy, rồi chạy lại.",
)
NO_FOLDER = (
    "chỗ của một thư mục lại đang là một tệp, hoặc ngược lại.",
    "đổi tên hay chuyển tệp ấy đi chỗ khác, rồi chạy lại.",
)
GONE = (
    "không có tệp hay thư mục này.",
    "xem tên tệp, và tệp có vừa bị xóa hay chuyển đi không, rồi chạy lại.",
)
TOO_MANY = (
    "máy đang mở quá nhiều tệp.",
    "đóng bớt chương trình, rồi chạy lại.",
)
BROKEN = (
    "ổ đĩa hoặc mạng trục trặc.",
    "kiểm tra ổ đĩa, dây nối, mạng, rồi chạy lại; nếu vẫn vậy, báo người quản trị.",
)
TOO_LONG = (
    "đường dẫn của tệp dài quá mức hệ thống nhận.",
    "rút ngắn tên thư mục, tên tệp, hoặc chuyển cả dự án ra gần gốc ổ đĩa, ví dụ  D:\\thi-dua",
)
OUT_OF_MEMORY = (
    "máy không đủ bộ nhớ.",
    "đóng bớt chương trình, giảm extra.ward.photos.workers xuống 1, rồi chạy lại.",
)
UNKNOWN = (
    "hệ thống không cho làm việc này.",
    "chạy lại; nếu vẫn vậy, gửi thông báo này cho người quản trị.",
)

_BY_CODE: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: FULL,
    errno.EDQUOT: FULL,
    errno.EFBIG: TOO_LARGE,
    errno.EACCES: DENIED,
    errno.EPERM: DENIED,
    errno.EROFS: READ_ONLY,
    errno.EBUSY: BUSY,
    errno.ETXTBSY: BUSY,
    errno.ENOTEMPTY: BUSY,
    errno.ENOTDIR: NO_FOLDER,
    errno.EISDIR: NO_FOLDER,
    errno.EEXIST: NO_FOLDER,
    errno.ENOENT: GONE,
    errno.EMFILE: TOO_MANY,
    errno.ENFILE: TOO_MANY,
    errno.EIO: BROKEN,
    errno.ESTALE: BROKEN,
    errno.ENOMEM: OUT_OF_MEMORY,
    errno.ENAMETOOLONG: TOO_LONG,
}
_WINDOWS_CODES: Mapping[int, int] = {
    5: errno.EACCES,
    32: errno.EBUSY,
    33: errno.EBUSY,
    39: errno.ENOSPC,
    112: errno.ENOSPC,
    206: errno.ENAMETOOLONG,
}
_LAST_WORDS = re.compile(
    r"^(?:\w+\.)*\w*Error: \[(Errno|WinError) (\d+)\] [^:\n]*"
    r"(?:: (?:'.*' -> )?['\"]?(.*?)['\"]?)?$",
    re.M,
)
"""What Python says last; of two paths the second is the one that was written."""
_MEMORY = re.compile(r"^(?:\w+\.)*(?:MemoryError|BrokenProcessPool)\b", re.M)
_PICTURE = re.compile(r"^OSError: (?:encoder error|.* when writing image file)", re.M)
"""Pillow's words when the disk takes no more; it loses the system's code on the way."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """A refusal of the system. ``path`` is what it was about, empty where that is not known."""

    cause: str
    fix: str
    path: str = ""
    code: int = 0
    """The system's number for it, for whoever is asked for help; 0 where there is none."""

    @property
    def reason(self) -> str:
        """The cause as words within a sentence."""
        return self.cause.rstrip(".")


def explain(error: OSError) -> Obstacle:
    """Return what an error means."""
    windows = getattr(error, "winerror", None)
    code = _WINDOWS_CODES.get(windows, error.errno) if windows else error.errno
    return replace(_describe(code or 0), path=str(error.filename2 or error.filename or ""))


def find_obstacle(log: str) -> Obstacle | None:
    """Return what stopped a program, from the last words in its log; ``None``: nothing known."""
    if _MEMORY.search(log):
        return Obstacle(*OUT_OF_MEMORY)
    last = None
    for last in _LAST_WORDS.finditer(log):  # noqa: B007 - only the last one counts
        pass
    if last is None:
        return Obstacle(*FULL) if _PICTURE.search(log) else None
    code = int(last[2])
    if last[1] == "WinError":
        code = _WINDOWS_CODES.get(code, 0)
    return replace(_describe(code), path=last[3] or "")


def _describe(code: int) -> Obstacle:
    return Obstacle(*_BY_CODE.get(code, UNKNOWN), code=code)
