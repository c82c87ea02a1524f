"""The Vietnamese words for the values of the contract, for everything people read."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, Mapping[str, str]] = {
    "kind": {
        "tin": "Tin",
        "bai": "Bài viết",
        "phong-su": "Phóng sự",
        "anh": "Ảnh",
        "hoi-dap": "Hỏi – đáp",
        "van-ban": "Văn bản",
    },
    "exemplar_type": {
        "ca-nhan": "Cá nhân",
        "tap-the": "Tập thể",
        "ho-gia-dinh": "Hộ gia đình",
    },
    "exemplar_kind": {
        "dien-hinh": "Điển hình tiên tiến",
        "mo-hinh-moi": "Mô hình mới",
        "nhan-to-moi": "Nhân tố mới",
        "nguoi-tot-viec-tot": "Người tốt, việc tốt",
    },
    "channel": {
        "web": "trang web",
        "rss": "nguồn tin",
        "radio": "truyền thanh",
        "mang-xa-hoi": "mạng xã hội",
        "in-an": "ấn phẩm in",
        "bao-chi": "báo chí",
    },
    "phase": {"truoc": "Trước sự kiện", "trong": "Trong sự kiện", "sau": "Sau sự kiện"},
    "level": {
        "trung-uong": "Trung ương",
        "tinh": "Cấp tỉnh",
        "thanh-pho": "Cấp thành phố",
        "huyen": "Cấp huyện",
        "phuong": "Cấp phường",
    },
    "form": {"phong-trao": "Phong trào thi đua", "cuoc-van-dong": "Cuộc vận động"},
    "broadcast_kind": {"tiep-song": "Tiếp sóng", "tu-san-xuat": "Tự sản xuất"},
    "activity": {
        "toa-dam": "Tọa đàm",
        "hoi-nghi": "Hội nghị",
        "giao-luu": "Giao lưu",
        "tham-quan": "Tham quan",
        "van-hoa-van-nghe": "Văn hóa, văn nghệ",
        "the-thao": "Thể thao",
        "trien-lam": "Triển lãm",
        "co-dong": "Cổ động",
        "sinh-hoat": "Sinh hoạt",
        "an-pham": "Ấn phẩm",
        "mang-xa-hoi": "Đăng mạng xã hội",
        "bao-chi": "Gửi báo chí",
        "khac": "Khác",
    },
    "round": {"thang": "Hằng tháng", "quy": "Hằng quý", "nam": "Hằng năm"},
    "status": {
        "met": "Đạt",
        "on-track": "Đúng tiến độ",
        "behind": "Chậm",
        "missed": "Không đạt",
        "upcoming": "Chưa đến kỳ",
        "waived": "Được miễn",
    },
    "task": {
        "done": "Đã hoàn thành",
        "overdue": "Quá hạn",
        "open": "Đang thực hiện",
        "upcoming": "Chưa đến kỳ",
    },
    "count": {
        "articles": "tin, bài",
        "broadcasts": "lượt phát",
        "minutes": "phút phát",
        "exemplars": "điển hình",
        "activities": "hoạt động",
        "selections": "đợt lựa chọn",
    },
    "state": {
        "broken": "Có lỗi, chưa đọc được",
        "faulty": "Đã duyệt, chưa lên vì có lỗi",
        "draft": "Đang soạn",
        "in-review": "Chờ duyệt",
        "changed": "Đã sửa sau khi duyệt",
        "no-consent": "Chờ sự đồng ý",
        "scheduled": "Đã duyệt, chờ đến ngày",
        "published": "Đang đăng",
        "revision": "Bản sửa, chờ duyệt",
        "withdrawn": "Đã gỡ",
    },
}


def label(group: str, value: str) -> str:
    """Return the words for a value of the contract. Raises ``KeyError`` for an unknown one."""
    return LABELS[group][value]
