"""Writes the feeds beside the pages."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from thidua.build import Build
from thidua.feeds import render_feeds
from thidua.folders import write_whole


def on_post_build(config: MkDocsConfig) -> None:
    """Write every feed."""
    build: Build = config.extra["build"]
    for address, content in render_feeds(build.shelf, config.extra["texts"]).items():
        write_whole(Path(config.site_dir) / address, content)
