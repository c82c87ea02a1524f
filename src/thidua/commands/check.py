"""``thidua check``: every problem of a file, or of everything."""

from __future__ import annotations

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
from thidua.disk.hazards import printable
from thidua.load import load
from thidua.problems import errors, in_order
from thidua.progress.findings import findings
from thidua.progress.targets import evaluate
from thidua.review import State, review
from thidua.site.feeds.asking import find_feed_faults


@click.command(
    short_help="Kiểm tra bài.",
    help="Kiểm tra một hay nhiều bài; không ghi tên bài thì kiểm tra tất cả.",
)
@click.argument("paths", metavar="TỆP…", nargs=-1, type=click.Path(exists=True, path_type=Path))
@as_of_option
@click.pass_obj
def check(root: Path, paths: tuple[Path, ...], as_of: date | None) -> int:
    """Show problems; exit 1 when one of them is an error."""
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
    problems = in_order([*problems, *find_feed_faults(edition, waiting)])
    show_allowed(allowed)
    show_problems(problems)
    return 1 if errors(problems) else 0


def _lies_in(found: str, wanted: Sequence[str]) -> bool:
    return any(found == path or found.startswith(f"{path}/") for path in wanted)
