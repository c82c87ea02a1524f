"""``thidua check``: every problem of a file, or of everything."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from thidua.commands.shared import (
    as_of_option,
    decide_now,
    relative_path,
    show_allowed,
    show_problems,
)
from thidua.commands.terminal import say
from thidua.disk.hazards import printable
from thidua.load import load
from thidua.problems import Rule, errors, in_order
from thidua.progress.findings import findings
from thidua.progress.targets import evaluate
from thidua.review import State, review


@click.command(
    help="Kiểm tra một hay nhiều bài; không ghi tên bài thì kiểm tra tất cả.",
)
@click.argument("paths", metavar="TỆP…", nargs=-1, type=click.Path(readable=False, path_type=Path))
@as_of_option
@click.pass_obj
def check(root: Path, paths: tuple[Path, ...], as_of: date | None) -> int:
    """Show problems; exit 1 when one of them is an error, or something could not be read at all.

    What cannot be read has not been checked, draft or not.
    """
    for path in paths:
        # A link that leads in a circle, or a file that nobody may read, is there and is told of.
        if not os.path.lexists(path):
            raise click.UsageError(f"không có tệp hay thư mục {path}.")
    edition = review(load(root), decide_now(as_of))
    problems = findings(edition, evaluate(edition))
    allowed = edition.column.allowed
    wanted = tuple(printable(relative_path(root, path)) for path in paths)
    if paths:
        problems = tuple(p for p in problems if _lies_in(p.path, wanted))
        allowed = tuple(one for one in allowed if _lies_in(one.problem.path, wanted))
    # What is published was asked when it was approved, and by every build since.
    versions = (*edition.column.articles, *filter(None, edition.column.revisions.values()))
    waiting = [
        version
        for version in versions
        if edition.states[version.path] not in (State.PUBLISHED, State.WITHDRAWN)
        and (not paths or _lies_in(version.path, wanted))
    ]
    if waiting:
        # What makes feeds takes as long to load as a thousand articles to check.
        from thidua.site.feeds.asking import find_feed_faults  # noqa: PLC0415

        problems = in_order([*problems, *find_feed_faults(edition, waiting)])
    show_allowed(allowed)
    show_problems(problems)
    unread = dict.fromkeys(p.path for p in problems if p.rule in _UNREAD)
    for name in unread:
        say(f"{name}: không đọc được nên chưa kiểm tra được gì bên trong.", fg="red")
    return 1 if errors(problems) or unread else 0


_UNREAD = (Rule.FILE_UNREADABLE, Rule.FILE_ENCODING, Rule.FILE_KIND, Rule.FILE_SIZE)
"""What keeps a file from being opened, or from being read as text."""


def _lies_in(found: str, wanted: Sequence[str]) -> bool:
    return any(found == path or found.startswith(f"{path}/") for path in wanted)
