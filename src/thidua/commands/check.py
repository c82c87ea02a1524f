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
from thidua.problems import Problem, errors
from thidua.progress.findings import findings
from thidua.progress.targets import evaluate
from thidua.review import review


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
    if paths:
        wanted = tuple(printable(relative_path(root, path)) for path in paths)
        problems = tuple(p for p in problems if _lies_in(p, wanted))
        allowed = tuple(one for one in allowed if _lies_in(one.problem, wanted))
    show_allowed(allowed)
    show_problems(problems)
    return 1 if errors(problems) else 0


def _lies_in(problem: Problem, wanted: Sequence[str]) -> bool:
    return any(problem.path == path or problem.path.startswith(f"{path}/") for path in wanted)
