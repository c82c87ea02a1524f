"""Writes what stands beside the pages: feeds, data, the calendar, old addresses, the search."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger

from thidua.column.addresses import CALENDAR, WITHDRAWALS
from thidua.disk.folders import write_whole
from thidua.feed_check.check import validate
from thidua.feed_check.rules import Place
from thidua.site.feeds.render import render_feeds
from thidua.site.machine.calendar import render_calendar
from thidua.site.machine.open_data import render_open_data
from thidua.site.machine.redirects import render_redirects
from thidua.site.machine.search import BUNDLE, SearchIndexError, gather_records, write_index
from thidua.site.machine.well_known import render_well_known
from thidua.site.machine.withdrawals import render_withdrawals
from thidua.site.markup.texts import Texts
from thidua.site.prepare import Build

log = get_plugin_logger("thidua")


def on_post_build(config: MkDocsConfig) -> None:
    """Write everything that is not a page; an output that is not sound stops the build."""
    build: Build = config.extra["build"]
    texts: Texts = config.extra["texts"]
    site = Path(config.site_dir)
    for address, content in _files(build).items():
        write_whole(site / address, content)
    for address, page in render_redirects(build.shelf.edition):
        write_whole(site / address, page.encode())
    refused = _write_feeds(build, config)
    if refused and not config.extra["with_drafts"]:
        raise PluginError(
            "Nguồn tin làm ra chưa đúng chuẩn; trang web chưa được dựng. "
            f"Lỗi đầu tiên:\n{refused[0]}"
        )
    try:
        write_index(gather_records(build.shelf.edition, texts.words_of), site / BUNDLE)
    except SearchIndexError as error:
        raise PluginError(
            f"Không lập được chỉ mục tìm kiếm (Pagefind báo: {error}).\n"
            "    Cách sửa: chạy lại; nếu vẫn vậy, xóa thư mục .venv rồi chạy python"
            " scripts/build.py để cài lại các gói."
        ) from error


def _files(build: Build) -> dict[str, bytes]:
    """Return what machines fetch at fixed addresses; the calendar only where progress is public."""
    files = {
        **render_open_data(build.shelf),
        **render_well_known(build.site),
        WITHDRAWALS: render_withdrawals(build.shelf.edition),
    }
    if build.site.ward.show_progress:
        files[CALENDAR] = render_calendar(build.edition, build.progress)
    return files


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
