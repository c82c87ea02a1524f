"""Writes what stands beside the pages: feeds, the calendar, and pages at old addresses."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

from thidua.addresses import CALENDAR
from thidua.build import Build
from thidua.deadlines import render_calendar
from thidua.feeds import render_feeds
from thidua.folders import write_whole
from thidua.open_data import render_open_data
from thidua.redirects import render_redirects
from thidua.search import BUNDLE, SearchIndexError, gather_records, write_index
from thidua.well_known import render_well_known


def on_post_build(config: MkDocsConfig) -> None:
    """Write every feed, the calendar where progress is public, and every redirect."""
    build: Build = config.extra["build"]
    feeds = render_feeds(build.shelf, config.extra["texts"])
    data = render_open_data(build.shelf)
    for address, content in {**feeds, **data, **render_well_known(build.site)}.items():
        write_whole(Path(config.site_dir) / address, content)
    if build.site.ward.show_progress:
        calendar = render_calendar(build.edition, build.progress)
        write_whole(Path(config.site_dir) / CALENDAR, calendar)
    for address, page in render_redirects(build.shelf.edition):
        write_whole(Path(config.site_dir) / address, page.encode())
    try:
        write_index(gather_records(build.shelf), Path(config.site_dir) / BUNDLE)
    except SearchIndexError as error:
        raise PluginError(f"Không lập được chỉ mục tìm kiếm: {error}") from error
