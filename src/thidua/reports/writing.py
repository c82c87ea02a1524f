"""Writing all reports of a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from thidua.column.record import REPORT
from thidua.column.record import render as render_record
from thidua.disk.folders import write_whole
from thidua.problems import Problem
from thidua.progress.findings import findings
from thidua.progress.targets import Progress
from thidua.reports import (
    codequality,
    junit,
    leader_page,
    problems_json,
    sarif,
    summary,
    targets_json,
)
from thidua.review import Edition
from thidua.review.channels import publication


def write_reports(
    folder: Path,
    edition: Edition,
    progress: Progress,
    problems: Sequence[Problem] | None = None,
) -> None:
    """Write every report into ``folder``, each file whole. Raises ``OSError``.

    ``problems`` are those of a build that found more than :func:`findings` can, such as a photo
    that would not render; without them the findings are shown.
    """
    told = findings(edition, progress) if problems is None else problems
    contents = {
        "problems.json": problems_json.render(told),
        "problems.sarif": sarif.render(told),
        "codequality.json": codequality.render(told),
        "targets.json": targets_json.render(progress),
        "junit.xml": junit.render(progress, told),
        "summary.md": summary.render(progress, told, edition.column.allowed),
        REPORT: render_record(publication(edition)),
        "index.html": leader_page.render(edition, progress, told),
    }
    for name, content in contents.items():
        # A file's name may be bytes that are no text; its report must still be written.
        write_whole(folder / name, content.encode(errors="replace"))
