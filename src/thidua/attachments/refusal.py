"""Why a file may not leave, in words for whoever put it there."""

from __future__ import annotations


class Refusal(Exception):  # noqa: N818 - not a fault of the program: an answer
    """A file that is not published; ``cause`` continues a sentence that begins with its name."""

    def __init__(self, cause: str, fix: str) -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix


def broken() -> Refusal:
    """Return the refusal of a file that cannot be read as what it claims to be."""
    return Refusal(
        "bị hỏng hoặc thiếu dữ liệu, không mở được.",
        "mở bằng chương trình đã tạo ra tệp, lưu lại rồi chép vào.",
    )


def locked() -> Refusal:
    """Return the refusal of a file with a password."""
    return Refusal(
        "có đặt mật khẩu nên máy không xem được bên trong, bạn đọc cũng không mở được.",
        "mở tệp, bỏ mật khẩu, lưu lại rồi chép vào.",
    )


def signed() -> Refusal:
    """Return the refusal of a signed file that names who wrote it."""
    return Refusal(
        "đã ký số mà còn ghi tên người soạn; xóa tên đi thì chữ ký mất hiệu lực.",
        "xóa tên người soạn rồi ký lại; hoặc đăng bản in ra PDF, không có chữ ký số.",
    )
