"""The report as one page of HTML: no script, no request to anywhere, prints on A4."""

from __future__ import annotations

from datetime import datetime

from thidua.reports.templates import open_templates
from thidua.reports.yearly.blocks import Table
from thidua.reports.yearly.content import Report
from thidua.reports.yearly.heading import COUNTRY, KIND, MOTTO, compose
from thidua.reports.yearly.outline import arrange


def render(report: Report, now: datetime) -> bytes:
    """Return the page; ``now`` shows in nothing that ``report`` does not tell already."""
    environment = open_templates("thidua.reports.yearly")
    environment.tests["table"] = lambda block: isinstance(block, Table)
    page = environment.get_template("page.html.jinja").render(
        heading=compose(report),
        sections=arrange(report),
        country=COUNTRY,
        motto=MOTTO,
        kind=KIND,
    )
    return page.encode()
