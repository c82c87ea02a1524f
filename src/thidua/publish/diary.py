"""What the daily job did, in one file and on one page; and when it has something to do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from pathlib import Path

from thidua.clock import VIETNAM
from thidua.disk.folders import write_whole
from thidua.reports.templates import open_templates

DIARY = "reports/van-hanh.log"
PAGE = "reports/van-hanh.html"
_MOST_ROWS = 500
_SHOWN_ROWS = 60
_DUE = (time(0, 0), time(7, 0))
"""When a day begins, consents end; at seven, articles dated by the day alone appear."""
_ROW = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)  (XONG|HỎNG)  (.*)")


class Ending(StrEnum):
    """How a run ended."""

    DONE = "XONG"
    FAILED = "HỎNG"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the job."""

    moment: datetime
    ending: Ending
    told: str

    @property
    def is_failure(self) -> bool:
        """Whether nothing came of it."""
        return self.ending is Ending.FAILED


def read_diary(root: Path) -> tuple[Run, ...]:
    """Return the runs, oldest first; what is no row of ours is passed over. Raises ``OSError``."""
    path = root / DIARY
    if not path.is_file():
        return ()
    rows = path.read_text("utf-8", "replace").splitlines()
    return tuple(
        Run(
            datetime.strptime(row[1], "%Y-%m-%d %H:%M:%S").replace(tzinfo=VIETNAM),
            Ending(row[2]),
            row[3],
        )
        for line in rows
        if (row := _ROW.fullmatch(line))
    )


def write_down(root: Path, run: Run, place: str) -> tuple[Run, ...]:
    """Add a run to the file, and draw the page anew; return all runs. Raises ``OSError``.

    ``place`` is where the site goes, for people.
    """
    runs = (*read_diary(root), run)[-_MOST_ROWS:]
    rows = (f"{r.moment:%Y-%m-%d %H:%M:%S}  {r.ending}  {' '.join(r.told.split())}" for r in runs)
    write_whole(root / DIARY, ("\n".join(rows) + "\n").encode())
    write_whole(root / PAGE, render_page(runs, place).encode())
    return runs


def render_page(runs: Sequence[Run], place: str) -> str:
    """Return the page where an administrator looks."""
    last_done = next((run for run in reversed(runs) if not run.is_failure), None)
    template = open_templates("thidua.publish").get_template("diary.html.jinja")
    return template.render(
        place=place,
        failures=count_failures(runs),
        last_done=last_done,
        runs=tuple(reversed(runs))[:_SHOWN_ROWS],
    )


def count_failures(runs: Sequence[Run]) -> int:
    """Return how many of the last runs failed one after another."""
    count = 0
    for run in reversed(runs):
        if not run.is_failure:
            break
        count += 1
    return count


def is_due(runs: Sequence[Run], now: datetime, appearing: Iterable[datetime]) -> bool:
    """Tell whether the site may have to change since the job last came to its end.

    The job looks every hour: so a night without power, or an hour without network, is caught up.
    ``appearing`` are the moments from which articles may be seen.
    """
    last = next((run.moment for run in reversed(runs) if not run.is_failure), None)
    if last is None or last > now:  # never, or by a clock that was wrong then
        return True
    begun = (datetime.combine(now.date(), hour, tzinfo=now.tzinfo) for hour in _DUE)
    return any(last < moment <= now for moment in (*begun, *appearing))
