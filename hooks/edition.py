"""Reads and reviews the column, checks whether the plan's targets are met, writes the reports."""

from __future__ import annotations

import atexit
import logging
import os
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority, get_plugin_logger

from thidua import Meter, Replacement, end_with, prepare, read_clock, visible, write_reports

log = get_plugin_logger("thidua")

PREVIEW = "THIDUA_PREVIEW"
HELD = "THIDUA_HELD"
"""Set by a program that takes care itself that a site is whole before it is seen: to the folder
in whose place it is put."""
COMMAND = "THIDUA_COMMAND"
FOLDER = "THIDUA_PREVIEW_FOLDER"
"""Where a preview's site lies, and nothing else; the pipe from who started it is its input."""


def on_startup(*, command: str, dirty: bool) -> None:
    """Drafts are shown by a live preview and never written by a build."""
    os.environ[COMMAND] = command
    for handler in logging.getLogger("mkdocs").handlers:
        handler.addFilter(_spell_out)
    if FOLDER in os.environ:
        end_with(0, Path(os.environ[FOLDER]))
    if command != "serve":
        os.environ.pop(PREVIEW, None)


def _spell_out(record: logging.LogRecord) -> bool:
    """Let nothing that people wrote steer the terminal that a log is shown in."""
    record.msg, record.args = visible(record.getMessage()), ()
    return True


@event_priority(100)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Make the build's one state object; stop before anything is written if it is all in vain."""
    root = Path(config.config_file_path).parent
    if os.environ.get(COMMAND) == "build" and not os.environ.get(HELD):
        # The site is made beside the old one, by whatever command it is built.
        replacement = Replacement(root, Path(config.site_dir), 300, _tell_waiting)
        config.extra["replacement"] = replacement
        config.site_dir = str(replacement.fresh)
        atexit.register(replacement.end)
    if os.environ.get(COMMAND) == "build":
        # MkDocs follows every link below the folder it looks into, for ever if need be: it has
        # nothing to find there, so it looks where nothing is.
        config.docs_dir = config.site_dir
    with_drafts = bool(os.environ.get(PREVIEW))
    meter = Meter(sys.stdout, os.environ)
    build = prepare(root, read_clock(os.environ), meter, with_drafts=with_drafts)
    if os.environ.get(COMMAND) != "serve":
        # A preview shows what nobody has approved: of that, nothing stays anywhere.
        write_reports(root / "reports", build.edition, build.progress, build.problems)
    for problem in build.problems:
        report = log.error if problem.is_error else log.warning
        report("%s", problem)
    if with_drafts and build.is_hazardous:
        raise PluginError("Có thứ trong docs/ không xem thử được; hãy sửa lỗi trên trước.")
    if build.keeps_old_site and not with_drafts:
        raise PluginError(
            "Có lỗi liên quan cả trang; trang web chưa được dựng, trang cũ còn nguyên."
        )
    config.extra.update(build=build, meter=meter, with_drafts=with_drafts)
    return config


def _tell_waiting() -> None:
    log.info("Một lần dựng trang khác đang chạy; đang chờ nó xong…")
