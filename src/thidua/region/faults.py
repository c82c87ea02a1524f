"""What may be wrong with what a ward publishes, told so that its office and ours can mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What kind of fault it is: a lasting word, with what it means and how to mend it."""

    meaning: str
    fix: str

    def __new__(cls, value: str, meaning: str, fix: str) -> Kind:
        """Make a member whose value is its word."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.meaning = meaning
        member.fix = fix
        return member

    UNREACHED = (
        "mat-lien-lac",
        "Không nối được tới trang của phường",
        "gọi cho phường xem máy chủ có chạy không, địa chỉ có đổi không",
    )
    SLOW = (
        "qua-cham",
        "Trang của phường trả lời quá chậm",
        "lần thu thập sau máy hỏi lại; nếu vẫn vậy, nhờ quản trị của phường xem máy chủ",
    )
    STATUS = (
        "ma-tra-loi",
        "Máy chủ của phường trả lời bằng mã lỗi",
        "nhờ quản trị của phường xem máy chủ",
    )
    OLD = (
        "ban-cu",
        "Trang của phường chưa có tệp này: dựng bằng bản chương trình cũ, hoặc sai địa chỉ",
        "xem lại dòng address trong region.yml; nhờ phường nâng cấp rồi dựng lại trang",
    )
    NEWER = (
        "ban-moi",
        "Tệp theo khuôn dạng mới hơn bản chương trình ở đây biết",
        "nâng cấp chương trình ở đây; tới lúc đó số liệu cũ của phường được giữ",
    )
    REDIRECT = (
        "chuyen-may-chu",
        "Trang của phường chuyển sang một máy chủ khác",
        "hỏi phường; nếu đúng thì ghi địa chỉ mới vào dòng address trong region.yml",
    )
    PRIVATE = (
        "mang-noi-bo",
        "Địa chỉ dẫn vào mạng nội bộ",
        "sửa address; nếu thật sự lấy trong mạng của cơ quan thì ghi allow_private: true",
    )
    TLS = (
        "chung-thu",
        "Chứng thư của máy chủ không đúng",
        "nhờ quản trị của phường gia hạn hay cài lại chứng thư; xem cả ngày giờ của máy ở đây",
    )
    SIZE = (
        "qua-lon",
        "Tệp lớn quá mức cho phép",
        "nhờ quản trị của phường xem có tệp khác nằm nhầm chỗ không",
    )
    EMPTY = ("tep-rong", "Tệp rỗng", "nhờ phường dựng lại trang và đăng lại cả thư mục site/")
    TORN = (
        "tep-thieu",
        "Tệp không khớp mã băm trong mục lục: tải thiếu, hoặc phường đang đăng dở",
        "lần thu thập sau thường hết; nếu vẫn vậy, nhờ phường đăng lại cả thư mục site/",
    )
    NOT_JSON = (
        "khong-phai-json",
        "Nội dung không phải là JSON (có thể là trang báo lỗi hay trang đăng nhập)",
        "mở địa chỉ ấy bằng trình duyệt xem thấy gì, rồi báo quản trị của phường",
    )
    SCHEMA = (
        "sai-khuon",
        "Nội dung không theo khuôn dạng đã công bố",
        "nhờ phường dựng lại trang bằng bản chương trình mới; không sửa tay các tệp trong du-lieu/",
    )
    DUPLICATE = (
        "trung-ma",
        "Một mã đứng hai lần trong tệp; chỉ lấy lần đầu",
        "nhờ phường xem lại id của các bài",
    )
    CLOCK = (
        "sai-ngay",
        "Ngày trong tệp là một ngày chưa tới: đồng hồ máy dựng trang chạy sai",
        "nhờ phường chỉnh ngày giờ của máy rồi dựng lại trang",
    )
    IDENTITY = (
        "sai-danh-tinh",
        "Tệp xưng là của một nơi khác",
        "xem lại code và address trong region.yml; nếu phường thật sự đổi tên trong mã bài thì"
        " ghi tên ấy vào dòng authority",
    )
    FOREIGN = (
        "ma-cua-noi-khac",
        "Tệp có mã bài của một phường khác, nên cả tệp không được dùng",
        "nhờ phường xem lại feed.authority; một phường không thể nói thay phường khác",
    )
    MARKUP = (
        "co-ma",
        "Chữ trong tệp có thẻ HTML hay đoạn mã; ở đây chỉ hiện như chữ thường, không chạy",
        "nhờ phường xem ai đã viết như vậy, trang của phường có bị chèn mã không",
    )
    STILL_SHOWN = (
        "da-go-con-hien",
        "Bài đã gỡ vẫn còn trong tệp dữ liệu; ở đây đã bỏ",
        "nhờ phường dựng lại và đăng lại trang",
    )
    FOLDER = (
        "thu-muc",
        "Không đọc được thư mục của phường",
        "xem lại dòng folder trong region.yml và quyền đọc thư mục",
    )
    NOWHERE = (
        "chua-co-dia-chi",
        "Chưa khai nơi lấy số liệu của phường",
        "ghi  address: https://…/  vào dòng của phường trong region.yml",
    )


KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of one ward's file. ``detail`` is told in plain words, never as markup."""

    ward: str
    """Official code."""
    file: str
    kind: Kind
    detail: str = ""

    @property
    def words(self) -> str:
        """What is wrong, in one sentence."""
        return f"{self.kind.meaning}{f': {self.detail}' if self.detail else ''}."


class RefusedError(Exception):
    """A file that cannot be had or believed."""

    def __init__(self, kind: Kind, detail: str = "") -> None:
        super().__init__(kind.meaning)
        self.kind = kind
        self.detail = detail
