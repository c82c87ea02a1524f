"""``thidua check``: every problem of a file, or of everything."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from thidua.commands.shared import as_of_option, decide_now, relative_path, show_problems
from thidua.load import load
from thidua.problems import errors
from thidua.reports import findings
from thidua.review import review
from thidua.targets import evaluate


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
    if paths:
        wanted = tuple(relative_path(root, path) for path in paths)
        problems = tuple(
            p for p in problems if any(p.path == w or p.path.startswith(f"{w}/") for w in wanted)
        )
    show_problems(problems)
    return 1 if errors(problems) else 0
