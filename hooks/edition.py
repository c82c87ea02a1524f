"""Reads and reviews the column before MkDocs looks at anything, and writes the reports."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from thidua.clock import read_clock
from thidua.meter import Meter
from thidua.problems import Severity
from thidua.reports import write_reports
from thidua.site.prepare import prepare

log = get_plugin_logger("thidua")

PREVIEW = "THIDUA_PREVIEW"


def on_startup(*, command: str, dirty: bool) -> None:
    """Drafts are shown by a live preview and never written by a build."""
    os.environ["THIDUA_COMMAND"] = command
    if command != "serve":
        os.environ.pop(PREVIEW, None)


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the build's one state object; stop before anything is written if there are errors."""
    root = Path(config.config_file_path).parent
    with_drafts = bool(os.environ.get(PREVIEW))
    meter = Meter(sys.stdout, os.environ)
    build = prepare(root, read_clock(os.environ), meter, with_drafts=with_drafts)
    write_reports(root / "reports", build.edition, build.progress, build.problems)
    for problem in build.problems:
        report = log.error if problem.severity is Severity.ERROR else log.warning
        report("%s", problem)
    if build.is_hazardous or (build.has_errors and not with_drafts):
        raise PluginError("Có lỗi trong bài viết hoặc cấu hình; trang web chưa được dựng.")
    state: dict[str, Any] = {"build": build, "meter": meter, "with_drafts": with_drafts}
    config.extra.update(state)
    return config
