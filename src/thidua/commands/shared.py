"""What several commands ask and say alike."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import click
from pydantic_core import PydanticCustomError

from thidua.clock import end_of_day, read_clock
from thidua.column import Column
from thidua.column.addresses import REVISION
from thidua.commands.terminal import say
from thidua.problems import Allowed, Problem, Severity
from thidua.reports.github import is_wanted
from thidua.reports.github import render as render_annotations
from thidua.schema.scalars import parse_day

QUIET = {"NO_MKDOCS_2_WARNING": "1"}
"""Keeps Material's notice to developers out of what clerks read; README.md tells of it."""


FIRST_YEAR, LAST_YEAR = 1980, 2100
"""Archives of a build cannot be dated outside these years."""


class DayType(click.ParamType[date]):
    """A day as people write it: 2024-06-11 or 11/6/2024."""

    name = "ngày"

    def convert(
        self, value: str | date, param: click.Parameter | None, context: click.Context | None
    ) -> date:
        """Return the day, or fail with a usage error."""
        try:
            day = parse_day(value)
        except PydanticCustomError:
            self.fail(f"«{value}» không phải là ngày; viết 2024-06-11 hoặc 11/6/2024.", param)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail(f"năm phải từ {FIRST_YEAR} đến {LAST_YEAR}.", param)
        return day


as_of_option = click.option(
    "--as-of",
    type=DayType(),
    default=None,
    help="Xem như hôm nay là cuối ngày này (ví dụ 31/12/2024).",
)


def decide_now(as_of: date | None) -> datetime:
    """Return the moment to reckon with: ``--as-of`` first, then the environment, then the clock."""
    if as_of:
        return end_of_day(as_of)
    try:
        return read_clock(os.environ)
    except ValueError as error:
        raise click.UsageError(f"biến SOURCE_DATE_EPOCH sai: {error}") from error


def show_problems(problems: Sequence[Problem]) -> None:
    """Print problems with their fixes, and how many there are."""
    for problem in problems:
        say(str(problem))
    if not problems:
        say("Không có vấn đề nào.", fg="green")
        return
    serious = sum(problem.severity is Severity.ERROR for problem in problems)
    say("")
    say(
        f"Có {serious} lỗi và {len(problems) - serious} cảnh báo.",
        fg="red" if serious else "yellow",
    )
    if is_wanted(os.environ):
        for command in render_annotations(problems):
            say(command)


def find_article(column: Column, path: Path) -> str:
    """Return an article's path, given its file or its folder. Raises a usage error."""
    wanted = relative_path(column.root, path)
    known = {*column.broken, *(article.path for article in column.articles)}
    for candidate in (wanted, f"{wanted}/index.md"):
        if candidate in known:
            return candidate
    raise click.UsageError(f"{wanted} không phải là một bài trong articles/.")


def find_version(column: Column, path: Path) -> str:
    """Return the path of an article, or of its next version where that is named or there is one.

    Raises a usage error.
    """
    wanted = relative_path(column.root, path)
    for candidate in (wanted, f"{wanted}/{REVISION}"):
        if candidate in column.revisions:
            return candidate
    return find_article(column, path)


def show_allowed(allowed: Sequence[Allowed]) -> None:
    """Print what articles set aside, with their reasons."""
    if allowed:
        say("Được bỏ qua theo mục allow của bài:", bold=True)
    for one in allowed:
        say(str(one))
    if allowed:
        say("")


def relative_path(root: Path, path: Path) -> str:
    """Return a path given on the command line as the library names it, from the project's folder.

    Windows' backslashes become slashes. Raises a usage error for a path outside the project.
    """
    try:
        # Of a link, the link itself is meant, wherever it leads.
        whole = path.parent.resolve() / path.name if path.is_symlink() else path.resolve()
        return whole.relative_to(root).as_posix()
    except ValueError as error:
        raise click.UsageError(f"{path} không nằm trong thư mục của chuyên mục.") from error
