"""Writes the site. MkDocs itself renders no page and copies no file: all goes through one door."""

from __future__ import annotations

import os
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import get_plugin_logger
from mkdocs.structure.files import Files

from thidua import (
    Build,
    Former,
    HandoutError,
    SiteError,
    Writer,
    clear_folder,
    print_site,
    write_server_settings,
)

log = get_plugin_logger("thidua")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Let no template of MkDocs' or Material's be written."""
    config.theme.static_templates.clear()
    config.extra_templates.clear()
    if os.environ.get("THIDUA_COMMAND") == "build":
        # It would list all of Material's icons, thousands, to copy none. A live preview may have to
        # watch the theme's folders.
        config.theme.dirs.clear()
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Keep every file from MkDocs, the theme's too."""
    return Files([])


def on_post_build(config: MkDocsConfig) -> None:
    """Write everything; a site that is not sound stops the build."""
    root = Path(config.config_file_path).parent
    build: Build = config.extra["build"]
    with_drafts: bool = config.extra["with_drafts"]
    served = os.environ.get("THIDUA_COMMAND") == "serve"
    target = os.environ.get("THIDUA_HELD")
    replacement = config.extra.get("replacement")
    former = Former.read(root, Path(target)) if target else replacement and replacement.former
    writer = Writer(Path(config.site_dir), former)
    try:
        printed = print_site(build, root, writer, config.extra["meter"], is_served=served)
    except SiteError as error:
        raise PluginError(str(error)) from error
    if not served:
        write_server_settings(root / "reports" / "may-chu", build.edition, printed.policy)
    # A preview's feeds hold what nobody has finished; the article's own page tells what it lacks.
    for told in () if with_drafts else printed.refused:
        log.error("%s", told)
    for told in printed.warned:
        log.warning("%s", told)
    if printed.refused and not with_drafts:
        raise PluginError(
            "Nguồn tin làm ra chưa đúng chuẩn; trang web chưa được dựng. "
            f"Lỗi đầu tiên:\n{printed.refused[0]}"
        )
    if replacement:
        if config.strict and (build.problems or printed.warned):
            raise PluginError("--strict không cho qua cảnh báo nào; trang cũ còn nguyên.")
        changes = replacement.find_changes()
        if changes:
            raise PluginError(
                "Có tệp vừa thay đổi trong lúc dựng; trang cũ còn nguyên, hãy dựng lại: "
                + ", ".join(changes[:5])
            )
        foreign = replacement.finish(is_of_today="SOURCE_DATE_EPOCH" not in os.environ)
        for line in foreign.tell():
            log.info("%s", line)
        replacement.record(shared=False, live=False)
        if "SOURCE_DATE_EPOCH" not in os.environ:
            _take_back_handouts(root, build)
        if build.has_errors:
            # The site stands; only so does MkDocs end with another code than 0.
            raise PluginError("Đã dựng trang và thay trang cũ; những gì có lỗi trên đây chưa lên.")


def _take_back_handouts(root: Path, build: Build) -> None:
    """Remove what was printed of what is down now; a file that is open stays, and is told."""
    try:
        clearing = clear_folder(root, build.edition)
    except (HandoutError, OSError) as error:
        log.warning("%s", error)
        return
    for one in clearing.removed:
        log.warning("Đã bỏ %s: %s", one.path, one.reason)
