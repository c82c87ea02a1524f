"""Every rule of feeds asked of one article, before it is approved and long before it is built.

The article is written into a feed of its own in each format, and that is held against the same
rules as the feeds of a build. So nothing that ``check`` lets pass stops a build for its feeds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from thidua.column import Article, Column
from thidua.feed_check.check import validate
from thidua.feed_check.faults import Fault, FeedRule
from thidua.photos import Original, Rendition, Renditions
from thidua.photos.facts import Size
from thidua.problems import Problem, Rule, Severity
from thidua.review import Edition, review
from thidua.review.edition import count_errors, newest_first
from thidua.site.feeds.items import Feed, FeedMaker
from thidua.site.feeds.render import WRITERS
from thidua.site.markup.texts import Texts
from thidua.site.pages import Crumb
from thidua.site.shelf import Shelf
from thidua.source.documents import Document

if TYPE_CHECKING:
    from thidua.review.approving import Approval

_FIELDS = {
    FeedRule.TITLE: "title",
    FeedRule.DATE: "date",
    FeedRule.GUID: "id",
    FeedRule.ENCLOSURE: "image",
}
"""The key that each rule is about; the others are about the text."""
_REMEDIES = {
    "title": "viết tiêu đề bằng những chữ đọc được",
    "summary": "viết sa-pô bằng những chữ đọc được",
    "date": "ghi ngày đăng thật của bài; bài kể chuyện xưa thì vẫn đề ngày đăng hôm nay",
}
"""What a clerk does about a key; the rule's own remedy speaks of a feed."""
_SUBJECTS = {"title": "title", "description": "summary", "summary": "summary"}


class _Supposed(dict[Original, Renditions]):
    """Photos as they will be: whether one can be rendered is asked elsewhere."""

    def __missing__(self, _: Original) -> Renditions:
        small = Rendition("anh.webp", Size(1, 1), "image/webp", 1)
        return Renditions(Path(), (small,), replace(small, name="anh.jpg", media_type="image/jpeg"))


def find_feed_faults(edition: Edition, articles: Iterable[Article]) -> Iterator[Problem]:
    """Yield what readers would refuse in a feed with one of ``articles``, at its line.

    They are versions of the edition's column, seen or not; what has errors otherwise is asked once
    those are mended. Faults in drafts are warnings.
    """
    column = edition.column
    if not column.site_url:
        return  # no feed can be made without the site's address, which the settings' faults tell
    faulty = count_errors(column)
    for together in _apart([one for one in articles if one.path not in faulty]):
        others = (one for one in edition.published if one.id not in together)
        shown = newest_first((*together.values(), *others))
        shelf = Shelf(replace(edition, published=shown), _Supposed())
        maker = FeedMaker(shelf, Texts(shelf))
        for article in together.values():
            feed = maker.feed_of(Crumb(column.ward.column, ""), [article])
            yield from _ask(column, article, feed)


def asked(column: Column, approval: Approval, now: datetime) -> Approval:
    """Return an approval with what readers would refuse of the version in a feed."""
    if approval.standing is None or approval.amendment is None:
        return approval
    version = replace(approval.standing.version, matter=approval.amendment.matter)
    # Drafts are only warned; what is about to be published is not.
    found = find_feed_faults(review(replace(column, drafts=frozenset()), now), [version])
    return replace(approval, problems=(*approval.problems, *found))


def _apart(articles: Iterable[Article]) -> Iterator[Mapping[str, Article]]:
    """Yield the articles by their ids, two versions of one never together."""
    waiting = list(articles)
    while waiting:
        together: dict[str, Article] = {}
        for article in waiting:
            together.setdefault(article.id, article)
        yield together
        waiting = [one for one in waiting if together[one.id] is not one]


def _ask(column: Column, article: Article, feed: Feed) -> Iterator[Problem]:
    faults = {
        (fault.rule, fault.message): fault
        for write in WRITERS.values()
        for fault in validate(write(feed))
        if fault.is_error
    }
    if not faults:
        return
    # To read a text is to load all rules of letters; for nearly every article nobody asks for it.
    from thidua.source.parsing import read_document  # noqa: PLC0415

    document = read_document(column.root, article.path)[0]
    is_draft = article.path in column.drafts
    for fault in faults.values():
        yield _problem(article, document, fault, is_draft=is_draft)


def _problem(
    article: Article, document: Document | None, fault: Fault, *, is_draft: bool
) -> Problem:
    field = _SUBJECTS.get(fault.subject) or _FIELDS.get(fault.rule, "")
    line = article.lines.get(field, 1)
    if not field and document:
        line = document.body_line + _place(article.body, fault.message)
    return Problem(
        Rule.FEED_ITEM,
        Severity.WARNING if is_draft else Severity.ERROR,
        article.path,
        line,
        field,
        f"cổng đọc nguồn tin sẽ không nhận bài này: {fault.subject}: {fault.message}",
        f"{_REMEDIES.get(field) or fault.fix.rstrip('.')}; mã {fault.rule} ở huong-dan/loi.md.",
    )


def _place(body: str, message: str) -> int:
    """Return how many lines above the address that a message names, if it stands in the text."""
    named = message.partition("«")[2].partition("»")[0]
    found = body.find(named) if named else -1
    return body.count("\n", 0, found) if found >= 0 else 0
