"""Which articles may be seen at a given moment, and why the others may not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from thidua.column import Article, Column
from thidua.problems import Problem, Rule, Severity, in_order
from thidua.vietnamese import short_date


class State(StrEnum):
    """Where an article stands on its way to the reader."""

    BROKEN = "broken"
    DRAFT = "draft"
    CHANGED = "changed"
    NO_CONSENT = "no-consent"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Edition:
    """The column as it may be seen at ``now``.

    ``published`` is newest first and is the only list of articles that an output may read;
    ``withdrawn`` articles keep an address with a notice and nothing else.
    """

    column: Column
    now: datetime
    states: Mapping[str, State]
    """State of each article, readable or not, by its path."""
    published: tuple[Article, ...]
    withdrawn: tuple[Article, ...]
    problems: tuple[Problem, ...]


def review(column: Column, now: datetime) -> Edition:
    """Decide what may be seen at ``now``, and add what holds articles back to the problems."""
    states = {article.path: state_of(article, now) for article in column.articles}
    published = tuple(
        sorted(
            (a for a in column.articles if states[a.path] is State.PUBLISHED),
            key=lambda article: (article.date, article.id),
            reverse=True,
        )
    )
    held_back = [
        problem
        for article in column.articles
        for problem in _explain(article, states[article.path])
    ]
    return Edition(
        column=column,
        now=now,
        states={**states, **dict.fromkeys(column.broken, State.BROKEN)},
        published=published,
        withdrawn=tuple(a for a in column.articles if states[a.path] is State.WITHDRAWN),
        problems=in_order([*column.problems, *held_back, *_dead_links(column, published)]),
    )


def preview(column: Column, now: datetime) -> Edition:
    """Return an edition that also shows what nobody has approved, for the live preview only.

    Only whole articles are shown: one with an error could not be shown as it would appear.
    """
    edition = review(column, now)
    faulty = {fault.path for fault in column.faults if fault.severity is Severity.ERROR}
    unseen = (State.DRAFT, State.CHANGED, State.SCHEDULED)
    drafts = [
        article
        for article in column.articles
        if edition.states[article.path] in unseen and article.path not in faulty
    ]
    shown = sorted([*edition.published, *drafts], key=lambda a: (a.date, a.id), reverse=True)
    return replace(edition, published=tuple(shown))


def state_of(article: Article, now: datetime) -> State:
    """Decide one article's state. Every output asks this, and nothing else, what may be seen."""
    matter = article.matter
    if matter.review is None or matter.review.on > now:
        # Reckoned as of a day before the review, nobody had approved it yet.
        return State.DRAFT
    if matter.withdrawn and matter.withdrawn.on <= now.date():
        return State.WITHDRAWN
    if matter.review.digest != article.digest:
        return State.CHANGED
    if not may_appear(article, "web", now):
        return State.NO_CONSENT
    return State.PUBLISHED if matter.date <= now else State.SCHEDULED


def may_appear(article: Article, channel: str, now: datetime) -> bool:
    """Tell whether the people in an article agree to a channel today (design, section 3)."""
    consent = article.matter.consent
    if consent is None or consent.not_needed is not None:
        return True
    expired = consent.until is not None and consent.until < now.date()
    return channel in consent.channels and not expired


def _explain(article: Article, state: State) -> Iterator[Problem]:
    consent = article.matter.consent
    if state is State.CHANGED:
        yield _problem(
            article,
            Rule.REVIEW_CHANGED,
            "review",
            f"bài «{article.matter.title}» đã bị sửa sau khi duyệt nên chưa được đăng.",
            "duyệt lại bằng lệnh:  python scripts/thidua.py approve "
            f'{article.path} --by "{article.matter.review.by if article.matter.review else "…"}"',
        )
    elif state is State.NO_CONSENT and consent:
        if "web" not in consent.channels:
            yield _problem(
                article,
                Rule.CONSENT_CHANNEL,
                "consent",
                "người trong bài không đồng ý đăng trên trang web nên bài chưa được đăng.",
                "nếu họ đã đồng ý thì thêm web vào  channels: ; nếu không thì để bài ở đây.",
            )
        elif consent.until:
            yield _problem(
                article,
                Rule.CONSENT_EXPIRED,
                "consent",
                f"sự đồng ý đã hết hiệu lực ngày {short_date(consent.until)} nên bài bị ẩn.",
                "xin gia hạn rồi sửa  until: , hoặc gỡ bài.",
            )


def _dead_links(column: Column, published: tuple[Article, ...]) -> Iterator[Problem]:
    """Find links from what is seen to articles that are not."""
    visible = {article.address for article in published}
    hidden = {article.address for article in column.articles} - visible
    if not hidden:
        return
    for article in published:
        for link in article.links:
            if column.site_map.resolve(article.path, link.path) in hidden:
                yield Problem(
                    Rule.LINK_MISSING,
                    Severity.WARNING,
                    article.path,
                    link.line,
                    "",
                    f"bài được liên kết «{link.target}» chưa đăng hoặc đã gỡ; "
                    "trên trang chỉ hiện chữ, không có liên kết.",
                    "đợi bài kia được duyệt và đăng, hoặc bỏ liên kết (rồi duyệt lại bài này).",
                )


def _problem(article: Article, rule: Rule, field: str, message: str, fix: str) -> Problem:
    line = article.lines.get(field, 1)
    return Problem(rule, Severity.WARNING, article.path, line, field, message, fix)
