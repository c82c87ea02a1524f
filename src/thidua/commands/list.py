"""``thidua list``: every article with its state and the one thing it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from thidua.column import Article
from thidua.commands.shared import as_of_option, decide_now
from thidua.commands.terminal import say
from thidua.load import load
from thidua.review import State, review
from thidua.review.edition import count_errors
from thidua.review.waiting import awaited
from thidua.text.labels import label
from thidua.text.vietnamese import short_date

if TYPE_CHECKING:
    from thidua.handouts.ledger import Ledger


@click.command(
    name="list",
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
    wanted = [current for current in State if state in (None, current.value)]
    made = None
    if State.WITHDRAWN in wanted and State.WITHDRAWN in edition.states.values():
        # Mostly nothing is down, and then nobody asks what was made of it.
        from thidua.commands.handing import known_handouts  # noqa: PLC0415

        made = known_handouts(root)
    if not any(found in wanted for found in edition.states.values()):
        say(f"Không có bài nào: {label('state', state)}." if state else "Chưa có bài nào.")
    for current in wanted:
        paths = [path for path, found in edition.states.items() if found is current]
        if not paths:
            continue
        say(f"{label('state', current.value)} ({len(paths)})", bold=True)
        lines: list[str] = []
        for path in sorted(paths, key=lambda path: (_day(articles.get(path)), path)):
            awaits = awaited(edition, path, faulty[path])
            if awaits.endswith(" lỗi"):
                awaits += " (lệnh check)"
            lines += _describe(path, articles.get(path), awaits)
            if made and current is State.WITHDRAWN:
                lines += _tell_handouts(made, articles.get(path))
        # At once: a terminal takes longer for a thousand lines than we for their articles.
        say("\n".join([*lines, ""]))
    return 0


def _day(article: Article | None) -> date:
    return article.day if article else date.min


def _tell_handouts(made: Ledger, article: Article | None) -> Iterator[str]:
    """Name what was made of an article that is down: copies may be in people's hands."""
    for one in made.made_of(article.id) if article else ():
        gone = f", đã bỏ ngày {short_date(one.removed)}" if one.removed else ""
        yield f"      đã in, đã gửi?  {one.path} (làm ngày {short_date(one.on)}{gone})"


def _describe(path: str, article: Article | None, awaits: str) -> Iterator[str]:
    """Yield an article on a line and its file, whole enough to copy, on the next."""
    if article:
        day = short_date(article.day) if article.matter.date else "chưa có ngày"
        yield f"  {day}  {article.matter.title}"
    yield f"      {path}" + (f"  – còn chờ: {awaits}" if awaits else "")
