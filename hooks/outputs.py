"""Writes what stands beside the pages: feeds, open data, the calendar, old addresses, search."""

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
    """Write everything that is not a page, in the order of its reading."""
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
        write_index(gather_records(build.shelf.edition), Path(config.site_dir) / BUNDLE)
    except SearchIndexError as error:
        raise PluginError(
            f"Không lập được chỉ mục tìm kiếm (Pagefind báo: {error}).\n"
            "    Cách sửa: chạy lại; nếu vẫn vậy, xóa thư mục .venv rồi chạy python"
            " scripts/build.py để cài lại các gói."
        ) from error
