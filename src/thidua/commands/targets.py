"""``thidua targets``: how far the plans are met."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from thidua.commands.shared import as_of_option, decide_now
from thidua.commands.terminal import COLOURS, say
from thidua.disk.hazards import visible
from thidua.load import load
from thidua.progress.agenda import MOST_DEADLINES, Deadline, next_deadlines
from thidua.progress.findings import findings
from thidua.progress.targets import Progress, evaluate
from thidua.progress.tasks import TaskProgress, TaskStatus
from thidua.progress.wording import name_status
from thidua.reports.summary import render as render_summary
from thidua.reports.targets_json import render as render_json
from thidua.review import review
from thidua.text.labels import label
from thidua.text.vietnamese import office_number, short_date

COLOURS_OF_TASKS = {
    TaskStatus.DONE: "green",
    TaskStatus.OPEN: "green",
    TaskStatus.OVERDUE: "red",
    TaskStatus.UPCOMING: "bright_black",
}


@click.command(help="Xem các chỉ tiêu của kế hoạch đạt đến đâu.")
@as_of_option
@click.option(
    "--format",
    "style",
    type=click.Choice(["text", "json", "md"]),
    default="text",
    help="Cách trình bày: bảng chữ, JSON cho máy, hoặc Markdown.",
)
@click.pass_obj
def targets(root: Path, as_of: date | None, style: str) -> int:
    """Show every window of every target. Always exits 0: a miss is no wrong use."""
    edition = review(load(root), decide_now(as_of))
    progress = evaluate(edition)
    if style == "json":
        say(render_json(progress), nl=False)
    elif style == "md":
        say(render_summary(progress, findings(edition, progress)), nl=False)
    else:
        show_progress(progress, Console())
    return 0


def show_progress(progress: Progress, console: Console) -> None:
    """Print one table a plan and what comes next; a status is a word, never a colour alone."""
    for plan in progress.plans:
        table = Table(
            title=_cell(f"{plan.plan.title} (tính đến {short_date(progress.as_of)})"),
            title_justify="left",
        )
        for heading in ("Chỉ tiêu", "Kỳ", "Thực hiện", "Tình trạng"):
            table.add_column(heading, overflow="fold")
        for target in plan.targets:
            for index, window in enumerate(target.windows):
                done, required = office_number(window.done), office_number(window.required)
                colour = COLOURS[window.status]
                table.add_row(
                    _cell(target.target.text if index == 0 else ""),
                    _cell(" – ".join(filter(None, [window.label, window.group]))),
                    f"{done}/{required} {label('count', target.target.count)}",
                    f"[{colour}]{name_status(window.status, window.is_ending)}[/]",
                )
        console.print(table)
        if plan.tasks:
            console.print(_tell_tasks(plan.tasks))
    show_deadlines(next_deadlines(progress), console)


def _cell(text: str) -> Text:
    """Return words of a plan for a table: no sign in them means a colour or a link."""
    return Text(visible(text))


def _tell_tasks(tasks: Sequence[TaskProgress]) -> Table:
    table = Table()
    for heading in ("Việc", "Chủ trì", "Hạn", "Tình trạng"):
        table.add_column(heading, overflow="fold")
    for one in tasks:
        colour = COLOURS_OF_TASKS[one.status]
        table.add_row(
            _cell(one.task.text),
            _cell(one.task.lead),
            short_date(one.task.last),
            f"[{colour}]{one.status.label}[/]",
        )
    return table


def show_deadlines(deadlines: Sequence[Deadline], console: Console) -> None:
    """Print what is still to be done, the nearest deadline first."""
    if not deadlines:
        return
    console.print("Việc sắp tới:")
    for deadline in deadlines[:MOST_DEADLINES]:
        console.print(
            visible(f"- {short_date(deadline.day)}  {deadline.text}: {deadline.need}"),
            markup=False,
            highlight=False,
            soft_wrap=True,
        )
    if len(deadlines) > MOST_DEADLINES:
        console.print(f"… và {len(deadlines) - MOST_DEADLINES} việc khác.", highlight=False)
