"""The kinds of handout: the folder of each, and the channel its people must have agreed to."""

from __future__ import annotations

from enum import StrEnum

from thidua.schema.article import Channel


class Kind(StrEnum):
    """A kind of handout: the name of its folder in ``handouts/``, what people call it, a channel.

    Printed matter goes from hand to hand and cannot be called back, so who agreed to the web alone
    has not agreed to it (Luật Bảo vệ dữ liệu cá nhân 91/2025/QH15: silence is no consent).
    """

    label: str
    channel: Channel

    def __new__(cls, folder: str, label: str, channel: Channel) -> Kind:
        """Make a kind that is its folder and knows the rest."""
        kind = str.__new__(cls, folder)
        kind._value_ = folder
        kind.label = label
        kind.channel = channel
        return kind

    RADIO = ("kich-ban", "kịch bản truyền thanh", "radio")
    SHEET = ("to-tin", "tờ tin sinh hoạt", "in-an")
    BOOKLET = ("sach", "sách điển hình", "in-an")
    POSTER = ("ap-phich", "áp phích", "in-an")
    BANNER = ("bang-ron", "băng rôn", "in-an")
    PANEL = ("trien-lam", "bảng triển lãm", "in-an")
    SHARE = ("mang-xa-hoi", "bài đăng mạng xã hội", "mang-xa-hoi")
    PRESS = ("bao-chi", "thông tin cho báo chí", "bao-chi")
    KIT = ("bo-tai-lieu", "bộ tài liệu", "in-an")


LABELS = {kind.value: kind.label for kind in Kind}
"""What people call each kind, by its folder."""
