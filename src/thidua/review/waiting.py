"""The one thing that each article waits for, in the words of the office."""

from __future__ import annotations

from collections.abc import Sequence

from thidua.column import Article
from thidua.disk.hazards import printable
from thidua.review.edition import Edition, State
from thidua.text.vietnamese import short_date


def awaited(edition: Edition, path: str, faults: int) -> str:
    """Return the one thing an article waits for before it is seen, or before it may stay so.

    ``faults`` counts its errors, which come first: with one of them nothing else can be done. Empty
    when there is nothing.
    """
    state = edition.states[path]
    if faults and state is not State.WITHDRAWN:
        return f"sửa {faults} lỗi"
    if state in (State.PUBLISHED, State.WITHDRAWN):
        return ""  # nearly all, and each would be looked for among all the others
    article = edition.column.version_at(path)
    match state:
        case State.IN_REVIEW | State.REVISION | State.CHANGED:
            return _awaited_review(state, article, edition.column.ward.reviewers)
        case State.NO_CONSENT if article:
            return _awaited_consent(article)
        case State.SCHEDULED if article:
            return f"đến {article.date:%H:%M} ngày {short_date(article.day)}"
        case _:
            return ""


def _awaited_review(state: State, article: Article | None, reviewers: Sequence[str]) -> str:
    returned = article.matter.returned if article else None
    if article and returned and article.is_returned:
        on = short_date(returned.on.date())
        return f"sửa theo ý kiến lãnh đạo ngày {on}: “{printable(returned.note)}”"
    mended = ", bài đã sửa sau khi bị trả lại" if returned else ""
    if state is State.CHANGED:
        return f"duyệt lại, vì bài đã bị sửa sau khi duyệt{mended}"
    return f"lãnh đạo duyệt ({' hoặc '.join(reviewers)}){mended}"


def _awaited_consent(article: Article) -> str:
    consent = article.matter.consent
    if consent and consent.until and "web" in consent.channels:
        return f"gia hạn sự đồng ý (hết hạn ngày {short_date(consent.until)})"
    return "người trong bài đồng ý đăng trên trang (kênh web)"
