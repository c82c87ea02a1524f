"""``thidua list``: every article with its state and the one thing it waits for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import click

from thidua.column import Article
from thidua.commands.shared import as_of_option, decide_now
from thidua.labels import label
from thidua.load import load
from thidua.review import State, review
from thidua.vietnamese import short_date


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
    articles: Mapping[str, Article] = {a.path: a for a in edition.column.articles}
    for current in State:
        paths = [path for path, found in edition.states.items() if found is current]
        if not paths or state not in (None, current.value):
            continue
        click.secho(f"{label('state', current.value)} ({len(paths)})", bold=True)
        for path in sorted(paths, key=lambda path: (_day(articles.get(path)), path)):
            _show(path, current, articles.get(path))
        click.echo("")
    return 0


def _day(article: Article | None) -> date:
    return article.day if article else date.min


def _show(path: str, state: State, article: Article | None) -> None:
    """Print an article on a line and its file, whole enough to copy, on the next."""
    if article:
        click.echo(f"  {short_date(article.day)}  {article.matter.title}")
    awaited = _awaited(state, article)
    click.echo(f"      {path}" + (f"  – còn chờ: {awaited}" if awaited else ""))


def _awaited(state: State, article: Article | None) -> str:
    match state:
        case State.BROKEN:
            return "sửa lỗi (lệnh check)"
        case State.DRAFT:
            return "lãnh đạo duyệt"
        case State.CHANGED:
            return "duyệt lại"
        case State.NO_CONSENT:
            return "sự đồng ý của người trong bài"
        case State.SCHEDULED if article:
            return f"đến {article.date:%H:%M} ngày {short_date(article.day)}"
        case _:
            return ""
