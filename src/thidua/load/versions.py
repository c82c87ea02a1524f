"""One article over the time: the day it was published under, its remarks, its next version."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from thidua.column import Article, Column
from thidua.column.addresses import REVISION, revised_path
from thidua.column.record import published_days
from thidua.disk.hazards import printable
from thidua.disk.tree import Tree
from thidua.load.files import stray_revision
from thidua.problems import Problem, Rule, Severity
from thidua.text.vietnamese import short_date


def check_days(column: Column) -> Iterator[Problem]:
    """Find articles that were published under another day: an edit moves nothing elsewhere."""
    published = published_days(column.record)
    for article in _versions(column):
        day = published.get(article.id)
        if day and article.matter.date and article.day != day:
            yield _problem(
                article,
                Rule.DATE_MOVED,
                "date",
                f"bài đã đăng với ngày {short_date(day)} mà nay đề ngày {short_date(article.day)}; "
                "đổi ngày là chuyển bài sang kỳ khác và làm bạn đọc tưởng là bài mới.",
                f"ghi lại  date: {short_date(day)}  ; ngày sửa do máy ghi ở updated khi duyệt lại; "
                f"quy tắc này: huong-dan/quy-tac/{Rule.DATE_MOVED}.md",
            )


def check_remarks(column: Column) -> Iterator[Problem]:
    """Tell what leaders sent articles back with, until the text is another one."""
    for article in _versions(column):
        returned = article.matter.returned
        if returned and article.is_returned:
            by, on = returned.by or "lãnh đạo", short_date(returned.on.date())
            yield _problem(
                article,
                Rule.RETURNED,
                "returned",
                f"{by} trả bài lại ngày {on}: “{printable(returned.note)}”",
                "sửa bài theo ý kiến rồi trình duyệt lại; duyệt xong máy tự xóa ý kiến này.",
                Severity.WARNING,
            )


def check_revisions(column: Column, tree: Tree) -> Iterator[Problem]:
    """Find next versions of what has no first one, and those that would undo what was added."""
    articles = {article.path: article for article in column.articles}
    for path, revision in column.revisions.items():
        article = articles.get(revised_path(path))
        if article is None or revision is None:
            continue
        if article.matter.review is None:
            yield Problem(
                Rule.FILE_STRAY,
                Severity.ERROR,
                path,
                1,
                "",
                f"bài {article.path} chưa được duyệt nên chưa cần bản sửa.",
                "chép nội dung sang  index.md  rồi xóa tệp này.",
            )
        yield from _find_missing(article, revision)
        if revision.id != article.id:
            yield _problem(
                revision,
                Rule.DUPLICATE_ID,
                "id",
                f"bản sửa có mã «{revision.id}», khác mã «{article.id}» của bài.",
                f"ghi  id: {article.id}  như trong {article.path}.",
            )
    for path in tree.docs:
        if posixpath.basename(path) == REVISION:
            yield stray_revision(path)


def _find_missing(article: Article, revision: Article) -> Iterator[Problem]:
    """Find what was added to an article that its revision, approved, would take away unseen."""
    old, new = article.matter, revision.matter
    nouns = {"broadcasts": "lượt phát", "corrections": "lời đính chính"}
    for key, noun in nouns.items():
        missing = [one.on for one in getattr(old, key) if one not in getattr(new, key)]
        if missing:
            days = ", ".join(map(short_date, missing))
            yield _problem(
                revision,
                Rule.REVISION_BEHIND,
                key,
                f"bản sửa thiếu {noun} ngày {days} đã ghi ở {article.path}.",
                f"chép nhóm  {key}:  từ {article.path} sang bản sửa.",
            )
    if old.withdrawn and not new.withdrawn:
        yield _problem(
            revision,
            Rule.REVISION_BEHIND,
            "withdrawn",
            f"bài đã ghi là gỡ từ ngày {short_date(old.withdrawn.on)}.",
            "xóa bản sửa; muốn đăng lại thì xóa nhóm  withdrawn:  của bài trước.",
        )


def _versions(column: Column) -> Iterator[Article]:
    yield from column.articles
    yield from (revision for revision in column.revisions.values() if revision)


def _problem(
    article: Article,
    rule: Rule,
    field: str,
    message: str,
    fix: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    line = article.lines.get(field, 1)
    return Problem(rule, severity, article.path, line, field, message, fix)
