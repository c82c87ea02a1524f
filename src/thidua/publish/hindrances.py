"""What keeps the site from its destination, in words an administrator can act on."""

from __future__ import annotations

import re

from thidua.disk.obstacles import DENIED, FULL, READ_ONLY, TOO_LARGE, explain

CHANGED_HOST = (
    "máy chủ trình một khóa khác với khóa đã biết: có thể máy vừa cài lại, cũng có thể là kẻ giả.",
    "đừng đăng tiếp; hỏi người giữ máy chủ khóa đúng bằng đường khác (điện thoại), rồi sửa "
    "host_key, hoặc dòng cũ trong tệp known_hosts.",
)
UNKNOWN_HOST = (
    "chưa biết khóa của máy chủ này, nên không chắc đang nói chuyện với đúng máy.",
    "chạy  ssh-keyscan TÊN-MÁY  , đối chiếu với người giữ máy chủ, rồi ghi vào host_key "
    "(huong-dan/dang-trang.md, mục «Máy Linux qua SSH»).",
)
NO_LOGIN = (
    "máy chủ không cho đăng nhập: sai tên người dùng, hoặc khóa chưa được máy chủ biết.",
    "xem user, key; đưa dòng trong tệp .pub của khóa vào ~/.ssh/authorized_keys ở máy chủ.",
)
NO_NAME = (
    "không tìm thấy máy chủ theo tên này.",
    "xem lại host, và mạng của máy này.",
)
NO_ANSWER = (
    "máy chủ không trả lời, hoặc mạng bị chặn.",
    "xem máy chủ có đang chạy, host và port có đúng; mạng cơ quan có tường lửa hay proxy thì hỏi "
    "quản trị mạng mở đường.",
)
CUT = (
    "đường nối đứt giữa chừng.",
    "chạy lại lệnh này: phần đã chuyển không phải chuyển lại.",
)
FAR_FULL = (
    "ổ đĩa ở nơi đến đã đầy.",
    "dọn bớt ở nơi đến, hoặc giảm keep, rồi chạy lại.",
)
FAR_DENIED = (
    "tài khoản đang dùng không có quyền ghi ở nơi đến.",
    "cho tài khoản ấy quyền ghi vào thư mục của trang, rồi chạy lại.",
)
FAR_GONE = (
    "không thấy thư mục ở nơi đến: ổ mạng đã ngắt, hoặc path chưa đúng.",
    "mở thử thư mục ấy; nối lại ổ mạng, hoặc tạo thư mục, hoặc sửa path, rồi chạy lại.",
)
FAR_FAILED = (
    "nơi đến không ghi được, mà qua SFTP máy chủ không nói vì sao: thường là ổ đĩa đầy.",
    "xem chỗ trống, hạn mức và quyền ghi ở nơi đến, rồi chạy lại.",
)
NO_LINKS = (
    "nơi đến không tạo được liên kết (thường là ổ mạng của Windows).",
    "thêm  layout: files  vào extra.ward.publish.",
)
NO_PROGRAM = (
    "máy này thiếu chương trình {name}.",
    "cài {name}; không cài được thì đổi  to: rsync  thành  to: sftp  , không cần chương trình nào.",
)
FAR_PROGRAM = (
    "máy chủ chưa có chương trình rsync.",
    "cài rsync ở máy chủ, hoặc đổi  to: rsync  thành  to: sftp .",
)
UNKNOWN = (
    "nơi đến không nhận.",
    "chạy lại; nếu vẫn vậy, gửi thông báo này cho người quản trị.",
)

# What ssh, rsync, git and the shell of the server print; the first that fits counts.
_SIGNS: tuple[tuple[str, tuple[str, str]], ...] = (
    (r"HOST IDENTIFICATION HAS CHANGED", CHANGED_HOST),
    (r"Host key verification failed|host key is known|not trusted for host", UNKNOWN_HOST),
    (r"Permission denied \(|Too many authentication failures|Authentication failed", NO_LOGIN),
    (r"Could not resolve|Name or service not known|nodename nor servname|getaddrinfo", NO_NAME),
    (r"No space left|Disk quota exceeded|not enough space", FAR_FULL),
    (r"File too large|File size limit exceeded", TOO_LARGE),
    (r"rsync: (?:command )?not found", FAR_PROGRAM),
    (r"Connection refused|[Cc]onnect(?:ion)? timed out|No route to host|unreachable", NO_ANSWER),
    (
        r"Connection (?:reset|closed|lost)|[Bb]roken pipe|connection unexpectedly closed"
        r"|Connection to .* closed|kex_exchange|error in rsync protocol|Timeout, server"
        r"|SFTP connection|unexpected disconnect|hung up unexpectedly|early EOF"
        r"|banner exchange|Bad packet|message authentication code|incorrect signature",
        CUT,
    ),
    (r"Read-only file system", READ_ONLY),
    (r"Permission denied|Operation not permitted", FAR_DENIED),
    (r"No such file or directory|can't cd to", FAR_GONE),
)


class PublishError(Exception):
    """Something that keeps a publication from its end; the site on line stands as it was."""

    def __init__(self, cause: str, fix: str, detail: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.fix = fix
        self.detail = detail
        """The other side's own last words, for whoever is asked for help."""


def read_words(said: str, name: str = "") -> PublishError:
    """Return what another program's complaint means; ``name`` stands in where it says nothing."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    detail = (lines or [name])[-1][:300]
    for sign, (cause, fix) in _SIGNS:
        if re.search(sign, said):
            return PublishError(cause, fix, detail)
    return PublishError(*UNKNOWN, detail)


def read_error(error: OSError) -> PublishError:
    """Return what the system's refusal at a folder means."""
    obstacle = explain(error)
    named = f"{obstacle.path}: {error.strerror or error}"
    match (obstacle.cause, obstacle.fix):
        case words if words == FULL:
            return PublishError(*FAR_FULL, named)
        case words if words == DENIED:
            return PublishError(*FAR_DENIED, named)
        case (cause, fix):
            return PublishError(cause, fix, named)
