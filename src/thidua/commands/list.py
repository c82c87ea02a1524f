"""``thidua list``: every article with its state and the one thing it waits for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from thidua.column import Article
from thidua.commands.shared import as_of_option, decide_now
from thidua.commands.terminal import say
from thidua.load import load
from thidua.review import Edition, State, review
from thidua.review.edition import count_errors
from thidua.text.labels import label
from thidua.text.vietnamese import short_date


@click.command(
    name="list",
    short_help="Liệt kê bài theo trạng thái.",
    help="Liệt kê các bài theo trạng thái và việc còn phải làm.",
)
@click.option(
    "--state", type=click.Choice([state.value for state in State]), help="Chỉ xem một trạng thái."
)
@as_of_option
@click.pass_obj
def list_articles(root: Path, state: str | None, as_of: date | None) -> int:
    """Show articles by state, those in need of work first."""
    edition = review(load(root), decide_now(as_of))
    column = edition.column
    articles: Mapping[str, Article | None] = {
        **{article.path: article for article in column.articles},
        **column.revisions,
    }
    faulty = count_errors(column)
    for current in State:
        paths = [path for path, found in edition.states.items() if found is current]
        if not paths or state not in (None, current.value):
            continue
        say(f"{label('state', current.value)} ({len(paths)})", bold=True)
        for path in sorted(paths, key=lambda path: (_day(articles.get(path)), path)):
            _show(
                path, articles.get(path), _awaited(edition, path, articles.get(path), faulty[path])
            )
        say("")
    return 0


def _awaited(edition: Edition, path: str, article: Article | None, faults: int) -> str:
    """Return the one thing an article waits for before it is seen, or before it may stay so.

    Empty when there is nothing. Errors come first: with one of them nothing else can be done.
    """
    state = edition.states[path]
    if faults and state is not State.WITHDRAWN:
        return f"sửa {faults} lỗi (lệnh check)"
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
        return f"sửa theo ý kiến lãnh đạo ngày {on}: “{returned.note}”"
    mended = ", bài đã sửa sau khi bị trả lại" if returned else ""
    if state is State.CHANGED:
        return f"duyệt lại, vì bài đã bị sửa sau khi duyệt{mended}"
    return f"lãnh đạo duyệt ({' hoặc '.join(reviewers)}){mended}"


def _awaited_consent(article: Article) -> str:
    consent = article.matter.consent
    if consent and consent.until and "web" in consent.channels:
        return f"gia hạn sự đồng ý (hết hạn ngày {short_date(consent.until)})"
    return "người trong bài đồng ý đăng trên trang (kênh web)"


def _day(article: Article | None) -> date:
    return article.day if article else date.min


def _show(path: str, article: Article | None, awaits: str) -> None:
    """Print an article on a line and its file, whole enough to copy, on the next."""
    if article:
        day = short_date(article.day) if article.matter.date else "chưa có ngày"
        say(f"  {day}  {article.matter.title}")
    say(f"      {path}" + (f"  – còn chờ: {awaits}" if awaits else ""))
