"""Writes what stands beside the pages: feeds, the calendar, withdrawals, old addresses."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from thidua.addresses import CALENDAR, WITHDRAWALS
from thidua.build import Build
from thidua.deadlines import render_calendar
from thidua.feeds import render_feeds
from thidua.folders import write_whole
from thidua.redirects import render_redirects
from thidua.withdrawals import render_withdrawals


def on_post_build(config: MkDocsConfig) -> None:
    """Write every feed, the calendar where progress is public, withdrawals and redirects."""
    build: Build = config.extra["build"]
    for address, content in render_feeds(build.shelf, config.extra["texts"]).items():
        write_whole(Path(config.site_dir) / address, content)
    if build.site.ward.show_progress:
        calendar = render_calendar(build.edition, build.progress)
        write_whole(Path(config.site_dir) / CALENDAR, calendar)
    withdrawals = render_withdrawals(build.shelf.edition)
    write_whole(Path(config.site_dir) / WITHDRAWALS, withdrawals)
    for address, page in render_redirects(build.shelf.edition):
        write_whole(Path(config.site_dir) / address, page.encode())
