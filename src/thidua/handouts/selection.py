"""Which articles may be used on a channel at this moment, and in words why not the others.

The only door to what handouts are made of: approved bytes, published by now, not withdrawn, and
consented to on that very channel.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from thidua.column import Article
from thidua.column.permission import agreement, may_appear, may_name, may_show_photos
from thidua.review import Edition, State
from thidua.schema.article import Channel, Exemplar
from thidua.text.labels import label
from thidua.text.vietnamese import short_date


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that is not made, or not used: which file it concerns, why, and what to do."""

    path: str
    cause: str
    fix: str
    recalls: bool = False
    """Whether what was made of it before must go as well: it was withdrawn, or is not agreed to. A
    text that is only being worked on leaves what was made of its approved version."""

    def __str__(self) -> str:
        """The form in which staff read it."""
        return f"{self.path}: {self.cause}\n    Cách sửa: {self.fix}"


class HandoutError(Exception):
    """A handout that cannot be made; it carries every reason there is."""

    def __init__(self, *refusals: Refusal) -> None:
        super().__init__("\n".join(map(str, refusals)))
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class Material:
    """An approved article as a channel may have it. Nothing but :func:`weigh` makes one."""

    article: Article
    channel: Channel

    @property
    def shows_photos(self) -> bool:
        """Whether its people agree to being seen in pictures."""
        return may_show_photos(self.article)

    def names(self, exemplar: Exemplar) -> bool:
        """Tell whether an exemplar may be named apart from the text."""
        return may_name(self.article, exemplar)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was asked for: what may be used, in the order asked, and what may not."""

    materials: tuple[Material, ...]
    refusals: tuple[Refusal, ...]


def choose(edition: Edition, paths: Iterable[str], channel: Channel) -> Selection:
    """Return what of these articles a channel may have; paths as the library names them."""
    weighed = [weigh(edition, path, channel) for path in dict.fromkeys(paths)]
    return Selection(
        tuple(one for one in weighed if isinstance(one, Material)),
        tuple(one for one in weighed if isinstance(one, Refusal)),
    )


def choose_published(edition: Edition, channel: Channel) -> Selection:
    """Return every published article that a channel may have, newest first, and the others."""
    return choose(edition, (article.path for article in edition.published), channel)


def weigh(edition: Edition, path: str, channel: Channel) -> Material | Refusal:
    """Say whether a channel may have the article of a file at the edition's moment."""
    state = edition.states.get(path)
    article = next((one for one in edition.column.articles if one.path == path), None)
    if state is not State.PUBLISHED or article is None:
        return _refuse(edition, path, state, article)
    if not may_appear(article, channel, edition.now):
        return _refuse_channel(article, channel, edition)
    return Material(article, channel)


def _refuse(edition: Edition, path: str, state: State | None, article: Article | None) -> Refusal:
    """Say why an article that readers may not see now is in no handout either."""
    matter = article.matter if article else None
    recalls = state in (State.WITHDRAWN, State.NO_CONSENT, None)
    match state:
        case State.WITHDRAWN if matter and matter.withdrawn:
            cause = f"bài đã gỡ từ ngày {short_date(matter.withdrawn.on)}, không dùng nữa."
            fix = "bỏ bài này ra; bản đã phát ra ngoài thì thu lại."
        case State.SCHEDULED if article:
            cause = (
                f"bài hẹn đăng lúc {article.date:%H:%M} ngày {short_date(article.day)}, chưa tới."
            )
            fix = "đợi bài lên trang rồi làm lại."
        case State.CHANGED:
            cause = "bài đã bị sửa sau khi lãnh đạo duyệt."
            fix = f"duyệt lại:  python scripts/thidua.py approve {path}"
        case State.NO_CONSENT:
            cause = "sự đồng ý của người trong bài đã hết hạn, hoặc không có kênh web."
            fix = "xin đồng ý hay gia hạn, ghi vào  consent:  rồi duyệt lại; không thì bỏ bài này."
        case State.REVISION:
            cause = "đây là bản sửa chưa duyệt."
            fix = "dùng bài đang đăng ở cùng thư mục, hoặc duyệt bản sửa trước."
        case State.DRAFT | State.IN_REVIEW:
            reviewers = " hoặc ".join(edition.column.ward.reviewers)
            cause = f"bài chưa được lãnh đạo duyệt ({reviewers})."
            fix = f"trình duyệt trước:  python scripts/thidua.py approve {path}"
        case None:
            cause = "không có bài này trong chuyên mục."
            fix = "xem lại đường dẫn; lệnh  list  kể tên các bài."
        case _:
            cause = "bài còn lỗi nên chưa lên trang."
            fix = f"sửa các lỗi mà lệnh này kể:  python scripts/thidua.py check {path}"
    return Refusal(path, cause, fix, recalls)


def _refuse_channel(article: Article, channel: Channel, edition: Edition) -> Refusal:
    consent = agreement(article)
    if consent and consent.until and consent.until < edition.now.date():
        cause = f"sự đồng ý của người trong bài đã hết hạn ngày {short_date(consent.until)}."
    else:
        cause = (
            f"phiếu đồng ý không có kênh {channel} ({label('channel', channel)}); người ấy chưa "
            "đồng ý thì không được dùng."
        )
    return Refusal(
        article.path,
        cause,
        f"họ đồng ý thì ghi thêm vào phiếu, thêm  {channel}  vào  channels:  của bài rồi duyệt "
        "lại; không thì bỏ bài này.",
        recalls=True,
    )
