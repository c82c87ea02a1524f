"""Which articles may be seen at a given moment, and why the others may not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from thidua.column import Article, Column, Logged, PlainPage
from thidua.column.addresses import revised_path
from thidua.column.permission import ends_soon, may_appear
from thidua.load.remains import known_only
from thidua.problems import Problem, Rule, Severity, errors, in_order
from thidua.review.continuity import find_hidden, find_hidden_pages, find_lost, was_seen
from thidua.review.holding import (
    choose_pages,
    find_held_files,
    find_held_records,
    find_unseen,
)
from thidua.schema.logs import ActivityRecord, BroadcastRecord, SelectionRecord
from thidua.text.vietnamese import short_date


class State(StrEnum):
    """Where an article stands on its way to the reader."""

    BROKEN = "broken"
    FAULTY = "faulty"
    DRAFT = "draft"
    IN_REVIEW = "in-review"
    CHANGED = "changed"
    NO_CONSENT = "no-consent"
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    REVISION = "revision"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Edition:
    """The column as it may be seen at ``now``.

    ``published`` is newest first and is the only list of articles that an output may read;
    ``withdrawn`` articles keep an address with a notice and nothing else, and so does each address
    in ``held`` and ``held_pages``. ``pages`` are the only texts from ``docs/`` it may show.
    """

    column: Column
    now: datetime
    states: Mapping[str, State]
    """State of each article and of each next version, readable or not, by its path."""
    published: tuple[Article, ...]
    withdrawn: tuple[Article, ...]
    problems: tuple[Problem, ...]
    pages: Mapping[str, PlainPage]
    """By their paths; one with an error is left out, or is without its words."""
    held: tuple[str, ...] = ()
    """Addresses that readers have seen, of articles that may not be seen now."""
    held_pages: tuple[str, ...] = ()
    """Addresses that readers have seen, of plain pages that may not be seen now."""
    unseen: frozenset[str] = frozenset()
    """Addresses of pages and files under ``docs/`` that are not there: nothing may link to them."""
    held_records: frozenset[str] = frozenset()
    """Items of the logs that an error keeps from counting."""

    @property
    def seen(self) -> tuple[Article, ...]:
        """Every article that has a page, if only a notice of its withdrawal."""
        return (*self.published, *self.withdrawn)

    @property
    def broadcasts(self) -> tuple[Logged[BroadcastRecord], ...]:
        """The records of broadcasts that count."""
        return tuple(r for r in self.column.broadcasts if r.item not in self.held_records)

    @property
    def activities(self) -> tuple[Logged[ActivityRecord], ...]:
        """The records of activities that count."""
        return tuple(r for r in self.column.activities if r.item not in self.held_records)

    @property
    def selections(self) -> tuple[Logged[SelectionRecord], ...]:
        """The records of selections that count."""
        return tuple(r for r in self.column.selections if r.item not in self.held_records)


def review(column: Column, now: datetime) -> Edition:
    """Decide what may be seen at ``now``, and add what holds articles back to the problems."""
    faulty = count_errors(column)
    states = {
        article.path: state_of(
            article,
            now,
            is_whole=article.path not in faulty,
            was_seen=was_seen(column, article, now.date()),
        )
        for article in column.articles
    }
    published = newest_first(a for a in column.articles if states[a.path] is State.PUBLISHED)
    withdrawn = tuple(a for a in column.articles if states[a.path] is State.WITHDRAWN)
    held_files = find_held_files(column, column.faults)
    unseen = find_unseen(column, held_files)
    held_back = [
        problem
        for article in column.articles
        for problem in _explain(article, states[article.path], now.date())
    ]
    return Edition(
        column=column,
        now=now,
        states={
            **states,
            **dict.fromkeys(column.broken, State.BROKEN),
            **dict.fromkeys(column.revisions, State.REVISION),
        },
        published=published,
        withdrawn=withdrawn,
        problems=in_order(
            [
                *column.problems_on(now.date()),
                *held_back,
                *_left_behind(column, now),
                *_dead_links(column, published, unseen),
                *find_lost(column, now.date()),
            ]
        ),
        pages=choose_pages(column, held_files),
        held=find_hidden(column, (*published, *withdrawn), now.date()),
        held_pages=find_hidden_pages(column, unseen, now.date()),
        unseen=unseen,
        held_records=find_held_records(column, column.faults),
    )


def preview(column: Column, now: datetime) -> Edition:
    """Return an edition that also shows what nobody has approved, for the live preview only.

    What has errors is shown as far as it goes. A next version stands in its article's place, and
    what has no day yet as if published now. What the law keeps from readers, nobody sees here.
    """
    return add_drafts(review(column, now))


def add_drafts(edition: Edition) -> Edition:
    """Return the edition of :func:`preview` that belongs to one of :func:`review`."""
    column, now = edition.column, edition.now
    gone = {path for path, since in column.withdrawn.items() if since <= now.date()}
    revised = {
        revised_path(path): revision or column.remains.get(path)
        for path, revision in column.revisions.items()
    }
    articles = {article.path: article for article in column.articles}
    versions = (
        revised.get(path) or articles.get(path) or column.remains.get(path)
        for path, state in edition.states.items()
        if state not in (State.NO_CONSENT, State.WITHDRAWN, State.REVISION) and path not in gone
    )
    shown = newest_first(_showable(version, column, now) for version in versions if version)
    held = find_hidden(column, (*shown, *edition.withdrawn), now.date())
    return replace(
        edition,
        published=shown,
        pages=column.pages,
        held=held,
        held_pages=(),
        unseen=edition.unseen - {page.address for page in column.pages.values()},
    )


def _showable(version: Article, column: Column, now: datetime) -> Article:
    """Return a version as a page can show it, whatever is wrong with it."""
    matter = version.matter
    if column.registers.categories:
        matter = known_only(matter, column.registers, column.ward)
    if matter.date is None:
        matter = replace(matter, date=now)
    return version if matter is version.matter else replace(version, matter=matter)


def newest_first(articles: Iterable[Article]) -> tuple[Article, ...]:
    """Return articles in the order of every list, the same wherever two have one moment."""
    return tuple(sorted(articles, key=lambda one: (one.date, one.id), reverse=True))


def count_errors(column: Column) -> Counter[str]:
    """Count what must be mended in each file before it may be published, by its path."""
    settled = column.settled
    return Counter(fault.path for fault in errors(column.faults) if fault not in settled)


def state_of(article: Article, now: datetime, *, is_whole: bool, was_seen: bool) -> State:
    """Decide one article's state. Every output asks this, and nothing else, what may be seen.

    ``is_whole`` tells that no error of its text or keys waits to be mended, ``was_seen`` that
    readers have had it: what they had is withdrawn even when its review is gone.
    """
    matter = article.matter
    # Reckoned as of a day before the first review, nobody had approved it yet. A later one is of a
    # later version: what readers had stays.
    is_reviewed = matter.review is not None and matter.review.began <= now
    if matter.withdrawn and matter.withdrawn.on <= now.date() and (is_reviewed or was_seen):
        return State.WITHDRAWN
    if matter.review is None or not is_reviewed:
        return State.IN_REVIEW if is_whole else State.DRAFT
    if matter.review.digest != article.digest:
        return State.CHANGED
    if matter.date is None:
        return State.DRAFT
    if not may_appear(article, "web", now):
        return State.NO_CONSENT
    on_time = State.PUBLISHED if matter.date <= now else State.SCHEDULED
    return on_time if is_whole else State.FAULTY


def _explain(article: Article, state: State, today: date) -> Iterator[Problem]:
    consent = article.matter.consent
    until = ends_soon(article, today)
    if until and state in (State.PUBLISHED, State.SCHEDULED):
        left = (until - today).days
        yield _problem(
            article,
            Rule.CONSENT_ENDING,
            "consent",
            f"sự đồng ý của người trong bài hết hạn ngày {short_date(until)}, "
            f"{f'còn {left} ngày' if left else 'là hôm nay'}; sau ngày ấy bài tự ẩn khỏi trang.",
            "xin gia hạn từ bây giờ, sửa  until:  rồi duyệt lại; không gia hạn thì cứ để nguyên.",
        )
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
                "nếu họ đã đồng ý thì thêm web vào  channels:  rồi duyệt lại; nếu không thì để bài "
                "ở đây.",
            )
        elif consent.until:
            yield _problem(
                article,
                Rule.CONSENT_EXPIRED,
                "consent",
                f"sự đồng ý đã hết hiệu lực ngày {short_date(consent.until)} nên bài bị ẩn.",
                "xin gia hạn, sửa  until:  rồi duyệt lại; không thì gỡ bài.",
            )


def _left_behind(column: Column, now: datetime) -> Iterator[Problem]:
    """Find drafts without a day in the folder of a year that is over.

    Nothing but their approval gives them a day, and it would be refused for the folder.
    """
    for article in column.articles:
        is_draft = article.matter.date is None and article.matter.review is None
        if is_draft and article.year < now.year and not was_seen(column, article, now.date()):
            yield _problem(
                article,
                Rule.YEAR_FOLDER,
                "date",
                f"bài chưa ghi ngày, duyệt bây giờ thì đề năm {now.year}, nhưng nằm trong thư mục "
                f"articles/{article.year}/.",
                f"chuyển bài sang articles/{now.year}/ trước khi trình duyệt.",
            )


def _dead_links(
    column: Column, published: tuple[Article, ...], unseen: frozenset[str]
) -> Iterator[Problem]:
    """Find links from what is seen to articles, and pages, that are not."""
    visible = {article.address for article in published}
    hidden = {
        address for path, address in column.site_map.pages.items() if path.startswith("articles/")
    } - visible
    if not hidden | unseen:
        return
    for article in published:
        for link in article.links:
            address = column.site_map.resolve(article.path, link.path)
            if address in unseen:
                yield Problem(
                    Rule.LINK_MISSING,
                    Severity.WARNING,
                    article.path,
                    link.line,
                    "",
                    f"trang hay tệp được liên kết «{link.target}» có lỗi nên chưa lên; "
                    "trên trang chỉ hiện chữ, không có liên kết.",
                    "sửa lỗi của trang, tệp ấy; bài này không phải sửa gì.",
                )
            elif address in hidden:
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
