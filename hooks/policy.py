"""Holds every page to what the site's policy lets a browser do, and writes servers' settings."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from thidua.disk.folders import write_whole
from thidua.reports.servers import render_servers
from thidua.site.policy import UnsafePageError, check_page, inline_scripts, write_policy
from thidua.site.prepare import Build

COMMAND = "THIDUA_COMMAND"
TRUSTED = "partials/first-paint.html"
"""The one template with a script in it."""


def on_env(env: jinja2.Environment, config: MkDocsConfig, files: Files) -> jinja2.Environment:
    """Work out the policy from the theme's own script, for every page's head."""
    config.extra["scripts"] = inline_scripts(env.get_template(TRUSTED).render())
    # The live preview puts a script of MkDocs' own into each page.
    is_served = os.environ.get(COMMAND) == "serve"
    env.globals["policy"] = "" if is_served else write_policy(config.extra["scripts"])
    return env


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Stop before a page is written that the policy would break."""
    return _checked(output, page.url, config)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Check the pages that no document stands behind, such as 404.html."""
    return _checked(output, template_name, config) if template_name.endswith(".html") else output


def on_post_build(config: MkDocsConfig) -> None:
    """Write the settings for servers beside the other reports."""
    build: Build = config.extra["build"]
    policy = write_policy(config.extra["scripts"])
    folder = Path(config.config_file_path).parent / "reports" / "may-chu"
    for name, content in render_servers(build.shelf.edition, policy).items():
        write_whole(folder / name, content)


def _checked(output: str, name: str, config: MkDocsConfig) -> str:
    trusted: Any = config.extra["scripts"]
    try:
        check_page(output, trusted)
    except UnsafePageError as error:
        raise PluginError(f"Trang «{name}» không an toàn: {error}") from error
    return output
