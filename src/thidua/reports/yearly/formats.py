"""The kinds of file that a plan's report is written as, by their endings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from thidua.reports.yearly import message, page, spreadsheet, word
from thidua.reports.yearly.content import Report

WRITERS: Mapping[str, Callable[[Report, datetime], bytes]] = {
    "docx": word.render,
    "xlsx": spreadsheet.render,
    "html": page.render,
    "txt": message.render,
}
