"""Writes what stands beside the pages: feeds, the calendar, withdrawals, old addresses."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from thidua.addresses import CALENDAR, WITHDRAWALS
from thidua.build import Build
from thidua.deadlines import render_calendar
from thidua.feeds.render import render_feeds
from thidua.feeds.validation.check import validate
from thidua.feeds.validation.rules import Place
from thidua.folders import write_whole
from thidua.redirects import render_redirects
from thidua.withdrawals import render_withdrawals

log = get_plugin_logger("thidua")


def on_post_build(config: MkDocsConfig) -> None:
    """Write every feed, the calendar where progress is public, withdrawals and redirects."""
    build: Build = config.extra["build"]
    if build.site.ward.show_progress:
        calendar = render_calendar(build.edition, build.progress)
        write_whole(Path(config.site_dir) / CALENDAR, calendar)
    withdrawals = render_withdrawals(build.shelf.edition)
    write_whole(Path(config.site_dir) / WITHDRAWALS, withdrawals)
    for address, page in render_redirects(build.shelf.edition):
        write_whole(Path(config.site_dir) / address, page.encode())
    refused = _write_feeds(build, config)
    if refused and not config.extra["with_drafts"]:
        raise PluginError(
            "Nguồn tin làm ra chưa đúng chuẩn; trang web chưa được dựng. "
            f"Lỗi đầu tiên:\n{refused[0]}"
        )


def _write_feeds(build: Build, config: MkDocsConfig) -> list[str]:
    """Write every feed; return for what the portal's reader would refuse one."""
    site = Path(config.site_dir)
    refused: list[str] = []
    for address, content in render_feeds(build.shelf, config.extra["texts"]):
        write_whole(site / address, content)
        for fault in validate(content, Place(site, address)):
            told = fault.tell(address)
            if fault.is_error:
                log.error("%s", told)
                refused.append(told)
            else:
                log.warning("%s", told)
    return refused
